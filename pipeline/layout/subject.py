"""The country that a whole document is about, by everything in it that speaks for one.

Each clue has a weight in points. The title counts most; then running heads, the lines of the cover
and of the publisher, and how much more often than any other the text names the country, from its
first page to its last.
"""

from __future__ import annotations

from collections import Counter
from math import log2, sqrt
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final, Literal

from pipeline import patterns as re
from pipeline.document.immutable import value
from pipeline.grammar.sentences import ends_sentence
from pipeline.vocabulary.countries import (
    country_by_alpha2,
    find_country,
    find_demonym,
    find_mentions,
    get_country,
    is_acronym,
)
from pipeline.vocabulary.normalize import fold
from pipeline.vocabulary.places import list_cities
from pipeline.vocabulary.word_lists import list_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.document.model import Document
    from pipeline.layout.elements import Piece
    from pipeline.layout.mentions import Mentions
    from pipeline.vocabulary.countries import GazetteerCountry

ClueKind = Literal[
    "name",
    "title",
    "heading",
    "first line",
    "cover",
    "opening",
    "publisher",
    "running head",
    "headings",
    "address",
    "mentions",
    "given",
    "path",
]
_WEIGHTS: Final[dict[ClueKind, float]] = {
    "name": 6.0,  # alone, as the highest heading of the cover
    "title": 4.5,  # of words that any report may have in its title, and the country
    "heading": 4.0,  # on the cover, or the first one
    "first line": 3.0,
    "cover": 2.0,  # another line
    "opening": 1.0,  # a paragraph on the cover
    "publisher": 1.0,  # `Government of Tonga`
    "running head": 4.5,
    "address": 1.0,  # of a web site or mail box under the country's domain
}
_PRINTED_ON_TOP: Final = ("name", "title", "heading", "first line", "running head")
_ENOUGH: Final = 4.3  # points for a country
_CLEAR: Final = 1.0  # points more than for the next
_BY_DEMONYM: Final = 0.75  # of the weight of a line that names only the people: `Kenyan Economy`
_BY_ACRONYM: Final = 0.5  # of the weight of a line
_UNCERTAIN: Final = 0.5  # of the weight of a name that is also another place's or a person's
_UNSUPPORTED: Final = 0.5  # of the weight of a heading whose country the text does not name
_MOST_FOR_MENTIONS: Final = 5.0
_LEAST_FOR_MENTIONS: Final = -3.0
_MOST_BY_NUMBER: Final = 2.0  # times the points of few paragraphs: many show more than few
_FEW_PARAGRAPHS: Final = 11  # that name a country
_PER_HEADING: Final = 0.5
_MOST_FOR_HEADINGS: Final = 1.5
_COVER_PAGES: Final = 2
_COVER_PIECES: Final = 30
_UNPAGED_COVER: Final = 10  # pieces
_SHOWN: Final = 3  # countries in a message
_LONGEST_LINE: Final = 200  # characters
_ADDRESS: Final = re.compile(r"(?<=[\w.@/])\.(?P<domain>[a-z]{2})(?![\w.-]*[\w])")
_SHARED_DOMAINS: Final = frozenset(list_words("chapters", "shared_domains"))
_AUTHORITIES: Final = frozenset(list_words("chapters", "authorities"))
_TITLE_WORDS: Final = frozenset(list_words("chapters", "title_words"))
_NAMED_BY_COUNTRY: Final = frozenset(
    (*list_words("chapters", "bodies"), *list_words("chapters", "genres"))
)
_ROMAN: Final = re.compile(r"[ivxlc]+")


@value
class Clue:
    """Something that speaks for a country, or against it: its kind, its weight in points.

    `piece` is the index of the piece that prints it, and `place` the range of the name in there.
    """

    kind: ClueKind
    code: str
    points: float
    piece: int | None = None
    place: tuple[int, int] = (0, 0)


@value
class Subject:
    """The country that a document is about, where its name is printed, and by what kind of clue.

    `piece` is None where the name is printed nowhere, `kind` where no title or head prints it.
    """

    country: GazetteerCountry
    piece: int | None
    place: tuple[int, int]
    kind: ClueKind | None


