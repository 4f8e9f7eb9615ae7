"""Every page, as everybody, in each language: what it takes to see it, how it is made, and that it shows nobody too much."""

from collections.abc import Iterator
from itertools import cycle

import pytest
from fastapi import FastAPI

from app.domain.access import FOR_ANONYMOUS, MATRIX, Permission, Role
from app.http.permissions import permissions
from app.web.language import LANGUAGES
from tests.api.served import for_programs
from tests.web.pages import Pages
from tests.web.places import Place, places

WHO = (None, *(role.value for role in Role if role is not Role.CLIENT))
CLOSED_NUMBERS = ("1614960131", "161 496 0131", "1614960132", "161 496 0132")
"""Those of the duty desk of QM, for the network alone."""
NETWORK = ("duty_officer", "state_editor", "auditor")


def _permissions(pages: Pages) -> dict[str, Permission]:
    app = pages.served.client.app
    assert isinstance(app, FastAPI)
    theirs = set(map(id, for_programs(app)))
    ours = [route for route in app.routes if id(route) not in theirs]
    return {path: permission for path, methods, permission in permissions(ours) if "GET" in methods and path != "/static/{name}"}


def _expected(place: Place, permission: Permission, who: str | None) -> int:
    """What somebody gets by the matrix; by ``statuses`` where more decides than their role."""
    if place.statuses is not None and who in place.statuses:
        return place.statuses[who]
    if who is None:
        return 200 if permission in FOR_ANONYMOUS else 401
    return 200 if Role(who) in MATRIX[permission] or permission in FOR_ANONYMOUS else 403


def _walked(pages: Pages, who: str | None, language: str) -> Iterator[tuple[str, str, int, int]]:
    known = _permissions(pages)
    for place in places():
        path = place.path(pages.served)
        answer = pages.get(path, who, language=language)
        assert answer.headers["content-language"] == language
        if who not in NETWORK:
            assert not [number for number in CLOSED_NUMBERS if number in answer.text], (path, who)
        yield place.route, path, answer.status_code, _expected(place, known[place.route], who)


def test_every_page_is_walked_to(pages: Pages) -> None:
    assert {place.route for place in places()} == set(_permissions(pages))


@pytest.mark.parametrize(("who", "language"), list(zip(WHO, cycle(LANGUAGES), strict=False)))
def test_everybody_gets_what_the_matrix_gives_them(pages: Pages, who: str | None, language: str) -> None:
    wrong = [(path, got, due) for _, path, got, due in _walked(pages, who, language) if got != due]
    assert wrong == []
