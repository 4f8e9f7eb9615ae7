"""Where somebody goes on after signing in: pages of ours that can be opened, and nothing that a browser takes for another site."""

import re
from urllib.parse import quote

import pytest

from tests.web.pages import Pages

ELSEWHERE = (
    *("//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "\\/evil.example"),
    *("/\t/evil.example", "/\n/evil.example", " //evil.example", "/ /evil.example", "/\u2028/evil.example", "/\x7f"),
    *(
        "https://evil.example",
        "https:evil.example",
        "http:/evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "evil.example",
    ),
    *("/%2f/evil.example", "/%5cevil.example", "/..//evil.example", "/.//evil.example", "/me\r\nSet-Cookie: a=b"),
    *("//", "?x", "#x", "."),
)
NO_PAGES = (
    *("/sign-out", "/me/tokens", "/me/password/x", "/nowhere", "/health/live", "/static/app.css", "/openapi.json", "/feed.atom"),
    *("/api/v1/me", "/api/v1/sign-in/openid/callback"),
    *("/sign-in", "/sign-in?next=/me", "/sign-in/openid/x", "/step-up", "/enrol"),
)
PAGES = (
    *("/", "/me", "/me/audit?outcome=refused", "/me?done=session#tokens", "/me/password"),
    *("/routes?from=QM&to=QN", "/routes?purpose=" + "x" * 4_000, "/problems/not-found"),
)


def led(pages: Pages, wanted: str) -> str:
    """Where the page to sign in leads to."""
    answer = pages.get(f"/sign-in?next={quote(wanted, safe='')}")
    assert answer.status_code == 200, answer.text
    (found,) = re.findall(r'data-onward="([^"]*)"', answer.text)
    return str(found).replace("&amp;", "&")


@pytest.mark.parametrize("wanted", [*ELSEWHERE, *NO_PAGES], ids=repr)
def test_nobody_is_led_elsewhere(pages: Pages, wanted: str) -> None:
    assert led(pages, wanted) == "/"


@pytest.mark.parametrize("wanted", PAGES)
def test_a_page_is_gone_back_to(pages: Pages, wanted: str) -> None:
    assert led(pages, wanted) == wanted


REFUSED = (
    ("GET", "/me/audit?outcome=refused", "/me/audit?outcome=refused"),
    ("POST", "/me/tokens/x/revoke", "/me"),
    ("POST", "/me/tokens", "/me"),
    ("GET", "/step-up?next=/me", "/step-up?next=/me"),
)
"""What is asked for, and where its refusal leads after signing in."""


@pytest.mark.parametrize(("method", "path", "back"), REFUSED)
def test_a_refusal_leads_to_signing_in_and_back_to_a_page(pages: Pages, method: str, path: str, back: str) -> None:
    answer = pages.send(method, path)
    assert answer.status_code == 401
    assert f'href="/sign-in?next={quote(back, safe="")}"' in answer.text
