"""What is printed over a report's title: its publisher, number, distribution and day."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.vocabulary.countries import find_mentions
from pipeline.vocabulary.word_lists import list_words
from pipeline.vocabulary.words import A_YEAR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.layout.elements import Piece

_FIRST_PIECES: Final = 20  # of a document without pages
_FEWEST_WORDS: Final = 6  # of a sentence
_LETTERHEAD: Final = re.compile(
    r"""
      .*\bdistr(?:\.|ibution)(?:\s?:.*)?
    | (?:\W*(?:united\ nations|general\ assembly|security\ council|
      human\ rights\ council|economic\ and\ social\ council)\b[^a-z]*)+
      (?:general|limited|[A-Z]{1,4}(?:/[\w.()-]+)+)?
    | [A-Z]{1,4}(?:/[\w.()-]+)+ | .*\bagenda\ item\b.* | .*\b(?:session|meeting)(?:\s\S+\syear)?$
    | (?:report|document|bulletin|publication)\s(?:no\.?|number)?\s?:?\s?[\w/.-]*\d[\w/.-]*
    | .*\b(?:release|series)\s(?:no\b|number\b).*\d.*
    | (?:\w+\s){1,3}(?:report|bulletin|paper)\s(?:no\.?|number)\s?[\w/.-]*\d[\w/.-]*
    | (?:source|note|issued\ by|published\ by|for\ more)\b.*
    | [^ ]*[@/][^ ]*\.[^ ]*
    """,
    re.IGNORECASE | re.VERBOSE,
)
_DAY: Final = re.compile(r"[\W\d]*(?:[A-Z][a-z]+\W+)?\d{4}\W*|\W*[A-Z][a-z]+ \d{1,2},? \d{4}\W*")
WORD: Final = re.compile(r"(?<![\w/.])[^\W\d_]{3,}(?![\w:/.])")  # not in an address
_BODIES: Final = frozenset(list_words("chapters", "bodies"))
_GENRES: Final = frozenset(list_words("chapters", "genres"))


def is_letterhead(text: str) -> bool:
    """Whether a line stands over titles and is none.

    >>> list(map(is_letterhead, ("General Assembly Distr.: General", "A", "3 May 2011")))
    [True, True, True]
    >>> is_letterhead("United Nations A/HRC/28/2")
    True
    >>> is_letterhead("General Assembly Security Council Seventy-ninth session Eightieth year")
    True
    >>> list(map(is_letterhead, ("Kenya Bureau of Statistics", "Bureau of Statistics Report")))
    [True, False]
    """
    named = find_mentions(text)
    if [place[:2] for place in named] == [(0, len(text))]:
        return False
    return not WORD.search(text) or bool(
        _LETTERHEAD.fullmatch(text) or _DAY.fullmatch(text) or _is_body(text, named)
    )


def is_of_genre(text: str) -> bool:
    """Whether a line names a kind of report: `Staff Report for 2012`, `Labour Force Survey`."""
    return not _GENRES.isdisjoint(re.findall(r"[^\W_]+", text.casefold()))


def _is_body(text: str, named: Sequence[tuple[int, int, str]]) -> bool:
    """Whether a line is the name of an authority: `Government of Tonga`, `Statistics Office`."""
    if named and named[0][0] == 0 and named[0][1] < len(text):
        text = text[named[0][1] :].strip()
    words = re.findall(r"[^\W_]+", text)
    folded = [word.casefold() for word in words]
    at = next((at for at, word in enumerate(folded) if word in _BODIES), None)
    if at is None or re.search(r"[:\d]", text) or is_of_genre(text):
        return False
    before = words[folded[0] == "the" : at]
    return all(word[0].isupper() for word in before) and "of" not in folded[:at] and (
        at + 1 == len(words) or folded[at + 1] in ("of", "for")
    )  # fmt: skip


def demote_letterhead(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The pieces of a document, with the headings of a letterhead on its first page as prose.

    Years that head several parts are those of a chronology; what stands under another title and
    text is no letterhead.
    """
    headings = {piece.reading.text for piece in pieces if piece.role == "heading"}
    years = set(filter(A_YEAR.fullmatch, headings))
    kept = years if len(years) > 1 else ()
    end = _find_end_of_head(pieces)
    return tuple(
        replace(piece, role="prose", level=0)
        if piece.role == "heading"
        and not piece.reading.document.is_exact
        and (page == 1 if (page := piece.reading.document.page_at(piece.start)) else at < end)
        and piece.reading.text not in kept
        and is_letterhead(piece.reading.text)
        else piece
        for at, piece in enumerate(pieces)
    )


def _find_end_of_head(pieces: Sequence[Piece]) -> int:
    """Where the text under the first title begins, in a document without pages."""
    first = pieces[:_FIRST_PIECES]
    titles = (
        at
        for at, piece in enumerate(first)
        if piece.role in ("heading", "country") and not is_letterhead(piece.reading.text)
    )
    title = next(titles, len(first))
    texts = (at for at in range(title, len(first)) if _is_sentence(first[at]))
    return next(texts, len(first))


def _is_sentence(piece: Piece) -> bool:
    text = piece.reading.text
    return piece.role == "prose" and text.endswith(".") and text.count(" ") >= _FEWEST_WORDS
