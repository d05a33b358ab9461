"""Reads an entry of a reference list, its parts closed by full stops: `Body. Title. Date. URL`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from pipeline.citations.clauses import (
    ON_FILE,
    REMARK,
    Details,
    is_initialed,
    read_date,
    read_detail,
    read_details,
    read_imprint,
    split_clauses,
    strip_marks,
)
from pipeline.citations.publishers import (
    AGENCIES,
    find_paper_after_town,
    is_known_place,
    is_known_town,
    is_newspaper_name,
    is_paper,
    is_place_alone,
    is_site,
    is_site_of,
    is_town,
    split_place_publisher,
)
from pipeline.citations.source import (
    GENRE,
    Byline,
    ParsedSource,
    build_source,
    is_genre,
    list_byline_parts,
)
from pipeline.citations.styles.name_lists import match_run_on, parse_bodies, parse_name_list
from pipeline.grammar.dates import LETTER, is_day, parse_printed_date
from pipeline.grammar.named_parts import MAX_CITATION, TextSegment, find_last_url, normalize_url
from pipeline.grammar.names import (
    SMALL_WORDS,
    CreditedName,
    has_others,
    is_organization,
    may_be_name,
    parse_organization,
    parse_people,
    restore_case,
    strip_others,
)
from pipeline.vocabulary.word_lists import spell_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.citations.publishers import Piece

# Officials of an organisation, and words that mark one although names need not end in them.
OFFICIAL: Final = re.compile(
    r"\b(?:(?:officials?|representatives?|staff|experts?|members?|employees?)$|ministers?\sof\s)",
    re.IGNORECASE,
)
BODY: Final = re.compile(
    r"^[A-Z]{2,8}\b|\b(?:Embassy|Embassies|Consulate|Government|Goverment|Republic|Mission)\b"
)
_MAX_ACRONYM_WORDS: Final = 2  # short names keep their capitals
_MAX_AUTHOR_WORDS: Final = 32


# Organisations in other languages, whose adjectives are not capitalised.
_FOREIGN_BODY: Final = re.compile(
    rf"(?:{spell_words('authors', 'foreign_body')})\s[^,;:]{{3,100}}$"
)


def may_be_author(text: str) -> bool:
    """Whether a text may be an author: capitalised words, with only known small words between."""
    words = text.split()
    if _FOREIGN_BODY.match(text) and len(words) <= _MAX_AUTHOR_WORDS:
        return True
    is_clear = any(map(str.isupper, text))
    small = (word.strip(",.()") for word in words if word[0].islower() and word.islower())
    return (
        is_clear and len(words) <= _MAX_AUTHOR_WORDS and all(word in SMALL_WORDS for word in small)
    )


def parse_inverted_names(text: str) -> tuple[CreditedName, ...] | None:
    """`Al-Haj, Ahmed, and Maggie Michael`: only the first name is inverted."""
    listed = None if is_known_place(text) else parse_name_list(text, ("inverted",))
    return listed.names if listed else None


def parse_persons(text: str) -> tuple[CreditedName, ...] | None:
    """The persons who wrote an entry: the first name inverted, or a list in natural order."""
    if persons := parse_inverted_names(text):
        return persons
    is_list = ", " in text or " and " in text
    listed = parse_people(text) if is_list and not is_organization(text) else None
    return listed if listed and len(listed) > 1 else None


def _is_own(name: str, container: str) -> bool:
    """Whether a container is the author's own: `Heraldo Digital` in `heraldo.hn`."""
    words, (first, *_) = name.lower().split(), re.split(r"[\s.]", container.lower())
    initials = "".join(word[0] for word in words)
    return first in (words[0], "".join(words), initials)


_JOINED: Final = re.compile(r"\s(?:and|&)\s")


