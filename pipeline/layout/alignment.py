"""Where a book divides into chapters of countries: by all of its headings and its text together.

The headings of one typographic class, or of one form of words, divide the document in one way. Each
way is judged by how much of what the text says about countries stands in the right chapter: the
paragraphs that name the country over them. The one that explains most is compared with the document
being about one country from its first to its last word.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.document.reading import Reading
from pipeline.grammar.sentences import ends_sentence
from pipeline.layout.contents import find_contents
from pipeline.layout.elements import find_next_index, read_text_below
from pipeline.vocabulary.countries import (
    country_lexicon,
    ends_in_word_of_country,
    find_chapter_country,
    find_country,
    find_mentions,
    find_name_end,
    is_ambiguous,
    words_of_countries,
)
from pipeline.vocabulary.normalize import fold
from pipeline.vocabulary.word_lists import list_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.layout.elements import Piece
    from pipeline.layout.mentions import Mentions
    from pipeline.profiles.model import Profile
    from pipeline.vocabulary.countries import GazetteerCountry

_TITLE_WORDS: Final = frozenset(list_words("chapters", "title_words"))
_REGIONS: Final = frozenset(list_words("chapters", "regions"))
_MATTER: Final = frozenset(
    (*list_words("chapters", "prefaces"), *list_words("chapters", "appendices"))
)
_LONGEST_CODE: Final = 3  # letters
_ROMAN: Final = re.compile(r"[ivxlc]+")
_LONGEST_NAME: Final = 100  # characters of a heading
_LONGEST_LINE: Final = 100  # characters of a title that is not set as a heading
_FEWEST_TITLES: Final = 2  # of one class, over chapters of different countries
_LEAST_DISTINCT: Final = 0.6  # of the headings of a class: others repeat a country
_LINES_OF_NAME: Final = 3  # over which a name and its official form may be set
_CHAPTERS_ONLY: Final = 0.7  # share of a class's headings that name countries: the others do, too
_MOSTLY: Final = 0.7  # share of capitals in a line that is set in them
_FEWEST_ENTRIES: Final = 3  # countries of a list of contents
_FOUND: Final = 0.7  # of its countries are headings, and of the headings its countries
_FEWEST_IN_ORDER: Final = 5  # chapters that their order alone shows
_LIST: Final = 4  # countries that one piece names: a list, whatever chapter it stands in
_LEAST_LISTED: Final = 10  # countries, and pieces that name others: lists behind the last chapter
_IN_ORDER: Final = 0.9  # share of neighbours in alphabetical order: the book is in order

_Words = tuple[tuple[str, ...], tuple[str, ...]]
_ANY_WORDS: Final[_Words] = ((), ("",))  # the form of titles that begin with a name


@dataclass(frozen=True, slots=True)
class CountryTitle:
    """A title that is a country's name among words that any report may have in its title.

    `form` are these words, before the name and behind it, without numbers. A name that is also
    another place's or word is not `certain`.
    """

    country: GazetteerCountry
    name_range: tuple[int, int]
    form: _Words
    has_more: bool
    certain: bool

    @classmethod
    def parse(cls, text: str) -> CountryTitle | None:
        """The title; None where it names no country or several.

        Besides a country's name it may have numbers, the country's code and title words, or its
        official name: `BAHAMAS COMMONWEALTH OF THE BAHAMAS`.
        """
        if exact := find_country(text):
            place = (0, find_name_end(text))
            return cls(exact, place, ((), ()), has_more=False, certain=not is_ambiguous(text))
        if twice := _find_named_twice(text):
            return cls(twice, (0, len(text)), ((), ()), has_more=False, certain=True)
        if not all(map(_may_stand_in_title, fold(text).split())):
            return None
        shown = text.title() if text.isupper() else text
        named = list(country_lexicon().find(shown)) if len(shown) == len(text) else []
        start, end, _ = named[0] if named else (0, 0, "")
        country = find_country(text[start:end])
        if len({code for _, _, code in named}) != 1 or country is None:
            return None
        codes = {country.alpha2, country.alpha3}
        sides = [text[:start].split(), text[end:].split()]
        words = [
            tuple(w for word in side if word.strip("()[]") not in codes for w in fold(word).split())
            for side in sides
        ]
        before, behind = (
            tuple(w for w in some if not (w.isdecimal() or _ROMAN.fullmatch(w))) for some in words
        )
        if not _TITLE_WORDS.issuperset((*before, *behind)):
            return None
        certain = not is_ambiguous(text[start:end])
        return cls(country, (start, end), (before, behind), any(words), certain)

    @classmethod
    def parse_beginning(cls, text: str) -> CountryTitle | None:
        """A title that begins with a country's name, whatever else it says of that country alone.

        `Peru / P\u00e9rou`, `KENYA Bridges before Roads`.
        """
        named = find_mentions(text)
        place = named[0][:2] if named else (0, 0)
        country = find_country(text[slice(*place)])
        if country is None or place[0] or len({code for _, _, code in named}) > 1:
            return None
        certain = not is_ambiguous(text[: place[1]])
        return cls(country, place, _ANY_WORDS, place[1] < len(text), certain)


def _may_stand_in_title(word: str) -> bool:
    """Whether a folded word may be a country's, or a title word, a number or a code beside it."""
    return (
        len(word) <= _LONGEST_CODE
        or word in _TITLE_WORDS
        or word in words_of_countries()
        or word.isdecimal()
        or _ROMAN.fullmatch(word) is not None
    )


