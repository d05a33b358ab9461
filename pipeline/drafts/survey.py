"""What several reports of one publisher print alike: titles, chapter headings, labels, sections."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.document.reading import Reading
from pipeline.extract import divide
from pipeline.layout.elements import LabelledValue, group_tables, is_label_value_table
from pipeline.layout.report_title import find_report_title
from pipeline.profiles.headings import strip_number
from pipeline.profiles.model import Profile
from pipeline.profiles.rules import (
    IDENTIFIER,
    ChapterRules,
    FieldRules,
    SectionRule,
    StatisticRule,
)
from pipeline.record.ids import make_slug
from pipeline.statistics.labelled_fields import cut_fields
from pipeline.statistics.pairs import cut_pairs, may_be_label, names_value
from pipeline.statistics.printed_labels import has_year, read_label
from pipeline.statistics.table_values import collect_table_values
from pipeline.vocabulary.countries import find_country

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.document.model import Document
    from pipeline.layout.elements import Chapter, Piece

_LONGEST_HEADING: Final = 100  # characters
_FEWEST_COUNTRIES: Final = 3  # that the lines of one form name
_LEAST_SHARE: Final = 0.1  # of the lines of the most frequent form, for another one
_MOST_STEPS: Final = 8  # of a scale that headings state
_MOST_OF_LINES: Final = 0.8  # below names of countries, which state steps of one scale
_FEWEST_CHAPTERS: Final = 2  # in which a label or a section's title is printed
_RAREST: Final = 0.04  # of the chapters
_MOST_FIELDS: Final = 0.6  # of the characters of chapters, from which on fields are all of them
_MOST_CHAPTERS: Final = 0.5  # in which a line returns that is a title though it looks like prose
_TITLE_LINE: Final = re.compile(r"[A-Z][a-z]+(?: (?:[A-Z][a-z]+|and|of|the)){0,4}")
_FIGURE: Final = re.compile(r"\W{0,2}(?!(?:19|20)\d\d\b)\d.*")  # of a cell, and no year
_MARKUP: Final = "*_ \t\n"
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?:[-\u2013](?:19|20)\d\d)?(?!\d)")
_SECTION_LINE: Final = re.compile(
    r"^[ ]*(?P<mark>[-*@:][ ]?)(?P<title>[A-Z][A-Za-z&]*(?:[ ][A-Za-z&]+){0,3})[ ]*$", re.MULTILINE
)
_NAMED_SECTION: Final = re.compile(
    r"(?P<title>[A-Z][\w&' -]{2,40}?)(?P<mark>[ ]?(?:::|[|>\u00bb\u2013\u2014])[ ]?)"
    r"(?P<name>.{3,50})"
)
# A country's name on a line with marks or a word before it, and other words behind it.
_HEADING_LINE: Final = re.compile(
    r"""(?P<before>(?:[^\w\s]{1,3}_?[^\w\s]{0,2}|[A-Z][a-z]+:[ ]{1,3}
        |(?:19|20)\d\d[ ].{3,50}?:[ ])?)
    (?P<name>[^\W\d_][^\n:;()\[\]@*_\u2013|]{2,50}?)
    (?P<mark>[ ]?[:,(\[|\u2013][ ]?|[ ]-[ ])?(?P<behind>(?(mark)[^\n]{1,60}?)) (?P<close>[)\]]?)""",
    re.VERBOSE,
)


@dataclass(slots=True)
class LabelUse:
    """A label as reports print it: its forms, and the values behind it, one a chapter or more."""

    forms: Counter[str] = field(default_factory=Counter)
    values: list[LabelledValue] = field(default_factory=list)
    chapters: set[tuple[str, int]] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class HeadingForm:
    """A form of headings: a template of a chapter's heading, or of a whole line of a book.

    `status` is the id of a scale whose `steps` the headings state; `sections` are the titles that
    lines name behind the country.
    """

    template: str
    is_line: bool = False
    status: str | None = None
    steps: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()


@dataclass(slots=True)
class Survey:
    """What reports of one publisher have in common, each with its count where it has one."""

    reports: int = 0
    chapters: int = 0
    titles: Counter[str] = field(default_factory=Counter)
    headings: tuple[HeadingForm, ...] = ()
    sections: Counter[str] = field(default_factory=Counter)
    labels: dict[str, LabelUse] = field(default_factory=dict)
    rows: dict[str, set[tuple[str, int]]] = field(default_factory=dict)  # by the label of figures
    throughout: bool = False

    @property
    def fewest(self) -> float:
        """In how many chapters a label or a title is printed that is one of several."""
        return 1 if self.chapters == 1 else max(_FEWEST_CHAPTERS, self.chapters * _RAREST)

    def list_labels(self) -> list[LabelUse]:
        """The labels of several chapters, the most frequent first."""
        uses = [use for use in self.labels.values() if len(use.chapters) >= self.fewest]
        return sorted(uses, key=lambda use: (-len(use.chapters), min(use.forms)))

    def list_sections(self) -> list[tuple[str, int]]:
        """The titles of several chapters with their counts, the most frequent first."""
        counts = self.sections.most_common()
        return [(title, count) for title, count in counts if count >= self.fewest]

    def make_row_reader(self) -> Profile:
        """The profile that reads the rows of figures that several chapters print."""
        rows = sorted(label for label, places in self.rows.items() if len(places) >= self.fewest)
        rules = {
            make_slug(label): StatisticRule(labels=(label,), kind="quantity", unit="years")
            for label in rows
            if re.fullmatch(IDENTIFIER, make_slug(label))
        }
        return Profile(name="draft", statistics=rules)


def survey_reports(documents: Sequence[Document]) -> Survey:
    """Survey the reports: first their chapter headings, then labels, then labels again.

    The first look takes chapters for fields throughout where that shows more labels; its labels say
    where values end in the second.
    """
    headings = _find_heading_forms(documents)
    plain, fields = (
        _survey(documents, make_reader(headings, (), (), throughout=throughout))
        for throughout in (False, True)
    )
    is_more = len(fields.list_labels()) > len(plain.list_labels())
    first = fields if fields.throughout and is_more else plain
    labels = [form for use in first.list_labels() for form in use.forms]
    titles = [title for title, _ in first.list_sections()]
    reader = make_reader(headings, labels, titles, throughout=first.throughout)
    found = _survey(documents, reader, first.make_row_reader())
    found.throughout, found.headings = first.throughout, headings
    return found


def make_reader(
    headings: Sequence[HeadingForm],
    labels: Iterable[str],
    sections: Iterable[str],
    *,
    throughout: bool,
) -> Profile:
    """The profile that reads reports with these headings, labels and titles; values are text."""
    steps = {form.status: form for form in headings if form.status}
    titles = dict.fromkeys([*(title for form in headings for title in form.sections), *sections])
    return Profile(
        name="draft",  # of a family: the headings decide, as with the profile that is drafted
        chapters=ChapterRules(
            headings=list_templates(headings),
            lines=tuple(form.template for form in headings if form.is_line),
        ),
        statistics={
            status: StatisticRule(kind="category", scale=form.steps, cues=find_cues(form.steps))
            for status, form in steps.items()
        },
        sections=tuple(
            SectionRule(id=id_, titles=(title,))
            for title in titles
            if re.fullmatch(IDENTIFIER, id_ := make_slug(title))
        ),
        fields=FieldRules(throughout=throughout, texts=tuple(dict.fromkeys(labels))),
        any_label=True,
    )


def list_templates(headings: Sequence[HeadingForm]) -> tuple[str, ...]:
    """The templates of chapters' headings, the country alone among them."""
    templates = [form.template for form in headings if not form.is_line]
    return tuple(dict.fromkeys([*templates, "{country}"]))


