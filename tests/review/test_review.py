"""The review pages: their content, mouse and keyboard, and safety against hostile reports."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import pypdfium2
import pytest

from pipeline.cli import main
from pipeline.errors import Exit
from pipeline.review.rows import build_rows
from pipeline.review.site import PagePictures, ReviewOptions, write_review
from tests.support.browser import open_page
from tests.support.printed_pdf import Text, content, pdf
from tests.support.samples import RAW

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Position

BOOK = "central-asia-and-caucasus.md"
GEORGIA = f"{BOOK}/GEO"
PARTS = [f"/statistics/literacy_rate/observations/{at}" for at in range(3)]
PROSE = [f"/sections/2/paragraphs/{at}" for at in range(2)]
PRINTED: list[Text] = [
    (72, 720, 20, "Fiji"),
    (72, 690, 11, "Population: 944,720 (July 2009 est.)"),
    (72, 674, 11, "Literacy: total population: 93.7%; male: 95.5%; female: 91.9%"),
    (72, 658, 11, "Capital: Suva"),
]
# Code in every form that a report could carry into a page.
HOSTILE = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "\"><script>document.title='taken'</script>",
    "'-alert(1)-'",
    "javascript:alert(1)",
    "<a href=javascript:alert(1)>x</a>",
    "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
    "<!--<script>",
    "-->",
    "]]>",
    "<style>*{display:none}</style>",
    "<link rel=stylesheet href=http://127.0.0.1:9/x.css>",
    "<img src=http://127.0.0.1:9/x.png>",
    "<base href=http://127.0.0.1:9/>",
    "<meta http-equiv=refresh content='0;url=http://127.0.0.1:9/'>",
    "<form action=http://127.0.0.1:9/><button>x",
    "<object data=http://127.0.0.1:9/x></object>",
    "<details open ontoggle=alert(1)>",
    "<body onload=alert(1)>",
    "${alert(1)}",
    "{{constructor.constructor('alert(1)')()}}",
    "$title $data $$",
    "\u202ereversed\u202c",
    "\u2066isolated\u2069",
    "\x00\x1b[31m\x07",
    "\u2028alert(1)\u2029",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\\u003cscript\\u003ealert(1)",
    "\ud83d\ude00 " + "long" * 400,
)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `raw/` (a book in Markdown, a PDF), its output `out/` and its `review/`."""
    folder = tmp_path_factory.mktemp("review")
    (folder / "raw").mkdir()
    shutil.copy(RAW / BOOK, folder / "raw")
    (folder / "raw" / "fiji.pdf").write_bytes(pdf([content(PRINTED)]))
    raw, out = str(folder / "raw"), str(folder / "out")
    assert main(["run", raw, "--out", out, "--no-entities"]) == Exit.CLEAN
    target = str(folder / "review")
    assert main(["review", out, "--sources", raw, "--output", target, "--jobs", "1"]) == Exit.CLEAN
    return folder


def page_of(shelf: Path, record: str) -> Path:
    return shelf / "review" / "records" / f"{record}.html"


def find_pdf_record(shelf: Path) -> str:
    [path] = (shelf / "out" / "records" / "fiji.pdf").iterdir()
    return f"fiji.pdf/{path.stem}"


def data_of(page: Path) -> dict[str, Any]:
    embedded = page.read_text("utf-8").split('id="data">')[1].split("</script>")[0]
    data: dict[str, Any] = json.loads(embedded)
    return data


def test_every_record_has_a_page_and_the_overview_links_it(shelf: Path) -> None:
    overview = (shelf / "review" / "index.html").read_text("utf-8")
    records = sorted((shelf / "out" / "records").rglob("*.json"))
    assert len(records) == 4
    for record in records:
        path = record.relative_to(shelf / "out").with_suffix(".html").as_posix()
        assert (shelf / "review" / path).is_file()
        assert f'href="{path}"' in overview


