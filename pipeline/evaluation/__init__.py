"""Measures an output against what is known: values, entities, claims without sources."""
