"""The sources cited in a chapter, each once, with readable ids and an index of their names.

A text may cite them by these names and their years: `(Feld, 2006)`.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import count
from string import ascii_lowercase
from typing import TYPE_CHECKING, Final, TypeAlias

from pipeline import patterns as re
from pipeline.record.csl import find_makers
from pipeline.record.ids import make_slug
from pipeline.vocabulary.normalize import fold
from pipeline.vocabulary.organizations import find_organization
from pipeline.vocabulary.word_lists import list_words, spell_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.citations.source import ParsedSource
    from pipeline.record.csl import CslItem, CslName

_ID_WORDS: Final = 6
_VARYING: Final = frozenset(("id", "accessed"))  # may differ between two citations of a source


@dataclass(slots=True, eq=False)
class CitedSource:
    """A source; `first` is the index of the first note that cites it, `cited_in` all note ids."""

    id: str
    csl: CslItem
    issued: str | None
    accessed: str | None
    title: str  # folded
    first: int
    cited_in: list[str] = field(default_factory=list)


_Index: TypeAlias = dict[str, dict[str, CitedSource]]  # by folded name and id


class SourceIndex:
    """The sources of one chapter, in the order of their first full citation."""

    def __init__(self) -> None:
        self.cited: dict[str, CitedSource] = {}
        self._by_identity: dict[str, CitedSource] = {}
        self._by_name: _Index = {}
        self._by_initials: _Index = {}
        self._marked: dict[str, int] = {}  # how many have been marked `-b`, `-c` …, by id
        self._by_title: list[tuple[str, int]] | None = None  # sorted; made when first asked for

    def add(self, source: ParsedSource, note: int) -> CitedSource:
        """Returns the entry of a full citation, the existing one if all its fields are the same."""
        csl: CslItem = {**source.csl, "id": ""}  # type: ignore[typeddict-item]
        identity = make_identity_key(csl)
        if identity not in self._by_identity:
            self._by_title = None
            csl["id"] = id_ = self._make_unused_id(make_id_stem(csl, source.issued))
            title = fold(csl.get("title", ""))
            cited = CitedSource(id_, csl, source.issued, source.accessed, title, note)
            self.cited[id_] = self._by_identity[identity] = cited
            _index_under(self._by_initials, _list_author_initials(csl), cited)
        cited = self._by_identity[identity]
        _index_under(self._by_name, [*_list_names(csl), *map(fold, source.aliases)], cited)
        return cited

    def find_by_name(self, name: str) -> list[CitedSource]:
        """The sources that a short form with this name may refer to, in order of first citation.

        The name may be an author's family name, an organisation's full name or acronym (printed,
        known, or made of its initials), a title or its first words, or an author and a title.
        """
        wanted = fold(name)
        if (dated := _WITH_YEAR.fullmatch(name)) is not None and wanted not in self._by_name:
            candidates = self.find_by_name(dated["name"])
            return [cited for cited in candidates if (cited.issued or "")[:4] == dated["year"]]
        if (found := self._find_by_known_name(name)) is not None:
            return found
        author, comma, title = name.partition(",")
        if comma and (by_author := self._by_name.get(fold(author))):
            return [cited for cited in by_author.values() if _has_title_prefix(cited, fold(title))]
        return self._find_by_title(wanted) if wanted else []

    def find_by_author(self, name: str) -> list[CitedSource]:
        """The sources known by this name: of an author, several, or an organisation."""
        return self._find_by_known_name(name) or []

    def _find_by_title(self, words: str) -> list[CitedSource]:
        """The sources whose title begins with these words, in order."""
        if self._by_title is None:
            titled = ((f"{cited.title} ", at) for at, cited in enumerate(self.cited.values()))
            self._by_title = sorted(titled)
        low = bisect_left(self._by_title, (f"{words} ",))
        high = bisect_left(self._by_title, (f"{words}!",))  # the character after a space
        places = sorted(at for _, at in self._by_title[low:high])
        listed = list(self.cited.values()) if places else []
        return [listed[at] for at in places]

    def _find_by_known_name(self, name: str) -> list[CitedSource] | None:
        """The sources known by this name; `Name (ACRONYM)` is looked up both ways."""
        spelled = _WITH_ACRONYM.fullmatch(name)
        ways = [name, spelled["name"], spelled["acronym"]] if spelled else [name]
        keys = [key for way in ways for key in _list_name_keys(way)]
        found = next((self._by_name[key] for key in keys if key in self._by_name), None)
        if found is None and _ACRONYM.fullmatch(name):
            found = self._by_initials.get(fold(name))
        elif found is None and find_organization(make_initials(name)) is None:
            found = self._by_name.get(fold(make_initials(name)))
        return None if found is None else list(found.values())

    def _make_unused_id(self, wanted: str) -> str:
        """The wanted id, with the first free suffix of `-b`, `-c` … if it is taken."""
        if wanted not in self.cited:
            return wanted
        start = self._marked.get(wanted, 1)
        marked = ((f"{wanted}-{format_letters(number)}", number) for number in count(start))
        id_, number = next(pair for pair in marked if pair[0] not in self.cited)
        self._marked[wanted] = number + 1
        return id_


_WITH_YEAR: Final = re.compile(r"(?P<name>.+)\s(?P<year>\d{4})[a-z]?")
_ACRONYM: Final = re.compile(r"[A-Z]{3,10}")
_WITH_ACRONYM: Final = re.compile(r"(?P<name>.+?)\s*[(\[](?P<acronym>[A-Z][A-Za-z./&-]{1,11})[)\]]")
_LEAST_INITIALS: Final = 3  # fewer are ambiguous


def _index_under(index: _Index, names: Iterable[str], cited: CitedSource) -> None:
    for name in filter(None, names):
        index.setdefault(name, {})[cited.id] = cited


def make_initials(name: str) -> str:
    """The initials of an organisation's capitalised words, `IOM`; "" if there are too few.

    All letters of a word in capitals count: `U.N. Office on Drugs and Crime` gives `UNODC`.
    """
    words = (word if word.isupper() else word[:1] for word in name.split())
    letters_ = "".join(letter for word in words for letter in word if letter.isupper())
    return letters_ if len(letters_) >= _LEAST_INITIALS else ""


def _list_name_keys(name: str) -> Iterator[str]:
    """The folded name as printed, and the gazetteer's name of the organisation it denotes."""
    yield fold(name)
    if known := find_organization(name):
        yield fold(known.name)


