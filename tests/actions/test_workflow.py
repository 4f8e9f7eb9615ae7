"""From a file to the register: submitted, planned, approved by another person, found; wholly or not at all."""

from typing import Any

import pytest

from app.actions import decide, look_up, notifications
from app.domain.access import Role
from app.domain.errors import Forbidden, NotDecidable, NotFound, PlanChanged
from tests.actions.makers import (
    APPROVER,
    EDITOR,
    MINISTRY,
    NOBODY,
    OFFICER,
    REGISTRAR,
    Office,
    decoded,
    file,
    somebody,
)

AMENDED = MINISTRY.replace(",,+81", ",Orders,+81").replace("2026-01-01", "2026-03-01")


def test_from_a_file_to_an_answer_and_to_the_next_version(office: Office) -> None:
    sent = office.submit(file(MINISTRY))
    assert (sent["answered"], sent["status"], sent["counts"]["create"]) == (201, "previewed", 1)
    assert office.found() == []
    plan = office.plan(sent)
    assert (plan["digest"], plan["status"], [row["action"] for row in plan["rows"]]) == (sent["digest"], "previewed", ["create"])
    applied = office.approve(sent)
    assert applied["entries"] == list(range(applied["entries"][0], office.head() + 1))
    (found,) = office.found(state="JP", provision="8.10")
    assert (found["authority"]["names"], found["source"]["notification"]) == ({"en": "Ministry of Justice"}, sent["id"])
    office.apply(AMENDED)
    (amended,) = office.found(state="JP")
    assert (amended["version"], amended["scope"]["text"]) == (2, "Orders")
    (before,) = office.found(state="JP", as_of="2026-02-28")
    (known_before,) = office.found(state="JP", known_at=found["trust"]["recorded_at"])
    assert (before["scope"], known_before["scope"]) == (None, None)
    assert office.status(sent) == "approved"


def test_what_is_applied_already_changes_nothing(office: Office) -> None:
    first = office.submit(file(MINISTRY))
    office.approve(first)
    again = office.submit(file(MINISTRY))
    assert (again["answered"], again["id"], again["status"]) == (200, first["id"], "approved")
    assert (again["counts"]["unchanged"], again["counts"]["create"]) == (1, 0)
    head = office.head()
    other_bytes = office.submit(file(MINISTRY, ""))
    assert (other_bytes["answered"], other_bytes["counts"]["unchanged"]) == (201, 1)
    assert office.approve(other_bytes)["entries"] == []
    assert office.head() == head


def test_the_same_bytes_of_the_same_state_are_the_same_notification(office: Office) -> None:
    first = office.submit(file(MINISTRY), reference="one")
    again = office.submit(file(MINISTRY), EDITOR, reference="two")
    assert (again["answered"], again["id"], again["metadata"]["reference"]) == (200, first["id"], "one")
    several = office.submit(file(MINISTRY), state=None)
    assert several["id"] != first["id"]
    decide.withdraw(office.house, REGISTRAR, first["id"], None, None)
    anew = office.submit(file(MINISTRY))
    assert (anew["answered"], anew["status"]) == (201, "previewed")
    assert anew["id"] not in (first["id"], several["id"])


def test_an_applied_file_that_the_register_has_moved_on_from_is_a_new_notification(office: Office) -> None:
    first = office.submit(file(MINISTRY))
    office.approve(first)
    office.apply(MINISTRY.replace("4111", "4112"))
    back = office.submit(file(MINISTRY))
    assert (back["answered"], back["counts"]["amend"]) == (201, 1)
    assert back["id"] != first["id"]


@pytest.mark.parametrize("roles", [(Role.APPROVER,), (Role.APPROVER, Role.REGISTRAR)])
def test_nobody_approves_what_they_submitted_from_whichever_account(office: Office, roles: tuple[Role, ...]) -> None:
    sent = office.submit(file(MINISTRY))
    same_person = somebody(*roles, account="second", person=REGISTRAR.principal.person)
    head = office.head()
    for verb, body in ((decide.approve, {"digest": sent["digest"]}), (decide.reject, {"reason": "no"})):
        with pytest.raises(Forbidden, match="never the submitter"):
            verb(office.house, same_person, sent["id"], body, None)
    assert (office.status(sent), office.head()) == ("previewed", head)
    refused = office.journal()[0]
    assert (refused["action"], refused["outcome"], refused["person"], refused["targets"][0][0]) == (
        "approve",
        "refused",
        REGISTRAR.principal.person,
        sent["id"],
    )


def test_a_digest_that_nobody_was_shown_is_answered_with_the_plan(office: Office) -> None:
    sent = office.submit(file(MINISTRY))
    with pytest.raises(PlanChanged) as raised:
        office.approve({**sent, "digest": "sha256:other"})
    assert raised.value.extra["plan"]["digest"] == sent["digest"]
    assert office.status(sent) == "previewed"
    shown = office.trail()[-1]
    assert (shown["action"], shown["outcome"], shown["reason"], shown["account"]) == (
        "approve",
        "refused",
        "plan-changed",
        "u_approver",
    )


