"""Figures of one thing at two times: `rose from 12 in 2001 to 40`, `64, up from 58`, `by 5%`.

A change is read on a mask of the sentence, in which each number, date and base of a rate is a run
of one sign, so that its patterns see only the words between them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from pipeline import patterns as re
from pipeline.figures.nouns import find_noun_phrase
from pipeline.figures.periods import DatedPart
from pipeline.figures.quantities import CHANGING
from pipeline.figures.rates import find_base
from pipeline.figures.statements import has_verb
from pipeline.grammar.sentence_dates import dates_clause
from pipeline.vocabulary.word_lists import list_words, spell_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.figures.quantities import Quantity
    from pipeline.figures.rates import Base

Direction = Literal["increase", "decrease"]
Role = Literal["from", "to", "by"]


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a figure in a change, or in a comparison: then it may have no role.

    `other` is where the print of the figure begins that it belongs with, `subject` what changes in
    the words of the sentence, `date` the date of this end of the change.
    """

    role: Role | None
    direction: Direction | None
    other: int | None
    subject: str | None
    date: DatedPart | None = None
    is_compared: bool = False


_Q, _D, _B = "\ue000", "\ue001", "\ue002"  # a number with its unit, a date, the base of a rate
_NO_SIGNS: Final = dict.fromkeys(map(ord, (_Q, _D, _B)), "\ufffd")  # that the print itself has
_WORD: Final = rf"[^\s,;:.(){_Q}{_D}{_B}]+"
_ENDINGS: Final = spell_words("changes", "endings")
_AFTER_MARK: Final = r"(?:(?<=,\s)|(?<=\()|(?<=is\s)|(?<=are\s)|(?<=was\s))"  # not `made up`
_CUE: Final = (
    rf"\b(?:(?P<increase>{spell_words('changes', 'rises')}|{_AFTER_MARK}up)"
    rf"|(?P<decrease>{spell_words('changes', 'falls')}|{_AFTER_MARK}down)"
    rf"|{spell_words('changes', 'moves')}){_ENDINGS}?\b"
)
_STOP: Final = spell_words("changes", "ends_noun")


def _end(name: str) -> str:
    """A pattern of a figure with its noun, base and date."""
    noun = rf"(?:\s(?!{_STOP}\b){_WORD}){{0,6}}?(?:{_B}+)?(?:\s\w+ly)?"
    date = rf",?\s\(?(?:{spell_words('changes', 'dating')}[\s-])*{_D}+\)?"
    return (
        rf"(?P<{name}>{_Q}+)(?:{noun}(?P<{name}_date>{date})"
        rf"|{noun}(?:\s(?:in|at|during)(?:\s{_WORD}){{1,4}}?)?(?=[\s,;:.()]|$))"
    )


