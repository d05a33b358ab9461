"""One part of a list as an item: its name, share, brackets, and the remarks around them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pipeline import patterns as re
from pipeline.document.immutable import value
from pipeline.grammar.amounts import COMPARATOR, COMPARING_SIGNS, parse_comparator
from pipeline.grammar.date_qualifiers import is_misprinted_date, parse_date_qualifier
from pipeline.grammar.engine import (
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
from pipeline.grammar.lists import INSIDE, mask_brackets, split_list
from pipeline.grammar.numbers import DIGITS, SCALE, Number, parse_number
from pipeline.statistics.composition.wording import (
    AGE,
    ends_in_participle,
    is_age,
    is_name,
    split_lead,
    split_tail,
)
from pipeline.statistics.quantity.amounts import RANGE, is_misprinted
from pipeline.vocabulary.compositions import composition_words, spell_phrases
from pipeline.vocabulary.measures import measures
from pipeline.vocabulary.words import spell

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.grammar.lists import ListPart
    from pipeline.record.statistics import Comparator

    Breakdown = Callable[[int, int], "tuple[ParsedItem, ...]"]

WHOLE: Final = 100  # percent
_ROUNDING: Final = 1  # percent: printed shares of a whole sum to a little more or less


class ParsedItem(NamedTuple):
    """One item of a composition; shares in percent, None if not printed.

    `items` is a breakdown in parentheses; `start` and `end` are half-open offsets of the item.
    """

    name: str
    qualifiers: tuple[str, ...] = ()
    share: Number | None = None
    share_low: Number | None = None
    share_high: Number | None = None
    comparator: Comparator | None = None
    items: tuple[ParsedItem, ...] = ()
    comment: str | None = None
    start: int = 0
    end: int = 0

    @property
    def has_share(self) -> bool:
        """Whether a figure or range is printed."""
        return self.share is not None or self.share_low is not None

    @property
    def is_bare(self) -> bool:
        """Whether only the name is printed."""
        return not (self.has_share or self.qualifiers or self.items or self.comment)

    def is_among(self, others: Sequence[ParsedItem]) -> bool:
        """Whether one of `others` has the same name."""
        return self.name.lower() in {other.name.lower() for other in others}

    def add_comment(self, *words: str | None) -> ParsedItem:
        """Give the item with these remarks after its own."""
        return self._replace(comment=join_remarks(self.comment, *words))


@value
class ListedItem:
    """An item, the separator before it, and the form in which it is printed.

    `lead` and `tail` are the remarks before and after the name. One that `is_alone` has no figure
    and, according to its remark, shares none; the figure of one that `is_closed` applies to no
    other name; one that `is_counted` has a count instead; of one that `is_bracketed` the share is
    in brackets. `link` is a mark or verb between name and share that other families print.
    """

    item: ParsedItem
    mark: str
    is_share_first: bool = False
    is_alone: bool = False
    lead: str | None = None
    tail: str | None = None
    is_closed: bool = False
    is_counted: bool = False
    is_bracketed: bool = False
    link: str | None = None

    @property
    def is_share_last(self) -> bool:
        """Whether its figure follows its name."""
        return self.item.has_share and not self.is_share_first


def join_remarks(*words: str | None) -> str | None:
    """Join remarks as they are kept in a comment."""
    return "; ".join([each for each in words if each]) or None


def sums_to_whole(shares: Sequence[ParsedItem]) -> bool:
    """Whether shares sum to 100 within rounding; never with a range."""
    total = sum(item.share if item.share is not None else WHOLE * 2 for item in shares)
    return abs(total - WHOLE) <= _ROUNDING


def sum_within(item: ParsedItem, parts: Sequence[ParsedItem]) -> bool:
    """Whether the shares of parts sum to at most that of the item, or to 100."""
    shares = [part.share for part in parts if part.share is not None]
    if item.share is None or 0 < len(shares) < len(parts):
        return False
    return sums_to_whole(parts) or round(sum(shares), 6) <= item.share


class Share(NamedTuple):
    """A printed share: a figure or a range, what compares it, and a word in place of it."""

    figure: Number | None = None
    low: Number | None = None
    high: Number | None = None
    comparator: Comparator | None = None
    word: str | None = None

    def give(self, item: ParsedItem) -> ParsedItem:
        """Give the item with this share."""
        return item._replace(
            share=self.figure, share_low=self.low, share_high=self.high, comparator=self.comparator
        )

    @property
    def has_figure(self) -> bool:
        """Whether a figure or range is printed."""
        return self.figure is not None or self.low is not None


_NO_SHARE: Final = Share()
_PERCENT: Final = r"\s?%"
COUNT: Final = (
    rf"(?:{DIGITS}\s?{SCALE}|[1-9][0-9]{{0,2}}(?:,[0-9]{{3}})+|[1-9][0-9]{{2}})(?![\w%,.])"
)
_SHARE: Final = rf"""
    (?P<comparator>{COMPARATOR})?
    (?: (?P<low>{DIGITS})(?:{_PERCENT})?{RANGE}(?P<high>{DIGITS}){_PERCENT}
      | (?P<figure>{DIGITS}){_PERCENT}(?P<open>\+|\sor\s(?:more|less))? | (?P<unknown>NA){_PERCENT}
      | (?P<negligible>NEGL)(?:{_PERCENT})? | (?<=<)\s?(?P<bare>{DIGITS}) )
