"""Patterns that compile when they are first used.

The package has a thousand patterns, which take a third of its import; a small document needs a
tenth of them. Python's `re` offers no such patterns, so that they are put in its place while the
package is imported by a process that reads one document. This module stays apart from its importer,
and imports nothing of the package: it must be complete before the first pattern is made.
"""

from __future__ import annotations

import re
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_compile: Final = re.compile
_USED: Final = (
    *("match", "fullmatch", "search", "finditer", "findall", "sub", "subn", "split", "scanner"),
    *("flags", "groups", "groupindex"),
)


class LazyPattern:
    """A substitute for a `re.Pattern` that compiles it when one of its methods is first used."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - an attribute of the pattern
        """Compiles the pattern: called for what this object does not have yet."""
        if name not in _USED:
            raise AttributeError(name)
        compiled = _compile(self.pattern, self._flags)
        for used in _USED:
            setattr(self, used, getattr(compiled, used))
        return getattr(compiled, name)

    def __eq__(self, other: object) -> bool:
        """Equal to the pattern itself, which is the `re` of its matches; never the same object."""
        if isinstance(other, (re.Pattern, LazyPattern)):
            return bool(self.pattern == other.pattern and self.flags == other.flags)
        return NotImplemented

    __hash__ = None  # type: ignore[assignment] # it would differ from that of the pattern

    def __reduce__(self) -> tuple[object, ...]:
        """Pickled as the pattern itself."""
        return _compile, (self.pattern, self._flags)


@contextmanager
def lazy_patterns(package: str) -> Iterator[None]:
    """Makes `re.compile`, called by a module of this package, give lazy patterns meanwhile."""

    def compile_later(pattern: Any, flags: int = 0) -> Any:  # noqa: ANN401 - as `re.compile`
        caller = str(sys._getframe(1).f_globals.get("__name__", ""))  # noqa: SLF001
        if isinstance(pattern, str) and caller.split(".", maxsplit=1)[0] == package:
            return LazyPattern(pattern, flags)
        return _compile(pattern, flags)

    re.compile = compile_later
    try:
        yield
    finally:
        re.compile = _compile
