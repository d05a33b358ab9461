"""Where the pieces of a document name countries, counted once and asked for any stretch of them."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.vocabulary.countries import (
    acronym_lexicon,
    find_mentions,
    is_acronym,
    is_ambiguous,
    list_introduced_acronyms,
    mention_lexicon,
)
from pipeline.vocabulary.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.document.model import Document
    from pipeline.layout.elements import Piece

_LAST_BRACKET: Final = re.compile(r"\((?:[^()]|\([^()]*\)){2,400}\)[\s.;]*$")
_LINES: Final = ("heading", "country", "caption")  # may be set in capitals


class Mentions:
    """The pieces that name a country or its people: a piece counts once for each country.

    Acronyms count that the text introduces. Furniture, notes and the labels of charts do not count:
    they name publishers and legends; nor do those who make a numbered recommendation, in brackets
    at its end.
    """

    def __init__(self, document: Document, pieces: Sequence[Piece]) -> None:
        self._pieces: dict[str, list[int]] = {}  # code → indices of the pieces, in order
        self._certain: set[str] = set()
        self._forms: dict[str, set[str]] = {}  # code → words that are also other things
        self._headings: dict[str, int] = {}  # code → how many of its pieces are headings
        self._labels: set[int] = set()  # indices of the pieces that are nothing but a name
        text = document.spaced
        lexicon, acronyms = mention_lexicon(), list_introduced_acronyms(text)
        for at, piece in enumerate(pieces):
            if piece.is_furniture or piece.is_note or piece.role == "chart label":
                continue
            if piece.role in _LINES:
                printed = piece.reading.text
                found = find_mentions(printed)
            else:
                printed = _leave_out_recommenders(text[piece.start : piece.end], piece)
                found = [one for one in lexicon.find(printed) if one[2]]
                if acronyms and any(acronym in printed for acronym in acronyms):
                    found += acronym_lexicon().find(printed)
            for start, end, code in found:
                if is_acronym(printed[start:end]) and printed[start:end] not in acronyms:
                    continue
                self._add(code, at, piece, is_alone=end - start == len(printed))
                if code not in self._certain:
                    self._note_form(code, printed[start:end])

    def _add(self, code: str, at: int, piece: Piece, *, is_alone: bool) -> None:
        places = self._pieces.setdefault(code, [])
        if places[-1:] == [at]:
            return
        places.append(at)
        if piece.role in ("heading", "country"):
            self._headings[code] = self._headings.get(code, 0) + 1
        elif piece.role == "prose" and is_alone:
            self._labels.add(at)

    def _note_form(self, code: str, printed: str) -> None:
        """Makes a country certain by a word that is nothing else, or its name and its people's."""
        forms = self._forms.setdefault(code, set())
        forms.add(fold(printed))
        if not is_ambiguous(printed) or len(forms) > 1:
            self._certain.add(code)

    def count(self, start: int, stop: int) -> Counter[str]:
        """How many of the pieces in this half-open range of indices name each country."""
        counts = {
            code: bisect_left(places, stop) - bisect_left(places, start)
            for code, places in self._pieces.items()
        }
        return Counter({code: count for code, count in counts.items() if count})

    def count_in_text(self) -> Counter[str]:
        """How many pieces name each country that are no headings and no labels."""
        return Counter(
            {
                code: sum(at not in self._labels for at in places) - self._headings.get(code, 0)
                for code, places in self._pieces.items()
            }
        )

    def count_of(self, code: str, start: int, stop: int) -> int:
        """How many of the pieces in this half-open range of indices name one country."""
        places = self._pieces.get(code, [])
        return bisect_left(places, stop) - bisect_left(places, start)

    def list_named(self, start: int, stop: int) -> dict[int, set[str]]:
        """The countries that each piece names in this half-open range of indices, if any."""
        named: dict[int, set[str]] = {}
        for code, places in self._pieces.items():
            for at in places[bisect_left(places, start) : bisect_left(places, stop)]:
                named.setdefault(at, set()).add(code)
        return named

    def is_certain(self, code: str) -> bool:
        """Whether a word names it that is nothing else, or two do: `Georgia` and `Georgian`."""
        return code in self._certain

    def places(self, code: str) -> Sequence[int]:
        """The indices of the pieces that name a country, in order."""
        return self._pieces.get(code, ())

    def measure_spread(self, code: str) -> float:
        """The share of a document's tenths that name the country, of those that name any."""
        last = max((places[-1] for places in self._pieces.values()), default=0)
        tenths = {
            one: {10 * at // (last + 1) for at in places if at not in self._labels}
            for one, places in self._pieces.items()
        }
        named = set().union(*tenths.values())
        return len(tenths.get(code, ())) / len(named) if named else 0.0


def _leave_out_recommenders(printed: str, piece: Piece) -> str:
    """The text of a piece, without the bracket that ends a numbered one: `(Cuba, Nepal);`."""
    bracket = _LAST_BRACKET.search(printed) if printed[-3:].rstrip(".; ").endswith(")") else None
    is_numbered = bracket and any(mark.kind == "number" for mark in piece.marks)
    return printed[: bracket.start()] if bracket and is_numbered else printed
