"""Readers: the bytes of a source → a `Document`. `detect.py` registers them and chooses one.

There is a package for each format; `footnotes/` finds notes and callouts in all of them.
"""
