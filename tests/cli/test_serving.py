"""The real server over a raw socket: what it refuses by itself looks like every other refusal, and nobody keeps it waiting."""

import contextlib
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from app.domain.errors import PROBLEMS
from app.settings import Settings
from app.wiring import web_app
from app.wiring.line import Limits
from app.wiring.serving import Server, limits_here, listening, server_of
from tests.cli.town import Town, copied
from tests.makers import SEAL_KEY

ORIGIN = "https://directory.example"
HURRIED = Limits(address=2_000, headers=4_000, header_count=20, seconds=0.5, rate=1_000_000, lines=4)
END = b"Host: x\r\nConnection: close\r\n\r\n"
LIVE = b"GET /health/live HTTP/1.1\r\n"
OPTIONS = b"POST /api/v1/sign-in/options HTTP/1.1\r\nHost: x\r\n"
SECURITY = (
    "content-security-policy", "cross-origin-opener-policy", "cross-origin-resource-policy", "date", "permissions-policy",
    "referrer-policy", "strict-transport-security", "x-content-type-options", "x-frame-options", "x-request-id",
)  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What came back over a line before it was closed."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> list[str]:
        return [value for given, value in self.headers if given == name]


@dataclass(frozen=True)
class Served:
    """The server, on a port of its own."""

    port: int
    server: Server

    def line(self) -> socket.socket:
        line = socket.create_connection(("127.0.0.1", self.port))
        line.settimeout(20)
        return line

    def ask(self, *sent: bytes) -> Answer:
        """The one answer to what is sent in pieces."""
        with self.line() as line:
            for piece in sent:
                line.sendall(piece)
            return answer_of(all_of(line))


def all_of(line: socket.socket) -> bytes:
    """Everything until the other side closes, which it must do in order and not by a reset."""
    found = b""
    while piece := line.recv(65536):
        found += piece
    return found


def answer_of(text: bytes) -> Answer:
    head, _, body = text.partition(b"\r\n\r\n")
    first, *lines = head.decode("ascii").split("\r\n")
    pairs = [line.partition(": ") for line in lines]
    return Answer(int(first.split(" ")[1]), [(name.lower(), value) for name, _, value in pairs], body)


@contextmanager
def served(app: FastAPI, limits: Limits | None = None) -> Iterator[Served]:
    with closing(listening("127.0.0.1", 0)) as listener:
        server = server_of(app, ORIGIN, limits)
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield Served(listener.getsockname()[1], server)
        finally:
            server.should_exit = True
            thread.join()


def _app(town: Town, folder: Path) -> FastAPI:
    place = copied(town.folder, folder / "copy")
    database, key = f"sqlite:///{place / 'directory.sqlite'}", SecretStr(SEAL_KEY)
    return web_app(Settings(database_url=database, var_dir=place, public_url=ORIGIN, seal_key=key))