"""


_OPEN_ENDS: Final[dict[str, Comparator]] = {"+": ">=", "more": ">=", "less": "<="}


def _read_share(found: re.Match[str]) -> Share:
    sign, single, bare = found.group("comparator", "figure", "bare")
    if found["unknown"]:
        return Share(word=found["unknown"])
    if found["negligible"]:
        return Share(0, comparator="~")
    figure, low, high = (
        parse_number(each) if each else None
        for each in (single or bare, *found.group("low", "high"))
    )
    if max(figure or 0, low or 0, high or 0) > WHOLE:
        refuse("a share of more than a whole", *found.span())
    if low is not None and high is not None and low > high:
        refuse("a range that runs backwards", *found.span())
    if found["open"] and sign:
        refuse("a share with two comparators", *found.span())
    compared = (
        parse_comparator(sign) if sign else _OPEN_ENDS.get(found["open"] and found["open"][-4:])
    )
    return Share(figure, low, high, compared)


# How many of a kind: `more than 70 indigenous languages`.
COUNTED: Final = rf"""(?:(?:about|some|over|around|approximately|more\sthan|at\sleast|up\sto)\s)?
    (?:[1-9][0-9]{{0,2}}|{spell(measures().numbers)}|eleven|twelve|a\sdozen)\s
    (?=(?:[^\d,;]{{3,60}}\s)?{spell_phrases("many")}\b)"""
# The share of speakers is the share of a language.
_NEXT: Final = rf"(?=\s(?:{COMPARATOR})?[.\d])"
_BY: Final = rf"""(?:(?:is\s)?(?:the\s|an\s)?official\slanguage,?\s)?(?:is\s|are\s)?
    (?:(?:commonly\s|widely\s)?(?:used|understood)\sin\s[a-z]+\sand\s)?
    (?:spoken|used|understood)\sby(?:\sonly)?{_NEXT}"""
_PEOPLE: Final = r"of\s(?:the\s)?(?:total\s)?(?:population|people|inhabitants)(?!\w)"
_WHOLE: Final = rf"of\s(?:the\s|all\s|total\s)*{spell_phrases('wholes')}(?!\w)"
_VERB: Final = (
    r"(?:ma[kd]es?\sup|constituted?s?|account(?:s|ed)?\sfor|comprised?s?|form(?:s|ed)?"
    r"|represent(?:s|ed)?|for)(?!\w)"
)
_PARTS: Final = r"(?:prior\sto|before|consisting\sof)\s"
# A word of a name has none of the signs of a list or a figure.
_LETTER: Final = r"[^\s\d%<>()\[\]:=+*\u2014\u2020\u2021,;]"
_WORD: Final = (
    r"(?:[1-9](?:st|nd|rd|th)(?!\w)|(?-i:[A-Z]{1,6})-?[0-9]{1,2}(?!\w)"
    rf"|(?![-\u2013\u2014]\s)(?:(?!--){_LETTER}|(?<=\w)\(s\))+)"
)
_STOP: Final = rf"{_BY}|{_PARTS}|{_VERB}{_NEXT}|(?:only\s)?(?:{COMPARATOR})?(?:[.\d]|NA\s?%|NEGL\b)"
_WORDS: Final = rf"""(?=[1-9](?:st|nd|rd|th)|[^\W\d_]|["\u201c'\u2018]){_WORD}
    (?:\s+(?!(?-i:(?=[a-zN.\d{COMPARING_SIGNS}])){_STOP}){_WORD})*(?=[\s,(\[:=\u2014]|$|--)"""

_LEXICON: Final = TokenLexicon(
    Kind("bracket", rf",?\s?[(\[]{INSIDE}*[)\]]", begins=r"[,(\[]"),
    Kind("comma", ",", begins=","),
    Kind("age", AGE, examples=("0-14 years", "65+"), begins=r"[uabo0-9<>\u2264\u2265]"),
    Kind("link", r"[:=\u2014]|\u2013(?=\s)", examples=("=",), begins="[:=\u2013\u2014]"),
    Kind("dash", r"--|-(?=\s)", begins="-", examples=("--",)),
    Kind("joint", r"and(?=\s)", begins="[Aa]"),
    Kind(
        "share",
        rf"(?<![^\s),;\]=\u2014]){_SHARE}(?![^\s(\[,])",
        _read_share,
        ("62%", "about 5%", "NEGL"),
    ),
    Kind(
        "counted",
        rf"{COUNTED}|(?:an?\s)?(?:[a-z][\w-]*\s){{0,2}}minority\sof\s(?:about\s)?{COUNT}(?=\s)",
    ),
    Kind(
        "count",
        rf"(?:{COMPARATOR})?{COUNT}(?:\sto\s{COUNT})?(?:\s{spell_phrases('members')}(?!\w))?",
        examples=("154,000", "about 1,000 members"),
    ),
    Kind("left", rf"(?:the\s)?remaining{_NEXT}", begins=r"[tr]"),
    Kind("by", _BY, begins=r"[itaocwus]"),
    Kind("people", _PEOPLE, examples=("of the population",), begins=r"o"),
    Kind("whole", _WHOLE, examples=("of GDP",), begins=r"[od]"),
    Kind("only", rf"only(?=\s(?:{COMPARATOR})?[.\d])", begins=r"o"),
    Kind(
        "speaks",
        r"(?:speaks?|belongs?\sto|adheres?\sto|practices?|profess|follows?)(?=\s)",
        begins=r"[sbapf]",
    ),
    Kind("parts", rf"{_PARTS}[^%():;,]+", examples=("before 1960",), begins=r"[pbc]"),
    Kind("be", r"(?:is|are|was)(?:\sof)?(?=\s)", begins=r"[iaw]"),
    Kind("verb", _VERB, examples=("make up",), begins=r"[mcafr]"),
    Kind("rank", r"official(?:\slanguage)?$", examples=("official language",), begins=r"o"),
    Kind("words", _WORDS, examples=("Roman Catholic", "7th Day Adventist")),
    flags=re.IGNORECASE,
)


def _keep(match: Match) -> Match:
    return match


ITEMS: Final = Grammar(
    _LEXICON,
    Rule("figure", "share | count"),
    Rule("named", "words age? | age"),
    Rule("remark", "be? words | parts"),
    Rule(
        "by_persons",
        "name=(words) before=(bracket*) use=(by count words)",
        _keep,
        ("Motu spoken by about 200,000 islanders",),
    ),
    Rule(
        "share_last",
        """joint? counted=(counted?) name=(named) before=(bracket*)
        (by=(by?) link=(comma?) only=(only?) figure=(figure) people=((people | whole)?))?
        after=(bracket*) remark=(remark?) (dash rank=(rank))?""",
        _keep,
        ("Muslim 47%", "about 40 tribes", "Baptist only about 1,000 members", "Tajik - official"),
    ),
    Rule(
        "share_first",
        """joint? left=(left?) figure=(figure) people=((be? people)?) link=(be?)
        counted=(counted?) by=(speaks?) name=(named) remark=(parts?) after=(bracket*)""",
        _keep,
        ("67.5% Roman Catholic", "90% of the population Muslim", "20% speak Breton"),
    ),
    Rule(
        "linked",
        """joint? name=(named) before=(bracket*) link=(link | dash | verb) figure=(figure)
        people=((people | whole)?) after=(bracket*)""",
        _keep,
        ("Catholics make up 85%", "Arab=90%"),
    ),
    Rule(
        "verb_first",
        "figure=(share) people=(people?) link=(verb) name=(words)",
        _keep,
        ("60% of the population form clans",),
    ),
    Rule("more", "bracket+ joint words"),
    Rule(
        "compound",
        "name=(words bracket+ joint? words more* bracket*) figure=(figure) after=(bracket*)",
        _keep,
        ("French () and other languages 0.1%",),
    ),
    Rule(
        "alias",
        "name=(words bracket words) after=(bracket*)",
        _keep,
        ("Chinese () or Mandarin ()",),
    ),
)
# Text that may follow a share, a bracket, or the count of a kind.
_AFTER: Final = re.compile(
    r"(?:as\s(?:native|first|second)|divided|concentrated|located"
    rf"|living\sin|spoken|{spell_phrases('partial')})\s",
    re.IGNORECASE,
)
_USE: Final = re.compile(r"(?:is|are|was|used|spoken|understood|widely|commonly|universal)\s")
_AS: Final = re.compile(r"\sas\s(?:native|first|second)\s.+")
_COMPOUND: Final = re.compile(rf"(?:(?:and|or|including)\s|{spell_phrases('compounds')}\b)")


# Most values are only names and figures. These words may be more than a part of a name.
_JOINING: Final = "(?i:and|or|nor|including|especially|particularly|notably)"
_PLAIN_WORD: Final = r"[^\W\d_](?:[^\W\d_]|['/-])*"
_PLAIN: Final = rf"(?P<name>(?!{_JOINING}\s){_PLAIN_WORD}(?:\s{_PLAIN_WORD})*)"
_NOT_PLAIN: Final = re.compile(r"[^\w\s,.%'/-]")  # a sign that no such list has
_PLAIN_NAME: Final = re.compile(_PLAIN)
_PLAIN_PARTS: Final = (
    re.compile(rf"{_PLAIN}\s(?P<share>{DIGITS})%(?:,\s|$)"),
    re.compile(rf"(?P<share>{DIGITS})%\s{_PLAIN}(?:,\s|$)"),
)
_PROPER: Final = r"[A-Z][^\W\d_]*(?:[ -][A-Z][^\W\d_]*)*"
_PLAIN_NAMES: Final = re.compile(rf"{_PROPER}(?:, {_PROPER})*")
_MEANINGFUL: Final = composition_words("meaningful").union(
    measures().numbers,
    *(phrase.split() for words in measures().comparators.values() for phrase in words),
)


def parse_plain_list(mask: str) -> tuple[ParsedItem, ...] | None:
    """Parse a masked list of names, all or none with a share; None where it has anything else."""
    if _NOT_PLAIN.search(mask):
        return None
    if _PLAIN_NAMES.fullmatch(mask):
        printed = re.finditer(_PROPER, mask)
        names = [ParsedItem(each[0], start=each.start(), end=each.end()) for each in printed]
        return (
            tuple(names) if all(_is_plain(each.name, has_share=False) for each in names) else None
        )
    form = _PLAIN_PARTS[mask[:1].isdigit()]
    found: list[ParsedItem] = []
    at = 0
    while part := form.match(mask, at):
        item = _read_plain_share(part)
        if item is None:
            return None
        found.append(item)
        at = part.end()
    return tuple(found) if at == len(mask) and mask[-1:].strip(", ") else None


def _read_plain_share(part: re.Match[str]) -> ParsedItem | None:
    """The item of a match of `_PLAIN_PARTS`; None where its words or its share need the grammar."""
    name, share = part["name"], parse_number(part["share"])
    if share is None or share > WHOLE or not _is_plain(name, has_share=True):
        return None
    end = max(part.end("name"), part.end("share") + 1)
    return ParsedItem(name, share=share, start=part.start(), end=end)


@lru_cache(4096)  # books print the same names again and again
def _is_plain(name: str, *, has_share: bool) -> bool:
    is_whole = split_lead(name)[1] is None and (has_share or split_tail(name)[1] is None)
    has_meaning = not _MEANINGFUL.isdisjoint(name.lower().split())
    return is_whole and not has_meaning and is_name(name, has_share=has_share)


def parse_item(text: str, mask: str, piece: ListPart, breakdown: Breakdown) -> ListedItem:
    """Parse one part of a masked list; refuse it where a character is left unexplained.

    `breakdown` parses the list in parentheses between two offsets.
    """
    return parse_plain_item(mask, piece) or parse_marked_item(text, mask, piece, breakdown)


def parse_plain_item(mask: str, piece: ListPart) -> ListedItem | None:
    """Parse a part that is a name, or a name and a share, as the grammar does but faster."""
    start, end = piece.start, piece.end
    part = _PLAIN_PARTS[mask[start].isdigit()].match(mask, start, end)
    if part is None:
        named = _PLAIN_NAME.fullmatch(mask, start, end)
        if named is None or not _is_plain(named[0], has_share=False):
            return None
        return ListedItem(ParsedItem(named[0], start=start, end=end), piece.mark)
    item = _read_plain_share(part) if part.end() == end else None
    return item and ListedItem(item, piece.mark, is_share_first=part.start("share") == start)


def parse_marked_item(text: str, mask: str, piece: ListPart, breakdown: Breakdown) -> ListedItem:
    """Parse a part by the grammar of items."""
    tokens = _LEXICON.gather(list(_LEXICON.tokenize(mask, piece.start, piece.end)))
    match: Any = ITEMS.parse_tokens(tokens, piece.end)
    if isinstance(match, Unparsed):
        refuse(match.reason, match.start, match.end)
    groups = match.groups()
    _check_form(text, mask, match.rule, groups)
    words = {name: _print(text, tokens) for name, tokens in groups.items()}
    value = groups["figure"][0].value if "figure" in groups else None
    share = value if isinstance(value, Share) else _NO_SHARE
    has_share = share.has_figure or share.word is not None
    name, lead, tail, behind = _split_name(words["name"], match.rule, has_share=has_share)
    start, end = groups["name"][0].start, groups["name"][-1].end
    is_first = value is not None and groups["figure"][0].start < start
    if is_first and lead == "all" and not name.startswith("other"):
        refuse("a share of all", match.start, match.end)
    if _bounds_all(name, share):
        refuse("a statement about all parts", match.start, match.end)
    lead = " ".join([e for e in (words.get("counted"), words.get("left"), lead) if e]) or None
    use, remark = words.get("use"), words.get("remark")
    if remark and "before" in groups:
        use, remark = remark, None
    count = None if has_share else words.get("figure")
    number = " ".join([each for each in (words.get("only"), count) if each]) or None
    others = (words.get("by"), words.get("people"), use, remark, behind, words.get("rank"))
    comment = join_remarks(share.word, lead, tail, *others, number)
    item = ParsedItem(name, (), *share[:4], comment=comment, start=piece.start, end=piece.end)
    for bracket in (*groups.get("before", ()), *groups.get("after", ())):
        item = add_bracket(item, text, (bracket.start, bracket.end), breakdown)
    shown = mask[start:end] if INSIDE in mask[start:end] else name
    has_share = has_share or item.has_share
    if "people" in words and ends_in_participle(name):
        refuse("a name, or the verb of its share", start, end)
    if not is_name(shown, has_share=has_share):
        refuse("words that are no name", start, end)
    return ListedItem(
        item,
        piece.mark,
        is_share_first=is_first,
        is_alone=bool(item.comment or item.qualifiers or item.items) and not has_share,
        lead=lead,
        tail=tail or use or (None if match.rule == "share_first" else behind),
        is_closed=has_share and "by" in words,
        is_counted=value is not None and not isinstance(value, Share),
        is_bracketed=item.has_share and not share.has_figure,
        link=None if "left" in words else words.get("link"),
    )


def _bounds_all(name: str, share: Share) -> bool:
    """Whether a share bounds all parts: `none above 15%`, `each less than 5%`."""
    first = name.lower().partition(" ")[0]
    return first in ("each", "every", "any") or (
        first in ("no", "none", "neither") and share.comparator in (">", ">=")
    )


def _print(text: str, tokens: Sequence[Token]) -> str:
    return text[tokens[0].start : tokens[-1].end].strip()


def _check_form(text: str, mask: str, rule: str, groups: dict[str, Sequence[Token]]) -> None:
    """Refuse these words, though their kind is allowed in this place."""
    name, remark, rank = groups["name"], groups.get("remark"), groups.get("rank")
    if rule.startswith(("compound", "alias")):
        after = next(token for token in name[1:] if token.kind != "bracket")
        joins = re.compile("or ") if rule == "alias" else _COMPOUND
        if not joins.match(text, after.start):
            refuse("a name behind the bracket of another", after.start, name[-1].end)
    if remark and remark[0].kind == "parts":
        if "figure" not in groups:
            refuse("words behind a name", remark[0].start, remark[-1].end)
    elif remark:
        before = mask[: remark[0].start].rstrip()[-1:]
        allowed = _USE if before in ")]" else _AFTER
        if not allowed.match(text, remark[0].start):
            refuse("words behind a share or bracket", remark[0].start, remark[-1].end)
    if rank and "%" in mask:
        refuse("words behind a dash", rank[0].start, rank[-1].end)


def _split_name(
    printed: str, form: str, *, has_share: bool
) -> tuple[str, str | None, str | None, str | None]:
    """Split printed words into the name, what is before and after it, and a remark."""
    found = _AS.search(printed) if form == "share_first" else None
    behind = printed[found.start() :].strip() if found else None
    printed = printed[: found.start()] if found else printed
    name, lead = split_lead(printed)
    if not has_share:
        name, tail = split_tail(name)
        return name, lead, tail, behind
    proper = name.removesuffix(" official")
    return proper, lead, None if proper == name else "official", behind


_SHARE_AND_REMARK: Final = re.compile(
    rf"(?:(?P<before>[^\d%();]+)[,;]\s)?{_SHARE}(?:\s(?P<of>{_PEOPLE}|{_WHOLE}))?(?:[,;]\s(?P<remark>[^\d%()]+))?",
    re.VERBOSE | re.IGNORECASE,
)
# `contract laborers from A, B, and C`, `clusters of German-, French-, and Slovene-Italians`.
_LIST_INSIDE: Final = re.compile(
    r"[^,]*\b(?:of|from|in|among|between)\s[^,]*(?:,\s[^,]+)*,\sand\s[^,]+|.*-,\s.*-,?\sand\s.*"
)
# A percentage of something else in a remark.
_OF_ELSE: Final = re.compile(
    r"\d\s?%\s(?:of|in|among|are|is|live|speak|practice)\s|\b(?:for|by|to)\s(?:\w+\s)?[\d.]+\s?%"
)
# A share that has lost its sign: `Pentecostal 10.9 and Anglican 1.3%`.
_UNSIGNED: Final = re.compile(
    r"[^\d%]+\s[\d.]+(?:-[\d.]+)?|(?:includ(?:es|ing)\s)?[\d.]+(?:-[\d.]+)?\s[A-Z][^\d%]*"
)


def add_bracket(
    item: ParsedItem, text: str, bracket: tuple[int, int], breakdown: Breakdown
) -> ParsedItem:
    """Add the content of a bracket to an item: a breakdown, qualifiers, a share, or a remark."""
    printed = text[slice(*bracket)]
    is_round = printed.lstrip(" ,").startswith("(")
    start, end = bracket[1] - len(printed.lstrip(" ,")) + 1, bracket[1] - 1
    inside = text[start:end].strip()
    if "%" in inside and (own := _SHARE_AND_REMARK.fullmatch(inside)):
        if item.has_share:
            refuse("a second share", *bracket)
        share = _read_share(own)
        remarks = [
            one for each in own.group("before", "remark") if each for one in _split_qualifiers(each)
        ]
        whole = share.give(item)._replace(qualifiers=(*item.qualifiers, *remarks))
        return whole.add_comment(share.word, own["of"])
    if is_round and (not re.search(r"\d", inside) or is_age(inside)):
        return item._replace(qualifiers=(*item.qualifiers, *_split_qualifiers(inside)))
    if is_misprinted_date(inside):
        refuse("a date that is misprinted", *bracket)
    if "%" in inside and (is_round or inside.count("%") > 1):
        try:
            whole = _add_breakdown(item, text, start, end, breakdown)
        except UnparsedError:
            of_else = max(len(_OF_ELSE.findall(inside)), int(item.has_share))
            is_of_else = inside.count("%") <= of_else
            if is_round and (not is_of_else or _has_lost_a_sign(inside)):
                raise
            whole = item.add_comment(inside)
        if whole.is_among(whole.items):
            refuse("a name that is a part of itself", start, end)
        return whole
    pieces = re.split(r"[,;]\s", inside)
    if len(pieces) > 1 and any(map(parse_date_qualifier, pieces)):
        refuse("a date beside other words", *bracket)
    return item.add_comment(inside)


def _add_breakdown(
    item: ParsedItem, text: str, start: int, end: int, breakdown: Breakdown
) -> ParsedItem:
    """Add a breakdown, perhaps after a remark: `official; Sunni 90%, Shia 9%`."""
    if item.items:
        refuse("a second breakdown", start, end)
    remark = re.compile(r"(?P<words>[^;%\d()]+);\s").match(text, start, end)
    try:
        parts = breakdown(start, end)
        is_name = item.name.islower() or not parts[0].name.islower()
        if len(parts) == 1 and not is_name and not text.startswith(("includ", "of wh"), start):
            refuse("a share of a word that may be no name", start, end)  # `German (fluent 2%)`
        return item._replace(items=parts)
    except UnparsedError:
        if not remark:
            raise
        qualifiers = (*item.qualifiers, *_split_qualifiers(remark["words"]))
        return item._replace(items=breakdown(remark.end(), end), qualifiers=qualifiers)


def _has_lost_a_sign(inside: str) -> bool:
    return is_misprinted(inside) or any(
        map(_UNSIGNED.fullmatch, re.split(r"[,;]\s|\sand\s", inside))
    )


def _split_qualifiers(inside: str) -> list[str]:
    """Split the qualifiers in a bracket; a list after a preposition stays one."""
    mask = mask_brackets(inside) or inside
    found: list[str] = []
    for group in re.finditer(r"[^;]+", mask):
        printed = list(split_list(" " * group.start() + group[0]))
        if printed and " and " in group[0] and _LIST_INSIDE.fullmatch(group[0].strip()):
            found.append(inside[printed[0].start : printed[-1].end])
        else:
            found += [inside[piece.start : piece.end] for piece in printed]
    return [qualifier.removeprefix("and ") for qualifier in found]