def test_the_overview_counts_problems_of_records_and_of_documents(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "fiji.txt").write_text("Fiji\n\nA text of no family.\n", "utf-8")
    out, target = str(tmp_path / "out"), tmp_path / "review"
    assert main(["run", str(tmp_path / "fiji.txt"), "--out", out, "--no-entities"]) == Exit.CLEAN
    assert main(["review", out, "--output", str(target)]) == Exit.CLEAN
    capsys.readouterr()
    assert main(["problems", out, "--to", "json"]) == Exit.CLEAN
    listed = json.loads(capsys.readouterr().out)
    assert "unknown-profile" in {one["code"] for one in listed}
    overview = (target / "index.html").read_text("utf-8")
    for severity in ("warning", "info"):
        count = sum(one["severity"] == severity for one in listed)
        assert f"<b>{count}</b>problems: {severity}" in overview


def test_a_page_of_a_pdf_is_a_picture_made_once(shelf: Path) -> None:
    [picture] = (shelf / "review" / "pages").rglob("*.webp")
    assert picture.read_bytes()[8:12] == b"WEBP"
    [page] = data_of(page_of(shelf, find_pdf_record(shelf)))["pages"]
    assert (page_of(shelf, find_pdf_record(shelf)).parent / page["picture"]).resolve() == picture
    before = picture.stat().st_mtime_ns
    arguments = ["review", str(shelf / "out"), "--sources", str(shelf / "raw")]
    assert main([*arguments, "--output", str(shelf / "review"), "--jobs", "1"]) == Exit.CLEAN
    assert picture.stat().st_mtime_ns == before


def test_a_page_that_two_chapters_share_is_drawn_once(tmp_path: Path) -> None:
    source = pdf([content(PRINTED)])
    with PagePictures(tmp_path, 2) as pictures:
        for pages in ([1], [1], [1]):
            pictures.add("a" * 64, pages, lambda: source)
    assert pictures.made == 1
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["1.webp"]


def test_a_pdf_without_its_source_is_shown_as_text(shelf: Path, tmp_path: Path) -> None:
    summary = write_review(shelf / "out", tmp_path, {}, options=ReviewOptions())
    assert summary.missing == ("fiji.pdf",)
    data = data_of(tmp_path / "records" / f"{find_pdf_record(shelf)}.html")
    assert data["pages"] == []
    assert "944,720" in data["text"][0]["text"]


def test_one_record_is_chosen_and_an_unknown_one_refused(shelf: Path, tmp_path: Path) -> None:
    target = str(tmp_path)
    out = str(shelf / "out")
    assert main(["review", out, "--record", GEORGIA, "--output", target]) == Exit.CLEAN
    assert [path.name for path in (tmp_path / "records").rglob("*.html")] == ["GEO.html"]
    assert main(["review", out, "--record", "nobody", "--output", target]) == Exit.USAGE


def test_the_spans_of_a_row_are_those_of_the_value(shelf: Path) -> None:
    data = data_of(page_of(shelf, GEORGIA))
    [part] = data["text"]
    rows = {row["pointer"]: row for row in data["rows"]}
    [(start, end)] = rows["/statistics/population"]["spans"]
    record = json.loads((shelf / "out" / "records" / f"{GEORGIA}.json").read_text("utf-8"))
    raw = record["statistics"]["population"]["raw"]
    assert part["text"][start - part["start"] : end - part["start"]] == raw
    lines = (shelf / "raw" / BOOK).read_text("utf-8").split("\n")
    assert raw in lines[rows["/statistics/population"]["line"] - 1]


def test_the_editor_offers_no_field_for_printed_text(shelf: Path) -> None:
    rows = data_of(page_of(shelf, GEORGIA))["rows"]
    names = {field[1].rpartition("/")[2] for row in rows for field in row["fields"]}
    assert {"value", "unit", "as_of", "share"} <= names
    assert not names & {"raw", "text", "spans", "start", "end", "label"}


