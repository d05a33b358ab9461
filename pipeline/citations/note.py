"""Reads a note: full citations with their source, short forms, a lone URL."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.citations.clauses import split_clauses
from pipeline.citations.crosscheck import (
    BY_FORM,
    contradicts,
    drop_fields,
    find_foreign_sign,
    has_open_bracket,
    is_finer,
    is_in_place,
    keep_agreed,
    may_be_other_author,
    may_be_two,
    may_hold_container,
    may_hold_date,
    may_hold_place,
    may_lack_title,
    may_part_author,
    tells_of_years,
)
from pipeline.citations.documents import find_documents, parse_documents
from pipeline.citations.entries import may_be_author, parse_entry
from pipeline.citations.legal.forms import PUBLIC_LAW
from pipeline.citations.legal.official import OFFICIAL_OPENINGS, SIGN_OF_RECORD, parse_official
from pipeline.citations.legal.sources import DOTTED, SIGN_OF_LAW, is_dotted, parse_legal
from pipeline.citations.legal.titles import find_law_number
from pipeline.citations.publishers import is_known_place
from pipeline.citations.short_forms import (
    REPEATED,
    parse_bare_page,
    parse_dated_form,
    parse_note_mention,
    parse_noted_form,
    parse_pinpoints,
    parse_titled_form,
    split_note_page,
)
from pipeline.citations.source import Byline, ParsedCitation, ParsedSource, build_source
from pipeline.citations.styles.communications import (
    SIGN_OF_BROADCAST,
    SIGN_OF_LETTER,
    parse_broadcast,
    parse_letter,
)
from pipeline.citations.styles.law_reviews import parse_full_citation
from pipeline.citations.styles.name_lists import find_leading_names, parse_makers
from pipeline.citations.styles.readings import is_complete, may_be_citation, parse_styled
from pipeline.citations.styles.web_parts import split_web
from pipeline.grammar.dates import DATE, DAY
from pipeline.grammar.named_parts import (
    ABBREVIATIONS,
    SourcePart,
    TextSegment,
    find_last_word,
    find_urls,
    read_groups,
    trim_end,
)
from pipeline.grammar.names import is_headline, parse_editors
from pipeline.vocabulary.citation_words import words_of
from pipeline.vocabulary.word_lists import list_words, spell_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.citations.lists import ListConvention
    from pipeline.citations.source import Kind

SIGNAL_WORDS: Final = r"""
    (?:but\s)?see(?:,?\s(?:also(?:,(?=\s[A-Z]))?|generally))?(?:,?\s(?:e\.\s?g\.|for\s(?:example|instance)|inter\salia|in\sparticular),?)?
  | for\s(?:example|instance)(?=,) | (?:but\s)?cf\. | e\.\s?g\.,? | accord | contra | compare
  | (?:cited|quoted|reprinted|cited\sto)\sin:? | citing:? | quoting:?
  | voir(?:\s(?:aussi|également))? | v[ée]anse | véase(?:\stambién)? | cfr\. | vgl\."""
# Inside a piece a signal opens a new citation after a bracket or a comma, also before `and`.
_NEXT_SIGNAL: Final = re.compile(
    rf"""(?:(?<![Ss]ee)(?<!also)(?<!generally),\s(?:and\s)?|[(\[])
        (?P<next>(?i:{SIGNAL_WORDS})\s)(?=[^a-z]|id\.|supra|infra|u{{9}})""",  # masked
    re.VERBOSE,
)
# `Compare A, TITLE 10 (2001), with B, TITLE 7 (2011)` (Bluebook rule 1.2)
_COMPARED: Final = re.compile(r"(?<=[)\d]),(?=\s(?:with|and)\s[^\W\d_a-z])")
_COMPARES: Final = re.compile(r"\W*compare\s", re.IGNORECASE)
_STOP: Final = re.compile(
    r"[.!?][\"”’)\]]*\s+(?!\([^()]{0,80}\d{4}\)|Doc\.\s\d)(?=[\"“(\[]?[^\W\d_a-z]|\d{1,3}\s[A-Z])"
)
# A full stop after these does not end a sentence.
_ABBREVIATIONS: Final = ABBREVIATIONS | frozenset(list_words("split", "others"))
# The rest of an abbreviated title, such as `Med. J.,` after `East Afr.`; `Id.,` begins a citation.
_ABBREVIATED: Final = re.compile(
    r"\.\s(?!(?:Id|Ibid|Cf|See)\.)(?:[A-Z][a-z]{0,7}\.\s){0,4}[A-Z][a-z]{0,7}\.,"
)
# `…, by Mark Lund Jr. The rule …`: a suffix that ends a list of authors
_ENDS_CREDIT: Final = re.compile(r"\b(?:by|and)\s(?:[A-Z][\w.’'-]*\s){2,4}(?:Jr|Sr)$")
# `Hill. Toll Code Ann. § 12`: behind the abbreviated name of a state
_CODE: Final = re.compile(r"\.\s(?:[A-Z][\w.]*,?\s){1,4}(?:§|ch\.\s\d|tit\.\s\d)")
_LONGEST_STATE: Final = 5  # letters
_SERIES: Final = re.compile(r"(?:^|,\s)\d{1,4}\s[A-Z][^,]*$")


def _mask_addresses(text: str) -> str:
    """The text with every URL masked by letters, at the same length."""
    parts, at = [], 0
    for start, end in find_urls(text):
        parts += [text[at:start], "u" * (end - start)]
        at = end
    return "".join([*parts, text[at:]])


def _is_stop(text: str, at: int) -> bool:
    """Whether the mark at `at` ends a sentence: not after an initial or an abbreviation.

    A question or exclamation mark after a capitalised word is part of a title: `LOST WOMEN? THE …`.
    """
    last = find_last_word(text, at)
    if text[at] != ".":
        return not last[:1].isupper()
    word = re.split(r"[.&/\u2013\u2014-]", last)[-1].lower()
    if _ENDS_CREDIT.search(text, max(0, at - _WINDOW), at):
        return True
    is_initial = len(word) == 1 and word.isalpha()
    in_series = _SERIES.search(text, max(0, at - 60), at)  # `12 HARV. J.L. & TECH.`
    may_be_state = last.istitle() and len(last) <= _LONGEST_STATE
    in_title = _ABBREVIATED.match(text, at) or (may_be_state and _CODE.match(text, at))
    return not (is_initial or word in _ABBREVIATIONS or in_series or in_title)


# The first of two judgments under one number: `Roe v The Queen; Doe v The Queen (2011) 39 VR 131`
_JOINED_CASE: Final = re.compile(
    r"(?:^|[;.]\s|\b(?:[Aa]lso|[Ss]ee)\s)[A-Z][^;:,()\d]{1,60}\s[vV]\.?\s[A-Z][^;:,()\d]{1,60}$"
)


_LONGEST_PARTIES: Final = 140  # characters


# Behind a report, a second one of the same judgment: `[2020] ZACC 2; 2021 (2) SA 5 (CC)`
_SECOND_REPORT: Final = re.compile(r";\s\[?(?:19|20)\d\d\]?\s(?:\(\d{1,2}\)\s)?[A-Z]{2,8}\s\d")


def _joins_cases(text: str, at: int) -> bool:
    is_joined = _JOINED_CASE.search(text, max(0, at - _LONGEST_PARTIES), at) is not None
    return is_joined or _SECOND_REPORT.match(text, at) is not None


def _find_semicolons(text: str) -> Iterator[int]:
    """The offsets of semicolons outside brackets and quotation marks."""
    depth = 0
    for at, character in enumerate(text if ";" in text else ""):
        if character in "([“":
            depth += 1
        elif character in ")]”":
            depth = max(0, depth - 1)
        elif character == ";" and depth == 0 and not _joins_cases(text, at):
            yield at


def split_note(text: str) -> list[tuple[int, int]]:
    """The offsets of a note's pieces: sentences, parts between semicolons, parts after signals."""
    shown = _mask_addresses(text)
    even = all(shown.count(mark) == shown.count(closer) for mark, closer in ("()", "[]", "“”"))
    semicolons = _find_semicolons(shown) if even else (at for at, c in enumerate(shown) if c == ";")
    asides = [aside.span() for aside in _ASIDE.finditer(shown)]
    stops = (
        stop.end()
        for stop in _STOP.finditer(shown)
        if _is_stop(shown, stop.start())
        if not any(start < stop.start() < end - 1 for start, end in asides)
    )
    signals = (found.start("next") for found in _NEXT_SIGNAL.finditer(shown))
    compared = _COMPARED.finditer(shown) if _COMPARES.match(shown) else ()
    ends = (found.end() for found in compared)
    cuts = (*(at + 1 for at in semicolons), *stops, *signals, *ends)
    return list(pairwise(sorted({0, *cuts, len(text)})))


# What begins a title, not a citation: the name of a state (`Cal. Penal Code`), a first topic of an
# agency's rule (`Classes of Visas; Forms of Evidence, 67 Fed. Reg. 4784`).
_IN_TITLE: Final = re.compile(
    r"(?!Id\.|See\.|Cf\.)[A-Z][a-z]{1,4}\.\s|[A-Z][^;.:\d]{3,80};(?=[^;]+\sFed\.\sReg\.)"
    r"|[A-Z][^;:,()\d]{1,60}\s[vV]\.?\s[A-Z][^;:,()\d]{1,60};(?=[^;]+\s[vV]\.?\s)"  # joined cases
)
_ASIDE: Final = re.compile(r"\([^()\[\]]{1,60}\)")  # too short to hold sentences
_DATED_OR_ON_THE_WEB: Final = re.compile(r"\d|://|\bwww\.|\bn\.\s?d\.")

# Nothing but a date or an address: a piece of an entry that a full stop cut off.
_NOTHING_ELSE: Final = re.compile(rf"(?:{DATE}|{DAY})(?:\.\s?https?://\S+)?|https?://\S+")


def parse_source(text: str, at: int = 0) -> ParsedSource | None:
    """The source that a whole full citation names, whatever its form; None where none is explained.

    `at` is the offset of `text` in its note, added to the offsets of the parts.
    """
    if not _DATED_OR_ON_THE_WEB.search(text) or _NOTHING_ELSE.fullmatch(text):
        return None
    if (short := _NAMED_BEHIND.search(text)) is not None:
        return _parse_named(text, short, at)
    if (formal := parse_formal(text, at)) is not None:
        return formal
    if (styled := parse_styled(text, at)) is not None and is_complete(styled):
        return styled
    found = parse_full_citation(text, at)
    return styled if found is None and styled and _is_page(styled) else found


# `… (2010) (hereinafter Rules (Lund))`: the name by which the source is cited from then on
_NAMED_BEHIND: Final = re.compile(
    r",?\s[(\[](?i:hereinafter),?\s(?:(?:cited|referred\sto)\sas,?\s)?(?P<short>[^()\[\]]{2,80}(?:\([^()]{1,40}\))?)[)\]]$"
)


def _parse_named(text: str, short: re.Match[str], at: int) -> ParsedSource | None:
    """The source before the bracket that gives it a name."""
    source = parse_source(text[: short.start()], at)
    if source is None:
        return None
    named = SourcePart("short", at + short.start("short"), at + short.end("short"))
    aliases = (*source.aliases, short["short"])
    return replace(source, parts=(*source.parts, named), aliases=aliases)


def _is_page(source: ParsedSource) -> bool:
    """Whether a styled source that is not evident is a page by a body, under a headline."""
    title = source.read("title")
    return is_headline(title) and "URL" in source.csl and may_be_citation(source)


# The readers of what its own form shows, with a sign without which they find nothing
_FORMAL: Final = (
    (SIGN_OF_LAW, parse_legal),
    (SIGN_OF_LETTER, parse_letter),
    (SIGN_OF_BROADCAST, parse_broadcast),
    (SIGN_OF_RECORD, parse_official),
)


def parse_formal(text: str, at: int = 0) -> ParsedSource | None:
    """The source of a citation that its own form shows: a law, judgment, letter, broadcast.

    A body's document without a number or state shows too little where a style reads it too, and so
    does a convention on a page, which may be of its title.
    """
    signed = [read for sign, read in _FORMAL if sign.search(text)]
    web = split_web(text) if signed else None
    if web is None:
        return None
    for read in signed:
        found = web.add(read(web.text))
        if found is None:
            continue
        fields = found[0].keys()
        is_plain = "document" in fields and not {"jurisdiction", "number"} & fields
        styled = parse_styled(text, at) if is_plain or fields >= {"treaty", "url"} else None
        if styled and is_complete(styled) and (is_plain or "container-title" in styled.csl):
            return styled
        is_by_nobody = bool(fields & {"enacted", "bill"}) and "author" not in fields
        if not (is_by_nobody and _is_by_persons(text, found[1])):
            return _build_source(text, *found, at)
    return None


def _is_by_persons(text: str, parts: Sequence[SourcePart]) -> bool:
    """Whether a title begins with names of persons: `Holst, Mark, Workers and the Law`."""
    end = next((part.end for part in parts if part.role == "title"), 0)
    lists = (one for one in find_leading_names(text) if one.end < end)
    return any(one.kind != "body" and (one.kind != "whole" or len(one.names) > 1) for one in lists)


def _build_source(
    text: str, fields: dict[str, str], parts: Sequence[SourcePart], at: int
) -> ParsedSource:
    title = tuple(part for part in parts if part.role == "title")
    printed = (text[part.start : part.end] for part in parts if part.role == "author")
    who = next(printed, "") if "by_body" in fields else fields.get("author", "")
    names = parse_makers(who, may_be_persons="by_body" not in fields) if who else ()
    titled = tuple(TextSegment(fields["title"], part.start, part.end) for part in title)
    edited = parse_editors(fields.get("editor", "")) or ()
    by = Byline(authors=names, editors=edited, title=titled, is_chapter="chapter" in fields)
    source = build_source(text, by, fields, tuple(p for p in parts if p.role != "unexplained"), at)
    unread = tuple((p.start + at, p.end + at) for p in parts if p.role == "unexplained")
    return replace(source, unexplained=unread)


_IN_SENTENCE: Final = re.compile(
    r"(?<!\bavailable\s)(?<!\baccessed\s)\b(?!accessed|enacted|online)[^\W\d_]+\s$", re.IGNORECASE
)
_WINDOW: Final = 60
_SHORTEST_TITLE: Final = 3  # letters and digits


def parse_web_page(text: str) -> tuple[ParsedSource, int, int] | None:
    """The web page at a note's only URL, with its access date, and the offsets of both.

    None if there are several URLs, if words follow the URL (they may belong to it), or if a word
    directly precedes it, as in a sentence.
    """
    web = split_web(text)
    start = next((part.start for part in web.parts if part.role == "url"), -1) if web else -1
    if web is None or start < 0 or any(at > start and text[at].isalnum() for at in web.offsets):
        return None
    if _IN_SENTENCE.search(text, max(0, start - _WINDOW), start):
        return None
    before = max((at + 1 for at in web.offsets if at < start), default=0)
    end = trim_end(text, len(text))
    opened = end - len(text[before:end].lstrip(" .,;:([<"))
    parts = tuple(part for part in web.parts if part.start >= opened)
    fields = {part.role: web.values[part.role] for part in parts}
    return build_source(text, Byline(), fields, parts), opened, end


_WORD: Final = r"[A-Z][\w.’'&-]*"
_PARTY: Final = rf"{_WORD}(?:,?\s(?:{_WORD}|of|the|and|for|&|in|on)){{0,8}}"
_SENTENCE_OPENING: Final = r"(?:In|Under|But|And|As|See|By|From|Since|With|Unlike|Like)\s"


# A case up to the bracket with the year, in which `parse_source` reads the fields; a section of a
# code (Bluebook rule 12).
_CASE: Final = re.compile(
    rf"""\b(?!{_SENTENCE_OPENING}){_PARTY}\sv\.\s{_PARTY},\s
    (?:\d{{1,4}}\s[A-Z]|App\.|Case|Nos?\.|Application)[^;()]{{1,80}}\s\([^()]{{0,80}}\d{{4}}\)
    (?:\s\([a-z][^()]{{2,80}}\)){{0,3}}""",
    re.VERBOSE,
)
_STATUTE: Final = re.compile(
    r"""\b(?P<title>\d{1,2}\s(?:U\.\s?S\.\s?C|C\.\s?F\.\s?R)\.)\s(?:§{1,2}\s?)?
    (?P<locator>\d{1,5}[a-z]?(?:\.\d{1,4})?(?:\(\w{1,4}\)){0,4}(?:[-–](?:\d{1,5}|\(\w{1,4}\)))?)""",
    re.VERBOSE,
)
_FILLED: Final = re.compile(r"[-–—]{2}\Z")


_MOST_JOINTS: Final = 6  # places within a sentence where a citation may begin
_LEAD: Final = re.compile(rf"(?:\b(?:{spell_words('note', 'leads')})\s|\s\()(?=[“\"A-Z])")


def _find_led(text: str, start: int, end: int) -> ParsedCitation | None:
    """The citation to which a sentence leads, and with which it ends: `… is found in A, B (2010)`.

    It names its title and who made it. A report that opens with its number, and a journal of
    record, need no such words.
    """
    leads = islice(_LEAD.finditer(text, start, end), _MOST_JOINTS)
    openings = (form.search(text, start, end) for form in OFFICIAL_OPENINGS)
    starts = (opening.start() for opening in openings if opening is not None)
    for at in (*(lead.end() for lead in leads), *starts):
        led = _parse_full(text, at, end)
        fields = {*led.source.csl} if led and led.source else set[str]()
        needed = {"title"} if {"author", "editor"} & fields else {"container-title", "issued"}
        if needed <= fields and ("title" in needed or "title" not in fields):
            return led
    return None


def _find_in_sentence(text: str, start: int, end: int) -> Iterator[ParsedCitation]:
    """What is cited in full within a sentence: cases, statutes, the source it leads to.

    None overlap. A case right after a run of dashes is skipped: the party's name began before them.
    """
    led = _find_led(text, start, end)
    end = led.start if led else end
    forms = (_CASE, _STATUTE, PUBLIC_LAW)
    found = (one for form in forms for one in form.finditer(text, start, end))
    for one in sorted(found, key=re.Match.start):
        at, stop = one.span()
        source = None
        if one.re == _STATUTE and (section := read_groups(one)):
            fields, parts = section
            source = _build_source(text, fields | {"locator_kind": "section"}, parts, 0)
        elif one.re == PUBLIC_LAW or not _FILLED.search(text, max(0, at - 2), at):
            source = parse_source(one[0], at)
        if source is not None and at >= start:
            start = stop
            yield ParsedCitation("full", None, at, stop, source)
    for at, stop, document in find_documents(text, start, end):
        yield ParsedCitation("full", None, at, stop, document)
    if led is not None:
        yield led


_SIGNAL: Final = re.compile(
    rf"(?P<signal>{SIGNAL_WORDS})(?=[\s:]),?:?\s*", re.VERBOSE | re.IGNORECASE
)
_TAIL: Final = re.compile(
    r"\s?(?:\((?:[a-z][^()]{0,300})\)|and\s(?:the\s)?accompanying\stext|passim|\[hereinafter\s[^\]]{1,100}\])"
)
_WAY: Final = re.compile(
    r"""\b(?P<way>(?:[Ss]upra|[Ii]nfra|SUPRA|INFRA)\b | (?:op|loc)\.\s?cit\b\.?
      | (?:[Aa]bove|[Bb]elow)(?=\s(?:nn?\.?|notes?)\s\d))""",
    re.VERBOSE,
)
_POINTS: Final = re.compile(rf"{_WAY.pattern} | (?<!\w)(?:{REPEATED.pattern})", re.VERBOSE)
_TEXT: Final = re.compile(r",?\s(?:and\s)?text\s(?:accompanying|at)")


def _skip_tail(text: str, at: int, end: int) -> int:
    """The offset after remarks that close a short form: `(emphasis added)`."""
    while (tail := _TAIL.match(text, at, end)) is not None:
        at = tail.end()
    return at


_NAME_WORD: Final = re.compile(r"[“\"(]?[^\W\d_a-zß-öø-ÿ]|\d{4}\b")
_LINKS: Final = frozenset(list_words("note", "links"))
_INTRODUCTION: Final = re.compile(
    r"(?:According\sto|As\s[a-z]+\s(?:in|by)|In|For|On|Under|By|From|And|But|While|Although)\s(?:the\s)?"
)
_OTHERS: Final = re.compile(r",?\s(?:et\sal\.?|(?:&|and)\s(?:the\s)?others)$")
_PARTICLE: Final = rf"(?:{spell_words('names', 'particles')})\s"
_OPENS_NAME: Final = re.compile(_PARTICLE)
_PARTICLES: Final = re.compile(rf"(?<!\w)(?:{_PARTICLE}){{1,3}}$")
_MAX_NAME_WORDS: Final = 24


def _find_name_start(text: str, start: int, end: int) -> int:
    """Where the name ending at `end` begins: capitalised words, commas and small link words."""
    window = max(start, end - 240)
    begin = end
    for word in [*re.finditer(r"\S+", text[window:end])][: -_MAX_NAME_WORDS - 1 : -1]:
        if _NAME_WORD.match(word[0]):
            begin = window + word.start()
        elif word[0].rstrip(",").lower() not in _LINKS:
            break
    particles = _PARTICLES.search(text, window, begin)
    return particles.start() if particles and begin < end else begin


def _find_name(text: str, start: int, end: int) -> tuple[str | None, int]:
    """The name directly before a `supra` and its offset; None without a capitalised word there.

    After prose, only what follows the last comma: `In the south, Kelly supra`.
    """
    stop = trim_end(text, end, start)
    others = _OTHERS.search(text, max(start, stop - 16), stop)
    stop = others.start() if others else stop
    begin = _find_name_start(text, start, stop)
    if begin > start and (comma := text.rfind(", ", begin, stop)) >= 0:
        begin = comma + 2
    if (introduction := _INTRODUCTION.match(text, begin, stop)) is not None:
        begin = introduction.end()
    shown = text[begin:stop].strip('“”",() ')
    shown += ")" if "(" in shown and ")" not in shown else ""
    is_name = bool(shown) and (not shown[0].islower() or _OPENS_NAME.match(shown))
    return (shown, begin) if is_name else (None, end)


def _parse_pointer(text: str, way: re.Match[str], start: int, end: int) -> ParsedCitation | None:
    """Parses a `supra` or `infra`; None if it has neither a name nor a number."""
    name, begin = _find_name(text, start, way.start())
    pinpoints, at = parse_pinpoints(text, (_TEXT.match(text, way.end(), end) or way).end(), end)
    has_note = any(reference.word == "note" for reference in pinpoints)
    if name is None and not pinpoints:
        return None
    is_above = way["way"].lower() not in ("infra", "below")
    if way["way"].lower() in ("above", "below"):
        pinpoints = split_note_page(pinpoints)
    has_number = has_note or (is_above and pinpoints[:1] and pinpoints[0].word == "at")
    kind: Kind = "internal"
    if name is not None or (has_number and not _TEXT.match(text, way.end(), end)):
        kind = "supra" if is_above else "infra"
    return ParsedCitation(kind, None, begin, _skip_tail(text, at, end), None, name, pinpoints)


def _parse_repetition(text: str, match: re.Match[str], end: int) -> ParsedCitation:
    pinpoints, at = parse_pinpoints(text, match.end(), end)
    if not pinpoints and (match[0][1:].startswith("bid") or text.startswith(",", match.end())):
        pinpoints, at = parse_bare_page(text, match.end(), end)
    return ParsedCitation(
        "id", None, match.start(), _skip_tail(text, at, end), None, None, pinpoints
    )


# `Roe, 410 U.S. at 153`: a series may precede the page.
_AT: Final = re.compile(
    r"""(?:,\s\d{1,4}\s[A-Z][A-Za-z0-9.\s]{1,20}?)?,?\s(?=at\s|pp?\.\s?\d|¶)""",
    re.VERBOSE,
)


def _parse_short_form(text: str, start: int, end: int) -> ParsedCitation | None:
    """`Kelly, at 45`: a piece that consists of a name and a page."""
    pages = reversed([*_AT.finditer(text, start, end)])
    return next(filter(None, (_parse_at_page(text, start, end, match) for match in pages)), None)


_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def _parse_at_page(text: str, start: int, end: int, match: re.Match[str]) -> ParsedCitation | None:
    pinpoints, stop = parse_pinpoints(text, match.end() - 1, end)
    name, begin = _find_name(text, start, match.start())
    if not pinpoints or _skip_tail(text, stop, end) < end or begin != start or name is None:
        return None
    if _YEAR.search(name):
        return None  # a title: `Labor Office, Report on Tolls 2012, p. 4`
    return ParsedCitation("short", None, start, end, None, name, pinpoints)


# What leaves fields of a source open, and which
_OPEN_FIELDS: Final = (
    (may_be_other_author, ("author",)),
    (may_hold_place, ("container",)),
    (may_part_author, ("author", "title")),
    (may_lack_title, ("title",)),
    (may_hold_date, ("title",)),
    (may_hold_container, ("title",)),
)


def _accept(text: str, source: ParsedSource | None) -> ParsedSource | None:
    """The source, unless a value holds a sign of another field or is one, or is a mere initial."""
    if source is None or find_foreign_sign(source) or is_in_place(source):
        return None
    if tells_of_years(source) or may_be_two(text, source):
        return None
    if has_open_bracket(text, source):
        return None
    for may_be_wrong, roles in _OPEN_FIELDS:
        if may_be_wrong(text, source):
            source = drop_fields(source, roles)
    title = source.read("title")
    if source.csl["type"] == "legislation" and "number" not in source.csl:
        number = find_law_number(title)
        source = replace(source, csl=source.csl | {"number": number}) if number else source
    is_titled = "title" not in source.csl or sum(map(str.isalnum, title)) >= _SHORTEST_TITLE
    return source if is_titled else None


def _parse_full(text: str, start: int, end: int) -> ParsedCitation | None:
    """A full citation; a closing bracket that was opened before it is left out."""
    if text[end - 1 : end] == ")" and text.count("(", start, end) < text.count(")", start, end):
        end = trim_end(text, end - 1, start)
    match = _accept(text, parse_source(text[start:end], start))
    return ParsedCitation("full", None, start, end, match) if match else None


def _parse_piece_body(text: str, start: int, end: int) -> Iterator[ParsedCitation]:
    """The citations of a piece whose signal and trailing punctuation are already removed."""
    if listed := parse_documents(text, start, end):
        yield from listed
        return
    if (again := REPEATED.match(text, start, end)) is not None:
        yield _parse_repetition(text, again, end)
        return
    ways = list(_WAY.finditer(text, start, end))
    for way in ways:
        if way.start() >= start and (pointing := _parse_pointer(text, way, start, end)) is not None:
            start = pointing.end
            yield pointing
    if not ways:
        whole = _parse_whole(text, start, end)
        found = (whole,) if whole else _parse_joined(text, start, end)
        yield from found
        at = found[-1].end if found else start
        if at < end:
            yield from _find_in_sentence(text, at, end)


_AFTER_SIGNAL: Final = re.compile(r"(?i:see|also|cf\.|generally)[,:]?\s\Z")


def _parse_mention(text: str, start: int, end: int) -> ParsedCitation | None:
    """`See note 7`, `See also note 7 below`: only directly after a signal."""
    is_signalled = _AFTER_SIGNAL.search(text, max(0, start - 16), start) is not None
    match = parse_note_mention(text, start, end) if is_signalled else None
    kind: Kind = "infra" if " below" in text[start:end] else "supra"
    return ParsedCitation(kind, None, start, end, None, None, match) if match else None


_MAX_SHORT_FORM: Final = 300  # characters: longer pieces are sentences


def _parse_whole(text: str, start: int, end: int) -> ParsedCitation | None:
    """The citation that a piece is: a short form with a note or year, a source, a short form."""
    if end - start > _MAX_SHORT_FORM:
        return _parse_full(text, start, end)
    if noted := parse_noted_form(text, start, end):
        return ParsedCitation("supra", None, start, end, None, *noted)
    if dated := parse_dated_form(text, start, end):
        return ParsedCitation("short", None, start, end, None, *dated)
    if found := _parse_full(text, start, end) or _parse_short_form(text, start, end):
        return found
    if titled := parse_titled_form(text, start, end):
        return ParsedCitation("short", None, start, end, None, *titled)
    return _parse_mention(text, start, end)


# `…, p. 4, for the list of the year`
_TRAILING: Final = re.compile(rf",\s(?:{spell_words('note', 'trailing')})\s(?=[a-z“])")


def _parse_explained(text: str, start: int, end: int) -> ParsedCitation | None:
    """The citation before words that say what it is cited for; these are left out."""
    trailing = _TRAILING.search(text, start, end)
    return _parse_full(text, start, trailing.start()) if trailing else None


_JOINT: Final = re.compile(r",\s(?:and|&)\s(?=[“\"A-Z])")


def _parse_joined(text: str, start: int, end: int) -> tuple[ParsedCitation, ...]:
    """The two citations that `and` joins, each in full, or one before what it is cited for."""
    for joint in islice(_JOINT.finditer(text, start, end), _MOST_JOINTS):
        first = _parse_full(text, start, joint.start())
        second = _parse_full(text, joint.end(), end) if first else None
        if first and second:
            return first, second
    explained = _parse_explained(text, start, end)
    return (explained,) if explained else ()


# Before the last of several, and before what is compared.
_LAST: Final = re.compile(
    r"(?:(?<=;)\s*and|(?<=,)\s*(?:with|and))\s|(?<=[\w/])\s(?:and|&)\s(?=[“\"A-Z])"
)


@dataclass(frozen=True, slots=True)
class NotePiece:
    """A piece of a note without the punctuation around it; the citation begins behind `signal`."""

    start: int
    first: int
    end: int
    signal: str | None


_JOINT_AT_END: Final = re.compile(r",\sand$")  # before a signal: `…, p. 4, and see …`


def trim_piece(text: str, start: int, end: int) -> NotePiece:
    """The piece between two offsets without `and`, brackets and punctuation, and its signal."""
    last = _LAST.match(text, start, end)
    start = last.end() if last else start
    start = end - len(text[start:end].lstrip(" ,;([—–"))
    end = trim_end(text, end, start)
    if (joint := _JOINT_AT_END.search(text, max(start, end - _WINDOW), end)) is not None:
        end = trim_end(text, joint.start(), start)
    while end > start and text[end - 1] in "([":
        end = trim_end(text, end - 1, start)
    signal = _SIGNAL.match(text, start, end)
    word = " ".join(signal["signal"].lower().strip(" ,:").split()) if signal else None
    return NotePiece(start, signal.end() if signal else start, end, word)


def _parse_piece(text: str, start: int, end: int) -> Iterator[ParsedCitation]:
    piece = trim_piece(text, start, end)
    is_aside = piece.signal is not None and text[piece.start - 1 : piece.start] in ("(", "[")
    for at, citation in enumerate(_parse_piece_body(text, piece.first, piece.end)):
        if piece.signal is None or at or citation.start != piece.first:
            yield citation
        else:
            yield replace(citation, signal=piece.signal, start=piece.start, is_aside=is_aside)


# What was done to a quotation, behind its source (Bluebook rule 5.2)
_ADDED: Final = re.compile(
    r"(?<=[\w)\]>])\s\((?:alterations?|citations?|emphas[ei]s|footnotes?)\s[a-z\s]{3,40}\)$"
)


def parse_entry_of_list(text: str, convention: ListConvention) -> ParsedCitation | None:
    """An entry as the list prints its others; None if it is not read that way to its end."""
    end = trim_end(text, len(text))
    styled = _accept(text, parse_styled(text[:end], 0, convention))
    is_read = styled is not None and is_complete(styled)
    return ParsedCitation("full", None, 0, end, styled) if is_read else None


def parse_citations(text: str) -> tuple[ParsedCitation, ...]:
    """The citations in the reading text of a note, in order; () for plain commentary.

    The note is read as a citation in one of the styles (`parse_styled`), or it is an entry of a
    reference list (`parse_entry`); else it is split at semicolons, sentence ends and signals (`see
    also`, `citing`), and each piece is parsed as a whole or not at all; or it is a lone URL
    (`parse_web_page`). `find_unexplained` lists what is left. Where two of these readings
    contradict each other, only what they agree on is kept. Other notes are unknown here, so short
    forms are not resolved.
    """
    end = trim_end(text, len(text))
    if (added := _ADDED.search(text, max(0, end - _WINDOW), end)) and (
        found := parse_citations(text[: added.start()])
    ):
        return (*found[:-1], replace(found[-1], end=end))
    cuts = split_note(text)
    formal = _accept(text, parse_formal(text[:end])) if _may_be_one(text, cuts) else None
    if formal is not None:
        return (ParsedCitation("full", None, 0, end, formal),)
    styled = _accept(text, parse_styled(text[:end]))
    if styled is not None and is_complete(styled):
        return (ParsedCitation("full", None, 0, end, styled),)
    entry = None if _POINTS.search(text) else _accept(text, parse_entry(text[:end]))
    if entry is None:
        return _parse_pieces(text, cuts, styled)
    chosen = _choose(text, styled, entry) if styled is not None else None
    return (ParsedCitation("full", None, 0, end, chosen or entry),)


def _may_be_one(text: str, cuts: Sequence[tuple[int, int]]) -> bool:
    """Whether a note may be one citation, whose title may begin with a piece of its own."""
    opening = _IN_TITLE.match(text)
    is_opened = opening is not None and cuts[:1] == [opening.span()]
    is_whole = len(cuts) - is_opened <= 1 or (DOTTED.match(text) is not None and is_dotted(text))
    return is_whole and not _SIGNAL.match(text)


def _parse_pieces(
    text: str, cuts: Sequence[tuple[int, int]], styled: ParsedSource | None
) -> tuple[ParsedCitation, ...]:
    """The citations of a note piece by piece; `styled` is what a style reads in the whole note."""
    found = (piece for start, stop in cuts for piece in _parse_piece(text, start, stop))
    pieces = _point_inside(tuple(found))
    points = any(piece.kind not in ("full", "short") for piece in pieces)
    is_read = len(pieces) == 1 and not find_unexplained(text, pieces)
    if styled is not None and not points:
        only = pieces[0].source if is_read else None
        chosen = _choose(text, styled, only)
        if chosen is not None:
            whole = ParsedCitation("full", None, 0, trim_end(text, len(text)), chosen)
            return pieces if chosen is only else (whole,)
    is_part = not points and is_author_cut_off(text, [piece.start for piece in pieces])
    if is_part or not pieces or _tells_nothing(pieces[0]):
        return _parse_address_only(text)
    return _drop_open_ends(text, pieces)


def _point_inside(pieces: tuple[ParsedCitation, ...]) -> tuple[ParsedCitation, ...]:
    """The citations of a note, of which places before any source are of the report itself."""
    if pieces and pieces[0].kind == "id" and pieces[0].is_place:
        return (replace(pieces[0], kind="internal"), *_point_inside(pieces[1:]))
    return pieces


_GOES_ON: Final = re.compile(r"\.[”’\"]?\s[^\W\d_a-z]")
_PRINTED: Final = re.compile(r"[;:\d“”‘(]|\.\s[^\W\d_a-z]")  # of a date, imprint or page
_OPENS_FIELD: Final = re.compile(
    rf"(?:{words_of('volume')}|{words_of('edited_by')}|{words_of('translated_by')})\s",
    re.IGNORECASE | re.VERBOSE,
)
_STATES: Final = re.compile(rf"\b(?:{spell_words('wording', 'finite')})\b", re.IGNORECASE)


def _tells_nothing(piece: ParsedCitation) -> bool:
    """Whether nothing but a date is read of a citation, so that its end is not known either."""
    source = piece.source
    return source is not None and not source.csl.keys() - {"type", "issued", "note", "id"}


def _drop_open_ends(text: str, pieces: Sequence[ParsedCitation]) -> tuple[ParsedCitation, ...]:
    """The citations of a note without a last field that may go on in the sentence behind it.

    `(2012) Toll Roads. Salt in Zenda (1935–1941). Sarn: Brill`: a sentence behind a title or
    container that states nothing, but holds a number or an imprint, may be of the citation.
    """
    gaps = [one for one in find_unexplained(text, pieces) if _PRINTED.search(text, one[0])]
    behind = {
        start
        for start, end in gaps
        if not (_STATES.search(text, start, end) or _OPENS_FIELD.match(text, start))
        and not is_known_place(text[start:end].partition(": ")[0])
    }
    return tuple(
        _drop_last(one) if _GOES_ON.match(text, one.end) and one.end + 2 in behind else one
        for one in pieces
    )


def _drop_last(piece: ParsedCitation) -> ParsedCitation:
    """A citation without its last field, if that is its title or container."""
    if piece.source is None or piece.source.csl["type"] in BY_FORM:
        return piece
    last = max(piece.source.parts, key=lambda part: part.end)
    is_open = last.role in ("title", "container") and last.end >= piece.end - 1
    source = drop_fields(piece.source, (last.role,)) if is_open else piece.source
    return replace(piece, source=source)


def _choose(text: str, styled: ParsedSource, other: ParsedSource | None) -> ParsedSource | None:
    """Of a reading by style and another the one to believe, without what the two dispute."""
    if other is None:
        return styled if styled.is_evident or may_be_citation(styled) else None
    if other.csl["type"] in BY_FORM:
        return other
    if "title" not in styled.csl and other.is_evident and "container-title" in other.csl:
        return other  # which knows what each word is
    is_evident = styled.is_evident or (may_be_citation(styled) and is_finer(styled, other))
    if is_evident and contradicts(styled, other):
        return styled
    return keep_agreed(text, other, styled)


def _parse_address_only(text: str) -> tuple[ParsedCitation, ...]:
    """The page at a note's URL, where nothing else of the note is parsed, or nothing."""
    match = parse_web_page(text)
    return (ParsedCitation("full", None, match[1], match[2], match[0]),) if match else ()


def find_unexplained(text: str, citations: Sequence[ParsedCitation]) -> tuple[tuple[int, int], ...]:
    """The offsets of text that no citation covers, trimmed; mere punctuation is left out."""
    edges = [0, *(edge for match in citations for edge in (match.start, match.end)), len(text)]
    gaps = zip(edges[::2], edges[1::2], strict=True)
    return tuple(
        (end - len(text[start:end].lstrip(" ,;.)]")), start + len(text[start:end].rstrip(" ([")))
        for start, end in gaps
        if any(map(str.isalnum, _LAST.sub("", text[start:end]) if citations else text))
        if not (start > 0 and end < len(text) and _LINK.fullmatch(text, start, end))
    )


# Between two citations
_LINK: Final = re.compile(r"[\s,;.)]*(?:and|&|(?:and\s)?(?:see|(?:see\s)?also)|as\swell\sas)\s")
_CITED: Final = re.compile(r"[;\d“”‘]")  # a sign of a whole citation


def is_author_cut_off(text: str, starts: Sequence[int]) -> bool:
    """Whether the first citation parsed in a note begins after a clause that is its author.

    Such a note is an entry with an unexplained clause; no part of it is a source by itself.
    """
    if not starts or _SIGNAL.match(text):
        return False
    opening = text[: starts[0]]
    before = split_clauses(opening)
    if before and may_be_author(before[0].text) and before[0].text[-1] == ".":
        return True
    names = next(find_leading_names(opening), None)
    is_one = names is not None and names.is_certain and opening.startswith(", ", names.end)
    is_imprint = opening.endswith("(")  # `Ada Lund, “Salt”, in Tolls (Dom Soli, Sarn, 2010)`
    return is_one and (is_imprint or _CITED.search(opening) is None)
