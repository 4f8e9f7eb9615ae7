"""Visits to the demonstration with a real browser: who, on what device, in which language; and what went wrong meanwhile."""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response, WebError

from tests.web import axe
from tests.web.live import COOKIE, ROOT, Site
from tests.web.pages import check
from tests.web.stage import Stage

PHONE, NARROWEST, DESKTOP = 390, 320, 1280
"""Widths in CSS pixels: a usual phone, the narrowest of WCAG 2.2 (1.4.10), a desktop."""
HEIGHT = 844
PATIENCE_MS = 15_000
SHOTS = Path(os.environ.get("SCREENSHOTS", ROOT / "var" / "screenshots"))
"""Where screenshots are kept."""
Scheme = Literal["light", "dark"]
ICON = "/favicon.ico"
"""What browsers ask for by themselves where an answer that is no page names no icon; every page has to name one."""
_WIDER = """
() => {
  const room = document.documentElement.clientWidth;
  const over = document.documentElement.scrollWidth - room;
  const wide = [...document.body.querySelectorAll('*')].filter(each => each.getBoundingClientRect().right > room + 1);
  return over > 0 ? [over, ...wide.slice(-3).map(each => each.outerHTML.slice(0, 100))] : [];
}
"""
"""By how much a page is too wide, and the last of what sticks out."""


@dataclass(frozen=True)
class Weight:
    """What one navigation costs: ``size`` in bytes over the wire with headers, and how many files."""

    size: int
    files: int


