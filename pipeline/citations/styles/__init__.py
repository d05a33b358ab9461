"""Citation styles: how a source is printed.

No style has a table: `items.py` knows the fields, `readings.py` their possible orders. To add a
style, add a case file to `tests/cases/styles/`; what it fails on goes into those two or into
`citation_words.toml`.
"""
