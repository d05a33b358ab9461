"""Footnotes of a PDF: where they begin and which lines at a page's foot belong to them.

Marks may be raised, plain with a stop (`5.`, `5:`), closed (`5)`, `5/`), plain, glued to the text
(`5Id.`), in brackets, after a word (`Note 5:`), or symbols; a note may be inserted (`12a`), and
short notes may share a line. A plain number at the beginning of a line proves nothing by itself, so
the numbers of the whole document are aligned: the chain of candidates in one style is taken that
counts on most regularly and is called by most raised numbers on the pages of its notes.
"""

from __future__ import annotations

from bisect import insort
from collections import Counter
from dataclasses import dataclass, field
from itertools import chain
from string import ascii_lowercase
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from pipeline import patterns as re
from pipeline.grammar.sentences import ends_sentence
from pipeline.readers.footnotes.callouts import is_exponent
from pipeline.readers.footnotes.digits import GLUED_NUMBERS
from pipeline.readers.footnotes.evidence import are_called
from pipeline.readers.pdf.lines import copy_line, has_room, is_below_in_column, is_same_size
from pipeline.readers.pdf.words import join_texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.readers.pdf.lines import TextLine
    from pipeline.readers.pdf.page_content import DrawnBox
    from pipeline.readers.pdf.paragraphs import TextBlock
    from pipeline.readers.pdf.words import StyledText

_SMALLER: Final = 0.94  # times the body size: type that is visibly smaller
_SAME_SIZE: Final = 0.05  # of a size, by which lines of the notes may differ
_NEAR: Final = 2.0  # times a size between the lines of one note
_APART: Final = 0.8  # em between the text and notes without a rule
_MIN_RULE: Final = 20.0  # points: width of a rule over notes
_THIN: Final = 3.0  # points: height of a rule
_RULED: Final = 0.6  # share of the pages with notes that have a rule over them
_SAME_RULE: Final = 3.0  # points by which the widths of rules over notes differ
_SHORT_RULE: Final = 0.7  # of a column's width: only notes have so short a rule
_MAX_LEAP: Final = 4  # by which a number may follow another where notes between are not found
_ALIGNED: Final = 2.0  # points by which the beginnings of notes differ
_CALLED_BEFORE: Final = 0.6  # weight of a note that is called on the page before alone
_MOST_UNCALLED: Final = 0.25  # share of a chain of numbers in the size of the text
_LEAST_GLUED: Final = 3  # marks glued to their text that make a chain
_GAP: Final = 0.8  # em: from the text of one note to the plain number of the next on its line
_MOST_ON_LINE: Final = 6  # numbers that follow a note on its line

_SIGNS: Final = r"*\u2020\u2021\u00a7\u00b6\u2016#"
LETTERS: Final = r"(?:[a-z]|[ivxl]{2,7})"  # or a roman numeral
MARK: Final = re.compile(rf"(?:\(?(?:\d{{1,4}}[a-z]?[)/]?|[{_SIGNS}]{{1,4}}\)?)|{LETTERS})")
_NUMBER: Final = re.compile(rf"\d{{1,4}}(?:[a-z](?![a-z]))?|[{_SIGNS}]{{1,4}}|\b{LETTERS}\b")
NOTE_LABEL: Final = re.compile(r"(?:Sources?(?: for [^:]{1,80})?|Notes?): ")  # of a table
_SYMBOL_CALL: Final = re.compile(rf"[{_SIGNS}]{{1,4}}(?=\W*$)")
_CALL_SIGN: Final = re.compile(rf"[{_SIGNS}\[]")

