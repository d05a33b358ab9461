"""Running heads and footers of short texts with form feeds, where each may be printed once."""

from __future__ import annotations

import pytest

from pipeline.extract import extract
from pipeline.profiles.model import load_profile
from pipeline.readers.detect import read_source

FAMILY = load_profile("protection-project")
START = (
    "Kazakhstan\n==========\n\nTrafficking Routes\n------------------\n\n"
    "The inspectors went to the kilns in the north of the country, where they found that\n"
    "the owners of several of them kept the papers of the workers, and that one of the"
)
MIDDLE = (
    "workers had been there since the spring of the year before without any pay for it,\n"
    "which the owners did not deny when the court asked them about it in the autumn, and"
)
END = (
    "the court sent two of them to prison for that. The others paid a fine, and the men\n"
    "went home to their villages in the south before the winter came."
)
WHOLE = " ".join(f"{START} {MIDDLE} {END}".split("\n\n")[-1].split())


def printed(*pages: str) -> tuple[list[str], list[str]]:
    """The titles of the sections and the paragraphs of a text of these pages."""
    source = read_source("\n\f".join(pages).encode(), "a.txt", "a.txt")
    [record] = extract(source, profile=FAMILY, families=(), recognize=None).records
    texts = [paragraph.text for section in record.sections for paragraph in section.paragraphs]
    return [section.title or "" for section in record.sections], texts


@pytest.mark.parametrize(
    ("even", "odd"),
    [
        ("48                    NORTHERN LAW REVIEW                 [Vol. 5", "2019]   Kilns   49"),
        ("NORTHERN LAW REVIEW", "WORK IN THE KILNS"),
        ("Northern Law Review", "Work in the Kilns"),
        ("            Northern Law Review\n              Volume 5", "    Work in the Kilns"),
        ("48 Northern Law Review", "Work in the Kilns 49"),
    ],
)
def test_a_running_head_that_interrupts_a_sentence_is_no_section(even: str, odd: str) -> None:
    titles, texts = printed(START, f"{even}\n\n{MIDDLE}", f"{odd}\n\n{END}")
    assert titles == ["Trafficking Routes"]
    assert texts == [WHOLE]


def test_a_footer_that_interrupts_a_sentence_is_no_section() -> None:
    titles, texts = printed(
        f"{START}\n\nNorthern Law Review", f"{MIDDLE}\n\nWork in the Kilns", END
    )
    assert titles == ["Trafficking Routes"]
    assert texts == [WHOLE]


def test_a_running_head_that_interrupts_a_word_is_no_section() -> None:
    cut = START.removesuffix("one of the") + "one of the ka-"
    titles, texts = printed(cut, f"WORK IN THE KILNS\n\nzakh {MIDDLE}\nends.")
    assert titles == ["Trafficking Routes"]
    assert len(texts) == 1


def test_running_heads_with_page_numbers_are_found_between_whole_sentences_too() -> None:
    titles, texts = printed(
        f"{START}\nworkers died.",
        f"48      NORTHERN LAW REVIEW\n\nThe {MIDDLE}\nthen they left.",
        "2019]      KILNS      49\n\nThe court sent two of them to prison for that.",
    )
    assert titles == ["Trafficking Routes"]
    assert len(texts) == 3


def test_a_title_at_the_top_of_a_page_is_no_running_head() -> None:
    titles, _ = printed(
        f"{START}\nworkers died.",
        "Forms of Trafficking\n\nMen are sent to the kilns, and their children go with them.",
    )
    assert titles == ["Trafficking Routes", "Forms of Trafficking"]


def test_numbered_titles_at_the_tops_of_pages_are_no_running_heads() -> None:
    titles, _ = printed(
        f"{START}\nworkers died.",
        "CHAPTER 1\n\nMen are sent to the kilns, and their children go with them.",
        "CHAPTER 2\n\nThe courts were slow, and the law did not help them there.",
    )
    assert titles == ["Trafficking Routes", "CHAPTER 1", "CHAPTER 2"]


def test_the_first_line_of_a_page_that_continues_a_sentence_is_text() -> None:
    _, texts = printed(START, f"Kazakh {MIDDLE}\nends.")
    assert len(texts) == 1
    assert " one of the Kazakh workers had been there" in texts[0]


