"""The entity stage: names and dates in prose, by rules first, then by the model."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Final, Literal

from pipeline import patterns as re
from pipeline.entities.aliases import ChapterNames
from pipeline.entities.candidate import ARTICLE, Candidate
from pipeline.entities.candidates import (
    find_agreements,
    find_candidates,
    find_laws,
    find_listed_names,
    find_names_in_value,
)
from pipeline.entities.chronology import list_times
from pipeline.entities.gazetteer import identify_organization, load_known_names
from pipeline.entities.organizations import has_organization_noun
from pipeline.entities.truecase import restore_case
from pipeline.grammar.names import is_organization
from pipeline.grammar.reported_time import UNKNOWN_TIME, ReportedTime
from pipeline.record.country import (
    Credit,
    Entity,
    NormalizedOrganization,
    NormalizedPerson,
)
from pipeline.record.model import Anchor
from pipeline.vocabulary.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.entities.gazetteer import KnownName
    from pipeline.grammar.named_parts import SourcePart
    from pipeline.layout.prose import Credited, Prose, RecognizedName, RecognizeNames
    from pipeline.record.csl import CslItem, CslName

Role = Literal["author", "editor", "publisher", "court"]

_RULERS: Final = re.compile(r"(?:the\s)?(?:government|republic|kingdom|state)\sof\b", re.IGNORECASE)
_ACRONYM_AFTER: Final = re.compile(r"\s?\((?P<acronym>[A-Z][A-Za-z/&-]+)\)$")
_THEIR_PEOPLE: Final = re.compile(
    r"(?:\s(?:[Oo]fficials?|[Rr]eporting|staff|representatives?|employees?))+$"
)
_NO_NAME: Final = re.compile(r"[IVX]+$|.{120}|.*\d")  # of a programme for some years, a document
_JOINT: Final = re.compile(  # `ILO and …`, `Asia Foundation, and ILO`
    r"(?P<first>[A-Z][A-Z-]+)\s(?:and|&)\s(?:the\s)?|(?P<other>[^,]{4,90}),\sand\s(?:the\s)?"
)
_LAWS: Final = frozenset(("legislation", "treaty", "bill"))
_CREDITED, _IN_TITLE = 0, 1  # ranks


def find_credits(text: str, cited: Sequence[Credited], names: ChapterNames) -> Iterator[Candidate]:
    """Authors, editors, publishers and courts of the citations in a note, and names in titles."""
    for one in cited:
        crediting = _CreditReader(text, one.item, names) if one.item else None
        for part in one.parts if crediting else ():
            yield from crediting.read(part)  # type: ignore[union-attr]


class _CreditReader:
    """Reads the credits of one citation in a note's text."""

    def __init__(self, text: str, item: CslItem, names: ChapterNames) -> None:
        self.text = text
        self.item = item
        self.names = names

    def read(self, part: SourcePart) -> Iterator[Candidate]:
        """The names in one part of the citation."""
        match part.role:
            case "author":
                yield from self._list_people(part, "author", self.item.get("author", []))
            case "editor":
                yield from self._list_people(part, "editor", self.item.get("editor", []))
            case "publisher":
                spelled = self.item.get("publisher")
                yield from self._body(part.start, part.end, "publisher", spelled)
            case "authority":
                yield from self._body(part.start, part.end, "court", None)
            case "called":
                yield from self._find_short_name(part)
            case "title":
                yield from self._find_title_names(part)

    def _list_people(
        self, part: SourcePart, role: Role, people: Sequence[CslName]
    ) -> Iterator[Candidate]:
        """Each person or organization that a part credits, at its place."""
        for person in people:
            if "family" in person:
                yield from self._person(part, role, person)
                continue
            literal = person.get("literal", "")
            found = _find_printed(literal, self.text, part)
            if found or len(people) == 1:
                yield from self._body(*(found or (part.start, part.end)), role, literal)

    def _person(self, part: SourcePart, role: Role, person: CslName) -> Iterator[Candidate]:
        family, given = person["family"], person.get("given")
        ways = (f"{given} {family}", f"{family}, {given}", f"{family} {given}")
        for way in ways if given else (family,):
            if found := _find_printed(way, self.text, part):
                yield self._credit(*found, "PERSON", role, _make_person(person))
                return

    def _find_short_name(self, part: SourcePart) -> Iterator[Candidate]:
        """The author whose name a short form uses for the source."""
        name = fold(self.text[part.start : part.end])
        for one in self.item.get("author", []):
            if "family" in one and fold(one["family"]) == name:
                yield self._credit(part.start, part.end, "PERSON", "author", _make_person(one))
                return
            if fold(one.get("literal", "")) == name:
                yield from self._body(part.start, part.end, "author", one.get("literal"))
                return

    def _body(self, start: int, end: int, role: Role, spelled: str | None) -> Iterator[Candidate]:
        """One organization with its acronym, two joined by `and`, or a government's country."""
        two = _JOINT.match(self.text, start, end)
        second = self.text[two.end() : end] if two else ""
        if two and (has_organization_noun(second) or self._identify(second) or second.isupper()):
            yield from self._body(start, two.end(two.lastgroup or 0), role, None)
            yield from self._body(two.end(), end, role, None)
            return
        if acronym := _ACRONYM_AFTER.search(self.text, start, end):
            yield self._organization(*acronym.span("acronym"), role, spelled)
            end = acronym.start()
        name = self.text[start:end]
        rules, country = _find_government(name)
        if country:
            low, high, known = country
            yield self._credit(start + low, start + high, "GPE", role, known.normalized)
        elif not rules:
            end -= len(name) - len(_THEIR_PEOPLE.sub("", name))
            yield from self._body_itself(start, end, role, spelled)

    def _body_itself(
        self, start: int, end: int, role: Role, spelled: str | None
    ) -> Iterator[Candidate]:
        """An organization that is known or has an organization noun; others may be persons."""
        find = self._organization(start, end, role, spelled)
        name = self.text[start:end]
        is_word = name.isascii() and name.replace(".", "").isalpha() and not name.islower()
        if _NO_NAME.match(name):
            return
        if (
            is_word
            or self._identify(name, spelled)
            or has_organization_noun(name)
            or is_organization(name)
        ):
            yield find

    def _identify(self, *ways: str | None) -> NormalizedOrganization | None:
        known = (
            identify_organization(name) or self.names.defined.get(name) for name in ways if name
        )
        return next((one for one in known if one), None)

    def _organization(self, start: int, end: int, role: Role, spelled: str | None) -> Candidate:
        """An organization with its identity; an unknown one keeps the source's name."""
        shown = self.text[start:end]
        whole = _THEIR_PEOPLE.sub("", _ACRONYM_AFTER.sub("", spelled or shown))
        identity = self._identify(shown, whole)
        if identity is None and " " in whole:
            identity = NormalizedOrganization(name=whole, acronym=None)
        return self._credit(start, end, "ORG", role, identity)

    def _credit(
        self, start: int, end: int, label: str, role: Role, normalized: object
    ) -> Candidate:
        credit = Credit(role=role, authority=self.item["id"])
        return Candidate(start, end, label, _CREDITED, normalized, credit=credit)  # type: ignore[arg-type]

    def _find_title_names(self, part: SourcePart) -> Iterator[Candidate]:
        """Names in a title: those of the gazetteers, and a law whose title it is."""
        title = self.text[part.start : part.end]
        shown = restore_case(title) or title
        known = list(find_listed_names(shown))
        is_law = self.item["type"] in _LAWS
        named = [find for find in known if find.label == "INSTRUMENT"]
        found = find_laws(shown, named) if is_law or named else ()
        for find in (*found, *(one for one in known if one.label != "INSTRUMENT")):
            start, end = part.start + find.start, part.start + find.end
            yield replace(find, start=start, end=end, rank=_IN_TITLE + find.rank)


