"""Choosing among readings, approving part by part, and what the ledger keeps of whose hands it went through."""

from typing import Any

import pytest

from app.actions import choose, decide, history, notifications
from app.actions.check_approvals import approvals
from app.domain.access import Role
from app.domain.errors import ChoicesNeeded, Forbidden, InvalidBody, NotDecidable, NotFound, PlanChanged
from tests.actions.makers import (
    APPROVER,
    EDITOR,
    FOREIGN_EDITOR,
    MINISTRY,
    OFFICER,
    REGISTRAR,
    Office,
    decoded,
    file,
    somebody,
)

IN_DOUBT = MINISTRY.replace("8.10.b", "8.10")
COURT = "JP,27.2,Supreme Court,,+81 3 3264 8111,,,2026-01-01"
POLICE = "JP,35,National Police,,,+81 3 3581 0141,,2026-01-01"


def asked(office: Office, sent: dict[str, Any], **finding: Any) -> dict[str, Any]:
    """A body that answers the article in doubt in row 2, unless ``finding`` says otherwise."""
    choice = {"row": 2, "code": "article-incomplete", "column": "Provision", "choice": "8.10.b"} | finding
    return {"digest": office.plan(sent)["digest"], "choices": [choice]}


def trouble(office: Office) -> list[str]:
    """What the doctor finds about approvals."""
    with office.house.database.reading() as unit:
        stored = unit.inbox.listing(limit=1000)
        return [each.detail for each in approvals(unit.inbox, unit.chosen, list(unit.ledger.all_entries()), stored)[1]]


# Choosing


def test_what_waits_is_not_approved_until_somebody_has_chosen(office: Office) -> None:
    sent = office.submit(file(IN_DOUBT, COURT))
    assert (sent["status"], sent["undecided"], sent["counts"]["rejected"]) == ("previewed", 1, 1)
    with pytest.raises(ChoicesNeeded, match="1 finding") as refused:
        office.approve(sent)
    (fault,) = refused.value.faults
    assert (fault.code, fault.suggestion) == ("article-incomplete", "8.10.a | 8.10.b | 8.10.a and 8.10.b")
    done = office.choose(sent, chosen="8.10.b")
    assert (done["undecided"], done["counts"]["create"]) == (0, 2)
    plan = office.plan(sent)
    assert plan["digest"] == done["digest"] != sent["digest"]
    assert plan["choices"] == [{"row": 2, "code": "article-incomplete", "column": "Provision", "choice": "8.10.b"}]
    office.approve(done)
    assert len(office.found(state="JP", provision="8.10.b")) == 1
    assert trouble(office) == []


def test_the_plan_from_before_is_not_approved_any_more(one_office: Office) -> None:
    sent = one_office.submit(file(IN_DOUBT, COURT))
    one_office.choose(sent)
    with pytest.raises(PlanChanged):
        one_office.approve(sent)


def test_a_file_that_could_not_be_imported_is_opened_by_a_choice(one_office: Office) -> None:
    content = file(MINISTRY.replace("2026-01-01", "01/02/2026"))
    sent = one_office.submit(content)
    assert (sent["status"], sent["counts"]["rejected"]) == ("rejected_input", 1)
    (finding,) = [each for each in one_office.plan(sent, digest=sent["digest"])["rows"][0]["findings"] if each["choices"]]
    body = {"row": 2, "code": finding["code"], "column": "Valid from", "choice": finding["choices"][0]}
    stored = decoded(notifications.one(one_office.house, REGISTRAR, sent["id"]))
    done = decoded(choose.choose(one_office.house, EDITOR, sent["id"], {"digest": stored["digest"], "choices": [body]}, None))
    assert (done["status"], done["problem"], done["counts"]["create"]) == ("previewed", None, 1)
    one_office.approve(done)
    assert len(one_office.found(state="JP")) == 1


def test_a_choice_is_taken_back(one_office: Office) -> None:
    sent = one_office.submit(file(IN_DOUBT))
    one_office.choose(sent)
    body = asked(one_office, sent, choice=None)
    done = decoded(choose.choose(one_office.house, REGISTRAR, sent["id"], body, None))
    assert (done["undecided"], one_office.plan(sent)["choices"]) == (1, [])


def test_the_same_request_again_has_the_same_answer(one_office: Office) -> None:
    sent = one_office.submit(file(IN_DOUBT))
    body = asked(one_office, sent)
    first = choose.choose(one_office.house, REGISTRAR, sent["id"], body, "key")
    assert choose.choose(one_office.house, REGISTRAR, sent["id"], body, "key") == first
    assert [each["action"] for each in one_office.trail()].count("choose") == 1


