"""The sources of a run: files, archives and URLs, and the names of their output."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import unicodedata
from contextlib import suppress
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from functools import partial
from itertools import pairwise, takewhile
from os.path import lexists, realpath  # those of pathlib raise for circles and long names
from pathlib import Path, PurePath
from typing import IO, TYPE_CHECKING, Final
from urllib.parse import quote

from pipeline import patterns as re
from pipeline.document.problems import Code
from pipeline.errors import RefusedError, UsageError
from pipeline.storage.archives import is_archive, list_members
from pipeline.storage.mail import read_mail
from pipeline.storage.page_pictures import bundle_pages, is_page_picture, order_pages
from pipeline.storage.remote import RemoteSource, is_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pipeline.storage.mail import MailContent

DEFAULT_MAX_INPUT: Final = 512 << 20  # bytes of one source
STDIN: Final = "-"
CORRECTIONS: Final = "corrections.jsonl"  # in an input folder; never a source

LONGEST_NAME: Final = 2_000  # bytes of a document's name, below what systems allow for a path
_LONGEST_PART: Final = 120  # bytes of a file's name
_HASH: Final = 16
_CHUNK: Final = 1 << 20
_LEADING_DOTS: Final = re.compile(r"^\.+")
_JSON_FOLDER: Final = re.compile(r"\.(?=json$)", re.IGNORECASE)
_HIDDEN: Final = re.compile(r"(?:^|/)\.")
_GLOB: Final = re.compile(r"[*?[]")
_LONE_BYTE: Final = re.compile("[\udc80-\udcff]")  # as Python decodes bytes that are not UTF-8

# Files that accompany reports: a licence by its usual name, and suffixes of other kinds of files.
_LICENSE: Final = re.compile(r"(?:LICEN[CS]E|UNLICENSE|COPYING|COPYRIGHT|NOTICE)(?:\.(?:md|txt))?")
_OTHER_SUFFIXES: Final = re.compile(
    r"\.(?:png|jpe?g|gif|svg|webp|bmp|ico|tiff?|heic|mp[34]|m4a|wav|ogg|avi|mov|webm|[ot]tf|woff2?"
    r"|css|m?js|map|jsonl?|ndjson|[ct]sv|xml|xs[dl]|ya?ml|toml|ini|cfg|lock|log|pyc?|ipynb|sh|bat"
    r"|ps1|java|sql|db|sqlite3?|parquet|xlsx?|ods|exe|dll|so|sha256|md5|sig|asc|bib|ris)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A source to read.

    `path` is relative to the input folder, with bytes that are not UTF-8 as `%FF`; `place` is where
    it is, unique in a run; `name` is its path made safe for a file system; `size` its bytes as far
    as known before it is read. `read` gives at most so many bytes, and raises `OSError` or
    `RefusedError`. `file` is a regular file of this machine that workers open themselves, `url` a
    file that the workers of a cluster do.
    """

    path: str
    place: str
    size: int
    read: Callable[[int], bytes]
    name: str = ""
    file: str | None = None
    url: str | None = None

    def digest(self, most: int) -> str:
        """The SHA-256 of its bytes, in constant memory for a file of this machine."""
        if self.file is None:
            return hashlib.sha256(self.read(most)).hexdigest()
        check_size(self.size, most)
        digest = hashlib.sha256()
        with _open_regular(Path(self.file)) as file:
            while os.fstat(file.fileno()).st_size and (chunk := file.read(_CHUNK)):
                digest.update(chunk)
                check_size(file.tell(), most)
        return digest.hexdigest()


@dataclass(slots=True)
class FoundInputs:
    """The sources in order of path, and the files that were skipped since they are no reports."""

    sources: list[SourceFile] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)


def find_sources(inputs: Sequence[str | Path], out: str | Path) -> list[SourceFile]:
    """The sources of these inputs by path; see `find_inputs`."""
    return find_inputs(inputs, out).sources


