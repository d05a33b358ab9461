"""Forms of other families, rewritten as a list with signs: words, sentences, enumerations, rows.

What is printed around a list is found here too. Each edit keeps the place of every character, so
that what is read has its place in the print.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from pipeline import patterns as re
from pipeline.grammar.amounts import COMPARATOR
from pipeline.grammar.date_qualifiers import DateQualifier, parse_date_qualifier
from pipeline.grammar.number_words import NUMBER_WORDS, read_number_words
from pipeline.grammar.numbers import DIGITS, NUMERALS, SCALE, parse_number
from pipeline.statistics.composition.items import WHOLE, ParsedItem
from pipeline.statistics.composition.wording import is_name
from pipeline.statistics.quantity.amounts import COUNT_OF, FRACTION, match_share_in_words
from pipeline.vocabulary.compositions import spell_phrases
from pipeline.vocabulary.measures import measures
from pipeline.vocabulary.word_lists import spell_words
from pipeline.vocabulary.words import LETTERS, spell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

# Marks of other families between items, which must sum to a hundred: `Polish 97%/other 3%`.
_MARKS: Final = "\u2022\u00b7\u25aa\u25a0\u25cf\u25cb\u25e6\u2023\u25ba\u2043"
_DIVIDER: Final = re.compile(
    rf"(?<=\s)[{_MARKS}|](?=\s)|(?:(?<=[%)\]])|(?<=[%)\]]\s))/(?=\s?[^\W\d_])|(?<=[^\W\d_]\s)/(?=\s[\d.]+%)|(?<=%)\.(?=\s[A-Z])"
)
_SPELLINGS: Final = measures().units["percent"].spellings
_ANY_SIGN: Final = spell(_SPELLINGS)
PERCENT: Final = re.compile(rf"(?<=\d)\s?{spell(set(_SPELLINGS) - {'%'})}(?!\w)", re.IGNORECASE)
# Where a comma is missing between a share and the next name with its share.
_NO_NAME: Final = (
    rf"(?:and|but|or|with|{spell_phrases('particular', 'parts_of', 'parts_of_elsewhere')})"
)
_LOST_COMMA: Final = re.compile(
    rf"(?:(?<=%)|(?<=%\)))(?=\s(?!{_NO_NAME}\s)"
    r"[^\W\d_](?:(?!\sand\s)[^,;%()\d])*\s\(?[\d.]+\s?%)"
)


_Edit: TypeAlias = "tuple[int, int, str]"  # what replaces the characters between two offsets


class _Rewriting(NamedTuple):
    """A form of other families, and the edits that write it as a list with signs.

    Without a sign a figure may be anything: where there is a `slack`, shares must sum to 100 within
    so much. `needs` is a character that a text must have, for speed.
    """

    pattern: re.Pattern[str]
    edit: Callable[[re.Match[str]], Iterable[_Edit]]
    slack: float | None = 1
    applies: Callable[[str], bool] | None = None
    needs: str = ""


_BULLETS: Final = rf"[{_MARKS}*\u2013\u2014-]\s"
_BULLET: Final = re.compile(rf"^{_BULLETS}(?=\S)")
_NEXT_BULLET: Final = re.compile(rf"(?<=[%)\]])[;,]?\s{_BULLETS}(?=\S)")
_ENUMERATOR: Final = re.compile(
    r"(?:^|[;,]?(?<=[;,%)\]])\s)\(?(?P<label>[a-z]|[ivx]{2,4}|[1-9][0-9]?)[.)]\s(?=\S)"
)
SHARE_IN_WORDS: Final = re.compile(
    rf"\b(?P<compared>{COMPARATOR})?(?P<fraction>{FRACTION})(?=\s(?:of\s)?[^\W\d_]|[),;]|$)",
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
_JOINT_OF_WHOLE: Final = re.compile(r"%\sof\s[A-Za-z\s]+?(?P<and>\sand\s)(?=[^%,;]*\d\s?%)")
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
    r"(?:(?<=[^\W\d_)]\s)|(?<=[:=\u2013\u2014-]\s)|(?<=\())(?:\d{1,2}|100)(?:\.\d+)?(?=\s*(?:[;,()|]|$)|\sand\s)"
)
BARE: Final = re.compile(r"[0-9]{1,2}(?:\.[0-9]+)?")
_LAST_DIGITS: Final = 0.15  # percent: figures without a sign sum to a hundred so closely
_SCALED: Final = re.compile(rf"\b(?:{SCALE}|thousands|number)\b", re.IGNORECASE)
_BREAKDOWN: Final = re.compile(
    r"(?:(?<=%)|(?<=%\)))"
    rf"(?:(?P<said>,?\s{spell_phrases('parts_of', 'parts_of_elsewhere')}\s)|\s?:\s)"
    r"(?P<parts>(?(said)(?:[^;()]|\([^()]*\))*|(?:[^;:()]|\([^()]*\))*)(?:(?<=%)|(?<=%\))))(?=\s?;|$)"
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
_JOINED_NAME: Final = rf"(?:{spell_phrases('joined')}|(?:(?!{_AND}\s)[^\W\d_][\w'\u2019-]*+\s?)+)"
_JOINED_LIST: Final = re.compile(
    rf"[^;:%\d]*,\s(?!(?:aut|ot|out)r)(?<!\s\s){_JOINED_NAME}(?<=\s){_AND}\s{_JOINED_NAME}"
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
    numerals = [*NUMERALS[: len(labels)]]
    numbers = [str(at + 1) for at in range(len(labels))]
    return len(labels) > 1 and labels in (letters, numerals, numbers)


def _lacks_signs(text: str) -> bool:
    """Whether shares have no sign, or only the last of several has one."""
    is_last = "%" in text and len(_UNSIGNED.findall(text)) > 1
    return "%" not in (text[:-1] if is_last else text) and not _SCALED.search(text)


def _write_break(found: re.Match[str]) -> Iterator[_Edit]:
    yield *found.span(), "; " if found.start() else ""


def _write_fraction(found: re.Match[str]) -> Iterator[_Edit]:
    if read := match_share_in_words(found["fraction"]):
        sign = found["compared"] or read[0].comparator or ""
        yield found.start(), found.end(), f"{sign}{read[0].value}%"


def _write_number(found: re.Match[str]) -> Iterator[_Edit]:
    if (number := read_number_words(found[0])) is not None:
        yield *found.span(), str(number)


def _write_brackets(found: re.Match[str]) -> Iterator[_Edit]:
    yield found.start(), found.start("parts"), " (of which " if found["said"] else " ("
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
    _Rewriting(
        _VERB,
        lambda found: [(*found.span(), " ")],
        slack=None,
        applies=_begins_in_words,
        needs="%",
    ),
    _Rewriting(
        _SHARE_AND_PARTS,
        lambda found: [
            (found.start(), found.start() + 1, ""),
            (*found.span("said"), " ("),
        ],
        slack=None,
        needs="%",
    ),
    _Rewriting(_NEXT_BULLET, _write_break, applies=lambda text: _BULLET.match(text) is not None),
    _Rewriting(_BULLET, _write_break, slack=None),
    _Rewriting(_ENUMERATOR, _write_break, slack=None, applies=_are_enumerated),
    _Rewriting(_SHARE_IN_BRACKETS, _write_fraction, slack=None, needs="("),
    _Rewriting(SHARE_IN_WORDS, _write_fraction),
    _Rewriting(
        _UNSIGNED,
        lambda found: [(found.end(), found.end(), "%")],
        slack=_LAST_DIGITS,
        applies=_lacks_signs,
    ),
    _Rewriting(_BREAKDOWN, _write_brackets),
    _Rewriting(
        _SHARE_BEHIND_COMMA,
        lambda found: [(*found.span(), " ")],
        slack=None,
        applies=lambda text: _NAMES_AND_SHARES.fullmatch(text) is not None,
        needs="%",
    ),
    _Rewriting(
        _SHARE_BEHIND_COMMA,
        lambda found: [(*found.span(), " ")],
        applies=lambda text: _NAMES_SHARES_COMMAS.fullmatch(text) is not None,
        needs="%",
    ),
    _Rewriting(_DIVIDER, lambda found: [(*found.span(), ",")]),
    _Rewriting(_LOST_COMMA, lambda found: [(*found.span(), ",")]),
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
        if form.needs not in shown or (form.applies and not form.applies(shown)):
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
    return (_JOINT if _JOINED_LIST.fullmatch(text) else _JOINT_OF_SHARES).sub(write, text)


def is_joined(text: str) -> bool:
    """Whether such a word is left between names that have a bracket and no share."""
    if "%" in text or _JOINT_WORD.search(text) is None:
        return False
    return any(not found["joined"] for found in _JOINT_BEFORE_BRACKET.finditer(text))


# Lists in lines: `Sunni ..... 87%` above `Shia ..... 13%` is `Sunni 87%; Shia 13%`. Lines that are
# set in, or begin with a dash where others do not, are the parts of the line before them.

_LINE: Final = re.compile(r"[^\n]+")
_ROW: Final = re.compile(
    r"""(?P<indent>\s*)(?P<bullet>[-\u2013\u2014\u2022\u00b7*]\s+)?
    (?P<name>.*?\S)(?P<gap>\s*(?:(?:\.\s?){3,}|\u2026+)\s*|\s*\|\s*|\s+)
    (?:(?P<count>[1-9][0-9]{0,2}(?:,[0-9]{3})+)\s+(?=[0-9.]+\s?%))?
    (?P<share>(?:[^\W\d_]+\s|[<>~]\s?)?[0-9][^\n]*?)\s*[;,]?\s*""",
    re.VERBOSE,
)
_MARKED: Final = re.compile(
    r"(?P<indent>\s*)(?P<bullet>[-\u2013\u2014\u2022\u00b7*]\s+)?(?P<all>.*\S)\s*"
)
_DATED: Final = re.compile(r"(?:,\s|\s\(|\s)(?=[^()]*[0-9]{4}[^()]*\)?$)")


class Rows(NamedTuple):
    """The lines as a list, the place of each character, and the heading above them."""

    shown: str
    places: list[int]
    heading: str | None
    when: DateQualifier | None


class _ListRow(NamedTuple):
    is_inner: bool
    pieces: tuple[tuple[str, int], ...]  # printed text and where it is, or a mark and where it goes


def join_rows(text: str) -> Rows | None:
    """Join the lines of a list; None where a line but the first has no figure."""
    lines = [(found.start(), found[0]) for found in _LINE.finditer(text)]
    if len(lines) < 2:  # noqa: PLR2004 - a list
        return None
    heading = when = None
    if not any(map(str.isdigit, lines[0][1])) or not _has_share(lines[0][1]):
        heading, when = split_heading(lines[0][1].strip().removesuffix(":"))
        lines = lines[1:]
    if len(lines) < 2 or not all(_has_share(line) for _, line in lines):  # noqa: PLR2004
        return None
    marked = (_MARKED.fullmatch(line) for _, line in lines)
    are_marked = len({found["bullet"] is None for found in marked if found}) > 1
    rows = [_read_row(start, line, are_marked=are_marked) for start, line in lines]
    if rows[0].is_inner:
        return None
    shown: list[str] = []
    places: list[int] = []
    for piece, at in _list_pieces(rows):
        shown.append(piece)
        is_printed = text.startswith(piece, at)
        places += [at + n if is_printed else at for n in range(len(piece))]
    return Rows("".join(shown), places, heading, when)


def split_heading(words: str) -> tuple[str | None, DateQualifier | None]:
    """The words of a heading and its date: `Exports by product, 2019`."""
    if whole := parse_date_qualifier(words):
        return None, whole
    for found in sorted(_DATED.finditer(words), key=lambda one: one[0] == " "):
        if when := parse_date_qualifier(words[found.end() :].removesuffix(")")):
            return words[: found.start()], when
    return words, None


def _has_share(line: str) -> bool:
    """Whether a line ends in a figure that is no year, or has a percentage."""
    return bool(
        re.search(r"[0-9]\s?%|per\s?cent|(?<![0-9])[0-9]{1,2}(?:[.,][0-9]+)?\s*[;,]?\s*$", line)
    )


def _read_row(start: int, line: str, *, are_marked: bool) -> _ListRow:
    found = _ROW.fullmatch(line)
    if found is None:
        marked = _MARKED.fullmatch(line)
        begin = marked.start("all") if marked else 0
        return _ListRow(is_inner=False, pieces=((line[begin:].rstrip(" ;,"), start + begin),))
    pieces = [(found["name"], start + found.start("name"))]
    if found["count"]:
        at = start + found.start("count")
        pieces += [(" (", at), (found["count"], at), (")", start + found.end("count") - 1)]
    share = start + found.start("share")
    mark = " " if "%" in found["share"] or found["name"].endswith((":", "=")) else ": "
    pieces += [(mark, share), (found["share"], share)]
    is_inner = bool(found["indent"]) or (are_marked and found["bullet"] is not None)
    return _ListRow(is_inner, tuple(pieces))


def _list_pieces(rows: Sequence[_ListRow]) -> Iterator[tuple[str, int]]:
    last = 0
    for at, row in enumerate(rows):
        first = row.pieces[0][1]
        before = rows[at - 1] if at else None
        if before and row.is_inner and not before.is_inner:
            yield " (", first
        elif before:
            yield (")" * (before.is_inner and not row.is_inner)) + "; ", last
        yield from row.pieces
        text, start = row.pieces[-1]
        last = start + len(text) - 1
    if rows[-1].is_inner:
        yield ")", last


# What is printed around a list about all its shares: headings, dates, sources and totals.

# What the shares are of, or when, before or behind them: `% of total: …`, `… (in per cent, 2013)`.
_IN_PERCENT: Final = rf"(?:in\s)?{_ANY_SIGN}(?:\sof\s[a-z\s]+)?"
_CAPTION: Final = rf"(?:[^\W\d_][\w'\u2019-]*\s){{0,4}}{spell_phrases('captions')}"
_BEFORE: Final = re.compile(
    rf"(?P<words>(?P<percent>{_IN_PERCENT})|{_CAPTION}"
    rf"(?:(?:,(?=\sby\s))?\s[^:;,%()\d]+?)??(?P<unit>\s\((?:%|per\scent)\))?)(?:\s\((?:(?P<of>{_IN_PERCENT}),\s)?"
    r"(?P<date>[^()]{4,40})\)|,?\s(?P<dated>[^:;,()%]*\d[^:;,()%]*?))?(?:\s\((?:%|per\scent)\))?\s?:\s",
    re.IGNORECASE,
)
_SURE_BEFORE: Final = (
    re.compile(r"(?P<words>)(?P<dated>(?:In|As of|According to)\s[^,:;%()]{4,40}),\s"),
    re.compile(rf"\((?P<words>{_IN_PERCENT})\)\s?:?\s", re.IGNORECASE),
    re.compile(
        rf"(?P<words>{_CAPTION}(?:\s(?:by|for|of)\s[a-z\s]+)?\s{spell_phrases('listing')})"
        r"(?:\s(?P<dated>in\s[12][0-9]{3}),?)?\s(?=[^\d:]*%|[^\d:]*\()",
        re.IGNORECASE,
    ),
)
_PERCENT_BEHIND: Final = re.compile(
    rf"\s\((?P<words>{_IN_PERCENT})(?:[,;]\s(?P<date>[^()]{{4,40}}))?\)$", re.IGNORECASE
)
_SOURCE_BEHIND: Final = re.compile(
    rf"(?:[.;,]\s|\s(?P<round>\()|\s)(?:{spell_phrases('of_source')}\s?:|according\sto)\s"
    r"(?P<source>(?(round)[^()]+\)|[^;%]+?))\.?$",
    re.IGNORECASE,
)
_TOTAL_BEHIND: Final = re.compile(
    r"[;,]\s(?P<total>(?:grand\s)?total\s?:?\s100(?:\.0+)?\s?%?)$", re.IGNORECASE
)
# The year of the first share in a sentence: `62% of GDP in 2018, followed by industry`.
_AMID: Final = re.compile(
    rf"(?<=[\w%])\s(?P<dated>in\s[12][0-9]{{3}})(?=,?\s{spell_phrases('followed')}\s)"
)
# Each with characters that a text has in which it occurs, for speed.
_ELSEWHERE: Final = {
    ")": _PERCENT_BEHIND,
    ": ": _SOURCE_BEHIND,
    "otal": _TOTAL_BEHIND,
    " in ": _AMID,
    "according to": _SOURCE_BEHIND,
}
_HEAD_BEHIND: Final = re.compile(r":\s(?![\d.<>~])")
_STEM, _SHORTEST = 5, 3  # letters: `religion` and `religions` are the same


class Stated(NamedTuple):
    """Words about all shares, at half-open offsets, and their date.

    One that is not `is_sure` may also be the name of an item; a `total` is only the sum of all.
    """

    start: int
    end: int
    words: str | None = None
    when: DateQualifier | None = None
    of: str | None = None
    is_sure: bool = True
    is_total: bool = False


def find_stated(text: str) -> Iterator[Stated]:
    """Yield the words around a list, the sure ones first."""
    if heading := _match_heading(text):
        stated = _state(heading)
        if stated and (stated.when or heading["unit"] or heading["percent"]):
            yield stated
        elif stated and not _HEAD_BEHIND.search(text, heading.end()):
            yield stated._replace(is_sure=False)
    ways = [form.match(text) for form in _SURE_BEFORE]
    ways += [form.search(text) for cue, form in _ELSEWHERE.items() if cue in text]
    for found in ways:
        if found and (stated := _state(found)):
            yield stated


def _match_heading(text: str) -> re.Match[str] | None:
    return _BEFORE.match(text) if ":" in text else None


def _state(found: re.Match[str]) -> Stated | None:
    """The words of a match; None where what is printed for a date is none."""
    named = found.groupdict()
    if source := named.get("source"):
        source = source.rstrip(")") if named.get("round") else source
        when = parse_date_qualifier(source)
        return Stated(*found.span(), None if when else source, when)
    dated = named.get("date") or named.get("dated")
    when = parse_date_qualifier(dated) if dated else None
    if bool(when) is not bool(dated):
        return None
    words = named.get("words")
    return Stated(*found.span(), words, when, named.get("of"), is_total=bool(named.get("total")))


def find_heading(text: str) -> tuple[str, int] | None:
    """The words of a heading that says what a list is of, and where it ends."""
    found = _match_heading(text)
    return (found["words"], found.end()) if found and not found["percent"] else None


def share_a_word(words: str, label: str) -> bool:
    """Whether a heading and a label have a word in common."""
    wanted, own = (
        {word[:_STEM] for word in LETTERS.findall(each.lower()) if len(word) >= _SHORTEST}
        for each in (label, words)
    )
    return not wanted.isdisjoint(own)


# Names and their shares apart: `Hutu and Tutsi are 84% and 15%, respectively`.

_SIGN: Final = rf"\s?{_ANY_SIGN}"
_PAIR_AND: Final = rf"(?:,\s(?:and\s)?|\s(?:and|{spell_words('dates', 'and')})\s)"
_PAIRED: Final = re.compile(
    rf"""(?P<names>[^\d%:;()]+?)(?:,?\s{spell_phrases("verbs_of_share", "participles")}|:)?\s
    (?P<shares>{DIGITS}(?:{_SIGN})?(?:{_PAIR_AND}{DIGITS}(?:{_SIGN})?)+(?<![\d.]))
    (?P<of>\sof\s[a-z\s]+?)?,?\s{spell_phrases("respectively")}""",
    re.VERBOSE | re.IGNORECASE,
)
_CUE: Final = "respectiv"  # a fast test
_PAIR_JOINT: Final = re.compile(_PAIR_AND, re.IGNORECASE)
_SHARE: Final = re.compile(DIGITS)


def read_pairs(text: str) -> tuple[ParsedItem, ...] | None:
    """The items of names that have their shares behind all of them, in the same order."""
    found = _PAIRED.fullmatch(text) if _CUE in text.lower() else None
    if found is None:
        return None
    joints = [each.span() for each in _PAIR_JOINT.finditer(text, *found.span("names"))]
    starts = [found.start("names"), *(end for _, end in joints)]
    names = [*zip(starts, [*(start for start, _ in joints), found.end("names")], strict=True)]
    shares = [parse_number(each[0]) for each in _SHARE.finditer(text, *found.span("shares"))]
    if len(names) != len(shares) or not all(
        is_name(text[slice(*name)], has_share=True) for name in names
    ):
        return None
    of = found["of"].strip() if found["of"] else None
    items = tuple(
        ParsedItem(text[slice(*name)], share=share, start=name[0], end=name[1])
        for name, share in zip(names, shares, strict=True)
    )
    total = sum(share for share in shares if share is not None)
    return (items[0].add_comment(of), *items[1:]) if total <= WHOLE + 1 else None