@dataclass(frozen=True, slots=True)
class ChapterHeading:
    """A heading that begins a chapter: its pieces, the country if known, where its name is."""

    at: int
    stop: int
    country: GazetteerCountry | None
    reading: Reading
    name_range: tuple[int, int]


def _find_named_twice(text: str) -> GazetteerCountry | None:
    """The country that a line names by its usual and its official name: `JAPAN JAPAN`.

    Of the usual name only the last words may be on the line: `GUINEA PAPUA NEW GUINEA`.
    """
    if len(text) > _LONGEST_NAME or not ends_in_word_of_country(text):
        return None
    for space in re.finditer(r"\s", text):
        usual, official = text[: space.start()], text[space.end() :]
        country = find_country(official)
        if country and (
            find_country(usual) == country or fold(official).endswith(f" {fold(usual)}")
        ):
            return country
    return None


@dataclass(frozen=True, slots=True)
class Alignment:
    """A way to divide a book: its headings in order, and what speaks for and against it.

    `explained` pieces name the country of their chapter, of those that name any; as many as
    `listed` of the headings are entries of the document's contents.
    """

    headings: tuple[ChapterHeading, ...]
    others: tuple[int, ...]  # headings of the class that belong to no country, such as a region's
    explained: int
    against: int
    listed: int = 0

    @property
    def evidence(self) -> int:
        """What speaks for it: pieces, and entries of the contents."""
        return self.explained + self.listed


def align_chapters(
    pieces: Sequence[Piece], mentions: Mentions, profile: Profile
) -> Alignment | None:
    """The division into chapters that explains most of the countries that the text names.

    Headings that the contents list have a vote more each. None where no class of headings names
    several countries over text about them, or in the contents.
    """
    classes: dict[tuple[object, ...], list[tuple[int, CountryTitle]]] = {}
    for at, piece in enumerate(pieces):
        if not _is_title_line(piece):
            continue
        kind = _describe_type(piece)
        readings = [CountryTitle.parse(piece.reading.text)]
        if kind[0] == "heading":
            readings.append(CountryTitle.parse_beginning(piece.reading.text))
        for title in filter(None, readings):
            classes.setdefault((*kind, title.form), []).append((at, title))
    several = [one for one in classes.values() if len({t.country.code for _, t in one}) > 1]
    entries = _list_entries(pieces, profile) if several else frozenset()
    judged = [_judge(pieces, titles, mentions, entries) for titles in several]
    best = max(filter(None, judged), key=lambda one: one.evidence, default=None)
    tail = _find_tail(pieces, best.headings, mentions) if best else None
    return replace(best, others=(*best.others, tail)) if best and tail is not None else best


