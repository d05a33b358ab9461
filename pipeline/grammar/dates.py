"""Printed dates and periods as EDTF, the Library of Congress's extension of ISO 8601.

One grammar serves values, prose and citations. In prose a bare year counts only where the words
around it show that it is a year. Citations print more forms (`parse_printed_date`).
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date as calendar_date
from datetime import timedelta
from functools import lru_cache, partial
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Final

from pipeline import patterns as re
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
from pipeline.grammar.numbers import NUMERALS, ROMAN
from pipeline.grammar.prefilter import find_windows
from pipeline.vocabulary.months import (
    MONTH_STEM,
    MONTHS,
    counts_of_months,
    date_articles,
    date_links,
    date_until,
    day_ordinals,
    english_months,
    foreign_months,
    months_behind_days,
    nth_parts,
    words_of_parts,
)
from pipeline.vocabulary.word_lists import list_words, spell_words
from pipeline.vocabulary.words import spell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# EDTF numbers the seasons after the months.
_SEASONS: Final = {
    way: number
    for number, name in enumerate(("spring", "summer", "autumn", "winter"), start=21)
    for word in list_words("dates", name)
    for way in (word, word.capitalize())
}
# Two-digit years are 1950 to 2049: today's reports abbreviate no others.
_PIVOT: Final = 50
_MONTHS_OF_A_YEAR: Final = 12
_COUNTS: Final = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")
_NTH: Final = nth_parts()
_CENTURIES: Final = {
    name: n
    for n, name in enumerate(
        ("sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth"), start=16
    )
}
_CENTURY_RANGE: Final = (16, 21)
_OF_CENTURIES: Final = ("ordinal", "nth_century", "twenty_", "nth")
_WEEKDAYS: Final = tuple(
    f"{day}day" for day in ("Mon", "Tues", "Wednes", "Thurs", "Fri", "Satur", "Sun")
)
# Words with a part of their own in a rule, where each is a kind with an underscore after.
_WORDS: Final = list_words("dates", "words")
_LONGEST: Final = 200  # characters; longer texts are prose


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in running prose: half-open offsets into the text, and its EDTF."""

    start: int
    end: int
    edtf: str


@dataclass(frozen=True, slots=True)
class _Point:
    """One end of an expression as printed: each part None where it is not."""

    year: str | None = None
    month: int | None = None
    day: int | None = None
    approximate: bool = False

    def complete(self, other: _Point) -> _Point:
        """Add what only the other end prints: `May` of `May-June 2009` is of 2009."""
        if self.year:
            return self
        return _Point(other.year, self.month or other.month, self.day, self.approximate)

    def edtf(self) -> str:
        """Give year, month and day as far as printed; refuse a day that no calendar has."""
        if self.year is None:
            refuse("a date without a year")
        if self.day is not None and self.month is None:
            refuse("a day without a month")
        if self.day is not None:
            try:
                calendar_date(int(self.year), self.month or 0, self.day)
            except ValueError:
                refuse("a day that the calendar does not have")
        parts = (self.year, *(f"{part:02}" for part in (self.month, self.day) if part is not None))
        return "-".join(parts) + "~" * self.approximate


def _read_slashes(found: re.Match[str]) -> _Point | Ambiguous:
    """`5/18/2001` can only be May 18; `5/6/2001` may be either day; `5.6.2001` is June 5."""
    if found["dotted"]:
        day, month, dotted_year = found["dotted"].split(".")
        return _Point(dotted_year, int(month), int(day))
    first, second, year = int(found["us_month"]), int(found["us_day"]), found["us_year"]
    ways = [
        _Point(year, month, day)
        for month, day in {(first, second), (second, first)}
        if month <= _MONTHS_OF_A_YEAR
    ]
    if len(ways) == 1:
        return ways[0]
    return Ambiguous(tuple(ways), "day and month may be exchanged", *found.span())


def _iso(found: re.Match[str]) -> _Point:
    year, month, day = found[0].split(found["iso_mark"])
    return _Point(year, int(month), int(day))


