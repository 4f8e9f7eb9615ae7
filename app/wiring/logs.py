"""How the log is written: in words for somebody who reads along, or one JSON object a line for programs."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

from app.http.under_way import ANSWERED, UNDER_WAY, told_of
from app.settings import Settings

_SAID_BY_ITSELF = (KeyboardInterrupt, SystemExit)


class Words(logging.Formatter):
    """``WARNING not copying the audit journal [4f0c...]``, and what went wrong below it."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        """The line itself."""
        scope = UNDER_WAY.get()
        request = f" [{told_of(scope)['request_id']}]" if scope is not None else ""
        return f"{record.levelname} {record.message}{request}"


class Lines(logging.Formatter):
    """One JSON object a line."""

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
        return json.dumps(told, ensure_ascii=False)


def write_as(settings: Settings) -> None:
    """From now on this process writes its log, to standard error, as the settings say."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines() if settings.log_format == "json" else Words())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    ANSWERED.setLevel(logging.INFO if settings.log_requests else logging.WARNING)
