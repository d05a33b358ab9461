"""Reads an entry of a reference list, its parts closed by full stops: `Body. Title. Date. URL`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.citations.clauses import (
    ACT_OR_NUMBER,
    REMARK,
    Details,
    is_detail,
    is_initialed,
    read_date,
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
    is_town_of_paper,
    may_publish,
    split_place_publisher,
)
from pipeline.citations.source import (
    GENRE,
    Byline,
    ParsedSource,
    build_source,
    is_genre,
    list_byline_parts,
    opens_with_genre,
)
from pipeline.citations.styles.name_lists import OFFICE, match_run_on, parse_bodies, parse_name_list
from pipeline.grammar.dates import LETTER, is_day, is_year, parse_printed_date
from pipeline.grammar.named_parts import MAX_CITATION, TextSegment, find_last_url, normalize_url
from pipeline.grammar.names import (
    SMALL_WORDS,
    CreditedName,
    has_others,
    is_foreign_body,
    is_organization,
    may_be_name,
    parse_organization,
    parse_people,
    restore_case,
    strip_others,
)
from pipeline.vocabulary.word_lists import spell_words
from pipeline.vocabulary.words import THREE_LETTERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

# Officials of an organisation, and words that mark one although names need not end in them.
_OFFICIAL_OR_BODY: Final = re.compile(
    r"""\b(?i:(?:officials?|representatives?|staff|experts?|members?|employees?)$|ministers?\sof\s)
      |^[A-Z]{2,8}\b|\b(?:Embassy|Embassies|Consulate|Government|Goverment|Republic|Mission)\b""",
    re.VERBOSE,
)
_MAX_ACRONYM_WORDS: Final = 2  # short names keep their capitals
_MAX_AUTHOR_WORDS: Final = 32


def may_be_author(text: str) -> bool:
    """Whether a text may be an author: capitalised words, with only known small words between."""
    words, name = text.split(), text.rstrip(".").partition(" (")[0]
    small = (word.strip(",.()") for word in words if word[0].islower() and word.islower())
    is_named = any(map(str.isupper, text)) and all(word in SMALL_WORDS for word in small)
    return len(words) <= _MAX_AUTHOR_WORDS and (is_named or is_foreign_body(name))


def _parse_inverted_names(text: str) -> tuple[CreditedName, ...] | None:
    """`Al-Haj, Ahmed, and Maggie Michael`: only the first name is inverted."""
    listed = None if is_known_place(text) else parse_name_list(text, ("inverted",))
    return listed.names if listed else None


def _parse_persons(text: str) -> tuple[CreditedName, ...] | None:
    """The persons who wrote an entry: the first name inverted, or a list in natural order."""
    if persons := _parse_inverted_names(text):
        return persons
    is_list = ", " in text or " and " in text
    listed = parse_people(text) if is_list and not is_organization(text) else None
    return listed if listed and len(listed) > 1 else None


def _is_own(name: str, container: str) -> bool:
    """Whether a container is the author's own: `Heraldo Digital` in `heraldo.hn`."""
    words, (first, *_) = name.lower().split(), re.split(r"[\s.]", container.lower())
    return first in (words[0], "".join(words), "".join(word[0] for word in words))


def _parse_authors(clause: TextSegment, container: str) -> tuple[CreditedName, ...]:
    """The authors of an entry; two capitalised words are a person only in another's newspaper."""
    text = clause.text if is_initialed(clause) else clause.text.rstrip(" ,.")
    if persons := _parse_persons(text):
        return persons
    is_in_paper = bool(container) and not (is_newspaper_name(text) or _is_own(text, container))
    may_be_persons = (has_others(text) or is_in_paper) and not is_organization(text)
    if may_be_persons and (persons := parse_people(text)):
        return persons
    is_joined = " and " in text or " & " in text
    if is_joined and len(bodies := parse_bodies(text) or ()) > 1:
        return bodies
    text = strip_others(text)
    is_short = len(text.split()) <= _MAX_ACRONYM_WORDS
    return (CreditedName(literal=text) if is_short else parse_organization(text),)


