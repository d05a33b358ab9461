"""The main content of a web page, and its peripheral parts: teasers, comments, related links.

The main content is the deepest element that holds most of the page's prose. Parts outside of it are
peripheral, except other prose and text without links; parts inside of it are peripheral if their
name, their heading, their links, their repetition or the fields of a form show it. The names are
those that content extractors look for (Readability.js, trafilatura).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.readers.html.dom import BLOCK_TAGS
from pipeline.readers.html.navigation import find_name_words
from pipeline.readers.printed_text import WORD
from pipeline.vocabulary.word_lists import list_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.readers.html.dom import Element

_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_TITLES: Final = frozenset(("h1", "h2"))  # headings that may name a page's text
_PARAGRAPHS: Final = frozenset(("p", "li", "blockquote", "dd"))
_NEVER_MAIN: Final = frozenset(("p", "ul", "ol", "dl", "table", "blockquote"))
_NEVER_NAMED: Final = frozenset(("body", "main", "article"))
_TAGS: Final = frozenset(("form", "figcaption", "address", "legend"))
# Words in the class, id, role or property of a peripheral part.
_NAMES: Final = frozenset((
    "ad", "ads", "adsense", "advert", "advertisement", "advertising", "affiliate", "author",
    "authors", "avatar", "bio", "byline", "comment", "comments", "contributor", "copyright",
    "credit", "credits", "dateline", "dfp", "disqus", "donate", "donation", "footer", "gallery",
    "hidden", "infobar", "livefyre", "login", "meta", "metadata", "more", "most", "newsletter",
    "newsletters", "outbrain", "paywall", "permalink", "player", "popular", "postmeta",
    "postprofile", "premium", "prev", "profile", "promo", "promoted", "promotion", "pubdate",
    "published", "rail", "rating", "ratings", "readmore", "recent", "recirc", "recommend",
    "recommendation", "recommendations", "recommended", "related", "replies", "reply", "respond",
    "rss", "seealso", "shop", "shopping", "sidebar", "signature", "signin", "signup", "skyscraper",
    "slideshow", "sponsor", "sponsored", "sponsors", "subscribe", "subscription", "suggested",
    "suggestions", "supplemental", "syndication", "taboola", "tag", "tagcloud", "tags", "teaser",
    "teasers", "ticker", "timestamp", "trending", "upsell", "video", "videos", "viral", "vote",
    "widget", "zergnet",
))  # fmt: skip
# Words that also name parts of the text: they count only where there is no run of prose.
_WEAK_NAMES: Final = frozenset((
    "credit", "credits", "hidden", "meta", "metadata", "more", "most", "player",
    "premium", "published", "rail", "rating", "shop", "slideshow", "tag", "tags", "video", "videos",
    "vote", "widget",
))  # fmt: skip
_MAIN_TAGS: Final = frozenset(("h1", "main", "article"))
_REGION_TAGS: Final = frozenset(("main", "article"))
_SURE_TAGS: Final = frozenset(("aside", "footer"))
_SURE_NAMES: Final = frozenset((
    "comment", "comments", "cookie", "cookies", "disqus", "footer", "gdpr", "privacy", "replies",
    "respond", "sidebar",
))  # fmt: skip
_ALL_NAMES: Final = _NAMES | _SURE_NAMES
_NAMING: Final = ("class", "id", "itemprop", "role")
_SENTENCE: Final = re.compile(r"[.!?\u2026:;,\u3002][\"'\u201d\u2019)\]]*(?:\s|$)")
_LEAST_PROSE: Final = 60  # letters of a paragraph, without its links
_LONG_PROSE: Final = 250  # letters of a paragraph that has no other next to it
_MOST_LINKED: Final = 0.5  # of the letters of prose
_ALL_LINKED: Final = 0.8  # of the letters of a title that is a link
_LEAST_TITLE: Final = 10  # letters
_LONGEST_LINK: Final = 120  # letters of a run in a list of links
_LONGEST_LABEL: Final = 40  # letters
_MAIN_SHARE: Final = 0.7  # of the weight of an element is in its main part
_MOST_PROSE: Final = 0.5  # of the page's prose in a peripheral part
_LEAST_UNLINKED: Final = 200  # letters of a part with few links that is main content
_MOST_LINKED_OUTSIDE: Final = 0.3  # of the letters of such a part
_TEASERS: Final = frozenset(("li", "div", "article", "section", "dl", "td"))
_CONTROLS: Final = frozenset(("input", "textarea"))
# Headings of peripheral parts, without their counts: `14 Responses`, `Comments (12)`; then words
# that are no text where they stand alone.
_OF_COMMENTS: Final = frozenset(list_words("web_pages", "of_comments"))
_OF_LINKS: Final = frozenset(list_words("web_pages", "of_links"))
_ALONE: Final = frozenset(list_words("web_pages", "alone"))
_FEWEST_TEASERS: Final = 3
_LONGEST_TEASER: Final = 900  # letters
_TITLED: Final = 0.3  # of the lines of a run of teasers are titles
_LINKED, _AWAY = 1, 2  # text in any link, in a link that leads away from the page
_BREAK: Final = "\u2028"  # a line break within a run of text


@dataclass(slots=True)
class _Measure:
    """The content of an element or a run, in letters: all of them, those in links, those of prose.

    `weight` is that of prose in paragraphs that are long or next to others. A run is text
    that no inner block interrupts, a line a part of it between breaks; `titles` are lines that are
    links as a whole. `holds_main` where a top heading or a main part is inside, `headed` where any
    heading is. A run `is_teasers` where it is a sequence of linked titles with text below them.
    """

    letters: int = 0
    linked: int = 0
    prose: int = 0
    weight: int = 0
    runs: int = 0
    lines: int = 0
    longest: int = 0
    paragraphs: int = 0
    titles: int = 0
    holds_main: bool = False
    headed: bool = False
    is_teasers: bool = False

    def add(self, part: _Measure) -> None:
        """Adds the content of a run, or of an element within this one."""
        self.letters += part.letters
        self.linked += part.linked
        self.prose += part.prose
        self.runs += part.runs
        self.lines += part.lines
        self.longest = max(self.longest, part.longest)
        self.paragraphs += part.paragraphs
        self.titles += part.titles


def find_peripheral(
    body: Element, menus: frozenset[Element], kept: Iterable[Element]
) -> frozenset[Element]:
    """The outermost elements that are not main content; menus are not repeated.

    Empty where the page has no prose or no menu, so that a plain document loses nothing. The
    page's title and the `kept` elements (notes, data tables) are never peripheral, nor is what
    holds them.
    """
    if not menus:
        return frozenset()
    return frozenset(_Page(body, menus, kept).find_peripheral())


class _Page:
    """The measures of each block of a page, and the element with its main content."""

    def __init__(self, body: Element, menus: frozenset[Element], kept: Iterable[Element]) -> None:
        self.body = body
        self.menus = menus
        self.kept = frozenset(kept)
        self.teasers: set[Element] = set()
        self.measures: dict[Element, _Measure] = {}
        self.runs: dict[Element, list[_Measure]] = {}
        self.blocks: dict[Element, list[Element]] = {}  # those directly in it that hold text
        outside = list(_walk(body, menus))
        self.linked: set[Element] = set()
        for element in outside:
            if element.tag == "a" or element.parent in self.linked:
                self.linked.add(element)
        measures = self.measures
        for element in reversed(outside):
            inner = [child for child in element.children if child in measures]
            if inner or element.tag in BLOCK_TAGS:
                measures[element] = self._measure(element, inner)
                self.blocks[element] = [one for one in inner if measures[one].letters]
        self.names = {
            element: find_name_words(element, _NAMING, _ALL_NAMES) for element in self.measures
        }
        self.places = {
            block: at for blocks in self.blocks.values() for at, block in enumerate(blocks)
        }
        self.labelled = {one for head in outside for one in self._find_labelled(head)}
        self.named = {element for element in self.measures if self._is_named(element)}
        for element, measure in measures.items():  # children before their parents
            if measure.prose and element not in self.kept:
                measure.weight = self._weigh(element)
        self.main = self._find_main()
        self.region = self._find_region(outside)
        self.protected = _with_ancestors(self.kept)
        titles = (self._find_title(outside), self._find_heading_above())
        self.protected |= _with_ancestors([title for title in titles if title is not None])

    def find_peripheral(self) -> Iterator[Element]:
        """The outermost peripheral elements, none where the page has no prose."""
        if not self.measures[self.body].weight:
            return
        around = _with_ancestors([self.main])
        waiting = [(self.body, self.main is self.body)]
        while waiting:
            element, in_main = waiting.pop()
            if element not in self.kept:
                yield from self._find_lone_labels(element)
            for child in self._list_blocks(element):
                if child in around or child in self.protected:
                    waiting.append((child, in_main or child is self.main))
                elif self._is_peripheral(child, in_main=in_main):
                    yield child
                else:
                    is_own = self._has_own_prose(child) or self._is_own_section(child)
                    waiting.append((child, in_main or is_own))

    def _find_lone_labels(self, element: Element) -> Iterator[Element]:
        """Inline elements that are labels and make up a whole run of text."""
        run: list[Element | str] = []
        for child in [*element.children, None]:
            if child is not None and (isinstance(child, str) or child not in self.measures):
                run.append(child)
                continue
            labels = [one for one in run if not isinstance(one, str) and one.children]
            is_bare = not any(isinstance(one, str) and one.strip() for one in run)
            if is_bare and all(map(_is_label, labels)):
                yield from labels
            run = []

    def _has_own_prose(self, element: Element) -> bool:
        """Whether paragraphs of its own, rather than those of a part, give it weight."""
        inner = sum(self.measures[child].weight for child in self._list_blocks(element))
        return self.measures[element].weight > inner

    def _list_blocks(self, element: Element) -> list[Element]:
        return self.blocks.get(element, [])

    def _is_peripheral(self, element: Element, *, in_main: bool) -> bool:
        measure = self.measures[element]
        if element in self.named and self._is_surely_named(element):
            return True
        if measure.prose > _MOST_PROSE * self.measures[self.main].prose:
            return False
        if element in self.teasers or element in self.named or self._is_linked(element):
            return True
        if self._is_own_section(element):
            return False
        return (
            not in_main
            and not measure.weight
            and (
                measure.letters < _LEAST_UNLINKED
                or measure.linked > _MOST_LINKED_OUTSIDE * measure.letters
            )
        )

    def _is_own_section(self, element: Element) -> bool:
        """Whether it is a section with a heading and few links, in the content that is marked."""
        measure = self.measures[element]
        return (
            element in self.region
            and measure.headed
            and measure.linked <= _MOST_LINKED_OUTSIDE * measure.letters
        )

    def _is_named(self, element: Element) -> bool:
        """Whether its tag or a word of its name shows that it is peripheral.

        With most of the page's prose only some words do: the others may be a site's own.
        """
        if element.tag in _NEVER_NAMED:
            return False
        if element in self.labelled or self._has_controls(element):
            return True
        if not self.names[element] and element.tag not in _TAGS | _SURE_TAGS:
            return False
        if self._is_surely_named(element):
            return True
        has_most = self.measures[element].prose > _MOST_PROSE * self.measures[self.body].prose
        names = self.names[element] & _NAMES
        if self.measures[element].paragraphs > 1:
            return not has_most and bool(names - _WEAK_NAMES)
        return not has_most and (element.tag in _TAGS or bool(names))

    def _is_surely_named(self, element: Element) -> bool:
        is_sure = (
            element in self.labelled
            or element.tag in _SURE_TAGS
            or not _SURE_NAMES.isdisjoint(self.names[element])
        )
        return is_sure and not self.measures[element].holds_main

    def _has_controls(self, element: Element) -> bool:
        """Whether it has fields to fill in, and no prose."""
        return not self.measures[element].prose and any(
            not isinstance(child, str) and child.tag in _CONTROLS for child in element.children
        )

    def _find_labelled(self, heading: Element) -> Iterator[Element]:
        """A word that is no text alone; a heading of comments or links, and the elements below it.

        Comments go on to the next heading, links to the first paragraph without one. Where the
        heading is all that its parent holds, the elements below are those after the parent.
        """
        measure = self.measures.get(heading)
        if measure is None or not 0 < measure.letters <= _LONGEST_LABEL:
            return
        label = _read_label(heading)
        if label in _ALONE:
            yield heading
        if heading.tag not in _HEADINGS or (label not in _OF_COMMENTS and label not in _OF_LINKS):
            return
        at = heading
        while at.parent in self.measures and at.parent is not self.body:
            if self.measures[at.parent].letters > self.measures[heading].letters:
                break
            at = at.parent
        place = self.places.get(at)
        if place is None or at.parent is None:
            return
        yield at
        siblings = self._list_blocks(at.parent)
        for number in range(place + 1, len(siblings)):
            one = siblings[number]
            below = self.measures[one]
            if below.holds_main or one.tag in _HEADINGS:
                return
            if label in _OF_LINKS and (not below.linked or below.prose > _LONGEST_TEASER):
                return
            yield one

    def _is_linked(self, element: Element) -> bool:
        """Whether it has no prose and consists mostly of links."""
        measure = self.measures[element]
        return (
            element.tag not in ("p", "blockquote")
            and not measure.prose
            and measure.longest <= _LONGEST_LINK
            and measure.linked > _MOST_LINKED * measure.letters
        )

    def _find_main(self) -> Element:
        """The deepest element that has most of the weight of each element around it."""
        main = self.body
        while True:
            inner = self._list_blocks(main)
            parts = [
                child
                for child in inner
                if child.tag not in _NEVER_MAIN
                and child not in self.named
                and child not in self.teasers
            ]
            best = max(parts, key=lambda child: self.measures[child].weight, default=None)
            least = max(1, _MAIN_SHARE * self.measures[main].weight)
            if best is None or self.measures[best].weight < least:
                return main
            main = best

    def _weigh(self, element: Element) -> int:
        """The letters of prose in paragraphs that are long or next to others.

        Parts of one kind next to each other, as the posts of a forum, count as paragraphs do.
        """
        inner = self._list_blocks(element)
        own = [run.prose for run in self.runs[element] if run.prose]
        beside = [child for child in inner if self._is_paragraph(child)]
        several = len(own) + sum(self.measures[child].prose > 0 for child in beside) > 1
        weight = sum(prose for prose in own if several or prose >= _LONG_PROSE)
        parts = [child for child in inner if child not in self.named and child not in self.teasers]
        alike = Counter(_find_kind(child) for child in parts if self.measures[child].prose)
        for child in parts:
            measure = self.measures[child]
            is_beside = several and self._is_paragraph(child)
            is_record = alike[_find_kind(child)] >= _FEWEST_TEASERS
            weight += measure.prose if is_beside or is_record else measure.weight
        return weight

    def _is_paragraph(self, element: Element) -> bool:
        """Whether it is a paragraph, or holds nothing but one."""
        measure = self.measures[element]
        return element.tag in _PARAGRAPHS or measure.runs == measure.paragraphs == 1

    def _find_region(self, elements: Sequence[Element]) -> frozenset[Element]:
        """The elements in the outermost element around the main part that is marked as content."""
        around = _with_ancestors([self.main])
        marked = (
            element for element in elements if element in around and element.tag in _REGION_TAGS
        )
        region = next(marked, None)
        return frozenset(_walk(region, self.menus)) if region is not None else frozenset()

    def _find_title(self, elements: Sequence[Element]) -> Element | None:
        """The page's title: the last top heading before its main content, else the first in it."""
        found: Element | None = None
        in_main = False
        for element in elements:
            in_main = in_main or element is self.main
            measure = self.measures.get(element)
            if element.tag == "h1" and measure and measure.letters and not (in_main and found):
                found = element
            if in_main and (found or (element.tag == "p" and measure and measure.prose)):
                break
        return found

    def _find_heading_above(self) -> Element | None:
        """The heading directly above the main content; short lines such as dates may be between."""
        if self.main.parent is None:
            return None
        siblings = self._list_blocks(self.main.parent)
        before = siblings[: siblings.index(self.main)] if self.main in siblings else []
        for one in reversed(before):
            measure = self.measures[one]
            if one.tag in _TITLES:
                return one if measure.linked < _ALL_LINKED * measure.letters else None
            if measure.letters > _LONGEST_LINK or measure.headed:
                break
        return None

    def _measure(self, element: Element, inner: Sequence[Element]) -> _Measure:
        found = _Measure()
        runs = self.runs[element] = list(self._find_runs(element))
        for run in runs:
            found.add(run)
        if any(run.is_teasers for run in runs):
            self.teasers.add(element)
        if len(inner) >= _FEWEST_TEASERS:
            self.teasers.update(self._find_teasers(inner))
        for child in inner:
            one = self.measures[child]
            found.holds_main = found.holds_main or one.holds_main or child.tag in _MAIN_TAGS
            found.headed = found.headed or one.headed or child.tag in _HEADINGS
            if one.letters:
                found.add(one)
        if element in self.kept:
            found.prose = 0
        return found

    def _find_teasers(self, elements: Iterable[Element]) -> Iterator[Element]:
        """Siblings of one tag and class, each of a linked title and at most one paragraph."""
        alike: dict[tuple[str, str], list[Element]] = {}
        for element in elements:
            measure = self.measures[element]
            if (
                element.tag in _TEASERS
                and measure.letters <= _LONGEST_TEASER
                and measure.paragraphs <= 1 < measure.lines
                and measure.titles
            ):
                alike.setdefault(_find_kind(element), []).append(element)
        for some in alike.values():
            if len(some) >= _FEWEST_TEASERS:
                yield from some

    def _find_runs(self, element: Element) -> Iterator[_Measure]:
        """The runs of text of an element that have letters."""
        for text, linked, away in self._split_at_blocks(element):
            size = _count_letters(text)
            if not size:
                continue
            in_links = _count_letters(linked)
            lines = [
                (shown, _count_letters(part))
                for line, part in zip(text.split(_BREAK), away.split(_BREAK), strict=True)
                if (shown := _count_letters(line))
            ]
            titles = sum(
                shown >= _LEAST_TITLE and part >= _ALL_LINKED * shown for shown, part in lines
            )
            is_teasers = titles >= _FEWEST_TEASERS and titles >= _TITLED * len(lines)
            is_prose = (
                not is_teasers
                and element.tag not in _HEADINGS
                and size - in_links >= _LEAST_PROSE
                and in_links <= _MOST_LINKED * size
                and _SENTENCE.search(text) is not None
            )
            yield _Measure(
                size, in_links, prose=size * is_prose, runs=1, lines=len(lines), longest=size,
                paragraphs=int(is_prose), titles=titles, is_teasers=is_teasers,
            )  # fmt: skip

    def _split_at_blocks(self, element: Element) -> Iterator[tuple[str, str, str]]:
        """The runs of text between an element's blocks, each with the parts of it in links.

        First those in any link, then those in links that lead away, to no place of a page.
        """
        run: list[tuple[str, int]] = []  # each text with what it is in
        link = _AWAY if element in self.linked else 0
        waiting: list[Element | str | None] = [element, *reversed(element.children)]
        while waiting:
            child = waiting.pop()
            if isinstance(child, str):
                if run or not child.isspace():
                    run.append((child, link))
            elif child is None:  # a link ends
                link = 0
            elif child.tag == "br":
                run.append((_BREAK, _AWAY))
            elif child is element or child in self.measures or child in self.menus:
                if run:
                    yield _join_run(run)
                run = []
            else:
                if child.tag == "a" and not link:
                    link = _LINKED if "#" in child.attributes.get("href", "")[:-1] else _AWAY
                    waiting.append(None)
                waiting += reversed(child.children)


