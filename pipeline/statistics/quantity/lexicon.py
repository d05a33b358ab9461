"""The tokens of a quantity: figures, groups, dates, ranks, remarks, separators.

The lexicon finds kinds by their patterns. Since a parenthesis or a remark may hold several tokens,
`tokenize` replaces them by the kinds in which the rules are written.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple, NoReturn

from pipeline import patterns as re
from pipeline.grammar.amounts import COMPARATOR, COMPARING_SIGNS
from pipeline.grammar.date_qualifiers import (
    INTERVAL,
    PRICES,
    DateQualifier,
    is_misprinted_date,
    parse_date_qualifier,
)
from pipeline.grammar.engine import (
    Kind,
    Token,
    TokenLexicon,
    UnparsedError,
    compile_kind,
    refuse,
)
from pipeline.grammar.lists import mask_brackets
from pipeline.grammar.numbers import NUMBER, parse_number
from pipeline.statistics.quantity.amounts import (
    ABSENT,
    AMOUNT,
    AMOUNT_PATTERN,
    FLAGS,
    RATE,
    SHARE_IN_WORDS,
    Amount,
    parse_absent,
    parse_amount,
    parse_share_in_words,
    parse_unit,
    spell_groups,
    unit_of_name,
)
from pipeline.statistics.quantity.remarks import (
    BASIS,
    BESIDE,
    BORDERS,
    CLAUSE,
    CONTRAST,
    COUNTED,
    DATED,
    DATED_COLON,
    GAUGE,
    GROUP,
    LEAD,
    MEASURE,
    OF_WHOM,
    OFFICIALLY,
    ONE_RANK,
    OPENING,
    PART,
    PEOPLE,
    PLACE,
    RANK_OF,
    RANKS,
    REMARK,
    SCALED,
    SEASON,
    SEXES,
    TURNING,
    holds_part_of_value,
)
from pipeline.vocabulary.measures import currency_names, currency_signs, measures
from pipeline.vocabulary.word_lists import list_words, spell_words
from pipeline.vocabulary.words import spell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.record.statistics import Unit

_REMARK_IN_PARENTHESIS: Final = re.compile(
    rf"""(?:officially|of\swh(?:ich|om)\s|{OPENING}|[0-9][0-9,.]*\skm\s(?-i:[a-z])[^\d%()]*$
    |(?:(?:at|in)\s)?{PRICES}$|{INTERVAL}$|(?-i:{spell_words("date_qualifiers", "authorities")})$
    |[0-9][0-9,.]*\s{spell_words("remarks", "other_units")}$)""",
    re.IGNORECASE | re.VERBOSE,
)
_DATED_END: Final = re.compile(r"\s?\((?P<dated>[^()]{1,60})\)$")
_WORDS: Final = re.compile(r"(?:[A-Z]{3,8}\s)?[^\W\d_A-Z][^\d%:()$]*")
# Words that make the figure before them another one.
_OF_FIGURES: Final = re.compile(
    rf"""{GROUP}|\b(?:NA|NEGL|none|{SCALED}|{TURNING}|per
    |daily|weekly|monthly|quarterly|euros?|pounds?|francs?|marks|rubles?|yen|currency)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_COUNTS: Final = re.compile(rf"\d|\b{SCALED}\b", re.IGNORECASE)
_PEOPLE: Final = re.compile(PEOPLE, re.IGNORECASE)
_WHOSE: Final = re.compile(
    r"(?:urban|rural)(?:\sareas?)?|both\ssexes|(?:fe)?males?|(?:wo)?men|boys|girls|total|[mMfF]"
)
_DATED_GROUP: Final = re.compile(
    rf"(?P<first>{_WHOSE.pattern})[,;]\s(?P<behind>.+)|(?P<before>.+)[,;]\s(?P<last>{_WHOSE.pattern})"
)
_SEX_OF_LETTER: Final = {"m": "male", "f": "female"}
_RANK_OF: Final = re.compile(RANK_OF, re.IGNORECASE)
_AGE: Final = re.compile(r"(?:at\sall\s)?age", re.IGNORECASE)
_SIGNED: Final = "0123456789$+-"  # figures begin with one of these, and so may names of groups
_DATE_BEHIND: Final = re.compile(r"(?:\s\((?P<inside>[^()]+)\))?")
_TOTALS: Final = re.compile(r"t[oa]tal|both|overall", re.IGNORECASE)