def find_subject(
    document: Document, pieces: Sequence[Piece], mentions: Mentions
) -> tuple[Subject | None, tuple[Clue, ...]]:
    """The country that the whole document is about, None where it is not clear; and all clues."""
    clues = tuple(_weigh(document, pieces, mentions))
    ranked = rank_countries(clues)
    if not ranked or ranked[0][1] < _ENOUGH:
        return None, clues
    code, most = ranked[0]
    country = get_country(code)
    if country is None or (len(ranked) > 1 and most - ranked[1][1] < _CLEAR):
        return None, clues
    printed = [clue for clue in clues if clue.code == code and clue.piece is not None]
    printed.sort(key=lambda clue: (-clue.points, clue.piece))
    named = next((one for one in printed if _is_name(pieces, one)), None)
    if named is not None:
        return Subject(country, named.piece, named.place, named.kind), clues
    piece, place = _find_first_name(pieces, mentions, code)
    return Subject(country, piece, place, printed[0].kind if printed else None), clues


def rank_countries(clues: Sequence[Clue]) -> list[tuple[str, float]]:
    """The countries with their points, the most first."""
    points: dict[str, float] = {}
    for clue in clues:
        points[clue.code] = points.get(clue.code, 0.0) + clue.points
    return sorted(points.items(), key=lambda one: (-one[1], one[0]))


def find_subject_in_path(path: str, clues: Sequence[Clue]) -> GazetteerCountry | None:
    """The one country that the name of a file names, if nothing in the text speaks for another.

    None where the file names none or several.
    """
    words = re.split(r"[\W_\d]+", PurePosixPath(path).stem)
    named = find_mentions(" ".join(word[:1].upper() + word[1:] for word in words))
    codes = {code for _, _, code in named}
    country = get_country(codes.pop()) if len(codes) == 1 else None
    if country is None:
        return None
    points = dict(rank_countries(clues))
    own = max(points.get(country.code, 0.0), _CLEAR)
    is_contested = any(one >= own for code, one in points.items() if code != country.code) or any(
        clue.code != country.code and clue.kind in _PRINTED_ON_TOP for clue in clues
    )
    return None if is_contested else country


def _is_name(pieces: Sequence[Piece], clue: Clue) -> bool:
    printed = pieces[clue.piece or 0].reading.text[slice(*clue.place)]
    return find_country(printed) is not None or find_demonym(printed) is None


def _find_first_name(
    pieces: Sequence[Piece], mentions: Mentions, code: str
) -> tuple[int | None, tuple[int, int]]:
    """Where the text prints the country's name first, else its people's."""
    for at in mentions.places(code):
        for start, end, named in find_mentions(pieces[at].reading.text):
            if named == code and find_country(pieces[at].reading.text[start:end]):
                return at, (start, end)
    first = next(iter(mentions.places(code)), None)
    if first is None:
        return None, (0, 0)
    found = find_mentions(pieces[first].reading.text)
    return first, next(((start, end) for start, end, one in found if one == code), (0, 0))


def _weigh(document: Document, pieces: Sequence[Piece], mentions: Mentions) -> Iterator[Clue]:
    named = mentions.count_in_text()
    certain = {clue.code for clue in _weigh_addresses(document, pieces)}
    best: dict[tuple[str, bool], Clue] = {}
    for clue in (*_weigh_cover(document, pieces), *_weigh_heads(document, pieces)):
        key = (clue.code, clue.kind == "running head")
        if key not in best or clue.points > best[key].points:
            best[key] = clue
    for clue in (
        *best.values(),
        *_weigh_headings(pieces),
        *_weigh_addresses(document, pieces),
        *_weigh_mentions(mentions),
    ):
        is_title = _is_sure_title(pieces, clue)
        is_sure = (
            is_title
            or clue.points < 0
            or mentions.is_certain(clue.code)
            or clue.code in certain
            or any(city in document.text for city in list_cities(clue.code))
        )
        share = 1.0 if is_sure else _UNCERTAIN
        if clue.kind == "heading" and not (named[clue.code] or is_title):
            share *= _UNSUPPORTED
        yield Clue(clue.kind, clue.code, clue.points * share, clue.piece, clue.place)


def _is_sure_title(pieces: Sequence[Piece], clue: Clue) -> bool:
    """Whether a title is nothing but the country's name, or ends in it as an owner's."""
    if clue.kind not in ("name", "title", "heading") or clue.piece is None:
        return False
    text = pieces[clue.piece].reading.text
    is_bare = clue.kind != "heading" and clue.place == (0, len(text))
    return is_bare or _ends_in_owner(text, [(*clue.place, clue.code)])


