"""What a quantity of a sentence counts or measures, and what the sentence says of it.

An ambiguous number counts nothing: one without a unit, a noun or a verb that shows its meaning.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.figures.changes import NUMBER_OF
from pipeline.figures.nouns import find_noun_phrase
from pipeline.figures.quantities import Quantity
from pipeline.figures.statements import (
    Statement,
    does_acts,
    follows_preposition,
    has_verb,
    is_legal_age,
    is_legal_share,
    is_legal_sum,
    is_legal_term,
    read_before,
    read_behind,
)
from pipeline.grammar.amounts import read_figure, share_scale
from pipeline.vocabulary.figure_words import figure_words, measures_of_acts, units_of_plurals
from pipeline.vocabulary.word_lists import list_words, spell_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.figures.changes import MaskedSentence, Part
    from pipeline.figures.nouns import NounPhrase
    from pipeline.figures.periods import DatedPart
    from pipeline.figures.rates import Base

_OLDEST: Final = 99
_OLDEST_OF_LAW: Final = 25  # in `children under 14`, `the minimum age is 15`
_AGE_BEFORE: Final = re.compile(
    r"\b(?:ages?|aged)\s(?:(?:of|at|is|was|from|between|to)\s)?(?:the\sages?\s(?:of\s)?)?$",
    re.IGNORECASE,
)
_THRESHOLD: Final = re.compile(
    r"\b(?:under|below|over|above|(?:younger|older)\sthan)\s(?:the\sage\s(?:of\s)?|age\s)?$",
    re.IGNORECASE,
)
_WHOSE_AGE: Final = re.compile(
    (
        rf"\b(?:child(?:ren)?|{spell_words('find', 'whose_age')})\s(?:(?:who\s)?(?:are|is"
        r"|were|was)\s)?$"
    ),
    re.IGNORECASE,
)
_MINIMUM_AGE: Final = re.compile(
    r"\b(?:age|(?:legal|maximum|minimum)\s(?:\w+\s){0,2}ages)\b[^.;]{0,70}?"
    r"\s(?:at|to|is|as|of|from|was|are|were)\s$",
    re.IGNORECASE,
)
_ALSO_MINIMUM: Final = re.compile(r"\s(?:at|to|is|as)\s$")
_NUMBER: Final = re.compile(r"(?<![\w.,])\d[\d.,]*")


def _is_age(text: str, quantity: Quantity) -> bool:
    """Whether a bare number is an age: `ages 5 to 17`, `children under 14`, `12 and older`."""
    largest = quantity.high if quantity.value is None else quantity.value
    is_one = quantity.is_word and quantity.value == 1
    if largest is None or largest > _OLDEST or is_one:
        return False
    before = text[: quantity.outer]
    threshold = _THRESHOLD.search(text, 0, quantity.start)
    if (
        _AGE_BEFORE.search(before)
        or _AGE_BEFORE.search(text, 0, quantity.start)
        or (threshold and "age" in threshold.group())
    ):
        return True
    if largest > _OLDEST_OF_LAW or find_noun_phrase(text, quantity.behind):
        return False
    if threshold:
        return _WHOSE_AGE.search(text, 0, threshold.start()) is not None
    is_also = "minimum age" in before and _ALSO_MINIMUM.search(before) is not None
    return is_also or _MINIMUM_AGE.search(before) is not None


def _is_age_in_years(text: str, quantity: Quantity) -> bool:
    """Whether a number of years or months is an age: `ages 5 to 17 years`."""
    if _AGE_BEFORE.search(text, 0, quantity.outer):
        return True
    threshold = _THRESHOLD.search(text, 0, quantity.start) is not None
    return threshold and _WHOSE_AGE.search(text, 0, quantity.outer) is not None


def _is_only_number(text: str) -> bool:
    """Whether the sentence prints one number only, so that nothing is counted beside an age."""
    return len(_NUMBER.findall(text)) == 1


_NO: Final = re.compile(r"\b[Nn]o(?=\s[a-z])")
_PASSIVE_BEHIND: Final = re.compile(
    r"(?P<between>(?:\s(?!(?:who|which|that)\b)[^\s,;:.()]+){0,9}?)\s"
    r"(?:were|was|are|is|have\sbeen|had\sbeen|has\sbeen)\s(?!(?:not|allowed|permitted|required)\b)(?:\w+ly\s)?(?:[a-z]+(?:ed|nd|eld|ught|n|t)|made)\b"
)
_MADE_NO: Final = re.compile(
    rf"\b(?:{spell_words('find', 'made_no')}|there\s(?:were|was|have\sbeen|had\sbeen))\s$",
    re.IGNORECASE,
)
_SCOPE_BEFORE: Final = re.compile(  # `In the fishing sector, no cases were found`
    r"(?:^|;\s)(?:In|At|Among|Within|Under|For|Outside)\s(?:the|an?|this|that|these|those|its|their|[A-Z][^\s,;]*)"
    r"(?:\s(?!year\b|(?:reporting\s)?period\b)[^\s,;]+)*,\s$"
)
_OTHER_CLAUSE: Final = re.compile(
    r"[,;:.()\u2013\u2014]"
    rf"|\s(?:{spell_words('find', 'other_clause')}|as\s(?:the|they|it|he|she))\b"
)
_NO_SCOPE: Final = re.compile(  # an agent, a date, an adverb
    r"\sby\s(?:the\s)?\S+(?:\s(?!(?:in|on|at|among|for|from|under|as)\b)\S+)*"
    r"|(?:\s(?:in|on|by|for|from|as\sof|of))?(?:\sthe)?\s\uffff+|\s(?:\w+ly|nationwide|countrywide)\b|^\s(?:out|\w+ed)\b"
)
_SCOPE: Final = re.compile(rf"(?:{spell_words('find', 'scope')}|into(?!\swhether))\s")
_RULED: Final = re.compile(  # `restricted parties from sending more than two observers`
    r"\b(?:restrict|limit|prohibit|forb[ai]d|bar(?:s|red)|requir|mandat|allow|permit)\w*\b[^.;,]{0,100}$"
)
_AND: Final = re.compile(r"\s(?:and|or)\s(?:ages?\s)?")
_PENALTY: Final = re.compile(r"\b(?:penalt(?:y|ies)|fines?)\b[^.;]{0,60}$", re.IGNORECASE)
_BOUND: Final = re.compile(
    r"\b(?P<bound>minimum|maximum)\s(?:[a-z-]+\s){0,2}"
    r"(?:sentences?|penalt(?:y|ies)|punishments?|terms?|fines?|imprisonment)"
    r"(?:\s[^.;,:\d]{1,80})?\s(?:is|was|are|were|of|at)\s$",
    re.IGNORECASE,
)
_FINED: Final = re.compile(r"\bfined\b")
_TERM: Final = re.compile(  # `to`, `to prison terms of`
    r"\bto\s(?:(?:prison|imprisonment|jail|probation|a|an|terms?|sentences?|suspended|of|totaling|life)\s)*$"
)
_SENTENCED: Final = re.compile(r"\bsentence[ds]?\b")
_CARRIED_ON: Final = re.compile(
    r"(?:\bof\s(?:whom|which|these|those|them),?|\bincluding|\bcompared\s(?:with|to)|\b(?:up|down)(?:\s\w+ly)?\sfrom|,|\band"
    r"|:|;|\bversus|\bvs\.|\bvice|\bfrom|\bto)(?:\s(?:a\stotal\sof|only|just))?\s$|\s\($"
)
_INCLUDING: Final = re.compile(r"\bincluding\s$")
_OF_WHICH: Final = re.compile(r"\bof\s(?:whom|which|these|those|them),?\s$")
_LONGEST_CARRY: Final = 160  # characters between a figure and one that counts the same
_FROM: Final = re.compile(r"\bfrom\s$")
PART_OF: Final = re.compile(
    r"\s(?:out\s)?of\s(?:the\s|its\s|all\s)?(?:[\w-]+\s)?(?:[\w-]+['\u2019]s?\s)?"
)
_IS_A: Final = re.compile(r"\s(?:were|was|are|is)(?=\s)")
_ONE_OF_ITEMS: Final = frozenset(("office", "inspection", "hotline"))  # counted by `one`
_VERBS_OF_COUNTED: Final = frozenset(("received", "joined"))  # `300 received services`
_OF: Final = re.compile(r"\s(?:out\s)?of\s")
_IN_PARENTHESIS: Final = re.compile(r"\s\(")
_WHOLE_FIRST: Final = re.compile(r"Of\s(?:all\s)?(?:(?:the|these|those)\s)?")
_TIMES: Final = re.compile(r"\stimes\b")
_UNDER_AGE: Final = re.compile(
    r"\b(?:under|below|over|(?:younger|older)\sthan)\s(?:the\s)?age\s(?:of\s)?$"
)
_UNDER: Final = re.compile(r"(?:under|below)\s", re.IGNORECASE)
_OF_OTHERS: Final = re.compile(r"\s(?:of|for|among|in|within|at)\s")
_ENDS_HEAD: Final = re.compile(rf"$|\s{spell_words('changes', 'no_objects')}\b|[,\s]*$")
_NEXT_WORD: Final = re.compile(r"[\s-](?P<word>[^\W\d_][\w'\u2019-]*)")
_NAMES_BEHIND: Final = re.compile(  # `25 Roma, Ashkali and Egyptian families`
    r"\s[A-Z][\w-]*(?:,|\s(?:and|or))\s[A-Z]"
)
_VERB_BEHIND: Final = re.compile(r"\s(?:were|was|are|is|ha(?:s|ve|d)\sbeen|[a-z]+ed|working)\b")
_RATE: Final = re.compile(r"\s(?:per\s\d|(?:for|in|of)\s(?:every|each)\s\d)")
_NET: Final = re.compile(r"\bnet[\s-]$", re.IGNORECASE)
_NO_COUNTS: Final = frozenset(("points", "percentage points"))  # of a rate
_BY_NOUN: Final = frozenset(  # measures that the noun of the act decides, whatever the verb
    (
        *("convicted", "inspected", "arrested", "prosecuted", "investigated", "killed", "injured"),
        "acquitted",
    )
)
_MOST: Final = 10_000_000_000  # people
_OF_MONEY: Final = frozenset(("spent", "allocated"))
_DONE_WITH_MONEY: Final = frozenset(
    ("spent", "allocated", "granted", "received", "fined", "reported", "estimated", None)
)
_OF_PERSONS: Final = frozenset(list_words("find", "of_persons"))
_SHOW_PERSONS: Final = frozenset(list_words("find", "show_persons"))


@dataclass(frozen=True, slots=True)
class Counted:
    """A quantity with its meaning; `end` is where its noun ends."""

    quantity: Quantity
    unit: str | None
    noun: str | None
    end: int
    statement: Statement
    limit: bool = False


def find_zeros(text: str) -> Iterator[Quantity]:
    """Zeros: `no` before people, cases or acts where the sentence states that there were none."""
    for found in _NO.finditer(text):
        noun = find_noun_phrase(text, found.end())
        if noun and _is_clause(text[noun.start : noun.head_end].split(), noun.unit):
            continue
        is_act = noun is not None and noun.head in measures_of_acts()
        if noun is None or not (is_act or noun.unit in ("persons", "cases")):
            continue
        is_made = is_act and _MADE_NO.search(text, 0, found.start())
        if is_made or _PASSIVE_BEHIND.match(text, noun.end):
            yield Quantity(found.start(), found.end(), found.start(), found.end(), "count", None, 0)


def _keep_scope(text: str, counted: Counted, dates: Sequence[DatedPart]) -> Counted | None:
    """A zero with the words that restrict it in its noun: `inspections … in the informal sector`.

    None where the words behind it, or at the head of the sentence, restrict it in another way.
    """
    passive = _PASSIVE_BEHIND.match(text, counted.end)
    noun = f"{counted.noun}{passive['between'] if passive else ''}"
    start = passive.end() if passive else counted.end
    end = _OTHER_CLAUSE.search(text, start)
    rest = text[start : end.start() if end else len(text)]
    for date in dates:
        low, high = max(date.start - start, 0), max(date.end - start, 0)
        rest = rest[:low] + "\uffff" * len(rest[low:high]) + rest[high:]
    scope = _NO_SCOPE.sub("", rest).strip()
    is_unclear = scope and not _SCOPE.match(scope)
    if is_unclear or _SCOPE_BEFORE.search(text, 0, counted.quantity.start):
        return None
    link = " \u2026 " if passive else " "
    return replace(counted, noun=f"{noun}{link}{scope}" if scope else noun)


def _is_clause(words: Sequence[str], unit: str | None) -> bool:
    """Whether a clause without `that` is in a noun phrase: `no reports journalists were hurt`."""
    return any(units_of_plurals().get(word, unit) != unit for word in words[:-1])


def describe_quantity(
    sentence: MaskedSentence, quantity: Quantity, previous: Counted | None
) -> Counted | None:
    """The meaning of a quantity, that of a zero with what restricts it; None where it has none."""
    counted = _describe_in(sentence, quantity, previous)
    if counted and quantity.value == 0 and _NO.match(sentence.text, quantity.start):
        return _keep_scope(sentence.text, counted, sentence.dates)
    return counted


def _describe_in(
    sentence: MaskedSentence, quantity: Quantity, previous: Counted | None
) -> Counted | None:
    """The meaning of a quantity by its own words, else by the change or rate that it is part of."""
    part = sentence.parts.get(quantity.outer)
    partner = sentence.quantities.get(part.other) if part and part.other is not None else None
    if part and partner and part.role != "by":
        quantity = _share_unit(sentence.text, quantity, partner)
    counted = _describe(sentence.text, quantity, previous)
    base = sentence.find_base(quantity.outer)
    if part and (counted is None or counted.noun is None) and _is_bare(sentence.text, quantity):
        is_carried = quantity.kind == "count" and not part.is_compared
        is_age = counted is not None and counted.unit == "years"
        known = None if is_carried and not is_age else counted
        counted = _describe_changed(sentence.text, quantity, known, part, partner)
    if base is None:
        is_unread = counted and _RATE.match(sentence.text, counted.end)  # `per 3m x 4m cell`
        return None if is_unread else counted
    return _describe_rate(sentence, quantity, counted, base)


def _is_bare(text: str, quantity: Quantity) -> bool:
    """Whether a number is printed without a word that may be its unit: not `5.3 MtCO2e`."""
    if quantity.kind != "count":
        return True
    behind = _NEXT_WORD.match(text, quantity.behind)
    return behind is None or behind["word"].lower() in figure_words("stops")


def _share_unit(text: str, quantity: Quantity, partner: Quantity) -> Quantity:
    """A number with the unit and scale of the other end of its change: `from 3 to 5 percent`."""
    if quantity.kind != "count" or find_noun_phrase(text, quantity.behind):
        return quantity
    value = quantity.value
    if quantity.outer < partner.outer and text[quantity.behind : partner.outer] == " to ":
        shared = share_scale(quantity.numeral, partner.numeral)
        value = value if shared == quantity.numeral else read_figure(shared)
    is_scaled = partner.kind in ("money", "percent", "duration")
    kind, unit = (partner.kind, partner.unit) if is_scaled else (quantity.kind, quantity.unit)
    return replace(quantity, kind=kind, unit=unit, value=value)


def _describe_changed(
    text: str, quantity: Quantity, counted: Counted | None, part: Part, partner: Quantity | None
) -> Counted | None:
    """A figure of a change without a noun of its own: it counts that of its partner or subject."""
    unit = counted.unit if counted else quantity.unit
    statement = counted.statement if counted else Statement(None)
    noun: NounPhrase | None = None
    if partner and _counts_as(text, quantity, partner, part):
        is_count = partner.kind == "count"
        if is_count or (partner.kind == "percent" and _OF.match(text, partner.behind)):
            noun = find_noun_phrase(text, partner.behind)
    if noun:
        printed = text[noun.start : noun.end if quantity.kind == "count" else noun.head_end]
        unit = noun.unit if quantity.kind == "count" else unit
        return Counted(quantity, unit, printed, quantity.behind, statement)
    if part.subject is None or (counted and counted.limit):
        return counted
    number = NUMBER_OF.match(part.subject)
    printed = part.subject[number.end() :] if number else part.subject
    subject = find_noun_phrase(f" {printed[0].lower()}{printed[1:]}", 0)
    if quantity.kind == "count" and unit is None and subject and subject.start == 1:
        unit = subject.unit if _ENDS_HEAD.match(printed, subject.end - 1) else None
    if statement.measure is None and quantity.kind == "count" and subject:
        statement = Statement(measures_of_acts().get(subject.head))
    return Counted(quantity, unit, printed, quantity.behind, statement)


def _counts_as(text: str, quantity: Quantity, partner: Quantity, part: Part) -> bool:
    """Whether a figure counts what its partner's own noun names: not the first that is compared."""
    if part.role == "by":
        return part.is_compared
    is_first = quantity.outer < partner.outer
    is_share = part.is_compared and quantity.kind == "percent"
    if is_share and part.date is None and _OF_OTHERS.match(text, quantity.behind):
        return False  # `74 percent of the poor, compared to 47 percent of the others`
    return partner.kind == quantity.kind and not (part.is_compared and is_first)


