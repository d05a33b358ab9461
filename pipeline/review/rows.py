"""The values of a record as rows of its review page: what was read, where, what to check."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from pipeline.profiles.model import load_families
from pipeline.record.ids import escape_pointer
from pipeline.record.schema import schema
from pipeline.review.note_links import link_notes
from pipeline.review.provenance import describe_correction
from pipeline.review.terminal import escape_control
from pipeline.runtime.corrections import FIXED, draft_typed
from pipeline.vocabulary.countries import spell_country

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from pipeline.profiles.rules import StatisticRule

JsonObject: TypeAlias = dict[str, Any]
SpanPair: TypeAlias = tuple[int, int]  # half-open offsets in code points
PageBox: TypeAlias = tuple[int, float, float, float, float]  # page, x0, top, x1, bottom in points

_KINDS: Final = {
    "quantity": "QuantityStatistic",
    "composition": "CompositionStatistic",
    "place": "PlaceStatistic",
    "category": "CategoryStatistic",
    "text": "TextStatistic",
}
_LONGEST_TEXT: Final = 20_000  # characters of a value that a row shows


_ENTITIES: Final = {  # spaCy's labels as words
    "CARDINAL": "number",
    "FAC": "building",
    "GPE": "country or place",
    "LAW": "law or treaty",
    "LOC": "place",
    "NORP": "nationality or group",
    "ORG": "organisation",
    "ORDINAL": "ordinal number",
    "WORK_OF_ART": "title of a work",
}


class FieldRule(NamedTuple):
    """The values that the schema allows in a field: JSON types, an enumeration, a pattern."""

    types: tuple[str, ...]
    choices: tuple[Any, ...] | None = None
    pattern: str | None = None


@dataclass(slots=True)
class EditableField:
    """One leaf of a value: its name within it, its JSON Pointer, and what the schema allows."""

    name: str
    pointer: str
    value: Any
    rule: FieldRule


@dataclass(slots=True)
class ReviewRow:
    """One value: `gold` is what `evaluate` takes of it once a reader has found it right.

    `marks` are the callouts in the text, each with its offset and the mark of its note; `links`
    lead to other rows by their pointers: from a callout's text to its note, and back; `sources` are
    the works that a note cites, each with its address or null.
    """

    group: str
    label: str
    text: str
    pointer: str
    spans: list[SpanPair]
    level: int = 0
    page: int | None = None
    line: int | None = None
    boxes: list[PageBox] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    severities: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    corrections: list[str] = field(default_factory=list)  # what a person changed, and why
    fields: list[EditableField] = field(default_factory=list)
    marks: list[tuple[int, str]] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    sources: list[tuple[str, str | None]] = field(default_factory=list)
    gold: JsonObject | None = None
    typed: JsonObject | None = None  # what takes the place of a text once its fields are filled in


def build_rows(record: JsonObject, document: JsonObject) -> list[ReviewRow]:
    """The rows of a record: problems of no value, values with problems, then all others.

    Each in the order of the record; a value and its parts stay together.

    `record` and `document` are the two files as JSON. Boxes and lines are not filled in here.
    """
    rows = [row for build in _BUILDERS for row in build(record)]
    by_pointer = {row.pointer: row for row in rows}
    loose = []
    for number, problem in enumerate([*record["problems"], *document["problems"]]):
        row = _find_owner(problem["pointer"], by_pointer)
        if row is None:
            row = ReviewRow(
                "Problems", problem["code"], problem["message"], f"/problems/{number}", []
            )
            row.spans, row.page = _read_spans(problem["spans"])
            loose.append(row)
        row.codes.append(problem["code"])
        row.severities.append(problem["severity"])
        row.messages.append(escape_control(problem["message"]))
        if not row.spans:
            row.spans, row.page = _read_spans(problem["spans"])
    for correction in record["corrections"]:
        if row := _find_owner(correction["pointer"], by_pointer):
            row.corrections.append(escape_control(describe_correction(correction)))
    link_notes(record, by_pointer)
    for row in (*loose, *rows):
        row.label, row.text = escape_control(row.label), escape_control(_shorten(row.text))
    return [*loose, *_raise_problems(rows)]


def _raise_problems(rows: Sequence[ReviewRow]) -> list[ReviewRow]:
    """The rows of values with errors or warnings first, under headings of their own."""
    values: list[list[ReviewRow]] = []
    for row in rows:
        if row.level:
            values[-1].append(row)
        else:
            values.append([row])
    raised, others = [], []
    for value in values:
        if {"error", "warning"}.isdisjoint(one for row in value for one in row.severities):
            others += value
            continue
        for row in value:
            row.group += " with problems"
        raised += value
    return raised + others


def _shorten(text: str) -> str:
    rest = len(text) - _LONGEST_TEXT
    return text if rest <= 0 else f"{text[:_LONGEST_TEXT]} … {rest:,} more characters"


def _find_owner(pointer: str | None, rows: dict[str, ReviewRow]) -> ReviewRow | None:
    """The row of the value that a problem points into, if it has one."""
    while pointer:
        if pointer in rows:
            return rows[pointer]
        pointer = pointer.rpartition("/")[0]
    return None


def _read_spans(spans: Sequence[JsonObject]) -> tuple[list[SpanPair], int | None]:
    return [(span["start"], span["end"]) for span in spans], spans[0]["page"] if spans else None


def _make_row(  # noqa: PLR0913 - what a row shows
    group: str,
    label: str,
    text: str,
    pointer: str,
    value: JsonObject,
    *,
    definition: str | None = None,
    level: int = 0,
) -> ReviewRow:
    row = ReviewRow(group, label, text, pointer, [], level)
    row.spans, row.page = _read_spans(value.get("spans") or [])
    if definition:
        row.fields = list(_list_fields(definition, value, pointer, ""))
    return row


def _build_country(record: JsonObject) -> Iterator[ReviewRow]:
    country, source = record["country"], record["source"]
    if country:
        text = f"{spell_country(country['name'])} ({country['code']})"
        yield _make_row("Country", "country", text, "/country", country)
    fields = ("title", "edition", "published", "profile")
    text = "; ".join(f"{name} {source[name]}" for name in fields if source[name])
    yield _make_row("Country", "report", text, "/source", source)


def _find_rules(record: JsonObject) -> Mapping[str, StatisticRule]:
    """The rules of a record's statistics, where its profile is a known family."""
    name = record["source"]["profile"]
    return next((one.statistics for one in load_families() if one.name == name), {})


