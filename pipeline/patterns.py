"""Python's `re`, whose patterns are compiled when they are first used.

To be imported in its place: `from pipeline import patterns as re`. The package has two thousand
patterns, a third of the time that it takes to import, and one document needs a few of them.
"""

from __future__ import annotations

import re
from functools import cached_property
from re import (
    ASCII,
    DOTALL,
    IGNORECASE,
    MULTILINE,
    VERBOSE,
    Match,
    Pattern,
    escape,
    findall,
    finditer,
    fullmatch,
    match,
    search,
    split,
    sub,
)
from typing import Any, AnyStr, Generic, cast

__all__ = [
    "ASCII",
    "DOTALL",
    "IGNORECASE",
    "MULTILINE",
    "VERBOSE",
    "Match",
    "Pattern",
    "compile",
    "escape",
    "findall",
    "finditer",
    "fullmatch",
    "match",
    "search",
    "split",
    "sub",
]


def compile(pattern: AnyStr, flags: int = 0) -> Pattern[AnyStr]:  # noqa: A001 - as in `re`
    """A pattern that is compiled when it is first used, and raises `re.error` only then."""
    return cast("Pattern[AnyStr]", LazyPattern(pattern, flags))


class LazyPattern(Generic[AnyStr]):
    """What stands for a `re.Pattern` until one of its methods is first used.

    Each attribute is that of the pattern, and found without this class from its second use on.
    """

    def __init__(self, pattern: AnyStr, flags: int) -> None:
        self.pattern: AnyStr = pattern
        self._flags = flags

    @cached_property
    def _compiled(self) -> Pattern[AnyStr]:
        return re.compile(self.pattern, self._flags)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - an attribute of the pattern
        """Called for what this object does not have yet."""
        value = getattr(self._compiled, name)
        setattr(self, name, value)
        return value

    def __eq__(self, other: object) -> bool:
        """Equal to the pattern itself, which is the `re` of its matches; never the same object."""
        if isinstance(other, (re.Pattern, LazyPattern)):
            return bool(self.pattern == other.pattern and self.flags == other.flags)
        return NotImplemented

    def __hash__(self) -> int:
        """The hash of the pattern itself."""
        return hash(self._compiled)

    def __reduce__(self) -> tuple[object, ...]:
        """Pickled as the pattern itself."""
        return re.compile, (self.pattern, self._flags)
