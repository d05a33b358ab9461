"""A full citation as a source: author, title, container, publisher and dates, as CSL-JSON."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

from pipeline.grammar import imprints
from pipeline.grammar.bylines import CASE, Byline, Segment, byline, segments
from pipeline.grammar.dates import date
from pipeline.grammar.imprints import Part
from pipeline.grammar.names import is_organization, organization
from pipeline.grammar.titles import is_capitals, restore

if TYPE_CHECKING:
    from collections.abc import Sequence

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

# No citation in a report is longer; what is longer is prose.
_MOST_CHARACTERS: Final = 2500


@dataclass(frozen=True, slots=True)
class Source:
    """What a full citation says.

    `csl` is a CSL-JSON item without its `id`; `issued` and `accessed` are EDTF at the printed
    precision; `locator` is the place in the source as printed and `locator_kind` what it counts
    (`page`, `paragraph`, `section`, `article`, `chapter`); `parts` lie in the note's text.
    """

    csl: dict[str, Json] = field(hash=False)
    issued: str | None
    accessed: str | None
    locator: str | None
    locator_kind: str | None
    parts: tuple[Part, ...]


_GENRE: Final = re.compile(
    r"(?:press|news|media)\s(?:release|statement)|fact\s?sheet|testimony|statement|speech",
    re.IGNORECASE,
)


def _spanned(role: str, segments: Sequence[Segment]) -> tuple[Part, ...]:
    return (Part(role, segments[0].start, segments[-1].end),) if segments else ()


def _shown(text: str, segments: Sequence[Segment]) -> str:
    if not segments:
        return ""
    shown = text[segments[0].start : segments[-1].end]
    return shown.strip('“”"‘’,').rstrip(" ,") if segments[0].is_quoted else shown


# Words that begin with a capital in a headline: all but short ones.
_SMALL_LETTERED: Final = re.compile(r"(?<![\w'’-])[^\W\d_A-ZÀ-ÖØ-Þ]\w{4,}")
# A newspaper or series: letters first, and no figure that counts something.
_CONTAINER: Final = re.compile(r"[“\"]?[^\W\d_](?:(?!\s\d|%).){2,200}")
_BREAK: Final = re.compile(
    r"[a-zà-ÿ]{3}[.?!]\s+[“\"]?[A-ZÀ-ÖØ-Þ]|://|\bsupra\b|\binfra\b|;|\(\D{0,30}\d{4}\)"
)


def _is_evident(title: str, by: Byline, said: dict[str, str]) -> bool:
    """Whether these parts make a citation and no sentence that has commas and a date.

    It must be dated or have an address. A title in capitals, in quotation marks or before a
    container says enough; one in small letters must be a headline with an author, or have both
    a date and an address.
    """
    if not title or title[0].islower() or not said.keys() & {"issued", "accessed", "url"}:
        return False
    if by.container:
        return all(_CONTAINER.fullmatch(segment.text) for segment in by.container)
    if said.keys() & {"journal", "genre"} or is_capitals(title) or by.title[0].is_quoted:
        return True
    is_headline = not _SMALL_LETTERED.search(title) and title[0].isupper() and " " in title
    if _LAW.search(title):
        return is_headline
    return is_headline and (bool(by.author) or {"issued", "url"} <= said.keys())


_TREATY: Final = re.compile(
    r"\b(?:U\.\s?N\.\s?T\.\s?S|L\.\s?N\.\s?T\.\s?S|T\.\s?I\.\s?A\.\s?S|U\.\s?S\.\s?T)\."
)
_LAW: Final = re.compile(
    r"\bU\.\s?S\.\s?C\.|\bC\.\s?F\.\s?R\.|\bPub\.\sL\.|"
    r"^(?:the\s)?(?:law|act|decree|criminal\scode|penal\scode|constitution|labor\scode)\b|\bact\sof\b",
    re.IGNORECASE,
)
_FILE: Final = re.compile(r"\.(?:pdf|docx?|rtf|txt)$", re.IGNORECASE)


def _type(by: Byline, said: dict[str, str], title: str) -> str:
    """The CSL type, by the first of these rules that holds.

    A named kind of release is a `report` with its genre; a volume of a treaty series a `treaty`; `A
    v. B` a `legal_case`; a title that opens with `Law`, `Act` …, by no persons, `legislation`; a
    volume of another series `article-journal`; what stands in a container `article-newspaper` if
    dated to the day, else `article-magazine`; a body's page on the web that is no file and names no
    publisher a `webpage`; what a body wrote or published, or no one signed, a `report`; what
    persons wrote a `book`.
    """
    container = said.get("container", "")
    has_persons = any(name.family for name in by.authors)
    is_daily = len(said.get("issued", "")) == len("2009-05-01")
    is_page = "url" in said and bool(by.author) and not _FILE.search(said["url"])
    rules = (
        ("genre" in said, "report"),
        (_TREATY.search(container), "treaty"),
        (CASE.search(title), "legal_case"),
        (_LAW.search(title) and not has_persons, "legislation"),
        ("journal" in said, "article-journal"),
        (container, "article-newspaper" if is_daily else "article-magazine"),
        (is_page and not has_persons, "webpage"),
        (not has_persons or "publisher" in said, "report"),
    )
    return next((kind for holds, kind in rules if holds), "book")


_DAY: Final = re.compile(r"\d{4}(?:-\d\d){0,2}")


def _csl_date(edtf: str) -> Json:
    """Date parts at the printed precision, two for a range; what CSL cannot hold as a literal."""
    points = edtf.split("/")
    if all(_DAY.fullmatch(point) for point in points) and not re.search(
        r"-2[1-4]\b(?!-)", edtf[:7]
    ):
        return {"date-parts": [[int(part) for part in point.split("-")] for point in points]}
    return {"literal": edtf}


_KEYS: Final = (
    *(("genre", "genre"), ("title", "title"), ("container", "container-title")),
    *(("publisher", "publisher"), ("volume", "volume"), ("page", "page"), ("edition", "edition")),
)


def _csl(by: Byline, said: dict[str, str]) -> dict[str, Json]:
    item: dict[str, Json] = {"type": _type(by, said, said["title"])}
    if by.authors:
        authors: list[Json] = [dict(name.csl()) for name in by.authors]
        item["author"] = authors
    item |= {key: said[role] for role, key in _KEYS if role in said}
    item |= {key: _csl_date(said[key]) for key in ("issued", "accessed") if key in said}
    return item | ({"URL": said["url"]} if "url" in said else {})


def _named(text: str, by: Byline) -> dict[str, str]:
    """What the layout says by role, in restored case."""
    publisher = ", ".join(s.text for s in by.publisher)
    said = {
        "title": restore(_shown(text, by.title)),
        "container": restore(_shown(text, by.container)),
        "publisher": organization(publisher).literal or "" if publisher else "",
    }
    return {role: value for role, value in said.items() if value}


def _placed(parts: tuple[Part, ...], by: int) -> tuple[Part, ...]:
    ordered = sorted(parts, key=lambda part: (part.start, part.end))
    return tuple(Part(part.role, part.start + by, part.end + by) for part in ordered)


_BOOK_DATE: Final = re.compile(r"[\s\w-]{0,12}\([^()]{0,80}\d{4}\)")


def source(text: str, at: int = 0) -> Source | None:
    """The source that a whole full citation names; None where a piece of it is not explained.

    `at` is the offset of `text` in its note, added to the offsets of the parts. The end is read
    first (`imprints`), then what stands before it is divided at its commas: `AUTHOR, [PUBLISHER,]
    TITLE` or `Author, Title, CONTAINER`.
    """
    if len(text) > _MOST_CHARACTERS:
        return None
    tail = imprints.ending(text)
    head = text[: tail.start]
    if _BREAK.search(head):
        return None
    pieces = segments(head)
    genre = pieces[:1] if pieces and _GENRE.fullmatch(pieces[0].text) else []
    is_book = _BOOK_DATE.match(text, tail.start) is not None
    by = byline(pieces[len(genre) :], is_book=is_book)
    if by is None:
        return None
    said = _named(head, by) | _cased(tail.values) | ({"genre": genre[0].text} if genre else {})
    if not _is_evident(_shown(head, by.title), by, said):
        return None
    return _source(by, said, (*_spanned("genre", genre), *_parts(by), *tail.parts), at)


def listed(text: str, at: int = 0) -> Source | None:
    """A source as lists of references print it: `Body. Title. June 19, 2021. http://…`.

    Only a body's, with a date and an address: less would be any three sentences.
    """
    tail = imprints.ending(text) if len(text) <= _MOST_CHARACTERS else None
    if tail is None or "url" not in tail.values:
        return None
    head, dot, dated = text[: tail.start].rpartition(". ")
    author, _, title = head.partition(". ")
    issued = date(dated)
    if not (dot and title and issued) or ". " in title or not is_organization(author):
        return None
    start, end = len(author) + 2, len(head)
    by = Byline(
        (organization(author),), (Segment(author, 0, start - 2),), (), (Segment(title, start, end),)
    )
    when = Part("issued", end + 2, tail.start)
    said = tail.values | {"title": restore(title), "issued": issued}
    return _source(by, said, (*_parts(by), when, *tail.parts), at)


def _parts(by: Byline) -> tuple[Part, ...]:
    roles = (("author", by.author), ("publisher", by.publisher), ("title", by.title))
    named = (*roles, ("container", by.container))
    return tuple(part for role, found in named for part in _spanned(role, found))


def _source(by: Byline, said: dict[str, str], parts: tuple[Part, ...], at: int) -> Source:
    issued, accessed = said.get("issued"), said.get("accessed")
    place = said.get("locator"), said.get("locator_kind")
    return Source(_csl(by, said), issued, accessed, *place, _placed(parts, at))


def _cased(said: dict[str, str]) -> dict[str, str]:
    """The names among what the ending says in restored case."""
    names = {role: restore(said[role]) for role in ("container", "publisher") if role in said}
    return said | names
