"""What one chapter itself says of names: acronyms that it defines, names used throughout."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from pipeline.gazetteer import countries
from pipeline.gazetteer.lexicon import Lexicon
from pipeline.grammar.bodies import definitions, is_body
from pipeline.grammar.treaties import is_treaty
from pipeline.naming.known import Known, identity_of
from pipeline.record.country import NormalizedOrganization

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.chapter import Named

_ACRONYM: Final = re.compile(r"[A-Z][A-Z&/-]*[A-Z]s?")
NO_BODIES: Final = frozenset((
    "AIDS", "ART", "COVID", "DNA", "EU", "FGM", "FGM/C", "GBV", "GDP", "GNP", "HIV", "HIV/AIDS", "ID",
    "IDP", "IDPs", "IT", "LGBT", "LGBTI", "LGBTQ", "LGBTQI", "NGO", "NGOs", "OSH", "PDF", "PPE", "SMS",
    "STI", "TB", "TIP", "TV", "UK", "UN", "US", "USA", "USD", "VIP",
))  # fmt: skip
_OFTEN: Final = 2
_MOSTLY: Final = 0.6


def defined(
    texts: Sequence[str], recognized: Sequence[Sequence[Named]]
) -> dict[str, NormalizedOrganization]:
    """The names that these texts define, full and short → the organisation."""
    names: dict[str, NormalizedOrganization] = {}
    for text, named in zip(texts, recognized, strict=True):
        for one in definitions(text):
            full = text[one.start : one.end]
            if full[:1].islower():  # only its acronym is a name
                names.setdefault(
                    one.acronym, NormalizedOrganization(name=full, acronym=one.acronym)
                )
                continue
            known = identity_of(full)
            seen = any(n.label == "ORG" and n.start < one.end and one.start < n.end for n in named)
            if is_treaty(full) or not (known or seen or is_body(full)):
                continue
            identity = NormalizedOrganization(
                name=known.name if known else full, acronym=one.acronym
            )
            names.setdefault(full, identity)
            names.setdefault(one.acronym, identity)
    return names


def chapter_names(
    texts: Sequence[str],
    recognized: Sequence[Sequence[Named]],
    names: dict[str, NormalizedOrganization],
) -> Lexicon[Known]:
    """A lexicon of the defined names, and of those that the model mostly gives one label."""
    listed = {name: Known(label) for name, label in _used(texts, recognized)}
    listed |= {name: Known("ORG", identity) for name, identity in names.items()}
    return Lexicon(listed)


def _used(
    texts: Sequence[str], recognized: Sequence[Sequence[Named]]
) -> Iterator[tuple[str, str]]:
    """Acronyms that are mostly organisations, names that are mostly places of a country."""
    labels: dict[str, Counter[str]] = defaultdict(Counter)
    for text, named in zip(texts, recognized, strict=True):
        for one in named:
            labels[text[one.start : one.end].removeprefix("the ")][one.label] += 1
    for name, counted in labels.items():
        total = counted.total()
        if _ACRONYM.fullmatch(name):
            is_body_here = counted["ORG"] * 2 >= total and name not in NO_BODIES
            if is_body_here and countries.country(name) is None:
                yield name, "ORG"
        elif counted["GPE"] >= _OFTEN and counted["GPE"] >= _MOSTLY * total and name[0].isupper():
            yield name, "GPE"