_STATE: Final = re.compile(r"(?:(?:Federal\s)?Government|Republic|Kingdom|State)\b")
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
    if found is None and any(is_detail(clause) for clause in behind):
        found = match_run_on(clauses[0].text)
    if found is None:
        return clauses
    names = [name for name, part in found.groupdict().items() if part]
    who, what = (clauses[0].part(found, name) for name in names)
    return (replace(who, text=f"{who.text}."), what, *clauses[1:])


def _split_authors(
    clauses: Sequence[TextSegment],
) -> tuple[Sequence[TextSegment], Sequence[TextSegment]]:
    """The clauses of an entry's authors (persons, an organisation and its office), and the rest."""
    clauses = _split_unstopped(clauses)
    if len(clauses) < 2 or not may_be_author(clauses[0].text):  # noqa: PLR2004 - author, title
        return (), clauses
    ends = next((at for at, one in enumerate(clauses) if one.text[-1] in ".?!"), 0)
    names = [_parse_inverted_names(one.text.rstrip(" .")) for one in clauses[: ends + 1]]
    if 0 < ends < len(clauses) - 1 and all(names):  # `Lund, Ada; Holst, Mark.`
        return clauses[: ends + 1], clauses[ends + 1 :]
    if clauses[0].text[-1] != ".":
        return (), clauses
    if is_year(clauses[1].text.strip("().")):
        clauses = [clauses[0], *clauses[2:], clauses[1].strip("(). ")]
    body, office, *others = (clause.text.rstrip(" .") for clause in clauses)
    is_office = OFFICE.match(office) is not None or office.endswith(" Bureau")
    is_state = _STATE.match(body) is not None
    is_pair = is_office and (is_state or is_organization(office))
    is_pair = is_pair or (", and " in office and len(parse_bodies(office) or ()) > 1)
    is_pair = is_pair and (is_state or is_organization(body))
    has_year = any(map(str.isdigit, office))  # `Ministry of Roads Annual Report 2012`
    if not (is_pair and others) or has_year:
        return clauses[:1], clauses[1:]
    title = others[0]
    cut = 1 if may_publish(title) or is_detail(clauses[2]) or REMARK.fullmatch(title) else 2
    return clauses[:cut], clauses[cut:]


@dataclass(slots=True)
class EntryDraft:
    """An entry while it is read: its authors, its title, and the clauses after it."""

    details: Details
    author: Sequence[TextSegment]
    is_person: bool  # whether persons wrote it, or it is not signed
    title: TextSegment
    rest: Sequence[TextSegment]
    container: TextSegment | None = None
    is_chapter: bool = False

    @property
    def by_whom(self) -> str:
        """The author as printed, "" without one."""
        return self.author[0].text.rstrip(".") if self.author else ""

    @property
    def container_name(self) -> str:
        """The container, "" without one."""
        return self.container.text if self.container else self.details.values.get("container", "")

    def split_off(self, found: re.Match[str], role: str) -> None:
        """Takes the match of another field off the title, unless that field has another value."""
        printed, known = self.title.part(found, role), self.details.values.get(role, "")
        if role == "container":
            self.container = printed
        elif known.strip(".").lower() == printed.text.lower():
            pass  # it is printed twice
        elif not self.details.add_segment(role, printed):
            return
        self.title = self.title.part(found, "title")


_DAY: Final = r"[A-Z][a-z]+\.?\s\d{1,2},\s\d{4}"
# A title that runs into its date: `Report, May 2013`; `Report July 3, 2013`, but not `Minutes of
# June 3, 2019`; `Report 2013 July 2013`; `Report July, 2013`.
_INTO_DATE: Final = re.compile(
    rf"""(?P<title>.+?)(?P<mark>,|\s[–-])?\s(?P<date>
        (?<!\s(?:of|on|to|in|by|em|de|en|du|le|di|el)\s)(?<!\s(?:the|and|del)\s)
        (?<!\s(?:from|till|held)\s)(?<!\s(?:since|until|dated|after)\s){_DAY}
      | (?<=[,–-]\s)[A-Z][a-z]+\.?\s\d{{4}}
      | (?:(?<=(?:19|20)\d\d\s)|(?<=\)\s))(?:[A-Z][a-z]{{2,8}}\s)?(?:19|20)\d\d(?=\.?$)
      | [A-Z][a-z]{{2,8}},\s(?:19|20)\d\d(?=\.?$)){LETTER}\.?""",
    re.VERBOSE,
)


