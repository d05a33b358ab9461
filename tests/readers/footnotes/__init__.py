"""Tests of footnotes: their marks, callouts and numbering."""
