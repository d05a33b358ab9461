"""Detects headings without markup: a family's titles, by their words, numbers and typeface."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.document.model import find_line_starts, select_marks
from pipeline.document.reading import Reading
from pipeline.grammar.sentences import CALLOUT_AT_END, ends_sentence
from pipeline.layout.elements import BOLD_LEVEL, MAX_TITLE_LENGTH, is_bold, is_in_type
from pipeline.profiles.headings import strip_number
from pipeline.vocabulary.countries import find_country
from pipeline.vocabulary.normalize import fold
from pipeline.vocabulary.word_lists import list_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.document.model import Block, Document
    from pipeline.profiles.model import Profile


_MAX_TITLE_LINES: Final = 3  # of a title
_CHAPTER_LEVEL: Final = BOLD_LEVEL - 1
_ITALIC_LEVEL: Final = BOLD_LEVEL + 1
_FEWEST_IN_TYPE: Final = 3  # paragraphs whose first line is in bold or italics
_SMALL_WORDS: Final = frozenset(list_words("headings", "small_words"))
_MIN_PROSE_LENGTH: Final = 60  # characters: a shorter text under a line may be its value
_PAGE_NUMBER: Final = re.compile(r"\d{1,4}")


def detect_headings(document: Document, profile: Profile) -> Document:
    """The document with the family's titles in its paragraphs turned into headings.

    A title is cut from the text that follows it in a paragraph. A number on its own is joined to
    the heading that follows.
    """
    typeset = _cut_lines_in_type(document, profile)
    cut = [part for block in typeset for part in _cut_titles(document, block, profile)]
    titled: list[Block] = []
    behind: Block | None = None
    for block in reversed(cut):
        behind = _promote_title(document, block, behind, profile)
        titled.append(behind)
    return replace(document, blocks=tuple(_join_numbers(document, reversed(titled), profile)))


def _cut_lines_in_type(document: Document, profile: Profile) -> Sequence[Block]:
    """The blocks; first lines of paragraphs in bold or italics are headings if several are so.

    A program writes them without a blank line where it copies the text of a page.
    """
    ends = {
        block.start: end
        for block in (document.blocks if _has_typed_lines(document) else ())
        if block.kind == "paragraph" and (end := _find_line_in_type(document, block, profile))
    }
    if len(ends) < _FEWEST_IN_TYPE:
        return document.blocks
    found: list[Block] = []
    for block in document.blocks:
        parts = list(_split_at(document, block, filter(None, [ends.get(block.start)])))
        if len(parts) > 1:
            is_strong = any(mark.kind == "strong" for mark in parts[0].marks)
            level = BOLD_LEVEL if is_strong else _ITALIC_LEVEL
            parts[0] = replace(parts[0], kind="heading", level=level)
        found += parts
    return found


def _find_line_in_type(document: Document, block: Block, profile: Profile) -> int | None:
    """Where the second line of a paragraph begins whose first alone is in bold or italics.

    The first is worded as a title, the second begins with a capital.
    """
    lines = find_line_starts(document.text, block.start, block.end, block.marks)[:2]
    if len(lines) == 1 or lines[1] - lines[0] > MAX_TITLE_LENGTH:
        return None
    marks = tuple(select_marks(block.marks, *lines))
    reading = Reading.of(document, [(lines[0], lines[1])], marks)
    title = strip_number(reading.text)
    is_title = (
        is_in_type(reading, marks)
        and _is_worded_as_title(title, profile)
        and title.rpartition(" ")[2] not in _SMALL_WORDS
    )
    return lines[1] if is_title and document.text[lines[1]].isupper() else None


def _cut_titles(document: Document, block: Block, profile: Profile) -> Iterator[Block]:
    """A block, cut before and after the titles in it."""
    if block.kind != "paragraph":
        yield block
        return
    lines = find_line_starts(document.text, block.start, block.end, block.marks)
    inner = (
        _find_inner_titles(document, block, lines, profile) if _has_typed_lines(document) else ()
    )
    for part in _split_at(document, block, inner):
        yield from _cut_leading_titles(document, part, profile)


def _has_typed_lines(document: Document) -> bool:
    """Whether line breaks in the source can separate titles from text; in a PDF they cannot."""
    return not document.is_laid_out


def _split_at(document: Document, block: Block, places: Iterable[int]) -> Iterator[Block]:
    """A block, cut at these offsets."""
    for start, end in pairwise([block.start, *places, block.end]):
        stop = start + len(document.text[start:end].rstrip())
        marks = tuple(select_marks(block.marks, start, stop)) if block.marks else ()
        is_whole = (start, stop, marks) == (block.start, block.end, block.marks)
        yield block if is_whole else replace(block, start=start, end=stop, marks=marks)


def _find_inner_titles(
    document: Document, block: Block, lines: Sequence[int], profile: Profile
) -> Iterator[int]:
    """Where titles begin within a paragraph, each after the end of a sentence or value."""
    is_value = False
    for before, start in pairwise(lines):
        line = document.text[max(before, start - MAX_TITLE_LENGTH) : start].strip()
        above = CALLOUT_AT_END.sub("", line)
        is_value = is_value or profile.starts_with_label(above)
        if not document.text[start].isalnum():
            continue
        rest = replace(block, start=start)
        ends = is_value or ends_sentence(above)
        if (ends and _find_title_end(document, rest, profile)) or (
            (_PAGE_NUMBER.fullmatch(line) or (ends and not line.endswith(":")))
            and _find_chapter_heading_end(document, rest, profile)
        ):
            yield start
            is_value = False


def _cut_leading_titles(document: Document, block: Block, profile: Profile) -> Iterator[Block]:
    """A block, cut after the titles that it begins with."""
    while True:
        chapter = _find_chapter_heading_end(document, block, profile)
        end = chapter or _find_title_end(document, block, profile)
        if end is None:
            break
        rest = block.end - len(document.text[end : block.end].lstrip())
        title, block = _split_at(document, block, [rest])
        yield replace(title, kind="heading", level=_CHAPTER_LEVEL) if chapter else title
    yield block


def _find_chapter_heading_end(document: Document, block: Block, profile: Profile) -> int | None:
    """Where a chapter's heading ends if more text follows in its block.

    A country's name is a heading above a label, a section's title or a category.
    """
    line = document.text.find("\n", block.start, block.end)
    if not 0 < line - block.start <= MAX_TITLE_LENGTH:
        return None
    name = document.text[block.start : line].strip()
    if not _is_country_name(name, profile):
        return None
    under = document.text[line + 1 : line + MAX_TITLE_LENGTH].partition("\n")[0].strip()
    begins = (
        profile.starts_with_label(under)
        or profile.is_section_title(under)
        or profile.find_category(under, exactly=True)
        or _is_chapter_heading(name, profile)
    )
    return line if begins else None


def _is_country_name(name: str, profile: Profile) -> bool:
    return any(
        find_country(name[slice(*heading.country)]) for heading in profile.match_heading(name)
    )


def _find_title_end(document: Document, block: Block, profile: Profile) -> int | None:
    """Where a title ends if more text follows in its block: after whole lines, or run in."""
    glance = min(block.end, block.start + MAX_TITLE_LENGTH + 1)
    near = select_marks(block.marks, block.start, glance)
    lines = find_line_starts(document.text, block.start, glance, near)
    ends = [(end, profile.is_section_title) for end in lines[1 : 1 + _MAX_TITLE_LINES]]
    ends += [(end, profile.is_run_in_title) for end in _find_run_in_ends(document.text, block)]
    for end, is_title in ends:
        if end - block.start > MAX_TITLE_LENGTH or not document.text[end : block.end].strip():
            continue
        if is_title(Reading.of(document, [(block.start, end)], block.marks).text):
            return block.start + len(document.text[block.start : end].rstrip())
    return None


def _find_run_in_ends(text: str, block: Block) -> Iterator[int]:
    """Where a run-in title may end: after bold type at the block's start, after a colon."""
    colon = text.find(":", block.start, min(block.end, block.start + MAX_TITLE_LENGTH))
    at = block.start
    for mark in block.marks:
        if mark.kind == "strong" and mark.start == at:
            behind = select_marks(block.marks, mark.end, block.end)
            closed = (one.end for one in behind if one.kind == "markup" and one.start == mark.end)
            yield next(closed, mark.end)
            break
        if mark.kind != "markup" or mark.start != at:
            break
        at = mark.end
    if colon >= 0:
        yield colon + 1


