"""What a token made tells no more than the token may read, and ends with it, by mail as by webhook."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.actions.house import Caller
from app.actions.notices.mailing import tell_by_mail
from app.domain.access import Audience
from app.domain.notices import TOGETHER, Status
from app.domain.people.tokens import allowed_by
from tests.actions.makers import Office
from tests.actions.subscribed import DUTY, HELD, MOVED, apply, enrol, kept, mails, subscribe

COURT = "JP,8.10.b,Ministry of Justice,,+81 3 3580 4111,,,2026-01-01"


def by_token(office: Office, *scopes: str, name: str = "one") -> Caller:
    """A duty officer's token that reads up to network."""
    with office.house.database.writing() as unit:
        reach: dict[str, Any] = {"ceiling": Audience.NETWORK, "expires_at": unit.now + timedelta(days=30), "stepped_up": False}
        token = unit.accounts.add_token("u_duty_officer", token_hash=name.encode(), label=name, **reach)
    principal = replace(DUTY.principal, token=token, ceiling=Audience.NETWORK, scope=allowed_by(scopes))
    return Caller.of(principal, f"r_{name}")


@pytest.mark.parametrize(
    ("scopes", "audience"), [(("subscribe",), "public"), (("subscribe", "submit"), "public"), (("subscribe", "read"), "network")]
)
def test_it_tells_no_more_than_the_token_may_read(one_office: Office, scopes: tuple[str, ...], audience: str) -> None:
    office = one_office
    enrol(office)
    apply(office, HELD)
    assert subscribe(office.house, by_token(office, *scopes))["audience"] == audience
    apply(office, MOVED)
    assert len(mails(office)) == (audience == "network")


def test_mail_ends_with_the_token_by_which_it_was_asked_for(office: Office) -> None:
    enrol(office)
    caller = by_token(office, "subscribe", "read")
    made = subscribe(office.house, caller)["id"]
    in_person = subscribe(office.house, DUTY, state="FR")["id"]
    apply(office, HELD)
    assert len(mails(office)) == 1
    with office.house.database.writing() as unit:
        unit.accounts.revoke_token(caller.principal.token)
    office.clock.time += TOGETHER
    apply(office, COURT)
    assert mails(office) == []
    ended = kept(office, made)
    assert (ended.status, ended.ended_because) == (Status.ENDED, "the token by which it was made has ended")
    assert kept(office, in_person).status is Status.ACTIVE


@pytest.mark.parametrize("what", ["token revoked", "ended by its owner"])
def test_a_promised_letter_is_not_written_once_nobody_asks_for_it(one_office: Office, what: str) -> None:
    office = one_office
    enrol(office)
    caller = by_token(office, "subscribe", "read")
    made = subscribe(office.house, caller)["id"]
    apply(office, HELD)
    assert tell_by_mail(office.house) == 1
    with office.house.database.writing() as unit:
        if what == "token revoked":
            unit.accounts.revoke_token(caller.principal.token)
        else:
            unit.subscriptions.end(made, what)
    assert mails(office) == []


def test_a_promised_letter_outlives_the_exchange_of_its_token(one_office: Office) -> None:
    office = one_office
    enrol(office)
    first, other = by_token(office, "subscribe", "read"), by_token(office, "subscribe", "read", name="other")
    subscribe(office.house, first)
    apply(office, HELD)
    assert tell_by_mail(office.house) == 1
    with office.house.database.writing() as unit:
        unit.subscriptions.hand_over(first.principal.token, other.principal.token)
        unit.accounts.revoke_token(first.principal.token)
    assert len(mails(office)) == 1
