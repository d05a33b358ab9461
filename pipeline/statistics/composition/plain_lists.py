"""Lists of plain names and shares in the forms of other families, decided by their sum.

Each rule is a way to read the list. A reading counts only if its shares can be those of a whole;
where several remain, the list is ambiguous.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from pipeline.grammar.date_qualifiers import split_date_at_end
from pipeline.grammar.engine import (
    Ambiguous,
    Grammar,
    Kind,
    Match,
    Rule,
    Token,
    TokenLexicon,
    Unparsed,
    UnparsedError,
    refuse,
)
from pipeline.grammar.lists import mask_brackets
from pipeline.grammar.numbers import has_decimal_comma, swap_points_and_commas
from pipeline.statistics.composition.names import is_name
from pipeline.statistics.composition.shares import Composition, ParsedItem
from pipeline.statistics.quantity.amounts import (
    AMOUNT,
    Amount,
    parse_amount,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

_WHOLE: Final = 100
_PERCENT: Final = re.compile(r"\d\s?(?:%|per\s?cent)", re.IGNORECASE)
_ROUNDING: Final = 0.5  # percent: how far a share may be from its own by rounding
_LAST_DIGIT: Final = 0.05  # percent: the rounding of a share with one decimal
_LONGEST: Final = 2000
_WORD: Final = r"[^\W\d_]+(?:['\u2019.-][^\W\d_]+)*"
_LETTER: Final = re.compile(r"\b[^\W\d_]$")  # rather a digit that is misprinted: `O.5%`
_SLASH: Final = re.compile(r"(?<=%)/(?=\s?[^\W\d_])")
_LINKED: Final = r"(?:and|or)\s(?:other|others|none|unspecified)(?!\w)"
_VERB: Final = r"(?:makes?\sup|constitutes?|accounts?\sfor|comprises?|forms?|is|are)(?!\w)"


def _share(found: re.Match[str]) -> Amount:
    amount = parse_amount(found)
    if amount.unit != "percent":
        refuse("a figure that is no percentage", *found.span())
    return amount


_LEXICON: Final = TokenLexicon(
    Kind("verb", _VERB, examples=("make up",)),
    Kind("open", r"\("),
    Kind("close", r"\)"),
    Kind("link", r"[:=]|[-\u2013\u2014](?=\s)", examples=(":", "=")),
    Kind("share", AMOUNT, _share, ("62%", "10-16%", "99 percent")),
    Kind("comma", r",(?:\sand(?=\s))?", examples=(",",)),
    Kind("semicolon", r";(?:\sand(?=\s))?", examples=(";",)),
    Kind("mark", r"[\u2022\u00b7|/]|and(?=\s)", examples=("/", "\u2022")),
    Kind("of_people", r"of\s(?:the\s)?(?:total\s)?(?:population|people)(?!\w)"),
    Kind(
        "name",
        rf"(?!{_VERB}|and\s){_WORD}(?:\s(?:{_LINKED}|(?!{_VERB}|and\s){_WORD}))*(?!\w)",
        examples=("Roman Catholic", "Protestant and other"),
    ),
    flags=re.IGNORECASE,
)


def _make_items(tokens: Sequence[Token]) -> tuple[ParsedItem, ...]:
    """Pair each name with its share; refuse what cannot be the shares of a whole."""
    names = [token for token in tokens if token.kind == "name"]
    shares = [token for token in tokens if token.kind == "share"]
    links = [token.value for token in tokens if token.kind == "link"]
    if links and (len(links) < len(names) or len({*links}) > 1):
        refuse("a dash or colon before some of the shares, which may be a minus")
    items = tuple(_make_item(*pair) for pair in zip(names, shares, strict=True))
    if len({item.name.lower() for item in items}) < len(items):
        refuse("a name that is printed twice")
    low = sum(_bounds(item)[0] for item in items)
    high = sum(_bounds(item)[1] for item in items)
    slack = max(1, _ROUNDING * len(items))
    if not low - slack <= _WHOLE <= high + slack:
        refuse(f"shares that sum to {low:g}, not to 100")
    return items


def _make_item(name: Token, share: Token) -> ParsedItem:
    printed = str(name.value)
    if not is_name(printed, has_share=True) or _LETTER.search(printed):
        refuse("words that are no name", name.start, name.end)
    amount: Amount = share.value
    for figure in (amount.value, amount.low, amount.high):
        if figure is not None and not 0 <= figure <= _WHOLE:
            refuse("a share of more than a whole", share.start, share.end)
    start, end = min(name.start, share.start), max(name.end, share.end)
    return ParsedItem(
        printed, (), amount.value, amount.low, amount.high, amount.comparator, (), None, start, end
    )  # fmt: skip


def _bounds(item: ParsedItem) -> tuple[float, float]:
    """The least and the most that a share may be."""
    if item.share is None:
        return item.share_low or 0, item.share_high or _WHOLE
    match item.comparator:
        case "<" | "<=":
            return 0, item.share
        case ">" | ">=":
            return item.share, _WHOLE
        case _:
            return item.share, item.share


def _make(match: Match) -> tuple[ParsedItem, ...]:
    return _make_items(match.tokens)


def _make_shared(match: Match) -> Ambiguous:
    """A name without a share before one with it: both may share it, or the first has none."""
    together: list[ParsedItem] = []
    apart: list[ParsedItem] = []
    waiting: list[Token] = []
    for token in match.tokens:
        if token.kind == "name":
            waiting.append(token)
        elif token.kind == "share":
            own = _make_item(waiting[-1], token)
            bare = [_bare_item(name) for name in waiting[:-1]]
            apart += [*bare, own]
            name = ", ".join(str(one.value) for one in waiting)
            together.append(own._replace(name=name, start=waiting[0].start))
            waiting = []
    reason = "a share that may be of one name or of several"
    return Ambiguous((tuple(together), tuple(apart)), reason, match.start, match.end)


def _bare_item(name: Token) -> ParsedItem:
    if not is_name(str(name.value), has_share=False):
        refuse("words that are no name", name.start, name.end)
    return ParsedItem(str(name.value), (), None, None, None, None, (), None, name.start, name.end)


PLAIN_LISTS: Final = Grammar(
    _LEXICON,
    Rule("divider", "comma | semicolon | mark"),
    Rule("name_first", "name (link | verb)? share of_people?"),
    Rule("share_first", "share of_people? verb? name"),
    Rule(
        "names_first",
        "name_first (divider name_first)+",
        _make,
        examples=("Catholic: 45%; Protestant: 55%", "Polish 97.6%/other 2.4%"),
    ),
    Rule(
        "shares_first",
        "share_first (divider share_first)+",
        _make,
        examples=("60% of the population are Akan; 40% are Ewe",),
    ),
    Rule(
        "in_brackets",
        "name open share close (divider name open share close)+",
        _make,
        examples=("Malay (62%) \u2022 Chinese (38%)",),
    ),
    Rule(
        "behind_commas",
        "name comma share (semicolon name comma share)+",
        _make,
        examples=("Uzbek, 80%; other, 20%",),
    ),
    Rule(
        "shared",
        "(name divider)* name share (divider (name divider)* name share)*",
        _make_shared,
        examples=("Greek, Turkish 20%, other 80%",),
    ),
)


def _is_close(items: Sequence[ParsedItem]) -> bool:
    """Whether shares with decimals, at least two, sum to a hundred within their last digit."""
    shares = [item.share for item in items if item.share is not None]
    decimals = sum(isinstance(share, float) for share in shares)
    is_exact = len(shares) == len(items) and decimals > 1
    return is_exact and abs(sum(shares) - _WHOLE) <= _LAST_DIGIT * len(items)


def read_plain_list(
    text: str, *, decimal_comma: bool | None = None
) -> Composition | Ambiguous | Unparsed:
    """Read a whole text as a plain list, with a date in parentheses at its end.

    A decimal comma counts unless `decimal_comma` says that the document has none. Where nothing
    else in the document tells, shares with such commas must sum to a hundred closely.
    """
    if len(text) > _LONGEST or not _PERCENT.search(text):
        return Unparsed("no list of shares", 0, len(text))
    if (mask := mask_brackets(text)) is None:
        return Unparsed("brackets or quotation marks that do not pair", 0, len(text))
    is_undecided = has_decimal_comma(text) and decimal_comma is None
    if has_decimal_comma(text) and decimal_comma is not False:
        text = swap_points_and_commas(text)
    end, dated = split_date_at_end(text, mask)
    shown = _SLASH.sub("|", text[:end].removesuffix("."))
    try:
        tokens = _LEXICON.gather(list(_LEXICON.tokenize(shown)))
    except UnparsedError as refused:
        return refused.unparsed
    read: Any = PLAIN_LISTS.parse_tokens(tokens, end)
    if not isinstance(read, tuple):
        return read  # type: ignore[no-any-return]
    if is_undecided and not _is_close(read):
        return Ambiguous((read,), "decimal commas, or commas that have lost a digit", 0, len(text))
    as_of, estimated = (dated.as_of, dated.estimated) if dated else (None, False)
    return Composition(read, as_of, estimated, dated.comment if dated else None)
