"""The output folder: its stamps, its links, and what writing and removing a file leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.errors import RefusedError
from pipeline.storage.inputs import find_inputs, read_file
from pipeline.storage.output import LocalFolder, write_atomically

if TYPE_CHECKING:
    from pathlib import Path


def test_files_alone_have_stamps(tmp_path: Path) -> None:
    (tmp_path / "records" / "deep").mkdir(parents=True)
    (tmp_path / "records" / "deep" / "a.json").touch()
    (tmp_path / "b.json").touch()
    (tmp_path / "link.json").symlink_to("b.json")
    (tmp_path / "folder").symlink_to("records")
    assert set(LocalFolder(tmp_path).stamps()) == {"records/deep/a.json", "b.json"}


def test_a_link_is_neither_written_nor_read_through(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "records").symlink_to(tmp_path / "elsewhere")
    folder = LocalFolder(tmp_path / "out")
    for _ in range(2):  # what is known of the folder after the first time changes nothing
        with pytest.raises(OSError, match="is a link, which is not followed"):
            folder.write("records/a.json", "{}")
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_file_may_be_written_and_removed_twice(tmp_path: Path) -> None:
    folder = LocalFolder(tmp_path / "out")
    for _ in range(2):
        write_atomically(
            tmp_path / "out" / "a" / "b" / "c.json", "{}", stage=tmp_path / "x" / "stage"
        )
    for _ in range(2):
        folder.remove("a/b/c.json")
    assert list((tmp_path / "out").iterdir()) == []
    assert list((tmp_path / "x" / "stage").iterdir()) == []


def test_a_source_of_exactly_the_largest_size_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"12345")
    assert read_file(tmp_path / "a.md", 5) == b"12345"
    with pytest.raises(RefusedError, match="more than 4 bytes"):
        read_file(tmp_path / "a.md", 4)


@pytest.mark.parametrize("pattern", ["a", "a/b", "b/", "a/b/c", "x.md", "a/b/c/x.md"])
def test_a_folder_within_a_folder_is_excluded(pattern: str, tmp_path: Path) -> None:
    (tmp_path / "a" / "b" / "c").mkdir(parents=True)
    (tmp_path / "a" / "b" / "c" / "x.md").touch()
    (tmp_path / "y.md").touch()
    found = find_inputs([str(tmp_path)], "out", [pattern])
    assert [source.path for source in found.sources] == ["y.md"]
    assert found.skipped == ["a/b/c/x.md"]
