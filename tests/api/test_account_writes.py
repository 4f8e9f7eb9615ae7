"""Writes about accounts and tokens: on what was seen, once under one key, and no secret lies readable where answers are kept."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.api.asserts import problem
from tests.api.people import Directory, Person, wanted
from tests.authenticator import Authenticator

NEW = {"name": "New", "email": "new@directory.example", "state": "QM"}
READ = {"label": "case system", "scopes": ["read"], "audience": "public", "expires_on": "2026-09-01"}
ON_ACCOUNTS: dict[str, Any] = {
    "roles": wanted("officer"),
    "roles/end": {"role": "officer"},
    "suspend": None,
    "restore": None,
    "recover": None,
    "allow-password": {"because": "no passkey can be had"},
    "disallow-password": None,
}


def officer_of(first: Person, name: str = "new") -> str:
    """An account with a role, whoever is behind it."""
    account: str = first.done("/accounts", NEW | {"email": f"{name}@directory.example"})["id"]
    first.done(f"/accounts/{account}/roles", wanted("officer"))
    return account


def tag_of(by: Person, account: str) -> str:
    return str(by.get(f"/accounts/{account}").headers["etag"])


@pytest.mark.parametrize("deed", list(ON_ACCOUNTS))
def test_a_write_on_an_account_is_on_what_was_seen(directory: Directory, deed: str) -> None:
    first, second = directory.both()
    account = officer_of(first)
    path, body, old = f"/accounts/{account}/{deed}", ON_ACCOUNTS[deed], tag_of(first, account)
    if deed == "roles":
        body = wanted("duty_officer")
    directory.clock.move(minutes=1)
    second.done(f"/accounts/{account}/roles", wanted("state_editor"))
    trail, events = directory.trail(), len(directory.served.events())
    problem(first.post(path, body, If_Match=""), 428, "missing-if-match")
    stale = problem(first.post(path, body, If_Match=old), 412, "stale")
    present = first.get(f"/accounts/{account}")
    assert stale["current"] == present.json()
    assert [(each["action"], each["account"]) for each in directory.served.events()[events:]] == [
        ("see-accounts", first.account)
    ] * 2
    assert directory.trail() == trail
    assert first.post(path, body, If_Match=present.headers["etag"]).status_code == 200


def test_an_answer_that_shows_the_account_has_the_tag_of_the_next_write(directory: Directory) -> None:
    first, _ = directory.both()
    account = officer_of(first)
    tag = tag_of(first, account)
    for deed in ("allow-password", "disallow-password", "roles/end", "suspend", "restore"):
        answer = first.post(f"/accounts/{account}/{deed}", ON_ACCOUNTS[deed], If_Match=tag)
        assert answer.status_code == 200
        tag = answer.headers["etag"]
        assert tag == tag_of(first, account)


def test_of_two_who_decide_on_the_same_tag_one_does(directory: Directory) -> None:
    first, second = directory.both()
    account = officer_of(first)
    tag = tag_of(first, account)
    with ThreadPoolExecutor(2) as pool:
        found = pool.map(lambda who: who.post(f"/accounts/{account}/suspend", If_Match=tag).status_code, (first, second))
    assert sorted(found) == [200, 412]


def test_the_same_key_opens_one_account_and_tells_the_same_link(directory: Directory, tmp_path: Path) -> None:
    first, second = directory.both()
    made = first.post("/accounts", NEW, Idempotency_Key="k")
    again = first.post("/accounts", NEW, Idempotency_Key="k")
    assert (made.status_code, again.status_code, again.content) == (201, 201, made.content)
    problem(first.post("/accounts", NEW | {"name": "Newer"}, Idempotency_Key="k"), 422, "idempotency-mismatch")
    problem(first.post(f"/accounts/{made.json()['id']}/suspend", Idempotency_Key="k"), 422, "idempotency-mismatch")
    problem(second.post("/accounts", NEW, Idempotency_Key="k"), 409, "account-conflict")  # keys belong to their account
    problem(first.post("/accounts", NEW, Idempotency_Key="a b"), 400, "invalid-parameter")
    assert [each[0] for each in directory.trail()].count("open-account") == 2
    secret = made.json()["invitation"]["link"].partition("#")[2].encode()
    assert not any(secret in path.read_bytes() for path in tmp_path.glob("*.sqlite*"))


def test_what_is_told_once_is_repeated_for_a_day(directory: Directory) -> None:
    first, _ = directory.both()
    first.done("/accounts", NEW)
    token = first.post("/me/tokens", READ, Idempotency_Key="t")
    directory.clock.move(hours=23, minutes=59)
    first.sign_in()
    assert first.post("/me/tokens", READ, Idempotency_Key="t").content == token.content
    directory.clock.move(minutes=1)
    first.sign_in()
    for _ in range(2):
        problem(first.post("/me/tokens", READ, Idempotency_Key="t"), 409, "told-once")
        first.post(f"/me/tokens/{token.json()['id']}/rotate", Idempotency_Key="another")  # forgets what has run out
    assert len(first.get("/me/tokens").json()["items"]) == 2


def test_tokens_are_made_and_rotated_once(directory: Directory, tmp_path: Path) -> None:
    first, _ = directory.both()
    made = [first.post("/me/tokens", READ, Idempotency_Key="m") for _ in range(3)]
    path = f"/me/tokens/{made[0].json()['id']}/rotate"
    rotated = [first.post(path, Idempotency_Key="r") for _ in range(3)]
    assert len({each.content for each in made}) == len({each.content for each in rotated}) == 1
    assert {each.status_code for each in (*made, *rotated)} == {200, 201}
    assert len(first.get("/me/tokens").json()["items"]) == 2
    problem(first.post("/me/tokens", READ | {"label": "other"}, Idempotency_Key="m"), 422, "idempotency-mismatch")
    stored = b"".join(each.read_bytes() for each in tmp_path.glob("*.sqlite*"))
    assert not any(each.json()["token"].encode() in stored for each in (made[0], rotated[0]))


def test_what_is_not_the_owners_own_is_not_repeated_either(one: Directory) -> None:
    first, _ = one.both()
    first.post("/me/tokens", READ, Idempotency_Key="m")
    one.clock.move(minutes=5)
    problem(first.post("/me/tokens", READ, Idempotency_Key="m"), 403)  # it needs a step-up again
    first.step_up()
    assert first.post("/me/tokens", READ, Idempotency_Key="m").status_code == 201


@pytest.mark.parametrize("deed", list(ON_ACCOUNTS))
def test_every_write_on_an_account_is_carried_out_once(one: Directory, deed: str) -> None:
    first, _ = one.both()
    account = officer_of(first)
    body = wanted("duty_officer") if deed == "roles" else ON_ACCOUNTS[deed]
    tag, before = tag_of(first, account), len(one.trail())
    answers = [first.post(f"/accounts/{account}/{deed}", body, If_Match=tag, Idempotency_Key="k") for _ in range(2)]
    assert answers[0].status_code == answers[1].status_code == 200
    assert answers[0].content == answers[1].content
    assert len(one.trail()) == before + 1
    assert one.served.events()[-1]["action"] == "repeat-answer"


def test_confirmations_and_passkeys_take_a_key(one: Directory) -> None:
    first, second = one.both()
    proposed = first.done(f"/accounts/{officer_of(first)}/suspend") and first.done(
        f"/accounts/{one.person(first, 'somebody', None).account}/roles", wanted("approver")
    )
    path = f"/role-proposals/{proposed['proposal']}/confirm"
    assert [second.post(path, Idempotency_Key="c").status_code for _ in range(2)] == [200, 200]
    spare = {"credential": Authenticator().make(first.asked("/me/passkeys")), "label": "spare"}
    added = [first.post("/me/passkeys", spare, Idempotency_Key="p") for _ in range(2)]
    assert [each.status_code for each in added] == [201, 201]
    assert added[0].content == added[1].content
    assert len(first.get("/me/passkeys").json()["items"]) == 2


def test_the_same_key_at_once_is_one_account(directory: Directory) -> None:
    first, _ = directory.both()
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda _: first.post("/accounts", NEW, Idempotency_Key="k"), range(6)))
    codes = {each.json()["code"] for each in found if each.status_code != 201}
    assert codes <= {"still-running"}
    assert len({each.content for each in found if each.status_code == 201}) == 1


def test_numbers_that_do_not_travel_are_no_reason_to_fail(one: Directory) -> None:
    first, _ = one.both()
    for value in (1.5, 2**60, [1.5], {"a": 1e300}):
        problem(first.post("/accounts", NEW | {"name": value}, Idempotency_Key="k"), 422, "invalid-body")
