"""Countries: names and demonyms as printed, and their codes."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib import resources
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import iso3166
from pydantic import BaseModel, ConfigDict, Field

from pipeline import patterns as re
from pipeline.vocabulary.lexicon import Lexicon
from pipeline.vocabulary.normalize import (
    LOST,
    build_index,
    find_identity,
    fold,
    spell_variants,
)
from pipeline.vocabulary.words import NOTE_MARKS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SHORTEST_MISPRINT: Final = 5  # letters
_LEAST_SIMILARITY: Final = 0.85  # of two names, as difflib measures it
INVERTED = re.compile(r"(?P<name>[^,]+),(?P<front>[^,]+)")  # Korea, North
GLOSSED = re.compile(r"(?P<name>[^()]+)\((?P<gloss>[^()]+)\)\s*")  # Eswatini (Swaziland)
_OTHER = r"\u0370-\u1cff\u2e80-\ud7ff\ufb1d-\ufefc"  # letters of other scripts than Latin
_STATE: Final = re.compile(r"(?:Republic|Kingdom) of (?=\w)", re.IGNORECASE)  # of an old spelling
_CAPITALS: Final = re.compile(r"[A-Z]\.?[A-Z]")
_SPACED: Final = re.compile(  # K E N Y A, G U YA N A
    r"(?<!\w)(?:[^\W\d_][^\W\d_a-z]? ){2,}[^\W\d_][^\W\d_a-z]?(?!\w)"
)
_SEVERAL: Final = re.compile(r"\s{0,16}(?:/|,|\(|\[|&|\s\u2013\s|\s-\s|\b[Aa][Nn][Dd]\b)")
_INTRODUCED: Final = re.compile(r"\((?:[Tt]he |or )?\W?([A-Z](?:\.?[A-Za-z]){1,3}\.?)(?=\W)")
_INVERTED_END: Final = re.compile(r",\s[^,:;()\u2013\u2014]+|\s\([^()]+\)")
OTHER_SCRIPT = re.compile(rf"[\s(\[/|\u2013-]{{0,16}}[{_OTHER}][{_OTHER}\s]*[)\]/|\u2013-]?\s*")


@dataclass(frozen=True, slots=True)
class GazetteerCountry:
    """A country, territory or dissolved state; the ISO 3166-1 fields are None where it has none."""

    code: str
    alpha3: str | None
    alpha2: str | None
    numeric: str | None
    official_name: str
    wikidata: str | None = None  # its item: `Q232`


class CountryEntry(BaseModel):
    """The entry of one country in countries.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    official_name: str | None = None
    alpha3: str | None = None  # where ISO 3166-1 has none
    wikidata: str | None = Field(default=None, pattern=r"Q[1-9]\d*")
    names: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()


class CountryRegister(BaseModel):
    """The whole of countries.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ambiguous: frozenset[str]
    common_acronyms: frozenset[str]
    lookalikes: tuple[str, ...]
    shared: dict[str, tuple[str, ...]]
    countries: dict[str, CountryEntry]


def find_country(name: str) -> GazetteerCountry | None:
    """Give the country that a heading names, or None; demonyms name none.

    Known are names as prose prints them, inverted ones (`Korea, North`, `Bahamas, The`) and
    names with their own synonym in brackets (`Eswatini (Swaziland)`), or beside another script's
    name, those with spaced letters (`K E N Y A`), and those with characters lost (U+FFFD) that
    are only one country's. Acronyms count with their case. A name matches whole or not at all.
    """
    code = _code(name)
    if code is None and _SPACED.search(name):
        code = _unspaced_names().get(_close_up(name))
    if code is None and LOST in name:
        code = _find_damaged(name)
    if code is None and not name.isascii():
        name = OTHER_SCRIPT.sub(" ", name).strip()
        code = _code(name)
    if code is None and (state := _STATE.match(name)):
        code = _code(name[state.end() :])
    if code is None and (inverted := INVERTED.fullmatch(name)):
        code = _code(f"{inverted['front'].strip()} {inverted['name']}")
    if code is None and (glossed := GLOSSED.fullmatch(name)):
        code = _code(glossed["name"])
        front = _code(f"{glossed['gloss'].strip()} {glossed['name']}")  # Korea (Republic of)
        code = front or (code if code == _code(glossed["gloss"]) else None)
    return get_country(code) if code else None


def find_name_end(heading: str) -> int:
    """Give where the name in a heading ends, before the marks that call a note."""
    return len(heading.rstrip(NOTE_MARKS))


def find_chapter_country(heading: str) -> GazetteerCountry | None:
    """Give the country of a chapter whose heading names several: the first.

    `Morocco/Western Sahara` is Morocco, `China (includes Tibet)` China.
    """
    first = _SEVERAL.split(heading, maxsplit=1)[0]
    return find_country(heading) or (find_country(first) if first.strip() else None)


def ends_in_word_of_country(text: str) -> bool:
    """Whether a text may end in a country's name: cheap, and never false where it does."""
    words = fold("".join(text.split()[-1:])).split()
    return not text.isascii() or not words or words[-1] in words_of_countries()


