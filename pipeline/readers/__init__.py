"""Readers: the bytes of a source → a `Document`."""
