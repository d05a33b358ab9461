"""A list in lines as one line with semicolons, and the place of each of its characters.

`Sunni ..... 87%` above `Shia ..... 13%` is `Sunni 87%; Shia 13%`. Lines that are set in, or begin
with a dash where others do not, are the parts of the line before them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.grammar.date_qualifiers import DateQualifier, parse_date_qualifier

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LINE: Final = re.compile(r"[^\n]+")
_ROW: Final = re.compile(
    r"""(?P<indent>\s*)(?P<bullet>[-\u2013\u2014\u2022\u00b7*]\s+)?
    (?P<name>.*?\S)(?P<gap>\s*(?:(?:\.\s?){3,}|\u2026+)\s*|\s*\|\s*|\s+)
    (?:(?P<count>[1-9][0-9]{0,2}(?:,[0-9]{3})+)\s+(?=[0-9.]+\s?%))?
    (?P<share>(?:[^\W\d_]+\s|[<>~]\s?)?[0-9][^\n]*?)\s*;?\s*""",
    re.VERBOSE,
)
_MARKED: Final = re.compile(
    r"(?P<indent>\s*)(?P<bullet>[-\u2013\u2014\u2022\u00b7*]\s+)?(?P<all>.*\S)\s*"
)
_DATED: Final = re.compile(r"(?:,\s|\s\(|\s)(?=[^()]*[0-9]{4}[^()]*\)?$)")


class Rows(NamedTuple):
    """The lines as a list, the place of each character, and the heading above them."""

    shown: str
    places: list[int]
    heading: str | None
    when: DateQualifier | None


class _ListRow(NamedTuple):
    is_inner: bool
    pieces: tuple[tuple[str, int], ...]  # printed text and where it is, or a mark and where it goes


def join_rows(text: str) -> Rows | None:
    """Join the lines of a list; None where a line but the first has no figure."""
    lines = [(found.start(), found[0]) for found in _LINE.finditer(text)]
    heading = when = None
    if not any(map(str.isdigit, lines[0][1])) or not _has_share(lines[0][1]):
        heading, when = split_heading(lines[0][1].strip().removesuffix(":"))
        lines = lines[1:]
    if len(lines) < 2 or not all(_has_share(line) for _, line in lines):  # noqa: PLR2004
        return None
    are_marked = (
        len({(m["bullet"] is None) for m in map(_MARKED.fullmatch, _texts(lines)) if m}) > 1
    )
    rows = [_read_row(start, line, are_marked=are_marked) for start, line in lines]
    if rows[0].is_inner:
        return None
    shown: list[str] = []
    places: list[int] = []
    for piece, at in _list_pieces(rows):
        shown.append(piece)
        is_printed = text.startswith(piece, at)
        places += [at + n if is_printed else at for n in range(len(piece))]
    return Rows("".join(shown), places, heading, when)


def split_heading(words: str) -> tuple[str | None, DateQualifier | None]:
    """The words of a heading and its date: `Exports by product, 2019`."""
    if whole := parse_date_qualifier(words):
        return None, whole
    for found in sorted(_DATED.finditer(words), key=lambda one: one[0] == " "):
        if when := parse_date_qualifier(words[found.end() :].removesuffix(")")):
            return words[: found.start()], when
    return words, None


def _texts(lines: Sequence[tuple[int, str]]) -> Iterator[str]:
    return (line for _, line in lines)


def _has_share(line: str) -> bool:
    """Whether a line ends in a figure that is no year, or has a percentage."""
    return bool(
        re.search(r"[0-9]\s?%|per\s?cent|(?<![0-9])[0-9]{1,2}(?:[.,][0-9]+)?\s*;?\s*$", line)
    )


def _read_row(start: int, line: str, *, are_marked: bool) -> _ListRow:
    found = _ROW.fullmatch(line)
    if found is None:
        marked = _MARKED.fullmatch(line)
        begin = marked.start("all") if marked else 0
        return _ListRow(is_inner=False, pieces=((line[begin:].rstrip(" ;,"), start + begin),))
    pieces = [(found["name"], start + found.start("name"))]
    if found["count"]:
        at = start + found.start("count")
        pieces += [(" (", at), (found["count"], at), (")", start + found.end("count") - 1)]
    share = start + found.start("share")
    mark = " " if "%" in found["share"] or found["name"].endswith((":", "=")) else ": "
    pieces += [(mark, share), (found["share"], share)]
    is_inner = bool(found["indent"]) or (are_marked and found["bullet"] is not None)
    return _ListRow(is_inner, tuple(pieces))


def _list_pieces(rows: Sequence[_ListRow]) -> Iterator[tuple[str, int]]:
    last = 0
    for at, row in enumerate(rows):
        first = row.pieces[0][1]
        before = rows[at - 1] if at else None
        if before and row.is_inner and not before.is_inner:
            yield " (", first
        elif before:
            yield (")" * (before.is_inner and not row.is_inner)) + "; ", last
        yield from row.pieces
        text, start = row.pieces[-1]
        last = start + len(text) - 1
    if rows[-1].is_inner:
        yield ")", last
