"""Citations: notes are cut into citations, and each is resolved to the source that it cites.

`parse/` reads notes: full citations, pinpoints and short forms (`Ibid., 12`, `supra note 3`);
`bibliography_entries/` reads the entries of a reference list; `styles/` reads a source in any
citation style. `resolve.py` finds the source of a short form, `duplicates.py` decides whether two
citations name one source.
"""
