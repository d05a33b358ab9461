"""An entry of a list of references, its parts closed by full stops: `Body. Title. Date. URL`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pipeline.citations.bibliography_entries.author_clauses import credited
from pipeline.citations.bibliography_entries.authors import (
    BODY,
    OFFICIAL,
    authors_of,
    is_named,
    persons_of,
)
from pipeline.citations.bibliography_entries.clauses import bare, clauses_of, is_initialed
from pipeline.citations.bibliography_entries.container import contained
from pipeline.citations.bibliography_entries.publication_details import (
    ON_FILE,
    Told,
    dated,
    placed,
    says,
    told_by,
)
from pipeline.citations.bibliography_entries.title import (
    Titled,
    apart,
    dated_title,
    in_ministry,
    in_one,
    in_own,
    numbered,
    sorted_out,
)
from pipeline.citations.parse.bylines import Byline
from pipeline.citations.parse.full import Source, built, parts_of
from pipeline.citations.parse.genres import is_kind
from pipeline.citations.parse.publisher_place import (
    imprint_parts,
    is_known_place,
    is_paper,
    is_place_alone,
    is_site,
    is_town,
    paper_behind_town,
)
from pipeline.citations.parse.publishers import AGENCIES, names_paper
from pipeline.grammar.citation_dates import edtf_of, is_day
from pipeline.grammar.comma_segments import Segment
from pipeline.grammar.named_parts import LONGEST
from pipeline.grammar.names import is_organization, may_be_name
from pipeline.grammar.title_case import restore
from pipeline.grammar.urls import last_url, url

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.citations.parse.publisher_place import Piece

_IN: Final = re.compile(r"(?P<title>[“\"].+?[”\"]),?\s(?P<in>in\s)?(?P<container>[^“”\"]{2,200})")
_ONLINE: Final = re.compile(r"(?P<title>.+),\s(?P<container>[^,]{2,60}),")
_ON_SITE: Final = re.compile(r"(?P<title>“[^”]+”)\s(?P<container>[\w-]+\.\w{2,7})")
_ENDS_IN_DAY: Final = re.compile(r"\s\d{1,2},\s\d{4}$")


def _titled(text: str, clauses: Sequence[Segment], *, by_persons: bool, told: Told) -> Titled:
    """The clauses that make the title: all before the first that says something else."""
    places = range(1 + _is_span(clauses), len(clauses))
    after = next(
        (at for at in places if says(clauses[at], Told(), by_persons=by_persons)), len(clauses)
    )
    last, rest = clauses[after - 1], [one for one in clauses[after:] if not is_kind(one.text)]
    is_town_there = text[last.end : last.end + 1] == ";" and is_town(last.text)
    is_named = len(_imprinted(last)) > 1 or is_town_there
    is_named = is_named or is_known_place(last.text.rstrip(" .").partition(", ")[0])
    is_in_paper = by_persons and is_paper(last.text) and not (is_named or is_kind(last.text))
    if after > 1 and (is_in_paper or is_site(last.text.rstrip(" ."))):
        after = _before_kind(clauses, after - 1, told)
        return Titled(bare(_through(text, clauses, after)), rest, bare(last))
    is_placed = bool(_imprinted(last)) or is_town_there
    is_placed = is_placed or (by_persons and paper_behind_town(last.text.strip(" .,;")) > 0)
    if after > 1 and rest and text[last.start - 2] != ";" and is_placed:
        is_paper_there = paper_behind_town(last.text.strip(" .,;")) > 0
        placed(last, told, by_persons=by_persons and is_paper_there)
        after -= 1
    return _contained(_through(text, clauses, _before_kind(clauses, after, told)), rest)


def _before_kind(clauses: Sequence[Segment], count: int, told: Told) -> int:
    """How many of the first clauses are the title's: what sort of document it is, is taken."""
    kind = bare(clauses[count - 1])
    is_said = count > 1 and is_kind(kind.text)
    return count - (is_said and told.take("genre", kind))


def _is_span(clauses: Sequence[Segment]) -> bool:
    """Whether the days that a title tells of stand behind it, and its own date behind them."""
    is_span = len(clauses) > 2 and "/" in (edtf_of(clauses[1].text) or "")  # noqa: PLR2004
    return is_span and dated(clauses[2], Told())


