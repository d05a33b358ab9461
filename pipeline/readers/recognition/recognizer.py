"""The picture of a page → its words: cleaned, turned upright and straight, and read several times.

An engine is often sure of what it misreads, but seldom misreads a word the same way twice. So each
picture is read by columns and lines, and again at other sizes wherever words are, and a word is
certain only where readings agree. What two readings agree on is as sure as both together:
`1 - (1 - a)(1 - b)` for confidences a and b, as if they erred independently. Words that are on no
line of text are marked as labels of a drawing.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import combinations
from math import prod
from statistics import median
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

import numpy as np
from PIL import Image
from rapidfuzz import fuzz

from pipeline import patterns as re
from pipeline.readers.recognition.accents import doubt_accents, has_accent
from pipeline.readers.recognition.engine import (
    FIGURE_HEIGHT,
    RecognitionError,
    load_engine,
    measure_letters,
    parse_words,
)
from pipeline.readers.recognition.outer_figures import (
    find_left_out_numbers,
    find_outer_figures,
    read_outer_figures,
)
from pipeline.readers.recognition.page_frame import clear_border, describe_tilt
from pipeline.readers.recognition.page_picture import (
    clear_background,
    correct_shapes,
    doubt_unread_ink,
    estimate_skew,
    find_drawings,
    find_rules,
    fit_boxes,
    measure_strokes,
    remove_noise,
    turn_straight,
)
from pipeline.readers.recognition.raised_marks import (
    RaisedMark,
    erase_marks,
    find_pieces,
    find_raised_marks,
    parse_marks,
    read_marks,
    select_marks,
    take_off_marks,
)
from pipeline.storage.output import write_atomically

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from pipeline.readers.recognition.engine import PixelBox, RecognitionEngine, RecognizedWord

_SEVERAL: Final = 4  # words side by side are text
_LARGE: Final = 1.4  # times the usual height of a word: a title
_SMALL: Final = 0.55  # of the usual size of type; raised marks are larger
_APART: Final = 0.7  # times the usual size: a wider gap ends a run of words
_FAR: Final = 2.0  # times the usual size between a word and others of its line
_SHORTEST_NAME: Final = 3  # letters: fewer are read in seals and flags
_SAME_ROW: Final = 0.7  # of the higher of two words: they are on one row, and as high
_HANGING: Final = frozenset("gjpqyQJ")  # reach below the baseline


def mark_labels(
    words: Sequence[RecognizedWord], seen: Container[int], least: float
) -> Iterator[RecognizedWord]:
    """The words, those marked as labels that are on no line of text.

    A line of text is one that the first reading saw (`seen`), or one of several words, or one of
    large letters, a word of which is certain; but not a few letters, large and uncertain. A word
    close beside one of a line that was seen is a part of it, such as the number of a note. A few
    words in very small letters, apart from others, are labels even where an engine takes them for a
    part of a line of text; the baseline is then that of the rest. So are a few uncertain letters,
    or a large one, far from the rest of a line.
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
    beside = _find_beside(words, seen, _FAR * usual_size)
    for word in words:
        line = lines[word.line]
        is_text = (
            (word.line in seen and not _is_blot(line, usual, least))
            or id(word) in beside
            or len(line) >= _SEVERAL
            or (min(map(_measure_height, line)) >= _LARGE * usual
                and any(one.confidence >= least and _is_name(one.text) for one in line))
        )  # fmt: skip
        if not is_text or id(word) in small or id(word) in stray:
            yield word._replace(is_label=True)
        elif word.line in baselines:
            yield word._replace(baseline=baselines[word.line])
        else:
            yield word


def _find_beside(words: Sequence[RecognizedWord], seen: Container[int], widest: float) -> set[int]:
    """The ids of words that the first reading did not see, close to one that it saw, as high."""
    known = [(word.frame, _measure_height(word)) for word in words if word.line in seen]
    found: set[int] = set()
    for word in words:
        if word.line in seen or not word.has_letters:
            continue
        x0, top, x1, bottom = word.frame
        height = _measure_height(word)
        found.update(
            id(word)
            for frame, other in known
            if max(frame[0] - x1, x0 - frame[2]) <= widest
            and min(bottom, frame[3]) - max(top, frame[1]) > _SAME_ROW * max(height, other)
        )
    return found


