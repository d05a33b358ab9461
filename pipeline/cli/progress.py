"""The progress of a run: a bar on a terminal, lines of text or of JSON elsewhere."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import contextmanager
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.progress import Task as ProgressTask
from rich.text import Text

from pipeline.cli import console
from pipeline.cli.console import print_message
from pipeline.document.problems import TO_CHECK, Severity
from pipeline.runtime.jobs import count_lines, has_severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.record.run import InputLine
    from pipeline.runtime.batch import InputResult


class LogFormat(StrEnum):
    """The format of a run's lines on standard error."""

    TEXT = "text"
    JSON = "json"


class Verbosity(IntEnum):
    """Which inputs a run names: those with errors, those it read, or all with their reasons."""

    QUIET = 0
    NORMAL = 1
    VERBOSE = 2


class ProgressLog:
    """Prints a line for each input, and counts them."""

    def __init__(self, form: LogFormat, verbosity: Verbosity = Verbosity.NORMAL) -> None:
        self._form = form
        self._verbosity = verbosity
        self.lines: list[InputLine] = []
        self.reasons: Counter[str] = Counter()
        self.reused = 0
        self.new_errors = 0

    def add(self, result: InputResult) -> None:
        """Counts an input and prints its line, if the verbosity asks for it."""
        self.lines.append(result.line)
        self.reasons.update(result.reasons)
        self.reused += not result.reasons
        self.new_errors += bool(result.reasons) and has_severity(result.line, Severity.ERROR)
        if self._form is LogFormat.JSON:
            with console.lossy_messages():
                console.STDERR.file.write(_json_line(result) + "\n")
        elif self._is_shown(result):
            print_message(_text_line(result, self._verbosity))
            if self._verbosity is not Verbosity.QUIET:
                for line in result.trust:
                    print_message(f"    {line}")

    def _is_shown(self, result: InputResult) -> bool:
        match self._verbosity:
            case Verbosity.VERBOSE:
                return True
            case Verbosity.NORMAL if result.reasons:
                return True
            case _:
                return has_severity(result.line, Severity.ERROR)

    def counts(self) -> dict[str, object]:
        """The totals of the run, with the number of reused inputs and why the others were read.

        `errors` are the inputs with errors: those read now, and those unchanged since a run before.
        """
        unchanged = self.having(Severity.ERROR) - self.new_errors
        reused = {"reused": self.reused, "reasons": dict(sorted(self.reasons.items()))}
        reused["errors"] = {"new": self.new_errors, "unchanged": unchanged}
        return count_lines(self.lines).model_dump() | reused

    @property
    def records(self) -> int:
        """The number of records."""
        return sum(len(line.records) for line in self.lines)

    @property
    def to_check(self) -> int:
        """The number of problems that cost a second look."""
        return sum(line.problems.get(code.value, 0) for line in self.lines for code in TO_CHECK)

    def having(self, severity: Severity) -> int:
        """The number of inputs with a problem of this severity."""
        return sum(has_severity(line, severity) for line in self.lines)


def _text_line(result: InputResult, verbosity: Verbosity) -> str:
    line = result.line
    problems = ", ".join(f"{code} {count}" for code, count in line.problems.items())
    message = f": {line.message}" if line.message else ""
    state = "" if result.reasons else ", unchanged"
    if verbosity is Verbosity.VERBOSE and result.reasons:
        state = f", read because of: {', '.join(result.reasons)}"
    shown = f"{line.outcome} {line.path}{message} ({problems or 'no problems'}{state})"
    return shown.replace("\n", r"\n")


def _json_line(result: InputResult) -> str:
    shown = result.line.model_dump(mode="json", include={"path", "outcome", "problems", "message"})
    return json.dumps({"event": "input", **shown, "reasons": result.reasons})


class _Rate(ProgressColumn):
    """Inputs per second."""

    def render(self, task: ProgressTask) -> Text:
        """The rate of the last seconds."""
        return Text(f"{task.speed:.1f}/s" if task.speed else "")


@contextmanager
def progress_bar(total: int, form: LogFormat, doing: str = "reading") -> Iterator[Progress]:
    """A progress bar with rate and remaining time on a terminal; nothing elsewhere."""
    screen = console.STDERR
    is_off = form is LogFormat.JSON or not screen.is_terminal
    columns = (
        TextColumn(doing),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=screen, disable=is_off, transient=True) as progress:
        progress.add_task(doing, total=total)
        yield progress
