"""Footnotes of an HTML page, found by the links between them and their callouts."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.grammar.numbering import format_ordinal
from pipeline.readers.footnotes.callouts import parse_note_marks

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from pipeline.readers.html.dom import Element

_HOLDERS: Final = frozenset(("li", "p", "div", "dd", "dt", "aside", "td"))
_TITLES: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_SMALL: Final = re.compile(r"\s*[\[(]?([a-z])[\])]?\s*")
_NEAR: Final = 24  # elements around a return link in which its callout is searched
_LONGEST_NUMBER: Final = 4  # digits
PRINTED_NUMBER: Final = "data-printed-number"  # of an item that Word numbers
_LIST_STYLE: Final = re.compile(
    r"list-style(?:-type)?\s*:[^;]*?\b((?:lower|upper)-\w+)", re.IGNORECASE
)
_LIST_FORMS: Final = {
    "lower-alpha": "a",
    "lower-latin": "a",
    "upper-alpha": "A",
    "upper-latin": "A",
    "lower-roman": "i",
    "upper-roman": "I",
}


class Anchors:
    """The callouts of a page, and the elements that are notes, each with its mark.

    `numbers` are the numbers that a browser shows before list items, `shown` those of notes whose
    list prints no numbers of its own: `33 U.S.C.` may begin note 33.
    """

    def __init__(self, elements: Sequence[Element], menus: Container[Element]) -> None:
        ids = _index_ids(elements)
        self.called = _find_calling_links(elements, ids, menus)
        self.numbers = {
            item: number
            for element in elements
            if element.tag == "ol"
            for item, number in _number_items(element).items()
        }
        self.notes = _add_uncalled_notes(_find_linked_notes(self.called, ids), elements)
        self.shown = {item: self.numbers[item] for item in self._list_unprinted_notes()}
        self.returns = frozenset(_find_return_links(elements, ids, self.called, self.notes))

    def _list_unprinted_notes(self) -> Iterator[Element]:
        """The notes in lists most of whose items do not begin with their own numbers."""
        lists: dict[Element, list[Element]] = {}
        for item in filter(self.numbers.__contains__, self.notes):
            if item.parent is not None:
                lists.setdefault(item.parent, []).append(item)
        for items in lists.values():
            printed = sum(
                item.text().lstrip(" [(").startswith(self.numbers[item]) for item in items
            )
            if printed * 2 <= len(items):
                yield from items

    def find_called_marks(self, element: Element) -> str | None:
        """The note marks that an element calls: it is raised, or links to a note."""
        if element.tag == "sup":
            found = _SMALL.fullmatch(element.text())
            return found[1] if found else parse_note_marks(element.text())
        return self.called.get(element)


def _index_ids(elements: Iterable[Element]) -> dict[str, Element]:
    ids: dict[str, Element] = {}
    for element in elements:
        for name in ("id", "name"):
            if given := element.attributes.get(name):
                ids.setdefault(given, element)
    return ids


def _find_calling_links(
    elements: Iterable[Element], ids: Mapping[str, Element], menus: Container[Element]
) -> dict[Element, str]:
    """The links within the page whose text is a note mark."""
    called: dict[Element, str] = {}
    for element in elements:
        target = element.attributes.get("href", "")
        if element.tag == "a" and target.startswith("#") and target[1:] in ids:
            marks = parse_note_marks(element.text()) or _parse_raised_letter(element)
            if not marks and element.attributes.get("role") == "doc-noteref":
                marks = element.text().strip()  # the page says itself that it calls a note
            if marks and not any(around in menus for around in element.ancestors()):
                called[element] = marks
    return called


def _find_return_links(
    elements: Iterable[Element],
    ids: Mapping[str, Element],
    called: Mapping[Element, str],
    notes: Mapping[Element, str],
) -> Iterator[Element]:
    """The links in notes that lead back to their callouts, whatever they print, marks excepted."""
    for element in elements:
        target = ids.get(element.attributes.get("href", "")[1:]) if element.tag == "a" else None
        if target is None or element in called:
            continue
        mark = next((notes[around] for around in element.ancestors() if around in notes), None)
        if mark and mark in (called.get(near) for near in islice(target.elements(), _NEAR)):
            yield element


def _parse_raised_letter(link: Element) -> str | None:
    """The small letter that a link prints raised; other letters belong to a register."""
    is_raised = link.has("sup") or link.within("sup")
    found = _SMALL.fullmatch(link.text()) if is_raised else None
    return found[1] if found else None


def _find_linked_notes(
    called: Mapping[Element, str], ids: Mapping[str, Element]
) -> dict[Element, str]:
    """The elements to which these links lead, each with the mark that calls it.

    A link inside a note leads back to its callout. An element to which several marks lead, or with
    a heading inside, is no note.
    """
    notes: dict[Element, str] = {}
    none: set[Element] = set()
    for link, mark in called.items():
        if any(around in notes for around in link.ancestors()):
            continue
        holder = _find_holder(ids[link.attributes["href"][1:]])
        if holder is None or holder is _find_holder(link) or holder.has(*_TITLES):
            continue
        if notes.setdefault(holder, mark) != mark:
            none.add(holder)
    return {holder: mark for holder, mark in notes.items() if holder not in none}


def _add_uncalled_notes(
    notes: Mapping[Element, str], elements: Iterable[Element]
) -> dict[Element, str]:
    """These notes, and the other items of their numbered lists under the list's numbers.

    The items of a list of endnotes are notes though nothing calls any of them.
    """
    lists = {note.parent: None for note in notes if note.tag == "li" and note.parent is not None}
    found: dict[Element, str] = {}
    for around in lists:
        marks = _number_items(around) if around.tag == "ol" else {}
        if any(notes.get(item) == mark for item, mark in marks.items()):
            found |= marks
    for element in elements:
        if element.tag == "ol" and any(
            around.attributes.get("role") == "doc-endnotes" for around in element.ancestors()
        ):
            found |= _number_items(element)
    return {**found, **notes}


def _number_items(numbered: Element) -> dict[Element, str]:
    """The items of a list, each with the number that a browser shows, or that Word prints."""
    items = [c for c in numbered.children if not isinstance(c, str) and c.tag == "li"]
    styled = _LIST_STYLE.search(numbered.attributes.get("style", ""))
    form = (
        _LIST_FORMS.get(styled[1].lower(), "1") if styled else numbered.attributes.get("type", "1")
    )
    at = _read_count(numbered.attributes.get("start", ""), 1)
    found: dict[Element, str] = {}
    for item in items:
        at = _read_count(item.attributes.get("value", ""), at)
        found[item] = item.attributes.get(PRINTED_NUMBER) or format_ordinal(at, form)
        at += 1
    return found


def _read_count(printed: str, usual: int) -> int:
    return int(printed) if printed.isdecimal() and len(printed) <= _LONGEST_NUMBER else usual


def _find_holder(element: Element) -> Element | None:
    """The element that is the note: the link's target, or the paragraph that the target opens."""
    if element.tag in _HOLDERS:
        return element
    return next((around for around in element.ancestors() if around.tag in _HOLDERS), None)
