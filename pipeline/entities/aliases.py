"""Names as one chapter uses them: the acronyms it defines, the names it repeats."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Final, Literal

from pipeline import patterns as re
from pipeline.entities.gazetteer import KnownName, identify_organization
from pipeline.entities.laws import has_law_noun
from pipeline.entities.organizations import find_definitions, has_organization_noun
from pipeline.record.country import NormalizedInstrument, NormalizedOrganization
from pipeline.vocabulary import countries, instruments
from pipeline.vocabulary.lexicon import Lexicon
from pipeline.vocabulary.word_lists import list_words
from pipeline.vocabulary.words import split_words as words_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from pipeline.grammar.reported_time import ReportedTime
    from pipeline.layout.prose import RecognizedName

ACRONYM: Final = re.compile(r"[A-Z][A-Z&/-]*[A-Z]s?")
NOT_ORGANIZATIONS: Final = frozenset(list_words("aliases", "not_organizations"))
_NO_BODY: Final = re.compile(  # endings of full names that are no organization
    r"\b(?:Campaign|Framework|Goals?|Guidelines|Indicators?|Mechanism|Plan(?:\sof\sAction)?"
    r"|Procedures?|Programs?|Programmes?|Projects?|Reports?|Strategy|Surveys?|Systems?|Tool)$"
)
_SHORTEST: Final = 3  # letters; shorter words do not make a name ordinary
_LETTERS: Final = re.compile(r"[^\W\d_]{3,}")
_PLAIN: Final = re.compile(r"[^\W\d_a-z][^\W\d_]+(?:[\s-][^\W\d_]+){0,2}")
_BRACKETED: Final = re.compile(r"\(([A-Z][A-Z&/-]+)\)")
BEGINS: Final = re.compile(r"^$|[.:;!?]\s$")
_MADE_OF_NAMES: Final = frozenset(("ORG", "GPE", "FAC", "PERSON", "NORP"))
_OFTEN: Final = 2
_MOSTLY: Final = 0.6


def find_defined_names(
    texts: Sequence[str], recognized: Sequence[Sequence[RecognizedName]]
) -> tuple[dict[str, NormalizedOrganization], dict[str, str], frozenset[str]]:
    """The definitions in these texts.

    Returns a mapping from full names and acronyms to organizations, a mapping from acronyms of laws
    to their full names, and the acronyms that belong to no organization: `National Action Plan
    (NAP)`.
    """
    names: dict[str, NormalizedOrganization] = {}
    laws: dict[str, str] = {}
    no_bodies: set[str] = set()
    for text, named in zip(texts, recognized, strict=True):
        for definition in find_definitions(text):
            full = text[definition.start : definition.end]
            if full[:1].islower():  # only its acronym is a name
                names.setdefault(
                    definition.acronym,
                    NormalizedOrganization(name=full, acronym=definition.acronym),
                )
                continue
            if _NO_BODY.search(full):
                no_bodies.add(definition.acronym)
                continue
            if has_law_noun(full) and not has_organization_noun(full):
                laws.setdefault(definition.acronym, full)
            known = identify_organization(full)
            seen = any(
                n.label == "ORG" and n.start < definition.end and definition.start < n.end
                for n in named
            )
            if has_law_noun(full) or not (known or seen or has_organization_noun(full)):
                continue
            identity = NormalizedOrganization(
                name=known.name if known else full, acronym=definition.acronym
            )
            names.setdefault(full, identity)
            names.setdefault(definition.acronym, identity)
    only_laws = {acronym: full for acronym, full in laws.items() if acronym not in names}
    return names, only_laws, frozenset(no_bodies - names.keys())


@dataclass(frozen=True)
class ChapterNames:
    """Evidence about names from one whole chapter.

    - `defined`: full names and acronyms that the chapter defines, with their organization
    - `lexicon`: these, and the names to which the model mostly gives one label
    - `words`: all words in lower case; `text`: the whole text
    - `bracketed`: acronyms in parentheses; `no_bodies`: acronyms of plans, surveys and the like
    - `surnames`: last words of the names that the model labels PERSON; `persons`: those of them
      that also occur alone
    - `time`: what the report covers
    """

    defined: dict[str, NormalizedOrganization]
    lexicon: Lexicon[KnownName]
    words: frozenset[str]
    bracketed: frozenset[str]
    no_bodies: frozenset[str]
    surnames: frozenset[str]
    persons: frozenset[str]
    text: str
    time: ReportedTime

    @classmethod
    def from_texts(
        cls,
        texts: Sequence[str],
        recognized: Sequence[Sequence[RecognizedName]],
        time: ReportedTime,
    ) -> ChapterNames:
        """The evidence of these texts, from a report on this time."""
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
        return cls(names, lexicon, words, bracketed, no_bodies, surnames, persons, text, time)

    def at(self, time: ReportedTime) -> ChapterNames:
        """The same for a paragraph that tells of this time."""
        return self if time is self.time else replace(self, time=time)

    def is_no_organization(self, name: str) -> bool:
        """Whether the chapter shows that the name is a person's, or the acronym that of a plan."""
        return name in self.no_bodies or name.rpartition(" ")[2] in self.surnames

    def is_person(self, text: str, found: RecognizedName) -> bool:
        """Whether the name ends in a surname that the chapter also prints alone."""
        return text[found.start : found.end].rpartition(" ")[2] in self.persons

    def is_ordinary(self, text: str, start: int, end: int, label: str) -> bool:
        """Whether the model's name may be ordinary words.

        True where the chapter prints all of its words in lower case too (a single word counts only
        at the beginning of a sentence), and for a place or person whose name the chapter prints as
        an acronym in parentheses.
        """
        name = text[start:end]
        if label != "ORG" and name in self.bracketed:
            return True
        words = [word.lower() for word in _LETTERS.findall(name)]
        begins = BEGINS.search(text[max(0, start - 2) : start])
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
    """A word with its regular plural, past tense and -ing form."""
    stem = word.removesuffix("s")
    return word, stem, f"{stem}s", f"{stem.removesuffix('e')}ed", f"{stem.removesuffix('e')}ing"


def _count_labels(
    texts: Sequence[str], recognized: Sequence[Sequence[RecognizedName]]
) -> dict[str, Counter[str]]:
    """The labels that the model gives each name, counted; a GPE that begins a text is skipped."""
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
    """Acronyms that are mostly labelled ORG, names that are mostly labelled GPE.

    `others`, acronyms of no organization and surnames, are left out.
    """
    for name, counted in labels.items():
        if name in others:
            continue
        total = counted.total()
        if ACRONYM.fullmatch(name):
            is_body_here = counted["ORG"] * 2 >= total and name not in NOT_ORGANIZATIONS
            if is_body_here and countries.find_country(name) is None:
                yield name, "ORG"
        elif _OFTEN <= counted["GPE"] >= _MOSTLY * total and _is_plain(name, words):
            yield name, "GPE"


def _is_plain(name: str, words: frozenset[str]) -> bool:
    return bool(_PLAIN.fullmatch(name)) and name.lower() not in words
