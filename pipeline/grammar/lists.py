"""Printed lists, split at commas and semicolons outside brackets and quotation marks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline import patterns as re

if TYPE_CHECKING:
    from collections.abc import Iterator

# Replaces each character inside brackets or quotation marks, so that offsets stay the same.
INSIDE: Final = "\ue000"
_CLOSING: Final = {"(": ")", "[": "]"}
_QUOTES: Final = {'"': '"', "\u201c": "\u201d"}
_DEPTH: Final = 32
_OPENING: Final = {**_CLOSING, **_QUOTES}
_MARK: Final = re.compile(r"""[()\[\]"\u201c\u201d](?:(?<=\w\()s\))?""")
# A comma that groups digits does not split (`1,600 Europeans` is one part), nor does a comma before
# a parenthesis, which belongs to the part before it.
_GROUPING: Final = r"(?:,(?<=[0-9],)(?=[0-9]{3}(?![0-9]))|,(?=\s?\())"
_PIECE: Final = re.compile(rf"(?:[^,;]++|{_GROUPING})++")
_SEPARATOR: Final = re.compile(rf";|,(?<!{_GROUPING})")


class ListPart(NamedTuple):
    """A part of a list, trimmed: half-open offsets, and the separator before it."""

    start: int
    end: int
    mark: str


def mask_brackets(text: str) -> str | None:
    """Replace the text inside brackets and quotation marks by `INSIDE`, keeping offsets.

    The outermost brackets stay visible, and so does the plural of `language(s)`. None if brackets
    or quotation marks are unbalanced.
    """
    shown: list[str] = []
    open_until: list[str] = []
    at = 0
    for found in _MARK.finditer(text):
        mark = found[0]
        is_outer = not open_until
        is_quoted = not is_outer and open_until[-1] in _QUOTES.values()
        if not is_outer and mark == open_until[-1]:
            open_until.pop()
            is_outer = not open_until
            shown.append(INSIDE * (found.start() - at) + (mark if is_outer else INSIDE))
        elif mark in ")]" or (is_quoted and len(mark) > 1):
            return None
        else:
            replacement = INSIDE * (found.end() - at) if not is_outer else text[at : found.end()]
            shown.append(replacement)
            if not is_quoted and mark in _OPENING:
                open_until.append(_OPENING[mark])
        at = found.end()
        if len(open_until) > _DEPTH:
            return None
    return None if open_until else "".join((*shown, text[at:]))


def split_list(mask: str) -> Iterator[ListPart]:
    """Yield the non-empty parts of a masked list between commas and semicolons."""
    for found in _PIECE.finditer(mask):
        at, end = found.span()
        printed = found[0].lstrip()
        if printed:
            mark = mask[at - 1] if at else ""
            yield ListPart(end - len(printed), at + len(found[0].rstrip()), mark)


def count_separators(mask: str) -> int:
    """Count the commas and semicolons that split a masked list."""
    return len(_SEPARATOR.findall(mask))