def parse_authors(clause: TextSegment, *, container: str) -> tuple[CreditedName, ...]:
    """The authors of an entry; two capitalised words are a person only in another's newspaper."""
    text = clause.text if is_initialed(clause) else clause.text.rstrip(" ,.")
    if persons := parse_persons(text):
        return persons
    is_in_paper = bool(container) and not (is_newspaper_name(text) or _is_own(text, container))
    is_body = is_organization(text) or _FOREIGN_BODY.match(text) is not None
    if (has_others(text) or is_in_paper) and not is_body and (persons := parse_people(text)):
        return persons
    if listed := parse_name_list(text, ("inverted",)):
        return listed.names
    if _JOINED.search(text) and len(bodies := parse_bodies(text) or ()) > 1:
        return bodies
    text = strip_others(text)
    is_short = len(text.split()) <= _MAX_ACRONYM_WORDS
    return (CreditedName(literal=text) if is_short else parse_organization(text),)


_YEAR_CLAUSE: Final = re.compile(r"\(?(?:1[89]|20)\d\d\)?\.")


def _strip_brackets(clause: TextSegment) -> TextSegment:
    """`(2004).` without its brackets."""
    shown = clause.text.strip("(). ")
    start = clause.start + clause.text.index(shown)
    return TextSegment(shown, start, start + len(shown))


_STATE: Final = re.compile(r"(?:Government|Republic|Kingdom|State)\sof\b")
_MINISTRY: Final = re.compile(r"(?:Ministry|Department|Secretariat|Ministerio|Ministère)\b[^()]+")


_WORK: Final = re.compile(r"\b(?:Program(?:me)?|Project|Initiative|Campaign)\b")
# `Body (ACR) – Title.`, `Embassy Reporting.`: the full stop after a body is a dash or missing.
_WITHOUT_STOP: Final = re.compile(
    r"(?P<author>[^–]+\([A-Z]{2,8}\))\s?[–-]\s(?P<title>.+)"
    r"|(?P<who>[^.]{2,8}|.+\b(?:Embassy|Consulate)\b.*),?\s(?P<what>[Rr]eporting)\."
    r"|(?P<official>.+\sofficial)\s(?P<message>(?:E-?mail|[Oo]fficial)\scommunication\s.+)"
)


def _split_unstopped(clauses: Sequence[TextSegment]) -> Sequence[TextSegment]:
    """The clauses, with the first split if it is an organisation run together with a title."""
    found = _WITHOUT_STOP.fullmatch(clauses[0].text) if clauses else None
    is_placed = len(clauses) > 1 and is_known_place(clauses[1].text.strip(" .;"))
    behind = clauses[1 + is_placed :][:1]
    is_detail = any(read_detail(clause, Details()) for clause in behind)
    if found is None and is_detail:
        found = match_run_on(clauses[0].text)
    if found is None:
        return clauses
    names = [name for name, part in found.groupdict().items() if part]
    who, what = (clauses[0].part(found, name) for name in names)
    return (replace(who, text=f"{who.text}."), what, *clauses[1:])


# A part of the organisation named before it.
_OFFICE: Final = re.compile(
    r"(?:Committee|Department|Bureau|Office|Directorate|Division)\b|.+\sBureau$"
)


def _are_bodies(text: str) -> bool:
    """Whether a clause names two organisations: `Centre for Reforms, and the Ministry of Roads`."""
    first, joint, second = text.partition(", and ")
    return bool(joint) and is_organization(first) and is_organization(second.removeprefix("the "))


