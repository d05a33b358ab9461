"""The citation grammar on its case files, and on random and hostile texts."""

from __future__ import annotations

import re
import sys
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from pipeline.citations.note import find_unexplained, parse_citations
from pipeline.citations.styles.law_reviews import parse_full_citation
from pipeline.grammar.citation_cues import is_remark, looks_like_citation
from pipeline.grammar.names import is_organization, parse_people, restore_case
from pipeline.record.csl import CslItem
from tests.support.case_files import cases
from tests.support.shards import damaged
from tests.support.timing import within_a_minute

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import FrameType

    from pipeline.citations.source import ParsedCitation, ParsedSource

CSL = TypeAdapter(CslItem)


def shown_name(name: Mapping[str, object]) -> str:
    """`Family, Given, Suffix`, or the literal."""
    keys = ("family", "given", "suffix", "literal")
    return ", ".join(str(name[key]) for key in keys if key in name)


def shown_source(text: str, found: ParsedSource) -> Iterator[str]:
    """One line a key of the source, in a fixed order, dates as EDTF."""
    keys = """type genre author editor note title container-title publisher publisher-place number
    volume issue page edition jurisdiction"""
    for key in keys.split():
        value = found.csl.get(key)
        names = value if isinstance(value, list) else []
        yield from (f"{key}: {shown_name(name)}" for name in names if isinstance(name, dict))
        if isinstance(value, str):
            yield f"{key}: {value}"
    dates = {"issued": found.issued, "accessed": found.accessed}
    yield from (f"{key}: {edtf}" for key, edtf in dates.items() if edtf)
    if found.locator:
        yield f"locator: {found.locator_kind} {found.locator}"
    yield from (f"short: {text[p.start : p.end]}" for p in found.parts if p.role == "short")
    if "URL" in found.csl:
        yield f"URL: {found.csl['URL']}"


def shown(text: str, found: ParsedCitation) -> Iterator[str]:
    """A citation as the case files print it."""
    references = [f"{reference.word} {reference.number}" for reference in found.pinpoints]
    head = f"{found.kind} {found.name}" if found.name else found.kind
    signal = f"{found.signal}: " if found.signal else ""
    yield signal + "; ".join([head, *references])
    if found.source:
        yield from shown_source(text, found.source)


@pytest.mark.parametrize(
    ("text", "expected"), [*cases("citations"), *cases("entries"), *cases("intergovernmental")]
)
def test_a_note_is_parsed_into_its_citations(text: str, expected: str) -> None:
    """Each note gives the citations, and leaves the rest, that its case names."""
    found = parse_citations(text)
    lines = [line for citation in found for line in shown(text, citation)] or ["nothing"]
    left = [f"unexplained: {text[start:end]}" for start, end in find_unexplained(text, found)]
    assert "\n".join([*lines, *left]) == expected


@pytest.mark.parametrize(
    ("text", "court"),
    [
        ("Lund v. Holst, No. 06-0123 (RMC), slip op. at 4 (D.D.C. Mar. 3, 2007)", "D.D.C."),
        ("Lund v. Holst, No. 1:19-cv-037 (CJN) (D.D.C. Nov. 2, 2021)", "D.D.C."),
        ("R v Lund (2008) 237 CLR 1, 20 [44] (Holst CJ)", None),
        ("Lund v Holst [2014] UKSC 47 [52] (Lord Berg)", None),
        ("Lund v Roe (Merits) Court of Salt Series C No 8 (3 May 2012) [12]", "Court of Salt"),
        ("Cal. Penal Code § 236.1 (West 2013)", None),
        (
            "Corte Suprema, Recurso Especial nº 1.223/MA, Rel. Min. Ana Reis, 3 de maio de 2012",
            "Corte Suprema",
        ),
    ],
)
def test_the_court_of_a_judgment_is_its_authority(text: str, court: str | None) -> None:
    """Neither a judge nor a publisher is a court."""
    (found,) = parse_citations(text)
    assert found.source is not None
    assert found.source.csl.get("authority") == court


@pytest.mark.parametrize(("text", "expected"), [*cases("names")])
def test_names_are_parsed(text: str, expected: str) -> None:
    """A name is a body, one or several persons, or neither."""
    persons = parse_people(text)
    lines = [shown_name(name.csl()) for name in persons or ()]
    assert "\n".join(lines or ["organisation" if is_organization(text) else "neither"]) == expected


@pytest.mark.parametrize(("text", "expected"), [*cases("titles")])
def test_titles_in_capitals_are_restored(text: str, expected: str) -> None:
    """Titles in capitals are restored to headline case; restoring twice changes nothing."""
    assert restore_case(text) == expected
    assert restore_case(restore_case(text)) == expected


@pytest.mark.parametrize(("text", "expected"), [*cases("cues")])
def test_citation_cues_are_recognised(text: str, expected: str) -> None:
    """A citation is distinguished from commentary even if it cannot be parsed."""
    assert ("cites" if looks_like_citation(text) else "comments") == expected


