"""Lists of agreements by status: `party to: …, signed, but not ratified: …`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from pipeline import patterns as re
from pipeline.vocabulary.words import ASIDE

if TYPE_CHECKING:
    from collections.abc import Iterator


_HEAD: Final = re.compile(
    r"(?:(?P<party>party\sto)|(?P<signed>signed,?\sbut\snot\s(?:yet\s)?ratified))\s?[:-]\s?"
)
_BEGUN: Final = re.compile(r"^$|international\sagreements:\s$", re.IGNORECASE)
_NOTE: Final = re.compile(r"\s[Nn]ote:")
_EACH: Final = re.compile(r"[^,;()]+")


def find_listed_agreements(text: str) -> Iterator[tuple[int, int, Literal["party", "signed"]]]:
    """Yield the offsets of each agreement in such a list, with its status.

    The list begins the text, or follows `international agreements:`; elsewhere it is prose.
    """
    if "party" not in text and "signed" not in text:
        return
    heads = list(_HEAD.finditer(text))
    if not heads or not _BEGUN.search(text, 0, heads[0].start()):
        return
    noted = _NOTE.search(text, heads[-1].end())
    ends = [*(head.start() for head in heads[1:]), noted.start() if noted else len(text)]
    named = ASIDE.sub(lambda found: "," * len(found.group()), text)
    for head, end in zip(heads, ends, strict=True):
        for one in _EACH.finditer(named, head.end(), end):
            words = one.group().strip()
            start = one.start() + one.group().find(words)
            if words:
                yield start, start + len(words), "signed" if head["signed"] else "party"