def _through(text: str, clauses: Sequence[Segment], count: int) -> Segment:
    """The first so many clauses as one."""
    start, end = clauses[0].start, clauses[count - 1].end
    return Segment(text[start:end], start, end)


def _imprinted(clause: Segment) -> list[Piece]:
    return imprint_parts(clause.text.strip(" .,;"))


def _contained(title: Segment, rest: Sequence[Segment]) -> Titled:
    """A title apart from what it stands in: `“Title,” in Book`, `Title, Paper, [online]`."""
    inside = _IN.fullmatch(title.text.rstrip(" ,."))
    is_online = bool(rest) and rest[0].text.startswith("[")
    found = inside or (_online(title.text) if is_online else None)
    if found is None or not (inside or _may_contain(found["container"])):
        return Titled(bare(title), rest)
    container, is_chapter = title.part(found, "container"), bool(inside and inside["in"])
    return Titled(bare(title.part(found, "title")), rest, bare(container), is_chapter)


def _online(title: str) -> re.Match[str] | None:
    """A title and what it stands in, before `[online]`."""
    return _ON_SITE.fullmatch(title) or _ONLINE.fullmatch(title)


def _may_contain(text: str) -> bool:
    """Whether something on the web may stand in this: a paper, a site, a body's pages."""
    return is_paper(text) or is_organization(text)


# A quotation may stand in a title in quotation marks.
_QUOTED: Final = re.compile(r"“(?:[^“”]|“[^“”]*”)+”|\"[^\"]+\"")


# `Montevideo, June 20, 2015`: where the paper that is named as author stands.
_TOWN_ALONE: Final = re.compile(r"[^\W\d_]+,\s(?:[A-Z][a-z]+\.?\s)?\d.*")


def _stands_in_paper(clauses: Sequence[Segment]) -> bool:
    """Whether a title in quotation marks is followed by a paper, and not by a town alone."""
    is_quoted = _QUOTED.fullmatch(clauses[0].text.rstrip(",. ")) is not None
    return is_quoted and len(clauses) > 1 and not _TOWN_ALONE.fullmatch(clauses[1].text)


_LAW: Final = re.compile(r"\b(?:Act|Law|Decree|Code|Ley|Lei|Loi|Decreto|C[óo]digo|Reglamento)\b")


def _may_be_unsigned(clauses: Sequence[Segment]) -> bool:
    """Whether the first clause is a title that nobody signed: in quotation marks, or a sentence."""
    first = clauses[0].text
    if _LAW.search(first) and len(clauses) > 1 and clauses[1].text.startswith("enacted"):
        return True
    if may_be_name(first.partition(", ")[0]):
        return False
    return len(clauses) > 1 and (
        _QUOTED.fullmatch(first) is not None
        or (first[0].isupper() and "“" not in first and not is_named(first))
    )


# `Ruritania Government, 2016`: who published it and when.
_PUBLISHED: Final = re.compile(r"(?P<body>[^:,]+),\s(?:19|20)\d\d")


def _paper(titled: Titled, told: Told) -> str:
    """What an entry stands in; empty where nothing is named."""
    return titled.container.text if titled.container else told.values.get("container", "")


_ON_LINE: Final = re.compile(r"\[\s?online\s?\],?", re.IGNORECASE)
_OF_BODY: Final = re.compile(rf"(?:UN|{AGENCIES})\s[a-z]+\s")  # its figures


def _is_news(titled: Titled, told: Told) -> bool:
    """Whether a title that nobody signed stands in a paper of a day, and on the web.

    Or is a law that was enacted then, in quotation marks and in a book, a body's figures, or seen
    `[online]` in what is named.
    """
    title, paper, has = titled.title.text, _paper(titled, told), told.values.keys()
    is_daily = is_day(told.values.get("issued", ""))
    is_quoted = _QUOTED.fullmatch(title) is not None and "issued" in has
    is_online = bool(titled.rest) and _ON_LINE.fullmatch(titled.rest[0].text) is not None
    ways = (
        is_quoted and titled.is_chapter,
        {"enacted", "issued"} <= has,
        _OF_BODY.match(title) is not None and bool(has & {"issued", "accessed"}),
        is_online and titled.container is not None and "accessed" in has,
        is_daily and bool(paper) and ", " not in paper and edtf_of(title) is None,
    )
    return "url" in has and any(ways)


