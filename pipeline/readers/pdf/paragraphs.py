"""Lines → paragraphs, list items, headings and notes, joined over lines, columns and pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain, pairwise, zip_longest
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.document.model import RUN_IN_LEVEL
from pipeline.grammar.captions import CAPTION
from pipeline.grammar.citation_cues import NOTES_HEADING
from pipeline.grammar.sentences import ends_sentence
from pipeline.readers.pdf.footnotes import NOTE_LABEL, starts_with_raised_mark
from pipeline.readers.pdf.headings import (
    LARGER,
    NUMBERED,
    is_bold,
    is_caption,
    is_heading,
    is_italic,
    is_title_over,
    measure_run_in_title,
)
from pipeline.readers.pdf.lines import (
    copy_line,
    has_room,
    is_below_in_column,
    is_centred,
    is_same_size,
)
from pipeline.readers.printed_text import ENDED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.document.model import BlockKind
    from pipeline.readers.pdf.dehyphenation import Joint
    from pipeline.readers.pdf.lines import TextLine
    from pipeline.readers.pdf.metrics import LayoutMetrics

_LOOSER: Final = 1.22  # times the usual pitch: a gap between paragraphs
_LEADING: Final = 1.5  # times a size: pitch of a heading's lines at most
_ALL_EVEN: Final = 3  # pitches: this one, the one above it and the one below it
_EVEN: Final = 0.03  # of a pitch: pitches differ less where the leading is the same
_FAR: Final = 1.9  # times a size: headings so far apart are two
_FREE: Final = 2.5  # lines left below: a continued block would have filled them
_INDENT: Final = 0.8  # em
_DEEPEST: Final = 6  # em: of the lines that continue an entry of a list
_FEWEST_HANGING: Final = 2  # entries of more than one line
_ENTRY_END: Final = re.compile(rf"{ENDED.pattern}|(?:https?://|www\.|/)\S*$")
_MUCH_ROOM: Final = 0.4  # of a column's width: a line so short ends its block
_NEIGHBOURS: Final = 3  # lines above and below: beside a picture the right edge is local
# Callouts may follow the stop, in brackets or not.
_CONTENTS_ENTRY: Final = re.compile(r"(?:[.\u00b7\u2026]\s?){4,}\s*\w{1,6}$")  # ends in its page
_CLOSED: Final = re.compile(r"[.;:?!][)\]\"\u201d\u2019\d,]{0,6}$")
_LABEL: Final = re.compile(r"[^\W\d_][^:;.?!]{1,60}(?::(?!//)|[ ]?(?:\.[ ]?){4})")  # or dot leaders
_ALIGNED: Final = 1.5  # points
_NEAR_EDGE: Final = 0.4  # em between the text behind a number and the lines below it
_NUMBER: Final = re.compile(r"(?P<open>\[)?(?P<number>\d{1,3})(?(open)\]|[.)]?)")
# The last are those of Wingdings and Symbol at codes of private use; lower ones are Greek letters.
# A glyph alone that its font does not map to a character is one too.
BULLET: Final = re.compile(
    r"[\u2022\u2023\u2043\u00b7\u25a0-\u25ff\u2713\u2714\u274d-\u2752\u2756\u27a2-\u27a4"
    r"\uf0a7\uf0a8\uf0b7\uf0d8\uf0fc]|\ufffd(?=\s)"
)
_HANGING_MARK: Final = re.compile(r"\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})[.)]")
_ITEM_MARK: Final = re.compile(rf"{BULLET.pattern}|[a-z][.)](?=\s|$)")


@dataclass(slots=True, eq=False)
class TextBlock:
    """A block of lines; `hard` are the indexes of lines that begin anew within it.

    `tail` is how its end joins the block that continues it; `cells` are the lines of each cell of a
    table's row, `spans` how many rows and columns each is set over; `depth` is that of the bookmark
    that names a heading, 0 if none does.
    """

    kind: BlockKind
    lines: list[TextLine]
    hard: set[int] = field(default_factory=set)
    level: int = 0
    continues: bool = False
    tail: Joint = "space"
    cells: Sequence[list[TextLine]] = ()
    spans: Sequence[tuple[int, int]] = ()
    depth: int = 0

    @property
    def is_tabular(self) -> bool:
        """Whether it is part of a table."""
        return self.kind in ("caption", "columns", "row", "chart label")


def build_blocks(lines: Sequence[TextLine], usual: LayoutMetrics) -> list[TextBlock]:
    """The blocks of a page's text in reading order; headings have no levels yet."""
    found: list[TextBlock] = []
    for at, line in enumerate(lines):
        is_apart = at > 0 and _is_apart(lines, at, usual)
        begins = is_apart or _begins_block(lines, at, usual) if at else True
        if at and not is_apart:
            begins = _begins_after_bullet(found[-1], line, begins=begins)
            begins = _begins_in_item(found[-1], line, begins=begins)
            begins = begins or _opens_hanging_item(lines, at) or begins
            begins = begins and not _continues_caption(found[-1], line)
        if at and line.hangs is not None and lines[at - 1].hangs is not None:
            begins = not line.hangs
        if begins or line.number:
            found.append(TextBlock("paragraph", [line]))
            continue
        if begins is None or _is_label_among_labels(found[-1], line):
            found[-1].hard.add(len(found[-1].lines))
        found[-1].lines.append(line)
    for draft, under in zip_longest(found, found[1:]):
        if is_heading(draft, usual.body) or (under and is_title_over(draft, under, usual.body)):
            draft.kind = "heading"
            if is_caption(draft):
                draft.kind, draft.level = "caption", 1
        elif BULLET.match(draft.lines[0].text):
            draft.kind = "item"
    return list(chain.from_iterable(map(_cut_run_in_title, found)))


