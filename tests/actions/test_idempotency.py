"""Idempotency-Key: one answer for one request, however often it is sent; keys belong to the account that chose them."""

from collections.abc import Callable
from typing import Any

import pytest

from app.actions import decide
from app.actions.progress import Running
from app.actions.reply import Reply
from app.actions.submit import Sent, submit
from app.domain.access import Role
from app.domain.errors import IdempotencyMismatch, InvalidParameter, MissingIdempotencyKey, StillRunning
from tests.actions.makers import APPROVER, EDITOR, MINISTRY, REGISTRAR, Office, decoded, file, somebody

OTHER = MINISTRY.replace("4111", "4112")


def test_the_same_request_gets_the_same_answer(office: Office) -> None:
    first = office.reply_to(file(MINISTRY), key="mine")
    assert office.reply_to(file(MINISTRY), key="mine") == first
    assert first.headers == {"Location": f"/api/v1/notifications/{decoded(first)['id']}"}
    sent = decoded(first)
    approved = [decide.approve(office.house, APPROVER, sent["id"], {"digest": sent["digest"]}, "mine") for _ in range(2)]
    assert approved[0] == approved[1]
    assert office.reply_to(file(MINISTRY), key="mine") == first
    assert [event["action"] for event in office.trail()[-2:]] == ["submit", "approve"]


@pytest.mark.parametrize("verb", [decide.reject, decide.withdraw])
def test_an_ended_notification_says_so_again(one_office: Office, verb: Callable[..., Reply]) -> None:
    sent = one_office.submit(file(MINISTRY))
    caller = APPROVER if verb is decide.reject else REGISTRAR
    ended = [verb(one_office.house, caller, sent["id"], {"reason": "no"}, "end") for _ in range(2)]
    assert ended[0] == ended[1]
    assert len(decoded(ended[1])["decisions"]) == 1
    with pytest.raises(IdempotencyMismatch):
        verb(one_office.house, caller, sent["id"], {"reason": "another"}, "end")


def test_a_key_of_another_request_is_refused(one_office: Office) -> None:
    sent = one_office.submit(file(MINISTRY), key="mine")
    for content, metadata in ((file(OTHER), {}), (file(MINISTRY), {"reference": "x"}), (file(MINISTRY), {"state": None})):
        with pytest.raises(IdempotencyMismatch):
            one_office.submit(content, key="mine", **metadata)
    other = one_office.submit(file(OTHER), key="second")
    one_office.approve(sent, key="decision")
    with pytest.raises(IdempotencyMismatch):
        one_office.approve(other, key="decision")
    with pytest.raises(IdempotencyMismatch):
        one_office.approve({**sent, "digest": "x"}, key="decision")
    assert one_office.status(other) == "previewed"


def test_keys_of_different_accounts_are_different(one_office: Office) -> None:
    assert one_office.submit(file(MINISTRY), key="k")["answered"] == 201
    assert one_office.submit(file(OTHER), EDITOR, key="k")["answered"] == 201


def test_a_refused_attempt_keeps_no_answer(one_office: Office) -> None:
    sent = one_office.submit(file(MINISTRY))
    same_person = somebody(Role.APPROVER, account="second", person=REGISTRAR.principal.person)
    for _ in range(2):
        with pytest.raises(Exception, match="never the submitter"):
            one_office.approve(sent, same_person, key="k")
    assert one_office.approve(sent, key="k")["status"] == "approved"


def test_the_same_request_at_the_same_time_waits_for_its_answer(one_office: Office) -> None:
    sent = one_office.submit(file(MINISTRY))
    with one_office.house.running.only_once(APPROVER.principal.account, "k"):
        with pytest.raises(StillRunning):
            one_office.approve(sent, key="k")
        with pytest.raises(StillRunning):
            decide.reject(one_office.house, APPROVER, sent["id"], {"reason": "no"}, "k")
        assert one_office.approve(sent, somebody(Role.APPROVER, account="other"), key="k")["status"] == "approved"
    with one_office.house.running.only_once(REGISTRAR.principal.account, "k"), pytest.raises(StillRunning):
        one_office.submit(file(OTHER), key="k")


def test_a_key_is_free_again_when_its_request_ended_badly() -> None:
    running = Running()

    def fails() -> None:
        with running.only_once("u_1", "k"):
            raise KeyError

    for _ in range(2):
        with pytest.raises(KeyError):
            fails()
    with running.only_once("u_1", None), running.only_once("u_1", None), running.only_once("u_1", "k"):
        pass


@pytest.mark.parametrize("key", ["", "a b", "é", "x" * 129, "a\n", "\x7f"])
def test_a_key_is_visible_ascii(one_office: Office, key: str) -> None:
    sent = Sent(file(MINISTRY), "list.csv", "text/csv", {"state": "JP"})
    with pytest.raises(InvalidParameter) as raised:
        submit(one_office.house, REGISTRAR, sent, key)
    assert raised.value.faults[0].parameter == "Idempotency-Key"


def test_a_submission_needs_a_key(one_office: Office) -> None:
    metadata: dict[str, Any] = {"state": "JP"}
    with pytest.raises(MissingIdempotencyKey):
        submit(one_office.house, REGISTRAR, Sent(file(MINISTRY), "list.csv", "text/csv", metadata), None)