def _find_small(line: Sequence[RecognizedWord], usual: float) -> Iterator[RecognizedWord]:
    """The words of short runs in very small letters, nothing but these close to each other."""
    for run in _split_line(line, _APART * usual):
        if 0 < sum(one.has_letters for one in run) < _SEVERAL and all(
            _is_small(word, usual) for word in run
        ):
            yield from run


def _find_stray(
    line: Sequence[RecognizedWord], usual: float, least: float
) -> Iterator[RecognizedWord]:
    """The words of a few uncertain letters, or of one large one, far from others of their line."""
    runs = list(_split_line(line, _FAR * usual))
    for run in runs if len(runs) > 1 else ():
        is_large = len(run) == len(run[0].text) == 1 and _measure_height(run[0]) >= _LARGE * usual
        is_doubtful = len(run) < _SEVERAL and all(
            word.confidence < least and len(word.text) < _SEVERAL for word in run
        )
        if (is_large or is_doubtful) and not any(
            letter.isdigit() for word in run for letter in word.text
        ):
            yield from run


def _split_line(line: Sequence[RecognizedWord], widest: float) -> Iterator[list[RecognizedWord]]:
    """The words from left to right, apart where a gap is wider than this."""
    run: list[RecognizedWord] = []
    end = 0.0
    for word in sorted(line, key=lambda one: one.frame[0]):
        if run and word.frame[0] - end > widest:
            yield run
            run, end = [], 0.0
        run.append(word)
        end = max(end, word.frame[2])
    if run:
        yield run


def _is_small(word: RecognizedWord, usual: float) -> bool:
    """Whether a word is in very small letters; `it` has none that tell its size."""
    sizes = list(measure_letters(word)) or [_measure_height(word) / FIGURE_HEIGHT]
    return median(sizes) < _SMALL * usual


def _is_blot(line: Sequence[RecognizedWord], usual: float, least: float) -> bool:
    """Whether a line has nothing but a few large and uncertain letters: a seal or a flag."""
    return (
        sum(len(word.text) for word in line) < _SEVERAL
        and max(word.confidence for word in line) < least
        and min(map(_measure_height, line)) >= _LARGE * usual
        and not any(map(str.isdigit, "".join(word.text for word in line)))
    )


def _is_name(text: str) -> bool:
    """Whether a word may be a title's, not a sign or a figure of a drawing."""
    return sum(map(str.isalpha, text)) >= _SHORTEST_NAME


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


_BAND: Final = 64  # pixels: words are looked up by such bands of the page
_SHARED: Final = 0.4  # of the narrower and of the lower word: then two words are at one place
_LOW: Final = 0.35  # of the higher word's height: a lower one is not at its place
_ALIKE: Final = 50  # percent: two readings of one word have more in common
_FAR_BOX: Final = 0.6  # of the usual height of its letters: further than any letter reaches
_THIN: Final = 0.06  # of its height: narrower than a letter
_SEEN: Final = 35.0  # so sure is the first reading at least where it sees a line of text
_ENDS: Final = re.compile(r"^[(\[]+|[\s,.;:)\]]+$")
_FREE_SPACE: Final = re.compile(r"(?<=[^\W\d_])\s+|\s+(?=[^\W\d_])")  # beside a letter
_SURE: Final = 85.0  # a reading that is so sure of other digits leaves them uncertain
_PERCENT: Final = 100
_BAR: Final = re.compile(r"\|(?=[\d.,:;)%-])|(?<=[\d.,(])\|")
_STROKES: Final = re.compile(r"(?<=http:/|ttps:/)[^/](?=www\.)")
_NUMERAL: Final = re.compile(r"I[Il|]{1,2}\.")
_IDEM: Final = re.compile(r"[/fIlt|1]d[.,]")  # in italics
_BRACKETED: Final = re.compile(r"(?:[\[{]\d{1,3}[)}]|[({]\d{1,3}\])")
_NO_NUMBER: Final = re.compile(r"\d[,.]?[lIOSB|]|[lIOSB|][,.]?\d")
_OPENING: Final = re.compile(r'(?<![^(\[])"(?=[^\W_])')
_CLOSING: Final = re.compile(r'(?<=[^\d"])"(?![^\W_])')  # behind a figure, it is inches
_SAME: Final = str.maketrans("\u2018\u2019\u201c\u201d\u2013\u2014", "''\"\"--")


