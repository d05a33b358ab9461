"""Bold type and headings of books whose pages state them by the classes of a style sheet alone."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_RULE: Final = re.compile(r"\.(?P<name>[\w-]{1,80})\s*\{(?P<body>[^{}]{0,5000})\}")
_BOLD: Final = re.compile(r"\bfont-weight\s*:\s*(?:bold|[6-9]00)\b")
_SIZE: Final = re.compile(r"\bfont-size\s*:\s*(?P<size>\d{1,4}(?:\.\d{1,6})?)pt\b")
_SPAN: Final = re.compile(
    r"""<span\b[^<>]*\bclass\s*=\s*["'](?P<names>[^"'<>]*)["'][^<>]*>(?P<inner>[^<]*)</span\s*>"""
)
_PARAGRAPH: Final = re.compile(r"<p\b[^<>]*>(?P<inner>(?:(?!</?p\b).){1,4000})</p\s*>", re.DOTALL)
_HEADING: Final = re.compile(r"<h[1-6]\b", re.IGNORECASE)
_TABLE: Final = re.compile(r"<(?P<end>/?)table\b", re.IGNORECASE)
_TAG: Final = re.compile(r"<[^<>]*>")
_USUAL: Final = 12.0  # points, where a class states no size
_LARGER: Final = 1.15  # times the size of most text: a heading
_LONGEST: Final = 200  # characters of a heading
_DEEPEST: Final = 6


class _ClassStyle(NamedTuple):
    is_bold: bool
    size: float  # points


def apply_styles(html: str, sheets: str) -> str:
    """The pages of a book with its bold spans as `strong`.

    Paragraphs in larger type become headings, the larger the higher, where the book has none.
    """
    styles = dict(_read_rules(sheets))
    if not any(one.is_bold or one.size != _USUAL for one in styles.values()):
        return html
    if not _HEADING.search(html):
        html = _mark_headings(html, styles)

    def embolden(span: re.Match[str]) -> str:
        is_bold = span["inner"].strip() and _find_style(span, styles).is_bold
        return f"<strong>{span[0]}</strong>" if is_bold else span[0]

    return _SPAN.sub(embolden, html)


def _read_rules(sheets: str) -> list[tuple[str, _ClassStyle]]:
    found = []
    for rule in _RULE.finditer(sheets):
        size = _SIZE.search(rule["body"])
        style = _ClassStyle(
            _BOLD.search(rule["body"]) is not None, float(size["size"]) if size else _USUAL
        )
        found.append((rule["name"], style))
    return found


def _find_style(span: re.Match[str], styles: dict[str, _ClassStyle]) -> _ClassStyle:
    known = (styles[name] for name in span["names"].split() if name in styles)
    return next(known, _ClassStyle(is_bold=False, size=_USUAL))


def _mark_headings(html: str, styles: dict[str, _ClassStyle]) -> str:
    lengths: Counter[float] = Counter()
    for span in _SPAN.finditer(html):
        lengths[_find_style(span, styles).size] += len(span["inner"])
    if not lengths:
        return html
    body = max(lengths, key=lambda size: (lengths[size], -size))
    larger = sorted((size for size in lengths if size >= _LARGER * body), reverse=True)
    levels = {size: min(level, _DEEPEST) for level, size in enumerate(larger, start=1)}

    def raise_(paragraph: re.Match[str]) -> str:
        inner = paragraph["inner"]
        sizes = {
            _find_style(one, styles).size for one in _SPAN.finditer(inner) if one["inner"].strip()
        }
        apart = _TAG.sub("", _SPAN.sub("", inner)).strip()
        text = _TAG.sub("", inner).strip()
        size = sizes.pop() if len(sizes) == 1 else 0.0
        if apart or size not in levels or len(text) > _LONGEST:
            return paragraph[0]
        return f"<h{levels[size]}>{inner}</h{levels[size]}>"

    return "".join(
        part if is_table else _PARAGRAPH.sub(raise_, part)
        for part, is_table in _split_at_tables(html)
    )


def _split_at_tables(html: str) -> Iterator[tuple[str, bool]]:
    """The parts of a text in order, and whether each is in a table."""
    depth = start = 0
    for tag in _TABLE.finditer(html):
        was_inside = depth > 0
        depth = max(depth + (-1 if tag["end"] else 1), 0)
        if was_inside != (depth > 0):
            yield html[start : tag.start()], was_inside
            start = tag.start()
    yield html[start:], depth > 0