def mark_hanging_lines(pages: Iterable[Sequence[TextLine]]) -> None:
    """Sets `hangs` of the lines of reference lists and the like, whose entries hang.

    Their lines begin at two edges. One at the right edge follows a full line; one at the left edge
    follows a line that ends a sentence or an address, or has room. First lines of paragraphs that
    are set in are otherwise: what follows them is at the left edge. Two entries of several lines
    are needed, and only one where an earlier page has entries of this size and depth.
    """
    known: set[tuple[int, int]] = set()
    for lines in pages:
        starts = [
            at for at, line in enumerate(lines) if not at or not _is_set_alike(lines[at - 1], line)
        ]
        for start, stop in pairwise([*starts, len(lines)]):
            _mark_hanging_run(lines[start:stop], known)


def _mark_hanging_run(run: Sequence[TextLine], known: set[tuple[int, int]]) -> None:
    left = min(line.x0 - line.left for line in run)
    depths = [line.x0 - line.left - left for line in run]
    deep = [depth for depth in depths if depth >= _ALIGNED]
    if (
        not deep
        or max(deep) - min(deep) >= _ALIGNED
        or not _INDENT * run[0].size < deep[0] < _DEEPEST * run[0].size
        or any(BULLET.match(line.text) or _leading_number(line)[0] for line in run)
    ):
        return
    hangs = [depth >= _ALIGNED for depth in depths]
    pairs = list(zip(pairwise(run), pairwise(hangs), strict=True))
    entries = sum(deeper and not before for _, (before, deeper) in pairs)
    form = round(run[0].size), round(deep[0])
    if entries < (1 if form in known else _FEWEST_HANGING):
        return
    if all(
        not has_room(above, line, above.right)
        if is_deep
        else _ENTRY_END.search(above.text) or has_room(above, line, above.right)
        for (above, line), (_, is_deep) in pairs
    ):
        known.add(form)
        for line, is_deep in zip(run, hangs, strict=True):
            line.hangs = is_deep


def _is_set_alike(above: TextLine, line: TextLine) -> bool:
    """Whether a line is below another in its column, and in type of its size and weight."""
    return (
        is_below_in_column(above, line)
        and is_same_size(above, line)
        and is_bold(above) == is_bold(line)
    )