# The same in another unit, or the share that a count is: `12 per cent of the population`.
_SAID: Final = re.compile(rf"{spell_words('remarks', 'same')}\s", re.IGNORECASE)
_OF_WHAT: Final = re.compile(r"(?:\sof\s[a-z\s]+)?", re.IGNORECASE)
_PART_NAME: Final = re.compile(
    rf"(?!{GROUP})[^\W\d_][a-z]*(?:[\s-][a-z]+){{0,3}}\s(?![-\u2212\u2013])", re.IGNORECASE
)
_NEXT_PART: Final = re.compile(r"[,;]\s(?:and\s)?|\sand\s|$", re.IGNORECASE)
_RATE: Final = compile_kind(RATE, FLAGS)
_SCALE: Final = re.compile(rf"\b{SCALED}\b", re.IGNORECASE)
_MEASURES: Final = measures()

_CURRENCY_SIGN: Final = spell(set(currency_signs()) | set(currency_signs().values()))


class GroupLabel(NamedTuple):
    """The name of a group before or after a figure, and the date printed with the name.

    One that `is_place` is a part of the country; one that `is_dashed` is joined to its figure by a
    double dash, which may be a minus as well. A `preposition` joins it to the figure before it.
    One that is `of_field` is named by the field alone; one that `is_letter` is a sex only beside
    the other sex.
    """

    group: str | None
    is_place: bool = False
    is_dashed: bool = False
    preposition: str | None = None
    dating: DateQualifier | None = None
    of_field: bool = False
    is_letter: bool = False


class RemarkToken(NamedTuple):
    """A remark; `is_of_all` if it defines what every figure counts.

    One that `is_of_whom` names the part of the people of whom a figure is a share: it has no group
    then; `counted` is the unit of what it counts. One that `is_note` is set apart by a label. The
    name of a measure may state the `unit`, `rate` or power of ten of the figures behind it; an
    amount in brackets says the same as the figure before it.
    """

    text: str
    is_of_all: bool = False
    is_of_whom: bool = False
    is_note: bool = False
    counted: Unit | None = None
    unit: Unit | None = None
    rate: str | None = None
    power: int = 0
    same: Amount | None = None


class FigureToken(NamedTuple):
    """A figure, the dash printed before it, whether white space precedes, and its remark."""

    amount: Amount
    sign: str = ""
    is_spaced: bool = True
    remark: str | None = None


# The kinds that rules are written in. A label with a colon belongs to the figure after it, one in
# brackets to the figure before; `within` names a part of the group before, `unmarked` is any words.
PHRASES: Final = TokenLexicon(
    *map(
        Kind,
        (
            *("figure", "label", "colon", "unmarked", "behind", "within", "date", "rank", "ranks"),
            *("remark", "basis", "separator", "slash"),
        ),
    )
)


_NO_MARK: Final = "[^;,(/]"  # begins with no mark between figures
_NOTE_BEGINS: Final = rf"[\[adnow{''.join({word[0] for word in list_words('remarks', 'opening')})}]"
_SHARE_BEGINS: Final = f"[a-z1-9{COMPARING_SIGNS}]"
_PARENTHESIS: Final = r"\((?P<inside>(?:[^()]|\([^()]*+\))*+)\)"
_FOR: Final = rf"(?P<preposition>for|among|of|{spell_words('remarks', 'for_elsewhere')})"
_GROUP: Final = rf"""(?:{_FOR}\s(?:the\s)?)?(?P<group_name>{GROUP}|[mf](?=\s[0-9]|\s?[,;/]|$))"""
# No minus: what has this unit is never less than nothing.
_UNSIGNED: Final = [name for name, unit in _MEASURES.units.items() if not unit.signed]
_DASH_OF_NAME: Final = (
    rf"\s[-\u2013](?=\s(?:{COMPARATOR})?{NUMBER}\s?(?:{_MEASURES.unit_pattern(*_UNSIGNED)})(?!\w))"
)
_GROUP_COLON: Final = rf"(?P<colon_group>(?>{GROUP}|[mf]))(?:\s?[:=\u2014]|{_DASH_OF_NAME})"
_PART: Final = rf"(?P<part_name>{PART})(?:(?:\s?:|\s-)(?=\s)|(?P<dash>--)(?=\d))"
_ESTIMATED: Final = r"(?:an\s)?est(?:imated?|\.)?(?:\sat)?(?!\w)"
_SEPARATOR: Final = rf"""[;,]|:(?=\s[0-9])|{BORDERS}|\+\+(?=\s)
    |{CONTRAST}(?=\s(?:[0-9]|{GROUP}\s))
    |(?:and|et|y|e|und|of\s(?:whom|which)|including)(?=\s(?:{COMPARATOR})?[0-9$])"""
