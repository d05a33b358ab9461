"""Laws, treaties, judgments and official documents, in the style of any guide.

`sources.py` finds the title and puts the parts together; `leads.py` knows what is before a title,
`titles.py` what a title is, `fields.py` and `brackets.py` what is behind it, in the forms of
`forms.py`; `drafts.py` makes the source of all. `words.py` has the nouns of law. `official.py`
reads what is known by its number, its session of a parliament or its journal of record.

A reader is asked only about a text with its sign: `SIGN_OF_LAW`, `SIGN_OF_RECORD`.
"""
