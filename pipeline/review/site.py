"""The review: a folder of static pages on which a person checks an output beside its sources.

It opens from disk, without a server or a network. Reports are hostile: the pages set everything in
them as text, and a Content-Security-Policy allows one script and one style sheet alone.
"""

from __future__ import annotations

import base64
import hashlib
import json
from bisect import bisect_left, bisect_right
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from functools import cache, partial
from html import escape
from importlib import resources
from multiprocessing import get_context
from operator import attrgetter
from string import Template
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import quote

from pipeline.document.problems import SEVERITY, TO_CHECK, Code, count_to_check
from pipeline.errors import UsageError, suggest_names
from pipeline.exports.stored_text import name_country
from pipeline.readers.pdf.pdfium import render_pictures
from pipeline.record.boxes import boxes
from pipeline.record.stored import read_stored
from pipeline.review.rows import FieldRule, build_rows
from pipeline.review.terminal import escape_control
from pipeline.storage.inputs import DEFAULT_MAX_INPUT
from pipeline.storage.output import write_atomically

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from concurrent.futures import Future
    from pathlib import Path
    from types import TracebackType

    from pipeline.review.rows import JsonObject, PageBox, ReviewRow, SpanPair
    from pipeline.storage.inputs import SourceFile

_WAITING: Final = 4  # sources a worker: what is read ahead of the workers stays small