@dataclass(slots=True)
class Agreement:
    """The words of several readings; how many marks are left out as specks."""

    words: list[RecognizedWord]
    specks: int = 0


def combine_readings(readings: Sequence[Sequence[RecognizedWord]], least: float) -> Agreement:
    """The words of these readings, each at its place in the first that has it.

    The text that is surest is taken, with the spaces that most readings have; its confidence is
    below `least` unless two readings have it. What only one reading has, and is not sure of, is a
    speck, a line or a part of a drawing, and so is a place of which each reads something else.
    Readings may leave out a stop or a bracket at the ends of a word: the longer text is taken. A
    word with an accent is uncertain unless all readings agree on it, and one of them is sure.
    """
    found = Agreement([])
    seen: set[int] = set()  # lines of the first reading, which looks for lines of text
    for place in _match(readings):
        texts = _restore_ends([_text(words) for words in place])
        sureness = [_measure_sureness(words) for words in place]
        keys = [_FREE_SPACE.sub("", text) for text in texts]
        ways = {key: _join(keys, sureness, key) for key in keys if key}
        key = max(ways, key=lambda one: ways[one])
        variants = [one for one, its_key in zip(texts, keys, strict=True) if its_key == key]
        text = max(variants, key=variants.count)
        source = next(at for at, words in enumerate(place) if _text(words) == text)
        is_certain = keys.count(key) > 1 and not (
            _is_disputed(text, texts, sureness)
            or (has_accent(text) and (set(texts) - {"", text} or max(sureness) < least))
        )
        if not is_certain and _are_specks(texts, sureness, least):
            found.specks += len(place[source])
            continue
        if sureness[0] >= _SEEN:
            seen.update(word.line for word in place[0])
        most = _PERCENT if is_certain else least - 1
        for word in _place_on_line(place, source):
            sure = min(max(ways[key], word.confidence if is_certain else 0), most)
            corrected = _correct(word._replace(confidence=sure), least)
            is_sign = corrected.confidence >= least and not _is_drawn_line(corrected)
            if is_sign or corrected.has_letters:
                found.words.append(corrected)
            else:
                found.specks += 1
    found.words = list(mark_labels(list(_match_quotes(found.words, least)), seen, least))
    return found


def _match_quotes(words: Sequence[RecognizedWord], least: float) -> Iterator[RecognizedWord]:
    """The words with bent quotation marks throughout where most are: print has one kind.

    A title between marks of two kinds, `“Debt and the River,"`, looks like one without an end.
    """
    text = "".join(word.text for word in words)
    is_bent = sum(map(text.count, "“”")) > text.count('"')
    for word in words:
        if is_bent and word.has_letters and '"' in word.text:
            bent = _CLOSING.sub("”", _OPENING.sub("“", word.text))
            yield word if bent == word.text else word._replace(text=bent).doubt(least)
        else:
            yield word


def _is_drawn_line(word: RecognizedWord) -> bool:
    """Whether a word is an upright line that is thinner than any letter of its height."""
    x0, top, x1, bottom = word.frame
    return word.text == "|" and x1 - x0 < _THIN * (bottom - top)


