"""Broken, unusual and huge inputs: each is reported, none stops another, nothing is lost."""

from __future__ import annotations

import codecs
import faulthandler
import hashlib
import inspect
import os
import signal
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from pipeline.document.problems import Code
from pipeline.errors import RefusedError, UsageError
from pipeline.profiles.model import load_families
from pipeline.readers.decoding import decode, report_bad_characters
from pipeline.runtime.batch import Batch
from pipeline.runtime.incremental import Cache
from pipeline.runtime.jobs import Job
from pipeline.storage.inputs import (
    _refuse_clashes,
    document_name,
    find_inputs,
    find_sources,
    list_case_collisions,
)
from pipeline.storage.output import LocalFolder, write_atomically
from tests.support.extracting import FAMILY, codes, complaints, extracted, nothing, record
from tests.support.recount import load, recount

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Object: TypeAlias = dict[str, Any]

HANG = 300  # seconds: a guard against a hang, no measure of speed
GOOD = "## Georgia\n\n**Population:** 5  \n**Birth Rate:** 9 births/1,000 population\n\nText.\n"


@pytest.fixture(autouse=True)
def _guard() -> Iterator[None]:
    """Fails a test that hangs; where not even that helps, ends them all with a trace."""

    def give_up(_signal: int, _frame: object) -> None:
        pytest.fail("it hangs")

    faulthandler.dump_traceback_later(2 * HANG, exit=True)
    usual = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(HANG)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, usual)
    faulthandler.cancel_dump_traceback_later()


def ran(folder: Path, **sources: bytes) -> tuple[Path, dict[str, Object]]:
    """The output of a folder of these sources and a good one, and the manifest's inputs by path."""
    raw, out = folder / "raw", folder / "out"
    raw.mkdir(exist_ok=True)
    (raw / "good.md").write_text(GOOD, "utf-8")
    for name, content in sources.items():
        (raw / f"{name}.md").write_bytes(content)
    job = Job(load_families(), FAMILY, recognize=nothing)
    for _ in Batch(LocalFolder(out), Cache(folder / "cache"), job).run(find_sources([raw], out)):
        pass
    lines = {line["path"]: line for line in load(out / "manifest.json")["inputs"]}
    assert lines["good.md"]["outcome"] == "done"
    assert load(out / "records" / "good.md" / "GEO.json")["statistics"]["population"]["known"]
    assert recount(out) == []
    return out, lines


# What cannot be read is refused by name.

REFUSED = {
    "nothing at all": (b"", "empty-source"),
    "white space": (" \n\t\r\n\u00a0\u2003\n".encode(), "empty-source"),
    "a byte order mark alone": (codecs.BOM_UTF8, "empty-source"),
    "rubbish": (bytes(range(256)) * 8, "not-text"),
    "NULs": (b"\x00" * 999, "not-text"),
    "UTF-16 without a mark": (GOOD.encode("utf-16-le"), "not-text"),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "damaged"),
    "an archive": (b"PK\x03\x04" + GOOD.encode(), "unknown-format"),
    "a compressed file": (b"\x1f\x8b\x08" + GOOD.encode(), "unknown-format"),
    "an image": (b"\x89PNG\r\n\x1a\n", "no-text-layer"),
}


@pytest.mark.parametrize(("content", "code"), REFUSED.values(), ids=REFUSED)
def test_unreadable_input_is_refused_with_its_problem_code(
    content: bytes, code: str, tmp_path: Path
) -> None:
    out, lines = ran(tmp_path, bad=content)
    line = lines["bad.md"]
    assert (line["outcome"], line["records"], line["problems"]) == ("refused", [], {code: 1})
    assert line["message"]
    assert len(line["sha256"]) == 64
    assert not (out / "documents" / "bad.md.json").exists()


