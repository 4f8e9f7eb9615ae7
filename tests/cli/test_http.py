"""The client, where what answers is not a directory, or not itself."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.cli.town import run


@contextmanager
def answering(status: int, media_type: str, body: bytes) -> Iterator[str]:
    """The address of something that answers one request, whatever it is."""
    head = f"HTTP/1.1 {status} So\r\nContent-Type: {media_type}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"

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
