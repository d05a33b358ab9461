"""A draft: one way to give the items of a citation their roles, and what it shows so far.

Given who is named first and where the title ends, the modules beside it add a span for each role.
They ask it about names: in `Toll News, 3 May 2019` a day is printed, so that `Toll News` is no
publisher; at `www.hill-league.example` the site is `Hill League`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from pipeline.citations.publishers import (
    SERIES,
    is_known_place,
    is_newspaper_name,
    is_publisher,
    is_publishing_house,
    is_site,
    is_site_of,
)
from pipeline.citations.source import names_genre
from pipeline.citations.styles.fields import AND, CitationItem, Span, read_date
from pipeline.grammar.dates import is_day
from pipeline.grammar.names import is_organization
from pipeline.vocabulary.countries import find_country
from pipeline.vocabulary.organizations import find_organization

if TYPE_CHECKING:
    from pipeline.citations.styles.name_lists import NameList
    from pipeline.citations.styles.web_parts import WebParts


UNLIKELY: Final = 10  # evidence against a title with a full stop in it
YEAR_LENGTH: Final = 4


@dataclass
class Draft:
    """One way to assign the items of a citation: spans by role, and the evidence against it."""

    web: WebParts
    head: NameList | None
    title: Span
    is_quoted: bool
    is_weak: bool  # the title ends at a comma
    sort: str = "book"
    spans: dict[str, Span] = field(default_factory=dict)
    unsettled: list[Span] = field(default_factory=list)
    bare: list[CitationItem] = field(default_factory=list)
    cost: int = 0
    are_editors: bool = False
    has_bracketed_imprint: bool = False  # `(Brill, 2012)`
    has_placed_imprint: bool = False  # `Leiden: Brill`
    is_repeated: bool = False  # the title, as where a style prints it for an author
    is_lost: bool = False  # whether there is a container whose end no mark shows
    doubt: Span | None = None  # where a title may end before its year, and the year

    def __post_init__(self) -> None:
        """Takes from the web parts and the names what the roles depend on."""
        self.text = self.web.text
        self.address = self.web.values.get("url", "")
        self.has_address = bool(self.address)
        self.is_seen = bool({"online", "accessed"} & self.web.values.keys())
        self.printed_title = self.show(*self.title)
        self.printed_names = self.show(0, self.head.end) if self.head else ""
        self.kind_of_names = self.head.kind if self.head else ""
        self.is_by_persons = self.kind_of_names not in ("", "body")
        self.is_in_natural_order = self.head is not None and self.head.is_natural

    @property
    def is_on_site(self) -> bool:
        """Whether the site is printed before the title: `Site [Internet]. 2012. Title.`."""
        return 0 < self.web.online_at == self.spans.get("container", self.title)[1] < self.title[0]

    @property
    def is_dated_in_square(self) -> bool:
        """Whether the year of a volume is in square brackets: `[2010] Journal 31`."""
        start = self.locate("date")[0]
        return self.text[start - 1 : start] == "["

    @property
    def is_dated_first(self) -> bool:
        """Whether the date is printed before the title."""
        return self.spans.get("date", self.title) < self.title

    def show(self, *span: int) -> str:
        """The text of a span."""
        return self.text[slice(*span)]

    def locate(self, role: str) -> Span:
        """The span of a role, (0, 0) if nothing has it."""
        return self.spans.get(role, (0, 0))

    def read(self, role: str) -> str:
        """The text of a role, "" if nothing has it."""
        return self.show(*self.locate(role))

    def add(self, role: str, span: Span) -> bool:
        """Adds a span; False if the role has another."""
        return self.spans.setdefault(role, span) == span

    def leave(self, span: Span, cost: int = 0) -> None:
        """Leaves a span open, without a role."""
        self.unsettled.append(span)
        self.cost += cost

    def reopen(self, role: str) -> None:
        """Leaves open what had a role."""
        self.unsettled.append(self.spans.pop(role))

    def is_title_again(self, item: CitationItem) -> bool:
        """Whether an item prints the title a second time."""
        return self.show(*item.span) == self.printed_title

    def is_dated(self, precision: str) -> bool:
        """Whether the citation is dated to the day, or at least to the month or year."""
        date = self.spans.get("date")
        issued = (read_date(self.show(*date)) or "") if date else ""
        return (
            is_day(issued)
            or "day" in self.spans
            or (precision == "month" and len(issued) > YEAR_LENGTH)
            or (precision == "year" and bool(issued))
        )

    @property
    def is_paged(self) -> bool:
        """Whether a page follows the day or month of what no body wrote: `Dec. 2018, at 16`.

        So are newspapers and magazines cited (Bluebook rule 16.6).
        """
        date, page = self.locate("date"), self.locate("locator")
        is_behind = date[1] > 0 and self.show(date[1], page[0]) == ", at "
        is_by_body = self.kind_of_names == "body"
        return is_behind and not is_by_body and self.is_dated("month")

    @property
    def has_page(self) -> bool:
        """Whether there is a page, as of an article, after a title without quotation marks."""
        return ("page" in self.spans or bool(self.bare)) and not self.is_quoted

    def is_known(self, name: str) -> bool:
        """Whether a name is known for one of a newspaper, site, house or body."""
        is_dated = self.is_dated("month")
        if is_dated and name.startswith(("The ", "Le ", "La ", "El ", "Die ", "Der ")):
            return True
        is_of_paper = self.is_paged and not (AND.search(name) or is_known_place(name))
        return is_publisher(name) or self.is_body(name) or self.is_site(name) or is_of_paper

    def is_body(self, name: str) -> bool:
        """Whether a name is an organisation's: one that is known, or with which the text begins.

        The latter may be a newspaper's where the text is dated to the month and names no genre.
        """
        is_own = self.kind_of_names == "body"
        is_own = is_own and ("genre" in self.spans or not self.is_dated("month"))
        acronym = self.read("acronym")
        is_short = acronym != "" and f"{name} ({acronym})" in self.text
        is_named = is_organization(name) or is_short
        return is_named or (is_own and name in self.own_names)

    def is_site(self, name: str) -> bool:
        """Whether a name is known for a newspaper's or a site's."""
        is_known = is_newspaper_name(name) or is_site(name) or self.is_own_site(name)
        return is_known or self._is_own_part(name)

    def _is_own_part(self, name: str) -> bool:
        """Whether a name on a page is its author's with another word: `Hill League Data`."""
        own, _, part = name.rpartition(" ")
        is_part = own in self.own_names and part[:1].isupper()
        return self.has_address and is_part and not is_publishing_house(name)

    def is_own_site(self, name: str) -> bool:
        """Whether a name is the site's at the address; what a body names so may publish, too."""
        is_body = is_organization(name) or name in self.own_names
        return is_site_of(name, self.address) and not is_body

    def is_own_name(self, name: str) -> bool:
        """Whether a name is an author's, or that without its country: `U.S. Salt Office`."""
        own = self.own_names
        body = find_organization(name)  # `WHO`, the World Health Organization's own
        if name in own or (body is not None and body in map(find_organization, own)):
            return True
        parted = (one.partition(" ") for one in own)
        return any(behind == name and find_country(land) is not None for land, _, behind in parted)

    @cached_property
    def own_names(self) -> list[str]:
        """The names with which the citation begins."""
        return [str(one) for one in self.head.names] if self.head else []

    def may_be_source(self, name: str) -> bool:
        """Whether words behind a question are more likely another field than a subtitle."""
        is_other = is_publisher(name) or is_known_place(name) or names_genre(name)
        return is_other or self.is_site(name) or SERIES.search(name) is not None