def _split_date(draft: EntryDraft) -> None:
    """Separates a date after a title, `reporting, January 17, 2014`, if there is no other."""
    title = draft.title
    found = _INTO_DATE.fullmatch(title.text)
    if found is None or (draft.is_person and not found["mark"]):
        return
    if any(read_date(one, Details()) for one in draft.rest):
        return
    day = title.part(found, "date")
    issued = parse_printed_date(day.text)
    if issued is not None and draft.details.add("issued", issued, day.start, day.end):
        draft.details.add_letter(found, title)
        draft.title = strip_marks(title.part(found, "title"))


_OWN_JOINTS: Final = (", ", " ")


def _split_own_site(draft: EntryDraft) -> None:
    """`Roads are open, Hill League`, by the Hill League: published on its own website.

    Also without a comma if the name has several words and no small word precedes it.
    """
    title, author = draft.title, draft.by_whom
    joint = next((one for one in _OWN_JOINTS if title.text.endswith(one + author)), None)
    cut = len(title.text) - len(author)
    if draft.container_name or not author or joint is None or cut <= len(author):
        return
    shown = title.text[: cut - len(joint)]
    if joint == " " and (" " not in author or shown.rpartition(" ")[2] in SMALL_WORDS):
        return
    draft.title = TextSegment(shown, title.start, title.start + len(shown))
    draft.container = TextSegment(author, title.start + cut, title.end)


# Another field that ends a title: its role, its pattern, and when it is one.
_ENDINGS: Final[tuple[tuple[str, re.Pattern[str], Callable[[EntryDraft, str], bool]], ...]] = (
    (  # `Roads in Zenda UNICEF`, by a person
        "publisher",
        re.compile(rf"(?P<title>.+\s(?:[A-Z][^\W\d_]+|\d{{4}})[.?!]?)\s(?P<publisher>{AGENCIES})"),
        lambda draft, _: draft.is_person and not draft.container_name,
    ),
    (  # `School gates close The Guardian`, by a person
        "container",
        re.compile(r"(?P<title>.+\s.+?)\s(?P<container>(?:The|[A-Z]{2,5})\s[A-Z]\w+)"),
        lambda draft, name: (
            draft.is_person and not draft.container_name and is_newspaper_name(name)
        ),
    ),
    (  # `Roads for Zenda: Technical Progress Report October 2014`
        "genre",
        re.compile(
            rf"""(?P<title>.+?)(?::|\s[–-])\s(?P<genre>(?!(?i:base|mid|end)-?line){GENRE})
                (?:\s[A-Z][a-z]{{2,8}}\s\d{{4}})?""",
            re.VERBOSE,
        ),
        lambda _, __: True,
    ),
    (  # `Roads, Ministry of Works`, by a government
        "publisher",
        re.compile(r"(?P<title>[^,]+),\s(?P<publisher>Ministry\sof\s[^,]+)"),
        lambda draft, _: _STATE.match(draft.by_whom) is not None and not draft.container_name,
    ),
    (  # `How roads reopen, Riverdiscourse`, at `riverdiscourse.example`
        "container",
        re.compile(r"(?P<title>.+),\s(?P<container>[^\s,]+)"),
        lambda draft, name: (
            not draft.container_name and is_site_of(name, draft.details.values.get("url", ""))
        ),
    ),
)


def _split_endings(draft: EntryDraft) -> None:
    """Separates from the title the other fields that it runs into."""
    for role, form, holds in _ENDINGS:
        found = form.fullmatch(draft.title.text)
        if found and holds(draft, found[role]):
            draft.split_off(found, role)