_CURRENCY: Final = rf"{_CURRENCY_SIGN}(?=\s?[0-9])|{spell(currency_names())}(?!\w)"


def _keep(found: re.Match[str]) -> re.Match[str]:
    return found


def _number(found: re.Match[str]) -> int | None:
    named = found.groupdict()
    printed = named.get("place") or named.get("place_of") or named.get("many")
    return int(printed) if printed else None


def _remark(found: re.Match[str]) -> RemarkToken:
    return RemarkToken(found[0].lstrip(";, ").rstrip(" -"))


def _read_count(found: re.Match[str]) -> RemarkToken:
    return RemarkToken(found[0], counted="persons" if found["persons"] else "number")


def _of_whom(found: re.Match[str]) -> RemarkToken:
    return RemarkToken(found[0], is_of_whom=not found["everybody"])


def _read_estimate(_: re.Match[str]) -> DateQualifier:
    return DateQualifier(None, estimated=True, comment=None)


def _date(found: re.Match[str]) -> DateQualifier:
    printed = next(words for name, words in found.groupdict().items() if "when" in name)
    return parse_date_qualifier(printed) or refuse("words with a year that are no date")


def _group(found: re.Match[str]) -> GroupLabel:
    named = found.groupdict()
    group = named.get("group_name") or named["colon_group"]
    return GroupLabel(
        normalize_group(group), preposition=named.get("preposition"), is_letter=len(group) == 1
    )


def _part(found: re.Match[str]) -> GroupLabel:
    return GroupLabel(found["part_name"], is_place=True, is_dashed=found["dash"] is not None)


def _absent(found: re.Match[str]) -> FigureToken:
    return FigureToken(parse_absent(found))


def _refuse_currency(found: re.Match[str]) -> NoReturn:
    refuse("a currency that may not be the dollar of the US", *found.span())


def _amount(found: re.Match[str]) -> FigureToken:
    before = found.string[found.start() - 1] if found.start() else " "
    return FigureToken(parse_amount(found), found["sign"] or "", is_spaced=before.isspace())


def _share(found: re.Match[str]) -> FigureToken:
    amount, words = parse_share_in_words(found)
    return FigureToken(amount, remark=words)


def _dated_label(found: re.Match[str]) -> GroupLabel:
    return GroupLabel(found.groupdict().get("season_name"), dating=_date(found))


def measure_as(amount: Amount, measure: RemarkToken) -> Amount:
    """Give an amount the scale, and where it has none the unit, that its measure's name states."""
    if measure.power:
        value, low, high = (
            None if figure is None else parse_number(f"{figure}", measure.power)
            for figure in amount[:3]
        )
        amount = amount._replace(value=value, low=low, high=high)
    if amount.unit or amount.rate:
        return amount
    return amount._replace(unit=measure.unit, rate=measure.rate)


def normalize_group(printed: str) -> str:
    """Give the name of a group as in the record: `males` is `male`, `both sexes` is `total`."""
    if _TOTALS.match(printed):
        return "total"
    if printed.lower().startswith(("urban", "rural")):
        return printed[: len("urban")].lower()
    if printed.endswith("area") or _PEOPLE.fullmatch(printed):
        return printed
    group = printed.lower()
    group = group.removesuffix("s") if group in ("males", "females") else group
    return _SEX_OF_LETTER.get(group, group)


def _ranks(found: re.Match[str]) -> list[tuple[str, int]]:
    return [
        (normalize_group(one["of"]), int(one["at"])) for one in _RANK_OF.finditer(found["places"])
    ]


@lru_cache
def names_figures(groups: tuple[str, ...]) -> bool:
    """Whether the name of a group may begin as a figure does."""
    return any(name.lstrip()[:1] in _SIGNED for name in groups)


