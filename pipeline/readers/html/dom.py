"""HTML → the tree of the elements that a page shows, and their text."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from selectolax.lexbor import LexborHTMLParser

from pipeline.document.problems import Code
from pipeline.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

_HIDDEN: Final = frozenset((  # a browser does not show their content as text
    "audio", "canvas", "datalist", "embed", "frameset", "head", "iframe", "math", "noembed",
    "noframes", "noscript", "object", "script", "style", "svg", "template", "textarea",
    "title", "video",
))  # fmt: skip
BLOCK_TAGS: Final = frozenset((  # elements that begin and end a block of text
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "legend", "li", "main",
    "menu", "nav", "ol", "optgroup", "option", "p", "pre", "search", "section", "select",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
))  # fmt: skip
_CLOSES_ITSELF: Final = frozenset((  # end tags that are usually omitted, or closed by the next tag
    "a", "area", "base", "br", "col", "colgroup", "dd", "dt", "hr", "img", "input", "li",
    "link", "meta", "option", "optgroup", "p", "param", "rp", "rt", "source", "tbody", "td",
    "tfoot", "th", "thead", "tr", "wbr", "!doctype", "html", "head", "body",
))  # fmt: skip
_TAG: Final = re.compile(r"<(?P<close>/?)(?P<name>[a-z][a-z0-9]{0,30})\b", re.IGNORECASE)
_DEEPEST: Final = 1000  # nested elements of one name; the parser needs quadratic time


@dataclass(eq=False, slots=True)
class Element:
    """An element that a browser shows: its tag, its attributes, and its children in order."""

    tag: str
    attributes: dict[str, str]
    parent: Element | None = None
    children: list[Element | str] = field(default_factory=list)

    def elements(self) -> Iterator[Element]:
        """The element and all its descendants, in document order."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting.extend(c for c in reversed(element.children) if isinstance(c, Element))

    def text(self) -> str:
        """Its text, with white space as in the source."""
        parts: list[str] = []
        waiting: list[Element | str] = [self]
        while waiting:
            match waiting.pop():
                case str() as piece:
                    parts.append(piece)
                case element:
                    waiting.extend(reversed(element.children))
        return "".join(parts)

    def ancestors(self) -> Iterator[Element]:
        """Its ancestors, the nearest first."""
        element = self.parent
        while element is not None:
            yield element
            element = element.parent

    def within(self, *tags: str) -> bool:
        """Whether it has an ancestor with one of these tags."""
        return any(element.tag in tags for element in self.ancestors())

    def has(self, *tags: str) -> bool:
        """Whether it has a descendant with one of these tags."""
        return any(element.tag in tags for element in self.elements() if element is not self)


def parse_page(html: str) -> Element:
    """The body of a page as browsers parse it (WHATWG HTML); a bare `<` is text.

    Raises `RefusedError` (`damaged`) where elements are nested deeper than in any real page.
    """
    _check_depth(html)
    body = LexborHTMLParser(html).body
    root = Element("body", {})
    if body is None:
        return root
    waiting: list[tuple[LexborNode, Element]] = [(body, root)]
    while waiting:
        node, element = waiting.pop()
        child = node.first_child
        while child is not None:
            if child.is_text_node:
                element.children.append(child.text_content or "")
            elif child.is_element_node and child.tag and child.tag not in _HIDDEN:
                inner = Element(child.tag, _read_attributes(child), element)
                element.children.append(inner)
                waiting.append((child, inner))
            child = child.next
    return root


def _read_attributes(node: LexborNode) -> dict[str, str]:
    return {name: value or "" for name, value in node.attributes.items()}


def _check_depth(html: str) -> None:
    depths: Counter[str] = Counter()
    for tag in _TAG.finditer(html):
        name = tag["name"].lower()
        if tag["close"]:
            depths[name] = max(0, depths[name] - 1)
        elif name not in _CLOSES_ITSELF:
            depths[name] += 1
            if depths[name] > _DEEPEST:
                raise RefusedError(
                    Code.DAMAGED,
                    f"over {_DEEPEST} <{name}> nested at character {tag.start()}; "
                    "save the page again, or as text",
                )