# Not in a newspaper's, book's or site's name: half a sentence, a date, a clause end, a symbol.
_NO_NAME: Final = re.compile(
    r"""^[^\w“"‘'] | ^[a-zß-öø-ÿ][^\s.]*\s(?!\w+\.) | ,\s.*(?:19|20)\d\d | \d\.\s[A-Z] | \sofficial$
      | \b[A-Z]{1,8}/[A-Z\d]+/""",
    re.VERBOSE,
)


def _settle_container(draft: EntryDraft) -> bool:
    """Decides the role of an entry's container; False if it is not a name, or its role is taken.

    It stays the container if the entry is dated to the day, the title is quoted, or it is named
    like a newspaper. Otherwise an organisation is the publisher of what persons wrote, and a
    single word, which may be a town, gets no role.
    """
    name, values, role = draft.container_name, draft.details.values, "container"
    if ACT_OR_NUMBER.fullmatch(name):
        role = "number"
    elif is_genre(name):
        role = "genre"
    elif name and _NO_NAME.search(name):
        return False
    elif (
        draft.author
        and draft.is_person
        and not (is_day(values.get("issued", "")) or draft.title.text[0] in '“"')
        and not (draft.is_chapter or is_newspaper_name(name) or is_site(name))
    ):
        is_publisher = is_organization(name) and "publisher" not in values
        role = "publisher" if is_publisher else "container" if " " in name else ""
    if not name or role == "container":
        return True
    if draft.container is None and role not in values:
        draft.details.rename("container", role)
    elif draft.container and role and not draft.details.add_segment(role, draft.container):
        return False
    draft.container = None
    return True


# `“Title,” in Book`, `Title, Paper,` before `[online]`.
_IN: Final = re.compile(r"(?P<title>[“\"].+?[”\"]),?\s(?P<in>in\s)?(?P<container>[^“”\"]{2,200})")
_ONLINE: Final = re.compile(r"(?P<title>.+),\s(?P<container>[^,]{2,60}),")


def _make_draft(
    text: str,
    author: Sequence[TextSegment],
    clauses: Sequence[TextSegment],
    details: Details,
    *,
    is_person: bool,
) -> EntryDraft:
    """Takes as title all clauses before the first that is a date, number, imprint or remark.

    The last of them may be the container: a newspaper after what a person wrote, a website.
    """
    by_persons = is_person or _is_in_newspaper(clauses)
    places = range(1 + _has_time_span(clauses), len(clauses))
    details_at = (at for at in places if is_detail(clauses[at], by_persons=by_persons))
    count = next(details_at, len(clauses))
    last, by_whom = clauses[count - 1], author[0].text.rstrip(".") if author else ""
    rest = [clause for clause in clauses[count:] if not is_genre(clause.text)]
    role = "" if count == 1 else _name_last(text, last, by_whom, by_persons=by_persons)
    if role == "imprint" and rest and text[last.start - 2] != ";":
        shown = last.text.strip(" .,;")
        is_paper_there = _is_paper_in_town(shown, by_whom, by_persons=by_persons)
        read_imprint(last, details, by_whom, by_persons=is_paper_there)
        count -= 1
    container = strip_marks(last) if role == "container" else None
    count -= role == "container"
    kind = strip_marks(clauses[count - 1])
    count -= count > 1 and is_genre(kind.text) and details.add_segment("genre", kind)
    start, end = clauses[0].start, clauses[count - 1].end
    title = TextSegment(text[start:end], start, end)
    draft = EntryDraft(details, author, is_person, strip_marks(title), rest, container)
    found = _match_container(title, rest) if container is None else None
    if found is not None:
        draft.title = strip_marks(title.part(found, "title"))
        draft.container = strip_marks(title.part(found, "container"))
        draft.is_chapter = bool(found.groupdict().get("in"))
    return draft