MarkForm = Literal["raised", "bracketed", "stop", "closed", "worded", "plain", "glued", "symbol"]
_WORD: Final = r"[^\W\d_]|[\"\u201c\u00a7]"
_TEXT: Final = rf"\d|{_WORD}"  # that a mark may be glued to
_FORMS: Final[dict[MarkForm, tuple[str, str]]] = {  # what is printed before a mark and behind it
    "raised": ("", ""),
    "bracketed": (r"\[", rf"\](?=\s|{_TEXT})"),
    "stop": ("", rf"[.:](?=\s|{_TEXT})"),
    "closed": ("", rf"(?:\)(?=\s|{_TEXT})|/(?=\s))"),  # `1/20,000` is a share
    "worded": (r"(?:Foot)?[Nn]ote ", r"[.:](?=\s)"),
    "plain": ("", r"(?=\s)"),
    "glued": ("", rf"(?=\(|{_TEXT})"),
}
_STYLES: Final[Sequence[tuple[MarkForm, re.Pattern[str]]]] = (
    *(
        (form, re.compile(rf"{before}(?P<mark>[1-9]\d{{0,3}}[a-z]?){behind}"))
        for form, (before, behind) in _FORMS.items()
        if form not in ("raised", "glued")
    ),
    ("symbol", re.compile(rf"(?P<mark>[{_SIGNS}]{{1,4}})(?![{_SIGNS}])\.?(?=.)")),
)
_BRACKETED: Final = re.compile(r"\[(?P<mark>[1-9]\d{0,3}[a-z]?)\]")
_GLUED: Final = re.compile(rf"[1-9]\d{{0,3}}(?=\(|{_WORD})")


def starts_with_raised_mark(line: TextLine) -> bool:
    """Whether a line begins with a raised mark."""
    first = line.tokens[0]
    return line.is_raised(first) and bool(MARK.fullmatch(first.text))


@dataclass(frozen=True, slots=True, eq=False)
class NotePage:
    """A page as notes are looked for on it: its lines in reading order, its rules."""

    number: int
    lines: Sequence[TextLine]
    rules: Sequence[DrawnBox]


@dataclass(slots=True, eq=False)
class _Strip:
    """Lines below each other in one column of a page."""

    page: int  # index
    lines: list[TextLine]
    follows_table: bool = False


@dataclass(slots=True, eq=False)
class _Candidate:
    """A line that may begin a note, and the best chain of numbers that ends with it."""

    strip: _Strip
    at: int
    form: MarkForm
    mark: str
    is_called: bool
    weight: float = 0.0
    score: float = 0.0
    before: _Candidate | None = None

    @property
    def line(self) -> TextLine:
        return self.strip.lines[self.at]

    @property
    def number(self) -> int:
        return int(self.mark.rstrip(ascii_lowercase))

    @property
    def is_inserted(self) -> bool:
        """Whether it is marked `12a`, as a note inserted after note 12."""
        return not self.mark.isdecimal()


@dataclass(slots=True)
class _Found:
    """The notes of a document: the candidates that begin one, by strip from its top, their size."""

    starts: dict[int, list[_Candidate]] = field(default_factory=dict)
    sizes: list[float] = field(default_factory=list)

    def add(self, some: Iterable[_Candidate]) -> None:
        for one in some:
            insort(self.starts.setdefault(id(one.strip), []), one, key=lambda each: each.at)
            self.sizes.append(one.line.largest)


def find_footnotes(pages: Sequence[NotePage], body: float) -> list[list[TextLine]]:
    """The lines of the footnotes of each page, in order.

    Sets `note_mark` of lines where a note begins, and `bracketed` of all lines if notes are called
    in brackets.
    """
    strips = [list(_cut_strips(at, page)) for at, page in enumerate(pages)]
    calls = [_find_calls(page.lines) for page in pages]
    if not any(mark.isdecimal() for marks in calls for mark in marks):
        calls = [
            _find_glued_numbers(page.lines) | marks
            for page, marks in zip(pages, calls, strict=True)
        ]
    found = _Found()
    candidates = list(_find_candidates(pages, strips, calls, body))
    numbered = [candidate for candidate in candidates if candidate.form != "symbol"]
    found.add(_choose_chain(numbered, body))
    symbols = [candidate for candidate in candidates if candidate.form == "symbol"]
    in_text = {
        at: _find_calls(line for line in pages[at].lines if line.tall <= 1)
        for at in {candidate.strip.page for candidate in symbols}
    }
    found.add(_choose_symbols(symbols, in_text, body))
    for one in chain.from_iterable(found.starts.values()):
        one.line.note_mark = one.mark
    if bracketed := _find_bracketed_marks(found, calls):
        for line in chain.from_iterable(page.lines for page in pages):
            line.bracketed = bracketed
    return list(_build_zones(pages, strips, found, body))