def split_authors(
    clauses: Sequence[TextSegment],
) -> tuple[Sequence[TextSegment], Sequence[TextSegment]]:
    """The clauses of an entry's authors (persons, an organisation and its office), and the rest."""
    clauses = _split_unstopped(clauses)
    if len(clauses) < 2 or not may_be_author(clauses[0].text):  # noqa: PLR2004 - author, title
        return (), clauses
    if joint := _count_joint_clauses(clauses):
        return clauses[:joint], clauses[joint:]
    if clauses[0].text[-1] != ".":
        return (), clauses
    if _YEAR_CLAUSE.fullmatch(clauses[1].text):
        clauses = [clauses[0], *clauses[2:], _strip_brackets(clauses[1])]
    texts = [clause.text.rstrip(" .") for clause in clauses]
    is_pair = len(clauses) > 2 and (  # noqa: PLR2004 - body, office, title
        (_STATE.match(texts[0]) and _MINISTRY.fullmatch(texts[1]))
        or (_OFFICE.match(texts[1]) and is_organization(texts[0]) and is_organization(texts[1]))
        or (is_organization(texts[0]) and _are_bodies(texts[1]))
    )
    is_work = is_pair and (not is_organization(texts[2]) or _WORK.search(texts[2]) is not None)
    has_title = is_work and not read_detail(clauses[2], Details())
    cut = 2 if has_title and not REMARK.fullmatch(texts[2]) else 1
    return clauses[:cut], clauses[cut:]


def _count_joint_clauses(clauses: Sequence[TextSegment]) -> int:
    """The number of leading clauses that are inverted names with semicolons: at least 2, or 0."""
    named = [parse_inverted_names(clause.text.rstrip(" .")) is not None for clause in clauses]
    ends = next((at for at, one in enumerate(clauses) if one.text[-1] in ".?!"), 0)
    return ends + 1 if 0 < ends < len(clauses) - 1 and all(named[: ends + 1]) else 0


_DAY: Final = r"[A-Z][a-z]+\.?\s\d{1,2},\s\d{4}"
_DAY_AFTER: Final = re.compile(
    rf"(?P<title>[^,]+?)(?:,|\s[–-])\s(?P<date>{_DAY}|[A-Z][a-z]+\.?\s\d{{4}}){LETTER}\.?"
)
# `Report 2013 July 2013`, `Report July, 2013`: a title runs into its date.
_DATE_AGAIN: Final = re.compile(
    r"(?P<title>.+(?:(?:19|20)\d\d|\)))\s(?P<date>(?:[A-Z][a-z]{2,8}\s)?(?:19|20)\d\d)\.?"
)
_MONTH_WITHOUT_COMMA: Final = re.compile(
    r"(?P<title>.+)\s(?P<date>[A-Z][a-z]{2,8},\s(?:19|20)\d\d)\.?"
)
# A title that runs into its day, but for `Minutes of June 3, 2019`.
_DAY_WITHOUT_COMMA: Final = re.compile(
    rf"""(?P<title>.+?(?<!\s(?:of|on|to|in|by|em|de|en|du|le|di|el))(?<!\s(?:the|and|del))(?<!\s(?:from|till|held))
        (?<!\s(?:since|until|dated|after)))\s(?P<date>{_DAY}){LETTER}\.?""",
    re.VERBOSE,
)
_DATED: Final = (_DAY_AFTER, _DAY_WITHOUT_COMMA, _DATE_AGAIN, _MONTH_WITHOUT_COMMA)


@dataclass(frozen=True, slots=True)
class TitleParts:
    """The title of an entry, its container, and the clauses after both."""

    title: TextSegment
    rest: Sequence[TextSegment]
    container: TextSegment | None = None
    is_chapter: bool = False


def _split_off(
    title_parts: TitleParts, found: re.Match[str] | None, role: str, details: Details
) -> TitleParts:
    """The title without the match at its end, if that can be added in this role."""
    if found is None or not details.add_segment(role, title_parts.title.part(found, role)):
        return title_parts
    return replace(title_parts, title=title_parts.title.part(found, "title"))


def rejoin_title(text: str, title_parts: TitleParts, details: Details) -> TitleParts:
    """Rejoins a supposed container with the title if a newspaper is named after it."""
    if title_parts.container is None or "container" not in details.values:
        return title_parts
    if title_parts.container.text == details.values["container"]:
        return replace(title_parts, container=None)
    start, end = title_parts.title.start, title_parts.container.end
    return replace(title_parts, title=TextSegment(text[start:end], start, end), container=None)


