"""Reports whose paragraphs are numbered in eight styles, set as PDF, Word, web page and text.

What each item says and its number are known before it is set.
"""

from __future__ import annotations

import html
import io
import random
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from pdfminer.fontmetrics import FONT_METRICS

from tests.support.printed_pdf import content, pdf

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.support.printed_pdf import Text

Form = Literal["pdf", "docx", "html", "list", "txt"]
STYLES: Final = (
    "resolution", "review", "decimal", "brackets", "articles", "letters", "bare", "numerals",
)  # fmt: skip
_NAMES: Final = ("Peru", "Chad", "Fiji", "Mali", "Oman", "Togo", "Niger", "Malta", "Qatar", "Nepal")
_WHO: Final = (
    "the harbour board", "the keepers of the quay", "the ferrymen", "the court of the lower river",
    "the council", "the boatmen", "the survey office", "the market wardens",
)  # fmt: skip
_DOES: Final = (
    "counted the boats", "swept the quay", "kept the ledgers", "raised the toll", "lit the lamps",
    "closed the sluices", "heard the complaint", "repaired the causeway", "sold the meadow",
)  # fmt: skip
_WHEN: Final = (
    "before the first market", "after the second bell", "while the river was low",
    "at the request of the villages", "as the charter of the town demands", "without delay",
    "although nobody had asked for it", "in the presence of witnesses",
)  # fmt: skip
_URGE: Final = ("Count", "Sweep", "Publish", "Light", "Repair", "Review", "Close", "Protect")
_WHAT: Final = (
    "the boats of the lower river", "the quay and its stairs", "the ledgers of the board",
    "the lamps of the outer harbour", "the causeway to the meadow", "the sluices at night",
)  # fmt: skip


@dataclass(frozen=True)
class Item:
    """A paragraph with its printed label, the number that is expected, and its depth.

    Without a label it is a heading (`depth` -1) or plain text (0).
    """

    text: str
    label: str = ""
    number: str | None = None
    depth: int = 0


