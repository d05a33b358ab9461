"""Inputs: folders, patterns, archives, URLs; and the limits of archives."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import stat
import struct
import tarfile
import zipfile
from typing import IO, TYPE_CHECKING, Any

import fsspec
import pytest
from moto.server import ThreadedMotoServer

from pipeline.cli import main
from pipeline.document.problems import Code
from pipeline.errors import Exit, RefusedError, UsageError
from pipeline.storage import archives
from pipeline.storage.inputs import find_sources
from pipeline.storage.remote import DEFAULT_PROTOCOLS, check_protocol
from tests.support.recount import recount
from tests.support.samples import RAW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

CHAPTER = b"## Georgia\n\n**Population:** 5  \n**Birth Rate:** 9 births/1,000 population\n\nText.\n"
Made = dict[str, bytes]
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
}


def zipped(file: Path, made: Made, *, how: int = zipfile.ZIP_DEFLATED) -> Path:
    """A ZIP archive of these members."""
    with zipfile.ZipFile(file, "w", how) as archive:
        for name, content in made.items():
            archive.writestr(name, content)
    return file


def tarred(file: Path, made: Made) -> Path:
    """A tar of these members, compressed where its name says so."""
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w") as archive:
        for name in made:
            info = tarfile.TarInfo(name)
            info.size = len(made[name])
            archive.addfile(info, io.BytesIO(made[name]))
    pack = PACKERS.get(file.suffix.replace("tgz", "gz").strip("."), bytes)
    file.write_bytes(pack(content.getvalue()))
    return file


def run(*arguments: object) -> int:
    """The exit code of a run without names."""
    return main(["run", *map(str, arguments), "--no-entities", "--jobs", "1"])


def outcomes(manifest: bytes) -> dict[str, str]:
    """The outcome of each input, or the code of its problem if that is an error."""
    by_path = {}
    for line in json.loads(manifest)["inputs"]:
        refused = line["outcome"] == "refused"
        by_path[line["path"]] = next(iter(line["problems"])) if refused else line["outcome"]
    return by_path


# Folders and patterns.


def test_a_pattern_gives_the_files_that_match(tmp_path: Path) -> None:
    for name in ("a/x.md", "a/b/y.md", "a/z.txt", "a/.hidden/w.md", "out/v.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(CHAPTER)

    def paths(pattern: str) -> list[str]:
        return [source.path for source in find_sources([str(tmp_path / pattern)], tmp_path / "out")]

    assert paths("**/*.md") == ["a/b/y.md", "a/x.md"]
    assert paths("a/*.md") == ["x.md"]
    assert paths("?/[xz].*") == ["a/x.md", "a/z.txt"]
    with pytest.raises(UsageError, match="no such file"):
        paths("*.pdf")


def test_a_pattern_may_lead_into_the_output(tmp_path: Path) -> None:
    out = tmp_path / "out"
    for folder in (out / "raw", out / "documents"):
        folder.mkdir(parents=True)
        (folder / "a.md").write_bytes(CHAPTER)
    asked = find_sources([f"{out}/raw/*.md"], out)
    assert [source.place for source in asked] == [str(out / "raw" / "a.md")]
    with pytest.raises(UsageError):
        find_sources([f"{tmp_path}/**/*.md"], out)


def test_a_file_whose_name_looks_like_a_pattern_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "a[1].md").write_bytes(CHAPTER)
    assert [
        source.path for source in find_sources([str(tmp_path / "a[1].md")], tmp_path / "out")
    ] == ["a[1].md"]


# Archives.


SHELVES = ("shelf.zip", "shelf.tar.gz", "shelf.tgz", "SHELF.TAR", "shelf.tar.xz", "shelf.tar.bz2")


@pytest.mark.parametrize("name", SHELVES)
def test_archive_members_are_read_like_files(name: str, tmp_path: Path) -> None:
    made = {f"./in/{path.name}": path.read_bytes() for path in RAW.iterdir()} | {
        "in/.hidden.md": CHAPTER,
        "__MACOSX/._x.md": CHAPTER,
    }
    (tmp_path / "raw").mkdir()
    make = zipped if name.endswith(".zip") else tarred
    make(tmp_path / "raw" / name, made)
    sources = find_sources([tmp_path / "raw"], tmp_path / "out")
    assert {source.path: source.read(1 << 30) for source in sources} == {
        f"{name}/in/{path.name}": path.read_bytes() for path in RAW.iterdir()
    }
    assert run(tmp_path / "raw", "--out", tmp_path / "out") == Exit.CLEAN
    assert (tmp_path / "out" / "records" / name / "in" / "armenia.md" / "ARM.json").is_file()
    assert recount(tmp_path / "out") == []
    assert run(tmp_path / "raw" / name, "--out", tmp_path / "out") == Exit.CLEAN


EVIL: Made = {
    "../out.md": CHAPTER,
    "in/../../out.md": CHAPTER,
    "/etc/out.md": CHAPTER,
    "C:\\out.md": CHAPTER,
    "..\\out.md": CHAPTER,
    "good.md": CHAPTER,
}


@pytest.mark.parametrize("name", ["evil.zip", "evil.tar.gz"])
def test_an_archive_member_cannot_write_outside_the_output(name: str, tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    make = zipped if name.endswith(".zip") else tarred
    make(tmp_path / "raw" / name, EVIL)
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    assert run(tmp_path / "raw", "--out", tmp_path / "a" / "out") == Exit.PROBLEMS
    by_path = outcomes((tmp_path / "a" / "out" / "manifest.json").read_bytes())
    assert by_path.pop(f"{name}/good.md") == "done"
    assert len(by_path) == len(EVIL) - 1
    assert {*by_path.values()} == {"unsafe-member"}
    after = {path for path in tmp_path.rglob("*") if path.is_file()}
    outside = {path for path in after - before if not path.is_relative_to(tmp_path / "a")}
    assert outside == set()
    assert all(b"out.md" not in path.name.encode() for path in after - before)


def linked(file: IO[bytes]) -> None:
    """A tar of links, of a device, and of a report."""
    with tarfile.open(fileobj=file, mode="w") as archive:
        for name, kind in (
            ("hard.md", tarfile.LNKTYPE),
            ("soft.md", tarfile.SYMTYPE),
            ("fifo.md", tarfile.FIFOTYPE),
        ):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
        info = tarfile.TarInfo("good.md")
        info.size = len(CHAPTER)
        archive.addfile(info, io.BytesIO(CHAPTER))


@pytest.mark.parametrize("damage", ["cut", "cut between two", "spoilt"])
def test_a_tar_that_breaks_off_is_damaged(damage: str, tmp_path: Path) -> None:
    """Its first member is whole; the others would be lost silently."""
    whole = tarred(tmp_path / "whole.tar", dict.fromkeys(("a.md", "b.md", "c.md"), CHAPTER))
    content = whole.read_bytes()
    second = content.index(b"b.md")
    broken = {
        "cut": content[: second + 100],
        "cut between two": content[:second],
        "spoilt": content[:second] + b"x" + content[second + 1 :],
    }[damage]
    (tmp_path / "broken.tar").write_bytes(broken)
    assert run(tmp_path / "broken.tar", whole, "--out", tmp_path / "out") == 1
    assert outcomes((tmp_path / "out" / "manifest.json").read_bytes()) == {
        "broken.tar": "damaged",
        **{f"whole.tar/{name}": "done" for name in ("a.md", "b.md", "c.md")},
    }


def test_links_in_archives_are_refused(tmp_path: Path) -> None:
    with (tmp_path / "links.tar").open("wb") as file:
        linked(file)
    with zipfile.ZipFile(tmp_path / "links.zip", "w") as archive:
        info = zipfile.ZipInfo("soft.md")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    assert run(tmp_path / "links.tar", tmp_path / "links.zip", "--out", tmp_path / "out") == 1
    assert outcomes((tmp_path / "out" / "manifest.json").read_bytes()) == {
        "links.tar/fifo.md": "unsafe-member",
        "links.tar/good.md": "done",
        "links.tar/hard.md": "unsafe-member",
        "links.tar/soft.md": "unsafe-member",
        "links.zip/soft.md": "unsafe-member",
    }


def test_decompression_bombs_are_refused(tmp_path: Path) -> None:
    bomb = {"bomb.md": b"\x00" * (32 << 20), "good.md": CHAPTER}
    zipped(tmp_path / "bomb.zip", bomb)
    tarred(tmp_path / "bomb.tar.gz", bomb)
    assert run(tmp_path / "bomb.zip", tmp_path / "bomb.tar.gz", "--out", tmp_path / "out") == 1
    assert outcomes((tmp_path / "out" / "manifest.json").read_bytes()) == {
        "bomb.tar.gz": "too-large",
        "bomb.zip/bomb.md": "too-large",
        "bomb.zip/good.md": "done",
    }


def test_archives_over_the_limits_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = zipped(tmp_path / "a.zip", {"a.md": os.urandom(2000), "b.md": CHAPTER})
    big, small = archives.list_members("a.zip", lambda: file.open("rb"))
    assert small.read(1000) == CHAPTER
    with pytest.raises(RefusedError, match="unpacks to more than") as refusal:
        big.read(1000)
    assert refusal.value.code is Code.TOO_LARGE
    monkeypatch.setattr(archives, "MOST_MEMBERS", 1)
    with pytest.raises(RefusedError, match="more than 1 files"):
        archives.list_members("a.zip", lambda: file.open("rb"))


def spoiled(file: Path) -> None:
    """Truncate the archive."""
    file.write_bytes(file.read_bytes()[:-40])


def locked(file: Path) -> None:
    """Mark the first member as encrypted."""
    content = bytearray(file.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + at] |= 1
    file.write_bytes(bytes(content))


def flipped(file: Path) -> None:
    """Change a byte of the first member."""
    content = bytearray(file.read_bytes())
    content[content.index(b"Georgia")] ^= 1
    file.write_bytes(bytes(content))


def mislabelled(file: Path) -> None:
    """Say that the first member is compressed by bzip2."""
    content = bytearray(file.read_bytes())
    for mark, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        content[content.index(mark) + at] = zipfile.ZIP_BZIP2
    file.write_bytes(bytes(content))


def emptied(file: Path) -> None:
    """Empty the archive."""
    zipped(file, {})


@pytest.mark.parametrize(
    ("damage", "by_path"),
    [
        (spoiled, {"a.zip": "damaged"}),
        (locked, {"a.zip/a.md": "encrypted", "a.zip/b.md": "done"}),
        (flipped, {"a.zip/a.md": "damaged", "a.zip/b.md": "done"}),
        (mislabelled, {"a.zip/a.md": "damaged", "a.zip/b.md": "done"}),
        (emptied, {"a.zip": "empty-source"}),
    ],
)
def test_members_that_cannot_be_unpacked_are_named(
    damage: Callable[[Path], None], by_path: dict[str, str], tmp_path: Path
) -> None:
    file = zipped(tmp_path / "a.zip", {"a.md": CHAPTER, "b.md": CHAPTER}, how=zipfile.ZIP_STORED)
    damage(file)
    (tmp_path / "c.md").write_bytes(CHAPTER)
    assert run(file, tmp_path / "c.md", "--out", tmp_path / "out") == Exit.PROBLEMS
    assert outcomes((tmp_path / "out" / "manifest.json").read_bytes()) == by_path | {"c.md": "done"}


@pytest.mark.parametrize("suffix", PACKERS)
def test_a_compressed_file_is_read_like_the_file(suffix: str, tmp_path: Path) -> None:
    pack = PACKERS[suffix]
    (tmp_path / f"fiji.md.{suffix}").write_bytes(pack(CHAPTER))
    (tmp_path / f"data.csv.{suffix}").write_bytes(pack(b"a,b"))
    [source] = find_sources([tmp_path], tmp_path / "out")
    assert (source.path, source.read(1 << 30)) == (f"fiji.md.{suffix}/fiji.md", CHAPTER)
    (tmp_path / f"bomb.md.{suffix}").write_bytes(pack(b"\0" * (32 << 20)))
    (tmp_path / f"cut.md.{suffix}").write_bytes(pack(os.urandom(9_999))[:-200])
    (tmp_path / f"plain.md.{suffix}").write_bytes(CHAPTER)
    for name in ("bomb", "cut", "plain"):
        [source] = find_sources([tmp_path / f"{name}.md.{suffix}"], tmp_path / "out")
        assert source.path == f"{name}.md.{suffix}"
        with pytest.raises(RefusedError) as refused:
            source.read(1 << 30)
        code = "too-large" if name == "bomb" else "damaged"
        assert refused.value.code.value == code


BROKEN = (b"", b"\x1f\x8b\x08rubbish", b"rubbish" * 999, b"BZh91AY&SYrubbish", b"\xfd7zXZ\0rubbish")


@pytest.mark.parametrize("content", BROKEN)
def test_a_file_that_is_no_archive_despite_its_name_is_reported(
    content: bytes, tmp_path: Path
) -> None:
    (tmp_path / "a.tar.gz").write_bytes(content)
    (tmp_path / "a.zip").write_bytes(content)
    for source in find_sources([tmp_path], tmp_path / "out"):
        with pytest.raises(RefusedError):
            source.read(1 << 30)


def test_a_member_with_an_endless_path_is_refused_alone(tmp_path: Path) -> None:
    made = {"a/" * 5_000 + "x.md": CHAPTER, "y.md": CHAPTER}
    zipped(tmp_path / "shelf.zip", made)
    out = tmp_path / "out"
    assert run(tmp_path / "shelf.zip", "--out", out) == Exit.PROBLEMS
    found = outcomes((out / "manifest.json").read_bytes())
    assert sorted(found.values()) == ["done", "unreadable"]


def test_two_members_with_the_same_name_are_reported(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.md", CHAPTER)
        archive.writestr("./a.md", CHAPTER)
    (source,) = find_sources([tmp_path / "a.zip"], tmp_path / "out")
    with pytest.raises(RefusedError, match="is there twice"):
        source.read(1 << 30)


def test_a_name_that_is_not_the_utf_8_it_claims_to_be_is_shown_by_its_bytes(tmp_path: Path) -> None:
    file = zipped(
        tmp_path / "a.zip", {"\u00e9\u00e9.md": b"# Fiji", "\u00fc/b.md": b"", "c.md": b"x"}
    )
    file.write_bytes(
        b"MZ" + file.read_bytes().replace("\u00e9\u00e9".encode(), b"\xff\xfe\xfd\xfc")
    )
    found = {source.path: source for source in find_sources([file], tmp_path / "out")}
    assert list(found) == ["a.zip/%FF%FE%FD%FC.md", "a.zip/c.md", "a.zip/\u00fc/b.md"]
    assert found["a.zip/%FF%FE%FD%FC.md"].read(100) == b"# Fiji"


def test_a_member_outside_its_archive_is_damage(tmp_path: Path) -> None:
    file = zipped(tmp_path / "a.zip", {"\u00e9\u00e9.md": b"# Fiji"})
    content = file.read_bytes().replace("\u00e9\u00e9".encode(), b"\xff\xfe\xfd\xfc")
    stated = struct.unpack("<L", content[-6:-2])[0]  # where the list of members begins
    file.write_bytes(content[:-6] + struct.pack("<L", stated + 100) + content[-2:])
    (source,) = find_sources([file], tmp_path / "out")
    with pytest.raises(RefusedError, match="lie outside the archive"):
        source.read(100)


def test_an_archive_in_an_archive_is_refused(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", {"a.md": CHAPTER})
    zipped(tmp_path / "outer.zip", {"inner.zip": inner.read_bytes(), "b.md": CHAPTER})
    assert run(tmp_path / "outer.zip", "--out", tmp_path / "out") == Exit.PROBLEMS
    assert outcomes((tmp_path / "out" / "manifest.json").read_bytes()) == {
        "outer.zip/b.md": "done",
        "outer.zip/inner.zip": "unknown-format",
    }


# Elsewhere.


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    """The URL of a bucket of a server of this test's own."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", "test")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        patch.setitem(fsspec.config.conf, "s3", {"endpoint_url": f"http://{host}:{port}"})
        fsspec.filesystem("s3").mkdir("shelf")
        yield "s3://shelf"
    server.stop()


