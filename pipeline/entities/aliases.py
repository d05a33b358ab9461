"""What one chapter itself says of names: acronyms that it defines, names used throughout."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final, Literal

from pipeline.entities.gazetteer import KnownName, identify_organization
from pipeline.entities.rules.laws import has_law_noun
from pipeline.entities.rules.organizations import find_definitions, has_organization_noun
from pipeline.record.country import NormalizedInstrument, NormalizedOrganization
from pipeline.vocabulary import countries, instruments
from pipeline.vocabulary.lexicon import Lexicon
from pipeline.vocabulary.words import split_words as words_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from pipeline.layout.prose import RecognizedName

_ACRONYM: Final = re.compile(r"[A-Z][A-Z&/-]*[A-Z]s?")
NOT_ORGANIZATIONS: Final = frozenset(
    (
        *("AIDS", "ART", "COVID", "COVID-19", "DNA", "FGM", "FGM/C", "GBV", "GDP", "GNP", "HIV"),
        *("HIV/AIDS", "ID", "IDP", "IDPs", "IT", "LGBT", "LGBTI", "LGBTQ", "LGBTQI", "NGO", "NGOs"),
        *("OSH", "PDF", "PPE", "SMS", "STI", "TB", "TIP", "TV", "UK", "US", "USA", "USD", "VIP"),
    )
)
_NO_BODY: Final = re.compile(  # the end of a full name, its acronym's
    r"\b(?:Campaign|Framework|Goals?|Guidelines|Indicators?|Mechanism|Plan(?:\sof\sAction)?"
    r"|Procedures?|Programs?|Programmes?|Projects?|Reports?|Strategy|Surveys?|Systems?|Tool)$"
)
_SHORTEST: Final = 3  # letters of a word that makes a name ordinary
_LETTERS: Final = re.compile(r"[^\W\d_]{3,}")
_PLAIN: Final = re.compile(r"[^\W\d_a-z][^\W\d_]+(?:[\s-][^\W\d_]+){0,2}")
_BRACKETED: Final = re.compile(r"\(([A-Z][A-Z&/-]+)\)")
_BEGINS: Final = re.compile(r"^$|[.:;!?]\s$")
_MADE_OF_NAMES: Final = frozenset(("ORG", "GPE", "FAC", "PERSON", "NORP"))
_OFTEN: Final = 2
_MOSTLY: Final = 0.6


def find_defined_names(
    texts: Sequence[str], recognized: Sequence[Sequence[RecognizedName]]
) -> tuple[dict[str, NormalizedOrganization], dict[str, str], frozenset[str]]:
    """What these texts define: names, full and short → the organisation; a law's acronym → it.

    And the acronyms of what is no body: `National Action Plan (NAP)`.
    """
    names: dict[str, NormalizedOrganization] = {}
    laws: dict[str, str] = {}
    no_bodies: set[str] = set()
    for text, named in zip(texts, recognized, strict=True):
        for one in find_definitions(text):
            full = text[one.start : one.end]
            if full[:1].islower():  # only its acronym is a name
                names.setdefault(
                    one.acronym, NormalizedOrganization(name=full, acronym=one.acronym)
                )
                continue
            if _NO_BODY.search(full):
                no_bodies.add(one.acronym)
                continue
            if has_law_noun(full) and not has_organization_noun(full):
                laws.setdefault(one.acronym, full)
            known = identify_organization(full)
            seen = any(n.label == "ORG" and n.start < one.end and one.start < n.end for n in named)
            if has_law_noun(full) or not (known or seen or has_organization_noun(full)):
                continue
            identity = NormalizedOrganization(
                name=known.name if known else full, acronym=one.acronym
            )
            names.setdefault(full, identity)
            names.setdefault(one.acronym, identity)
    told = {acronym: full for acronym, full in laws.items() if acronym not in names}
    return names, told, frozenset(no_bodies - names.keys())


@dataclass(frozen=True)
class ChapterNames:
    """What one chapter says of names.

    `defined` are names, full and short, with their organisation; `lexicon` holds these and the
    names that the model mostly gives one label; `words` are the words in lower case, `bracketed`
    the acronyms in brackets, `no_bodies` those of what is none; `surnames` are the last words of
    the names that the model takes for persons', `persons` those that are names alone too; `text`
    is all.
    """

    defined: dict[str, NormalizedOrganization]
    lexicon: Lexicon[KnownName]
    words: frozenset[str]
    bracketed: frozenset[str]
    no_bodies: frozenset[str]
    surnames: frozenset[str]
    persons: frozenset[str]
    text: str
    year: int | None

    @classmethod
    def from_texts(
        cls, texts: Sequence[str], recognized: Sequence[Sequence[RecognizedName]], year: int | None
    ) -> ChapterNames:
        """What these texts say, of a report of this year."""
        printed = frozenset(chain.from_iterable(map(words_of, texts)))
        words = frozenset(word for word in printed if word.islower() and len(word) >= _SHORTEST)
        names, laws, no_bodies = find_defined_names(texts, recognized)
        labels = _count_labels(texts, recognized)
        surnames = _collect_surnames(labels)
        used = _find_used_names(labels, words, {*no_bodies, *surnames})
        listed = {name: KnownName(label) for name, label in used}
        listed |= {name: KnownName("ORG", identity) for name, identity in names.items()}
        listed |= {
            acronym: KnownName("INSTRUMENT", _make_instrument(full))
            for acronym, full in laws.items()
        }
        bracketed = frozenset(chain.from_iterable(map(_BRACKETED.findall, texts)))
        text = "\n".join(texts)
        persons = surnames & labels.keys()
        lexicon = Lexicon(listed)
        return cls(names, lexicon, words, bracketed, no_bodies, surnames, persons, text, year)

    def is_no_organization(self, name: str) -> bool:
        """Whether the chapter tells that a name is a person's, or an acronym that of a plan."""
        return name in self.no_bodies or name.rpartition(" ")[2] in self.surnames

    def is_person(self, text: str, one: RecognizedName) -> bool:
        """Whether a name ends in that of a person whom the chapter calls by it alone, too."""
        return text[one.start : one.end].rpartition(" ")[2] in self.persons

    def is_ordinary(self, text: str, start: int, end: int, label: str) -> bool:
        """Whether what a model takes for a name may be none.

        The chapter prints all of its words in lower case too, of a single one that begins a
        sentence; or it prints the acronym in brackets, so that it names no place or person.
        """
        name = text[start:end]
        if label != "ORG" and name in self.bracketed:
            return True
        words = [word.lower() for word in _LETTERS.findall(name)]
        begins = _BEGINS.search(text[max(0, start - 2) : start])
        if not (label == "ORG" or begins if len(words) == 1 else label in _MADE_OF_NAMES):
            return False
        return all(not self.words.isdisjoint(_inflect(word)) for word in words)

    def is_phrase(self, name: str) -> bool:
        """Whether the chapter also prints the whole phrase in lower case."""
        return name.lower() in self.text


