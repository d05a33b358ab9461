"""A review that is served: corrections are written as they are made, and by its own pages alone."""

from __future__ import annotations

import http.client
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.cli import main
from pipeline.errors import Exit
from pipeline.exports.chunks import list_chunks
from pipeline.review.live import LOOPBACK, LiveReview, ReviewServer
from pipeline.review.site import ReviewOptions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

REPORT = """# World Factbook

## Fiji

**Population:** 4,615,807

**Literacy:** total population: 93.7%; male: 95.5%; female: 91.9%
"""
POPULATION = "/statistics/population/observations/0/value"


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A folder with `raw/` and its output `out/`."""
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "fiji.md").write_text(REPORT, "utf-8")
    assert run(tmp_path) == Exit.CLEAN
    return tmp_path


def run(shelf: Path) -> int:
    words = ["run", str(shelf / "raw"), "--out", str(shelf / "out"), "--no-entities"]
    return main([*words, "--profile", "world-factbook"])


def record_of(shelf: Path) -> dict[str, Any]:
    record: dict[str, Any] = json.loads((shelf / "out/records/fiji.md/FJI.json").read_bytes())
    return record


@contextmanager
def serving(shelf: Path) -> Iterator[ReviewServer]:
    file = shelf / "raw" / "corrections.jsonl"
    live = LiveReview(shelf / "out", shelf / "review", file, {}, ReviewOptions())
    live.write(iter)
    with ReviewServer(live) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def change(shelf: Path, pointer: str, was: float, now: float) -> dict[str, Any]:
    """What a page sends."""
    source = record_of(shelf)["source"]
    line = {"document": source["path"], "sha256": source["sha256"], "record": "FJI"}
    line |= {"reason": "misread", "by": "Jo", "at": "2026-12-01"}
    patch = [
        {"op": "test", "path": pointer, "value": was},
        {"op": "replace", "path": pointer, "value": now},
    ]
    return {"record": "fiji.md/FJI", "line": {**line, "patch": patch}}


def ask(
    server: ReviewServer, method: str, path: str, sent: object = None, **headers: str
) -> tuple[int, str]:
    """The answer to a request with these headers, `_` for `-`."""
    connection = http.client.HTTPConnection(LOOPBACK, server.server_address[1])
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body = None if sent is None else json.dumps(sent)
    connection.request(method, path, body, named)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


def post(server: ReviewServer, sent: object, **headers: str) -> tuple[int, str]:
    own = {"Origin": f"http://{server.host}", "Content_Type": "application/json"}
    return ask(server, "POST", f"/{server.token}/corrections", sent, **(own | headers))


def test_a_correction_in_the_browser_is_in_the_file_the_page_and_all_of_the_next_run(
    shelf: Path, browser: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(shelf) as server:
        page = browser.new_page()
        seen: list[str] = []
        page.on("pageerror", lambda error: seen.append(str(error)))
        page.goto(server.address)
        page.click("tr[data-record] a")
        page.click('[data-pointer="/statistics/population"]')
        page.keyboard.press("e")
        page.get_by_label("value", exact=True).fill("4,615,870")
        page.fill("#reason", "misread")
        page.fill("#by", "Jo")
        page.click("text=Save the correction")
        page.wait_for_selector(f'[data-pointer="{POPULATION.removesuffix("/value")}"] .codes')
        shown = page.inner_text('[data-pointer="/statistics/population/observations/0"]')
        assert "4,615,870 persons" in shown
        [line] = (shelf / "raw" / "corrections.jsonl").read_text("utf-8").splitlines()
        assert json.loads(line)["patch"][1]["value"] == 4615870
        assert seen == []
        page.close()
    assert run(shelf) == Exit.CLEAN
    figure = record_of(shelf)["statistics"]["population"]["observations"][0]
    assert figure["value"] == 4615870
    assert any("Population: 4615870" in chunk["text"] for chunk in list_chunks(shelf / "out"))
    capsys.readouterr()
    table = ["export", "tables", str(shelf / "out"), "--to", "csv", "--table", "observations"]
    assert main(table) == Exit.CLEAN
    assert ",population,4615870," in capsys.readouterr().out
    whole = ["export", "markdown", str(shelf / "out"), "--output", str(shelf / "whole")]
    assert main(whole) == Exit.CLEAN
    written = (shelf / "whole" / "fiji.md" / "FJI.md").read_text("utf-8")
    assert "**Population:** 4615870 persons" in written


def test_two_browsers_at_once_lose_nothing(shelf: Path) -> None:
    """Corrections of several values all arrive; the second one of the same value is refused."""
    rate = "/statistics/literacy_rate/observations/{}/value"
    figures = record_of(shelf)["statistics"]["literacy_rate"]["observations"]
    sent = [change(shelf, rate.format(at), one["value"], 50 + at) for at, one in enumerate(figures)]
    sent += [change(shelf, POPULATION, 4615807, 4615870 + at) for at in range(4)]
    with serving(shelf) as server, ThreadPoolExecutor(8) as browsers:
        answers = list(browsers.map(lambda one: post(server, one), sent))
    assert [status for status, _ in answers[:3]] == [200, 200, 200]
    assert sorted(status for status, _ in answers[3:]) == [200, 409, 409, 409]
    assert {text for status, text in answers if status == 409} == {
        f"the value is now {4615870 + next(at for at in range(4) if answers[3 + at][0] == 200)}"
    }
    lines = (shelf / "raw" / "corrections.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == 4
    assert run(shelf) == Exit.CLEAN
    assert len(record_of(shelf)["corrections"]) == 4


def test_a_page_of_another_site_can_neither_read_nor_write(shelf: Path, browser: Browser) -> None:
    sent = change(shelf, POPULATION, 4615807, 1)
    with serving(shelf) as server:
        refused = [
            post(server, sent, Origin="http://evil.example"),
            post(server, sent, Origin="null"),
            post(server, sent, Content_Type="text/plain"),
            post(server, sent, Host="evil.example"),
            ask(server, "POST", "/corrections", sent, Origin=f"http://{server.host}"),
            ask(server, "GET", "/index.html"),
            ask(server, "GET", f"/{server.token}/index.html", Host="evil.example"),
            ask(server, "GET", f"/{server.token}/../raw/fiji.md"),
            ask(server, "GET", f"/{server.token}/%2e%2e/out/manifest.json"),
            ask(server, "OPTIONS", f"/{server.token}/corrections", Origin="http://evil.example"),
        ]
        assert all(status in (403, 404, 501) for status, _ in refused)
        assert server.server_address[0] == "127.0.0.1"
        # A real browser, from a page of another origin that even knows the token.
        page = browser.new_page()
        page.route("http://evil.example/", lambda route: route.fulfill(body="<p>evil</p>"))
        page.goto("http://evil.example/")
        target = f"{server.address.rpartition('/')[0]}/corrections"
        outcome = page.evaluate(
            """async ([target, body]) => {
                 const said = [];
                 for (const type of ["application/json", "text/plain"]) {
                   for (const mode of ["cors", "no-cors"]) {
                     const sent = {method: "POST", mode, headers: {"Content-Type": type}, body};
                     try { said.push((await fetch(target, sent)).ok); }
                     catch (error) { said.push(false); }
                   }
                 }
                 return said;
               }""",
            [target, json.dumps(sent)],
        )
        assert outcome == [False] * 4
        page.close()
    assert not (shelf / "raw" / "corrections.jsonl").exists()


def test_what_is_no_correction_is_refused_with_the_reason(shelf: Path) -> None:
    whole = change(shelf, POPULATION, 4615807, 4615870)
    other = {**whole, "line": {**whole["line"], "sha256": "0" * 64}}
    unnamed = {**whole, "line": {**whole["line"], "by": " "}}
    printed = change(shelf, "/statistics/population/raw", 4615807, 1)
    with serving(shelf) as server:
        for sent in ({"record": "x"}, other, unnamed, printed, {**whole, "record": "no/FJI"}):
            status, text = post(server, sent)
            assert status == 409
            assert text
        assert post(server, "x" * (2 << 20))[0] == 400
        assert not (shelf / "raw" / "corrections.jsonl").exists()
        assert post(server, whole) == (200, "written")
    with serving(shelf) as server:  # a new server shows what the file holds already
        _, page = ask(server, "GET", f"/{server.token}/records/fiji.md/FJI.html")
        assert "4615870" in page


def test_a_served_page_is_accessible(shelf: Path, browser: Browser) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is missing")
    with serving(shelf) as server:
        context = browser.new_context(bypass_csp=True, viewport={"width": 390, "height": 844})
        page = context.new_page()
        page.goto(server.address)
        found = axe.Axe().run(page).response["violations"]
        page.click("tr[data-record] a")
        page.keyboard.press("j")
        found += axe.Axe().run(page).response["violations"]
        context.close()
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
