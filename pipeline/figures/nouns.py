"""The noun phrase that a number counts, and the unit of its head: `police officers`, persons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.grammar.number_words import CUES
from pipeline.vocabulary.countries import find_demonym
from pipeline.vocabulary.figure_words import (
    figure_words,
    measures_of_verbs,
    units_of_plurals,
    units_of_singulars,
)
from pipeline.vocabulary.measures import measures
from pipeline.vocabulary.places import people_names
from pipeline.vocabulary.word_lists import list_words

if TYPE_CHECKING:
    from collections.abc import Sequence

_TOKEN: Final = re.compile(r"\s(?P<word>[^\W\d_][\w'\u2019&/-]*)")
_ARTICLES: Final = frozenset(("the", "a"))
_CONJUNCTIONS: Final = frozenset(("and", "or"))
_JOINED: Final = 3  # words after `and` in which the head noun is sought
_MOST: Final = 6  # words before the head noun
_SHORTEST: Final = 4  # letters of a plural noun that no list has
_PARTITIVE: Final = re.compile(  # `619 of the country's 660 districts`
    r"\s(?:out\s)?of\s(?:(?:the|its|their|these|those|all|his|her)\s)?"
    r"(?:[A-Z][\w-]*(?:\s[A-Z][\w-]*)*['\u2019]s?\s|[a-z]+['\u2019]s\s)?"
    r"(?:(?:[\d.,]+|two|three|four|five|six|seven|eight|nine|ten)"
    r"(?:\s(?:hundred|thousand|million|billion))?(?=\s))?"
)
_MORE_THAN: Final = re.compile(r"(?:more|fewer|less)\s")  # `500 more prisoners than`
_OF: Final = re.compile(r"\sof(?=\s)")
_PERSONS_BY_FORM: Final = re.compile(r"[a-z-]{3,}(?:[^s]ists|ians)")
_ITEMS_BY_FORM: Final = re.compile(  # of things, and of no people
    r"[a-z-]{2,}(?:tions|sions|ments|ities|ships|ings|isms|ures|ances|ences|ages)"
)
_OF_THE_SAME_UNIT: Final = re.compile(r"\s(?:and|or)(?=\s)")
_TAKE_OF: Final = frozenset(list_words("nouns", "take_of"))
_TIMES: Final = frozenset(list_words("nouns", "times"))
_NAME_GOES_ON: Final = re.compile(r"\s(?:(?:and|of|for|&)\s)?[A-Z]")
_PEOPLES_GO_ON: Final = re.compile(rf"(?:{_NAME_GOES_ON.pattern}|,\s[A-Z])")  # `Roma, Sinti and`
_OBJECT: Final = re.compile(r"\s(?:the|an?|that|their|his|its|whether)\s")
_NO_PLURAL_ENDINGS: Final = ("ss", "us", "is", "'s", "\u2019s")


@dataclass(frozen=True, slots=True)
class NounPhrase:
    """A counted noun phrase: half-open offsets, its head in lower case, and the head's unit.

    `end` includes a complement with `of` where the head takes one; `head_end` does not.
    """

    start: int
    end: int
    head_end: int
    head: str
    unit: str | None


def find_noun_phrase(text: str, at: int, *, is_one: bool = False) -> NounPhrase | None:
    """The noun phrase right after a number that ends at `at`; None where there is none.

    Its head is the last of the first plural nouns in a row; after `one` a noun of the lists. A
    partitive (`619 of the 660 districts`) counts the noun after `of`.
    """
    first = _TOKEN.match(text, at)
    if first and first["word"] in measures().scale_words | figure_words("verbs_of_numbers"):
        return None  # `840 quintillion operations`, `33 includes three parts`
    found = _find_single_head(text, at) if is_one else _find_head(text, at)
    if found is None and (partitive := _PARTITIVE.match(text, at)):
        found = _find_head(text, partitive.end() - (text[partitive.end() - 1] == " "))
    if found is None:
        return None
    start, end, head = found
    if head in _TIMES or _MORE_THAN.match(text, start):
        return None
    unit = _find_unit(head)
    if joined := _OF_THE_SAME_UNIT.match(text, end):
        end = _end_of_joined(text, joined.end(), unit) or end
    head_end = end
    if head.rpartition(" ")[2] in _TAKE_OF and (of := _OF.match(text, end)):
        end = _end_of_complement(text, of.end()) or end
    return NounPhrase(start, end, head_end, head, unit)


def _end_of_joined(text: str, at: int, unit: str | None) -> int | None:
    """Where another noun of the same unit ends: `police and immigration officials`."""
    for _ in range(_JOINED):
        token = _TOKEN.match(text, at)
        word = token["word"].lower() if token else ""
        if token is None or word in figure_words("stops") or word in CUES:
            return None
        if (known := units_of_plurals().get(word)) is not None:
            return token.end() if known == unit else None
        if word in measures_of_verbs() or word.endswith("ed"):
            return None
        at = token.end()
    return None


def _find_head(text: str, at: int) -> tuple[int, int, str] | None:
    """Where the phrase begins and its head ends, and the head: its last word, or a known pair."""
    words: list[re.Match[str]] = []
    heads = 0
    place = at
    while token := _TOKEN.match(text, place):
        is_head = _is_plural(token["word"]) or (
            token["word"] in people_names()
            and _ends_phrase(text, token.end())
            and not _PEOPLES_GO_ON.match(text, token.end())
        )
        if heads and not is_head:
            is_open = _is_modifier(words[heads - 1]["word"], token["word"])
            if not (is_open or _describes_next(text, token)):
                break
            heads = 0  # `two United States service members`
        if _is_stop(text, token, is_inside=bool(words)):
            break
        if not heads and len(words) >= _MOST:
            return None
        words.append(token)
        heads = len(words) if is_head else heads
        place = token.end()
    if not heads:
        return None
    heads -= _ends_in_verb(words[:heads])
    last = words[heads - 1]
    head = last["word"].lower()
    if _is_no_noun(text, last, heads):
        return None
    if heads > 1:
        pair = f"{words[heads - 2]['word'].lower()} {head}"
        head = pair if pair in units_of_plurals() else head
    if head == last["word"].lower() and not last["word"].islower():
        head = last["word"]
    return words[0].start("word"), last.end(), head


def _is_stop(text: str, token: re.Match[str], *, is_inside: bool) -> bool:
    """Whether a word ends a noun phrase; `and` does not inside it, before another noun."""
    word = token["word"].lower()
    is_joining = is_inside and word in _CONJUNCTIONS and _precedes_plural(text, token.end())
    return word in figure_words("stops") and not is_joining


def _ends_in_verb(words: Sequence[re.Match[str]]) -> bool:
    """Whether the last of the plural nouns in a row is a verb: `three ad units results in`."""
    before, last = words[-2:] if len(words) > 1 else (None, words[-1])
    if before is None or last["word"] not in figure_words("verbs_in_s"):
        return False
    return _is_plural(before["word"]) and before["word"] not in figure_words("describing_plurals")


def _is_modifier(head: str, following: str) -> bool:
    """Whether a noun in title case only describes the words after it: `States service members`."""
    is_open = following.islower() and following not in figure_words("stops")
    return head.istitle() and not _is_people(head) and is_open


def _describes_next(text: str, token: re.Match[str]) -> bool:
    """Whether a word is an acronym before a plural noun: `60 language studies ECTS credits`."""
    following = _TOKEN.match(text, token.end())
    return token["word"].isupper() and following is not None and _is_plural(following["word"])


def _is_no_noun(text: str, last: re.Match[str], count: int) -> bool:
    """Whether the last of `count` words is a verb (`18 defines a child`) or part of a name.

    A name in title case continues (`10 Women and Child Protection Desks`), or no list has its word.
    """
    word = last["word"]
    is_known = word.lower() in units_of_plurals()
    if count == 1 and not is_known and _OBJECT.match(text, last.end()):
        return True
    goes_on = not is_known or _NAME_GOES_ON.match(text, last.end()) is not None
    return word.istitle() and not _is_people(word) and goes_on


def _find_single_head(text: str, at: int) -> tuple[int, int, str] | None:
    """The same after `one`: the last word before a function word or a mark, if a list has it."""
    words: list[re.Match[str]] = []
    place = at
    while (token := _TOKEN.match(text, place)) and token["word"].lower() not in figure_words(
        "stops"
    ):
        words.append(token)
        place = token.end()
    while len(words) > 1 and _is_verb_behind(words[-2]["word"], words[-1]["word"]):
        words.pop()  # `one officer charged`
    if not words or len(words) > _MOST:
        return None
    if words[-1]["word"] == "relative" and text.startswith(" to ", words[-1].end()):
        return None  # `from one period relative to another`
    place = words[-1].end()
    head = words[-1]["word"].lower()
    pair = f"{words[-2]['word'].lower()} {head}" if len(words) > 1 else head
    known = next((one for one in (pair, head) if one in units_of_singulars()), None)
    return (words[0].start("word"), place, known) if known else None


def _is_verb_behind(noun: str, word: str) -> bool:
    """Whether a word behind a noun is a participle, also of a verb that has no measure."""
    is_participle = word.endswith("ed") and noun.lower() in units_of_singulars()
    return is_participle or word in measures_of_verbs()


def _precedes_plural(text: str, at: int) -> bool:
    """Whether a plural noun follows soon: `tent or shack villages`."""
    for _ in range(_JOINED):
        token = _TOKEN.match(text, at)
        if token is None or token["word"].lower() in figure_words("stops"):
            return False
        if _is_plural(token["word"]):
            return True
        at = token.end()
    return False


def _is_plural(word: str) -> bool:
    low = word.lower()
    return low in units_of_plurals() or (
        low.endswith("s")
        and not word.isupper()
        and len(low) >= _SHORTEST
        and not low.endswith(_NO_PLURAL_ENDINGS)
        and low not in figure_words("no_plurals")
    )


def _is_people(word: str) -> bool:
    """Whether a capitalised word names people by their country or faith: `Kenyans`."""
    return bool(find_demonym(word)) or word in people_names() or word.endswith("ians")


def _find_unit(head: str) -> str | None:
    """The unit of a head noun; of a noun in no list by its ending, None where that is not clear."""
    known = units_of_plurals().get(head.lower()) or units_of_singulars().get(head.lower())
    if known:
        return known
    last = head.rpartition(" ")[2]
    if last[:1].isupper() and _is_people(last):
        return "persons"
    low = last.lower()
    if low in units_of_plurals():
        return units_of_plurals()[low]
    is_person = _PERSONS_BY_FORM.fullmatch(low) and low not in figure_words("no_persons")
    if is_person:
        return "persons"
    return "items" if _ITEMS_BY_FORM.fullmatch(low) else None


def _ends_phrase(text: str, at: int) -> bool:
    """Whether a mark or a function word is at an offset."""
    token = _TOKEN.match(text, at)
    return token is None or token["word"].lower() in figure_words("stops")


def _end_of_complement(text: str, at: int) -> int | None:
    """Where the words after `of` end: before a preposition, a verb or a mark."""
    end = None
    while token := _TOKEN.match(text, at):
        word = token["word"].lower()
        if word in figure_words("stops") and not (word in _ARTICLES and end is None):
            break
        if end is not None and word.endswith("ed") and _ends_phrase(text, token.end()):
            break  # `victims of forced begging based on`
        at = token.end()
        end = end if word in _ARTICLES else at
    return end
