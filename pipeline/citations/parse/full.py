"""Parses full citations of law reviews into sources: author, title, container, dates."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from pipeline.citations.parse import imprints
from pipeline.citations.parse.bylines import Byline, parse_byline, parse_chapter
from pipeline.citations.parse.csl import FOREIGN_LAW, LAW, Json, build_csl_item
from pipeline.citations.parse.document_types import NUMBER, OPENING, SPOKEN
from pipeline.citations.parse.publishers import (
    is_known_town,
    is_newspaper_name,
    is_publishing_house,
    split_place_publisher,
)
from pipeline.grammar.citation_dates import is_day, is_year
from pipeline.grammar.comma_segments import TextSegment, split_at_commas
from pipeline.grammar.named_parts import MAX_CITATION, SourcePart
from pipeline.grammar.names import (
    has_others,
    is_organization,
    may_be_name,
    parse_editors,
    parse_organization,
    parse_people,
)
from pipeline.grammar.title_case import is_capitals, is_headline, restore_case
from pipeline.vocabulary.months import MONTH_STEM

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.grammar.comma_segments import TextSegment

# Degrees after a person's name, which no bibliography prints.
_DEGREE: Final = re.compile(
    r"(?i:Ph\.?\s?D|Esq|M\.\s?D|J\.\s?D|LL\.\s?[MB]|M\.\s?A|M\.\s?P\.\s?H)\.?"
)
_SPOKEN: Final = re.compile(rf"{SPOKEN}\s.+", re.IGNORECASE | re.DOTALL)

SplitCitation = tuple["list[TextSegment]", dict[str, str], tuple[SourcePart, ...]]
"""The remaining segments, the fields of the others by role, and their parts."""


def split_descriptors(pieces: Sequence[TextSegment], ends: Mapping[str, str]) -> SplitCitation:
    """Separates the segments that are neither author, title nor container.

    `Press Release` at the start, `Paper Presented at …` to the end, a report's number after its
    author. `ends` holds the fields already read from the end of the citation.
    """
    left = [piece for piece in pieces if not _DEGREE.fullmatch(piece.text)]
    apart = Descriptors()
    if left and OPENING.fullmatch(left[0].text):
        apart.append(("genre", [left.pop(0)]))
    spoken = next(
        (at for at, piece in enumerate(left) if at > 1 and _SPOKEN.match(piece.text)), None
    )
    if spoken is not None and not apart:
        apart.append(("genre", left[spoken:]))
        left = left[:spoken]
    left, imprinted = _split_imprint(left, ends)
    apart += imprinted
    last = len(left) - (not (len(left) > 1 and left[-2].is_quoted))
    numbered = next((at for at in range(1, last) if _is_number(left[at].text)), None)
    if numbered is not None and "number" not in ends:
        apart.append(("number", [left.pop(numbered)]))
    fields = {
        role: ", ".join(piece.text for piece in some) for role, some in apart if role != "remark"
    }
    return (
        left,
        fields,
        tuple(SourcePart(role, some[0].start, some[-1].end) for role, some in apart),
    )


_SESSION: Final = re.compile(r"(?:\w+-)?\w+(?:st|nd|rd|th)\s[Ss]ession")
_MEETING: Final = re.compile(r".*\b(?:Conference|Assembly|Council|Committee|Commission|Board)")
_WITH_TOWN: Final = re.compile(r"(?:[A-Z][\w’'-]+\s){1,4}\([A-Z][^()\d]{2,30}\)")
_MIN_SEGMENTS: Final = 3  # segments: author, title, town
Descriptors = list[tuple[str, "list[TextSegment]"]]


def _split_imprint(
    pieces: Sequence[TextSegment], ends: Mapping[str, str]
) -> tuple[list[TextSegment], Descriptors]:
    """Separates the segments that name place, publisher, newspaper or session."""
    left, apart = list(pieces), Descriptors()
    roles = [role for role, _, _ in split_place_publisher(left[-1].text)] if left else []
    if len(left) >= _MIN_SEGMENTS and "publisher" in roles and "place" in roles:
        apart += _read_place_publisher(left.pop())
    elif len(left) >= _MIN_SEGMENTS and roles == ["place"] and _is_town_there(left, ends):
        apart.append(("place", [left.pop()]))
    if len(left) >= _MIN_SEGMENTS and _is_daily(ends) and _may_be_paper(left):
        apart.append(("container", [left.pop()]))
    session = next((at for at in range(2, len(left)) if _SESSION.fullmatch(left[at].text)), None)
    if session is not None:
        first = session - (_MEETING.fullmatch(left[session - 1].text) is not None)
        apart.append(("remark", left[first:]))
        left = left[:first]
    return left, apart


def _is_town_there(pieces: Sequence[TextSegment], ends: Mapping[str, str]) -> bool:
    """Whether a place after a title is a town: before a year, or known to the gazetteer."""
    is_comma = ends.get("dated") == "comma" and not _is_printed(pieces)
    return is_comma and (is_year(ends.get("issued", "")) or is_known_town(pieces[-1].text))


def _is_daily(ends: Mapping[str, str]) -> bool:
    """Whether a full date follows a comma, as after a newspaper's name."""
    is_comma = ends.get("dated") == "comma" and "container" not in ends
    return is_comma and is_day(ends.get("issued", ""))