def _has_title_prefix(cited: CitedSource, words: str) -> bool:
    return f"{cited.title} ".startswith(f"{words} ")


_COMMON: Final = frozenset(list_words("authorities", "common"))


def may_be_called(cited: CitedSource, name: str) -> bool:
    """Whether a name may denote a source already identified by its note number.

    Its words are among the authors' names, or one is in the title: `Palermo Protocol`.
    """
    listed = cited.csl.get("author", [])
    authors = " ".join(str(name) for author in listed for name in author.values())
    words = fold(name).split()
    in_title = set(words) & set(cited.title.split()) - _COMMON
    return set(words) <= set(fold(authors).split()) or any(map(str.isalpha, in_title))


def format_letters(number: int) -> str:
    """Letters for the n-th further source of an author and year: 1 → b, 25 → z, 26 → ba."""
    more, last = divmod(number, len(ascii_lowercase))
    return (format_letters(more) if more else "") + ascii_lowercase[last]


def make_identity_key(csl: CslItem) -> str:
    """A key equal for two citations exactly if all fields but id and access date are equal."""
    identifying = {key: value for key, value in csl.items() if key not in _VARYING}
    return fold(json.dumps(identifying, sort_keys=True, ensure_ascii=False))


def make_id_stem(csl: CslItem, issued: str | None) -> str:
    """`kelly-2005`: the first author, else the title's first words or the host, and the year."""
    authors = find_makers(csl)
    first: CslName = authors[0] if authors else {}
    named = first.get("family") or first.get("literal") or csl.get("title")
    words = "-".join(make_slug(named or _get_host(csl), "-").split("-")[:_ID_WORDS])
    if not named and "number" in csl:
        words = make_slug(csl["number"], "-")  # its last part tells it from others
    year = (issued or "").strip("./")[:4]
    return f"{words}-{year}".lower() if year else words


def _get_host(csl: CslItem) -> str:
    """The host of the URL, for a page of which nothing else is known."""
    address = csl.get("URL", "").rpartition("://")[2].removeprefix("www.")
    return re.split(r"[/:?#]", address, maxsplit=1)[0]


def _list_author_initials(csl: CslItem) -> list[str]:
    return [fold(make_initials(name["literal"])) for name in find_makers(csl) if "literal" in name]


_STATES: Final = frozenset(("united states", "state", "people", "commonwealth", "republic"))


def _list_parties(title: str) -> Iterator[str]:
    """The folded parties of a case, except governments: `Roe` for `Roe v. Wade`."""
    for party in title.split(" v. "):
        first = fold(party.partition(" and ")[0])
        yield from (fold(party), first) if first not in _STATES else ()


def _list_names(csl: CslItem) -> Iterator[str]:
    """The folded names under which a later short form may cite the source."""
    listed = find_makers(csl)
    authors = [author.get("family") or author.get("literal", "") for author in listed]
    yield from (key for author in authors for key in _list_name_keys(author))
    if len(authors) > 1:
        yield fold(f"{', '.join(authors[:-1])} and {authors[-1]}")
        yield fold(f"{authors[0]} et al")
    yield from (
        fold(f"{author['given']} {author['family']}") for author in listed if len(author) > 1
    )
    if title := csl.get("title"):
        yield from _list_parties(title) if csl["type"] == "legal_case" else ()
        yield fold(title)
        yield fold(title.partition(":")[0])


# Citations by author in running text: `(Feld, 2006)`, `Okoro and Mensah (2015)`, `(Feld 12)`.

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
