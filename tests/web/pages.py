"""A client that looks at every page it is given: whatever is asked for, an HTML answer that breaks a rule fails the test."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.api.served import Response, Served
from tests.web.live import COOKIE, Sessions
from tests.web.markup import Sheet
from tests.web.rules import OF_CONTENT
from tests.web.strictness import OF_STRICTNESS


def check(html: str, headers: Mapping[str, str], *, signed_in: bool = False, origin: str = "http://localhost:8000") -> list[str]:
    """The faults of a page; none where it is as every page has to be.

    ``signed_in``: whether it was made for somebody who is signed in. ``origin``: our own, as browsers name it.
    """
    sheet = Sheet(html, headers, signed_in=signed_in, origin=origin)
    return [f"{rule.__name__}: {fault}" for rule in (*OF_CONTENT, *OF_STRICTNESS) for fault in rule(sheet)]


def hidden_fields(page: str, action: str) -> dict[str, str]:
    """The hidden fields of the form that leads to ``action``."""
    form = page[page.index(f'action="{action}"') :].partition("</form>")[0]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form))


@dataclass
class Pages:
    """Asks for pages as a browser does, without one. ``cookies``: the session of each role, fresh whenever it is asked for."""

    served: Served
    cookies: Sessions
    origin: str = "http://localhost:8000"
    seen: set[str] = field(default_factory=set)
    """The nonces of all answers so far: none comes twice."""

    def get(self, path: str, role: str | None = None, *, language: str = "en", **more: Any) -> Response:
        """A page, in the language that the browser prefers; as nobody in particular where no role is named."""
        return self.send("GET", path, role, language=language, **more)

    def post(self, path: str, role: str | None = None, *, language: str = "en", **more: Any) -> Response:
        """A form that is sent: its fields in ``data``, files in ``files``. Redirects are answered as they are."""
        return self.send("POST", path, role, language=language, **more)

    def send(self, method: str, path: str, role: str | None = None, *, language: str = "en", **more: Any) -> Response:
        """A request of a browser whose page is ours, and the answer, looked at."""
        told = {"Accept": "text/html,*/*;q=0.8", "Accept-Language": language, "Sec-Fetch-Site": "same-origin"}
        told |= {"Cookie": f"{COOKIE}={self.cookies[role]}"} if role else {}
        headers = told | dict(more.pop("headers", {}))
        answer = self.served.send(method, path, headers=headers, follow_redirects=False, **more)
        if answer.headers.get("content-type", "").startswith("text/html") and answer.content:
            self._look_at(f"{method} {path}", answer, signed_in=role is not None)
        return answer

    def _look_at(self, asked: str, answer: Response, *, signed_in: bool) -> None:
        faults = check(answer.text, answer.headers, signed_in=signed_in, origin=self.origin)
        nonce = Sheet("", answer.headers).nonce
        if nonce and nonce in self.seen and answer.status_code != 304:
            faults.append(f"policy: the nonce {nonce} was used before")
        self.seen.add(nonce)
        assert not faults, "\n  ".join([f"{asked} answers {answer.status_code} with a page that breaks rules:", *faults])
