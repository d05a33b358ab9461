"""Bytes → the one text of a document, or a named refusal."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Final

from pipeline.document.problems import Code, Problem, problem
from pipeline.document.spans import Span
from pipeline.errors import RefusedError
from pipeline.readers.charsets import WESTERN, charsets, is_damaged_utf8

if TYPE_CHECKING:
    from collections.abc import Iterator

_REPLACEMENT: Final = "\ufffd"
_BAD: Final = re.compile("[\x00\ud800-\udfff\ufffd]+")
_CONTROLS: Final = bytes((*range(1, 9), *range(14, 27), *range(28, 32), 127))
_CONTROL: Final = re.compile(f"[{re.escape(_CONTROLS.decode())}]")
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

    UTF-16 or UTF-32 by their byte order mark, else UTF-8; what is not UTF-8 by the character set
    that a page declares, or the one that its letters show, with a problem `guessed-encoding`. In
    UTF-8 that is damaged, the bytes that are no characters become U+FFFD, as do NUL and lone
    surrogates; `bad_characters` names them.

    Raises `RefusedError` (`empty-source`, `not-text`) where nothing can be read.
    """
    text, guesses = _decoded(content)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise RefusedError(
            Code.EMPTY_SOURCE, f"nothing but white space in {len(content)} bytes; replace the file"
        )
    unread = sum(len(found.group()) for found in _bad(text))
    bad = unread + _controls(text)
    if bad > max(1, _RUBBISH_SHARE * len(text)):
        raise RefusedError(
            Code.NOT_TEXT,
            f"{bad} of {len(text)} characters are no text, the first at {_first_bad(text)}; "
            "save the report as UTF-8 text",
        )
    return without_bad(text) if unread else text, guesses


def _bad(text: str) -> Iterator[re.Match[str]]:
    if text.isascii() and "\x00" not in text:
        return iter(())
    return _BAD.finditer(text)


def _controls(text: str) -> int:
    """How many control characters a text has: in UTF-8 each is a byte that nothing else has."""
    printed = text.encode(errors="surrogatepass")
    return len(printed) - len(printed.translate(None, _CONTROLS))


def without_bad(text: str) -> str:
    """The text with U+FFFD for what is no character, of the same length."""
    return _BAD.sub(lambda found: _REPLACEMENT * len(found.group()), text)


def _decoded(content: bytes) -> tuple[str, tuple[Problem, ...]]:
    for mark, name in _ENCODINGS:
        if content.startswith(mark):
            return content.decode(name, errors="replace"), ()
    try:
        return content.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        at = error.start
    names = () if is_damaged_utf8(content) else tuple(charsets(content))
    exactly = [(name, "strict") for name in names]
    nearly = [(name, "replace") for name in names if name == WESTERN]
    for name, errors in (*exactly, *nearly):
        try:
            text = content.decode(name, errors)
        except (UnicodeDecodeError, LookupError):
            continue
        message = f"not UTF-8 from byte {at} on; read as {name}, as what it shows tells"
        return text, (problem(Code.GUESSED_ENCODING, message),)
    return content.decode("utf-8-sig", errors="replace"), ()


def _first_bad(text: str) -> int:
    found = (_BAD.search(text), _CONTROL.search(text))
    return min(one.start() for one in found if one)


def bad_characters(text: str) -> Iterator[Problem]:
    """The problem `bad-character`, where a text has any."""
    places = [Span(found.start(), found.end(), None) for found in _bad(text)]
    if places:
        message = (
            f"{sum(place.end - place.start for place in places)} characters could not be decoded, "
            f"the first at {places[0].start}; they are shown as U+FFFD"
        )
        yield problem(Code.BAD_CHARACTER, message, tuple(places[:_PLACES_NAMED]))