def _ends_in_owner(text: str, named: Sequence[tuple[int, int, str]]) -> bool:
    """Whether a title ends in the country whose body or report it names: `Bank of Ghana 2016`."""
    if len({code for _, _, code in named}) != 1:
        return False
    start, end, _ = named[-1]
    before = [fold(word) for word in text[:start].split()]
    return (
        bool(before)
        and before.pop() == "of"
        and bool(before)
        and before[-1].removesuffix("s") in _NAMED_BY_COUNTRY
        and not _is_of_publisher(text, start, end)
        and has_only_title_words(text[start:], [(0, end - start, named[-1][2])])
    )


def _list_cover(document: Document, pieces: Sequence[Piece]) -> list[int]:
    """The indices of the pieces on the cover: the first pages, or pieces where there are none."""
    shown = [at for at, piece in enumerate(pieces) if not (piece.is_furniture or piece.is_note)]
    if not document.pages:
        return shown[:_UNPAGED_COVER]
    return [
        at
        for at in shown[:_COVER_PIECES]
        if (document.page_at(pieces[at].start) or 1) <= _COVER_PAGES
    ]


def _weigh_cover(document: Document, pieces: Sequence[Piece]) -> Iterator[Clue]:
    is_first = True
    cover = _list_cover(document, pieces)
    highest = min((pieces[at].level for at in cover if _is_heading(pieces[at])), default=0)
    for at in cover:
        piece = pieces[at]
        text = piece.reading.text
        if piece.is_tabular:
            is_first = False
            continue
        named = find_mentions(text)
        if piece.role == "prose" and (len(text) > _LONGEST_LINE or ends_sentence(text)):
            begins = bool(named) and named[0][0] == 0 and text[named[0][1] : named[0][1] + 1] == ":"
            opening: ClueKind = "first line" if begins else "opening"
            yield from _share(opening, _WEIGHTS[opening], at, text, named)
            is_first = False
            continue
        is_heading = _is_heading(piece)
        kind: ClueKind = "heading" if is_heading else "first line" if is_first else "cover"
        if is_heading and has_only_title_words(text, named):
            is_bare = [place[:2] for place in named] == [(0, len(text))]
            kind = "name" if is_bare and piece.level == highest else "title"
        elif any(_is_of_publisher(text, start, end) for start, end, _ in named):
            kind = "publisher"
        is_owned = kind == "heading" and _ends_in_owner(text, named)
        yield from _share(kind, _WEIGHTS["title" if is_owned else kind], at, text, named)
        is_first = False


def _is_heading(piece: Piece) -> bool:
    return piece.role in ("heading", "country") and not piece.is_run_in


def _is_of_publisher(text: str, start: int, end: int) -> bool:
    """Whether a name is part of an authority's: `Government of Tonga`, `Kenyan Embassy`."""
    before, behind = text[:start].split(), text[end:].split()
    head = fold(behind[0]) if behind else ""
    over = [fold(word) for word in before[-3:]]
    return head in _AUTHORITIES or ("of" in before[-2:] and not _AUTHORITIES.isdisjoint(over))


def _weigh_heads(document: Document, pieces: Sequence[Piece]) -> Iterator[Clue]:
    """The running heads; those of a web page are its menus, and count for nothing."""
    roles = ("running head",) if document.media_type == "text/html" else ("running head", "menu")
    seen: set[str] = set()
    for at, piece in enumerate(pieces):
        text = piece.reading.text
        if piece.role in roles and len(text) <= _LONGEST_LINE and text not in seen:
            seen.add(text)
            yield from _share(
                "running head", _WEIGHTS["running head"], at, text, find_mentions(text)
            )


def _weigh_headings(pieces: Sequence[Piece]) -> Iterator[Clue]:
    """The headings that name a country most."""
    counts: Counter[str] = Counter()
    for piece in pieces:
        if piece.role in ("heading", "country"):
            text = piece.reading.text
            counts.update(
                {
                    code
                    for start, end, code in find_mentions(text)
                    if not (is_acronym(text[start:end]) or _is_of_publisher(text, start, end))
                }
            )
    most = max(counts.values(), default=0)
    for code, count in counts.items():
        if count == most:
            yield Clue("headings", code, min(_MOST_FOR_HEADINGS, _PER_HEADING * count))