def test_an_unknown_suffix_is_refused(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    for name in ("report", "report.docx", "report.txt.bak"):
        (tmp_path / "raw" / name).write_text(GOOD, "utf-8")
    _, lines = ran(tmp_path)
    assert {n for n, line in lines.items() if line["problems"] == {"unknown-format": 1}} == {
        *("report.docx", "report.txt.bak")
    }
    assert lines["report"]["outcome"] == "done"


def test_a_suffix_may_be_in_capitals(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    for name in ("A.MD", "b.Markdown"):
        (tmp_path / "raw" / name).write_text(GOOD, "utf-8")
    assert {line["outcome"] for line in ran(tmp_path)[1].values()} == {"done"}


def test_a_folder_with_the_name_of_a_report_is_named(tmp_path: Path) -> None:
    (tmp_path / "raw" / "empty.md").mkdir(parents=True)
    (tmp_path / "raw" / "full.md").mkdir()
    (tmp_path / "raw" / "full.md" / "inner.md").write_text(GOOD, "utf-8")
    out, lines = ran(tmp_path)
    assert "empty.md" not in lines  # skipped, as each empty folder
    assert lines["full.md/inner.md"]["outcome"] == "done"
    assert (out / "records" / "full.md" / "inner.md" / "GEO.json").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "secret.md").touch(mode=0)
    line = ran(tmp_path)[1]["secret.md"]
    assert line["problems"] == {"unreadable": 1}
    assert line["message"] == "cannot be opened: Permission denied"


def test_a_link_to_nowhere_and_a_link_in_a_circle_are_named(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "gone.md").symlink_to(tmp_path / "nowhere.md")
    (tmp_path / "raw" / "round.md").symlink_to(tmp_path / "raw" / "round.md")
    lines = ran(tmp_path)[1]
    for name in ("gone.md", "round.md"):
        assert lines[name]["problems"] == {"unreadable": 1}


def test_a_pipe_is_named_and_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    os.mkfifo(tmp_path / "raw" / "pipe.md")
    line = ran(tmp_path)[1]["pipe.md"]
    assert line["problems"] == {"unreadable": 1}
    assert line["message"] == "cannot be opened: is no file"


def test_a_file_of_the_system_without_a_size_is_not_waited_for(tmp_path: Path) -> None:
    kernel = Path("/proc/kmsg")
    if not kernel.exists():
        pytest.skip("a file of Linux")
    (tmp_path / "kernel.md").symlink_to(kernel)
    (source,) = find_sources([tmp_path], tmp_path / "out")
    assert source.read(1 << 20) == b""
    assert source.digest(1 << 20) == hashlib.sha256(b"").hexdigest()


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda file: file.write_bytes(b"half and the other half"), id="grows"),
        pytest.param(lambda file: file.write_bytes(b"ha"), id="shrinks"),
        pytest.param(lambda file: os.utime(file, ns=(0, 0)), id="is written anew"),
    ],
)
def test_a_file_that_changes_while_it_is_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], object]
) -> None:
    file = tmp_path / "report.md"
    file.write_bytes(b"half")
    (source,) = find_sources([file], tmp_path / "out")
    monkeypatch.setattr("pipeline.storage.inputs.check_size", lambda *_: change(file))
    with pytest.raises(OSError, match="it changed while it was read"):
        source.read(1 << 20)


def test_a_file_that_is_removed_after_it_was_listed_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.md", "b.md", "c.zip"):
        (tmp_path / name).write_text("## Georgia\n\nText.\n", "utf-8")
    listed = Path.iterdir

    def list_and_remove(folder: Path) -> Iterator[Path]:
        found = list(listed(folder))
        for name in ("b.md", "c.zip"):
            (tmp_path / name).unlink(missing_ok=True)
        return iter(found)

    monkeypatch.setattr(Path, "iterdir", list_and_remove)
    sources = find_sources([tmp_path], tmp_path / "out")
    assert [source.path for source in sources] == ["a.md", "b.md", "c.zip"]
    for source in sources[1:]:
        with pytest.raises(FileNotFoundError):
            source.read(1 << 20)


def test_joined_files_have_no_marks_of_their_own_within_the_text() -> None:
    first, second = "## Georgia\n\nText.\n\n", "## Armenia\n\nText.\n"
    joined = first.encode("utf-8-sig") + second.encode("utf-8-sig")
    assert decode(joined) == (first + second, ())
    wide = codecs.BOM_UTF16_LE + (first + "\ufeff" + second).encode("utf-16-le")
    assert decode(wide) == (first + second, ())


