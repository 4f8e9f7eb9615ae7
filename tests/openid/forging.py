"""A provider on loopback that answers whatever a test wants: with its good key, or as somebody who stands in its place."""

import contextlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from joserfc import jwk

from app.identity.openid import Provider, providers_of


@dataclass
class Forger:
    """``token`` is the ID token of the next answer; ``status`` and ``headers`` are its. ``asked``: which paths were asked for."""

    issuer: str
    key: Any
    token: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def as_provider(self) -> Provider:
        """It as an operator wrote it down, with its good key."""
        said = {
            "id": "forger",
            "name": "Ministry of Justice of Meridia",
            "state": "QM",
            "issuer": self.issuer,
            "client_id": "authdir",
            "client_secret": "s" * 40,
            "authorization_endpoint": f"{self.issuer}/auth",
            "token_endpoint": f"{self.issuer}/token",
            "keys": {"keys": [self.key.as_dict(private=False)]},
            "private_network": True,
        }
        return providers_of(json.dumps([said]))["forger"]


@contextlib.contextmanager
def forger_running() -> Iterator[Forger]:
    """It, listening."""

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            forger.asked.append(self.path)
            self.rfile.read(int(self.headers["content-length"]))
            body = json.dumps({"access_token": "x", "token_type": "Bearer", "id_token": forger.token}).encode()
            self.send_response(forger.status)
            for name, value in {"Content-Type": "application/json", "Content-Length": str(len(body)), **forger.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            forger.asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            return None

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        forger = Forger(f"http://127.0.0.1:{server.server_port}", jwk.ECKey.generate_key("P-256", {"kid": "ours"}))
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield forger
        finally:
            server.shutdown()
            thread.join()
