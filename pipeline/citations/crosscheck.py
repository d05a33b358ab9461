"""A second, independent check of parsed citations: signs of other fields inside a title or a name.

The readers work from the left or from the ends of a citation. This module knows nothing of them: it
looks for signs that only one kind of field prints (`pp. 4`, `edited by`, a name with initials, an
access date). If a sign lies in another kind of field, the reading is refused.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.citations.publishers import (
    SERIES,
    is_known_place,
    is_known_town,
    is_newspaper_name,
    is_publishing_house,
    is_site,
    is_site_of,
)
from pipeline.citations.short_forms import PINPOINT_WORDS
from pipeline.citations.source import (
    CODE,
    DESCRIPTION,
    is_numbered_genre,
    names_genre,
)
from pipeline.citations.styles.name_lists import OFFICE, OPENS_WITH_NAMES
from pipeline.grammar.dates import MONTH, is_day, is_year, parse_date
from pipeline.grammar.names import (
    BODY_NOUNS,
    SMALL_WORDS,
    is_capitals,
    is_headline,
    is_known_acronym,
    is_organization,
)
from pipeline.vocabulary.countries import find_country
from pipeline.vocabulary.normalize import fold
from pipeline.vocabulary.organizations import find_organization
from pipeline.vocabulary.regions import region_names
from pipeline.vocabulary.word_lists import spell_words

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterator, Sequence

    from pipeline.citations.source import ParsedSource
    from pipeline.grammar.named_parts import SourcePart

_FAMILY: Final = r"[^\W\d_a-z][\w’'-]+"
_INITIALS: Final = r"(?:[^\W\d_a-z]\.[\s-]?){1,3}"
_SIGNS: Final = {
    "volume": r"""\b[Vv]ol(?:ume|s)?\.\s?\d|,\s[Vv]ol\s\d|[.,]\s\d+\(\d{1,3}\)[,:]
        |(?<!\w)\d+\(\d{1,3}\)\(
        |,\s\d{1,4}\s[A-Z][^,\d]+\s\d{1,8}$|,\s[Nn]o\.\s[A-Z]{0,3}\d[\w/-]*$""",
    "pages": r"""\bpp\.\s?\d|\bp\.\s\d|,\spp?\.?$
        |:\s?(?!(?:19|20)\d\d)\d{1,4}[-–]\d{1,4}(?=$|[.,;)])
        |\),\s[ivxlc\d]+$|(?<![A-Z][a-z])(?<![A-Z][a-z]{2})(?<![A-Z][a-z]{3})(?<![A-Z][a-z]{4})
        (?<!\bU\.[SKN])(?<!\bN\.[YJ])(?<!\bD\.C)\.,\s|,\s(?!(?:1[5-9]|20)\d\d)\d{1,4}[-–]\d{1,4}$|,\s\d{1,4},\s\d{3,6}$""",
    "edition": r"\b\d{1,2}(?:st|nd|rd|th)\sedn?\b|,\sedn?\.\s\d",
    "editors": r"""[,.(]\s?ed\.\sby\s|[(,]\s?[Ee]d(?:itor)?s?\b\.?[),]|[,.(]\s?[Ee]dited\sby\s
        |\b[Ee]ds?\.\s[A-Z]|\((?:[Ee]ds?|EDS?)\.?\)|\([^\W\d_]{2,5}\.\):\s""",
    "container": rf"""^In:\s|[.,”’]\sIn:?\s[A-Z.]|[”’],?\sin\s[A-Z]|,\sin\s[A-Z].*\s\d+$
        |^[“"][^“”"]+[”"]\.\s[A-Z]|^[“"][^“”"]+[”"],?\s[A-Z].*,\s(?:\d|{MONTH}\b)|^[“"‘][^“”"‘]+[”"’](?:,\s[A-Z]|\s\()""",
    "url": r"://|\bdoi:|\b(?:[Aa]vailable|[Ff]ound)\s(?:at|from|under)$",
    "accessed": r"""\b(?:[Pp]osted|[Pp]ublished)\sonline(?:$|\s\d)
        |\b(?:[Aa]ccessed|[Rr]etrieved|[Vv]isited|[Cc]ited)(?:\son|:)?\s\w+\s\d""",
    "marker": r"\[(?:Internet|[Oo]nline|[Cc]ited|WWW)",
    "others": r"\bet\sal\b",
    "genre": rf"""\.\s(?:Press|News)\srelease\b|^(?:Press|News)\srelease\b
        |(?:^|[.(\[]\s?)(?:Ph\.?D|[Mm]aster(?:['’]s)?|[Dd]octoral)\s(?:thesis|diss(?:ertation)?)\b
        |\.\s(?:[A-Z][\w-]+\s){{0,3}}(?:[Ww]orking|[Dd]iscussion)\s[Pp]aper\b
        |\((?:Working|Discussion|Research)\sPaper\b|\s{DESCRIPTION}$""",
    "title": r"""[”’][,.]?\s[“‘]|^(?P<first>.{12,})(?:[.,]|\s\d{4})\s(?P=first)$
        |[?!][.,]\s|[a-z]{3}\.[A-Z][a-z]|^[^“”\"]+,[”\"]""",
    "author": rf"""\b(?:and|&)\s(?:{_INITIALS}|[^\W\d_]+\s)[^\W\d_a-z]{{2,}}$
        |^[^\W\d_]+\sand\s[^\W\d_a-z]{{2,}}$|^{_INITIALS}{_FAMILY}(?:,|\s(?:and|&)\s|\s[–-]\s)
        |^{_FAMILY},\s{_INITIALS}|^{_FAMILY}\s{_INITIALS}{_FAMILY}\s&\s""",
    "date": rf"""\(\d{{4}}[a-z]?\)\.\s|^\(\d{{4}}|\.\s\d{{4}}\.|\d{{4}};
        |,\s{MONTH}$|,\s(?:{MONTH}\s\d{{1,2}},|\d{{1,2}}\s{MONTH})\s\d{{4}}$
        |^{MONTH}\s\d{{1,2}}$|^\d{{1,2}}\s{MONTH}$|^(?:1[6-9]|20)\d\d[^\W\d]|\b(?:1[6-9]|20)\d\d[^\W\d_a-z][^\W\d_A-Z]|\s\d{{1,2}}[./]\d{{1,2}}[./]\d{{4}}$
        |\s[1-9](?:1[6-9]|20)\d\d$|\sn\.d\.?$""",
}
_ANY_SIGN: Final = re.compile(
    "|".join(f"(?P<{role}>{sign})" for role, sign in _SIGNS.items()), re.VERBOSE
)
_NO_NAME: Final = re.compile(
    r"\(?\b(?:1[6-9]|20)\d\d|^[‘“\"]|^\d{1,3}\s?[^\W\d]"
    rf"|^(?P<body>.{{8,}})\s(?P=body)$|^[^\W\d_a-z][\w’'-]*[a-z],\s{_INITIALS}(?:,|$)"
)
_ROMAN: Final = re.compile(r"(?:ii|iii|iv|vii|viii|ix)\s", re.IGNORECASE)
# `LI, Wei and Thomas GREEN`, `Lund, Mark Jr. & Holst, Ada`
_SEVERAL_NAMES: Final = re.compile(
    r"[^\s,]+,\s[^\s,]+\s(?:and|&)\s|[^\s,]+,\s[^,]+\s&\s[^\s,]+,\s[^\s,]+$"
    r"|(?:[^\s,]+\s[A-Z]{1,3},\s){2}"
)
_JOURNAL: Final = re.compile(r"\b(?:Journal|Review|Revista|Revue|Rivista|Zeitschrift)\b")
# Neither the words before an address nor a number is a name.
_NO_CAPITAL: Final = re.compile(r"[a-z\s]+|[\W\d]+")
# `GB.321/INS/8`, `M-06`
_SYMBOL: Final = re.compile(r"[A-Za-z]{1,8}[./]\S*/\S*\d|[A-Z]{1,6}\d{3,6}|[A-Z]{1,4}-\d{1,4}")
# Types of citations that are recognised by their own form.
BY_FORM: Final = frozenset(
    (
        *("legal_case", "legislation", "treaty", "bill", "hearing"),
        *("interview", "personal_communication", "speech"),
    )
)
_FEW: Final = frozenset(("type", "title", "issued", "URL", "accessed"))
_FIELDS: Final = ("title", "container-title", "publisher")


# What no title ends with or holds, whatever the type: a gazette with its number, a place in the
# source, the number of a public law, the year of publication. Nor is it an office.
_FORMAL_SIGNS: Final = {
    "gazette": re.compile(rf"(?<!\w)(?:{spell_words('legal', 'gazettes')})(?!\w).{{0,16}}\d"),
    "locator": re.compile(
        r"(?:[,(]\s?(?i:arts\.|articles|artigos|art[ií]culos|secs\.|sections|paras\.)\s"
        r"|,\s(?i:arts?|cl|fracc?|inc|lit|paras?|p[áa]rrs?|pp?|regs?|secs?|ss)\.?\s"
        r"|,\ss\.?\s(?!(?:19|20)\d\d$)|[,\s]\s?(?:§{1,2}|¶{1,2})\s?)"
        r"\d\S*(?:\s(?:a|e|y|et|and|to|à|[-–])\s\d\S*)?$"
        r"|,\s(?i:arts?|p[áa]rrs?|paras?|secs?)\.\s\d.{0,24}$|,\s(?:div|pt|(?:sub)?tit)\.\s\w+$"
        r"|,\s(?i:arts?|caps?|inc|lit|paras?|p[áa]rrs?|secs?)(?:\.?$|\.\s\d+$)"
    ),
    "number": re.compile(
        r"\([^()]*\s(?!(?:1[5-9]|20)\d\d\b)\d{4,}[\w-]*\)$|\((?![^()]*\bNo\b)(?:[^\W\d_][\w.'’-]*\s)(?:[\w.'’–-]+\s)+(?!(?:1[5-9]|20)\d\d\))\d{1,4}\)$"
        r"|\([^()]*\b(?:Series|Reports?|Papers?|Bulletin)\b[^()]*\s\d{1,4}\)$"
        r"|(?:\(|\.\s)(?:Nos?|Vols?)\.\s\d+[.;:]\s"
    ),
    "party": re.compile(r"^vs?\.\s"),
    "author": re.compile(r"^[^\W\d_a-z][\w’'-]+,\s[^\W\d_a-z]\.\s[^\W\d_a-z]"),
    "container": re.compile(  # a site, or the code of a state
        r",\s(?:[a-z\d-]+\.)+[a-z]{2,}$|,\s(?:[A-Z][a-z]{1,5}\.|(?:[A-Z]\.){2})\s(?:[A-Z&][\w.]*\s)*(?:Code|Laws?|Stat\.)(?:\sAnn\.)?$"
    ),
}
_INTERVIEWS: Final = re.compile(r"\binterviews\swith\s[^\W\d_a-z]")
_SIGNAL: Final = re.compile(
    r"(?:see|see also|but see|cf\.|accord|voir|véase|vide)\s", re.IGNORECASE
)
_KIND_OF_PAPER: Final = re.compile(  # `League Staff Working Document`
    r"\b(?:Briefing|Discussion|Position|Working)\s(?:Document|Paper)$|\b(?:News|Press)\sRelease$"
)
_NUMBER_OF_CASE: Final = re.compile(r",\s(?:[A-Z][\w.]*\s){1,3}[Nn]os?\.\s?\d\S*$")
_OWN_DAY: Final = re.compile(
    r".{0,60}?\s(?:of|du|de|dated)\s(?P<day>\d{1,2}(?:er)?\s(?:de\s)?[^\W\d_]+\s(?:de\s)?\d{4})"
)


def _list_formal_signs(source: ParsedSource) -> Iterator[tuple[str, str, str]]:
    """Signs of another field in the title, author or number of a source of any type."""
    sort, number, title = (source.read(key) for key in ("type", "number", "title"))
    for body in _list_bodies(source):
        if _KIND_OF_PAPER.search(body):
            yield "author", body, "genre"
    named = (*(("author", body) for body in _list_bodies(source)), ("genre", source.read("genre")))
    yield from ((role, sign[0], "signal") for role, name in named if (sign := _SIGNAL.match(name)))
    numbered = _find_number(f", {number}") if sort == "legal_case" else None
    if numbered is not None and is_numbered_genre(numbered["genre"]):
        yield "number", number, "genre"
    is_by_one = sort == "interview" and len(families := _list_families(source)) == 1 and families[0]
    if is_by_one and _INTERVIEWS.search(title):
        yield "author", title, "list of persons"
    yield from (("title", *sign) for sign in _list_formal_signs_in_title(title, source))


# `General Comment No. 15: Water (Arts. 11 and 12), para. 4`: what it is about
_ARTICLES: Final = re.compile(r"\((?i:art(?:icle)?s)\b")


def _list_formal_signs_in_title(title: str, source: ParsedSource) -> Iterator[tuple[str, str]]:
    """Signs of another field in the title of a source of any type, and their roles."""
    found_signs = ((role, sign.search(title)) for role, sign in _FORMAL_SIGNS.items())
    is_placed = any(part.role == "locator" for part in source.parts)
    for role, found in [*found_signs, ("author", OPENS_WITH_NAMES.match(title))]:
        if found is not None and not (is_placed and _ARTICLES.match(found[0])):
            yield found[0].strip(" ,("), role
    sort, number = source.csl["type"], source.read("number")
    if number and sort not in BY_FORM and f", {number}, " in title:
        yield number, "number"
    if sort == "legal_case" and (numbered := _NUMBER_OF_CASE.search(title)) is not None:
        yield numbered[0], "number"
    own = _OWN_DAY.match(title) if sort == "legislation" else None
    printed = parse_date(own["day"]) if own else None
    if own and printed and source.issued and printed != source.issued:
        yield own["day"], "date"


def find_foreign_sign(source: ParsedSource) -> tuple[str, str, str] | None:
    """A field that holds another: the field, the sign in it, and the role of which it is a sign."""
    signs = _list_formal_signs(source)
    if source.csl["type"] not in BY_FORM:
        signs = chain(signs, _list_signs_in_people(source), _list_signs_in_fields(source))
    return next(signs, None)


def _list_signs_in_people(source: ParsedSource) -> Iterator[tuple[str, str, str]]:
    """Signs of another field in the names of authors and editors."""
    for name in (*source.list_names("author"), *source.list_names("editor")):
        literal = name.get("literal", "")
        shown, given = (name.get(key, literal) for key in ("family", "given"))
        if len(shown) == 1:
            yield "author", shown, "author"  # an initial
        if (volume := _ROMAN.match(given)) is not None:
            yield "author", volume[0], "volume"  # `II Ada Lund, Salt Roads`
        if (found := _NO_NAME.search(literal)) is not None:
            yield "author", found[0], "date"
        if _SEVERAL_NAMES.match(literal) and not is_organization(literal):
            yield "author", literal, "author"


def _list_signs_in_fields(source: ParsedSource) -> Iterator[tuple[str, str, str]]:
    """Signs of another field in the title, container and publisher."""
    publisher = source.read("publisher")
    if is_known_town(publisher) and not is_publishing_house(publisher):
        yield "publisher", publisher, "place"
    for field, value in ((field, source.read(field)) for field in _FIELDS if field in source.csl):
        signs = (
            _list_signs_in_title(value, source) if field == "title" else _list_signs_in_name(value)
        )
        yield from ((field, *sign) for sign in signs)


def has_open_bracket(text: str, source: ParsedSource) -> bool:
    """Whether a field has only one of two brackets or quotation marks: it is cut."""
    fields = (*map(source.read, _FIELDS), *_list_bodies(source))
    return any(
        text.count(opener) == text.count(closer)
        and any(value.count(opener) != value.count(closer) for value in fields)
        for opener, closer in ("()", "“”", "[]")
    )


def _find_any_sign(value: str) -> tuple[str, str] | None:
    found = _ANY_SIGN.search(value)
    return (found[0], next(role for role in _SIGNS if found[role])) if found else None


# Within the name of a container or publisher: `Edited by Hill League`, `“Salt”`
_SIGNS_IN_NAME: Final = {
    "editor": re.compile(r"^(?:[Ee]dited|[Tt]ranslated)\sby\b"),
    "title": re.compile(r"[“«][^”»]+[”»]"),
}


def _list_signs_in_name(name: str) -> Iterator[tuple[str, str]]:
    """Signs of another field in the name of a container or publisher, and their roles."""
    are_bodies = all(map(is_organization, name.split(" and ")))  # `ILO and UNICEF`
    if (sign := _find_any_sign(name)) is not None and not (sign[1] == "author" and are_bodies):
        yield sign
    for role, form in _SIGNS_IN_NAME.items():
        if found := form.search(name):
            yield found[0], role
    *pieces, last = name.split(", ")
    if pieces and names_genre(last.partition(": ")[0]):
        yield last, "genre"  # `Hill League, Sarn, Salt Paper: Tolls`
    for piece in filter(names_genre, pieces):  # `Salt Paper, Salt Office`
        yield piece, "genre"
    if _SYMBOL.fullmatch(name):
        yield name, "number"
    if _NO_CAPITAL.fullmatch(name):
        yield name, "url"


# `The “Salt Tax” in Zenda`: words in quotation marks that nothing sets off
_QUOTED_WORDS: Final = re.compile(r"(?<=\w\s)[“‘]([^“”‘’]+)[”’](?=\s\w|$)")


def _list_signs_in_title(title: str, source: ParsedSource) -> Iterator[tuple[str, str]]:
    """Signs of another field in a title, or a title that is another field, and their roles.

    The last clause may be the series or the number of a report.
    """
    if source.csl.keys() <= _FEW and is_organization(title):
        yield title, "author"
    bodies = filter(None, _list_bodies(source))
    yield from ((name, "author") for name in bodies if f". {name}" in title)
    is_alone = source.csl.keys() <= _FEW | {"author"}
    is_paper = is_newspaper_name(title.rpartition(": ")[2])
    if is_alone and (is_known_town(title) or is_paper):
        yield title, "place" if is_known_town(title) else "container"
    is_published = source.csl.keys() & {"publisher", "container-title", "URL"}
    if not is_published and is_publishing_house(title):
        yield title, "publisher"
    if publisher := _find_publisher_in_title(title, source):
        yield publisher, "publisher"
    last = title.rpartition(", ")[2]
    is_name = last != title and ": " not in last
    if is_name and SERIES.search(last) and not _AND.search(last):
        yield last, "series"
    if (numbered := _find_number(title)) is not None:
        yield numbered[0], "number"
    if sign := _find_any_sign(_QUOTED_WORDS.sub(r"\1", title)):
        yield sign


# The last clause of a title, if a number or the symbol of a document ends it.
_NUMBERED: Final = re.compile(
    rf"""(?:[,.?!]\s|\s[(\[])(?P<genre>[^\W\d_][\w’'-]*(?:\s[^\W\d_][\w’'-]*){{0,4}}?)\s
        (?:[Nn]os?\.:?\s?)?(?P<number>(?P<code>{CODE})
        |(?!(?:1[6-9]|20)\d\d(?:[-–]\d\d)?$)(?:[A-Z]{{1,6}}\.?[/\s-]?)?\d[\w/.-]*)[)\]]?$""",
    re.VERBOSE,
)


def _find_publisher_in_title(title: str, source: ParsedSource) -> str:
    """The words of a title that may be its publisher: a last word before a place, a body's name.

    "" if nothing may.
    """
    house, comma, last = title.rpartition(", ")
    if comma and source.csl.keys() <= _FEW | {"author"}:
        is_body = " " in last and find_organization(last) is not None
        if is_publishing_house(house) or is_body:
            return last if is_body else house
    is_placed = "publisher-place" in source.csl  # of a newspaper it is the town
    is_placed = is_placed and not source.csl.keys() & {"publisher", "container-title"}
    if comma and is_placed and last[0].isupper() and not _AND.search(last):
        return last
    sentences = _SENTENCE_END.split(title)[1:]
    bodies = (part for sentence in sentences for part in (sentence, sentence.partition(",")[0]))
    return next(filter(_names_body, bodies), "")


_AND: Final = re.compile(r"\b(?:and|&)\s")
_SENTENCE_END: Final = re.compile(r"(?:(?<=[^\W\d_]{3})|(?<=[)\d]))[.?!]\s(?=[^\W\d_a-z])")
_BETWEEN_BODIES: Final = re.compile(r"\s?[;&/]\s")
_ACRONYM: Final = re.compile(r"[A-Z]{3,}(?:-[A-Z]{2,})?")


def _names_body(sentence: str) -> bool:
    """Whether a sentence of a title is nothing but organisations: `ILO; Hill League`."""
    first, *others = _BETWEEN_BODIES.split(sentence)
    if _ACRONYM.fullmatch(first) and all(map(_ACRONYM.fullmatch, others)):
        return True
    return " " in sentence and "(" not in sentence and is_organization(first)


# Roles that name the container of a source, or its genre.
_SOURCED: Final = frozenset(
    ("container-title", "publisher", "publisher-place", "genre", "edition", "editor", "URL")
)
_YEAR_AND_VOLUME: Final = re.compile(r",\s(?:1[6-9]|20)\d\d[,;]\s?\d{1,4}(?:\(\d+\))?:")
_BARE_NUMBER: Final = re.compile(r",\s(?!(?:1[6-9]|20)\d\d(?![\d–-]))[A-Z]?\d{1,5}(?=[\s,.–-]|$)")


def may_lack_title(text: str, source: ParsedSource) -> bool:
    """Whether a title may be the name of a journal, where the style prints no title.

    Some styles print no titles of articles: `Aziz, F. (2017). Population Review, 56, 12–40`.
    """
    spans = source.find_spans()
    start, end = spans.get("title", (0, 0))
    is_dated = spans.get("issued", (end, 0))[0] < start
    behind = _BARE_NUMBER if is_dated else _YEAR_AND_VOLUME
    return is_title_only(text, source) and behind.match(text, end) is not None


_YEAR_BEHIND: Final = re.compile(
    rf"(?P<before>[^\W\d_]+)\s(?:{MONTH}\s)?(?:1[6-9]|20)\d\d$", re.VERBOSE
)


_MOST_YEARS: Final = 30  # in which what a source is dated to was printed


def tells_of_years(source: ParsedSource) -> bool:
    """Whether the years that a source is dated to may be what it tells of: `Salt, 1519–1810`."""
    first, slash, last = (source.issued or "").partition("/")
    years = (first[:4], last[:4])
    is_range = bool(slash) and all(map(str.isdigit, years))
    return is_range and int(years[1]) - int(years[0]) > _MOST_YEARS


_ONE_AND_ANOTHER: Final = re.compile(
    rf"(?:\b(?:{PINPOINT_WORDS}|recital)\s?[\d–-]+|\(\d{{4}}\));\s"
    r"(?=[^\W\d_a-z][^;/]*\b(?:1[6-9]|20)\d\d\b)"
)


def may_be_two(text: str, source: ParsedSource) -> bool:
    """Whether a semicolon behind a page or a year in brackets parts two sources read as one.

    `Hill League, Salt Roads, p. 27; Lund, Toll Roads (2010)`: fields are on both sides, and what
    follows has a year of its own.
    """
    return any(
        any(one.start < cut < one.end for one in source.parts)
        or {one.end <= cut for one in source.parts} == {True, False}
        for cut in (found.end() - 2 for found in _ONE_AND_ANOTHER.finditer(text))
    )


def may_hold_date(_text: str, source: ParsedSource) -> bool:
    """Whether the title of an undated source ends in what may be its date: `Our Story 2016`."""
    title = source.read("title")
    if "issued" in source.csl or source.csl["type"] in BY_FORM:
        return False
    is_period = "–" in title or ": " in title  # `Update: 1–21 September 2018`
    found = None if is_period else _YEAR_BEHIND.search(title)
    return found is not None and found["before"].lower() not in SMALL_WORDS


# An office named before a ministry or an acronym is a part of it, or another author.
_OFFICE_AND_MINISTRY: Final = re.compile(
    r"(?P<office>(?!.*\b(?:Go[bu]?vern\w+|Gobierno|R[eé]p[uú]bli\w+|State)\b)[^,]+\s[^,]+),"
    r"\s(?:(?:Ministry|Department)\sof\s[^,]+|Minist[eéè]r\w+\s[^,]+|[A-Z]{2,}(?:-[A-Z]{2,})?)"
)


def may_be_other_author(text: str, source: ParsedSource) -> bool:
    """Whether an author may be two that a comma joins: `Statistical Office, Ministry of Labour`."""
    bodies = _list_bodies(source)
    if any(map(_may_be_one, pairwise(bodies))) or _may_be_organ(text, bodies):
        return True
    parts = (one for one in source.parts if one.role == "author")
    is_in_clause = any(text.startswith(", ", one.end) for one in parts)
    if any(map(_may_be_joined, bodies)) or (is_in_clause and any(map(_may_be_person, bodies))):
        return True
    found = filter(None, map(_OFFICE_AND_MINISTRY.fullmatch, bodies))
    is_office = any(is_organization(one["office"]) for one in found)
    return is_office or any(map(_is_list, bodies))


_JOINED: Final = re.compile(r",?\s(?:and|&)\s(?=[A-Z])")
_INITIALS_AND_NAME: Final = re.compile(r"(?P<initials>[A-Z]{3,4})\s[^\W\d_a-z][\w’'-]*[a-z]")


def _may_be_one(bodies: tuple[str, str]) -> bool:
    """Whether the names of two bodies may be one: `House of Salt Work and Pensions Committee`."""
    first, second = bodies
    ends = [name.rpartition(" ")[2].lower() in BODY_NOUNS for name in bodies]
    is_short = second.count(" ") == 1 and not any(map(find_organization, bodies))
    return is_short and ends == [False, True] and " of " in first


_ORGAN: Final = re.compile(r".*\s(?:Assembly|Commission|Committee|Council)")


def _may_be_organ(text: str, bodies: Sequence[str]) -> bool:
    """Whether the second of two names may be an organ of the first: `UN, Human Rights Council`."""
    is_pair = len(bodies) == 2 and ", ".join(bodies) in text  # noqa: PLR2004 - a body and its organ
    return is_pair and _ORGAN.fullmatch(bodies[1]) is not None


def _may_be_person(body: str) -> bool:
    """Whether a body's name may be a person's with three initials: `TPL Holst`."""
    found = _INITIALS_AND_NAME.fullmatch(body)
    if found is None or is_organization(body) or is_known_acronym(found["initials"]):
        return False
    return find_organization(found["initials"]) is None


def _may_be_joined(body: str) -> bool:
    """Whether a name may be a known body's and another."""
    firsts = (body[: joint.start()] for joint in _JOINED.finditer(body))
    return find_organization(body) is None and any(map(find_organization, firsts))


_SENTENCE_BEHIND: Final = re.compile(r"\)?\.\s[(\w]")


def may_part_author(text: str, source: ParsedSource) -> bool:
    """Whether an author and a title may be parted wrongly.

    A country behind a known body may open the title, `World Bank, Togo, Salt Roads`, and what is
    read as the title be the author's office: `ILO, Labour Inspection Branch. Roads at Work`.
    """
    spans = source.find_spans()
    start, end = spans.get("title", (0, 0))
    is_listed = any(_list_bodies(source)) and text.startswith(", ", start - 2)
    is_body = text[start:end].rpartition(" ")[2].lower() in BODY_NOUNS
    last = max(source.parts, key=lambda part: part.end)
    is_cut = last.role != "url" and _SENTENCE_BEHIND.match(text, last.end)
    goes_on = bool(source.unexplained) or is_cut
    if is_listed and (is_body or is_organization(text[start:end])) and goes_on:
        return True
    parts = [one for one in source.parts if one.role == "author"]
    body, comma, land = text[parts[0].start : parts[0].end].rpartition(", ") if parts else ("",) * 3
    is_parted = len(parts) == 1 and text.startswith(", ", parts[0].end)
    is_known = comma and find_organization(body) is not None and find_country(land) is not None
    return is_parted and bool(is_known)


def may_hold_place(_text: str, source: ParsedSource) -> bool:
    """Whether a container is an imprint: `Lomé: Hill League`, where the place or body is known."""
    container = source.read("container-title")
    paper, _, town = container.rpartition(", ")
    is_placed = is_newspaper_name(paper) and is_known_town(town)  # `The Lark, London`
    place, colon, name = container.partition(": ")
    is_imprint = bool(colon) and (is_known_place(place) or name in _list_bodies(source))
    return (is_imprint or is_placed) and "volume" not in source.csl


_GOVERNMENT: Final = re.compile(r"\b(?:Government|Kingdom|Minist\w+|Republic|State)\b")


def _is_list(name: str) -> bool:
    """Whether names between the commas are bodies': `A. Lund, ILO, UNICEF, and Salt Traders`."""
    *before, last = name.split(", ")
    is_plain = len(before) > 1 and all(map(is_organization, (*before, last)))
    is_closed = last.startswith("and ") and sum(map(is_organization, before[1:])) > 1
    is_one = OFFICE.match(last) or _GOVERNMENT.search(name)  # an office and what it is part of
    return is_closed or (is_plain and not is_one)


_NO_CONTAINER: Final = re.compile(r"^(?:[a-z\d]|An?\s)|\band\b|[‘’“”\"]")
_WORD_LAST: Final = re.compile(r"(?:^|\s)(?!(?i:reps|drs|messrs|arts|secs)$)[^\W\d_]{4,}[”)]?$")
_MOST_IN_NAME: Final = 8  # words of a long one
_MOST_WORDS: Final = 5  # of a container's name
_PRINTED_IN: Final = _SOURCED - {"URL"} | {"number"}


def may_hold_container(text: str, source: ParsedSource) -> bool:
    """Whether the end of a title may be a newspaper or a site: `Tolls, Open River`.

    Only what is dated to the day, or to the month as magazines are, or a page without a date that
    was seen on a day, appears in one; or a journal, of which the page is printed. The title of a
    body whose name a full stop ends may hold commas of its own. A last sentence of a few words may
    be the name, or a place: `Tolls Rise: U.N. Reuters`, `La loi du sel. Portail du droit`.
    """
    title, issued = source.read("title"), source.issued or ""
    if source.csl["type"] in BY_FORM:
        return False
    last = title.rpartition(", ")[2]
    is_paged = any(part.role in ("locator", "page") for part in source.parts)
    if is_paged and last != title and _JOURNAL.search(last) and "container-title" not in source.csl:
        return True
    is_dated = bool(issued) and not is_year(issued)
    if (is_dated or "URL" in source.csl) and _may_end_in_site(title, source):
        return _is_unquoted(text, source, _PRINTED_IN)
    if not is_dated and (issued or source.accessed is None):
        return False
    if last == title or not _may_name_container(last):
        return False
    ends = [part.end for part in source.parts if part.role == "author"]
    is_parted_by_commas = any(text.startswith(",", end) for end in ends)
    is_by_persons = bool(ends) and all(map(bool, _list_families(source)))
    return (is_by_persons or is_parted_by_commas) and _is_unquoted(text, source, _PRINTED_IN)


def _may_name_container(clause: str) -> bool:
    """Whether the last clause of a title may name a newspaper: a few words, set as a headline."""
    is_short = len(clause.split()) <= _MOST_WORDS and not _NO_CONTAINER.search(clause)
    is_set = is_short and is_headline(f"The {clause.replace('&', 'and')}")
    return is_set and not is_capitals(clause)


def _may_end_in_site(title: str, source: ParsedSource) -> bool:
    """Whether the last sentence of a title may be the name of a site, a newspaper or a town."""
    before, stop, paper = title.rpartition(". ")
    is_short = len(paper.split()) <= _MOST_IN_NAME and ": " not in paper and not names_genre(paper)
    if not (stop and is_short):
        return False
    if is_newspaper_name(paper) or is_site_of(paper, source.read("URL")):
        return True
    is_few = 1 < len(paper.split()) <= _MOST_WORDS and not _NO_CONTAINER.search(paper)
    is_name = (is_few or is_headline(paper)) and not any(map(str.isdigit, paper))
    return is_name and _WORD_LAST.search(before) is not None


def is_in_place(source: ParsedSource) -> bool:
    """Whether a container is a country, region or town: `Labor of Children, in Africa`.

    The words are the end of a title, or where a source was published; what has a volume is a
    journal.
    """
    name = source.read("container-title")
    is_other = source.csl["type"] in BY_FORM or "volume" in source.csl
    return not is_other and (is_known_place(name) or name in region_names())


def is_title_only(text: str, source: ParsedSource) -> bool:
    """Whether a source has a title without quotation marks, and nothing names where it appeared."""
    return _is_unquoted(text, source, _SOURCED)


def _is_unquoted(text: str, source: ParsedSource, fields: Collection[str]) -> bool:
    """Whether a source has a title without quotation marks and none of these fields."""
    start = next((part.start for part in source.parts if part.role == "title"), -1)
    is_quoted = text[start - 1 : start + 1].startswith(tuple("“‘«\"'")) or text[start] in '“‘«"'
    return start >= 0 and not is_quoted and not source.csl.keys() & fields


_COMPARED: Final = (*_FIELDS, "author", "editor", "volume", "issued", "URL")


def contradicts(source: ParsedSource, other: ParsedSource) -> bool:
    """Whether two readings give a field different values, or words different roles."""
    both = (field for field in _COMPARED if field in source.csl and field in other.csl)
    if any(fold(str(source.csl[field])) != fold(str(other.csl[field])) for field in both):
        return True
    return any(
        part.start < one.end and one.start < part.end and part.role != one.role
        for part in source.parts
        for one in other.parts
        if "remark" not in (part.role, one.role)
    )


_TYPED: Final = frozenset(("edition", "genre", "issue", "number", "page", "volume"))
_FREE: Final = frozenset(("container", "publisher", "title"))


def is_finer(source: ParsedSource, other: ParsedSource) -> bool:
    """Whether a reading has a typed field where another has only part of a title or name."""
    return any(
        part.start < one.end and one.start < part.end
        for part in source.parts
        if part.role in _TYPED
        for one in other.parts
        if one.role in _FREE
    )


def keep_agreed(text: str, source: ParsedSource, other: ParsedSource) -> ParsedSource:
    """A source without the author, title, container and publisher that another reading disputes.

    Their words are unexplained.
    """
    ends = ("author", "title") if _is_author_cut(source, other) else ()
    disputed = [
        part
        for part in source.parts
        if part.role in ends or _is_disputed(text, part, source, other)
    ]
    return drop_fields(source, {part.role for part in disputed}) if disputed else source


def drop_fields(source: ParsedSource, roles: Container[str]) -> ParsedSource:
    """A source without the fields of these roles; their words are unexplained."""
    dropped = [part for part in source.parts if part.role in roles]
    keys = {"container-title" if one.role == "container" else one.role for one in dropped}
    spans = ((part.start, part.end) for part in dropped)
    return replace(
        source,
        csl={key: value for key, value in source.csl.items() if key not in keys},
        parts=tuple(part for part in source.parts if part not in dropped),
        issued=None if "issued" in keys else source.issued,
        unexplained=tuple(sorted((*source.unexplained, *spans))),
    )


def _find_number(title: str) -> re.Match[str] | None:
    """The genre and number with which a title ends, or a document's symbol behind other words."""
    found = _NUMBERED.search(title)
    return found if found and (found["code"] or is_numbered_genre(found["genre"])) else None


def _is_author_cut(source: ParsedSource, other: ParsedSource) -> bool:
    """Whether another reading begins with the same author and takes more of the text for it."""
    return any(
        author.start == longer.start and title.start < longer.end
        for author in source.parts
        for title in source.parts
        for longer in other.parts
        if (author.role, title.role, longer.role) == ("author", "title", "author")
    )


def _list_bodies(source: ParsedSource) -> list[str]:
    """The bodies among the authors; "" for a person."""
    return [name.get("literal", "") for name in source.list_names("author")]


def _list_families(source: ParsedSource) -> list[str]:
    """The family names of the authors; "" for a body, and for a person whose is not known."""
    return [name.get("family", "") for name in source.list_names("author")]


def _is_disputed(text: str, part: SourcePart, source: ParsedSource, other: ParsedSource) -> bool:
    """Whether another reading knows no role for a part, or another one."""
    if part.role in ("container", "publisher"):
        return _is_name_disputed(text, part, source, other)
    if part.role == "author":
        own, others = _list_families(source), _list_families(other)
        is_cut = all((*own, *others)) and own != others
        return part in other.parts and (len(own) != len(others) or is_cut)
    return part.role == "title" and _is_title_disputed(text, part, source, other)


def _is_name_disputed(
    text: str, part: SourcePart, source: ParsedSource, other: ParsedSource
) -> bool:
    """Whether another reading leaves open what a container or publisher is, or turns the two.

    It counts beside a body as author, or where it is evident itself and the name is a guess.
    """
    name = text[part.start : part.end]
    roles = [one.role for one in other.parts if one.start == part.start]
    is_own = name in _list_bodies(source) and not is_year(source.issued or "")
    if [part.role, *roles] == ["publisher", "container"] and (
        is_own or source.accessed is not None
    ):
        return True
    is_by_body = any(_list_bodies(other))
    is_doubtful = "," in name or _is_guess(text, part, source)
    return (is_by_body or (other.is_evident and is_doubtful)) and any(
        part.start <= start and end <= part.end and _SET_OFF.search(text, 0, start)
        for start, end in other.unexplained
    )


def _is_guess(text: str, part: SourcePart, source: ParsedSource) -> bool:
    """Whether a name is no known paper or site in print, or the publisher of a page on the web."""
    name = text[part.start : part.end]
    is_known = part.role == "publisher" or is_newspaper_name(name) or is_site(name)
    is_unquoted = is_year(source.issued or "") and _is_unquoted(text, source, ())
    if not is_known and (source.is_printed or is_unquoted):
        return True
    is_loose = text[part.start - 1] == "(" or is_day(source.issued or "")
    return part.role == "publisher" and "URL" in source.csl and is_loose


def _is_left_open(text: str, part: SourcePart, other: ParsedSource, *, is_doubtful: bool) -> bool:
    """Whether another reading knows no role for the end of a title that is set off.

    Or, `is_doubtful`, for all of it or its first sentence.
    """
    for start, end in other.unexplained:
        is_end = part.start < start and end == part.end and " " in text[start:end]
        if is_end and _SET_OFF.search(text, 0, start):
            return True
        is_sentence = end < part.end and text[end] == "."
        if is_doubtful and part.start == start and (part.end == end or is_sentence):
            return True
    return False


def _is_title_disputed(
    text: str, part: SourcePart, source: ParsedSource, other: ParsedSource
) -> bool:
    """Whether another reading does not know what the title or its last sentence is.

    Or it finds an author, container or publisher within it.
    """
    is_by_body = any(_list_bodies(other))
    is_by_person = any(_list_families(source))
    is_parted = is_by_person and text[part.end : part.end + 1] in ",; "
    is_doubtful = other.is_evident or (is_parted and "," in text[part.start : part.end])
    if _is_left_open(text, part, other, is_doubtful=is_doubtful):
        return True
    authors = [one for one in other.parts if one.role == "author"]
    if is_by_body and any(
        part.start <= author.start and author.end < part.end for author in authors
    ):
        return True
    named = [(one.start, one.end) for one in other.parts if one.role in ("container", "publisher")]
    inside = [(start, end) for start, end in named if part.start < start < part.end]
    return any(" " in text[start:end] for start, end in inside)


_SET_OFF: Final = re.compile(r"(?:[.?!]|[”’»\"],?|\()\s*\Z")
