"""The title of an entry set apart from the date, the number and the paper that it runs into."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from pipeline.citations.bibliography_entries.authors import SMALL
from pipeline.citations.bibliography_entries.clauses import bare
from pipeline.citations.bibliography_entries.publication_details import Told, dated
from pipeline.citations.parse.genres import KIND
from pipeline.citations.parse.publishers import AGENCIES, names_paper
from pipeline.grammar.citation_dates import LETTER, edtf_of
from pipeline.grammar.comma_segments import Segment

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
_MONTH_UNPARTED: Final = re.compile(r"(?P<title>.+)\s(?P<date>[A-Z][a-z]{2,8},\s(?:19|20)\d\d)\.?")
# A title that runs into its day, but for `Minutes of June 3, 2019`.
_DAY_UNPARTED: Final = re.compile(
    rf"""(?P<title>.+?(?<!\s(?:of|on|to|in|by|em|de|en|du|le|di|el))(?<!\s(?:the|and|del))(?<!\s(?:from|till|held))
        (?<!\s(?:since|until|dated|after)))\s(?P<date>{_DAY}){LETTER}\.?""",
    re.VERBOSE,
)
_DATED: Final = (_DAY_BEHIND, _DAY_UNPARTED, _DATE_AGAIN, _MONTH_UNPARTED)


@dataclass(frozen=True, slots=True)
class Titled:
    """The title of an entry, what it stands in, and the clauses behind both."""

    title: Segment
    rest: Sequence[Segment]
    container: Segment | None = None
    is_chapter: bool = False


def _parted(titled: Titled, found: re.Match[str] | None, role: str, told: Told) -> Titled:
    """The title without what was found behind it, if that can be taken in this role."""
    if found is None or not told.take(role, titled.title.part(found, role)):
        return titled
    return replace(titled, title=titled.title.part(found, "title"))


def in_one(text: str, titled: Titled, told: Told) -> Titled:
    """What was taken for a container goes on with the title where a paper is named behind it."""
    if titled.container is None or "container" not in told.values:
        return titled
    if titled.container.text == told.values["container"]:
        return replace(titled, container=None)
    start, end = titled.title.start, titled.container.end
    return replace(titled, title=Segment(text[start:end], start, end), container=None)


def in_own(titled: Titled, author: str) -> Titled:
    """`Roads are open, Hill League`, by the Hill League: on its own pages.

    Without a comma too, where its name has several words and no small word binds it to the title.
    """
    shown = titled.title.text
    cut = len(shown) - len(author)
    parted = ", " if shown.endswith(f", {author}") else " "
    is_bound = shown[:cut].rpartition(" ")[0].rpartition(" ")[2] in SMALL
    is_own = " " in author and not is_bound if parted == " " else bool(author)
    if titled.container or not is_own or not shown.endswith(parted + author) or cut <= len(author):
        return titled
    start, end = titled.title.start, titled.title.end
    title = Segment(shown[: cut - len(parted)], start, start + cut - len(parted))
    return replace(titled, title=title, container=Segment(author, end - len(author), end))


_STATE: Final = re.compile(r"(?:Federal\s)?(?:Government|Republic|Kingdom)\b")
_MINISTRY_BEHIND: Final = re.compile(r"(?P<title>[^,]+),\s(?P<publisher>Ministry\sof\s[^,]+)")


def in_ministry(titled: Titled, author: str, told: Told) -> Titled:
    """`Roads, Ministry of Works`, by a government: who of it published it."""
    may_be = _STATE.match(author) is not None and titled.container is None
    found = _MINISTRY_BEHIND.fullmatch(titled.title.text) if may_be else None
    return _parted(titled, found, "publisher", told)


_INTO_BODY: Final = re.compile(
    rf"(?P<title>.+\s(?:[A-Z][^\W\d_]+|\d{{4}})[.?!]?)\s(?P<publisher>{AGENCIES})", re.DOTALL
)
_INTO_PAPER: Final = re.compile(r"(?P<title>.+\s.+?)\s(?P<paper>(?:The|[A-Z]{2,5})\s[A-Z]\w+)")


def apart(titled: Titled, told: Told) -> Titled:
    """A person's title that runs into the paper or the body that printed it.

    `School gates close The Guardian`, `Roads in Zenda UNICEF`.
    """
    title = titled.title
    if titled.container is not None or "container" in told.values:
        return titled
    printed = _INTO_BODY.fullmatch(title.text)
    if printed is not None and told.take("publisher", title.part(printed, "publisher")):
        return replace(titled, title=title.part(printed, "title"))
    found = _INTO_PAPER.fullmatch(title.text)
    if found is None or not names_paper(found["paper"]):
        return titled
    return replace(titled, title=title.part(found, "title"), container=title.part(found, "paper"))


_NUMBER_BEHIND: Final = re.compile(
    r"(?P<title>.+):\s(?P<number>[A-Z]{1,8}(?:[/.-][A-Z0-9()]{1,11}){2,8})"
)


# `Roads for Zenda: Technical Progress Report October 2014`.
_KIND_BEHIND: Final = re.compile(
    rf"(?P<title>.+?)(?::|\s[–-])\s(?P<genre>{KIND})(?:\s[A-Z][a-z]{{2,8}}\s\d{{4}})?",
    re.VERBOSE | re.DOTALL,
)


def sorted_out(titled: Titled, told: Told) -> Titled:
    """What sort of document it is stands behind a title and is no part of it."""
    found = _KIND_BEHIND.fullmatch(titled.title.text)
    if found is None:
        return titled
    if told.values.get("genre", "").strip(".").lower() == found["genre"].lower():
        return replace(titled, title=titled.title.part(found, "title"))
    return _parted(titled, found, "genre", told)


def numbered(titled: Titled, told: Told) -> Titled:
    """`Concluding observations on Zenda: CRC/C/ZEN/CO/2`: the number of a document is no title."""
    return _parted(titled, _NUMBER_BEHIND.fullmatch(titled.title.text), "number", told)


def dated_title(titled: Titled, told: Told, *, by_persons: bool) -> Titled:
    """`reporting, January 17, 2014`: the date of an entry that prints no other is its title's."""
    printed = titled.title.text
    forms = (_DAY_BEHIND,) if by_persons else _DATED
    found = next(filter(None, (form.fullmatch(printed) for form in forms)), None)
    if found is None or any(dated(one, Told()) for one in titled.rest):
        return titled
    title, day = titled.title.part(found, "title"), titled.title.part(found, "date")
    issued = edtf_of(day.text)
    if issued is None or not told.add("issued", issued, day.start, day.end):
        return titled
    told.letter(found, titled.title)
    return replace(titled, title=bare(title))