_YEAR: Final = r"(?:1[0-9]{3}|20[0-9]{2})"
_FOREIGN: Final = foreign_months()
_ALONE: Final = {word for word in _FOREIGN if word.islower()} - months_behind_days()
_LEXICON: Final = TokenLexicon(
    Kind("gap", r"\s{1,3}(?!\s)"),
    Kind(
        "iso",
        rf"{_YEAR}(?P<iso_mark>[-/.])[0-9]{{2}}(?P=iso_mark)[0-9]{{2}}(?!\w)",
        _iso,
        examples=("2008-06-10", "2008/06/10"),
    ),
    Kind(
        "slashed",
        rf"(?P<us_month>[0-9]{{1,2}})(?P<us_mark>[/-])(?P<us_day>[0-9]{{1,2}})(?P=us_mark)(?P<us_year>{_YEAR})(?!\w)"
        rf"|(?P<dotted>[0-9]{{1,2}}\.[0-9]{{1,2}}\.{_YEAR})(?!\w)",
        _read_slashes,
        examples=("5/18/2001", "5/6/2001", "31.12.2015"),
    ),
    Kind("decade", r"(?:1[0-9]|20)[1-9]0['\u2019]?s(?!\w)", examples=("1990s", "2010's")),
    Kind("hundreds", r"(?:19|20)00s(?!\w)", examples=("1900s",)),
    Kind("year", rf"{_YEAR}(?!\d)", examples=("2009", "1066")),
    Kind(
        "ordinal",
        rf"(?P<nth>[0-9]{{1,2}}){spell(day_ordinals())}(?!\w)",
        lambda found: int(found["nth"]),
        examples=("1st", "22nd", "1er", "1\u00ba"),
    ),
    Kind(
        "quarter",
        rf"(?:Q(?P<quarter_n>[1-4])(?!\w)|(?P<n_quarter>[1-4])Q(?={_YEAR}|\W|$))",
        lambda found: int(found["quarter_n"] or found["n_quarter"]),
        examples=("Q3", "3Q"),
    ),
    Kind(
        "half",
        rf"(?:H(?P<half_n>[12])(?!\w)|(?P<n_half>[12])H(?={_YEAR}|\W|$))",
        lambda found: int(found["half_n"] or found["n_half"]),
        examples=("H1", "2H"),
    ),
    Kind("day", r"[0-9]{1,2}(?!\d)", examples=("7", "31")),
    Kind("number", r"\d+", examples=("200", "20091")),
    Kind("fiscal", r"(?ai:FY)\s?(?=[0-9])"),
    Kind("dash", r"[-\u2010\u2011\u2012\u2013\u2014]"),
    Kind("slash", "/"),
    Kind("comma", ","),
    Kind("dot", r"\."),
    Kind("sign", r"[$\u20ac\u00a3%]"),
    Kind("month", words=english_months(), examples=("May", "Sept", "JUNE")),
    Kind("foreign", words={word: n for word, n in _FOREIGN.items() if word in _ALONE}),
    Kind("foreign_title", words={word: n for word, n in _FOREIGN.items() if word not in _ALONE}),
    Kind("season", words=_SEASONS),
    Kind("vague", words=dict.fromkeys(("early", "mid", "late"))),
    Kind("circa", words={"circa": None}),
    Kind("ca", words=dict.fromkeys(("ca", "c"))),
    Kind("near", words={word: word for word in ("end", "beginning", "start", "middle")}),
    Kind("count", words={word: n for n, word in enumerate(_COUNTS, start=2)}),
    Kind("nth", words=_NTH),
    Kind("last", words=dict.fromkeys(("last", "final", "dernier", "\u00faltimo"), 4)),
    Kind("nth_century", words=_CENTURIES),
    Kind("weekday", words={word: n % 7 for n, word in enumerate(_WEEKDAYS)}),
    Kind("until", words=dict.fromkeys(sorted(date_until()))),
    Kind("link", words=dict.fromkeys(sorted(date_links() - {"of"}))),
    Kind("present_", words=dict.fromkeys(("present", "today", "now"))),
    Kind("quarter_", words=dict.fromkeys(sorted(words_of_parts("quarters")))),
    Kind("half_", words=dict.fromkeys(sorted(words_of_parts("halves")))),
    *(Kind(f"{word}_", words={word: None}) for word in _WORDS),
)
_NUMBERS: Final = "year day ordinal number decade hundreds iso slashed quarter half fiscal"
_LETTERS: Final = " ".join([*(n for n, k in _LEXICON.kinds.items() if k.words), "word"])


def _point(tokens: Sequence[Token]) -> _Point:
    """Combine the tokens of one end of an expression."""
    by: dict[str, list[Any]] = {}
    for token in tokens:
        by.setdefault(token.kind, []).append(token.value)
    approximate = not by.keys().isdisjoint(("vague", "circa", "ca"))
    for kind in ("iso", "slashed"):
        if kind in by:
            if isinstance(by[kind][0], Ambiguous):
                refuse(by[kind][0].reason, tokens[0].start, tokens[-1].end)
            whole: _Point = by[kind][0]
            return whole
    if "decade" in by:
        return _Point(by["decade"][0][:3] + "X", approximate=approximate)
    months = [
        n for kind in ("month", "foreign", "foreign_title", "season") for n in by.get(kind, ())
    ]
    days = [*map(int, by.get("day", ())), *by.get("ordinal", ())]
    if len(days) > 1:
        refuse("two days of one month")
    if "foreign_title" in by and not days and "comma" in by:
        refuse("a word with a capital that may be a name or a month")
    return _Point(
        by["year"][0] if "year" in by else None,
        months[0] if months else None,
        days[0] if days else None,
        approximate,
    )


def _make_point(match: Match) -> str | Ambiguous:
    tokens = match["point"]
    if isinstance(ways := tokens[0].value, Ambiguous):
        readings = tuple(way.edtf() for way in ways.readings)
        return Ambiguous(readings, ways.reason, ways.start, ways.end)
    edtf = _point(tokens).edtf()
    weekday = next((token.value for token in match.tokens if token.kind == "weekday"), None)
    is_day = _EDTF_DAY.fullmatch(edtf) is not None and weekday is not None
    if is_day and calendar_date.fromisoformat(edtf).weekday() != weekday:
        refuse("another day of the week")
    return edtf


def _make_since(match: Match) -> str:
    return f"{_point(match['point']).edtf()}/.."


def _make_interval(match: Match) -> str:
    begin, end = match["begin"], match["end_"]
    if not end:
        return f"{_point(begin).edtf()}/.."
    if [token.kind for token in begin] == ["year"] and [token.kind for token in end] == ["day"]:
        if any(token.kind == "until" for token in match["link_"]):
            refuse("a year up to a day")
        return _short_year_range(begin[0].value, end[0].value)
    return _interval_edtf(_point(begin), _point(end))


def _interval_edtf(begin: _Point, end: _Point) -> str:
    if begin.month in _SEASONS.values() and begin.year and end.month is None:
        return _make_season(begin, end)
    if end.day is not None and end.month is None:
        end = _Point(end.year, begin.month, end.day, end.approximate)
    first, last = begin.complete(end).edtf(), end.edtf()
    if first.rstrip("~") > last.rstrip("~"):
        refuse("an interval that runs backwards")
    return f"{first}/{last}"


def _make_season(begin: _Point, end: _Point) -> str:
    """One winter runs over two years: `winter of 2005-06`, `winter 2005/2006`."""
    last = f"{end.day:02}" if end.day else end.year or ""
    years = _short_year_range(begin.year or "", last) if end.day else f"{begin.year}/{last}"
    if begin.month != _SEASONS["winter"] or years != f"{begin.year}/{int(begin.year or 0) + 1}":
        refuse("a season of several years")
    return begin.edtf()


def _short_year_range(begin: str, end: str) -> str:
    """`1980-82`: the end's century is the begin's; `1999-00` runs into the next.

    `1998-02` may be such years or a month: it is not read.
    """
    year = int(begin[: -len(end)] + end)
    if year <= int(begin):
        year += 100 if end == "00" else 0
    if year <= int(begin):
        refuse("a year and a month, or years that run backwards")
    return f"{begin}/{year}"