@pytest.fixture(params=["memory", "s3"])
def shelf(request: Any) -> str:  # noqa: ANN401 - pytest's own
    """A URL below which there is nothing."""
    if request.param == "s3":
        return f"{request.getfixturevalue('bucket')}/{request.node.originalname}"
    fsspec.filesystem("memory").store.clear()
    return "memory://shelf"


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the user has is here."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))


def put(url: str, content: bytes) -> None:
    """Writes a file elsewhere."""
    with fsspec.open(url, "wb") as file:
        file.write(content)


def tree(url: str) -> dict[str, bytes]:
    """The files elsewhere by path."""
    files, root = fsspec.url_to_fs(url)
    return {path.removeprefix(f"{root}/"): files.cat_file(path) for path in files.find(root)}


def test_remote_inputs_and_output_give_the_same_bytes(shelf: str, tmp_path: Path) -> None:
    for path in RAW.iterdir():
        put(f"{shelf}/raw/{path.name}", path.read_bytes())
    put(f"{shelf}/raw/.hidden.md", CHAPTER)
    assert run(RAW, "--out", tmp_path / "out") == Exit.CLEAN
    here = {
        path.relative_to(tmp_path / "out").as_posix(): path.read_bytes()
        for path in (tmp_path / "out").rglob("*.json")
    }
    assert run(f"{shelf}/raw", "--out", f"{shelf}/out") == Exit.CLEAN
    assert tree(f"{shelf}/out") == here
    assert run(f"{shelf}/raw", "--out", tmp_path / "two") == Exit.CLEAN
    assert {path: (tmp_path / "two" / path).read_bytes() for path in here} == here


