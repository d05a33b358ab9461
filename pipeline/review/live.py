"""A review served to this machine alone: a correction is written as soon as it is made.

Another page of the same browser must neither read nor write. So: only the loopback address, a token
in every address, no host but this one (a foreign name may lead here), and corrections only as JSON
from a page of this server, which a browser lets no other page send.
"""

from __future__ import annotations

import secrets
import threading
from dataclasses import replace
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit

from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.errors import UsageError
from pipeline.review.corrected import accept_correction, load_corrected
from pipeline.review.provenance import find_record_file
from pipeline.review.site import CORRECTIONS_PATH, write_review
from pipeline.runtime.corrections import CorrectionLine
from pipeline.runtime.serialize import to_json_data

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from pipeline.review.rows import JsonObject
    from pipeline.review.site import ReviewOptions, ReviewSummary
    from pipeline.storage.inputs import SourceFile

LOOPBACK: Final = "127.0.0.1"
_TYPES: Final = {".html": "text/html; charset=utf-8", ".webp": "image/webp"}
_LARGEST: Final = 1 << 20  # bytes of a correction
_MOST_PASSED: Final = 16 << 20  # bytes of a larger one, before its sender is answered
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class _Correction(BaseModel):
    """What a page sends: the id of the record, and the line of the file of corrections."""

    model_config = ConfigDict(extra="forbid")

    record: str
    line: CorrectionLine


class LiveReview:
    """The pages of an output, and the file to which their corrections are appended.

    `folder` takes the pages; `sources` are the files that were read, by path.
    """

    def __init__(
        self,
        out: Path,
        folder: Path,
        file: Path,
        sources: Mapping[str, SourceFile],
        options: ReviewOptions,
    ) -> None:
        self.folder = folder.resolve()
        self._out = out
        self._file = file
        self._sources = sources
        self._options = replace(options, is_live=True, revise=self._revise)
        self._lock = threading.Lock()

    def write(self, watch: Callable[[list[JsonObject]], Iterable[JsonObject]]) -> ReviewSummary:
        """Write all pages, with the corrections that the file holds already."""
        return write_review(self._out, self.folder, self._sources, self._options, watch)

    def _revise(self, record: JsonObject) -> JsonObject:
        path = find_record_file(record["id"], self._out)
        return to_json_data(load_corrected(path, self._file)[0])

    def correct(self, content: bytes) -> None:
        """Append a correction and write the page of its record anew.

        One after another, however many browsers send: each is compared with the record as all
        before it left it. Raises `UsageError` where it cannot be applied.
        """
        try:
            sent = _Correction.model_validate_json(content)
        except ValidationError as error:
            message = "this is no correction: load the page again"
            raise UsageError(message) from error
        with self._lock:
            accept_correction(self._out, sent.record, self._file, sent.line)
            shown = replace(self._options, record=sent.record, has_overview=False)
            write_review(self._out, self.folder, self._sources, shown)


class ReviewServer(ThreadingHTTPServer):
    """Serves a live review on the loopback address; `address` opens it."""

    daemon_threads = True

    def __init__(self, review: LiveReview, port: int = 0) -> None:
        self.review = review
        self.token = secrets.token_urlsafe(24)
        super().__init__((LOOPBACK, port), _Handler)
        self.host = f"{LOOPBACK}:{self.server_address[1]}"

    @property
    def address(self) -> str:
        """The address of the overview, with the token."""
        return f"http://{self.host}/{self.token}/index.html"


class _Handler(BaseHTTPRequestHandler):
    """Answers a browser: pages and pictures of the folder, and corrections."""

    server: ReviewServer
    server_version = "country-reports"
    sys_version = ""

    def do_GET(self) -> None:
        """Give a page or a picture."""
        path = self._find_path()
        if path is None:
            return
        file = (self.server.review.folder / path).resolve()
        is_inside = file.is_relative_to(self.server.review.folder)
        if not is_inside or file.suffix not in _TYPES or not file.is_file():
            self._answer(HTTPStatus.NOT_FOUND, "no such page")
            return
        self._send(HTTPStatus.OK, _TYPES[file.suffix], file.read_bytes())

    def do_POST(self) -> None:
        """Take a correction."""
        path = self._find_path()
        if path is None:
            return
        is_ours = self.headers["Origin"] == f"http://{self.server.host}"
        if not is_ours or self.headers.get_content_type() != "application/json":
            self._answer(HTTPStatus.FORBIDDEN, "only a page of this review may correct")
            return
        length = self.headers["Content-Length"] or ""
        if path != CORRECTIONS_PATH or not length.isdecimal() or int(length) > _LARGEST:
            self._pass_over(min(int(length), _MOST_PASSED) if length.isdecimal() else 0)
            self._answer(HTTPStatus.BAD_REQUEST, "this is no correction")
            return
        try:
            self.server.review.correct(self.rfile.read(int(length)))
        except UsageError as error:
            self._answer(HTTPStatus.CONFLICT, str(error))
        except OSError as error:
            message = f"the correction could not be written: {error.strerror}"
            self._answer(HTTPStatus.INTERNAL_SERVER_ERROR, message)
        else:
            self._answer(HTTPStatus.OK, "written")

    def _pass_over(self, length: int) -> None:
        """Reads so many bytes of a refused request: who still sends them hears no answer."""
        while length > 0 and (block := self.rfile.read(min(length, _LARGEST))):
            length -= len(block)

    def _find_path(self) -> str | None:
        """The path behind the token; None, and answered, where the request is not for us."""
        given, _, path = unquote(urlsplit(self.path).path).removeprefix("/").partition("/")
        is_known = secrets.compare_digest(given.encode(), self.server.token.encode())
        if self.headers["Host"] != self.server.host or not is_known:
            self._answer(HTTPStatus.NOT_FOUND, "no such page")
            return None
        return path

    def _answer(self, status: HTTPStatus, text: str) -> None:
        self.close_connection = True  # what a refused request still sends is not read
        self._send(status, "text/plain; charset=utf-8", text.encode())

    def _send(self, status: HTTPStatus, kind: str, content: bytes) -> None:
        self.send_response(status)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401 - the library's
        """Nothing: the token is in every address."""