def complete_year(printed: str) -> str:
    """The year of which one or two digits are printed, with its century: `98` is `1998`."""
    return ("19" if int(printed) >= _PIVOT else "20") + f"{printed:0>2}"


def _make_fiscal_year(match: Match) -> str:
    begin, end = match["begin"][0], match["end_"]
    first = begin.value
    if begin.kind == "day":
        first = complete_year(first)
    if not end:
        return str(first)
    if end[0].kind == "day":
        return _short_year_range(first, end[0].value)
    return _make_years(first, end[0].value)


def _make_years(first: str, last: str) -> str:
    if first >= last:
        refuse("an interval that runs backwards")
    return f"{first}/{last}"


def _make_near(match: Match) -> str:
    if "year_" in {token.kind for token in match.tokens} and match.all("near") != ["end"]:
        refuse("a year that begins with a date")
    return _point([*match.tokens, Token("vague", 0, 0, None)]).edtf()


def _make_months(match: Match) -> str:
    """The months of a part of a year: `first nine months`, a half, a quarter."""
    year, words = match.all("year")[0], {token.kind for token in match.tokens}
    ordinals = ("quarter", "half", "nth", "ordinal", "last")
    numbers = [token.value for token in match.tokens if token.kind in ordinals]
    length = 6 if words & {"half", "half_"} else 3
    first, last = length * (numbers[0] - 1) + 1, length * numbers[-1]
    if match["count_"]:
        last = int(match["count_"][0].value) * (length if "quarters_" in words else 1)
        if "last" in words:
            first, last = _MONTHS_OF_A_YEAR + 1 - last, _MONTHS_OF_A_YEAR
    is_later = bool(match["count_"]) and "last" not in words and first > 1
    is_apart = "and_" in words and numbers[-1] - numbers[0] != 1
    if not 0 < first < last <= _MONTHS_OF_A_YEAR or is_later or is_apart:
        refuse("a part that no year has")
    return f"{year}-{first:02}/{year}-{last:02}"


def _make_century(match: Match) -> str:
    part = match["part"]
    first, *others = (t for t in match.tokens[len(part) :] if t.kind in _OF_CENTURIES)
    century = 20 + others[-1].value if others else first.value
    if not _CENTURY_RANGE[0] <= century <= _CENTURY_RANGE[1]:
        refuse("a century of no report")
    return f"{century - 1}XX" + "~" * bool(part)


DATES: Final = Grammar(
    _LEXICON,
    Rule("of", "gap of_ gap | gap link gap"),
    Rule("hyphen", "gap? dash gap?"),
    Rule("the", "(the_ gap)?"),
    Rule("any_month", "(month | foreign | foreign_title) dot?"),
    Rule("any_day", "day | ordinal"),
    Rule("day_behind", "any_day | the_ gap ordinal"),
    Rule("modifiers", "(vague dash? (gap | dash)? until (gap | dash))? vague"),
    Rule("modifier", "the modifiers (hyphen | gap (link gap)?) | circa gap | ca dot gap"),
    Rule(
        "moment",
        """modifier? (
            the decade | iso | slashed
          | year comma? gap any_month gap any_day
          | (the season gap ((of_ | link) gap)?)? year
          | (any_day (of | gap))? any_month (gap day_behind)? ((gap? comma gap? | of | gap) year)?
          | any_day dash any_month dash year
          | any_day (comma gap year)? )""",
    ),
    Rule(
        "fiscal_year",
        """(fiscal | fiscal_ gap (year_ | years_) gap | fiscal_ gap (?= year)) begin=(year | day)
        (gap? (dash | slash) gap? end_=(year | day))?""",
        _make_fiscal_year,
        examples=("FY92", "FY09/10", "fiscal year 2008", "FY2019/20"),
    ),
    Rule(
        "double_years",
        "first=year slash year hyphen year slash last=year",
        lambda match: _make_years(match["first"][0].value, match["last"][0].value),
        examples=("2020/2021\u20132024/2025",),
    ),
    Rule("joint", "hyphen | gap (and_ | until) gap"),
    Rule(
        "part_of_year",
        """((nth | last) gap count_=(count | day) gap (months_ | quarters_) of
          | ((nth | ordinal) joint)? (nth | ordinal | last) gap (half_ | quarter_ | quarters_)
            (of | comma? gap)
          | ((quarter joint)? quarter | (half joint)? half)
            (comma? gap ((of_ | link) gap)? | slash | dash)?) year
          | year (gap | dash)? ((quarter joint)? quarter | (half joint)? half)""",
        _make_months,
        examples=(
            "first nine months of 2008",
            "second half of 2007",
            "4th quarter of 2009",
            "Q3 2020",
            "H1 2019",
        ),
    ),
    Rule(
        "about_year",
        "(year_ (dash | gap))? near (of | gap? dash gap? | gap) (any_month gap)? year",
        _make_near,
        examples=("end of 2011", "end-June 2019"),
    ),
    Rule(
        "first_decade",
        "vague (gap | dash) hundreds",
        lambda match: f"{match.all('hundreds')[0][:3]}X~",
        examples=("early 2000s",),
    ),
    Rule(
        "century",
        """part=(vague (gap | dash)
          | (nth | ordinal | last) gap (half_ | quarter_ | quarters_) of the)?
        (ordinal | nth_century | twenty_ dash nth) (gap | dash) century_""",
        _make_century,
        examples=(
            "19th century",
            "late eighteenth century",
            "twenty-first century",
            "first half of the 19th century",
        ),
    ),
    Rule(
        "between",
        "between_ gap begin=moment link_=(gap and_ gap | hyphen) (the present_ | end_=moment)",
        _make_interval,
        examples=("between 2005 and 2007",),
    ),
    Rule(
        "interval",
        """(from_ gap)? begin=moment link_=(hyphen | gap? slash gap? | comma? gap until gap)
        (the present_ | date_ | end_=moment)""",
        _make_interval,
        examples=("from 2005 to the present", "May-June 2009", "1980-82", "June 10-12, 2008"),
    ),
    Rule("since", "since_ gap point=moment", _make_since, examples=("since 2005",)),
    Rule(
        "point",
        "(weekday (gap? comma)? gap the)? point=moment",
        _make_point,
        examples=(
            "10 June 2008",
            "mid-1990s",
            "spring 2006",
            "2015 January 5",
            "3 de mayo de 2014",
        ),
    ),
    begins="""the_ year month day decade iso slashed ordinal foreign foreign_title season vague
    circa ca weekday since_ from_ between_ fiscal fiscal_ quarter half near nth last nth_century
    twenty_""",
    before=f"(?<![{_LETTERS} {_NUMBERS} sign slash])(?<![{_NUMBERS}][dot comma dash])",
    after=f"(?![{_LETTERS} {_NUMBERS} sign])(?![dot comma slash][{_NUMBERS}])"
    f"(?!dash[{_LETTERS} {_NUMBERS}])",
)