def _list_entries(pieces: Sequence[Piece], profile: Profile) -> frozenset[str]:
    """The countries that a list of contents names, or the menus of a page: none where they are few.

    Contents are printed, the field of a Word file, or the navigation of an EPUB or web page.
    """
    start, stop = find_contents(pieces, profile)
    lists = [*pieces[start:stop], *(piece for piece in pieces if piece.role == "menu")]
    named = {code for piece in lists for _, _, code in find_mentions(piece.reading.text)}
    return frozenset(named if len(named) >= _FEWEST_ENTRIES else ())


def _is_title_line(piece: Piece) -> bool:
    if piece.role in ("heading", "country"):
        return len(piece.reading.text) <= _LONGEST_NAME
    return piece.role == "prose" and piece.end - piece.start <= _LONGEST_LINE


def _describe_type(piece: Piece) -> tuple[str, int, bool]:
    """The typographic class of a heading: role, level, and whether it is set in capitals."""
    text = piece.reading.text
    capitals = sum(letter.isupper() for letter in text)
    letters = sum(letter.isalpha() for letter in text)
    role = "prose" if piece.role == "prose" else "run-in" if piece.is_run_in else "heading"
    return role, piece.level, capitals > _MOSTLY * letters


def _judge(
    pieces: Sequence[Piece],
    titles: Sequence[tuple[int, CountryTitle]],
    mentions: Mentions,
    entries: frozenset[str],
) -> Alignment | None:
    """The division by titles of one class, None where they divide no book."""
    titles = _drop_repeats(pieces, _drop_lists(pieces, titles))
    codes = {title.country.code for _, title in titles}
    certain = {title.country.code for _, title in titles if title.certain}
    has_words = any(title.has_more for _, title in titles)
    is_apart = _describe_type(pieces[titles[0][0]])[0] == "heading" if titles else False
    least_certain = 1 if is_apart and not has_words else _FEWEST_TITLES
    if len(codes) < _FEWEST_TITLES or len(certain) < least_certain:
        return None
    if len(codes) < len(titles) * (1.0 if has_words else _LEAST_DISTINCT):
        return None
    form = titles[0][1].form
    if any(form) and form != _ANY_WORDS:
        headings = [_make_heading(pieces, at, title) for at, title in titles]
        others: list[int] = []
    else:
        headings, others = _complete_class(pieces, titles)
        if not headings:
            return None
        higher = _find_higher_headings(pieces, headings, mentions)
        named = [(at, CountryTitle.parse(pieces[at].reading.text)) for at in higher]
        headings += [_make_heading(pieces, at, title) for at, title in named if title]
        headings.sort(key=lambda one: one.at)
        others += [at for at, title in named if not title]
    explained, against, balance = _weigh_texts(
        headings, sorted([*(one.at for one in headings), *others, len(pieces)]), mentions
    )
    listed = sum(one.country is not None and one.country.code in entries for one in headings)
    if listed < _FOUND * max(len(entries), len(headings)):
        listed = 0  # a list of something else
    are_bare_headings = not any(form) and is_apart
    if balance == 0 and not (are_bare_headings or listed):
        return None
    if balance < 0 and not (
        are_bare_headings
        and (listed or _are_highest_in_order(pieces, headings) or _open_alike(pieces, headings))
    ):
        return None
    return Alignment(tuple(headings), tuple(others), explained, against, listed)