def _describe_rate(
    sentence: MaskedSentence, quantity: Quantity, counted: Counted | None, base: Base
) -> Counted | None:
    """A figure that is counted against a base: a rate is no number of people or things."""
    if counted is None and quantity.value == base.value == 1:
        return None  # `one union per city` is a rule
    if counted is None:
        noun = base.of if base.is_part else sentence.find_subject(quantity.outer)
        own = find_noun_phrase(sentence.text, quantity.behind)  # `2.9 children per woman`
        noun = sentence.text[own.start : own.end] if own and own.end == base.start else noun
        return Counted(quantity, None, noun, max(quantity.behind, base.end), Statement(None))
    unit = None if quantity.kind == "count" else counted.unit
    is_own = base.start in (quantity.behind, counted.end)
    return replace(counted, unit=unit, end=base.end if is_own else counted.end)


def _describe(text: str, quantity: Quantity, previous: Counted | None) -> Counted | None:
    """The meaning of a quantity; None where it is ambiguous."""
    match quantity.kind:
        case "money":
            return _describe_money(text, quantity, previous)
        case "percent":
            return _describe_share(text, quantity)
        case "points":
            return Counted(quantity, None, "percentage points", quantity.behind, Statement(None))
        case "age":
            return _make_age(text, quantity)
        case "duration":
            return _describe_duration(text, quantity)
        case "count":
            return _describe_number(text, quantity, previous)


