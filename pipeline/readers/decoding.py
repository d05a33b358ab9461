"""Bytes → the one text of a document, or a named refusal."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Final

from pipeline.errors import RefusedError
from pipeline.place import Span
from pipeline.problems import Code, Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

_REPLACEMENT: Final = "\ufffd"
_BAD: Final = re.compile("[\x00\ud800-\udfff\ufffd]+")
_CONTROL: Final = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_RUBBISH_SHARE: Final = 0.02  # of a text's characters; a page of real text has none
_PLACES_NAMED: Final = 20
_ENCODINGS: Final = (  # the longer mark first: UTF-32's begins like UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(content: bytes) -> tuple[str, tuple[Problem, ...]]:
    r"""The text of these bytes: Unicode, `\n` line ends, no byte order mark.

    UTF-8, or UTF-16 and UTF-32 by their byte order mark. Bytes that are no characters, NUL and
    lone surrogates become U+FFFD with a problem `bad-character`.

    Raises `RefusedError` (`empty-source`, `not-text`) where nothing can be read.
    """
    encoding = next((name for mark, name in _ENCODINGS if content.startswith(mark)), "utf-8-sig")
    text = content.decode(encoding, errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise RefusedError(
            Code.EMPTY_SOURCE, f"nothing but white space in {len(content)} bytes; replace the file"
        )
    bad = sum(len(found.group()) for found in _BAD.finditer(text)) + len(_CONTROL.findall(text))
    if bad > max(1, _RUBBISH_SHARE * len(text)):
        raise RefusedError(
            Code.NOT_TEXT,
            f"{bad} of {len(text)} characters are no text; save the report as UTF-8 text",
        )
    return legible(text)


def legible(text: str) -> tuple[str, tuple[Problem, ...]]:
    """The text with U+FFFD for what is no character, of the same length; a problem says where."""
    return _BAD.sub(lambda found: _REPLACEMENT * len(found.group()), text), tuple(_problems(text))


def _problems(text: str) -> Iterator[Problem]:
    places = [Span(found.start(), found.end(), None) for found in _BAD.finditer(text)]
    if places:
        message = (
            f"{sum(place.end - place.start for place in places)} characters could not be decoded, "
            f"the first at {places[0].start}; they are shown as U+FFFD"
        )
        yield problem(Code.BAD_CHARACTER, message, tuple(places[:_PLACES_NAMED]))
