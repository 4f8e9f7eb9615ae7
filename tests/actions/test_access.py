"""Who may do what with notifications: foreign ones look like missing ones, and who is refused leaves a trace."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from app.actions import decide, notifications
from app.actions.asking import Asked
from app.actions.house import Caller
from app.domain.access import Role
from app.domain.errors import DirectoryError, Forbidden, InvalidParameter, NotFound, Unauthenticated
from tests.actions.makers import (
    APPROVER,
    AUDITOR,
    EDITOR,
    FOREIGN_EDITOR,
    MINISTRY,
    NOBODY,
    OFFICER,
    REGISTRAR,
    Office,
    decoded,
    file,
    somebody,
)

FRENCH = MINISTRY.replace("JP,", "FR,")
STATELESS_EDITOR = somebody(Role.STATE_EDITOR, account="stateless")
TIRED_AUDITOR = somebody(Role.AUDITOR, account="tired", stepped_up=False)
UNCONCERNED = [
    OFFICER,
    somebody(Role.DUTY_OFFICER, state="JP"),
    somebody(Role.ADMINISTRATOR),
    somebody(Role.CLIENT),
    somebody(),
    TIRED_AUDITOR,
]

Doing = Callable[[Office, Caller, str], Any]
ABOUT_ONE: dict[str, Doing] = {
    "see": lambda office, caller, name: notifications.one(office.house, caller, name),
    "see plan": lambda office, caller, name: notifications.plan(office.house, caller, name, None),
    "see plan by digest": lambda office, caller, name: notifications.plan(office.house, caller, name, "sha256:x"),
    "see file": lambda office, caller, name: notifications.original(office.house, caller, name),
    "withdraw": lambda office, caller, name: decide.withdraw(office.house, caller, name, None, None),
}


def refusal(doing: Callable[[], Any]) -> tuple[type[DirectoryError], str, tuple[object, ...]]:
    with pytest.raises(DirectoryError) as raised:
        doing()
    return type(raised.value), raised.value.detail, tuple(raised.value.faults)


def test_an_editor_submits_for_their_own_state_only(one_office: Office) -> None:
    assert one_office.submit(file(MINISTRY), EDITOR)["status"] == "previewed"
    for metadata in ({"state": "FR"}, {"state": None}):
        with pytest.raises(Forbidden, match="own State"):
            one_office.submit(file(FRENCH), EDITOR, **metadata)
    smuggled = one_office.submit(file(FRENCH, MINISTRY.replace("4111", "4113")), EDITOR)
    assert (smuggled["counts"]["create"], smuggled["counts"]["rejected"]) == (1, 1)
    with pytest.raises(Forbidden):
        one_office.submit(file(MINISTRY), STATELESS_EDITOR, state=None)


@pytest.mark.parametrize("what", sorted(ABOUT_ONE))
def test_a_foreign_notification_looks_like_a_missing_one_and_leaves_a_trace(one_office: Office, what: str) -> None:
    sent = one_office.submit(file(MINISTRY))
    for caller in (FOREIGN_EDITOR, STATELESS_EDITOR):
        found = [refusal(partial(ABOUT_ONE[what], one_office, caller, name)) for name in (sent["id"], "n_none")]
        assert found[0] == found[1]
        assert found[0][0] is NotFound
        told = [(e["outcome"], e["reason"], e["account"], e["targets"][0][0]) for e in one_office.journal()[-2:]]
        account = caller.principal.account
        assert told == [("refused", "not-found", account, sent["id"]), ("refused", "not-found", account, "n_none")]


@pytest.mark.parametrize("caller", UNCONCERNED, ids=lambda caller: str(caller.principal.account))
def test_who_has_nothing_to_do_with_notifications_is_refused(one_office: Office, caller: Caller) -> None:
    sent = one_office.submit(file(MINISTRY))
    doings: list[Callable[[], Any]] = [partial(doing, one_office, caller, sent["id"]) for doing in ABOUT_ONE.values()]
    doings += [
        lambda: one_office.submit(file(MINISTRY), caller),
        lambda: decide.approve(one_office.house, caller, sent["id"], {"digest": sent["digest"]}, None),
        lambda: decide.reject(one_office.house, caller, "n_none", {"reason": "no"}, None),
        lambda: notifications.every(one_office.house, caller, Asked({})),
    ]
    before = len(one_office.trail())
    assert [refusal(doing)[0] for doing in doings] == [Forbidden] * len(doings)
    assert len(one_office.trail()) == before
    assert [event["outcome"] for event in one_office.journal()] == ["refused"] * len(doings)
    assert one_office.status(sent) == "previewed"


def test_nobody_at_all_is_asked_to_sign_in(one_office: Office) -> None:
    sent = one_office.submit(file(MINISTRY))
    for doing in (
        lambda: one_office.submit(file(MINISTRY), NOBODY),
        lambda: decide.approve(one_office.house, NOBODY, sent["id"], {"digest": sent["digest"]}, None),
        lambda: notifications.one(one_office.house, NOBODY, sent["id"]),
    ):
        assert refusal(doing)[0] is Unauthenticated


def test_registrars_do_not_approve_and_approvers_do_not_submit(one_office: Office) -> None:
    sent = one_office.submit(file(MINISTRY))
    for caller in (somebody(Role.REGISTRAR, account="other"), EDITOR, AUDITOR):
        with pytest.raises(Forbidden):
            one_office.approve(sent, caller)
    with pytest.raises(Forbidden):
        one_office.submit(file(FRENCH), APPROVER, state="FR")


def test_what_a_notification_says_is_for_those_who_work_on_it_and_for_seven_days_after(office: Office) -> None:
    sent = office.submit(file(MINISTRY))
    office.clock.time += timedelta(days=400)
    contents = (
        lambda caller: office.plan(sent, caller),
        lambda caller: office.plan(sent, caller, sent["digest"]),
        lambda caller: notifications.original(office.house, caller, sent["id"]),
    )
    working, staying = (REGISTRAR, APPROVER), (EDITOR, AUDITOR)

    def seen_by(*callers: Caller) -> None:
        assert all(see(caller) for see in contents for caller in callers)

    seen_by(*working, *staying)
    sent["digest"] = office.plan(sent)["digest"]
    office.approve(sent)
    office.clock.time += timedelta(days=7)
    seen_by(*working, *staying)
    office.clock.time += timedelta(days=1)
    seen_by(*staying)
    for caller in working:
        for see in contents:
            found = refusal(partial(see, caller))
            assert found[0] is Forbidden
            assert "is decided since more than seven days: an auditor, or an editor of its State, still sees" in found[1]
            event = office.journal()[-1]
            assert (event["action"], event["outcome"]) == ("see-notification-contents", "refused")
            assert event["targets"][0][0] == sent["id"]
        one = decoded(notifications.one(office.house, caller, sent["id"]))
        assert (one["status"], one["counts"]["create"]) == ("approved", 1)
        assert sent["id"] in listed(office, caller)[0]


def listed(office: Office, caller: Caller, **parameters: str) -> tuple[list[str], str | None]:
    found = decoded(notifications.every(office.house, caller, Asked(parameters)))
    return [each["id"] for each in found["items"]], found["next"]


def test_the_list_is_what_one_may_see(office: Office) -> None:
    japan, france = office.submit(file(MINISTRY))["id"], office.submit(file(FRENCH), state="FR")["id"]
    (states,) = set(listed(office, REGISTRAR)[0]) - {japan, france}
    assert listed(office, REGISTRAR) == ([france, japan, states], None)
    assert listed(office, AUDITOR) == listed(office, APPROVER) == listed(office, REGISTRAR)
    assert listed(office, EDITOR) == ([japan], None)
    assert (
        listed(office, EDITOR, state="FR")
        == listed(office, STATELESS_EDITOR)
        == listed(office, STATELESS_EDITOR, state="JP")
        == ([], None)
    )
    assert listed(office, EDITOR, state="JP") == ([japan], None)
    assert listed(office, REGISTRAR, state="fr") == ([france], None)
    assert listed(office, REGISTRAR, status="approved") == ([states], None)
    assert listed(office, REGISTRAR, limit="2") == ([france, japan], japan)
    assert listed(office, REGISTRAR, limit="2", cursor=japan) == ([states], None)
    assert listed(office, EDITOR, cursor=japan) == ([], None)
    unknown = refusal(lambda: listed(office, EDITOR, cursor="n_none"))
    assert unknown[0] is InvalidParameter
    assert refusal(lambda: listed(office, EDITOR, cursor=france)) == unknown


@pytest.mark.parametrize(("name", "value"), [("status", "open"), ("limit", "0"), ("state", "Atlantis"), ("cursor", "")])
def test_a_wrong_question_about_the_list(one_office: Office, name: str, value: str) -> None:
    with pytest.raises(InvalidParameter) as raised:
        listed(one_office, REGISTRAR, **{name: value})
    assert raised.value.faults[0].parameter == name