def test_a_click_on_a_value_highlights_its_words(shelf: Path, browser: Browser) -> None:
    page, seen = open_page(browser, page_of(shelf, GEORGIA))
    record = json.loads((shelf / "out" / "records" / f"{GEORGIA}.json").read_text("utf-8"))
    for id_, statistic in record["statistics"].items():
        if not statistic["raw"]:
            continue
        page.click(f'[data-pointer="/statistics/{id_}"]')
        under = page.evaluate(
            """() => [...document.querySelectorAll(".box")].map((box) => {
                 const {left, right, top, bottom} = box.getBoundingClientRect();
                 const middle = (top + bottom) / 2;
                 const from = document.caretRangeFromPoint(left + 1, middle);
                 const to = document.caretRangeFromPoint(right - 1, middle);
                 return from.startContainer.data.slice(from.startOffset, to.startOffset);
               }).join("")"""
        )
        assert "".join(under.split()) == "".join(statistic["raw"].split())
    assert seen == []


def test_a_click_on_the_page_of_a_pdf_finds_the_values_there(shelf: Path, browser: Browser) -> None:
    page, seen = open_page(browser, page_of(shelf, find_pdf_record(shelf)))
    data = data_of(page_of(shelf, find_pdf_record(shelf)))
    row = next(row for row in data["rows"] if "944,720" in row["text"] and row["boxes"])
    number, x0, top, x1, bottom = row["boxes"][0]
    frame = page.locator(f'.page[data-page="{number}"]').bounding_box()
    assert frame is not None
    scale = frame["width"] / data["pages"][0]["width"]
    place: Position = {"x": (x0 + x1) / 2 * scale, "y": (top + bottom) / 2 * scale}
    page.locator(f'.page[data-page="{number}"]').click(position=place)
    chosen = page.get_attribute('[aria-current="true"]', "data-pointer")
    boxes = {one["pointer"]: one["boxes"] for one in data["rows"]}
    assert chosen is not None
    assert any(box[2] <= (top + bottom) / 2 <= box[4] for box in boxes[chosen])
    assert page.locator(".box").count() > 0
    assert seen == []


def test_the_words_under_a_box_are_the_words_of_the_value(shelf: Path) -> None:
    data = data_of(page_of(shelf, find_pdf_record(shelf)))
    record = json.loads(
        (shelf / "out" / "records" / f"{find_pdf_record(shelf)}.json").read_text("utf-8")
    )
    rows = {row["pointer"]: row for row in data["rows"]}
    height = data["pages"][0]["height"]
    with pypdfium2.PdfDocument(shelf / "raw" / "fiji.pdf") as document:
        words = document[0].get_textpage()
        for id_, statistic in record["statistics"].items():
            under = [
                words.get_text_bounded(x0 - 0.5, height - bottom, x1 + 0.5, height - top)
                for _, x0, top, x1, bottom in rows[f"/statistics/{id_}"]["boxes"]
            ]
            assert " ".join(" ".join(under).split()) == statistic["raw"]
        words.close()


def test_all_values_are_reachable_by_keyboard(shelf: Path, browser: Browser) -> None:
    page, seen = open_page(browser, page_of(shelf, GEORGIA))
    count = len(data_of(page_of(shelf, GEORGIA))["rows"])
    page.keyboard.press("j")
    visited = []
    for _ in range(count):
        visited.append(page.get_attribute('[aria-current="true"]', "data-pointer"))
        page.keyboard.press("y")
        page.keyboard.press("j")
    assert len(set(visited)) == count
    assert page.inner_text("#progress") == f"{count} of {count} checked"
    page.reload()
    assert page.inner_text("#progress") == f"{count} of {count} checked"
    page.keyboard.press("/")
    page.keyboard.type("literacy")
    page.keyboard.press("Enter")
    assert "literacy" in (page.get_attribute('[aria-current="true"]', "data-pointer") or "")
    assert seen == []


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [
        ("literacy_rate", ["/statistics/literacy_rate", *PARTS]),  # a statistic with its figures
        ("99.6 percent", ["/statistics/literacy_rate", PARTS[1]]),  # a figure with its statistic
        ("forms of", ["/sections/2", *PROSE]),  # a section with its paragraphs
    ],
)
def test_a_search_shows_a_value_with_its_parts_and_a_part_with_its_value(
    shelf: Path, browser: Browser, wanted: str, shown: list[str]
) -> None:
    page, seen = open_page(browser, page_of(shelf, GEORGIA))
    page.fill("#search", wanted)
    pointers = [row.get_attribute("data-pointer") for row in page.locator(".row").all()]
    assert pointers[: len(shown)] == shown
    assert seen == []