@lru_cache
def lexicon(groups: tuple[str, ...] = ()) -> TokenLexicon:
    """Compile the kinds of tokens, with these additional names of groups."""
    named = spell_groups(groups)
    labels = {group.lower(): GroupLabel(group, of_field=True) for group in groups}
    firsts = {group.lstrip()[:1] for group in groups if group.strip()}
    begins = f"[{re.escape(''.join(sorted(firsts)))}]" if firsts else "(?!)"

    def label(printed: str) -> GroupLabel:
        return labels.get(printed.lower()) or GroupLabel(printed, of_field=True)

    colon, name = rf"(?P<name>(?>{named}))\s?:", lambda found: label(found["name"])
    until = rf"\s(?={named}\s?:)" if groups else ""
    return TokenLexicon(
        Kind("named_colon", colon, name, begins=begins, becomes="colon"),
        Kind("sexes", SEXES, _keep, ("(male 31,255/female 29,919)",), r"\("),
        Kind("parenthesis", _PARENTHESIS, _keep, ("(July 2009 est.)",), r"\("),
        Kind("rank", ONE_RANK, _number, ("country comparison to the world: 62",), "[cgprw1-9]"),
        Kind("ranks", RANKS, _ranks, ("country comparison to the world: total 7; male 8",), "c"),
        Kind("basis", BASIS, _remark, begins="[gpe]"),
        Kind("officially", OFFICIALLY, _remark, ("officially",), "o", "remark"),
        Kind("dated", DATED, _date, ("in 1995",), "[0-9abdefijmnos]", "date"),
        Kind("dated_colon", DATED_COLON, _dated_label, begins="[0-9aci]", becomes="colon"),
        Kind("before_name", rf"[;,](?=\s{named})", _number, begins="[;,]", becomes="separator"),
        Kind("clause", CLAUSE, _remark, begins="[;,pw]", becomes="remark"),
        Kind("of_whom", OF_WHOM, _of_whom, begins="[od]", becomes="remark"),
        Kind("beside", BESIDE, _remark, begins="[abcehil-prsuwy]", becomes="remark"),
        Kind("note", REMARK, _keep, ("note: of islanders only",), _NOTE_BEGINS, until=until),
        Kind("named", named, lambda found: label(found[0]), begins=begins, becomes="label"),
        Kind("measure", MEASURE, _keep, begins=r"[^\W\d_]"),
        Kind(
            "group_colon", _GROUP_COLON, _group, ("male:", "total population :"), "[a-z]", "colon"
        ),
        Kind("group", _GROUP, _group, ("women", "for boys"), "[a-z]", "label"),
        Kind("season", SEASON, _dated_label, begins="[sw]", becomes="colon"),
        Kind("part", _PART, _part, begins="(?-i:[A-Z])", becomes="colon"),
        Kind("unmarked", PLACE, lambda found: GroupLabel(found[0]), begins="[a-z]"),
        Kind("share", SHARE_IN_WORDS, _share, ("1 in 5", "two-thirds"), _SHARE_BEGINS, "figure"),
        Kind("amount", AMOUNT, _amount, ("15,399,437", "$1.2bn", "10 to 12%"), _NO_MARK, "figure"),
        Kind("gauge", GAUGE, _remark, ("1.435-m gauge",), "[0-9]", "remark"),
        Kind("absent", ABSENT, _absent, ("NA%", "NEGL"), "[a-z$]", "figure"),
        Kind("estimated", _ESTIMATED, _read_estimate, ("est.", "an estimated"), "[ae]", "date"),
        Kind("separator", _SEPARATOR, _number, (";", ","), "[;,:+abcefgiouvy]"),
        Kind("slash", r"/(?=\s|[0-9])", lambda _: None, begins="/"),
        Kind("lead", LEAD, _remark, begins="[a-z]", becomes="basis"),
        Kind("counted", COUNTED, _read_count, begins="[a-z]", becomes="remark"),
        Kind("currency", _CURRENCY, _refuse_currency),
        flags=FLAGS,
    )


def tokenize(text: str, groups: tuple[str, ...] = ()) -> list[Token]:
    """Return the tokens of a whole text, with these additional names of groups.

    Raises `UnparsedError` where a character belongs to none.
    """
    found = _tokenize(text, 0, groups, is_inside=False)
    labels = (token for token in found if isinstance(token.value, GroupLabel))
    letters = {token.value.group: token for token in labels if token.value.is_letter}
    if len(letters) == 1:
        one = next(iter(letters.values()))
        refuse("a letter that may be a sex or a unit", one.start, one.end)
    return found