def _add_draft(row: ReviewRow, statistic: JsonObject, rule: StatisticRule | None) -> None:
    """The form that gives a text its value: the fields of one figure, a place or a step."""
    draft = draft_typed(statistic, rule)
    if draft is None:
        return
    row.typed = {"was": statistic, "now": draft}
    if draft["kind"] == "quantity":
        [figure] = draft["observations"]
        row.fields = [*_list_fields("Observation", figure, f"{row.pointer}/observations/0", "")]
        return
    row.fields = [*_list_fields(_KINDS[draft["kind"]], draft, row.pointer, "")]
    for one in row.fields:
        if rule and rule.scale and one.name == "value":
            one.rule = FieldRule(("string",), rule.scale)


def _build_statistics(record: JsonObject) -> Iterator[ReviewRow]:
    rules = _find_rules(record)
    for id_, statistic in record["statistics"].items():
        pointer = f"/statistics/{escape_pointer(id_)}"
        definition = _KINDS[statistic["kind"]]
        parts = statistic.get("observations") or statistic.get("items") or []
        text = statistic["raw"] or "no value"
        label = statistic["label"] or id_.replace("_", " ")
        row = _make_row("Statistics", label, text, pointer, statistic)
        row.fields = list(_list_fields(definition, statistic, pointer, ""))
        row.gold = {"name": id_, "content": statistic["raw"], "typed": _strip_places(statistic)}
        if statistic["kind"] == "text":
            _add_draft(row, statistic, rules.get(id_))
        yield row
        for number, part in enumerate(parts):
            inner = f"{pointer}/{'observations' if 'unit' in part else 'items'}/{number}"
            kind = "Observation" if "unit" in part else "Item"
            label = part.get("group") or part.get("name") or part["raw"]
            shown = _describe(part, skip=("group", "name"))
            yield _make_row("Statistics", label, shown, inner, part, definition=kind, level=1)