def _cut_run_in_title(draft: TextBlock) -> list[TextBlock]:
    """The block, and before it the title that its first line begins with."""
    first = draft.lines[0]
    end = measure_run_in_title(first) if draft.kind == "paragraph" else 0
    if not end:
        return [draft]
    title, text = copy_line(first, first.tokens[:end]), copy_line(first, first.tokens[end:])
    draft.lines[0] = text
    return [TextBlock("heading", [title], level=RUN_IN_LEVEL), draft]


def _begins_in_item(draft: TextBlock, line: TextLine, *, begins: bool | None) -> bool | None:
    """Whether a line begins a block, given the number with which the last block began.

    Its text is aligned after such a number, or goes on from a longer line that ends no sentence.
    """
    first, before = draft.lines[0], draft.lines[-1]
    number, edge = _leading_number(first)
    if first.number and len(first.tokens) > 1:
        edge = first.tokens[1].x0
    elif not number:
        return begins
    goes_on = (
        first.numbers_text
        and not _CLOSED.search(before.text)
        and before.x1 > (before.left + before.right) / 2
        and not BULLET.match(line.text)
    )
    is_item_line = abs(line.x0 - edge) < _ALIGNED or _is_hanging_line(draft, line)
    return False if goes_on or is_item_line else begins


def _begins_after_bullet(draft: TextBlock, line: TextLine, *, begins: bool | None) -> bool | None:
    """Whether a line begins a block, given the bullet or letter with which the last block began.

    The text of an item is aligned after its bullet; what begins left of that is another block,
    unless all lines below the bullet do.
    """
    first = draft.lines[0]
    if len(first.tokens) == 1 or not _ITEM_MARK.fullmatch(first.tokens[0].text):
        return begins
    edge = first.tokens[1].x0
    if abs(line.x0 - edge) < _ALIGNED:
        return False
    is_left = line.x0 < edge - _ALIGNED and abs(edge - first.x0) > _INDENT * line.size
    hangs = any(abs(other.x0 - edge) < _ALIGNED for other in draft.lines[1:])
    return begins or (is_left and (hangs or bool(_ITEM_MARK.match(line.text))))


def _continues_caption(draft: TextBlock, line: TextLine) -> bool:
    """Whether a line continues a caption in its type, perhaps set in: a sentence or a full line."""
    before = draft.lines[-1]
    is_open = line.text[:1].islower() and not ends_sentence(before.text)
    return (
        CAPTION.match(draft.lines[0].text) is not None
        and before.plain()[-1].face == line.plain()[0].face
        and line.baseline - before.baseline < _LEADING * line.size
        and (is_open or not has_room(before, line, before.right))
    )


def _opens_hanging_item(lines: Sequence[TextLine], at: int) -> bool:
    """Whether a line begins with a letter or number behind which the line below is set in."""
    line = lines[at]
    if line.tokens[0].text[-1:] not in ".)" or at + 1 == len(lines) or len(line.tokens) == 1:
        return False
    if not _HANGING_MARK.fullmatch(line.tokens[0].text):
        return False
    below = lines[at + 1]
    edge = line.tokens[1].x0
    return (
        line.tokens[1].space
        and is_below_in_column(line, below)
        and abs(below.x0 - edge) < _ALIGNED
        and edge - line.x0 > _INDENT * line.size
    )


def _is_hanging_line(draft: TextBlock, line: TextLine) -> bool:
    """Whether a line without a number continues, further right, a full line above."""
    above = draft.lines[-1]
    first = draft.lines[0]
    is_deeper = line.x0 > first.x0 + _ALIGNED and not _leading_number(line)[0]
    is_item = not first.tokens[0].text.isdecimal()  # `21 boats` may begin a line of prose
    return is_item and is_deeper and not has_room(above, line, above.right)


def _is_in_hanging_column(first: TextLine, line: TextLine) -> bool:
    """Whether a line is aligned with the text after the number in another line."""
    number, edge = _leading_number(first)
    return bool(number) and abs((line.x0 - line.left) - (edge - first.left)) < _ALIGNED


def _leading_number(line: TextLine) -> tuple[int, float]:
    """The number with which a line begins and where its text begins; (0, 0) if there is none."""
    found = _NUMBER.fullmatch(line.tokens[0].text)
    if not found or len(line.tokens) == 1 or not line.tokens[1].space:
        return 0, 0
    return int(found["number"]), line.tokens[1].x0