def test_a_search_marks_what_it_finds_even_at_the_end_of_a_long_paragraph(
    tmp_path: Path, browser: Browser
) -> None:
    story = "They came by sea and stayed. " * 90
    report = f"# Fiji\n\n## History\n\n{story}At last a needle.\n"
    (tmp_path / "fiji.md").write_text(report, "utf-8")
    out, target = str(tmp_path / "out"), tmp_path / "review"
    assert main(["run", str(tmp_path / "fiji.md"), "--out", out, "--no-entities"]) == Exit.CLEAN
    assert main(["review", out, "--output", str(target), "--jobs", "1"]) == Exit.CLEAN
    page, seen = open_page(browser, target / "records" / "fiji.md" / "FJI.html")
    page.fill("#search", "needle")
    [mark] = page.locator("mark").all()
    assert mark.inner_text() == "needle"
    mark.scroll_into_view_if_needed()
    is_clipped = """mark => { const whole = mark.closest(".value");
      return whole.scrollHeight > whole.clientHeight + 1; }"""
    assert not mark.evaluate(is_clipped)
    assert seen == []


Edit: TypeAlias = tuple[str, str, tuple[str, ...], str, tuple[str | int, ...]]

# Statistic, field, texts that are refused, a text that is taken, and the place in the value.
EDITS: list[Edit] = [
    ("population", "value", ("4,6", "4,61,580"), "4,615,808", ("observations", 0, "value")),
    ("population", "as of", ("July 2009",), "2009-08", ("observations", 0, "as_of")),
    ("religions", "Muslim: share", ("ten",), "9.8", ("items", 1, "share")),
]


def test_edits_become_corrections_that_the_next_run_applies(
    shelf: Path, browser: Browser, tmp_path: Path
) -> None:
    shutil.copytree(shelf / "raw", tmp_path / "raw")
    corrections = b""
    for statistic, field, refused, good, _ in EDITS:
        page, _ = open_page(browser, page_of(shelf, GEORGIA), fragment=f"#/statistics/{statistic}")
        page.keyboard.press("e")
        page.fill("#reason", "misread")
        page.fill("#by", "A. Reader")
        for bad in refused:
            page.get_by_label(field, exact=True).fill(bad)
            page.click("text=Save the correction")
            assert page.inner_text("#complaint")
        page.get_by_label(field, exact=True).fill(good)
        page.click("text=Save the correction")
        with page.expect_download() as download:
            page.click("#corrections")
        download.value.save_as(tmp_path / "downloaded")
        corrections += (tmp_path / "downloaded").read_bytes()
    (tmp_path / "raw" / "corrections.jsonl").write_bytes(corrections)
    arguments = ["run", str(tmp_path / "raw"), "--out", str(tmp_path / "out"), "--no-entities"]
    assert main(arguments) == Exit.CLEAN
    record = json.loads((tmp_path / "out" / "records" / f"{GEORGIA}.json").read_text("utf-8"))
    for (statistic, _, _, good, place), correction in zip(
        EDITS, record["corrections"], strict=True
    ):
        value = record["statistics"][statistic]
        for part in place:
            value = value[part]
        assert str(value) == str(correction["now"]) == good.replace(",", "")
        assert correction["by"] == "A. Reader"


def test_a_sentence_leads_to_its_note_and_source_and_back(shelf: Path, browser: Browser) -> None:
    page, seen = open_page(browser, page_of(shelf, GEORGIA))
    record = json.loads((shelf / "out" / "records" / f"{GEORGIA}.json").read_text("utf-8"))
    at, paragraph = next(
        (at, one) for at, one in enumerate(record["sections"][0]["paragraphs"]) if one["note_refs"]
    )
    row = page.locator(f'[data-pointer="/sections/0/paragraphs/{at}"]')
    marks = [ref["note"] for ref in paragraph["note_refs"]]
    assert row.locator("sup").all_inner_texts() == marks
    row.click()
    page.locator("#detail .links button").first.click()
    note = next(at for at, one in enumerate(record["notes"]) if one["id"] == marks[0])
    page.locator(f'[aria-current="true"][data-pointer="/notes/{note}"]').wait_for()
    detail = page.inner_text("#detail")
    [title] = {one["csl"]["title"] for one in record["authorities"] if marks[0] in one["cited_in"]}
    assert title in detail
    assert "Called by" in detail
    page.locator("#detail .links button").first.click()
    page.locator('[aria-current="true"][data-pointer*="/paragraphs/"]').wait_for()
    assert seen == []


