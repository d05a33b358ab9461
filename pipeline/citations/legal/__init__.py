"""Laws, treaties, judgments and official documents, in the style of any guide.

`sources.py` finds the title and puts the parts together; `leads.py` knows what is before a title,
`titles.py` what a title is, `fields.py` what is behind it, in the forms of `forms.py`, which has
the nouns of law too. `official.py` reads what is known by its number, its session of a parliament
or its journal of record.

A reader is asked only about a text with its sign: `SIGN_OF_LAW`, `SIGN_OF_RECORD`.
"""