def _may_be_paper(pieces: Sequence[TextSegment]) -> bool:
    """Whether the last segment is a newspaper, not in capitals: `El Universal (Lima)`."""
    last = pieces[-1].text
    is_named = is_newspaper_name(last) or _WITH_TOWN.fullmatch(last) is not None
    return is_named and not _is_printed(pieces) and parse_people(pieces[0].text) is not None


def _is_printed(pieces: Sequence[TextSegment]) -> bool:
    """Whether capitals or quotation marks delimit the title."""
    return any(piece.is_quoted for piece in pieces) or any(is_capitals(p.text) for p in pieces[1:])


def _read_place_publisher(piece: TextSegment) -> Descriptors:
    """The town and the publisher in a segment."""
    cuts = split_place_publisher(piece.text)
    placed = [(role, start + piece.start, piece.text[start:end]) for role, start, end in cuts]
    return [
        (role, [replace(piece, text=text, start=at, end=at + len(text))])
        for role, at, text in placed
    ]


def _is_number(text: str) -> bool:
    return NUMBER.fullmatch(text) is not None


_MAX_TITLE: Final = 600


@dataclass(frozen=True, slots=True)
class ParsedSource:
    """A source parsed from a full citation.

    `csl` is a CSL-JSON item without its `id`; `issued` and `accessed` are EDTF at the printed
    precision; `locator` is the place in the source as printed and `locator_kind` what it counts
    (`page`, `paragraph`, `section`, `article`, `chapter`); `parts` lie in the note's text.
    `aliases` are names not in the item that a short form may use: an acronym, a `hereinafter`.
    `unexplained` are the offsets of words on whose role readings disagree; `is_whole` is False if
    another reader may settle it, `is_evident` if this may be no citation. `again` are the
    offsets of what is printed a second time.
    """

    csl: dict[str, Json] = field(hash=False)
    issued: str | None
    accessed: str | None
    locator: str | None
    locator_kind: str | None
    parts: tuple[SourcePart, ...]
    aliases: tuple[str, ...] = ()
    is_whole: bool = True
    is_evident: bool = True
    unexplained: tuple[tuple[int, int], ...] = ()
    again: tuple[tuple[int, int], ...] = ()

    @property
    def is_printed(self) -> bool:
        """Whether it is dated to the year, as books are, and has no address."""
        return is_year(self.issued or "") and "URL" not in self.csl


def _make_parts(role: str, segments: Sequence[TextSegment]) -> tuple[SourcePart, ...]:
    return (SourcePart(role, segments[0].start, segments[-1].end),) if segments else ()


def _get_text(text: str, segments: Sequence[TextSegment]) -> str:
    if not segments:
        return ""
    shown = text[segments[0].start : segments[-1].end]
    return shown.strip('“”"‘’,').rstrip(" ,") if segments[0].is_quoted else shown


# A newspaper or series: begins with a letter and contains no quantity.
_CONTAINER: Final = re.compile(r"[“\"]?[^\W\d_](?:(?!\s\d|%).){2,200}")
_BREAK: Final = re.compile(
    r"[a-zà-ÿ]{3}\.\s+[“\"]?[A-ZÀ-ÖØ-Þ]|(?<!\S)[a-zà-ÿ]\S{0,40}[?!]\s+[“\"]?[A-ZÀ-ÖØ-Þ]|://|\bsupra\b|\binfra\b|;|\(\D{0,30}\d{4}\)"
)


# Nothing but words of dates: `Feb. 30` is no title.
_WHEN: Final = re.compile(
    rf"""(?:{MONTH_STEM}[a-z]{{0,6}}\.?|spring|summer|autumn|fall|winter
        |\d++(?:[./-]\d++){{0,2}}+(?:st|nd|rd|th|[a-z](?![a-z]))?|[\s,–-])++""",
    re.VERBOSE | re.IGNORECASE,
)
# A pinpoint or a document number, which is not part of a title.
_NO_TITLE: Final = re.compile(
    r",\s(?:at|pp?\.|arts?\.|paras?\.|¶¶?|§§?|n\.|nn\.|[Vv]ol\.|[Nn]o\.)\s?\d|\bU\.?\s?N\.?\s[Dd]oc\."
    r"|,\s(?i:official\sgazette|official\sjournal|gaceta\soficial|di[aá]rio\soficial)\b"
    r"|(?<!of)\s[A-Z][a-z]{2,8}\.?\s\d{1,2},\s\d{4}$|://"
)
# A code may lack a date if it has an article, a resolution may lack an author.
_CODE: Final = re.compile(
    r"(?:\w+\s)?(?:code|constitution|\u043a\u043e\u0434\u0435\u043a\u0441)\b", re.IGNORECASE
)
_CLOSES_LIST: Final = re.compile(r"(?:and|AND|&)\s")


