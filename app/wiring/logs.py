"""How the log is written: in words for somebody who reads along, or one JSON object a line for programs."""

import json
import logging
import sys
import threading
from contextlib import suppress
from datetime import UTC, datetime
from traceback import TracebackException
from typing import Any, TextIO

from app.http.under_way import ANSWERED, UNDER_WAY, told_of
from app.settings import Settings

_BELOW = "    "
_SAID_BY_ITSELF = (KeyboardInterrupt, SystemExit)


class Words(logging.Formatter):
    """``WARNING not copying the audit journal [4f0c...]``, and what went wrong below it, indented.

    Nothing that is logged begins a line of its own: line ends, and all else that cannot be printed, are written as escapes.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The whole record. What another handler made of its error is not used."""
        scope = UNDER_WAY.get()
        request = f" [{told_of(scope)['request_id']}]" if scope is not None else ""
        below = [record.stack_info.splitlines()] if record.stack_info else []
        if record.exc_info and record.exc_info[1] is not None:
            below += map(_lines_of, TracebackException.from_exception(record.exc_info[1]).format())
        return "\n".join(
            [
                f"{record.levelname} {_printable(record.getMessage())}{request}",
                *(f"{_BELOW}{_printable(line)}" for lines in below for line in lines if line),
            ]
        )


def _lines_of(piece: str) -> list[str]:
    """A frame is a line of the file and what stands there; whatever else a traceback has, what an error says too, is one line."""
    piece = piece.strip("\n")
    return piece.split("\n") if piece.lstrip(" |+-").startswith('File "') else [piece]


def _printable(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode("ascii") for each in text)


class Lines(logging.Formatter):
    """One JSON object a line, in printable ASCII: whoever reads it as text finds the same lines, and no terminal obeys it."""

    def format(self, record: logging.LogRecord) -> str:
        """The whole record."""
        scope = UNDER_WAY.get()
        told: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **(told_of(scope) if scope is not None else {}),
            **getattr(record, "told", {}),
        }
        if record.exc_info and not isinstance(record.exc_info[1], _SAID_BY_ITSELF):
            told["error"] = self.formatException(record.exc_info)
        return json.dumps(told).replace("\x7f", r"\u007f")


class _Writing(logging.StreamHandler[TextIO]):
    """What cannot be written is told in its place, as every other line is."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the library's name
        """Never raises."""
        error = sys.exc_info()[0]
        told = {"msg": "a line of the log could not be written: %s", "args": (error.__name__ if error else "",)}
        lost = logging.makeLogRecord({**told, "name": record.name, "levelname": "ERROR", "levelno": logging.ERROR})
        with suppress(Exception):
            self.stream.write(self.format(lost) + self.terminator)


def _ended(told: threading.ExceptHookArgs) -> None:
    """A thread that ended because nobody foresaw something."""
    error = told.exc_value or told.exc_type()
    logging.getLogger("authdir").critical("a thread ended", exc_info=(told.exc_type, error, told.exc_traceback))


def write_as(settings: Settings) -> None:
    """From now on this process writes its log, to standard error, as the settings say."""
    handler = _Writing(sys.stderr)
    handler.setFormatter(Lines() if settings.log_format == "json" else Words())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.captureWarnings(capture=True)
    threading.excepthook = _ended
    ANSWERED.setLevel(logging.INFO if settings.log_requests else logging.WARNING)
