"""The limits that keep hostile or broken input from stopping a batch, in one place.

Each limit is reported where it is reached: nothing is cut silently. `docs/limits.md` is generated
from `LIMITS` by a test that compares both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipeline.citations import duplicates, resolve
from pipeline.document.problems import Code
from pipeline.readers.html import dom, styles
from pipeline.readers.office import package, rtf
from pipeline.readers.pdf import device, engine, interpreter, page_tree, pdfium, scanned_pages
from pipeline.readers.recognition import tesseract
from pipeline.runtime import pool
from pipeline.storage import archives, inputs

if TYPE_CHECKING:
    from collections.abc import Iterator

DEFAULT_TIMEOUT: Final = 900.0  # seconds for one input
DEFAULT_MEMORY: Final = 4 << 30  # resident bytes of a worker


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit: what it bounds, its value, why, and how it is reported when it is reached."""

    what: str
    value: str
    reason: str
    report: str
    option: str | None = None


def _size(count: int) -> str:
    for unit, shift in (("GiB", 30), ("MiB", 20), ("KiB", 10)):
        if count >= 1 << shift:
            return f"{count >> shift} {unit}"
    return f"{count} bytes"


def _describe_refusal(code: Code) -> str:
    return f"`refused`, problem `{code.value}`"


def _describe_failure(code: Code) -> str:
    return f"`failed`, problem `{code.value}`"


def _describe_lost_page() -> str:
    return f"problem `{Code.LOST_PAGE.value}`, outcome `partial`"


