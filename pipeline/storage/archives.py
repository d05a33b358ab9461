"""Archives of reports: their members are read one by one, and never unpacked to a path.

Limits keep a small file from filling the machine: prose shrinks to a tenth, hardly ever to a
hundredth.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import shutil
import stat
import struct
import tarfile
import tempfile
import zipfile
import zlib
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, Final
from weakref import finalize

from pipeline import patterns as re
from pipeline.document.problems import Code
from pipeline.errors import RefusedError
from pipeline.storage.mail import read_mail

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from io import BufferedIOBase

    from pipeline.storage.mail import MailContent

MAIL_SUFFIXES: Final = (".eml", ".mht", ".mhtml")
_ZIP: Final = (".zip",)
_TAR: Final = (*(".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tbz", ".tar.xz", ".txz"),)
_PACKED: Final = (".gz", ".bz2", ".xz")  # one file, compressed
MOST_MEMBERS: Final = 100_000
LARGEST_WHOLE: Final = 8 << 30  # bytes of a whole tar, unpacked
STEEPEST: Final = 200  # times that a member may grow
LARGEST_MAIL: Final = 256 << 20  # bytes of a message with its attachments
SMALL: Final = 4 << 20  # bytes that may grow by more
_CHUNK: Final = 1 << 20
_OPENERS: Final[dict[bytes, Callable[[IO[bytes]], BufferedIOBase]]] = {  # by the first bytes
    b"\x1f\x8b": gzip.open,
    b"BZh": bz2.open,
    b"\xfd7zXZ\0": lzma.open,
}
_LONGEST_MAGIC: Final = max(map(len, _OPENERS))
_ENCRYPTED: Final = 1  # a flag of a member's header
_NAMED_IN_UTF_8: Final = 1 << 11  # another
_HEADER: Final = 46  # bytes of a member's entry in the list at the end of a ZIP, before its name
_END: Final = b"PK\x05\x06"
_LONGEST_END: Final = 22 + (1 << 16)  # with the archive's comment
_DRIVE: Final = re.compile(r"[A-Za-z]:")
_BROKEN: Final = (
    *(zipfile.BadZipFile, tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError),
    lzma.LZMAError,
    *(
        NotImplementedError,
        RuntimeError,
        ValueError,
        struct.error,
    ),  # a method that zipfile lacks, a bad header
)


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: its path there with `/` between the parts, its size, its bytes.

    `read` gives at most so many bytes; it raises `RefusedError` with the reason if it may not be
    read. A member that is not `is_safe` never may.
    """

    path: str
    size: int
    read: Callable[[int], bytes]
    is_safe: bool = True


def is_archive(path: str) -> bool:
    """Whether a file of this name is an archive of reports."""
    return path.lower().endswith((*_ZIP, *_TAR, *_PACKED, *MAIL_SUFFIXES))


def list_members(
    path: str,
    opened: Callable[[], IO[bytes]],
    split: Callable[[bytes], MailContent] = read_mail,
) -> list[Member]:
    """The members of an archive that are files, by path; `split` gives those of an e-mail.

    Raises `RefusedError` if it is no whole archive, or holds too much.
    """
    listed: dict[str, Member] = {}
    with ExitStack() as stack:
        try:
            file = stack.enter_context(opened())
            archive, there = _choose_opener(path, split)(file, stack)
            for member in there:
                is_twice = member.path in listed
                fault = _refuse(member.path, "is there twice") if is_twice else None
                listed[member.path] = fault or member
                if len(listed) > MOST_MEMBERS:
                    message = f"it holds more than {MOST_MEMBERS:,} files: unpack it"
                    raise RefusedError(Code.TOO_LARGE, message)
        except _BROKEN as error:
            raise RefusedError(Code.DAMAGED, f"the archive cannot be opened: {error}") from error
        if not listed:
            raise RefusedError(Code.EMPTY_SOURCE, "the archive holds no files")
        finalize(archive, stack.pop_all().close)  # open as long as its members may be read
    return sorted(listed.values(), key=lambda member: member.path)


def _choose_opener(
    path: str, split: Callable[[bytes], MailContent]
) -> Callable[[IO[bytes], ExitStack], tuple[object, Iterator[Member]]]:
    name = path.lower()
    if name.endswith(MAIL_SUFFIXES):
        return partial(_open_mail, split)
    if name.endswith(_TAR):
        return _open_tar
    return _open_zip if name.endswith(_ZIP) else partial(_open_packed, PurePosixPath(path).stem)