_MONTHS_ANYWHERE: Final = {*english_months(), *foreign_months()}
_MONTH_NAMES: Final = spell(_MONTHS_ANYWHERE)
# A month in full or short, in any language; `MONTH` is an English one.
MONTH_NAME: Final = rf"(?:{_MONTH_NAMES}(?![^\W\d_])\.?)"
_NUMERALS: Final = {name: n for n, name in enumerate(NUMERALS, start=1)} | counts_of_months()
_NUMERAL: Final = rf"(?:{ROMAN}|[0-9]{{1,2}})"
_LATE: Final = r"vi{0,3}|ix|xi{0,2}"  # months in numerals that number no quarter
_CENTURY: Final = spell_words("dates", "centuries")
_AND: Final = spell_words("dates", "and")
_QUARTER, _HALF, _FIRSTS, _MONTH_WORDS = (
    spell(words_of_parts(kind)) for kind in ("quarters", "halves", "firsts", "months")
)
_FIRST_COUNT: Final = rf"(?P<n>{spell(counts_of_months())}|[0-9]{{1,2}})"
# Forms of values, by which prose may mean others, and how `DATES` reads them; `n` is a number in
# digits or numerals, `m` that of a month; `name` and `other` must be names of months.
_WORD: Final = r"[^\W\d_]++\.?"  # a month, if it is one of hundreds: no pattern repeats them
_IN_ANY_CASE: Final = frozenset(map(str.casefold, _MONTHS_ANYWHERE))
_FORMS: Final = (
    (r"(?<=[0-9])\s?[-\u2013]$", " onward"),
    (  # `2018\u5e745\u6708`, in Chinese, Japanese or Korean
        rf"(?P<y>{_YEAR})\s?[\u5e74\ub144]\s?(?P<m>0?[1-9]|1[0-2])\s?[\u6708\uc6d4](?:\s?(?P<day>[0-9]{{1,2}})\s?[\u65e5\uc77c])?$",
        "{day} {m} {y}",
    ),
    (rf"(?<={_YEAR}):(?=[QHST][1-4])", " "),
    (
        (
            rf"(?P<both>(?P<name>{_WORD})\s?[-\u2013]\s?(?P<other>{_WORD}))"
            rf"\s(?:{_QUARTER}|{_HALF})\s(?:of\s)?"
        ),
        "{both} ",
    ),
    *(
        (rf"(?<!\w){ways}\s{_MONTH_WORDS}\s(?:del?|do|d['\u2019]|von)\s?", "first {n} months of ")
        for ways in (rf"{_FIRSTS}\s{_FIRST_COUNT}", rf"{_FIRST_COUNT}\s{_FIRSTS}")
    ),
    (rf"(?P<y>{_YEAR}),?\s(?P<name>{_WORD})(?!\s?[0-9])", "{name} {y}"),
    (rf"(?<![\w/-])(?P<name>{_WORD})-(?P<y>{_YEAR})(?![\w-])", "{name} {y}"),
    (
        (
            r"(?:(?<![\w/.-])|(?<=/[0-9]{4}-))(?P<m>(?:0?[1-9]|1[0-2])(?=/)|(?:0[1-9]|1[0-2])(?=[.-])"
            rf"|(?:{_LATE})(?=[/.-]))[/.-](?P<y>{_YEAR})(?![\w/])"
        ),
        "{m} {y}",
    ),
    (
        (
            r"(?<![\w.])(?P<day>[0-9]{1,2})(?P<mark>[./-]|\.?\s)"
            rf"(?P<m>{_LATE}|i{{1,3}}|iv)(?P=mark)(?P<y>{_YEAR})(?!\w)"
        ),
        "{day} {m} {y}",
    ),
    (
        rf"(?<![\w.])(?P<day>[0-9]{{1,2}})(?:\.\s|(?:st|nd|rd|th)\sday\sof\s)(?=(?P<name>{_WORD}))",
        "{day} ",
    ),
    (r"(?<![\w.])(?P<day>[0-9]{1,2})\.\s?[-\u2013]\s?(?=[0-9]{1,2}\s)", "{day}-"),
    (rf"{_CENTURY}\s(?P<n>{_NUMERAL})(?!\w)", "{n}th century"),
    (rf"(?<!\w)(?P<n>{_NUMERAL})(?:e|\u00e8me|\u00ba|\.)?\s{_CENTURY}(?!\w)", "{n}th century"),
    (rf"(?<!\w)(?P<n>{ROMAN}|[1-4](?=\.))[e.]?(?=\s(?:{_QUARTER}|{_HALF})(?!\w))", "{n}th"),
    (r"(?<!\w)(?P<n>1[5-9]|20)(?P<y>[0-9]0)er(?:\sJahren?)?(?!\w)", "{n}{y}s"),
    *(
        (rf"(?:(?<!\w)|(?<=[12][0-9]{{3}})){printed}", f"{sign}{{n}}{end}")
        for sign, short, words in (("Q", "T", _QUARTER), ("H", "S", _HALF))
        for printed, end in (
            (rf"(?:{words}\s|{short}(?=[0-9]))(?P<n>{_NUMERAL})(?!\w)", ""),
            (rf"(?P<n>[1-4]){short}(?:\s|(?={_YEAR}))", " "),
        )
    ),
    (rf"\s{_AND}\s(?=(?:{spell(nth_parts())}|[QH]?[1-4]\w{{0,2}})\s)", " and "),
)
_TURNED: Final = tuple((re.compile(form, re.IGNORECASE), shown) for form, shown in _FORMS)