LIMITS: Final = (
    Limit(
        "bytes of one input",
        _size(inputs.DEFAULT_MAX_INPUT),
        "a sparse or endless file would fill the memory",
        _describe_refusal(Code.TOO_LARGE),
        "--max-input",
    ),
    Limit(
        "seconds for one input",
        f"{DEFAULT_TIMEOUT:g}",
        "a loop in one source would stop the batch",
        _describe_failure(Code.TIMED_OUT),
        "--timeout",
    ),
    Limit(
        "resident memory of a worker",
        _size(DEFAULT_MEMORY),
        "one source would take the memory of all",
        _describe_failure(Code.OUT_OF_MEMORY),
        "--memory",
    ),
    Limit(
        "attempts for an input whose worker died",
        str(pool.MAX_ATTEMPTS),
        "the fault may have been another's, but must not repeat for ever",
        _describe_failure(Code.CRASHED),
    ),
    Limit(
        "bytes of a source's path, as its output's name",
        f"{inputs.LONGEST_NAME:,}",
        "a longer path cannot be written on every system, and would end the run for all",
        _describe_refusal(Code.UNREADABLE),
    ),
    Limit(
        "files in one archive",
        f"{archives.MOST_MEMBERS:,}",
        "an archive of empty files would fill memory and output",
        _describe_refusal(Code.TOO_LARGE),
    ),
    Limit(
        "bytes of a tar, unpacked",
        _size(archives.LARGEST_WHOLE),
        "a compressed tar is unpacked into a temporary file",
        _describe_refusal(Code.TOO_LARGE),
    ),
    Limit(
        "growth of an archive's member",
        f"{archives.STEEPEST} times, above {_size(archives.SMALL)}",
        "prose shrinks to a tenth, hardly ever to a hundredth: what grows more is a bomb",
        _describe_refusal(Code.TOO_LARGE),
    ),
    Limit(
        "elements of one name nested in an HTML page",
        str(dom.DEEPEST),
        "the parser's time is the square of the depth",
        _describe_refusal(Code.DAMAGED),
    ),
    Limit(
        "attributes of an HTML element",
        str(dom.MOST_ATTRIBUTES),
        "the parser's time is the square of their number",
        _describe_refusal(Code.DAMAGED),
    ),
    Limit(
        "comparisons of elements with a page's style rules",
        f"{styles.MOST_STEPS:,}",
        "rules times elements may be millions of millions",
        _describe_refusal(Code.TOO_LARGE),
    ),
    Limit(
        "parts of an office document or book",
        f"{package.MOST_MEMBERS:,}; {_size(package.LARGEST)} unpacked, "
        f"{package.STEEPEST} times its size",
        "a document is a ZIP archive, and may be a bomb as one",
        _describe_refusal(Code.TOO_LARGE),
    ),
    Limit(
        "groups nested in an RTF document",
        str(rtf.DEEPEST),
        "each level is kept in memory",
        _describe_refusal(Code.DAMAGED),
    ),
    Limit(
        "selectors of a web page's styles",
        f"{styles.MOST_RULES:,}",
        "a page may repeat its styles without end",
        "those after them hide nothing",
    ),
    Limit(
        "pages of a PDF",
        f"{page_tree.MOST_PAGES:,}; one for {engine.LEAST_BYTES} of its bytes",
        "a small file may name, or claim, millions of pages",
        _describe_lost_page(),
    ),
    Limit(
        "pages of a PDF that it names again",
        f"{page_tree.MOST_REPEATED:,}",
        "a small file may name a large page millions of times",
        _describe_lost_page(),
    ),
    Limit(
        "glyphs of a PDF's page",
        f"{device.MOST_GLYPHS:,}",
        "a densely printed page has 10,000",
        _describe_lost_page(),
    ),
    Limit(
        "operators of a PDF's page",
        f"{interpreter.MOST_OPERATORS:,}",
        "the map of a country has 500,000",
        _describe_lost_page(),
    ),
    Limit(
        "forms drawn on a PDF's page",
        f"{interpreter.MOST_FORMS:,}",
        "forms within each other multiply",
        _describe_lost_page(),
    ),
    Limit(
        "annotations of a PDF's page",
        f"{page_tree.MOST_ANNOTATIONS:,}",
        "each may draw a form of its own",
        _describe_lost_page(),
    ),
    Limit(
        "lines drawn on a PDF's page",
        f"{device.MOST_RULES:,}",
        "those of a map are more than any table's",
        "those after them are the edges of no cell",
    ),
    Limit(
        "codes of a PDF's font",
        f"{page_tree.MOST_CODES:,}",
        "a range of a few bytes may hold millions",
        "glyphs of other codes count as unknown",
    ),
    Limit(
        "pixels of a PDF's page that is looked at for hidden text",
        f"{pdfium.MOST_PIXELS:,}",
        "a poster at full resolution would fill the memory",
        "rendered smaller",
    ),
    Limit(
        "pixels of a scanned page's picture",
        f"{scanned_pages.MOST_PIXELS:,}",
        "a poster at full resolution would fill the memory",
        "rendered smaller",
    ),
    Limit(
        "seconds for one reading of a scanned page",
        str(tesseract.SECONDS),
        "an engine may take very long over a photograph",
        "problem `page-without-text`, or words that one reading alone has",
    ),
    Limit(
        "protocols of URLs",
        "file, s3, gs, az, http, https, memory; none chained",
        "other file systems of fsspec run programs, or read what the user did not name",
        "exit code 2",
        "--allow-protocol",
    ),
    Limit(
        "sources that the message of an ambiguous short form names",
        str(resolve.MOST_NAMED),
        "output stays linear in the input",
        "`or others` in the message",
    ),
    Limit(
        "nearly equal citations of which every pair is compared",
        str(duplicates.MOST_COMPARED),
        "the time for `authorities.json` stays near linear",
        "they stay separate sources",
    ),
)


def format_limits() -> Iterator[str]:
    """The table of all limits, in Markdown."""
    yield "| limit | default | reason | when it is reached | option |"
    yield "|---|---|---|---|---|"
    for limit in LIMITS:
        option = f"`{limit.option}`" if limit.option else ""
        yield f"| {limit.what} | {limit.value} | {limit.reason} | {limit.report} | {option} |"