def _is_evident(author: str, titled: Titled, told: Told, *, is_person: bool) -> bool:
    """Whether these clauses make an entry and no sentences: dated or on the web, by someone."""
    title = titled.title.text
    if not author:
        return _is_news(titled, told)
    first = author.partition("-")[0].strip()
    is_kept = "url" in told.values or any(ON_FILE.match(one.text) for one in titled.rest)
    if "issued" not in told.values and _ENDS_IN_DAY.search(title):
        return False
    if not title or title[-1] in ":;," or "://" in title or edtf_of(title) or is_place_alone(title):
        return False
    if (printed := _PUBLISHED.fullmatch(title)) is not None and is_organization(printed["body"]):
        return False
    if title[0].islower() and "issued" not in told.values:
        return False
    is_body = (
        is_person
        or is_organization(author)
        or is_organization(first)
        or OFFICIAL.search(author)
        or BODY.search(author)
        or names_paper(author)
    )
    has_day = told.values.keys() & {"issued", "accessed"}
    return bool((is_kept and has_day) or (is_body and (has_day or is_kept)))


_CLOSING: Final = re.compile(r"(?<=\s)“(?=\s)")  # an opening mark that closes a quotation


def listed(text: str, at: int = 0) -> Source | None:
    """A source as lists of references print it; None where a clause of it is not explained.

    `Body. Title. June 19, 2021. http://…`, `Family, Given. Title. Paper, May 2009`, `Body. “Title,”
    in Book. City; May 2009`, `Government. Title, enacted 2005`. Who wrote it may be anyone, if
    it is dated and has an address; else a person, family name first, a body, or its official.
    """
    if len(text) > LONGEST:
        return None
    told, text = Told(), _CLOSING.sub("”", text)
    author, clauses = credited([*_read_address(text, told)])
    if not clauses or not (author or _may_be_unsigned(clauses)):
        return None
    is_person = not author or persons_of(author[0].text.rstrip(" ,.")) is not None
    is_person = is_person or is_initialed(author[0])
    if any(part.end < clauses[0].start for part in told.parts):
        return None
    by_whom = author[0].text.rstrip(".") if author else ""
    titled = _sorted(text, clauses, told, by_whom, is_person=is_person)
    if titled is None or not _is_evident(by_whom, titled, told, is_person=is_person):
        return None
    by = Byline(
        authors=tuple(
            name for one in author for name in authors_of(one, container=_paper(titled, told))
        ),
        author=tuple(map(bare, author)),
        title=(titled.title,),
        container=(titled.container,) if titled.container else (),
        is_chapter=titled.is_chapter,
    )
    return built(text, by, _named(titled, told), (*parts_of(by), *told.parts), at)


def _sorted(
    text: str, clauses: Sequence[Segment], told: Told, by_whom: str, *, is_person: bool
) -> Titled | None:
    """The title with what stands beside it taken; None where a clause is not explained."""
    is_in_paper = is_person or _stands_in_paper(clauses)
    titled = _titled(text, clauses, by_persons=is_in_paper, told=told)
    titled = dated_title(titled, told, by_persons=is_person)
    titled = apart(titled, told) if is_person else titled
    if not told_by(titled.rest, told, by_persons=is_in_paper):
        return None
    titled = sorted_out(numbered(in_one(text, titled, told), told), told)
    titled = in_ministry(in_own(titled, by_whom), by_whom, told)
    return contained(titled, told, is_person=is_person and bool(by_whom))


def _named(titled: Titled, told: Told) -> dict[str, str]:
    """What an entry says by role, its title in restored case and without its quotation marks."""
    shown = titled.title.text
    if _QUOTED.fullmatch(shown):
        shown = shown[1:-1].strip(" ,.")
    said = told.values | {"title": restore(shown)}
    return said | ({"container": titled.container.text} if titled.container else {})


def _read_address(text: str, told: Told) -> Iterator[Segment]:
    """The clauses before and behind the address, which is taken."""
    found = last_url(text)
    start, end = found or (len(text), len(text))
    if found:
        told.add("url", url(text[start:end]), start, end)
    yield from clauses_of(text[:start].rstrip(" <(["))
    yield from (
        replace(one, start=one.start + end, end=one.end + end) for one in clauses_of(text[end:])
    )