def _describe_money(text: str, quantity: Quantity, previous: Counted | None) -> Counted:
    """A sum; one in parentheses behind a sum is the same amount, with the same comparator.

    About so much in another currency is about so many dollars, but not the other way round.
    """
    limit = is_legal_sum(text, quantity.start)
    is_after_sum = previous is not None and previous.quantity.kind == "money"
    if previous and is_after_sum and text[previous.end : quantity.outer] == " (":
        comparator = previous.quantity.comparator
        if quantity.comparator is None and (comparator != "~" or quantity.unit == "USD"):
            quantity = replace(quantity, comparator=comparator)
        statement = previous.statement
    else:
        statement = _read_money(text, quantity)
        quantity = _bound_by_law(text, quantity)
    return Counted(quantity, quantity.unit, None, quantity.behind, statement, limit)


def _bound_by_law(text: str, quantity: Quantity) -> Quantity:
    """A term or sum with the comparator of `the minimum sentence for rape is 10 years`."""
    bound = _BOUND.search(text, 0, quantity.outer)
    if bound is None or quantity.comparator or quantity.value is None:
        return quantity
    return replace(quantity, comparator=">=" if bound["bound"].lower() == "minimum" else "<=")


def _read_money(text: str, quantity: Quantity) -> Statement:
    if _PENALTY.search(text, 0, quantity.outer) and not _FINED.search(text, 0, quantity.outer):
        return Statement("fined")
    behind = read_behind(text, quantity.behind)
    statement = behind if behind and behind.measure else read_before(text, quantity.outer)
    return statement if statement.measure in _DONE_WITH_MONEY else Statement(None)


