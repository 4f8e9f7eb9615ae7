"""The grants that the operations guide prints: a service role that can do its work and cannot touch the past."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import ProgrammingError

from app.domain.access import Audience, Role
from app.domain.choices import Choice
from app.domain.notices import Medium
from app.domain.people.break_glass import LASTS, Opening, Outcome, Review
from app.domain.people.standing import Method, RoleGrant
from app.store import migrate
from app.store.accounts import Account
from app.store.audited import Sought
from app.store.break_glass import Told
from app.store.chain import START, linked
from app.store.passwords import Password
from app.store.people_kept import Passkey
from app.store.reviews import Review as AccessReview
from app.store.subscriptions import Subscription
from app.store.unit import Database
from tests.store.makers import NOON, Hand, draft, event, notification

GUIDE = Path(__file__).parents[2] / "docs" / "operations" / "database.md"
ROLE = "authdir_service"


@pytest.fixture
def service_url(postgres_url: str) -> str:
    migrate.upgrade(postgres_url)
    owner = create_engine(postgres_url)
    with owner.begin() as connection:
        known = connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": ROLE}).first()
        if not known:
            connection.execute(text(f"CREATE ROLE {ROLE} LOGIN"))
        for block in re.findall(r"```sql\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL):
            for statement in block.split(";"):
                if statement.strip():
                    connection.execute(text(statement))
    owner.dispose()
    return make_url(postgres_url).set(username=ROLE).render_as_string(hide_password=False)


def test_the_service_role_writes_entries(service_url: str) -> None:
    database = Database(service_url, Hand(), allow_unsafe_durability=True)
    with database.writing() as unit:
        unit.ledger.append([draft(audience=Audience.NETWORK)], notification="n_1", approval="sha256:1")
    with database.reading() as unit:
        assert unit.ledger.head() == 1
    database.close()


def test_the_service_role_keeps_the_audit_and_takes_in_journals(service_url: str) -> None:
    database = Database(service_url, Hand(), allow_unsafe_durability=True)
    with database.writing() as unit:
        assert unit.trail.record(event()) == 1
    with database.shipping() as trail:
        assert trail.take("s" * 10, [linked(event(), "s" * 10, START)], START) == (1, None)
    with database.reading() as unit:
        assert len(unit.audited.newest(Sought(target="d_1"), None, 10)) == 2
    database.close()


def test_the_service_role_keeps_choices(service_url: str) -> None:
    database, choice = Database(service_url, Hand(), allow_unsafe_durability=True), Choice(2, "doubtful", None, "8.10.b")
    with database.writing() as unit:
        unit.inbox.add(notification(), b"")
        unit.chosen.keep("n_1", [choice], account="u_1", person="p_1")
    with database.reading() as unit:
        assert [each.choice for each in unit.chosen.of("n_1")] == [choice]
    database.close()


def test_the_service_role_looks_after_people(service_url: str) -> None:
    clock = Hand()
    database = Database(service_url, clock, allow_unsafe_durability=True)
    later = NOON + timedelta(days=1)
    with database.writing() as unit:
        for name in ("1", "2"):
            unit.accounts.add_account(Account(f"u_{name}", f"p_{name}", name))
        unit.accounts.grant("u_1", Role.REGISTRAR, ends_at=later, given_by="u_2")
        unit.accounts.grant("u_1", Role.AUDITOR, starts_at=later)
        token = unit.accounts.add_token(
            "u_1", token_hash=b"t" * 32, label="", stepped_up=False, ceiling=Audience.PUBLIC, expires_at=later
        )
        unit.people.invite("u_1", secret_hash=b"i" * 32, made_by="u_2", expires_at=later)
        unit.people.invite("u_1", secret_hash=b"j" * 32, made_by="u_2", expires_at=later)
        unit.people.add_passkey(Passkey("k_1", "u_1", b"c", b"p", 0, "", NOON, None))
        unit.people.settle(unit.people.propose("u_1", RoleGrant(Role.APPROVER, NOON, later), "u_2"), "u_2", accepted=True)
        unit.people.spend(b"s" * 32, later)
        session = unit.sessions.begin("u_1", b"a" * 32, Method.PASSKEY, "")
        unit.passwords.allow("u_2", "why")
        unit.passwords.keep(Password("u_2", "h", "t", 1))
        unit.passwords.know(b"d" * 32, "u_2", later)
        unit.passwords.count(7, 1)
        unit.vouched.join("https://id.example", "alice", "u_2")
    clock.move(hours=1)
    with database.writing() as unit:
        invitation = unit.people.invitation(b"j" * 32, clock.now())
        assert invitation is not None
        assert unit.people.use_invitation(invitation.id)
        unit.people.used("u_1", "k_1", 1)
        unit.sessions.step_up(session.id, b"b" * 32)
        assert unit.passwords.use("u_2", 2)
        unit.passwords.count(7, 0)
        unit.accounts.shorten_token(token, clock.now())
        assert all(unit.accounts.end_role("u_1", role) for role in (Role.REGISTRAR, Role.AUDITOR))
        assert unit.sessions.end("u_1") == unit.people.revoke_passkeys("u_1") == unit.accounts.revoke_tokens("u_1") == 1
        assert unit.people.suspend("u_1")
        unit.people.restore("u_1")
        unit.people.end_set_up()
        unit.passwords.remove("u_2")
        unit.vouched.used("u_2")
        unit.vouched.part("u_2")
    with database.touching() as (sessions, _):
        sessions.touch({session.id: later})
    database.close()


def test_the_service_role_keeps_reviews_and_forgets_secrets(service_url: str) -> None:
    clock = Hand()
    database = Database(service_url, clock, allow_unsafe_durability=True)
    told: dict[str, Any] = {"request_hash": "h", "status": 201, "headers": {}, "body": b"x"}
    with database.writing() as unit:
        unit.accounts.add_account(Account("u_1", "p_1", "1"))
        unit.reviews.add(AccessReview(None, "u_1", NOON, ()))
        unit.answers.keep("u_1", "k", **told, until=NOON + timedelta(hours=1))
        reach: dict[str, Any] = {"stepped_up": False, "ceiling": Audience.PUBLIC, "expires_at": NOON + timedelta(days=1)}
        token = unit.accounts.add_token("u_1", token_hash=b"t" * 32, label="", **reach)
    with database.touching() as (_, accounts):
        accounts.touch_tokens({token: NOON})
    clock.move(hours=1)
    with database.writing() as unit:
        unit.answers.keep("u_1", "l", **told)
    with database.reading() as reading:
        kept = [reading.answers.find("u_1", key) for key in ("k", "l")]
        assert [each and each.body for each in kept] == [b"", b"x"]
    database.close()


def test_the_service_role_looks_after_break_glass(service_url: str) -> None:
    database = Database(service_url, Hand(), allow_unsafe_durability=True)
    made = Opening(
        "b_1", "u_1", "p_1", "JP", frozenset({Role.OFFICER}),
        state="FR", purpose="other", drill=False, opened_at=NOON, ends_at=NOON + LASTS,
    )  # fmt: skip
    with database.writing() as unit:
        unit.accounts.add_account(Account("u_1", "p_1", "1"))
        unit.glass.open(made, Told(), "sealed")
        unit.glass.say("b_1", "u_1", "sealed")
        assert unit.glass.end("b_1", "u_1")
        assert unit.glass.review("b_1", Review("u_1", NOON, Outcome.JUSTIFIED), "sealed")
    database.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET leaf = 'x'",
        "DELETE FROM entry",
        "TRUNCATE entry",
        "DELETE FROM audit_event",
        "UPDATE audit_event SET body = 'x'",
        "UPDATE audit_target SET state = 'x'",
        "DELETE FROM audit_target",
        "UPDATE decision SET verdict = 'approved'",
        "UPDATE notification SET state = 'x'",
        "UPDATE passkey SET public_key = 'x'",
        "UPDATE role_grant SET role = 'administrator'",
        "UPDATE account SET person = 'p_2'",
        "UPDATE kept_answer SET request_hash = 'x'",
        "UPDATE openid_subject SET account = 'u_2'",
        "UPDATE password SET hash = 'x'",
        "UPDATE access_review SET confirmed = ''",
        "UPDATE break_glass SET reason = 'x'",
        "DELETE FROM break_glass",
        "UPDATE break_glass_remark SET text = 'x'",
        "DROP TRIGGER entry_append_only ON entry",
        "ALTER TABLE entry DISABLE TRIGGER ALL",
    ],
)
def test_the_service_role_cannot_touch_the_past(service_url: str, statement: str) -> None:
    engine = create_engine(service_url)
    with engine.connect() as connection, pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        connection.execute(text(statement))
    engine.dispose()


def test_the_service_role_tells_who_subscribed(service_url: str) -> None:
    database = Database(service_url, Hand(), allow_unsafe_durability=True)
    led = {"host": "hooks.example", "url": "sealed", "secret": "sealed"}
    with database.writing() as unit:
        unit.accounts.add_account(Account("u_1", "p_1", "1"))
        wanted = Subscription("", "u_1", Medium.WEBHOOK, None, None, Audience.PUBLIC, None, NOON, 0, NOON, **led)  # type: ignore[arg-type]
        made = unit.subscriptions.add(wanted)
        unit.subscriptions.rotate(made.id, "another", made.secret, NOON)
        unit.subscriptions.pause(made.id)
        unit.subscriptions.resume(made.id)
        unit.subscriptions.hand_over("t_1", "t_2")
    with database.telling() as (subscriptions, _):
        claimed = subscriptions.claim(made, NOON + timedelta(minutes=2), "msg_1", 1)
        assert claimed is not None
        assert subscriptions.failed(claimed, "no", NOON)
        assert subscriptions.told(replace(claimed, due_at=NOON), 1, NOON)
    with database.writing() as unit:
        unit.subscriptions.end(made.id, "by its owner")
        assert unit.subscriptions.of("u_1")[0].url is None
        unit.subscriptions.forget(NOON)
        assert unit.subscriptions.of("u_1") == []
        unit.outbox.strip(NOON, "changes")
        assert unit.outbox.take_back({"<m1@x.invalid>"}) == set()
    database.close()
