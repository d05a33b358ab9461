"""Entries of a reference list, read part by part."""
