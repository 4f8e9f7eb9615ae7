"""Who was let in and shut out again before the deed was done, on both databases: while the body came, or in another process."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.api.asserts import problem
from tests.api.people import Directory, Person, stalled, wanted
from tests.authenticator import Authenticator

NEW = {"name": "New", "email": "new@directory.example", "state": None}


def shutting(by: Person, account: str, deed: str) -> Callable[[], None]:
    """What an administrator does while somebody else's body comes."""

    def work() -> None:
        assert by.post(f"/accounts/{account}/{deed}").status_code == 200

    return work


def test_whoever_is_suspended_while_the_body_comes_does_nothing(directory: Directory) -> None:
    first, second = directory.both()
    account = first.done("/accounts", NEW)["id"]
    proposed = first.done(f"/accounts/{account}/roles", wanted("approver"))["proposal"]
    made = second.device.make(second.asked("/me/passkeys"))
    for path, body in (
        ("/accounts", {**NEW, "email": "evil@directory.example"}),
        (f"/accounts/{first.account}/suspend", {}),
        (f"/accounts/{account}/allow-password", {"because": "x"}),
        (f"/role-proposals/{proposed}/confirm", {}),
        ("/me/passkeys", {"credential": made, "label": "thief"}),
        ("/me/tokens", {"label": "x", "scopes": ["read"], "audience": "public", "expires_on": "2026-09-01"}),
        ("/me/sessions/s_1/end", {}),
        ("/me/password", {}),
    ):
        assert second.get("/me").status_code == 200
        assert stalled(second, path, body, shutting(first, second.account, "suspend")) == (401, "unauthenticated"), path
        first.done(f"/accounts/{second.account}/restore")
        second.sign_in()
    assert len(second.get("/me/passkeys").json()["items"]) == 1


@pytest.mark.parametrize(
    ("role", "path", "body"),
    [
        ("registrar", "/notifications", {"metadata": {}, "rows": []}),
        ("registrar", "/notifications/n_none/choices", {}),
        ("registrar", "/notifications/n_none/withdraw", {}),
        ("approver", "/notifications/n_none/approve", {"digest": "0"}),
        ("registrar", "/designations/d_none/provisional-contacts", {}),
        ("registrar", "/designations/d_none/provisional-contacts/v_none/withdraw", {}),
        ("registrar", "/designations/d_none/attestations", {"version": 1}),
        ("registrar", "/states/QM/attestations", {}),
        ("approver", "/designations/d_none/reports", {"outcome": "wrong"}),
        ("approver", "/break-glass", {"state": "QN", "purpose": "other", "reason": "The point does not answer"}),
        ("approver", "/break-glass/b_none/end", {}),
        ("registrar", "/subscriptions", {"medium": "email"}),
        ("registrar", "/subscriptions/w_none/end", {}),
        ("approver", "/break-glass/b_none/remarks", {"text": "x"}),
        ("auditor", "/break-glass/b_none/review", {"outcome": "justified", "note": "x"}),
    ],
)
def test_nor_about_the_register_or_by_break_glass(one: Directory, role: str, path: str, body: dict[str, Any]) -> None:
    first, second = one.both()
    somebody = one.person(first, "somebody", None)
    given = first.done(f"/accounts/{somebody.account}/roles", wanted(role))
    if given["proposal"]:
        second.done(f"/role-proposals/{given['proposal']}/confirm")
    somebody.sign_in()
    assert stalled(somebody, path, body, lambda: None)[0] != 401
    assert stalled(somebody, path, body, shutting(first, somebody.account, "suspend")) == (401, "unauthenticated")


def test_a_thief_adds_no_passkey_after_the_recovery(one: Directory) -> None:
    first, second = one.both()
    thief = Authenticator()
    made = {"credential": thief.make(second.asked("/me/passkeys")), "label": "thief"}
    assert stalled(second, "/me/passkeys", made, shutting(first, second.account, "recover")) == (401, "unauthenticated")
    problem(Person(one, second.account, thief).sign_in(), 401)


def test_a_step_up_does_not_wait_for_a_body(one: Directory) -> None:
    first, _ = one.both()
    assert stalled(first, "/accounts", NEW, lambda: one.clock.move(minutes=5)) == (403, "forbidden")


def _elsewhere(directory: Directory, person: Person) -> Iterator[Person]:
    with directory.again() as other:
        there = Person(other, person.account, person.device, person.cookie)
        assert there.get("/me").status_code == 200
        yield there


@pytest.mark.parametrize("deed", ["suspend", "recover"])
def test_another_process_that_has_not_heard_of_it_asks_in_its_unit(directory: Directory, deed: str) -> None:
    first, second = directory.both()
    for there in _elsewhere(directory, second):
        made = Authenticator().make(there.asked("/me/passkeys"))
        (own,) = there.get("/me/passkeys").json()["items"]
        first.done(f"/accounts/{second.account}/{deed}")
        problem(there.post("/me/passkeys", {"credential": made, "label": "thief"}), 401)
        problem(there.post("/accounts", NEW), 401)
        problem(there.post(f"/accounts/{first.account}/suspend"), 401)
        problem(there.post(f"/me/passkeys/{own['id']}/revoke"), 401)
        problem(there.post("/me/sessions/s_1/end"), 401)
        problem(there.post("/me/tokens/t_1/revoke"), 401)
    assert first.get("/me").status_code == 200


def test_another_process_learns_in_its_unit_that_a_role_or_a_token_has_ended(directory: Directory) -> None:
    first, second = directory.both()
    third = directory.person(first, "third", None)
    proposed = first.done(f"/accounts/{third.account}/roles", wanted("administrator"))["proposal"]
    second.done(f"/role-proposals/{proposed}/confirm")
    third.sign_in()
    directory.clock.move(seconds=1)
    for there in _elsewhere(directory, third):
        first.done(f"/accounts/{third.account}/roles/end", {"role": "administrator"})
        problem(there.post("/accounts", NEW), 401)
    registrar = directory.person(first, "registrar", None, "registrar")
    token = registrar.done("/me/tokens", {"label": "x", "scopes": ["submit"], "audience": "restricted", "expires_on": "2026-09-01"})
    bearer: dict[str, Any] = {"Authorization": f"Bearer {token['token']}"}
    with directory.again() as other:
        registrar.done(f"/me/tokens/{token['id']}/revoke")
        answer = other.served.post("/notifications/n_1/withdraw", None, {}, **bearer)
        problem(answer, 401)
