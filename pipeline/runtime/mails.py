"""E-mails are split in a worker of their own: a message can hold one up, but not the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.errors import RefusedError
from pipeline.runtime.pool import ItemFailure, SingleWorker
from pipeline.storage.mail import MailContent, read_mail

if TYPE_CHECKING:
    from pipeline.document.problems import Code
    from pipeline.runtime.pool import PoolLimits


class MailWorker:
    """Splits messages in one process, which starts with the first, in the limits of an item."""

    def __init__(self, limits: PoolLimits) -> None:
        self._limits = limits
        self._worker: SingleWorker[bytes, MailContent | tuple[Code, str]] | None = None

    def close(self) -> None:
        """Ends the process."""
        if self._worker is not None:
            self._worker.close()

    def __call__(self, content: bytes) -> MailContent:
        """The parts of a message; raises `RefusedError`, also where it exceeds a limit."""
        if self._worker is None:
            self._worker = SingleWorker(_read, self._limits, spawned=True)
        answer = self._worker(content)
        if isinstance(answer, ItemFailure):
            raise RefusedError(answer.code, answer.message)
        if isinstance(answer, MailContent):
            return answer
        raise RefusedError(*answer)


def _read(content: bytes) -> MailContent | tuple[Code, str]:
    """The parts of a message, or why there are none: a refusal is no failure of its worker."""
    try:
        return read_mail(content)
    except RefusedError as refusal:
        return refusal.code, str(refusal)