def _name_last(text: str, last: TextSegment, by_whom: str, *, by_persons: bool) -> str:
    """What the last clause before the details is: `container`, `imprint`, "" for a title's."""
    shown = last.text.strip(" .,;")
    imprint = split_place_publisher(shown, by_whom)
    is_in_town = text[last.end : last.end + 1] == ";" and is_town(last.text)
    is_named = len(imprint) > 1 or is_in_town or is_known_place(shown.partition(", ")[0])
    is_named = is_named or is_genre(last.text)
    if is_site(shown) or (by_persons and is_paper(last.text) and not is_named):
        return "container"
    is_printed = imprint or is_in_town
    is_printed = is_printed or _is_paper_in_town(shown, by_whom, by_persons=by_persons)
    return "imprint" if is_printed else ""


def _is_paper_in_town(shown: str, by_whom: str, *, by_persons: bool) -> bool:
    """Whether a clause is a newspaper behind its town, or the author's own before one."""
    own, _, town = shown.partition(", ")
    is_own = own == by_whom and is_town_of_paper(town)
    return is_own or (by_persons and find_paper_after_town(shown) > 0)


def _match_container(title: TextSegment, rest: Sequence[TextSegment]) -> re.Match[str] | None:
    """The book behind a quoted title, or the named paper or body before `[online]`."""
    found = _IN.fullmatch(title.text.rstrip(" ,."))
    if found is not None or not (rest and rest[0].text.startswith("[")):
        return found
    online = _ONLINE.fullmatch(title.text)
    if online is None:
        return None
    name = online["container"]
    return online if is_paper(name) or is_organization(name) else None


def _has_time_span(clauses: Sequence[TextSegment]) -> bool:
    """Whether the period that a title covers follows it, and the date after that."""
    is_span = len(clauses) > 2 and "/" in (parse_printed_date(clauses[1].text) or "")  # noqa: PLR2004
    return is_span and read_date(clauses[2], Details())


# A quoted title may contain a quotation.
_QUOTED: Final = re.compile(r"“(?:[^“”]|“[^“”]*”)+”|\"[^\"]+\"")


def _is_in_newspaper(clauses: Sequence[TextSegment]) -> bool:
    """Whether a quoted title is followed by what may be a newspaper."""
    return len(clauses) > 1 and _QUOTED.fullmatch(clauses[0].text.rstrip(",. ")) is not None


_LAW_LISTS: Final = ("laws", "foreign_laws", "foreign_codes")
_LAW_WORD: Final = re.compile(
    rf"\b(?:{'|'.join(spell_words('legal', name) for name in _LAW_LISTS)})\b"
)


def _may_be_unsigned(clauses: Sequence[TextSegment]) -> bool:
    """Whether the first clause is the title of an unsigned entry: quoted, or not name-like."""
    first = clauses[0].text
    if len(clauses) < 2:  # noqa: PLR2004 - title and date
        return False
    if _LAW_WORD.search(first) and clauses[1].text.startswith("enacted"):
        return True
    is_title = first[0].isupper() and "“" not in first and not may_be_author(first)
    is_title = is_title or _QUOTED.fullmatch(first) is not None
    return is_title and not may_be_name(first.partition(", ")[0])


_OF_BODY: Final = re.compile(rf"(?:UN|{AGENCIES})\s[a-z]+\s")  # an organisation's statistics
_ENDS_IN_DAY: Final = re.compile(r"\s\d{1,2},\s\d{4}$")


def _is_source(draft: EntryDraft) -> bool:
    """Whether an unsigned title that is kept somewhere is evidently a source.

    In a newspaper of a day, a dated law, an organisation's statistics, or accessed `[online]` in a
    named container.
    """
    title, paper, has = draft.title.text, draft.container_name, draft.details.values.keys()
    is_daily = is_day(draft.details.values.get("issued", ""))
    is_online = bool(draft.rest) and draft.rest[0].text.strip("[], ").lower() == "online"
    return (
        {"enacted", "issued"} <= has
        or (_OF_BODY.match(title) is not None and bool(has & {"issued", "accessed"}))
        or (is_online and draft.container is not None and "accessed" in has)
        or (is_daily and bool(paper) and ", " not in paper and parse_printed_date(title) is None)
    )