def _is_label_among_labels(draft: TextBlock, line: TextLine) -> bool:
    """Whether a line is a label after another one, though the value above fills its line."""
    return line.text[:1].isupper() and _opens_label(draft.lines[0]) and _opens_label(line)


def build_note_blocks(lines: Sequence[TextLine]) -> list[TextBlock]:
    """The notes of a page; lines before the first mark continue the page before."""
    found: list[TextBlock] = []
    for line in lines:
        if line.note_mark or not found:
            found.append(TextBlock("note", [line], continues=not line.note_mark))
        else:
            found[-1].lines.append(line)
    return found


def _begins_block(lines: Sequence[TextLine], at: int, usual: LayoutMetrics) -> bool | None:
    """Whether a line not apart begins a block; None if it begins anew within the block."""
    before, line = lines[at - 1], lines[at]
    is_label = NOTE_LABEL.match(line.text) is not None
    if is_label or _continues_centred(before, line):
        return is_label
    if (is_bold(before) and is_bold(line)) or line.size > LARGER * usual.body:
        return _is_other_title(before, line, usual)  # lines of one heading may be aligned anyhow
    indent, em = usual.indent(line), _INDENT * line.size
    is_set_in = indent > em and line.x0 - before.x0 > em and not _hangs_behind_mark(before, line)
    if BULLET.match(line.text) or is_set_in:
        return True
    is_full = not has_room(before, line, before.right)
    if indent < -em and not (is_full and not ENDED.search(before.text)):
        return True
    if not is_full:
        return _ends_short(lines, at, new=indent > em and _starts_bold(line))
    return None if _opens_label(line) and _starts_bold(line) else False


def _hangs_behind_mark(before: TextLine, line: TextLine) -> bool:
    """Whether a line is aligned with the text after the raised mark in the line above it."""
    edges = [token.x0 for token in before.tokens[1:2]] if starts_with_raised_mark(before) else []
    return any(abs(line.x0 - edge) < _ALIGNED for edge in edges)


def _is_other_title(before: TextLine, line: TextLine, usual: LayoutMetrics) -> bool:
    """Whether a line begins another heading: the one above ends early, far above it.

    Or one of the two alone is in capitals, or the distance is too large for one heading.
    """
    changes = before.text.isupper() != line.text.isupper() and line.text[:1].isupper()
    pitch = (line.baseline - before.baseline) / line.size
    leading = usual.measure_spacing()  # wide where lines are double-spaced
    right = before.right
    if is_centred(before) and is_centred(line):
        right += before.left - before.x0 + before.right - before.x1
    is_ended = has_room(before, line, right) and (changes or pitch > max(_LEADING, leading))
    return is_ended or pitch > max(_FAR, _LOOSER * leading)


def _continues_centred(before: TextLine, line: TextLine) -> bool:
    """Whether a line in capitals or italics is centred under a full one, or under its text alone.

    The title of a number that hangs before it is centred after the number.
    """
    is_alike = (before.text.isupper() and line.text.isupper()) or (
        is_italic(before) and is_italic(line)
    )
    starts = [token.x0 for token in before.tokens[:2]]
    return (
        is_alike
        and not has_room(before, line, before.right)
        and min(line.x0 - line.left, line.right - line.x1) > line.size
        and any(
            abs(line.x0 + line.x1 - start - before.x1) < _INDENT * line.size for start in starts
        )
    )


def _is_apart(lines: Sequence[TextLine], at: int, usual: LayoutMetrics) -> bool:
    """Whether a line is in another column, size or weight, or further down than usual."""
    before, line = lines[at - 1], lines[at]
    if (
        not is_below_in_column(before, line)
        or not is_same_size(before, line)
        or starts_with_raised_mark(line)
    ):
        return True
    looser = line.baseline - before.baseline - _LOOSER * usual.pitch(line)
    raised = 0 if ENDED.search(before.text) else _measure_raise(line)
    if looser > raised and not (_is_evenly_spaced(lines, at) or _continues_full_line(before, line)):
        return True
    if _is_centred_title(before, line) or (
        ends_sentence(before.text) and _is_centred_title(line, before)
    ):
        return True
    if is_bold(before) and _starts_bold(line) and not has_room(before, line, before.right):
        return False  # a bold label of more than one line
    if line.size > LARGER * usual.body:
        return False  # a title may hold a word in another weight
    return is_bold(before) != is_bold(line) and not (
        _is_label(before) or _continues_sentence(before, line)
    )


