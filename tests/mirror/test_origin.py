"""What answers in the place of a directory cannot fill a mirror's memory."""

import gzip
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from app.domain.errors import OriginUnavailable
from app.mirror import origin
from app.mirror.origin import Origin

Answering = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def _asked(answer: Answering) -> Iterator[Origin]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            answer(self)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        with closing(Origin(f"http://127.0.0.1:{server.server_port}", "public")) as found:
            yield found
        thread.join()


def _endless(handler: BaseHTTPRequestHandler) -> None:
    handler.end_headers()
    try:
        while True:
            handler.wfile.write(b"x" * 65536)
    except OSError:
        pass


def _bomb(handler: BaseHTTPRequestHandler) -> None:
    handler.send_header("Content-Encoding", "gzip")
    handler.end_headers()
    handler.wfile.write(gzip.compress(b"x" * 50_000_000))


@pytest.mark.parametrize(
    "ask", [Origin.checkpoint, lambda found: found.lines(0), lambda found: found.root(2)], ids=["checkpoint", "lines", "root"]
)
def test_an_answer_without_end_is_given_up(ask: Callable[[Origin], object], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(origin, "_MOST_LINES", 2_000_000)
    with _asked(_endless) as found, pytest.raises(OriginUnavailable, match="with more than"):
        ask(found)


def test_what_was_compressed_is_not_unpacked() -> None:
    with _asked(_bomb) as found, pytest.raises(OriginUnavailable, match="compressed, which was not asked for"):
        found.checkpoint()
