"""Where a part of a stored paragraph's text is printed: the paragraph's spans, cut to the part.

The text of a paragraph differs from its print in blanks, hyphens at the ends of lines, markup and
callouts, but hardly in letters and digits. So letters and digits are compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import normalize

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.record.stored import JsonObject

Bounds = tuple[int, int]


def locate_parts(
    printed: str, paragraph: JsonObject, parts: Sequence[Bounds]
) -> list[list[JsonObject]]:
    """The spans of each part of a paragraph; `printed` is the text of the document.

    `parts` are offsets in the paragraph's text, in order. A part whose letters are not found in
    the print, because of an address in a link for example, gets all that lies between its
    neighbours, which is nothing for a part without letters and digits between two that are found.
    """
    spans: list[JsonObject] = paragraph["spans"]
    if len(parts) < 2:  # noqa: PLR2004 - a whole paragraph
        return [spans for _ in parts]
    callouts = {
        at
        for ref in paragraph["note_refs"]
        for span in ref["spans"]
        for at in range(span["start"], span["end"])
    }
    letters = [
        (letter, number, at)
        for number, span in enumerate(spans)
        for at in range(span["start"], span["end"])
        if at not in callouts
        for letter in _list_letters(printed[at])
    ]
    texts = [paragraph["text"][start:end] for start, end in parts]
    found = _find_parts("".join(letter for letter, _, _ in letters), texts)
    located: list[list[JsonObject]] = []
    for text, (first, last) in zip(texts, found, strict=True):
        if first == last:
            located.append([])
            continue
        (_, begun, start), (_, ended, end) = letters[first], letters[last - 1]
        cut = [dict(span) for span in spans[begun : ended + 1]]
        cut[-1]["end"] = _extend(printed, text, end + 1, cut[-1]["end"])
        cut[0]["start"] = _extend_back(printed, text, start, cut[0]["start"])
        located.append(cut)
    return located


def _list_letters(text: str) -> Iterator[str]:
    """Letters and digits without accents; a ligature is its letters."""
    for letter in text if text.isascii() else normalize("NFKD", text):
        if letter.isalnum():
            yield letter


def _find_parts(printed: str, texts: Sequence[str]) -> list[Bounds]:
    """The bounds of each part in the printed letters; one not found lies between its neighbours.

    A part begins where the part before it ends, or else is the only place with its letters.
    """
    found: list[Bounds | None] = []
    reached = 0
    for text in texts:
        letters = "".join(_list_letters(text))
        at = printed.find(letters, reached)
        if letters and (at == reached or (at > 0 and printed.find(letters, at + 1) < 0)):
            reached = at + len(letters)
            found.append((at, reached))
        else:
            found.append(None)
    following = len(printed)
    most = [following := bounds[0] if bounds else following for bounds in reversed(found)]
    least = 0
    placed = []
    for bounds, end in zip(found, reversed(most), strict=True):
        placed.append(bounds or (least, end))
        least = bounds[1] if bounds else least
    return placed


def _extend_back(printed: str, text: str, start: int, least: int) -> int:
    """The start of a part before its first letter: the marks that its text begins with."""
    letters = [at for at, letter in enumerate(text) if letter.isalnum()]
    marks = text[: letters[0]] if letters else ""
    while marks and start > least and printed[start - 1] == marks[-1]:
        start, marks = start - 1, marks[:-1]
    return start


def _extend(printed: str, text: str, end: int, most: int) -> int:
    """The end of a part after its last letter: the marks that its text ends with."""
    letters = [at for at, letter in enumerate(text) if letter.isalnum()]
    for mark in text[letters[-1] + 1 :] if letters else "":
        if end == most or printed[end] != mark:
            break
        end += 1
    return end