_BETWEEN: Final = (  # an object or adverbs: the words before the first figure
    rf"(?P<words>(?:\s(?!(?:from|to|by|of)\s{_Q}|{spell_words('changes', 'no_way')}\b|{CHANGING}\s)"
    rf"(?:{_WORD}|{_D}+)){{0,12}}?)"
)
_CHANGE: Final = re.compile(
    rf"{_CUE}{_BETWEEN}(?=(?:,?\s(?:by|of))?\s{_Q}|,?\s\(?from\s{_Q}|,?\s(?:and\s\w+\s)?to\s{_Q})"
    rf"(?:(?P<link>,?\s(?:by|of))?\s{_end('by')})?"
    rf"(?:,?\s\(?from\s{_end('first')},?\sto\s{_end('second')}"
    rf"(?:,?\s(?:and|then)(?:\sthen)?(?:\sto)?\s{_end('third')})?"
    rf"|,?\s(?:and\s\w+\s)?to\s{_end('alone')}"
    rf"(?:,?\s(?:up\s|down\s)?from\s{_end('before')}(?:,?\sand\s{_end('earlier')})?)?)?",
    re.IGNORECASE,
)
_COMPARED: Final = re.compile(
    r",?\s\(?(?:(?:(?P<increase>up)|(?P<decrease>down))(?:\s\w+ly)?\sfrom"
    r"|(?:as\s)?compared\s(?:with|to)|as\sagainst|(?<=,\s)against|versus|vs\.)"
    rf"\s{_end('other')}",
    re.IGNORECASE,
)
_OPENS: Final = re.compile(r"\s\((?:an?\s)?$")  # `(a 170% increase)` behind a figure
_FIRST: Final = re.compile(_end("first"))
_NEW_CLAUSE: Final = re.compile(r"[,;:()]|\b(?:that|which|who|and|but|while)\b")
_IN_PARENTHESIS: Final = re.compile(rf"\(from\s{_end('first')},?\sto\s{_end('second')}")
_SHARE: Final = re.compile(  # `a 40% reduction in emissions`, `up 3 percent`
    rf"(?P<by>{_Q}+)\s(?:\w+\s)?{_CUE}"
    rf"(?:\s(?:in|of)\s(?P<subject>{_WORD}(?:\s(?!{_STOP}\b)(?:{_WORD}|\({_WORD}\))){{0,5}}))?",
    re.IGNORECASE,
)
_CLAUSE: Final = re.compile(
    rf"[;:(]\s?|(?:{_D}+,?|,)\s(?:and\s|but\s|while\s)?"
    rf"|\b(?i:{spell_words('changes', 'opens_clause')})\s"
)
_OBJECT_ENDS: Final = re.compile(rf"[{_D},]|\s(?:from|by|to)\s")
_PARENTHESIS: Final = re.compile(r"\s\([^()]*\)(?=\s|$)")
_CLOSED: Final = re.compile(r"[^()]*\)")  # behind a figure inside brackets
_ASIDE: Final = re.compile(r",\s[^,;]*,\s?$")
_GIVING: Final = re.compile(r"\bg(?:ave|iv\w+)\s$")  # before `rise to`
_APPOSED_CHANGE: Final = re.compile(r"[,(]\s?(?:an?|the|this\sis\san?)\s(?:[\w-]+\s)?$")
_OF_WHAT: Final = re.compile(rf"\s(?:in|of)\s(?P<subject>{_WORD}(?:\s(?!{_STOP}\b){_WORD}){{0,6}})")
_ARTICLE: Final = re.compile(r"\b(?:an?|the|this)\s(?:[\w-]+\s)?$", re.IGNORECASE)
_DETERMINER: Final = re.compile(
    r"^(?:the|an?|its|their|his|her|this|these|our)(?:\s|$)", re.IGNORECASE
)
_ADVERB_LAST: Final = re.compile(r"\s\w+ly$")
_AUXILIARIES: Final = re.compile(
    rf"(?:(?:^|\s)(?:{spell_words('changes', 'auxiliaries')}|\w+ly))+\s?$", re.IGNORECASE
)
_COPULA: Final = re.compile(
    rf"(?:^|\s){spell_words('changes', 'copulas')}\s(?:(?:only|just|an?|at)\s)?$", re.IGNORECASE
)
_APPOSED: Final = re.compile(r",\s$")  # `the rate of suicides, 12 per 100,000`
_LAST_NUMBER_OF: Final = re.compile(  # its noun is the subject, whatever describes it
    rf"\b(?P<subject>numbers?\sof(?:\s(?!numbers?\b)[^\s,;:.(){_Q}]+){{1,20}})\s?$", re.IGNORECASE
)
NUMBER_OF: Final = re.compile(r"(?:[a-z]+\s)?numbers?\sof\s(?:the\s)?", re.IGNORECASE)
_BEFORE_NOUNS: Final = frozenset(("of", "the", "for", "in", "among", "and", "or", "by", "all"))
_NO_NOUNS: Final = frozenset(list_words("changes", "no_nouns"))
_NO_OBJECTS: Final = frozenset(list_words("changes", "no_objects"))
_NO_PHRASE: Final = re.compile(  # a verb that another follows, the end of a sentence, a chart
    r"\b(?:can|cannot|could|might|must|needs?|should|will|would)\b|[a-z]\.\s"
    r"|\bAccording\sto\b|\d\s\d|^[^(]*\)"
)
_EMPTY_SUBJECTS: Final = frozenset(list_words("changes", "empty_subjects"))
_NO_SUBJECTS: Final = frozenset(list_words("changes", "no_subjects"))
_TAKE_NO_RESULT: Final = re.compile(spell_words("changes", "take_no_result"))
_OF_AGE: Final = re.compile(
    r"\b(?:child(?:ren)?|persons?|people|adults|women|men|girls|boys|infants)\s(?:(?:who\s)?are\s)?"
    r"(?:under|over|below|above|aged)\s\d+"
)
_LONGEST_SUBJECT: Final = 14  # words
_SHARES: Final = ("percent", "points")
_PER: Final = re.compile(r"\s?per\s", re.IGNORECASE)
_BOTH_YEARS: Final = re.compile(r"(?:between|from)\s", re.IGNORECASE)


class _Told(NamedTuple):
    """What a verb or noun of change says: which way, and what changes."""

    direction: Direction | None
    subject: str | None
    is_object: bool = False