def test_a_line_after_a_whole_sentence_is_a_running_head_if_other_pages_have_one() -> None:
    titles, texts = printed(
        START,
        f"Northern Law Review\n\n{MIDDLE}\nthen they left.",
        "Work in the Kilns\n\nThe court sent two of them to prison for that.",
    )
    assert titles == ["Trafficking Routes"]
    assert len(texts) == 2


def test_a_running_head_before_a_capitalised_name_interrupts_the_sentence() -> None:
    titles, texts = printed(START, f"Northern Law Review\n\nKazakh {MIDDLE}\nends.")
    assert titles == ["Trafficking Routes"]
    assert " one of the Kazakh workers had been there" in texts[0]


def test_a_last_line_that_refers_to_a_table_is_text() -> None:
    """Though other pages end so, a bracket and a stop behind a number are no page number."""
    pages = [f"{START} kilns.\nNorth (Table {at})." for at in (6, 7, 8)]
    _, texts = printed(*pages)
    assert sum("North (Table" in text for text in texts) == len(pages)


def test_a_title_is_kept_where_other_pages_begin_with_text() -> None:
    titles, _ = printed(
        f"{START}\nworkers died.",
        f"The {MIDDLE}\nthen they left.",
        "Forms of Trafficking\n\nMen are sent to the kilns, and their children go with them.",
    )
    assert titles == ["Trafficking Routes", "Forms of Trafficking"]


def test_a_line_with_wide_spaces_at_the_top_of_a_page_is_no_heading() -> None:
    pages = "".join(
        f"[Vol. 5          SALT ROADS OF KENYA          {number}]\n\nTrade grew in the year "
        f"{number} and it went on, as all could see\nwho came by the road, and nobody asked "
        "them for a toll of any kind at all.\n\f"
        for number in range(10, 14)
    )
    source = read_source(f"SALT ROADS\n\n{pages}".encode(), "a.txt", "a.txt")
    headings = [one for one in source.blocks if one.kind == "heading"]
    assert [source.text[one.start : one.end] for one in headings] == ["SALT ROADS"]


def test_a_head_of_most_pages_is_one_inside_a_page_too() -> None:
    pages = [
        f"KILNS\n\nThe inspectors saw kiln {number} in May. It was shut." for number in range(6)
    ]
    pages[3] = "Kiln 3 was shut.\n\nKILNS\n\nThe owner of it was not there.\n\nNor were the men."
    titles, _ = printed("Kazakhstan\n==========\n\nTrafficking Routes\n------------------", *pages)
    assert "KILNS" not in titles[2:]
    assert titles.count("KILNS") <= 1


def test_a_country_in_two_lines_that_is_printed_once_heads_its_chapter() -> None:
    """The text above it breaks off, as the last of a list of reports does."""
    told = "The courts were slow, and the prisons of the two towns held many who waited."
    chapters = [
        f"{name.upper()}{'' if name == 'Angola' else chr(10)}\nREPUBLIC OF {name.upper()}\n\n"
        f"{told}\n\n{told}\n\nVisits and reports\n{told}\nThe prisons of the north (NR 28/2)\n"
        for name in ("Albania", "Angola", "Chad", "Kenya", "Peru", "Togo")
    ]
    source = read_source("\n".join(chapters).encode(), "a.txt", "a.txt")
    records = extract(source, profile=None, families=(), recognize=None).records
    codes = [record.country.code if record.country else None for record in records]
    assert codes == ["ALB", "AGO", "TCD", "KEN", "PER", "TGO"]


@pytest.mark.parametrize(("end", "titles"), [(" of the", []), (" of the north;", ["Boats and"])])
def test_an_item_that_ends_above_a_title_is_no_sentence_that_it_cuts(
    end: str, titles: list[str]
) -> None:
    text = (
        f"# Peru\n\nThe keepers wrote of the quays{end}\n\n### Boats and\n\nrivers of the south.\n"
    )
    source = read_source(text.encode(), "a.md", "a.md")
    [record] = extract(source, profile=None, families=(), recognize=None).records
    assert [section.title for section in record.sections if section.title] == titles