def _continues_sentence(before: TextLine, line: TextLine) -> bool:
    """Whether a line goes on in the middle of a sentence, in the type in which the other ends."""
    is_same = before.plain()[-1].face == line.plain()[0].face
    is_open = line.text[:1].islower() and not ends_sentence(before.text)
    return is_open and (is_same or not has_room(before, line, before.right))


def _continues_full_line(before: TextLine, line: TextLine) -> bool:
    """Whether a line goes on, in lower case, where the full line above it or its item begins."""
    edges = [before.x0, *(token.x0 for token in before.tokens[1:2])]
    return (
        line.text[:1].islower()
        and not ends_sentence(before.text)
        and line.baseline - before.baseline <= _FAR * line.size
        and any(abs(line.x0 - edge) < _ALIGNED for edge in edges)
        and not has_room(before, line, before.right)
    )


def _is_evenly_spaced(lines: Sequence[TextLine], at: int) -> bool:
    """Whether a full line is as far above the next one as other lines there: wide leading.

    Where it ends a sentence, both the line above it and the one below the next must be as far.
    """
    before, line = lines[at - 1], lines[at]
    pitch = line.baseline - before.baseline
    if pitch > _FAR * line.size or has_room(before, line, before.right):
        return False
    pairs = pairwise(lines[max(0, at - 2) : at + 2])
    even = sum(
        abs(below.baseline - above.baseline - pitch) < _EVEN * pitch
        for above, below in pairs
        if is_below_in_column(above, below) and is_same_size(above, below)
    )
    return even == _ALL_EVEN or (even > 1 and not ENDED.search(before.text))


def _measure_raise(line: TextLine) -> float:
    """How far the highest raised mark of a line is above its baseline, in points.

    Programs that set no fixed leading push a line down by as much.
    """
    marks = filter(line.is_raised, line.tokens)
    return max((line.baseline - mark.baseline for mark in marks), default=0)


def _is_centred_title(title: TextLine, text: TextLine) -> bool:
    """Whether a centred line in capitals or italics, or with a number, heads a line of text."""
    return (
        is_centred(title)
        and not is_centred(text)
        and (
            (title.text.isupper() and not text.text.isupper())
            or (is_italic(title) and not is_italic(text))
            or bool(NUMBERED.match(title.text))
        )
    )


def _ends_short(lines: Sequence[TextLine], at: int, *, new: bool) -> bool | None:
    """Whether the line before ends a block, being shorter than its neighbours.

    None if a label begins that is not otherwise set apart (`new`).
    """
    before, line = lines[at - 1], lines[at]
    near = [
        one
        for one in lines[max(0, at - _NEIGHBOURS) : at + _NEIGHBOURS]
        if is_below_in_column(one, line) or is_below_in_column(line, one)
    ]
    quoted = [one for one in near if one is not before and _is_in_quotation(one, before, line)]
    right = max(one.x1 for one in ([before, *quoted] if quoted else near))
    if not has_room(before, line, right):
        return None if _opens_label(line) and _starts_bold(line) else False
    if _opens_label(line):
        return new or None
    return bool(ENDED.search(before.text)) or right - before.x1 > _MUCH_ROOM * (right - line.left)


def _is_in_quotation(one: TextLine, before: TextLine, line: TextLine) -> bool:
    """Whether a line is in the same indented block as two others: it may be narrower than text.

    Lines that begin at one place are not centred, though their margins may be alike.
    """
    lines = (one, before, line)
    is_aligned = all(abs(other.x0 - line.x0) < _ALIGNED for other in lines) and one is not before
    return all(
        other.x0 - other.left > other.size
        and is_same_size(other, line)
        and (is_aligned or not is_centred(other))
        for other in lines
    )


