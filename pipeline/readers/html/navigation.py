"""Menus of a page: elements that lead to other pages and have no content of their own."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.readers.footnotes.callouts import parse_note_marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.readers.html.dom import Element

_TAGS: Final = frozenset(("nav", "menu", "select", "button", "dialog"))
_ROLES: Final = frozenset((
    "navigation", "banner", "contentinfo", "search", "menu", "menubar", "toolbar", "tablist",
    "dialog",
))  # fmt: skip
_ENDS: Final = frozenset(("header", "footer", "aside"))  # of a site, unless in an article
_NOTES: Final = frozenset((  # roles (DPUB-ARIA), and types (EPUB Structural Semantics)
    "note", "doc-footnote", "doc-endnote", "doc-endnotes", "footnote", "footnotes", "endnote",
    "endnotes", "rearnote", "rearnotes",
))  # fmt: skip
_WORDS: Final = frozenset((
    "nav", "navbar", "navigation", "navtree", "menu", "menubar", "submenu", "breadcrumb",
    "breadcrumbs", "masthead", "skip", "pagination", "pager", "sitefooter", "sitenav",
    "social", "share", "sharing", "cookie", "cookies", "consent", "toolbar", "searchbox", "popup",
    "modal", "overlay",
))  # fmt: skip
_NO_WORDS: Final[frozenset[str]] = frozenset()
_WORD: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_NEVER: Final = frozenset(("body", "main", "article", "h1"))
_TITLED: Final = frozenset(("main", "h1"))
_LISTS: Final = frozenset((
    "a", "ul", "ol", "dl", "table", "tr", "td", "div", "p", "form", "section",
))  # fmt: skip
_TITLES: Final = frozenset(("h2", "h3", "h4", "h5", "h6"))
_TOPS: Final = frozenset(("#", "#top"))  # targets of links such as `Back to top`
_FEWEST_LINKS: Final = 3
_LINKED_SHARE: Final = 0.8  # of the letters of a menu are in links
_NAME_LENGTH: Final = 240  # characters of an attribute, and of a text
_SPELLED_WORDS: Final = 4
_SPELLED_SHARE: Final = 0.7  # of the words of a name are those of the text
_MOST_UNLINKED: Final = 0.3  # of the page's letters outside links are in a menu
_LONGEST_LINK: Final = 60  # letters on average; longer ones are titles of sources


def find_menus(elements: Sequence[Element]) -> frozenset[Element]:
    """The outermost menus among all elements of a page, its body the first.

    A menu is named by its tag, its role, or a word in its class or id; or has little but short
    links that call no notes; or only a link to the page's top; or is a heading that links to
    another page. An element that holds the page's title, or most of its text, is never one.
    """
    sizes = _LetterCounts(elements)
    found: list[Element] = []
    waiting = [elements[0]]
    while waiting:
        element = waiting.pop()
        if _may_be_menu(element, sizes) and (
            _is_named_menu(element) or sizes.is_linked(element) or sizes.is_signpost(element)
        ):
            found.append(element)
            continue
        waiting += [child for child in element.children if not isinstance(child, str)]
    return frozenset(found)


def _may_be_menu(element: Element, sizes: _LetterCounts) -> bool:
    return (
        element.tag not in _NEVER
        and element not in sizes.titled
        and sizes.letters[element] * 2 <= sizes.most_letters
        and sizes.count_unlinked(element) <= sizes.most_unlinked
    )


def _is_named_menu(element: Element) -> bool:
    if element.tag in _TAGS or element.attributes.get("role") in _ROLES:
        return True
    if element.tag in _ENDS and not element.within("main", "article"):
        return not _holds_notes(element)
    return element.tag in _LISTS and bool(find_name_words(element, ("class", "id"), _WORDS))


def find_name_words(
    element: Element, attributes: Iterable[str], wanted: frozenset[str]
) -> frozenset[str]:
    """Which of these words, in lower case, occur in an element's names, such as its classes.

    A name of several words that repeats the first words of the element or of the label before it,
    such as `income-by-percentage-share`, does not describe its purpose, and is left out.
    """
    found = _NO_WORDS
    if not element.attributes:
        return found
    for attribute in attributes:
        given = element.attributes.get(attribute)
        for words in _find_names_with(given[:_NAME_LENGTH], wanted) if given else ():
            if not _spells_label(words, element):
                found |= wanted & words
    return found


@lru_cache(maxsize=10_000)
def _find_names_with(given: str, wanted: frozenset[str]) -> tuple[frozenset[str], ...]:
    """The words, in lower case, of each name in an attribute that has one of these words."""
    names = (frozenset(map(str.lower, _WORD.findall(name))) for name in given.split())
    return tuple(words for words in names if not wanted.isdisjoint(words))


def _spells_label(words: frozenset[str], element: Element) -> bool:
    if len(words) < _SPELLED_WORDS:
        return False
    return len(words & _read_first_words(element)) >= _SPELLED_SHARE * len(words)


def _read_first_words(element: Element) -> set[str]:
    """The first words outside links of an element and of the one before it, in lower case."""
    parts = [*(_list_pieces(element.before) if element.before else ()), *_list_pieces(element)]
    return {word.lower() for word in _WORD.findall(" ".join(parts))}


def _list_pieces(element: Element) -> Iterator[str]:
    """The text of an element outside links, up to some length."""
    length = 0
    waiting: list[Element | str] = [element]
    while waiting and length < _NAME_LENGTH:
        piece = waiting.pop()
        if isinstance(piece, str):
            yield piece
            length += len(piece.strip())
        elif piece.tag != "a":
            waiting.extend(reversed(piece.children))


def _holds_notes(element: Element) -> bool:
    """Whether an element has the role or type of notes, or begins with the raised mark of one."""
    named = (element.attributes.get(name, "") for name in ("role", "epub:type"))
    if not _NOTES.isdisjoint(" ".join(named).split()):
        return True
    first = next((one for one in element.elements() if one.tag == "sup"), None)
    mark = first.text().strip() if first else ""
    return parse_note_marks(mark) is not None and element.text().lstrip().startswith(mark)


class _LetterCounts:
    """For each element of a page: its letters, the letters of links, and the number of links."""

    def __init__(self, elements: Sequence[Element]) -> None:
        body = elements[0]
        self.letters: dict[Element, int] = {}
        self.linked: dict[Element, int] = {}
        self.links: dict[Element, int] = {}
        self.titled: set[Element] = set()
        for element in reversed(elements):  # children before their parents
            self._count(element)
        self.most_letters = self.letters[body] + _LONGEST_LINK  # of half a menu
        self.most_unlinked = _MOST_UNLINKED * self.count_unlinked(body) + _LONGEST_LINK

    def _count(self, element: Element) -> None:
        letters = linked = links = 0
        is_titled = element.tag in _TITLED
        for child in element.children:
            if isinstance(child, str):
                letters += len("".join(child.split()))
            else:
                letters += self.letters[child]
                linked += self.linked[child]
                links += self.links[child]
                is_titled = is_titled or child in self.titled
        out = element.tag == "a" and "href" in element.attributes and not _calls_note(element)
        self.letters[element] = letters
        self.linked[element] = letters if out else linked
        self.links[element] = links + (out and letters > 0)
        if is_titled:
            self.titled.add(element)

    def count_unlinked(self, element: Element) -> int:
        """The letters outside links."""
        return self.letters[element] - self.linked[element]

    def is_linked(self, element: Element) -> bool:
        links, linked = self.links[element], self.linked[element]
        return (
            element.tag in _LISTS
            and links >= _FEWEST_LINKS
            and linked >= _LINKED_SHARE * self.letters[element]
            and linked <= _LONGEST_LINK * links
        )

    def is_signpost(self, element: Element) -> bool:
        """Whether an element is only a link to the top of the page, or a heading that is a link.

        Such a heading leads to another page and is the only content of its parent.
        """
        letters, around = self.letters[element], element.parent
        if not 0 < letters <= _LONGEST_LINK or self.linked[element] != letters:
            return False
        targets = [
            link.attributes.get("href", "") for link in element.elements() if link.tag == "a"
        ]
        if element.tag in _TITLES and around is not None and self.letters[around] == letters:
            return not any(target.startswith("#") for target in targets)
        return element.tag in _LISTS - {"a"} and _TOPS.issuperset(map(str.lower, targets))


def _calls_note(link: Element) -> bool:
    return link.attributes["href"].startswith("#") and parse_note_marks(link.text()) is not None
