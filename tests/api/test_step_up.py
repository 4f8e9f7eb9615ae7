"""What needs a fresh sign-in is refused without one, with a trace, and nothing of it is done or shown."""

import pytest

from tests.api.asserts import problem
from tests.api.served import Served

ROW = b"State,Provision,Role,Authority (en),Valid from\nQM,8.10.b,receive,Office of the step,2026-02-01\n"


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("who", ["plain_duty_officer", "plain_editor"])
def test_a_file_with_network_contacts(either: Served, who: str, form: str) -> None:
    told = problem(either.get(f"/designations.{form}?state=QM", who), 403, "forbidden")
    assert "needs a fresh sign-in" in told["detail"]
    (event,) = either.events()[-1:]
    assert (event["action"], event["outcome"], event["fields"]) == (f"export-designations-{form}", "refused", [])
    assert either.get("/designations?state=QM", who).status_code == 200


@pytest.mark.parametrize("who", ["plain_officer", "plain_approver", None])
def test_a_file_with_nothing_above_parties(either: Served, who: str | None) -> None:
    assert either.get("/designations.csv", who).status_code == 200


def test_statements_are_public_throughout(either: Served) -> None:
    assert either.get("/statements.csv", "plain_duty_officer").status_code == 200


def test_an_approval(either: Served) -> None:
    sent = either.submit(ROW).json()
    told = problem(either.approve(sent, "plain_approver"), 403, "forbidden")
    assert "approver: needs a fresh sign-in" in told["detail"]
    assert either.get(f"/notifications/{sent['id']}", "registrar").json()["status"] == "previewed"
    assert either.post(f"/notifications/{sent['id']}/reject", "plain_approver", {"reason": "r"}).status_code == 200