def test_codes_of_problems_filter_records_and_values(shelf: Path, browser: Browser) -> None:
    page, seen = open_page(browser, shelf / "review" / "index.html")
    button = page.locator("button[data-code]").first
    code = button.inner_text()
    button.click()
    shown = page.locator("tr[data-record]:not(.hidden)")
    assert 0 < shown.count() < page.locator("tr[data-record]").count()
    assert all(code in (row.get_attribute("data-codes") or "") for row in shown.all())
    shown.first.locator("a").click()
    assert page.input_value("#code") == code
    assert all(code in row.inner_text() for row in page.locator(".row").all())
    assert seen == []


def test_nothing_is_cut_off_on_a_telephone(shelf: Path, browser: Browser) -> None:
    for path in (shelf / "review" / "index.html", page_of(shelf, GEORGIA)):
        page = browser.new_page(viewport={"width": 390, "height": 844})
        page.goto(f"file://{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        for name in page.locator("td.text:first-child").all():
            box = name.bounding_box()
            assert box is not None
            assert box["width"] >= 80  # a name is not broken into letters
        for value in page.locator(".row .value, .checked").all()[:40]:
            box = value.bounding_box()
            assert box is not None
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= 390
        page.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_the_chosen_row_is_in_view_while_it_is_edited(
    shelf: Path, browser: Browser, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 844})
    page.goto(f"file://{page_of(shelf, GEORGIA)}#/statistics/literacy_rate")
    for key in ("e", "Escape", "j"):
        page.keyboard.press(key)
        row = page.locator('[aria-current="true"]').bounding_box()
        detail = page.locator("#detail").bounding_box()
        assert row is not None
        assert detail is not None
        assert 0 < row["y"] <= detail["y"] - row["height"] + 1
    page.close()


UNPARSED = (
    "# World Factbook\n\n## Fiji\n\n**Population:** 944,720\n\n**GDP - per capita:** $2.200 or so\n"
)