def _describe_share(text: str, quantity: Quantity) -> Counted:
    limit = is_legal_share(text, quantity.start)
    noun = find_noun_phrase(text, quantity.behind) if _OF.match(text, quantity.behind) else None
    behind = read_behind(text, noun.end if noun else quantity.behind)
    if noun is None:  # `and 87 percent were employed`
        is_verb = _VERB_BEHIND.match(text, quantity.behind) is not None
        is_said = is_verb and behind and behind.measure and not behind.is_reduced
        statement = behind if behind and is_said else Statement(None)
        return Counted(quantity, "percent", None, quantity.behind, statement, limit)
    is_of_all = behind is None or behind.is_reduced  # `12 percent of those arrested`
    statement = behind if behind and not is_of_all else Statement(None)
    printed = text[noun.start : noun.head_end]
    return Counted(quantity, "percent", printed, noun.end, statement, limit)


def _describe_duration(text: str, quantity: Quantity) -> Counted | None:
    if _is_age_in_years(text, quantity):
        return _make_age(text, quantity)
    limit = is_legal_term(text, quantity.start)
    if limit is None:
        return None
    statement = Statement(None)
    sentenced = None if limit else _find_sentence(text, quantity)
    if sentenced:
        is_verb = sentenced.group() == "sentenced"
        statement = read_before(text, sentenced.end() + 1) if is_verb else Statement("sentenced")
    quantity = _bound_by_law(text, quantity) if limit else quantity
    return Counted(quantity, quantity.unit, None, quantity.behind, statement, limit)