def _tokenize(text: str, offset: int, groups: tuple[str, ...], *, is_inside: bool) -> list[Token]:
    found: list[Token] = []
    tokens = lexicon(groups).tokenize(text)
    for token in _move(tokens, offset) if offset else tokens:
        match token.kind:
            case "parenthesis":
                found += _parenthesis_tokens(token, groups, is_inside=is_inside)
            case "sexes":
                found += _sex_tokens(token)
            case "note":
                found += _remark_tokens(token)
            case "measure":
                found += _measure_tokens(token)
            case _:
                found.append(token)
    return found


def _move(tokens: Iterable[Token], offset: int) -> Iterator[Token]:
    """The tokens of a part that begins at this offset; a refusal has its place in the whole."""
    try:
        for kind, start, end, value in tokens:
            yield Token(kind, offset + start, offset + end, value)
    except UnparsedError as refused:
        one = refused.unparsed
        moved = replace(one, start=offset + one.start, end=offset + one.end)
        raise UnparsedError(moved) from None


def parse_plain(
    text: str, groups: tuple[str, ...] = ()
) -> tuple[Amount, int, DateQualifier | None] | None:
    """Parse a lone figure with its date (`2.15% (1997 est.)`): the figure, its end, the date.

    Most values have this form; None for all others, and if a group's name may begin like a figure.
    """
    found = AMOUNT_PATTERN.match(text) if text[:1] in _SIGNED else None
    behind = _DATE_BEHIND.fullmatch(text, found.end()) if found else None
    if found is None or behind is None or names_figures(groups):
        return None
    dated = behind["inside"]
    when = _read_date(dated) if dated else None
    return None if dated and when is None else (parse_amount(found), found.end(), when)


def _remark_tokens(note: Token) -> Iterator[Token]:
    """A remark, and the date at its end where that can only be the date of the figures.

    `note: most live on Grand Cayman (July 2008 est.)` dates the population, for the remark has no
    figure of its own; so does what is printed after the age at which people can read, and after
    what a figure includes. With an age, or in a definition, a percentage, or a parenthesis that is
    no date, would be a part of the value gone astray. So would be a misprint at any remark's end.
    """
    found, start, end = note.value, note.start, note.end
    text = found["text"].strip(" ;,")
    is_definition = found[0].lower().lstrip("[").startswith("definition")
    is_note = found[0].lower().lstrip("[").startswith("note")
    dated = _DATED_END.search(text)
    when = parse_date_qualifier(dated["dated"]) if dated else None
    body = text[: dated.start()] if dated and when else text
    is_of_all = _AGE.match(body) is not None
    if mask_brackets(text) is None:
        refuse("brackets of a remark that do not pair", start, end)
    if dated is not None and is_misprinted_date(dated["dated"]):
        refuse("a date that is misprinted", start, end)
    if holds_part_of_value(
        text, body, is_defined=is_of_all or is_definition, is_labelled=is_definition or is_note
    ):
        refuse("a remark that may hold a part of the value", start, end)
    is_part = body.lower().startswith("including ")
    is_of_figures = is_of_all or is_part or not _COUNTS.search(body)
    yield Token(
        "remark",
        start,
        end,
        RemarkToken(body if is_of_figures else text, is_of_all=is_of_all, is_note=is_note),
    )
    if when and is_of_figures:
        yield Token("date", start, end, when)


def _read_date(inside: str) -> DateQualifier | None:
    return parse_date_qualifier(inside, of_figure=True)


def _label(printed: str) -> GroupLabel:
    return GroupLabel(normalize_group(printed), is_letter=len(printed) == 1)


def _parenthesis_tokens(
    printed: Token, groups: tuple[str, ...], *, is_inside: bool
) -> Iterator[Token]:
    """The tokens of a parenthesis: a date, a remark, or the figures of groups."""
    inside, start, end = printed.value["inside"], printed.start, printed.end
    dated = _DATED_GROUP.fullmatch(inside)
    if dated and (when := _read_date(dated["before"] or dated["behind"])):
        yield Token("behind", start, end, _label(dated["first"] or dated["last"]))
        yield Token("date", start, end, when)
    elif when := _read_date(inside):
        yield Token("date", start, end, when)
    elif _WHOSE.fullmatch(inside):
        yield Token("behind", start, end, _label(inside))
    elif _REMARK_IN_PARENTHESIS.match(inside) or _is_remark(inside):
        yield Token("remark", start, end, RemarkToken(inside))
    elif same := _find_same(inside):
        yield Token("remark", start, end, RemarkToken(inside, same=parse_amount(same)))
    elif parts := _find_named_parts(inside):
        yield Token("separator", start, start + 1, None)
        yield from _part_tokens(parts, start + 1)
    elif is_inside:
        refuse("parentheses in parentheses", start, end)
    else:
        yield Token("separator", start, start + 1, None)
        yield from _tokenize(inside, start + 1, groups, is_inside=True)


