"""Tests of the checks of finished records."""
