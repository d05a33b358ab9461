"""A printed chapter of the sample's family taken apart and put together again."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

Facts: TypeAlias = dict[str, Any]

CALLOUT = re.compile(r"<sup>(?P<marks>\d+(?:\s*,\s*\d+)*)</sup>")
UNFINISHED = re.compile(r"\A(?!#|---|<sup>).*[\w,]\Z", re.DOTALL)
NOTE = re.compile(r"<sup>(?P<mark>\d+)</sup>(?P<gap>\s*)(?P<text>\S.*)", re.DOTALL)
ADDRESS = re.compile(r"(<https?://[^>]*>)")
LABEL = re.compile(r"(?P<head>(?:\*\*)?(?P<label>[^:*]+):(?:\*\*)?[ ]*)(?P<value>.*)")


@dataclass
class Break:
    """The lines between two blocks of text: running heads, a rule, notes."""

    rule: bool = False
    notes: int = 0
    early: int = 0
    heads: list[str] = field(default_factory=list)


@dataclass
class Part:
    """A section: its heading as typed, then blocks of text and breaks in order."""

    heading: str
    body: list[str | Break] = field(default_factory=list)


@dataclass
class Chapter:
    """A chapter taken apart; `notes`: mark → (the gap after it, its text), in printed order."""

    heading: str
    statistics: list[str]
    parts: list[Part]
    notes: dict[str, tuple[str, str]]

    def texts(self) -> list[str]:
        """Everything that may hold a callout, in reading order."""
        bodies = [block for part in self.parts for block in part.body if isinstance(block, str)]
        return [*self.statistics, *bodies]

    def called(self) -> list[str]:
        """The marks in the order of their first callouts; an uncalled note follows its elder."""
        marks = list(dict.fromkeys(m for text in self.texts() for m in callouts(text)))
        for elder, mark in itertools.pairwise(["", *self.notes]):
            if mark not in marks:
                marks.insert(marks.index(elder) + 1 if elder else 0, mark)
        return marks

    def each(self, change: Callable[[str], str]) -> None:
        """Change every string of the chapter, page headings too."""
        self.heading = change(self.heading)
        self.statistics = [change(line) for line in self.statistics]
        self.notes = {mark: (gap, change(text)) for mark, (gap, text) in self.notes.items()}
        for part in self.parts:
            part.heading = change(part.heading)
            part.body = [change(b) if isinstance(b, str) else b for b in part.body]
            for block in part.body:
                if isinstance(block, Break):
                    block.heads = [change(head) for head in block.heads]


def callouts(text: str) -> list[str]:
    """The marks that a text calls, in order."""
    return [
        mark for found in CALLOUT.finditer(text) for mark in re.split(r"\s*,\s*", found["marks"])
    ]


def reading(markdown: str) -> str:
    """What one would read aloud of a line of this family's Markdown."""
    bare = CALLOUT.sub("", markdown)
    return re.sub(r"\s+", " ", re.sub(r"\\(?=\W)|[*<>]|^#+\s", "", bare)).strip()


def cut_chapter(report: str, facts: Facts) -> str:
    """The chapter of one country out of a report of several."""
    name = facts["country"]["name"]
    own = {name, *facts.get("furniture", [])}
    heads = list(re.finditer(r"^##? .+$", report, re.MULTILINE))
    first = next(i for i, h in enumerate(heads) if reading(h[0]) == name)
    end = next((h.start() for h in heads[first:] if reading(h[0]) not in own), len(report))
    return report[heads[first].start() : end]


def take_apart(markdown: str) -> Chapter:
    """The chapter in its parts; a lead before the first section is not of this family."""
    first, *blocks = [b for b in re.split(r"\n\s*\n", markdown.strip("\n")) if b.strip()]
    chapter = Chapter(first, [], [], {})
    seen: set[str] = set()
    for block in blocks:
        if block.startswith("### "):
            chapter.parts.append(Part(block))
        elif not chapter.parts:
            chapter.statistics += [line.rstrip() for line in block.splitlines()]
            seen.update(callouts(block))
        else:
            _file(chapter, block, seen)
    return chapter


def _file(chapter: Chapter, block: str, seen: set[str]) -> None:
    """Put a block where it belongs; `seen` are the marks called so far."""
    body = chapter.parts[-1].body
    note = NOTE.fullmatch(block)
    if not (note or block == "---" or block.startswith("#")):
        body.append(block)
        seen.update(callouts(block))
        return
    if not (body and isinstance(body[-1], Break)):
        body.append(Break())
    page = body[-1]
    if isinstance(page, Break):
        if note:
            chapter.notes[note["mark"]] = (note["gap"], note["text"])
            page.notes += 1
            page.early += note["mark"] not in seen
        elif block == "---":
            page.rule = True
        else:
            page.heads.append(block)


def put_together(chapter: Chapter) -> str:
    """The chapter's Markdown; each page break prints the notes called since the last one."""
    waiting = [mark for mark in chapter.called() if mark in chapter.notes]
    seen = {mark for line in chapter.statistics for mark in callouts(line)}
    blocks = [chapter.heading, "  \n".join(chapter.statistics)]
    for part in chapter.parts:
        blocks.append(part.heading)
        for block in part.body:
            if isinstance(block, Break):
                blocks += _page_break(block, chapter, waiting, seen)
                continue
            goes_on = block is not part.body[0] and UNFINISHED.search(blocks[-1])
            blocks.append(f"{blocks.pop()} {block}" if goes_on else block)
            seen.update(callouts(block))
    if waiting:
        blocks += _page_break(Break(rule=True, notes=1), chapter, waiting, {*waiting})
    return "\n\n".join(blocks) + "\n"


def _page_break(page: Break, chapter: Chapter, waiting: list[str], seen: set[str]) -> list[str]:
    """The blocks of a break; takes the notes that it prints out of `waiting`."""
    due = max((i + 1 for i, mark in enumerate(waiting) if mark in seen), default=0) + page.early
    marks = waiting[:due] if page.notes else []
    del waiting[: len(marks)]
    notes = [f"<sup>{mark}</sup>{''.join(chapter.notes[mark])}" for mark in marks]
    return [*(["---"] if page.rule and (notes or not page.notes) else []), *notes, *page.heads]