def find_similar_countries(name: str) -> tuple[GazetteerCountry, ...]:
    """Give the countries whose names differ little from one that is no country's: a misprint.

    None for a demonym, nor for a short name, which a letter makes another word.
    """
    folded = fold(name)
    if len(folded) < _SHORTEST_MISPRINT or find_country(name) or folded in _folded_demonyms():
        return ()
    size, letters = len(folded), frozenset(folded)
    possible = [  # `difflib` would compare each name: a letter that the other lacks has no match
        one
        for length, names in _names_by_length().items()
        if (alike := int(_LEAST_SIMILARITY * (size + length) / 2)) <= min(size, length)
        for one, others in names
        if len(letters - others) <= size - alike
    ]
    near = get_close_matches(folded, possible, n=5, cutoff=_LEAST_SIMILARITY)
    codes = dict.fromkeys(_folded_names()[one] for one in near)
    return tuple(country for code in codes if (country := get_country(code)))


def resolve_country(text: str) -> str | None:
    """Give the code that a person means by a name or a code: `Kenya`, `KEN`, `ke`; None if none."""
    codes = {
        code
        for country in _countries().values()
        for code in (country.code, country.alpha2, country.alpha3)
    }
    for form in (text, text.upper()):
        if form in codes:
            return form
    found = find_country(text)
    return found.code if found else None


def spell_country(name: str) -> str:
    """Spell a name that is printed in capitals as the gazetteer does; any other stays as it is."""
    return _usual_spellings().get(fold(name), name) if name.isupper() else name


def get_country(code: str) -> GazetteerCountry | None:
    """Give the country of a code as records write it: `KAZ`, `SUHH`, `PSE-gaza_strip`, `kosovo`."""
    return _countries().get(code)


@cache
def country_by_alpha2(code: str) -> GazetteerCountry | None:
    """Give the country of a code of two letters, in either case, or of a domain: `ge`, `uk`."""
    found = iso3166.countries_by_alpha2.get({"UK": "GB"}.get(code.upper(), code.upper()))
    return get_country(found.alpha3) if found else None


def find_demonym(word: str) -> str | None:
    """Give the code of the country of a capitalised demonym.

    `Kazakh` and `Kazakhstani` are `KAZ`. None where countries share the word (`Dominican`,
    `Congolese`, `Guinean`, `Korean`), and for peoples and languages that are no nationality
    (`Kurdish`, `Arab`, `English`).
    """
    return _folded_demonyms().get(fold(word)) if word[:1].isupper() else None


@cache
def shared_demonyms() -> Lexicon[tuple[str, ...]]:
    """Give the demonyms that countries share, each with their codes: `Congolese`."""
    others = chain(demonyms(), country_names(), lookalikes())
    return Lexicon({**dict.fromkeys(others, ()), **_register().shared})


def is_ambiguous(name: str) -> bool:
    """Tell whether a name or demonym is also an ordinary word, a person's name or another place."""
    return (_close_up(name) if _SPACED.fullmatch(name) else fold(name)) in _ambiguous()


@cache
def country_names() -> Mapping[str, str]:
    """Map each name, as running prose prints it, to its code: `South Korea`, `U.S.`, `Burma`."""
    return build_index(
        (printed, code)
        for code, entry in _register().countries.items()
        for printed in chain(chain.from_iterable(map(spell_variants, entry.names)), entry.acronyms)
    )


@cache
def country_lexicon() -> Lexicon[str]:
    """Give the lexicon of the names, each with its code."""
    return Lexicon({**dict.fromkeys(lookalikes(), ""), **country_names()})


@cache
def naming_lexicon() -> Lexicon[str]:
    """Give the lexicon of the names, acronyms and demonyms, each with its code."""
    return Lexicon({**dict.fromkeys(lookalikes(), ""), **demonyms(), **country_names()})


@cache
def mention_lexicon() -> Lexicon[str]:
    """Give the lexicon of the names and demonyms by which prose mentions countries.

    Of acronyms only the common ones: `US` is rather a currency's or a publisher's.
    """
    names = {name: code for name, code in country_names().items() if not is_acronym(name)}
    return Lexicon({**dict.fromkeys(lookalikes(), ""), **demonyms(), **names})


@cache
def _capital_lexicon() -> Lexicon[str]:
    """Give the same lexicon in capitals, with the names that only headings print."""
    listed = {**dict.fromkeys(lookalikes(), ""), **demonyms(), **dict(_spellings())}
    capitals = {name.upper(): code for name, code in listed.items()}
    return Lexicon({**capitals, **_acronyms()})


@cache
def acronym_lexicon() -> Lexicon[str]:
    """Give the lexicon of the countries' acronyms."""
    return Lexicon(_acronyms())


def list_introduced_acronyms(text: str) -> frozenset[str]:
    """Give the acronyms that a text introduces in brackets: `Micronesia (FSM)`."""
    return frozenset(found[1] for found in _INTRODUCED.finditer(text)) & frozenset(_acronyms())


def is_acronym(name: str) -> bool:
    """Tell whether this is a country's acronym that is not as common as a name: `FSM`, `U.S.`."""
    return name in _acronyms() and name not in _register().common_acronyms


