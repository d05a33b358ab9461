"""Reports of our own about two countries, with statistics and notes, composed by chance.

A number stands for one report, always the same. To measure again on reports that nobody has looked
at, take other numbers.
"""

from __future__ import annotations

import random
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_WORDS = Path(__file__).with_name("scanned_reports.toml")
_FIRST = 44_000


@cache
def _load_words() -> dict[str, Any]:
    return tomllib.loads(_WORDS.read_text("utf-8"))


def compose_report(number: int) -> str:
    """The report of this number in Markdown, its notes at the end."""
    chance = random.Random(_FIRST + number)  # noqa: S311 - always the same
    words = _load_words()
    countries = chance.sample(words["countries"], 2)
    sentences = list(words["sentences"])
    chance.shuffle(sentences)
    rest = iter(sentences * 2)
    title = chance.choice(words["titles_of_reports"])
    blocks = [f"# {title}, {chance.randint(2006, 2010)}"]
    notes: list[str] = []
    called = 0

    def call() -> str:
        nonlocal called
        called += 1
        return f"<sup>{called}</sup>"

    for country, capital, currency in countries:
        first = called
        blocks.append(f"## {country}")
        statistics = list(_draw_statistics(chance, capital))
        lines = [
            f"{label}: {value}"
            + (call() if at in (0, len(statistics) - 1) or chance.random() < 0.15 else "")
            for at, (label, value) in enumerate(statistics)
        ]
        blocks.append("  \n".join(lines))
        for head in chance.sample(words["heads"], chance.randint(4, 5)):
            blocks.append(f"### {head}")
            for _ in range(chance.randint(1, 2)):
                paragraph = []
                for _ in range(chance.randint(2, 5)):
                    sentence = next(rest).format(
                        c=country,
                        cap=capital,
                        cur=currency,
                        n=f"{chance.randint(1100, 98000):,}",
                        s=chance.randint(11, 96),
                        m=f"{chance.randint(2, 90) * 250:,}",
                        p=chance.randint(11, 88),
                        y=chance.randint(1997, 2009),
                    )
                    paragraph.append(sentence + (call() if chance.random() < 0.42 else ""))
                blocks.append(" ".join(paragraph))
        address = f"http://factbook.example.org/geos/{country[:2].lower()}.html"
        name = "Central Intelligence Agency, THE WORLD FACTBOOK (2009)"
        notes.append(f"{name}, available at: {address}.")
        notes += [_draw_note(chance, country) for _ in range(called - first - 1)]
    blocks += [f"<sup>{mark}</sup> {note}" for mark, note in enumerate(notes, start=1)]
    return "\n\n".join(blocks) + "\n"


def _draw_statistics(chance: random.Random, capital: str) -> list[tuple[str, str]]:
    words = _load_words()
    population = chance.randint(2_000_000, 48_000_000)
    years = round(chance.uniform(48, 74), 2)
    found = [
        ("Population", f"{population:,} (July 2009 est.)"),
        ("Population Growth Rate", f"{chance.uniform(-0.6, 3.2):.3f}%"),
        ("Birth Rate", f"{chance.uniform(9, 45):.2f} births/1,000 population"),
        ("Life Expectancy", _share("{:.2f} years", years + 3, years, years + 5.6)),
        (
            "Literacy Rate",
            _share("{:.1f}%", literate := chance.uniform(45, 90), literate + 4, literate - 5),
        ),
        ("Net Migration Rate", f"{chance.uniform(-12, 3):.2f} migrant(s)/1,000 population"),
        (
            "Unemployment Rate",
            f"{chance.uniform(2, 40):.1f}% ({chance.randint(2004, 2008)} est.)",
        ),
        (
            "Gross Domestic Product per Capita",
            f"${chance.randint(8, 190) * 100:,} ({chance.randint(2006, 2008)} est.)",
        ),
        ("Languages", chance.choice(words["languages"])),
        ("Religions", chance.choice(words["religions"])),
        ("Infant Mortality Rate", f"{chance.uniform(5, 110):.2f} deaths/1,000 live births"),
        ("Capital", capital),
    ]
    return [one for one in found if one[0] in ("Population", "Capital") or chance.random() < 0.8]


def _share(form: str, total: float, male: float, female: float) -> str:
    value = f"total population: {form}; male: {form}; female: {form}"
    return value.format(total, male, female)


class _Fields(dict[str, Any]):
    """The fields of a note: those that are given; others are drawn when they are asked for."""

    chance: random.Random

    def __missing__(self, name: str) -> str:
        words = _load_words()
        if name in words["ranges"]:
            return str(self.chance.randint(*words["ranges"][name]))
        drawn = str(self.chance.choice(words[name.lower()]))
        return drawn.upper() if name.isupper() else drawn


def _draw_note(chance: random.Random, country: str) -> str:
    """A source in one of several forms, or the same as before."""
    form = chance.choice(_load_words()["notes"])
    year, page = chance.randint(1996, 2009), chance.randint(2, 420)
    fields = _Fields(year=year, page=page, country=country, domain=country[:3].lower())
    fields.chance = chance
    return str(form.format_map(fields))