def split_own_site(title_parts: TitleParts, author: str) -> TitleParts:
    """`Roads are open, Hill League`, by the Hill League: published on its own website.

    Also without a comma if the name has several words and no small word precedes it.
    """
    shown = title_parts.title.text
    cut = len(shown) - len(author)
    parted = ", " if shown.endswith(f", {author}") else " "
    is_bound = shown[:cut].rpartition(" ")[0].rpartition(" ")[2] in SMALL_WORDS
    is_own = " " in author and not is_bound if parted == " " else bool(author)
    if (
        title_parts.container
        or not is_own
        or not shown.endswith(parted + author)
        or cut <= len(author)
    ):
        return title_parts
    start, end = title_parts.title.start, title_parts.title.end
    title = TextSegment(shown[: cut - len(parted)], start, start + cut - len(parted))
    return replace(title_parts, title=title, container=TextSegment(author, end - len(author), end))


_STATE_ENTRY: Final = re.compile(r"(?:Federal\s)?(?:Government|Republic|Kingdom)\b")
_MINISTRY_AFTER: Final = re.compile(r"(?P<title>[^,]+),\s(?P<publisher>Ministry\sof\s[^,]+)")


def split_ministry(title_parts: TitleParts, author: str, details: Details) -> TitleParts:
    """`Roads, Ministry of Works`, by a government: the ministry is the publisher."""
    may_be = _STATE_ENTRY.match(author) is not None and title_parts.container is None
    found = _MINISTRY_AFTER.fullmatch(title_parts.title.text) if may_be else None
    return _split_off(title_parts, found, "publisher", details)


_INTO_BODY: Final = re.compile(
    rf"(?P<title>.+\s(?:[A-Z][^\W\d_]+|\d{{4}})[.?!]?)\s(?P<publisher>{AGENCIES})", re.DOTALL
)
_INTO_PAPER: Final = re.compile(r"(?P<title>.+\s.+?)\s(?P<paper>(?:The|[A-Z]{2,5})\s[A-Z]\w+)")


def split_paper(title_parts: TitleParts, details: Details) -> TitleParts:
    """Separates a newspaper or publisher printed after a person's title without a mark.

    `School gates close The Guardian`, `Roads in Zenda UNICEF`.
    """
    title = title_parts.title
    if title_parts.container is not None or "container" in details.values:
        return title_parts
    printed = _INTO_BODY.fullmatch(title.text)
    if printed is not None and details.add_segment("publisher", title.part(printed, "publisher")):
        return replace(title_parts, title=title.part(printed, "title"))
    found = _INTO_PAPER.fullmatch(title.text)
    if found is None or not is_newspaper_name(found["paper"]):
        return title_parts
    return replace(
        title_parts, title=title.part(found, "title"), container=title.part(found, "paper")
    )


# `Roads for Zenda: Technical Progress Report October 2014`.
_KIND_AFTER: Final = re.compile(
    rf"(?P<title>.+?)(?::|\s[–-])\s(?P<genre>(?!(?i:base|mid|end)-?line){GENRE})(?:\s[A-Z][a-z]{{2,8}}\s\d{{4}})?",
    re.VERBOSE | re.DOTALL,
)


def split_genre(title_parts: TitleParts, details: Details) -> TitleParts:
    """Separates a genre printed after a title."""
    found = _KIND_AFTER.fullmatch(title_parts.title.text)
    if found is None:
        return title_parts
    if details.values.get("genre", "").strip(".").lower() == found["genre"].lower():
        return replace(title_parts, title=title_parts.title.part(found, "title"))
    return _split_off(title_parts, found, "genre", details)


