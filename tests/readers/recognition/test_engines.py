"""The engines that are installed: a printed page is read again from its picture."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from PIL import Image

from pipeline.document.problems import Code
from pipeline.errors import RefusedError, SetupError
from pipeline.readers.detect import read_source
from pipeline.readers.recognition import engine, rapid, tesseract
from pipeline.readers.recognition.engine import (
    RecognitionError,
    choose_engine,
    load_engine,
    prepare_recognizer,
)
from pipeline.readers.recognition.recognizer import PageRecognizer
from tests.support.scanning import cut_pages, scan_pages

PRINTED = Path(__file__).parents[2] / "renderings" / "armenia.one-column.pdf"
ENGINES = [
    pytest.param("tesseract", marks=[pytest.mark.slow]),
    pytest.param("rapidocr", marks=[pytest.mark.long]),
]
MODULES = {"tesseract": tesseract, "rapidocr": rapid}


@pytest.mark.parametrize("name", ENGINES)
def test_a_page_is_read_from_its_picture(name: str) -> None:
    if not MODULES[name].find_version():
        pytest.skip(f"{name} is not installed")
    engine = load_engine(name)
    content = PRINTED.read_bytes()
    printed = read_source(cut_pages(content, [1]), "a.pdf", "a.pdf")
    recognizer = PageRecognizer("auto", name, engine.version, "eng")
    scanned = read_source(scan_pages(content, [1], dpi=200), "a.pdf", "a.pdf", recognizer)
    words = set(re.findall(r"[a-z]{4,}", printed.text))
    found = set(re.findall(r"[a-z]{4,}", scanned.text))
    assert len(words & found) > 0.97 * len(words)
    assert [page.recognised for page in scanned.pages] == [True]


@pytest.mark.skipif(os.name != "posix", reason="the program is a script of the shell")
@pytest.mark.parametrize(
    ("script", "code", "message"),
    [
        ("while :; do :; done", Code.TIMED_OUT, "over 1 s of the processor"),
        ("kill -9 $$", Code.CRASHED, "ended by signal 9"),
        ("echo bad picture >&2; exit 3", None, r"exit code 3 \(bad picture\)"),
        ("echo no markup", None, "tesseract failed: "),
    ],
)
def test_a_stopped_program_refuses_the_document_and_a_failed_one_the_page(
    script: str, code: Code | None, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "tesseract"
    program.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setattr(tesseract, "SECONDS", 1)
    monkeypatch.setattr(tesseract, "find_version", lambda: "5")
    with pytest.raises(RefusedError if code else RecognitionError, match=message) as raised:
        tesseract.Tesseract().recognize(Image.new("L", (20, 20)), "eng")
    assert getattr(raised.value, "code", None) is code


@pytest.mark.skipif(os.name != "posix", reason="the program is a script of the shell")
def test_a_program_that_does_not_name_its_version_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "tesseract"
    program.write_text("#!/bin/sh\nwhile :; do :; done\n", "utf-8")
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setattr(tesseract, "_STARTED", 0.1)
    assert tesseract.find_version.__wrapped__() is None


def test_no_engine_is_loaded_or_required_if_recognition_is_off() -> None:
    assert prepare_recognizer("off", "no such language") is None


def test_without_an_engine_the_message_says_how_to_get_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tesseract, "find_version", lambda: None)
    monkeypatch.setattr(rapid, "find_version", lambda: None)
    with pytest.raises(SetupError, match="apt-get install tesseract-ocr"):
        choose_engine("eng")


def test_a_language_that_an_engine_does_not_know_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SetupError, match="rapidocr reads English"):
        rapid.RapidEngine().check_language("fra")
    monkeypatch.setattr(tesseract, "_list_languages", lambda: frozenset(("eng",)))
    with pytest.raises(SetupError, match="tesseract-ocr-fra"):
        tesseract.Tesseract().check_language("eng+fra")
    tesseract.Tesseract().check_language("eng")


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(SetupError, match="is no engine"):
        engine.load_engine("abacus")