def _find_same(inside: str) -> re.Match[str] | None:
    """The amount in brackets that is the one before them, and not a share of a part of it."""
    said = _SAID.match(inside)
    found = AMOUNT_PATTERN.match(inside, said.end() if said else 0)
    if found is None or found["first_unit"] is None or not _OF_WHAT.fullmatch(inside, found.end()):
        return None
    is_bare = said is None and found.end() == len(inside)
    return None if is_bare and parse_unit(found["first_unit"]) == "percent" else found


def _find_named_parts(inside: str) -> list[tuple[int, re.Match[str]]]:
    """The parts of a figure, where the name of each begins: `hydro 920 MW, thermal 400 MW`."""
    found: list[tuple[int, re.Match[str]]] = []
    start = 0
    while start < len(inside):
        amount = _match_amount_of_part(inside, start)
        behind = _NEXT_PART.match(inside, amount.end()) if amount else None
        if amount is None or behind is None:
            return []
        found.append((start, amount))
        start = behind.end()
    return found if len(found) > 1 else []


def _match_amount_of_part(inside: str, start: int) -> re.Match[str] | None:
    """The amount behind a name of as many words as can be."""
    name = _PART_NAME.match(inside, start)
    while name and (amount := AMOUNT_PATTERN.match(inside, name.end())) is None:
        name = _PART_NAME.match(inside, start, name.end() - 1)
    return amount if name else None


def _part_tokens(parts: Iterable[tuple[int, re.Match[str]]], offset: int) -> Iterator[Token]:
    for start, part in parts:
        name = part.string[start : part.start() - 1]
        yield Token("unmarked", offset + start, offset + part.start() - 1, GroupLabel(name))
        end = max(part.end("first"), part.end("first_unit"), part.end("rate"))
        yield Token("figure", offset + part.start(), offset + end, FigureToken(parse_amount(part)))


def _measure_tokens(printed: Token) -> Iterator[Token]:
    """The name of what the figures measure, and a date in brackets behind it."""
    found, start, end = printed.value, printed.start, printed.end
    if dated := found["when_measured"]:
        when = parse_date_qualifier(dated) or refuse("brackets that are no date", start, end)
        yield Token("date", start, end, when)
    unit = found["stated_unit"]
    scale = found["scale"] or found["thousands"]
    is_rate = unit is not None and _RATE.fullmatch(unit) is not None
    if scale and _SCALE.search(found.string, found.end()):
        refuse("a scale that is printed twice", start, end)
    yield Token(
        "basis",
        start,
        end,
        RemarkToken(
            found["measured"],
            unit=_unit_of_measure(found, is_rate=is_rate),
            rate=unit if is_rate else None,
            power=_MEASURES.scales_in_brackets[scale.lower()] if scale else 0,
        ),
    )


def _unit_of_measure(found: re.Match[str], *, is_rate: bool) -> Unit | None:
    """The unit that the name of a measure states: in brackets, or by itself."""
    if found["dollars"] or found["of"]:
        return "USD"
    if found["stated_unit"] and not is_rate:
        return parse_unit(found["stated_unit"])
    return unit_of_name(found["unit_name"]) if found["unit_name"] and not is_rate else None


def _sex_tokens(sexes: Token) -> Iterator[Token]:
    found = sexes.value
    offset = sexes.start - found.start()
    for which in ("first", "second"):
        sex, count = found.span(f"{which}_sex"), found.span(f"{which}_count")
        label = GroupLabel(found[f"{which}_sex"].lower())
        people = Amount(parse_number(found[f"{which}_count"]), None, None, None, "persons")
        yield Token("within", offset + sex[0], offset + sex[1], label)
        yield Token("figure", offset + count[0], offset + count[1], FigureToken(people))


def _is_remark(inside: str) -> bool:
    """Whether parentheses hold only words, and none of a figure or a group."""
    return _WORDS.fullmatch(inside) is not None and _OF_FIGURES.search(inside) is None