@dataclass
class Visit:
    """One browser context, and its page. ``complaints``: whatever a visitor's browser would have found wrong."""

    site: Site
    context: BrowserContext
    page: Page
    signed_in: bool
    scheme: Scheme
    scripts: bool
    complaints: list[str] = field(default_factory=list)
    forgiven: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.on("console", self._said)
        self.context.on("weberror", self._failed)
        self.context.on("request", self._asked)
        self.context.on("requestfailed", self._unanswered)
        self.context.on("response", self._answered)

    def go(self, path: str, *, status: int = 200) -> Page:
        """Opens a page of ours; it has to answer ``status``, and to be as every page has to be."""
        if status >= 400:
            self.forgive(f"status of {status}")
        answer = self.page.goto(self.site.url + path)
        assert answer is not None, path
        assert answer.status == status, f"{path} answers {answer.status}"
        faults = check(answer.text(), answer.headers, signed_in=self.signed_in, origin=self.site.url)
        assert not faults, "\n  ".join([f"{path} is a page that breaks rules:", *faults])
        return self.page

    def keep(self, cookie: str) -> None:
        """Holds a session, as if its Set-Cookie had come. Playwright's own way would give it a domain, which its name forbids."""
        session = self.context.new_cdp_session(self.page)
        given = {"name": COOKIE, "value": cookie, "url": self.site.url, "path": "/", "secure": True, "httpOnly": True}
        assert session.send("Network.setCookie", {**given, "sameSite": "Lax"})["success"]
        session.detach()

    def forgive(self, pattern: str) -> None:
        """Complaints in which this regular expression is found are expected by the test."""
        self.forgiven.append(pattern)

    def unforgiven(self) -> list[str]:
        """What went wrong, and was not expected."""
        return [each for each in self.complaints if not any(re.search(pattern, each) for pattern in self.forgiven)]

    def faults(self) -> list[str]:
        """What axe says of the page that is open, in light and in dark; and whether it is too wide for the narrowest screen."""
        assert self.scripts, "axe is a script: look with scripts at the page, which is the same"
        return [*axe.violations(self.page, self.scheme), *self.too_wide()]

    def too_wide(self) -> list[str]:
        """Whether the page has to be scrolled sideways on the narrowest screen (WCAG 2.2, 1.4.10)."""
        before = self.page.viewport_size
        self.page.set_viewport_size({"width": NARROWEST, "height": HEIGHT})
        over = [str(each) for each in self.page.evaluate(_WIDER)]
        if before:
            self.page.set_viewport_size(before)
        return [f"at {NARROWEST} px it is {over[0]} px too wide: {' | '.join(over[1:])}"] if over else []

    def swept(self, paths: Iterable[str]) -> dict[str, list[str]]:
        """The faults of many pages, one after the other; pages without any are left out, so that all is well where it is empty."""
        found = {}
        for path in paths:
            self.go(path)
            if faults := self.faults():
                found[path] = faults
        return found

    def shot(self, name: str, widths: Iterable[int] = (NARROWEST, PHONE, DESKTOP)) -> None:
        """Keeps screenshots of the whole page as ``name-390.png`` and so on, for people to look at."""
        SHOTS.mkdir(parents=True, exist_ok=True)
        before = self.page.viewport_size
        for width in widths:
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
            self.page.screenshot(path=SHOTS / f"{name}-{width}.png", full_page=True, animations="disabled")
        if before:
            self.page.set_viewport_size(before)

    def printed(self, name: str) -> bytes:
        """The page as it is printed on A4, kept as ``name.pdf``."""
        SHOTS.mkdir(parents=True, exist_ok=True)
        return self.page.pdf(path=SHOTS / f"{name}.pdf", format="A4", prefer_css_page_size=True)

    def weigh(self, path: str) -> Weight:
        """What opening a page costs a browser that has nothing of it yet, with all that it loads."""
        session = self.context.new_cdp_session(self.page)
        urls: dict[str, str] = {}
        sizes: dict[str, int] = {}
        session.on("Network.requestWillBeSent", lambda told: urls.update({told["requestId"]: told["request"]["url"]}))
        session.on("Network.loadingFinished", lambda told: sizes.update({urls[told["requestId"]]: int(told["encodedDataLength"])}))
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        self.page.goto(self.site.url + path, wait_until="networkidle")
        session.detach()
        return Weight(sum(sizes.values()), len(sizes))

    def _said(self, message: ConsoleMessage) -> None:
        place = str(message.location.get("url", ""))
        if message.type == "error" and not place.endswith(ICON):
            self.complaints.append(f"console: {message.text} ({place})")

    def _failed(self, error: WebError) -> None:
        self.complaints.append(f"script: {error.error}")

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("about", "blob", "data") and f"{parts.scheme}://{parts.netloc}" != self.site.url:
            self.complaints.append(f"elsewhere: {request.method} {request.url}")

    def _unanswered(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # that is the browser's own: it left for another page, or took a download
            self.complaints.append(f"request: {request.method} {request.url} {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.complaints.append(f"server: {response.request.method} {response.url} answers {response.status}")


@dataclass
class Visitors:
    """Makes visits for one test. Its visits end with it, and it fails where one of them has complaints."""

    stage: Stage
    site: Site
    visits: list[Visit] = field(default_factory=list)

    def visit(
        self,
        who: str | None = None,
        *,
        language: str = "en",
        width: int = DESKTOP,
        scheme: Scheme = "light",
        scripts: bool = True,
        **more: Any,
    ) -> Visit:
        """A browser that knows nothing yet. ``who``: a role, or somebody in ``FURTHER``, signed in; None: nobody.

        ``scripts``: whether JavaScript is on. ``more``: what Playwright's ``new_context`` takes besides, such as ``offline=True``.
        """
        context = self.stage.browser.new_context(
            locale={"en": "en-GB", "fr": "fr-FR"}[language],
            viewport={"width": width, "height": HEIGHT},
            color_scheme=scheme,
            java_script_enabled=scripts,
            timezone_id="Europe/Paris",
            **more,
        )
        context.set_default_timeout(PATIENCE_MS)
        made = Visit(self.site, context, context.new_page(), who is not None, scheme, scripts)
        if who is not None:
            made.keep(self.site.sessions.begin(who))
        self.visits.append(made)
        return made

    def end(self) -> list[str]:
        """Closes the browsers; what they complained of."""
        return list(self._ended())

    def _ended(self) -> Iterator[str]:
        for each in self.visits:
            each.context.close()
            yield from each.unforgiven()
