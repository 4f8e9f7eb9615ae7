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


PARAMETERS = ("state", "q", "as_of", "cursor")


@pytest.mark.parametrize("text", HOSTILE)
def test_in_every_path_and_parameter(pages: Pages, text: str) -> None:
    """By those for whom the page is: others are told of their roles before anything is read.

    The texts take turns in a page's parameters: each of them gets two or three.
    """
    for turn, place in enumerate(places(), HOSTILE.index(text)):
        name = PARAMETERS[turn % len(PARAMETERS)]
        _harmless(pages, _named(place.route, text), place.who)
        _harmless(pages, f"{_named(place.route, text)}?{name}={quote(text, safe='')}", place.who)


def _named(route: str, text: str) -> str:
    return "/".join(quote(text, safe="") if part.startswith("{") else part for part in route.split("/"))


def _harmless(pages: Pages, address: str, who: str | None) -> None:
    answer = pages.get(address, who)
    assert answer.status_code < 500, address
    assert "<script>alert" not in answer.text, address
    assert "<img src=x" not in answer.text, address
    assert "set-cookie: b" not in str(answer.headers).lower(), address
