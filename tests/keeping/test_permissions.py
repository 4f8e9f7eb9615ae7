"""Every route names one of the permissions, every permission is in the matrix, and nothing is open that is not meant to be."""

import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from starlette.routing import Route

from app import wiring
from app.domain.access import FOR_ANONYMOUS, MATRIX, NamelessError, Permission, Role
from app.http.permissions import permissions
from app.http.reads import PREFIX
from app.settings import Settings
from app.store.bell import Bell
from app.wiring.jobs import Job, threads
from tests.makers import SEAL_KEY

# What everybody may do without signing in. Adding to it is a decision, not a detail.
OPEN = {Permission.READ_PUBLIC, Permission.BUNDLE_PUBLIC, Permission.PROBE, Permission.SIGN_IN, Permission.ANSWER_DRILL}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    folder: Path = tmp_path_factory.mktemp("routes")
    url = f"sqlite:///{folder / 'none.sqlite'}"
    return wiring.web_app(Settings(database_url=url, var_dir=folder, seal_key=SecretStr(SEAL_KEY)))


def test_every_route_names_its_permission(app: FastAPI) -> None:
    named = list(permissions(app.routes))
    assert len(named) == len(app.routes)
    assert all(isinstance(permission, Permission) for _, _, permission in named)


def test_every_route_is_bound_to_methods(app: FastAPI) -> None:
    """One without methods would take POST for GET."""
    for route in app.routes:
        assert isinstance(route, Route)
        assert (route.methods or set()) - {"HEAD"} in ({"GET"}, {"POST"}), route.path


def test_whatever_writes_is_closed_but_the_ways_in(app: FastAPI) -> None:
    ways_in = set()
    for path, methods, permission in permissions(app.routes):
        if methods - {"GET", "HEAD"} and permission in FOR_ANONYMOUS:
            ways_in.add(path.removeprefix(PREFIX))
            assert permission in (Permission.SIGN_IN, Permission.ANSWER_DRILL), path
    by_passkey = {"/enrolment/options", "/enrolment", "/sign-in/options", "/sign-in"}
    by_link = {"/drill-answers/{link}"}
    pages = {"/demonstration", "/enrol/password", "/enrol/password/keep", "/enrol/openid", "/sign-out"}
    assert ways_in == by_link | pages | by_passkey | {
        "/enrolment/password/options",
        "/enrolment/password",
        "/sign-in/password",
        "/sign-in/openid",
    }


def test_every_job_names_its_permission_or_nothing_starts() -> None:
    stop = threading.Event()
    named = Job("watch", "working", lambda: None)
    assert [thread.name for thread in threads([named], stop, 1, Bell(None, ""))] == ["watch"]
    nameless: Any = SimpleNamespace(thread="watch", name="working in secret", work=lambda: None)
    with pytest.raises(NamelessError, match="working in secret"):
        threads([named, nameless], stop, 1, Bell(None, ""))


def test_what_is_open_is_known() -> None:
    assert FOR_ANONYMOUS == OPEN


def test_the_matrix_is_complete() -> None:
    assert set(MATRIX) == set(Permission)
    assert all(set(row) <= set(Role) for row in MATRIX.values())
    assert {permission for permission, row in MATRIX.items() if not row} == {Permission.OPERATE, Permission.WORK}
