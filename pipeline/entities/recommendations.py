"""Numbered recommendations: who makes each, and the position that the country takes on it.

Reviews print them as items with the recommending states in brackets (`136.71 Ratify it (Cuba);`),
committees as paragraphs in which they recommend, ombudsmen as items of a section of that name, and
lists by theme as rows of a table with the position beside each.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline import patterns as re
from pipeline.grammar.numbering import parse_labels
from pipeline.record.country import Recommendation
from pipeline.record.model import Anchor
from pipeline.vocabulary.countries import find_country
from pipeline.vocabulary.normalize import fold
from pipeline.vocabulary.word_lists import spell_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.layout.prose import Prose
    from pipeline.record.country import Cell, Paragraph, Position, Section, Table

_BRACKET: Final = re.compile(  # `(Venezuela (Bolivarian Republic of))`
    r"\((?P<names>(?:[^()]|\([^()]*\)){2,400})\)(?P<closes>(?=[\s;.,:]*(?:(?:and|or)\s*)?(?:$|\()))?"
)
_BETWEEN: Final = re.compile(r"\s*[,;/]\s*(?:and\s)?")
_AND: Final = re.compile(r"\sand\s")
_BODY: Final = re.compile(
    r"[A-Z][\w.'\u2019-]*(?:\s(?:of|for|on|the|and|[A-Z][\w.'\u2019-]*)){0,7}"
)
_INITIAL: Final = re.compile(r"\b[A-Z]")
_FEWEST_STATES: Final = 2  # items with states that show what a list is
_TITLE: Final = re.compile(  # no list of their numbers, and none that others made
    rf"(?!.*\b(?:{spell_words('recommendations', 'others')})\b).*\brecommendations?\W*",
    re.IGNORECASE,
)
_LABEL: Final = re.compile(
    r"recommendations?\s?(?:no\.?\s?)?(?:\d{0,3}\s?[:.\u2013]|\d{1,3}\s)", re.IGNORECASE
)
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_FEWEST_WORDS: Final = 2  # of a recommendation
_HEAD: Final = re.compile(r"recommendation\s(?:no\.?\s?)?(\d{1,3})\W*", re.IGNORECASE)
_LIST_TITLE: Final = re.compile(  # `Recommendations 1–5, 18` and `Recommendation 3` discuss some
    rf"(?:part\s\w+\W+|\d+\W+)?(?:(?:{spell_words('recommendations', 'adjectives')})\s)*"
    r"recommendations?\b(?!\W*\d)",
    re.IGNORECASE,
)

_HEADS: Final = {  # of the columns of a table of recommendations
    "text": re.compile(r"(?:text\sof\s(?:the\s)?)?recommendations?\b"),
    "position": re.compile(
        r"position|response|(?:state|government)\s?(?:'s)?\s(?:position|response)"
    ),
    "number": re.compile(r"(?:no|nr|number|paragraph)\.?|#"),
}


def _compile(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{spell_words('recommendations', name)})\b", re.IGNORECASE)


_RECOMMENDS: Final = _compile("recommends")
_INTRODUCES: Final = re.compile(
    rf"{_RECOMMENDS.pattern}|\brecommendations\b.*:\W*$", re.IGNORECASE | re.DOTALL
)
_STATE_SHOULD: Final = re.compile(r"\bState\sparty\sshould\b")
_BARE_SHOULD: Final = re.compile(r"(?<!State party )\bshould\b")  # `it should be noted that:`
_REJECTED: Final = _compile("rejected")
_NOTED: Final = _compile("noted")
_EXAMINED: Final = _compile("examined")
_ACCEPTED: Final = _compile("accepted")
_PARTLY: Final = re.compile(r"\b(?:partly|partial(?:ly)?|in\spart)\b", re.IGNORECASE)


class _Numbered(NamedTuple):
    """A numbered paragraph with its section and its place in the record."""

    paragraph: Paragraph
    section: Section
    prose: Prose
    intro: str | None  # the pointer of the unnumbered paragraph that announces its list

    @property
    def words(self) -> str:
        """Its text behind the number."""
        return self.prose.reading.text[self.prose.opening :]


class _Recommenders(NamedTuple):
    """The codes of countries, and bodies as printed; whether most of them are countries."""

    names: tuple[str, ...]
    are_states: bool


def find_recommendations(
    sections: Sequence[Section], tables: Sequence[Table], prose: Sequence[Prose]
) -> tuple[Recommendation, ...]:
    """The recommendations of numbered paragraphs, then those of tables, in order.

    `prose` are the paragraphs and cells as they were read. A paragraph that introduces numbered
    items is none.
    """
    read = {one.pointer: one for one in prose}
    numbered = [
        _Numbered(paragraph, section, read[pointer], intro)
        for at, section in enumerate(sections)
        for pointer, paragraph, intro in _find_intros(f"/sections/{at}/paragraphs", section)
        if pointer in read
    ]
    by_id = {one.paragraph.id: one for one in numbered}
    introducing = {one.paragraph.parent for one in numbered if one.paragraph.parent}
    reviewed = {
        section
        for section, group in groupby(numbered, key=lambda one: one.section.id)
        if sum(_read_recommenders(one.words).are_states for one in group) >= _FEWEST_STATES
    }
    found: list[Recommendation] = []
    is_report = any(_TITLE.fullmatch(title) for section in sections for title in section.path)
    for (section, parent, pointer), group in groupby(
        numbered, key=lambda one: (one.section.id, one.paragraph.parent, one.intro)
    ):
        items = [one for one in group if not _introduces(one, introducing)]
        above = by_id.get(parent) if parent else None
        intro = above.words if above else ""
        if pointer in read:
            intro = _BARE_SHOULD.sub(" ", read[pointer].reading.text)
        found += _read_items(items, intro, is_review=section in reviewed, is_report=is_report)
    found += _read_titled(sections, read)
    for at, table in enumerate(tables):
        found += _read_table(f"/tables/{at}/rows", table, read)
    return tuple(found)


def _read_table(home: str, table: Table, read: Mapping[str, Prose]) -> Iterator[Recommendation]:
    """The numbered recommendations of a table with a column of them and one of positions."""
    heads = [fold(column.text) for column in table.columns]
    columns = {
        kind: next((at for at, head in enumerate(heads) if form.match(head)), None)
        for kind, form in _HEADS.items()
    }
    text_at, position_at, number_at = columns["text"], columns["position"], columns["number"]
    if text_at is None or position_at is None:
        return
    for at, row in enumerate(table.rows):
        prose = read.get(f"{home}/{at}/{text_at}")
        if prose is None or len(row) != len(heads):
            continue
        number, start = _read_number(
            row[text_at], row[number_at] if number_at is not None else None
        )
        words = prose.reading.text[start:]
        if number and len(_WORD.findall(words)) >= _FEWEST_WORDS:
            by = _read_recommenders(words).names
            position = _read_position(row[position_at].text)
            yield _make_recommendation(number, prose, start, by, position)


def _read_number(cell: Cell, beside: Cell | None) -> tuple[str, int]:
    """The number of a recommendation, in its cell or beside it, and where its text begins."""
    if labels := parse_labels(cell.text):
        return labels[0].printed, labels[0].end
    labels = parse_labels(beside.text) if beside else ()
    return (labels[0].printed if labels else "", 0)


def _introduces(one: _Numbered, introducing: set[str]) -> bool:
    return one.paragraph.id in introducing and one.paragraph.text.rstrip().endswith(":")


def _find_intros(home: str, section: Section) -> Iterator[tuple[str, Paragraph, str | None]]:
    """The numbered paragraphs of a section, each with the unnumbered one that announces its list.

    Such a list begins with its first number: `The State party should:`, `(a) Light the quay;`.
    """
    intro: str | None = None
    forms: set[tuple[str, str, str]] = set()  # of its first number
    for at, paragraph in enumerate(section.paragraphs):
        if not paragraph.number:
            announces = paragraph.text.rstrip(" *").endswith(":") or _is_list_title(paragraph.text)
            intro = f"{home}/{at}" if announces else None
            forms.clear()
            continue
        mark = "" if paragraph.number.endswith(")") else "."
        labels = parse_labels(f"{paragraph.number}{mark} ")
        if not forms:
            forms = {label.form for label in labels if label.ordinal == 1}
        is_item = any(label.form in forms for label in labels)
        yield f"{home}/{at}", paragraph, intro if is_item else None


def _is_list_title(text: str) -> bool:
    """Whether a paragraph is but the title of a list, which a plain text does not set apart.

    >>> _is_list_title("2. Recommendations")
    True
    """
    found = _LIST_TITLE.match(text)
    return found is not None and found.end() == len(text.rstrip(" *"))


def _read_titled(
    sections: Sequence[Section], read: Mapping[str, Prose]
) -> Iterator[Recommendation]:
    """The first paragraphs of sections that a number alone names: `Recommendation 4`.

    One that states a position is an answer to a recommendation printed elsewhere.
    """
    for at, section in enumerate(sections):
        head = _HEAD.fullmatch(section.path[-1]) if section.path else None
        prose = read.get(f"/sections/{at}/paragraphs/0")
        if head is None or prose is None or section.paragraphs[0].number:
            continue
        if len(_WORD.findall(prose.reading.text)) >= _FEWEST_WORDS and not any(
            form.search(prose.reading.text) for form in (_PARTLY, _REJECTED, _NOTED, _ACCEPTED)
        ):
            yield _make_recommendation(head[1], prose)


def _read_items(
    items: Sequence[_Numbered], intro: str, *, is_review: bool, is_report: bool
) -> Iterator[Recommendation]:
    """The recommendations among the items under one paragraph of one section.

    In a review states make them; elsewhere the text recommends, or its section or its label says
    that it is one.
    """
    titles = items[0].section.path if items else ()
    if _TITLE.fullmatch(intro):  # `6. CONCLUSIONS AND RECOMMENDATIONS`, numbered like its items
        titles = (*titles, intro)
    is_list = any(map(_LIST_TITLE.match, titles))
    is_titled = any(map(_TITLE.fullmatch, titles))
    is_introduced = _INTRODUCES.search(intro) is not None
    position = _find_position(intro, titles)
    for one in items:
        by = _read_recommenders(one.words)
        if is_review:
            is_made = by.are_states or is_introduced
        else:
            form = _RECOMMENDS if is_titled else _STATE_SHOULD
            is_said = is_report and form.search(one.words) is not None
            is_made = is_introduced or is_list or is_said
        is_text = len(_WORD.findall(one.words)) >= _FEWEST_WORDS
        if is_text and (is_made or _LABEL.match(one.prose.reading.text)):
            number, start = one.paragraph.number or "", one.prose.opening
            yield _make_recommendation(number, one.prose, start, by.names, position)


def _make_recommendation(
    number: str,
    prose: Prose,
    start: int = 0,
    by: tuple[str, ...] = (),
    position: Position | None = None,
) -> Recommendation:
    """The recommendation that a paragraph or a cell holds from `start` on."""
    return Recommendation(
        number=number,
        text=prose.reading.text[start:],
        by=by,
        position=position,
        anchor=Anchor(home=prose.pointer, start=start, end=len(prose.reading.text)),
        spans=prose.reading.spans(start),
    )


def _read_recommenders(text: str) -> _Recommenders:
    """The recommenders in brackets: states anywhere, which may make a part; bodies at the end.

    `are_states` where those at the end are.
    """
    names: list[str] = []
    states = closing = 0
    for bracket in _BRACKET.finditer(text):
        printed = [*_split_names(bracket["names"].strip())]
        found = [_find_state(name) for name in printed]
        closes = bracket["closes"] is not None
        initials = "".join(_INITIAL.findall(text, 0, bracket.start()))
        is_short = initials.endswith(bracket["names"])  # `the Harbour Lights Board (HLB)`
        is_last = closes and not is_short and "(" not in text[bracket.end() :]
        if all(found) or (is_last and all(map(_is_recommender, printed, found))):
            names += [code or name for code, name in zip(found, printed, strict=True)]
            closing += len(found) * closes
            states += sum(code is not None for code in found) * closes
    return _Recommenders(tuple(dict.fromkeys(names)), are_states=0 < closing <= 2 * states)


def _split_names(printed: str) -> Iterator[str]:
    """The names in a bracket; `and` and commas may be part of one: `Trinidad and Tobago`."""
    for part in [printed] if _find_state(printed) else _BETWEEN.split(printed):
        rest = part.strip()
        while rest and not _find_state(rest) and (joints := [*_AND.finditer(rest)]):
            states = [one for one in joints if _find_state(rest[: one.start()])]
            first = (states or joints[:1])[-1]
            yield rest[: first.start()]
            rest = rest[first.end() :]
        if rest:
            yield rest


def _find_state(name: str) -> str | None:
    """The code of the country; words in brackets may be misprinted: `Bolivia (Republic of)`."""
    country = find_country(name) or find_country(name.partition(" (")[0])
    return country.code if country else None


def _is_recommender(name: str, code: str | None) -> bool:
    return code is not None or _BODY.fullmatch(name) is not None


def _find_position(intro: str, titles: Sequence[str]) -> Position | None:
    """The position that the paragraph above the items states, or their section's titles."""
    for text in (intro, *reversed(titles)):
        stated = _read_position(text)
        if stated:
            return stated
    return None


def _read_position(text: str) -> Position | None:
    """The one position that a text states: `did not enjoy the support` is noted.

    What a state only notes until it `will provide its response` has none yet, nor has what it
    accepts in part.

    >>> _read_position("The following recommendations enjoy the support of Chad:")
    'accepted'
    """
    if _PARTLY.search(text):
        return None
    if _REJECTED.search(text):
        return "rejected"
    if _NOTED.search(text):
        is_open = _EXAMINED.search(text) or _ACCEPTED.search(_NOTED.sub(" ", text))
        return None if is_open else "noted"
    return "accepted" if _ACCEPTED.search(text) else None