def _weigh_addresses(document: Document, pieces: Sequence[Piece]) -> Iterator[Clue]:
    domains: Counter[str] = Counter()
    for at in _list_cover(document, pieces):
        text = pieces[at].reading.text
        if "." in text:
            domains.update({found["domain"] for found in _ADDRESS.finditer(text)})
    for domain in domains:
        country = None if domain in _SHARED_DOMAINS else country_by_alpha2(domain)
        if country:
            yield Clue("address", country.code, _WEIGHTS["address"])


def _weigh_mentions(mentions: Mentions) -> Iterator[Clue]:
    """How much more often the text names each country than the one that it names most beside it.

    Many paragraphs show more than few: 33 against 5 is enough where no title names a country.
    """
    counts = mentions.count_in_text()
    ranked = [*(count for _, count in counts.most_common(2)), 0]
    for code, count in counts.items():
        next_most = ranked[1] if count == ranked[0] else ranked[0]
        points = log2((count + 0.5) / (next_most + 0.5))
        points = max(_LEAST_FOR_MENTIONS, min(_MOST_FOR_MENTIONS, points))
        if points > 0:
            by_number = min(_MOST_BY_NUMBER, max(1.0, sqrt(count / _FEW_PARAGRAPHS)))
            points = min(_MOST_FOR_MENTIONS, points * by_number) * mentions.measure_spread(code)
        yield Clue("mentions", code, points)


def _share(
    kind: ClueKind, weight: float, at: int, text: str, named: Sequence[tuple[int, int, str]]
) -> Iterator[Clue]:
    """The clues of a line for the countries that it names, which share its weight."""
    codes = {code for _, _, code in named}
    for code in sorted(codes):
        places = [(start, end) for start, end, one in named if one == code]
        names = [place for place in places if find_country(text[slice(*place)])]
        place = (names or places)[0]
        printed = text[slice(*place)]
        share = _BY_ACRONYM if is_acronym(printed) else 1.0 if names else _BY_DEMONYM
        yield Clue(kind, code, weight / len(codes) * share, at, place)


def has_only_title_words(text: str, named: Sequence[tuple[int, int, str]]) -> bool:
    """Whether a line is a country's name among words that any report may have in its title.

    Numbers and the country's codes may stand beside it.
    """
    if not named:
        return False
    countries = [get_country(code) for _, _, code in named]
    codes = {code for one in countries if one for code in (one.alpha2, one.alpha3)}
    start, end = named[0][0], named[-1][1]
    words = [
        word
        for side in (text[:start], text[end:])
        for printed in side.split()
        if printed.strip("()[]") not in codes
        for word in fold(printed).split()
        if not (word.isdecimal() or _ROMAN.fullmatch(word))
    ]
    return _TITLE_WORDS.issuperset(words)


def list_kinds(clues: Sequence[Clue], code: str) -> list[str]:
    """The kinds of the clues that speak for a country, each once."""
    kinds = [clue.kind for clue in clues if clue.code == code and clue.points > 0]
    return list(dict.fromkeys(kind for kind in kinds if kind != "headings"))


def format_points(ranked: Sequence[tuple[str, float]]) -> str:
    """Countries with the points that speak for them: `Kenya has 9.5 points, Somalia -2.2`."""
    shown: list[str] = []
    for code, points in ranked:
        country = get_country(code)
        name = country.official_name if country else code
        shown.append(f"{name} {'' if shown else 'has '}{points:.1f}{'' if shown else ' points'}")
    return ", ".join(shown)


def describe_clues(clues: Sequence[Clue], mentions: Mentions) -> str:
    """What speaks for the countries that are named most, as a clause."""
    shown = []
    for code, _ in rank_countries(clues)[:_SHOWN]:
        kinds = [one for one in list_kinds(clues, code) if one != "mentions"]
        country = get_country(code)
        name = country.official_name if country else code
        places = " and ".join(kinds) or "no title"
        shown.append(f"{name} is named in {places} and in {len(mentions.places(code))} paragraphs")
    return "; ".join(shown) if shown else "it names no country"
