"""Parts of lists that are read without the grammar of items: it reads each of them alike."""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING

from pipeline.grammar.engine import UnparsedError
from pipeline.grammar.lists import ListPart
from pipeline.statistics.composition.items import ITEMS, parse_marked_item, parse_plain_item
from pipeline.vocabulary.compositions import composition_words, spell_phrases
from pipeline.vocabulary.measures import measures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.statistics.composition.items import ListedItem, ParsedItem

PHRASES = ("certainties", "amounts", "uses", "ranks", "many", "compounds", "members", "remainders")
NAMES = ("{}", "{} Thai", "Thai {}", "Thai {} Lao", "{} highland people", "many {} groups")
SHARES = ("{}", "{} 5%", "5% {}")


def _words() -> set[str]:
    """The words of the grammar's own patterns and of the lists behind them."""
    patterns = [kind.pattern for kind in ITEMS.lexicon.kinds.values()]
    patterns += map(spell_phrases, PHRASES)
    listed = {*composition_words("meaningful"), *composition_words("prose"), *measures().numbers}
    return listed.union(*(re.findall(r"[a-z]{2,}", pattern) for pattern in patterns))


def _no_breakdown(_start: int, _end: int) -> tuple[ParsedItem, ...]:
    raise AssertionError


def _parse_by_grammar(text: str, piece: ListPart) -> ListedItem | str:
    try:
        return parse_marked_item(text, text, piece, _no_breakdown)
    except UnparsedError as refused:
        return refused.unparsed.reason


def _texts() -> Iterator[str]:
    for word, name, share in product(sorted(_words()), NAMES, SHARES):
        yield share.format(name.format(word))
        yield share.format(name.format(word.capitalize()))


def test_plain_parts_are_read_as_the_grammar_reads_them() -> None:
    pieces = [(text, ListPart(0, len(text), "")) for text in _texts()]
    plain = [(text, piece, parse_plain_item(text, piece)) for text, piece in pieces]
    found = [one for one in plain if one[2]]
    assert len(found) > len(plain) / 4
    assert not [text for text, piece, item in found if item != _parse_by_grammar(text, piece)]
