"""Whether two citations refer to the same source although their details differ."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.grammar.dates import is_day
from pipeline.record.csl import find_makers
from pipeline.vocabulary.normalize import fold
from pipeline.vocabulary.organizations import find_organization

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.record.country import Authority
    from pipeline.record.csl import CslItem, CslName

MOST_COMPARED: Final = 200  # distinct citations of which every pair is compared
_NUMBER: Final = re.compile(r"\d+|(?<!\w)[IVXLC]+(?!\w)")
# These distinguish two sources where both citations print them; `edition` also where only one does.
_DISTINGUISHING: Final = ("volume", "issue", "number", "page", "note")


def list_blocking_keys(authority: Authority) -> Iterator[tuple[str, str]]:
    """Blocking keys: two citations of the same source share at least one.

    URL; author and year; container and day. Never the title alone.
    """
    csl, issued = authority.csl, authority.issued or ""
    if address := _normalize_address(csl):
        yield "address", address
    if (author := _get_first_author(csl)) and (year := issued[:4]).isdigit():
        yield "author", f"{author} {year}"
    if (container := csl.get("container-title")) and is_day(issued):
        yield "container", f"{fold(container)} {issued}"


@dataclass(frozen=True, slots=True)
class SourceFeatures:
    """The compared features of a citation, folded; None or empty where not printed.

    Citations with the same features refer to the same source if they have a blocking key.
    """

    issued: str
    words: tuple[str, ...]  # of the title
    numbers: tuple[str, ...]  # in the title
    author: str | None
    edition: str | None
    details: tuple[str | None, ...]
    address: str | None
    blocking_keys: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, authority: Authority) -> SourceFeatures:
        """The features of a citation."""
        csl = authority.csl
        title = csl.get("title", "")
        return cls(
            issued=authority.issued or "",
            words=tuple(fold(title).split()),
            numbers=tuple(_NUMBER.findall(title)),
            author=_fold_printed(_get_first_author(csl)),
            edition=csl.get("edition"),
            details=tuple(_fold_printed(csl.get(key, "")) for key in _DISTINGUISHING),  # type: ignore[arg-type]
            address=_fold_printed(_normalize_address(csl)),
            blocking_keys=tuple(list_blocking_keys(authority)),
        )


def is_same_source(one: SourceFeatures, other: SourceFeatures) -> bool:
    """Whether two citations that share a blocking key refer to the same source.

    Their titles have the same words and numbers, and nothing that both print disagrees: author,
    date, edition, volume, issue, number, URL (ignored between items of the same day).
    """
    return (
        one.words == other.words
        and one.numbers == other.numbers
        and one.edition == other.edition
        and _are_dates_compatible(one.issued, other.issued)
        and _is_compatible(one.author, other.author)
        and all(map(_is_compatible, one.details, other.details))
        and (
            (one.issued == other.issued and is_day(one.issued))
            or _is_compatible(one.address, other.address)
        )
    )


def group_alike(features: Sequence[SourceFeatures]) -> Iterator[list[int]]:
    """Groups of indices connected by likeness, in the order of their first member (union-find).

    Only citations that agree in a blocking key, edition and title are compared. Of more than 200
    distinct citations that agree in all this, none is merged.
    """
    heads = list(range(len(features)))
    distinct: dict[SourceFeatures, int] = {}
    for index, source in enumerate(features):
        if source.blocking_keys:
            heads[index] = distinct.setdefault(source, index)
    buckets: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for source, index in distinct.items():
        for key in source.blocking_keys:
            buckets[key, source.edition, source.numbers, source.words].append(index)
    for bucket in buckets.values():
        for one, other in combinations(bucket if len(bucket) <= MOST_COMPARED else (), 2):
            if heads[one] != heads[other]:  # else they are joined already
                _join(heads, features, one, other)
    groups: dict[int, list[int]] = defaultdict(list)
    for index in range(len(heads)):
        groups[_find_root(heads, index)].append(index)
    yield from groups.values()


def are_all_the_same(features: Sequence[SourceFeatures]) -> bool:
    """Whether every two of these citations refer to the same source."""
    distinct = list(dict.fromkeys(features))
    if len(distinct) > MOST_COMPARED:
        return False
    return all(is_same_source(one, other) for one, other in combinations(distinct, 2))


def _join(heads: list[int], features: Sequence[SourceFeatures], one: int, other: int) -> None:
    first, second = sorted((_find_root(heads, one), _find_root(heads, other)))
    if first != second and is_same_source(features[one], features[other]):
        heads[second] = first


def _find_root(heads: list[int], index: int) -> int:
    while heads[index] != index:
        heads[index] = heads[heads[index]]
        index = heads[index]
    return index


def _fold_printed(text: str) -> str | None:
    return fold(text) if text else None


def _is_compatible(first: str | None, second: str | None) -> bool:
    """Whether two values are equal, or either is missing."""
    return first is None or second is None or first == second


def _are_dates_compatible(first: str, second: str) -> bool:
    """Whether dates are equal up to precision: `2005` and `2005-05`.

    An undated citation may be of any edition, so it is never merged with a dated citation.
    """
    return bool(first) == bool(second) and (first.startswith(second) or second.startswith(first))


def _get_first_author(csl: CslItem) -> str:
    """The first author as family name and initial; an organisation by its gazetteer name."""
    named = find_makers(csl)
    return _make_name_key(named[0]) if named else ""


def _make_name_key(name: CslName) -> str:
    if literal := name.get("literal"):
        known = find_organization(literal)
        return fold(known.name if known else literal)
    return fold(f"{name.get('family', '')} {name.get('given', '')[:1]}")


def _normalize_address(csl: CslItem) -> str:
    return re.sub(r"^(?:https?://)?(?:www\.)?|/*$", "", csl.get("URL", ""), flags=re.IGNORECASE)
