"""A token stands for an account and its roles while all of them are in force, and for nobody otherwise."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from app.domain.access import Audience, Principal, Role
from app.store.accounts import Account, Holder
from app.store.unit import Database, Writing
from tests.store.makers import NOON, Hand

EDITOR = Account("u_1", "p_1", "An editor", "JP")
HOUR = timedelta(hours=1)


def _token(unit: Writing, account: str = "u_1", token_hash: bytes = b"\x01" * 32) -> str:
    return unit.accounts.add_token(
        account,
        token_hash=token_hash,
        label="desk",
        stepped_up=True,
        ceiling=Audience.NETWORK,
        expires_at=NOON + 8 * HOUR,
    )


def test_accounts_are_found(database: Database) -> None:
    with database.writing() as unit:
        unit.accounts.add_account(EDITOR)
        unit.accounts.add_account(Account("u_2", "p_1", "名前"))
    with database.reading() as reading:
        assert reading.accounts.account("u_1") == EDITOR
        assert reading.accounts.account("u_3") is None
        assert reading.accounts.names(["u_1", "u_2", "u_3"]) == {"u_1": "An editor", "u_2": "名前"}


def test_a_token_stands_for_its_account(database: Database) -> None:
    with database.writing() as unit:
        unit.accounts.add_account(EDITOR)
        unit.accounts.grant("u_1", Role.STATE_EDITOR)
        unit.accounts.grant("u_1", Role.OFFICER, ends_at=NOON + 2 * HOUR)
        unit.accounts.grant("u_1", Role.APPROVER, starts_at=NOON + HOUR, ends_at=NOON + 3 * HOUR)
        name = _token(unit)
    both = frozenset({Role.STATE_EDITOR, Role.OFFICER})

    def holder(roles: frozenset[Role], hours: int) -> dict[bytes, Holder]:
        principal = Principal("u_1", "p_1", roles, "JP", stepped_up=True, ceiling=Audience.NETWORK, token=name)
        return {b"\x01" * 32: Holder(principal, NOON + hours * HOUR)}

    with database.reading() as reading:
        holders = reading.accounts.token_holders
        assert holders(NOON) == holder(both, 2)
        assert holders(NOON + HOUR) == holder(both | {Role.APPROVER}, 2)
        assert holders(NOON + 2 * HOUR) == holder(frozenset({Role.STATE_EDITOR, Role.APPROVER}), 3)
        assert holders(NOON + 3 * HOUR) == holder(frozenset({Role.STATE_EDITOR}), 8)
        assert holders(NOON + 8 * HOUR) == {}


def test_a_token_without_roles_is_nobody_special(database: Database) -> None:
    with database.writing() as unit:
        unit.accounts.add_account(EDITOR)
        _token(unit)
    with database.reading() as reading:
        (holder,) = reading.accounts.token_holders(NOON).values()
    assert holder.principal.roles == frozenset()


def test_a_revoked_token_stands_for_nobody(database: Database) -> None:
    with database.writing() as unit:
        unit.accounts.add_account(EDITOR)
        name = _token(unit)
        other = _token(unit, token_hash=b"\x02" * 32)
        assert unit.accounts.revoke_token(name)
        assert not unit.accounts.revoke_token(name)
        assert not unit.accounts.revoke_token("t_unknown")
    with database.reading() as reading:
        assert [holder.principal.token for holder in reading.accounts.token_holders(NOON).values()] == [other]


def test_every_change_moves_the_revision(database: Database) -> None:
    seen = []
    with database.writing() as unit:
        seen.append(unit.accounts.revision())
        unit.accounts.add_account(EDITOR)
        seen.append(unit.accounts.revision())
        unit.accounts.grant("u_1", Role.OFFICER)
        seen.append(unit.accounts.revision())
        name = _token(unit)
        seen.append(unit.accounts.revision())
        unit.accounts.revoke_token(name)
        seen.append(unit.accounts.revision())
        unit.accounts.revoke_token(name)
        seen.append(unit.accounts.revision())
    assert seen == [0, 1, 2, 3, 4, 4]


def test_tokens_and_grants_belong_to_an_account(database: Database) -> None:
    with pytest.raises(IntegrityError), database.writing() as unit:
        _token(unit, "u_unknown")
    with pytest.raises(IntegrityError), database.writing() as unit:
        unit.accounts.grant("u_unknown", Role.OFFICER)


def test_one_token_stands_for_one_account(database: Database, clock: Hand) -> None:
    with database.writing() as unit:
        unit.accounts.add_account(EDITOR)
        _token(unit)
    clock.move(hours=1)
    with pytest.raises(IntegrityError), database.writing() as unit:
        _token(unit)