def _fill(shown: str, found: re.Match[str]) -> str:
    """Write a form as shown, with its numbers in digits and its months by name."""
    parts: dict[str, str | int] = {name: part or "" for name, part in found.groupdict().items()}
    months = (found[name].rstrip(".") for name in parts.keys() & {"name", "other"})
    if not all(month.casefold() in _IN_ANY_CASE for month in months):
        return found[0]
    for name in parts.keys() & {"n", "m"}:
        number = int(found[name]) if found[name].isdecimal() else _NUMERALS[found[name].lower()]
        parts[name] = MONTHS[number - 1] if name == "m" else number
    return shown.format(**parts)


def _spell_before(name: str) -> str:
    """A pattern of the words of a list before a date, each with the space behind it."""
    words = list_words("dates", name)
    return spell(word if word.endswith(("-", "'")) else f"{word} " for word in words)


# Before a whole date: a preposition, whether it is a limit or the end of so many months, that it is
# near its end, what it is called, a weekday, an article.
_SIDES: Final = {
    name: _spell_before(name) for name in ("before", "after", "until", "since", "about")
}
_LIMITS: Final = "|".join(rf"(?P<{name}>{words})" for name, words in _SIDES.items())
_NO_LIMITS: Final = {"preposition", "decade", "end", "near", "ahead"}
_LENGTHS: Final = {"twelve_months": 12, "nine_months": 9, "six_months": 6, "three_months": 3}
_ENDED: Final = "|".join(rf"(?P<{name}>{_spell_before(name)})" for name in _LENGTHS)
_THE: Final = rf"(?:{spell(date_articles())}\s|l['\u2019])"
_OF: Final = rf"(?:{spell(date_links())}|du|do|da)\s"
_LEAD: Final = re.compile(
    rf"(?:(?!{'|'.join(_SIDES.values())})(?:{_spell_before('in_other_languages')}"
    rf"|(?P<preposition>{spell_words('dates', 'in')}|on(?!\s(?:the\s)?[0-9]{{4}}))\s))?"
    rf"(?:(?:the\s)?(?:{_ENDED})(?:{_spell_before('ending')}|(?P<ahead_>{_spell_before('starting')}))|{_LIMITS}|(?P<about_>[~\u2248]\s?|(?:ca?\.\s?|ca\s)(?=[0-9]))"
    rf"|(?P<since_>from)\s(?!.*(?:[/\u2013-]|\s{spell(date_until())}\s)))?"
    r"(?:(?!.*(?:\s(?:to|and)\s|[0-9]\s?[\u2013-]))"
    rf"{_THE}?(?:(?P<end_>{_spell_before('end')})|(?P<near_>{_spell_before('near')}))(?:{_OF}(?:the\s)?)?)?"
    rf"(?(since)(?:the\s)?(?:(?:beginning|start)\sof\s)?)"
    r"(?(since_)(?:the\s)?(?:(?:beginning|start)\sof\s)?)"
    rf"(?:{_THE}?(?:(?P<decade>{spell_words('dates', 'decades')})|{spell_words('dates', 'spans')})"
    rf"(?:\s|(?<=[A-Z])(?=[0-9]))(?:from\s|{_OF})?)?"
    rf"(?:{spell_words('dates', 'weekdays')}\.?,?\s(?![0-9]{{4}}$))?"
    rf"(?:the\s|{_THE}(?=[0-9]{{1,2}}(?![0-9])|{spell(nth_parts())}\s))?",
    re.IGNORECASE,
)
_BEHIND: Final = re.compile(
    rf"(?:from\s)?(?P<date>.*[^,]),?\s(?:(?P<since>{spell_words('dates', 'onward')})"
    rf"|(?P<until>{spell_words('dates', 'backward')})"
    rf"|(?P<inclusive>{spell_words('dates', 'inclusive')}))",
    re.IGNORECASE,
)
_SPAN_BEHIND: Final = re.compile(
    rf"(?<=\d)(?:\s{spell_words('dates', 'spans_behind')}|\.)$", re.IGNORECASE
)
_DECADE: Final = re.compile(r"(?:the\s)?(?P<decade>(?:1[0-9]|20)[0-9])0s?")
# A period in the words of other languages.
_PRESENT: Final = re.compile(rf"(?<=[\s\u2013-]){spell_words('dates', 'present')}$", re.IGNORECASE)
_PERIOD: Final = re.compile(
    rf"(?:(?P<between>{spell_words('dates', 'between')}\s)|{spell_words('dates', 'from')}\s)?"
    rf"{_THE}?(?P<begin>.+?)\s(?(between){_AND}|{spell_words('dates', 'to')})\s{_THE}?(?P<end>.+)",
    re.IGNORECASE,
)
_ENDS: Final = re.compile(
    r"(?:from\s|(?P<between>between\s))?(?P<begin>.*[A-Za-z].*[^\s,]|[0-9]{4}/(?:1[3-9]|[2-9][0-9]))"
    r"(?(between)\sand\s|(?:\s?[-\u2013]\s?|\s(?:to|through|until)\s))(?P<end>(?=.*[A-Za-z]|[0-9]{4}/(?:1[3-9]|[2-9][0-9])).+)"
)
_YEAR_AND_MONTH: Final = re.compile(r"(?P<year>20[0-9]{2})[-/.](?P<month>0[1-9]|1[0-2])")
_NEIGHBOURS: Final = re.compile(
    rf"(?P<one>[^,]+)(?P<amid>(?:,\s[^,]+){{0,4}})\s(?:and|{_AND})\s(?P<other>.+)", re.IGNORECASE
)
_DECADES: Final = re.compile(r"([0-9]{3})X~/([0-9]{3})X~")
_EXACT: Final = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>[0-9]{2}))?)?"
)
# A date of another calendar beside the same of ours: it has a mark, or its year is so far ahead.
_BOTH_CALENDARS: Final = re.compile(
    r"(?P<one>[^()\[\]]{4,40}?)\s[(\[](?P<other>[^()\[\]]{4,40})[)\]](?P<year>\s[0-9]{4})?"
)
_OTHERS_MARK, _OUR_MARK = (
    re.compile(rf"\s?(?<![\w.]){spell_words('dates', name)}(?!\w)\s?")
    for name in ("other_calendars", "gregorian")
)
_YEARS_AHEAD: Final = frozenset((543, 56, 57, 3760, 3761, -621, -622, *range(-584, -576)))
_FOUR: Final = re.compile(r"[0-9]{4}")
_OUR_YEARS: Final = range(1500, 2050)