def test_a_text_is_given_its_value_in_the_form(browser: Browser, tmp_path: Path) -> None:
    """A value that is text comes first, `e` opens its form, and the next run applies the answer."""
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "fiji.md").write_text(UNPARSED, "utf-8")
    raw, out = str(tmp_path / "raw"), str(tmp_path / "out")
    command = ["run", raw, "--out", out, "--no-entities", "--profile", "world-factbook"]
    assert main(command) == Exit.CLEAN
    assert main(["review", out, "--output", str(tmp_path / "review")]) == Exit.CLEAN
    file = tmp_path / "review" / "records" / "fiji.md" / "FJI.html"
    rows = [row for row in data_of(file)["rows"] if row["group"] != "Problems"]
    assert rows[0]["pointer"] == "/statistics/gdp_per_capita"
    assert rows[0]["group"] == "Statistics with problems"
    page, _ = open_page(browser, file, fragment="#/statistics/gdp_per_capita")
    page.keyboard.press("e")
    page.fill("#reason", "a misprint")
    page.fill("#by", "A. Reader")
    page.get_by_label("as of", exact=True).fill("2017")
    page.click("text=Save the correction")
    assert page.inner_text("#complaint") == "Give the value."
    page.get_by_label("value", exact=True).fill("2200")
    page.click("text=Save the correction")
    assert "Corrected: value 2200; as of 2017" in page.inner_text("#detail")
    with page.expect_download() as download:
        page.click("#corrections")
    download.value.save_as(tmp_path / "raw" / "corrections.jsonl")
    assert main(command) == Exit.CLEAN
    record = json.loads((tmp_path / "out/records/fiji.md/FJI.json").read_text("utf-8"))
    [figure] = record["statistics"]["gdp_per_capita"]["observations"]
    assert (figure["value"], figure["unit"], figure["as_of"]) == (2200, "USD", "2017")
    assert "unparsed-value" not in {problem["code"] for problem in record["problems"]}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_are_accessible(
    shelf: Path, browser: Browser, scheme: Literal["light", "dark"]
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is missing")
    context = browser.new_context(bypass_csp=True, color_scheme=scheme)  # axe is a script
    for record in ("", GEORGIA, find_pdf_record(shelf)) if scheme == "light" else (GEORGIA,):
        path = page_of(shelf, record) if record else shelf / "review" / "index.html"
        page = context.new_page()
        page.goto(f"file://{path}")
        if record:
            page.keyboard.press("j")
            page.keyboard.press("y")
            page.keyboard.press("e")
        found = axe.Axe().run(page).response["violations"]
        serious = [one["id"] for one in found if one["impact"] in ("serious", "critical")]
        assert serious == []
    context.close()


def poison(value: Any, texts: Iterator[str]) -> Any:  # noqa: ANN401 - any JSON value
    """A record with hostile text in every field that shows a report's words."""
    if isinstance(value, dict):
        free = ("raw", "text", "title", "label", "name", "message", "mark", "caption", "comment")
        return {
            key: next(texts) if key in free and isinstance(inner, str) else poison(inner, texts)
            for key, inner in value.items()
        }
    return [poison(inner, texts) for inner in value] if isinstance(value, list) else value


def repeat_hostile() -> Iterator[str]:
    while True:
        yield from HOSTILE


def test_scripts_in_a_report_do_not_run(shelf: Path, browser: Browser, tmp_path: Path) -> None:
    shutil.copytree(shelf / "out", tmp_path / "out")
    texts = repeat_hostile()
    path = tmp_path / "out" / "records" / f"{GEORGIA}.json"
    path.write_text(json.dumps(poison(json.loads(path.read_text("utf-8")), texts)), "utf-8")
    document = tmp_path / "out" / "documents" / f"{BOOK}.json"
    text = json.loads(document.read_text("utf-8"))
    text["text"] = "\n".join(HOSTILE) + text["text"]
    text["title"] = HOSTILE[0]
    document.write_text(json.dumps(text), "utf-8")
    write_review(tmp_path / "out", tmp_path / "review", {}, options=ReviewOptions())
    for where in ("index.html", f"records/{GEORGIA}.html"):
        page, seen = open_page(browser, tmp_path / "review" / where)
        title = page.title()
        if where != "index.html":
            count = len(data_of(tmp_path / "review" / where)["rows"])
            for _ in range(count):
                page.keyboard.press("j")
            assert page.locator(".row").count() == count
        page.wait_for_timeout(200)
        assert seen == []
        assert page.title() == title != "taken"
        assert page.evaluate("document.querySelectorAll('script, style').length") in (2, 3)
        assert (
            page.evaluate("document.querySelectorAll('iframe, object, form[action]').length") == 0
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_the_browser_would_detect_a_running_script(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "bad.html").write_text(
        "<script>document.title = 'taken'; alert(1)</script><img src=http://127.0.0.1:9/x.png>",
        "utf-8",
    )
    page, seen = open_page(browser, tmp_path / "bad.html")
    page.wait_for_timeout(200)
    assert page.title() == "taken"
    assert "dialog 1" in seen
    assert "http://127.0.0.1:9/x.png" in seen


def test_problems_without_a_value_come_first() -> None:
    problem = {"code": "no-country", "severity": "info", "message": "none", "spans": []}
    source = dict.fromkeys(("title", "edition", "published", "profile"))
    lists = ("sections", "tables", "notes", "authorities", "figures", "instruments", "events")
    record: dict[str, Any] = {
        name: [] for name in (*lists, "entities", "residue", "corrections")
    } | {
        "source": source,
        "country": None,
        "statistics": {},
        "routes": {"roles": [], "flows": []},
        "problems": [problem | {"pointer": None}],
    }
    rows = build_rows(record, {"problems": []})
    assert [(row.group, row.codes) for row in rows] == [
        ("Problems", ["no-country"]),
        ("Country", []),
    ]