def _weigh_texts(
    headings: Sequence[ChapterHeading], stops: Sequence[int], mentions: Mentions
) -> tuple[int, int, int]:
    """How often the chapters between stops name their own country, and another one more often.

    The third number is by how many the chapters of the first kind are more than those of the other.
    """
    explained = against = balance = 0
    for one in headings:
        if one.country is None:
            continue
        stop = next(place for place in stops if place > one.at)
        named = mentions.count(one.stop, stop)
        most = max(named.values(), default=0)
        own = named[one.country.code]
        explained += mentions.count_of(one.country.code, one.at, stop)
        against += max(0, most - own)
        balance += (own == most) - (own < most)
    return explained, against, balance


def _are_highest_in_order(pieces: Sequence[Piece], headings: Sequence[ChapterHeading]) -> bool:
    """Whether headings are in alphabetical order, and none among them is set higher: chapters.

    They need no text that names their country: chapters may be tables.
    """
    names = [fold(one.reading.text) for one in headings]
    if len(names) < _FEWEST_IN_ORDER or names != sorted(names):
        return False
    inside = pieces[headings[0].at : headings[-1].at]
    level = pieces[headings[0].at].level
    return all(piece.role != "heading" or piece.level >= level for piece in inside)


def _open_alike(pieces: Sequence[Piece], headings: Sequence[ChapterHeading]) -> bool:
    """Whether the text below each heading begins with the same label: `Population: 4,328,550`."""
    openings = {read_text_below(pieces, one.stop - 1).partition(":")[:2] for one in headings}
    label, colon = openings.pop()
    return not openings and bool(colon) and len(label) <= _LONGEST_NAME


def _drop_lists(
    pieces: Sequence[Piece], titles: Sequence[tuple[int, CountryTitle]]
) -> list[tuple[int, CountryTitle]]:
    """The titles with text below them: those directly above another title are a list's."""
    at_titles = dict(titles)
    kept = []
    for at, title in titles:
        below = find_next_index(pieces, at)
        while below in at_titles and at_titles[below].country == title.country:
            below = find_next_index(pieces, below)
        if below is not None and below not in at_titles:
            kept.append((at, title))
    return kept


def _drop_repeats(
    pieces: Sequence[Piece], titles: Sequence[tuple[int, CountryTitle]]
) -> list[tuple[int, CountryTitle]]:
    """The titles without those that print the official name below the usual one, as a heading."""
    kept = list(titles[:1])
    for (above, before), (at, title) in pairwise(titles):
        if title.country != before.country or find_next_index(pieces, above) != at:
            kept.append((at, title))
    return kept


def _complete_class(
    pieces: Sequence[Piece], titles: Sequence[tuple[int, CountryTitle]]
) -> tuple[list[ChapterHeading], list[int]]:
    """The headings of a class of bare names, and those of its type that name no country.

    Where nearly all of a type name countries, every heading of it ends the chapter before it: it
    begins one of its own, or, out of the book's order or directly over another, a part without
    country.
    """
    known = dict(titles)
    kind = _describe_type(pieces[titles[0][0]])
    typed = [
        at
        for at, piece in enumerate(pieces)
        if at in known
        or (kind[0] != "prose" and _is_title_line(piece) and _describe_type(piece) == kind)
    ]
    first, last = titles[0][0], titles[-1][0]
    resolved_at = {at: _resolve(pieces, at, known.get(at)) for at in typed}
    inside = [resolved_at[at] for at in typed if first <= at <= last]
    is_class = sum(one.country is not None for one in inside) >= _CHAPTERS_ONLY * len(inside)
    if kind[0] == "run-in" and not is_class:
        return [], []
    names = [fold(pieces[at].reading.text) for at, _ in titles]
    in_order = sum(one <= other for one, other in pairwise(names))
    is_ordered = len(names) > 2 and in_order >= _IN_ORDER * (len(names) - 1)  # noqa: PLR2004
    headings: list[ChapterHeading] = []
    others: list[int] = []
    taken = -1
    for at in typed:
        if at < taken:
            continue
        resolved = resolved_at[at]
        if headings and at == headings[-1].stop and _repeats(resolved, headings[-1]):
            taken = resolved.stop
            continue
        side = (at > last) - (at < first)
        title = fold(pieces[at].reading.text)
        may_begin = at > first or CountryTitle.parse(pieces[at].reading.text) is not None
        if resolved.country is not None and (at in known or (is_class and may_begin)):
            headings.append(resolved)
            taken = resolved.stop
        elif (
            is_class
            and _fits(names, title, side, is_ordered=is_ordered)
            and (not side or _is_named_below(pieces, at, resolved.stop))
        ):
            if _has_text_below(pieces, resolved.stop - 1, typed):
                headings.append(resolved)
                taken = resolved.stop
            elif at > first:
                others.append(at)
        elif is_class and at > first:
            others.append(at)
    return headings, others


