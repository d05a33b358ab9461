"""What a run says while it goes on: a bar, lines, or JSON."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from pipeline.cli import console as words
from pipeline.cli.console import print_message
from pipeline.document.problems import Severity
from pipeline.runtime.jobs import count_lines, has_severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.record.run import InputLine
    from pipeline.runtime.batch import InputResult


class LogFormat(StrEnum):
    """How a run tells of each input."""

    TEXT = "text"
    JSON = "json"


class ProgressLog:
    """Tells of each input as it comes, and counts."""

    def __init__(self, form: LogFormat) -> None:
        self._form = form
        self.lines: list[InputLine] = []
        self.reasons: Counter[str] = Counter()
        self.reused = 0

    def told(self, one: InputResult) -> None:
        """Counts an input and tells of it; of one that is as it was, only if it has an error."""
        self.lines.append(one.line)
        self.reasons.update(one.reasons)
        self.reused += not one.reasons
        if self._form is LogFormat.JSON:
            words.STDERR.file.write(_json_line(one) + "\n")
        elif one.reasons or has_severity(one.line, Severity.ERROR):
            print_message(_text_line(one))

    def counts(self) -> dict[str, object]:
        """The run in numbers, what was reused among them."""
        reused = {"reused": self.reused, "reasons": dict(sorted(self.reasons.items()))}
        return count_lines(self.lines).model_dump() | reused

    @property
    def records(self) -> int:
        """How many records there are."""
        return sum(len(line.records) for line in self.lines)

    def having(self, severity: Severity) -> int:
        """How many inputs have a problem of this severity."""
        return sum(has_severity(line, severity) for line in self.lines)


def _text_line(one: InputResult) -> str:
    line = one.line
    count_lines = ", ".join(f"{code} {count}" for code, count in line.problems.items())
    message = f": {line.message}" if line.message else ""
    again = "" if one.reasons else ", as before"
    told = f"{line.outcome} {line.path}{message} ({count_lines or 'no problems'}{again})"
    return told.replace("\n", r"\n")


def _json_line(one: InputResult) -> str:
    told = one.line.model_dump(mode="json", include={"path", "outcome", "problems", "message"})
    return json.dumps({"event": "input", **told, "reasons": one.reasons})


class _Rate(ProgressColumn):
    """How many inputs come in a second."""

    def render(self, task: Task) -> Text:
        """The rate of the last seconds."""
        return Text(f"{task.speed:.1f}/s" if task.speed else "")


@contextmanager
def progress_bar(total: int, form: LogFormat) -> Iterator[Progress]:
    """A bar with the rate and the time that remains, on a terminal; nothing elsewhere."""
    screen = words.STDERR
    is_off = form is LogFormat.JSON or not screen.is_terminal
    columns = (
        TextColumn("reading"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=screen, disable=is_off, transient=True) as progress:
        progress.add_task("reading", total=total)
        yield progress
