"""The one call out, to a real server on loopback: whom it never reaches, and what it never follows or waits for."""

import contextlib
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from app.identity import outgoing
from app.identity.outgoing import LARGEST, NotReached, posted, refused_address
from tests.tls import certified

FORM, CREDENTIALS = {"code": "c"}, ("authdir", "secret")


@dataclass
class Provider:
    """A server that keeps what it is asked, and answers by path."""

    port: int = 0
    asked: list[tuple[str, str, bytes]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)


@contextmanager
def providing(context: ssl.SSLContext | None = None) -> Iterator[Provider]:
    found = Provider()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            return

        def do_POST(self) -> None:
            found.asked.append((self.path, self.headers["Host"], self.rfile.read(int(self.headers["Content-Length"]))))
            while self.path == "/dripping-headers" and not found.over.wait(0.01):
                try:
                    self.wfile.write(b"H")
                except OSError:
                    return
            bodies = {"/token": b'{"id_token": "t"}', "/long": b"x" * (LARGEST + 1)}
            self.send_response({"/moved": 302, "/refused": 400}.get(self.path, 200))
            self.send_header("Location", f"http://localhost:{found.port}/token")
            self.end_headers()
            self.wfile.write(bodies.get(self.path, b""))
            while self.path == "/drip" and not found.over.wait(0.01):
                try:
                    self.wfile.write(b" ")
                except OSError:
                    return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        if context is not None:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        found.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield found
        finally:
            found.over.set()
            server.shutdown()
            thread.join()


@pytest.fixture
def provider() -> Iterator[Provider]:
    with providing() as found:
        yield found


def test_what_is_posted_is_answered(provider: Provider) -> None:
    assert posted(f"http://localhost:{provider.port}/token", FORM, CREDENTIALS, private=True) == b'{"id_token": "t"}'
    assert provider.asked == [("/token", f"localhost:{provider.port}", b"code=c")]


@pytest.mark.parametrize("path", ["/moved", "/refused", "/long"])
def test_what_is_no_answer(provider: Provider, path: str) -> None:
    with pytest.raises(NotReached, match=r"status|too long"):
        posted(f"http://localhost:{provider.port}{path}", FORM, CREDENTIALS, private=True)
    assert [each[0] for each in provider.asked] == [path]  # redirects are not followed


def test_an_answer_that_drips_is_not_waited_for(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outgoing, "SECONDS", 0.2)
    for path in ("/drip", "/dripping-headers"):
        with pytest.raises(NotReached, match="takes too long"):
            posted(f"http://localhost:{provider.port}{path}", FORM, CREDENTIALS, private=True)
    assert [each[0] for each in provider.asked] == ["/drip", "/dripping-headers"]


@pytest.mark.parametrize("path", ["/token", "/drip", "/refused"])
def test_a_call_leaves_nothing_behind(provider: Provider, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outgoing, "SECONDS", 0.2 if path == "/drip" else 60)
    with contextlib.suppress(NotReached):
        posted(f"http://localhost:{provider.port}{path}", FORM, CREDENTIALS, private=True)
    assert not [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]


def test_nothing_is_sent_when_looking_at_the_name_took_all_the_time(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outgoing, "SECONDS", 0)
    with pytest.raises(NotReached, match="takes too long"):
        posted(f"http://localhost:{provider.port}/token", FORM, CREDENTIALS, private=True)
    assert provider.asked == []


def test_a_port_where_nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outgoing, "SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(NotReached, match="Timeout"):
        posted(f"http://localhost:{silent.getsockname()[1]}/token", FORM, CREDENTIALS, private=True)
    with pytest.raises(NotReached, match="ConnectError"):
        posted("http://127.0.0.1:1/token", FORM, CREDENTIALS, private=True)


@pytest.mark.parametrize(
    ("url", "private"),
    [
        ("http://id.meridia.example/token", False),
        ("http://id.meridia.example/token", True),
        ("http://127.0.0.1/token", False),
        ("http://localhost/token", False),
        ("http://127.0.0.1.meridia.example/token", True),
        ("ftp://id.meridia.example/token", True),
        ("file:///etc/passwd", True),
        ("https://user@id.meridia.example/token", False),
        ("https:///token", False),
        ("https://", False),
    ],
)
def test_what_is_never_called(url: str, private: bool) -> None:
    assert refused_address(url, private=private)
    with pytest.raises(NotReached, match=r"https|no host"):
        posted(url, FORM, CREDENTIALS, private=private)


PRIVATE = (
    "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
    "255.255.255.255", "64:ff9b:1::1",
    "::1", "::", "fe80::1%lo", "fc00::1", "ff02::1", "::ffff:10.0.0.1", "2002:a00:1::", "64:ff9b::a00:1", "fec0::1",
    "192.88.99.1", "3fff::1",
)  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_refused_unless_the_operator_says_so(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    told = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 443)) for each in ("93.184.215.14", address)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: told)
    with pytest.raises(NotReached, match="private network"):
        posted("https://id.meridia.example/token", FORM, CREDENTIALS)


def test_a_name_that_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*_: Any, **__: Any) -> Any:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    for host in ("id.meridia.example", "x" * 300, "-.example"):
        with pytest.raises(NotReached, match=r"no address|InvalidURL"):
            posted(f"https://{host}/token", FORM, CREDENTIALS)


def test_the_name_is_asked_once_and_the_certificate_is_of_that_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A name that points elsewhere a moment later leads nowhere else, and whoever is there must prove to be who was meant."""
    server, trust = certified(tmp_path, "id.meridia.example")
    real, looked = socket.getaddrinfo, []

    def pointing(host: Any, *more: Any, **named: Any) -> Any:
        try:
            ipaddress.ip_address(host.decode() if isinstance(host, bytes) else host)
        except ValueError:
            looked.append(host)
            host = "127.0.0.1" if len(looked) == 1 else "127.0.0.9"
        return real(host, *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", pointing)
    with providing(server) as provider:
        url = f"https://id.meridia.example:{provider.port}/token"
        assert posted(url, FORM, CREDENTIALS, private=True, trust=trust) == b'{"id_token": "t"}'
        assert looked == ["id.meridia.example"]
        assert provider.asked == [("/token", f"id.meridia.example:{provider.port}", b"code=c")]
        looked.clear()
        with pytest.raises(NotReached, match="ConnectError"):
            posted(f"https://id.other.example:{provider.port}/token", FORM, CREDENTIALS, private=True, trust=trust)
        looked.clear()
        with pytest.raises(NotReached, match="ConnectError"):
            posted(url, FORM, CREDENTIALS, private=True)  # a certificate that nobody else believes
        assert len(provider.asked) == 1


def test_headers_that_drip_through_tls_are_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server, trust = certified(tmp_path, "localhost")
    monkeypatch.setattr(outgoing, "SECONDS", 0.5)
    with providing(server) as provider:
        with pytest.raises(NotReached, match="takes too long"):
            posted(f"https://localhost:{provider.port}/dripping-headers", FORM, CREDENTIALS, private=True, trust=trust)
        assert [each[0] for each in provider.asked] == ["/dripping-headers"]


def test_no_proxy_of_the_environment_is_in_between(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert posted(f"http://localhost:{provider.port}/token", FORM, CREDENTIALS, private=True)