def _join_run(run: Sequence[tuple[str, int]]) -> tuple[str, str, str]:
    """The text of a run, that of its links, and that of its links that lead away."""
    text, linked, away = (
        "".join(part for part, link in run if link >= least) for least in (0, _LINKED, _AWAY)
    )
    return text, linked, away


def _walk(body: Element, menus: frozenset[Element]) -> Iterator[Element]:
    """The elements outside menus, in document order."""
    waiting = [body]
    while waiting:
        element = waiting.pop()
        yield element
        waiting += [
            child
            for child in reversed(element.children)
            if not isinstance(child, str) and child not in menus
        ]


def _with_ancestors(elements: Iterable[Element]) -> set[Element]:
    found: set[Element] = set()
    for element in elements:
        at: Element | None = element
        while at is not None and at not in found:
            found.add(at)
            at = at.parent
    return found


def _find_kind(element: Element) -> tuple[str, str]:
    """The tag and first class that parts of one kind share; others may alternate."""
    return element.tag, element.attributes.get("class", "").strip().partition(" ")[0]


def _count_letters(text: str) -> int:
    return len("".join(text.split()))


def _is_label(element: Element) -> bool:
    """Whether an inline element is named as peripheral, or holds words that are no text alone."""
    return (
        bool(find_name_words(element, _NAMING, _NAMES))
        or element.tag == "time"
        or _read_label(element) in _ALONE
    )


def _read_label(element: Element) -> str:
    """The words of an element in lower case, without figures and punctuation."""
    return " ".join(WORD.findall(element.text().casefold()))