@pytest.mark.parametrize(("text", "expected"), [*cases("remarks")])
def test_sentences_that_cite_nothing_are_remarks(text: str, expected: str) -> None:
    """A sentence is a remark only if it has a finite verb and no sign of a source."""
    assert ("remark" if is_remark(text) else "may cite") == expected


@pytest.mark.parametrize(
    ("printed", "issued"),
    [
        ("Winter 2005", {"date-parts": [[2005]], "season": 4}),
        ("Spring 2005", {"date-parts": [[2005]], "season": 1}),
        ("May-June 2005", {"date-parts": [[2005, 5], [2005, 6]]}),
        ("the mid-1990s", {"literal": "the mid-1990s"}),
        ("Spring 2004-Winter 2005", {"literal": "Spring 2004-Winter 2005"}),
    ],
)
def test_dates_are_converted_to_csl(printed: str, issued: dict[str, object]) -> None:
    """A season has its number in CSL; other dates that CSL cannot express are literals."""
    found = parse_full_citation(f"UNICEF, CHILDREN OF THE ROAD ({printed})")
    assert found is not None
    assert found.csl["issued"] == issued


SHARDS = st.sampled_from(
    [
        *(
            "KELLY",
            "Liz Kelly",
            "IOM",
            "(IOM)",
            "THE WORLD FACTBOOK",
            "Title of It",
            "et al.",
            "Jr.",
            "XU WEI",
            "(eds.)",
            "in BOOK",
            "U.N. Doc. A/55/383",
            "van den Anker",
        ),
        *(
            ", ",
            "; ",
            ". ",
            "&",
            "and",
            "(",
            ")",
            "[",
            "]",
            "“",
            "”",
            "\n",
            "  ",
            "<",
            ">",
            "ß",
            "İ",
        ),
        *("supra", "infra", "Id.", "at 2", "note 18", "¶¶ 16, 190", "pp. 3-4", "see also ", "cf. "),
        *(
            "(2005)",
            "May 2009",
            "(last viewed Sept. 10, 2009)",
            "[hereinafter X]",
            "12 HARV. J.L. 45",
        ),
        *("http://a.example/b?c=d;e.", "available at: ", "Ministry of Justice"),
    ]
)
TEXTS = st.one_of(st.text(), st.lists(SHARDS).map(" ".join), st.lists(SHARDS).map("".join))


# What the case files print as notes, several of them in one, and with a shard somewhere inside.
PRINTED = st.sampled_from([str(case.values[0]) for case in cases("citations")])
NOTES = st.lists(PRINTED, min_size=1, max_size=3).map("; ".join)
DAMAGED = damaged(NOTES, SHARDS)


# What joins two citations: `Compare A, with B`, `A, and B`, `A as well as B`
JOINT = re.compile(r",?\s(?:and|with|also|as\swell\sas|and\s(?:see\s)?also|and\ssee)\s")


@given(TEXTS | DAMAGED)
@example("0AA,1000, and A00/,1000")
@example(",and ")
@example("A/0/0 also UN Doc A/0/0")
def test_any_text_is_parsed_with_offsets_inside_it(text: str) -> None:
    """Citations and what is left are in order, disjoint, inside the text and cover its letters.

    But for the words that part one of several from those before it.
    """
    found = parse_citations(text)
    left = find_unexplained(text, found)
    spans = sorted([*((c.start, c.end) for c in found), *left])
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    covered = "".join(text[start:end] for start, end in spans)
    whole = re.sub(r";\s*and\s", "", text)
    between = (text[first.end : second.start] for first, second in pairwise(found))
    parted = sum(map(str.isalnum, "".join(filter(JOINT.fullmatch, between))))
    assert sum(map(str.isalnum, covered)) >= sum(map(str.isalnum, whole)) - parted


@pytest.mark.parametrize("text", ["hereinafter X][hereinafter X]http://a.example/b", "X][Y, 2005"])
def test_a_bracket_that_was_never_opened_ends_the_reading(text: str) -> None:
    """A bracket that opens right behind it is not taken for its own, over and over."""
    assert all(0 <= one.start < one.end <= len(text) for one in parse_citations(text))


@given(NOTES | DAMAGED)
def test_every_part_lies_in_its_citation(text: str) -> None:
    """References slice to their numbers, parts and references lie inside their citation."""
    for found in parse_citations(text):
        parts = found.source.parts if found.source else ()
        assert all(found.start <= p.start < p.end <= found.end for p in parts)
        assert all(found.start <= r.start < r.end <= found.end for r in found.pinpoints)
        assert all(r.number in text[r.start : r.end] for r in found.pinpoints)
        if found.source:
            item = CSL.validate_python({"id": "x"} | found.source.csl, strict=True)
            assert item.get("URL", "").replace("%20", "") in "".join(text.split()).replace(
                "%20", ""
            )


@given(TEXTS)
def test_names_and_titles_accept_any_text(text: str) -> None:
    """No text makes a name, a title or a cue raise; a restored title is stable."""
    looks_like_citation(text)
    parse_people(text)
    is_organization(text)
    assert restore_case(restore_case(text)) == restore_case(text)


