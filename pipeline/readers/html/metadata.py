"""The date of issue that the head of a web page gives in its metadata."""

from __future__ import annotations

from html import unescape
from typing import Final

from pipeline import patterns as re
from pipeline.grammar.dates import parse_date
from pipeline.vocabulary.word_lists import list_words

_META: Final = re.compile(r"<meta\s[^<>]{1,600}>", re.IGNORECASE)
_ATTRIBUTE: Final = re.compile(
    r"""\b(?P<name>property|name|itemprop|content)\s*=\s*(?:"(?P<one>[^"]*)"|'(?P<other>[^']*)')""",
    re.IGNORECASE,
)
_NAMES: Final = list_words("web_pages", "issue_in_head")  # the most certain first
_DATA: Final = re.compile(r'"datePublished"\s*:\s*"(?P<date>[^"]{4,40})"')
_DAY: Final = re.compile(
    r"(?P<day>(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?)"
)


def find_published(html: str) -> str | None:
    """The date of issue as EDTF, by `<meta>` (`article:published_time`) or linked data.

    None where the page gives none, or its linked data give several.
    """
    given: dict[str, str] = {}
    for meta in _META.finditer(html):
        parts = {
            one["name"].lower(): unescape(one["one"] or one["other"] or "")
            for one in _ATTRIBUTE.finditer(meta.group())
        }
        name = parts.get("property") or parts.get("name") or parts.get("itemprop") or ""
        given.setdefault(name.lower(), parts.get("content", ""))
    for name in _NAMES:
        if name in given and (day := _read_day(given[name])):
            return day
    days = {_read_day(found["date"]) for found in _DATA.finditer(html)}
    return days.pop() if len(days) == 1 else None


def _read_day(printed: str) -> str | None:
    """The day, month or year of a time stamp or of a printed date."""
    stamp = _DAY.match(printed.strip())
    if stamp and not printed.strip()[stamp.end() :][:1].isdigit():
        return stamp["day"]
    return parse_date(printed.strip())