def find_mentions(line: str) -> list[tuple[int, int, str]]:
    """Give the names and demonyms in a line of a title, with their ranges and codes, in order.

    Names in capitals count (`TONGA`), those whose letters are spaced (`K E N Y A`), and inverted
    ones (`Congo, Democratic Republic of the`).
    """
    if whole := find_country(line):
        return [(0, find_name_end(line), whole.code)]
    shown = line.replace("\u2019", "'")
    found = [one for one in mention_lexicon().find(shown) if one[2]]
    if _CAPITALS.search(line):
        found += (one for one in _capital_lexicon().find(shown) if one[2])
    for spaced in _SPACED.finditer(line):
        if country := find_country(spaced[0]):
            found.append((spaced.start(), spaced.end(), country.code))
    found += [
        (start, behind.end(), country.code)
        for start, end, _ in found
        if (behind := _INVERTED_END.match(line, end))
        and (country := find_country(line[start : behind.end()]))
    ]
    kept: list[tuple[int, int, str]] = []
    for one in sorted(set(found), key=lambda one: (one[0], -one[1])):
        if not kept or one[0] >= kept[-1][1]:
            kept.append(one)
    return kept


@cache
def demonyms() -> Mapping[str, str]:
    """Map each demonym, as prose prints it, singular and plural, to its code."""
    return build_index(
        (printed, code)
        for code, entry in _register().countries.items()
        for printed in chain.from_iterable(map(spell_variants, entry.demonyms))
    )


@cache
def lookalikes() -> frozenset[str]:
    """Give phrases that hold a country's name or demonym and mean no country: `Gulf of Mexico`.

    A matcher over prose prefers the longest phrase, so these shield the names they contain.
    """
    return frozenset(chain.from_iterable(map(spell_variants, _register().lookalikes)))


def _code(name: str) -> str | None:
    return find_identity(name, _acronyms(), _folded_names())


@cache
def _register() -> CountryRegister:
    text = resources.files("pipeline.vocabulary").joinpath("countries.toml").read_text("utf-8")
    return CountryRegister.model_validate(tomllib.loads(text))


@cache
def _countries() -> Mapping[str, GazetteerCountry]:
    listed = _register().countries
    return MappingProxyType({code: _build(code, entry) for code, entry in listed.items()})


def _build(code: str, entry: CountryEntry) -> GazetteerCountry:
    iso = _iso().get(code.partition("-")[0])
    if iso is None:
        name = entry.official_name or code
        return GazetteerCountry(code, entry.alpha3, None, None, name, entry.wikidata)
    name = entry.official_name or iso.name
    return GazetteerCountry(code, iso.alpha3, iso.alpha2, iso.numeric, name, entry.wikidata)


@cache
def _iso() -> Mapping[str, iso3166.Country]:
    # XKX is in use but not in the standard: ISO leaves codes that begin with X to their users.
    assigned = (country for country in iso3166.countries if not country.alpha3.startswith("X"))
    return MappingProxyType({one.alpha3: one for one in assigned})


@cache
def _acronyms() -> Mapping[str, str]:
    listed = _register().countries.items()
    return build_index((acronym, code) for code, entry in listed for acronym in entry.acronyms)


@cache
def _folded_names() -> Mapping[str, str]:
    return build_index((fold(name), code) for name, code in _spellings())


@cache
def _names_by_length() -> Mapping[int, list[tuple[str, frozenset[str]]]]:
    """All names with their letters, by length."""
    found: dict[int, list[tuple[str, frozenset[str]]]] = defaultdict(list)
    for name in _folded_names():
        found[len(name)].append((name, frozenset(name)))
    return found


def _close_up(name: str) -> str:
    return fold(name).replace(" ", "")


@cache
def _unspaced_names() -> Mapping[str, str]:
    return build_index((_close_up(name), code) for name, code in _spellings())


def _find_damaged(name: str) -> str | None:
    """The code of the one country whose name has any characters in place of the lost ones."""
    form = re.compile(".".join(map(re.escape, name.split(LOST))))
    codes = {code for printed, code in _spellings() if form.fullmatch(printed)}
    return codes.pop() if len(codes) == 1 else None


@cache
def words_of_countries() -> frozenset[str]:
    """Give the folded words of names and acronyms, and the article of inverted ones."""
    names = (*_folded_names(), *map(fold, (*country_names(), *_acronyms())), "the")
    return frozenset(word for name in names for word in name.split())


@cache
def _usual_spellings() -> Mapping[str, str]:
    return {fold(name): name for name, _ in reversed(list(_spellings())) if not name.isupper()}


def _spellings() -> Iterator[tuple[str, str]]:
    for code, entry in _register().countries.items():
        yield from ((name, code) for name in (*entry.names, *entry.headings))
    for code, iso in _iso().items():
        yield from ((name, code) for name in (iso.name, iso.apolitical_name))


@cache
def _folded_demonyms() -> Mapping[str, str]:
    return build_index((fold(word), code) for word, code in demonyms().items())


@cache
def _ambiguous() -> frozenset[str]:
    return frozenset(map(fold, _register().ambiguous))
