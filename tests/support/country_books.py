"""Books and reports on countries in ten designs, set from a seed, and who owns each sentence.

Every sentence is our own and stands once in its document, so that a record shows whether it has it.
"""

from __future__ import annotations

import html
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Owner = str  # a code, or `_` and the slug of an unknown heading

_COUNTRIES: Final = (
    ("Albania", "ALB"), ("Bolivia", "BOL"), ("Cameroon", "CMR"), ("Denmark", "DNK"),
    ("Ecuador", "ECU"), ("Fiji", "FJI"), ("Ghana", "GHA"), ("Hungary", "HUN"), ("Iceland", "ISL"),
    ("Kenya", "KEN"), ("Latvia", "LVA"), ("Malawi", "MWI"), ("Nepal", "NPL"), ("Oman", "OMN"),
    ("Paraguay", "PRY"), ("Rwanda", "RWA"), ("Slovenia", "SVN"), ("Tonga", "TON"),
    ("Uruguay", "URY"), ("Vanuatu", "VUT"), ("Zambia", "ZMB"),
)  # fmt: skip
_SUBJECTS: Final = ("Harbours", "Bridges", "Schools", "Courts", "Markets", "Forests", "Rivers")
_WHO: Final = ("Carpenters", "Teachers", "Judges", "Farmers", "Pilots", "Weavers", "Engineers")
_DID: Final = ("repaired", "counted", "painted", "visited", "measured", "closed", "described")
_WHAT: Final = ("the old ferries", "nine wells", "the northern road", "two libraries", "a mill")
_WHEN: Final = ("in spring", "before the floods", "after long talks", "without delay", "twice")


@dataclass(frozen=True)
class Chapter:
    """A chapter: its heading's lines, its owner, its paragraphs under titles."""

    heading: tuple[str, ...]
    owner: Owner
    name: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]

    def list_paragraphs(self) -> Iterator[str]:
        """The paragraphs of all sections."""
        for _, paragraphs in self.sections:
            yield from paragraphs


@dataclass(frozen=True)
class Book:
    """A document: its name, its source in HTML, whether that is to be printed, its chapters."""

    name: str
    source: str
    is_printed: bool
    chapters: tuple[Chapter, ...]


