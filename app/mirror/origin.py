"""The directory that is followed: its checkpoint, its lines and its roots, as it gives them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from app.domain.errors import OriginUnavailable
from app.domain.later import later

if TYPE_CHECKING:
    import httpx
else:
    httpx = later("httpx")  # takes 5 MB with all it brings, and only a mirror calls its origin

PREFIX = "/api/v1"
_SECONDS, _SECONDS_TO_CONNECT = 60, 5
_MOST_SMALL, _MOST_LINES = 1024 * 1024, 256 * 1024 * 1024
"""How many bytes a checkpoint or a root may have, and a thousand lines."""
_WHY = "a verified copy of the log is kept"
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Origin:
    """A directory at ``url``, asked for the lines of ``audience`` with ``token`` where that is above public.

    Raises OriginUnavailable where it does not answer, or answers something else than was asked for, or without end.
    """

    def __init__(self, url: str, audience: str, token: str | None = None) -> None:
        self.url = url.rstrip("/")
        self.audience = audience
        headers = {"User-Agent": "authdir mirror", "Accept": "*/*", "Accept-Encoding": "identity"}
        headers |= {"Authorization": f"Bearer {token}", "Directory-Reason": _WHY} if token else {}
        outside = urlsplit(url).hostname not in _LOOPBACK  # no proxy leads to this machine
        timeout = httpx.Timeout(_SECONDS, connect=_SECONDS_TO_CONNECT)
        self._client = httpx.Client(base_url=self.url + PREFIX, headers=headers, timeout=timeout, trust_env=outside)

    def checkpoint(self) -> bytes:
        """Its newest signed checkpoint."""
        return self._asked("/checkpoint", _MOST_SMALL)

    def lines(self, after: int) -> list[bytes]:
        """Some lines that follow the first ``after``; none where there are no more."""
        return self._asked("/lines.jsonl", _MOST_LINES, after=str(after)).splitlines()

    def root(self, version: int) -> bytes | None:
        """The root of that version; None where it has none."""
        status, content = self._sent(f"/bundle/{version}.root.json", _MOST_SMALL, audience="public")
        return content if status == httpx.codes.OK else None

    def close(self) -> None:
        """Ends the connection."""
        self._client.close()

    def _asked(self, path: str, most: int, **more: str) -> bytes:
        status, content = self._sent(path, most, audience=self.audience, **more)
        if status != httpx.codes.OK:
            raise OriginUnavailable(f"{self.url} answers {status} to {path}: {_said(content)}")
        return content

    def _sent(self, path: str, most: int, **asked: str) -> tuple[int, bytes]:
        """Status and content, as it came over the line: what is compressed could be of any size in the end."""
        try:
            with self._client.stream("GET", path, params=asked) as answer:
                if answer.headers.get("Content-Encoding", "identity") != "identity":
                    raise OriginUnavailable(f"{self.url} answers {path} compressed, which was not asked for")
                content = bytearray()
                for piece in answer.iter_raw():
                    content += piece
                    if len(content) > most:
                        raise OriginUnavailable(f"{self.url} answers {path} with more than {most:,} bytes")
                return answer.status_code, bytes(content)
        except (httpx.TransportError, httpx.InvalidURL) as error:
            raise OriginUnavailable(f"{self.url} does not answer: {error}") from error


def _said(content: bytes) -> str:
    try:
        return str(json.loads(content)["detail"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return "nothing that could be read"