@pytest.mark.parametrize(
    ("finding", "code", "pointer"),
    [
        ({"choice": "35"}, "not-offered", "/choices/0/choice"),
        ({"row": 3}, "no-such-finding", "/choices/0"),
        ({"row": 0}, "no-such-finding", "/choices/0"),
        ({"row": "d_1"}, "no-such-finding", "/choices/0"),
        ({"code": "date-ambiguous"}, "no-such-finding", "/choices/0"),
        ({"column": None}, "no-such-finding", "/choices/0"),
        ({"row": True}, "invalid-value", "/choices/0/row"),
        ({"row": None}, "invalid-value", "/choices/0/row"),
        ({"row": -1}, "invalid-value", "/choices/0/row"),
        ({"row": 10**30}, "invalid-value", "/choices/0/row"),
        ({"code": 5}, "invalid-value", "/choices/0"),
        ({"choice": ["8.10.b"]}, "invalid-value", "/choices/0"),
        ({"colour": "red"}, "invalid-value", "/choices/0"),
    ],
)
def test_what_is_not_offered_cannot_be_chosen(one_office: Office, finding: dict[str, Any], code: str, pointer: str) -> None:
    sent = one_office.submit(file(IN_DOUBT))
    with pytest.raises(InvalidBody) as refused:
        choose.choose(one_office.house, REGISTRAR, sent["id"], asked(one_office, sent, **finding), None)
    assert [(fault.code, fault.pointer) for fault in refused.value.faults] == [(code, pointer)]
    assert one_office.plan(sent)["digest"] == sent["digest"]


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"digest": 1, "choices": [{}]},
        {"digest": "d"},
        {"digest": "d", "choices": []},
        {"digest": "d", "choices": [1]},
    ],
)
def test_a_body_that_is_no_choice(one_office: Office, body: Any) -> None:
    sent = one_office.submit(file(IN_DOUBT))
    with pytest.raises(InvalidBody):
        choose.choose(one_office.house, REGISTRAR, sent["id"], body, None)


def test_a_choice_about_a_plan_that_has_moved(one_office: Office) -> None:
    sent = one_office.submit(file(IN_DOUBT, COURT))
    body = asked(one_office, sent)
    one_office.apply(COURT)
    with pytest.raises(PlanChanged) as moved:
        choose.choose(one_office.house, REGISTRAR, sent["id"], body, None)
    assert moved.value.extra["plan"]["digest"] == one_office.plan(sent)["digest"]
    shown = one_office.trail()[-1]
    assert (shown["action"], shown["outcome"], shown["reason"]) == ("choose", "refused", "plan-changed")
    assert {target[0] for target in shown["targets"]} > {sent["id"]}


def test_who_may_choose(one_office: Office) -> None:
    sent = one_office.submit(file(IN_DOUBT))
    body = asked(one_office, sent)
    for caller, error in ((APPROVER, Forbidden), (OFFICER, Forbidden), (FOREIGN_EDITOR, NotFound)):
        with pytest.raises(error):
            choose.choose(one_office.house, caller, sent["id"], body, None)
    with pytest.raises(NotFound):
        choose.choose(one_office.house, REGISTRAR, "n_0", body, None)
    assert choose.choose(one_office.house, EDITOR, sent["id"], body, None).status == 200


def test_who_chose_does_not_approve(one_office: Office) -> None:
    both = somebody(Role.REGISTRAR, Role.APPROVER, account="both")
    sent = one_office.submit(file(IN_DOUBT))
    done = one_office.choose(sent, both)
    with pytest.raises(Forbidden, match="chose how it is read"):
        one_office.approve(done, both)
    one_office.approve(done)
    assert trouble(one_office) == []


def test_nothing_is_chosen_about_what_is_decided(one_office: Office) -> None:
    sent = one_office.submit(file(IN_DOUBT))
    body = asked(one_office, sent)
    decide.withdraw(one_office.house, REGISTRAR, sent["id"], None, None)
    with pytest.raises(NotDecidable, match="withdrawn"):
        choose.choose(one_office.house, REGISTRAR, sent["id"], body, None)


# Part by part


