"""Who publishes: houses that print books of persons, newspapers, agencies, by their names."""

from __future__ import annotations

import re
from typing import Final

from pipeline.grammar.title_case import vocabulary

_HOUSES: Final = vocabulary(
    """ashgate blackwell bloomsbury brill earthscan elgar elsevier garland greenwood harpercollins
    kluwer lexington macmillan mcgraw-hill nijhoff norton palgrave pearson penguin picador pluto
    polity praeger rienner routledge rowman sage springer transaction vintage westview wiley zed"""
)
_PRESS: Final = re.compile(r"(?!associated\b).+\spress", re.IGNORECASE)
_MOST_WORDS: Final = 6


def is_house(text: str) -> bool:
    """Whether a text is a publishing house's name: `Routledge`, `Oxford Univ. Press`."""
    words = text.lower().split()
    is_named = any(word.strip(",.") in _HOUSES for word in words) and len(words) <= _MOST_WORDS
    return is_named or _PRESS.fullmatch(text) is not None


# Bodies between states, which publish much, by their acronyms.
AGENCIES: Final = r"(?:UNICEF|UNESCO|UNODC|UNDP|UNHCR|UNFPA|OHCHR|OECD|ILO|IOM|WHO|FAO)"

_PAPERS: Final = vocabulary(
    """chronicle courier daily echo express gazette guardian herald independent inquirer journal
    leader mail mirror monitor monde nation news newspaper observer online post reporter review
    sentinel standard star sun telegraph times today tribune tv voice weekly"""
)


def names_paper(text: str) -> bool:
    """Whether a name of two words or more ends as those of papers do: `Dhaka Tribune`."""
    first, _, last = text.rpartition(" ")
    is_first = text.partition(" ")[0].lower() in ("diario", "jornal", "radio")
    return bool(first) and (is_first or last.lower() in _PAPERS)