@dataclass(slots=True)
class _Listing:
    """How the files of a run are listed: whether pictures count, and what was skipped so far.

    `split` gives the parts of an e-mail.
    """

    has_pictures: bool
    split: Callable[[bytes], MailContent]
    skipped: list[str] = field(default_factory=list)

    def takes(self, path: str) -> bool:
        """Whether a file found in a folder or archive may be a source."""
        is_picture = self.has_pictures and is_page_picture(PurePath(path).suffix)
        return is_report(path) or (is_picture and not _HIDDEN.search(path))


def find_inputs(
    inputs: Sequence[str | Path],
    out: str | Path,
    exclude: Sequence[str] = (),
    *,
    join_pages: bool = False,
    split: Callable[[bytes], MailContent] = read_mail,
) -> FoundInputs:
    """All sources of these inputs: of a folder, an archive, a pattern, a URL, a file, or of stdin.

    The files of the output folder are no sources; hidden files, others that are no reports, and
    those whose path or name matches a pattern of `exclude` are skipped. Pictures that lie in a
    folder or an archive are skipped too, unless pages are joined: then all of one folder are one
    source, a bundle in the order of their names. A source whose output would lie where that of
    another lies is refused when it is read. `split` gives the parts of an e-mail. Raises
    `UsageError` if an input is missing or empty.
    """
    listing = _Listing(join_pages, split)
    there = str(out).rstrip("/") if is_url(str(out)) else realpath(out)
    given = [
        _name(source) for each in map(str, inputs) for source in _list_input(each, there, listing)
    ]
    given.sort(key=lambda source: (source.path, source.place))
    by_place = {source.place: source for source in given}  # one that is given twice counts once
    named = sorted(by_place.values(), key=lambda source: (source.path, source.place))
    for one, other in pairwise(named):
        if one.name == other.name:
            message = f"{one.place} and {other.place} would both be {one.path!r}: run them apart"
            raise UsageError(message)
    wanted = [source for source in named if not _is_excluded(source.path, exclude)]
    skipped = [source.path for source in named if _is_excluded(source.path, exclude)]
    if join_pages:
        wanted = sorted(_join_pages(wanted), key=lambda source: (source.path, source.place))
    return FoundInputs(list(_refuse_clashes(wanted)), sorted({*listing.skipped, *skipped}))


def _join_pages(sources: Iterable[SourceFile]) -> Iterator[SourceFile]:
    """The sources, the pictures of each folder as one: the pages of a document."""
    folders: dict[str, list[SourceFile]] = {}
    for source in sources:
        if is_page_picture(PurePath(source.path).suffix):
            folders.setdefault(source.place.rpartition("/")[0], []).append(source)
        else:
            yield source
    for folder, pages in folders.items():
        ordered = sorted(pages, key=lambda page: order_pages(PurePath(page.path).name))
        path = pages[0].path.rpartition("/")[0] or PurePath(folder).name or "pages"
        size = sum(page.size for page in pages)
        yield _name(SourceFile(path, folder, size, partial(_read_pages, ordered)))


def _read_pages(pages: Sequence[SourceFile], most: int) -> bytes:
    """The bundle of these pictures; raises as reading each of them does."""
    check_size(sum(page.size for page in pages), most)
    return bundle_pages((PurePath(page.path).name, page.read(most)) for page in pages)


def _list_input(given: str, out: str, listing: _Listing) -> Iterator[SourceFile]:
    if not given:
        message = "an input is an empty path: name a file, a folder or a URL"
        raise UsageError(message)
    if given == STDIN:
        yield SourceFile("stdin", "standard input", 0, _StandardInput().read)
    elif is_url(given):
        yield from _list_url(given, out, listing)
    elif lexists(given):
        yield from _list_path(Path(given), out, listing)
    else:
        before = len(listing.skipped)
        matches = list(_match_pattern(given, out, listing))
        if not matches and len(listing.skipped) == before:
            message = f"{given}: no such file or folder"
            raise UsageError(message)
        yield from matches