def _open_packed(name: str, file: IO[bytes], stack: ExitStack) -> tuple[object, Iterator[Member]]:
    """One compressed file: an archive whose only member has its name without the suffix."""
    content = _decompress(file, stack)
    if content is file:
        message = "its first bytes are not those of a compressed file"
        raise tarfile.ReadError(message)
    size = content.seek(0, os.SEEK_END)
    member = _build_member(name, size, None, partial(_read_packed, content, size))
    return content, iter((member,))


def _read_packed(content: IO[bytes], size: int, most: int) -> bytes:
    content.seek(0)
    return _read_limited(content, size, most)


def _open_mail(
    split: Callable[[bytes], MailContent], file: IO[bytes], _stack: ExitStack
) -> tuple[object, Iterator[Member]]:
    content = file.read(LARGEST_MAIL + 1)
    if len(content) > LARGEST_MAIL:
        message = f"the message is larger than {LARGEST_MAIL >> 20} MiB: save its attachments apart"
        raise RefusedError(Code.TOO_LARGE, message)
    return file, _mail_members(split(content))


def _mail_members(mail: MailContent) -> Iterator[Member]:
    for part in mail.parts:
        if part.fault:
            reading = partial(_refuse_part, part.fault)
        else:
            reading = partial(_limit_part, part.content)
        yield _build_member(part.name, len(part.content), None, reading)
    for number, fault in enumerate(mail.faults, start=1):
        yield Member(f"damaged-{number}", 0, partial(_refuse_part, fault))


def _refuse_part(fault: str, _most: int) -> bytes:
    raise RefusedError(Code.DAMAGED, f"{fault}; save the message anew from the mail program")


def _limit_part(part: bytes, most: int) -> bytes:
    _check_size(len(part), len(part), most)
    return part


def _open_zip(file: IO[bytes], stack: ExitStack) -> tuple[object, Iterator[Member]]:
    try:
        archive = stack.enter_context(zipfile.ZipFile(file))
    except UnicodeDecodeError:
        flagged, plain = _clear_name_flags(file, stack)
        archive = stack.enter_context(zipfile.ZipFile(plain))
        for info, is_flagged in zip(archive.infolist(), flagged, strict=True):
            if is_flagged:
                info.filename = info.filename.encode("cp437").decode("utf-8", "surrogateescape")
    return archive, _zip_members(archive)


def _clear_name_flags(file: IO[bytes], stack: ExitStack) -> tuple[list[bool], IO[bytes]]:
    """Which members claim a name in UTF-8, and a copy of the archive in which none does.

    `zipfile` reads no archive in which such a name is not UTF-8. (4.3.12 and 4.3.16 of APPNOTE.TXT)
    """
    plain = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - the stack closes it
    file.seek(0)
    shutil.copyfileobj(file, plain)
    size = plain.tell()
    plain.seek(max(0, size - _LONGEST_END))
    tail = plain.read()
    end = tail[tail.rfind(_END) :]
    length, stated = struct.unpack("<LL", end[12:20])
    at = size - len(end) - length
    before = at - stated  # bytes before the archive
    flagged = []
    while at < size - len(end):
        plain.seek(at)
        header = plain.read(_HEADER)
        (flags,) = struct.unpack("<H", header[8:10])
        flagged.append(bool(flags & _NAMED_IN_UTF_8))
        (member,) = struct.unpack("<L", header[42:46])
        for place in (at + 8, before + member + 6):
            if not 0 <= place < size - len(end):
                message = "a member is said to lie outside the archive"
                raise zipfile.BadZipFile(message)
            plain.seek(place)
            plain.write(struct.pack("<H", flags & ~_NAMED_IN_UTF_8))
        at += _HEADER + sum(struct.unpack("<HHH", header[28:34]))
    return flagged, plain


def _zip_members(archive: zipfile.ZipFile) -> Iterator[Member]:
    for info in archive.infolist():
        is_link = stat.S_ISLNK(info.external_attr >> 16)
        if not info.is_dir():
            reading = partial(_read_zip_member, archive, info)
            yield _build_member(
                info.filename, info.file_size, "is a link" if is_link else None, reading
            )