def _find_bracketed_marks(found: _Found, calls: Sequence[set[str]]) -> frozenset[str]:
    """The marks that the text calls in brackets, `[5]`; none if it calls more by raised marks."""
    starts = list(chain.from_iterable(found.starts.values()))
    anywhere = set[str]().union(*calls)
    bracketed = sum(f"[{start.mark}]" in anywhere for start in starts)
    raised = sum(start.mark in anywhere for start in starts)
    return frozenset(start.mark for start in starts) if bracketed > raised else frozenset()


def _cut_strips(index: int, page: NotePage) -> Iterator[_Strip]:
    strip = _Strip(index, [])
    for line in page.lines:
        is_table = line.tall > 1
        if is_table or (strip.lines and not is_below_in_column(strip.lines[-1], line)):
            yield strip
            strip = _Strip(index, [], follows_table=is_table)
        if not (is_table or line.turns):
            strip.lines.append(line)
    yield strip


def _find_calls(lines: Iterable[TextLine]) -> set[str]:
    """The marks that the text of a page calls: raised ones, and symbols glued to words."""
    found: set[str] = set()
    for line in lines:
        has_sign = _CALL_SIGN.search(line.text)
        for at, token in enumerate(line.tokens):
            if at and line.is_raised(token):
                above = line.tokens[at - 1].text
                if token.space or not is_exponent(above, 0, len(above)):
                    found.update(_NUMBER.findall(token.text))
            elif not has_sign:
                continue
            elif symbol := _SYMBOL_CALL.search(token.text):
                if symbol.start() or (at and not token.space):
                    found.add(symbol[0])
            elif at or not _BRACKETED.fullmatch(token.text):
                found.update(mark[0] for mark in _BRACKETED.finditer(token.text))
    return found


def _find_glued_numbers(lines: Iterable[TextLine]) -> set[str]:
    """Numbers glued to the end of a clause: superior figures of a typeface are not raised."""
    return {
        mark
        for text in (line.text for line in lines)
        for found in GLUED_NUMBERS.finditer(text)
        if not text[found.end() : found.end() + 1].strip()
        for mark in found[0].split(",")
    }


def _find_candidates(
    pages: Sequence[NotePage],
    strips: Sequence[Sequence[_Strip]],
    calls: Sequence[set[str]],
    body: float,
) -> Iterator[_Candidate]:
    for index, page in enumerate(pages):
        earlier = calls[index - 1] if index else set()
        for strip in strips[index]:
            for at, line in enumerate(strip.lines):
                read = _read_marks(line)
                if not read or not _is_low(line, page.lines, body):
                    continue
                if read[0].form != "raised" and _is_set_as_title(line, body):
                    continue
                for form, mark, _ in read:
                    names = {mark, f"[{mark}]"}
                    one = _Candidate(strip, at, form, mark, not names.isdisjoint(calls[index]))
                    near = not names.isdisjoint(earlier)
                    one.weight = 1.0 if one.is_called else _CALLED_BEFORE if near else 0.2
                    yield one


def _is_set_as_title(line: TextLine, body: float) -> bool:
    """Whether a line is larger than the text, or bold throughout: `2. Policies` is no note."""
    return line.size > (1 + _SAME_SIZE) * body or all(token.face.bold for token in line.tokens)


class _ReadMark(NamedTuple):
    """The mark with which a line may begin, and where it ends there."""

    form: MarkForm
    mark: str
    end: int