def _make_instrument(name: str) -> NormalizedInstrument:
    known = instruments.find_instrument(name) or name
    return NormalizedInstrument(name=known, status=None, edtf=None, articles=())


def _inflect(word: str) -> tuple[str, ...]:
    """A word and what a plain verb or noun makes of it."""
    stem = word.removesuffix("s")
    return word, stem, f"{stem}s", f"{stem.removesuffix('e')}ed", f"{stem.removesuffix('e')}ing"


def _count_labels(
    texts: Sequence[str], recognized: Sequence[Sequence[RecognizedName]]
) -> dict[str, Counter[str]]:
    """What the model takes each name for, and how often; a word that begins a text tells little."""
    labels: dict[str, Counter[str]] = defaultdict(Counter)
    for text, named in zip(texts, recognized, strict=True):
        for one in named:
            name = text[one.start : one.end].removeprefix("the ")
            if one.start or " " in name or one.label != "GPE":
                labels[name][one.label] += 1
    return labels


def _collect_surnames(labels: Mapping[str, Counter[str]]) -> frozenset[str]:
    return frozenset(
        name.rsplit(" ", 1)[1] for name, by in labels.items() if by["PERSON"] and " " in name
    )


def _find_used_names(
    labels: Mapping[str, Counter[str]], words: frozenset[str], others: Collection[str]
) -> Iterator[tuple[str, Literal["ORG", "GPE"]]]:
    """Acronyms that are mostly organisations, names that are mostly places of a country.

    `others` are acronyms of no body, and surnames.
    """
    for name, counted in labels.items():
        if name in others:
            continue
        total = counted.total()
        if _ACRONYM.fullmatch(name):
            is_body_here = counted["ORG"] * 2 >= total and name not in NOT_ORGANIZATIONS
            if is_body_here and countries.find_country(name) is None:
                yield name, "ORG"
        elif _OFTEN <= counted["GPE"] >= _MOSTLY * total and _is_plain(name, words):
            yield name, "GPE"


def _is_plain(name: str, words: frozenset[str]) -> bool:
    return bool(_PLAIN.fullmatch(name)) and name.lower() not in words
