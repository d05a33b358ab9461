"""The country that a whole report is about, and how a book divides into those of several."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.extract import extract
from pipeline.readers.detect import read_source
from pipeline.vocabulary.countries import find_chapter_country, find_mentions, get_country
from tests.support.extracting import as_json
from tests.support.recount import wrong_record


def read(text: str, path: str = "a.md", country: str | None = None) -> tuple[Any, Any]:
    """The document and the records of a text, checked for consistency."""
    document, records = as_json(
        extract(
            read_source(text.encode(), path, path),
            profile=None, families=(), recognize=None, country=get_country(country or ""),
        )
    )  # fmt: skip
    for place, one in records.items():
        assert not list(wrong_record(document, one, place))
    return document, list(records.values())


def codes(records: list[Any]) -> list[str | None]:
    return [one["country"] and one["country"]["code"] for one in records]


BODY = """\
The ferries of {name} ran late, and {name} has no second harbour.

## Freight

Ships came from Australia. Timber of {name} was sold.

## Passengers

Few travelled to {name} in winter.
"""


@pytest.mark.parametrize(
    ("head", "name", "code"),
    [
        ("# Ferry Bulletin\n\n## Tonga Harbour Board", "Tonga", "TON"),
        ("# Solomon Islands' Ferries", "Solomon Islands", "SLB"),
        ("# Tongan Ferries in Winter", "Tonga", "TON"),
        ("# K E N Y A\n\nFerries", "Kenya", "KEN"),
        ("# DOMINICAN R E P U B L I C\n\nFerries", "Dominican Republic", "DOM"),
        ("# FERRIES OF BOSNIA AND HERZEGOVINA", "Bosnia and Herzegovina", "BIH"),
        ("# Ferries: Congo, Democratic Republic of the", "Democratic Republic of the Congo", "COD"),
        ("# Ferries", "Tonga", None),  # too little, without a title
    ],
)
def test_a_report_is_about_the_country_of_its_cover(head: str, name: str, code: str | None) -> None:
    document, records = read(f"{head}\n\n{BODY.format(name=name)}")
    assert codes(records) == [code]
    assert [part["role"] for part in document["parts"]] == ["chapter"]


def test_a_country_that_the_text_names_throughout_needs_no_title() -> None:
    text = "".join(f"## Ferry {n}\n\nA boat of Tonga sank off Tonga.\n\n" for n in range(30))
    _, (one,) = read(f"# Ferries\n\n{text}")
    assert one["country"]["name"] == "Tonga"
    (problem,) = [p for p in one["problems"] if p["code"] == "untitled-country"]
    assert "Tonga is named in opening and in 30 paragraphs" in problem["message"]


def test_many_paragraphs_show_more_than_few() -> None:
    own = "".join(f"Ferry {n} of Singapore ran late.\n\n" for n in range(33))
    other = "".join(f"Ferry {n} of Japan ran on time.\n\n" for n in range(5))
    assert codes(read(f"# Masterplan\n\n{own}{other}")[1]) == ["SGP"]
    few = "".join(f"Ferry {n} of Singapore ran late.\n\n" for n in range(6))
    one = "A ferry of Japan ran on time.\n\n"
    assert codes(read(f"# Masterplan\n\n{few}{one}")[1]) == [None]


def test_a_list_of_countries_that_explains_little_divides_no_report() -> None:
    text = "".join(f"Ferry {n} of Colombia ran late.\n\n" for n in range(20))
    other = "".join(f"Boats of Peru met ferry {n}.\n\n" for n in range(6))
    lists = "## CHILE\n\nA law on boats.\n\n## INDIA\n\nA law on ships, as in India.\n\n"
    assert codes(read(f"# Guidelines\n\n{text}{other}{lists}")[1]) == [None]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The Georgian ferries of Georgia ran late.", "GEO"),
        ("The ferries of Georgia ran late.", None),  # it may be the state
    ],
)
def test_a_name_and_its_people_are_a_country(text: str, code: str | None) -> None:
    assert codes(read(f"# Ferries in Georgia\n\n{text}\n")[1]) == [code]


def test_an_acronym_that_is_as_common_as_a_name_needs_no_introduction() -> None:
    text = "".join(f"Ferry {n} of the UK ran late.\n\n" for n in range(30))
    assert codes(read(f"# Ferry Strategy\n\n{text}")[1]) == ["GBR"]


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("# Ministry of Ferries\n\n# Tonga Ferry Survey", "Tonga Ferry Survey"),
        ("# General Assembly Distr.: General\n\n# Ferries of Tonga", "Ferries of Tonga"),
        ("Ferry Strategy of Tonga 2012-2015", "Ferry Strategy of Tonga 2012-2015"),
        ("# of the lower harbours\n\n## Ferries of Tonga", "Ferries of Tonga"),
    ],
)
def test_no_letterhead_is_the_title_of_a_report(head: str, title: str) -> None:
    document, (one,) = read(f"{head}\n\n{BODY.format(name='Tonga')}")
    assert document["title"] == title
    assert not any("Distr." in (section["title"] or "") for section in one["sections"])


def test_headings_and_legends_of_other_countries_start_no_chapter() -> None:
    lists = "## Code list\n\n### Lebanon\n\n422\n\n### India\n\n356\n\n### Fiji\n\n242\n\n"
    _, records = read(f"# Tonga Labour Survey\n\n{BODY.format(name='Tonga')}\n\n{lists}")
    assert codes(records) == ["TON"]


def test_a_country_that_is_given_makes_the_document_one_chapter() -> None:
    text = "# Fiji\n\nBoats of Fiji.\n\n# Tonga\n\nBoats of Tonga.\n"
    assert codes(read(text)[1]) == ["FJI", "TON"]
    assert codes(read(text, country="KEN")[1]) == ["KEN"]


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("ferries_Tonga_2019.md", "No boat ran.", "TON"),
        ("ferries_Tonga_2019.md", "No boat of Fiji ran. A ferry of Fiji sank.", None),
        ("ferries_Tonga_Fiji.md", "No boat ran.", None),
    ],
)
def test_the_name_of_a_file_counts_where_nothing_is_printed(
    path: str, body: str, code: str | None
) -> None:
    _, (one,) = read(f"# Ferries\n\n{body}\n", path)
    assert (one["country"] and one["country"]["code"]) == code
    assert {p["code"] for p in one["problems"]} >= {"untitled-country" if code else "no-country"}


CHAPTER = "# {title}\n\n{official}Boats of {name} were counted in {name}.\n\n"
BOOK = [
    ("ALGERIA", "Algeria"),
    ("CONGO\n\n## (REPUBLIC OF THE)", "Republic of the Congo"),
    ("KOREA\n\n## (DEMOCRATIC PEOPLE\u2019S REPUBLIC OF)", "North Korea"),
    ("KENYA", "Kenya"),
    ("MOROCCO/WESTERN SAHARA", "Morocco"),
    ("NORTHERN SHOALS", "the shoals"),
    ("PALESTINIAN AUTHORITY", "Palestine"),
    ("TONGA", "Tonga"),
]


def test_each_heading_of_the_class_ends_the_chapter_before_it() -> None:
    text = "".join(CHAPTER.format(title=title, name=name, official="") for title, name in BOOK)
    document, records = read(text)
    assert codes(records) == ["DZA", "COG", "PRK", "KEN", "MAR", None, "PSE", "TON"]
    unknown = records[5]
    assert unknown["id"].endswith("/_northern_shoals")
    assert unknown["country"]["printed"] == "NORTHERN SHOALS"
    assert unknown["country"]["name"] is None
    assert [p["code"] for p in unknown["problems"]] == ["unknown-country"]
    assert unknown["sections"][0]["paragraphs"][0]["text"].startswith("Boats of the shoals")
    assert [part["role"] for part in document["parts"]] == ["chapter"] * len(BOOK)


def test_an_official_name_below_decides_between_countries_of_one_name() -> None:
    text = CHAPTER.format(title="ALGERIA", name="Algeria", official="")
    text += CHAPTER.format(
        title="CONGO", name="Congo", official="## DEMOCRATIC REPUBLIC OF THE CONGO\n\n"
    )
    text += CHAPTER.format(title="KENYA", name="Kenya", official="## REPUBLIC OF KENYA\n\n")
    assert codes(read(text)[1]) == ["DZA", "COD", "KEN"]


def test_an_appendix_of_the_chapters_class_is_no_chapter() -> None:
    text = "".join(CHAPTER.format(title=title, name=name, official="") for title, name in BOOK[:4])
    document, records = read(f"{text}# WHO COUNTED THE BOATS\n\nTwo clerks did.\n")
    assert codes(records) == ["DZA", "COG", "PRK", "KEN"]
    assert document["parts"][-1]["role"] == "back"


def test_a_name_over_two_lines_is_no_running_head_though_no_sentence_ends_above_it() -> None:
    text = "".join(
        CHAPTER.format(title=title, name=name, official="") for title, name in BOOK[:4:3]
    )
    text += "A list of boats\n\n"
    for gloss in ("Democratic People's Republic of", "Republic of"):
        text += f"# KOREA\n\n({gloss.upper()})\n\n{gloss} Korea has boats.\n\nA list of them\n\n"
    assert codes(read(text)[1]) == ["DZA", "KEN", "PRK", "KOR"]


def test_an_address_on_a_cover_alone_names_no_country() -> None:
    office = "Boat Office, www.boats.go.ke, info@boats.go.ke"
    text = f"# Review of Boats\n\n{office}\n\n## Trade\n\nIt grew.\n"
    assert codes(read(text)[1]) == [None]


def test_lists_of_countries_behind_the_last_chapter_are_matter() -> None:
    text = "".join(CHAPTER.format(title=title, name=name, official="") for title, name in BOOK[:4])
    names = ["Albania", "Bhutan", "Chile", "Denmark", "Ecuador", "Fiji", "Ghana", "Haiti", "Italy"]
    addresses = "".join(
        f"{name}: Board of Boats, 1 Quay\n\n" for name in [*names, "Kenya", "Laos", "Mali"]
    )
    document, records = read(
        f"{text}## Boats\n\nKenya has boats.\n\n## Where to Ask\n\n{addresses}"
    )
    assert codes(records) == ["DZA", "COG", "PRK", "KEN"]
    assert [section["title"] for section in records[-1]["sections"]][-1] == "Boats"
    assert [part["role"] for part in document["parts"]] == ["chapter"] * 4 + ["back"]


# A chapter whose text names another country, and never its own.
SILENT = "<h2>{name}</h2><p>Boats came from Australia and left again in winter.</p>"


@pytest.mark.parametrize(
    ("names", "listed", "found"),
    [
        (("Tonga", "Kenya", "Fiji"), ("Tonga", "Kenya", "Fiji"), ["TON", "KEN", "FJI"]),
        (("Tonga", "Kenya", "Fiji"), (), None),
        (("Tonga", "Kenya", "Fiji"), ("Chad", "Peru", "Fiji", "Oman"), None),
        (("Chad", "Fiji", "Kenya", "Oman", "Tonga"), (), ["TCD", "FJI", "KEN", "OMN", "TON"]),
        (("Chad", "Kenya", "Fiji", "Oman", "Tonga"), (), None),
    ],
    ids=["contents", "no contents", "other contents", "in order", "out of order"],
)
def test_contents_and_order_speak_for_chapters(
    names: tuple[str, ...], listed: tuple[str, ...], found: list[str] | None
) -> None:
    links = "".join(f'<li><a href="#{name}">{name}</a></li>' for name in listed)
    menu = f"<nav><ul>{links}</ul></nav>" if listed else ""
    chapters = "".join(SILENT.format(name=name) for name in names)
    document, records = read(f"<html><body>{menu}<h1>Boats</h1>{chapters}</body></html>", "a.html")
    if found is None:
        assert len(records) == 1
        return
    assert codes(records) == found
    [division] = [one for one in document["conventions"] if one["name"] == "chapters"]
    assert ("in the list of contents" in division["meaning"]) == bool(listed)


@pytest.mark.parametrize(("at", "title"), [(0, "ABELIA"), (8, "ZEBRA SHOALS")])
def test_an_unknown_chapter_may_be_the_first_or_last(at: int, title: str) -> None:
    book = [CHAPTER.format(title=one, name=name, official="") for one, name in sorted(BOOK)]
    book.insert(at, CHAPTER.format(title=title, name=title.title(), official=""))
    _, records = read("".join(book))
    assert len(records) == len(BOOK) + 1
    assert records[0 if at == 0 else -1]["country"]["printed"] == title


@pytest.mark.parametrize("entries", ["{0} ...... {1}", "{0} {1}", "{0}"])
def test_a_list_of_contents_ends_where_a_heading_repeats_an_entry(entries: str) -> None:
    titles = ["Summary", "Harbours", "Ferries", "Annex"]
    listed = "\n\n".join(entries.format(one, at) for at, one in enumerate(titles, 3))
    body = "".join(f"## {one}\n\nSentences about Tonga are here.\n\n" for one in titles)
    document, (one,) = read(f"# Tonga Report\n\n## Contents\n\n{listed}\n\n{body}")
    assert [section["title"] for section in one["sections"]] == titles
    assert sum(claim["role"] == "matter" for claim in document["claims"]) == 1 + len(titles)


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("Morocco/Western Sahara", "MAR"),
        ("China (includes Tibet, Hong Kong, and Macau)", "CHN"),
        ("Korea (Democratic People's Republic of)", "PRK"),
        ("Congo (Republic of the)", "COG"),
        ("Trinidad and Tobago", "TTO"),
        ("Palestinian Authority", "PSE"),
        ("Eastern Shoals", None),
    ],
)
def test_the_country_of_a_chapters_heading(heading: str, code: str | None) -> None:
    country = find_chapter_country(heading)
    assert (country and country.code) == code


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Tonga Statistics Department", ["TON"]),
        ("UK\u2019s Ferries", ["GBR"]),
        ("Ferries in New Mexico", []),
        ("FERRIES IN NORTHERN IRELAND", []),
        ("Trade of Fiji and TONGA", ["FJI", "TON"]),
    ],
)
def test_names_in_a_line_of_a_title(line: str, found: list[str]) -> None:
    assert [code for _, _, code in find_mentions(line)] == found


def test_states_that_recommend_are_not_what_a_report_is_about() -> None:
    seen = "\n".join(f"{n}. In year {n} Ghana built a road and a school." for n in range(1, 10))
    made = "\n".join(f"10.{n} Ratify the treaty on ships (Kenya);" for n in range(1, 16))
    review = f"Report of the Panel on Ghana\n\n{seen}\n10. These enjoy its support:\n{made}\n"
    assert codes(read(review, "a.txt")[1]) == ["GHA"]


def test_labels_of_charts_are_not_what_a_report_is_about() -> None:
    parts = "\n\n".join(
        f"Uganda\n\n{n}.5\n\nRwanda\n\n{n}.7\n\nIn year {n} Kenya built roads, and it rained."
        for n in range(1, 9)
    )
    assert codes(read(f"Kenya: Country Review\n\n{parts}\n", "a.txt")[1]) == ["KEN"]


def test_a_letterspaced_name_and_one_over_two_headings_begin_chapters() -> None:
    book = "# Atlas\n\n## Korea\n\n## (Republic of)\n\n" + BODY.format(name="the Republic of Korea")
    for name in ("Kuwait", "Lebanon", "M a l i"):
        book += f"\n## {name}\n\n{BODY.format(name=name.replace(' ', '').title())}"
    book = book.replace("## Freight", "### Freight").replace("## Passengers", "### Passengers")
    assert codes(read(book)[1]) == ["KOR", "KWT", "LBN", "MLI"]


TWO_LANGUAGES = (("Croatia", "Croatie"), ("Georgia", "G\u00e9orgie"), ("Peru", "P\u00e9rou"))


@pytest.mark.parametrize("sign", [" / ", " \u2013 ", " ", " | "])
def test_names_in_two_languages_begin_chapters(sign: str) -> None:
    book = "".join(f"# {one}{sign}{two}\n\n{BODY.format(name=one)}" for one, two in TWO_LANGUAGES)
    assert codes(read(book)[1]) == ["HRV", "GEO", "PER"]


def test_names_in_bold_before_the_text_begin_chapters_as_does_one_set_higher() -> None:
    names = ("Fiji", "Georgia", "Malta", "Peru")
    titles = (f"## {one}\n\n" if one == "Malta" else f"**{one.upper()}.** " for one in names)
    body = "{name} has ferries. The ferries of {name} sail, and {name} counts them.\n\n" * 2
    book = "".join(title + body.format(name=one) for title, one in zip(titles, names, strict=True))
    assert codes(read(book)[1]) == ["FJI", "GEO", "MLT", "PER"]


def test_letters_that_a_printer_drew_together_are_letterspaced() -> None:
    assert codes(read("# G U YA N A\n\nFerries sail.\n")[1]) == ["GUY"]
