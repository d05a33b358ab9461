"""Forms of other families, rewritten as a list with signs: words, sentences, enumerations.

Each edit keeps the place of every character, so that what is read has its place in the print.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from pipeline.grammar.number_words import NUMBER_WORDS, read_number_words
from pipeline.grammar.numbers import SCALE
from pipeline.statistics.quantity.amounts import (
    COMPARATOR,
    COUNT_OF,
    FRACTION,
    match_share_in_words,
)
from pipeline.vocabulary.compositions import spell_phrases
from pipeline.vocabulary.measures import measures
from pipeline.vocabulary.words import spell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

# Marks of other families between items, which must sum to a hundred: `Polish 97%/other 3%`.
_DIVIDER: Final = re.compile(
    r"(?<=\s)[\u2022\u00b7|](?=\s)|(?:(?<=[%)\]])|(?<=[%)\]]\s))/(?=\s?[^\W\d_])|(?<=[^\W\d_]\s)/(?=\s[\d.]+%)|(?<=%)\.(?=\s[A-Z])"
)
PERCENT: Final = re.compile(
    rf"(?<=\d)\s?{spell(set(measures().units['percent'].spellings) - {'%'})}(?!\w)", re.IGNORECASE
)
# Where a comma is missing between a share and the next name with its share.
LOST_COMMA: Final = re.compile(r"(?<=%)(?=\s[A-Z](?:(?!\sand\s)[^,;%()\d])*\s[\d.]+%)")


_Edit: TypeAlias = "tuple[int, int, str]"  # what replaces the characters between two offsets


class _Rewriting(NamedTuple):
    """A form of other families, and the edits that write it as a list with signs.

    Without a sign a figure may be anything: where there is a `slack`, shares must sum to 100 within
    so much.
    """

    pattern: re.Pattern[str]
    edit: Callable[[re.Match[str]], Iterable[_Edit]]
    slack: float | None = 1
    applies: Callable[[str], bool] | None = None


_BULLET: Final = re.compile(r"^[\u2022\u00b7*-]\s(?=\S)")
_ENUMERATOR: Final = re.compile(r"(?:^|(?<=[;,]\s))\(?(?P<label>[a-z]|[1-9][0-9]?)[.)]\s(?=\S)")
SHARE_IN_WORDS: Final = re.compile(
    rf"\b(?P<compared>{COMPARATOR})?(?P<fraction>{FRACTION})(?=\s(?:of\s)?[^\W\d_]|\)|$)",
    re.IGNORECASE,
)
_COUNT: Final = re.compile(
    rf"\b(?P<compared>{COMPARATOR})?(?P<fraction>{COUNT_OF})(?=\s(?:of\s)?[^\W\d_])", re.IGNORECASE
)
# `between 70 and 75%`, `70 to 75%` in a bracket or alone
_BETWEEN: Final = re.compile(
    r"\bbetween\s(?P<low>[\d.]+)(?P<sign>\s?%)?(?P<and>\sand\s)(?=[\d.]+\s?%)", re.IGNORECASE
)
# A list in a sentence: `services are 40% of GDP, followed by industry with 30% and mines by 20%`.
_NEXT: Final = rf"(?=(?:{COMPARATOR})?[\d.]+\s?%|\((?:{COMPARATOR})?[\d.]+\s?%)"
_BEFORE_SHARE: Final = rf"(?<=[^\W\d_)])\s{{}}\s{_NEXT}"
_VERB: Final = re.compile(
    _BEFORE_SHARE.format(
        rf"(?:{spell_phrases('verbs_of_share', 'participles')}"
        rf"|(?:{spell_phrases('verbs_of_share')}\s)?(?<!spoken\s)(?<!used\s)(?:by|for))"
    ),
    re.IGNORECASE,
)
_SPOKEN: Final = re.compile(r"\s(?:spoken|used)\sby\s", re.IGNORECASE)
_WITH: Final = re.compile(_BEFORE_SHARE.format("with"), re.IGNORECASE)
_JOINT_OF_WHOLE: Final = re.compile(r"%\sof\s[a-z\s]+?(?P<and>\sand\s)(?=[^%,;]*\d\s?%)")
_FOLLOWED: Final = re.compile(rf",?\s{spell_phrases('followed')}\s")
_SHARE_AND_PARTS: Final = re.compile(
    rf"\((?P<share>(?:{COMPARATOR})?[\d.]+\s?%)"
    rf"(?P<said>[,;:]\s{spell_phrases('parts_of', 'parts_of_elsewhere')}:?\s)"
    r"(?=[^()]*%[^()]*\))",
    re.IGNORECASE,
)
_SHARE_IN_BRACKETS: Final = re.compile(
    rf"(?<=\()(?P<compared>{COMPARATOR})?(?P<fraction>{FRACTION})(?=\))", re.IGNORECASE
)
_PERCENT_IN_WORDS: Final = re.compile(rf"\b{NUMBER_WORDS}(?=\sper\s?cent\b)", re.IGNORECASE)
_UNSIGNED: Final = re.compile(
    r"(?:(?<=[^\W\d_)]\s)|(?<=[:\u2013\u2014]\s)|(?<=\())(?:\d{1,2}|100)(?:\.\d+)?(?=\s*(?:[;,()|]|$))"
)
BARE: Final = re.compile(r"[0-9]{1,2}(?:\.[0-9]+)?")
_LAST_DIGITS: Final = 0.15  # percent: figures without a sign sum to a hundred so closely
_SCALED: Final = re.compile(rf"\b(?:{SCALE}|thousands|number)\b", re.IGNORECASE)
_BREAKDOWN: Final = re.compile(
    r"(?:(?<=%)|(?<=%\)))"
    rf"(?:(?P<said>,?\s{spell_phrases('parts_of', 'parts_of_elsewhere')}\s)|\s?:\s)"
    r"(?P<parts>(?(said)(?:[^;()]|\([^()]*\))*|[^;:()]*)(?:(?<=%)|(?<=%\))))(?=\s?;|$)"
)
# Words of other languages between names.
_AND: Final = r"(?:et|y|e|und)"
_JOINT_WORD: Final = re.compile(rf"\s{_AND}\s")  # a fast test before the others
_JOINT: Final = re.compile(rf"(?P<joined>{spell_phrases('joined')})|{_JOINT_WORD.pattern}")
_JOINT_BEFORE_BRACKET: Final = re.compile(rf"{_JOINT.pattern}(?=[^,;()]*\()")
_OF_NAME: Final = re.compile(r"(?<=%)\sd(?:e\s|['\u2019])(?!l|total|PIB|(?:ex|im)porta|emp)")
_JOINT_OF_SHARES: Final = re.compile(
    rf"(?P<joined>(?!))|(?<=[%),])\s{_AND}\s|\s{_AND}\s(?=[\d.,]+\s?%)"
)
_JOINED_NAME: Final = rf"(?:{spell_phrases('joined')}|(?:(?!{_AND}\s)[^\W\d_][\w'\u2019-]*\s?)+)"
_JOINED_LIST: Final = re.compile(
    rf"[^;:%\d]*,\s(?!(?:aut|ot|out)r)(?<!\s\s){_JOINED_NAME}(?<=\s){_AND}\s{_JOINED_NAME}"
)
_JOINED_PAIR: Final = re.compile(
    rf"[^\W\d_]+(?:\s(?!{_AND}\s)[^\W\d_]+)?\s{_AND}\s[^\W\d_]+(?:\s[^\W\d_]+)?"
)
# `Uzbek, 80%; other, 20%`; a share of one name alone must be compared: `Muslim, nearly 100%`.
_NAME: Final = r"(?:[^,;%()]|\([^()]*\))+"
_SIGNED: Final = r"[\d.]+(?:\s?%)?(?:\s?[-\u2013]\s?[\d.]+)?\s?%(?:\sor\s(?:more|less))?"
_OF: Final = r"(?:\sof\s[a-z\s]+)?"
_SHARE_BEHIND_COMMA: Final = re.compile(
    rf",\s(?=(?:{COMPARATOR})?{_SIGNED}{_OF}(?:[;,]|$|\s\([^()]*\)$))", re.IGNORECASE
)
_NAMES_AND_SHARES: Final = re.compile(
    rf"(?:{_NAME},\s(?:{COMPARATOR})?{_SIGNED}{_OF}(?:;\s|$|\s\([^()]*\)$)){{2,}}"
    rf"|{_NAME},\s{COMPARATOR}{_SIGNED}",
    re.IGNORECASE,
)
_NAMES_SHARES_COMMAS: Final = re.compile(
    rf"(?:{_NAME},\s(?:{COMPARATOR})?{_SIGNED}{_OF}(?:,\s|$)){{2,}}", re.IGNORECASE
)


def _are_enumerated(text: str) -> bool:
    """Whether parts are numbered without a gap: `(a) Sunni 70%, (b) Shia 25%`."""
    labels = [found["label"] for found in _ENUMERATOR.finditer(text)]
    letters = [chr(ord("a") + at) for at in range(len(labels))]
    return len(labels) > 1 and labels in (letters, [str(at + 1) for at in range(len(labels))])


def _write_fraction(found: re.Match[str]) -> Iterator[_Edit]:
    if read := match_share_in_words(found["fraction"]):
        sign = found["compared"] or read[0].comparator or ""
        yield found.start(), found.end(), f"{sign}{read[0].value}%"


def _write_number(found: re.Match[str]) -> Iterator[_Edit]:
    if (number := read_number_words(found[0])) is not None:
        yield *found.span(), str(number)


def _write_brackets(found: re.Match[str]) -> Iterator[_Edit]:
    yield found.start(), found.start("parts"), " ("
    yield found.end(), found.end(), ")"


def _begins_in_words(text: str) -> bool:
    """Whether a verb, or `spoken by`, is between the first name of a list and its share."""
    verb = _VERB.search(text)
    first = text.partition("%")[0]
    return (verb is not None and verb.start() < len(first)) or _SPOKEN.search(first) is not None


_REWRITINGS: Final = (
    _Rewriting(_PERCENT_IN_WORDS, _write_number),
    _Rewriting(PERCENT, lambda found: [(*found.span(), "%")], slack=None),
    _Rewriting(_COUNT, _write_fraction, slack=None),
    _Rewriting(
        _BETWEEN,
        lambda found: [
            (found.start(), found.start("low"), ""),
            (found.end("low"), found.end("and"), "-"),
        ],
        slack=None,
    ),
    _Rewriting(
        _WITH,
        lambda found: [(*found.span(), " ")],
        slack=None,
        applies=lambda text: _FOLLOWED.search(text) is not None,
    ),
    _Rewriting(_JOINT_OF_WHOLE, lambda found: [(*found.span("and"), ", ")], slack=None),
    _Rewriting(_FOLLOWED, lambda found: [(*found.span(), ", ")], slack=None),
    _Rewriting(_VERB, lambda found: [(*found.span(), " ")], slack=None, applies=_begins_in_words),
    _Rewriting(
        _SHARE_AND_PARTS,
        lambda found: [
            (found.start(), found.start() + 1, ""),
            (*found.span("said"), " ("),
        ],
        slack=None,
    ),
    _Rewriting(_BULLET, lambda found: [(*found.span(), "")], slack=None),
    _Rewriting(
        _ENUMERATOR,
        lambda found: [(*found.span(), "")],
        slack=None,
        applies=_are_enumerated,
    ),
    _Rewriting(_SHARE_IN_BRACKETS, _write_fraction, slack=None),
    _Rewriting(SHARE_IN_WORDS, _write_fraction),
    _Rewriting(
        _UNSIGNED,
        lambda found: [(found.end(), found.end(), "%")],
        slack=_LAST_DIGITS,
        applies=lambda text: "%" not in text and not _SCALED.search(text),
    ),
    _Rewriting(_BREAKDOWN, _write_brackets),
    _Rewriting(
        _SHARE_BEHIND_COMMA,
        lambda found: [(*found.span(), " ")],
        slack=None,
        applies=lambda text: _NAMES_AND_SHARES.fullmatch(text) is not None,
    ),
    _Rewriting(
        _SHARE_BEHIND_COMMA,
        lambda found: [(*found.span(), " ")],
        applies=lambda text: _NAMES_SHARES_COMMAS.fullmatch(text) is not None,
    ),
    _Rewriting(_DIVIDER, lambda found: [(*found.span(), ",")]),
    _Rewriting(LOST_COMMA, lambda found: [(*found.span(), ",")]),
)


def counts_of_many(text: str) -> bool:
    """Whether a share is so many of so many: `nine in ten are Muslim`."""
    may_be = " in " in text or " out of " in text or " every " in text or " each " in text
    return may_be and _COUNT.search(text) is not None


def find_share_in_words(text: str, start: int, end: int) -> str | None:
    """The words of a share that begin between two offsets."""
    count = _COUNT.search(text, start)
    found = count if count and count.start() < end else SHARE_IN_WORDS.search(text, start, end)
    return found["fraction"] if found else None


def rewrite(text: str) -> tuple[str, list[int], float | None]:
    """The value as a list with signs, the place of each character, and the least slack."""
    shown, places = text, list(range(len(text)))
    slacks: list[float] = []
    for form in _REWRITINGS:
        if form.applies and not form.applies(shown):
            continue
        edits = [edit for found in form.pattern.finditer(shown) for edit in form.edit(found)]
        for start, end, sign in reversed(edits):
            last = places[max(end - 1, 0)]
            first = places[start] if start < end else last
            places[start:end] = [first, *[last] * len(sign)][: len(sign)]
            shown = shown[:start] + sign + shown[end:]
        if edits and form.slack is not None:
            slacks.append(form.slack)
    return shown, places, min(slacks, default=None)


def write_joints(text: str) -> str:
    """Write a word of another language that parts names, such as `et`, as a comma.

    It parts names with shares or brackets, the last two of several names, and two of one or two
    words. Each character keeps its place.
    """

    def write(found: re.Match[str]) -> str:
        if found["joined"]:
            return found[0]
        return ("" if text.endswith(",", 0, found.start()) else ",").ljust(len(found[0]))

    text = _OF_NAME.sub(lambda found: " " * len(found[0]), text)
    if _JOINT_WORD.search(text) is None:
        return text
    is_list = _JOINED_LIST.fullmatch(text) or _JOINED_PAIR.fullmatch(text)
    return (_JOINT if is_list else _JOINT_OF_SHARES).sub(write, text)


def is_joined(text: str) -> bool:
    """Whether such a word is left between names that have a bracket and no share."""
    if "%" in text or _JOINT_WORD.search(text) is None:
        return False
    return any(not found["joined"] for found in _JOINT_BEFORE_BRACKET.finditer(text))