def _find_gregorian(text: str) -> str:
    """The date in our calendar of a text that also has it in another: `2553 B.E. (2010)`."""
    found = _BOTH_CALENDARS.fullmatch(text)
    if found is None:
        return text
    one, other = (
        way if re.search(_YEAR, way) else f"{way}{found['year'] or ''}"
        for way in found.group("one", "other")
    )
    ours = [way for way, by in ((one, other), (other, one)) if not _is_of_another(way, by)]
    return _OUR_MARK.sub(" ", ours[0]).strip() if len(ours) == 1 else text


def _is_of_another(way: str, beside: str) -> bool:
    """Whether a date is of another calendar than that of the one beside it."""
    year, ours = (_FOUR.search(each) for each in (way, beside))
    ahead = int(year[0]) - int(ours[0]) if year and ours else 0
    is_ahead = ahead in _YEARS_AHEAD and int(year[0] if year else 0) not in _OUR_YEARS
    return bool(_OTHERS_MARK.search(way) or _OUR_MARK.search(beside) or is_ahead)


def _join_neighbours(text: str) -> str | None:
    """A period of days, months, years or decades that follow each other: `June and July 2015`."""
    ends = _NEIGHBOURS.fullmatch(text)
    read = DATES.parse(f"{ends['one']} to {ends['other']}") if ends else None
    if not isinstance(read, str) or not ends:
        return None
    if decades := _DECADES.fullmatch(read):
        return read if int(decades[1]) + 1 == int(decades[2]) and not ends["amid"] else None
    first, last = map(_EXACT.fullmatch, read.partition("/")[::2])
    if not first or not last or len(first[0]) != len(last[0]):
        return None
    amid = ends["amid"].split(", ")[1:]
    behind = ends["other"].partition(" ")[2]
    shown = [first[0], *(DATES.parse(f"{one} {behind}") for one in amid), last[0]]
    return read if shown == [_step(first, by) for by in range(len(shown))] else None


def _find_month(text: str) -> str | None:
    """A year and its month in digits, which are no two years: `2014-06`."""
    found = _YEAR_AND_MONTH.fullmatch(text)
    return f"{found['year']}-{found['month']}" if found else None


def _find_exact(text: str) -> str:
    """The twelve months in brackets behind their year: `FY2017 (July 2016-June 2017)`."""
    found = _BOTH_CALENDARS.fullmatch(text)
    if found is None:
        return text
    year, months = (DATES.parse(found[way]) for way in ("one", "other"))
    last = _EXACT.fullmatch(months.partition("/")[2]) if isinstance(months, str) else None
    if last is None or not isinstance(year, str) or _count_months(last, 12, 1) != months:
        return text
    is_theirs = not {*year.split("/")}.isdisjoint((months[:4], last["year"]))
    return found["other"] if is_theirs else text


def _join_ends(text: str) -> str | None:
    """A period between dates of any kind, each with a word of its own: `Q4 2015 to Q2 2016`."""
    found = _ENDS.fullmatch(text)
    ends = [DATES.parse(found[end]) for end in ("begin", "end")] if found else []
    if not ends or not all(isinstance(end, str) and ".." not in end for end in ends):
        return None
    first, last = ends[0].split("/")[0], ends[1].split("/")[-1]
    return f"{first}/{last}" if first.rstrip("~") < last.rstrip("~") else None


def read_date(text: str) -> str | Ambiguous | Unparsed:
    """Read a whole printed date expression: its EDTF, or the reason why it has none or several.

    Parts that are not printed are left out: `May 2009` is 2009-05. `FY09/10` is 2009/2010,
    `mid-1990s` is 199X~, `since 2005` is 2005/.., a season is 21 to 24 in the month's place.
    Outside of prose `9/2009` and `2009 May` are months; `before 2005` is ../2004.
    """
    plain = DATES.parse(text.strip())
    if not isinstance(plain, Unparsed):
        return plain  # type: ignore[no-any-return] # an EDTF or its readings
    shown = _PRESENT.sub(
        "present", _SPAN_BEHIND.sub("", _find_exact(_find_gregorian(text.strip())))
    )
    for form, filled in _TURNED:
        shown = form.sub(partial(_fill, filled), shown)
    period = _PERIOD.fullmatch(shown := shown.strip())
    if period:
        ends = "between {} and {}" if period["between"] else "from {} to {}"
        shown = ends.format(*period.group("begin", "end"))
    lead = _LEAD.match(shown)
    named = {name: words for name, words in lead.groupdict().items() if words} if lead else {}
    bare = shown[lead.end() if lead else 0 :]
    limits = {name.rstrip("_") for name in named} - _NO_LIMITS
    if behind := _BEHIND.fullmatch(bare):
        bare = behind["date"]
        limits |= {name for name, words in behind.groupdict().items() if words} - {"date"}
        limits -= {"inclusive"} if limits & {"since", "until"} else set()
    decade = _DECADE.fullmatch(bare) if "decade" in named else None
    read: str | Ambiguous | Unparsed = f"{decade['decade']}X" if decade else DATES.parse(bare)
    if isinstance(read, Unparsed):
        read = _join_ends(bare) or _join_neighbours(bare) or _find_month(bare) or read
    if not isinstance(read, str):
        return read
    limit = next(iter(limits), None)
    limited: str | None = read
    if "near_" in named or ("end_" in named and limit != "until"):
        limited = _limit(read, "about")
    if limited and limit:
        sign = -1 if "ahead_" in named else 1
        limited = _limit(limited, limit, sign) if len(limits) == 1 else None
    return limited or Unparsed("a limit of what is no single date", 0, len(text))


