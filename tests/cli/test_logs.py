"""The log: for people and for programs, with the request that a line is about, and without what that asked for."""

import json
import logging
import threading
import warnings
from collections.abc import Iterator
from typing import Any

import pytest

from app.http.under_way import ANSWERED, UNDER_WAY, answered, told_of
from app.settings import Settings
from app.wiring.logs import write_as

TRACE = "0af7651916cd43dd8448eb211c80319c"
SCOPE: dict[str, Any] = {
    "method": "GET",
    "path": "/api/v1/states/JP",
    "query_string": b"q=somebody",
    "request_id": "4f0c",
    "headers": [(b"authorization", b"Bearer secret"), (b"traceparent", f"00-{TRACE}-b7ad6b7169203331-01".encode())],
}


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """The log is as it was, afterwards."""
    root, before = logging.getLogger(), logging.getLogger().handlers[:]
    level, hook = root.level, threading.excepthook
    yield
    logging.captureWarnings(capture=False)
    threading.excepthook = hook
    root.handlers[:] = before
    root.setLevel(level)
    ANSWERED.setLevel(logging.NOTSET)


def fail() -> None:
    raise ValueError("on purpose")


def test_lines_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    write_as(Settings(log_format="json", log_requests=True))
    token = UNDER_WAY.set(SCOPE)
    answered(SCOPE, "lookup", 200, 0.00123)
    try:
        fail()
    except ValueError:
        logging.getLogger("authdir").exception("not %s", "done")
    UNDER_WAY.reset(token)
    logging.getLogger("authdir").warning("by itself")
    written = capsys.readouterr().err
    first, second, third = map(json.loads, written.splitlines())
    usual = {"logger": "authdir.answered", "level": "info", "message": "lookup GET 200", "request_id": "4f0c", "trace_id": TRACE}
    assert first == {**usual, "at": first["at"], "kind": "lookup", "method": "GET", "status": 200, "milliseconds": 1.23}
    assert (second["message"], second["request_id"]) == ("not done", "4f0c")
    assert "ValueError: on purpose" in second["error"]
    assert "request_id" not in third
    assert not any(hidden in written for hidden in ("JP", "somebody", "secret"))


def test_words_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    write_as(Settings())
    token = UNDER_WAY.set(SCOPE)
    answered(SCOPE, "lookup", 200, 0.00123)
    logging.getLogger("authdir").warning("look here")
    UNDER_WAY.reset(token)
    logging.getLogger("uvicorn.error").error("gone")
    assert capsys.readouterr().err == "WARNING look here [4f0c]\nERROR gone\n"


FORGED = "done\r\nERROR forged\x1b[2K\u2028ERROR forged\u202e\x85\udc80"
ESCAPED = r"done\r\nERROR forged\x1b[2K\u2028ERROR forged\u202e\x85\udc80"


def test_nothing_that_is_logged_begins_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    write_as(Settings())
    logging.getLogger("authdir").warning("for %s", FORGED)
    assert capsys.readouterr().err == f"WARNING for {ESCAPED}\n"


HIDDEN = f"{FORGED}\x7f\x9b"


def test_nothing_that_is_logged_begins_a_line_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    write_as(Settings(log_format="json"))
    try:
        fail_with(HIDDEN)
    except ExceptionGroup:
        logging.getLogger("authdir").exception("for %s", HIDDEN)
    (line,) = capsys.readouterr().err.splitlines()
    assert (line.isascii(), line.isprintable()) == (True, True)
    told = json.loads(line)
    assert told["message"] == f"for {HIDDEN}"
    assert HIDDEN in told["error"]


@pytest.mark.parametrize("form", ["text", "json"])
def test_what_is_not_told_to_the_log_is_written_as_it_is(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A warning of a library, a line that cannot be made, and the end of a thread."""
    write_as(Settings(log_format=form))
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=False)
        logging.captureWarnings(capture=True)
        warnings.warn(HIDDEN, stacklevel=1)
    unfit = "one %s and another %s"
    logging.getLogger("authdir").error(unfit, HIDDEN)
    ending = threading.Thread(target=fail_with, args=(HIDDEN,))
    ending.start()
    ending.join()
    written = capsys.readouterr().err
    assert all(each.isprintable() for each in written.split("\n"))
    if form == "json":
        messages = [json.loads(line)["message"] for line in written.splitlines()]
    else:
        messages = [line.partition(" ")[2] for line in written.splitlines() if not line.startswith("    ")]
    assert len(messages) == 3
    assert "UserWarning: done" in messages[0]
    assert messages[1:] == ["a line of the log could not be written: TypeError", "a thread ended"]


def fail_with(text: str) -> None:
    cause = LookupError(text)
    cause.add_note(text)
    raise ExceptionGroup("more", [ValueError(text), KeyError(text)]) from cause


def test_nothing_that_an_error_says_begins_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    write_as(Settings())
    try:
        fail_with(FORGED)
    except ExceptionGroup:
        logging.getLogger("authdir").exception("not done", stack_info=True)
    first, *below = capsys.readouterr().err.split("\n")[:-1]
    assert first == "ERROR not done"
    assert [line for line in below if not (line.startswith("    ") and line.isprintable())] == []
    assert f"    LookupError: {ESCAPED}" in below
    assert any(r"| ValueError: done\r\n" in line for line in below)
    assert any(line.endswith(", in fail_with") for line in below)


def test_an_error_that_another_handler_has_written_is_written_anew(capsys: pytest.CaptureFixture[str]) -> None:
    write_as(Settings())
    told = {"levelname": "ERROR", "levelno": logging.ERROR, "msg": "not done", "exc_info": (ValueError, ValueError(FORGED), None)}
    record = logging.makeLogRecord({**told, "name": "authdir", "exc_text": FORGED})
    logging.getLogger("authdir").handle(record)
    assert capsys.readouterr().err == f"ERROR not done\n    ValueError: {ESCAPED}\n"


@pytest.mark.parametrize(
    "given",
    [
        *(b"", b"00-xyz-1-1", b"\xff" * 55, b"00-" + b"0" * 32 + b"-b7ad6b7169203331-01"),
        *(f"00-{TRACE}-{'0' * 16}-01".encode(), f"ff-{TRACE}-b7ad6b7169203331-01".encode()),
    ],
)
def test_a_trace_that_is_none(given: bytes) -> None:
    assert told_of({"request_id": "1", "headers": [(b"traceparent", given)]}) == {"request_id": "1"}


def test_a_trace_that_begins_here_gives_way_to_one_that_is_given() -> None:
    assert told_of({"request_id": "1", "headers": [], "trace_id": "2"}) == {"request_id": "1", "trace_id": "2"}
    assert told_of({**SCOPE, "trace_id": "2"}) == {"request_id": "4f0c", "trace_id": TRACE}
