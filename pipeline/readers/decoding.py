"""Bytes → the one text of a document, or a named refusal."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.document.problems import Code, Problem, make_problem
from pipeline.document.spans import Span
from pipeline.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_DECLARED: Final = re.compile(
    rb"<(?:meta|\?xml)\b[^>]{0,200}?\b(?:charset|encoding)\s{0,9}=\s{0,9}[\"']?([\w:.-]{2,40})",
    re.IGNORECASE,
)
_HEAD: Final = 4096  # bytes in which a page must declare its character set
_UTF8: Final = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf] | [\xe0-\xef][\x80-\xbf]{1,2} | [\xf0-\xf4][\x80-\xbf]{1,3}",
    re.VERBOSE,
)
_HIGH: Final = re.compile(rb"[\x80-\xff]+")
WESTERN: Final = "cp1252"  # also for declared Latin-1 (WHATWG Encoding)
_LATIN: Final = frozenset(("ascii", "iso8859-1", WESTERN))
_WESTERN_SIGNS: Final = frozenset(
    "\u20ac\u2026\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u2122\u0160\u0161\u0152\u0153\u017d"
    "\u017e\u0178\xa0\xa1\xa3\xa7\xa9\xab\xae\xb0\xb1\xb2\xb3\xb4\xb7\xb9\xba\xbb\xbc\xbd\xbe\xbf"
)
_UNDEFINED: Final = frozenset(b"\x81\x8d\x8f\x90\x9d")  # no characters in cp1252
_DEFINED: Final = bytes(0 if byte in _UNDEFINED else byte for byte in range(256))
_DEFINED_SHARE: Final = 0.9  # at least, of a Western text's bytes beyond ASCII
_LETTERS_FROM: Final = "\xc0"
_LETTERS_TO: Final = "\xfe"  # \xff, all bits set, is more often an error than a letter
_ISOLATED: Final = 2  # bytes: words of other alphabets are longer
_ENOUGH: Final = 20  # bytes that are evidence of a character set
_SAMPLE: Final = 100_000  # bytes
_BYTE_ORDER_MARK: Final = "\ufeff"
_REPLACEMENT: Final = "\ufffd"
_BAD: Final = re.compile("[\x00\ud800-\udfff\ufffd]+")
_CONTROLS: Final = bytes((*range(1, 9), *range(14, 27), *range(28, 32), 127))
_RUBBISH_SHARE: Final = 0.02  # of a text's characters; a page of real text has none
_PLACES_NAMED: Final = 20
_ENCODINGS: Final = (  # UTF-32 first: its mark begins like that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def is_damaged_utf8(content: bytes) -> bool:
    """Whether bytes are UTF-8 with a few errors: most bytes beyond ASCII form its sequences."""
    high = sum(map(len, _HIGH.findall(content)))
    in_sequences = sum(map(len, _UTF8.findall(content)))
    return in_sequences > 2 * (high - in_sequences)


def guess_charsets(content: bytes) -> Iterator[str]:
    """The character sets that bytes may be in, the likeliest first; none without evidence.

    First the one that a page declares. Then the Western one (cp1252), where only single letters
    and quotation marks are beyond ASCII, with few bytes undefined in it; else what
    charset-normalizer finds, if there are enough letters.
    """
    yield from _find_declared_charset(content)
    high = _HIGH.findall(content)
    if _is_western(high):
        yield WESTERN
        return
    if max(map(len, high), default=0) <= _ISOLATED:
        return
    lines = b"\n".join(line for line in content.splitlines() if not line.isascii())[:_SAMPLE]
    from charset_normalizer import from_bytes  # noqa: PLC0415 - slow to import, and seldom needed

    matches = from_bytes(lines)
    best = matches.best()
    if best is None or (best.coherence == 0 and sum(map(len, high)) < _ENOUGH):
        return
    likely = [match for match in matches if match.chaos <= best.chaos]
    if any(WESTERN in match.could_be_from_charset for match in likely):
        yield WESTERN
    yield best.encoding


def _find_declared_charset(content: bytes) -> Iterator[str]:
    if found := _DECLARED.search(content[:_HEAD]):
        try:
            name = codecs.lookup(found[1].decode("ascii")).name
        except LookupError:
            return
        if not name.startswith("utf"):
            yield WESTERN if name in _LATIN else name


def _is_western(high: Sequence[bytes]) -> bool:
    """Whether runs of bytes beyond ASCII are Western text."""
    count = sum(map(len, high))
    defined = [run for each in high for run in each.translate(_DEFINED).split(b"\0") if run]
    return (
        max(map(len, defined), default=0) <= _ISOLATED
        and sum(map(len, defined)) >= _DEFINED_SHARE * count
        and all(map(_is_western_sign, set(b"".join(defined))))
    )


def _is_western_sign(byte: int) -> bool:
    character = bytes([byte]).decode(WESTERN, errors="replace")
    return _LETTERS_FROM <= character <= _LETTERS_TO or character in _WESTERN_SIGNS


def decode(content: bytes) -> tuple[str, tuple[Problem, ...]]:
    r"""The text of these bytes: Unicode, `\n` line ends, no byte order marks.

    Files that were joined have such a mark where each of them begins.

    UTF-16 or UTF-32 by their byte order mark, else UTF-8. Bytes that are not UTF-8 are decoded by
    the character set that the page declares or that their letters suggest, with a problem
    `guessed-encoding`. In damaged UTF-8, invalid bytes become U+FFFD, as do NUL and lone
    surrogates; `report_bad_characters` names them.

    Raises `RefusedError` (`empty-source`, `not-text`) where nothing can be read.
    """
    text, guesses = _decode_bytes(content)
    text = text.replace(_BYTE_ORDER_MARK, "")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise RefusedError(
            Code.EMPTY_SOURCE, f"nothing but white space in {len(content)} bytes; replace the file"
        )
    unread = sum(len(found.group()) for found in _find_bad_characters(text))
    bad = unread + _count_controls(text)
    if bad > max(1, _RUBBISH_SHARE * len(text)):
        raise RefusedError(
            Code.NOT_TEXT,
            f"{bad} of {len(text)} characters are not text, the first at {_find_first_bad(text)}; "
            "save the report as UTF-8 text",
        )
    return replace_bad_characters(text) if unread else text, guesses


def _find_bad_characters(text: str) -> Iterator[re.Match[str]]:
    has_bad = "\0" in text or _REPLACEMENT in text or (not text.isascii() and _is_broken(text))
    return _BAD.finditer(text) if has_bad else iter(())


def _is_broken(text: str) -> bool:
    """Whether a text has a surrogate, which no encoding writes."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def _count_controls(text: str) -> int:
    """The number of control characters: in UTF-8 each is a byte that no other character has."""
    printed = text.encode(errors="surrogatepass")
    return len(printed) - len(printed.translate(None, _CONTROLS))


