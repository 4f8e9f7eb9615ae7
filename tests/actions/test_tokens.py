"""Who is behind a token, as grants and tokens begin, end and are revoked; and never why one does not hold."""

from datetime import timedelta

import pytest

from app.actions.callers import RELOAD_AFTER, Callers
from app.domain.access import Audience, Principal, Role
from app.domain.errors import Unauthenticated
from app.identity.tokens import new_token, token_hash
from app.store.accounts import Account
from tests.actions.makers import NOON, Office

HOUR = timedelta(hours=1)


@pytest.fixture
def callers(office: Office) -> Callers:
    return Callers(office.house.database, office.clock)


def enrol(office: Office, *roles: Role, ceiling: Audience = Audience.RESTRICTED, stepped_up: bool = False) -> tuple[str, str]:
    """A token of somebody of Japan, good for ten hours, and its id."""
    token = new_token()
    with office.house.database.writing() as unit:
        if unit.accounts.account("u_1") is None:
            unit.accounts.add_account(Account("u_1", "p_1", "Somebody", "JP"))
        for role in roles:
            unit.accounts.grant("u_1", role)
        name = unit.accounts.add_token(
            "u_1", token_hash=token_hash(token), label="test", stepped_up=stepped_up, ceiling=ceiling, expires_at=NOON + 10 * HOUR
        )
    return token, name


def refused(callers: Callers, token: str) -> bool:
    with pytest.raises(Unauthenticated) as raised:
        callers.behind(token)
    return raised.value.detail == "the token is not valid"


def test_a_token_stands_for_its_account(office: Office, callers: Callers) -> None:
    callers.refresh()
    token, name = enrol(office, Role.OFFICER, ceiling=Audience.PARTIES, stepped_up=True)
    assert refused(callers, token)
    callers.refresh()
    assert callers.behind(token) == Principal(
        "u_1", "p_1", frozenset((Role.OFFICER,)), "JP", stepped_up=True, ceiling=Audience.PARTIES, token=name
    )


def test_a_token_that_does_not_hold_is_refused_without_a_reason(office: Office, callers: Callers) -> None:
    token, _ = enrol(office, Role.OFFICER)
    callers.refresh()
    wrong = [
        new_token(),
        "",
        token[:-1],
        token + "0",
        token.upper(),
        f" {token}",
        token.replace("authdir_", ""),
        "é",
        "x" * 100_000,
    ]
    assert all(refused(callers, each) for each in wrong)
    assert callers.behind(token).account == "u_1"


def test_a_token_ends_on_time_without_a_reload(office: Office, callers: Callers) -> None:
    token, _ = enrol(office, Role.OFFICER)
    callers.refresh()
    assert callers.session_end(token) == NOON + 10 * HOUR
    office.clock.time = NOON + 10 * HOUR - timedelta(seconds=2)
    assert callers.behind(token).account == "u_1"
    assert refused(callers, token)
    with pytest.raises(Unauthenticated):
        callers.session_end(token)


def test_a_revoked_token_ends_with_the_next_reload(office: Office, callers: Callers) -> None:
    (token, name), (other, _) = enrol(office, Role.OFFICER), enrol(office)
    callers.refresh()
    with office.house.database.writing() as unit:
        assert unit.accounts.revoke_token(name)
    callers.refresh()
    assert refused(callers, token)
    assert callers.behind(other).roles == {Role.OFFICER}


def test_a_new_grant_counts_with_the_next_reload(office: Office, callers: Callers) -> None:
    token, _ = enrol(office, Role.OFFICER)
    callers.refresh()
    with office.house.database.writing() as unit:
        unit.accounts.grant("u_1", Role.DUTY_OFFICER)
    callers.refresh()
    assert callers.behind(token).roles == {Role.OFFICER, Role.DUTY_OFFICER}


def test_grants_begin_and_end_by_their_dates(office: Office, callers: Callers) -> None:
    token, _ = enrol(office, Role.OFFICER)
    with office.house.database.writing() as unit:
        unit.accounts.grant("u_1", Role.DUTY_OFFICER, starts_at=NOON + HOUR, ends_at=NOON + 2 * HOUR)
    callers.refresh()
    assert callers.behind(token).roles == {Role.OFFICER}
    office.clock.time = NOON + HOUR
    callers.refresh()
    assert callers.behind(token).roles == {Role.OFFICER, Role.DUTY_OFFICER}
    assert callers.session_end(token) == NOON + 2 * HOUR
    office.clock.time = NOON + 2 * HOUR
    assert refused(callers, token)
    callers.refresh()
    assert callers.behind(token).roles == {Role.OFFICER}


def test_nothing_is_reloaded_within_a_minute_unless_something_changed(office: Office, callers: Callers) -> None:
    token, _ = enrol(office, Role.OFFICER)
    callers.refresh()
    principal = callers.behind(token)
    callers.refresh()
    assert callers.behind(token) is principal
    office.clock.time += RELOAD_AFTER
    callers.refresh()
    assert callers.behind(token) is not principal
    assert callers.behind(token) == principal
