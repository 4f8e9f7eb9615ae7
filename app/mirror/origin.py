"""The directory that is followed: its checkpoint, its lines and its roots, as it gives them."""

from urllib.parse import urlsplit

import httpx

from app.domain.errors import OriginUnavailable

PREFIX = "/api/v1"
_SECONDS = httpx.Timeout(60, connect=5)
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Origin:
    """A directory at ``url``, asked for the lines of ``audience`` with ``token`` where that is above public.

    Raises OriginUnavailable where it does not answer, or answers something else than was asked for.
    """

    def __init__(self, url: str, audience: str, token: str | None = None) -> None:
        self.url = url.rstrip("/")
        self.audience = audience
        headers = {"User-Agent": "authdir mirror"} | ({"Authorization": f"Bearer {token}"} if token else {})
        outside = urlsplit(url).hostname not in _LOOPBACK  # no proxy leads to this machine
        self._client = httpx.Client(base_url=self.url + PREFIX, headers=headers, timeout=_SECONDS, trust_env=outside)

    def checkpoint(self) -> bytes:
        """Its newest signed checkpoint."""
        return self._asked("/checkpoint").content

    def lines(self, after: int) -> list[bytes]:
        """Some lines that follow the first ``after``; none where there are no more."""
        return self._asked("/lines.jsonl", after=str(after)).content.splitlines()

    def root(self, version: int) -> bytes | None:
        """The root of that version; None where it has none."""
        answer = self._sent(f"/bundle/{version}.root.json", audience="public")
        return answer.content if answer.status_code == httpx.codes.OK else None

    def close(self) -> None:
        """Ends the connection."""
        self._client.close()

    def _asked(self, path: str, **more: str) -> httpx.Response:
        answer = self._sent(path, audience=self.audience, **more)
        if answer.status_code != httpx.codes.OK:
            raise OriginUnavailable(f"{self.url} answers {answer.status_code} to {path}: {_said(answer)}")
        return answer

    def _sent(self, path: str, **asked: str) -> httpx.Response:
        try:
            return self._client.get(path, params=asked, headers={"Accept": "*/*"})
        except (httpx.TransportError, httpx.InvalidURL) as error:
            raise OriginUnavailable(f"{self.url} does not answer: {error}") from error


def _said(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["detail"])
    except (ValueError, KeyError, TypeError):
        return "nothing that could be read"