class _Writer:
    """Writes sentences of our own, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - no secret

    def sentence(self) -> str:
        pick = self.random.choice
        parts = [f"{pick(_WHO)} {pick(_DOES)} {pick(_WHEN)}"]
        if self.random.random() < 0.6:
            parts.append(f"and {pick(_WHO)} {pick(_DOES)}")
        if self.random.random() < 0.3:
            parts.append(f"as stated in paragraph {self.random.randint(2, 90)} above")
        text = ", ".join(parts)
        return f"{text[0].upper()}{text[1:]}."

    def paragraph(self) -> str:
        return " ".join(self.sentence() for _ in range(self.random.randint(1, 5)))

    def advice(self) -> str:
        pick = self.random.choice
        text = f"{pick(_URGE)} {pick(_WHAT)}, {pick(_WHEN)}"
        if self.random.random() < 0.5:
            text += f", and see that {pick(_WHO)} {pick(_DOES)} {pick(_WHEN)}"
        states = self.random.sample(_NAMES, self.random.randint(1, 3))
        return f"{text} {' '.join(f'({one})' for one in states)};"

    def part(self) -> str:
        return f"{self.sentence()[:-1]};"

    def title(self) -> str:
        pick = self.random.choice
        return f"{pick(('Duties', 'Rights', 'Work', 'Costs', 'State'))} of {pick(_WHO)}"


def write_items(style: str, seed: int) -> list[Item]:
    """The items of a report in this style, in order."""
    return list(_STYLES[style](_Writer(seed)))


def _write_resolution(say: _Writer) -> Iterator[Item]:
    number = 0
    for roman in ("I", "II", "III"):
        yield Item(say.title(), f"{roman}.", depth=-1)
        for _ in range(say.random.randint(5, 9)):
            number += 1
            if say.random.random() < 0.3:
                yield Item(say.sentence()[:-1] + ", namely:", f"{number}.", f"{number}")
                for letter in "abcd"[: say.random.randint(2, 4)]:
                    yield Item(say.part(), f"({letter})", f"({letter})", 1)
            else:
                yield Item(say.paragraph(), f"{number}.", f"{number}")


def _write_review(say: _Writer) -> Iterator[Item]:
    yield Item("Conclusions and recommendations", "II.", depth=-1)
    for number in range(31, 36):
        yield Item(say.paragraph(), f"{number}.", f"{number}")
    for number in (36, 37):
        yield Item(f"{say.sentence()[:-1]}:", f"{number}.", f"{number}")
        for part in range(1, say.random.randint(14, 24)):
            yield Item(say.advice(), f"{number}.{part}", f"{number}.{part}")
    yield Item(say.paragraph(), "38.", "38")


def _write_decimal(say: _Writer) -> Iterator[Item]:
    for chapter in (1, 2, 3):
        yield Item(say.title(), f"{chapter}.", depth=-1)
        for part in range(1, say.random.randint(6, 12)):
            yield Item(say.paragraph(), f"{chapter}.{part}", f"{chapter}.{part}")


def _write_brackets(say: _Writer) -> Iterator[Item]:
    yield Item(say.title(), depth=-1)
    for number in range(1, 16):
        if number % 4 == 0:
            yield Item(f"{say.sentence()[:-1]}:", f"({number})", f"({number})")
            for letter in "abc":
                yield Item(say.part(), f"{letter})", letter, 1)
        else:
            yield Item(say.paragraph(), f"({number})", f"({number})")


def _write_articles(say: _Writer) -> Iterator[Item]:
    yield Item(say.title(), depth=-1)
    for number in range(1, 22):
        yield Item(say.paragraph(), f"[{number}]", f"[{number}]")


def _write_letters(say: _Writer) -> Iterator[Item]:
    for _ in range(3):
        yield Item(say.title(), depth=-1)
        yield Item(say.paragraph())
        for letter in "ABCDE"[: say.random.randint(3, 5)]:
            yield Item(say.paragraph(), f"{letter}.", letter)


def _write_bare(say: _Writer) -> Iterator[Item]:
    yield Item(say.title(), depth=-1)
    for number in range(1, 25):
        yield Item(say.paragraph(), f"{number}", f"{number}")


def _write_numerals(say: _Writer) -> Iterator[Item]:
    for _ in range(3):
        yield Item(say.title(), depth=-1)
        yield Item(say.paragraph())
        for numeral in ("i", "ii", "iii", "iv", "v"):
            yield Item(say.part(), f"({numeral})", f"({numeral})")
        yield Item(say.paragraph())


_STYLES: Final = {
    "resolution": _write_resolution,
    "review": _write_review,
    "decimal": _write_decimal,
    "brackets": _write_brackets,
    "articles": _write_articles,
    "letters": _write_letters,
    "bare": _write_bare,
    "numerals": _write_numerals,
}


def set_items(items: Sequence[Item], form: Form, *, hanging: bool = False) -> bytes:
    """The report in one form; in a PDF the text of items hangs behind their labels, or not."""
    match form:
        case "pdf":
            return _set_pdf(items, hanging=hanging)
        case "docx":
            return _set_docx(items)
        case "html":
            return _set_html(items)
        case "list":
            return _set_lists(items)
        case _:
            return _set_text(items, hanging=hanging)


_SIZE: Final = 10.0
_LEFT, _RIGHT, _TOP, _FOOT = 72.0, 420.0, 720.0, 90.0
_WIDTHS: Final = FONT_METRICS["Helvetica"][1]


def _measure(text: str) -> float:
    return sum(_WIDTHS[letter] for letter in text) * _SIZE / 1000


def _wrap(text: str, first: float, width: float) -> list[str]:
    lines, room = [""], first
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and _measure(longer) > room:
            lines.append(word)
            room = width
        else:
            lines[-1] = longer
    return lines


def _set_pdf(items: Sequence[Item], *, hanging: bool) -> bytes:
    pages: list[tuple[list[Text], list[Text]]] = [([], [])]
    y = _TOP
    for item in items:
        left = _LEFT + 28 * item.depth * (item.depth > 0)
        behind = max(28.0, _measure(item.label) + 8) if item.label and item.depth >= 0 else 0.0
        inner = left + behind if hanging else left
        heading = f"{item.label} {item.text}".strip() if item.depth < 0 else ""
        lines = [heading] if heading else _wrap(item.text, _RIGHT - left - behind, _RIGHT - inner)
        y -= 6 + 6 * bool(heading)
        for at, line in enumerate(lines):
            if y < _FOOT + 36 * bool(heading):
                pages.append(([], []))
                y = _TOP
            plain, bold = pages[-1]
            x = left + behind if at == 0 else inner
            if item.label and at == 0 and not heading:
                plain.append((left, y, _SIZE, item.label))
            (bold if heading else plain).append((x, y, _SIZE, line))
            y -= 12
    for number, (plain, _) in enumerate(pages, start=1):
        plain.append((300.0, 40.0, _SIZE, str(number)))
    return pdf([content(plain) + b"\n" + content(bold, font="F2") for plain, bold in pages])


def _set_html(items: Sequence[Item]) -> bytes:
    body = "".join(
        f"<h2>{html.escape(f'{one.label} {one.text}'.strip())}</h2>"
        if one.depth < 0
        else f"<p>{html.escape(f'{one.label} {one.text}'.strip())}</p>"
        for one in items
    )
    return f"<html><body><h1>The lower river</h1>{body}</body></html>".encode()


def _set_lists(items: Sequence[Item]) -> bytes:
    """A web page whose browser counts the items."""
    parts: list[str] = []
    counted = {"(a)": "a", "(i)": "i", "A.": "A", "1.": "1", "1": "1"}
    is_open = False
    for one in items:
        begins = one.label in counted
        if is_open and (not one.label or begins or one.depth < 0):
            parts.append("</ol>")
            is_open = False
        if one.depth < 0 or not one.label:
            tag = "h2" if one.depth < 0 else "p"
            parts.append(f"<{tag}>{html.escape(one.text)}</{tag}>")
            continue
        if not is_open:
            parts.append(f'<ol type="{counted[one.label]}">')
            is_open = True
        parts.append(f"<li>{html.escape(one.text)}</li>")
    parts.append("</ol>" if is_open else "")
    return f"<html><body><h1>The lower river</h1>{''.join(parts)}</body></html>".encode()


def _set_text(items: Sequence[Item], *, hanging: bool) -> bytes:
    """Typed text of 72 columns, with or without blank lines between its items."""
    blocks = []
    for one in items:
        if one.depth < 0:
            blocks.append(f"\n{one.label} {one.text}".upper().strip() + "\n")
            continue
        indent = " " * (4 * one.depth)
        words = f"{one.label}{'  ' if one.label else ''}{one.text}".split(" ")
        lines = [indent]
        for word in words:
            if len(lines[-1]) + len(word) > 72 and lines[-1].strip():
                lines.append(indent + "    " * hanging)
            is_new = not lines[-1].strip()
            lines[-1] += word if is_new else f" {word}"
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks).encode()


_WORD: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _set_docx(items: Sequence[Item]) -> bytes:
    """A Word document that numbers its items itself: at the first level, and below it."""
    levels: dict[int, str] = {}
    for one in items:
        if one.label and one.depth >= 0:
            levels.setdefault(one.depth, one.label)
    forms = {"1": "decimal", "(": "lowerLetter", "A": "upperLetter", "a": "lowerLetter"}
    numbering = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="'
        f'{"decimal" if any(map(str.isdigit, label)) else forms[label[0]]}"/>'
        f'<w:lvlText w:val="{_make_template(label, depth)}"/></w:lvl>'
        for depth, label in levels.items()
    )
    body, lists = "", 0
    for one in items:
        lists += bool(lists == 0 or (one.depth == 0 and one.label == levels[0]))
        body += _set_word_paragraph(one, lists)
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    used = "".join(
        f'<w:num w:numId="{at}"><w:abstractNumId w:val="0"/>{anew}</w:num>'
        for at in range(1, lists + 1)
    )
    parts = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType='
            '"application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Override PartName="/word/document.xml" ContentType="application/vnd.'
            'openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
            '<Override PartName="/word/numbering.xml" ContentType="application/vnd.'
            'openxmlformats-officedocument.wordprocessingml.numbering+xml"/></Types>'
        ),
        "_rels/.rels": _set_relation("officeDocument", "word/document.xml"),
        "word/_rels/document.xml.rels": _set_relation("numbering", "numbering.xml"),
        "word/numbering.xml": (
            f'<w:numbering xmlns:w="{_WORD}"><w:abstractNum w:abstractNumId="0">{numbering}'
            f"</w:abstractNum>{used}</w:numbering>"
        ),
        "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>',
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{part}')
    return file.getvalue()


def _make_template(label: str, depth: int) -> str:
    number = label.strip("().[]")
    return label.replace(number, f"%{depth + 1}")


def _set_relation(kind: str, target: str) -> str:
    base = "http://schemas.openxmlformats.org"
    return (
        f'<Relationships xmlns="{base}/package/2006/relationships"><Relationship Id="r1" '
        f'Type="{base}/officeDocument/2006/relationships/{kind}" Target="{target}"/>'
        "</Relationships>"
    )


def _set_word_paragraph(item: Item, number: int) -> str:
    if item.depth < 0:
        shown = f"{item.label} {item.text}".strip()
        properties = '<w:outlineLvl w:val="1"/>'
    else:
        shown = item.text
        properties = (
            f'<w:numPr><w:ilvl w:val="{item.depth}"/><w:numId w:val="{number}"/></w:numPr>'
            if item.label
            else ""
        )
    return (
        f"<w:p><w:pPr>{properties}</w:pPr>"
        f'<w:r><w:t xml:space="preserve">{html.escape(shown)}</w:t></w:r></w:p>'
    )