def split_date(title_parts: TitleParts, details: Details, *, by_persons: bool) -> TitleParts:
    """Separates a date after a title, `reporting, January 17, 2014`, if there is no other."""
    printed = title_parts.title.text
    forms = (_DAY_AFTER,) if by_persons else _DATED
    found = next(filter(None, (form.fullmatch(printed) for form in forms)), None)
    if found is None or any(read_date(one, Details()) for one in title_parts.rest):
        return title_parts
    title, day = title_parts.title.part(found, "title"), title_parts.title.part(found, "date")
    issued = parse_printed_date(day.text)
    if issued is None or not details.add("issued", issued, day.start, day.end):
        return title_parts
    details.add_letter(found, title_parts.title)
    return replace(title_parts, title=strip_marks(title))


_NUMBER: Final = re.compile(r"No\.\s\d{1,5}")
# Not in a newspaper's, book's or site's name: half a sentence, a date, a clause end, a symbol.
_NO_NAME: Final = re.compile(
    r"""^[^\w“"‘'] | ^[a-zß-öø-ÿ][^\s.]*\s(?!\w+\.) | ,\s.*(?:19|20)\d\d | \d\.\s[A-Z] | \sofficial$
      | \b[A-Z]{1,8}/[A-Z\d]+/""",
    re.VERBOSE,
)


# `How roads reopen, Riverdiscourse`, at `riverdiscourse.example`.
_INTO_SITE: Final = re.compile(r"(?P<title>.+),\s(?P<site>[^\s,]+)")


def _split_site(title_parts: TitleParts, url: str) -> TitleParts:
    """Separates the site that a title runs into after a comma, if the URL names it too."""
    found = _INTO_SITE.fullmatch(title_parts.title.text)
    if found is None or not is_site_of(found["site"], url):
        return title_parts
    title, site = (title_parts.title.part(found, name) for name in ("title", "site"))
    return replace(title_parts, title=title, container=site)


def resolve_container(
    title_parts: TitleParts, details: Details, *, is_person: bool
) -> TitleParts | None:
    """Decides the role of an entry's container; None if it is not a name at all.

    It stays the container if the entry is dated to the day, the title is quoted, or it is named
    like a newspaper. Otherwise an organisation is the publisher of what persons wrote, and a
    single word, which may be a town, gets no role.
    """
    name = (
        title_parts.container.text if title_parts.container else details.values.get("container", "")
    )
    if not name:
        return _split_site(title_parts, details.values.get("url", ""))
    if (is_number := _NUMBER.fullmatch(name) is not None) or is_genre(name):
        return _change_role(title_parts, details, "number" if is_number else "genre")
    return (
        None
        if _NO_NAME.search(name)
        else _settle_container(name, title_parts, details, is_person=is_person)
    )


def _settle_container(
    name: str, title_parts: TitleParts, details: Details, *, is_person: bool
) -> TitleParts | None:
    """The entry with its container's name settled as newspaper, publisher or remark."""
    is_told = is_day(details.values.get("issued", "")) or title_parts.title.text[0] in '“"'
    if (
        is_told
        or title_parts.is_chapter
        or not is_person
        or is_newspaper_name(name)
        or is_site(name)
    ):
        return title_parts
    if is_organization(name) and "publisher" not in details.values:
        return _change_role(title_parts, details, "publisher")
    return title_parts if " " in name else _change_role(title_parts, details, "")


def _change_role(title_parts: TitleParts, details: Details, role: str) -> TitleParts | None:
    """The entry with its container in another role; None if that role is taken."""
    if role in details.values:
        return None
    if title_parts.container is None:
        details.rename("container", role)
        return title_parts
    if role:
        details.add_segment(role, title_parts.container)
    return replace(title_parts, container=None)


_IN: Final = re.compile(r"(?P<title>[“\"].+?[”\"]),?\s(?P<in>in\s)?(?P<container>[^“”\"]{2,200})")
_ONLINE: Final = re.compile(r"(?P<title>.+),\s(?P<container>[^,]{2,60}),")
_ENDS_IN_DAY: Final = re.compile(r"\s\d{1,2},\s\d{4}$")


