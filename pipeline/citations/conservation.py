"""Every word of a full citation: in a part of the source, a remark, or unexplained.

A part includes the words that introduce it (`edited by`, `vol.`, `available at`). What the reader
knows to be no part of the source is a remark; what readings disagree on is unexplained.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.citations.bibliography_entries.entry import parse_entry
from pipeline.citations.parse.crosscheck import find_foreign_sign
from pipeline.citations.styles.name_lists import find_leading_names
from pipeline.citations.styles.styles import parse_source
from pipeline.citations.styles.web import split_web
from pipeline.grammar.title_case import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.citations.parse.note import ParsedCitation

# Words that introduce or join parts; alone between two of them they say nothing more.
_INTRODUCING: Final = word_set(
    """a accessed accessible also and app art article articles arts at available by case ch chapter
    cited citing date dated doc doi ed edited editor editors edn eds edition enacted from
    hereinafter
    id in internet is issue issued last n nn no nos note number of on online p page pages para paras
    paragraph part posted pp published pub q quoted quoting r res retrieved s sec section sections
    see seen ser series since submitted supra the to trans u un updated url v vers version via
    viewed visited vol volume web with www"""
)
_WORD: Final = re.compile(r"[^\W_]+(?:['’.&/-][^\W_]+)*")
_EDGE: Final = " ,;:.()[]<>“”‘’\"'–—"
_SHOWN: Final = 40  # characters


def find_uncovered(text: str, cite: ParsedCitation) -> Iterator[tuple[int, int]]:
    """The half-open offsets of a full citation's words that lie in no part, without edges."""
    source = cite.source
    if source is None:
        return
    start = cite.start + len(cite.signal or "")
    covered = sorted(
        [(part.start, part.end) for part in source.parts] + [*source.unexplained, *source.again]
    )
    for begin, end in [*covered, (cite.end, cite.end)]:
        chunk = text[start:begin]
        words = _WORD.findall(chunk)
        if any(word.lower().rstrip(".") not in _INTRODUCING for word in words):
            shift = len(chunk) - len(chunk.lstrip(_EDGE))
            yield start + shift, start + len(chunk.rstrip(_EDGE))
        start = max(start, end)


def explain_refusal(text: str) -> tuple[str, str]:
    """Why a text is not read as a citation, and the printed part at which it was refused."""
    web = split_web(text)
    if web is None:
        return "it has several addresses, or words after the last", text[-_SHOWN:]
    for source in (parse_source(text.strip(" .;")), parse_entry(text.strip(" .;"))):
        if source is not None and (sign := find_foreign_sign(source)):
            field, printed, role = sign
            return f"its {field} would hold what looks like its {role}", printed
    names = next(iter(find_leading_names(web.text)), None)
    if names is not None and names.is_certain:
        rest = web.text[names.end :].strip(_EDGE)
        return "no style explains what follows its author", rest[:_SHOWN]
    return "no style explains how it begins", web.text[:_SHOWN]