class _Writer:
    """Writes sentences that stand once, from a seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - no secret
        self._said: set[str] = set()

    def sentence(self, name: str) -> str:
        pick = self.random.choice
        while True:
            told = (
                f"{pick(_WHO)} {pick(_DID)} {pick(_WHAT)} near mile {self.random.randint(2, 999)}"
            )
            source = pick(("as the press in", "a paper of", "people in"))
            said = f"{told} {pick(_WHEN)}, {source} {name} said."
            if said not in self._said:
                self._said.add(said)
                return said

    def paragraph(self, name: str, others: tuple[str, ...] = ()) -> str:
        count = self.random.randint(3, 6)
        sentences = [self.sentence(name) for _ in range(count)]
        if others:
            at = self.random.randrange(count)
            sentences[at] = self.sentence(self.random.choice(others))
        return " ".join(sentences)

    def chapter(
        self, name: str, owner: Owner, heading: tuple[str, ...], others: tuple[str, ...] = ()
    ) -> Chapter:
        titles = self.random.sample(_SUBJECTS, 3)
        sections: list[tuple[str, tuple[str, ...]]] = [("", (self.paragraph(name),))]
        sections += [
            (title, tuple(self.paragraph(name, others) for _ in range(self.random.randint(1, 3))))
            for title in titles
        ]
        return Chapter(heading, owner, name, tuple(sections))

    def countries(self, count: int) -> list[tuple[str, str]]:
        return sorted(self.random.sample(_COUNTRIES, count))


def _style(columns: int, extra: str = "", size: int = 22) -> str:
    return (
        "@page { size: A5; margin: 18mm 16mm; @bottom-center { content: counter(page); "
        "font-size: 8pt } } body { font: 9.5pt serif; text-align: justify } "
        f".text {{ column-count: {columns}; column-gap: 7mm }} "
        f"h1 {{ font: bold {size}pt sans-serif; margin: 14pt 0 4pt; text-align: left }} "
        "h2 { font: bold 11pt sans-serif; margin: 8pt 0 2pt } "
        f"p {{ margin: 0 0 5pt }} {extra}"
    )


def _set(style: str, body: str, title: str = "Roads and Rivers") -> str:
    return (
        f"<html lang=en><head><meta charset=utf-8><title>{title}</title><style>{style}</style>"
        f"</head><body>{body}</body></html>"
    )


def _set_chapter(chapter: Chapter, under: str = "", tag: str = "h1") -> str:
    heading = "<br>".join(map(html.escape, chapter.heading))
    parts = [f"<{tag} id='{chapter.owner}'>{heading}</{tag}>{under}"]
    for title, paragraphs in chapter.sections:
        parts += [f"<h2>{title}</h2>"] if title else []
        parts += [f"<p>{html.escape(text)}</p>" for text in paragraphs]
    return "".join(parts)


def _book(writer: _Writer, count: int, *, capitals: bool = True) -> list[Chapter]:
    chosen = writer.countries(count)
    names = tuple(name for name, _ in chosen)
    return [
        writer.chapter(
            name,
            code,
            (name.upper() if capitals else name,),
            tuple(other for other in names if other != name),
        )
        for name, code in chosen
    ]


def _one_column(writer: _Writer) -> tuple[str, bool, list[Chapter]]:
    chapters = _book(writer, 6)
    style = _style(1, "h1 { break-before: page }")
    return _set(style, "".join(map(_set_chapter, chapters))), True, chapters


def _two_columns(writer: _Writer) -> tuple[str, bool, list[Chapter]]:
    chapters = _book(writer, 7)
    body = f"<div class=text>{''.join(map(_set_chapter, chapters))}</div>"
    return _set(_style(2, size=16), body), True, chapters


def _boxes(writer: _Writer) -> tuple[str, bool, list[Chapter]]:
    chapters = _book(writer, 6)
    style = _style(2, ".box { border: 1pt solid; padding: 4pt; font-size: 8pt } ", size=16)
    box = "<div class=box><b>Ferries:</b> {0}<br><b>Harbours:</b> {1}</div>"
    rows = [box.format(writer.random.randint(2, 40), writer.random.randint(2, 9)) for _ in chapters]
    shown = "".join(_set_chapter(one, row) for one, row in zip(chapters, rows, strict=True))
    return _set(style, f"<div class=text>{shown}</div>"), True, chapters


def _thumb_index(writer: _Writer) -> tuple[str, bool, list[Chapter]]:
    chapters = _book(writer, 6)
    pages = "".join(
        f"@page p{at} {{ @right-top {{ content: '{one.name[:3].upper()}'; "
        "font: bold 15pt sans-serif } "
        "@top-left { content: 'Roads and Rivers'; font-size: 8pt } }"
        f" #c{at} {{ page: p{at} }}"
        for at, one in enumerate(chapters)
    )
    body = "".join(
        f"<div id=c{at} class=text>{_set_chapter(one)}</div>" for at, one in enumerate(chapters)
    )
    return _set(_style(1, pages), body), True, chapters


def _contents(writer: _Writer) -> tuple[str, bool, list[Chapter]]:
    chapters = _book(writer, 6)
    lines = "".join(f"<p class=entry><a href='#{one.owner}'>{one.name}</a></p>" for one in chapters)
    style = _style(
        2,
        ".entry a::after { content: leader('.') target-counter(attr(href), page) } "
        ".entry a { color: black; text-decoration: none } .text { break-before: page } ",
        size=16,
    )
    body = f"<h1>ROADS AND RIVERS</h1><h2>Contents</h2>{lines}"
    body += f"<div class=text>{''.join(map(_set_chapter, chapters))}</div>"
    return _set(style, body), True, chapters


def _page(writer: _Writer) -> tuple[str, bool, list[Chapter]]:
    chapters = _book(writer, 6, capitals=False)
    lines = "".join(f"<li>{one.name}</li>" for one in chapters)
    shown = "".join(_set_chapter(one, tag="h2").replace("<h2>", "<h3>") for one in chapters)
    shown = shown.replace("</h2><p>", "</h2>\n<p>")
    body = f"<h1>Roads and Rivers</h1><h2>Contents</h2><ul>{lines}</ul>{shown}"
    return _set("", body), False, chapters


def _territories(writer: _Writer) -> tuple[str, bool, list[Chapter]]:
    chapters = _book(writer, 7)
    others = [
        writer.chapter("the Eastern Islets", "_eastern_islets", ("EASTERN ISLETS",)),
        writer.chapter("Morocco", "MAR", ("MOROCCO/WESTERN SAHARA",)),
        writer.chapter("Palestine", "PSE", ("PALESTINIAN AUTHORITY",)),
    ]
    chapters = sorted([*chapters, *others], key=lambda one: one.heading)
    body = f"<div class=text>{''.join(map(_set_chapter, chapters))}</div>"
    return _set(_style(2, size=15), body), True, chapters


def _broken_names(writer: _Writer) -> tuple[str, bool, list[Chapter]]:
    chapters = _book(writer, 5)
    others = [
        writer.chapter("Bosnia and Herzegovina", "BIH", ("BOSNIA AND", "HERZEGOVINA")),
        writer.chapter("South Korea", "KOR", ("KOREA", "(REPUBLIC OF)")),
        writer.chapter("Trinidad and Tobago", "TTO", ("TRINIDAD", "AND TOBAGO")),
    ]
    chapters = sorted([*chapters, *others], key=lambda one: one.heading)
    body = f"<div class=text>{''.join(map(_set_chapter, chapters))}</div>"
    return _set(_style(2, size=16), body), True, chapters


def _small_capitals(writer: _Writer) -> tuple[str, bool, list[Chapter]]:
    chapters = _book(writer, 6, capitals=False)
    style = _style(1, "h1 { font-variant: small-caps; letter-spacing: 1.5pt }", size=18)
    return _set(style, "".join(map(_set_chapter, chapters))), True, chapters


def _single(writer: _Writer) -> tuple[str, bool, list[Chapter]]:
    (name, code), *others = writer.random.sample(_COUNTRIES, 6)
    names = tuple(other for other, _ in others)
    chapter = writer.chapter(name, code, (f"Ferries of {name}",), names)
    more = writer.chapter(name, code, ("Trade",), names)
    rows = "".join(
        f"<tr><td>{other}</td><td>{writer.random.randint(10, 99)}</td></tr>" for other in names
    )
    notes = "".join(f"<h2>{other}</h2><p>{writer.sentence(name)}</p>" for other in names[:3])
    table = f"<table><tr><th>Ships from</th><th>2019</th></tr>{rows}</table>"
    body = f"<h1>Ferries of {name}</h1><p>Harbour Office of {name}</p>"
    body += _set_chapter(chapter).replace("h1", "h2") + table + notes
    body += _set_chapter(more).replace("h1", "h2")
    joined = Chapter((name,), code, name, (*chapter.sections, *more.sections))
    return _set(_style(1), body, "Ferries"), True, [joined]


DESIGNS: Final[dict[str, Callable[[_Writer], tuple[str, bool, list[Chapter]]]]] = {
    "one column": _one_column,
    "two columns": _two_columns,
    "boxes": _boxes,
    "thumb index": _thumb_index,
    "contents with pages": _contents,
    "contents without pages": _page,
    "territories": _territories,
    "broken names": _broken_names,
    "small capitals": _small_capitals,
    "single country": _single,
}


def make_book(design: str, seed: int) -> Book:
    """The book of a design and a seed."""
    source, is_printed, chapters = DESIGNS[design](_Writer(seed))
    name = f"{design.replace(' ', '-')}-{seed}.{'pdf' if is_printed else 'html'}"
    return Book(name, source, is_printed, tuple(chapters))