class _StandardInput:
    """The bytes of standard input, which can be read once, and may have no end."""

    def __init__(self) -> None:
        self._content: bytes | None = None

    def read(self, most: int) -> bytes:
        """All its bytes; raises `RefusedError` if there are more than allowed."""
        if self._content is None:
            chunks, size = [], 0
            while size <= most and (chunk := sys.stdin.buffer.read(_CHUNK)):
                chunks.append(chunk)
                size += len(chunk)
            self._content = b"".join(chunks)
        check_size(len(self._content), most)
        return self._content


def _is_excluded(path: str, patterns: Iterable[str]) -> bool:
    """Whether a path, its name, or one of its folders matches a pattern."""
    parts = path.split("/")
    tried = (path, *parts, *("/".join(parts[:end]) for end in range(2, len(parts))))
    return any(fnmatchcase(one, pattern.rstrip("/")) for pattern in patterns for one in tried)


def _match_pattern(pattern: str, out: str, listing: _Listing) -> Iterator[SourceFile]:
    """The files that match `*`, `?`, `[]`, `**`, by their path below the part without these."""
    parts = PurePath(pattern).parts
    plain = list(takewhile(lambda part: not _GLOB.search(part), parts))
    if len(plain) == len(parts):
        return
    base = Path(*plain)
    is_below_output = _is_within(base, out)  # as `out/raw/*.md`: asked for
    for file in sorted(base.glob("/".join(parts[len(plain) :]))):
        path = file.relative_to(base).as_posix()
        if file.is_dir() or (_is_within(file, out) and not is_below_output):
            continue
        if listing.takes(path):
            yield from _list_file(file, path, listing)
        else:
            listing.skipped.append(_printable(path))


def _list_path(given: Path, out: str, listing: _Listing) -> Iterator[SourceFile]:
    entries = _list_folder(given) if given.is_dir() else None
    if entries is None:  # a file, or a folder that may not be listed and is refused
        yield from _list_file(given, given.name, listing)
        return
    if not entries:
        listing.skipped.append(f"{_printable(given.name or str(given))}/")
        return
    for file in _walk(entries, given, out, listing):
        yield from _list_file(file, file.relative_to(given).as_posix(), listing)


def _walk(waiting: list[Path], top: Path, out: str, listing: _Listing) -> Iterator[Path]:
    """The files below a folder with these entries; what is no report is added to `skipped`.

    Without recursion: folders may be nested deeper than calls of Python.
    """
    output = _identify(out)
    while waiting:
        path = waiting.pop()
        shown = path.relative_to(top).as_posix()
        if output and _identify(path) == output:
            continue
        is_folder = path.is_dir() and not path.is_symlink()
        if path.name.startswith("."):
            listing.skipped.append(_printable(shown) + "/" * is_folder)
        elif is_folder and (entries := _list_folder(path)) is not None:
            if not entries:
                listing.skipped.append(f"{_printable(shown)}/")
            waiting += entries
        elif is_folder or listing.takes(shown):
            yield path
        else:
            listing.skipped.append(_printable(shown))


def _identify(path: str | Path) -> tuple[int, int] | None:
    """The device and number of a file, by whatever path; None if it is not there."""
    with suppress(OSError):
        status = Path(path).stat()
        return status.st_dev, status.st_ino
    return None


def _is_within(path: Path, out: str) -> bool:
    return not is_url(out) and realpath(path).startswith(f"{out}/")


def is_report(path: str) -> bool:
    """Whether a file found in a folder or archive may be a report, by its name alone."""
    name = path.rpartition("/")[2]
    is_other = (
        name == CORRECTIONS
        or _LICENSE.fullmatch(name)
        or _OTHER_SUFFIXES.fullmatch(PurePath(name).suffix)
    )
    return not (is_other or _HIDDEN.search(path))


