"""Access reviews over HTTP: who goes through whose accounts, what is refused, when the next is due; on both databases."""

from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from app import wiring
from app.actions.people.notices import tell_in_time, tell_of_absences, tell_of_reviews
from app.store.outbox import Mail
from app.store.unit import Database
from tests.api.asserts import problem
from tests.api.people import Directory, Person, wanted
from tests.api.served import settings_of

SECRETARIAT = "secretariat@directory.example"


def told(directory: Directory, tell: Any) -> int:
    """How many letters ``tell`` puts into the outbox, in a process of its own."""
    rooms = wiring.open_house(settings_of(directory.served.url, directory.served.var / "notices"))
    with closing(Database(directory.served.url, directory.clock, allow_unsafe_durability=True)) as database:
        sent: int = tell(replace(rooms, clock=directory.clock, database=database, secretariat=SECRETARIAT))
    wiring.close_house(rooms)
    return sent


def letters(directory: Directory, *kinds: str) -> list[Mail]:
    opened = Database(directory.served.url, directory.clock, allow_unsafe_durability=True)
    with closing(opened) as database, database.reading() as unit:
        return [each for each in unit.outbox.all() if each.kind in kinds]


def review_of(by: Person, state: str | None) -> dict[str, Any]:
    (found,) = [each for each in by.get("/access-reviews").json()["items"] if each["state"] == state]
    return dict(found)


def home(directory: Directory) -> tuple[Person, Person, Person, str]:
    """An administrator, an editor of QM, an officer there, and somebody there who is not enrolled."""
    first, _ = directory.both()
    editor = directory.person(first, "editor", "QM", "state_editor")
    officer = directory.person(editor, "officer", "QM", "officer")
    idle = editor.done("/accounts", {"name": "idle", "email": "idle@directory.example", "state": "QM"})["id"]
    return first, editor, officer, idle


def test_an_editor_goes_through_the_accounts_of_the_own_state(directory: Directory) -> None:
    first, editor, officer, idle = home(directory)
    before = review_of(editor, "QM")
    assert [each["state"] for each in editor.get("/access-reviews").json()["items"]] == ["QM"]
    assert [each["state"] for each in first.get("/access-reviews").json()["items"]] == [None, "QM"]
    assert (before["accounts"], before["last_reviewed_at"], before["overdue"]) == (3, None, False)
    assert before["due_at"] == "2026-12-01T12:00:00.000000Z"
    assert before["to_look_at"] == [{"id": idle, "name": "idle", "remarks": ["not enrolled", "no role in force"]}]
    left = problem(editor.post("/access-reviews", {"state": "QM", "confirmed": [officer.account]}), 409, "account-conflict")
    assert left["errors"] == [{"pointer": "/confirmed", "code": "left-out", "detail": f"{idle} is left out"}]
    editor.done(f"/accounts/{idle}/suspend")
    directory.clock.move(minutes=1)
    made = editor.done("/access-reviews", {"state": "QM", "confirmed": [officer.account]})
    assert (made["last_reviewed_by"], made["last_reviewed_by_name"]) == (editor.account, "editor")
    assert (made["last_reviewed_at"], made["due_at"]) == ("2026-06-01T12:01:00.000000Z", "2026-12-01T12:01:00.000000Z")
    assert made["not_confirmed"] == [editor.account]  # nobody finds the own account in order
    assert {name: value for name, value in made.items() if name != "id"} == review_of(first, "QM")
    assert directory.trail()[-1] == ("review-accounts", "allowed", editor.account)
    event = directory.served.trail()[-1]
    assert [each[0] for each in event["targets"]] == [made["id"], officer.account]
    again = first.done("/access-reviews", {"state": "QM", "confirmed": [officer.account, editor.account]})
    assert again["not_confirmed"] == []


