"""Tests of pipeline/figures."""