@pytest.fixture(scope="module")
def usual(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(_app(town, tmp_path_factory.mktemp("usual"))) as found:
        yield found


@pytest.fixture(scope="module")
def hurried(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """With limits that a test can reach."""
    with served(_app(town, tmp_path_factory.mktemp("hurried")), HURRIED) as found:
        yield found


def secured(answer: Answer) -> None:
    for name in SECURITY:
        assert len(answer.header(name)) == 1, (name, answer)
    assert answer.header("server") == []


def problem(answer: Answer, code: str) -> None:
    """That it is a problem document like any other, and the end of the line."""
    secured(answer)
    assert answer.header("content-type") == ["application/problem+json"]
    assert answer.header("cache-control") == ["private, no-store"]
    assert answer.header("connection") == ["close"]
    told = json.loads(answer.body)
    assert (told["code"], told["status"], told["request_id"]) == (code, answer.status, *answer.header("x-request-id"))
    assert told["title"] == PROBLEMS[code].title[0]


NO_REQUESTS = {
    "tls": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "words": b"hello there\r\n\r\n",
    "no version": b"GET /health/live\r\n\r\n",
    "http 2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "another version": b"GET /health/live HTTP/2.0\r\n" + END,
    "an unknown version": b"GET /health/live HTTP/9.9\r\n" + END,
    "an unknown method": b"BREW /health/live HTTP/1.1\r\n" + END,
    "connect": b"CONNECT directory.example:443 HTTP/1.1\r\n" + END,
    "no path": b"GET ?state=QM HTTP/1.1\r\n" + END,
    "a space": b"GET /health live HTTP/1.1\r\n" + END,
    "bytes in the path": b"GET /\xc3\xa9 HTTP/1.1\r\n" + END,
    "nul in the path": b"GET /\x00 HTTP/1.1\r\n" + END,
    "nul in a header": LIVE + b"X: a\x00b\r\n" + END,
    "a folded header": LIVE + b"X: a\r\n b\r\n" + END,
    "a space before the colon": LIVE + b"X : a\r\n" + END,
    "a header without name": LIVE + b": a\r\n" + END,
    "no host": LIVE + b"Connection: close\r\n\r\n",
    "two hosts": LIVE + b"Host: a\r\n" + END,
    "length and chunks": OPTIONS + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "two lengths": OPTIONS + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    "a length below zero": OPTIONS + b"Content-Length: -2\r\n\r\n{}",
    "a length beyond numbers": OPTIONS + b"Content-Length: 99999999999999999999999\r\n\r\n{}",
    "another coding": OPTIONS + b"Transfer-Encoding: gzip, chunked, gzip\r\n\r\n0\r\n\r\n",
    "no chunk": OPTIONS + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
    "a chunk too long": OPTIONS + b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 40 + b"\r\n\r\n",
}


@pytest.mark.parametrize("name", NO_REQUESTS)
def test_what_is_no_request_is_refused_in_our_own_form(usual: Served, name: str) -> None:
    answer = usual.ask(NO_REQUESTS[name])
    assert answer.status == 400
    problem(answer, "malformed-request")


IN_JSON = OPTIONS + b"Content-Type: application/json\r\n"
TOO_LARGE = {
    "address": (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n" + END, "address-too-long"),
    "long address": (b"GET /api/v1/designations?q=" + b"a" * 5_000_000 + b" HTTP/1.1\r\n" + END, "address-too-long"),
    "half an address": (b"GET /" + b"a" * 60_000, "address-too-long"),
    "header": (LIVE + b"X: " + b"a" * 40_000 + b"\r\n" + END, "headers-too-large"),
    "half a header": (LIVE + b"X: " + b"a" * 5_000_000, "headers-too-large"),
    "headers": (LIVE + b"X: a\r\n" * 200 + END, "headers-too-large"),
    "many headers": (LIVE + b"X: a\r\n" * 500_000 + END, "headers-too-large"),
    "cookie": (LIVE + b"Cookie: " + b"a" * 33_000 + b"\r\n" + END, "headers-too-large"),
    "length": (OPTIONS + b"Content-Length: 1000000000000\r\n\r\n{}", "too-large"),
    "body": (IN_JSON + b"Content-Length: 20000000\r\n\r\n" + b" " * 20_000_000, "too-large"),
    "chunk": (IN_JSON + b"Transfer-Encoding: chunked\r\n\r\nf00000\r\n" + b" " * 15_728_640, "too-large"),
}


@pytest.mark.parametrize("name", TOO_LARGE)
def test_what_is_too_large_is_told_to_whoever_goes_on_sending(usual: Served, name: str) -> None:
    sent, code = TOO_LARGE[name]
    answer = usual.ask(sent)
    assert answer.status == {"address-too-long": 414, "headers-too-large": 431, "too-large": 413}[code]
    problem(answer, code)


@pytest.mark.parametrize(
    ("first", "status"),
    [
        (LIVE, 200),
        (b"GET /health/live HTTP/1.0\r\n", 200),
        (b"HEAD /health/live HTTP/1.1\r\n", 200),
        (b"GET http://another.example/health/live HTTP/1.1\r\n", 200),
        (b"GET /health/live?x=y HTTP/1.1\r\n", 400),
        (b"GET /nothing HTTP/1.1\r\n", 404),
        (b"GET //directory.example/ HTTP/1.1\r\n", 404),
        (b"OPTIONS * HTTP/1.1\r\n", 404),
        (b"TRACE /health/live HTTP/1.1\r\n", 405),
        (b"PUT /api/v1/designations HTTP/1.1\r\n", 405),
        (LIVE + b"Accept: image/png\r\n", 406),
        (b"GET /api/v1/me HTTP/1.1\r\n", 401),
        (b"POST /api/v1/sign-in/options HTTP/1.1\r\nSec-Fetch-Site: cross-site\r\n", 403),
        (b"POST /api/v1/sign-in/options HTTP/1.1\r\nContent-Length: 1\r\nContent-Type: text/plain\r\n", 415),
    ],
)
def test_every_answer_is_secured(usual: Served, first: bytes, status: int) -> None:
    answer = usual.ask(first + END, b"x" if b"Content-Length" in first else b"")
    assert answer.status == status
    secured(answer)
    assert answer.header("strict-transport-security") == ["max-age=31536000; includeSubDomains"]
    assert b"another.example" not in answer.body
    assert b"directory.example" not in answer.body


def test_another_protocol_is_not_spoken_and_keeps_no_line(usual: Served) -> None:
    for wanted in (b"websocket", b"h2c"):
        answer = usual.ask(LIVE + b"Host: x\r\nUpgrade: " + wanted + b"\r\nConnection: upgrade\r\n\r\n")
        assert answer.status == 200
        secured(answer)
        assert answer.header("upgrade") == []


def test_whoever_sends_thousands_of_requests_at_once_gets_a_few_answers_and_loses_the_line(usual: Served) -> None:
    with usual.line() as line:
        threading.Thread(target=_sent, args=(line, (LIVE + b"Host: x\r\n\r\n") * 5_000)).start()
        found = all_of(line)
    assert 0 < found.count(b"HTTP/1.1 200") <= Limits().waiting < found.count(b"HTTP/1.1 200") * 2
    assert b"connection: close" in found.lower()[-2_000:]


def _sent(line: socket.socket, content: bytes) -> None:
    with contextlib.suppress(OSError):
        line.sendall(content)


def test_what_stands_behind_a_body_is_no_header(usual: Served, town: Town) -> None:
    token = json.loads((town.folder / "tokens.json").read_text())["officer"]
    head = b"POST /api/v1/sign-out HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
    answer = usual.ask(head + b"0\r\nAuthorization: Bearer " + token.encode() + b"\r\n\r\n")
    assert answer.status == 401


def test_rubbish_behind_a_request_does_not_take_its_answer(usual: Served) -> None:
    with usual.line() as line:
        line.sendall(LIVE + b"Host: x\r\n\r\n" * 1 + b"rubbish\r\n\r\n")
        answer = answer_of(all_of(line))
    assert (answer.status, answer.body) == (200, b'{"status":"live"}')


def test_two_requests_on_one_line_get_two_answers(usual: Served) -> None:
    with usual.line() as line:
        line.sendall(LIVE + b"Host: x\r\n\r\n" + b"GET /nothing HTTP/1.1\r\n" + END)
        told = all_of(line)
    assert [part[:3] for part in told.split(b"HTTP/1.1 ")[1:]] == [b"200", b"404"]


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (LIVE + b"Ho", "too-slow"),
        (b"GET", "too-slow"),
        (OPTIONS + b"Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{", "too-slow"),
    ],
)
def test_whoever_stops_sending_is_told_and_loses_the_line(hurried: Served, sent: bytes, code: str) -> None:
    answer = hurried.ask(sent)
    assert answer.status == 408
    problem(answer, code)


def test_whoever_says_nothing_loses_the_line(hurried: Served) -> None:
    with hurried.line() as line:
        assert all_of(line) == b""


def test_line_ends_between_requests_keep_no_line(hurried: Served) -> None:
    with hurried.line() as line:
        line.settimeout(0.05)
        told = b""
        while b"408 Request Timeout" not in told:
            line.sendall(b"\r\n")
            try:
                told += line.recv(65536)
            except TimeoutError:
                continue
    problem(answer_of(told), "too-slow")


def test_a_body_that_drips_loses_the_line(hurried: Served) -> None:
    with hurried.line() as line:
        line.settimeout(0.05)
        line.sendall(OPTIONS + b"Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n")
        told = b""
        while not told:
            line.sendall(b" ")
            try:
                told += line.recv(65536)
            except TimeoutError:
                continue
    assert answer_of(told).status == 408


def test_whoever_does_not_take_an_answer_loses_the_line(hurried: Served, caplog: pytest.LogCaptureFixture) -> None:
    with hurried.line() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        asked = b"GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n"
        line.sendall(asked * 200)
        while hurried.server.server_state.connections:
            time.sleep(0.05)
    while hurried.server.server_state.tasks:
        time.sleep(0.05)
    assert caplog.records == []


def test_one_line_too_many_is_told_to_come_back(hurried: Served) -> None:
    lines = [hurried.line() for _ in range(HURRIED.lines)]
    while len(hurried.server.server_state.connections) < HURRIED.lines:
        time.sleep(0.01)
    with hurried.line() as line:
        answer = answer_of(all_of(line))
    assert (answer.status, answer.header("retry-after")) == (503, ["5"])
    problem(answer, "overloaded")
    for line in lines:
        line.close()
    while hurried.server.server_state.connections:
        time.sleep(0.01)
    assert hurried.ask(LIVE + END).status == 200


def test_a_process_holds_no_more_lines_than_it_has_handles_for() -> None:
    assert 0 < limits_here().lines <= Limits().lines
