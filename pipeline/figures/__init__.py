"""Figures that sentences state: how many, of what, what was done, when, by whom, on whose word."""