def _build_sections(record: JsonObject) -> Iterator[ReviewRow]:
    for number, section in enumerate(record["sections"]):
        pointer = f"/sections/{number}"
        title = section["title"] or "before the first heading"
        yield _make_row("Sections", section["number"] or "section", title, pointer, section)
        for place, paragraph in enumerate(section["paragraphs"]):
            inner = f"{pointer}/paragraphs/{place}"
            yield _make_row(
                "Sections",
                paragraph["number"] or f"paragraph {place + 1}",
                paragraph["text"],
                inner,
                paragraph,
                level=1,
            )


def _build_tables(record: JsonObject) -> Iterator[ReviewRow]:
    for number, table in enumerate(record["tables"]):
        pointer = f"/tables/{number}"
        yield _make_row(
            "Tables", f"table {number + 1}", table["caption"] or "no caption", pointer, table
        )
        for place, cells in enumerate(table["rows"]):
            spans = [span for cell in cells for span in cell["spans"]]
            text = " | ".join(cell["text"] for cell in cells)
            inner = f"{pointer}/rows/{place}"
            yield _make_row("Tables", f"row {place + 1}", text, inner, {"spans": spans}, level=1)


def _build_notes(record: JsonObject) -> Iterator[ReviewRow]:
    titles = {
        authority["id"]: authority["csl"].get("title", authority["id"])
        for authority in record["authorities"]
    }
    for number, note in enumerate(record["notes"]):
        pointer = f"/notes/{number}"
        yield _make_row("Notes", f"note {note['mark']}", note["text"], pointer, note)
        for place, citation in enumerate(note["citations"]):
            source = titles.get(citation["authority"], "unresolved")
            row = _make_row(
                "Notes", citation["kind"], f"→ {source}", f"{pointer}/citations/{place}", citation,
                definition="Citation", level=1,
            )  # fmt: skip
            yield row


def _build_simple(
    group: str,
    path: Sequence[str],
    definition: str,
    describe: Callable[[JsonObject], tuple[str, str]],
) -> Callable[[JsonObject], Iterator[ReviewRow]]:
    """The builder of the rows of a list of the record, one for each of its objects."""

    def build(record: JsonObject) -> Iterator[ReviewRow]:
        found: Any = record
        for name in path:
            found = found[name]
        for number, one in enumerate(found):
            label, text = describe(one)
            yield _make_row(
                group, label, text, f"/{'/'.join(path)}/{number}", one, definition=definition
            )

    return build


def _describe_entity(one: JsonObject) -> tuple[str, str]:
    meaning = _describe(one["normalized"]) if one["normalized"] else "meaning unknown"
    found = "by a rule" if one["source"] == "rule" else f"by the {one['source']}"
    return (
        f"{_ENTITIES.get(one['label'], one['label'].lower())}, {found}",
        f"{one['text']}: {meaning}",
    )


def _describe_figure(one: JsonObject) -> tuple[str, str]:
    return one["measure"] or "figure", f"{one['raw']}: {_describe(one, skip=('measure',))}"


def _describe_flow(one: JsonObject) -> tuple[str, str]:
    ends = f"{one['origin'] or '?'} → {one['destination'] or '?'}"
    return ends, _describe(one, skip=("origin", "destination"))


_BUILDERS: Final[tuple[Callable[[JsonObject], Iterator[ReviewRow]], ...]] = (
    _build_country,
    _build_statistics,
    _build_sections,
    _build_tables,
    _build_notes,
    _build_simple("Figures in prose", ("figures",), "Figure", _describe_figure),
    _build_simple("Roles", ("routes", "roles"), "StatedRole", lambda one: ("role", one["role"])),
    _build_simple("Flows", ("routes", "flows"), "Flow", _describe_flow),
    _build_simple(
        "Treaties and laws",
        ("instruments",),
        "Instrument",
        lambda one: (one["name"], _describe(one, skip=("name",))),
    ),
    _build_simple("Events", ("events",), "Event", lambda one: (one["edtf"], one["text"])),
    _build_simple("Names and dates", ("entities",), "Entity", _describe_entity),
    _build_simple("Residue", ("residue",), "Residue", lambda one: ("unclaimed", one["text"])),
)


