"""Citations by author in running text: `(Feld, 2006)`, `Okoro and Mensah (2015)`, `(Feld 12)`."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from pipeline.citations.authorities import SourceIndex
from pipeline.vocabulary.word_lists import spell_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.citations.source import ParsedSource

_YEAR: Final = r"(?P<year>(?:1[6-9]|20)\d\d)(?P<letter>[a-z])?\b"
_CAPITAL: Final = r"[^\W\d_a-z][\w.\u2019'-]*"
_LINK: Final = spell_words("author_dates", "links")
_NAME: Final = (
    rf"(?P<name>(?:(?:de|van|von|al)\s)?{_CAPITAL}(?:,?\s(?:{_CAPITAL}|{_LINK}(?!\w))){{0,14}})"
)
_IN_PARENTHESES: Final = re.compile(r"[(\[][^()\[\]]{2,400}[)\]]")
_PAGE: Final = r"\d{1,4}(?:[-\u2013]\d{1,4})?(?=\s?[;)\]])"
_NAMED: Final = re.compile(rf"(?<![\w.]){_NAME}(?:,?\s{_YEAR}|\s{_PAGE})")
_NARRATED: Final = re.compile(rf"(?<![\w.]){_NAME}(?:['\u2019]s)?\s[(\[]{_YEAR}")
# `Feld 2006, 2008`, `Feld 2006a,b`
_FURTHER: Final = re.compile(rf",\s{_YEAR}(?!\s[A-Z])|,\s?(?P<more>[a-z])(?!\w)")
_POSSESSIVE: Final = re.compile(r"['\u2019]s?$")


class AuthorDates:
    """Finds where a text cites the entries of a reference list by their authors and years.

    An author is called by the family name, `and` or `et al.` among several; a body by its name or
    acronym. What fits several entries cites none of them: a name and year, or a name and page.
    """

    def __init__(self, entries: Iterable[tuple[str, str, ParsedSource]]) -> None:
        """The entries are given by id, text and source."""
        self._index = SourceIndex()
        self._ids: dict[str, list[tuple[str, str]]] = defaultdict(list)  # with their letters
        for at, (id_, text, source) in enumerate(entries):
            year = (source.issued or "")[:4]
            if not year.isdecimal():
                continue
            printed = re.search(rf"\b{year}(?P<letter>[a-z])\b", text)
            letter = printed["letter"] if printed else ""
            self._ids[self._index.add(source, at).id].append((id_, letter))

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """The citations in a text, in order, each with its range and the id of the entry."""
        found: list[tuple[int, int, str]] = []
        for around in _IN_PARENTHESES.finditer(text):
            for cited in _NAMED.finditer(text, around.start() + 1, around.end()):
                found += self._find_years(text, cited)
        for cited in _NARRATED.finditer(text):
            found += self._find_years(text, cited)
        yield from sorted(set(found))

    def _find_years(self, text: str, cited: re.Match[str]) -> Iterator[tuple[int, int, str]]:
        """The entries that a name with its years cites."""
        at, name = cited.start("name"), _POSSESSIVE.sub("", cited["name"])
        starts = [0, *(space.end() for space in re.finditer(r"\s", name))]
        for start in starts:  # words before the name may be capitalised: `See Feld`
            ids = self._list_dated(name[start:])
            if ids:
                break
        else:
            return
        begin, end, year = at + start, cited.end(), cited["year"]
        if year is None:  # a page in its place
            yield from ((begin, end, id_) for id_, _, _ in ids if len(ids) == 1)
            return
        letter = cited["letter"] or ""
        while True:
            fitting = [id_ for id_, *dated in ids if dated == [year, letter]]
            if len(fitting) == 1:
                yield begin, end, fitting[0]
            more = _FURTHER.match(text, end)
            if more is None or (more["more"] and not letter):
                return
            year, letter = more["year"] or year, more["more"] or more["letter"] or ""
            begin, end = more.start("year" if more["year"] else "more"), more.end()

    def _list_dated(self, name: str) -> list[tuple[str, str, str]]:
        """The entries under a name: their ids, years and letters."""
        return [
            (id_, (source.issued or "")[:4], letter)
            for source in self._index.find_by_author(name)
            for id_, letter in self._ids.get(source.id, ())
        ]
