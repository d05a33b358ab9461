"""Gives the items of a citation their roles, given where its title ends."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise, zip_longest
from typing import TYPE_CHECKING, Final

from pipeline.citations.publishers import (
    DASHES,
    SERIES,
    is_known_place,
    is_known_town,
    is_newspaper_name,
    is_place,
    is_publisher,
    is_publishing_house,
    is_site,
    is_site_of,
    may_publish,
    names_meeting,
    strip_count,
)
from pipeline.citations.source import names_genre
from pipeline.citations.styles.items import (
    DAY_WITHIN,
    OLD_YEAR,
    ORDINAL,
    PERIOD,
    STRONG,
    VOLUME_IN_FULL,
    CitationItem,
    join_branch,
    join_firm,
    join_journal,
    name_genre,
    peel_numbers,
    read_date,
    settle_second,
    split_imprint,
    words_of,
)
from pipeline.citations.styles.name_lists import TOWN_BEHIND, packs_names
from pipeline.grammar.dates import MONTH_NAME, YEAR, is_day
from pipeline.grammar.names import is_headline, is_organization
from pipeline.vocabulary.countries import find_country
from pipeline.vocabulary.organizations import find_organization
from pipeline.vocabulary.word_lists import spell_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.citations.styles.items import WebParts
    from pipeline.citations.styles.name_lists import NameList

UNLIKELY: Final = 10  # evidence against a title with a full stop in it
_MAX_HOUSE_WORDS: Final = 3
_REPORT_AT: Final = re.compile(r"/(?:publication|report)s?/|\.pdf$")  # in an address
_SHORTEST_SITE: Final = 4  # letters of a name that may be a site's
_MAX_ENDING: Final = 7  # words of a title that may be its publisher
_MAX_ACRONYM: Final = 5  # letters
_YEAR_LENGTH: Final = 4
_A_YEAR: Final = re.compile(YEAR)
_YEAR_BEHIND: Final = re.compile(rf"\s(?P<year>{YEAR})$")
_NO_CONTAINER: Final = re.compile(
    rf"\d{{3}}|;\s|-$|\.\s[A-Z]|[“”]|\bU\.?N\.?\s[Dd]oc|,\s{MONTH_NAME}$"
)
_LETTERS: Final = re.compile(r"[^\W\d_]{2}")
# `Proceedings of the Conference on Salt (Sarn)`
_TOWN_OF_MEETING: Final = re.compile(r"(?P<free>.+\S)\s[(\[](?P<place>[^()\[\]\d]+)[)\]]")
# `Brill (Studies in Law)`, `(Studies in Law)`
_SERIES_BEHIND: Final = re.compile(r"(?:(?P<free>.+\S)\s)?\((?P<series>[^()]+)\)")
# `Office for Salt Roads (OSR)`: the name again
_ACRONYM_BEHIND: Final = re.compile(r"(?P<free>\S+\s.+)\s\((?P<again>[A-Z]{2,}[A-Za-z&/-]{0,8})\)")
_JOURNAL_INSIDE: Final = re.compile(r",\s\d{1,4}\s[A-Z].*\s\d+$")
_NUMBER_LAST: Final = re.compile(r"\s\d{1,3}$")
_PERIOD: Final = re.compile(rf".*{OLD_YEAR}s?(?:[-–]\d{{2,4}}s?)?")
_NUMBER_FIRST: Final = re.compile(r"\d{1,3}\s?[A-Z]")  # `1 Brick kilns`: its place in a list
# `Ada M. Lund, Salt`: the family name, unless a list begins, `Lund A. Salt, Tolls, and Fees`
_WORD_FIRST: Final = re.compile(r"[^\W\d_]+, (?=[^\W\d_a-z])(?![^.:;?]*\sand\s)")
# `Salt Roads in 2020: A Report`, `Salt Roads, 1990–2015`
_YEARS: Final = re.compile(rf"{OLD_YEAR}\s?[–-]\s?(?:{OLD_YEAR}|\d\d)")
_OWN_YEARS: Final = re.compile(
    rf"\s(?:in|of|since)\s{YEAR}(?=:)|,?\s(?:AD\s)?{OLD_YEAR}[–-](?:AD\s)?\d{{2,4}}(?=$|:)"
)
_ORDINAL: Final = re.compile(rf"{ORDINAL}\.")
_YEAR_WITHIN: Final = re.compile(rf"\s{YEAR}(?=\s[^\W\d_])")
_YEAR_FIRST: Final = re.compile(rf"{YEAR}\s[^\W\d_a-z]")
_ASKED: Final = re.compile(r"(?<=[?!])\s(?=\w)")
_UP_TO_MARK: Final = re.compile(r"[^.,:;?!()\[\]]+")
# `the 15th Century`, `$1 a Day`, `40 % of Porters`
_OWN_NUMBERS: Final = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th)\b|[$€£]\d[\d,.]*|\d[\d,.]*\s?(?:%|(?i:per\s?cent)\b)"
)
_COUNT: Final = re.compile(r"\d{1,3}(?:,\d{3})*\+?(?:\s[^\W\d_]+)+")  # `5 Ports`
_COUNT_IN_SENTENCE: Final = re.compile(r"\d{1,3}\s(?!pages\b)[^\W\d_A-Z]{4,}\s")
_REPORTED: Final = re.compile(rf"^(?:{spell_words('genres', 'reporting')})\s", re.IGNORECASE)
_AND: Final = re.compile(rf"\s(?:and|(?i:{spell_words('dates', 'and')}))\s")
_EDITED: Final = re.compile(rf",\s(?:{words_of('edited_by')})\s", re.VERBOSE)
_CLAUSE_WORDS: Final = tuple(
    spell_words("title_case", name) for name in ("prepositions", "questions")
)
_CLAUSE: Final = re.compile(rf"^(?:\w+ing|{'|'.join(_CLAUSE_WORDS)})\s", re.IGNORECASE)
_ARTICLE: Final = re.compile(r"\s(?:an?|the|their|its)\s")
_INITIALED: Final = re.compile(r"(?!U\.\s?[SNK]\.)(?:[A-Z]\.\s?){2,3}[A-Z][a-z]+")
# `RoadLab`, `ROADlab`: no town
_INNER_CAPITAL: Final = re.compile(r"(?<!Mc)(?<!Mac)(?<=[a-z])[A-Z]|[A-Z]{2}(?=[a-z])")
_REPORT: Final = re.compile(r"(?:[^\W\d_a-z][\w’'-]+\s){2,4}Reports?(?:\s(?P<volume>\d{1,4}))?")
_PRINTED_TWICE: Final = frozenset(("volume", "issue", "number"))  # of a book and of its series
_PRINTED_WITH_PUBLISHER: Final = frozenset(
    ("place", "edition", "editor", "again", "translator", "series")
)


@dataclass
class Draft:
    """One way to assign the items of a citation: spans by role, and the evidence against it."""

    web: WebParts
    head: NameList | None
    title: tuple[int, int]
    is_quoted: bool
    is_weak: bool  # the title ends at a comma
    sort: str = "book"
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)
    unsettled: list[tuple[int, int]] = field(default_factory=list)
    bare: list[CitationItem] = field(default_factory=list)
    cost: int = 0
    are_editors: bool = False
    has_bracketed_imprint: bool = False  # `(Brill, 2012)`
    has_placed_imprint: bool = False  # `Leiden: Brill`
    is_repeated: bool = False  # the title, as where a style prints it for an author
    is_lost: bool = False  # whether there is a container whose end no mark shows
    doubt: tuple[int, int] | None = None  # where a title may end before its year, and the year

    def __post_init__(self) -> None:
        """Takes from the web parts what the roles depend on."""
        address = self.web.values.get("url", "")
        self.text = self.web.text
        self.has_address = bool(address)
        self.is_identified = self.web.has_doi
        self.is_seen = bool({"online", "accessed"} & self.web.values.keys())

    @property
    def is_on_site(self) -> bool:
        """Whether the site is printed before the title: `Site [Internet]. 2012. Title.`."""
        return 0 < self.web.online_at == self.spans.get("container", self.title)[1] < self.title[0]

    @property
    def is_dated_in_square(self) -> bool:
        """Whether the year of a volume is in square brackets: `[2010] Journal 31`."""
        start = self.spans.get("date", (0, 0))[0]
        return self.text[start - 1 : start] == "["

    def show(self, *span: int) -> str:
        """The text of a span."""
        return self.text[slice(*span)]

    def add(self, role: str, span: tuple[int, int]) -> bool:
        """Adds a span; False if the role has another."""
        return self.spans.setdefault(role, span) == span

    def assign(self, items: Sequence[CitationItem]) -> bool:
        """Gives each item a role; False if that cannot be done."""
        items = [
            replace(one, kind="free") if self._is_container_in_quotes(items, at) else one
            for at, one in enumerate(items)
        ]
        joined = join_journal(self.text, join_branch(self.text, join_firm(self.text, items)))
        named = (
            item if self._is_journal(joined, at) else name_genre(self.text, item)
            for at, item in enumerate(joined)
        )
        is_dated = any(one.kind == "date" for one in joined)
        parts = [part for item in named for part in self._peel(item, is_dated=is_dated)]
        if not all(map(self._is_possible, parts)):
            return False
        kept = list[CitationItem]()
        for one, behind in zip_longest(parts, parts[1:]):
            is_titled = behind is not None and behind.mark == ":"  # a book called like its chapter
            if one.kind == "free" and self._is_title_again(one) and not is_titled:
                self.is_repeated |= self.add("again", (one.start, one.end))
            else:
                kept.append(one)
        kept = [one for at in range(len(kept)) for one in self._part_bracket(kept, at)]
        kept = self._find_series(kept)
        self.unsettled += [(one.start, one.end) for one in kept if one.kind == "unknown"]
        kept = [self._settle_volume(kept, at) for at in range(len(kept))]
        has_pages = any("page" in item.values for item in kept)
        kept = [settle_second(self.text, item, has_pages=has_pages) for item in kept]
        is_typed = all(self._add_typed(item) for item in kept)
        return is_typed and self._assign_blocks(kept) and self._settle_bare(kept)

    def _peel(self, item: CitationItem, *, is_dated: bool) -> list[CitationItem]:
        """An item and the numbers that it ends with; a year is its own where another date is."""
        name, *numbers = peel_numbers(self.text, item)
        is_date = [one.kind for one in numbers] == ["date"] and name.kind == "free"
        is_own = is_dated and is_date and _A_YEAR.fullmatch(self.text, numbers[0].start, item.end)
        return [item] if is_own else [name, *numbers]

    def _is_journal(self, items: Sequence[CitationItem], at: int) -> bool:
        """Whether a name that ends like a genre is a journal's: before a volume and pages."""
        found = _REPORT.fullmatch(self.text, items[at].start, items[at].end)
        numbers = [one.values for one in items[at + 1 :]]
        is_issue = any(one.group and "bare" in one.values for one in items[at + 1 :])
        is_issue |= any(one.keys() & {"volume", "issue"} for one in numbers)
        is_counted = found is not None and (found["volume"] or is_issue)
        pages = (self.show(*one["page"]) for one in numbers if "page" in one)
        return bool(is_counted) and any(not page.isalnum() for page in pages)

    def _is_title_again(self, item: CitationItem) -> bool:
        return self.show(item.start, item.end) == self.show(*self.title)

    def _part_bracket(self, items: Sequence[CitationItem], at: int) -> list[CitationItem]:
        """An item without the series in brackets behind an imprint, or the town of a meeting.

        Nor the acronym of its publisher.
        """
        item = items[at]
        found = None
        short = _ACRONYM_BEHIND.fullmatch(self.text, item.start, item.end)
        if short and item.kind == "free" and find_country(short["again"]) is None:
            self.add("acronym", short.span("again"))
            return [replace(item, end=short.end("free"))]
        if item.kind == "free" and not item.group and self.text[item.end - 1] in ")]":
            held = _TOWN_OF_MEETING.fullmatch(self.text, item.start, item.end)
            if held is not None and names_meeting(held["free"]):
                town = held.span("place")
                place = CitationItem("place", *town, values={"place": town})
                return [replace(item, end=held.end("free")), place]
            found = _SERIES_BEHIND.fullmatch(self.text, item.start, item.end)
        if found is None:
            return [item]
        is_named = SERIES.search(found["series"]) is not None
        if found["free"] is None:
            is_behind = any(one.kind == "date" for one in items[:at])
            named, series = [], is_behind and (is_named or item is items[-1])
        else:
            is_imprint = is_publishing_house(found["free"]) or item.mark == ":"
            named, series = [replace(item, end=found.end("free"))], is_imprint or is_named
        if not series or is_known_place(found["series"]):
            return [item]
        start, end = found.span("series")
        return [*named, CitationItem("series", start, end, values={"series": (start, end)})]

    def _is_container_in_quotes(self, items: Sequence[CitationItem], at: int) -> bool:
        """Whether quoted text is a journal: after a plain title and before a volume."""
        numbers = items[at + 1].values if at + 1 < len(items) else {}
        return items[at].kind == "quoted" and not self.is_quoted and "volume" in numbers

    def _is_possible(self, item: CitationItem) -> bool:
        """Free text has letters; what is quoted after the title is the title again."""
        if item.kind == "quoted":
            return self._is_title_again(item)
        return item.kind != "free" or _LETTERS.search(self.show(item.start, item.end)) is not None

    def _find_series(self, items: Sequence[CitationItem]) -> list[CitationItem]:
        """The items with the numbered series of a printed book as one: `Southern Tolls 8. Brill`.

        Where a house publishes, and nothing has the volume and pages of an article.
        """
        numbers = [n for n, one in enumerate(items) if one.kind == "numbers"]
        at = numbers[-1] - 1 if numbers else -1
        if at < 0 or items[at].kind != "free" or items[at + 1].values.keys() != {"bare"}:
            return list(items)
        first = at
        while first and items[first].mark == "," and items[first - 1].kind == "free":
            first -= 1
        is_last = at + 2 == len(items) and items[first].mark == "."
        if is_last and "page" in items[first - 1].values:
            return _join_number(items, first, at)  # `…, 2008, pp. 3–9. Southern Tolls 8.`
        volumes = [items[n].values for n in numbers[:-1]]
        is_alone = all("volume" in values and "page" not in values for values in volumes)
        others = [one for n, one in enumerate(items) if n != at and one.kind == "free"]
        is_edited = any(one.kind in ("editors", "translators") for one in items[:at])
        is_printed = any(is_publishing_house(self.show(one.start, one.end)) for one in others)
        is_printed |= is_edited and len(others) == 1
        is_joined = items[at + 1].mark in ("", ",") and items[at].group == items[at + 1].group
        name = self.show(items[at].start, items[at].end)
        is_other = " " not in name or is_newspaper_name(name)
        is_article = self.is_quoted and not is_edited
        is_series = is_alone and is_printed and is_joined and not (is_other or is_article)
        return _join_number(items, at, at) if is_series else list(items)

    def _settle_volume(self, items: Sequence[CitationItem], at: int) -> CitationItem:
        """A number without a word as volume or issue, if the items around it show it."""
        item, previous = items[at], items[at - 1] if at else None
        rest = items[at + 1 :]
        page = item.values.get("page", (0, 0))
        is_range = (item.start, item.end) == page
        if is_range and rest[:1] and rest[0].kind == "date" and _has_numbers(rest[1:]):
            return replace(item, values={"issue": page})
        if rest and self._is_volume_of_book(item, rest[0]):
            return replace(item, values={"volume": (item.start, item.end)})
        if previous is None or not item.values.keys() & {"bare", "page", "second"}:
            return item
        is_behind = previous.kind == "free" or (previous.kind == "date" and not previous.group)
        is_alone = is_behind and rest[:1] and "page" in rest[0].values
        is_worded = "page" in item.values and item.start < page[0]  # `Volume 3 (pp. 1–22)`
        is_double = item.values.keys() == {"volume", "second"} and "bare" in previous.values
        is_behind_volume = is_alone or is_double or previous.values.keys() & {"bare", "volume"}
        if item.group and is_behind_volume and not is_worded:
            whole = (item.start, item.end) if is_double else page  # `Journal 2 (1/2)`
            return replace(item, values={"issue": item.values.get("bare", whole)})
        if "bare" in item.values and self._is_volume(items, at):
            return replace(item, values={"volume": item.values["bare"]})
        return item

    def _is_volume_of_book(self, item: CitationItem, behind: CitationItem) -> bool:
        """Whether a number is a volume: `4 in Toll Handbook 307`, `(Brill, 2012), iv, pp. 3–9`.

        Bluebook rule 15.5; MHRA Style Guide, chapters in books.
        """
        is_roman = item.values.keys() == {"page"} and self.show(item.start, item.end).isalpha()
        return ("bare" in item.values and behind.kind == "in") or (
            is_roman and "page" in behind.values
        )

    def _is_volume(self, items: Sequence[CitationItem], at: int) -> bool:
        """Whether a bare number is a volume: a name before it, a page or a date after it."""
        item, previous = items[at], items[at - 1]
        if previous.kind == "date":
            is_after_date = item.mark == ";" and not previous.group
            return is_after_date and _has_numbers(items[at + 1 :])
        is_inside = any(one.kind == "in" for one in items[max(0, at - 3) : at])
        if previous.kind != "free" or is_inside or item.mark in (":", ";"):
            return False
        following = items[at + 1] if at + 1 < len(items) else None
        if following is None:
            is_after_year = at > 1 and items[at - 2].kind == "date"
            if is_after_year and self.text.startswith("[", items[at - 2].group - 1):
                return False  # a page
            is_glued = self.is_quoted and not (item.mark or is_after_year)
            return self.web.has_doi or is_glued
        is_dated = following.kind == "date" and following.group > 0
        is_last = is_dated and following is items[-1]
        return (is_dated and not (is_last and self._is_in_full())) or bool(
            following.values.keys() & {"page", "bare", "issue"}
        )

    def _is_in_full(self) -> bool:
        """Whether only the page of an article may be printed: Bluebook, `Revue 147 (2002)`."""
        return self.head is not None and self.head.is_natural and not self.is_quoted

    def _add_typed(self, item: CitationItem) -> bool:
        if item.kind == "date":
            return self._add_date(item.values["date"])
        if item.kind == "editors":
            return self._add_editors(item)
        if item.kind in ("translators", "series"):
            return all(self.add(role, span) for role, span in item.values.items())
        if item.kind == "numbers" and "bare" in item.values:
            self.bare.append(item)
            return True
        values = dict(item.values)
        if "page" in values and "page" in self.spans and item.group:
            values["locator"] = values.pop("page")
        if values.keys() == {"issue"} and "genre" in self.spans and "volume" not in self.spans:
            values["number"] = values.pop("issue")
        if "genre" in values and "genre" in self.spans:
            values["genre_again"] = values.pop("genre")
            spans = (self.spans["genre"], values["genre_again"])
            if len({self.show(*span).casefold() for span in spans}) > 1:
                self.unsettled.append(values.pop("genre_again"))  # the name of a series
        values = {self._name_again(role, span): span for role, span in values.items()}
        if values.keys() >= {"container", "volume"}:
            self.sort = "article"
        return all(self.add(role, span) for role, span in values.items())

    def _name_again(self, role: str, span: tuple[int, int]) -> str:
        """The role of a number, or that of what is printed a second time."""
        is_again = role in _PRINTED_TWICE and role in self.spans
        is_again = is_again and self.show(*span) == self.show(*self.spans[role])
        return f"{role}_again" if is_again else role

    def _add_date(self, span: tuple[int, int]) -> bool:
        """A second date must be the same, or a part of it; the fuller is kept."""
        first = self.spans.get("date")
        if first is None:
            self.spans["date"] = span
            return True
        dates = [read_date(self.show(*one)) or "" for one in (first, span)]
        if "/" in "".join(dates):
            return dates[0] == dates[1]  # `Toll Report (July–December 2013). Sarn, 2013`: a period
        if not any(one.startswith(other) for one, other in (dates, dates[::-1])):
            return False
        self.spans["date"] = span if len(dates[1]) > len(dates[0]) else first
        self.spans["year_again"] = first if self.spans["date"] == span else span
        return True

    def _add_editors(self, item: CitationItem) -> bool:
        """Editors; those named first again are whom the citation begins with."""
        is_natural = self.head is not None and self.head.is_natural
        if is_natural and item.names is not None and item.names.kind == "inverted":
            return False  # `A. Lund, “Salt”, in Roads: Toll, Recovery, T. Holst, Ed.`
        named, own = (_list_families(one) for one in (item.names, self.head))
        is_again = named == own and not self.is_quoted
        self.are_editors |= is_again
        return self.add("again" if is_again else "editor", item.values["editor"])

    def _assign_blocks(self, items: Sequence[CitationItem]) -> bool:
        """Gives the runs of free items their roles."""
        self.has_bracketed_imprint = any(
            one.kind == "free" and behind.kind == "date" and one.group == behind.group > 0
            for one, behind in pairwise(items)
        )
        self.has_placed_imprint = any(
            behind.kind == "free" and split_imprint(self.text, (one, behind)) is not None
            for one, behind in pairwise(items)
            if one.kind == "free" and behind.mark == ":"
        )
        items = self._join_series(items)
        has_volume = "volume" in self.spans and not self._is_book_volume(items)
        is_article = has_volume or "issue" in self.spans
        blocks = groupby(enumerate(items), lambda one: (one[1].kind == "free", one[1].group))
        for (is_free, _), block in blocks:
            placed = list(block)
            at = placed[0][0]
            inside = [n for n in range(max(0, at - 2), at) if items[n].kind == "in"]
            frees = [item for _, item in placed]
            if is_free and not (inside or frees[0].group) and self._is_before_book(items, at):
                return False
            if is_free and not self._assign_block(frees, items, inside[:1], is_article=is_article):
                return False
        self._settle_series()
        if "container" in self.spans and any(
            is_newspaper_name(self.show(*span)) for span in self.unsettled
        ):
            return False
        self._reopen_container()
        if self.spans.keys() >= {"container", "locator", "page"} and _YEARS.fullmatch(
            self.show(*self.spans["page"])
        ):  # `Salt Roads: Volume 3, 1420–1804 (pp. 1–22)`
            self.unsettled += [self.spans.pop("container"), self.spans.pop("page")]
            self.spans["page"] = self.spans.pop("locator")
        is_printed = {"container", "publisher"} <= self.spans.keys()
        is_printed &= "place" in self.spans or not self.has_address
        is_known = is_printed and self._is_site(self.show(*self.spans["container"]))
        if is_printed and not is_known and self.sort == "paper" and not self.is_quoted:
            self.unsettled.append(self.spans.pop("container"))  # a newspaper names no publisher
            self.sort = "book"
            self.cost += 3
        named = self.show(*self.spans.get("container", (0, 0)))
        if self.sort == "article" and "page" not in self.spans and self._is_own_name(named):
            self.spans["publisher"], self.sort = self.spans.pop("container"), "book"
        if self.sort == "article" and {"editor", "publisher"} <= self.spans.keys():
            self.sort = "chapter"  # in a volume of a book
        if is_article and "container" not in self.spans:
            is_series = self.sort == "book" and bool(self.unsettled) and not has_volume
            self.sort = "book"
            self.cost += 0 if is_series else 8
        return True

    def _reopen_container(self) -> None:
        """Leaves an unknown container open before a sentence of which the role is unknown.

        `“Title”, Stichproben. Wiener Zeitschrift, (20)`: the name may have two sentences.
        """
        span = self.spans.get("container")
        if span is None or self._is_site(self.show(*span)):
            return
        series = [self.spans["series"]] if "series" in self.spans else []
        behind = [one for one in (*self.unsettled, *series) if one[0] == span[1] + 2]
        edited = self.spans.get("editor", (0, 0))[0]
        is_edited = any(_EDITED.fullmatch(self.text, one[1], edited) for one in behind)
        is_open = self.sort != "chapter" or is_edited
        if behind and is_open and self.text.startswith(". ", span[1]):
            self.unsettled.append(self.spans.pop("container"))

    def _assign_block(
        self,
        frees: Sequence[CitationItem],
        items: Sequence[CitationItem],
        inside: Sequence[int],
        *,
        is_article: bool,
    ) -> bool:
        """The role of a run of free items; `inside` is the index of an `in` before it."""
        is_open = "container" not in self.spans and not self.is_lost
        if inside and (not is_open or self._is_series(items, inside[0])):
            return self._add_series(frees)
        is_in_book = bool(inside) or (
            "editor" in self.spans and self.is_quoted and not frees[0].group
        )
        if is_open and is_in_book and not (is_article and not inside):
            is_paper = is_newspaper_name(self.show(frees[0].start, frees[0].end))
            self.sort = "paper" if is_paper else "chapter"
            return self._add_container(frees)
        if frees[0].group and self.text.startswith("]:", frees[0].end):
            return len(frees) == 1 and self.add("place", (frees[0].start, frees[0].end))
        if frees[0].group:
            is_added = self._add_subtitled(frees) or self._add_imprint(frees)
            return is_added or self._add_bracketed(frees)
        if is_open and is_article:
            is_counted = {"issue", "page"} <= self.spans.keys() and not self._is_dated("month")
            self.sort = "article" if "volume" in self.spans or is_counted else "paper"
            return self._add_journal(frees)
        is_series = self._opens_with_series(frees, items)
        return self._add_series(frees) if is_series else self._add_loose(frees)

    def _opens_with_series(
        self, frees: Sequence[CitationItem], items: Sequence[CitationItem]
    ) -> bool:
        """Whether a book’s series is printed behind its editors or edition, or last of all.

        `Title, ed. Å. Lund, Salt Roads (Hill, 2011)`, `Edited by Å. Lund. Salt Roads. Hill, 2011`,
        `Title. Hill, 2011. Salt Roads.`
        """
        first, *rest = _split_strong(frees)
        at = items.index(frees[0])
        before, name = items[at - 1].kind if at else "", self.show(first[0].start, first[-1].end)
        if "series" in self.spans or self.sort not in ("book", "chapter"):
            return False
        if before == "numbers" and "page" in items[at - 1].values:
            return not rest and self._is_last_sentence(frees, items)
        if self.sort != "book" or self.is_quoted or (len(first) > 1 and before != "date"):
            return False
        if is_known_place(name) or self._is_site(name) or not name[0].isupper():
            return False
        if before == "date":
            return not rest and self._is_last_sentence(frees, items)
        is_followed = len(rest) == 1 if rest else self.has_bracketed_imprint
        return is_followed and before in ("editors", "translators", "edition")

    def _is_last_sentence(
        self, frees: Sequence[CitationItem], items: Sequence[CitationItem]
    ) -> bool:
        """Whether these items close a citation, behind a full stop and the publisher."""
        is_last = frees[-1] is items[-1] and not self.has_address
        return is_last and frees[0].mark == "." and "publisher" in self.spans

    def _add_series(self, frees: Sequence[CitationItem]) -> bool:
        """A series up to a full stop, and what is printed behind it."""
        named, *rest = _split_strong(frees)
        is_added = self.add("series", (named[0].start, named[-1].end))
        return is_added and (not rest or self._add_loose([one for run in rest for one in run]))

    def _add_loose(self, frees: Sequence[CitationItem]) -> bool:
        """An imprint or names that nothing introduces; before pages, a book and its imprint."""
        span = (frees[0].start, frees[-1].end)
        if "place" in self.spans and self.show(*span) == self.show(*self.spans["place"]):
            return self.add("place_again", span)
        if self._holds_series_of_chapter(frees):
            return self._add_series(frees)
        if self._add_imprint(frees) or all(map(self._add_name, _split_strong(frees))):
            return True
        if "page" not in self.spans or self.is_weak:
            return False
        self.sort = "chapter"
        return self._add_container(frees)

    def _holds_series_of_chapter(self, frees: Sequence[CitationItem]) -> bool:
        """Whether a series is printed between the book of a chapter and its imprint."""
        if self.sort != "chapter" or "container" not in self.spans or "series" in self.spans:
            return False
        first, *rest = _split_strong(frees)
        if rest:
            imprint = split_imprint(self.text, rest[0], is_expected=True)
            is_printed = imprint is not None or is_publisher(
                self.show(rest[0][0].start, rest[0][-1].end)
            )
            return len(rest) == 1 and is_printed and "publisher" not in self.spans
        return self.has_bracketed_imprint or self._is_series_name(first)

    def _is_series_name(self, frees: Sequence[CitationItem]) -> bool:
        name = self.show(frees[0].start, frees[-1].end)
        return "publisher" in self.spans and SERIES.search(name) is not None

    def _settle_series(self) -> None:
        """What is named like a series is one if another name is the publisher's."""
        named = [span for span in self.unsettled if SERIES.search(self.show(*span))]
        if "publisher" in self.spans and not self.is_lost and len(named) == 1:
            self.unsettled.remove(named[0])
            self.add("series", named[0])

    def _is_book_volume(self, items: Sequence[CitationItem]) -> bool:
        """Whether a volume named by a word is a book's: no pages follow it, no quoted title."""
        at = self.spans["volume"][0]
        is_named = not any(one.start == at for one in items if one.kind == "numbers")
        return is_named and not self.is_quoted and "page" not in self.spans

    def _join_series(self, items: Sequence[CitationItem]) -> list[CitationItem]:
        """The items with a series and its number as one: `in Studies in Labour History, no. 9`."""
        joined = list[CitationItem]()
        for at, item in enumerate(items):
            is_behind = at > 1 and (items[at - 2].kind, items[at - 1].kind) == ("in", "free")
            if is_behind and "issue" in item.values and self._is_series(items, at - 2):
                self.spans.pop("issue", None)
                joined[-1] = replace(joined[-1], end=item.end)
            else:
                joined.append(item)
        return joined

    def _is_series(self, items: Sequence[CitationItem], at: int) -> bool:
        """Whether `in` names the series of a book: `3rd ed. in Studies in Labour History`."""
        is_marked = self.show(items[at].start, items[at].end).endswith(":")
        has_signs = self.spans.keys() & {"page", "editor", "again"} or self.bare or self.has_address
        after_edition = at > 0 and items[at - 1].kind == "edition"
        return not self.is_quoted and not is_marked and (after_edition or not has_signs)

    def _is_before_book(self, items: Sequence[CitationItem], at: int) -> bool:
        """Whether `in` names the book later, so that what precedes it belongs to the title."""
        later = (n for n in range(at + 1, len(items)) if items[n].kind == "in")
        return any(not self._is_series(items, n) for n in later)

    def weigh_title(self, title: Sequence[CitationItem]) -> None:
        """The evidence against a title that ends in a year or in what may be another field."""
        if self.is_quoted or self.is_repeated:
            return
        last, whole = title[-1], self.show(*self.title)
        self.cost += self._weigh_question(whole)
        is_packed = self.head is not None and self.head.kind == "packed"
        is_packed = is_packed and len(self._list_own_names()) == 1 and not packs_names(self.text)
        self.cost += UNLIKELY * (
            is_packed and _WORD_FIRST.match(self.text, self.title[0]) is not None
        )
        shown = self.show(last.start, last.end)
        year = _YEAR_BEHIND.search(shown)
        if year and "date" not in self.spans and not DAY_WITHIN.search(whole):
            self.doubt = (last.start + year.start(), last.start + year.start("year"))
        self.cost += 5 * bool(_JOURNAL_INSIDE.search(whole))
        self.cost += UNLIKELY * (self.is_weak and self._is_counted_book())
        self.cost += UNLIKELY * self._is_land_cut()
        if len(title) > 1 and last.mark == ":" and title[-2].mark == ",":
            self.cost += 4 * is_publisher(shown)
        behind = [self.show(one.start, one.end) for one in title[1:] if one.mark == ","]
        pieces = [self.show(one.start, one.end) for one in title[1:] if one.mark in (",", ":")]
        if len(pieces) > 1 and last.mark == "," and _is_name_behind_list(pieces):
            self.doubt = self.title
        pieces = [self.show(one.start, one.end) for one in title]
        if len(title) > 1 and last.mark == ",":
            self._weigh_last(shown)
            # `Title, London, Penguin`: the town is the publisher's
            self.cost += 4 * (self.is_weak and "publisher" in self.spans and is_known_town(shown))
        is_glued = self.text[self.title[1] : self.title[1] + 2].strip(":").isdigit()
        is_printed = "publisher" in self.spans
        is_list = len(behind) > 1 and _AND.search(shown) is not None
        listed = behind[-1:] if is_list and all(map(is_organization, behind[:-1])) else behind
        is_other = any(_holds_another_field(piece, is_printed=is_printed) for piece in listed)
        house = f"{self.show(*self.spans.get('publisher', (0, 0)))} "
        is_other |= is_printed and any(one.startswith(house) for one in behind)  # its series
        is_last = len(title) > 1 and last.mark == ","
        is_other |= is_last and _ends_before(*pieces[-2:])
        is_book = self.sort == "book" and (is_printed or self.has_bracketed_imprint)
        is_book &= ": " in whole or (len(behind) == 1 and shown.count(" ") > 1)
        is_other |= is_last and is_book and _may_be_series(shown)
        bracketed = _SERIES_BEHIND.fullmatch(whole)
        series = bracketed["series"] if bracketed else ""
        is_other |= series.count(" ") > 1 and _may_be_series(series)  # `Salt (Studies in Tolls)`
        is_other |= _goes_on_listing(behind) and self.sort == "book" and is_printed
        if is_other or is_glued or self._runs_on(whole) or self._is_before_years():
            self.doubt = self.title
        if self._is_list_cut():
            self.doubt = self.title
            self.unsettled.append(self.spans.pop("publisher"))
        self.cost += self.doubt == self.title

    def _is_before_years(self) -> bool:
        """Whether what is read as pages behind a title may be its years: `Tolls, 1519–1580`."""
        pages = [self.spans[role] for role in ("locator", "page") if role in self.spans]
        return any(
            self.text[self.title[1] : start] == ", " and _YEARS.fullmatch(self.show(start, end))
            for start, end in pages
        )

    def _weigh_question(self, title: str) -> int:
        """The evidence against a title that ends at a question or goes on: `Who Pays? A Guide`.

        Where commas part the fields no question ends one; else the words behind it may be the only
        name of a source.
        """
        ended = _ASKED.match(self.text, self.title[1])
        _, *behind = _ASKED.split(title)
        if not (ended or behind):
            return 0
        is_parted = self.text[: self.title[0]].endswith(", ")
        if ended:
            following = _UP_TO_MARK.match(self.text, ended.end())
            is_known = following is not None and self._may_be_source(following[0])
            return 0 if is_known else UNLIKELY if is_parted else 2
        is_sourced = bool(self.unsettled) or self.is_repeated
        is_sourced |= is_parted or bool(self.spans.keys() & {"container", "editor", "publisher"})
        return 1 if is_sourced and not any(map(self._may_be_source, behind)) else UNLIKELY

    def _may_be_source(self, name: str) -> bool:
        """Whether words behind a question are more likely another field than a subtitle."""
        is_other = is_publisher(name) or is_known_place(name) or names_genre(name)
        return is_other or self._is_site(name) or SERIES.search(name) is not None

    def _is_counted_book(self) -> bool:
        """Whether there is a volume before its container, and no page.

        A number of other things is likelier: `50 Interviews, 5 Ports (Lark Press, 2009)`.
        """
        volume = self.spans.get("volume", self.title)
        is_before = self.title < volume < self.spans.get("container", self.title)
        return is_before and not self.spans.keys() & {"page", "locator"}

    def _is_land_cut(self) -> bool:
        """Whether a country after a comma is taken for the place: `Salt in Zenda, Pakistan. ILO`.

        The publisher does not follow it, so that the country ends the title.
        """
        start, end = self.spans.get("place", (0, 0))
        is_behind = self.is_weak and start == self.title[1] + 2
        is_parted = self.spans.get("publisher", (end + 2, 0))[0] != end + 2
        is_parted |= self.text.startswith((".", " (", " ["), end)
        is_parted |= self.spans.get("container", (0, 0))[0] == end + 2
        return is_behind and is_parted and not is_known_town(self.show(start, end))

    def _is_list_cut(self) -> bool:
        """Whether the publisher may begin with the end of the title's list.

        `Fees, Debts and Departure National Bureau`, where the title is `Fees, Debts and Departure`.
        """
        start, end = self.spans.get("publisher", (0, 0))
        before = _AND.split(self.show(start, end), maxsplit=1)
        is_behind = start == self.title[1] + 2 and self.text[self.title[1]] == ","
        return is_behind and len(before) > 1 and not is_publisher(before[0])

    def _runs_on(self, title: str) -> bool:
        """Whether a title surely continues with another field that no mark separates from it.

        That is a volume before pages, a number, the author again, a town before a publisher, the
        only year before the title, or the genre that is printed again after it.
        """
        if "date" not in self.spans and _YEAR_FIRST.match(title):
            return True
        if "genre" in self.spans and ", " in title and names_genre(title.partition(", ")[0]):
            return True
        if _NUMBER_LAST.search(title) or _NUMBER_FIRST.match(title):
            return True
        own = _list_endings(self.head)
        before, colon, behind = title.rpartition(": ")
        is_town_there = is_known_place(before.rpartition(" ")[2]) and " " in before
        first, _, last = title.rpartition(", ")
        named = first if first and is_known_place(last) else title
        is_own_after = any(f" {name}" in title for name in own if "," in name)
        is_own_after |= named.endswith(tuple(f" {name}" for name in own))
        is_imprint = bool(colon and is_town_there and is_publisher(behind))
        return is_own_after or is_imprint or self._runs_into_imprint(title)

    def _runs_into_imprint(self, title: str) -> bool:
        """Whether a title may end in the publisher before a place: `Salt Roads Penguin, London`."""
        if "publisher" in self.spans:
            return False
        is_placed = self.spans.get("place", (0, 0))[0] == self.title[1] + 2 and self.is_weak
        before, _, town = title.rpartition(", ")
        if before and is_known_town(town):
            is_placed, title = True, before
        words = title.split()[1:]
        endings = (" ".join(words[-count:]) for count in range(1, _MAX_ENDING))
        named = (one for one in endings if one[:1].isupper() and not is_known_place(one))
        return is_placed and any(map(may_publish, named))

    def _weigh_last(self, shown: str) -> None:
        """The evidence against a title whose last words, after a comma, are these."""
        is_list = _AND.search(shown) is not None or shown[0].islower()
        is_series = SERIES.search(shown) is not None
        self.cost += 4 * (is_series or self._is_known(shown))
        is_shout = shown.isupper() and len(shown) > _MAX_ACRONYM
        is_closed = not self.is_weak and bool(self.unsettled)
        has_imprint = is_closed or bool(self.spans.keys() & {"container", "publisher"})
        is_part = "container" not in self.spans and "page" in self.spans and self.head is not None
        is_open = not has_imprint or (
            is_part and self.head is not None and self.head.kind == "packed"
        )
        is_counted = self.spans.keys() >= {"container", "volume"}
        is_placeless = not (is_counted or self.spans.keys() & {"place", "publisher"})
        is_placeless &= is_known_town(shown)
        is_in_magazine = self.is_weak and not has_imprint and self._is_dated("month")
        is_settled = (is_list or is_known_place(shown)) and not is_in_magazine
        if is_shout or is_series or is_placeless or (is_open and not is_settled):
            self.doubt = self.title

    def _add_journal(self, frees: Sequence[CitationItem]) -> bool:
        """The journal before its volume; with `22 Journal 45` the volume before it."""
        if any(free.mark in STRONG for free in frees[1:]):
            return False
        if len(frees) > 1 and not self.is_quoted and self.is_weak:
            return False
        span = (frees[0].start, frees[-1].end)
        if not self.spans.keys() & {"volume", "page"} and SERIES.search(self.show(*span)):
            self.sort = "book"  # `Migration Research Series No. 15`: a book of a series
            self.unsettled.append(span)
            return True
        is_before = self.spans.get("volume", span)[0] < span[0]
        is_list = self.is_weak and not is_before and bool(_AND.search(self.show(*span)))
        self.cost += 4 * is_list
        if is_list and " " not in self.show(*self.title).rpartition(", ")[2]:
            self.unsettled.append(span)  # `Gender, Place and Culture`: the journal, or a part of it
            self.doubt = self.title
            return True
        return self._is_container(span) and self.add("container", span)

    def _add_container(self, frees: Sequence[CitationItem]) -> bool:
        """The container, and what of an imprint follows it.

        A comma in it must be one of a list that `and` closes; else its end is unknown.
        """
        for stop in range(1, len(frees) + 1):
            book, rest = frees[:stop], frees[stop:]
            imprint = split_imprint(self.text, rest, is_expected=True) if rest else {}
            if any(one.mark in STRONG for one in book[1:]):
                if (
                    self.sort != "chapter"
                    or (rest and rest[0].mark not in STRONG)
                    or not (imprint or not rest)
                ):
                    continue
                return self._lose_container(book, rest)
            is_printed = len(rest) == 1 and rest[0].mark == "." and self.sort == "chapter"
            is_unknown = imprint is None and not is_printed and not self._may_be_imprint(rest)
            if rest and rest[0].mark == "," and imprint and "place" in imprint:
                is_unknown |= not is_known_place(self.show(*imprint["place"]))
            if is_unknown or (rest and rest[0].mark == ":"):
                continue
            span = (book[0].start, book[-1].end)
            if not self._is_one_name(book):
                self.unsettled.append(span)
                self.is_lost = True
                self.cost += 3
            elif not self._is_container(span) or not self.add("container", span):
                continue
            if imprint is None and not is_printed:  # an unknown house and its town
                self.unsettled.append((rest[0].start, rest[-1].end))
                self.cost += 3
                return True
            if is_printed and imprint is None:
                return self._add_name(rest)
            return not rest or self._add_imprint(rest, is_expected=True)
        return False

    def _lose_container(self, book: Sequence[CitationItem], rest: Sequence[CitationItem]) -> bool:
        """Leaves a book of two sentences open, `Salt. Roads and Tolls`, before a known imprint."""
        self.unsettled.append((book[0].start, book[-1].end))
        self.is_lost = True
        self.cost += 3
        return not rest or self._add_imprint(rest, is_expected=True)

    def _may_be_imprint(self, frees: Sequence[CitationItem]) -> bool:
        """Whether a house and its town may stand behind a book and before pages: `Hill, Sarn`."""
        shown = [self.show(one.start, one.end) for one in frees]
        marks = [one.mark for one in frees]
        is_name = all(is_headline(f"The {one}") and not any(map(str.isdigit, one)) for one in shown)
        return self.sort == "chapter" and marks == [".", ","] and "page" in self.spans and is_name

    def _is_one_name(self, book: Sequence[CitationItem]) -> bool:
        """Whether these items surely are one name: a list that `and` closes, a subtitle."""
        if len(book) == 1:
            return True
        named = [self.show(one.start, one.end) for one in book[1:] if one.mark != ":"]
        if not named:
            return True
        is_closed = self.sort == "chapter" and named[-1].startswith(("and ", "& "))
        is_list = book[-1].mark == ":" or is_closed or _AND.search(named[-1]) is not None
        is_open = book[-1].mark == "," and _may_be_series(named[-1])
        is_list |= len(named) < len(book) - 1 and self._is_ended(book[-1].end) and not is_open
        is_series = SERIES.search(_AND.split(named[-1])[0]) is not None
        is_other = any(is_publishing_house(one) or is_known_place(one) for one in named)
        return is_list and not (is_series or is_other)

    def _is_ended(self, end: int) -> bool:
        """Whether a stop, a bracket or the editors show where the name of a book ends."""
        editor = self.spans.get("editor", (0, 0))[0]
        is_before_editors = end < editor and self.text.find(",", end + 1, editor) < 0
        return self.text.startswith((".", " ("), end) or is_before_editors

    def _is_container(self, span: tuple[int, int]) -> bool:
        shown = _OWN_YEARS.sub("", PERIOD.sub("", strip_count(self.show(*span))))
        shown = VOLUME_IN_FULL.sub("", _ORDINAL.sub("", shown))
        if ": " in shown and is_known_place(shown.partition(": ")[0]):
            return False
        asked = _ASKED.split(shown)[1:] if self.sort != "chapter" else ()
        if any(map(self._may_be_source, asked)):
            return False
        if shown[0].islower() or not _LETTERS.search(shown) or _NO_CONTAINER.search(shown):
            return False
        return len(shown.split()) > _MAX_HOUSE_WORDS or not is_publishing_house(shown)

    def _add_imprint(self, frees: Sequence[CitationItem], *, is_expected: bool = False) -> bool:
        shown = self.show(frees[0].start, frees[0].end)
        is_expected |= len(frees) > 1 and frees[1].mark == ":" and self._is_imprint_place(frees)
        found = split_imprint(self.text, frees, is_expected=is_expected)
        if found is None and len(frees) > 1 and frees[1].mark in DASHES and is_publisher(shown):
            self.unsettled.append((frees[0].start, frees[-1].end))
            self.cost += 3
            return True  # `Hill League – Salt`: its branch, or a town
        if found is None or any(role in self.spans for role in found):
            return False
        if self._is_no_imprint(frees, found):
            return False
        if {"place", "publisher"} <= found.keys() and not frees[0].group:
            found = self._turn_newspaper(found)
        self.spans |= {role: span for role, span in found.items() if role}
        return True

    def _is_imprint_place(self, frees: Sequence[CitationItem]) -> bool:
        """Whether `Sarn: Hill Moss` is behind a genre or an edition, or before `; 2011`."""
        typed = self.spans.keys() & {"genre", "number", "edition", "editor", "again"}
        is_behind = any(self.title[1] <= self.spans[one][0] < frees[0].start for one in typed)
        date, end = self.spans.get("date", (0, 0))[0], frees[-1].end
        return is_behind or self.text[end:date] in ("; ", ";")

    def _is_no_imprint(
        self, frees: Sequence[CitationItem], found: Mapping[str, tuple[int, int]]
    ) -> bool:
        """Whether the place and publisher that are found are parts of other fields.

        `Country Report: Ghana`, `Salt: Iraq – Yezidis, Hill League`, `Enough! Zenda: Roads`,
        `Tolls: Zenda, Sudan, Oxford Studies in Salt`. The first of `Salt Information Source, Hill
        Institute` may be a magazine; the second of `Piauí (Rio de Janeiro)` is a town.
        """
        mark, shown = frees[0].mark, self.show(frees[0].start, frees[0].end)
        place, house = (self.show(*found.get(one, (0, 0))) for one in ("place", "publisher"))
        if (mark == ":" and not house) or (
            mark in DASHES and (not is_known_place(shown) or find_country(shown))
        ):
            return True
        is_other = bool(place and SERIES.search(house)) or mark in ("?", "!")
        if place and house and found["place"] < found["publisher"]:
            is_long = place.count(" ") > 1 and frees[-1].mark == "," and not is_known_place(place)
            is_other |= is_known_town(house)
            if is_long and self.is_quoted:
                return True
        return is_other and not is_publisher(house)

    def _turn_newspaper(self, found: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
        """`“Title.” The Guardian, London, June 6, 2013`: a newspaper before its town."""
        printed = found["publisher"]
        name = self.show(*printed)
        is_paper = is_newspaper_name(name) or self._is_dated("day")
        is_in_book = self.spans.keys() & {"container", "editor", "genre", "edition"}
        if is_in_book or not (is_paper or self.is_quoted) or is_publishing_house(name):
            return found
        others = {role: span for role, span in found.items() if role != "publisher"}
        if self._is_body(name) and not self.is_quoted:
            return found
        if is_paper:
            self.sort = "paper"
            return others | {"container": printed}
        if self.head is None or self.head.kind in ("inverted", "packed"):
            self.unsettled.append(printed)
            return others
        return found

    def _add_bracketed(self, frees: Sequence[CitationItem]) -> bool:
        """The publisher in brackets: no other field is there, but the town of a newspaper."""
        if len(frees) > 1:
            return False
        span = (frees[0].start, frees[0].end)
        name = self.show(*span)
        beside = self.spans.keys() & {"edition", "editor", "again"}
        is_printed = any(frees[0].group <= self.spans[role][0] < span[0] for role in beside)
        is_printed |= _INITIALED.fullmatch(name) is not None  # no town
        if is_printed or ("genre" in self.spans and (is_publisher(name) or self._is_body(name))):
            return self.add("publisher", span)  # `(2nd edn, Hill Moss 2004)`, `(I.B. Moss, 2011)`
        is_site = self._is_site(name) or self._is_site_of_page(span)
        if is_site and "container" not in self.spans and not self.unsettled:
            self.sort = "paper"
            return self.add("container", span)
        is_alone = self.spans.get("date", (0, 0))[0] < span[0]
        if (
            is_alone
            or self._is_dated("day")
            or self._may_be_site(span)
            or (is_place(name) and not (is_publisher(name) or _INNER_CAPITAL.search(name)))
            or "publisher" in self.spans
        ):
            self.unsettled.append(span)
            return True
        return self.add("publisher", span)

    def _add_name(self, frees: Sequence[CitationItem]) -> bool:
        """A name that is a publisher or a container only by the items around it.

        After a title that ends at a comma, only a name that is known for one.
        """
        if len(frees) > 1:
            is_added = self._add_subtitled(frees) or self._add_imprint(frees)
            return is_added or self._add_several(frees)
        if frees[0].mark in DASHES and not (self.is_quoted or self._is_dated("year")):
            return False  # `Explanatory Notes – Roads Unit`: the publisher, or a part of the title
        span = (frees[0].start, frees[-1].end)
        name = TOWN_BEHIND.sub("", self.show(*span))
        is_series = SERIES.search(name) is not None and not is_publisher(name)
        is_shout = name.isupper() and len(name) > _MAX_ACRONYM and not is_site(name)
        behind = self.text[span[1] : span[1] + 2]
        is_page = behind == " (" and self.has_address and self._is_dated("day")
        is_page = is_page and not _AND.search(name)  # `Title, Site (Jan. 30, 2020), https://…`
        is_page |= self._stands_out(name)
        if (
            self.is_weak
            and not is_series
            and not is_page
            and (is_shout or not self._is_known(name))
        ):
            return False
        role = self._choose_role(name, behind)
        edition = self.spans.get("edition", (0, 0))[0]
        if role == "publisher" and span[1] < edition and not frees[0].group:
            role = ""  # `Title. Text and Materials, 3rd ed. Brill`: of the title, or its series
        if is_series and (not self.is_quoted or "container" in self.spans):
            role = ""
        if not role:
            self.unsettled.append(span)
            self.cost += 1 if is_series else 3
            return True
        self.sort = "paper" if role == "container" else self.sort
        if role == "publisher" and self._is_body_before_house(name):
            self.unsettled.append(self.spans.pop("publisher"))
        return self.add(role, span)

    def _is_body_before_house(self, name: str) -> bool:
        """Whether a house follows a body taken for the publisher: `Toll Research Forum. Brill`.

        Or a known publisher another name.
        """
        before = self.show(*self.spans.get("publisher", (0, 0)))
        if not before or "place" in self.spans:
            return False
        is_unknown = not is_publisher(before) and is_publisher(name) and is_headline(before)
        is_body = is_organization(before) and not is_publishing_house(before)
        return is_unknown or (is_body and is_publishing_house(name))

    def _stands_out(self, name: str) -> bool:
        """Whether a site is capitalised behind a title that is not: `Who pays tolls, Fair Salt`."""
        title = self.show(*self.title)
        is_sentence = not is_headline(title) and len(title.split()) > 1
        is_name = " " in name and is_headline(name) and not is_known_place(name)
        is_behind_date = self.spans.get("date", self.title) < self.title
        return self.has_address and is_behind_date and is_sentence and is_name

    def _add_subtitled(self, frees: Sequence[CitationItem]) -> bool:
        """The site of a page with its subtitle: `Zenda Data: Figures of Salt`."""
        if len(frees) != 2 or frees[1].mark != ":" or not self.has_address:  # noqa: PLR2004 - a pair
            return False
        name, behind = (self.show(one.start, one.end) for one in frees)
        is_site = self._is_site(name) or name in self._list_own_names()
        if not is_site or "container" in self.spans or any(map(is_known_place, (name, behind))):
            return False
        self.sort = "paper"
        return self.add("container", (frees[0].start, frees[1].end))

    def _add_several(self, frees: Sequence[CitationItem]) -> bool:
        """A container after a quoted title; after another title a possible imprint has no role."""
        shown = [self.show(free.start, free.end) for free in frees]
        is_placed = any(map(is_known_place, shown[1:-1])) and not is_known_place(shown[-1])
        if self.is_quoted and not (is_placed and not is_publisher(shown[-1])):
            return "container" not in self.spans and self._add_container(frees)
        is_imprint = self.is_quoted or is_known_place(shown[-1])
        is_imprint |= frees[1].mark == "," and self._is_imprint_place(frees)
        if not is_imprint or any(map(_AND.search, shown)) or self.is_weak:
            return False
        self.unsettled.append((frees[0].start, frees[-1].end))
        self.cost += 3
        return True

    def _is_known(self, name: str) -> bool:
        """Whether a name is known for one of a newspaper, site, house or body."""
        is_dated = self._is_dated("month")
        if is_dated and name.startswith(("The ", "Le ", "La ", "El ", "Die ", "Der ")):
            return True
        is_of_paper = self.is_paged and not (_AND.search(name) or is_known_place(name))
        return is_publisher(name) or self._is_body(name) or self._is_site(name) or is_of_paper

    @property
    def is_paged(self) -> bool:
        """Whether a page follows the day or month of what no body wrote: `Dec. 2018, at 16`.

        So are newspapers and magazines cited (Bluebook rule 16.6).
        """
        date, page = self.spans.get("date", (0, 0)), self.spans.get("locator", (0, 0))
        is_behind = date[1] > 0 and self.show(date[1], page[0]) == ", at "
        is_by_body = self.head is not None and self.head.kind == "body"
        return is_behind and not is_by_body and self._is_dated("month")

    def _is_body(self, name: str) -> bool:
        """Whether a name is an organisation's: one that is known, or with which the text begins.

        The latter may be a newspaper's where the text is dated to the month and names no genre.
        """
        is_own = self.head is not None and self.head.kind == "body"
        is_own = is_own and ("genre" in self.spans or not self._is_dated("month"))
        acronym = self.show(*self.spans.get("acronym", (0, 0)))
        is_short = acronym != "" and f"{name} ({acronym})" in self.text
        is_named = is_organization(name) or is_short
        return is_named or (is_own and name in self._list_own_names())

    def is_paper(self, name: str, container: str | None) -> bool:
        """Whether an author may be the newspaper in which a text without an author appeared."""
        return name == container and self._is_dated("month") and not is_organization(name)

    def _is_site(self, name: str) -> bool:
        """Whether a name is known for a newspaper's or a site's."""
        is_known = is_newspaper_name(name) or is_site(name) or self.is_own_site(name)
        return is_known or self._is_own_part(name)

    def _is_own_part(self, name: str) -> bool:
        """Whether a name on a page is its author's with another word: `Hill League Data`."""
        own, _, part = name.rpartition(" ")
        is_part = own in self._list_own_names() and part[:1].isupper()
        return self.has_address and is_part and not is_publishing_house(name)

    def is_own_site(self, name: str) -> bool:
        """Whether a name is the site's at the address; what a body names so may publish, too."""
        is_body = is_organization(name) or name in self._list_own_names()
        return is_site_of(name, self.web.values.get("url", "")) and not is_body

    def _is_own_name(self, name: str) -> bool:
        """Whether a name is an author's, or that without its country: `U.S. Salt Office`."""
        own = self._list_own_names()
        body = find_organization(name)  # `WHO`, the World Health Organization's own
        if name in own or (body is not None and body in map(find_organization, own)):
            return True
        parted = (one.partition(" ") for one in own)
        return any(behind == name and find_country(land) is not None for land, _, behind in parted)

    def _list_own_names(self) -> list[str]:
        return [str(one) for one in self.head.names] if self.head else []

    def _is_dated(self, precision: str) -> bool:
        """Whether the citation is dated to the day, or at least to the month or year."""
        date = self.spans.get("date")
        issued = (read_date(self.show(*date)) or "") if date else ""
        return (
            is_day(issued)
            or "day" in self.spans
            or (precision == "month" and len(issued) > _YEAR_LENGTH)
            or (precision == "year" and bool(issued))
        )

    def _choose_role(self, name: str, behind: str) -> str:
        """The role of a name, "" if nothing settles it; `behind` is what follows it."""
        is_book = not (self.is_quoted or self._is_dated("month"))
        is_beside_imprint = self.has_bracketed_imprint and (is_book or "publisher" in self.spans)
        if self.is_lost or is_beside_imprint:
            return ""
        if "container" in self.spans:
            return "" if self.sort == "paper" else "publisher"
        if self._is_site(name):
            return "container"
        is_daily, is_body = self._is_dated("day"), self._is_body(name)
        is_numbered = bool(self.spans.keys() & {"genre", "number"})
        is_numbered |= is_body and "issue" in self.spans and not self.is_quoted  # of a series
        if is_numbered and (is_body or not is_daily):
            return "publisher"
        if is_body and not is_publishing_house(name):
            date = self.spans.get("date", (0, 0))[0]
            is_before_date = behind in (", ", "; ") and self.text[:date].endswith(name + behind)
            return self._choose_role_of_body(name, behind if is_before_date else "")
        return self._choose_role_of_unknown(name)

    def _choose_role_of_unknown(self, name: str) -> str:
        if is_publishing_house(name):
            return "" if self._is_dated("day") else "publisher"
        if "genre" in self.spans:
            return ""
        if _INITIALED.fullmatch(name) and not self._is_dated("month"):
            return "publisher"  # no newspaper has initials
        is_by_persons = self.head is not None and self.head.kind != "body"
        is_printed = is_by_persons and bool(self.spans.keys() & _PRINTED_WITH_PUBLISHER)
        is_of_series = is_printed and "series" in self.spans and not self.is_quoted
        is_word = len(name) >= _SHORTEST_SITE and not is_known_place(name)
        is_on_site = self.has_address and self._is_dated("day") and is_word
        is_in_paper = self._is_dated("month") and (
            " " in name or (self.is_repeated and is_word and self._is_dated("day"))
        )
        if not is_of_series and (is_in_paper or is_on_site or self._has_page() or self.is_quoted):
            return "container"
        if not is_of_series and (self.has_address or self.web.has_doi):
            is_site_name = " " in name and "edition" not in self.spans and self.has_address
            is_page = is_site_name and (self.is_seen or not self.web.has_doi)
            is_report = _REPORT_AT.search(self.web.values.get("url", "")) is not None
            is_name = is_headline(f"The {name}") and not any(map(str.isdigit, name))
            return "container" if is_page and not (is_report and is_name) else ""
        return "publisher" if is_printed and not self.has_placed_imprint else ""

    def _choose_role_of_body(self, name: str, mark: str) -> str:
        """The role of an organisation: after a quoted title a site, before a year a publisher.

        `mark` is the mark between it and the date, "" if none follows it.
        """
        is_own = self._is_own_name(name)
        is_daily = self._is_dated("day")
        if is_own and self._is_own_page(mark):
            return "container"
        if not mark and self._is_on_marked_page(is_own=is_own):
            return "container"
        if self._has_page() or (is_own and (self.is_quoted or is_daily)):
            return ""
        if self.is_quoted:
            is_on_page = self.has_address and (self.is_seen or not self._is_dated("year"))
            is_site_name = is_daily or "page" in self.spans or (is_on_page and not mark)
            return "container" if is_site_name else "" if self.has_address else "publisher"
        if is_daily:
            return "container" if self.has_address else "publisher"
        is_on_page = self.has_address and self.is_seen and not is_own
        is_imprint = mark == "; " or (bool(mark) and not is_on_page)
        is_report = _REPORT_AT.search(self.web.values.get("url", "")) is not None
        is_imprint |= self._is_dated("year") and ((is_own and is_report) or self.web.has_doi)
        return "publisher" if is_imprint or not self.has_address else ""

    def _is_on_marked_page(self, *, is_own: bool) -> bool:
        """Whether what is before the address is the site: after `[Online]`, or a comma if seen.

        After `[Online]` the author may be the publisher.
        """
        if "online" in self.web.values:
            return self.has_address and not is_own
        is_behind_date = self.spans.get("date", self.title) < self.title
        is_parted = self.text.startswith(",", self.title[1])
        return self.has_address and is_parted and self.is_seen and is_behind_date

    def _is_own_page(self, mark: str) -> bool:
        """Whether the source is a page of its author's site: what a body publishes has a year.

        Without an access date, a press release may be one: not after its day, nor before a month.
        """
        if not self.has_address:
            return False
        date = self.spans.get("date", (0, 0))
        is_behind = date[1] == len(self.text) - 1 and self.text.startswith(" (", date[0] - 2)
        if is_behind and not self.is_quoted:  # `Title, Site (2012), https:…`
            return self.spans.get("publisher", (0, 0))[1] != date[0] - 2
        if self._is_dated("year") != self._is_dated("month"):
            return False
        if "accessed" in self.web.values:
            return self.is_quoted or not mark
        return (bool(mark) or "day" in self.spans) if self.is_quoted else date < self.title

    def _is_site_of_page(self, span: tuple[int, int]) -> bool:
        """Whether a name in brackets is the site of a page: `‘Title’ (Site, 14 May 2019) <…>`.

        So are pages cited (OSCOLA rule 3.4.8); the author may be the publisher, but of no page
        that has no date.
        """
        name = self.show(*span)
        if self.is_quoted and self.has_address and self.is_seen and "date" not in self.spans:
            return not is_publishing_house(name)
        is_daily = self.text.startswith(",", span[1]) and self._is_dated("day")
        is_other = name not in self._list_own_names() and not is_publishing_house(name)
        return self.is_quoted and self.has_address and is_daily and is_other

    def _may_be_site(self, span: tuple[int, int]) -> bool:
        """Whether what is in brackets before a date, `(Hill League, 2012)`, may be a site."""
        is_parted = self.text.startswith(",", span[1])
        is_on_page = self.is_quoted and self.has_address and self.is_seen and is_parted
        name = self.show(*span)
        is_own = name in self._list_own_names() and not self._is_dated("month")
        return is_on_page and not is_own and not is_publishing_house(name)

    def _has_page(self) -> bool:
        """Whether there is a page, as of an article, after a title without quotation marks."""
        return ("page" in self.spans or bool(self.bare)) and not self.is_quoted

    def _settle_bare(self, items: Sequence[CitationItem]) -> bool:
        """Gives numbers without a word their roles; False if another has one of them."""
        for item in self.bare:
            role, span = self._choose_role_of_number(items, items.index(item)), item.values["bare"]
            self.sort = "article" if role == "volume" else self.sort
            self.unsettled += [] if role else [span]
            if role and not self.add(role, span):
                return False
        return True

    def _choose_role_of_number(self, items: Sequence[CitationItem], at: int) -> str:
        """The volume after a journal, then the issue, then the page; "" if nothing settles it."""
        item, rest = items[at], items[at + 1 :]
        is_numbered = "volume" in self.spans
        if item.mark == ";" and not _has_numbers(rest):
            return "volume" if self._is_in_journal() and not is_numbered else ""  # `2011;12`
        is_parted = item.mark == "," or (not item.mark and self._is_in_journal())
        if not rest and is_parted and self._is_volume_alone(items[at - 1]):
            return "volume"
        is_dated = bool(rest) and rest[0].kind == "date" and rest[0].group > 0
        if is_dated or _has_numbers(rest):
            is_behind = at > 0 and items[at - 1].kind == "free"
            is_journal = self.sort != "chapter" and "container" in self.spans
            is_open = len(rest) == 1 and self._is_in_full()
            if is_behind and is_journal and not is_numbered and item.mark not in ":;":
                printed = "issue" if item.group else "volume"  # `Salt Daily, (196), 9`
                return "" if is_open else printed
            if is_numbered and not self.spans.keys() & {"issue", "page"} and item.mark == ",":
                return "issue"
        if "page" in self.spans:
            return "locator"
        self.sort = "article" if self.is_dated_in_square and self._is_in_journal() else self.sort
        return "page"

    def _is_in_journal(self) -> bool:
        """Whether the container is no newspaper, and the citation dated to the year."""
        name = self.show(*self.spans.get("container", (0, 0)))
        is_journal = not is_newspaper_name(name) or name.endswith((" Journal", " Review"))
        is_journal |= " Journal of " in name
        return bool(name) and is_journal and not self._is_dated("month")

    def _is_volume_alone(self, previous: CitationItem) -> bool:
        """Whether the only number behind a name is a volume: `Lund (2012). Salt. Salt Review, 9`.

        Of a newspaper, dated to the day, it is a page, and so it may be behind a date.
        """
        start, end = self.spans.get("container", (0, 0))
        is_behind = (previous.start, previous.end) == (start, end)
        is_dated_first = self.spans.get("date", self.title) < self.title
        is_numbered = self.spans.keys() & {"volume", "page", "issue"}
        return is_behind and is_dated_first and not (self._is_dated("month") or is_numbered)


def _join_number(items: Sequence[CitationItem], first: int, last: int) -> list[CitationItem]:
    """The items with a name, from `first` to `last`, and the number behind it as a series."""
    span = (items[first].start, items[last + 1].end)
    series = replace(items[first], kind="series", end=span[1], values={"series": span})
    return [*items[:first], series, *items[last + 2 :]]


def _goes_on_listing(pieces: Sequence[str]) -> bool:
    """Whether a list goes on behind the `and` that closes it: `Salt, Roads and Tolls, Zenda`."""
    closed = [n for n, one in enumerate(pieces) if _AND.search(f" {one}")]
    is_name = pieces[-1][:1].isupper() and not is_known_place(pieces[-1]) if pieces else False
    return bool(closed) and closed[0] < len(pieces) - 1 and is_name


def _ends_before(piece: str, last: str) -> bool:
    """Whether a title may end before its last piece: `Tolls, 1650–2000, Salt History`.

    An article in it, `Estimates 2020, Tolls and the Road Ahead`, is of no series or journal.
    """
    is_name = last[0].isupper() and not (_AND.match(f" {last}") or _ARTICLE.search(last))
    return _PERIOD.fullmatch(piece) is not None and is_name


def _is_name_behind_list(pieces: Sequence[str]) -> bool:
    """Whether a name follows the small letters of a list: `sel, péage, Études du sel`."""
    last = pieces[-1]
    is_name = last[0].isupper() and " " in last and not is_known_place(last)
    return is_name and all(one[0].islower() for one in pieces[:-1])


def _may_be_series(last: str) -> bool:
    """Whether what follows a book’s subtitle may be its series: `Tolls: A Report, Southern Roads`.

    Not in small letters, nor a clause: `…, Weighing Each Toll`, `…, Says League`.
    """
    is_name = " " in last and is_headline(last) and not is_known_place(last)
    is_clause = any(sign.search(last) for sign in (_REPORTED, _AND, _ARTICLE, _CLAUSE))
    return is_name and not (is_clause or any(map(str.isdigit, last)))


def _holds_another_field(piece: str, *, is_printed: bool) -> bool:
    """Whether a piece of a title after a comma is a genre, a publisher, or has a number.

    What a publisher printed is in no volume of a journal: `50 Interviews, 5 Ports`.
    """
    if _REPORTED.match(piece) or _COUNT_IN_SENTENCE.match(piece):
        return False
    is_count = is_printed and _COUNT.fullmatch(piece) is not None
    has_digits = any(map(str.isdigit, _OWN_NUMBERS.sub("", _YEAR_WITHIN.sub("", piece))))
    is_number = has_digits and not (is_count or _PERIOD.fullmatch(piece))
    is_name = is_publisher(piece) and not is_known_place(piece)  # `Tolls in US, UK`
    is_name |= is_site(piece)
    return is_number or names_genre(piece) or is_name


def _has_numbers(items: Sequence[CitationItem]) -> bool:
    return any(one.kind == "numbers" for one in items)


def _list_endings(names: NameList | None) -> list[str]:
    """The ways in which a name of a list may be printed at the end of another field."""
    endings = list[str]()
    for name in names.names if names else ():
        if name.literal:
            endings.append(name.literal)
        elif name.family and name.given:
            endings += [
                *(f"{name.family} {name.given}", f"{name.given} {name.family}"),
                *(f"{name.family}, {name.given}", f"{name.family}, {name.given[0]}."),
            ]
    return endings


def _list_families(names: NameList | None) -> set[str]:
    return {str(name).rpartition(" ")[2] for name in names.names} if names else set()


def _split_strong(frees: Sequence[CitationItem]) -> list[list[CitationItem]]:
    """The runs of free items between full stops."""
    runs = list[list[CitationItem]]()
    for item in frees:
        if not runs or item.mark in STRONG:
            runs.append([])
        runs[-1].append(item)
    return runs
