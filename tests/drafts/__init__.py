"""Tests of `pipeline/drafts/`."""
