"""Run-in headings: words in bold or italics that open a paragraph and name what it is about."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pipeline.document.model import marks_within
from pipeline.document.reading import Reading
from pipeline.grammar.sentences import ends_sentence
from pipeline.layout.elements import RUN_IN_LEVEL, Piece
from pipeline.vocabulary.word_lists import spell_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.profiles.model import Profile

_LONGEST: Final = 80  # characters of a title
_MOST_WORDS: Final = 10
_SHORTEST_PROSE: Final = 40  # characters behind it
_TITLE: Final = re.compile(r"[A-Z\u00c0-\u00de\"\u201c(][^:;?!]*[^\W\d_]{3}[^:;?!]*[.:]")
_NO_TITLE: Final = re.compile(rf"(?:{spell_words('run_in_titles', 'no_title')})\b", re.IGNORECASE)
_SENTENCE: Final = re.compile(r"[A-Z\u00c0-\u00de\d\"\u201c\u2018(\[$]")


def cut_run_in_titles(pieces: Iterable[Piece], profile: Profile) -> Iterator[Piece]:
    """The pieces, with run-in headings cut from the paragraphs that they open.

    `Pretrial Detention: The law …` in bold or italics up to its colon or stop; the colon is no part
    of the title. Labels that the profile knows are none.
    """
    for piece in pieces:
        end = _find_title_end(piece, profile) if piece.role == "prose" else None
        if end is None:
            yield piece
            continue
        document = piece.reading.document
        marks = tuple(marks_within(piece.marks, piece.start, end))
        title = Reading.of(document, [(piece.start, end)], marks)
        words = title.part(0, len(title.text.rstrip(" .:")), marks)
        yield Piece("heading", piece.start, end, RUN_IN_LEVEL, marks, words, is_run_in=True)
        start = piece.end - len(document.text[end : piece.end].lstrip())
        behind = tuple(marks_within(piece.marks, start, piece.end))
        reading = Reading.of(document, [(start, piece.end)], behind)
        yield replace(piece, start=start, marks=behind, reading=reading, continues=False)


def _find_title_end(piece: Piece, profile: Profile) -> int | None:
    """The offset behind a run-in title and its colon, None where a paragraph has none."""
    text = piece.reading.document.text
    end = _find_type_end(piece)
    if end is None or piece.continues:
        return None
    title = Reading.of(
        piece.reading.document, [(piece.start, end)], marks_within(piece.marks, piece.start, end)
    ).text
    for mark in marks_within(piece.marks, end, piece.end):
        if mark.kind == "markup" and mark.start == end:
            end = mark.end
    if text[end : end + 1] == ":" and not title.endswith(":"):
        title, end = f"{title}:", end + 1
    behind = Reading.of(
        piece.reading.document, [(end, piece.end)], marks_within(piece.marks, end, piece.end)
    ).text
    is_title = (
        len(title) <= _LONGEST
        and title.count(" ") < _MOST_WORDS
        and _TITLE.fullmatch(title)
        and not _NO_TITLE.match(title)
        and not profile.starts_with_label(piece.reading.text)
        and not profile.contains_label(title)
    )
    is_over_prose = (
        len(behind) >= _SHORTEST_PROSE and _SENTENCE.match(behind) and ends_sentence(behind)
    )
    return end if is_title and is_over_prose else None


def _find_type_end(piece: Piece) -> int | None:
    """Where the bold or italics end with which a piece begins; None where all or none is so."""
    at = piece.start
    for mark in piece.marks:
        if mark.start > at:
            return None
        if mark.kind == "markup" and mark.start == at:
            at = mark.end
        elif mark.kind in ("strong", "emphasis") and mark.start <= at < mark.end < piece.end:
            return mark.end
    return None
