"""Titles that no markup sets apart: a family's own, told by their words, numbers and type."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.chapter import BOLD_LEVEL, LONGEST_TITLE, is_bold
from pipeline.document import line_starts, within
from pipeline.gazetteer.countries import country
from pipeline.grammar.sentences import ends_sentence
from pipeline.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.document import Block, Document
    from pipeline.profile import Profile


def headed(document: Document, profile: Profile) -> Document:
    """The document, with the titles of the family that stand in its paragraphs as headings.

    A title is cut from what follows it in a paragraph, and a number that stands alone is one with
    the heading right behind it.
    """
    cut = (part for block in document.blocks for part in _cut(document, block, profile))
    titled = (_titled(document, block, profile) for block in cut)
    return replace(document, blocks=tuple(_numbered(document, titled, profile)))


def _cut(document: Document, block: Block, profile: Profile) -> Iterator[Block]:
    """A block, cut behind a title that it begins with."""
    end = _title_end(document, block, profile) if block.kind == "paragraph" else None
    if end is None:
        yield block
        return
    rest = document.text[end : block.end]
    for start, stop in ((block.start, end), (block.end - len(rest.lstrip()), block.end)):
        marks = tuple(within(block.marks, start, stop))
        yield replace(block, start=start, end=stop, marks=marks)


def _title_end(document: Document, block: Block, profile: Profile) -> int | None:
    """Where a title ends that is not all of its block: in a line of its own, or run in."""
    lines = line_starts(document.text, block.start, block.end, block.marks)
    ends = [(end, profile.names_section) for end in lines[1:2]]
    ends += [(end, profile.runs_in) for end in _run_in_ends(document.text, block)]
    for end, is_title in ends:
        if end - block.start > LONGEST_TITLE or not document.text[end : block.end].strip():
            continue
        if is_title(Reading.of(document, [(block.start, end)], block.marks).text):
            return block.start + len(document.text[block.start : end].rstrip())
    return None


def _run_in_ends(text: str, block: Block) -> Iterator[int]:
    """Where a title may end that a block begins with: behind bold type, behind a colon."""
    colon = text.find(":", block.start, min(block.end, block.start + LONGEST_TITLE))
    at = block.start
    for mark in block.marks:
        if mark.kind == "strong" and mark.start == at:
            behind = within(block.marks, mark.end, block.end)
            closed = (one.end for one in behind if one.kind == "markup" and one.start == mark.end)
            yield next(closed, mark.end)
            break
        if mark.kind != "markup" or mark.start != at:
            break
        at = mark.end
    if colon >= 0:
        yield colon + 1


def _titled(document: Document, block: Block, profile: Profile) -> Block:
    """A paragraph that is a title and nothing else is a heading; so is one numbered and in bold."""
    if block.kind != "paragraph" or block.end - block.start > LONGEST_TITLE:
        return block
    reading = Reading.of(document, [(block.start, block.end)], block.marks)
    is_title = (
        profile.names_section(reading.text)
        or _opens_chapter(reading.text, profile)
        or (profile.numbers.number(reading.text) and is_bold(reading, block.marks))
    )
    return replace(block, kind="heading", level=BOLD_LEVEL) if is_title else block


def _opens_chapter(text: str, profile: Profile) -> bool:
    """Whether a text is a chapter's heading that says more than a country's name."""
    return not ends_sentence(text) and any(
        (heading.states or heading.names_report) and country(text[slice(*heading.country)])
        for heading in profile.heading(text)
    )


def _numbered(document: Document, blocks: Iterable[Block], profile: Profile) -> Iterator[Block]:
    """The blocks, a number that stands alone as one with the heading right behind it."""
    alone: Block | None = None
    for block in blocks:
        if alone and block.kind == "heading":
            marks = (*alone.marks, *block.marks)
            block = replace(block, start=alone.start, marks=marks)  # noqa: PLW2901 - grown
        elif alone:
            yield alone
        alone = block if _is_number(document, block, profile) else None
        if not alone:
            yield block
    if alone:
        yield alone


def _is_number(document: Document, block: Block, profile: Profile) -> bool:
    if block.kind not in ("heading", "paragraph"):
        return False
    text = document.text[block.start : block.end].strip()
    number = profile.numbers.number(text) if len(text) <= LONGEST_TITLE else None
    return number is not None and number.end == len(text)
