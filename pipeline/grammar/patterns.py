"""Patterns that are compiled when they are first used.

A run over one report needs few of the patterns of citations and names: a book of statistics has no
notes. Compiling all of them would take longer than reading some reports.
"""

from __future__ import annotations

import re
from typing import Final, cast

_METHODS: Final = ("findall", "finditer", "fullmatch", "match", "search", "split", "sub")


class _LatePattern:
    """Stands for a pattern; `compiled` and the methods are there from the first use on."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self.requested_flags = flags

    def __getattr__(self, name: str) -> object:
        compiled = re.compile(self.pattern, self.requested_flags)
        self.compiled = compiled
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return compiled if name == "compiled" else getattr(compiled, name)

    def __eq__(self, other: object) -> bool:
        return self is other or self.compiled == other

    def __hash__(self) -> int:
        return hash(self.compiled)


def compile_late(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern like that of `re.compile`, which is compiled when it is first used.

    A fault in it is thus raised at the first use, so that each must be used by a test.
    """
    return cast("re.Pattern[str]", _LatePattern(pattern, flags))