def test_who_reviews_what(directory: Directory) -> None:
    first, editor, officer, _ = home(directory)
    (second,) = [each["id"] for each in first.get("/accounts").json()["items"] if each["name"] == "second"]
    problem(editor.post("/access-reviews", {"state": "QN", "confirmed": []}), 403)
    problem(editor.post("/access-reviews", {"state": None, "confirmed": [second]}), 403)
    problem(officer.post("/access-reviews", {"state": "QM", "confirmed": []}), 403)
    problem(officer.get("/access-reviews"), 403)
    assert first.done("/access-reviews", {"confirmed": [second]})["state"] is None
    problem(first.post("/access-reviews", {"state": "QN", "confirmed": []}), 409, "account-conflict")  # there is nobody
    directory.clock.move(minutes=5)
    assert "fresh sign-in" in problem(first.post("/access-reviews", {"confirmed": [second]}), 403)["detail"]


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"state": "Atlantis"}, "/state"),
        ({"confirmed": None}, "/confirmed"),
        ({"confirmed": "u_1"}, "/confirmed"),
        ({"confirmed": [7]}, "/confirmed"),
        ({"confirmed": ["u_nobody"]}, "/confirmed"),
        ({"reviewed_by": "u_1"}, "/reviewed_by"),
    ],
)
def test_what_is_no_review(one: Directory, changed: dict[str, Any], pointer: str) -> None:
    first, _ = one.both()
    one.person(first, "officer", "QM", "officer")
    found = problem(first.post("/access-reviews", {"state": "QM", "confirmed": []} | changed), 422, "invalid-body")
    assert found["errors"][0]["pointer"] == pointer


def test_oneself_is_not_for_oneself_to_confirm(one: Directory) -> None:
    first, second = one.both()
    problem(first.post("/access-reviews", {"confirmed": [first.account, second.account]}), 422)
    assert first.done("/access-reviews", {"confirmed": [second.account]})["not_confirmed"] == [first.account]


def test_every_look_at_reviews_leaves_an_event(one: Directory) -> None:
    first, *_ = home(one)
    before = len(one.served.events())
    answer = first.get("/access-reviews")
    (event,) = one.served.events()[before:]
    assert (event["request_id"], event["account"]) == (answer.headers["x-request-id"], first.account)


def test_a_review_that_is_due_is_told_once(directory: Directory) -> None:
    first, editor, officer, idle = home(directory)
    assert told(directory, tell_of_reviews) == 0
    directory.clock.move(days=183)
    assert (
        told(directory, tell_of_reviews) == 3 + 2
    )  # of the Secretariat: two administrators and its address; of QM: the editor, too
    assert told(directory, tell_of_reviews) == 0
    found = letters(directory, "review-due")
    assert sorted(each.recipient for each in found if "QM, 2026-12-01" in each.body) == ["editor@directory.example", SECRETARIAT]
    for somebody in (first, editor):
        assert somebody.sign_in().status_code in (200, 403)
    assert review_of(editor, "QM")["overdue"] is True
    editor.done("/access-reviews", {"state": "QM", "confirmed": [officer.account, idle]})
    directory.clock.move(days=180)
    assert told(directory, tell_of_reviews) == 0
    directory.clock.move(days=3)
    assert told(directory, tell_of_reviews) == 1  # the editor's own role has ended meanwhile: the Secretariat is left


def test_a_long_absence_is_told_before_it_closes_an_account(directory: Directory) -> None:
    first, second = directory.both()
    officer = directory.person(directory.person(first, "editor", "QM", "state_editor"), "officer", "QM", "officer")
    sent = []
    for days in (59, 1, 0, 22, 1, 0, 6, 1, 0):
        directory.clock.move(days=days)
        first.sign_in()
        sent.append(told(directory, tell_of_absences))
    assert sent == [0, 2, 0, 0, 2, 0, 0, 5, 0]  # to the second administrator and the first; then of editor and officer, too
    closing_soon = letters(directory, "account-closes")
    assert {each.recipient for each in closing_soon} == {"first@directory.example", "second@directory.example"}
    assert all("second, 2026-08-30" in each.body for each in closing_soon)
    unused = letters(directory, "account-unused")
    assert sorted(each.recipient for each in unused if ": officer." in each.body) == [
        "editor@directory.example", "officer@directory.example",
    ]  # fmt: skip
    problem(second.sign_in(), 403)
    assert officer.sign_in().status_code == 200


def test_the_end_of_an_accreditation_is_told_once_each_whatever_is_started_again(directory: Directory) -> None:
    first, _ = directory.both()
    somebody = directory.person(first, "duty", "QM")
    first.done(f"/accounts/{somebody.account}/roles", wanted("duty_officer", "2026-09-01"))
    directory.clock.move(days=30)
    for _ in range(61):
        for _start in range(2):  # each time a process that remembers nothing
            told(directory, tell_in_time)
        directory.clock.move(days=1)
    assert len(letters(directory, "role-ends")) == 3
