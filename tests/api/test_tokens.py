"""Tokens for machines over HTTP: told once, no further than their person, replaced without a gap; on both databases."""

from pathlib import Path
from typing import Any

import pytest

from tests.api.asserts import problem
from tests.api.people import Directory, Person
from tests.api.served import API, Response

READ = {"label": "case system", "scopes": ["read"], "audience": "parties", "expires_on": "2026-09-01"}


def editor_of(directory: Directory) -> Person:
    return directory.person(directory.both()[0], "editor", "QM", "state_editor")


def using(directory: Directory, token: str, path: str = "/me", method: str = "GET") -> Response:
    return directory.served.send(method, API + path, headers={"Authorization": f"Bearer {token}"})


def test_a_token_is_told_once_and_stands_for_its_person(directory: Directory, tmp_path: Path) -> None:
    editor = editor_of(directory)
    made = editor.done("/me/tokens", READ)
    told = using(directory, made["token"]).json()
    assert (told["account"], told["roles"], told["audience_own_state"]) == (editor.account, ["state_editor"], "parties")
    assert told["stepped_up"] is False
    assert told["session_end"] == made["expires_at"] == "2026-08-31T22:00:00.000000Z"
    (listed,) = editor.get("/me/tokens").json()["items"]
    assert listed == {name: value for name, value in made.items() if name != "token"}
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("*.sqlite*"))
    assert made["token"].encode() not in stored
    assert directory.trail()[-1] == ("make-token", "allowed", editor.account)


def test_a_token_does_what_its_scopes_say(one: Directory) -> None:
    editor = editor_of(one)
    reading = editor.done("/me/tokens", READ)["token"]
    sending = editor.done("/me/tokens", READ | {"scopes": ["submit"], "audience": "restricted"})["token"]
    assert using(one, reading, "/states").status_code == 200
    assert "not for see-notification" in problem(using(one, reading, "/notifications"), 403)["detail"]
    assert using(one, sending, "/notifications").status_code == 200
    assert "not for see-self" in problem(using(one, sending), 403)["detail"]
    for token in (reading, sending):
        problem(using(one, token, "/accounts"), 403)
        problem(using(one, token, "/me/sessions"), 403)
        problem(using(one, token, "/me/tokens", "POST"), 403)


@pytest.mark.parametrize(
    ("changed", "status", "told"),
    [
        ({"scopes": ["submit"]}, 403, "restricted"),
        ({"expires_on": "2027-06-03"}, 403, "366 days"),
        ({"expires_on": "2026-05-01"}, 403, "over before"),
        ({"scopes": []}, 422, "scopes"),
        ({"scopes": "read"}, 422, "scopes"),
        ({"scopes": [["read"]]}, 422, "scopes"),
        ({"scopes": ["approve"]}, 422, "scopes"),
        ({"audience": "everything"}, 422, "audience"),
        ({"audience": 3}, 422, "audience"),
        ({"audience": None}, 422, "audience"),
        ({"label": None}, 422, "label"),
        ({"label": "x" * 101}, 422, "label"),
        ({"expires_on": None}, 422, "expires_on"),
        ({"stepped_up": True}, 422, "stepped_up"),
    ],
)
def test_what_no_token_may_be(one: Directory, changed: dict[str, Any], status: int, told: str) -> None:
    assert told in problem(editor_of(one).post("/me/tokens", READ | changed), status)["detail"]


def test_a_token_reads_no_further_than_its_person(one: Directory) -> None:
    first, _ = one.both()
    officer = one.person(first, "officer", "QM", "officer")
    for audience in ("network", "restricted"):
        assert "you read up to parties" in problem(officer.post("/me/tokens", READ | {"audience": audience}), 403)["detail"]
    assert "do not allow: see-notification" in str(
        problem(officer.post("/me/tokens", READ | {"scopes": ["submit"], "audience": "restricted"}), 403)["detail"]
    )


def test_a_token_is_replaced_without_a_gap(directory: Directory) -> None:
    editor = editor_of(directory)
    old = editor.done("/me/tokens", READ)
    new = editor.done(f"/me/tokens/{old['id']}/rotate")
    problem(editor.post(f"/me/tokens/{old['id']}/rotate"), 409, "account-conflict")  # a new value is there already
    assert {name: new[name] for name in ("scopes", "audience", "expires_at", "label")} == {
        name: old[name] for name in ("scopes", "audience", "expires_at", "label")
    }
    assert [using(directory, each["token"]).status_code for each in (old, new)] == [200, 200]
    directory.clock.move(hours=24)
    assert [using(directory, each["token"]).status_code for each in (old, new)] == [401, 200]


def test_a_token_is_revoked_by_its_person_and_nobody_else(directory: Directory) -> None:
    editor = editor_of(directory)
    first, _ = (directory.person(editor, name, "QM", "officer") for name in ("a", "b"))
    made = editor.done("/me/tokens", READ)
    for deed in ("revoke", "rotate"):
        problem(first.post(f"/me/tokens/{made['id']}/{deed}"), 404, "not-found")
    assert editor.done(f"/me/tokens/{made['id']}/revoke")["status"] == "revoked"
    problem(using(directory, made["token"]), 401)
    problem(editor.post(f"/me/tokens/{made['id']}/revoke"), 404)


def test_tokens_need_a_fresh_step_up_and_a_session(one: Directory) -> None:
    editor = editor_of(one)
    made = editor.done("/me/tokens", READ)
    one.clock.move(minutes=5)
    for path, body in (("/me/tokens", READ), (f"/me/tokens/{made['id']}/rotate", None)):
        assert "step up" in problem(editor.post(path, body), 403)["detail"]
    assert editor.done(f"/me/tokens/{made['id']}/revoke")["status"] == "revoked"  # closing is never made difficult


def test_tokens_go_with_the_account(directory: Directory) -> None:
    first, _ = directory.both()
    editor = directory.person(first, "editor", "QM", "state_editor")
    token = editor.done("/me/tokens", READ)["token"]
    first.done(f"/accounts/{editor.account}/suspend")
    problem(using(directory, token), 401)
    first.done(f"/accounts/{editor.account}/restore")
    assert using(directory, token).status_code == 200
    first.done(f"/accounts/{editor.account}/recover")
    problem(using(directory, token), 401)


def test_ten_tokens_are_enough(one: Directory) -> None:
    editor = editor_of(one)
    for _ in range(10):
        editor.done("/me/tokens", READ)
    assert "revoke one first" in problem(editor.post("/me/tokens", READ), 403)["detail"]


def test_a_token_in_an_address_is_not_taken(one: Directory) -> None:
    token = editor_of(one).done("/me/tokens", READ)["token"]
    for name in ("token", "access_token", "authorization"):
        found = problem(one.served.send("GET", f"{API}/states?{name}={token}"), 400, "invalid-parameter")
        assert token not in str(found)