def find_cues(steps: Sequence[str]) -> tuple[str, ...]:
    """The first word that all steps of a scale hold beside others, if there is one."""
    words = [step.split() for step in steps]
    shared = [word for word in chain(*words[:1]) if all(word in others for others in words)]
    return tuple(shared[:1]) if all(len(one) > 1 for one in words) else ()


def _survey(
    documents: Sequence[Document], reader: Profile, row_reader: Profile | None = None
) -> Survey:
    """Count what the chapters of these reports print, read by this profile; rows by another."""
    found = Survey(reports=len(documents))
    fields = characters = 0
    lines: Counter[str] = Counter()
    for document in documents:
        pieces, division = divide(document, reader)
        if title := find_report_title(division.parts, division.chapters, pieces, reader):
            found.titles[title] += 1
        for number, chapter in enumerate(division.chapters):
            found.chapters += 1
            place = (document.path, number)
            characters += sum(span.end - span.start for span in chapter.spans)
            for entry in _cut_entries(document, chapter, reader):
                if _add_label(found.labels, entry, place):
                    fields += len(entry.label.text) + len(entry.value.text)
            for row in _list_row_labels(chapter):
                found.rows.setdefault(row, set()).add(place)
            for entry in collect_table_values(document, chapter, row_reader or reader):
                _add_label(found.labels, entry, place, is_row=True)
            found.sections.update(
                sorted({strip_number(one.reading.text) for one in chapter.pieces if _is_title(one)})
            )
            lines.update(sorted({one.reading.text for one in chapter.pieces if _may_be_title(one)}))
    found.throughout = fields > characters * _MOST_FIELDS
    found.sections.update(
        {line: count for line, count in lines.items() if count > found.chapters * _MOST_CHAPTERS}
    )
    return found