class MaskedSentence:
    """A sentence with its numbers, dates and bases as signs, at the same offsets."""

    def __init__(
        self,
        text: str,
        quantities: Sequence[Quantity],
        bases: Sequence[Base],
        dates: Sequence[DatedPart],
    ) -> None:
        self.text = text
        self.dates = dates
        self.quantities: dict[int, Quantity] = {}
        owned = {one.outer: find_base(text, one, bases) for one in quantities}
        self._bases = {at: base for at, base in owned.items() if base}
        self._free = [
            base
            for base in bases
            if base not in self._bases.values() and _PER.match(text, base.start)
        ]
        shown = (one for one in bases if one not in self._free or one.value != 1)
        signs = [(one.start, one.end, _D) for one in dates]
        signs += [(one.start, one.end, _B) for one in shown]
        ages = [found.span() for found in _OF_AGE.finditer(text)]
        for one in quantities:  # `malnutrition among children under 5`
            if not any(start <= one.outer < end for start, end in ages):
                self.quantities[one.outer] = one
        signs += [(one.outer, one.behind, _Q) for one in self.quantities.values()]
        masked = text.translate(_NO_SIGNS)
        for start, end, sign in signs:
            masked = masked[:start] + sign * (end - start) + masked[end:]
        self.masked = masked

    @cached_property
    def parts(self) -> Mapping[int, Part]:
        """The parts of figures in changes, by where the print of each figure begins."""
        parts: dict[int, Part] = {}
        for found in _CHANGE.finditer(self.masked):
            parts.update(self._read_change(found))
        for found in _IN_PARENTHESIS.finditer(self.masked):
            told = _Told(None, _find_subject(self.masked[: found.start()]))
            parts = self._pair(found, "first", "second", told) | parts
        for found in _COMPARED.finditer(self.masked):
            parts = self._read_comparison(found, parts) | parts
        for found in _SHARE.finditer(self.masked):
            parts = self._read_share(found, parts) | parts
        return {at: part for at, part in parts.items() if at in self.quantities}

    def find_subject(self, at: int) -> str | None:
        """What the figure at an offset is said of: `the suicide rate was`."""
        copula = _COPULA.search(self.masked, 0, at) or (
            _APPOSED.search(self.masked, 0, at) if at in self._bases else None
        )
        return _find_subject(self.masked[: copula.start()]) if copula else None

    def list_dates(self, at: int) -> list[DatedPart]:
        """The dates that may be of the figure at an offset: not that of its change's other end."""
        part = self.parts.get(at)
        other = self.parts.get(part.other) if part and part.other is not None else None
        return [date for date in self.dates if other is None or date is not other.date]

    def find_base(self, at: int) -> Base | None:
        """What a figure is counted against: a base behind it or its partner, or in its subject."""
        part = self.parts.get(at)
        if part and part.role == "by":
            return self._bases.get(at)
        pair = [at] if part is None or part.other is None else [at, part.other]
        for one in pair:
            if one in self._bases:
                return self._bases[one]
        first = min(pair)
        if part is None and not (self._free and self.find_subject(at)):
            return None
        last = max((one for one in self.quantities if one < first), default=0)
        for base in self._free:
            is_near = last <= base.start < first
            if is_near and not _NEW_CLAUSE.search(self.masked, base.end, first):
                return base
        return None

    def _read_change(self, found: re.Match[str]) -> dict[int, Part]:
        """The parts of the figures behind a verb or noun of change."""
        told = self._read_cue(found)
        parts: dict[int, Part] = {}
        result: int | None = None
        if found["first"]:
            parts = self._pair(found, "first", "second", told)
            result = found.start("second")
            if found["third_date"]:
                parts |= self._part(found, "third", "to", told, result)
        elif found["alone"] and self._is_result(found, told):
            result = found.start("alone")
            if found["before"]:
                parts = self._pair(found, "before", "alone", told)
            else:
                years = self._find_years(found, None)
                date = self._date_of(found, "alone") or (years[1] if years else None)
                parts = {result: Part("to", told.direction, None, told.subject, date)}
            if found["earlier_date"]:
                parts |= self._part(found, "earlier", "from", told, result)
        if found["by"] and self._is_amount(found, told):
            parts |= self._read_amount(found, told, result)
        return parts

    def _read_amount(self, found: re.Match[str], told: _Told, other: int | None) -> dict[int, Part]:
        """The part of an amount: `an increase of 15 percent in visits`, also behind a figure."""
        if (
            told.subject is None
            and _ARTICLE.search(self.masked, 0, found.start())  # not `it fell by 5 in towns`
            and (behind := _OF_WHAT.match(self.masked, found.end("by")))
        ):
            told = told._replace(subject=_clean_subject(behind["subject"]))
        before = [at for at in self.quantities if at < found.start()]
        is_apposed = told.subject is None and other is None
        if before and is_apposed and _APPOSED_CHANGE.search(self.masked, 0, found.start()):
            [part] = self._part(found, "by", "by", told, before[-1]).values()
            return {found.start("by"): replace(part, is_compared=True)}
        return self._part(found, "by", "by", told, other)

    def _is_amount(self, found: re.Match[str], told: _Told) -> bool:
        """Whether a figure is the amount of a change: `rose 4 percent`, `fell by 12`."""
        quantity = self.quantities[found.start("by")]
        link, words = (found["link"] or "").strip(", "), found["words"].split()
        if told.direction is None or has_verb(found["words"]):
            return False
        if link == "by":
            is_agent = found.group().lower().startswith("rais")  # `raised by 12 activists`
            return quantity.kind in _SHARES or not is_agent
        if link == "of":
            return not words and _ARTICLE.search(self.masked, 0, found.start()) is not None
        return quantity.kind in _SHARES and all(
            word.endswith("ly") or word in _NO_OBJECTS for word in words
        )

    def _is_result(self, found: re.Match[str], told: _Told) -> bool:
        """Whether `to` leads to what something became: not in `expanded it to 40 villages`."""
        is_counted = told.subject is not None and NUMBER_OF.match(told.subject) is not None
        is_way = told.direction is None or _TAKE_NO_RESULT.match(found.group().lower())
        if is_way and not (found["before"] or is_counted):
            return False
        if _GIVING.search(self.masked, 0, found.start()) or has_verb(found["words"]):
            return False
        quantity = self.quantities[found.start("alone")]
        has_noun = quantity.kind == "count" and find_noun_phrase(self.text, quantity.behind)
        return not (told.is_object and has_noun) or is_counted

    def _pair(self, found: re.Match[str], first: str, second: str, told: _Told) -> dict[int, Part]:
        """The two ends of a change, each with its date, or with an end of the interval of both."""
        dates = (self._date_of(found, first), self._date_of(found, second))
        if dates[0] is None:
            dates = self._find_years(found, dates[1]) or dates
        ends = found.start(first), found.start(second)
        return {
            ends[0]: Part("from", told.direction, ends[1], told.subject, dates[0]),
            ends[1]: Part("to", told.direction, ends[0], told.subject, dates[1]),
        }

    def _part(
        self, found: re.Match[str], name: str, role: Role, told: _Told, other: int | None
    ) -> dict[int, Part]:
        date = self._date_of(found, name)
        return {found.start(name): Part(role, told.direction, other, told.subject, date)}

    def _date_of(self, found: re.Match[str], name: str) -> DatedPart | None:
        low, high = found.span(f"{name}_date")
        found_dates = (date for date in self.dates if low <= date.start < high)
        return next(
            (one for one in found_dates if dates_clause(self.text, one.start, one.end, one.edtf)),
            None,
        )

    def _find_years(
        self, found: re.Match[str], last: DatedPart | None
    ) -> tuple[DatedPart, DatedPart] | None:
        """The ends of an interval in the clause of a pair: `between 1986 and 1989`."""
        for date in self.dates:
            is_here = date.end <= found.end() and ";" not in self.text[date.end : found.start()]
            if is_here and (last is None or date is last) and "/" in date.edtf:
                first, _, second = date.edtf.partition("/")
                if first and second and _BOTH_YEARS.match(self.text, date.start):
                    return (
                        DatedPart(date.start, date.end, first, date.basis),
                        DatedPart(date.start, date.end, second, date.basis),
                    )
        return None

    def _read_cue(self, found: re.Match[str]) -> _Told:
        """What a verb or noun of change says: it changes its object, else its subject."""
        direction = _read_direction(found)
        before, cue = self.masked[: found.start()], found.group().split()[0]
        is_verb = cue.endswith("ed") or cue.lower() in _NO_NOUNS
        is_noun = not is_verb and _ARTICLE.search(before) is not None
        is_participle = before.endswith(", ") and cue.endswith("ing")
        if not found["words"] and (is_noun or is_participle):
            return _Told(direction, None)
        words = _OBJECT_ENDS.split(found["words"])[0].strip()
        first = words.partition(" ")[0].lower()
        if first in ("in", "of") and is_noun:  # `an increase in arrests from`
            return _Told(direction, _clean_subject(words.partition(" ")[2]))
        if first and first not in _NO_OBJECTS and not first.endswith("ly"):
            return _Told(direction, _clean_subject(words), is_object=True)
        return _Told(direction, None if is_participle else _find_subject(before))

    def _read_comparison(self, found: re.Match[str], known: Mapping[int, Part]) -> dict[int, Part]:
        """The parts of a figure that is compared, and of the one before it."""
        at = found.start("other")
        first = self._find_open(found.start())
        if first is None or at in known:
            return {}
        one, other = self.quantities[first], self.quantities[at]
        is_alike = one.kind == other.kind or any(
            each.kind == "count" and not find_noun_phrase(self.text, each.behind)
            for each in (one, other)
        )
        if ";" in self.masked[first : found.start()] or not is_alike:
            return {}
        direction, date = _read_direction(found), self._date_of(found, "other")
        alone = _FIRST.fullmatch(self.masked, first, found.start())
        own = self._date_of(alone, "first") if alone else None
        is_change = direction is not None or date is not None
        is_change &= first not in known or known[first].role != "by"
        subject = known[first].subject if first in known else self.find_subject(first)
        roles: tuple[Role | None, Role | None] = ("from", "to") if is_change else (None, None)
        return {
            at: Part(roles[0], direction, first, subject, date, is_compared=True),
            first: Part(roles[1], direction, at, subject, own, is_compared=True),
        }

    def _find_open(self, at: int) -> int | None:
        """The last figure before an offset that no bracket closes: not `(including 17 women)`."""
        before = reversed([one for one in self.quantities if one < at])
        return next((one for one in before if not _CLOSED.match(self.masked, one, at)), None)

    def _read_share(self, found: re.Match[str], known: Mapping[int, Part]) -> dict[int, Part]:
        """The part of a share before a noun of change: `a 40% reduction in emissions`."""
        if self.quantities[found.start("by")].kind not in _SHARES:
            return {}
        subject = _clean_subject(found["subject"]) if found["subject"] else None
        before = [at for at in self.quantities if at < found.start()]
        if before and subject is None and _OPENS.search(self.masked, 0, found.start()):
            subject = known[before[-1]].subject if before[-1] in known else None
            part = Part("by", _read_direction(found), before[-1], subject, is_compared=True)
            return {found.start("by"): part}
        return {found.start("by"): Part("by", _read_direction(found), None, subject)}