class PagePictures:
    """Makes the pictures of pages in worker processes, into a folder; a context manager.

    A picture that is there already is kept: its folder is named by the digest of its source.
    """

    def __init__(self, folder: Path, workers: int) -> None:
        self._folder = folder
        self._workers = workers
        self._pool: ProcessPoolExecutor | None = None
        self._waiting: list[Future[int]] = []
        self._requested: set[Path] = set()
        self.made = 0

    def __enter__(self) -> Self:
        """Start the workers."""
        context = get_context("spawn")  # a worker starts with nothing of this process
        self._pool = ProcessPoolExecutor(self._workers, mp_context=context)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Wait for the pictures that are still being made, or cancel them after an error."""
        if self._pool is None:
            return
        if kind is None:
            self._collect(0)
        self._pool.shutdown(cancel_futures=kind is not None)

    def add(self, digest: str, pages: Sequence[int], read: Callable[[], bytes]) -> None:
        """Asks for the pictures of these pages (from 1) of a source with this digest.

        Two chapters can share a page, and two sources a digest: each picture is asked for once.
        """
        paths = {page: self._folder / picture_path(digest, page) for page in pages}
        missing = {
            page: path
            for page, path in paths.items()
            if path not in self._requested and not path.is_file()
        }
        if not missing or self._pool is None:
            return
        self._requested.update(missing.values())
        self._collect(self._workers * _WAITING - 1)
        self._waiting.append(self._pool.submit(_write_pictures, missing, read()))

    def _collect(self, most: int) -> None:
        while len(self._waiting) > most:
            self.made += self._waiting.pop(0).result()


def _write_pictures(paths: Mapping[int, Path], content: bytes) -> int:
    """Writes the pictures of pages; gives how many. Pages that cannot be rendered are left out."""
    made = 0
    for page, picture in render_pictures(content, list(paths)):
        write_atomically(paths[page], picture)
        made += 1
    return made


def picture_path(digest: str, page: int) -> str:
    """The path of a picture below the folder of pictures."""
    return f"{digest[:16]}/{page}.webp"


CORRECTIONS_PATH: Final = "corrections"  # where a live review takes them
_PDF: Final = "application/pdf"
_NOT_SHOWN: Final = "\N{REPLACEMENT CHARACTER}"
_WIDEST_BAR: Final = 240  # pixels
_MOST_TEXT: Final = 2_000_000  # characters of a source that one page shows


@dataclass(frozen=True, slots=True)
class ReviewOptions:
    """The options of a review: processes, the id of one record, only records with problems.

    `revise` gives a record as it is to be shown; `is_live`: the pages send corrections to the
    server that they came from; `has_overview`: the overview is written too.
    """

    workers: int = 1
    record: str | None = None
    only_problems: bool = False
    revise: Callable[[JsonObject], JsonObject] | None = None
    is_live: bool = False
    has_overview: bool = True


@dataclass(frozen=True, slots=True)
class ReviewSummary:
    """The result of a review: pages of records, pictures, and the sources that were not found."""

    records: int
    pictures: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _RecordEntry:
    """A line of the overview."""

    record_id: str
    sha256: str
    name: str
    page: str
    rows: int
    coverage: float
    problems: Counter[str]

    @property
    def to_check(self) -> int:
        """How many of the problems cost a second look."""
        return count_to_check(self.problems.elements())

    @property
    def rank(self) -> tuple[int, int]:
        """Sorts the record with the worst to check first, then the one with the most."""
        worst = [at for at, code in enumerate(TO_CHECK) if code.value in self.problems]
        return (min(worst, default=len(TO_CHECK)), -self.to_check)


def write_review(
    out: Path,
    target: Path,
    sources: Mapping[str, SourceFile],
    options: ReviewOptions,
    watch: Callable[[list[JsonObject]], Iterable[JsonObject]] = iter,
) -> ReviewSummary:
    """Writes the review of an output folder into the folder `target`.

    `sources` are the files that were read, by path: PDFs among them are shown as pictures. `watch`
    gives the inputs of the manifest one by one and so sees how far the review is. Raises
    `UsageError` where the folder holds no output of this version.
    """
    manifest = _load(out / "manifest.json", "manifest")
    wanted, only_problems = options.record, options.only_problems
    entries: list[_RecordEntry] = []
    problems: Counter[str] = Counter()
    missing: list[str] = []
    with PagePictures(target / "pages", options.workers) as pictures:
        for line in watch(manifest["inputs"]):
            ids = _list_records(line)
            if not ids or line["document"] is None or (wanted is not None and wanted not in ids):
                continue
            document = _load(out / line["document"]["path"], "document")
            problems.update(one["code"] for one in document["problems"])
            source = sources.get(line["path"])
            if document["media_type"] == _PDF and source is None:
                missing.append(line["path"])
            page = _DocumentPages(document, with_pictures=source is not None)
            for at, record_id in enumerate(ids):
                if wanted not in (None, record_id):
                    continue
                record = _load(out / "records" / f"{record_id}.json", "record")
                record = options.revise(record) if options.revise else record
                if only_problems and not record["problems"]:
                    continue
                neighbours = (ids[at - 1] if at else None, *ids[at + 1 : at + 2])
                entry = page.write(record, target, neighbours, options)
                entries.append(entry)
                if page.has_pictures and source is not None:
                    numbers = [one["number"] for one in page.select_pages(record)]
                    read = partial(source.read, DEFAULT_MAX_INPUT)
                    pictures.add(document["sha256"], numbers, read)
    if wanted is not None and not entries:
        raise _refuse_record(out, wanted, manifest)
    if options.has_overview:
        write_atomically(target / "index.html", _build_overview(manifest, entries, problems))
    return ReviewSummary(len(entries), pictures.made, tuple(missing))


def _list_records(line: JsonObject) -> list[str]:
    """The ids of the records of an input."""
    return [one["path"].removeprefix("records/").removesuffix(".json") for one in line["records"]]


def _refuse_record(out: Path, wanted: str, manifest: JsonObject) -> UsageError:
    known = [one for line in manifest["inputs"] for one in _list_records(line)]
    otherwise = f"another is {known[0]}" if known else "it has none"
    return UsageError(f"{out}: no record {wanted}: {suggest_names(wanted, known, otherwise)}")


def _load(path: Path, kind: str) -> JsonObject:
    try:
        return read_stored(path, kind)
    except OSError as error:
        message = f"{path}: {error.strerror}; give the output folder of a finished run"
        raise UsageError(message) from error


class _DocumentPages:
    """Writes the pages of the records of one document."""

    def __init__(self, document: JsonObject, *, with_pictures: bool) -> None:
        self._document = document
        self._line_starts = [line["start"] for line in document["lines"]]
        is_pdf = document["media_type"] == _PDF
        self.has_pictures = is_pdf and with_pictures and bool(document["lines"])
        text = document["text"]
        self._breaks = [at for at, letter in enumerate(text) if letter == "\n"]

    def write(
        self,
        record: JsonObject,
        target: Path,
        neighbours: Sequence[str | None],
        options: ReviewOptions,
    ) -> _RecordEntry:
        """Writes the page of a record; gives its line of the overview."""
        document = self._document
        rows = build_rows(record, document)
        for row in rows:
            self._place(row)
        record_id = record["id"]
        name = name_country(record) or document["title"] or document["path"]
        up = "../" * (record_id.count("/") + 1)
        data = {
            "record": record_id,
            "code": record_id.rpartition("/")[2],
            "path": document["path"],
            "sha256": document["sha256"],
            "country": name,
            "only": "problems" if options.only_problems else "all",
            "live": f"{up}{CORRECTIONS_PATH}" if options.is_live else None,
            "pages": [
                {
                    "number": page["number"],
                    "width": page["width"] or 595,
                    "height": page["height"] or 842,
                    "picture": f"{up}pages/{picture_path(document['sha256'], page['number'])}",
                }
                for page in (self.select_pages(record) if self.has_pictures else ())
            ],
            "text": [] if self.has_pictures else list(self._cut_text(record)),
            **_pack_rows(rows),
        }
        page = f"records/{record_id}.html"
        links = [(up + "index.html", "Overview")]
        titles = ("Previous record", "Next record")
        for other, title in zip(neighbours, titles, strict=False):
            if other is not None:
                links.append((f"{up}records/{quote(other)}.html", title))
        write_atomically(
            target / page, _build_record_page(f"{name}: {document['path']}", links, data)
        )
        coverage = record["coverage"]
        return _RecordEntry(
            record_id,
            document["sha256"],
            name,
            page,
            len(rows),
            coverage["claimed"] / coverage["characters"] if coverage["characters"] else 1.0,
            Counter(problem["code"] for problem in record["problems"]),
        )

    def select_pages(self, record: JsonObject) -> list[JsonObject]:
        """The pages of a record's chapter."""
        pages: list[JsonObject] = self._document["pages"]
        if record["source"]["pages"] is None:
            return pages
        first, last = record["source"]["pages"]
        return [page for page in pages if first <= page["number"] <= last]

    def _place(self, row: ReviewRow) -> None:
        if self.has_pictures:
            row.boxes = [box for span in row.spans for box in self._locate(span)]
        if row.spans:
            row.line = bisect_right(self._breaks, row.spans[0][0] - 1) + 1

    def _locate(self, span: SpanPair) -> list[PageBox]:
        """The boxes of a span, found among the lines that it may run over."""
        start, end = span
        first = max(bisect_right(self._line_starts, start) - 1, 0)
        last = bisect_left(self._line_starts, end)
        lines = {"lines": self._document["lines"][first:last]}
        return boxes(lines, {"start": start, "end": end})

    def _cut_text(self, record: JsonObject) -> Iterator[JsonObject]:
        """The text of a record's chapter, in whole lines, each part with its place."""
        text, code = self._document["text"], record["id"].rpartition("/")[2]
        parts = [part for part in self._document["parts"] if part["role"] == "chapter"]
        spans = [span for part in parts if part["code"] == code for span in part["spans"]]
        for span in spans or [{"start": 0, "end": len(text)}]:
            start = text.rfind("\n", 0, span["start"]) + 1
            end = text.find("\n", span["end"])
            shown = text[start : min(len(text) if end < 0 else end, start + _MOST_TEXT)]
            line = bisect_right(self._breaks, start - 1) + 1
            yield {"start": start, "line": line, "text": _mask_control(shown)}


