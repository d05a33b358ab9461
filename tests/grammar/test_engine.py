"""The engine of the small languages, and the examples beside each kind and rule."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from pipeline.grammar.dates import DATES
from pipeline.grammar.engine import (
    Ambiguous,
    Grammar,
    Kind,
    Match,
    Rule,
    TokenLexicon,
    Tokens,
    Unparsed,
    refuse,
)
from pipeline.statistics.composition.items import ITEMS
from pipeline.statistics.quantity.lexicon import PHRASES, lexicon, tokenize
from pipeline.statistics.quantity.parser import QUANTITIES
from tests.support.first_characters import may_begin

if TYPE_CHECKING:
    from collections.abc import Callable


def tokens_of_quantity(text: str) -> Tokens:
    return PHRASES.gather(tokenize(text))


def tokens_of_item(text: str) -> Tokens:
    return ITEMS.lexicon.gather(list(ITEMS.lexicon.tokenize(text)))


# Each grammar, the lexicon that cuts a text, and how its rules see that text.
GRAMMARS: list[tuple[Grammar, TokenLexicon, Callable[[str], Tokens]]] = [
    (DATES, DATES.lexicon, DATES.lexicon.scan),
    (QUANTITIES, lexicon(), tokens_of_quantity),
    (ITEMS, ITEMS.lexicon, tokens_of_item),
]
KINDS = [
    pytest.param(words, kind, example, id=f"{kind.name}: {example}")
    for _, words, _ in GRAMMARS
    for kind in words.kinds.values()
    for example in (*kind.examples, *list(kind.words)[:3])
]
RULES = [
    pytest.param(grammar, cut(example), rule, id=f"{rule.name}: {example}")
    for grammar, _, cut in GRAMMARS
    for rule in grammar.rules.values()
    for example in rule.examples
]


# Of these, `begins` is a condition of its own: a date begins with a month, a day or a year.
NARROWED = ("pair", "dated", "dated_colon")
BEGINNINGS = [
    pytest.param(words, kind, id=kind.name)
    for words in (lexicon(("5 to 14", "Sabah")), ITEMS.lexicon)
    for kind in words.kinds.values()
    if kind.pattern and kind.begins and kind.name not in NARROWED
]


@pytest.mark.parametrize(("lexicon", "kind"), BEGINNINGS)
def test_a_kind_names_all_characters_that_it_may_begin_with(
    lexicon: TokenLexicon, kind: Kind
) -> None:
    flags = lexicon._flags  # noqa: SLF001
    known = [*map(chr, range(33, 127)), *"\u00e9\u0414\u2013\u201c\u2264\u20ac"]
    begins = [each for each in known if may_begin(kind.pattern, flags, each)]
    assert [each for each in begins if not re.match(kind.begins, each, flags)] == []


@pytest.mark.parametrize(("lexicon", "kind", "example"), KINDS)
def test_an_example_of_a_kind_is_one_token_of_it(
    lexicon: TokenLexicon, kind: Kind, example: str
) -> None:
    tokens = lexicon.scan(example)
    assert [token.kind for token in tokens.make(0, len(tokens.found))] == [kind.name]


@pytest.mark.parametrize(("grammar", "tokens", "rule"), RULES)
def test_an_example_of_a_rule_is_explained_by_it(
    grammar: Grammar, tokens: Tokens, rule: Rule
) -> None:
    assert grammar.explain(tokens) == rule.name
    assert not isinstance(grammar.parse_tokens(tokens, 0), Unparsed)


def test_every_rule_that_makes_a_value_has_an_example() -> None:
    made = [rule for grammar, *_ in GRAMMARS for rule in grammar.rules.values() if rule.produce]
    assert [rule.name for rule in made if not rule.examples] == []


def _divide(match: Match) -> float | Ambiguous:
    first, second = match.all("digits")
    if second == 0:
        refuse("nothing is divided by nought", match.tokens[-1].start, match.end)
    if match.all("either"):
        readings = (first / second, second / first)
        return Ambiguous(readings, "either may be divided", match.start, match.end)
    return float(first / second)


QUOTIENTS = Grammar(
    TokenLexicon(
        Kind("digits", "[0-9]+", lambda found: int(found[0])),
        Kind("gap", r"\s+"),
        Kind("by", words={"by": None}),
        Kind("either", words={"with": None}),
    ),
    Rule("link", "gap (by | either) gap"),
    Rule("quotient", "digits link digits", _divide, examples=("6 by 3",)),
    before="(?<!word)",
    after="(?!word)",
)


def test_a_whole_text_has_a_value_several_or_a_reason() -> None:
    assert QUOTIENTS.parse("6 by 3") == 2
    assert QUOTIENTS.parse("6 with 3") == Ambiguous((2, 0.5), "either may be divided", 0, 8)
    assert QUOTIENTS.parse("6 by 0") == Unparsed("nothing is divided by nought", 5, 6)
    assert QUOTIENTS.parse("6 by 3 and") == Unparsed("no rule explains this part", 6, 10)


def test_what_is_found_in_prose_has_its_place() -> None:
    found = [(m.start, m.end, value) for m, value in QUOTIENTS.find("So 8 by 4, 9 BY 3, 5 by 5th.")]
    assert found == [(3, 9, 2), (11, 17, 3)]
