"""Events: sentences that date something that happened, ordered by date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.grammar.sentence_dates import dates_clause, is_open
from pipeline.record.country import Event, NormalizedDate
from pipeline.vocabulary.word_lists import spell_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.layout.prose import Sentence

_LAW: Final = r"(?:Act|Bill|Code|Constitution|Convention|Covenant|Decree|Law|Protocol)"
_PLAN: Final = r"(?:Census|Plan|Policy|Programme?|Report|Strategy|Survey)"
_NAMES_A_LAW_BEFORE: Final = re.compile(
    rf"\b(?:{_LAW}(?:\s(?:No\.?\s?)?\d\S*)?,?\s(?:of\s|\()?|{_PLAN},?\s(?:(?:of|for)\s|\()?)$"
)
_LONGEST_LAW: Final = 32  # characters, with the word that joins it to its year
_NAMED_BEHIND: Final = re.compile(  # `the 2018–2020 National Action Plan`
    rf"\s(?:(?:[A-Z][\w-]+|\([A-Z]+\)|and|against|for|in|of|on|the|to)\s){{0,8}}"
    rf"(?:{_LAW}|Agreement|Census|Olympics|Plan|Programme?|Report|Strategy|Summit|Survey|Treaty)\b"
)
_CITED: Final = re.compile(
    r",\s(?:19|20)\d\d(?:[\u2013/-](?:19|20)?\d\d)?[.\u201d\")]*"
)  # of a source: `published by them, 2022.`
_NOT_STATED: Final = re.compile(  # what may, should or did not happen
    r"\b(?:may|might|would|could|should|will|if|(?:plans?|intends?|expected|hopes?|aims?|due)\sto|targets?"
    r"|[Tt]here\s(?:were|was)\sno|[Nn]o\s\w+(?:\s\w+){0,3}\s(?:were|was)"
    r"|(?:did|had|has|have|was|were)\snot|never)\b"
)
_STATE: Final = re.compile(  # a measured state, which is no event: `the wage in 2008 was 2,529 lei`
    r"\b(?:was|were|is|are|stood\sat|total(?:ed|led)|amounted\sto|averaged|accounted\sfor|made\sup)\s"
    rf"(?:(?:{spell_words('sentence_dates', 'before_counts')})\s)*"
    r"(?:[A-Z]{0,3}[$\u20ac\u00a3]\s?)?\d"
)
_PARTITION: Final = re.compile(r"Of\s(?:(?:all|its|the|these|those)\s)?\d")  # a count's parts
_HAPPENED: Final = re.compile(r"\b(?:[a-z]{2,}ed|was|were|had|has|have|took|went|came|saw|held)\b")
_CONTENT: Final = re.compile(  # a word in lower case that a date line or a heading lacks
    rf"(?<![\w'\u2019])(?!(?:{spell_words('sentence_dates', 'in_date_lines')})\b)[a-z]{{2,}}"
)
_COUNTED: Final = re.compile(  # words before a date of a count, a comparison or a plan
    r"\b(?:(?:first|highest|largest|lowest|once|time)\s(?:\w+\s){0,3}since"
    r"|(?:down|up)\sfrom\s[^;]{0,40}\sin|as\sof|according\sto|compared\s(?:with|to)|estimat\w+|than\sin"
    r"|until|by|(?:census|study|survey)\s(?:from|in|of)"
    r"|\b(?:plans?|polic(?:y|ies)|program(?:me)?s?|strateg(?:y|ies))\s[^.;,]{0,60}\b(?:covers?|covering|for)"
    r"(?:\sthe\s(?:period|years))?(?:\s(?:between|from|of))?"
    r"|(?:extended|postponed)\s(?:\w+\s)?(?:through|to)"
    r"|(?:data|figures|statistics)\s(?:(?:are|is|were)(?:\sfrom)?|(?:for|from|of)(?:\s(?:19|20)\d\d,?\sand)?)"
    r"|(?:expected|intended|planned|promis(?:ed|ing)|scheduled|slated)\s[^;,]{0,40}\s?(?:for|in|on))"
    r"\s(?:the\s)?$",
    re.IGNORECASE,
)
_DENIED: Final = re.compile(r"\b(?:did|had|has|have|was|were)\s(?:not|never)\b")
_SUBORDINATE: Final = re.compile(
    r"\b(?:that|where|when|whether|because|after|before|compared|than"
    r"|(?:by|for|from|of|with)\s(?:[a-z]+ly\s)?[a-z]{3,}ing)\b",
    re.IGNORECASE,
)
# `a ministry that took it to court`: a relative clause, unlike `said that`.
_RELATIVE_THAT: Final = re.compile(r"\b(?P<noun>(?:an?|the|any|every)(?:\s[\w-]+){1,2}\s)that\b")
_RELATIVE: Final = re.compile(r"\b(?:who|whom|whose|which)\b", re.IGNORECASE)
_BREAK: Final = re.compile(r"[;,]\s|\s(?:but|although|while|which|who)\s")
_CLAUSE: Final = re.compile(r"[,;:]\s")
_HEAD: Final = 24  # characters before a date that heads its sentence
_EXACT: Final = re.compile(r"\d|\b[A-Z][a-z]{2,8}\b")
_SENTENCE: Final = re.compile(r"[A-Z].*[a-z]{2}.*\.[\"\u201d)]?$", re.DOTALL)


def find_events(sentences: Iterable[Sentence]) -> tuple[Event, ...]:
    """One event for each date at which a sentence states that something happened, by date.

    The date is one of the main clause, else of a relative clause (`who left in May`). The year in a
    name does not count, nor do dates of comparisons and counts (`as of`), or of events that may
    happen or did not. A date whose year is open dates no event.
    """
    found = [
        Event(edtf=edtf, text=sentence.text, anchor=sentence.anchor, spans=sentence.spans)
        for sentence in sentences
        if not sentence.prose.is_value or _SENTENCE.fullmatch(sentence.text)
        for edtf in dict.fromkeys(_list_dates(sentence))
    ]
    return tuple(sorted(found, key=lambda event: event.edtf.lstrip("./")))


def _list_dates(sentence: Sentence) -> list[str]:
    """The dates of events in the main clause; those of relative clauses if it has none."""
    main: list[str] = []
    relative: list[str] = []
    text = sentence.text
    for entity in sentence.entities:
        date = entity.normalized
        if not (isinstance(date, NormalizedDate) and date.edtf and _EXACT.search(entity.text)):
            continue
        start, end = (at - sentence.start for at in (entity.anchor.start, entity.anchor.end))
        if not (
            dates_clause(text, start, end, date.edtf)
            and text[start - 1 : start] != "("
            and not _is_in_name(text, start, end)
            and not _CITED.fullmatch(text, max(0, start - len(", ")))
            and not _COUNTED.search(
                text, 0, start + 6 * (text[start : start + 6].lower() == "since ")
            )
            and _states_deed(text, start, end)
        ):
            continue
        clause = _RELATIVE_THAT.sub(r"\g<noun>which", text[_find_clause(text, start) : start])
        if start <= _HEAD or not (_SUBORDINATE.search(clause) or _RELATIVE.search(clause)):
            main.append(date.edtf)
        elif not _SUBORDINATE.search(clause):
            relative.append(date.edtf)
    return [edtf for edtf in main or relative if not is_open(edtf)]


def _find_clause(text: str, at: int) -> int:
    """Where the clause begins that holds this place."""
    begun = [found.end() for found in _CLAUSE.finditer(text, 0, at)]
    return begun[-1] if begun else 0


def _states_deed(text: str, start: int, end: int) -> bool:
    """Whether the clause of a date states what happened: no negation or modal before its verb."""
    begins = end + 1 if start <= _HEAD else _find_clause(text, start)
    begins += len(text[begins:]) - len(text[begins:].lstrip(" ,"))
    broken = _BREAK.search(text, max(begins, end))
    clause = text[begins : broken.start() if broken else len(text)]
    not_done = list(_DENIED.finditer(text, begins, start))
    if not_done and not _HAPPENED.search(text, not_done[-1].end(), start):
        return False  # `reported that they did not receive any in 2021`
    denied = _NOT_STATED.search(clause)
    happened = _HAPPENED.search(clause) or _STATE.search(clause)
    if _CONTENT.search(text) is None:
        return False
    if _PARTITION.match(clause) or (happened and _STATE.match(clause, happened.start())):
        return False
    return denied is None or (happened is not None and happened.start() < denied.start())


def _is_in_name(text: str, start: int, end: int) -> bool:
    """Whether the date is part of a name: of a law, a plan, a survey."""
    before = text[max(0, start - _LONGEST_LAW) : start]
    return bool(_NAMES_A_LAW_BEFORE.search(before) or _NAMED_BEHIND.match(text, end))
