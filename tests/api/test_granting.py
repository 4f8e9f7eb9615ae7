"""What one rogue administrator, or editor, cannot do alone: get another's passkey or role, be two persons, or go unseen."""

from contextlib import closing
from dataclasses import replace

import pytest

from app import wiring
from app.actions.people.starting import initialise
from app.domain.errors import InvalidBody
from app.store.outbox import Mail
from app.store.unit import Database
from tests.api.asserts import problem
from tests.api.people import Directory, Person, opened, wanted
from tests.api.served import settings_of
from tests.authenticator import Authenticator

REGISTER = ("registrar", "approver", "auditor")


def agreeing(first: Person, account: str) -> str:
    """Where a second administrator agrees to a role that the first has just proposed."""
    return f"/role-proposals/{first.done(f'/accounts/{account}/roles', wanted('approver'))['proposal']}/confirm"


def letters(directory: Directory) -> list[Mail]:
    database = Database(directory.served.url, directory.clock, allow_unsafe_durability=True)
    with closing(database), database.reading() as unit:
        return unit.outbox.all()


@pytest.mark.parametrize("deed", ["recover", "suspend"])
def test_what_waits_for_an_account_ends_with_its_ways_in(directory: Directory, deed: str) -> None:
    first, second = directory.both()
    somebody = directory.person(first, "somebody", None)
    proposed = first.done(f"/accounts/{somebody.account}/roles", wanted("approver"))["proposal"]
    first.done(f"/accounts/{somebody.account}/{deed}")
    assert second.get("/role-proposals").json()["items"] == []
    problem(second.post(f"/role-proposals/{proposed}/confirm"), 404)


def test_nobody_agrees_while_it_is_open_who_would_sign_in(directory: Directory) -> None:
    first, second = directory.both()
    account = opened(first)
    path = agreeing(first, account["id"])
    assert "not enrolled a passkey" in problem(second.post(path), 409, "account-conflict")["detail"]
    Person(directory, account["id"]).enrol(account["link"])
    assert second.done(path)["status"] == "confirmed"
    somebody = directory.person(first, "somebody", None)
    link = first.done(f"/accounts/{somebody.account}/recover")["invitation"]["link"]
    path = agreeing(first, somebody.account)
    problem(second.post(path), 409, "account-conflict")
    somebody.device = Authenticator()
    somebody.enrol(link)
    assert second.done(path)["status"] == "confirmed"


def test_a_second_administrator_sees_since_when_who_enrolled_by_whose_link(one: Directory) -> None:
    first, second = one.both()
    somebody = one.person(first, "somebody", None)
    assert first.get(f"/accounts/{somebody.account}").json()["newest_passkey"] == {
        "enrolled_at": "2026-06-01T12:00:00.000000Z",
        "link_made_by": first.account,
    }
    first.done(f"/accounts/{somebody.account}/roles", wanted("approver"))
    (waiting,) = second.get("/role-proposals").json()["items"]
    assert waiting["newest_passkey"]["link_made_by"] == first.account
    assert first.get(f"/accounts/{opened(first)['id']}").json()["newest_passkey"] is None
    one.clock.move(minutes=1)
    spare = Authenticator().make(second.asked("/me/passkeys"))
    second.done("/me/passkeys", {"credential": spare})
    assert first.get(f"/accounts/{second.account}").json()["newest_passkey"]["link_made_by"] is None


@pytest.mark.parametrize("role", REGISTER)
def test_an_administrator_has_no_hand_on_the_register(one: Directory, role: str) -> None:
    first, second = one.both()
    assert "held by nobody" in problem(first.post(f"/accounts/{second.account}/roles", wanted(role)), 403)["detail"]
    account = opened(first)["id"]
    first.done(f"/accounts/{account}/roles", wanted(role))
    assert "held by nobody" in problem(first.post(f"/accounts/{account}/roles", wanted("administrator")), 403)["detail"]


def test_set_up_ends_when_the_second_administrators_role_begins(directory: Directory) -> None:
    first = directory.first()
    account = opened(first)
    first.done(f"/accounts/{account['id']}/roles", {**wanted("administrator"), "starts_on": "2026-06-03"})
    second = Person(directory, account["id"])
    second.enrol(account["link"])
    directory.clock.move(days=3)
    first.sign_in()
    assert first.done(f"/accounts/{opened(first, 'third')['id']}/roles", wanted("administrator"))["status"] == "proposed"
    assert first.done(f"/accounts/{opened(first, 'fourth')['id']}/roles", wanted("registrar"))["status"] == "given"


def test_a_role_begins_when_it_is_given_at_the_earliest(directory: Directory) -> None:
    first, second = directory.both()
    somebody = directory.person(first, "somebody", None)
    path, now = f"/accounts/{somebody.account}/roles", "2026-06-01T12:00:00.000000Z"
    assert first.done(path, {**wanted("registrar", "2026-12-01"), "starts_on": "2025-01-01"})["starts_at"] == now
    proposed = first.done(path, wanted("auditor"))["proposal"]
    problem(first.post(path, wanted("auditor")), 409, "account-conflict")  # it waits already
    directory.clock.move(days=6)
    second.sign_in()
    assert second.done(f"/role-proposals/{proposed}/confirm")["starts_at"] == "2026-06-07T12:00:00.000000Z"