def _find_sentence(text: str, quantity: Quantity) -> re.Match[str] | None:
    """The word `sentenced` or `sentence` of which a duration is the term.

    It is that of `sentenced the men to two years`, not of `sentenced and barred for two years`.
    """
    found = list(_SENTENCED.finditer(text, 0, quantity.outer))
    if not found:
        return None
    last = found[-1]
    between = text[last.end() : quantity.outer]
    is_term = _TERM.search(between) is not None
    return last if is_term or not (has_verb(between) or ";" in between) else None


def _make_age(text: str, quantity: Quantity) -> Counted | None:
    """An age; None where a law may set it. A person of 14 years has no age of a law."""
    limit = is_legal_age(text, quantity.start)
    if limit is None and (quantity.kind != "age" or quantity.comparator):
        return None
    unit = quantity.unit or "years"
    return Counted(quantity, unit, None, quantity.behind, Statement(None), bool(limit))


def _describe_number(text: str, quantity: Quantity, previous: Counted | None) -> Counted | None:
    """A number without a unit of its own: an age, a count, or the continuation of a count."""
    follows_age = (
        previous is not None
        and previous.unit == "years"
        and _AND.fullmatch(text, previous.end, quantity.outer)
    )
    noun = find_noun_phrase(text, quantity.behind, is_one=quantity.value == 1)
    if noun and text[noun.start :].partition(" ")[0] in _VERBS_OF_COUNTED:
        noun = None
    if follows_age and noun is None:
        return _make_age(text, quantity)
    if _is_age(text, quantity):
        age = _make_age(text, quantity)
        # A threshold may be a law's or a statistic's: no law is named, nothing is counted.
        is_law = age is not None and age.limit
        is_unclear = quantity.comparator and not is_law and _is_only_number(text)
        is_unclear = is_unclear and not _UNDER_AGE.search(text, 0, quantity.start)
        return None if is_unclear else age
    if noun is None and _TIMES.match(text, quantity.behind):
        return None
    if noun is None:
        return None if quantity.value is None else _describe_bare(text, quantity, previous)
    return _describe_count(text, quantity, noun, previous)


