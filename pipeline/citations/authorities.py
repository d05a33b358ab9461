"""The sources of a chapter, each once, with readable ids and the names they go by."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import count
from string import ascii_lowercase
from typing import TYPE_CHECKING, Final, TypeAlias

from pipeline.grammar.title_case import vocabulary
from pipeline.record.csl import credited
from pipeline.record.ids import slug
from pipeline.vocabulary.normalize import fold
from pipeline.vocabulary.organizations import find_organization

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.citations.parse.full import Source
    from pipeline.record.csl import CslItem, CslName

_ID_WORDS: Final = 6
_VARYING: Final = frozenset(("id", "accessed"))  # may differ where one source is cited twice


@dataclass(slots=True, eq=False)
class Cited:
    """A source, the place of the note that cites it first, and the ids of all that cite it."""

    id: str
    csl: CslItem
    issued: str | None
    accessed: str | None
    title: str  # folded
    first: int
    cited_in: list[str] = field(default_factory=list)


_Index: TypeAlias = dict[str, dict[str, Cited]]  # by folded name and id


class Shelf:
    """The sources of one chapter, in the order of their first full citation."""

    def __init__(self) -> None:
        self.cited: dict[str, Cited] = {}
        self._by_identity: dict[str, Cited] = {}
        self._by_name: _Index = {}
        self._by_initials: _Index = {}
        self._marked: dict[str, int] = {}  # how many have been marked `-b`, `-c` …, by id
        self._by_title: list[tuple[str, int]] | None = None  # sorted; made when first asked for

    def put(self, source: Source, note: int) -> Cited:
        """The source of a full citation: new, or one cited before with the same particulars."""
        csl: CslItem = {**source.csl, "id": ""}  # type: ignore[typeddict-item]
        identity = particulars(csl)
        if identity not in self._by_identity:
            self._by_title = None
            csl["id"] = id_ = self._unused(stem(csl, source.issued))
            title = fold(csl.get("title", ""))
            cited = Cited(id_, csl, source.issued, source.accessed, title, note)
            self.cited[id_] = self._by_identity[identity] = cited
            _file(self._by_initials, _credited_initials(csl), cited)
        cited = self._by_identity[identity]
        _file(self._by_name, [*_names(csl), *map(fold, source.aliases)], cited)
        return cited

    def named(self, name: str) -> list[Cited]:
        """The sources that a short form of this name may mean, in order.

        It may give an author's family name, an organisation's whole name or an acronym of it that
        was printed, is known or is made of its initials, a title or the words that it begins with,
        or an author and a title.
        """
        wanted = fold(name)
        if (dated := _YEARED.fullmatch(name)) is not None and wanted not in self._by_name:
            some = self.named(dated["name"])
            return [one for one in some if (one.issued or "")[:4] == dated["year"]]
        if (found := self._going_by(name)) is not None:
            return found
        author, comma, title = name.partition(",")
        if comma and (by_author := self._by_name.get(fold(author))):
            return [cited for cited in by_author.values() if _begins(cited, fold(title))]
        return self._titled(wanted) if wanted else []

    def _titled(self, words: str) -> list[Cited]:
        """Those whose title begins with these words, in order."""
        if self._by_title is None:
            titled = ((f"{cited.title} ", at) for at, cited in enumerate(self.cited.values()))
            self._by_title = sorted(titled)
        low = bisect_left(self._by_title, (f"{words} ",))
        high = bisect_left(self._by_title, (f"{words}!",))  # the character behind a space
        places = sorted(at for _, at in self._by_title[low:high])
        listed = list(self.cited.values()) if places else []
        return [listed[at] for at in places]

    def _going_by(self, name: str) -> list[Cited] | None:
        """Those of whom this is a name; of a name with its acronym in brackets, either."""
        spelled = _WITH_ACRONYM.fullmatch(name)
        ways = [name, spelled["name"], spelled["acronym"]] if spelled else [name]
        keys = [key for way in ways for key in _keys(way)]
        found = next((self._by_name[key] for key in keys if key in self._by_name), None)
        if found is None and _ACRONYM.fullmatch(name):
            found = self._by_initials.get(fold(name))
        elif found is None and find_organization(initials(name)) is None:
            found = self._by_name.get(fold(initials(name)))
        return None if found is None else list(found.values())

    def _unused(self, wanted: str) -> str:
        """The id, or the first of `-b`, `-c` … behind it that is not taken."""
        if wanted not in self.cited:
            return wanted
        start = self._marked.get(wanted, 1)
        marked = ((f"{wanted}-{letters(number)}", number) for number in count(start))
        id_, number = next(one for one in marked if one[0] not in self.cited)
        self._marked[wanted] = number + 1
        return id_


_YEARED: Final = re.compile(r"(?P<name>.+)\s(?P<year>\d{4})[a-z]?")
_ACRONYM: Final = re.compile(r"[A-Z]{3,10}")
_WITH_ACRONYM: Final = re.compile(r"(?P<name>.+?)\s*[(\[](?P<acronym>[A-Z][A-Za-z./&-]{1,11})[)\]]")
_LEAST_INITIALS: Final = 3  # fewer are the initials of too many


def _file(index: _Index, names: Iterable[str], cited: Cited) -> None:
    for name in filter(None, names):
        index.setdefault(name, {})[cited.id] = cited


def initials(name: str) -> str:
    """`IOM` of a body's name in small letters: of its words with a capital; "" where too few.

    Of a word in capitals all letters count: `U.N. Office on Drugs and Crime` is `UNODC`.
    """
    words = (word if word.isupper() else word[:1] for word in name.split())
    letters_ = "".join(letter for word in words for letter in word if letter.isupper())
    return letters_ if len(letters_) >= _LEAST_INITIALS else ""


def _keys(name: str) -> Iterator[str]:
    """The folds of a name: as printed, and as the gazetteer calls the body that it names."""
    yield fold(name)
    if known := find_organization(name):
        yield fold(known.name)


def _begins(cited: Cited, words: str) -> bool:
    return f"{cited.title} ".startswith(f"{words} ")


_COMMON: Final = vocabulary("a an the and of on in for to with by at from")


def called(cited: Cited, name: str) -> bool:
    """Whether a source of which the number is certain may go by a name: its authors', or a title.

    `Palermo Protocol` is a way to call a protocol.
    """
    listed = cited.csl.get("author", [])
    authors = " ".join(str(name) for author in listed for name in author.values())
    words = fold(name).split()
    in_title = set(words) & set(cited.title.split()) - _COMMON
    return set(words) <= set(fold(authors).split()) or any(map(str.isalpha, in_title))


def letters(number: int) -> str:
    """1 → b, 25 → z, 26 → ba: a place among the sources of one author and year."""
    more, last = divmod(number, len(ascii_lowercase))
    return (letters(more) if more else "") + ascii_lowercase[last]


def particulars(csl: CslItem) -> str:
    """What tells sources apart: all that is said of one but its id and when it was seen."""
    told = {key: value for key, value in csl.items() if key not in _VARYING}
    return fold(json.dumps(told, sort_keys=True, ensure_ascii=False))


def stem(csl: CslItem, issued: str | None) -> str:
    """`kelly-2005`: the first author, else the first words of the title or a site, and the year."""
    authors = credited(csl)
    first: CslName = authors[0] if authors else {}
    named = first.get("family") or first.get("literal") or csl.get("title") or _host(csl)
    words = "-".join(slug(named, "-").split("-")[:_ID_WORDS])
    year = (issued or "").strip("./")[:4]
    return f"{words}-{year}".lower() if year else words


_HOST: Final = re.compile(r"(?:\w+://)?(?:www\.)?(?P<host>[^/:?#]+)")


def _host(csl: CslItem) -> str:
    """Where a page stands of which nothing else is known."""
    found = _HOST.match(csl.get("URL", ""))
    return found["host"] if found else ""


def _credited_initials(csl: CslItem) -> list[str]:
    return [fold(initials(name["literal"])) for name in credited(csl) if "literal" in name]


_STATES: Final = frozenset(("united states", "state", "people", "commonwealth", "republic"))


def _parties(title: str) -> Iterator[str]:
    """The parties of a case, by which it is called, but a state: `Roe` of `Roe v. Wade`."""
    for party in title.split(" v. "):
        first = fold(party.partition(" and ")[0])
        yield from (fold(party), first) if first not in _STATES else ()


def _names(csl: CslItem) -> Iterator[str]:
    """The folded names that a later short form may use."""
    listed = credited(csl)
    authors = [author.get("family") or author.get("literal", "") for author in listed]
    yield from (key for author in authors for key in _keys(author))
    if len(authors) > 1:
        yield fold(f"{', '.join(authors[:-1])} and {authors[-1]}")
        yield fold(f"{authors[0]} et al")
    yield from (
        fold(f"{author['given']} {author['family']}") for author in listed if len(author) > 1
    )
    if title := csl.get("title"):
        yield from _parties(title) if csl["type"] == "legal_case" else ()
        yield fold(title)
        yield fold(title.partition(":")[0])