def _cut_entries(document: Document, chapter: Chapter, reader: Profile) -> Iterator[LabelledValue]:
    """The labels with their values of a chapter, as the profile that is drafted will cut them.

    Chapters of fields throughout are cut into these first; else boxes and lists come before labels
    of paragraphs.
    """
    if reader.fields_.throughout:
        entries, rest = cut_fields(document, chapter, reader)
        pairs, rest = cut_pairs(rest)
    else:
        pairs, rest = cut_pairs(chapter.pieces)
        fields = reader.model_copy(update={"fields_": FieldRules(throughout=True)})
        entries, rest = cut_fields(document, replace(chapter, pieces=tuple(rest)), fields)
    yield from pairs
    taken = {pair.label_extent[0] for pair in pairs}  # a table keeps the rows that are pairs
    yield from (entry for entry in entries if entry.label_extent[0] not in taken)
    for above, below in pairwise(rest):
        if above.role == "heading" and _ends_in_colon(above) and below.role in ("prose", "item"):
            place = (below.start, below.end)
            extent = (above.start, above.end)
            yield LabelledValue(None, above.reading, below.reading, extent, (place,), below.marks)


def _list_row_labels(chapter: Chapter) -> Iterator[str]:
    """The labels of the rows of tables that have figures, and pair no labels with values."""
    for table in group_tables(chapter.pieces):
        for row in () if is_label_value_table(table, ()) else table:
            cells = [cell.text for cell in row.read_cells()] if row.role == "row" else []
            if any(map(_FIGURE.fullmatch, cells[1:])):
                yield cells[0].rstrip(": ")


def _ends_in_colon(heading: Piece) -> bool:
    """Whether a heading is a label above its value."""
    printed = heading.reading.document.text[heading.start : heading.end]
    return printed.rstrip(_MARKUP).endswith(":")


def _add_label(
    labels: dict[str, LabelUse],
    entry: LabelledValue,
    place: tuple[str, int],
    *,
    is_row: bool = False,
) -> bool:
    """Count a label, without its year, and keep its value; False if it names none."""
    printed = entry.label.text.rstrip(": ")
    is_label = is_row or may_be_label(printed)
    if not entry.value.text or not (is_label and names_value(printed)):
        return False
    slug = make_slug(read_label(printed).name)
    is_part = not printed[:1].isupper() or not re.fullmatch(IDENTIFIER, slug)  # of a value
    if is_part or find_country(printed) or "{" in printed:
        return False
    form = _YEAR.sub("{year}", printed) if has_year(printed) else printed
    use = labels.setdefault(slug, LabelUse())
    use.forms[form] += 1
    use.values.append(entry)
    use.chapters.add(place)
    return True


def _is_title(piece: Piece) -> bool:
    text = piece.reading.text
    is_short = 0 < len(text) <= _LONGEST_HEADING and not _ends_in_colon(piece)
    return piece.role == "heading" and is_short and not find_country(text)


def _may_be_title(piece: Piece) -> bool:
    """Whether a paragraph is a line of a few words that begin in capitals, as titles do."""
    return piece.role == "prose" and _TITLE_LINE.fullmatch(piece.reading.text) is not None


def _find_heading_forms(documents: Sequence[Document]) -> tuple[HeadingForm, ...]:
    """The forms in which headings and lines name countries beside other words."""
    found: dict[tuple[str, str, str, bool], list[tuple[str, str]]] = defaultdict(list)
    for document in documents:
        for text, is_line in _list_heading_lines(document):
            parts = _HEADING_LINE.fullmatch(text)
            if parts is None or not (parts["before"] or parts["mark"]):
                continue
            before, mark, behind = parts["before"], parts["mark"] or "", parts["behind"].strip()
            country = find_country(parts["name"].strip())
            if country is None and is_line and not mark:  # `:Kenya Geography`
                name, mark, behind = parts["name"].strip().rpartition(" ")
                country = find_country(name)
            if country is None:
                continue
            before = _YEAR.sub("{year}", before)
            key = (before, mark, parts["close"], is_line and bool(before))
            found[key].append((country.code, behind))
    most = max((len({code for code, _ in uses}) for uses in found.values()), default=0)
    forms = [*_find_section_lines(documents), *_find_named_sections(documents)]
    forms += _find_status_lines(documents)
    forms += [
        form
        for key, uses in sorted(found.items(), key=lambda one: -len(one[1]))
        if len({code for code, _ in uses}) >= max(_FEWEST_COUNTRIES, most * _LEAST_SHARE)
        if (form := _make_form(key, uses))
    ]
    return tuple(forms)


