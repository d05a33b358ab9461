"""Citation styles: how a source is printed.

No style has a table. `web_parts.py` takes out the address, the day of access and where a copy is
kept, before laws and law reviews too. `fields.py` knows what a date or a page looks like,
`items.py` cuts a citation into such fields and free text, `readings.py` tries each end of the title
and makes the source of the likeliest reading. In between a `draft.py` gets its roles by `roles.py`,
with `numbers.py` (volume, issue, page) and `publications.py` (container, publisher, place);
`titles.py` weighs the title.

To add a style, add a case file to `tests/cases/styles/` (`tests/README.md` shows the format). What
fails goes into those modules or into `citation_words.toml`; a name into `name_lists.py`; what these
leave to another reader into `law_reviews.py` (a title in capitals) or `entries.py` (an entry that
full stops close).
"""
