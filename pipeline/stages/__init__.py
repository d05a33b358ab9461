"""Stages: pure functions from what is known of a document to what more is known of it."""