def _read_marks(line: TextLine) -> list[_ReadMark]:
    """The mark with which a line begins; none where it begins with none.

    It may be glued to the text, but not to a figure: `10` is itself a mark, and `2005.` a date.
    """
    first, text = line.tokens[0], line.text
    if starts_with_raised_mark(line):
        mark = first.text.strip("()/")
        return [_ReadMark("raised" if mark[0].isdecimal() else "symbol", mark, len(first.text))]
    found = [
        _ReadMark(form, one["mark"], one.end())
        for form, pattern in _STYLES
        if (one := pattern.match(text)) and (form != "plain" or first.text == one["mark"])
    ]
    if glued := None if found and found[0].form != "plain" else _GLUED.match(text):
        found.append(_ReadMark("glued", glued[0], glued.end()))
    return found


def _is_low(line: TextLine, lines: Sequence[TextLine], body: float) -> bool:
    """Whether a line has no text below it that is larger than notes may be."""
    largest = max(_SMALLER * body, line.size * (1 + _SAME_SIZE))
    return not any(
        other.size >= largest and other.turns == 0 and _is_under(other, line) for other in lines
    )


def _is_under(other: TextLine, line: TextLine) -> bool:
    return other.top > line.top and other.x0 < line.x1 and line.x0 < other.x1


def _choose_chain(candidates: Sequence[_Candidate], body: float) -> list[_Candidate]:
    """The beginnings of notes: the best chain of numbers in one form and size.

    One of glued marks counts where there is no other: `1` begins `10` as well.
    """
    groups: dict[tuple[MarkForm, float], list[_Candidate]] = {}
    for candidate in candidates:
        key = candidate.form, round(candidate.line.largest * 2) / 2
        groups.setdefault(key, []).append(candidate)
    best: list[_Candidate] = []
    for (form, size), group in sorted(
        groups.items(), key=lambda item: (item[0][0] == "glued", *item[0])
    ):
        found = _align_numbers(group)
        is_small = size < _SMALLER * body
        if form == "raised" and is_small:
            found = group  # proof enough, in whatever order
        elif not _is_convincing(found, small=is_small):
            continue
        elif form == "glued" and (best or not is_small or len(found) < _LEAST_GLUED):
            continue  # `2017` may begin any line
        if sum(one.weight for one in found) > sum(one.weight for one in best):
            best = found
    return best


def _is_convincing(found: Sequence[_Candidate], *, small: bool) -> bool:
    called = sum(one.is_called for one in found)
    if not small and called < len(found) * (1 - _MOST_UNCALLED):
        return False
    return are_called(called, len(found))


def _align_numbers(group: Sequence[_Candidate]) -> list[_Candidate]:
    """The best chain in which numbers count on, leap over a few, or begin again at 1."""
    usual = Counter(round(one.line.x0 - one.line.left) for one in group if one.is_called)
    indent = max(usual, key=lambda key: (usual[key], -key), default=0)
    by_number: dict[int, _Candidate] = {}
    last: _Candidate | None = None  # of the best chain up to here
    for one in group:
        gain = one.weight + _weigh_beginning(one, indent)
        one.score, one.before = gain, None
        options = [
            (by_number.get(one.number - step), 0.3 * (step - 1)) for step in range(1, _MAX_LEAP + 1)
        ]
        if one.is_inserted:
            options = [(by_number.get(one.number), 0.0)]
        elif one.number == 1:
            options.append((last, 0.5))
        for other, loss in options:
            if other and other.score + gain - loss > one.score:
                one.score, one.before = other.score + gain - loss, other
        known = by_number.get(one.number)
        if known is None or one.score > known.score:
            by_number[one.number] = one
        if last is None or one.score > last.score:
            last = one
    found: list[_Candidate] = []
    while last:
        found.append(last)
        last = last.before
    return found[::-1]


def _weigh_beginning(candidate: _Candidate, indent: int) -> float:
    """The weight of a line's place as evidence for the beginning of a note."""
    weight = 0.3 if abs(candidate.line.x0 - candidate.line.left - indent) < _ALIGNED else 0.0
    if candidate.at == 0:
        return weight + 0.1
    above = candidate.strip.lines[candidate.at - 1]
    weight += 0.1 if has_room(above, candidate.line, above.right) else 0.0
    return weight + (0.1 if ends_sentence(above.text) else -0.2)