def _describe_count(
    text: str, quantity: Quantity, noun: NounPhrase, previous: Counted | None
) -> Counted | None:
    if _is_no_count(text, quantity, noun):
        return None
    is_article = quantity.is_word and noun.unit == "items" and noun.head not in _ONE_OF_ITEMS
    if quantity.value == 1 and is_article:
        return None
    printed = text[noun.start : noun.end]
    if previous and PART_OF.fullmatch(text, previous.quantity.behind, quantity.outer):
        return Counted(quantity, previous.unit, printed, noun.end, Statement(None))
    statement = _read_count(text, quantity, noun)
    is_of_others = (
        statement.measure in _OF_MONEY
        or (statement.measure in _OF_PERSONS and noun.unit not in ("persons", "households"))
        or (statement.measure == "reached" and noun.unit is None)
        or (statement.measure == "granted" and noun.unit in ("persons", "households"))
    )
    if is_of_others:
        statement = replace(statement, measure=None)
    return Counted(quantity, noun.unit, printed, noun.end, statement)


def _is_no_count(text: str, quantity: Quantity, noun: NounPhrase) -> bool:
    """Whether a number is of a rate or of a rule, or `under five codes` a preposition.

    No part of a thing is counted: `24.5 MW small projects`; and `net zero emissions` are some.
    """
    is_rate = noun.head in _NO_COUNTS
    is_rule = quantity.comparator and _RULED.search(text, 0, quantity.outer)
    are_people = noun.unit in ("persons", "households")
    return bool(
        is_rate
        or is_rule
        or (quantity.value == 0 and _NET.search(text, 0, quantity.outer))
        or (noun.unit != "persons" and _UNDER.match(text, quantity.outer))
        or (noun.unit is not None and not _is_number_of(quantity, _MOST if are_people else None))
    )


def _is_number_of(quantity: Quantity, most: int | None) -> bool:
    """Whether so many people or things may be counted: no half of one, no more than there are."""
    values = (quantity.value, quantity.low, quantity.high)
    return all(one is None or ((most is None or one <= most) and one == int(one)) for one in values)


