"""The time of a report by its metadata: the head of a web page, the YAML before Markdown."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.grammar.dates import parse_date
from pipeline.grammar.reported_time import list_days
from pipeline.vocabulary.word_lists import list_words

if TYPE_CHECKING:
    from collections.abc import Mapping

_META: Final = re.compile(r"<meta\s[^<>]{1,600}>", re.IGNORECASE)
_ATTRIBUTE: Final = re.compile(
    r"""\b(?P<name>property|name|itemprop|content)\s*=\s*(?:"(?P<one>[^"]*)"|'(?P<other>[^']*)')""",
    re.IGNORECASE,
)
# YAML before the text, as Pandoc reads it: keys with values, lists, comments.
FRONT_MATTER: Final = re.compile(
    r"""
    \A --- [ \t]* \n
    (?P<lines>
        (?: (?: [A-Za-z][\w-]{0,40}+ [ \t]* : (?: [ \t] [^\n]* )?  # a key
              | (?: [ \t]+ | - [ ] | \# ) [^\n]*  # more of its value, or a comment
            )? \n
        ){1,200}?
    )
    (?: --- | \.\.\. ) [ \t]* (?= \n | \Z )
    """,
    re.VERBOSE,
)
_KEY: Final = re.compile(r"^(?P<key>[\w-]+)[ \t]*:[ \t]+(?P<value>\S.*?)[ \t]*$", re.MULTILINE)
_ISSUED: Final = list_words("web_pages", "issue_in_head")  # the most certain first
_COVERED: Final = list_words("web_pages", "period_in_head")
_DATA: Final = re.compile(r'"datePublished"\s*:\s*"(?P<date>[^"]{4,40})"')
_DAY: Final = re.compile(
    r"(?P<day>(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?)"
)


def read_page_head(html: str) -> dict[str, str]:
    """The metadata of a web page by their names in small letters: `<meta>`, linked data.

    The date of linked data is left out where they give several.
    """
    given: dict[str, str] = {}
    for meta in _META.finditer(html):
        parts = {
            one["name"].lower(): unescape(one["one"] or one["other"] or "")
            for one in _ATTRIBUTE.finditer(meta.group())
        }
        name = parts.get("property") or parts.get("name") or parts.get("itemprop") or ""
        given.setdefault(name.lower(), parts.get("content", ""))
    days = {_read_day(found["date"]) for found in _DATA.finditer(html)}
    if len(days) == 1 and (day := days.pop()):
        given["linked data"] = day
    return given


def read_front_matter(text: str) -> dict[str, str]:
    """The values on one line of the YAML before a text, by their keys in small letters."""
    front = FRONT_MATTER.match(text)
    found = _KEY.finditer(front["lines"]) if front else ()
    return {one["key"].lower(): one["value"].strip("\"'") for one in found}


def find_published(given: Mapping[str, str]) -> str | None:
    """The date of issue as EDTF, by metadata such as `article:published_time`."""
    return next((day for name in _ISSUED if (day := _read_day(given.get(name, "")))), None)


def find_period(given: Mapping[str, str]) -> str | None:
    """The time that a report covers, by metadata (`dcterms.temporal`) that are a date in EDTF."""
    return next((one for name in _COVERED if list_days(one := given.get(name, ""))), None)


def _read_day(printed: str) -> str | None:
    """The day, month or year of a time stamp or of a printed date."""
    stamp = _DAY.match(printed.strip())
    if stamp and not printed.strip()[stamp.end() :][:1].isdigit():
        return stamp["day"]
    return parse_date(printed.strip())
