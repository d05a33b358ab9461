"""Full citations of law reviews: a byline, commas, and an end that is read from the right.

Bluebook rules 15 and 16: `AUTHOR, TITLE 10 (2001)`, `Author, Title, 14 JOURNAL 3 (2002)`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import accumulate, takewhile
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.citations.publishers import (
    PAPER_IN_TOWN,
    is_known_place,
    is_known_town,
    is_newspaper_name,
    is_publisher,
    is_publishing_house,
    split_place_publisher,
)
from pipeline.citations.short_forms import PINPOINT_WORDS, PLACES, name_counted
from pipeline.citations.source import (
    CASE,
    FOREIGN_LAW,
    LAW,
    NUMBER,
    NUMBERED,
    OPENING,
    TRANSLATION,
    Byline,
    ParsedSource,
    build_source,
    is_genre_alone,
    is_spoken,
    list_byline_parts,
)
from pipeline.citations.styles.fields import AND, BEFORE_YEAR
from pipeline.citations.styles.items import EDITORS_MARK, IN, cut, join_names, split_imprint
from pipeline.citations.styles.name_lists import (
    REPORT_NOUN,
    RUN_ON,
    find_leading_names,
    parse_bodies,
)
from pipeline.citations.styles.web_parts import WebParts, split_web
from pipeline.grammar.dates import TIME, YEAR, is_day, is_year, parse_date
from pipeline.grammar.named_parts import (
    IN_BRACKETS,
    MAX_CITATION,
    SourcePart,
    TextSegment,
    split_at_commas,
    trim_end,
)
from pipeline.grammar.names import (
    is_capitals,
    is_headline,
    is_organization,
    may_be_name,
    parse_editors,
    parse_organization,
    parse_people,
    restore_case,
)
from pipeline.grammar.numbers import ROMAN
from pipeline.vocabulary.countries import find_country
from pipeline.vocabulary.months import MONTH_STEM
from pipeline.vocabulary.word_lists import spell_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_WINDOW: Final = 80  # characters

# Forms of what ends a citation. A group is a role; `word` is the word before a pinpoint.

_EDITION: Final = r"(?P<edition>\d{1,3}(?:st|nd|rd|th|d)|rev\.|revised)\s?(?:ed\.?|edition)"
_BARE_PAGE: Final = re.compile(
    rf"""(?<=\S)\s(?P<locator>(?!(?:19|20)\d\d|{YEAR}[-–]{YEAR})
        (?:{ROMAN}|\d{{1,4}}(?:\s?[-–—]\s?\d{{1,4}})?)
        (?:,\s\d{{1,4}})?(?:,?\s?nn?\.\s?\d{{1,4}})?)$""",
    re.VERBOSE,
)
_FORMS: Final = (
    re.compile(
        rf"""(?:,\s?|\s)(?:at\s)?(?P<word>{PINPOINT_WORDS}|(?<=[^\d],\s)nn?\.)\s?(?P<locator>{PLACES}(?:,?\s?nn?\.\s?\d{{1,4}})?)$
          # `, § 6 (Magazine)`, between a paper's day and the page (Bluebook rule 16.6)
          | ,\s§\s(?P<remark>[\dA-Z]{{1,2}})(?:\s\([A-Z][^()]{{2,40}}\))?$
          | ,\s?(?:[Ii]ndex(?:\sAI)?(?::?\s[Nn]os?\.)?\s?:?\s)?
            (?P<number>{NUMBER.pattern}|[A-Z](?=[^\s,]*\d{{3}})[A-Z\d_()/.-]{{3,30}})$
          # a report's place in its series, an edition
          | ,\s[Vv]ol\.\s?(?P<volume>\d{{1,4}}),?\s[Nn]o\.\s?(?P<issue>\d{{1,4}}(?:\s?\([A-Z]\))?)$
          | ,\s(?i:{_EDITION})$""",
        re.VERBOSE,
    ),
    re.compile(  # a journal
        r"""(?:^|,\s?)(?P<volume>(?!0+\s)\d{1,4})\s
            (?P<container>[A-Z][A-Za-z.'’&\s-]{0,60}[A-Za-z.])\s(?P<page>\d{1,5}(?:[-–]\d{1,5})?)
            (?:,\s(?P<locator>\d{1,5}(?:[-–]\d{1,5})?(?:,\s\d{1,5}(?:[-–]\d{1,5})?){0,5}(?:\s(?:&\s)?nn?\.\s?\d{1,4})?))?$""",
        re.VERBOSE,
    ),
    re.compile(  # a journal without pages, known by its name
        r"""(?:^|,\s?)(?P<volume>(?!0+\s)\d{1,4})\s
            (?P<container>(?:[A-Z][\w.'’&-]*\s(?:of\s|in\s|and\s|&\s|the\s)*){0,6}
            (?:Journal|Review|Quarterly|Bulletin)(?:\s(?:of|on|in|for)\s[A-Z][^,\d]{2,60})?)$""",
        re.VERBOSE,
    ),
)
# `PENAL CODE art. 212 (2003) (Iran)`: the jurisdiction of a law (Bluebook rule 20).
_JURISDICTION: Final = re.compile(
    r"(?<=\d{4}\)\s[(\[])[^\W\d_a-z][^\W\d_]+\.?(?:\s(?:of|and|the|[^\W\d_a-z][^\W\d_]+)){0,5}"
)
_HOUR: Final = re.compile(rf"{TIME}$")


@dataclass(frozen=True, slots=True)
class Ending:
    """A part read at the end of a text: where it begins, its parts and its values by role."""

    start: int
    parts: tuple[SourcePart, ...]
    values: dict[str, str]


def _make_ending(found: re.Match[str], start: int | None = None) -> Ending:
    """The ending of a form: each of its groups is a role; a remark has no value."""
    groups = {role: value for role, value in found.groupdict().items() if value}
    word = groups.pop("word", "")
    parts = tuple(SourcePart(role, *found.span(role)) for role in groups)
    values = {role: value for role, value in groups.items() if role != "remark"}
    if "locator" in values:
        values["locator_kind"] = name_counted(word)
    values |= {"journal": "yes"} if "container" in values else {}
    return Ending(found.start() if start is None else start, parts, values)


def parse_imprint(text: str, start: int, end: int) -> Ending | None:
    """`2005`, `2d ed. 2005`, `Northern University Press, 2005`, `Jane Roe ed., 2005`."""
    if (time := _HOUR.search(text[start:end])) is not None:
        end = start + time.start()
    dated = find_date(text, start, end)
    if dated is None:
        return None
    at, edtf = dated
    found = _read_publication(text, start, start + len(text[start:at].rstrip()))
    is_sentence = at > start and text[start].islower() and "edition" not in found
    if edtf.endswith("..") or is_sentence:
        return None
    parts = [SourcePart(role, *span) for role, span in found.items()]
    values = {role: text[slice(*span)] for role, span in found.items() if role != "remark"}
    return Ending(start, (*parts, SourcePart("issued", at, end)), {**values, "issued": edtf})


_PUBLICATION: Final = frozenset(("edition", "editor", "publisher", "place"))


def _read_publication(text: str, start: int, end: int) -> dict[str, tuple[int, int]]:
    """The spans of edition, editors, publisher and place before the year in brackets.

    What is none of these is a remark.
    """
    items = join_names(text, cut(text, start, end) or [])
    frees = [one for one in items if one.kind == "free"]
    found = {role: span for one in items if one.kind != "free" for role, span in one.values.items()}
    if not frees and found.keys() <= _PUBLICATION:
        return found
    first, last = (frees or items)[0].start, (frees or items)[-1].end
    editor, edition = (found.get(role, (first - 1, 0))[0] for role in ("editor", "edition"))
    is_usual = editor < first and not first < edition < last
    if not is_usual or not found.keys() <= _PUBLICATION:
        return {"remark": (items[0].start, items[-1].end)}
    name = text[first:last]
    is_house = is_publisher(name) and not any(map(str.isdigit, name))
    role = "publisher" if is_house else "place" if is_known_place(name) else "remark"
    imprint = split_imprint(text, frees, is_expected=True)
    return found | (imprint or {role: (first, last)})


def find_date(text: str, start: int, end: int) -> tuple[int, str] | None:
    """Where the longest date that ends at `end` begins, and its EDTF; none before printing."""
    window = max(start, end - 40)
    marks = (at for at in range(window, end - 1) if text[at] in " ,")
    after = [at + 1 for at in marks if text[at + 1] not in " ,"]
    starts = [start, *after] if window == start else after
    dates = ((at, parse_date(text[at:end])) for at in starts)
    return next(((at, edtf) for at, edtf in dates if edtf and not "1000" < edtf < "1450"), None)


_UPDATED: Final = re.compile(
    r"[,;.]?\s*\blast\s(?:updated|modified|revised)(?:\son)?\s?:?\s(?P<date>[\w.,\s/-]{4,30})$",
    re.IGNORECASE,
)


def _read_update(text: str, end: int) -> Ending | None:
    """`last updated May 2010`, the date of a page that has no other (Bluebook rule 18.2.2)."""
    found = _UPDATED.search(text, max(0, end - _WINDOW), end)
    if found is None or (edtf := parse_date(found["date"])) is None:
        return None
    return Ending(found.start(), (SourcePart("updated", *found.span("date")),), {"updated": edtf})


_TRANSLATION: Final = re.compile(TRANSLATION)  # of a title, which it is part of


def _read_bracket(text: str, end: int) -> Ending | None:
    """A bracket with a short name, an address, an imprint, a number or a remark."""
    steps = ((text[at] in ")]") - (text[at] in "([") for at in range(end - 1, -1, -1))
    opens = (end - n for n, depth in enumerate(accumulate(steps), 1) if depth == 0)
    start = next(opens, len(text))
    if text[start : start + 1] not in ("(", "[") or text[start - 1 : start].isalnum():
        return None
    at, stop = start + 1, end - 1
    if (updated := _read_update(text, stop)) is not None and updated.start <= at:
        return replace(updated, start=start)
    if (printed := parse_imprint(text, at, stop)) is not None:
        return replace(printed, start=start)
    is_translation = text[at].isupper() and _TRANSLATION.fullmatch(text, start, end)
    is_remark = text[at].islower() or (text[start] == "[" and not is_translation)
    role = "remark" if is_remark else None
    if text[at:stop] == "n.d.":
        return Ending(start, (SourcePart("remark", at, stop),), {"undated": "yes"})
    if NUMBER.fullmatch(text, at, stop):
        role = "number"
    elif _JURISDICTION.fullmatch(text, at, stop):
        role = "jurisdiction"
    values = {role: text[at:stop]} if role and role != "remark" else {}
    return Ending(start, (SourcePart(role, at, stop),), values) if role else None


def _read_date(text: str, end: int) -> Ending | None:
    """`, May 2009` or, its comma lost, ` May 3, 2009`; not the `of May 3, 2009` of a title."""
    at, edtf = find_date(text, 0, end) or (end, "")
    before = text[:at].rstrip()
    is_closed = before[-1:] in ',)”"' or (", " in text[at:end] and before[-1:].isalnum())
    if not edtf or not is_closed or before.rpartition(" ")[2].lower() in NUMBERED:
        return None
    values = {"issued": edtf, "dated": "comma"}
    return Ending(len(before), (SourcePart("issued", at, end),), values)


def _read_bare_page(text: str, end: int) -> Ending | None:
    """`OUTLOOK 130 (2008)`: a number between the title and the year in brackets is a page."""
    found = _BARE_PAGE.search(text, max(0, end - _WINDOW), end)
    if found is None:
        return None
    before, _, last = text[: found.start()].lower().rpartition(" ")
    word = last.rstrip(".,:?!")
    is_named = before.endswith((" the", "the "))  # `AFTER THE PROTOCOL 225`: one without a number
    is_numbered = word in NUMBERED and found["locator"][0].isdigit() and not is_named
    is_word = word.strip("'’”\"")[-1:].isalpha() and word not in BEFORE_YEAR  # `Since 1500`
    return _make_ending(found) if is_word and not is_numbered else None


def _is_year_of_title(found: re.Match[str]) -> bool:
    """Whether a volume is the year of a report: `Labor Office, 2019 Findings on Work 12 (2020)`."""
    is_year = re.fullmatch(YEAR, found.groupdict().get("volume") or "") is not None
    return is_year and is_organization(found.string[: found.start()])


def _read_last(text: str, end: int, values: Mapping[str, str]) -> Iterator[Ending]:
    """The fields that may end here."""
    readers = (_read_update, _read_bracket, _read_date)
    yield from filter(None, (read(text, end) for read in readers))
    forms = (form.search(text, max(0, end - _WINDOW), end) for form in _FORMS)
    yield from (_make_ending(one) for one in forms if one and not _is_year_of_title(one))
    is_followed = text[end : end + 2].lstrip()[:1] == "(" or "number" in values
    if is_followed and "issued" in values and (page := _read_bare_page(text, end)) is not None:
        yield page


def _read_outer_place(text: str, end: int, parts: Sequence[SourcePart]) -> Ending | None:
    """The place that holds the one read directly behind it, with both: `ch. 34, §2`."""
    if not parts or parts[0].role != "locator":
        return None
    found = _FORMS[0].search(text, max(0, end - _WINDOW), end)
    if found is None or not found["locator"]:
        return None
    start, stop = found.start("locator"), parts[0].end
    values = {"locator": text[start:stop], "locator_kind": name_counted(found["word"])}
    return Ending(found.start(), (SourcePart("locator", start, stop),), values)


def parse_ending(text: str) -> Ending:
    """Reads the fields at a citation's end, from right to left; text before `start` is unread.

    No role is read twice: a second date belongs to the text before it. Values are as printed,
    except `issued`, which is EDTF.
    """
    end, parts, values = trim_end(text, len(text)), list[SourcePart](), dict[str, str]()
    while True:
        found = _read_last(text, end, values)
        last = next((one for one in found if not one.values.keys() & values.keys()), None)
        outer = _read_outer_place(text, end, parts) if last is None else None
        if outer is not None:
            parts, values = [*outer.parts, *parts[1:]], values | outer.values
            end = trim_end(text, outer.start)
            continue
        if last is None:
            break
        parts = [*last.parts, *parts]
        values |= last.values
        end = trim_end(text, last.start)
    updated = values.pop("updated", None)
    role = "remark" if "issued" in values else "issued"
    parts = [replace(part, role=role) if part.role == "updated" else part for part in parts]
    values |= {"issued": updated} if updated and role == "issued" else {}
    return Ending(end, tuple(parts), values)


# The byline: segments between commas.

_JOINER: Final = re.compile(r"(?:^|\s)(?:and|AND|&)\s|\bet al\b|\bET AL\b")
Segments = tuple[TextSegment, ...]


def _join(found: Sequence[TextSegment]) -> str:
    return ", ".join(one.text for one in found)


def _find_makers(found: Sequence[TextSegment], most: int) -> tuple[int, str]:
    """How many segments, of so many, name who is first, and as what: `editors`, `persons`, `body`.

    No style of law reviews inverts or packs names. A country may follow a body: `Ministry of Ports,
    Ghana`.
    """
    printed = [one.text for one in found[: most + 1]]
    shown = [restore_case(text) for text in printed]
    runs = {len(", ".join(shown[:run])): run for run in range(1, most + 1)}
    ways = [(1, "persons")] if most and parse_people(printed[0]) else [(0, "")]
    text = ", ".join(shown)
    for names in find_leading_names(text):
        mark = EDITORS_MARK.match(text, names.end)
        run = runs.get(mark.end() if mark else names.end, 0)
        if mark:
            ways.append((run, "editors"))
        elif names.is_certain and names.kind == "body":
            last = shown[run - 1]
            ways += [(run, "body")] if is_organization(last) or AND.search(last) else []
        elif names.is_certain and names.kind in ("natural", "whole"):
            ways += [(run, "persons")] if parse_people(_join(found[:run])) else []
    run, kind = max(ways)
    if not run:
        run, kind = len([*takewhile(is_organization, printed[:most])]), "body"
    is_of_country = kind == "body" and 0 < run < most and find_country(printed[run]) is not None
    return run + is_of_country, kind


def _read_makers(found: Sequence[TextSegment], most: int) -> Byline:
    """Who is first, in up to so many segments, as author or editor; the others are the title."""
    merged = RUN_ON.fullmatch(found[0].text) if len(found) == 1 else None
    if merged and REPORT_NOUN.search(merged["title"]) and not is_capitals(merged[0]):
        who, what = found[0].part(merged, "author"), found[0].part(merged, "title")
        return Byline(authors=(parse_organization(who.text),), author=(who,), title=(what,))
    run, kind = _find_makers(found, most)
    named, title, shown = tuple(found[:run]), tuple(found[run:]), _join(found[:run])
    if kind == "editors":
        editors = parse_editors(EDITORS_MARK.sub("", shown).rstrip(" ,")) or ()
        return Byline(editors=editors, editor=named, title=title)
    authors = parse_people(shown) if kind == "persons" else parse_bodies(shown)
    authors = authors or ((parse_organization(shown),) if run else ())
    return Byline(authors=authors, author=named, title=title)


def _is_inverted(found: Sequence[TextSegment]) -> bool:
    """Whether the second segment may be the given name of the first: `ROE, JANE, SALT ROADS`."""
    if len(found) == 1 or " " in found[0].text or is_organization(found[-1].text):
        return False
    return parse_people(f"{found[1].text} {found[0].text}") is not None


def _split_publisher(by: Byline) -> Byline | None:
    """The byline of persons with the body that published, named behind them or last.

    None if the segment behind the persons may name another author.
    """
    last = len(by.title) - 1
    behind = _read_makers(by.title, last)
    if behind.author and not any(name.is_person for name in behind.authors):
        return replace(by, publisher=behind.author, title=behind.title)
    if last and is_organization(by.title[-1].text):
        return replace(by, publisher=by.title[-1:], title=by.title[:-1])
    is_open = last and by.author and parse_people(by.title[0].text) is not None
    return None if is_open else by


def _parse_uniform(found: Sequence[TextSegment]) -> Byline | None:
    """Author, publisher, title: for books in capitals and for text in small letters.

    None if the names are ambiguous, or if anything separates them from a quoted title.
    """
    quoted = next((at for at, one in enumerate(found) if one.is_quoted), None)
    named = _read_makers(found, len(found) - 1 if quoted is None else quoted)
    if named.editors or any(name.is_person for name in named.authors):
        by = _split_publisher(named)
    else:
        by = None if quoted is None and _is_inverted(found) else named
    return by if by and (quoted is None or by.title[:1] == (found[quoted],)) else None


def _parse_chapter(found: Sequence[TextSegment], *, is_edited: bool) -> Byline | None:
    """`Author, Title, in BOOK`: a chapter of a book in capitals, or of an edited book."""
    at = next((at for at, one in enumerate(found) if at and IN.match(one.text)), None)
    if at is None:
        return None
    after = IN.sub("", found[at].text, count=1)
    first = replace(found[at], text=after, start=found[at].end - len(after))
    book = _read_makers((first, *found[at + 1 :]), len(found) - at - 1)
    if not book.editors:
        book = Byline(title=(first, *found[at + 1 :]))
    whole = all(is_capitals(segment.text) for segment in book.title)
    by = _parse_uniform(found[:at]) if whole or book.editors or is_edited else None
    if by is None:
        return None
    by = replace(by, container=book.title, is_chapter=True)
    return replace(by, editors=book.editors, editor=book.editor)


def _parse_byline(found: Sequence[TextSegment], *, is_book: bool) -> Byline | None:
    """The parts of `AUTHOR, PUBLISHER, TITLE` or, for an article, `Author, Title, CONTAINER`.

    An article's container is in capitals after a title in small letters (Bluebook rule 16). After
    names alone, capitals are a title: always after an organisation, after a person if the date is
    in brackets like a book's (`is_book`), else None: `Silent Fields, HERALD` is ambiguous.
    """
    if not found:
        return None
    if CASE.search(found[0].text):
        return Byline(title=tuple(found))
    quoted = next((at + 1 for at, one in enumerate(found) if one.is_quoted), None)
    small = (not is_capitals(re.sub(IN_BRACKETS, "", one.text)) for one in reversed(found))
    capitals = next((at for at, is_small in enumerate(small) if is_small), 0)
    cut = quoted or len(found) - capitals  # `STAR (Dhaka)`, unless all are
    named = _read_makers(found[:cut], cut) if capitals and not quoted else None
    if named and not named.title:
        is_by_person = any(name.is_person for name in named.authors)
        return _parse_uniform(found) if is_book or named.editors or not is_by_person else None
    by = _parse_uniform(found[:cut])
    if by is None or (by.editors and (by.title[0].is_quoted or cut < len(found))):
        return None
    return replace(by, container=tuple(found[cut:]))


# Segments that are neither author, title nor container.

# Degrees after a person's name, which no bibliography prints.
_DEGREE: Final = re.compile(
    r"(?i:Ph\.?\s?D|Esq|M\.\s?D|J\.\s?D|LL\.\s?[MB]|M\.\s?A|M\.\s?P\.\s?H)\.?"
)
_SESSION: Final = re.compile(r"(?:\w+-)?\w+(?:st|nd|rd|th)\s[Ss]ession")
# What a piece in a journal is, between its author and title (Bluebook rule 16.7)
_PIECE: Final = re.compile(r"(?:Case\s)?(?:Comment|Note)|Book\s(?:Note|Review)|Essay|Recent\sCase")
_MIN_SEGMENTS: Final = 3  # segments: author, title, town

Descriptors = list[tuple[str, "list[TextSegment]"]]


def _take_descriptors(left: list[TextSegment], ends: Mapping[str, str]) -> Descriptors:
    """Takes out of a list the segments that are no byline, with the role of each.

    `Press Release` at the start, `Paper Presented at …` to the end, `Note` behind the author,
    place, publisher or newspaper, a session, a report's number after its author. `ends` holds the
    fields already read from the end of the citation.
    """
    apart = Descriptors()
    spoken = next((at for at in range(2, len(left)) if is_spoken(left[at].text)), None)
    if left and OPENING.fullmatch(left[0].text):
        apart.append(("genre", [left.pop(0)]))
    elif len(left) >= _MIN_SEGMENTS and is_genre_alone(left[-1].text):
        apart.append(("genre", [left.pop()]))
    elif spoken:
        apart.append(("genre", left[spoken:]))
        del left[spoken:]
    if len(left) >= _MIN_SEGMENTS and "journal" in ends and _PIECE.fullmatch(left[1].text):
        apart.append(("remark", [left.pop(1)]))
    apart += _take_imprint(left, ends)
    session = next((at for at in range(2, len(left)) if _SESSION.fullmatch(left[at].text)), None)
    if session is not None:
        first = session - is_organization(left[session - 1].text)
        apart.append(("remark", left[first:]))
        del left[first:]
    last = len(left) - (not (len(left) > 1 and left[-2].is_quoted))
    numbered = next((at for at in range(1, last) if NUMBER.fullmatch(left[at].text)), None)
    if numbered is not None and "number" not in ends:
        apart.append(("number", [left.pop(numbered)]))
    return apart


def _take_imprint(left: list[TextSegment], ends: Mapping[str, str]) -> Descriptors:
    """Takes out the last segments that are place and publisher, a town, a newspaper.

    A town is known, or it is before a year; a newspaper is dated to the day. Neither is printed
    after a title that capitals or quotation marks delimit.
    """
    apart = Descriptors()
    issued = ends.get("issued", "") if ends.get("dated") == "comma" else ""
    if len(left) >= _MIN_SEGMENTS:
        last = left[-1]
        cuts = split_place_publisher(last.text)
        roles = [role for role, _, _ in cuts]
        is_town = issued and (is_year(issued) or is_known_town(last.text))
        if "place" in roles and "publisher" in roles:
            apart += [
                (role, [TextSegment(last.text[start:end], last.start + start, last.start + end)])
                for role, start, end in cuts
            ]
        elif roles == ["place"] and is_town and not _is_delimited(left):
            apart.append(("place", [last]))
        del left[len(left) - bool(apart) :]
    if len(left) >= _MIN_SEGMENTS and is_day(issued) and "container" not in ends:
        last = left[-1]
        in_town = PAPER_IN_TOWN.fullmatch(last.text)
        is_paper = is_newspaper_name(last.text) or (
            in_town and is_headline(in_town["paper"]) and not is_organization(last.text)
        )
        if is_paper and not _is_delimited(left) and parse_people(left[0].text):
            apart.append(("container", [left.pop()]))
    return apart


def _is_delimited(pieces: Sequence[TextSegment]) -> bool:
    """Whether capitals or quotation marks delimit the title."""
    return any(piece.is_quoted for piece in pieces) or any(is_capitals(p.text) for p in pieces[1:])


# Evidence that the parts are a citation, rather than a sentence.

_MAX_TITLE: Final = 600  # characters
# A newspaper or series: begins with a letter and contains no quantity.
_CONTAINER: Final = re.compile(r"[“\"]?[^\W\d_](?:(?!\s\d|\d{3}|%).){2,200}")
_BREAK: Final = re.compile(
    r"[a-zà-ÿ]{3}\.\s+(?:[-–—]\s)?[“\"]?[A-ZÀ-ÖØ-Þ]|(?<!\S)[a-zà-ÿ]\S{0,40}[?!]\s+[“\"]?[A-ZÀ-ÖØ-Þ]|://|\bsupra\b|\binfra\b|;|\(\D{0,30}\d{4}\)"
)
# Nothing but words of dates: `Feb. 30` is no title.
_WHEN: Final = re.compile(
    rf"""(?:{MONTH_STEM}[a-z]{{0,6}}\.?|spring|summer|autumn|fall|winter
        |\d++(?:[./-]\d++){{0,2}}+(?:st|nd|rd|th|[a-z](?![a-z]))?|[\s,–-])++""",
    re.VERBOSE | re.IGNORECASE,
)
# A pinpoint, a document number, editors: no part of a title.
_NO_TITLE: Final = re.compile(
    r"\s§|,\s(?:at|pp?\.|arts?\.|paras?\.|¶¶?|§§?|n\.|nn\.|[Vv]ol\.|[Nn]o\.)\s?\d"
    r"|\b(?:[A-Z]\.?\s?){2,6}[Dd]oc\.|,\sby\s[A-Z]|,\s(?:adopted|signed|opened|done)\s.*\d"
    r"|,\s\d+\sin\s[A-Z]|\beds?$"
    rf"|,\s(?:[A-Z]\w+\s){{0,3}}(?i:{spell_words('legal', 'gazettes')})\b"
    r"|(?<!of)\s[A-Z][a-z]{2,8}\.?\s\d{1,2},\s\d{4}$|://|:$"
)
# A code may lack a date if it has an article, a resolution may lack an author.
_CODE: Final = re.compile(
    r"(?:\w+\s)?(?:code|constitution|\u043a\u043e\u0434\u0435\u043a\u0441)\b", re.IGNORECASE
)

_BOOK_DATE: Final = re.compile(r"[\s\w-]{0,12}\([^()]{0,80}\d{4}\)")


def _is_title(title: str) -> bool:
    """Whether a text may be a title: not a date, and without a pinpoint or document number."""
    is_text = bool(title) and not title[0].islower() and len(title) <= _MAX_TITLE
    return is_text and not (_WHEN.fullmatch(title) or _NO_TITLE.search(title))


def _is_clear(by: Byline, fields: Mapping[str, str]) -> bool:
    """Whether the title surely does not begin with an unrecognised author.

    Without an author, a title may contain commas only if `and` closes the list, or if a container
    follows and its first words are not a name. No body before a journal is an article's title: the
    year in a report's title is no volume (`U.S. Dep't of Labor, 2019 Findings on Child Labor 5`).
    """
    if by.author or by.editors or by.title[0].is_quoted or "genre" in fields:
        return True
    if by.container or "journal" in fields:
        return not (may_be_name(by.title[0].text) or is_organization(by.title[0].text))
    if "number" in fields and is_organization(fields["title"]):
        return False
    is_list = any(_JOINER.match(segment.text) for segment in by.title[1:])
    return len(by.title) == 1 or is_list


def _is_evident(title: str, by: Byline, fields: Mapping[str, str]) -> bool:
    """Whether these parts are a citation rather than a sentence with commas and a date.

    It needs a date or a URL. A title in capitals, in quotation marks or before a container
    suffices; otherwise it must be in headline case and have an author, or both date and URL. A law
    needs its date, a code its article, a resolution its number.
    """
    if not _is_title(title):
        return False
    is_seen = bool(fields.keys() & {"issued", "accessed", "url"})
    is_article = fields.get("locator_kind") in ("article", "section")
    is_law = (LAW.search(title) and is_headline(title)) or FOREIGN_LAW.match(title)
    if (is_seen or is_article) if _CODE.match(title) else (is_seen and is_law):
        return True
    is_numbered = any(NUMBER.fullmatch(segment.text) for segment in by.title)
    is_seen = is_seen or "undated" in fields or ("number" in fields and bool(by.author))
    if is_numbered or not is_seen or not _is_clear(by, fields):
        return False
    if by.container:
        return all(_CONTAINER.fullmatch(segment.text) for segment in by.container)
    if fields.keys() & {"journal", "genre"} or is_capitals(title) or by.title[0].is_quoted:
        return True
    is_published = "url" in fields and bool(fields.keys() & {"issued", "undated"})
    return is_headline(title) and (bool(by.author or by.editors) or is_published)


# `2, Salt Roads of the World (Ada Lund ed., 2011)`, `2 ADA LUND, SALT ROADS 12 (2011)`
_VOLUME_FIRST: Final = re.compile(
    r"(?P<volume>\d{1,3})(?:,\s(?=[^\W\d_a-z])|\s(?P<capitals>(?=[A-Z]{2,}\s[A-Z]{2,},\s[A-Z]{2,})))"
)


def _add_volume(book: ParsedSource, volume: re.Match[str], at: int) -> ParsedSource:
    """A book with the volume printed before it; `at` is the offset of the citation."""
    start, end = volume.span("volume")
    part = SourcePart("volume", at + start, at + end)
    return replace(book, csl=book.csl | {"volume": volume["volume"]}, parts=(part, *book.parts))


_MOST_LETTERS: Final = 5  # of an acronym


def _is_shout(role: str, value: str) -> bool:
    """Whether a publisher may be in capitals that are the style's, and is no acronym."""
    return role == "publisher" and (" " in value or len(value) > _MOST_LETTERS)


def parse_full_citation(text: str, at: int = 0) -> ParsedSource | None:
    """Parses a whole full citation; None if any piece of it is not explained.

    `at` is the offset of `text` in its note, added to the offsets of the parts. The end is read
    first (`parse_ending`), then the rest is split at its commas: `AUTHOR, [PUBLISHER,] TITLE` or
    `Author, Title, CONTAINER`.
    """
    if len(text) > MAX_CITATION:
        return None
    if (volume := _VOLUME_FIRST.match(text)) is not None:
        book = parse_full_citation(text[volume.end() :], at + volume.end())
        maker = "author" if volume["capitals"] is not None else "editor"
        return _add_volume(book, volume, at) if book and maker in book.csl else None
    web = split_web(text)
    return _parse_at_commas(text, web, at) if web else None


# Fields of which each source has one; else it is a sentence
_SIGNS: Final = frozenset(("issued", "accessed", "url", "undated", "number", "locator"))


def _parse_at_commas(text: str, web: WebParts, at: int) -> ParsedSource | None:
    """The source in what is left of a citation without its web parts."""
    tail = parse_ending(web.text)
    head, ends = web.text[: tail.start], tail.values | web.fields
    if _BREAK.search(head):
        return None
    pieces = [piece for piece in split_at_commas(head) if not _DEGREE.fullmatch(piece.text)]
    apart = _take_descriptors(pieces, ends)
    if not _SIGNS & {*ends, *(role for role, _ in apart)}:
        return None
    is_book = _BOOK_DATE.match(web.text, tail.start) is not None
    by = _parse_layout(pieces, ends, is_book=is_book)
    if by is None or (not is_book and _is_paper(pieces, ends)):
        return None
    shown = (("title", _get_text(head, by.title)), ("container", _get_text(head, by.container)))
    fields = {role: restore_case(value) for role, value in shown if value}
    if by.publisher and (publisher := parse_organization(_join(by.publisher)).literal):
        fields["publisher"] = publisher
    fields |= {
        role: restore_case(value) if role == "container" or _is_shout(role, value) else value
        for role, value in ends.items()
    }
    fields |= {
        role: restore_case(_join(some)) if role == "container" else _join(some)
        for role, some in apart
        if role != "remark"
    }
    first, comma, cited = fields.get("locator", "").partition(", ")
    if by.is_chapter and comma:  # `in BOOK 77, 80`: a chapter's first page and the page cited
        fields |= {"page": first, "locator": cited}
    if not _is_evident(_get_text(head, by.title), by, fields):
        return None
    asides = (SourcePart(role, some[0].start, some[-1].end) for role, some in apart)
    placed = web.place_parts((*asides, *list_byline_parts(by), *tail.parts))
    roles = [part.role for part in (*placed, *web.parts) if part.role != "remark"]
    is_explained = bool(placed) and len({*roles}) == len(roles)
    return build_source(text, by, fields, (*placed, *web.parts), at) if is_explained else None


def _get_text(text: str, segments: Sequence[TextSegment]) -> str:
    if not segments:
        return ""
    shown = text[segments[0].start : segments[-1].end]
    return shown.strip('“”"‘’«», ') if segments[0].is_quoted else shown


def _is_paper(pieces: Sequence[TextSegment], ends: Mapping[str, str]) -> bool:
    """Whether only a newspaper is named: `THE NEW YORK TIMES, Sept. 3, 2008`."""
    is_source = ends.keys() & {"journal", "number"} or LAW.search(pieces[0].text)
    return len(pieces) == 1 and is_day(ends.get("issued", "")) and not is_source


def _parse_layout(
    pieces: Sequence[TextSegment], ends: Mapping[str, str], *, is_book: bool
) -> Byline | None:
    """The byline with the editors from the imprint; a publishing house is no newspaper.

    With only a year, capitals at the end are no newspaper: those are dated to the day or month.
    """
    edited = parse_editors(ends.get("editor", "")) or ()
    chapter = _parse_chapter(pieces, is_edited=bool(edited))
    by = chapter or _parse_byline(pieces, is_book=is_book)
    if by is None or (edited and by.editors and not chapter):
        return None
    by = replace(by, editors=by.editors or edited)
    is_dated_to_year = is_year(ends.get("issued", "")) and "journal" not in ends
    if chapter or not by.container or not is_dated_to_year or by.title[0].is_quoted:
        return by
    is_house = is_publishing_house(" ".join(one.text for one in by.container))
    return (
        replace(by, publisher=by.container, container=()) if is_house and not by.publisher else None
    )