def _repeats(one: ChapterHeading, above: ChapterHeading) -> bool:
    """Whether a heading prints the official name of the country that the one above it names."""
    if above.country is None:
        return False
    if one.country is not None:
        return one.country == above.country
    return fold(above.reading.text) in fold(one.reading.text)


def _find_higher_headings(
    pieces: Sequence[Piece], headings: Sequence[ChapterHeading], mentions: Mentions
) -> list[int]:
    """The headings set higher than the chapters', over text that is not the last chapter's.

    They open a region, or an appendix.
    """
    role, level, _ = _describe_type(pieces[headings[0].at]) if headings else ("prose", 0, False)
    if role == "prose":
        return []
    found: list[int] = []
    ends = [*(one.at for one in headings[1:]), len(pieces)]
    for one, end in zip(headings, ends, strict=True):
        for at in range(one.stop, end):
            piece = pieces[at]
            if piece.role not in ("heading", "country") or not 0 < piece.level < level:
                continue
            named = mentions.count(at, end)
            own = named[one.country.code] if one.country else 0
            if not piece.is_run_in and (not own or own < max(named.values())):
                found.append(at)
                break
    return found


def _find_tail(
    pieces: Sequence[Piece], headings: Sequence[ChapterHeading], mentions: Mentions
) -> int | None:
    """The heading that begins lists of countries behind the last chapter: addresses, an index.

    It is no title of another chapter's section. From there on far more pieces name only other
    countries, or many at once, than its own; of several such places the one that parts them best.
    """
    last = headings[-1]
    if last.country is None:
        return None
    titles = {fold(piece.reading.text) for piece in pieces[: last.at] if piece.role == "heading"}
    named = mentions.list_named(last.stop, len(pieces))
    found: list[tuple[int, int, int]] = []
    listed: set[str] = set()
    balance = 0
    for at in range(len(pieces) - 1, last.stop - 1, -1):
        piece = pieces[at]
        codes = named.get(at, set())
        listed |= codes
        is_own = last.country.code in codes and len(codes) < _LIST
        balance += (bool(codes) and not is_own) - is_own
        is_title = piece.role == "heading" and not piece.is_run_in
        is_list = min(balance, len(listed)) >= _LEAST_LISTED
        if is_title and is_list and fold(piece.reading.text) not in titles:
            found.append((-balance, piece.level, at))
    return min(found)[-1] if found else None


def _has_text_below(pieces: Sequence[Piece], at: int, typed: Sequence[int]) -> bool:
    below = find_next_index(pieces, at)
    return below is not None and below not in typed


def _fits(names: Sequence[str], title: str, side: int, *, is_ordered: bool) -> bool:
    """Whether a heading may be a chapter's, among those of countries: in their order, no region.

    `side` is -1 before the first country and 1 after the last, where only the order of the book
    tells a chapter from a preface or an appendix.
    """
    if title in _REGIONS or any(title == one or title.startswith(f"{one} ") for one in _MATTER):
        return False
    if side:
        return is_ordered and (title <= names[0] if side < 0 else title >= names[-1])
    return not is_ordered or names[0] <= title <= names[-1]


def _is_named_below(pieces: Sequence[Piece], at: int, stop: int) -> bool:
    """Whether the text below a heading names it as a place is named, with capitals."""
    text = pieces[at].reading.text
    name = text.title() if text.isupper() else text
    below = takewhile(lambda one: one.level != pieces[at].level, pieces[stop:])
    return any(name in piece.reading.text for piece in below)


