"""Hostile text in every place of every page: a page of ours that refuses it or finds nothing, never an error, and never run."""

from urllib.parse import quote

import pytest

from tests.web.pages import Pages
from tests.web.places import places

HOSTILE = (
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "\u202emoc.elpmaxe\u202c",
    "%00",
    "\ud7ff\uffff",
    "9" * 400,
    "' OR 1=1 --",
    "a\r\nSet-Cookie: b=c",
)
WHO = (None, "registrar")


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("who", WHO)
def test_in_every_path_and_parameter(pages: Pages, who: str | None, text: str) -> None:
    told = quote(text, safe="")
    for place in places():
        parts = place.route.split("/")
        path = "/".join(told if part.startswith("{") else part for part in parts)
        for address in {path, *(f"{path}?{name}={told}" for name in ("state", "q", "as_of", "cursor"))}:
            answer = pages.get(address, who)
            assert answer.status_code < 500, address
            assert "<script>alert" not in answer.text, address
            assert "<img src=x" not in answer.text, address
            assert "set-cookie: b" not in str(answer.headers).lower(), address
