"""Whether two citations refer to the same source although their details differ."""

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

_MIN_TYPO_LENGTH: Final = 5  # letters: shorter words that differ in a letter are two words
_NUMBER: Final = re.compile(r"\d+|(?<!\w)[IVXLC]+(?!\w)")
_ADDRESS: Final = re.compile(r"(?:https?://)?(?:www\.)?(?P<rest>.*?)/*", re.IGNORECASE)
# These distinguish two sources where both citations print them; `edition` also where only one does.
_DISTINGUISHING: Final = ("volume", "issue", "number", "page", "note")


def list_blocking_keys(authority: Authority) -> Iterator[tuple[str, str]]:
    """Keys of which two citations of the same source share at least one.

    URL; author and year; container and day. Never the title alone.
    """
    csl, issued = authority.csl, authority.issued or ""
    if address := _normalize_address(csl):
        yield "address", address
    if (author := _get_first_author(csl)) and (year := issued[:4]).isdigit():
        yield "author", f"{author} {year}"
    if (container := csl.get("container-title")) and is_day(issued):
        yield "container", f"{fold(container)} {issued}"


def is_same_source(first: Authority, second: Authority) -> bool:
    """Whether two citations that share a blocking key refer to the same source.

    Their titles differ by a typo at most, and in no number, and nothing that both print disagrees:
    author, date, edition, volume, issue, number, URL (ignored between items of the same day).
    """
    one, other = first.csl, second.csl
    return (
        _are_dates_compatible(first.issued or "", second.issued or "")
        and _are_titles_alike(one.get("title", ""), other.get("title", ""))
        and _is_compatible(_get_first_author(one), _get_first_author(other))
        and one.get("edition") == other.get("edition")
        and all(_is_compatible(one.get(key, ""), other.get(key, "")) for key in _DISTINGUISHING)  # type: ignore[arg-type]
        and (
            _is_same_day(first, second)
            or _is_compatible(_normalize_address(one), _normalize_address(other))
        )
    )


def _is_same_day(first: Authority, second: Authority) -> bool:
    return first.issued == second.issued and is_day(first.issued or "")


def _is_compatible(first: str, second: str) -> bool:
    """Whether two values are equal, or either is missing."""
    return not first or not second or fold(first) == fold(second)


def _are_dates_compatible(first: str, second: str) -> bool:
    """Whether dates are equal up to precision: `2005` and `2005-05`.

    An undated citation may be of any edition, so it is never merged with a dated citation.
    """
    return bool(first) == bool(second) and (first.startswith(second) or second.startswith(first))


def _are_titles_alike(first: str, second: str) -> bool:
    """Whether titles differ at most in one letter of one long word, and in no number.

    The first letter must agree (`Gambia`, `Zambia`), and so must all but one (`Niger`, `Nigeria`).
    """
    words, others = fold(first).split(), fold(second).split()
    if len(words) != len(others) or _NUMBER.findall(first) != _NUMBER.findall(second):
        return False
    differing = [pair for pair in zip(words, others, strict=True) if pair[0] != pair[1]]
    return not differing or (len(differing) == 1 and _is_typo(*differing[0]))


def _is_typo(word: str, other: str) -> bool:
    is_long = min(len(word), len(other)) >= _MIN_TYPO_LENGTH
    return is_long and word[0] == other[0] and Levenshtein.distance(word, other) == 1


def _get_first_author(csl: CslItem) -> str:
    """The first author as family name and initial; an organisation by its gazetteer name."""
    named = credited(csl)
    return _make_name_key(named[0]) if named else ""


def _make_name_key(name: CslName) -> str:
    if literal := name.get("literal"):
        known = find_organization(literal)
        return fold(known.name if known else literal)
    return fold(f"{name.get('family', '')} {name.get('given', '')[:1]}")


def _normalize_address(csl: CslItem) -> str:
    found = _ADDRESS.fullmatch(csl.get("URL", ""))
    return found["rest"] if found else ""
