"""Figures in prose: what a number counts, what was done, when, by whom, and who reports it."""
