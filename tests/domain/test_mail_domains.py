"""Mail domains that look like those of a State: never taken in without a person who says that they are right."""

from typing import Any

import pytest

from app.domain.choices import LEAVE_OUT
from app.domain.mail_domains import CODE, RIGHT
from tests.makers import Desk, actions, codes, row


@pytest.fixture
def desk() -> Desk:
    made = Desk()
    made.submit(row(2, mail("desk@justice-ministry.example", "other@moj.example")), on="2026-01-01")
    return made


def mail(*addresses: str, slot: str = "email") -> dict[str, Any]:
    return {f"channels.{slot}": list(addresses)}


@pytest.mark.parametrize(
    "address",
    [
        "desk@justice-rninistry.example",
        "desk@justiceministry.example",
        "desk@justicce-ministry.example",
        "desk@justice-ministry.test",
        "desk@m0j.example",
    ],
)
def test_what_looks_like_a_known_domain_waits(desk: Desk, address: str) -> None:
    waiting = desk.plan(row(2, mail(address)))
    assert (actions(waiting), codes(waiting.rows[0])) == (["rejected"], [CODE])
    column = waiting.rows[0].findings[0].column
    assert actions(desk.plan(row(2, mail(address)), choices={(2, CODE, column): RIGHT})) == ["amend"]
    assert actions(desk.plan(row(2, mail(address)), choices={(2, CODE, column): LEAVE_OUT})) == ["rejected"]


@pytest.mark.parametrize(
    "address", ["new@justice-ministry.example", "new@police.example", "new@mail.justice-ministry.example", "new@a.b"]
)
def test_other_domains_are_taken_as_they_are(desk: Desk, address: str) -> None:
    assert actions(desk.plan(row(2, mail(address)))) == ["amend"]


def test_one_finding_for_each_column(desk: Desk) -> None:
    both = mail("a@moj.test", "b@moj.test") | mail("c@moj.test", slot="secure_email")
    assert codes(desk.plan(row(2, both)).rows[0]) == [CODE, CODE]


def test_every_address_that_one_choice_lets_in_is_named(desk: Desk) -> None:
    (finding,) = desk.plan(row(2, mail("a@moj.test", "b@m0j.example", "c@moj.example"))).rows[0].findings
    assert finding.value == "a@moj.test; b@m0j.example"
    assert "b@m0j.example (it uses moj.example)" in finding.message


def test_what_stands_in_front_of_a_domain_hides_nothing(desk: Desk) -> None:
    assert codes(desk.plan(row(2, mail("x@mail.justicce-ministry.example"))).rows[0]) == [CODE]


def test_a_state_that_has_no_domain_yet() -> None:
    assert actions(Desk().plan(row(2, mail("a@moj.test")))) == ["create"]