def _restore_ends(texts: Sequence[str]) -> list[str]:
    """The texts, each in the longest form that differs from it only in signs at the ends."""
    cores = [_ENDS.sub("", text) for text in texts]
    return [
        max((other for other, key in zip(texts, cores, strict=True) if key == core), key=len)
        if core
        else text
        for text, core in zip(texts, cores, strict=True)
    ]


def _match(
    readings: Sequence[Sequence[RecognizedWord]],
) -> Iterator[list[list[RecognizedWord]]]:
    """The words of each reading that are at one place, in the order of the first readings."""
    words = [
        (at, word, _find_place(word)) for at, reading in enumerate(readings) for word in reading
    ]
    bands: dict[int, list[int]] = defaultdict(list)
    group = list(range(len(words)))  # of each word, by its index: an earlier word of its group

    def find(at: int) -> int:
        while group[at] != at:
            group[at] = group[group[at]]
            at = group[at]
        return at

    for at, (reading, _, frame) in enumerate(words):
        for band in range(int(frame[1] // _BAND), int(frame[3] // _BAND) + 1):
            for other in bands[band]:
                if words[other][0] != reading and _do_overlap(frame, words[other][2]):
                    one, another = sorted((find(at), find(other)))
                    group[another] = one
            bands[band].append(at)
    places: dict[int, list[list[RecognizedWord]]] = defaultdict(lambda: [[] for _ in readings])
    for at, (reading, word, _) in enumerate(words):
        places[find(at)][reading].append(word)
    yield from places.values()


def _find_place(word: RecognizedWord) -> PixelBox:
    """The frame of a word without what only one of its letters' boxes reaches far to."""
    x0, top, x1, bottom = word.frame
    upper, lower = (median(box[side] for box in word.boxes) for side in (1, 3))
    reach = _FAR_BOX * (lower - upper)
    return x0, max(top, upper - reach), x1, min(bottom, lower + reach)


def _do_overlap(one: PixelBox, other: PixelBox) -> bool:
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    narrow = min(one[2] - one[0], other[2] - other[0])
    low, high = sorted((one[3] - one[1], other[3] - other[1]))
    return width > _SHARED * narrow and height > _SHARED * low and low > _LOW * high


def _text(words: Sequence[RecognizedWord]) -> str:
    """The words from left to right, quotation marks and dashes of one form."""
    ordered = sorted(words, key=lambda one: one.boxes[0][0])
    return " ".join(word.text for word in ordered).translate(_SAME)


def _measure_sureness(words: Sequence[RecognizedWord]) -> float:
    """The least confidence of these words; 0 where there are none."""
    return min((word.confidence for word in words), default=0.0)


def _join(texts: Sequence[str], sureness: Sequence[float], text: str) -> float:
    """How sure the readings that have this text are together."""
    doubts = (1 - sure / _PERCENT for one, sure in zip(texts, sureness, strict=True) if one == text)
    return _PERCENT * (1 - prod(doubts))


def _is_disputed(text: str, texts: Sequence[str], sureness: Sequence[float]) -> bool:
    """Whether a reading is sure of other digits than those of this text."""
    digits = _keep_figures(text)
    return any(
        sure >= _SURE and _keep_figures(other) != digits and not _NO_NUMBER.search(other)
        for other, sure in zip(texts, sureness, strict=True)
        if other
    )


def _keep_figures(text: str) -> str:
    return "".join(one for one in text if one.isdigit() or one in ".,-%")


def _are_specks(texts: Sequence[str], sureness: Sequence[float], least: float) -> bool:
    """Whether no reading is sure of a letter here; a word is sure but for the ink beside it.

    Where readings see as many signs, they see a word, whatever they take it for: `[LO]`, `[10]`.
    """
    shown = [text for text in texts if text]
    is_word = len(shown) > 1 and len(shown[0]) >= _SHORTEST_NAME and len({*map(len, shown)}) == 1
    if is_word or max(sureness) >= least - 1:
        return False
    return all(fuzz.ratio(one, other) <= _ALIKE for one, other in combinations(shown, 2))


def _place_on_line(
    place: Sequence[Sequence[RecognizedWord]], source: int
) -> Sequence[RecognizedWord]:
    """The words of one reading, on the line that an earlier one saw at their place, if any."""
    words = place[source]
    if source == 0:
        return words
    if place[0]:
        line = place[0][0]
        return [word._replace(line=line.line, baseline=line.baseline) for word in words]
    return [word._replace(line=-1 - len(place) * word.line - source) for word in words]


def _correct(word: RecognizedWord, least: float) -> RecognizedWord:
    """The word, uncertain where it has signs that print does not have.

    A bar is no letter: beside figures or a stop it is the figure 1, and `Il.` is a number. An
    address has two strokes behind its scheme: `http:/Awww.` is misread. So is an `Id.` in italics,
    which no other word looks like: `/d.`. No number stands in brackets of two kinds, `(14]`, nor in
    braces: what engines misread so are square ones.
    """
    text = _STROKES.sub("/", _BAR.sub("1", word.text))
    if _IDEM.fullmatch(text):
        text = "Id."
    if _NUMERAL.fullmatch(text):
        text = "I" * (len(text) - 1) + "."
    if _BRACKETED.fullmatch(text):
        text = f"[{text[1:-1]}]"
    if text == word.text:
        return word
    return word._replace(text=text).doubt(least)


Mode: TypeAlias = Literal["auto", "force"]

_OTHER_SIZES: Final = (0.75, 1.25)  # of the first; the last only of lines where others differ
_AROUND: Final = 0.6  # of the height of a word, around it: what belongs to its line
_WHITE: Final = 255
_TITLE: Final = 90  # pixels: engines are made for letters that are lower
_TITLE_SIZE: Final = 0.3  # of the first: at which the letters of titles are as high as others
_UPRIGHT: Final = 75.0  # mean confidence of a page that is read the right way up
_FEW: Final = 20  # characters: a page with fewer may be turned
_FEW_DOUBTFUL: Final = 0.02  # of the words of a page: with fewer uncertain ones it is read well
_WITHOUT_ACCENTS: Final = frozenset({"eng"})  # languages whose data know next to none
_ONE: Final = str.maketrans("lI|", "111")  # what a raised 1 is taken for
_TURNS: Final = {
    1: Image.Transpose.ROTATE_270,
    2: Image.Transpose.ROTATE_180,
    3: Image.Transpose.ROTATE_90,
}


class RecognizedPage(NamedTuple):
    """The words of a page in pixels of its picture, turned upright and straight.

    `turns` is the number of quarter turns as in `GlyphRun`; `skew` the degrees by which the
    upright page's lines fall to the right; `size` the upright picture's width and height. `specks`
    counts the marks that were left out because no letter in them is certain. `rules` are the
    drawn lines and bars, `drawings` the frames of charts and maps. `marks` are raised ones, which
    the words are without.
    """

    words: tuple[RecognizedWord, ...]
    turns: int
    skew: float
    size: tuple[int, int]
    specks: int = 0
    rules: tuple[PixelBox, ...] = ()
    drawings: tuple[PixelBox, ...] = ()
    marks: tuple[RaisedMark, ...] = ()


@dataclass(frozen=True, slots=True)
class PageRecognizer:
    """Which pages are recognised (`auto`: those that show only a picture), by which engine.

    `folder` keeps what was recognised; None where nothing is kept. So many pages of a document are
    recognised at once.
    """

    mode: Mode
    engine: str
    version: str
    language: str
    folder: Path | None = None
    pages_at_once: int = 1

    def describe(self) -> str:
        """Everything on which the output depends, on one line."""
        return f"ocr {self.mode} {self.language} {self.engine} {self.version}"

    @property
    def least(self) -> float:
        """The confidence below which a word is uncertain."""
        return load_engine(self.engine).least

    def recognize(self, image: Image.Image) -> RecognizedPage:
        """The words of a page's picture in shades of grey; raises `RecognitionError`."""
        path = self._find_path(image)
        if path and (kept := _load(path)):
            return kept
        found = _recognize(image, load_engine(self.engine), self.language)
        if path:
            text = json.dumps(found, ensure_ascii=False)
            digest = hashlib.sha256(text.encode()).hexdigest()
            write_atomically(path, f"{digest}\n{text}", stage=path.parent)
        return found

    def _find_path(self, image: Image.Image) -> Path | None:
        if self.folder is None:
            return None
        basis = f"{_digest_method()} {self.engine} {self.version} {self.language} {image.size}"
        digest = hashlib.sha256(basis.encode() + image.tobytes()).hexdigest()
        return self.folder / digest[:2] / f"{digest[2:]}.json"


def _recognize(image: Image.Image, engine: RecognitionEngine, language: str) -> RecognizedPage:
    framed = clear_border(image)
    cleaned = remove_noise(framed)
    found, straight = _recognize_turned(cleaned, engine, language, 0)
    if not _is_upright(found.words):
        others = (_recognize_turned(cleaned, engine, language, at) for at in _TURNS)
        ways = [(found, straight), *others]
        found, straight = max(ways, key=lambda one: (_weigh(one[0].words), -one[0].turns))
    shaped = _correct_shapes(found.words, straight)
    pieces = find_pieces(straight)
    marks, outer = _find_marks(shaped, pieces, straight, engine)
    read = (one for one in outer if one.sign and len(set(filter(None, one.readings))) == 1)
    bare = erase_marks(straight, (*marks, *read))
    first, _ = take_off_marks(shaped, marks)
    readings = [tuple(doubt_unread_ink(first, bare, engine.least))]
    agreed = combine_readings(readings, engine.least)
    for scale in _OTHER_SIZES:
        asked = bare if len(readings) == 1 else _keep_doubtful_lines(bare, agreed, engine.least)
        if asked is None:
            break
        readings.append(_read_again(asked, scale, engine, language))
        agreed = combine_readings(readings, engine.least)
    if any(word.confidence < engine.least and _is_tall(word) for word in agreed.words):
        reading = _read_again(bare, _TITLE_SIZE, engine, language)
        readings.append(tuple(filter(_is_tall, reading)))
        agreed = combine_readings(readings, engine.least)
    doubtful = sum(word.confidence < engine.least for word in agreed.words)
    part = doubtful / max(len(agreed.words), 1)
    if part > _FEW_DOUBTFUL and (tilt := describe_tilt(straight, part)):
        raise RecognitionError(tilt)
    found_words = read_outer_figures(outer, agreed.words)
    unread = doubt_unread_ink(found_words, bare, engine.least)
    are_known = language not in _WITHOUT_ACCENTS
    doubted = doubt_accents(unread, pieces, engine.least, are_known=are_known)
    words = tuple(measure_strokes(bare, doubted, is_blurred=cleaned is not framed))
    return found._replace(words=words, specks=agreed.specks, marks=marks)


def _find_marks(
    words: Sequence[RecognizedWord],
    pieces: NDArray[np.int64],
    image: Image.Image,
    engine: RecognitionEngine,
) -> tuple[tuple[RaisedMark, ...], tuple[RaisedMark, ...]]:
    """The raised marks of a page, with what the first reading and two looks at them saw.

    The second are figures over and under all its text, and numbers before its lines.
    """
    found = find_raised_marks(words, pieces)
    _, seen = take_off_marks(words, found)
    marked = [
        mark._replace(seen=text.translate(_ONE)) for mark, text in zip(found, seen, strict=True)
    ]
    outer = *find_outer_figures(words, pieces), *find_left_out_numbers(words, pieces)
    read = read_marks((*marked, *outer), image, engine)
    return select_marks(read[: len(marked)]), read[len(marked) :]


def _keep_doubtful_lines(image: Image.Image, agreed: Agreement, least: float) -> Image.Image | None:
    """The picture with nothing but the lines on which readings differ; None if there are none."""
    doubtful = {word.line for word in agreed.words if word.confidence < least}
    if not doubtful:
        return None
    shades = np.asarray(image)
    kept = np.full_like(shades, _WHITE)
    for word in agreed.words:
        if word.line in doubtful:
            x0, top, x1, bottom = map(int, word.frame)
            edge = int(_AROUND * (bottom - top)) + 1
            part = slice(max(top - edge, 0), bottom + edge), slice(max(x0 - edge, 0), x1 + edge)
            kept[part] = shades[part]
    return Image.fromarray(kept)


def _is_tall(word: RecognizedWord) -> bool:
    return _measure_height(word) >= _TITLE


def _correct_shapes(
    words: Iterable[RecognizedWord], image: Image.Image
) -> tuple[RecognizedWord, ...]:
    """The words with their boxes and signs as the ink shows them."""
    return correct_shapes(list(fit_boxes(words, image)), image)


def _read_again(
    image: Image.Image, scale: float, engine: RecognitionEngine, language: str
) -> tuple[RecognizedWord, ...]:
    """The words of a picture at another size, in pixels of this one; none if that fails."""
    size = max(round(image.width * scale), 1), max(round(image.height * scale), 1)
    again = image.resize(size, Image.Resampling.LANCZOS)
    try:
        words = engine.recognize(again, language, is_sparse=True)
    except RecognitionError:
        return ()
    x_scale, y_scale = image.width / size[0], image.height / size[1]
    scaled = (_scale(word, x_scale, y_scale) for word in words)
    return tuple(doubt_unread_ink(_correct_shapes(scaled, image), image, engine.least))


def _recognize_turned(
    image: Image.Image, engine: RecognitionEngine, language: str, turns: int
) -> tuple[RecognizedPage, Image.Image]:
    """What is first read of a picture turned this way, and the picture as it was read."""
    upright = _turn(image, turns)
    skew = estimate_skew(upright)
    straight = turn_straight(upright, skew)
    rules = tuple(find_rules(straight))
    clear = clear_background(straight, rules)
    words = engine.recognize(clear, language)
    drawings = tuple(find_drawings(straight))
    return RecognizedPage(words, turns, skew, upright.size, 0, rules, drawings), clear


def _turn(image: Image.Image, turns: int) -> Image.Image:
    return image.transpose(_TURNS[turns]) if turns else image


def _is_upright(words: Sequence[RecognizedWord]) -> bool:
    length = sum(len(word.text) for word in words)
    return length >= _FEW and _weigh(words) >= _UPRIGHT * length


def _weigh(words: Sequence[RecognizedWord]) -> float:
    """The confidences of all characters, summed."""
    return sum(word.confidence * len(word.text) for word in words)


def _scale(word: RecognizedWord, x_scale: float, y_scale: float) -> RecognizedWord:
    boxes = tuple(
        (x0 * x_scale, top * y_scale, x1 * x_scale, bottom * y_scale)
        for x0, top, x1, bottom in word.boxes
    )
    return word._replace(boxes=boxes, baseline=word.baseline * y_scale)


@cache
def _digest_method() -> str:
    """The digest of this package: another way of recognising is another result."""
    folder = resources.files("pipeline.readers.recognition")
    files = sorted(one for one in folder.iterdir() if one.name.endswith(".py"))  # type: ignore[type-var]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def _load(path: Path) -> RecognizedPage | None:
    """The results kept in a file, None if there is none or a single byte of it has changed."""
    with suppress(OSError, ValueError, TypeError, IndexError, KeyError):
        digest, _, kept = path.read_bytes().partition(b"\n")
        if hashlib.sha256(kept).hexdigest().encode() != digest:
            return None
        words, turns, skew, (width, height), specks, rules, drawings, marks = json.loads(kept)
        return RecognizedPage(
            parse_words(words),
            turns,
            skew,
            (width, height),
            specks,
            tuple(map(tuple, rules)),
            tuple(map(tuple, drawings)),
            parse_marks(marks),
        )
    return None
