"""Reads an entry of a reference list whose fields full stops close: `Body. Title. Date. URL`.

Its author is its first clause, whatever the name looks like: `U.S. Embassy- Sarn official`. Of what
follows the readings of any style are tried; the entry is evident by its author, its date or where
it is kept.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.citations.publishers import (
    is_known_place,
    is_newspaper_name,
    is_paper,
    is_publisher,
    is_publishing_house,
    is_site,
    is_town,
    split_place_publisher,
)
from pipeline.citations.source import names_genre, opens_with_genre
from pipeline.citations.styles.draft import Draft
from pipeline.citations.styles.fields import DATE, DAY, STRONG, CitationItem, has_kind, read_date
from pipeline.citations.styles.items import cut
from pipeline.citations.styles.name_lists import (
    OFFICE,
    REPORT_NOUN,
    NameList,
    find_leading_names,
    match_run_on,
    parse_bodies,
    parse_name_list,
)
from pipeline.citations.styles.readings import make_reading, make_source, read_after
from pipeline.citations.styles.roles import assign_roles
from pipeline.citations.styles.web_parts import split_web
from pipeline.grammar.dates import MONTH_NAME, YEAR, is_day
from pipeline.grammar.named_parts import (
    MAX_CITATION,
    SourcePart,
    ends_in_abbreviation,
    find_last_url,
)
from pipeline.grammar.names import (
    SMALL_WORDS,
    CreditedName,
    has_others,
    is_capitals,
    is_foreign_body,
    is_organization,
    parse_organization,
    parse_people,
    strip_others,
)
from pipeline.vocabulary.citation_words import words_of
from pipeline.vocabulary.organizations import find_organization

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.citations.source import ParsedSource
    from pipeline.citations.styles.readings import StyleReading
    from pipeline.citations.styles.web_parts import WebParts

_MAX_AUTHOR_WORDS: Final = 32
_MAX_ACRONYM_WORDS: Final = 2  # short names keep their capitals
# Officials of an organisation, and words that mark one although names need not end in them.
_OFFICIAL_OR_BODY: Final = re.compile(
    r"""\b(?i:(?:officials?|representatives?|staff|experts?|members?|employees?)$|ministers?\sof\s)
      |^[A-Z]{2,8}\b|\b(?:Embassy|Embassies|Consulate|Government|Goverment|Republic|Mission)\b""",
    re.VERBOSE,
)
_STATE: Final = re.compile(r"(?:(?:Federal\s)?Government|Republic|Kingdom|State)\b")
# `U.S. Embassy- Sarn Reporting.`, `… official E-mail communication to …`: without a stop between
_WITHOUT_STOP: Final = re.compile(
    r"(?P<author>[^.]{2,8}|.+\b(?:Embassy|Consulate)\b.*),?\s(?P<title>[Rr]eporting)"
    r"|(?P<official>.+\sofficial)\s(?:E-?mail|[Oo]fficial)\scommunication\s.+"
)
_STOP: Final = re.compile(r"\.{1,2}\s+(?=[^\W\d_a-z]|[¿¡“‘\"\d(]|[a-z]+,\s)")

_EFFECTIVE: Final = re.compile(rf"\b{words_of('effective')}\s{DATE}", re.VERBOSE)
_DATED: Final = re.compile(
    rf"\s*(?:(?:{words_of('enacted')}|{words_of('posted')}):?\s)?{DATE}", re.VERBOSE
)


def may_be_author(text: str) -> bool:
    """Whether a text may be an author: capitalised words, with only known small words between."""
    words, name = text.split(), text.rstrip(".").partition(" (")[0]
    small = (word.strip(",.()") for word in words if word[0].islower() and word.islower())
    is_named = any(map(str.isupper, text)) and all(word in SMALL_WORDS for word in small)
    return len(words) <= _MAX_AUTHOR_WORDS and (is_named or is_foreign_body(name))


def _parse_persons(text: str) -> tuple[CreditedName, ...] | None:
    """The persons who wrote an entry: the first name inverted, or a list in natural order."""
    if not is_known_place(text) and (listed := parse_name_list(text, ("inverted",))):
        return listed.names
    is_list = ", " in text or " and " in text
    people = parse_people(text) if is_list and not is_organization(text) else None
    return people if people and len(people) > 1 else None


def _find_stops(text: str) -> Iterator[int]:
    """Where the clauses of an entry end."""
    return (
        one.start()
        for one in _STOP.finditer(text)
        if text[one.end()] in '“"' or not ends_in_abbreviation(text, one.start())
    )


def opens_with_author(text: str) -> bool:
    """Whether a text begins with a clause that may be an author, closed by a full stop."""
    end = next(_find_stops(f"{text.rstrip()} X"), 0)
    return end > 0 and may_be_author(text[:end])


def _list_persons(text: str) -> list[NameList]:
    """The lists of persons with whom an entry surely begins, up to a full stop."""
    found = list[NameList]()
    for one in find_leading_names(text):
        is_closed = text.startswith(". ", one.end)
        is_closed |= one.kind == "inverted" and text[one.end - 1 : one.end + 1] == ". "
        is_person = one.kind not in ("packed", "bare") or len(one.names) > 1
        is_person &= one.kind != "body" and not is_known_place(text[: one.end])
        if one.is_certain and is_person and is_closed:
            found.append(one)
    return found


def _may_be_several(who: str) -> bool:
    """Whether commas may part two bodies, or a body and its branch."""
    first, *others = who.split(", ")
    is_office = bool(others) and OFFICE.match(others[0]) is not None
    is_branch = is_office or (len(others) == 1 and _STATE.match(others[0]) is not None)
    is_list = ", and " in who
    return (
        bool(others) and not (is_branch or is_list) and all(map(is_organization, (first, *others)))
    )


def find_author(text: str) -> NameList | None:
    """The first clause of an entry as its author, or two: a state and its office."""
    if surely := _list_persons(text):
        are_alike = len({tuple(map(str, one.names)) for one in surely}) == 1
        return surely[0] if are_alike else None
    ends = [*_find_stops(text), len(text)]
    end, second, third = (*ends[:3], ends[-1], ends[-1])[:3]
    if end == len(text):
        return None
    who = text[:end]
    if body := _find_run_on(who, is_dated=_DATED.fullmatch(text, end + 1, second) is not None):
        return NameList("body", (parse_organization(body),), len(body))
    acronyms = _list_acronyms(who)
    is_author = may_be_author(who) and not any(mark in who for mark in '“‘":;?')
    if not is_author or (not acronyms and _may_be_several(who)):
        return None
    if persons := () if acronyms else _parse_persons(who):
        return NameList("inverted", persons, end)
    is_dated = _DATED.fullmatch(text, second + 1, third) is not None
    offices = () if is_dated else _parse_offices(who, text[end + 1 : second].strip())
    names = (parse_organization(who), *offices) if offices else acronyms or _parse_bodies(who)
    return NameList("body", names, second if offices else end)


def _find_run_on(clause: str, *, is_dated: bool) -> str:
    """The body that a clause opens with if the stop behind it is lost, "" if none is."""
    found = None if ":" in clause else match_run_on(clause)
    is_titled = found is not None and (is_dated or REPORT_NOUN.search(found["title"]) is not None)
    run_on = _WITHOUT_STOP.fullmatch(clause) or (found if is_titled else None)
    return next(filter(None, run_on.groups())).rstrip(" ,") if run_on else ""


def _list_acronyms(who: str) -> tuple[CreditedName, ...]:
    """The bodies of a list of acronyms: `ILO, USDOL`."""
    names = who.split(", ")
    are_acronyms = len(names) > 1 and all(map(str.isupper, names)) and " " not in "".join(names)
    return tuple(CreditedName(literal=name) for name in names) if are_acronyms else ()


def _parse_offices(body: str, office: str) -> tuple[CreditedName, ...]:
    """The office of a state or body in the second clause, or the bodies that a list closes with."""
    if ", and " in office and is_organization(body):
        return parse_bodies(office) or ()
    is_office = OFFICE.match(office) is not None or office.endswith(" Bureau")
    is_pair = _STATE.match(body) or (is_organization(office) and is_organization(body))
    is_named = is_office and is_pair and not any(map(str.isdigit, office))
    return (parse_organization(office),) if is_named else ()


def _parse_bodies(who: str) -> tuple[CreditedName, ...]:
    """The bodies, or persons with `et al.`, that a clause names; a short name as it is."""
    if has_others(who) and not is_organization(who) and (persons := parse_people(who)):
        return persons
    if " and " in who and len(bodies := parse_bodies(who) or ()) > 1:
        return bodies
    name = strip_others(who).rstrip(" ,")
    is_short = len(name.split()) <= _MAX_ACRONYM_WORDS
    return (CreditedName(literal=name) if is_short else parse_organization(name),)


# What the compiler of a list remarks, in a clause of its own
_REMARK: Final = re.compile(
    r"""(?<=\.\s)(?i:submitted\sin\sresponse\sto|(?:submitted|prepared)\sby|original\sdata\sfrom
        |(?:(?:analysis|data)\s)?received|for\smore\sinformation|please\ssee|(?:as\s)?amended
        |[^.:]{3,60}:\ssources\sand\sdefinitions|website(?=\.?\s*$))\b
        (?:“[^”]*(?<!\.)”|\([^()]*\)|\.(?!\s+[^\W\d_a-z])|(?<=[A-Z])\.|[^.“(])*(?:“[^”]*\.”)?\.?\s*
        (?:(?i:enacted:?)\s{DATE}\.?)?
      | \s\[(?i:audio|blog|video|cited)\s?(?:\]|$)(?=\W|$)""".replace("{DATE}", DATE),
    re.VERBOSE,
)
# When a law was amended: `Enacted: 1986, July 10, 2006 and July 30, 2016`
_AMENDED: Final = re.compile(
    rf"""\b(?i:{words_of("enacted")}):?\s(?:{YEAR}(?=,\s{MONTH_NAME}\s\d{{1,2}},\s{YEAR})|{DATE})
        (?P<later>(?:(?:[,;]|,?\sand)\s(?:(?i:amended):?\s)?{DATE}(?!\w))+)""",
    re.VERBOSE,
)
# A stop or comma without a space behind it: `… in Zenda.Hill League`, `August 17,1964`
_TIGHT: Final = re.compile(
    r"(?:(?<=[a-zà-ÿ]{3})|(?<=[A-Z]{3})|(?<=[)\]]))[.,](?=[A-ZÀ-Þ][a-zà-ÿ]{2})"
    rf"|(?<=\d),(?={YEAR}(?!\d))"
)
# `June 17, 2014: Progress Report`
_CLOSED_BY_COLON: Final = re.compile(
    rf"(?:{MONTH_NAME}\s(?:\d{{1,2}},\s)?|[,.]\s){YEAR}(?P<colon>:)\s", re.VERBOSE
)
# `“Roads.” zenda. gov June 3, 2014`: a site that a line end parted
_PARTED_SITE: Final = re.compile(rf"(?<=”\s)\w+\.(?P<gap>\s)[a-z]{{2,3}}(?=\s{DATE})", re.VERBOSE)
# What tells sources of one day apart: `2020(a)`, `2019a`, `(a) April 1, 2020`
_SUFFIX: Final = re.compile(
    rf"{MONTH_NAME}\s\d{{1,2}},\s{YEAR}(?P<behind>\s?\([A-Za-z]\)|[a-z](?!\w))"
    rf"|(?<=\.\s)(?P<before>\([a-z]\)\s)(?={MONTH_NAME}\s\d)",
    re.VERBOSE,
)


def _prepare(web: WebParts) -> WebParts:
    """The text without remarks and the letter behind the day, and with a space behind each stop."""
    remarks = [one.span() for one in _REMARK.finditer(web.text)]
    remarks += [one.span("later") for one in _AMENDED.finditer(web.text)]
    suffix = _SUFFIX.search(web.text)
    letter = suffix.span(suffix.lastgroup or "") if suffix else (0, 0)
    gaps = [one.span("gap") for one in _PARTED_SITE.finditer(web.text)]
    gone = {at for span in (*remarks, *gaps, letter) for at in range(*span)}
    shown = {one.start(): f"{one[0]} " for one in _TIGHT.finditer(web.text)}
    shown |= {one.start("colon"): ";" for one in _CLOSED_BY_COLON.finditer(web.text)}
    kept = [
        (character, web.offsets[at])
        for at, printed in enumerate(web.text)
        if at not in gone
        for character in shown.get(at, printed)
    ]
    parts = [SourcePart("remark", *web.place(*span)) for span in remarks]
    parts += [SourcePart("suffix", *web.place(*letter))] if suffix else []
    values = {"suffix": web.text[slice(*letter)].strip(" ()")} if suffix else {}
    return replace(
        web,
        text="".join(character for character, _ in kept),
        offsets=tuple(offset for _, offset in kept),
        values=web.values | values,
        parts=(*web.parts, *parts),
    )


# Where a clause ends, outside quotation marks and brackets: at a stop, or before a date.
_END: Final = re.compile(
    rf"""“[^“”]*”|\"[^\"]*\"|\([^()]*\)|\[[^\[\]]*\]
      | (?P<stop>[.?!](?=\s+[^\W\d_]|\s+[¿¡“\"\d(\[]|\s*(?:[.;]|$))|;(?=\s{DATE}|\s*$)
        |,?(?=\s(?:{words_of("enacted")}|{words_of("posted")})[,:]?\s{DATE}[.;]?(?:\s|$))
        |,(?=\s{DATE}[.;]?(?:\s|$))|(?=\s{DAY},\s{YEAR}[.;]?(?:\s|$))
        |[,;](?=\s*[.;])|(?=\sWashington,\sD)|(?:(?<=\d{{4}})|(?<=\)))(?=\s{YEAR}[.;]?\s*$)
        |,?(?=\s\({YEAR},?\s?\))|,(?=\sMinistry\sof\s[^,.;]+[.;])|$)""",
    re.VERBOSE,
)
_ENDS_IN_DAY: Final = re.compile(rf"\s{DAY}$", re.VERBOSE)
_OPENING: Final = re.compile(rf"[., ]*(?:\(?{YEAR}[a-z]?\)?[.,]\s+)?")  # before the title
_QUOTED: Final = re.compile(r"“(?P<title>[^“”]+?)[.,]?”|\"[^\"]+\"")
_MOST_CLAUSES: Final = 3  # of a title
_A_PAIR: Final = 2
_FEWEST_WORDS: Final = 7  # of a sentence


def _find_ends(text: str, at: int, *, is_by_persons: bool) -> Iterator[tuple[int, bool]]:
    """Where the clauses of an entry end from an offset on, and whether a date follows in them."""
    for one in _END.finditer(text, at):
        end, mark = one.start("stop"), one["stop"]
        if mark is None or (mark == "." and ends_in_abbreviation(text, end)):
            continue
        is_within = text[at:end].rpartition(" ")[2] in SMALL_WORDS and not mark
        is_within |= is_by_persons and not mark and end < len(text)
        if not (is_within or (mark == "," and _ENDS_IN_DAY.search(text, at, end))):
            yield end + (mark in ("?", "!")), mark in ("", ",") and end < len(text)


_OPENS_DETAIL: Final = re.compile(
    rf"\(|(?:{words_of('enacted')}|{words_of('posted')}|{words_of('accessed')})\b|(?:.*\s)?{DATE}$",
    re.VERBOSE,
)


_COUNTED: Final = re.compile(r"[^\d(]{3,90}\s\d{1,4}\(\d{1,3}\)")  # a journal


def _is_detail(clause: str) -> bool:
    """Whether a clause is surely no part of a title: a place, a genre, a publisher, a date."""
    kinds = (is_publisher, is_site, is_newspaper_name, split_place_publisher, names_genre)
    place, colon, _ = clause.partition(": ")
    is_imprint = bool(colon) and is_known_place(place)
    is_imprint |= _COUNTED.fullmatch(clause) is not None
    is_named = is_imprint or any(holds(clause) for holds in kinds)
    return is_named or _OPENS_DETAIL.match(clause) is not None


def _is_prose(clause: str) -> bool:
    """Whether words are of a sentence by the compiler of the list, who writes all behind it."""
    words = clause.split()
    small = sum(word[0].islower() for word in words)
    return len(words) >= _FEWEST_WORDS and small * 2 >= len(words)


def _drop_prose(web: WebParts, start: int, items: Sequence[CitationItem]) -> list[CitationItem]:
    """The items up to a sentence behind the date or day of access: all behind it is a remark."""
    for at, one in enumerate(items):
        gone = range(web.offsets[start - 1], web.offsets[one.start])
        taken = (part.start in gone for part in web.parts if part.role in ("accessed", "remark"))
        is_dated = has_kind(items[:at], "date") or any(taken)
        if is_dated and one.kind == "free" and _is_prose(web.text[one.start : one.end]):
            return list(items[:at])
    return list(items)


def _join_imprint(text: str, who: str, items: list[CitationItem]) -> list[CitationItem]:
    """The items with place and publisher before the date as one: `Sarn, Office of Salt, Roads`."""
    dated = next((at for at, one in enumerate(items) if one.kind == "date"), 0)
    first = dated - 1 if dated and items[dated - 1].kind == "free" else dated
    while first and items[first].mark not in STRONG and items[first - 1].kind == "free":
        first -= 1
    if dated - first < _A_PAIR or items[first].mark not in STRONG:
        return items
    start, end = items[first].start, items[dated - 1].end
    pieces = split_place_publisher(text[start:end])
    own, _, town = text[start:end].partition(", ")
    if own == who and is_town(town):
        values = {"container": items[first].span, "place": (end - len(town), end)}
        site = replace(items[first], kind="site", end=end, values=values)
        return [*items[:first], site, *items[dated:]]
    opens = first + (
        items[first + 1].mark == ":" and is_known_place(text[slice(*items[first].span)])
    )
    name = (items[opens].start, end)
    if OFFICE.match(text, name[0]) and is_organization(text[slice(*name)]):
        values = {"publisher": name} | ({"place": items[first].span} if opens > first else {})
        imprint = replace(items[first], kind="place", end=end, values=values)
        return [*items[:first], imprint, *items[dated:]]
    if {role for role, *_ in pieces} != {"place", "publisher"}:
        return items
    values = {role: (start + opens, start + closes) for role, opens, closes in pieces}
    imprint = replace(items[first], kind="place", end=end, values=values)
    return [*items[:first], imprint, *items[dated:]]


_SYMBOL: Final = re.compile(r"No\.\s(?P<number>\d+)|[A-Z]+(?:/\s?[A-Z\d.–-]+)+")
_MOST_WORDS: Final = 4  # of a genre


def _settle_last(text: str, items: list[CitationItem]) -> list[CitationItem]:
    """The items with what is behind the date: `2015; Statement of Work`, `May 3, 2015; No. 76`.

    Behind the day a capitalised word alone is a newspaper's section.
    """
    dated = next((at for at, one in enumerate(items) if one.kind == "date"), len(items))
    last = items[dated + 1 :]
    if not last or text[items[dated].end : last[0].start] != "; ":
        return items
    start, end = last[0].start, last[-1].end
    shown = text[start:end]
    words = shown.split()
    is_section = len(words) == 1 and shown.istitle() and not names_genre(shown)
    if (symbol := _SYMBOL.fullmatch(text, start, end)) is not None:
        number = symbol.span("number" if symbol["number"] else 0)
        last = [CitationItem("numbers", *number, values={"number": number})]
    elif is_section:
        last = [CitationItem("aside", start, end)]
    elif len(words) <= _MOST_WORDS and all(word.isalpha() for word in words):
        last = [CitationItem("genre", start, end, values={"genre": (start, end)})]
    return [*items[: dated + 1], *last]


def _settle_name(text: str, who: str, items: list[CitationItem], *, is_by_body: bool) -> None:
    """Settles what is before the date: `Title. Sarn; May 2010`, a town.

    What persons wrote is in a newspaper before its day: `Title. Pulse of Sarn. May 3, 2010`.
    """
    for at, (one, behind) in enumerate(pairwise(items)):
        if one.kind != "free" or one.mark == "," or behind.kind != "date":
            continue
        name, day = text[one.start : one.end], read_date(text[behind.start : behind.end])
        is_other = is_known_place(name) or is_publishing_house(name) or names_genre(name)
        is_in_paper = not is_by_body and one.mark in STRONG and is_day(day or "")
        is_own = name == who and one.mark in STRONG and behind.mark == ","
        is_in_town = one.mark in STRONG and (is_by_body or behind.mark == ";")
        if is_in_town and is_town(name) and not is_publishing_house(name):
            items[at] = replace(one, kind="place", values={"place": one.span})
        elif is_own or (is_in_paper and is_paper(name) and not is_other):
            items[at] = replace(one, kind="site", values={"container": one.span})


def _read_clauses(head: NameList, web: WebParts) -> Iterator[StyleReading]:
    """The readings whose title is the first clauses behind the author, as few as possible."""
    text, is_by_body = web.text, head.kind == "body"
    opened = _OPENING.match(text, head.end)
    start = opened.end() if opened else head.end
    quoted, who = _QUOTED.match(text, start), text[: head.end]
    if quoted and not (who and text.startswith(f"{who}, ", quoted.end() + 1)):
        yield from (one for _, one in sorted(read_after(head, web), key=lambda one: one[0]))
        return
    ends = _find_ends(text, start, is_by_persons=not is_by_body)
    if web.online_at > start and (site := text.rfind(", ", start, web.online_at - 1)) > 0:
        ends = iter([(site, False)])  # `Title, Site, [online]`
    if quoted:
        ends = iter([(quoted.end(), False)])
    last = start
    for end, is_dated in islice(ends, _MOST_CLAUSES):
        further = text[last:end].strip(" .;,")
        if last > start and (not further or _is_detail(further)):
            return
        last = last if is_dated else end
        before, rest = cut(text, head.end, start), cut(text, end, len(text))
        is_date = read_date(text[start:end].strip(" .,;")) is not None
        if before is None or rest is None or end == start or is_date:
            continue
        rest = _settle_last(text, _join_imprint(text, who, _drop_prose(web, end, rest)))
        _settle_name(text, who, rest, is_by_body=is_by_body)
        title = quoted.span("title") if quoted else (start, len(text[:end].rstrip(" –—-,;")))
        is_quoted = quoted is not None
        draft = Draft(web, head, title, is_quoted=is_quoted, is_weak=False, is_clause=True)
        is_assigned = assign_roles(draft, [*before, *rest])
        is_of_title = is_dated and "year_again" in draft.spans  # `Toll Act, 2006. Enacted: 2006`
        is_of_title |= web.online_at == end and "container" in draft.spans  # `Site [Internet]. …`
        if is_assigned and not is_of_title:
            reading = make_reading(draft, are_editors=False)
            yield from (reading,) if reading else ()


def _is_own(name: str, container: str) -> bool:
    """Whether a container is the author's own: `Heraldo Digital` in `heraldo.hn`."""
    words, (first, *_) = name.lower().split(), re.split(r"[\s.]", container.lower())
    return first in (*words[:1], "".join(words), "".join(word[0] for word in words))


def _settle_names(head: NameList, web: WebParts, reading: StyleReading) -> StyleReading:
    """A reading whose author is a person if another's newspaper printed it.

    A word alone, which may be a town, is no newspaper; of what persons wrote in a day it is.
    """
    name, who = reading.values.get("container", ""), web.text[: head.end]
    is_other = name and not (is_newspaper_name(who) or is_organization(who) or _is_own(who, name))
    people = parse_people(who) if is_other and head.kind == "body" else None
    if people:
        return replace(reading, names=replace(head, kind="whole", names=people))
    is_daily = head.kind != "body" and is_day(reading.values.get("issued", ""))
    is_daily &= "place" not in reading.values
    is_branch = head.kind == "body" and is_organization(name.partition(" ")[0])
    is_kept = name == who or (" " in name and not is_branch)
    if not name or is_kept or is_site(name) or is_newspaper_name(name) or is_daily:
        return reading
    values = {role: value for role, value in reading.values.items() if role != "container"}
    dropped = (*reading.dropped, reading.spans["container"])
    return replace(reading, values=values, dropped=dropped)


def _runs_into_name(title: str) -> bool:
    """Whether a title may end in the body or paper that printed it: `Tolls in Zenda UNICEF`."""
    last = title.split()[-2:]
    return is_newspaper_name(" ".join(last)) or find_organization(last[-1]) is not None


# A date that belongs behind the title
_DATED_WITHIN: Final = re.compile(
    rf"\s{words_of('enacted')}:?\s(?:\d|{MONTH_NAME}\s\d)|\s{MONTH_NAME}\s{YEAR}$", re.VERBOSE
)


def _may_be_source(head: NameList, reading: StyleReading, *, is_kept: bool) -> bool:
    """Whether title and container may be what they seem: no law review's, no paper's end."""
    title, container = reading.values["title"], reading.values.get("container", "")
    is_shouted = " " in title and is_capitals(title) and not is_kept
    if is_shouted or title.endswith("[") or title == "Website":
        return False
    if "issued" not in reading.values and _DATED_WITHIN.search(title):
        return False
    named = reading.values.keys() & {"container", "publisher", "place"}
    if head.kind != "body" and not named and _runs_into_name(title):
        return False
    spans = reading.spans
    is_behind = (
        "container" in spans and spans.get("issued", spans["container"]) < spans["container"]
    )
    is_behind = is_behind and not is_newspaper_name(container)
    return not (is_behind or container.endswith(" official"))


def _is_evident(head: NameList, web: WebParts, reading: StyleReading) -> bool:
    """Whether a reading is an entry rather than sentences: an author, and a date or URL."""
    who = web.text[: head.end]
    is_kept = "url" in web.values or any(part.role == "remark" for part in web.parts)
    if not _may_be_source(head, reading, is_kept=is_kept):
        return False
    is_dated = "issued" in reading.values or "accessed" in web.values
    is_body = (
        (head.kind != "body" and bool(reading.values.keys() & {"container", "publisher", "genre"}))
        or is_organization(who)
        or is_organization(who.partition("-")[0].strip())
        or _OFFICIAL_OR_BODY.search(who) is not None
        or is_newspaper_name(who)
    )
    return (is_kept and is_dated) or (is_body and (is_kept or is_dated))


def _settle_number(reading: StyleReading) -> StyleReading:
    """A reading whose issue is the number of a law: `Rules of the Road, No. 12. Enacted: 2009`."""
    if "issue" not in reading.values or reading.values.keys() & {"volume", "container"}:
        return reading
    values, spans = dict(reading.values), dict(reading.spans)
    values["number"], spans["number"] = values.pop("issue"), spans.pop("issue")
    return replace(reading, values=values, spans=spans)


def _keep_evident(source: ParsedSource) -> ParsedSource:
    """The source of an entry, which is evident, with the first of its remarks."""
    remarks = [part for part in source.parts if part.role == "remark"]
    parts = tuple(part for part in source.parts if part not in remarks[1:])
    return replace(source, parts=parts, is_whole=True, is_evident=True)


# `http://www. zenda.example/a`, `http://zenda.example/roads/ of-the-hills-2012`: a line end in it
_BROKEN_LEAD: Final = re.compile(r"https?://www\.\s(?=\w)")
_BROKEN_END: Final = re.compile(r"(?:(?<=[/_=&-])|\.)\s[\w%/?=&.\ufffe-]*[\d_-][\w%/?=&.\ufffe-]*$")


def _split_web(text: str) -> WebParts | None:
    """An entry without its address, which a line end may break, and the remark behind that."""
    if (web := split_web(text)) is not None:
        return web
    text = _BROKEN_LEAD.sub(lambda found: " " * len(found[0]), text)
    last = find_last_url(text)
    if (web := split_web(text)) is not None or last is None:
        return web
    start, end = last
    if (broken := _BROKEN_END.match(text.rstrip(" ."), end)) is not None:
        web = split_web(text[:start] + "".join(text[start:].split()))
    elif _is_prose(text[end:].strip(" .")):
        web = split_web(text[:end])
    if web is None:
        return None
    parts = [part for part in web.parts if part.role != "url"]
    url = SourcePart("url", start, broken.end() if broken else end)
    remarks = [] if broken else [SourcePart("remark", end + 1, len(text))]
    return replace(web, parts=(*parts, url, *remarks))


def parse_entry(text: str) -> ParsedSource | None:
    """The source of an entry of a reference list; None if any clause is not explained.

    A day on which a law takes effect is none of the fields of a source.
    """
    if len(text) > MAX_CITATION or opens_with_genre(text) or _EFFECTIVE.search(text):
        return None
    web = _split_web(text.replace(" “ ", " ” "))
    web = _prepare(web) if web else None
    head = find_author(web.text) if web else None
    if web and head is None and web.online_at and web.text[0].isupper():
        head = NameList("body", (), 0)  # nobody signed it: `Title, Site, [online] May 2010`
    if web is None or head is None:
        return None
    for reading in _read_clauses(head, web):
        if not reading.dropped and "title" in reading.values and _is_evident(head, web, reading):
            settled = _settle_number(_settle_names(head, web, reading))
            found = make_source(text, web, settled, 0)
            return _keep_evident(found) if found else None
    return None
