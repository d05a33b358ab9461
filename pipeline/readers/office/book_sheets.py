"""The style sheets of the pages of a book: the rules that may hide text, each for its own pages."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote

from pipeline import patterns as re
from pipeline.readers.html.styles import COMMENT, HIDING, OWN, is_for_screens, split_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LINKED: Final = re.compile(
    r"<(?:link|\?xml-stylesheet)\b(?P<attributes>[^<>]*)>"
    r"|<style\b(?P<own>[^<>]*)>(?P<sheet>.*?)</style\s*>",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE: Final = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)')""")
_IMPORT: Final = re.compile(
    r"""@import\s*(?:url\()?\s*["']?(?P<file>[^"'()\s;]+)["']?\s*\)?(?P<media>[^;{}]{0,200});"""
)
_PROPERTY: Final = re.compile(r"([\w-]+)\s*:")
_PAGE: Final = re.compile(r"^(?:(?:html|:root)\b\s*>?\s*)?(?:body\b)?\s*")
_IDENTIFIER: Final = re.compile(r"#(?=[\w-])")
_DEEPEST: Final = 5  # sheets within sheets


class PageSheet(NamedTuple):
    """The classes of a page in the book, and the rules for it that are not written yet."""

    name: str
    style: str


class BookSheets:
    """The sheets of a book, `read` by their paths; pages with the same sheets share their rules."""

    def __init__(self, read: Callable[[str], str]) -> None:
        self._read = read
        self._rules: dict[str, list[tuple[str, str]]] = {}
        self._names: dict[tuple[tuple[str, str], ...], str] = {}

    def collect(self, head: str, body: str, folder: str, at: int) -> PageSheet:
        """The sheets of the page of this number, whose files are relative to a folder."""
        rules = tuple(self._list_rules(f"{head}{body}" if "<style" in body else head, folder))
        own = f"part{at}"
        if not rules:
            return PageSheet(own, "")
        shared = tuple(rule for rule in rules if "#" not in rule[0])
        name = self._names.get(shared)
        is_new = name is None
        if name is None:
            name = self._names[shared] = f"sheet{len(self._names)}"
        wanted = [
            _write_rule(rule, own if "#" in rule[0] else name, at)
            for rule in rules
            if is_new or "#" in rule[0]
        ]
        return PageSheet(f"{own} {name}", f"<style>{''.join(wanted)}</style>" if wanted else "")

    def _list_rules(self, html: str, folder: str) -> Iterator[tuple[str, str]]:
        for found in _LINKED.finditer(html):
            given = {
                key.lower(): one or other
                for key, one, other in _ATTRIBUTE.findall(found["attributes"] or found["own"] or "")
            }
            if not is_for_screens(given.get("media", "")):
                continue
            kinds = given.get("rel", "stylesheet").lower().split()
            if found["sheet"] is not None:
                yield from self._parse(found["sheet"], folder, 0)
            elif "stylesheet" in kinds and "alternate" not in kinds and "href" in given:
                yield from self._open(given["href"], folder, 0)

    def _open(self, href: str, folder: str, depth: int) -> list[tuple[str, str]]:
        path = join_path(folder, href)
        if path not in self._rules:
            self._rules[path] = []  # in case that it includes itself
            sheet = self._read(path)
            self._rules[path] = list(self._parse(sheet, posixpath.dirname(path), depth))
        return self._rules[path]

    def _parse(self, sheet: str, folder: str, depth: int) -> Iterator[tuple[str, str]]:
        """The rules of a sheet, and of those that it includes, that may hide text."""
        plain = COMMENT.sub(" ", sheet)
        if depth < _DEEPEST:
            for found in _IMPORT.finditer(plain):
                if is_for_screens(found["media"]):
                    yield from self._open(found["file"], folder, depth + 1)
        for selectors, block in split_rules(plain):
            if OWN in block or not HIDING.isdisjoint(map(str.lower, _PROPERTY.findall(block))):
                yield selectors, block


def _write_rule(rule: tuple[str, str], name: str, at: int) -> str:
    """A rule that holds in the pages of a class alone, with the identifiers of a page."""
    selectors, block = rule
    if "#" in selectors:
        selectors = _IDENTIFIER.sub(f"#part{at}-", selectors)
    own = ",".join(f".{name} {_PAGE.sub('', one.strip(), count=1)}" for one in selectors.split(","))
    return f"{own}{{{block}}}\n"


def join_path(folder: str, href: str) -> str:
    """The member that a reference from a folder names, without its query and its place there."""
    path = unquote(href.partition("#")[0].partition("?")[0]).replace("\\", "/")
    return posixpath.normpath(posixpath.join("/", folder, path))[1:]