def test_what_is_urgent_goes_first_and_the_rest_follows(office: Office) -> None:
    sent = office.submit(file(POLICE, COURT, IN_DOUBT))
    plan = office.plan(sent)
    urgent, other = plan["parts"]
    assert (urgent["rows"], urgent["provisions"], other["rows"]) == ([2], ["35"], [3])
    reply = decoded(decide.approve(office.house, APPROVER, sent["id"], {"digest": urgent["digest"]}, None))
    assert (reply["status"], reply["counts"]["create"], reply["rest"]["undecided"]) == ("previewed", 1, 1)
    assert [item["provision"] for item in office.found(state="JP")] == ["35"]
    assert office.status(sent) == "previewed"
    rest = office.plan(sent)
    assert (rest["digest"], [row["action"] for row in rest["rows"]]) == (
        reply["rest"]["digest"],
        ["unchanged", "create", "rejected"],
    )
    done = office.choose(sent, chosen="8.10.a")
    assert done["digest"] != rest["digest"]
    office.approve(done)
    assert sorted(item["provision"] for item in office.found(state="JP")) == ["27.2", "35", "8.10.a"]
    assert office.status(sent) == "approved"
    assert len(decoded(notifications.one(office.house, REGISTRAR, sent["id"]))["decisions"]) == 2
    assert trouble(office) == []


def test_a_part_is_approved_once(one_office: Office) -> None:
    sent = one_office.submit(file(POLICE, COURT))
    body = {"digest": one_office.plan(sent)["parts"][0]["digest"]}
    first = decide.approve(one_office.house, APPROVER, sent["id"], body, "key")
    head = one_office.head()
    assert decide.approve(one_office.house, APPROVER, sent["id"], body, "key") == first
    with pytest.raises(PlanChanged):
        decide.approve(one_office.house, APPROVER, sent["id"], body, "another")
    assert one_office.head() == head


def test_a_part_that_comes_again_is_another_one(one_office: Office) -> None:
    one_office.apply(POLICE, COURT)
    moved, back = POLICE.replace("0141", "0142"), POLICE
    sent = one_office.submit(file(moved, COURT.replace("8111", "8112"), MINISTRY))
    first = one_office.plan(sent)["parts"][0]
    assert first["rows"] == [2]
    decide.approve(one_office.house, APPROVER, sent["id"], {"digest": first["digest"]}, None)
    one_office.apply(back)
    again = one_office.plan(sent)["parts"][0]
    assert (again["rows"], again["digest"] == first["digest"]) == ([2], False)
    with pytest.raises(PlanChanged):
        decide.approve(one_office.house, APPROVER, sent["id"], {"digest": first["digest"]}, None)
    decide.approve(one_office.house, APPROVER, sent["id"], {"digest": again["digest"]}, None)
    assert trouble(one_office) == []


def test_who_approved_a_part_may_choose_later_but_not_approve_then(one_office: Office) -> None:
    both = somebody(Role.REGISTRAR, Role.APPROVER, account="both")
    sent = one_office.submit(file(POLICE, COURT, IN_DOUBT))
    part = one_office.plan(sent)["parts"][0]
    decide.approve(one_office.house, both, sent["id"], {"digest": part["digest"]}, None)
    done = one_office.choose(sent, both)
    with pytest.raises(Forbidden):
        one_office.approve(done, both)
    one_office.approve(done)
    assert trouble(one_office) == []


# Whose hands


def test_every_version_says_where_it_came_from(office: Office) -> None:
    sent = office.submit(file(MINISTRY), reference="JP/1", document_date="2026-01-15")
    office.approve(sent)
    (found,) = office.found(state="JP")
    versions = decoded(office.read(history.versions, id=found["id"]))["items"]
    (source,) = [each["source"] for each in versions]
    assert (source["notification"], source["reference"], source["document_date"]) == (sent["id"], "JP/1", "2026-01-15")
    assert source["submitter"].startswith("p_")
    assert source["approver"].startswith("p_")
    assert source["submitter"] != source["approver"]
    assert "registrar" not in str(source)
    assert "sha256" not in source
    (own,) = [each["source"] for each in decoded(office.read(history.versions, EDITOR, id=found["id"]))["items"]]
    assert (own["sha256"], own["rows"]) == (sent["file"]["sha256"], [2])


def test_the_same_people_have_other_names_elsewhere(one_office: Office) -> None:
    names = set()
    for row in (MINISTRY, COURT):
        one_office.apply(row)
    for item in one_office.found(state="JP"):
        (version,) = decoded(one_office.read(history.versions, id=item["id"]))["items"]
        names |= {version["source"]["submitter"], version["source"]["approver"]}
    assert len(names) == 4