def _find_subject(before: str) -> str | None:
    """The subject at the end of the words before a verb, without asides and auxiliaries."""
    before = _PARENTHESIS.sub("", before)
    if number := _LAST_NUMBER_OF.search(before):
        return _count_words(_AUXILIARIES.sub("", number["subject"].strip(f" {_B}")))
    if before.rstrip().endswith(","):
        before = _ASIDE.sub(" ", before)
    breaks = [*_CLAUSE.finditer(before)]
    if breaks and breaks[-1].group().strip() in ("who", "which"):
        return None
    start = breaks[-1].end() if breaks else 0
    clause = _AUXILIARIES.sub("", before[start:]).strip()
    head, _, last = clause.rpartition(" and ")
    return _clean_subject(last if head and _is_clause(head) else clause)


def _clean_subject(words: str) -> str | None:
    """A noun phrase without its article; None where it is long, a pronoun, or has a verb."""
    words = _ADVERB_LAST.sub("", _DETERMINER.sub("", words.strip(f" {_B}")))
    first, last = words.partition(" ")[0].lower(), words.rpartition(" ")[2].lower()
    is_named = first not in _NO_SUBJECTS and words.lower() not in _EMPTY_SUBJECTS
    is_whole = last not in _NO_OBJECTS and not any(sign in words for sign in (_Q, _D, _B))
    is_short = 0 < words.count(" ") + 1 <= _LONGEST_SUBJECT
    is_phrase = not (_is_clause(words) or _NO_PHRASE.search(words))
    return words if words and is_named and is_whole and is_short and is_phrase else None


def _count_words(number: str) -> str | None:
    """The words `number of` with the noun phrase behind them alone; None where there is none."""
    of = NUMBER_OF.match(number)
    noun = find_noun_phrase(number, of.end() - 1) if of else None
    return number[: noun.end] if of and noun and noun.start == of.end() else None


def _is_clause(words: str) -> bool:
    """Whether a verb is among words that does not describe a noun: `trained nurses`, `held by`."""
    split = words.split(" ")
    for before, word, behind in zip(split, split[1:], [*split[2:], ""], strict=False):
        describes = before.lower() in _BEFORE_NOUNS or behind in _NO_OBJECTS
        if has_verb(word) and not describes:
            return True
    return False


def _read_direction(found: re.Match[str]) -> Direction | None:
    if found["increase"]:
        return "increase"
    return "decrease" if found["decrease"] else None
