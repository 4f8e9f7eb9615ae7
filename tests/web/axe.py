"""axe-core against the page that is open. It runs in a world of its own beside the page's, whose policy stays in force."""

import json
from functools import cache
from typing import Any, Literal

from axe_playwright_python.base import AXE_FILE_PATH  # type: ignore[import-untyped]
from playwright.sync_api import CDPSession, Page

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
"""WCAG 2.2 AA, and what axe's authors advise."""
CONTRAST = ("color-contrast",)


def violations(page: Page, usual: Literal["light", "dark"] = "light") -> list[str]:
    """What axe finds, in light and in dark: the rule, what it says, and the elements; none where all is well.

    ``usual``: the scheme that the page is left in.
    """
    session = page.context.new_cdp_session(page)
    try:
        page.emulate_media(color_scheme="light")
        found = _found(session, {"type": "tag", "values": RULES})
        page.emulate_media(color_scheme="dark")
        found += [f"in dark: {each}" for each in _found(session, {"type": "rule", "values": CONTRAST})]
    finally:
        page.emulate_media(color_scheme=usual)
        session.detach()
    return found


def _found(session: CDPSession, only: dict[str, Any]) -> list[str]:
    frame = session.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
    world = session.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": "axe"})["executionContextId"]
    options = json.dumps({"resultTypes": ["violations"], "runOnly": only})
    run = f"(typeof axe === 'undefined' ? (() => {{ {_axe()} }})() : 0, axe.run({options}).then(r => JSON.stringify(r.violations)))"
    told = session.send("Runtime.evaluate", {"expression": run, "contextId": world, "awaitPromise": True, "returnByValue": True})
    assert "exceptionDetails" not in told, told
    return [_told(each) for each in json.loads(told["result"]["value"])]


def _told(violation: dict[str, Any]) -> str:
    nodes = [f"{' '.join(map(str, node['target']))}: {_why(node)}" for node in violation["nodes"]]
    return f"{violation['id']}: {violation['help']}: " + " | ".join(nodes)


def _why(node: dict[str, Any]) -> str:
    return "; ".join(each["message"] for each in (*node["any"], *node["all"], *node["none"]))


@cache
def _axe() -> str:
    text: str = AXE_FILE_PATH.read_text(encoding="utf-8")
    return text
