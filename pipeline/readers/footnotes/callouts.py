"""What the callouts of notes look like in print, in whatever format they are set."""

from __future__ import annotations

import re
from typing import Final

RAISED_DIGITS: Final = "⁰¹²³⁴⁵⁶⁷⁸⁹"
RAISED: Final = rf"[{RAISED_DIGITS}]+ (?: [,\u2013-] [{RAISED_DIGITS}]+ )*"  # if verbose
# As converters write what is raised: `$^{3}$`, `${ }^{3,4}$`, `^3^`; verbose.
LIFTED: Final = r"""
    \$ (?: \{\s?\} )? \^ (?P<brace> \{ )? \s?
        (?P<tex> \d{1,3} (?: \s?[,\u2013-]\s?\d{1,3} )* ) \s? (?(brace) \} ) \$
  | (?<! [\^\d] ) \^ (?P<caret> \d{1,3} (?: ,\s?\d{1,3} )* ) \^
"""
_PLAIN: Final = str.maketrans(RAISED_DIGITS, "0123456789")
_NOTE_MARKS: Final = re.compile(
    r"\s*[\[(]?\s*((?:\d{1,4}(?:\s*[,;\u2013-]\s*\d{1,4})*)|[*\u2020\u2021\u00a7]{1,4})\s*[\])]?\s*"
)
_LENGTH_UNIT: Final = re.compile(r"(?:^|[^A-Za-z])[kcdm]?m$", re.IGNORECASE)  # km², not a note
_LONGEST_UNIT: Final = 4


def note_marks(raised: str) -> str | None:
    """The marks of notes that a raised or bracketed piece of text prints, None where it is none."""
    found = _NOTE_MARKS.fullmatch(raised)
    return found[1] if found else None


def lowered(raised: str) -> str:
    """Superscript digits as plain ones."""
    return raised.translate(_PLAIN)


def is_exponent(text: str, start: int, at: int) -> bool:
    """Whether what is raised here stands behind a unit of length; `start` bounds the search."""
    return bool(_LENGTH_UNIT.search(text, max(start, at - _LONGEST_UNIT), at))