def _read_zip_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    if info.flag_bits & _ENCRYPTED:
        raise RefusedError(Code.ENCRYPTED, "it has a password: unpack it, or leave it out")
    try:
        with archive.open(info) as member:
            return _read_limited(member, info.compress_size, most)
    except _BROKEN as error:
        raise RefusedError(Code.DAMAGED, f"it cannot be unpacked: {error}") from error


def _open_tar(file: IO[bytes], stack: ExitStack) -> tuple[object, Iterator[Member]]:
    archive = stack.enter_context(tarfile.TarFile(fileobj=_decompress(file, stack)))
    return archive, _tar_members(archive)


def _tar_members(archive: tarfile.TarFile) -> Iterator[Member]:
    for info in archive:
        is_link = info.issym() or info.islnk()
        fault = None if info.isreg() else "is a link" if is_link else "is no file"
        if not info.isdir():
            yield _build_member(
                info.name, info.size, fault, partial(_read_tar_member, archive, info)
            )
    if not _has_end(archive):
        message = f"it breaks off behind member {len(archive.getmembers()):,}"
        raise tarfile.ReadError(message)


def _has_end(archive: tarfile.TarFile) -> bool:
    """Whether the last member is followed by the block of zeros that ends a tar.

    Otherwise `tarfile` ends the list of members early without an error.
    """
    archive.fileobj.seek(archive.offset)
    return archive.fileobj.read(tarfile.BLOCKSIZE) == bytes(tarfile.BLOCKSIZE)


def _read_tar_member(archive: tarfile.TarFile, info: tarfile.TarInfo, most: int) -> bytes:
    try:
        member = archive.extractfile(info)
        return _read_limited(member, info.size, most) if member else b""
    except _BROKEN as error:
        raise RefusedError(Code.DAMAGED, f"it cannot be unpacked: {error}") from error


def _decompress(file: IO[bytes], stack: ExitStack) -> IO[bytes]:
    """A file without its compression, in a temporary file that ends with this process."""
    magic = file.read(_LONGEST_MAGIC)
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    opener = next((one for begin, one in _OPENERS.items() if magic.startswith(begin)), None)
    if opener is None:
        return file
    plain = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - the stack closes it
    with opener(file) as unpacked:
        while chunk := _read_chunk(unpacked):
            plain.write(chunk)
            _check_size(plain.tell(), size, LARGEST_WHOLE)
    plain.seek(0)
    return plain


def _read_chunk(unpacked: BufferedIOBase | IO[bytes]) -> bytes:
    """The next bytes; `bz2` raises what a disk raises where the file is damaged."""
    try:
        return unpacked.read(_CHUNK)
    except OSError as error:
        if error.errno is not None:
            raise
        message = str(error)
        raise tarfile.ReadError(message) from error


def _build_member(
    printed: str, size: int, fault: str | None, read: Callable[[int], bytes]
) -> Member:
    """A member under its path without `.` and empty parts; refused if it has a fault."""
    parts = re.split(r"[/\\]", printed)
    path = "/".join(part for part in parts if part not in ("", "."))
    if parts[0] == "" or _DRIVE.match(printed):
        fault = "has an absolute path"
    elif ".." in parts or not path:
        fault = "has a path that leaves the archive"
    return _refuse(printed, fault) if fault else Member(path, size, read)


def _refuse(path: str, fault: str) -> Member:
    def read(_most: int) -> bytes:
        raise RefusedError(Code.UNSAFE_MEMBER, f"a member of an archive that {fault} is not read")

    return Member(path, 0, read, is_safe=False)


def _read_limited(file: IO[bytes], packed: int, most: int) -> bytes:
    """The bytes of a member that has `packed` bytes compressed; unpacks no more than allowed."""
    content = bytearray()
    while chunk := _read_chunk(file):
        content += chunk
        _check_size(len(content), packed, most)
    return bytes(content)


def _check_size(size: int, packed: int, largest: int) -> None:
    if size > largest:
        raise RefusedError(Code.TOO_LARGE, f"it unpacks to more than {largest >> 20:,} MiB")
    if size > max(SMALL, STEEPEST * packed):
        message = f"its {packed:,} bytes unpack to more than {STEEPEST} times as many"
        raise RefusedError(Code.TOO_LARGE, message)
