"""The citations in a note: full ones with their source, and the short forms that point to them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Literal

from pipeline.citations.bibliography_entries.author_clauses import cuts_off_author
from pipeline.citations.bibliography_entries.entry import listed
from pipeline.citations.parse.bare_url import page
from pipeline.citations.parse.imprints import trimmed
from pipeline.citations.parse.in_text import embedded
from pipeline.citations.parse.pinpoints import references_of
from pipeline.citations.parse.short_forms import counted, dated, mentioned, noted, paged, titled
from pipeline.citations.parse.split import SIGNAL_WORDS, cuts
from pipeline.citations.styles.styles import whole_source
from pipeline.grammar.title_case import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pipeline.citations.parse.full import Source
    from pipeline.citations.parse.pinpoints import Reference
    from pipeline.citations.parse.short_forms import Form

Kind = Literal["full", "supra", "id", "infra", "short", "internal"]


@dataclass(frozen=True, slots=True)
class Citation:
    """One citation: half-open offsets into the note's text, its signal included.

    `signal` is in lower case as printed (`see also`). `name` is what a `supra` or `short` form
    names as printed, None for none. `internal` points into the document, `infra` to a later note.
    """

    kind: Kind
    signal: str | None
    start: int
    end: int
    source: Source | None = field(default=None, hash=False)
    name: str | None = None
    references: tuple[Reference, ...] = ()
    is_aside: bool = False


_SIGNAL: Final = re.compile(
    rf"(?P<signal>{SIGNAL_WORDS})(?=[\s:]),?:?\s*", re.VERBOSE | re.IGNORECASE
)
_TAIL: Final = re.compile(
    r"\s?(?:\((?:[a-z][^()]{0,300})\)|and\s(?:the\s)?accompanying\stext|passim|\[hereinafter\s[^\]]{1,100}\])"
)
_ID: Final = re.compile(
    r"(?:[Ll]oc|[Oo]p)\.\s?cit\b\.?|Id\.|Ibid\b\.?|Idem\b\.?|ibid\b\.?|id\.|Id(?=,?\s(?:at\s|¶))"
)
_WAY: Final = re.compile(
    r"""\b(?P<way>(?:[Ss]upra|[Ii]nfra|SUPRA|INFRA)\b | (?:op|loc)\.\s?cit\b\.?
      | (?:[Aa]bove|[Bb]elow)(?=\s(?:nn?\.?|notes?)\s\d))""",
    re.VERBOSE,
)
_TEXT: Final = re.compile(r",?\s(?:and\s)?text\s(?:accompanying|at)")


def _after(text: str, at: int, end: int) -> int:
    """Past the remark that belongs to a short form: `(emphasis added)`, `and accompanying text`."""
    while (tail := _TAIL.match(text, at, end)) is not None:
        at = tail.end()
    return at


_NAME_WORD: Final = re.compile(r"[“\"(]?[^\W\d_a-zß-öø-ÿ]|\d{4}\b")
_LINKS: Final = vocabulary(
    """of for the and in on to a an at de la van von der den del du di al et al. & from with"""
)
_INTRODUCTION: Final = re.compile(
    r"(?:According\sto|As\s[a-z]+\s(?:in|by)|In|For|On|Under|By|From|And|But|While|Although)\s(?:the\s)?"
)
_OTHERS: Final = re.compile(r",?\s(?:et\sal\.?|(?:&|and)\s(?:the\s)?others)$")
_PARTICLE: Final = r"(?:van|von|der|den|de|del|della|di|da|dos|du|al|el|bin|ibn|ben|ter|ten|zu)\s"
_OPENS_NAME: Final = re.compile(_PARTICLE)
_PARTICLES: Final = re.compile(rf"(?<!\w)(?:{_PARTICLE}){{1,3}}$")
_MOST_NAME_WORDS: Final = 24


def _name_start(text: str, start: int, end: int) -> int:
    """Where the name that ends at `end` begins: capitalised words, commas and what links them."""
    window = max(start, end - 240)
    begin = end
    for word in [*re.finditer(r"\S+", text[window:end])][: -_MOST_NAME_WORDS - 1 : -1]:
        if _NAME_WORD.match(word[0]):
            begin = window + word.start()
        elif word[0].rstrip(",").lower() not in _LINKS:
            break
    particles = _PARTICLES.search(text, window, begin)
    return particles.start() if particles and begin < end else begin


def _name(text: str, start: int, end: int) -> tuple[str | None, int]:
    """The name just before a `supra`, and its offset; None where no capital stands there.

    After prose only what follows its last comma: `In the south, Kelly supra`.
    """
    stop = trimmed(text, end, start)
    others = _OTHERS.search(text, max(start, stop - 16), stop)
    stop = others.start() if others else stop
    begin = _name_start(text, start, stop)
    if begin > start and (comma := text.rfind(", ", begin, stop)) >= 0:
        begin = comma + 2
    if (introduction := _INTRODUCTION.match(text, begin, stop)) is not None:
        begin = introduction.end()
    shown = text[begin:stop].strip('“”",() ')
    shown += ")" if "(" in shown and ")" not in shown else ""
    is_name = bool(shown) and (not shown[0].islower() or _OPENS_NAME.match(shown))
    return (shown, begin) if is_name else (None, end)


def _pointing(text: str, way: re.Match[str], start: int, end: int) -> Citation | None:
    """What a `supra` or `infra` says; None where it neither names nor numbers anything."""
    name, begin = _name(text, start, way.start())
    references, at = references_of(text, (_TEXT.match(text, way.end(), end) or way).end(), end)
    has_note = any(reference.word == "note" for reference in references)
    if name is None and not references:
        return None
    is_above = way["way"].lower() not in ("infra", "below")
    if way["way"].lower() in ("above", "below"):
        references = counted(references)
    has_number = has_note or (is_above and references[:1] and references[0].word == "at")
    kind: Kind = "internal"
    if name is not None or (has_number and not _TEXT.match(text, way.end(), end)):
        kind = "supra" if is_above else "infra"
    return Citation(kind, None, begin, _after(text, at, end), None, name, references)


def _repeated(text: str, found: re.Match[str], end: int) -> Citation:
    references, at = references_of(text, found.end(), end)
    if not references and found[0][1:].startswith("bid"):
        references, at = paged(text, found.end(), end)
    return Citation("id", None, found.start(), _after(text, at, end), None, None, references)


# `Roe, 410 U.S. at 153`: a series may stand before the page.
_AT: Final = re.compile(
    r"""(?:,\s\d{1,4}\s[A-Z][A-Za-z0-9.\s]{1,20}?)?,?\s(?=at\s|pp?\.\s?\d|¶)""",
    re.VERBOSE,
)


def _shortened(text: str, start: int, end: int) -> Citation | None:
    """`Kelly, at 45`, the whole piece: a name and a page, nothing else."""
    pages = reversed([*_AT.finditer(text, start, end)])
    return next(filter(None, (_at_page(text, start, end, found) for found in pages)), None)


_IMPRINT: Final = re.compile(r"\([^()]+\d{4}\)$")  # it gives its source in full


def _at_page(text: str, start: int, end: int, found: re.Match[str]) -> Citation | None:
    if text.endswith("supra", start, found.start()):
        return None
    references, stop = references_of(text, found.end() - 1, end)
    name, begin = _name(text, start, found.start())
    if not references or _after(text, stop, end) < end or begin != start or name is None:
        return None
    if _IMPRINT.search(name):
        return None
    return Citation("short", None, start, end, None, name, references)


def _whole(text: str, start: int, end: int) -> Citation | None:
    """A full citation; a bracket that was opened before it closes outside it."""
    if text[end - 1 : end] == ")" and text.count("(", start, end) < text.count(")", start, end):
        end = trimmed(text, end - 1, start)
    found = whole_source(text[start:end], start)
    return Citation("full", None, start, end, found) if found else None


def _read(text: str, start: int, end: int) -> Iterator[Citation]:
    """The citations of one piece, which begins after its signal and is trimmed at its end."""
    if (again := _ID.match(text, start, end)) is not None:
        yield _repeated(text, again, end)
        return
    ways = list(_WAY.finditer(text, start, end))
    for way in ways:
        if way.start() >= start and (pointing := _pointing(text, way, start, end)) is not None:
            start = pointing.end
            yield pointing
    if not ways:
        readers = _READERS if end - start <= _LONGEST_SHORT else (_whole,)
        whole = next(filter(None, (read(text, start, end) for read in readers)), None)
        yield from [whole] if whole else _in_sentence(text, start, end)


def _short(kind: Kind, form: Form) -> Callable[[str, int, int], Citation | None]:
    """A reader of pieces that are short forms whole."""

    def read(text: str, start: int, end: int) -> Citation | None:
        found = form(text[start:end], start)
        return Citation(kind, None, start, end, None, *found) if found else None

    return read


_AFTER_SIGNAL: Final = re.compile(r"(?i:see|also|cf\.|generally)[,:]?\s\Z")


def _mentioned(text: str, start: int, end: int) -> Citation | None:
    """`See note 7`, `See also note 7 below`: behind a signal alone."""
    is_signalled = _AFTER_SIGNAL.search(text, max(0, start - 16), start) is not None
    found = mentioned(text[start:end], start) if is_signalled else None
    if found is None:
        return None
    kind: Kind = "infra" if " below" in text[start:end] else "supra"
    return Citation(kind, None, start, end, None, None, found)


_LONGEST_SHORT: Final = 300  # characters: what is longer is a sentence
_READERS: Final = (
    *(_short("supra", noted), _short("short", dated), _whole, _shortened),
    *(_short("short", titled), _mentioned),
)


def _in_sentence(text: str, start: int, end: int) -> Iterator[Citation]:
    """What a sentence cites between its words."""
    for at, stop, found in embedded(text, start, end):
        yield Citation("full", None, at, stop, found)


_LAST: Final = re.compile(r"(?<=;)\s*and\s")  # before the last of several


def _piece(text: str, start: int, end: int) -> Iterator[Citation]:
    last = _LAST.match(text, start, end)
    start = last.end() if last else start
    start = end - len(text[start:end].lstrip(" ,;([—–"))
    end = trimmed(text, end, start)
    while end > start and text[end - 1] in "([":
        end = trimmed(text, end - 1, start)
    signal = _SIGNAL.match(text, start, end)
    first = signal.end() if signal else start
    is_aside = signal is not None and text[start - 1 : start] in ("(", "[")
    for at, citation in enumerate(_read(text, first, end)):
        is_signalled = signal is not None and at == 0 and citation.start == first
        if signal is None or not is_signalled:
            yield citation
            continue
        word = " ".join(signal["signal"].lower().strip(" ,:").split())
        yield replace(citation, signal=word, start=start, is_aside=is_aside)


def citations(text: str) -> tuple[Citation, ...]:
    """The citations in the reading text of one note, in order; () where it is plain commentary.

    A note is cut at semicolons, at sentence ends and at signals (`see also`, `citing`), and each
    piece is read whole. What is not explained as a source yields no full citation: `unexplained`
    tells what is left. A note that is not explained so is one entry of a list of references
    (`listed`), or no more than its one address is (`page`). A note of its own is not known here, so
    nothing is resolved.
    """
    found = tuple(found for start, end in cuts(text) for found in _piece(text, start, end))
    is_read = bool(found) and not unexplained(text, found)
    end = trimmed(text, len(text))
    points = any(one.kind not in ("full", "short") for one in found)
    entry = None if is_read or points else listed(text[:end])
    if entry is not None:
        return (Citation("full", None, 0, end, entry),)
    is_part = not points and cuts_off_author(text, [one.start for one in found])
    return _addressed(text) if is_part or not found else found


def _addressed(text: str) -> tuple[Citation, ...]:
    """The page that a note leads to of which nothing else is understood, or nothing."""
    found = page(text)
    return (Citation("full", None, found[1], found[2], found[0]),) if found else ()


def unexplained(text: str, citations: Sequence[Citation]) -> tuple[tuple[int, int], ...]:
    """The parts of a note that no citation covers, trimmed; those of mere punctuation left out."""
    edges = [0, *(edge for found in citations for edge in (found.start, found.end)), len(text)]
    gaps = zip(edges[::2], edges[1::2], strict=True)
    return tuple(
        (end - len(text[start:end].lstrip(" ,;.)]")), start + len(text[start:end].rstrip()))
        for start, end in gaps
        if any(character.isalnum() for character in _LAST.sub("", text[start:end]))
    )