def _split_title(
    text: str, clauses: Sequence[TextSegment], *, by_persons: bool, details: Details
) -> TitleParts:
    """Takes as title all clauses before the first that is a date, number, imprint or remark."""
    places = range(1 + _has_time_span(clauses), len(clauses))
    after = next(
        (at for at in places if read_detail(clauses[at], Details(), by_persons=by_persons)),
        len(clauses),
    )
    last, rest = (
        clauses[after - 1],
        [clause for clause in clauses[after:] if not is_genre(clause.text)],
    )
    is_town_there = text[last.end : last.end + 1] == ";" and is_town(last.text)
    is_named = len(_split_imprint(last)) > 1 or is_town_there
    is_named = is_named or is_known_place(last.text.rstrip(" .").partition(", ")[0])
    is_in_paper = by_persons and is_paper(last.text) and not (is_named or is_genre(last.text))
    if after > 1 and (is_in_paper or is_site(last.text.rstrip(" ."))):
        after = _count_before_genre(clauses, after - 1, details)
        return TitleParts(strip_marks(_join_clauses(text, clauses, after)), rest, strip_marks(last))
    is_placed = bool(_split_imprint(last)) or is_town_there
    is_placed = is_placed or (by_persons and find_paper_after_town(last.text.strip(" .,;")) > 0)
    if after > 1 and rest and text[last.start - 2] != ";" and is_placed:
        is_paper_there = find_paper_after_town(last.text.strip(" .,;")) > 0
        read_imprint(last, details, by_persons=by_persons and is_paper_there)
        after -= 1
    return _split_container(
        _join_clauses(text, clauses, _count_before_genre(clauses, after, details)), rest
    )


def _count_before_genre(clauses: Sequence[TextSegment], count: int, details: Details) -> int:
    """The number of first clauses that are the title; a genre at their end is taken as a detail."""
    kind = strip_marks(clauses[count - 1])
    is_said = count > 1 and is_genre(kind.text)
    return count - (is_said and details.add_segment("genre", kind))


def _has_time_span(clauses: Sequence[TextSegment]) -> bool:
    """Whether the period that a title covers follows it, and the date after that."""
    is_span = len(clauses) > 2 and "/" in (parse_printed_date(clauses[1].text) or "")  # noqa: PLR2004
    return is_span and read_date(clauses[2], Details())


def _join_clauses(text: str, clauses: Sequence[TextSegment], count: int) -> TextSegment:
    """The first `count` clauses as a single segment."""
    start, end = clauses[0].start, clauses[count - 1].end
    return TextSegment(text[start:end], start, end)


def _split_imprint(clause: TextSegment) -> list[Piece]:
    return split_place_publisher(clause.text.strip(" .,;"))


def _split_container(title: TextSegment, rest: Sequence[TextSegment]) -> TitleParts:
    """Separates a title from its container: `“Title,” in Book`, `Title, Paper, [online]`."""
    inside = _IN.fullmatch(title.text.rstrip(" ,."))
    is_online = bool(rest) and rest[0].text.startswith("[")
    found = inside or (_ONLINE.fullmatch(title.text) if is_online else None)
    if found is None or not (inside or _may_contain(found["container"])):
        return TitleParts(strip_marks(title), rest)
    container, is_chapter = title.part(found, "container"), bool(inside and inside["in"])
    return TitleParts(
        strip_marks(title.part(found, "title")), rest, strip_marks(container), is_chapter
    )


def _may_contain(text: str) -> bool:
    """Whether a text may be the container of a web page: a newspaper, a site, an organisation."""
    return is_paper(text) or is_organization(text)


# A quoted title may contain a quotation.
_QUOTED: Final = re.compile(r"“(?:[^“”]|“[^“”]*”)+”|\"[^\"]+\"")