def _promote_title(
    document: Document, block: Block, behind: Block | None, profile: Profile
) -> Block:
    """A paragraph as a heading if all of it is a title, else as it is.

    Bold text is a title if it is numbered, or if it is worded as one over text or another title.
    """
    if block.kind not in ("paragraph", "item") or block.end - block.start > MAX_TITLE_LENGTH:
        return block
    reading = Reading.of(document, [(block.start, block.end)], block.marks)
    is_line = block.kind == "paragraph"
    is_title = (
        (is_line and profile.is_section_title(reading.text))
        or (is_line and _is_chapter_heading(reading.text, profile))
        or (
            is_bold(reading, block.marks)
            and (
                profile.title_numbers.parse_number(reading.text)
                or (
                    _is_worded_as_title(strip_number(reading.text), profile)
                    and _may_be_under_title(document, behind)
                )
            )
        )
    )
    return replace(block, kind="heading", level=BOLD_LEVEL) if is_title else block


def _is_worded_as_title(text: str, profile: Profile) -> bool:
    """Whether a line in bold is worded as a title, and is no known label or running head."""
    return (
        text[:1].isupper()
        and not text.endswith((".", ":", ",", ";", "?", "!"))
        and not profile.contains_label(text)
        and fold(text) not in profile.folded_running_heads
        and not profile.is_footer(text)
        and not _is_country_name(text, profile)
    )