def is_continued(last: TextBlock, first: TextBlock, usual: LayoutMetrics, free: float) -> bool:
    """Whether a block at the top of a column or page continues the one before the break.

    `free` is the space below that block in points: with several lines of it left, the block has
    ended, unless paragraphs are known by their indents or numbers.
    """
    before, line = last.lines[-1], first.lines[0]
    if (last.kind, first.kind) not in (("paragraph", "paragraph"), ("item", "paragraph")):
        return False
    if line.number or not is_same_size(before, line) or _CONTENTS_ENTRY.search(before.text):
        return False
    is_ended = bool(ENDED.search(before.text)) and line.text[0].isupper()
    is_numbered = last.lines[0].numbers_text
    is_full = not has_room(before, line, before.right)
    is_deep = line.hangs or (is_full and usual.indent(line) > _INDENT * line.size)
    if (
        (is_numbered and not _CLOSED.search(before.text))
        or _is_in_hanging_column(last.lines[0], line)
        or (before.hangs is not None and is_deep)
    ):
        return True
    is_quoted = (
        _is_in_quotation(before, before, line)
        and abs((before.x0 - before.left) - (line.x0 - line.left)) < _ALIGNED
    )
    wide = max(one.x1 - one.left for one in (*last.lines, *first.lines))
    if has_room(before, line, before.left + wide if is_quoted else before.right):
        return False
    is_short = free > _FREE * usual.pitch(before) and not is_numbered
    if is_ended and is_short and not usual.indents:
        return False
    indent = 0.0 if is_quoted else usual.indent(line)
    return not (_INDENT * line.size < abs(indent) < 5 * line.size) and not (
        (_opens_label(line) or (is_ended and not _starts_bold(before))) and _starts_bold(line)
    )


def mark_numbered_items(blocks: Sequence[TextBlock], usual: LayoutMetrics) -> None:
    """Makes items of the paragraphs of numbered lists: their numbers are markup.

    A list counts from 1, and its text hangs behind its numbers. Where numbers go on under the next
    heading they number paragraphs for reference; under a heading of notes they are their marks.
    """
    runs: list[list[TextBlock]] = []
    is_list = True  # may begin here
    last: list[TextBlock] = []  # above the last heading
    run: list[TextBlock] = []
    for draft in blocks:
        if draft.kind == "heading" and draft.level != RUN_IN_LEVEL:
            is_list = not NOTES_HEADING.fullmatch(" ".join(line.text for line in draft.lines))
            last, run = run or last, []
        elif draft.kind == "paragraph" and is_list and not draft.continues:
            number, _ = _leading_number(draft.lines[0])
            if number == 1:
                run = [draft]
                runs.append(run)
            elif number and run and number == len(run) + 1 and _is_aligned(run[0], draft):
                run.append(draft)
            elif number and last and number == len(last) + 1:
                last.clear()
    for found in runs:
        if len(found) > 1 and _hangs(found, usual):
            for draft in found:
                draft.kind = "item"


def _is_aligned(one: TextBlock, other: TextBlock) -> bool:
    """Whether two blocks begin as far from the left edges of their columns."""
    first, second = one.lines[0], other.lines[0]
    return abs((first.x0 - first.left) - (second.x0 - second.left)) < first.size


def _hangs(run: Sequence[TextBlock], usual: LayoutMetrics) -> bool:
    """Whether the text of a list is aligned behind its numbers, or the whole list is set in."""
    longer = [draft for draft in run if len(draft.lines) > 1]
    if not longer:
        return all(usual.indent(draft.lines[0]) > _INDENT * draft.lines[0].size for draft in run)
    edges = [(draft.lines[1].x0, _leading_number(draft.lines[0])[1]) for draft in longer]
    return all(abs(below - behind) < _NEAR_EDGE * run[0].lines[0].size for below, behind in edges)


def _is_label(line: TextLine) -> bool:
    return line.text.rstrip().endswith(":")


def _starts_bold(line: TextLine) -> bool:
    return line.tokens[0].face.bold


def _opens_label(line: TextLine) -> bool:
    return bool(_LABEL.match(line.text))
