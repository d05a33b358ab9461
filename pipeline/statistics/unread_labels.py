"""Reports labels of the profile that are printed in a shape in which their values are not read.

A label is read before a colon, in bold before a dash, or in a table that pairs it with a value.
A line that begins with one and goes on as a value would is no prose: its value is lost to the
statistics, and the record says so.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pipeline.document.model import find_line_starts
from pipeline.document.problems import Code, Problem, make_problem
from pipeline.vocabulary.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.document.model import Document
    from pipeline.layout.elements import Piece
    from pipeline.profiles.model import Profile

_FIGURE: Final = r"[<>~$]?[+\N{MINUS SIGN}-]?\d"
_DASH: Final = r"[\N{EN DASH}\N{EM DASH}-]"
# What follows a label: words or a remark and then a colon; a sign or a space before a figure.
_MARKUP: Final = r"[*_]*"
_REMARK: Final = r"(?:[ \t]*\([^()\n]{1,60}\))?"
_BEFORE_COLON: Final = (
    rf"(?:[ \t]+[^\s:.;!?()]+){{0,5}}{_REMARK}[ \t]*{_MARKUP}:{_MARKUP}[ \t]*(?=\S)"
)
_BEFORE_FIGURE: Final = (
    rf"{_REMARK}{_MARKUP}[ \t]*(?:[=|\t.\u00b7\u2026]+|{_DASH}+|[ \t])[ \t]*(?={_FIGURE})"
)
_BARE_FIGURE: Final = re.compile(rf"{_FIGURE}[\d.,\s]*(?:%|percent\b|million\b|billion\b|\(|$)")
_LONGEST_SHOWN: Final = 80
_NUMERIC: Final = ("quantity", "composition")


def report_unread_labels(
    document: Document, prose: Sequence[Piece], profile: Profile
) -> Iterator[Problem]:
    """The problem of each line of prose that begins with a label and goes on as a value does."""
    if profile.fields_.throughout:  # there every label begins a field
        return
    rules = {id_: rule for id_, rule in profile.statistics.items() if rule.kind in _NUMERIC}
    labels = {id_ for id_, rule in rules.items() if rule.labels}
    if not labels:
        return
    pattern = re.compile(
        rf"[ \t#*+_\u2022-]*(?P<label>{profile.label_pattern})"
        rf"(?:{_BEFORE_COLON}|{_BEFORE_FIGURE}|{_MARKUP}[ \t]*:?{_MARKUP}[ \t]*$)",
        re.MULTILINE,
    )
    read = [piece for piece in prose if not (piece.is_furniture or piece.is_note)]
    for piece, following in pairwise([*read, None]):
        if piece is None or piece.role not in ("prose", "item", "heading"):
            continue
        text = document.text
        for start in find_line_starts(text, piece.start, piece.end, piece.marks):
            found = pattern.match(text, start, piece.end)
            id_ = profile.labels.get(fold(found["label"])) if found else None
            if found is None or id_ not in labels:
                continue
            rest = text[found.end() : piece.end].lstrip()
            if not rest and following is not None:
                rest = following.reading.text
            if not _BARE_FIGURE.match(rest):
                continue
            line_end = text.find("\n", found.end())
            shown = text[start : line_end if line_end >= 0 else piece.end].strip()
            message = (
                f"{shown[:_LONGEST_SHOWN]!r} begins with a label of {id_!r} in a shape or place in "
                "which no value is read: it stays text"
            )
            span = document.span(start, max(found.end(), start + len(shown)))
            yield make_problem(Code.UNPARSED_VALUE, message, (span,))