@lru_cache(maxsize=1024)  # the same bodies are credited again and again
def _find_government(name: str) -> tuple[bool, tuple[int, int, KnownName] | None]:
    """Whether the name is a government's, and the country in it."""
    shown = restore_case(name) or name
    rules = bool(_RULERS.match(shown))
    for low, high, known in load_known_names().find(shown):
        if known.label == "GPE" and (rules or high - low == len(shown)):
            return rules, (low, high, known)
    return rules, None


def _make_person(person: CslName) -> NormalizedPerson:
    return NormalizedPerson(family=person["family"], given=person.get("given"))


def _find_printed(name: str, text: str, part: SourcePart) -> tuple[int, int] | None:
    """Where a part of the text prints the name, in any case."""
    start = text.find(name, part.start, part.end) if name else -1
    end = start + len(name)
    beside = text[max(0, start - 1) : max(0, start)], text[end : end + 1]
    if start >= 0 and not any(map(str.isalnum, beside)):
        return start, end
    spaced = r"\s+".join(map(re.escape, name.split()))
    found = re.compile(rf"(?<!\w){spaced}(?!\w)", re.IGNORECASE).search(text, part.start, part.end)
    return found.span() if found else None


_POSSESSIVE: Final = re.compile(r"['\u2019]s?$")
_FEW_LETTERS: Final = 12  # of the text between citations
_ORDER: Final = attrgetter("order")
_START: Final = attrgetter("start")


