"""Tables that a page's end cuts: the caption and column heads printed again are furniture."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pipeline.readers.pdf.ruled_tables import CAPTION

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.readers.pdf.paragraphs import Draft

_CONTINUED: Final = re.compile(
    r"""
      [\s,([\u2013\u2014-]+
      cont (?: inued | inuation | ['\u2019]?d )? \.?
      \s* [)\]]? $
    """,
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class _Part:
    """The blocks of a table on one page, and whether it opens or ends that page's text."""

    drafts: Sequence[Draft]
    opens: bool
    ends: bool

    def text(self, kind: str) -> str:
        """What its caption or its column heads say."""
        found = [line.text for draft in self.drafts if draft.kind == kind for line in draft.lines]
        return " ".join(found)

    @property
    def width(self) -> int:
        """How many columns it has."""
        return len(self.drafts[-1].cells)


def join_tables(pages: Sequence[Sequence[Draft]]) -> None:
    """Joins what is printed of one table on several pages."""
    parts = [part for page in pages for part in _parts(page)]
    pairs = [(one.text("columns"), part) for one, part in pairwise(parts) if _goes_on(one, part)]
    for heads, part in pairs:
        _join(part, again=part.text("columns") == heads)


def _parts(page: Sequence[Draft]) -> Iterator[_Part]:
    starts = [at for at, draft in enumerate(page) if draft.is_tabular and draft.level]
    for start in starts:
        stop = next(
            (at for at in range(start + 1, len(page)) if page[at].level or not page[at].is_tabular),
            len(page),
        )
        yield _Part(page[start:stop], opens=start == 0, ends=stop == len(page))


def _goes_on(before: _Part, part: _Part) -> bool:
    """Whether a table says in its caption that it is continued, or opens a page without one."""
    caption = part.text("caption")
    if not caption:
        heads = part.text("columns")
        alike = part.width == before.width and heads in ("", before.text("columns"))
        return part.opens and before.ends and alike
    return bool(_CONTINUED.search(caption)) and _number(caption) == _number(before.text("caption"))


def _number(caption: str) -> str:
    found = CAPTION.match(caption)
    return found["number"].casefold() if found else ""


def _join(part: _Part, *, again: bool) -> None:
    """Makes a part go on with the one before; `again` says that both have the same heads."""
    for draft in part.drafts:
        draft.level = 0
        if draft.kind == "caption" or (draft.kind == "columns" and again):
            draft.kind, draft.cells = "running head", ()
        elif draft.kind == "columns":
            draft.kind = "row"
    first = next((draft for draft in part.drafts if draft.kind == "row"), None)
    if first:
        first.continues = True