def _is_title(title: str) -> bool:
    """Whether a text may be a title: not a date, and without a pinpoint or document number."""
    fields = title and not title[0].islower() and len(title) <= _MAX_TITLE
    return bool(fields) and not (_WHEN.fullmatch(title) or _NO_TITLE.search(title))


def _is_clear(by: Byline, fields: dict[str, str]) -> bool:
    """Whether the title surely does not begin with an unrecognised author.

    Without an author, a title may contain commas only if `and` closes the list, or if a container
    follows and its first words are not a name.
    """
    if by.author or by.editors or by.title[0].is_quoted or "genre" in fields:
        return True
    if by.container or "journal" in fields:
        return not may_be_name(by.title[0].text)
    if "number" in fields and is_organization(fields["title"]):
        return False
    is_list = any(_CLOSES_LIST.match(segment.text) for segment in by.title[1:])
    return len(by.title) == 1 or is_list


def _is_evident(title: str, by: Byline, fields: dict[str, str]) -> bool:
    """Whether these parts are a citation rather than a sentence with commas and a date.

    It needs a date or a URL. A title in capitals, in quotation marks or before a container
    suffices; otherwise it must be in headline case and have an author, or both date and URL.
    """
    if not _is_title(title):
        return False
    if _is_law_or_resolution(title, fields):
        return True
    if not _is_clear(by, fields) or any(NUMBER.fullmatch(segment.text) for segment in by.title):
        return False
    if not fields.keys() & {"issued", "undated", "accessed", "url"}:
        return False
    return _is_settled_apart(title, by, fields)


def _is_settled_apart(title: str, by: Byline, fields: dict[str, str]) -> bool:
    """Whether the title's form or the other fields distinguish it from a sentence."""
    if by.container:
        return all(_CONTAINER.fullmatch(segment.text) for segment in by.container)
    if fields.keys() & {"journal", "genre"} or is_capitals(title) or by.title[0].is_quoted:
        return True
    is_named = bool(by.author or by.editors)
    return is_headline(title) and (
        is_named or ("url" in fields and bool(fields.keys() & {"issued", "undated"}))
    )


def _is_law_or_resolution(title: str, fields: dict[str, str]) -> bool:
    """A law with its date, a code with its article, a resolution with its number."""
    is_dated = bool(fields.keys() & {"issued", "accessed", "url"})
    if _CODE.match(title):
        return is_dated or fields.get("locator_kind") in ("article", "section")
    is_law_there = LAW.search(title) is not None and is_headline(title)
    return is_dated and (is_law_there or FOREIGN_LAW.match(title) is not None)


def _build_fields(text: str, by: Byline) -> dict[str, str]:
    """The fields of a byline by role, in restored case."""
    publisher = ", ".join(s.text for s in by.publisher)
    fields = {
        "title": restore_case(_get_text(text, by.title)),
        "container": restore_case(_get_text(text, by.container)),
        "publisher": parse_organization(publisher).literal or "" if publisher else "",
    }
    return {role: value for role, value in fields.items() if value}


def _sort_parts(parts: tuple[SourcePart, ...], by: int) -> tuple[SourcePart, ...]:
    ordered = sorted(parts, key=lambda part: (part.start, part.end))
    return tuple(part.move_by(by) for part in ordered)


_BOOK_DATE: Final = re.compile(r"[\s\w-]{0,12}\([^()]{0,80}\d{4}\)")


def parse_full_citation(text: str, at: int = 0) -> ParsedSource | None:
    """Parses a whole full citation; None if any piece of it is not explained.

    `at` is the offset of `text` in its note, added to the offsets of the parts. The end is read
    first (`imprints`), then the rest is split at its commas: `AUTHOR, [PUBLISHER,] TITLE` or
    `Author, Title, CONTAINER`.
    """
    if len(text) > MAX_CITATION:
        return None
    tail = imprints.parse_ending(text)
    head = text[: tail.start]
    if _BREAK.search(head):
        return None
    pieces, aside, asides = split_descriptors(split_at_commas(head), tail.values)
    is_book = _BOOK_DATE.match(text, tail.start) is not None
    by = _parse_layout(pieces, tail.values, is_book=is_book)
    if by is None or (not is_book and _is_paper(pieces, tail.values)):
        return None
    fields = _build_fields(head, by) | _restore_names(tail.values) | aside
    fields |= _split_pages(fields) if by.is_chapter else {}
    if not _is_evident(_get_text(head, by.title), by, fields) or _may_hide_container(by, fields):
        return None
    return build_source(text, by, fields, (*asides, *list_byline_parts(by), *tail.parts), at)