def _pack_rows(rows: Sequence[ReviewRow]) -> JsonObject:
    """The rows as data of a page; a field names what the schema allows by its place in `rules`."""
    rules: dict[FieldRule, int] = {}
    packed = []
    for row in rows:
        fields = [
            (field.name, field.pointer, field.value, rules.setdefault(field.rule, len(rules)))
            for field in row.fields
        ]
        shown = {one.name: getattr(row, one.name) for one in dataclass_fields(row)}
        packed.append(shown | {"fields": fields})
    listed = [dict(zip(FieldRule._fields, rule, strict=True)) for rule in rules]
    return {"rules": listed, "rows": packed}


def _mask_control(text: str) -> str:
    """The text with each control character as one visible sign, so that offsets stay."""
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    return "".join(
        letter if letter.isprintable() or letter in "\n\t\u00a0" else _NOT_SHOWN for letter in text
    )


@cache
def _read_asset(name: str) -> str:
    return resources.files("pipeline.review").joinpath("assets", name).read_text("utf-8")


def _hash_source(text: str) -> str:
    """A source expression that allows just this inline script or style (CSP level 2)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _fill(template: str, **parts: str) -> str:
    return Template(_read_asset(template)).substitute(parts)


def _build_page(title: str, kind: str, body: str, script: str, *, is_live: bool = False) -> str:
    style, code = _read_asset("review.css"), _read_asset(script)
    policy = (
        f"default-src 'none'; script-src {_hash_source(code)}; style-src {_hash_source(style)};"
        " img-src 'self' file: data:; base-uri 'none'; form-action 'none'"
    )
    policy += "; connect-src 'self'" if is_live else ""
    parts = {"policy": policy, "style": style, "script": code}
    return _fill("page.html", title=_show(title), kind=kind, body=body, **parts)


def _show(text: str) -> str:
    """Text of a report for markup: escaped, control characters made visible."""
    return escape(escape_control(text))


def _build_record_page(title: str, links: Sequence[tuple[str, str]], data: JsonObject) -> str:
    shown = "\n".join(f'<a href="{escape(target)}">{text}</a>' for target, text in links)
    # In a script element only "</script" and "<!--" end or change what is data.
    embedded = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    body = _fill("record.html", title=_show(title), links=shown, data=embedded)
    return _build_page(title, "record", body, "review.js", is_live=data["live"] is not None)


def _build_overview(
    manifest: JsonObject, entries: Sequence[_RecordEntry], of_documents: Counter[str]
) -> str:
    problems = of_documents.copy()
    for entry in entries:
        problems.update(entry.problems)
    severities: Counter[str] = Counter()
    for code, count in problems.items():
        severities[_find_severity(code)] += count
    tiles = [
        (len(manifest["inputs"]), "documents"),
        (len(entries), "records"),
        (sum(entry.rows for entry in entries), "values"),
        *((severities[one], f"problems: {one}") for one in ("error", "warning", "info")),
        (count_to_check(problems.elements()), "to check"),
    ]
    body = _fill(
        "overview.html",
        tiles="".join(f"<li><b>{count:,}</b>{name}</li>" for count, name in tiles),
        unread=_build_unread([one for one in manifest["inputs"] if one["outcome"] != "done"]),
        chart=_build_chart(problems),
        records="".join(map(_build_entry, sorted(entries, key=attrgetter("rank")))),
    )
    return _build_page("Review", "overview", body, "overview.js")


def _build_unread(inputs: Sequence[JsonObject]) -> str:
    """The documents that were not read whole, as a table; empty where there are none."""
    rows = (
        f"<tr>{_cell(one['path'])}{_cell(one['outcome'])}"
        f"{_cell(one['message'] or ', '.join(one['problems']))}</tr>"
        for one in inputs
    )
    head = "<tr><th>document</th><th>outcome</th><th>why</th></tr>"
    title = "<h2>Documents that were not read whole</h2>"
    return f"{title}<table>{head}{''.join(rows)}</table>" if inputs else ""


def _cell(text: str) -> str:
    return f'<td class="text">{_show(text)}</td>'


def _figure(figure: object, kind: str = "figure") -> str:
    return f'<td class="{kind}">{figure}</td>'


def _build_entry(entry: _RecordEntry) -> str:
    by_severity: Counter[str] = Counter()
    for code, count in entry.problems.items():
        by_severity[_find_severity(code)] += count
    figures = [
        entry.to_check,
        f"{entry.coverage:.1%}",
        by_severity["error"],
        by_severity["warning"],
        entry.rows,
    ]
    checked = _figure(f"0 of {entry.rows}", "figure checked")
    return (
        f'<tr data-record="{escape(entry.record_id)}" data-sha256="{entry.sha256}"'
        f' data-codes="{" ".join(entry.problems)}">'
        f'<td class="text"><a href="{quote(entry.page)}">{_show(entry.name)}</a></td>'
        f"{_cell(entry.record_id.rpartition('/')[0])}{''.join(map(_figure, figures))}"
        f"{checked}</tr>\n"
    )


def _build_chart(problems: Counter[str]) -> str:
    """Bars of the problems by code, the most frequent first, as a table with drawings."""
    if not problems:
        return "<p>None.</p>"
    most = max(problems.values())
    rows = []
    for code, count in problems.most_common():
        severity, width = _find_severity(code), max(2, _WIDEST_BAR * count // most)
        bar = (
            f'<svg width="{_WIDEST_BAR}" height="12" aria-hidden="true">'
            f'<rect width="{width}" height="12"></rect></svg>'
        )
        chosen = f'<button type="button" data-code="{code}" aria-pressed="false">{code}</button>'
        cells = f"{_figure(chosen, 'text')}{_cell(severity)}{_figure(count)}{_figure(bar, 'chart')}"
        rows.append(f'<tr class="{severity}">{cells}</tr>')
    head = '<tr><th>code</th><th>severity</th><th class="figure">problems</th><td></td></tr>'
    return f"<table>{head}{''.join(rows)}</table>"


def _find_severity(code: str) -> str:
    return SEVERITY[Code(code)].value