def _read_count(text: str, quantity: Quantity, noun: NounPhrase) -> Statement:
    """The statement about a count: by the verb after or before it, or by the noun of an act."""
    is_subject = not follows_preposition(text, quantity.outer)
    behind = read_behind(text, noun.end)
    if behind and not (is_subject or behind.is_reduced):
        behind = None  # of `none of the seven men was charged` the verb is that of `none`
    if behind is None and is_subject and noun.end != noun.head_end:
        behind = read_behind(text, noun.head_end)
    before = read_before(text, quantity.outer)
    statement = before
    is_of_object = behind and behind.is_reduced and before.measure
    is_own = is_of_object and _INCLUDING.search(text, 0, quantity.outer)
    if behind and behind.has_verb and (is_own or not is_of_object):
        statement = behind
    act = None
    if noun.unit != "facilities":
        acts = measures_of_acts()
        act = acts.get(noun.head) or acts.get(noun.head.rpartition(" ")[2])
    if act and (statement.measure is None or act in _BY_NOUN):
        actor = before.actor if does_acts(text, quantity.outer) else None
        return replace(before, measure=act, actor=actor)
    return statement


def _describe_bare(text: str, quantity: Quantity, previous: Counted | None) -> Counted | None:
    """A number without a noun: it counts what the words before it name, or people by its verb."""
    if (
        previous
        and previous.quantity.kind == "percent"
        and _IN_PARENTHESIS.fullmatch(text, previous.end, quantity.outer)
    ):
        return _describe_part(text, quantity, previous)
    behind = read_behind(text, quantity.behind)
    is_count = previous is not None and previous.quantity.kind == "count"
    if previous and _FROM.search(text, 0, previous.quantity.outer):
        is_count &= not text.endswith(" to ", 0, quantity.outer)  # `from 630, in 2020, to 1,800`
    is_alone = behind is not None or _NAMES_BEHIND.match(text, quantity.behind) is None
    if previous and is_count and is_alone and previous.unit not in (None, "years"):
        between = text[previous.end : quantity.outer]
        of_which = _OF_WHICH.search(between)
        if of_which or (_CARRIED_ON.search(between) and len(between) < _LONGEST_CARRY):
            if behind and behind.measure and not of_which:
                return Counted(quantity, previous.unit, None, quantity.behind, behind)
            return _carry_on(text, quantity, previous, behind)
    before = read_before(text, quantity.outer)
    for statement in (behind, before if previous and previous.unit == "persons" else None):
        if statement and statement.measure in _SHOW_PERSONS:
            return Counted(quantity, "persons", None, quantity.behind, statement)
    return None


def _carry_on(
    text: str, quantity: Quantity, previous: Counted, behind: Statement | None
) -> Counted:
    """A number that counts the noun of the figure before it, or the complement of its own verb."""
    is_of_which = _OF_WHICH.search(text, 0, quantity.outer) is not None
    has_own_verb = behind and behind.has_verb and not (behind.is_copula and is_of_which)
    statement = behind if behind and has_own_verb else previous.statement
    if statement.measure in _OF_MONEY:
        statement = replace(statement, measure=None)
    complement = _IS_A.match(text, quantity.behind)
    noun = find_noun_phrase(text, complement.end()) if complement else None
    if noun:
        printed = text[noun.start : noun.end]
        return Counted(quantity, noun.unit, printed, noun.end, statement)
    between = text[previous.end : quantity.outer]
    is_same = "compared" in between or _OF_WHICH.search(between)
    counted = previous.noun if is_same else None
    return Counted(quantity, previous.unit, counted, quantity.behind, statement)


def _describe_part(text: str, quantity: Quantity, share: Counted) -> Counted | None:
    """A number in parentheses behind the share of people or things that it is.

    `of the children in school, 35 percent (366,667) work`, `35 percent (366,667) of children`.
    """
    of = _OF.match(text, quantity.behind + len(")"))
    whole = _WHOLE_FIRST.match(text)
    before = share.quantity.behind if share.noun else whole.end() - 1 if whole else None
    at = of.end() - 1 if of else before
    noun = None if at is None else find_noun_phrase(text, at)
    if noun is None:
        return None
    printed = text[noun.start : noun.head_end]
    return Counted(quantity, noun.unit, printed, quantity.behind, Statement(None))