def _may_hide_container(by: Byline, fields: dict[str, str]) -> bool:
    """Whether the last of several title segments may be a newspaper or a site: `Tolls, Open River`.

    Only what is dated to the day, or to the month as magazines are, appears in one.
    """
    is_settled = bool(by.container) or "number" in fields or by.title[0].is_quoted
    if len(by.title) == 1 or is_settled or not by.author:
        return False
    last, issued = by.title[-1].text, fields.get("issued", "")
    is_dated = bool(issued) and not is_year(issued)
    return is_dated and is_headline(f"The {last.replace('&', 'and')}") and not is_capitals(last)


def _split_pages(fields: dict[str, str]) -> dict[str, str]:
    """`in BOOK 77, 80`: a chapter's first page and the page cited."""
    first, comma, cited = fields.get("locator", "").partition(", ")
    return {"page": first, "locator": cited} if comma else {}


def _is_paper(pieces: Sequence[TextSegment], ends: dict[str, str]) -> bool:
    """Whether only a newspaper is named: `THE NEW YORK TIMES, Sept. 3, 2008`."""
    return (
        len(pieces) == 1
        and is_day(ends.get("issued", ""))
        and not (ends.keys() & {"journal", "number"} or _is_law(pieces))
    )


def _is_law(pieces: Sequence[TextSegment]) -> bool:
    return LAW.search(pieces[0].text) is not None


def _parse_layout(
    pieces: Sequence[TextSegment], ends: dict[str, str], *, is_book: bool
) -> Byline | None:
    """The byline with the editors from the imprint; a publishing house is no newspaper.

    With only a year, capitals at the end are no newspaper: those are dated to the day or month.
    """
    edited = parse_editors(ends.get("editor", "")) or ()
    by = parse_chapter(pieces, is_edited=bool(edited))
    if by is not None:
        return replace(by, editors=by.editors or edited)
    by = parse_byline(pieces, is_book=is_book)
    if by is None or (edited and by.editors):
        return None
    by = replace(by, editors=by.editors or edited)
    is_dated_to_year = is_year(ends.get("issued", ""))
    if not by.container or not is_dated_to_year or by.title[0].is_quoted or "journal" in ends:
        return by
    printed = " ".join(segment.text for segment in by.container)
    is_printed = is_publishing_house(printed) and not by.publisher
    return replace(by, publisher=by.container, container=()) if is_printed else None


def list_byline_parts(by: Byline) -> tuple[SourcePart, ...]:
    """The parts of a byline with their offsets."""
    roles = (("author", by.author), ("editor", by.editor), ("publisher", by.publisher))
    named = (*roles, ("title", by.title), ("container", by.container))
    return tuple(part for role, found in named for part in _make_parts(role, found))


def _describe_others(by: Byline) -> str:
    """A note on unnamed authors or editors (`Novak et al.`), which CSL cannot express."""
    groups = (("authors", by.authors, by.author), ("editors", by.editors, by.editor))
    return "; ".join(
        f"{role}: {', '.join(str(name) for name in names)} et al."
        for role, names, printed in groups
        if printed and has_others(printed[-1].text.partition(" (")[0])
    )


def build_source(
    text: str, by: Byline, fields: dict[str, str], parts: tuple[SourcePart, ...], at: int
) -> ParsedSource:
    """Builds the source of a byline and fields by role; `at` is added to the offsets."""
    issued, accessed = fields.get("issued"), fields.get("accessed")
    place = fields.get("locator"), fields.get("locator_kind")
    suffix = f"year-suffix: {fields['suffix']}" if "suffix" in fields else ""
    others = "; ".join(filter(None, (_describe_others(by), suffix)))
    printed = {part.role: text[part.start : part.end] for part in parts}
    item = build_csl_item(by, fields | ({"note": others} if others else {}), printed)
    aliases = [alias for name in (*by.authors, *by.editors) for alias in name.aliases]
    aliases += [fields["short"]] if "short" in fields else []
    return ParsedSource(item, issued, accessed, *place, _sort_parts(parts, at), tuple(aliases))


def _restore_names(fields: dict[str, str]) -> dict[str, str]:
    """The ending's fields with container and publisher in restored case."""
    names = {
        role: restore_case(fields[role]) for role in ("container", "publisher") if role in fields
    }
    return fields | names