def _is_in_newspaper(clauses: Sequence[TextSegment]) -> bool:
    """Whether a quoted title is followed by what may be a newspaper."""
    is_quoted = _QUOTED.fullmatch(clauses[0].text.rstrip(",. ")) is not None
    return is_quoted and len(clauses) > 1


_LAW_LISTS: Final = ("laws", "foreign_laws", "foreign_codes")
_LAW_WORD: Final = re.compile(
    rf"\b(?:{'|'.join(spell_words('legal', name) for name in _LAW_LISTS)})\b"
)


def _may_be_unsigned(clauses: Sequence[TextSegment]) -> bool:
    """Whether the first clause is the title of an unsigned entry: quoted, or not name-like."""
    first = clauses[0].text
    if _LAW_WORD.search(first) and len(clauses) > 1 and clauses[1].text.startswith("enacted"):
        return True
    if may_be_name(first.partition(", ")[0]):
        return False
    return len(clauses) > 1 and (
        _QUOTED.fullmatch(first) is not None
        or (first[0].isupper() and "“" not in first and not may_be_author(first))
    )


def _get_container(title_parts: TitleParts, details: Details) -> str:
    """The container of an entry, "" without one."""
    return (
        title_parts.container.text if title_parts.container else details.values.get("container", "")
    )


_ONLINE_REMARK: Final = re.compile(r"\[\s?online\s?\],?", re.IGNORECASE)
_OF_BODY: Final = re.compile(rf"(?:UN|{AGENCIES})\s[a-z]+\s")  # an organisation's statistics


def _is_news(title_parts: TitleParts, details: Details) -> bool:
    """Whether an unsigned title with a URL is evidently a source.

    In a newspaper of a day, a dated law, a quoted chapter, an organisation's statistics, or
    accessed `[online]` in a named container.
    """
    title, paper, has = (
        title_parts.title.text,
        _get_container(title_parts, details),
        details.values.keys(),
    )
    is_daily = is_day(details.values.get("issued", ""))
    is_quoted = _QUOTED.fullmatch(title) is not None and "issued" in has
    is_online = (
        bool(title_parts.rest) and _ONLINE_REMARK.fullmatch(title_parts.rest[0].text) is not None
    )
    ways = (
        is_quoted and title_parts.is_chapter,
        {"enacted", "issued"} <= has,
        _OF_BODY.match(title) is not None and bool(has & {"issued", "accessed"}),
        is_online and title_parts.container is not None and "accessed" in has,
        is_daily and bool(paper) and ", " not in paper and parse_printed_date(title) is None,
    )
    return _is_kept(title_parts, details) and any(ways)


def _is_kept(title_parts: TitleParts, details: Details) -> bool:
    """Whether an entry gives the address of its source, or has it on file."""
    is_on_file = any(ON_FILE.match(one.text) for one in title_parts.rest)
    return is_on_file or "url" in details.values


_LETTERS: Final = re.compile(r"[^\W\d_]{3}")


def _is_no_title(title: str) -> bool:
    """Whether a clause in a title's place is another part, as where a full stop is missing."""
    is_broken = title[-1] in ":;," or "://" in title or not _LETTERS.search(title)
    is_place = is_place_alone(title) or is_known_town(title)
    return is_broken or is_place or parse_printed_date(title) is not None


def _is_evident(author: str, title_parts: TitleParts, details: Details, *, is_person: bool) -> bool:
    """Whether these clauses are an entry rather than sentences: an author, and a date or URL."""
    title = title_parts.title.text
    if not author:
        return _is_news(title_parts, details)
    first = author.partition("-")[0].strip()
    is_kept = _is_kept(title_parts, details)
    if "issued" not in details.values and _ENDS_IN_DAY.search(title):
        return False
    if not title or _is_no_title(title) or (is_organization(title) and author.startswith(title)):
        return False
    if title[0].islower() and "issued" not in details.values:
        return False
    is_body = (
        is_person
        or is_organization(author)
        or is_organization(first)
        or OFFICIAL.search(author)
        or BODY.search(author)
        or is_newspaper_name(author)
    )
    has_day = details.values.keys() & {"issued", "accessed", "received"}
    return bool((is_kept and has_day) or (is_body and (has_day or is_kept)))


