"""Separates the title of an entry from the date, number, genre or container it runs into."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from pipeline.citations.bibliography_entries.clauses import strip_marks
from pipeline.citations.bibliography_entries.publication_details import Details, read_date
from pipeline.citations.parse.document_types import GENRE, is_genre
from pipeline.citations.parse.publishers import AGENCIES, is_newspaper_name, is_site
from pipeline.grammar.citation_dates import LETTER, is_day, parse_printed_date
from pipeline.grammar.comma_segments import TextSegment
from pipeline.grammar.common_words import SMALL_WORDS
from pipeline.grammar.names import is_organization

if TYPE_CHECKING:
    from collections.abc import Sequence


_DAY: Final = r"[A-Z][a-z]+\.?\s\d{1,2},\s\d{4}"
_DAY_BEHIND: Final = re.compile(
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
_DATED: Final = (_DAY_BEHIND, _DAY_WITHOUT_COMMA, _DATE_AGAIN, _MONTH_WITHOUT_COMMA)


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


_STATE: Final = re.compile(r"(?:Federal\s)?(?:Government|Republic|Kingdom)\b")
_MINISTRY_BEHIND: Final = re.compile(r"(?P<title>[^,]+),\s(?P<publisher>Ministry\sof\s[^,]+)")


def split_ministry(title_parts: TitleParts, author: str, details: Details) -> TitleParts:
    """`Roads, Ministry of Works`, by a government: the ministry is the publisher."""
    may_be = _STATE.match(author) is not None and title_parts.container is None
    found = _MINISTRY_BEHIND.fullmatch(title_parts.title.text) if may_be else None
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


_NUMBER_BEHIND: Final = re.compile(
    r"(?P<title>.+):\s(?P<number>[A-Z]{1,8}(?:[/.-][A-Z0-9()]{1,11}){2,8})"
)


# `Roads for Zenda: Technical Progress Report October 2014`.
_KIND_BEHIND: Final = re.compile(
    rf"(?P<title>.+?)(?::|\s[–-])\s(?P<genre>{GENRE})(?:\s[A-Z][a-z]{{2,8}}\s\d{{4}})?",
    re.VERBOSE | re.DOTALL,
)


def split_genre(title_parts: TitleParts, details: Details) -> TitleParts:
    """Separates a genre printed after a title."""
    found = _KIND_BEHIND.fullmatch(title_parts.title.text)
    if found is None:
        return title_parts
    if details.values.get("genre", "").strip(".").lower() == found["genre"].lower():
        return replace(title_parts, title=title_parts.title.part(found, "title"))
    return _split_off(title_parts, found, "genre", details)


def split_number(title_parts: TitleParts, details: Details) -> TitleParts:
    """Separates a document number: `Concluding observations on Zenda: CRC/C/ZEN/CO/2`."""
    return _split_off(
        title_parts, _NUMBER_BEHIND.fullmatch(title_parts.title.text), "number", details
    )


def split_date(title_parts: TitleParts, details: Details, *, by_persons: bool) -> TitleParts:
    """Separates a date after a title, `reporting, January 17, 2014`, if there is no other."""
    printed = title_parts.title.text
    forms = (_DAY_BEHIND,) if by_persons else _DATED
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
_INTO_SITE: Final = re.compile(r"(?P<title>.+),\s(?P<site>[A-Z][\w’'-]{4,})")


def _split_site(title_parts: TitleParts, url: str) -> TitleParts:
    """Separates the site that a title runs into behind a comma, if the URL names it too."""
    found = _INTO_SITE.fullmatch(title_parts.title.text)
    if found is None or found["site"].lower() not in url.lower().partition("://")[2].split("/")[0]:
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