def _choose_symbols(
    symbols: Sequence[_Candidate], in_text: Mapping[int, set[str]], body: float
) -> Iterator[_Candidate]:
    """The notes marked by symbols or letters, smaller than the text: raised, or called there.

    One in the size of the text is called on its page, on which no other line has its mark.
    What follows a table at a page's foot is left to the table; so is a raised mark that no text of
    the page outside tables calls. `in_text` holds the marks called there, by page.
    """
    on_page = Counter((one.strip.page, one.mark) for one in symbols)
    for candidate in symbols:
        is_alone = on_page[candidate.strip.page, candidate.mark] == 1
        is_small = candidate.line.size < _SMALLER * body
        if not is_small and not (candidate.is_called and is_alone):
            continue
        above = candidate.strip.lines[: candidate.at]
        is_of_table = candidate.strip.follows_table and all(
            is_same_size(line, candidate.line) for line in above
        )
        is_called = candidate.weight >= _CALLED_BEFORE  # here or on the page before
        is_raised = candidate.line.is_raised(candidate.line.tokens[0])
        is_in_text = candidate.mark in in_text[candidate.strip.page]
        if (is_raised and (is_in_text or not is_of_table)) or (is_called and not is_of_table):
            yield candidate


def _build_zones(
    pages: Sequence[NotePage],
    strips: Sequence[Sequence[_Strip]],
    found: _Found,
    body: float,
) -> Iterator[list[TextLine]]:
    zones = _Zones(_most_common(found.sizes), body, _find_rule_width(pages, strips, found))
    for page, there in zip(pages, strips, strict=True):
        zone: list[TextLine] = []
        for strip in there:
            begun = found.starts.get(id(strip), [])
            top = zones.find_top(page, strip, begun[0].at if begun else None)
            if top is not None:
                zone += strip.lines[top:]
                zones.top, zones.last = strip.lines[top], strip.lines[-1]
        if not zone:
            zones.last = None
        yield zone


def _most_common(sizes: Sequence[float]) -> float:
    counted = Counter(round(size, 1) for size in sizes)
    return max(counted, key=lambda one: (counted[one], one), default=0.0)


def _find_rule_width(
    pages: Sequence[NotePage], strips: Sequence[Sequence[_Strip]], found: _Found
) -> float | None:
    """The width of the rules over notes, None if most notes have no rule over them."""
    widths: Counter[int] = Counter()
    noted = 0
    for page, there in zip(pages, strips, strict=True):
        for strip in there:
            if begun := found.starts.get(id(strip)):
                noted += 1
                ats = range(begun[0].at, -1, -1)
                drawn = filter(None, (_find_rule_above(page, strip, at) for at in ats))
                if rule := next(drawn, None):
                    widths[round(rule.x1 - rule.x0)] += 1
    if not noted or widths.total() < _RULED * noted:
        return None
    return max(widths, key=lambda width: (widths[width], width))


def _find_rule_above(page: NotePage, strip: _Strip, at: int) -> DrawnBox | None:
    """The rule drawn between a line and the one above it."""
    line = strip.lines[at]
    ceiling = strip.lines[at - 1].baseline if at else line.top - 2 * line.size
    for rule in page.rules:
        if (
            rule.bottom - rule.top < _THIN
            and rule.x1 - rule.x0 >= _MIN_RULE
            and ceiling <= rule.top <= line.baseline - 0.5 * line.size
            and rule.x0 < line.right
            and line.left < rule.x1
        ):
            return rule
    return None


