"""Words that are labels in drawings, such as maps and charts, apart from lines of text."""

from __future__ import annotations

from collections import defaultdict
from statistics import median
from typing import TYPE_CHECKING, Final

from pipeline.readers.recognition.letter_sizes import measure_letters

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from pipeline.readers.recognition.engine import RecognizedWord

_SEVERAL: Final = 4  # words side by side are text
_LARGE: Final = 1.4  # times the usual height of a word: a title
_SMALL: Final = 0.55  # of the usual size of type; raised marks are larger
_APART: Final = 0.7  # times the usual size: a wider gap ends a run of words
_FAR: Final = 2.0  # times the usual size between a word and others of its line
_HANGING: Final = frozenset("gjpqyQJ")  # reach below the baseline


def mark_labels(
    words: Sequence[RecognizedWord], seen: Container[int], least: float
) -> Iterator[RecognizedWord]:
    """The words, those marked as labels that are on no line of text.

    A line of text is one that the first reading saw (`seen`), or one of several words, or one of
    large letters that are certain. A few words in very small letters, apart from others, are labels
    even where an engine takes them for a part of a line of text; the baseline is then that of the
    rest. So are a few uncertain letters, or a large one, far from the rest of a line.
    """
    lines: dict[int, list[RecognizedWord]] = defaultdict(list)
    for word in words:
        lines[word.line].append(word)
    heights = [_measure_height(word) for word in words if word.line in seen]
    usual = median(heights) if heights else 0.0
    sizes = sorted(size for word in words if word.line in seen for size in measure_letters(word))
    usual_size = median(sizes) if sizes else 0.0
    small = {id(word) for line in lines.values() for word in _find_small(line, usual_size)}
    stray = {id(word) for line in lines.values() for word in _find_stray(line, usual_size, least)}
    baselines = {
        number: _find_baseline([word for word in line if id(word) not in small])
        for number, line in lines.items()
        if any(id(word) in small for word in line)
    }
    for word in words:
        line = lines[word.line]
        is_text = (
            word.line in seen
            or len(line) >= _SEVERAL
            or (min(map(_measure_height, line)) >= _LARGE * usual
                and sum(len(one.text) for one in line) > 1
                and max(one.confidence for one in line) >= least)
        )  # fmt: skip
        if not is_text or id(word) in small or id(word) in stray:
            yield word._replace(is_label=True)
        elif word.line in baselines:
            yield word._replace(baseline=baselines[word.line])
        else:
            yield word


def _find_small(line: Sequence[RecognizedWord], usual: float) -> Iterator[RecognizedWord]:
    """The words of short runs in very small letters."""
    run: list[RecognizedWord] = []
    end = 0.0
    for word in [*sorted(line, key=lambda one: one.boxes[0][0]), None]:
        if word and run and word.boxes[0][0] - end <= _APART * usual and _is_small(word, usual):
            run.append(word)
        else:
            if 0 < sum(map(_has_letters, run)) < _SEVERAL:
                yield from run
            run = [word] if word and _is_small(word, usual) else []
        end = word.boxes[-1][2] if word else 0.0


def _find_stray(
    line: Sequence[RecognizedWord], usual: float, least: float
) -> Iterator[RecognizedWord]:
    """The words of a few uncertain letters, or of one large one, far from others of their line."""
    ordered = sorted(line, key=lambda one: one.boxes[0][0])
    for before, word, behind in zip([None, *ordered], ordered, [*ordered[1:], None], strict=False):
        is_large = len(word.text) == 1 and _measure_height(word) >= _LARGE * usual
        is_doubtful = word.confidence < least and len(word.text) < _SEVERAL
        gaps = [
            right.boxes[0][0] - left.boxes[-1][2]
            for left, right in ((before, word), (word, behind))
            if left and right
        ]
        is_far = bool(gaps) and min(gaps) > _FAR * usual
        if is_far and (is_large or is_doubtful) and not any(map(str.isdigit, word.text)):
            yield word


def _is_small(word: RecognizedWord, usual: float) -> bool:
    sizes = list(measure_letters(word))
    return not sizes or median(sizes) < _SMALL * usual


def _has_letters(word: RecognizedWord) -> bool:
    return any(map(str.isalnum, word.text))


def _measure_height(word: RecognizedWord) -> float:
    return max(bottom - top for _, top, _, bottom in word.boxes)


def _find_baseline(words: Sequence[RecognizedWord]) -> float:
    """The baseline of these words; their lower edge if no letter is on the baseline."""
    bottoms = [
        box[3]
        for word in words
        for letter, box in zip(word.text, word.boxes, strict=True)
        if letter.isalnum() and letter not in _HANGING
    ]
    return median(bottoms or [box[3] for word in words for box in word.boxes] or [0.0])
