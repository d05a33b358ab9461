"""Entries of a reference list or bibliography, parsed part by part."""
