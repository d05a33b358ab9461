"""Tests of text recognition."""
