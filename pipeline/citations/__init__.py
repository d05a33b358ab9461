"""Citations: notes are cut into citations, and each is resolved to the source that it cites.

`note.py` reads a note: full citations, pinpoints and short forms (`Ibid., 12`, `supra note 3`).
A full citation is read in any style (`styles/`), as a law, treaty, judgment or official document
(`legal/`), or as an entry of a reference list (`entries.py`); `crosscheck.py` looks for signs of a
wrong reading.
`lists.py` reads the notes of a chapter as one list, `resolve.py` finds the source of a short
form, `duplicates.py` decides whether two citations name one source.
"""