def _limit(edtf: str, limit: str, sign: int = 1) -> str | None:
    """The date as a limit: `before 2005` ends with 2004; None if it is an interval.

    It ends so many months, or begins them where the sign is negative.
    """
    exact = _EXACT.fullmatch(edtf)
    first, _, last = edtf.partition("/")
    if first[:4] == last[:4] and len(first) == len("2012-07"):  # a part of a year
        return {"until": f"../{last}", "since": f"{first}/..", "inclusive": edtf}.get(limit)
    if exact is None:
        simple = {"until": f"../{edtf}", "since": f"{edtf}/..", "about": edtf.rstrip("~") + "~"}
        return simple.get(limit) if "/" not in edtf else edtf if limit == "inclusive" else None
    if limit in _LENGTHS:
        return _count_months(exact, _LENGTHS[limit], sign)
    return {
        "until": f"../{edtf}",
        "since": f"{edtf}/..",
        "before": f"../{_step(exact, -1)}",
        "after": f"{_step(exact, 1)}/..",
        "about": f"{edtf}~",
    }.get(limit)


def _count_months(exact: re.Match[str], months: int, sign: int) -> str | None:
    """The period of so many months that a day or month ends or begins; None if no day does."""
    following = exact[0] if sign < 0 else _step(exact, 1)
    if exact["month"] is None:
        return None
    year, month = divmod(12 * int(following[:4]) + int(following[5:7]) - 1 - sign * months, 12)
    other = _EXACT.fullmatch(f"{year:04}-{month + 1:02}{following[7:]}")
    with suppress(ValueError):
        if other:
            calendar_date.fromisoformat(f"{other[0]}-01"[: len("2009-05-31")])
            return f"{exact[0]}/{_step(other, -1)}" if sign < 0 else f"{other[0]}/{exact[0]}"
    return None


def _step(exact: re.Match[str], by: int) -> str:
    """The year, month or day next to one."""
    year, month, day = (int(exact[part] or 0) for part in ("year", "month", "day"))
    if day:
        return (calendar_date(year, month, day) + timedelta(days=by)).isoformat()
    if month:
        years, month = divmod(12 * year + month - 1 + by, 12)
        return f"{years:04}-{month + 1:02}"
    return f"{year + by:04}"


@lru_cache(maxsize=4096)  # a report repeats its dates often
def parse_date(text: str) -> str | None:
    """Give the EDTF of a whole printed date expression, None where it has none or several."""
    may_be = len(text) <= _LONGEST and _NEEDED.search(text) is not None
    read = read_date(text) if may_be else None
    return read if isinstance(read, str) else None


_CUE: Final = re.compile(r"\d\d|[cC]entury|CENTURY")
_NEEDED: Final = re.compile(
    rf"{_YEAR}|(?i:century|fy|fiscal|{_CENTURY})"
)  # a date has one of these
_PART: Final = re.compile(r"[^();:\[\]\"\u201c\u201d]+")  # no kind of token has these characters
# A day before a month, with a mark of a language that is not known.
_MONTHS_OF_DAYS: Final = ("month", "foreign", "foreign_title")
_UNREAD_DAY: Final = re.compile(r"(?<![\w.,/-])\d{1,2}(?!\.\s)[^a-zA-Z\s\d,;:()-]{1,3}\s{1,3}$")
_REACH: Final = 48  # no date's words are farther from its digits

# A bare four-digit number in prose is a year only where other words show it.
_BARE: Final = re.compile(
    rf"(?:(?i:from|between|since)\s{{1,3}})?{_YEAR}(?:\D{{1,5}}(?:{_YEAR}|[0-9]{{2}}))?"
)
_YEAR_CUE: Final = re.compile(
    (
        rf"(?:\b(?:years?|(?:1[89]|20)\d\d,?\s(?:and|or)|{spell_words('dates', 'year_cue')})"
        rf"\s{{1,3}}|['\u2019]s\s{{1,3}}|\()$"
    ),
    re.VERBOSE | re.IGNORECASE,
)
_COUNTED: Final = re.compile(
    r"""\s{1,3}(?!(?:school|academic|fiscal|calendar)\s)(?:[\w-]{1,30}\s{1,3})?
    (?:people|persons?|m[ae]n|wom[ae]n|child(?:ren)?|girls?|boys?|victims?|cases?|individuals?|
       (?:im)?migrants?|refugees?|workers?|traffickers?|years?|days?|hours?|euros?|dollars?|
       (?:kilo)?met(?:er|re)s?|miles?|tons?|hectares?|percent|million|billion|thousand)\b""",
    re.VERBOSE | re.IGNORECASE,
)

# Two whole years with a dash are a span, except after the words of a law or page number.
_YEARS: Final = re.compile(rf"{_YEAR}[-\u2013]{_YEAR}")
_NUMBERING: Final = re.compile(
    r"(?:\bnos?\.?|\bpp?\.?|\bpages?|\barticles?|\bsections?|#|\u2116)\s?$", re.IGNORECASE
)


def _reads_as_year(text: str, start: int, end: int) -> bool:
    """Whether the words around a bare number show that it is a year, unlike `2005 people`."""
    if _COUNTED.match(text, end):
        return False
    if not text[start].isdigit():
        return True  # from, between or since
    before = text[max(0, start - 12) : start]
    if _YEARS.fullmatch(text, start, end):
        return _NUMBERING.search(before) is None
    return _YEAR_CUE.search(before) is not None


def _begin(match: Match) -> tuple[int, int, str] | None:
    """The day or year that an interval begins with whose end has no year, or is a number.

    `January 1, 2018 to June 30`; `from 14 in 2003 to 31`.
    """
    begin, end = match["begin"], match["end_"]
    if not end or any(token.kind in {"year", "decade", "iso", "slashed"} for token in end):
        return None
    edtf = _point(begin).edtf()
    is_read = is_day(edtf) or (_FOUR.fullmatch(edtf) and len(end) == 1)
    return (begin[0].start, begin[-1].end, edtf) if is_read else None


