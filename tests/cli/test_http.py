"""The client, where what answers is not a directory, or not itself."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.cli.town import run


@contextmanager
def answering(status: int, media_type: str, body: bytes, further: str = "") -> Iterator[str]:
    """The address of something that answers one request, whatever it is."""
    head = (
        f"HTTP/1.1 {status} So\r\nContent-Type: {media_type}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n{further}\r\n"
    )

    def once() -> None:
        with listener.accept()[0] as connection:
            connection.recv(65536)
            connection.sendall(head.encode() + body)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=once)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        thread.join()


@pytest.mark.parametrize(
    ("status", "media_type", "body"),
    [
        (200, "text/html", b"<h1>It works</h1>"),
        (200, "application/json", b"[]"),
        (404, "application/json", b'{"detail": "Not Found"}'),
        (502, "text/html", b"Bad Gateway"),
    ],
)
def test_something_else_answers(status: int, media_type: str, body: bytes) -> None:
    with answering(status, media_type, body) as url:
        result = run("lookup", "JP", "--url", url)
    assert (result.exit_code, result.stdout) == (3, "")
    assert f"{url} answers (HTTP {status}), but not as an authority directory" in result.stderr


@pytest.mark.parametrize(("status", "code"), [(503, 3), (500, 1), (422, 1)])
def test_problems_end_with_their_code(status: int, code: int) -> None:
    problem = b'{"title": "Suspended", "detail": "Not now\\u001b[2J", "code": "x", "mend": "Wait.", "request_id": "r1"}'
    with answering(status, "application/problem+json", problem) as url:
        result = run("lookup", "JP", "--url", url)
    assert result.exit_code == code
    assert result.stderr.splitlines() == [
        "Suspended: Not now\N{REPLACEMENT CHARACTER}[2J",
        "  To mend: Wait.",
        f"  (x, HTTP {status}, request r1)",
    ]


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ('snapshot; as-of="2026-11-22T12:00:00.000000Z"; age=75', ["as of 2026-11-22T12:00:00.000000Z, 75 seconds old"]),
        ('snapshot; as-of="2026-11-22T12:00:00.000000Z"; age=unknown', ["of an age that is not known: its database is away"]),
        ('snapshot; as-of="\x1b[2J"; age=75', []),
        ("live; age=0", []),
    ],
)
def test_an_answer_from_a_copy_is_said_to_be_one(status: str, said: list[str]) -> None:
    meta = b'{"as_of":"2026-11-22","audience":"public","tlp":"TLP:CLEAR","data_status":"snapshot","age_seconds":75}'
    body = b'{"items":[],"next":null,"meta":%s}' % meta
    with answering(200, "application/json", body, f"Directory-Data-Status: {status}\r\n") as url:
        result = run("lookup", "JP", "--json", "--url", url)
    assert result.stdout.startswith("{")
    assert [each in result.stderr for each in said] == [True] * len(said)
    assert ("From a verified copy" in result.stderr) == bool(said)
