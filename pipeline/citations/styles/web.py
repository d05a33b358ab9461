"""The URL, access date and online markers of a citation, which every style prints alike."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from pipeline.citations.styles.fields import DATE, read_date
from pipeline.grammar.named_parts import SourcePart
from pipeline.grammar.urls import find_last_url, find_urls, normalize_url

_ONLINE: Final = re.compile(
    r"\s?\[(?:Internet|[Oo]nline|[Ww]eb(?:\spage|site)?|WWW(?:\s[Dd]ocument)?)\]"
)
_NUMERIC: Final = r"\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d\d)"  # day or month first: no value
_ACCESSED: Final = re.compile(
    rf"""(?:\s?[(\[])?(?:[Ll]ast\s)?(?:[Aa]ccessed|[Cc]ited|[Rr]etrieved|[Vv]iewed|[Vv]isited)(?:\son)?:?\s
    (?:(?P<date>{DATE})|{_NUMERIC})[)\]]?(?:,?\s(?:from|at)(?=\s))?""",
    re.VERBOSE,
)
_LEAD: Final = re.compile(
    r"""(?:(?:[Aa]vailable|[Aa]ccessible|[Rr]etrieved)(?:\s(?:at|from|online))?:?|(?<=\s)(?:from|at)|URL:?)?
    \s?<?$""",
    re.VERBOSE,
)
_DOI: Final = re.compile(r"(?:doi|DOI):?\s?(?P<doi>10\.\d{4,6}/[^\s]+[^\s.,;])")
_CLOSES: Final = re.compile(
    rf"""[>)\]\s.,;]*(?:[(\[]?(?:{DATE},\s)?(?:[Ll]ast\s)?(?:accessed|[Aa]ccessed|visited|cited)(?:\son)?:?\s
    (?:{DATE}|{_NUMERIC})[)\].\s]*)?""",
    re.VERBOSE,
)
_BEHIND: Final = re.compile(r">?[)\]]?")


@dataclass(frozen=True, slots=True)
class WebParts:
    """A citation without what says where and when it was seen on the web.

    `text` is what is left, `offsets` the offset in the citation of each of its characters.
    """

    text: str
    offsets: tuple[int, ...]
    values: dict[str, str]
    parts: tuple[SourcePart, ...]


def split_web(text: str) -> WebParts | None:
    """Takes the URL, the access date and the markers out of a citation.

    None for several URLs, and where words follow the last, which may go on with it.
    """
    removed, values, parts = list[tuple[int, int]](), dict[str, str](), list[SourcePart]()
    urls = find_urls(text)
    last = find_last_url(text)
    if last is not None and not _CLOSES.fullmatch(text, last[1]):
        return None
    urls = (*urls[:-1], last) if last else ()
    if len({normalize_url(text[slice(*span)]) for span in urls}) > 1:
        return None
    for start, end in urls:
        lead = _LEAD.search(text, max(0, start - 30), start)
        behind = _BEHIND.match(text, end)
        removed.append((lead.start() if lead else start, behind.end() if behind else end))
    if urls:
        values["url"] = normalize_url(text[slice(*urls[0])])
        parts.append(SourcePart("url", *urls[0]))
    if markers := [marker.span() for marker in _ONLINE.finditer(text)]:
        values["online"] = "yes"
    removed += markers
    removed += [doi.span() for doi in _DOI.finditer(text)]
    for seen in _ACCESSED.finditer(text):
        removed.append(seen.span())
        if not seen["date"]:
            continue
        edtf = read_date(seen["date"])
        if not edtf or "accessed" in values:
            return None
        values["accessed"] = edtf
        parts.append(SourcePart("accessed", *seen.span("date")))
    kept = [at for at in range(len(text)) if not any(start <= at < end for start, end in removed)]
    shown = "".join(text[at] for at in kept)
    end = len(shown.rstrip(" .,;"))
    return WebParts(shown[:end], tuple(kept[:end]), values, tuple(parts))