def _list_folder(folder: Path) -> list[Path] | None:
    """The entries of a folder, None if it may not be listed."""
    try:
        return sorted(folder.iterdir())
    except OSError:
        return None


def _list_file(file: Path, path: str, listing: _Listing) -> Iterator[SourceFile]:
    """A file, or the members of the archive that it is."""
    size = _measure_file(file)
    if size is not None and is_archive(path):
        yield from _list_archive(path, realpath(file), lambda: file.open("rb"), listing)
        return
    opened = None if size is None else str(file.absolute())
    yield SourceFile(path, realpath(file), size or 0, partial(read_file, file), file=opened)


def _measure_file(file: Path) -> int | None:
    """The size of a regular file in bytes; None if it is none, or was removed meanwhile."""
    with suppress(OSError):
        status = file.stat()
        if stat.S_ISREG(status.st_mode):
            return status.st_size
    return None


def read_file(file: Path, most: int) -> bytes:
    """The bytes of a regular file; raises `OSError`, or `RefusedError` if there are too many.

    A file that is written meanwhile raises `OSError`: what was read may be of no version of it.
    """
    with _open_regular(file) as opened:
        before = os.fstat(opened.fileno())
        check_size(before.st_size, most)  # a sparse file is not read at all
        content = opened.read(before.st_size)
        after = os.fstat(opened.fileno())
    if (len(content), before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        message = "it changed while it was read: run again when it is complete"
        raise OSError(message)
    return content


def _open_regular(file: Path) -> IO[bytes]:
    """Opens a file; a pipe or a device, which may have no end, raises `OSError`.

    A file that states a size of 0 has no bytes for us: those of `/proc` may have no end either.
    """
    if file.exists() and not (file.is_file() or file.is_dir()):
        message = "is no file"
        raise OSError(message)
    return file.open("rb")


def check_size(size: int, most: int) -> None:
    """Raises `RefusedError` for a source of more bytes than allowed."""
    if size > most:
        message = f"it has more than {most:,} bytes; --max-input allows more"
        raise RefusedError(Code.TOO_LARGE, message)


def _list_url(url: str, out: str, listing: _Listing) -> Iterator[SourceFile]:
    """The files at a URL, without those of the output."""
    there = RemoteSource(url)
    try:
        sizes = there.sizes()
    except OSError as error:
        message = f"{url}: cannot be listed: {error}"
        raise UsageError(message) from error
    if not sizes:
        message = f"{url}: no such file or folder"
        raise UsageError(message)
    base = _base_folder(there.root, list(sizes))
    own = f"{RemoteSource(out).root}/" if is_url(out) else None
    for at in sizes:
        path = at[len(base) :].lstrip("/")
        if own and at.startswith(own):
            continue
        if not listing.takes(path) and list(sizes) != [there.root]:
            listing.skipped.append(_printable(path))
        elif is_archive(path):
            yield from _list_archive(path, f"{url}: {at}", partial(there.open, at), listing)
        else:
            read = partial(_read_remote, there, at, sizes[at])
            yield SourceFile(path, f"{url}: {at}", sizes[at], read, url=there.locate(at))


def _read_remote(there: RemoteSource, at: str, size: int, most: int) -> bytes:
    check_size(size, most)
    with there.open(at) as opened:
        content = opened.read(most + 1)
    check_size(len(content), most)
    return content


def read_url(url: str, most: int) -> bytes:
    """The bytes of the file at a URL; raises `OSError`, or `RefusedError` if there are too many."""
    there = RemoteSource(url)
    return _read_remote(there, there.root, 0, most)


def _base_folder(root: str, paths: Sequence[str]) -> str:
    """The folder that paths are relative to."""
    if _GLOB.search(root):
        return "/".join(takewhile(lambda part: not _GLOB.search(part), root.split("/")))
    return root.rpartition("/")[0] if paths == [root] else root


def _list_archive(
    path: str, place: str, opened: Callable[[], IO[bytes]], listing: _Listing
) -> Iterator[SourceFile]:
    """The members of an archive; itself, refused, if it cannot be opened."""
    try:
        for member in list_members(path, opened, listing.split):
            inner = f"{path}/{member.path}"
            if member.is_safe and not listing.takes(member.path):
                listing.skipped.append(_printable(inner))
                continue
            yield SourceFile(inner, f"{place}/{member.path}", member.size, member.read)
    except (OSError, RefusedError) as error:
        yield SourceFile(path, place, 0, partial(_raise, error))


def _raise(error: Exception, _most: int) -> bytes:
    raise error


def _name(source: SourceFile) -> SourceFile:
    return replace(source, path=_printable(source.path), name=document_name(source.path))


def _printable(path: str) -> str:
    """The path with bytes that are not UTF-8, and lone surrogates, percent-encoded."""
    shown = _LONE_BYTE.sub(lambda byte: f"%{ord(byte[0]) - 0xDC00:02X}", path)
    return shown.encode("utf-8", "replace").decode("utf-8")


def _refuse_clashes(sources: Iterable[SourceFile]) -> Iterator[SourceFile]:
    """The sources; refused are those whose output cannot be written, or lies where another's does.

    The records of `x.md` are files in a folder `x.md`, where those of a source `x.md/GEO.json`
    would need a folder with the name of such a file. And the manifest identifies sources by path.
    """
    by_name: dict[str, SourceFile] = {}
    by_path: dict[str, SourceFile] = {}
    for source in sources:
        if len(source.name) > LONGEST_NAME:
            yield _refuse(source, f"its path is longer than {LONGEST_NAME:,} bytes: move it up")
            continue
        folder, _, last = source.name.rpartition("/")
        other = by_path.setdefault(source.path, source)
        if other is source and last.lower().endswith(".json"):
            other = by_name.get(folder, source)
        by_name[source.name] = source
        if other is source:
            yield source
            continue
        yield _refuse(
            source, f"its output would lie where that of {other.place} lies: run them apart"
        )


def _refuse(source: SourceFile, reason: str) -> SourceFile:
    """The source, refused when it is read."""
    refusal = RefusedError(Code.UNREADABLE, reason)
    return replace(source, read=partial(_raise, refusal), file=None, url=None)


def list_case_collisions(sources: Iterable[SourceFile]) -> list[tuple[str, str]]:
    """Pairs of paths that are one path on a file system that ignores case or normal form."""
    first: dict[str, str] = {}
    pairs = []
    for source in sources:
        key = unicodedata.normalize("NFC", source.path).casefold()
        other = first.setdefault(key, source.path)
        if other != source.path:
            pairs.append((other, source.path))
    return pairs


def document_name(path: str) -> str:
    """A relative path as the output's names use it: injective, and safe for a file system.

    Every character but ASCII letters, digits, `.`, `_`, `-` and the `/` between parts is
    percent-encoded, as are the dots that a part begins with, and the dot of a folder that ends in
    `.json`, the suffix of every output file. A part over 120 bytes is cut and ends in a hash of the
    whole.
    """
    *folders, last = path.split("/")
    parts = [_JSON_FOLDER.sub("%2E", _encode_part(part)) for part in folders]
    return "/".join([*parts, _encode_part(last)])


def _encode_part(part: str) -> str:
    octets = part.encode("utf-8", "surrogateescape" if _LONE_BYTE.search(part) else "surrogatepass")
    encoded = quote(octets, safe="").replace("~", "%7E")
    encoded = _LEADING_DOTS.sub(lambda dots: "%2E" * len(dots.group()), encoded)
    if len(encoded) <= _LONGEST_PART:
        return encoded
    digest = hashlib.sha256(octets).hexdigest()[:_HASH]
    return f"{encoded[: _LONGEST_PART - _HASH - 1]}-{digest}"