@pytest.mark.parametrize(
    "shard",
    [
        "(",
        ")",
        "[",
        "5",
        ", ",
        "; ",
        ". ",
        "A. ",
        "at 2 ",
        "supra ",
        "see ",
        "Kelly ",
        "http://a)",
        "¶ 1, ",
        "1, ",
        "“",
        " ",
    ],
)
def test_long_texts_are_parsed_in_linear_time(shard: str) -> None:
    """Ten thousand repetitions with a citation after them are parsed in little time."""
    text = shard * 10_000
    with within_a_minute():
        found = parse_citations(text + "Kelly supra at 2")
        parse_full_citation(text[:2500])
    assert all(0 <= one.start <= one.end <= len(text) + 16 for one in found)
    looks_like_citation(text)
    parse_people(text)
    restore_case(text.upper())


@pytest.mark.parametrize(
    ("text", "title", "locator"),
    [
        ("Margaret Ofori, WHO COUNTS THE KILNS? 217 (2003).", "Who Counts the Kilns?", "217"),
        ("Ida Holst, SALT AFTER THE PROTOCOL 225 (1999).", "Salt After the Protocol", "225"),
        ("Salt Roads Close, MIAMI HERALD, Feb. 11, 2007, at 1A.", "Salt Roads Close", "1A"),
        (
            "Ida Holst, Salt Roads Close, MIAMI HERALD, Feb. 11, 2007, at C1.",
            "Salt Roads Close",
            "C1",
        ),
        (
            "U.S. Department of State, Roads Report 2009 (Washington, 2009), 77.",
            "Roads Report 2009",
            "77",
        ),
    ],
)
def test_the_page_after_a_title_is_a_pinpoint(text: str, title: str, locator: str) -> None:
    """The page of a book or a newspaper is no part of a title, whatever the title ends in."""
    (citation,) = parse_citations(text)
    assert citation.source is not None
    assert citation.source.csl["title"] == title
    assert citation.source.locator == locator


def test_what_is_compared_are_two_citations() -> None:
    """`Compare …, with …` (Bluebook rule 1.2) cites a source on each side."""
    text = (
        "Compare Anna Holst, Toll, 28 Harv. Hum. Rts. J. 101 (2015), with Ida Brandt, SALT ROADS"
        " 10 (2011)."
    )
    first, second = parse_citations(text)
    assert first.source is not None
    assert second.source is not None
    assert (first.source.csl["title"], second.source.csl["title"]) == ("Toll", "Salt Roads")
    assert first.signal == "compare"
    assert find_unexplained(text, (first, second)) == ()


@pytest.mark.parametrize(
    "body",
    [
        "Institut de recherche pour le développement",
        "Direction de la Surveillance du Territoire",
        "Agence nationale de la statistique",
        "Observatoire ivoirien des droits de l’enfant",
        "Bundesministerium für Arbeit",
    ],
)
def test_a_body_with_small_letters_in_its_name_is_an_author(body: str) -> None:
    """French and German bodies print their adjectives and nouns in small letters."""
    (citation,) = parse_citations(f"{body}, Enquête sur les routes (Dakar: Karthala, 2019), p. 14.")
    assert citation.source is not None
    assert citation.source.csl["author"] == [{"literal": body}]
    assert citation.source.csl["title"] == "Enquête sur les routes"
    assert citation.source.csl["publisher"] == "Karthala"


def test_a_ministry_in_french_is_no_person() -> None:
    """A particle makes no person of a ministry, nor small letters a title of a printer."""
    text = "Ministère du Travail, Stratégie des routes (Bamako: Imprimerie nationale, 2017), 22."
    (citation,) = parse_citations(text)
    assert citation.source is not None
    assert citation.source.csl["author"] == [{"literal": "Ministère du Travail"}]
    assert citation.source.csl["publisher"] == "Imprimerie nationale"


@pytest.mark.parametrize(
    "text",
    [
        "Kerr, A. B. (2015). Roads and tolls in Nepal. Journal of Asian Studies, 12(3), 45–67.",
        "Kerr, Anna, and Paul Tan. Roads and Tolls in Nepal. London: Harvest House, 2015.",
        "Anna Kerr, Roads and Tolls in Nepal (Harvest House 2015) 12.",
    ],
)
def test_a_source_without_a_sign_of_law_enters_no_reader_of_law(text: str) -> None:
    """Only what may be a law, a judgment or a document is given to its reader."""
    entered = set[str]()

    def list_entered(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            entered.add(frame.f_globals["__name__"])

    sys.setprofile(list_entered)
    try:
        parse_citations(text)
    finally:
        sys.setprofile(None)
    assert "pipeline.citations.note" in entered
    assert not {name for name in entered if name.startswith("pipeline.citations.legal")}


def test_a_law_with_the_number_of_a_judgment_is_not_read() -> None:
    """`2020 SCC 5` is the number of a judgment, and names no series in which laws are printed."""
    assert parse_citations("Toll Act, 2020 SCC 5, s. 3.") == ()
