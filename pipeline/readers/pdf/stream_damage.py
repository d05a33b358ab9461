"""Compressed data of a PDF that are damaged: the engine takes what it gets of them, in silence."""

from __future__ import annotations

from typing import Final

from pdfminer import pdftypes

_FLUSHED: Final = b"\x00\x00\xff\xff"  # ends data whose writer gave all of it, but no end mark
_damaged: Final[list[int]] = []  # how many bytes each piece of damaged data has
_salvaged: Final = pdftypes.decompress_corrupted


def losses() -> int:
    """How many pieces of data were found damaged since this was last asked."""
    found = len(_damaged)
    _damaged.clear()
    return found


def _told(data: bytes) -> bytes:
    if data and not data.rstrip(b"\r\n").endswith(_FLUSHED):
        _damaged.append(len(data))
    return _salvaged(data)


pdftypes.decompress_corrupted = _told
