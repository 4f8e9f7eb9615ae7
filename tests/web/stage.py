"""One browser for all tests of a process, and the thread that it is driven from: Debian's Chromium, by Playwright.

Playwright keeps an event loop running where it lives. In a thread of its own, tests that run loops themselves do not notice.
"""

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from playwright.sync_api import Browser, Playwright, sync_playwright

CHROMIUM = "chromium"
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--font-render-hinting=none", "--force-color-profile=srgb"),
)
_T = TypeVar("_T")


class Stage:
    """Where the browser is. Whatever touches a page is done here."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "browser")
        self._playwright, self.browser = self.do(_opened)

    def do(self, work: Callable[[], _T]) -> _T:
        """What ``work`` answers or raises, done in the browser's thread."""
        return self._thread.submit(work).result()

    def close(self) -> None:
        """Ends the browser."""
        self.do(self.browser.close)
        self.do(self._playwright.stop)
        self._thread.shutdown()


def _opened() -> tuple[Playwright, Browser]:
    executable = shutil.which(CHROMIUM)
    assert executable, "Chromium is missing. Install it: sudo apt-get install chromium (or: make browser)"
    playwright = sync_playwright().start()
    return playwright, playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