def _may_be_under_title(document: Document, block: Block | None) -> bool:
    """Whether a block is a heading, or text of some length that ends with a sentence.

    False for documents with pages: their reader has detected headings already, and the bold text
    that it left may be part of a chart.
    """
    if block is None or document.pages:
        return False
    if block.kind == "heading":
        return True
    if block.kind not in ("paragraph", "item") or block.end - block.start < _MIN_PROSE_LENGTH:
        return False
    reading = Reading.of(document, [(block.start, block.end)], block.marks)
    return ends_sentence(reading.text) and not is_bold(reading, block.marks)


def _is_chapter_heading(text: str, profile: Profile) -> bool:
    """Whether a text is a chapter heading with more than a country's name, or with a number."""
    return not ends_sentence(text) and any(
        (heading.stated_values or heading.names_report or heading.numbered)
        and find_country(text[slice(*heading.country)])
        for heading in profile.match_heading(text)
    )


def _join_numbers(document: Document, blocks: Iterable[Block], profile: Profile) -> Iterator[Block]:
    """The blocks, with a number on its own joined to the heading that follows."""
    alone: Block | None = None
    for block in blocks:
        if alone and block.kind == "heading":
            marks = (*alone.marks, *block.marks)
            block = replace(block, start=alone.start, marks=marks)  # noqa: PLW2901 - grown
        elif alone:
            yield alone
        alone = block if _is_lone_number(document, block, profile) else None
        if not alone:
            yield block
    if alone:
        yield alone


def _is_lone_number(document: Document, block: Block, profile: Profile) -> bool:
    if block.kind not in ("heading", "paragraph"):
        return False
    text = document.text[block.start : block.end].strip()
    number = profile.title_numbers.parse_number(text) if len(text) <= MAX_TITLE_LENGTH else None
    return number is not None and number.end == len(text)