def test_output_at_a_url_of_this_machine_is_a_folder(tmp_path: Path) -> None:
    assert run(RAW / "armenia.md", "--out", f"file://{tmp_path}/out") == Exit.CLEAN
    assert (tmp_path / "out" / "records" / "armenia.md" / "ARM.json").is_file()


def test_unchanged_remote_inputs_are_not_read_again(
    shelf: str, capsys: pytest.CaptureFixture[str]
) -> None:
    put(f"{shelf}/raw/a.md", CHAPTER)
    put(f"{shelf}/raw/b/c.md", CHAPTER.replace(b"Georgia", b"Moldova"))
    arguments = [f"{shelf}/raw", "--out", f"{shelf}/out", "--json"]
    assert run(*arguments) == Exit.CLEAN
    before = tree(f"{shelf}/out")
    assert "records/b/c.md/MDA.json" in before
    assert run(*arguments) == Exit.CLEAN
    first, again = map(json.loads, capsys.readouterr().out.splitlines())
    assert (first["reused"], again["reused"]) == (0, 2)
    put(f"{shelf}/out/records/a.md/GEO.json", b"{}")
    fsspec.url_to_fs(shelf)[0].rm(f"{shelf}/raw/b/c.md")
    assert run(*arguments, "--prune") == Exit.CLEAN
    after = tree(f"{shelf}/out")
    assert after["records/a.md/GEO.json"] == before["records/a.md/GEO.json"]
    assert [path for path in after if "c.md" in path] == []