def _describe(value: JsonObject, skip: Iterable[str] = ()) -> str:
    """The fields of a value that say something, as `name value`; its number before its unit."""
    left_out = {*FIXED, *skip}
    shown = {
        name: one
        for name, one in value.items()
        if name not in left_out and one not in (None, False, [], "") and not _is_empty(one)
    }
    names = ("comparator", "value", "unit") if "value" in shown else ()
    figure = " ".join(_print_plain(shown.pop(name)) for name in names if name in shown)
    said = (
        words if one is True else f"{words} {_print_plain(one)}"
        for name, one in shown.items()
        for words in (name.replace("_", " "),)
    )
    return ", ".join(filter(None, (figure, *said))) or "nothing more"


def _is_empty(value: Any) -> bool:  # noqa: ANN401 - any JSON value
    return isinstance(value, dict) and not any(one is not None for one in value.values())


def _print_plain(value: Any) -> str:  # noqa: ANN401 - any JSON value
    if isinstance(value, list):
        return "; ".join(map(_print_plain, value))
    if isinstance(value, dict):
        return _describe(value)
    return value if isinstance(value, str) else f"{value:,}"


def _strip_places(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """A value without its places: what a gold file holds of a statistic."""
    if isinstance(value, dict):
        places = ("spans", "label_spans", "note_refs")
        return {name: _strip_places(one) for name, one in value.items() if name not in places}
    return [_strip_places(one) for one in value] if isinstance(value, list) else value


def _list_fields(
    definition: str, value: JsonObject, pointer: str, prefix: str
) -> Iterator[EditableField]:
    """The leaves of a value that a reviewer may edit, those of its parts included."""
    for name, rule in _definitions()[definition]["properties"].items():
        if name in FIXED or name not in value:
            continue
        one, inner = value[name], f"{pointer}/{escape_pointer(name)}"
        shown = f"{prefix}{name.replace('_', ' ')}"
        kinds = rule.get("anyOf", [rule])
        refs = [kind["$ref"].rpartition("/")[2] for kind in kinds if "$ref" in kind]
        if isinstance(one, dict) and refs:
            wanted = next(
                (ref for ref in refs if set(_definitions()[ref]["properties"]) == set(one)), None
            )
            if wanted:
                yield from _list_fields(wanted, one, inner, f"{shown} ")
        elif isinstance(one, list) and one and isinstance(one[0], dict):
            ref = rule.get("items", {}).get("$ref", "").rpartition("/")[2]
            for number, part in enumerate(one) if ref else ():
                counted = str(number + 1) if len(one) > 1 else ""
                head = part.get("group") or part.get("name") or counted
                begin = f"{prefix}{head}: " if head else prefix
                yield from _list_fields(ref, part, f"{inner}/{number}", begin)
        elif not refs:
            yield _make_field(shown, inner, one, kinds)


def _make_field(name: str, pointer: str, value: Any, kinds: Sequence[JsonObject]) -> EditableField:  # noqa: ANN401 - any JSON value
    types = tuple(sorted({kind["type"] for kind in kinds if "type" in kind}))
    choices = tuple(choice for kind in kinds for choice in kind.get("enum", ()))
    if types == ("boolean",):
        choices = (True, False)
    elif choices and "null" in types:
        choices = (*choices, None)
    pattern = next((kind["pattern"] for kind in kinds if "pattern" in kind), None)
    return EditableField(name, pointer, value, FieldRule(types, choices or None, pattern))


@cache
def _definitions() -> JsonObject:
    definitions: JsonObject = schema("record")["$defs"]  # type: ignore[assignment]
    return definitions
