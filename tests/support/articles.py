"""Articles with footnotes, made of given sentences in an order that a seed decides."""

from __future__ import annotations

import random
from typing import Final

from tests.support.typesetting import Article, Paragraph

_WHO: Final = (
    "the harbour board", "a district council", "the salt merchants", "an inland court",
    "the registrar of wells", "the lighthouse keepers", "a committee of ferrymen",
    "the guild of surveyors", "the orchard tenants", "a travelling magistrate",
)  # fmt: skip
_DID: Final = (
    "kept the older register until", "refused to publish the tariff before",
    "asked for a second survey after", "gave up its claim to the causeway in",
    "held three hearings on the toll in", "divided the meadow anew in",
    "compared both ledgers with the map of", "lost the right to anchor there in",
)  # fmt: skip
_MORE: Final = (
    "because no one had counted the boats", "although the clerk had left no receipt",
    "so that the fees of forty-two villages stayed unpaid", "as every witness agreed",
    "which the later statute never mentions", "while the river kept changing its bed",
    "and the question was not raised again for a generation",
    "even where the deed said the opposite", "though nothing in the text requires it",
)  # fmt: skip
_OPEN: Final = (
    "In practice,", "At first,", "By contrast,", "For this reason,", "Some years later,",
    "Read closely,", "On the other bank,", "In the end,", "To be sure,", "Even so,",
)  # fmt: skip
_TITLES: Final = (
    "The Registers of the Lower River", "Who May Collect a Toll", "A Short History of Wells",
    "Witnesses and Their Absence", "What the Statute Left Open", "The Second Survey",
)  # fmt: skip
_NAMES: Final = ("Amberley", "Costwright", "Dunmore", "Eastlake", "Farrow", "Grindal", "Holm")
_WORKS: Final = (
    "The Law of Inland Harbours", "Tolls and Their Collectors", "Ledgers of the Salt Road",
    "Notes on Common Meadows", "A Treatise on Wells",
)  # fmt: skip


def _sentence(draw: random.Random) -> str:
    year = draw.randint(1701, 1999)
    who, did, more = draw.choice(_WHO), draw.choice(_DID), draw.choice(_MORE)
    form = draw.randrange(4)
    if form == 0:
        return f"{draw.choice(_OPEN)} {who} {did} {year}, {more}."
    if form == 1:
        return f"{who[0].upper()}{who[1:]} {did} {year}."
    if form == 2:
        count = draw.randint(2, 90)
        return f"Of the {count} boats that {who} had counted, {count // 2} were gone by {year}."
    return f"That {who} {did} {year} is well known, {more}, {draw.choice(_MORE)}."


def _citation(draw: random.Random, number: int) -> str:
    name, work = draw.choice(_NAMES), draw.choice(_WORKS)
    page, year = draw.randint(2, 480), draw.randint(1890, 2019)
    if number > 3:
        earlier = draw.randint(1, number - 1)
        form = draw.randrange(8)
        if form == 0:
            return f"Id. at {page}."
        if form == 1:
            return f"See {name}, supra note {earlier}, at {page}."
        if form == 2:
            return f"Id. at {page}; see also {name}, supra note {earlier}, at {page + 2}\u201304."
    form = draw.randrange(3)
    if form == 0:
        return f"{name}, {work} {page} ({year})."
    if form == 1:
        volume = draw.randint(10, 99)
        return f"See {name} v. Harbour of {draw.choice(_NAMES)}, {volume} Riv. {page} ({year})."
    return f"{draw.choice(_NAMES)} & {name}, {work}, 12 J. Wells {page}, {page + 9} ({year})."


def _note(draw: random.Random, number: int) -> tuple[str, ...]:
    parts = [_citation(draw, number)]
    if draw.random() < 0.5:
        parts += [_sentence(draw) for _ in range(draw.randint(1, 4))]
    if draw.random() < 0.3:
        parts.append(_citation(draw, number))
    text = " ".join(parts)
    if draw.random() < 0.06:
        return text, " ".join(_sentence(draw) for _ in range(3))
    return (text,)


def make_article(seed: int, paragraphs: int, *, calls: float = 0.45, first: int = 1) -> Article:
    """An article of so many paragraphs; `calls` is how many of its sentences call a note."""
    draw = random.Random(seed)  # noqa: S311 - the same every time
    notes: dict[int, tuple[str, ...]] = {}
    found: list[Paragraph] = []
    titles = list(_TITLES)
    draw.shuffle(titles)
    for at in range(paragraphs):
        if at % 5 == 0 and titles:
            numeral = ("I", "II", "III", "IV", "V", "VI")[at // 5]
            found.append(Paragraph(f"{numeral}. {titles.pop()}", "heading"))
        quoted = at % 7 == 4
        sentences = []
        for _ in range(draw.randint(2, 3) if quoted else draw.randint(2, 7)):
            sentence = _sentence(draw)
            number = first + len(notes)
            if not quoted and draw.random() < calls:
                notes[number] = _note(draw, number)
                sentence += f"{{{number}}}"
            elif not quoted and draw.random() < 0.1:
                notes[number] = _note(draw, number)
                head, _, tail = sentence.partition(", ")
                sentence = f"{head},{{{number}}} {tail}" if tail else f"{sentence}{{{number}}}"
            sentences.append(sentence)
        found.append(Paragraph(" ".join(sentences), "quotation" if quoted else "text"))
    return Article("Tolls of the Lower River", tuple(found), notes)
