"""Counts for each pattern that reads reports how often it was tried and how often it matched.

`record()` puts a counter in the place of `re.compile`, so it is called before the package is
imported. A pattern is known by the file and line of its declaration and by its text, since one line
may declare several. Where a pattern was searched for, some of its matches are kept: the same search
over thousands of them, joined, shows whether its time grows faster than the text.
"""

from __future__ import annotations

import copyreg
import re
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT: Final = Path(__file__).parents[2]
PACKAGE: Final = ROOT / "pipeline"
_READING: Final = frozenset(  # packages whose patterns read reports
    (
        *("checks", "citations", "document", "entities", "figures", "grammar", "layout", "readers"),
        *("statistics", "vocabulary"),
    )
)


class Declared(NamedTuple):
    """A pattern by the place of its declaration: a file of the checkout, a line, its text."""

    file: str
    line: int
    text: str


class Use(NamedTuple):
    """How often a pattern was tried, and how often it matched."""

    tried: int
    matched: int


_counts: Final[dict[Declared, list[int]]] = {}
_searched: Final[dict[Declared, tuple[re.Pattern[str], set[str]]]] = {}  # with some of its matches
_SAMPLES: Final = 4
_LENGTHS: Final = (300, 3_000, 30_000)  # characters
_TELLING: Final = 0.0004  # seconds: what is faster over a text is fast over ten times as much
_SLOW: Final = 0.02  # seconds: over ten times as much it may take minutes
_MOST: Final = 30  # times as long over ten times the characters


def uses() -> dict[Declared, Use]:
    """How often each declared pattern was used until now."""
    return {declared: Use(*count) for declared, count in _counts.items()}


class CountedPattern:
    """A pattern that counts its uses and is otherwise the one that it stands for."""

    def __init__(self, compiled: re.Pattern[str], declared: Declared) -> None:
        self.compiled = compiled
        self._count = _counts.setdefault(declared, [0, 0])
        self._declared = declared

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a pattern has
        """An attribute that needs no count."""
        return getattr(self.compiled, name)

    def __eq__(self, other: object) -> bool:
        """As the pattern itself."""
        return self.compiled == getattr(other, "compiled", other)

    def __hash__(self) -> int:
        """As the pattern itself."""
        return hash(self.compiled)

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        """Pickled as the pattern itself."""
        return copyreg.dispatch_table[re.Pattern](self.compiled)  # type: ignore[return-value]

    def _note(self, matched: object) -> None:
        self._count[0] += 1
        self._count[1] += bool(matched)

    def _keep(self, found: re.Match[str] | None) -> None:
        """Keeps what a search found."""
        _, samples = _searched.setdefault(self._declared, (self.compiled, set()))
        if found and len(samples) < _SAMPLES:
            samples.add(found[0])

    def _find(self, name: str, *args: Any, **named: Any) -> re.Match[str] | None:  # noqa: ANN401
        found: re.Match[str] | None = getattr(self.compiled, name)(*args, **named)
        self._note(found is not None)
        return found

    def match(self, *args: Any, **named: Any) -> re.Match[str] | None:  # noqa: ANN401
        """As `re.Pattern.match`."""
        return self._find("match", *args, **named)

    def search(self, *args: Any, **named: Any) -> re.Match[str] | None:  # noqa: ANN401
        """As `re.Pattern.search`."""
        found = self._find("search", *args, **named)
        self._keep(found)
        return found

    def fullmatch(self, *args: Any, **named: Any) -> re.Match[str] | None:  # noqa: ANN401
        """As `re.Pattern.fullmatch`."""
        return self._find("fullmatch", *args, **named)

    def finditer(self, *args: Any, **named: Any) -> Iterator[re.Match[str]]:  # noqa: ANN401
        """As `re.Pattern.finditer`: tried once, matched as often as it yields."""
        self._count[0] += 1
        for found in self.compiled.finditer(*args, **named):
            self._count[1] += 1
            self._keep(found)
            yield found

    def findall(self, *args: Any, **named: Any) -> list[Any]:  # noqa: ANN401
        """As `re.Pattern.findall`."""
        found = self.compiled.findall(*args, **named)
        self._note(found)
        return found

    def subn(self, *args: Any, **named: Any) -> tuple[str, int]:  # noqa: ANN401
        """As `re.Pattern.subn`."""
        text, count = self.compiled.subn(*args, **named)
        self._note(count)
        self._keep(self.compiled.search(args[1]))
        return text, count

    def sub(self, *args: Any, **named: Any) -> str:  # noqa: ANN401
        """As `re.Pattern.sub`."""
        return self.subn(*args, **named)[0]

    def split(self, *args: Any, **named: Any) -> list[Any]:  # noqa: ANN401
        """As `re.Pattern.split`."""
        parts = self.compiled.split(*args, **named)
        self._note(len(parts) > 1)
        self._keep(self.compiled.search(args[0]))
        return parts


_compile: Final = re.compile


def _compile_counted(pattern: Any, flags: int = 0) -> Any:  # noqa: ANN401 - as `re.compile`
    compiled = _compile(getattr(pattern, "compiled", pattern), flags)
    frame = sys._getframe(1)  # noqa: SLF001 - the caller's place, as `logging` finds it
    file = Path(frame.f_code.co_filename)
    is_rule = file.is_relative_to(PACKAGE) and file.relative_to(PACKAGE).parts[0] in _READING
    if not is_rule or not isinstance(compiled.pattern, str):
        return compiled
    declared = Declared(str(file.relative_to(ROOT)), frame.f_lineno, compiled.pattern)
    return CountedPattern(compiled, declared)


def record() -> None:
    """Count the uses of every such pattern that is declared from now on."""
    re.compile = _compile_counted


def list_unused() -> list[str]:
    """The places where a pattern is declared and none of those declared there matched."""
    matched: dict[tuple[str, int], int] = {}
    for declared, use in uses().items():
        place = declared.file, declared.line
        matched[place] = matched.get(place, 0) + use.matched
    return [f"{file}:{line}" for (file, line), count in sorted(matched.items()) if not count]


def list_quadratic() -> list[str]:
    """The places of patterns whose search takes far longer over ten times as long a text."""
    found = {
        f"{declared.file}:{declared.line}: {part!r}"
        for declared, (compiled, samples) in _searched.items()
        for sample in samples
        for part in (sample, sample[:-1])
        if part and _is_quadratic(compiled, part)
    }
    return sorted(found)


def _is_quadratic(compiled: re.Pattern[str], part: str) -> bool:
    few, more, most = _LENGTHS
    taken = _time_search(compiled, part, more)
    if taken > _SLOW:
        return taken > _MOST * _time_search(compiled, part, few)
    return taken > _TELLING and _time_search(compiled, part, most) > _MOST * taken


def _time_search(compiled: re.Pattern[str], part: str, length: int) -> float:
    text = (part * (length // len(part) + 1))[:length]
    begun = time.process_time()
    for _ in compiled.finditer(text):
        pass
    return time.process_time() - begun
