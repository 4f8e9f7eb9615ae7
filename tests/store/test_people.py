"""How people stand is kept and found on both databases; links, challenges and passkeys count once."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from app.domain.access import Audience, Role
from app.domain.people.granting import Proposal
from app.domain.people.standing import Method, Newest, RoleGrant, Standing
from app.store.accounts import Account
from app.store.people_kept import Passkey, Waiting
from app.store.unit import Database, Writing
from tests.store.makers import NOON, Hand

HOUR = timedelta(hours=1)
KEY = Passkey("k_1", "u_1", b"\x01" * 16, b"\x02" * 77, 0, "laptop", NOON, None)


def _open(unit: Writing, *names: str) -> None:
    for name in names:
        unit.accounts.add_account(Account(f"u_{name}", f"p_{name}", name, "JP", f"{name}@directory.example"))


def test_a_standing_is_the_account_its_roles_and_its_passkeys(database: Database) -> None:
    with database.writing() as unit:
        _open(unit, "1", "2")
        unit.accounts.grant("u_1", Role.OFFICER, ends_at=NOON + HOUR, given_by="u_2")
        unit.people.add_passkey(KEY)
    officer = RoleGrant(Role.OFFICER, NOON, NOON + HOUR)
    first = Standing("u_1", "p_1", "JP", NOON, (officer,), frozenset({Method.PASSKEY}), newest_passkey=Newest(NOON, None))
    second = Standing("u_2", "p_2", "JP", NOON)
    with database.reading() as reading:
        assert reading.people.standings() == [first, second]
        assert reading.people.standings(["u_2", "u_9"]) == [second]
        assert reading.people.standing("u_1") == first
        assert reading.people.standing("u_9") is None


def test_suspended_and_restored(database: Database, clock: Hand) -> None:
    with database.writing() as unit:
        _open(unit, "1")
        unit.accounts.grant("u_1", Role.OFFICER)
        unit.accounts.add_token(
            "u_1", token_hash=b"t" * 32, label="", stepped_up=False, ceiling=Audience.PUBLIC, expires_at=NOON + 9 * HOUR
        )
        assert unit.accounts.addresses(Role.OFFICER, "JP", NOON) == ["1@directory.example"]
        assert unit.people.suspend("u_1")
        assert not unit.people.suspend("u_1")
        assert not unit.people.suspend("u_9")
    with database.reading() as reading:
        assert reading.people.standings()[0].suspended_at == NOON
        assert reading.accounts.token_holders(NOON) == {}
        assert reading.accounts.addresses(Role.OFFICER, "JP", NOON) == []
    clock.move(hours=1)
    with database.writing() as unit:
        unit.people.restore("u_1")
    with database.reading() as reading:
        (found,) = reading.people.standings()
        assert (found.suspended_at, found.last_used_at) == (None, NOON + HOUR)
        assert list(reading.accounts.token_holders(NOON)) == [b"t" * 32]


def test_a_link_is_used_once_and_in_time(database: Database, clock: Hand) -> None:
    with database.writing() as unit:
        _open(unit, "1", "2")
        old = unit.people.invite("u_1", secret_hash=b"a" * 32, made_by="u_2", expires_at=NOON + HOUR)
        new = unit.people.invite("u_1", secret_hash=b"b" * 32, made_by="u_2", expires_at=NOON + HOUR)
        other = unit.people.invite("u_2", secret_hash=b"c" * 32, made_by="u_1", expires_at=NOON + HOUR)
        assert not unit.people.use_invitation(old)  # the newer one took its place
        assert unit.people.invitation(b"a" * 32, NOON) is None
        found = unit.people.invitation(b"b" * 32, NOON)
        assert found is not None
        assert (found.id, found.account, found.made_by, found.expires_at) == (new, "u_1", "u_2", NOON + HOUR)
        assert unit.people.use_invitation(new)
        assert not unit.people.use_invitation(new)
        assert unit.people.invitation(b"b" * 32, NOON) is None
    clock.move(hours=1)
    with database.writing() as unit:
        assert unit.people.invitation(b"c" * 32, NOON + HOUR) is None
        assert not unit.people.use_invitation(other)


def test_a_passkey_is_enrolled_counted_and_revoked(database: Database, clock: Hand) -> None:
    second = replace(KEY, id="k_2", credential=b"\x09" * 16, label="phone")
    with database.writing() as unit:
        _open(unit, "1")
        assert unit.people.add_passkey(KEY)
        assert unit.people.add_passkey(second)
        assert unit.people.passkeys("u_1") == [KEY, second]
    clock.move(hours=1)
    with database.writing() as unit:
        unit.people.used("u_1", "k_1", 7)
        assert unit.people.passkey(KEY.credential) == replace(KEY, sign_count=7, last_used_at=NOON + HOUR)
        assert unit.people.standings()[0].last_used_at == NOON + HOUR
        assert unit.people.revoke_passkeys("u_2", "k_1") == 0
        assert unit.people.revoke_passkeys("u_1", "k_1") == 1
        assert unit.people.passkey(KEY.credential) is None
        assert unit.people.passkeys("u_1") == [second]
        assert unit.people.revoke_passkeys("u_1") == 1
        assert unit.people.standings()[0].methods == frozenset()


def test_a_passkey_belongs_to_one_account_for_ever(database: Database) -> None:
    with database.writing() as unit:
        _open(unit, "1", "2")
        assert unit.people.add_passkey(KEY)
        assert not unit.people.add_passkey(replace(KEY, id="k_2", account="u_2"))
        unit.people.revoke_passkeys("u_1")
        assert not unit.people.add_passkey(replace(KEY, id="k_2", account="u_2"))
        assert unit.people.passkeys("u_2") == []


def test_a_role_waits_for_a_second_administrator(database: Database) -> None:
    wanted = RoleGrant(Role.APPROVER, NOON, NOON + 9 * HOUR)
    with database.writing() as unit:
        _open(unit, "1", "2", "3")
        name = unit.people.propose("u_1", wanted, "u_2")
        other = unit.people.propose("u_1", wanted, "u_3")
    with database.writing() as unit:
        first = Waiting(name, "u_1", "u_2", Proposal("p_1", "p_2", wanted, NOON))
        assert unit.people.waiting(name) == [first]
        assert sorted(each.id for each in unit.people.waiting()) == sorted([name, other])
        unit.people.settle(name, "u_3", accepted=True)
        unit.people.settle(name, "u_1", accepted=False)  # it is settled
        assert unit.people.waiting(name) == []
        assert [each.id for each in unit.people.waiting()] == [other]


def test_a_role_is_ended(database: Database, clock: Hand) -> None:
    with database.writing() as unit:
        _open(unit, "1")
        unit.accounts.grant("u_1", Role.OFFICER)
        unit.accounts.grant("u_1", Role.DUTY_OFFICER, starts_at=NOON + 2 * HOUR)
    clock.move(hours=1)
    with database.writing() as unit:
        assert unit.accounts.end_role("u_1", Role.OFFICER)
        assert unit.accounts.end_role("u_1", Role.DUTY_OFFICER)
        assert not unit.accounts.end_role("u_1", Role.OFFICER)
        assert unit.people.standings()[0].grants == (RoleGrant(Role.OFFICER, NOON, NOON + HOUR),)


def test_set_up_ends_once(database: Database) -> None:
    with database.writing() as unit:
        assert unit.people.setting_up()
        before = unit.accounts.revision()
        unit.people.end_set_up()
        unit.people.end_set_up()
        assert not unit.people.setting_up()
        assert unit.accounts.revision() == before + 1


def test_a_challenge_is_answered_once(database: Database, clock: Hand) -> None:
    with database.writing() as unit:
        assert unit.people.spend(b"c" * 32, NOON + HOUR)
        assert not unit.people.spend(b"c" * 32, NOON + HOUR)
    with database.writing() as unit:
        assert not unit.people.spend(b"c" * 32, NOON + HOUR)
    clock.move(hours=1)
    with database.writing() as unit:
        assert unit.people.spend(b"c" * 32, NOON + 2 * HOUR)  # it had run out: what it opens is refused by its own time


def test_an_address_is_found_in_whatever_case(database: Database) -> None:
    with database.writing() as unit:
        _open(unit, "1", "2")
        assert [each.id for each in unit.accounts.with_address("1@Directory.EXAMPLE")] == ["u_1"]
        assert unit.accounts.with_address("9@directory.example") == []


def test_what_changes_moves_the_revision(database: Database) -> None:
    with database.writing() as unit:
        _open(unit, "1")
        seen = [unit.accounts.revision()]
        for change in (
            lambda: unit.people.suspend("u_1"),
            lambda: unit.people.restore("u_1"),
            lambda: unit.people.add_passkey(KEY),
            lambda: unit.people.revoke_passkeys("u_1"),
            lambda: unit.people.revoke_passkeys("u_1"),  # nothing to revoke
        ):
            change()
            seen.append(unit.accounts.revision())
    assert [later - earlier for earlier, later in pairwise(seen)] == [1, 1, 1, 1, 0]
