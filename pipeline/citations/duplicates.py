"""Whether two citations are of one source, although they do not print the same of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rapidfuzz.distance import Levenshtein

from pipeline.grammar.citation_dates import is_day
from pipeline.record.csl import credited
from pipeline.vocabulary.normalize import fold
from pipeline.vocabulary.organizations import find_organization

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.record.country import Authority
    from pipeline.record.csl import CslItem, CslName

_LEAST_OF_SLIP: Final = 5  # letters: shorter words that differ in one are two words
_NUMBER: Final = re.compile(r"\d+|(?<!\w)[IVXLC]+(?!\w)")
_ADDRESS: Final = re.compile(r"(?:https?://)?(?:www\.)?(?P<rest>.*?)/*", re.IGNORECASE)
# What sets volumes, papers and several of one day apart where both print it; an edition also where
# one does.
_APART: Final = ("volume", "issue", "number", "page", "note")


def keys(authority: Authority) -> Iterator[tuple[str, str]]:
    """What two citations of one source have in common, one of these at least.

    Its address; who wrote it and the year; where it appeared and the day. Never the title alone.
    """
    csl, issued = authority.csl, authority.issued or ""
    if address := _address(csl):
        yield "address", address
    if (author := _author(csl)) and (year := issued[:4]).isdigit():
        yield "author", f"{author} {year}"
    if (container := csl.get("container-title")) and is_day(issued):
        yield "container", f"{fold(container)} {issued}"


def alike(first: Authority, second: Authority) -> bool:
    """Whether two citations that share a key are of one source.

    Their titles differ by a slip at most, and in no number; nothing that both print contradicts:
    who wrote it, when, where on the web (but for what is dated to the day), which edition, volume
    or paper, which of several of a day.
    """
    one, other = first.csl, second.csl
    return (
        _dates_agree(first.issued or "", second.issued or "")
        and _titles_agree(one.get("title", ""), other.get("title", ""))
        and _agree(_author(one), _author(other))
        and one.get("edition") == other.get("edition")
        and all(_agree(one.get(key, ""), other.get(key, "")) for key in _APART)  # type: ignore[arg-type]
        and (_is_day(first, second) or _agree(_address(one), _address(other)))
    )


def _is_day(first: Authority, second: Authority) -> bool:
    return first.issued == second.issued and is_day(first.issued or "")


def _agree(first: str, second: str) -> bool:
    """Whether two statements are the same, or one is not made."""
    return not first or not second or fold(first) == fold(second)


def _dates_agree(first: str, second: str) -> bool:
    """Whether one date is the other, or says it less precisely: `2005` and `2005-05`.

    What is not dated may be any edition: it is none that is.
    """
    return bool(first) == bool(second) and (first.startswith(second) or second.startswith(first))


def _titles_agree(first: str, second: str) -> bool:
    """Whether the titles differ in one letter of one long word at most, and in no number.

    Not in its first: `Gambia` is not `Zambia`; not in two: `Niger` is not `Nigeria`.
    """
    words, others = fold(first).split(), fold(second).split()
    if len(words) != len(others) or _NUMBER.findall(first) != _NUMBER.findall(second):
        return False
    differing = [pair for pair in zip(words, others, strict=True) if pair[0] != pair[1]]
    return not differing or (len(differing) == 1 and _is_slip(*differing[0]))


def _is_slip(word: str, other: str) -> bool:
    is_long = min(len(word), len(other)) >= _LEAST_OF_SLIP
    return is_long and word[0] == other[0] and Levenshtein.distance(word, other) == 1


def _author(csl: CslItem) -> str:
    """Who is named first, by family name and initial; a body as the gazetteer calls it."""
    named = credited(csl)
    return _key(named[0]) if named else ""


def _key(name: CslName) -> str:
    if literal := name.get("literal"):
        known = find_organization(literal)
        return fold(known.name if known else literal)
    return fold(f"{name.get('family', '')} {name.get('given', '')[:1]}")


def _address(csl: CslItem) -> str:
    found = _ADDRESS.fullmatch(csl.get("URL", ""))
    return found["rest"] if found else ""
