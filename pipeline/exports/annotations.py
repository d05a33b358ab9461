"""Values as W3C Web Annotations (https://www.w3.org/TR/annotation-model/) of their reports."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from pipeline.exports.places import Places
from pipeline.exports.tables.rows import RecordRows
from pipeline.record.stored import list_documents

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.exports.tables.columns import Row
    from pipeline.record.stored import JsonObject

_CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"
_PDF_FRAGMENT: Final = "http://tools.ietf.org/rfc/rfc3778"
_AROUND: Final = 32  # characters before and after a quotation, by which it is found again
# The columns of each table whose cells make the body of an annotation.
_VALUES: Final = {
    "observations": (
        *("statistic", "label", "group_name", "sex", "value", "low", "high"),
        *("comparator", "unit", "as_of", "estimated"),
    ),
    "items": ("statistic", "label", "name", "share", "share_low", "share_high", "comparator"),
    "categories": ("statistic", "label", "value"),
    "figures": (
        *("value", "low", "high", "comparator", "unit", "counted", "per_value", "per_of"),
        *("measure", "period"),
    ),
    "instruments": ("name", "number", "status", "date", "actor"),
    "flows": ("origin", "transit", "destination", "purposes", "groups"),
    "events": ("date", "text"),
}
_SHARED: Final = ("country", "country_name", "edition", "corrected")
# Readers of these keep the text as it is: offsets count in the file itself.
_SAME_TEXT: Final = ("text/markdown", "text/plain")


def write_annotations(out: Path) -> Iterator[str]:
    """The parts of one AnnotationPage: an annotation for each value with a place.

    Offsets are given where they count in the report itself (Markdown, plain text); in a PDF the
    page and the box of the first line, everywhere the printed text with what is around it.
    """
    yield f'{{"@context": "{_CONTEXT}", "id": "urn:country-reports:annotations",'
    yield ' "type": "AnnotationPage", "items": ['
    first = True
    for annotation in _list_annotations(out):
        yield ("\n" if first else ",\n") + json.dumps(annotation, ensure_ascii=False)
        first = False
    yield "\n]}\n"


def _list_annotations(out: Path) -> Iterator[JsonObject]:
    for stored in list_documents(out):
        document = stored.document
        places = Places(document)
        for record in stored.records():
            media_type = record["source"]["media_type"]
            for table, row in RecordRows(record, document, places, {}).rows():
                if table in _VALUES and row["char_start"] is not None:
                    yield _annotation(table, row, document, media_type)


def _annotation(table: str, row: Row, document: JsonObject, media_type: str) -> JsonObject:
    known = (*_VALUES[table], *_SHARED)
    name_of_fact = f"{row['record']}#{row['pointer']}"
    value = {name: row[name] for name in known if row.get(name) not in (None, False, ())}
    return {
        "id": f"urn:country-reports:{quote(name_of_fact)}",
        "type": "Annotation",
        "motivation": "describing",
        "body": {
            "type": "TextualBody",
            "purpose": "describing",
            "format": "application/json",
            "value": json.dumps({"kind": table, **value}, ensure_ascii=False),
        },
        "target": {
            "source": quote(str(document["path"])),
            "selector": list(_selectors(row, document["text"], media_type)),
        },
    }


def _selectors(row: Row, text: str, media_type: str) -> Iterator[dict[str, Any]]:
    start, end = (int(str(row[name])) for name in ("char_start", "char_end"))
    yield {
        "type": "TextQuoteSelector",
        "exact": text[start:end],
        "prefix": text[max(0, start - _AROUND) : start],
        "suffix": text[end : end + _AROUND],
    }
    if media_type in _SAME_TEXT:
        yield {"type": "TextPositionSelector", "start": start, "end": end}
    if row["page"] is not None:
        fragment = f"page={row['page']}"
        if row["x0"] is not None:
            x0, top, x1, bottom = (float(str(row[side])) for side in ("x0", "top", "x1", "bottom"))
            fragment += f"&viewrect={x0:g},{top:g},{x1 - x0:g},{bottom - top:g}"
        yield {"type": "FragmentSelector", "conformsTo": _PDF_FRAGMENT, "value": fragment}