@dataclass(slots=True, eq=False)
class _Zones:
    """Finds where notes begin in each strip, the rest of a note from the page before included."""

    size: float
    body: float
    rule: float | None  # width of the rules over notes
    last: TextLine | None = None  # of the notes so far
    top: TextLine | None = None  # the first line of the last strip of notes

    def find_top(self, page: NotePage, strip: _Strip, first: int | None) -> int | None:
        """The index of the first line of notes, given that of the first mark; None without any."""
        lines = strip.lines
        start = len(lines) if first is None else first
        alike = start
        while alike and abs(lines[alike - 1].largest - self.size) <= _SAME_SIZE * self.size:
            alike -= 1
        if self.last is None or alike == start or not _is_low(lines[alike], page.lines, self.body):
            return first
        if alike == 0 and self._is_beside_notes(lines[0]):
            return 0
        if self.rule is not None:
            for at in range(min(start, len(lines) - 1), alike - 1, -1):
                rule = _find_rule_above(page, strip, at)
                if rule and abs(rule.x1 - rule.x0 - self.rule) < _SAME_RULE:
                    return at if first is not None or self._is_rest(lines[at]) else None
            return first
        if self.size >= _SMALLER * self.body:
            return first
        top = min(start, len(lines) - 1)
        while top > alike and _is_close(lines[top - 1], lines[top]):
            top -= 1
        is_apart = top == 0 or lines[top].top - lines[top - 1].bottom > _APART * lines[top].size
        is_rest = _is_unfinished(self.last) or self._is_next_paragraph(strip, top)
        return top if is_apart and is_rest else first

    def _is_beside_notes(self, line: TextLine) -> bool:
        """Whether notes in the column at the left go on at the top of this one, under text."""
        top = self.top
        return (
            top is not None
            and top.page == line.page
            and top.right < line.left
            and abs(top.baseline - line.baseline) < self.size
        )

    def _is_next_paragraph(self, strip: _Strip, top: int) -> bool:
        """Whether lines below text, set like the notes, may be another paragraph of the last one.

        Text that runs on from page to page ends a page with a full line; below a table its own
        notes are expected.
        """
        if not top or strip.follows_table:
            return False
        above, line = strip.lines[top - 1], strip.lines[top]
        is_text = above.size >= self.size / _SMALLER and above.size >= _SMALLER * self.body
        return is_text and _is_unfinished(above) and not NOTE_LABEL.match(line.text)

    def _is_rest(self, line: TextLine) -> bool:
        """Whether lines under the rule may be the rest of a note where no mark follows.

        A rule as wide as its column may be a table's: then the last note must be unfinished.
        """
        is_short = self.rule is not None and self.rule < _SHORT_RULE * (line.right - line.left)
        return is_short or (self.last is not None and _is_unfinished(self.last))


def _is_unfinished(line: TextLine) -> bool:
    """Whether the last line of the notes so far is full, or ends within a sentence."""
    return line.x1 > line.right - line.size or not ends_sentence(line.text)


def _is_close(above: TextLine, line: TextLine) -> bool:
    pitch = line.baseline - above.baseline
    return is_same_size(above, line) and 0 < pitch < _NEAR * line.size


def measure_plain_mark(line: TextLine) -> int:
    """The length of the mark that begins a note and is not raised, 0 if it is raised."""
    if not line.note_mark or line.is_raised(line.tokens[0]):
        return 0
    return next((one.end for one in _read_marks(line) if one.mark == line.note_mark), 0)


def split_notes_on_one_line(zones: Sequence[Sequence[TextLine]]) -> list[list[TextLine]]:
    """The lines of the notes of each page, cut where another note begins on a line.

    Short notes may follow each other on a line: `4. Id.   5. See id. at 9.` A number there begins a
    note if it is the next one, its form is that of the notes and it follows a sentence.
    """
    found: list[list[TextLine]] = [[] for _ in zones]
    lines = [(at, line) for at, zone in enumerate(zones) for line in zone]
    marks = [int(line.note_mark) if line.note_mark.isdecimal() else 0 for _, line in lines]
    following = 0  # the number of the next note that begins a line
    bounds: list[int] = []
    for mark in reversed(marks):
        bounds.append(following)
        following = mark or following
    form: MarkForm | None = None  # as raised as the symbol above, as long as there is no number
    last = 0
    for (at, line), mark, bound in zip(lines, marks, reversed(bounds), strict=True):
        rest = line
        if mark:
            forms = (one.form for one in _read_marks(line) if one.mark == line.note_mark)
            form, last = next(forms, None), mark
        elif line.note_mark and form is None and starts_with_raised_mark(line):
            form = "raised"
        limit = bound if bound > last else last + _MOST_ON_LINE
        while form and last + 1 < limit and (parts := _cut_at_mark(rest, form, str(last + 1))):
            last += 1
            found[at].append(parts[0])
            rest = parts[1]
            rest.note_mark = str(last)
        found[at].append(rest)
    return found


