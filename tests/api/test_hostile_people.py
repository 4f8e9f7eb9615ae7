"""Hostile bodies to every write about people, on both databases: 4xx and nothing opened, never an error of ours."""

import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.api.asserts import problem, refused
from tests.api.described import operations
from tests.api.matrix import ERASED, TABLE
from tests.api.served import API, Response, Served
from tests.api.test_hostile_bodies import BROKEN

ABOUT_STATES = (f"{API}/notifications", f"{API}/designations", f"{API}/states")
PATHS = sorted(path for method, path in TABLE if method == "POST" and not path.startswith(ABOUT_STATES))
TEXTS = ("\x00", "\u202e", "\u200b", "", " ", "x" * 65_536, "9" * 5_000, "a\nb", "'; DROP TABLE account; --", "é" * 3_000)
VALUES: tuple[Any, ...] = (*TEXTS, 7, -(10**18), 1.5, True, [], ["x"], {}, {"a": {"b": []}})
MEMBERS = ("invitation", "credential", "label", "name", "email", "state", "role", "starts_on", "ends_on")
OF_GLASS = ("purpose", "reason", "drill", "outcome", "note", "text")
OF_NOTICES = ("medium", "provision", "url")
GLASS = f"{API}/break-glass"
SERVER_OWNED = ("id", "person", "account", "roles", "given_by", "confirmed_by", "suspended_at", "created_at", "made_by", "in_force")


def _who(path: str) -> str:
    """Somebody who may send something there at all."""
    if path.startswith(f"{API}/drills"):
        return "registrar"
    if path.startswith(ERASED):
        return "registrar" if path == ERASED else "approver"
    return "administrator" if not path.startswith(GLASS) else "officer" if path == GLASS else "auditor"


def _sent(served: Served, path: str, content: bytes) -> Response:
    headers = {"Content-Type": "application/json", "If-Match": "*"}
    return served.send("POST", path.replace("{id}", "demo-officer"), _who(path), content=content, headers=headers)


@pytest.mark.parametrize("path", PATHS)
def test_json_that_cannot_be_read(hostile: Served, path: str) -> None:
    for name, content in BROKEN.items():
        if name != "empty":
            answer = _sent(hostile, path, content)
            problem(answer, answer.status_code if answer.status_code == 403 else 400)  # in no session is asked first


@pytest.mark.parametrize("path", PATHS)
def test_another_media_type(hostile: Served, path: str) -> None:
    for media_type in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""):
        answer = hostile.send(
            "POST", path.replace("{id}", "demo-officer"), _who(path), content=b"{}", headers={"Content-Type": media_type}
        )
        problem(answer, 415, "unsupported-media-type")


@pytest.fixture(scope="module")
def members(hostile: Served) -> dict[str, set[str]]:
    """The members of the body that a write takes, by its path. Others are refused whatever they hold."""
    found = {each.path: {place[0] for place in each.places() if place} for each in operations(hostile) if each.method == "post"}
    return {path: found[path] for path in PATHS}


def test_what_is_tried_is_taken_somewhere(members: dict[str, set[str]]) -> None:
    assert {*MEMBERS, *OF_GLASS, *OF_NOTICES} <= set().union(*members.values())


@pytest.mark.parametrize("path", PATHS)
def test_values_of_every_kind_in_every_member(hostile: Served, path: str, members: dict[str, set[str]]) -> None:
    body = {"/accounts": {"name": "N", "email": "n@directory.example"}, "/roles": {"role": "officer", "ends_on": "2027-01-01"}}
    body["/break-glass"] = {"state": "QN", "purpose": "other", "reason": "tried with everything"}
    body["/review"] = {"outcome": "justified", "note": "n"}
    usual = body.get("/" + path.rpartition("/")[2], {})
    for member, value in itertools.product(sorted(members[path] or {"label"}), VALUES):
        if path.endswith("/subscriptions"):
            usual = {"medium": "webhook" if member == "url" else "email"}
        sent = {"json": usual | {member: value}, "headers": {"If-Match": "*"}}
        answer = hostile.send("POST", path.replace("{id}", "demo-officer"), _who(path), **sent)
        if answer.status_code not in (200, 201):
            refused(answer)


@pytest.mark.parametrize("member", SERVER_OWNED)
def test_what_the_server_owns_is_refused(hostile: Served, member: str) -> None:
    new = {"name": "New", "email": f"{member}@directory.example"}
    role = {"role": "officer", "ends_on": "2027-01-01"}
    for path, body in (("/accounts", new), ("/accounts/demo-officer/roles", role), ("/sign-in", {"credential": {}})):
        answer = hostile.post(path, "administrator", body | {member: "x"}, If_Match="*")
        assert problem(answer, 422)["errors"][0]["pointer"] == f"/{member}"
    assert hostile.get("/accounts?limit=200", "auditor").text.count(f"{member}@directory.example") == 0


@pytest.mark.parametrize("name", ["a\u202eb", "a\u200bb", "a\u2066b", "\ufeffab", "a\x1bb", "a\x9fb", "a\ue000b"])
def test_a_name_shows_what_it_is(hostile: Served, name: str) -> None:
    answer = hostile.post("/accounts", "administrator", {"name": name, "email": "shown@directory.example"})
    assert problem(answer, 422)["errors"][0]["pointer"] == "/name"


CREDENTIALS = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=40),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "rawId", "type", "response"]), inner, max_size=4)
    ),
    max_leaves=6,
)


@settings(max_examples=40)
@given(CREDENTIALS)
def test_whatever_is_called_a_credential(demo: Served, credential: Any) -> None:
    problem(demo.post("/sign-in", None, {"credential": credential}), 422 if credential is None else 401)