_CLOSING: Final = re.compile(r"(?<=\s)“(?=\s)")  # an opening mark that closes a quotation


def parse_entry(text: str, at: int = 0) -> ParsedSource | None:
    """Parses an entry of a reference list; None if any clause is not explained.

    `Body. Title. June 19, 2021. http://…`, `Family, Given. Title. Paper, May 2009`, `Body. “Title,”
    in Book. City; May 2009`, `Government. Title, enacted 2005`. With date and URL any name may be
    the author; else an inverted personal name, an organisation, or its official.
    """
    if len(text) > MAX_CITATION:
        return None
    details, text = Details(), _CLOSING.sub("”", text)
    author, clauses = split_authors([*_take_address(text, details)])
    if not clauses or not (author or _may_be_unsigned(clauses)):
        return None
    is_person = not author or parse_persons(author[0].text.rstrip(" ,.")) is not None
    is_person = is_person or is_initialed(author[0])
    if any(part.end < clauses[0].start for part in details.parts):
        return None
    by_whom = author[0].text.rstrip(".") if author else ""
    title_parts = _parse_parts(text, clauses, details, by_whom, is_person=is_person)
    if title_parts is None or not _is_evident(by_whom, title_parts, details, is_person=is_person):
        return None
    if "received" in details.values:  # when the compiler got the data: no date of the source
        details.rename("received", "")
    by = Byline(
        authors=tuple(
            name
            for one in author
            for name in parse_authors(one, container=_get_container(title_parts, details))
        ),
        author=tuple(map(strip_marks, author)),
        title=(title_parts.title,),
        container=(title_parts.container,) if title_parts.container else (),
        is_chapter=title_parts.is_chapter,
    )
    return build_source(
        text, by, _build_fields(title_parts, details), (*list_byline_parts(by), *details.parts), at
    )


def _parse_parts(
    text: str, clauses: Sequence[TextSegment], details: Details, by_whom: str, *, is_person: bool
) -> TitleParts | None:
    """The title and container, all other clauses taken as details; None if any is unexplained."""
    is_in_paper = is_person or _is_in_newspaper(clauses)
    title_parts = _split_title(text, clauses, by_persons=is_in_paper, details=details)
    title_parts = split_date(title_parts, details, by_persons=is_person)
    title_parts = split_paper(title_parts, details) if is_person else title_parts
    if not read_details(title_parts.rest, details, by_persons=is_in_paper):
        return None
    title_parts = split_genre(rejoin_title(text, title_parts, details), details)
    title_parts = split_ministry(split_own_site(title_parts, by_whom), by_whom, details)
    return resolve_container(title_parts, details, is_person=is_person and bool(by_whom))


def _build_fields(title_parts: TitleParts, details: Details) -> dict[str, str]:
    """The fields of an entry by role; the title in restored case, without quotation marks."""
    shown = title_parts.title.text
    if _QUOTED.fullmatch(shown):
        shown = shown[1:-1].strip(" ,.")
    fields = details.values | {"title": restore_case(shown)}
    return fields | ({"container": title_parts.container.text} if title_parts.container else {})


def _take_address(text: str, details: Details) -> Iterator[TextSegment]:
    """The clauses before and after the URL, which is taken as a detail."""
    found = find_last_url(text)
    start, end = found or (len(text), len(text))
    if found:
        details.add("url", normalize_url(text[start:end]), start, end)
    yield from split_clauses(text[:start].rstrip(" <(["))
    yield from (
        replace(clause, start=clause.start + end, end=clause.end + end)
        for clause in split_clauses(text[end:])
    )
