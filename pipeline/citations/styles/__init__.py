"""Citation styles: how a source is printed.

No style has a table: `items.py` knows the fields, `roles.py` what each may be beside others,
`readings.py` their possible orders. To add a style, add a case file to `tests/cases/styles/`
(`tests/README.md` shows the format). What fails goes into those three or into
`citation_words.toml`; a name into `name_lists.py`; what these leave to another reader into
`law_reviews.py` (a title in capitals) or `entries.py` (an entry that full stops close).
"""