def test_nobody_agrees_with_somebody_who_is_no_administrator_any_more(one: Directory) -> None:
    first, second = one.both()
    somebody = one.person(first, "somebody", None)
    proposed = first.done(f"/accounts/{somebody.account}/roles", wanted("approver"))["proposal"]
    second.done(f"/accounts/{first.account}/suspend")
    assert "no administrator any more" in problem(second.post(f"/role-proposals/{proposed}/confirm"), 403)["detail"]


def test_a_proposal_that_ran_out_is_listed_no_more(one: Directory) -> None:
    first, _ = one.both()
    account = opened(first)["id"]
    first.done(f"/accounts/{account}/roles", wanted("approver"))
    one.clock.move(days=7)
    first.sign_in()
    assert first.get("/role-proposals").json()["items"] == []
    assert first.done(f"/accounts/{account}/roles", wanted("approver"))["status"] == "proposed"


def test_an_editor_opens_nothing_again_and_touches_no_editor_to_come(directory: Directory) -> None:
    first, _ = directory.both()
    editor = directory.person(first, "editor", "QM", "state_editor")
    officer = directory.person(first, "officer", "QM", "duty_officer")
    first.done(f"/accounts/{officer.account}/suspend")
    for deed in ("restore", "recover"):
        assert "only an administrator" in problem(editor.post(f"/accounts/{officer.account}/{deed}"), 403)["detail"]
    coming = directory.person(first, "coming", "QM")
    first.done(f"/accounts/{coming.account}/roles", {**wanted("state_editor"), "starts_on": "2026-06-05"})
    for deed in ("recover", "suspend"):
        problem(editor.post(f"/accounts/{coming.account}/{deed}"), 403)


def test_a_duty_officer_is_told_to_the_other_editors(directory: Directory) -> None:
    first, _ = directory.both()
    editor = directory.person(first, "editor", "QM", "state_editor")
    directory.person(first, "other", "QM", "state_editor")
    directory.person(first, "foreign", "QN", "state_editor")
    directory.person(editor, "officer", "QM", "officer", "duty_officer")
    told = [each for each in letters(directory) if each.kind == "duty-officer-given"]
    assert [each.recipient for each in told] == ["other@directory.example"]
    assert "officer (QM)" in told[0].body


@pytest.mark.parametrize(
    "email",
    [
        "fir\u017ft@directory.example",
        "boss@m\u0131nistry.example",
        "x,first@directory.example",
        "<first>@directory.example",
        "a;b@directory.example",
        '"a"@directory.example',
        "a:b@directory.example",
        "a(b)@directory.example",
        "a\r\nBcc: b@directory.example",
        "a@directory.example\r\nBcc: b@directory.example",
    ],
)
def test_one_mailbox_in_letters_that_look_like_themselves(one: Directory, email: str) -> None:
    found = problem(one.first().post("/accounts", {"name": "x", "email": email, "state": None}), 422, "invalid-body")
    assert found["errors"][0]["pointer"] == "/email"


@pytest.mark.parametrize("text", ["x\u2028y", "x\u2029y", "x\u202ey", "x\u0085y", "x\u200by", "x\x7fy"])
def test_names_and_labels_show_all_that_they_hold(one: Directory, text: str) -> None:
    first = one.first()
    problem(first.post("/accounts", {"name": text, "email": "x@directory.example", "state": None}), 422)
    made = Authenticator().make(first.asked("/me/passkeys"))
    problem(first.post("/me/passkeys", {"credential": made, "label": text}), 422)


def test_an_editor_who_tries_addresses_is_seen_and_told_nothing_of_where(one: Directory) -> None:
    first, _ = one.both()
    editor = one.person(first, "editor", "QM", "state_editor")
    told = []
    for email in ("first@directory.example", "editor@directory.example"):
        before = len(one.served.events())
        told.append(problem(editor.post("/accounts", {"name": "x", "email": email, "state": "QM"}), 409)["detail"])
        (event,) = one.served.events()[before:]
        assert (event["action"], event["outcome"], event["account"]) == ("open-account", "refused", editor.account)
    assert told[0] == told[1]
    assert "there is an account" not in told[0]
    again = {"name": "x", "email": "first@directory.example", "state": None}
    assert "there is an account" in problem(first.post("/accounts", again), 409)["detail"]


def test_a_suspended_account_is_recovered_without_being_open_between(directory: Directory) -> None:
    first, second = directory.both()
    stolen = second.device
    first.done(f"/accounts/{second.account}/suspend")
    found = first.done(f"/accounts/{second.account}/recover")
    assert (found["suspended_at"], found["methods"]) == (None, [])
    problem(Person(directory, second.account, stolen).sign_in(), 401)
    second.device = Authenticator()
    assert second.enrol(found["invitation"]["link"]).status_code == 201


def test_the_operator_opens_an_account_again_without_what_opened_it(one: Directory) -> None:
    first, second = one.both()
    stolen = second.device
    first.done(f"/accounts/{second.account}/suspend")
    rooms = wiring.open_house(settings_of(one.served.url, one.served.var / "operator"))
    house = replace(rooms, clock=one.clock)
    for wrong in ("not an address\nBcc: x", "x,y@directory.example", ""):
        with pytest.raises(InvalidBody):
            initialise(house, "Second", wrong)
    link = initialise(house, "Second again", "second@directory.example")
    wiring.close_house(rooms)
    assert link.account == second.account
    assert one.served.callers is not None
    one.served.callers.refresh()
    problem(Person(one, second.account, stolen).sign_in(), 401)
    second.device = Authenticator()
    assert second.enrol(link.url).status_code == 201
    assert second.sign_in().json()["roles"] == ["administrator"]
