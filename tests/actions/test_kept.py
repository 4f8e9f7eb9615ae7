"""An approval applies the plan as it was kept, where that is what its digest says and rests on what it did; else it plans anew."""

from typing import Any

import pytest
from sqlalchemy import create_engine, text

from app.actions import applying, decide
from app.actions.contents import contents, foreseen, notice_of
from app.actions.kept import body_of, kept
from app.domain.errors import ChoicesNeeded, PlanChanged
from app.domain.progress import silent
from app.identity.seal import Seal
from tests.actions.makers import APPROVER, HEADINGS, MINISTRY, REGISTRAR, Office, file
from tests.identity.test_seal import other_key

FRANCE = MINISTRY.replace("JP", "FR").replace("+81 3 3580 4111", "+33 1 44 55 66 77")


@pytest.fixture
def planned_anew(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What was read from its original again."""
    read: list[object] = []
    read_anew = contents

    def noted(*about: Any) -> object:
        read.append(about[0])
        return read_anew(*about)

    monkeypatch.setattr(applying, "contents", noted)
    return read


def _kept_otherwise(office: Office, before: str, after: str) -> None:
    """Changes what is stored of plans, past the house."""
    engine = create_engine(office.url)
    with engine.begin() as connection:
        for digest, body in connection.execute(text("SELECT digest, body FROM plan")).all():
            changed = bytes(body).replace(before.encode(), after.encode())
            connection.execute(text("UPDATE plan SET body = :body WHERE digest = :digest"), {"body": changed, "digest": digest})
    engine.dispose()


def test_what_is_kept_is_applied_without_reading_the_original_again(office: Office, planned_anew: list[object]) -> None:
    sent = office.submit(file(MINISTRY, FRANCE), state=None)
    done = office.approve(sent)
    assert (planned_anew, done["digest"], done["counts"]) == ([], sent["digest"], sent["counts"])
    assert len(office.found(state="JP")) == len(office.found(state="FR")) == 1
    assert office.plan(sent, digest=sent["digest"])["rows"][0]["action"] == "create"


@pytest.mark.parametrize("rows", [(MINISTRY,), (MINISTRY, FRANCE), (MINISTRY, MINISTRY.replace("8.10.b", "27.2"), "XX,1,,,,,,")])
def test_it_writes_what_planning_anew_would_write(office: Office, rows: tuple[str, ...]) -> None:
    """The same drafts, those about the approval among them."""
    office.apply("JP,35,Police Headquarters,,,+81 3 3580 4112,,2026-01-01")
    content = file(*rows, "JP,35,Police Headquarters,At night,,,,2026-03-01")
    sent = office.submit(content, state=None)
    with office.house.database.reading() as unit:
        notification, stored = unit.inbox.get(sent["id"]), unit.inbox.plan(sent["id"])
    assert notification is not None
    assert stored is not None
    notice = notice_of(notification)
    anew = foreseen(office.house, contents(notice, content, "list.csv", silent), silent)
    read = kept(stored, notice, office.house.seal, silent)
    assert read is not None
    assert (read.digest, read.counts, read.base) == (anew.digest, anew.counts, anew.base)
    assert read.approved_by("p_1") == anew.approved_by("p_1")


def test_another_states_change_leaves_it_standing(office: Office, planned_anew: list[object]) -> None:
    sent = office.submit(file(MINISTRY))
    office.apply(FRANCE, state="FR")
    office.approve(sent)
    assert planned_anew == []


def test_a_change_of_its_own_state_has_it_planned_anew(office: Office, planned_anew: list[object]) -> None:
    sent = office.submit(file(MINISTRY))
    office.apply(MINISTRY.replace("8.10.b", "27.2"))
    with pytest.raises(PlanChanged):
        office.approve(sent)
    assert len(planned_anew) == 1


def test_a_plan_that_is_said_to_rest_on_more_than_it_does_is_planned_anew(office: Office, planned_anew: list[object]) -> None:
    """Whoever writes to the database cannot have a change applied that another came before."""
    sent = office.submit(file(MINISTRY))
    office.apply(MINISTRY.replace("8.10.b", "27.2"))
    engine = create_engine(office.url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE plan SET base_revision = (SELECT max(number) FROM entry)"))
    engine.dispose()
    with pytest.raises(PlanChanged):
        office.approve(sent)
    assert len(planned_anew) == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"states":["JP"]', '"states":[]'),
        ("4111", "4222"),
        ('"writes"', '"rights"'),
        ('"audience":"public"', '"audience":"nobody"'),
        ('"kind":"', "kind"),
        ('"decided":0', '"decided":1'),
        ('"choices":[],"decided"', '"choices":[{}],"decided"'),
    ],
)
def test_what_is_kept_otherwise_than_it_was_approved_is_never_applied(
    office: Office, planned_anew: list[object], before: str, after: str
) -> None:
    sent = office.submit(file(MINISTRY))
    _kept_otherwise(office, before, after)
    office.approve(sent)
    assert len(planned_anew) == 1
    (found,) = office.found(APPROVER, state="JP")
    assert found["channels"][0]["value"] == "+81335804111"


def test_a_plan_that_somebody_put_there_is_never_applied(office: Office, planned_anew: list[object]) -> None:
    """With a digest that fits, and everything but the service's own key: what the original says is what counts."""
    sent = office.submit(file(MINISTRY))
    with office.house.database.reading() as unit:
        notification = unit.inbox.get(sent["id"])
    assert notification is not None
    other = contents(notice_of(notification), file(MINISTRY.replace("4111", "4222")), "list.csv", silent)
    planted = foreseen(office.house, other, silent)
    engine = create_engine(office.url)
    with engine.begin() as connection:
        put = {"digest": planted.digest, "body": body_of(planted, Seal(other_key()))}
        connection.execute(text("UPDATE plan SET body = :body, digest = :digest"), put)
    engine.dispose()
    with pytest.raises(PlanChanged):
        decide.approve(office.house, APPROVER, sent["id"], {"digest": planted.digest}, None)
    assert len(planned_anew) == 1
    assert office.found(APPROVER, state="JP") == []


def test_a_plan_that_waits_for_a_choice_is_not_applied(office: Office) -> None:
    office.apply(MINISTRY)
    sent = office.submit(file(MINISTRY.replace("Ministry of Justice", "Federal Ministry of Justice")))
    with pytest.raises(ChoicesNeeded):
        office.approve(sent)


def test_headings_in_letters_that_are_ordered_otherwise(office: Office, planned_anew: list[object]) -> None:
    """RFC 8785 orders names by UTF-16: what is kept is planned anew rather than hashed slowly."""
    content = f"{HEADINGS},\ufb01eld,\U0001d4d0\n{MINISTRY},one,two\n".encode()
    sent = office.submit(content)
    office.approve(sent)
    assert len(planned_anew) == 1


def test_a_retry_that_finds_another_plan_shown_since_has_the_one_it_approved(office: Office) -> None:
    sent = office.submit(file(MINISTRY))
    with pytest.raises(PlanChanged):
        decide.approve(office.house, APPROVER, sent["id"], {"digest": "sha256:0"}, None)
    office.approve(sent)
    assert office.plan(sent, REGISTRAR, sent["digest"])["digest"] == sent["digest"]
