"""Headings of plain text: lines in capitals, capitalised lines, numbered or decorated ones."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline import patterns as re
from pipeline.document.model import Block, Mark
from pipeline.grammar.numbering import find_rising
from pipeline.readers.printed_text import WORD
from pipeline.vocabulary.word_lists import list_words, spell_words
from pipeline.vocabulary.words import LEADER, LEADER_SIGNS, THREE_LETTERS

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Iterator, Sequence

LONGEST: Final = 100  # characters of a title in one line
_MOST_SPACES: Final = 7  # in a title whose words are in small letters
MOST: Final = 6  # consecutive lone lines; more of them are a list
CAPITALS_LEVEL: Final = 4
_FURNITURE: Final = ("running head", "page number")
_LEVEL: Final = 5
IN_LINES_LEVEL: Final = 6  # a title recognised by its words alone
_ELIDED: Final = re.compile(r"(?<=['\u2019])[^\W\d_]+|[dl](?=['\u2019])")  # `People's`, `d'Ivoire`
_MOST_CAPITALS: Final = 1_000  # characters of the lines of one title, indents among them
_ASIDE: Final = re.compile(r"\([^()]{0,60}\)|\[\d{1,3}\]")
_SMALL: Final = re.compile(r"[^(\[a-z]*+[a-z]")  # before a possible aside
_MOST_LINES: Final = 3
_LINE: Final = re.compile(r"[^\s][^\n]*")
_LINE_BELOW: Final = re.compile(r"\n[ \t]*(\S[^\n]*)")
_DATE: Final = re.compile(r"[A-Z][a-z]{2,8} \d{1,2}, \d{4}")
_YEAR: Final = re.compile(r"(?:19|20)\d\d\s")
_NO_TITLE: Final = re.compile(
    r"^page\s+\d | [.,;:!?][\"'\u201d\u2019)]*$ | [ \t]{4,} | \.{4,} | ^[\[<*\u2022]"
    r" | ^\d{1,3}[.)]?\s | :// | :\s+\S | \w_\w",
    re.VERBOSE | re.IGNORECASE,
)
_ENDS_IN_CALLOUT: Final = re.compile(  # behind the stop of a sentence: `in 2007.[9]`
    r"[.!?][\"'\u201d\u2019)]*\s?[\[(^]?[\d\u00b9\u00b2\u00b3\u2070-\u2079]{1,4}[\])]?$"
)
_STOPS: Final = (".", ",", ":", ";", "!", "?")
_NO_WORDS: Final = re.compile(r"\.{4,}|://|[ \t]{4,}")
_ENDED: Final = re.compile(r"[^\W\d_]{2}[.!?:;](?:\s|$)")
_ROMAN_VALUES: Final = {"I": 1, "V": 5, "X": 10}
_SMALL_WORDS: Final = frozenset(list_words("headings", "small_words"))  # fmt: skip


_ENTRY: Final = re.compile(  # a second one may stand behind the page of the first
    rf"(?:^[ \t]*|(?<=\d)[ \t]+(?=[A-Z]))(?P<number>(?:[IVX]{{1,5}}|\d{{1,2}})\.[ \t]*\n\s*+)?"
    rf"(?P<title>[^\W_][^\n]{{2,150}}?)[ \t]?{LEADER}[._ \t]*"
    r"(?:(?:\S{1,9}|\d{1,4} ?- ?\d{1,4})[ \t]+)?(?:\d{1,4}|[ivxlc]{1,6})"
    rf"(?:[ \t]*$|(?=[ \t]+[A-Z][^\n]{{2,150}}?{LEADER}))",
    re.MULTILINE,
)
_NUMERAL_ALONE: Final = re.compile(r"^[IVX]{1,5}\s+(?=[A-Z])")  # `II Course of the visit`
_FEWEST_ENTRIES: Final = 3
_FEWEST_LISTED: Final = 0.25  # of the entries up to the last that is repeated, some of them tables
_LISTED_LEVEL: Final = 2  # of a title in the list of contents, above those known by their print
_LISTED_DEPTH: Final = 3


def find_listed_titles(text: str) -> dict[int, int]:
    """The lines that repeat the entries of a list of contents, in its order, with their levels.

    Entries have leader dots and page numbers. What their numbers look like is their level, in the
    order in which the list prints such numbers: `IV.` above `A.`. The level of a line that goes on
    with the title above it is 0.
    """
    entries = list(_ENTRY.finditer(text)) if any(sign in text for sign in LEADER_SIGNS) else []
    if len(entries) < _FEWEST_ENTRIES:
        return {}
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    printed = [*_join_entries(text, entries)]
    for number, (entry, whole) in enumerate(zip(entries, printed, strict=True)):
        for title in {_fold_line(entry["title"]), _fold_line(whole)}:
            places[title].append((number, entry.end()))
    candidates = [
        (lines, number)
        for lines, title in _list_lines(text, entries[0].end(), places)
        for number, end in reversed(places.get(title, ()))
        if lines[0] > end
    ]
    rising = find_rising([number for _, number in candidates], latest=False)
    chosen = [candidates[at] for at in rising]
    fewest = _FEWEST_LISTED * (chosen[-1][1] + 1) if chosen else 0
    if len(chosen) < max(_FEWEST_ENTRIES, fewest):
        return {}
    forms: list[str] = []
    levels = []
    described = _describe_numbers(
        [f"{entry['number'] or ''}{whole}" for entry, whole in zip(entries, printed, strict=True)]
    )
    is_below = not described[0] and next(filter(None, described), "") in ("A", "a")
    for form in described:
        if form and form not in forms:
            forms.append(form)
        depth = forms.index(form) + is_below if form else 0
        levels.append(_LISTED_LEVEL + min(_LISTED_DEPTH, depth))
    return {
        start: 0 if at else levels[number]
        for lines, number in chosen
        for at, start in enumerate(lines)
    }


def _join_entries(text: str, entries: Sequence[re.Match[str]]) -> Iterator[str]:
    """The titles of entries, with the line above where that is the first of two lines."""
    ends = {entry.end() for entry in entries}
    for entry in entries:
        above = entry.start() - 1
        start = text.rfind("\n", 0, max(0, above)) + 1
        line = text[start : max(0, above)].strip()
        is_first = bool(line) and len(line) <= LONGEST and above not in ends and not entry["number"]
        yield f"{line} {entry['title']}" if is_first else entry["title"]


def _list_lines(
    text: str, begin: int, titles: Iterable[str]
) -> Iterator[tuple[tuple[int, ...], str]]:
    """Where a title may be printed behind an offset: the starts of its lines, and its words."""
    begun = {title[: end.start()] for title in titles for end in re.finditer(r" |$", title)}
    for found in _LINE.finditer(text, begin):
        starts: tuple[int, ...] = (found.start(),)
        title, end = found[0], found.end()
        while len(title) <= 2 * LONGEST and (folded := _fold_line(title)) in begun:
            yield starts, folded
            below = _LINE_BELOW.match(text, end)
            if below is None or len(starts) == _MOST_LINES:
                break
            starts, title, end = (*starts, below.start(1)), f"{title} {below[1]}", below.end()


def _fold_line(line: str) -> str:
    """The words of a title without its number, which a list may count otherwise than the text."""
    numbered = _NUMBERED.fullmatch(line) if _MAY_HAVE_FORM.match(line) else None
    words = numbered["title"] or line if numbered else _NUMERAL_ALONE.sub("", line)
    return " ".join(words.casefold().rstrip(" \t*\u2217").split())


def _describe_numbers(titles: Iterable[str]) -> list[str]:
    """The form of each title's number: `I`, `A`, `1`, `1.1`; empty where it has none.

    A number above the second stands behind the one before it: `Article IV Consultation` has none.
    """
    counted: set[tuple[str, str, int]] = set()
    forms: list[str] = []
    for title in titles:
        found = _NUMBERED.fullmatch(" ".join(title.split()))
        printed = (found["digits"] or found["roman"] or found["letter"]) if found else ""
        if found is None or not printed:
            forms.append("")
            continue
        kind = "I" if found["roman"] else "A"
        form = re.sub(r"\d+", "1", printed) if found["digits"] else kind
        form = form if printed.isupper() or found["digits"] else kind.lower()
        number = _read_number(found)[-1]
        label = (found["label"] or "").lower()
        is_counted = number <= _FEWEST or (label, form, number - 1) in counted
        counted.add((label, form, number))
        forms.append(form if is_counted else "")
    return forms


def is_title_in_capitals(text: str, start: int, end: int) -> bool:
    """Whether a few lines are a title in capitals; words in parentheses may be in any case."""
    if end - start > _MOST_CAPITALS or _SMALL.match(text, start, end):
        return False
    lines = text[start:end].split("\n")
    title = " ".join(line.strip() for line in lines)
    bare = _ASIDE.sub("", title)
    return (
        len(lines) <= _MOST_LINES
        and bare == bare.upper()
        and len(title) <= 2 * LONGEST
        and bool(THREE_LETTERS.search(bare))
        and not _NO_TITLE.search(title)
    )


def convert_lone_titles(text: str, found: Sequence[Block], listed: Collection[int]) -> list[Block]:
    """The blocks, with single lines set like a title as headings.

    A long run of such lines is a list, and something must follow the last one. Behind the first of
    the titles that a list of contents names (at `listed`), another one is alone and stands over a
    sentence: the others are labels of charts, those in capitals too.
    """
    first_listed = min(listed, default=len(text))
    kept = list(found)
    below = None  # what a reader sees below a block: no page number or running head
    for at, block in reversed([*enumerate(found)]):
        is_open = block.start > first_listed and block.start not in listed
        is_title = block.level != CAPITALS_LEVEL or (below and _may_be_under_title(text, below))
        if block.kind == "heading" and is_open and not is_title:
            kept[at] = replace(block, kind="paragraph", level=0)
        if block.kind not in _FURNITURE:
            below = kept[at]
    lines = set() if listed else _find_titles_over_text(text, found)
    run: list[int] = []
    for at, block in enumerate(found):
        is_short = block.kind == "paragraph" and block.end - block.start <= LONGEST
        if at in lines or (is_short and is_set_as_title(text[block.start : block.end])):
            run.append(at)
            continue
        if block.kind in _FURNITURE:
            continue
        if block.start > first_listed:
            run = run if len(run) == 1 and _may_be_under_title(text, block) else []
        if len(run) <= MOST and block.kind != "rule":
            for place in run:
                one = found[place]
                level = IN_LINES_LEVEL if _is_directly_over(text, found, place) else _LEVEL
                kept[place] = Block("heading", one.start, one.end, level, one.marks)
        run = []
    return kept


def _find_titles_over_text(text: str, found: Sequence[Block]) -> set[int]:
    """The lines by themselves that begin with a capital, end no sentence and stand over text.

    Where more of such lines stand over others, they are labels or entries of a list.
    """
    lone = [
        at
        for at, block in enumerate(found)
        if block.kind == "paragraph"
        and block.end - block.start <= LONGEST
        and text.count(" ", block.start, block.end) <= _MOST_SPACES
        and may_be_title(words := text[block.start : block.end])
        and not (_NO_TITLE.search(words) or _ENDS_IN_CALLOUT.search(words))
        and "\n" not in words
    ]
    over = {at for at in lone if at + 1 < len(found) and _may_be_under_title(text, found[at + 1])}
    return over if len(over) >= max(_FEWEST, _LEAST_OVER_TEXT * len(lone)) else set()


def _is_directly_over(text: str, found: Sequence[Block], at: int) -> bool:
    """Whether no blank line is between a line and the lines of text below it."""
    below = found[at + 1] if at + 1 < len(found) else found[at]
    is_text = below.kind == "paragraph" and text.find("\n", below.start, below.end) >= 0
    return is_text and text.count("\n", found[at].end, below.start) == 1


def _may_be_under_title(text: str, block: Block) -> bool:
    """Whether a block is more than another label: a list, a table, a text with a sentence."""
    return block.kind not in ("paragraph", "rule") or bool(
        _ENDED.search(text, block.start, block.end)
    )


# `2. Forced Labour`, `1.2 Farms`, `(b) Courts`, `IV. FARMS`, `Section 3: Courts`, `Article 5`
_NUMBERED: Final = re.compile(
    rf"""
    (?P<label> (?i:{spell_words("headings", "labels")})\s | §\s? )? (?P<open> \(? )
    (?: (?P<digits> \d{{1,3}} (?: \.\d{{1,3}} )* )
      | (?P<roman> [IVX]{{1,6}} | [ivx]{{1,6}} ) | (?P<letter> [A-Za-z] ) )
    (?P<stop> [.):] | \s[\u2013\u2014-] | (?(label) | (?(digits) | (?!) ) ) )
    (?: \s+ (?P<title> \S .* ) | (?(label) $ | (?!) ) )
    """,
    re.VERBOSE,
)
# What a line may begin with that has one of these forms; quick to see.
_MAY_HAVE_FORM: Final = re.compile(
    rf"[\d(\[<=*~#\u00a7-] | (?:[IVXivx]{{1,6}}|[A-Za-z])(?:[.):]|\s[\u2013\u2014-])"
    rf" | (?i:{spell_words('headings', 'labels')})\s",
    re.VERBOSE,
)
_DECORATED: Final = re.compile(
    r"(?P<open>[=*~#<\[-]{1,4} ?)(?P<title>\w.*?)(?P<close> ?[=*~#>\]-]{1,4})"
)
_CLOSING: Final = str.maketrans("<[", ">]")
_LEAST_OVER_TEXT: Final = 0.8  # of the titles of one form
_FEWEST: Final = 2


class _FormTitle(NamedTuple):
    """A line that may be one of several titles of one form.

    `number` is its place in their series, () where they are decorated; `inner` where its words are.
    """

    form: tuple[str, ...]
    number: tuple[int, ...]
    inner: tuple[int, int]


def convert_titles_of_one_form(text: str, found: Sequence[Block]) -> list[Block]:
    """The blocks, with lines by themselves that are titles of one form as headings.

    Titles are numbered, and count up from the first number, or stand between the same signs. There
    are at least two, and text is below most of them: items of a list follow each other.
    """
    forms: dict[tuple[str, ...], list[list[tuple[int, _FormTitle]]]] = {}
    for at, block in enumerate(found):
        is_line = (
            block.end - block.start <= LONGEST
            and _MAY_HAVE_FORM.match(text, block.start)
            and block.kind in ("paragraph", "item", "heading")
            and _is_lone(text, found, at)
        )
        title = _parse_form(text[block.start : block.end]) if is_line else None
        if title is None:
            continue
        runs = forms.setdefault(title.form, [])
        if runs and _follows(title.number, runs[-1][-1][1].number):
            runs[-1].append((at, title))
        elif not title.number or _is_first(title.number):
            runs.append([(at, title)])
    kept = list(found)
    for run in (run for runs in forms.values() for run in runs):
        places = {at for at, _ in run}
        over = sum(_is_over_text(found, at, places) for at in places)
        if len(run) < _FEWEST or over < _LEAST_OVER_TEXT * len(run):
            continue
        for at, title in run:
            block = found[at]
            level = block.level if block.kind == "heading" else _LEVEL
            kept[at] = Block("heading", block.start, block.end, level, block.marks)
            if not title.number:
                start, end = (block.start + place for place in title.inner)
                signs = (Mark("markup", block.start, start), Mark("markup", end, block.end))
                kept[at] = kept[at].replace_marks(signs)
    return kept


def _is_lone(text: str, found: Sequence[Block], at: int) -> bool:
    """Whether a block is one line between blank lines."""
    block = found[at]
    if text.find("\n", block.start, block.end) >= 0:
        return False
    before = text[found[at - 1].end : block.start] if at else "\n\n"
    behind = text[block.end : found[at + 1].start] if at + 1 < len(found) else ""
    return before.count("\n") > 1 and behind.count("\n") > 1


def _parse_form(printed: str) -> _FormTitle | None:
    if numbered := _NUMBERED.fullmatch(printed):
        kind = next(name for name in ("digits", "roman", "letter") if numbered[name])
        number = _read_number(numbered)
        label = numbered["label"] or ""
        words = numbered["title"] or label
        is_small = (numbered["roman"] or numbered["letter"] or "").islower()
        form = (label.lower(), numbered["open"], kind, str(is_small), numbered["stop"])
        return (
            _FormTitle((*form, str(len(number))), number, (0, 0)) if may_be_title(words) else None
        )
    decorated = _DECORATED.fullmatch(printed)
    if decorated is None or not may_be_title(decorated["title"]):
        return None
    opening, closing = decorated["open"], decorated["close"]
    is_mirrored = opening.translate(_CLOSING)[::-1] == closing
    return _FormTitle((opening,), (), decorated.span("title")) if is_mirrored else None


def _read_number(numbered: re.Match[str]) -> tuple[int, ...]:
    """The parts of a title's number: `IV` is 4, `C` is 3."""
    if numbered["digits"]:
        return tuple(map(int, numbered["digits"].split(".")))
    if numbered["roman"]:
        return (_read_roman(numbered["roman"].upper()),)
    return (ord(numbered["letter"].upper()) - ord("A") + 1,)