def _make_heading(pieces: Sequence[Piece], at: int, title: CountryTitle) -> ChapterHeading:
    return ChapterHeading(at, at + 1, title.country, pieces[at].reading, title.name_range)


def _resolve(pieces: Sequence[Piece], at: int, title: CountryTitle | None) -> ChapterHeading:
    """The chapter that a heading begins, its name completed by the lines below it.

    A name may be broken over lines (`KOREA` / `(REPUBLIC OF)`); where it is none that is known, or
    also another's, the line below may print the official name.
    """
    piece = pieces[at]
    lines = [at]
    for _ in range(_LINES_OF_NAME):
        below = find_next_index(pieces, lines[-1])
        if below != lines[-1] + 1 or pieces[below].role not in ("heading", "country", "prose"):
            break
        text = pieces[below].reading.text
        if len(text) > _LONGEST_LINE or ends_sentence(text):
            break
        if pieces[below].role != "prose" and pieces[below].level < piece.level:
            break
        lines.append(below)
    for count in range(len(lines), 1, -1):
        joined = " ".join(pieces[one].reading.text for one in lines[:count])
        country = find_country(joined) or _find_named_twice(joined)
        if len(joined) <= _LONGEST_NAME and country:
            if title and title.country == country and find_country(pieces[lines[1]].reading.text):
                continue  # the line below repeats the name
            return _join(pieces, lines[:count], country)
    own = title.country if title else find_chapter_country(piece.reading.text)
    place = title.name_range if title else (0, len(piece.reading.text))
    if own is None or (title and not title.certain):
        kind = _describe_type(piece)
        near = takewhile(lambda one: _describe_type(pieces[one]) != kind, lines[1:])
        official = (find_country(pieces[one].reading.text) for one in near)
        own = next(filter(None, official), own)
    return ChapterHeading(at, at + 1, own, piece.reading, place)


def _join(
    pieces: Sequence[Piece], lines: Sequence[int], country: GazetteerCountry
) -> ChapterHeading:
    document = pieces[lines[0]].reading.document
    places = [place for one in lines for place in pieces[one].reading.pieces]
    if not any(document.text[end:start].strip() for (_, end), (start, _) in pairwise(places)):
        places = [(places[0][0], places[-1][1])]
    marks = [mark for one in lines for mark in pieces[one].marks]
    reading = Reading.of(document, places, marks)
    return ChapterHeading(lines[0], lines[-1] + 1, country, reading, (0, len(reading.text)))


def mark_headings(pieces: Sequence[Piece], headings: Sequence[ChapterHeading]) -> tuple[Piece, ...]:
    """The pieces, with these headings marked: each becomes one piece, whatever lines it has."""
    by_start: Mapping[int, ChapterHeading] = {one.at: one for one in headings}
    marked: list[Piece] = []
    skip = 0
    for at, piece in enumerate(pieces):
        if at < skip:
            if piece.is_furniture:
                marked.append(piece)
            continue
        if one := by_start.get(at):
            end = pieces[one.stop - 1].end if one.stop > at + 1 else piece.end
            marked.append(
                replace(
                    piece,
                    role="country",
                    end=end,
                    marks=tuple(mark for each in pieces[at : one.stop] for mark in each.marks),
                    reading=one.reading,
                    country=one.country,
                    name_range=one.name_range,
                )
            )
            skip = one.stop
        else:
            marked.append(piece)
    return tuple(marked)


def unmark(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The pieces, with the headings that name countries as ordinary ones."""
    return tuple(_unmark(pieces))


def _unmark(pieces: Sequence[Piece]) -> Iterator[Piece]:
    for piece in pieces:
        if piece.role == "country":
            yield replace(piece, role="heading", country=None, stated_values=(), names_report=False)
        else:
            yield piece
