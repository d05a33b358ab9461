"""Profiles: families of reports as data, one TOML file a family in `families/`.

A profile holds the phrases that identify a family, its chapter headings, the labels of its
statistics, the titles of its sections, its scales.
"""