def _find_section_lines(documents: Sequence[Document]) -> Iterator[HeadingForm]:
    """The form of lines that open a section with a mark in books of plain text: `- People`."""
    counts: Counter[tuple[str, str]] = Counter()
    for document in documents:
        if document.media_type == "text/plain":
            found = _SECTION_LINE.finditer(document.text)
            counts.update((line["mark"], line["title"]) for line in found)
    for mark in sorted({mark for mark, _ in counts}):
        uses = {title: count for (own, title), count in counts.items() if own == mark}
        most = max(uses.values())
        titles = tuple(title for title, count in uses.items() if count * 2 > most)
        if most >= _FEWEST_COUNTRIES and len(titles) >= _FEWEST_COUNTRIES:
            yield HeadingForm(f"{mark}{{section}}", is_line=True, sections=titles)


def _find_named_sections(documents: Sequence[Document]) -> Iterator[HeadingForm]:
    """The forms of lines that open a section and name the country behind: `Economy :: Kenya`."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for document in documents:
        for block in document.blocks:
            line = _NAMED_SECTION.fullmatch(document.text, block.start, block.end)
            if line and (country := find_country(line["name"])):
                found[line["mark"]][line["title"]].add(country.code)
    for mark, uses in sorted(found.items()):
        most = max(map(len, uses.values()))
        titles = tuple(title for title, codes in uses.items() if len(codes) * 2 > most)
        if min(most, len(titles)) >= _FEWEST_COUNTRIES:
            yield HeadingForm(f"{{section}}{mark}{{country}}", is_line=True, sections=titles)


def _list_heading_lines(document: Document) -> Iterator[tuple[str, bool]]:
    """The headings of a report, and the short lines of one in plain text."""
    if document.media_type == "text/plain":
        lines = (line.strip() for line in document.text.split("\n"))
        yield from ((line, True) for line in lines if 0 < len(line) <= _LONGEST_HEADING)
        return
    for block in document.blocks:
        if block.kind == "heading":
            text = Reading.read_text(document, block.start, block.end, block.marks)
            if len(text) <= _LONGEST_HEADING:
                yield text, False


def _make_form(
    key: tuple[str, str, str, bool], uses: Sequence[tuple[str, str]]
) -> HeadingForm | None:
    """The form of the headings with these marks; None where the words behind names vary."""
    before, mark, close, is_line = key
    behind = Counter(words for _, words in uses if words)
    if not mark:
        return HeadingForm(f"{before}{{country}}", is_line)
    if len(behind) > _MOST_STEPS or len(behind) * 2 > len(uses):
        return None
    countries = {code for code, _ in uses}
    if is_line and len(uses) > len(countries) * 2:
        sections = tuple(words for words, _ in behind.most_common())
        template = f"{before}{{country}}{mark}{{section}}{close}"
        return HeadingForm(template, is_line=True, sections=sections)
    status, steps = _find_steps(behind)
    if is_line or not steps:
        return None
    template = f"{before}{{country}}{mark}{{{status}}}{close}"
    return HeadingForm(template, status=status, steps=steps)


def _find_status_lines(documents: Sequence[Document]) -> Iterator[HeadingForm]:
    """The form of headings of a country with its step of a scale on the line below.

    The steps share a word, as `Slow progress` and `No progress` do, and titles of sections do not.
    """
    headings = (
        [Reading.read_text(document, block.start, block.end, block.marks) for block in pair]
        for document in documents
        for pair in pairwise(document.blocks)
        if all(block.kind == "heading" for block in pair)
    )
    below = Counter(
        strip_number(text)
        for name, text in headings
        if find_country(name) and not find_country(text) and len(text) <= _LONGEST_HEADING
    )
    status, steps = _find_steps(below)
    is_scale = 1 < len(steps) <= below.total() / 2 and find_cues(steps)
    if is_scale and sum(below[step] for step in steps) >= _MOST_OF_LINES * below.total():
        yield HeadingForm("{country}", status=status, steps=steps)


def _find_steps(stated: Counter[str]) -> tuple[str, tuple[str, ...]]:
    """The id of a status and its steps: what several chapters state, or one with their cue."""
    steps = tuple(words for words, count in stated.most_common() if count > 1)
    cue = find_cues(steps)
    if cue:
        steps += tuple(words for words in stated if words not in steps and cue[0] in words.split())
    status = make_slug(cue[0]) if cue else "status"
    return status if re.fullmatch(IDENTIFIER, status) else "status", steps