def _cut_at_mark(line: TextLine, form: MarkForm, mark: str) -> tuple[TextLine, TextLine] | None:
    """A line cut before the mark of another note, None if it has none."""
    pattern = re.compile(mark.join(_FORMS[form]))
    for at in range(len(line.tokens)):
        for start in _find_mark_starts(line, at, form, pattern):
            before, behind = _cut_tokens(line, at, start)
            if not before or not behind or not ends_sentence(join_texts(before)):
                continue
            if form in ("plain", "glued") and behind[0].x0 - before[-1].x1 < _GAP * line.size:
                continue
            return copy_line(line, before), copy_line(line, behind)
    return None


def _find_mark_starts(
    line: TextLine, at: int, form: MarkForm, pattern: re.Pattern[str]
) -> list[int]:
    """Where in a token a mark of this form begins; a mark with a word is two tokens."""
    token = line.tokens[at]
    if form == "raised":
        has_text = token.space and at + 1 < len(line.tokens)
        is_mark = line.is_raised(token) and pattern.fullmatch(token.text.strip("()/"))
        return [0] if has_text and is_mark else []
    shown = join_texts(line.tokens[at : at + 2]).lstrip() + " "
    starts = [found.start() for found in pattern.finditer(shown)]
    return [
        start
        for start in starts
        if start < len(token.text) and (start == 0 or shown[start - 1].isspace())
    ]


def _cut_tokens(line: TextLine, at: int, start: int) -> tuple[list[StyledText], list[StyledText]]:
    """The tokens of a line before and from a character of one of them."""
    token = line.tokens[at]
    if start == 0:
        return line.tokens[:at], line.tokens[at:]
    first, second = token.cut(start)
    return [*line.tokens[:at], first], [second, *line.tokens[at + 1 :]]


def place_footnotes(
    text: Sequence[TextBlock], notes: Sequence[TextBlock], deepest: int, called: set[str]
) -> Iterator[TextBlock]:
    """The blocks of a page in reading order.

    Footnotes are printed at the foot of the page. Where a heading above the lowest level begins on
    the page, the notes called before it are placed before it: they belong to the part that ends
    there. `called` holds the marks called but not yet explained on the page before, and afterwards
    those of this page.
    """
    waiting = list(notes)
    for draft in text:
        if draft.kind == "heading" and draft.level < deepest:
            yield from _take_called_notes(waiting, called)
        called.update(_find_callouts(draft))
        yield draft
    called -= {mark for note in notes for mark in _find_note_mark(note)}
    yield from waiting


def _take_called_notes(waiting: list[TextBlock], called: set[str]) -> Iterator[TextBlock]:
    """Takes the waiting notes, in order, down to the last one called."""
    due = 0
    for at, note in enumerate(waiting):
        own = set(_find_note_mark(note))
        if not note.continues and not own <= called:
            break
        called -= own
        due = at + 1
    yield from waiting[:due]
    del waiting[:due]


def _find_callouts(draft: TextBlock) -> Iterator[str]:
    for line in draft.lines:
        for token in line.tokens:
            if line.is_raised(token):
                yield from _NUMBER.findall(token.text)


def _find_note_mark(note: TextBlock) -> Iterator[str]:
    first = note.lines[0].tokens[0]
    yield from _NUMBER.findall(first.text)[:1]