def test_a_register_that_moved_asks_for_another_look(office: Office) -> None:
    waiting = office.submit(file(MINISTRY))
    office.apply(MINISTRY.replace("4111", "4112"))
    with pytest.raises(PlanChanged) as raised:
        office.approve(waiting)
    new = raised.value.extra["plan"]
    assert [row["action"] for row in new["rows"]] == ["amend"]
    assert [change["after"] for change in new["rows"][0]["changes"]] == [["+81335804111"]]
    assert office.plan(waiting, digest=waiting["digest"])["rows"][0]["action"] == "create"
    assert office.plan(waiting, digest=new["digest"])["rows"] == new["rows"]
    assert office.plan(waiting)["digest"] == new["digest"]
    assert office.approve({**waiting, "digest": new["digest"]})["counts"]["amend"] == 1


def test_another_states_change_in_between_does_not_matter(office: Office) -> None:
    waiting = office.submit(file(MINISTRY))
    office.apply(MINISTRY.replace("JP,", "FR,"), state="FR")
    assert office.approve(waiting)["counts"]["create"] == 1


UNREADABLE: dict[str, tuple[bytes, dict[str, Any]]] = {
    "empty": (b"", {}),
    "not text": (b"\x89PNG\r\n\x1a\n\x00", {}),
    "headings only": (file(), {}),
    "headings only, said to be complete": (file(), {"complete": True}),
    "of another State": (file(MINISTRY.replace("JP,", "FR,")), {}),
    "without State": (file(MINISTRY.replace("JP,", ",")), {"state": None}),
    "no such provision": (file(MINISTRY.replace("8.10.b", "8.1")), {}),
}


@pytest.mark.parametrize("what", sorted(UNREADABLE))
def test_a_file_of_which_nothing_can_be_imported_is_kept_as_rejected(one_office: Office, what: str) -> None:
    content, metadata = UNREADABLE[what]
    one_office.apply(MINISTRY)
    head = one_office.head()
    sent = one_office.submit(content, **metadata)
    assert (sent["answered"], sent["status"]) == (201, "rejected_input")
    assert sent["problem"]["code"] == "unreadable-file"
    assert all(fault["detail"] for fault in sent["problem"]["errors"])
    again = one_office.submit(content, **metadata)
    assert (again["answered"], again["id"]) == (200, sent["id"])
    with pytest.raises(NotDecidable):
        one_office.approve({**sent, "digest": sent["digest"] or "x"})
    with pytest.raises(NotDecidable):
        decide.reject(one_office.house, APPROVER, sent["id"], {"reason": "unreadable"}, None)
    assert notifications.original(one_office.house, REGISTRAR, sent["id"])[1] == content
    assert one_office.head() == head


def test_one_row_that_holds_is_enough(one_office: Office) -> None:
    sent = one_office.submit(file(MINISTRY, MINISTRY.replace("8.10.b", "8.1")))
    assert (sent["status"], sent["counts"]["create"], sent["counts"]["rejected"]) == ("previewed", 1, 1)
    assert one_office.plan(sent)["rows"][1]["findings"][0]["suggestion"] == "8.10.a or 8.10.b or 8.10.a and 8.10.b"
    one_office.approve(sent)
    assert len(one_office.found()) == 1


def test_rejecting(office: Office) -> None:
    sent = office.submit(file(MINISTRY))
    ended = decoded(decide.reject(office.house, APPROVER, sent["id"], {"reason": " not  signed "}, None))
    assert (ended["status"], ended["decisions"][0]["by"], ended["decisions"][0]["reason"]) == (
        "rejected",
        "u_approver",
        "not  signed",
    )
    for verb, caller, body in (
        (decide.approve, APPROVER, {"digest": sent["digest"]}),
        (decide.reject, APPROVER, {"reason": "again"}),
        (decide.withdraw, REGISTRAR, None),
    ):
        with pytest.raises(NotDecidable, match="rejected"):
            verb(office.house, caller, sent["id"], body, None)
    assert office.plan(sent)["digest"] == sent["digest"]


def test_withdrawing_is_the_submitters(one_office: Office) -> None:
    sent = one_office.submit(file(MINISTRY), EDITOR)
    for caller in (REGISTRAR, somebody(Role.STATE_EDITOR, account="colleague", state="JP"), APPROVER, OFFICER):
        with pytest.raises(Forbidden):
            decide.withdraw(one_office.house, caller, sent["id"], None, None)
    ended = decoded(decide.withdraw(one_office.house, EDITOR, sent["id"], {"reason": "wrong list"}, None))
    assert (ended["status"], ended["decisions"][0]["reason"]) == ("withdrawn", "wrong list")
    with pytest.raises(NotDecidable):
        one_office.approve(sent)


def test_what_is_not_there_cannot_be_decided(one_office: Office) -> None:
    with pytest.raises(NotFound):
        decide.approve(one_office.house, APPROVER, "n_none", {"digest": "x"}, None)
    with pytest.raises(NotFound):
        one_office.plan({"id": "n_none"})
    with pytest.raises(NotFound):
        one_office.plan(one_office.submit(file(MINISTRY)), digest="sha256:none")


def test_a_public_reader_sees_no_number(one_office: Office) -> None:
    one_office.apply(MINISTRY)
    assert b"3580" not in one_office.read(look_up.designations, NOBODY).body
    assert b"+81335804111" in one_office.read(look_up.designations, OFFICER).body
