"""Whether a text may be the title of a source, and the evidence against it.

A title that runs into another field, `Salt Roads, Hill Moss Press`, costs a draft points or is in
doubt; what is surely no title, `Lund, Ada`, rules it out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.citations.publishers import (
    DASHES,
    SERIES,
    is_known_place,
    is_known_town,
    is_newspaper_name,
    is_publisher,
    is_site,
    may_publish,
)
from pipeline.citations.source import TRANSLATION, is_genre, names_genre
from pipeline.citations.styles.draft import UNLIKELY, Draft
from pipeline.citations.styles.fields import (
    AND,
    DATE,
    DAY,
    DAY_WITHIN,
    OLD_YEAR,
    ORDINAL,
    OWN_NUMBER,
    YEAR_AT_END,
    YEAR_AT_START,
    YEARS,
    CitationItem,
    has_digit,
)
from pipeline.citations.styles.name_lists import OPENS_WITH_NAMES, joins_person, packs_names
from pipeline.grammar.dates import MONTH_NAME, YEAR, is_day
from pipeline.grammar.names import (
    SMALL_WORDS,
    is_capitals,
    is_headline,
    is_organization,
    may_be_name,
    parse_people,
)
from pipeline.vocabulary.word_lists import spell_words
from pipeline.vocabulary.words import THREE_LETTERS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.citations.styles.name_lists import NameList


_JOURNAL_INSIDE: Final = re.compile(r",\s\d{1,4}\s[A-Z].*\s\d+$")
# `Ada M. Lund, Salt`: the family name, unless a list begins, `Lund A. Salt, Tolls, and Fees`
_WORD_FIRST: Final = re.compile(r"[^\W\d_]+, (?=[^\W\d_a-z])(?![^.:;?]*\sand\s)")


def weigh_title(draft: Draft, title: Sequence[CitationItem]) -> None:
    """Adds the evidence against the title that these items are.

    It is in doubt where it ends in a year or in what may be another field.
    """
    if draft.is_quoted or draft.is_repeated:
        return
    last, whole = title[-1], draft.printed_title
    shown, mark = draft.show(*last.span), last.mark if len(title) > 1 else ""
    draft.cost += _weigh_question(draft, whole)
    is_packed = draft.kind_of_names == "packed" and len(draft.own_names) == 1
    is_word_first = _WORD_FIRST.match(draft.text, draft.title[0]) is not None
    draft.cost += UNLIKELY * (is_packed and is_word_first and not packs_names(draft.text))
    draft.cost += UNLIKELY * (draft.is_weak and _is_counted_book(draft))
    draft.cost += UNLIKELY * _is_land_cut(draft)
    draft.cost += 5 * bool(_JOURNAL_INSIDE.search(whole))
    year = YEAR_AT_END.search(shown)
    if year and "date" not in draft.spans and not DAY_WITHIN.search(whole):
        draft.doubt = (last.start + year.start(), last.start + year.start("year"))
    if mark == ":" and title[-2].mark == ",":
        draft.cost += 4 * is_publisher(shown)
    if mark == ",":
        _weigh_last(draft, shown)
        # `Title, London, Penguin`: the town is the publisher's
        draft.cost += 4 * (draft.is_weak and "publisher" in draft.spans and is_known_town(shown))
    is_glued = draft.text[draft.title[1] : draft.title[1] + 2].strip(":").isdigit()
    if is_glued or _holds_field(draft, title) or _runs_on(draft, whole) or _is_before_years(draft):
        draft.doubt = draft.title
    if _is_list_cut(draft):
        draft.doubt = draft.title
        draft.reopen("publisher")
    draft.cost += draft.doubt == draft.title


# A title may not begin or end with a day, nor begin with initials.
_INITIALS: Final = r"(?!U\.\s[NSK]\.)(?:[^\W\d_a-z]\.[\s-]){2}"
_NO_TITLE: Final = re.compile(rf"^{DAY}\s|\s{MONTH_NAME}\s\d{{1,2}}$|^{_INITIALS}", re.VERBOSE)
_CLOSES_NAMES: Final = re.compile(r"\s(?:and|&)\s")
_YEAR_INSIDE: Final = re.compile(rf"\s\({YEAR}[a-z]?\)[:.,]?\s\S")  # more follows


def may_be_title(draft: Draft, title: str) -> bool:
    """Whether a text may be a title, and has no names of persons in it."""
    is_behind_date = draft.head is not None and draft.is_dated_first
    is_printed = (draft.is_by_persons or is_behind_date) and "publisher" in draft.spans
    is_dated, is_quoted = "date" in draft.spans, draft.is_quoted
    is_loose = not is_quoted and (draft.head is None or not draft.head.is_certain)
    if (
        not _is_title(title, is_quoted=is_quoted, is_dated=is_dated, may_name_body=is_printed)
        or (is_loose and _ENDS_QUOTED.search(title))
        or _NO_TITLE.search(title)
        or OPENS_WITH_NAMES.match(title)
    ):
        return False
    is_dated_behind = _YEAR_INSIDE.match(draft.text, draft.title[1]) is not None
    if not is_quoted and is_dated_behind and may_be_name(title):
        return False  # `Ruiz Salas, Ana María (1998)`: given names
    if is_quoted or is_behind_date or ", " not in title:
        return True
    if _CLOSES_NAMES.search(draft.printed_names):
        return True
    is_inverted = draft.kind_of_names in ("inverted", "packed")
    opening = title.partition(". " if is_inverted else ", ")[0]
    before, _, last = opening.rpartition(", ")
    opening = before if is_known_place(last) else opening  # `… in Sindh and Balochistan, Pakistan`
    return parse_people(opening) is None and not (draft.head is None and joins_person(opening))


# `Rai, Rajesh Port opens`: a name that is not known for one may open such a text.
_INVERTED: Final = re.compile(r"[^\s,]+(?:\s[^\s,]+)?,|.{0,30}\s(?:[^\W\d_]?\.)\s")
_ENDS_LIST: Final = re.compile(r"^[^,]+,\s[^,]*\s(?:and|&)\s")  # `Women, Work and the Web`
_PREDICATE: Final = 3  # words


def may_open(title: str, values: Mapping[str, str]) -> bool:
    """Whether a text that opens a citation, unquoted, is a title and begins with no author.

    A headline may begin with a body, and go on with some words.
    """
    words = title.split()
    is_in_paper = is_newspaper_name(values.get("container", ""))
    is_news = is_in_paper and is_day(values.get("issued", ""))
    shortest = max(2, len(words) - _PREDICATE) if is_news else 2
    if any(
        is_organization(" ".join(words[:count])) and words[count][0].isupper()
        for count in range(shortest, len(words))
    ):
        return False
    is_sentence = any(word[0].islower() and word not in SMALL_WORDS for word in words)
    if "editor" in values and (", " not in title or _ENDS_LIST.search(title)):
        return True
    return (is_sentence or is_in_paper) and not _INVERTED.match(title)


MOST_NAME_WORDS: Final = 6
_OWN_DIGITS: Final = re.compile(rf"\([^()]*\)|{ORDINAL}\.")  # of a title, or in brackets
_STOP_BETWEEN: Final = re.compile(rf"(?:,\s{YEAR})?\.")


def may_continue(draft: Draft, start: int, end: int) -> bool:
    """Whether words without a role may belong to the title that they follow.

    Behind a dash, or as a sentence: `Tolls in Zenda, 2019. Roads that nobody has built. Hill`.
    """
    between, words = draft.text[draft.title[1] : start].strip(), draft.show(start, end)
    count = len(words.split())
    is_sentence = count > MOST_NAME_WORDS or (count > _PREDICATE and not is_headline(words))
    # Before a publisher they may be a series, too; those with a number are none of a title.
    is_before_house = draft.locate("publisher")[0] > end or draft.has_bracketed_imprint
    is_numbered = has_digit(_OWN_DIGITS.sub("", words)) and ": " not in words
    is_sentence |= is_before_house and count > 1 and not is_numbered
    return between in DASHES or (is_sentence and _STOP_BETWEEN.fullmatch(between) is not None)


_REPORTED: Final = re.compile(rf"^(?:{spell_words('genres', 'reporting')})\s", re.IGNORECASE)
_CLAUSE: Final = re.compile(
    rf"^(?:\w+ing|{spell_words('title_case', 'prepositions')}"
    rf"|{spell_words('title_case', 'questions')})\s",
    re.IGNORECASE,
)
_ARTICLE: Final = re.compile(r"\s(?:an?|the|their|its)\s")


def may_be_series(last: str) -> bool:
    """Whether what follows a book’s subtitle may be its series: `Tolls: A Report, Southern Roads`.

    Not in small letters, nor a clause: `…, Weighing Each Toll`, `…, Says League`.
    """
    is_clause = any(sign.search(last) for sign in (_REPORTED, AND, _ARTICLE, _CLAUSE))
    return is_capitalized_name(last) and not (is_clause or has_digit(last))


def is_capitalized_name(text: str) -> bool:
    """Whether a text is some words, capitalised as in a name, and no place: `Fair Salt`."""
    return " " in text and is_headline(text) and not is_known_place(text)


MAX_ACRONYM: Final = 5  # letters


def is_shout(text: str) -> bool:
    """Whether a text is in capitals and no acronym."""
    return text.isupper() and len(text) > MAX_ACRONYM


_SIGN_OF_FIELD: Final = re.compile(
    rf"""\b(?:[Vv]ol|[Nn]os?|[Pp]p?)\.\s?\d|[(,]\s?[Ee]d(?:itor)?s?\b|\b[Ee]dited\sby\b|\b[Ee]ds?\.
      |\bIn:\s|[”’][,.]?\s[“‘]|://|\[|\]|\b(?:[Aa]ccessed|[Rr]etrieved|[Aa]vailable)\s(?:on|at|from)\b|;\s
      |[,.(]\s?(?:{DATE}|{DAY})\)?$|,\s(?!{OLD_YEAR}[-–]{OLD_YEAR})\d+(?:[-–]\d+)?$|\(\d{{4}}\)|\bet\sal\b|\d\(\d""",
    re.VERBOSE,
)


def has_sign_of_field(text: str) -> bool:
    """Whether a text has a printed sign of another field, as no title, container or house has."""
    return _SIGN_OF_FIELD.search(text) is not None


# `Brill (Studies in Law)`, `(Studies in Law)`
SERIES_IN_BRACKETS: Final = re.compile(r"(?:(?P<free>.+\S)\s)?\((?P<series>[^()]+)\)")


def _holds_field(draft: Draft, title: Sequence[CitationItem]) -> bool:
    """Whether a piece of a title may be another field, as its series, or follows a closed list."""
    shown = [draft.show(*one.span) for one in title]
    last, is_last = shown[-1], len(title) > 1 and title[-1].mark == ","
    marked = [(one.mark, piece) for one, piece in zip(title[1:], shown[1:], strict=True)]
    listed = [piece for mark, piece in marked if mark == ","]
    parted = [piece for mark, piece in marked if mark in (",", ":")]
    is_behind = len(parted) > 1 and _is_name_behind_list(parted)
    if is_last and (is_behind or _ends_before(*shown[-2:])):
        return True
    is_printed, is_book = "publisher" in draft.spans, draft.sort == "book"
    is_closed = len(listed) > 1 and AND.search(last) and all(map(is_organization, listed[:-1]))
    others = listed[-1:] if is_closed else listed
    if any(_is_field(piece, is_printed=is_printed) for piece in others):
        return True
    house = f"{draft.read('publisher')} "
    is_series = any(piece.startswith(house) for piece in listed)
    if is_printed and (is_series or (is_book and _goes_on_listing(listed))):
        return True
    whole = draft.printed_title
    is_in_parts = ": " in whole or (len(listed) == 1 and last.count(" ") > 1)
    is_book &= is_printed or draft.has_bracketed_imprint
    if is_last and is_book and is_in_parts and may_be_series(last):
        return True
    bracketed = SERIES_IN_BRACKETS.fullmatch(whole)
    series = bracketed["series"] if bracketed else ""
    return series.count(" ") > 1 and may_be_series(series)  # `Salt (Studies in Tolls)`


def _is_before_years(draft: Draft) -> bool:
    """Whether what is read as pages behind a title may be its years: `Tolls, 1519–1580`."""
    pages = [draft.spans[role] for role in ("locator", "page") if role in draft.spans]
    return any(
        draft.text[draft.title[1] : start] == ", " and YEARS.fullmatch(draft.show(start, end))
        for start, end in pages
    )


ASKED: Final = re.compile(r"(?<=[?!])\s(?=\w)")
_UP_TO_MARK: Final = re.compile(r"[^.,:;?!()\[\]]+")


def _weigh_question(draft: Draft, title: str) -> int:
    """The evidence against a title that ends at a question or goes on: `Who Pays? A Guide`.

    Where commas part the fields no question ends one; else the words behind it may be the only
    name of a source.
    """
    ended = ASKED.match(draft.text, draft.title[1])
    _, *behind = ASKED.split(title)
    if not (ended or behind):
        return 0
    is_parted = draft.text[: draft.title[0]].endswith(", ")
    if ended:
        following = _UP_TO_MARK.match(draft.text, ended.end())
        is_known = following is not None and draft.may_be_source(following[0])
        return 0 if is_known else UNLIKELY if is_parted else 2
    is_sourced = bool(draft.unsettled) or draft.is_repeated
    is_sourced |= is_parted or bool(draft.spans.keys() & {"container", "editor", "publisher"})
    return 1 if is_sourced and not any(map(draft.may_be_source, behind)) else UNLIKELY


def _is_counted_book(draft: Draft) -> bool:
    """Whether there is a volume before its container, and no page.

    A number of other things is likelier: `50 Interviews, 5 Ports (Lark Press, 2009)`.
    """
    volume = draft.spans.get("volume", draft.title)
    is_before = draft.title < volume < draft.spans.get("container", draft.title)
    return is_before and not draft.spans.keys() & {"page", "locator"}


def _is_land_cut(draft: Draft) -> bool:
    """Whether a country after a comma is taken for the place: `Salt in Zenda, Pakistan. ILO`.

    The publisher does not follow it, so that the country ends the title.
    """
    start, end = draft.locate("place")
    is_behind = draft.is_weak and start == draft.title[1] + 2
    is_parted = draft.spans.get("publisher", (end + 2, 0))[0] != end + 2
    is_parted |= draft.text.startswith((".", " (", " ["), end)
    is_parted |= draft.locate("container")[0] == end + 2
    return is_behind and is_parted and not is_known_town(draft.show(start, end))


def _is_list_cut(draft: Draft) -> bool:
    """Whether the publisher behind a title's comma may be the end of the title.

    `Fees, Debts and Departure National Bureau`, where the title is `Fees, Debts and Departure`;
    `Small Tolls, Long Roads, Sarn 2016`, where nothing shows a publisher. Styles that date first
    print no town without one: `2016, Small Tolls, Long Roads, Sarn`.
    """
    start, end = draft.locate("publisher")
    first, *others = AND.split(draft.show(start, end), maxsplit=1)
    is_behind = start == draft.title[1] + 2 and draft.text[draft.title[1]] == ","
    return is_behind and not (is_publisher(first) or (draft.is_dated_first and not others))


# At the end, or its place in a list: `1 Brick kilns`
_NUMBER_AT_EDGE: Final = re.compile(r"\s\d{1,3}$|^\d{1,3}\s?[A-Z]")


def _runs_on(draft: Draft, title: str) -> bool:
    """Whether a title surely continues with another field that no mark separates from it.

    That is a volume before pages, a number, the author again, a town before a publisher, the
    only year before the title, or the genre that is printed again after it.
    """
    if "date" not in draft.spans and YEAR_AT_START.match(title):
        return True
    if _NUMBER_AT_EDGE.search(title):
        return True
    own = _list_endings(draft.head)
    before, colon, behind = title.rpartition(": ")
    is_town_there = is_known_place(before.rpartition(" ")[2]) and " " in before
    first, _, last = title.rpartition(", ")
    named = first if first and is_known_place(last) else title
    is_own_after = any(f" {name}" in title for name in own if "," in name)
    is_own_after |= named.endswith(tuple(f" {name}" for name in own))
    is_imprint = bool(colon and is_town_there and is_publisher(behind))
    return is_own_after or is_imprint or _runs_into_imprint(draft, title)


_MAX_ENDING: Final = 7  # words of a title that may be its publisher


def _runs_into_imprint(draft: Draft, title: str) -> bool:
    """Whether a title may end in the publisher before a place: `Salt Roads Penguin, London`."""
    if "publisher" in draft.spans:
        return False
    is_placed = draft.locate("place")[0] == draft.title[1] + 2 and draft.is_weak
    before, _, town = title.rpartition(", ")
    if before and is_known_town(town):
        is_placed, title = True, before
    words = title.split()[1:]
    endings = (" ".join(words[-count:]) for count in range(1, _MAX_ENDING))
    named = (one for one in endings if one[:1].isupper() and not is_known_place(one))
    return is_placed and any(map(may_publish, named))


def _weigh_last(draft: Draft, shown: str) -> None:
    """The evidence against a title whose last words, after a comma, are these."""
    is_list = AND.search(shown) is not None or shown[0].islower()
    is_series = SERIES.search(shown) is not None
    draft.cost += 4 * (is_series or draft.is_known(shown))
    is_closed = not draft.is_weak and bool(draft.unsettled)
    has_imprint = is_closed or bool(draft.spans.keys() & {"container", "publisher"})
    is_part = "container" not in draft.spans and "page" in draft.spans
    is_open = not has_imprint or (is_part and draft.kind_of_names == "packed")
    is_counted = draft.spans.keys() >= {"container", "volume"}
    is_placeless = not (is_counted or draft.spans.keys() & {"place", "publisher"})
    is_placeless &= is_known_town(shown)
    is_in_magazine = draft.is_weak and not has_imprint and draft.is_dated("month")
    is_settled = (is_list or is_known_place(shown)) and not is_in_magazine
    if is_shout(shown) or is_series or is_placeless or (is_open and not is_settled):
        draft.doubt = draft.title


def _goes_on_listing(pieces: Sequence[str]) -> bool:
    """Whether a list goes on behind the `and` that closes it: `Salt, Roads and Tolls, Zenda`."""
    closed = [n for n, one in enumerate(pieces) if AND.search(f" {one}")]
    is_name = pieces[-1][:1].isupper() and not is_known_place(pieces[-1]) if pieces else False
    return bool(closed) and closed[0] < len(pieces) - 1 and is_name


_PERIOD: Final = re.compile(rf".*{OLD_YEAR}s?(?:[-–]\d{{2,4}}s?)?")


def _ends_before(piece: str, last: str) -> bool:
    """Whether a title may end before its last piece: `Tolls, 1650–2000, Salt History`.

    An article in it, `Estimates 2020, Tolls and the Road Ahead`, is of no series or journal.
    """
    is_name = last[0].isupper() and not (AND.match(f" {last}") or _ARTICLE.search(last))
    return _PERIOD.fullmatch(piece) is not None and is_name


def _is_name_behind_list(pieces: Sequence[str]) -> bool:
    """Whether a name follows the small letters of a list: `sel, péage, Études du sel`."""
    last = pieces[-1]
    is_name = last[0].isupper() and " " in last and not is_known_place(last)
    return is_name and all(one[0].islower() for one in pieces[:-1])


_COUNT: Final = re.compile(r"\d{1,3}(?:,\d{3})*\+?(?:\s[^\W\d_]+)+")  # `5 Ports`
_COUNT_IN_SENTENCE: Final = re.compile(r"\d{1,3}\s(?!pages\b)[^\W\d_A-Z]{4,}\s")
# `the 15th Century`, `$1 a Day`, `40 % of Porters`, `in 2015 or Later`
_OWN_NUMBERS: Final = re.compile(
    rf"\s{YEAR}(?=\s[^\W\d_])|\b\d{{1,2}}(?:st|nd|rd|th)\b|[$€£]\d[\d,.]*"
    r"|\d[\d,.]*\s?(?:%|(?i:per\s?cent)\b)"
)


def _is_field(piece: str, *, is_printed: bool) -> bool:
    """Whether a piece of a title after a comma is a genre, a publisher, or has a number.

    What a publisher printed is in no volume of a journal: `50 Interviews, 5 Ports`.
    """
    if _REPORTED.match(piece) or _COUNT_IN_SENTENCE.match(piece):
        return False
    is_count = is_printed and _COUNT.fullmatch(piece) is not None
    has_digits = has_digit(_OWN_NUMBERS.sub("", piece))
    is_number = has_digits and not (is_count or _PERIOD.fullmatch(piece))
    is_name = is_publisher(piece) and not is_known_place(piece)  # `Tolls in US, UK`
    is_name |= is_site(piece)
    return is_number or names_genre(piece) or is_name


def _list_endings(names: NameList | None) -> list[str]:
    """The ways in which a name of a list may be printed at the end of another field."""
    endings = list[str]()
    for name in names.names if names else ():
        if name.literal:
            endings.append(name.literal)
        elif name.family and name.given:
            endings += [
                *(f"{name.family} {name.given}", f"{name.given} {name.family}"),
                *(f"{name.family}, {name.given}", f"{name.family}, {name.given[0]}."),
            ]
    return endings


_ENDS_QUOTED: Final = re.compile(r"[“\"][^“”\"]+[”\"]$")


def _is_title(title: str, *, is_quoted: bool, is_dated: bool, may_name_body: bool) -> bool:
    """Whether a text may be a title: words, pairs of brackets, no sign of another field.

    `may_name_body`: also the name of an organisation, as `The Republic of Hunger` may be one;
    `is_dated`: a date is printed beside it.
    """
    if (
        not title
        or title[0].islower()
        or title[0] in "([@&"
        or not THREE_LETTERS.search(title)
        or is_genre(title)
        or has_sign_of_field(_hide_own(title, is_quoted=is_quoted, is_dated=is_dated))
    ):
        return False
    is_even = all(title.count(o) == title.count(c) for o, c in ("()", "“”"))
    is_shout = is_capitals(title) and " " in title
    is_body = not may_name_body and is_organization(title)
    return is_even and (is_quoted or not (is_shout or is_body))


# A day, the number of a convention or law, a translation.
_OWN: Final = re.compile(rf"{DAY_WITHIN.pattern},\s{YEAR}|{OWN_NUMBER.pattern}|\s{TRANSLATION}$")
_ENDS_IN_DATE: Final = re.compile(rf",\s(?:{MONTH_NAME}\s)?{YEAR}$", re.VERBOSE)


def _hide_own(title: str, *, is_quoted: bool, is_dated: bool) -> str:
    """A title without signs that may be its own: a day, in quotation marks a semicolon.

    `is_dated`: a date is printed beside it, so that a month or year at its end is its own.
    """
    shown = _OWN.sub("", _ENDS_IN_DATE.sub("", title) if is_dated else title)
    return shown.replace(";", ",") if is_quoted else shown