def _is_no_title(title: str) -> bool:
    """Whether a clause in a title's place is another part, as where a full stop is missing."""
    is_broken = not title or title[-1] in ":;," or "://" in title or not THREE_LETTERS.search(title)
    is_place = is_place_alone(title) or is_known_town(title)
    return is_broken or is_place or parse_printed_date(title) is not None


def _is_evident(draft: EntryDraft) -> bool:
    """Whether these clauses are an entry rather than sentences: an author, and a date or URL."""
    title, author, has = draft.title.text, draft.by_whom, draft.details.values.keys()
    is_kept = "url" in has or any("on file" in one.text.lower() for one in draft.rest)
    if not author:
        return is_kept and _is_source(draft)
    is_undated = "issued" not in has and (title[:1].islower() or _ENDS_IN_DAY.search(title))
    is_again = is_organization(title) and author.startswith(title)
    if _is_no_title(title) or is_undated or is_again:
        return False
    is_body = (
        draft.is_person
        or is_organization(author)
        or is_organization(author.partition("-")[0].strip())
        or _OFFICIAL_OR_BODY.search(author)
        or is_newspaper_name(author)
    )
    is_dated = bool(has & {"issued", "accessed", "received"})
    return (is_kept and is_dated) or (bool(is_body) and (is_kept or is_dated))


def parse_entry(text: str) -> ParsedSource | None:
    """Parses an entry of a reference list; None if any clause is not explained.

    `Body. Title. June 19, 2021. http://…`, `Family, Given. Title. Paper, May 2009`, `Body. “Title,”
    in Book. City; May 2009`, `Government. Title, enacted 2005`. With date and URL any name may be
    the author; else an inverted personal name, an organisation, or its official.
    """
    if len(text) > MAX_CITATION or opens_with_genre(text):
        return None
    details, text = Details(), text.replace(" “ ", " ” ")  # it closes a quotation
    author, clauses = _split_authors([*_take_address(text, details)])
    if not clauses or not (author or _may_be_unsigned(clauses)):
        return None
    if any(part.end < clauses[0].start for part in details.parts):
        return None
    is_person = not author or is_initialed(author[0])
    is_person = is_person or _parse_persons(author[0].text.rstrip(" ,.")) is not None
    draft = _make_draft(text, author, clauses, details, is_person=is_person)
    _split_date(draft)
    by_persons = is_person or _is_in_newspaper(clauses)
    if not read_details(draft.rest, details, by_persons=by_persons):
        return None
    if draft.container and "container" in details.values:
        _rejoin_title(text, draft)
    _split_own_site(draft)
    _split_endings(draft)
    if not _settle_container(draft) or not _is_evident(draft):
        return None
    if "received" in details.values:  # when the compiler got the data: no date of the source
        details.rename("received", "")
    return _build(text, draft)


def _rejoin_title(text: str, draft: EntryDraft) -> None:
    """Rejoins a supposed container with the title, as a newspaper is named after it."""
    container, draft.container = draft.container, None
    if container and container.text != draft.details.values["container"]:
        start, end = draft.title.start, container.end
        draft.title = TextSegment(text[start:end], start, end)


def _build(text: str, draft: EntryDraft) -> ParsedSource:
    """The source of an entry; its title in restored case, without quotation marks."""
    shown = draft.title.text
    if _QUOTED.fullmatch(shown):
        shown = shown[1:-1].strip(" ,.")
    by = Byline(
        authors=tuple(
            name for one in draft.author for name in _parse_authors(one, draft.container_name)
        ),
        author=tuple(map(strip_marks, draft.author)),
        title=(draft.title,),
        container=(draft.container,) if draft.container else (),
        is_chapter=draft.is_chapter,
    )
    fields = draft.details.values | {"title": restore_case(shown)}
    fields |= {"container": draft.container.text} if draft.container else {}
    return build_source(text, by, fields, (*list_byline_parts(by), *draft.details.parts))


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