def test_remote_patterns_files_and_archives_are_read(shelf: str, tmp_path: Path) -> None:
    put(f"{shelf}/raw/a.md", CHAPTER)
    put(f"{shelf}/raw/b.txt", CHAPTER)
    put(f"{shelf}/raw/c.zip", zipped(tmp_path / "c.zip", {"in/d.md": CHAPTER}).read_bytes())
    for given, paths in (
        (f"{shelf}/raw/*.md", ["a.md"]),
        (f"{shelf}/raw/a.md", ["a.md"]),
        (f"{shelf}/raw", ["a.md", "b.txt", "c.zip/in/d.md"]),
        (shelf, ["raw/a.md", "raw/b.txt", "raw/c.zip/in/d.md"]),
    ):
        sources = find_sources([given], tmp_path / "out")
        assert [source.path for source in sources] == paths
        assert {source.read(1 << 30) for source in sources} == {CHAPTER}


def test_remote_output_is_not_read_as_input(shelf: str) -> None:
    put(f"{shelf}/a.md", CHAPTER)
    put(f"{shelf}/out/b.md", CHAPTER)
    assert [source.path for source in find_sources([shelf], f"{shelf}/out")] == ["a.md"]


def test_a_missing_remote_input_is_a_usage_error(
    shelf: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(f"{shelf}/nowhere", "--out", f"{shelf}/out") == Exit.USAGE
    assert "/nowhere: " in capsys.readouterr().err


def test_an_unknown_protocol_is_a_setup_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["flying://carpet", "--out", tmp_path / "out", "--allow-protocol", "flying"]
    assert run(*arguments) == Exit.SETUP
    assert "Protocol not known: flying" in capsys.readouterr().err


@pytest.mark.parametrize(
    "url",
    [
        "ftp://127.0.0.1:1/x",
        "github://x",
        "dir://x",
        "reference://x",
        "zip://x::file:///y.zip",
        "simplecache::http://127.0.0.1:1/x",
    ],
)
def test_a_protocol_that_is_not_allowed_is_a_usage_error(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(url, "--out", tmp_path / "out") == Exit.USAGE
    assert "not allowed" in capsys.readouterr().err
    (tmp_path / "x.md").write_bytes(CHAPTER)
    assert run(tmp_path / "x.md", "--out", url) == Exit.USAGE


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("zip::http://a/b.zip", "chained or malformed"),
        ("a b://c", "chained or malformed"),
        ("://c", "chained or malformed"),
        ("sftp://a/b", "--allow-protocol sftp adds it"),
    ],
)
def test_the_message_says_why_a_protocol_is_not_allowed(url: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        check_protocol(url, DEFAULT_PROTOCOLS)


@pytest.mark.parametrize("protocol", ["ftp", "github", "dir", "reference"])
def test_a_protocol_that_is_allowed_and_fails_says_so(
    protocol: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"{protocol}://127.0.0.1:1/x"
    code = run(url, "--out", tmp_path / "out", "--allow-protocol", protocol)
    assert code in (Exit.USAGE, Exit.SETUP)
    assert url in capsys.readouterr().err