def list_dated_parts(text: str) -> Iterator[tuple[int, int]]:
    """The parts of a text, between characters that no date holds, that may hold dates."""
    for window in find_windows(text, _CUE, _REACH):
        for part in _PART.finditer(text, *window):
            if _NEEDED.search(text, *part.span()):
                yield part.span()


_MONTHS_ENDED: Final = re.compile(
    rf"(?<!\w)(?:{_ENDED}){_spell_before('ending')}(?:the\s)?$", re.IGNORECASE
)
_BEFORE_ENDED: Final = 40  # characters of the words before a date that ends so many months


def _take_months_ended(text: str, date: FoundDate) -> FoundDate:
    """The months that a date ends, where the words before it say so: `the year ended June 2014`."""
    if "/" in date.edtf:
        return date
    ended = _MONTHS_ENDED.search(text, max(0, date.start - _BEFORE_ENDED), date.start)
    edtf = parse_date(text[ended.start() : date.end]) if ended else None
    return FoundDate(ended.start(), date.end, edtf) if ended and edtf else date


def _join_calendars(text: str, dates: Sequence[FoundDate]) -> Iterator[FoundDate]:
    """The dates, of which one of another calendar is joined with ours behind it: `1392 (2013/14)`.

    As a date of ours it would be centuries away.
    """
    joined = False
    for date, behind in zip_longest(dates, dates[1:]):
        is_joined, joined = joined, False
        if is_joined:
            continue
        if behind and text[date.end : behind.start] == " (" and text.startswith(")", behind.end):
            ours = text[behind.start : behind.end]
            joined = _is_of_another(text[date.start : date.end], ours)
        yield FoundDate(date.start, behind.end + 1, behind.edtf) if joined and behind else date


# `1125 MW`, `2010 km` are no years.
_UNIT_BEHIND: Final = re.compile(rf"\s?(?:{spell_words('labels', 'symbols')})(?!\w)")
_ALONE_YEAR: Final = re.compile(_YEAR)


@lru_cache(maxsize=1024)  # a book dates thousands of values alike
def _read_part(text: str) -> list[tuple[FoundDate, bool]]:
    """The dates that a part of a text may hold, and whether each begins with a month."""
    found: list[tuple[FoundDate, bool]] = []
    for match, whole in DATES.find(text):
        start, end, read = match.start, match.end, whole
        if isinstance(read, Unparsed) and match.rule == "interval":
            with suppress(UnparsedError):
                start, end, read = _begin(match) or (start, end, read)
        kinds = {token.kind for token in match.tokens}
        if "foreign_title" in kinds and not kinds & {"day", "ordinal"}:
            continue  # `Mars 2020` may be a name
        if isinstance(read, str):
            is_month = match.tokens[0].kind in _MONTHS_OF_DAYS
            found.append((FoundDate(start, end, read), is_month))
    return found


def _search_dates(text: str) -> Iterator[FoundDate]:
    for low, high in list_dated_parts(text):
        for date, is_month in _read_part(text[low:high]):
            start, end = low + date.start, low + date.end
            if is_month and _UNREAD_DAY.search(text, max(0, start - 10), start):
                continue
            if _ALONE_YEAR.fullmatch(text, start, end) and _UNIT_BEHIND.match(text, end):
                continue
            if not _BARE.fullmatch(text, start, end) or _reads_as_year(text, start, end):
                yield FoundDate(start, end, date.edtf)


@lru_cache(maxsize=256)  # a sentence is searched once for each law in it
def find_dates(text: str) -> tuple[FoundDate, ...]:
    """The dates in running prose, left to right, the longest at each place; linear in the text."""
    found = [_take_months_ended(text, date) for date in _search_dates(text)]
    return tuple(_join_calendars(text, found) if len(found) > 1 else found)


# Dates and times as citations print them.

YEAR: Final = r"(?:1[6-9]|20)\d\d"
MONTH: Final = rf"{MONTH_STEM}[a-z]{{0,6}}\.?"
# `Mar. 2009`, `Mar. 3, 2009`, `2009`.
DATE: Final = rf"(?:{MONTH}\s(?:\d{{1,2}},\s)?)?(?:19|20)\d\d"
# `Mar. 3, 2009`, `3 March 2009`.
DAY: Final = rf"(?:{MONTH}\s\d{{1,2}},|\d{{1,2}}\s{MONTH})\s(?:19|20)\d\d"
# `2020(a)`, `2022 (B)`, `2019a`: a letter that distinguishes sources of the same date.
LETTER: Final = r"(?:\s?\((?P<letter>[A-Za-z])\)|(?<=\d{4})(?P<glued>[a-f]))?"
# `, 9:00 AM`: web pages and messages are dated to the minute.
TIME: Final = r",\s\d{1,2}:\d\d(?:\s?[AaPp]\.?[Mm]\.?)?(?:\s[A-Z]{2,4})?"
# In brackets after a speech, a letter or a broadcast.
ISSUED: Final = rf"(?P<issued>[A-Z\d][\w.,\s]{{3,25}}?\d{{4}})(?:{TIME})?"

_EDTF_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_EDTF_YEAR: Final = re.compile(r"\d{3}[\dX]")


def is_day(edtf: str) -> bool:
    """Whether an EDTF date is a single day."""
    return _EDTF_DAY.fullmatch(edtf) is not None


def is_year(edtf: str) -> bool:
    """Whether an EDTF date is only a year or a decade."""
    return _EDTF_YEAR.fullmatch(edtf) is not None


_YEAR_TWICE: Final = re.compile(r"^(\d{4})\s(?=[A-Z][a-z]+\s\d{1,2},\s\1$)|(?<=(\d{4})),\s\2$")
_YEAR_APART: Final = re.compile(r"(?<=\d)(?:,|\.\s)(?=\d{4}$)")


@lru_cache(maxsize=4096)  # the readers of a citation ask for the same dates
def parse_printed_date(printed: str) -> str | None:
    """A date as EDTF, also `2015 January 5`, `August 17,1964`, `Abril 5, 2021`; no `as of 2015`."""
    shown = _YEAR_TWICE.sub("", _YEAR_APART.sub(", ", printed.strip(" ,.")))
    lead = _LEAD.match(shown)
    return None if lead and lead["preposition"] else parse_date(shown)