@pytest.fixture
def shallow_calls() -> Iterator[None]:
    """Few calls may be within each other, so that fewer folders are deeper."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack(0)) + DEPTH)
    yield
    sys.setrecursionlimit(limit)


@pytest.mark.usefixtures("shallow_calls")
def test_folders_may_be_nested_deeper_than_calls(tmp_path: Path) -> None:
    raw, out = tmp_path / "raw", tmp_path / "out"
    made = [*make_nested(raw), *make_nested(out), *make_nested(out / "documents")]
    for folder in (raw, made[-1], raw.joinpath(*[DEEPER] * DEPTH)):
        (folder / "x.md").write_text("## Georgia\n\nText.\n")
    sources = find_sources([raw], out)
    assert [len(source.path) for source in sources] == [(len(DEEPER) + 1) * DEPTH + 4, 4]
    with pytest.raises(RefusedError, match="its path is longer than 2,000 bytes"):
        sources[0].read(1 << 20)
    assert len(LocalFolder(out).stamps()) == 1
    for folder in reversed(made):  # Python before 3.13 cannot remove them at once
        (folder / "x.md").unlink(missing_ok=True)
        folder.rmdir()


DEPTH = 250
DEEPER = "a folder"


def make_nested(folder: Path) -> Iterator[Path]:
    """Makes folders in each other, and gives them from the first on."""
    for _ in range(DEPTH):
        folder.mkdir(exist_ok=True)
        yield folder
        folder /= DEEPER
    folder.mkdir()
    yield folder


def test_a_link_to_the_folder_above_ends(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "above").symlink_to(tmp_path / "raw")
    assert ran(tmp_path)[1]["above"]["problems"] == {"unreadable": 1}


def test_output_of_a_source_that_became_unreadable_is_removed(tmp_path: Path) -> None:
    out, _ = ran(tmp_path, bad=GOOD.encode())
    assert (out / "records" / "bad.md" / "GEO.json").exists()
    ran(tmp_path, bad=b"")
    assert not (out / "records" / "bad.md").exists()
    assert not (out / "documents" / "bad.md.json").exists()


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "x.json").mkdir()
    with pytest.raises(OSError, match="directory"):
        write_atomically(tmp_path / "x.json", "text")
    assert [path.name for path in tmp_path.iterdir()] == ["x.json"]
    with pytest.raises(UnicodeEncodeError):
        write_atomically(tmp_path / "y.json", "\ud800")
    assert [path.name for path in tmp_path.iterdir()] == ["x.json"]


# Sources and their names.


def test_two_inputs_with_the_same_path_are_a_usage_error(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.md").write_text(GOOD, "utf-8")
    with pytest.raises(UsageError, match=r"would both be 'x\.md'"):
        find_sources([tmp_path / "a", tmp_path / "b"], tmp_path / "out")


def test_a_file_given_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "x.md").write_text(GOOD, "utf-8")
    twice = find_sources([tmp_path, tmp_path / "x.md"], tmp_path / "out")
    assert [one.path for one in twice] == ["x.md"]


def test_the_order_of_inputs_does_not_change_output_paths(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "x.md").write_text(GOOD, "utf-8")
    given = [tmp_path, tmp_path / "sub" / "x.md"]
    paths = [
        [source.path for source in find_sources(order, tmp_path / "out")]
        for order in (given, given[::-1])
    ]
    assert paths[0] == paths[1]


def test_hidden_files_and_the_output_folder_are_not_read(tmp_path: Path) -> None:
    for name in (".hidden.md", ".git/x.md", "out/records/x.md", "a/b.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(GOOD, "utf-8")
    assert [source.path for source in find_sources([tmp_path], tmp_path / "out")] == ["a/b.md"]


NAMES = {
    "a/b c.md": "a/b%20c.md",
    "..": "%2E%2E",
    ".x.md": "%2Ex.md",
    "é~%.md": "%C3%A9%7E%25.md",
    "a\\b:c*?.md": "a%5Cb%3Ac%2A%3F.md",
    "\udcff.md": "%FF.md",
}


@pytest.mark.parametrize(("path", "name"), NAMES.items())
def test_output_names_are_safe_for_every_file_system(path: str, name: str) -> None:
    assert document_name(path) == name


def test_long_names_are_shortened_and_stay_distinct() -> None:
    one, other = (document_name(f"{'x' * 150}{last}.md") for last in "ab")
    assert len(one) == len(other) == 120
    assert one != other
    assert len(document_name("é" * 100)) <= 120


def test_files_with_unusual_names_are_read(tmp_path: Path) -> None:
    (tmp_path / "raw" / "a b").mkdir(parents=True)
    (tmp_path / "raw" / "a b" / "é?.md").write_text(GOOD, "utf-8")
    (tmp_path / "raw" / f"{'long' * 40}.md").write_text(GOOD, "utf-8")
    out, lines = ran(tmp_path)
    assert {line["outcome"] for line in lines.values()} == {"done"}
    assert (out / "records" / "a%20b" / "%C3%A9%3F.md" / "GEO.json").exists()


def test_a_name_that_is_not_utf_8_is_shown_and_read(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "caf\udce9.md").write_text(GOOD, "utf-8")
    out, lines = ran(tmp_path)
    assert lines["caf%E9.md"]["outcome"] == "done"
    assert load(out / "documents" / "caf%E9.md.json")["path"] == "caf%E9.md"


def test_an_input_folder_named_like_an_output_file_does_not_clash_with_it(tmp_path: Path) -> None:
    (tmp_path / "raw" / "good.md.json").mkdir(parents=True)
    (tmp_path / "raw" / "good.md.json" / "x.md").write_text(GOOD, "utf-8")
    out, lines = ran(tmp_path)
    assert {line["outcome"] for line in lines.values()} == {"done"}
    assert (out / "documents" / "good.md%2Ejson" / "x.md.json").exists()


def zipped(path: Path, *names: str) -> Path:
    """An archive of good chapters."""
    path.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, GOOD)
    return path


def test_records_of_two_archive_members_do_not_clash(tmp_path: Path) -> None:
    zipped(tmp_path / "raw" / "z.zip", "x.md", "x.md/GEO.json/y.md")
    _, lines = ran(tmp_path)
    assert {line["outcome"] for line in lines.values()} == {"done"}


def test_a_source_whose_output_would_overwrite_another_is_refused(tmp_path: Path) -> None:
    zipped(tmp_path / "raw" / "z.zip", "x.md", "x.md/GEO.html")
    found = find_sources([tmp_path / "raw"], tmp_path / "out")
    assert [one.path for one in found] == ["z.zip/x.md", "z.zip/x.md/GEO.html"]
    other = replace(found[1], path="z.zip/x.md/GEO.json", name="z.zip/x.md/GEO.json")
    first, second = _refuse_clashes([found[0], other])
    assert first.read(9999) == GOOD.encode()
    with pytest.raises(RefusedError, match=r"its output would lie where that of .*x\.md lies"):
        second.read(9999)


def test_names_that_differ_in_case_or_normal_form_are_listed(tmp_path: Path) -> None:
    for name in ("A.md", "a.md", "e\u0301.md", "\u00e9.md"):
        (tmp_path / name).write_text(GOOD, "utf-8")
    found = find_sources([tmp_path], tmp_path / "out")
    assert list_case_collisions(found) == [("A.md", "a.md"), ("e\u0301.md", "\u00e9.md")]


def test_files_of_other_types_are_skipped_and_named(tmp_path: Path) -> None:
    for name in (
        "LICENSE",
        "data.CSV",
        ".hidden.md",
        "a/corrections.jsonl",
        "a/x.md",
        "b/NOTICE.txt",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(GOOD, "utf-8")
    (tmp_path / "empty").mkdir()
    (tmp_path / ".git").mkdir()
    found = find_inputs([tmp_path], tmp_path / "out")
    assert [source.path for source in found.sources] == ["a/x.md"]
    assert found.skipped == sorted(
        [
            ".git/",
            ".hidden.md",
            "LICENSE",
            "a/corrections.jsonl",
            "b/NOTICE.txt",
            "data.CSV",
            "empty/",
        ]
    )


# Size.


def test_a_source_larger_than_allowed_is_refused_and_not_read(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    with (tmp_path / "raw" / "huge.md").open("wb") as file:
        file.truncate(1 << 40)  # a sparse file
    line = ran(tmp_path)[1]["huge.md"]
    assert (line["outcome"], line["problems"]) == ("refused", {"too-large": 1})
    assert "--max-input" in line["message"]
    assert ran(tmp_path)[1]["huge.md"] == line  # nor by a run that looks whether it has changed


# Bytes.


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-8-sig"])
def test_a_byte_order_mark_determines_the_encoding(encoding: str) -> None:
    assert decode(GOOD.encode(encoding)) == (GOOD, ())


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_determines_the_byte_order(mark: bytes, encoding: str) -> None:
    assert decode(mark + GOOD.encode(encoding)) == (GOOD, ())


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_all_kinds_of_line_ends_are_equal(newline: str) -> None:
    assert decode(GOOD.replace("\n", newline).encode()) == (GOOD, ())
    assert decode(b"a\r\n\rb\n\r\nc") == ("a\n\nb\n\nc", ())


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"caf\xff and more text", "caf\ufffd and more text"),
        (b"nul\x00 and more text", "nul\ufffd and more text"),
        (b"half \xf0\x9f\x87 and more text", "half \ufffd and more text"),
        ("given \ufffd and more text".encode(), "given \ufffd and more text"),
    ],
)
def test_an_undecodable_byte_is_reported_with_its_place(content: bytes, text: str) -> None:
    content, text = content + b" " * 99 + b"x", text + " " * 99 + "x"
    read, guesses = decode(content)
    assert (read, guesses) == (text, ())
    (problem,) = report_bad_characters(read)
    assert problem.code is Code.BAD_CHARACTER
    assert [read[span.start : span.end] for span in problem.spans] == ["\ufffd"]


def test_a_bad_character_is_a_problem_of_the_document_with_a_count(tmp_path: Path) -> None:
    out, lines = ran(tmp_path, bad=GOOD.encode() + b"x" * 200 + b"\xf0\x9f\n")
    assert lines["bad.md"]["outcome"] == "done"
    assert lines["bad.md"]["problems"]["bad-character"] == 1
    assert codes(load(out / "documents" / "bad.md.json")) == ["bad-character"]


def test_many_bad_characters_are_counted_and_twenty_shown() -> None:
    read, _ = decode((b"\xff" + b"x" * 99) * 50)
    (problem,) = report_bad_characters(read)
    assert problem.message.startswith("50 characters could not be decoded, the first at 0")
    assert len(problem.spans) == 20


def test_text_in_another_encoding_is_read_and_reported() -> None:
    for text in ("café and more text" + " " * 99, "Le café à côté, l'été déjà passé. " * 20):
        read, (guess,) = decode(text.encode("latin-1"))
        assert (read, guess.code) == (text, Code.GUESSED_ENCODING)


@pytest.mark.parametrize("rubbish", [b"\x81", b"\x8d\x9d", b"\x8f\x90\x81"])
def test_western_text_with_a_few_bad_bytes_stays_western(rubbish: bytes) -> None:
    """A few undefined bytes do not suggest another character set."""
    text = "The café – “naïve” – in São Paulo. " * 20
    read, (guess,) = decode(text.encode("cp1252") + rubbish)
    assert (read, guess.code) == (text + "\ufffd" * len(rubbish), Code.GUESSED_ENCODING)
    (problem,) = report_bad_characters(read)
    assert problem.message.startswith(f"{len(rubbish)} characters could not be decoded")


def test_binary_content_is_refused_with_the_number_of_bad_characters() -> None:
    with pytest.raises(RefusedError, match="of 99 characters are not text") as refusal:
        decode(b"\x01" * 99)
    assert refusal.value.code is Code.NOT_TEXT


def test_unicode_line_separators_do_not_split_lines() -> None:
    value = "5,431,747\u2028(July\x0b2009\u0085est.)\x0c\u2029"
    one = record(f"## Georgia\n\n**Population:** {value}  \n**Birth Rate:** 9\n")
    assert one["statistics"]["population"]["raw"] == "5,431,747 (July 2009 est.)"
    assert one["statistics"]["population"]["observations"][0]["as_of"] == "2009-07"


# Reports with a part missing.


def test_a_report_that_names_no_country_has_one_record() -> None:
    one = record("# A Report\n\nText.<sup>1</sup>\n\n<sup>1</sup> CIA, X (2009).\n")
    assert one["country"] is None
    assert one["id"] == "report.md/_"
    assert "no-country" in codes(one)
    assert [section["title"] for section in one["sections"]] == ["A Report"]
    assert len(one["notes"]) == 1


def test_a_missing_section_is_named() -> None:
    one = record(GOOD)
    missing = [p["message"] for p in one["problems"] if p["code"] == "missing-section"]
    assert len(missing) == sum(rule.expected for rule in FAMILY.sections)
    assert any("'Trafficking Routes'" in message for message in missing)


@pytest.mark.parametrize("empty", ["", " ", "<sup>1</sup>", "\u00ad", "<!-- -->"])
def test_a_label_without_a_value_takes_no_other(empty: str) -> None:
    text = f"## Georgia\n\n**Population:**{empty}  \n**Birth Rate:** 9 births/1,000 population\n"
    one = record(text)
    statistic = one["statistics"]["population"]
    assert (statistic["kind"], statistic["raw"]) == ("text", "")
    assert {"missing-value"} <= {*codes(one)}
    assert one["statistics"]["birth_rate"]["observations"][0]["value"] == 9
    assert one["coverage"]["residue"] == 0


def test_a_label_at_the_end_of_the_document_has_no_value() -> None:
    one = record("## Georgia\n\n**Birth Rate:** 9\n**Population:**")
    assert one["statistics"]["population"]["raw"] == ""
    assert "missing-value" in codes(one)


def test_a_callout_without_a_note_and_a_note_without_a_callout_are_reported() -> None:
    one = record(
        "## Georgia\n\nText.<sup>1,2</sup>\n\n<sup>2</sup> CIA, X (2009).\n\n<sup>3</sup> Y.\n"
    )
    by_code = {p["code"]: p for p in one["problems"]}
    assert "'1'" in by_code["callout-without-note"]["message"]
    assert by_code["note-without-callout"]["pointer"] == "/notes/1"
    assert [ref["note"] for ref in one["sections"][0]["paragraphs"][0]["note_refs"]] == ["1", "2"]


def test_a_callout_of_many_notes_that_are_not_there_is_one_problem() -> None:
    one = record("## Georgia\n\nText.<sup>1-900</sup>\n\n<sup>2</sup> CIA, X (2009).\n")
    [missing] = [p for p in one["problems"] if p["code"] == "callout-without-note"]
    assert "'1' refers" in missing["message"]
    assert "898 more" in missing["message"]


def test_a_short_form_of_an_unknown_source_is_unresolved() -> None:
    one = record("## Georgia\n\nText.<sup>1</sup>\n\n<sup>1</sup> Vardanyan *supra* at 88.\n")
    (citation,) = one["notes"][0]["citations"]
    assert citation["authority"] is None
    assert "unresolved-reference" in codes(one)


def test_a_second_label_and_a_second_note_are_kept() -> None:
    one = record(
        "## Georgia\n\n**Population:** 5  \n**Population:** 6\n\nA<sup>1</sup> b<sup>1</sup>.\n\n"
        "<sup>1</sup> One.\n\n<sup>1</sup> Two.\n"
    )
    assert [*one["statistics"]] == ["population", "population_2"]
    assert [note["id"] for note in one["notes"]] == ["1", "1-2"]
    assert {"repeated-label", "repeated-note"} <= {*codes(one)}


@pytest.mark.parametrize("callout", ["1-5000", "9-1", "1-900,1-900"])
def test_an_invalid_or_too_long_callout_range_is_not_expanded(callout: str) -> None:
    one = record(f"## Georgia\n\nText.<sup>{callout}</sup>\n")
    assert codes(one).count("unparsed-callout") == 1
    assert one["sections"][0]["paragraphs"][0]["note_refs"] == []
    assert one["coverage"]["residue"] == 0


def test_a_range_calls_each_of_its_notes() -> None:
    notes = "".join(f"<sup>{n}</sup> Note.\n\n" for n in (1, 2, 3))
    one = record(f"## Georgia\n\nText.<sup>1-3</sup>\n\n{notes}")
    assert [ref["note"] for ref in one["sections"][0]["paragraphs"][0]["note_refs"]] == [*"123"]
    assert [note["refs"] for note in one["notes"]] == [["/sections/0/paragraphs/0"]] * 3


# Huge and deep.

VALUES = {
    "brackets": "(" * 10_000,
    "nested brackets": f"Muslim 50% {'(a 1% ' * 40}{')' * 40}, other 50%",
    "digits": "9" * 5_000,
    "digits with commas": "9" + ",999" * 2_000,
    "percents": "1%, " * 5_000,
    "quotation marks": '"' * 9_999,
    "a word": "a" * 100_000,
    "words": "a " * 50_000,
    "emphasis": "*" * 10_001,
    "half open callouts": "<sup>1" * 5_000,
    "callouts": "<sup>1</sup>" * 3_000,
    "links": "[" * 10_000 + "](x)" * 10_000,
    "escapes": "\\" * 20_001,
    "dates": "between 2005 and " * 3_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_a_huge_value_is_kept_as_text(value: str) -> None:
    labels = ("Population", "Religions", "Capital", "Birth Rate")
    lines = "  \n".join(f"**{label}:** {value}" for label in labels)
    one = record(f"## Georgia\n\n{lines}\n\n### Trafficking Routes\n\n{value}\n")
    assert {one["statistics"][id_]["kind"] for id_ in ("population", "birth_rate")} == {"text"}
    assert one["coverage"]["residue"] == 0


def test_deeply_nested_lists_and_quotations_are_read() -> None:
    for mark in ("> ", "- ", "1. "):
        assert complaints(extracted(f"{mark * 200}Text.\n\n## Georgia\n\nText.\n")) == []


HUGE = {
    "a line of 120,000 characters": "## Georgia\n\n" + "Women from Georgia are sold. " * 4_000,
    "a word of a megabyte": "## Georgia\n\n" + "x" * 1_000_000,
    "a heading of ten thousand characters": f"## Georgia\n\n### {'Long ' * 2_000}\n\nText.\n",
    "a country of ten thousand characters": f"## {'Georgia ' * 1_250}\n\nText.\n",
    "a label of ten thousand characters": f"## Georgia\n\n**{'Long ' * 2_000}:** 5\n\n{GOOD}",
    "thirty thousand short lines": "## Georgia\n\n" + "x\n" * 30_000,
    "ten thousand paragraphs": "## Georgia\n\n" + "x\n\n" * 10_000,
    "two thousand labels": "## Georgia\n\n" + "**Population:** 5  \n" * 2_000,
    "two thousand sections": "## Georgia\n\n" + "### Responses\n\nText.\n\n" * 2_000,
    "two thousand chapters": "## Georgia\n\nText.\n\n## Moldova\n\nText.\n\n" * 1_000,
    "a thousand notes": "## Georgia\n\n" + "<sup>1</sup> CIA, X (2009).\n\n" * 1_000,
    "a thousand notes in one block": "## Georgia\n\n" + "<sup>1</sup> CIA, X (2009).\n" * 1_000,
    "two thousand short forms": "## Georgia\n\n" + "<sup>1</sup> Kelly supra at 2.\n\n" * 2_000,
    "a table of two thousand rows": "## Georgia\n\n|a|b|\n|-|-|\n" + "|c|d|\n" * 2_000,
    "five thousand rules": "## Georgia\n\nText and\n\n" + "---\n\n" * 5_000 + "more.\n",
    "two thousand headings": "## Georgia\n\nText and\n\n" + "## Head\n\n" * 2_000 + "more.\n",
}


@pytest.mark.slow
@pytest.mark.parametrize("text", HUGE.values(), ids=HUGE)
def test_a_huge_report_is_read_without_loss(text: str) -> None:
    extraction = extracted(text)
    assert extraction.records
    document = extraction.document
    owned = sum(len(text[c.start : c.end].translate({32: None, 10: None})) for c in document.claims)
    assert owned == document.coverage.characters
    assert document.coverage.residue == 0


def test_a_page_of_which_all_text_is_hidden_is_read(tmp_path: Path) -> None:
    _, lines = ran(tmp_path, hidden=b'<div style="display:none"><p>Nobody sees this.</p></div>\n')
    assert "crashed" not in lines["hidden.md"]["problems"]