def replace_bad_characters(text: str) -> str:
    """The text with U+FFFD for invalid characters, of the same length."""
    return _BAD.sub(lambda found: _REPLACEMENT * len(found.group()), text)


def _decode_bytes(content: bytes) -> tuple[str, tuple[Problem, ...]]:
    for mark, name in _ENCODINGS:
        if content.startswith(mark):
            return content.decode(name, errors="replace"), ()
    try:
        return content.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        at = error.start
    names = () if is_damaged_utf8(content) else tuple(guess_charsets(content))
    exactly = [(name, "strict") for name in names]
    nearly = [(name, "replace") for name in names if name == WESTERN]
    for name, errors in (*exactly, *nearly):
        try:
            text = content.decode(name, errors)
        except (UnicodeDecodeError, LookupError):
            continue
        message = f"not UTF-8 from byte {at} on; read as {name}, judging by the content"
        return text, (make_problem(Code.GUESSED_ENCODING, message),)
    return content.decode("utf-8-sig", errors="replace"), ()


def _find_first_bad(text: str) -> int:
    controls = _CONTROLS.decode()
    return next(at for at, one in enumerate(text) if one in controls or _BAD.match(one))


def report_bad_characters(text: str) -> Iterator[Problem]:
    """The problem `bad-character`, where a text has any."""
    places = [Span(found.start(), found.end(), None) for found in _find_bad_characters(text)]
    if places:
        message = (
            f"{sum(place.end - place.start for place in places)} characters could not be decoded, "
            f"the first at {places[0].start}; they are shown as U+FFFD"
        )
        yield make_problem(Code.BAD_CHARACTER, message, tuple(places[:_PLACES_NAMED]))