def recognize_names(
    chapters: Sequence[Sequence[Prose]], recognize: RecognizeNames
) -> list[list[Sequence[RecognizedName]]]:
    """The model's names in each text of each chapter; texts without sentences have none.

    The model is called once for a document, with each distinct text, so that its batches are full
    however short the chapters are; and not at all, since it is slow to load, if there are none.
    """
    asked = dict.fromkeys(one.words for prose in chapters for one in prose if one.holds_sentences)
    names = dict(zip(asked, recognize(list(asked)), strict=True)) if asked else {}
    return [
        [names[one.words] if one.holds_sentences else [] for one in prose] for prose in chapters
    ]


def tag_entities(
    prose: Sequence[Prose],
    recognized: Sequence[Sequence[RecognizedName]],
    time: ReportedTime = UNKNOWN_TIME,
) -> tuple[Entity, ...]:
    """The entities of these paragraphs, cells, titles, values and notes; none overlap.

    `recognized` are the model's names in each. In a citation only its credits and the names in its
    title are searched. `time` is what the report covers, and gives months without a year theirs.
    """
    times = list_times(prose, time)
    read = [*zip(prose, (one.words for one in prose), recognized, times, strict=True)]
    evidence = [
        (text, named)
        for one, text, named, _ in read
        if not (one.is_title or one.is_value or one.cited)
    ]
    names = ChapterNames.from_texts(*_split_columns(evidence), time)
    return tuple(
        _make_entity(find, paragraph)
        for paragraph, text, named, own in read
        for find in _choose(_list_candidates(paragraph, text, named, names.at(own)))
    )


def _split_columns(
    evidence: Sequence[tuple[str, Sequence[RecognizedName]]],
) -> tuple[list[str], list[Sequence[RecognizedName]]]:
    return [text for text, _ in evidence], [named for _, named in evidence]


def _list_candidates(
    prose: Prose, text: str, named: Sequence[RecognizedName], names: ChapterNames
) -> Iterator[Candidate]:
    """Candidates of one text: known names in a title, agreements in a value, all in prose."""
    if prose.is_title:
        yield from find_listed_names(text)
        return
    if prose.is_value:
        agreements = list(find_agreements(text))
        yield from agreements or (find_names_in_value(text, names) if prose.is_statement else ())
        return
    yield from find_credits(text, prose.cited, names)
    if (
        prose.cited
        and len(text) - sum(cite.end - cite.start for cite in prose.cited) < _FEW_LETTERS
    ):
        return
    for find in find_candidates(text, named, names):
        if not any(cite.start < find.end and find.start < cite.end for cite in prose.cited):
            yield find


def _choose(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The winner of each group of overlapping candidates, by place."""
    chosen: list[Candidate] = []
    taken = 0  # a bit a character
    for find in sorted(candidates, key=_ORDER):
        places = (1 << find.end) - (1 << find.start)
        if not taken & places:
            taken |= places
            chosen.append(find)
    return sorted(chosen, key=_START)


def _trim(find: Candidate, text: str) -> Candidate:
    """The candidate without leading article, trailing possessive and space."""
    article = ARTICLE.match(text, find.start, find.end)
    start, end = article.end() if article else find.start, find.end
    if find.source == "model" or text.endswith("s", start, end):
        possessive = _POSSESSIVE.search(text, max(find.start, end - 2), end)
        end = possessive.start() if possessive else end
    if find.label == "GPE" and text.endswith(" Government", start, end):
        end -= len(" Government")
    end = max(end, start + 1)
    return find if (start, end) == (find.start, find.end) else replace(find, start=start, end=end)


def _make_entity(find: Candidate, paragraph: Prose) -> Entity:
    find = _trim(find, paragraph.reading.text)
    return Entity.model_validate(
        {
            "text": paragraph.reading.text[find.start : find.end],
            "label": find.label,
            "anchor": Anchor(home=paragraph.pointer, start=find.start, end=find.end),
            "spans": paragraph.reading.spans(find.start, find.end),
            "source": find.source,
            "normalized": find.normalized,
            "credit": find.credit,
        }
    )
