"""Measures an output against what people read in the sources."""
