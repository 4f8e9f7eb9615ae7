"""A receiver behind real TLS on this machine, with a certificate that only who is told of it believes; it answers by path."""

import datetime as dt
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from app.identity.outgoing import Courier

LARGE = 10 * 1024 * 1024


@dataclass(frozen=True)
class Received:
    """One message."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """What came, and what is answered: a status for each path, 204 for others."""

    name: str
    trust: ssl.SSLContext
    port: int = 0
    statuses: dict[str, int] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    received: list[Received] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str = "/hook") -> str:
        return f"https://{self.name}:{self.port}{path}"

    def courier(self) -> Courier:
        """One that reaches this receiver and no other machine."""
        return Courier(frozenset((self.port,)), allowed=lambda address: address.is_loopback, trust=self.trust)


def certified(folder: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's and a client's side of a certificate for ``name``."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject, now = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]), dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    place = folder / "certificate.pem"
    plain = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    place.write_bytes(made.public_bytes(serialization.Encoding.PEM) + plain)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(place)
    return server, ssl.create_default_context(cafile=str(place))


def handling(found: Receiver) -> type[BaseHTTPRequestHandler]:
    """What answers for a receiver."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            return

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.received.append(Received(self.path, {name.lower(): value for name, value in self.headers.items()}, body))
            with suppress(OSError):  # whoever called has gone
                self._answer()

        def _answer(self) -> None:
            self._drip("/dripping", b"H")
            self.send_response(found.statuses.get(self.path, 204))
            for header, value in found.headers.items():
                self.send_header(header, value)
            self.end_headers()
            if self.path == "/large":
                self.wfile.write(bytes(LARGE))
            self._drip("/endless", b" ")

        def _drip(self, path: str, drop: bytes) -> None:
            while self.path == path and not found.over.wait(0.01):
                self.wfile.write(drop)

    return Handler


@contextmanager
def receiving(folder: Path, name: str = "localhost") -> Iterator[Receiver]:
    """A receiver under that name."""
    context, trust = certified(folder, name)
    found = Receiver(name, trust)
    with ThreadingHTTPServer(("127.0.0.1", 0), handling(found)) as server:
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