def may_be_title(words: str) -> bool:
    """Whether words begin with a capital and end no sentence, nor within a phrase."""
    last = words.rpartition(" ")[2]
    return (
        words[:1].isupper()
        and last not in _SMALL_WORDS
        and not (words.endswith(_STOPS) or _NO_WORDS.search(words))
    )


def _read_roman(numeral: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in numeral]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < behind else value for value, behind in pairs)


def _follows(number: tuple[int, ...], last: tuple[int, ...]) -> bool:
    """Whether a number is the next one; titles without numbers always follow."""
    if not number:
        return True
    return number == (*last[:-1], last[-1] + 1) or (
        len(number) > 1 and number[-1] == 1 and number[:-1] > last[:-1]
    )


def _is_first(number: tuple[int, ...]) -> bool:
    return number[-1] == 1


def _is_over_text(found: Sequence[Block], at: int, titles: Container[int]) -> bool:
    """Whether something else than another title of the form is below a title."""
    return at + 1 < len(found) and at + 1 not in titles and found[at + 1].kind != "rule"


def is_date(printed: str) -> bool:
    """Whether a line is only a date: `June 14, 2021`."""
    return bool(_DATE.fullmatch(printed))


def is_set_as_title(printed: str) -> bool:
    """Whether a line is short, capitalised except for small words, and ends no sentence."""
    begins = printed[:1].isupper() or bool(_YEAR.match(printed))
    goes_on = "\n" in printed or ": " in printed or printed.endswith(_STOPS)
    if len(printed) > LONGEST or goes_on or not begins:
        return False
    is_elided = "'" in printed or "\u2019" in printed
    words = WORD.findall(_ELIDED.sub("", printed) if is_elided else printed)
    return (
        bool(words)
        and all(word[0].isupper() or word in _SMALL_WORDS for word in words)
        and not (_NO_TITLE.search(printed) or is_date(printed))
        and len(printed) > 2  # noqa: PLR2004 - `No`, `US`: no title
    )
