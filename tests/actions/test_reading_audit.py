"""Who looked at a State's entries, as its editor sees it: counts of days, late; and what is about accounts is known by its name."""

import ast
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.actions import audit
from app.actions.asking import Asked
from app.actions.house import Caller
from app.actions.people import accounts
from app.actions.ship import Shipper
from app.domain.access import Role
from app.domain.audit import ABOUT_ACCOUNTS, Stated, Target
from app.domain.errors import AuditUnavailable, DatabaseUnavailable, Forbidden, Unauthenticated
from app.store.journal import Journal
from app.store.unit import Database
from tests.actions.makers import AUDITOR, EDITOR, FOREIGN_EDITOR, NOBODY, NOON, OFFICER, Office, decoded, somebody

FULL = "JP,35,Police,Orders,+81 3 3580 4111,+81 3 3580 4999,Somebody Secret,2026-01-01"
DUTY = somebody(Role.DUTY_OFFICER, state="FR")
ADMINISTRATOR = somebody(Role.ADMINISTRATOR)


def looked(office: Office, caller: Caller = EDITOR, **asked: str) -> list[tuple[Any, ...]]:
    """The counts, once all events are in the trail."""
    Shipper(office.house)()
    found = decoded(audit.of_state(office.house, caller, "jp", Asked(asked)))
    return [tuple(item.values()) for item in found["items"]]


def test_a_state_sees_counts_thirty_days_late(office: Office) -> None:
    office.apply(FULL)
    for caller in (OFFICER, DUTY, DUTY, NOBODY):
        office.found(caller, state="JP")
    office.found(OFFICER, state="FR")
    office.clock.time += timedelta(days=2)
    office.found(DUTY, state="JP")
    assert looked(office) == []
    office.clock.time = NOON + timedelta(days=31)
    brought = ("2026-06-01", None, ["approver"], None, 1), ("2026-06-01", None, ["registrar"], None, 1)
    first = [("2026-06-01", "JP", ["officer"], None, 1), ("2026-06-01", "FR", ["duty_officer"], None, 2), *brought[::-1]]
    assert looked(office) == first
    office.clock.time = NOON + timedelta(days=33)
    assert looked(office) == [("2026-06-03", "FR", ["duty_officer"], None, 1), *first]
    assert looked(office, since="2026-06-02T00:00:00Z", until="2026-06-04T00:00:00Z") == [
        ("2026-06-03", "FR", ["duty_officer"], None, 1)
    ]


def test_a_break_glass_is_told_at_once(office: Office) -> None:
    target = Target("JP", None, "network", "JP")
    office.house.journal.write_blocking(DUTY.event(office.clock.now(), "break-glass", "opened", targets=(target,)))
    office.house.journal.write_blocking(DUTY.event(office.clock.now(), "break-glass", "no", outcome="refused", targets=(target,)))
    assert looked(office) == [("2026-06-01", "FR", ["duty_officer"], "break-glass", 1)]


@pytest.mark.parametrize("caller", [FOREIGN_EDITOR, OFFICER, AUDITOR, ADMINISTRATOR])
def test_nobody_else_sees_who_looked(one_office: Office, caller: Caller) -> None:
    with pytest.raises(Forbidden):
        looked(one_office, caller)
    assert one_office.journal()[-1]["outcome"] == "refused"


def test_nobody_reads_without_signing_in(one_office: Office) -> None:
    for reading in (audit.every, audit.own, lambda house, caller, asked: audit.of_state(house, caller, "JP", asked)):
        with pytest.raises(Unauthenticated):
            reading(one_office.house, NOBODY, Asked({}))


def test_what_is_stated_is_opened_for_auditors_as_long_as_there_is_the_key(office: Office, tmp_path: Path) -> None:
    asked = msgspec.structs.replace(OFFICER, stated=Stated("p", "why")).event(office.clock.now(), "x", "y")
    with closing(Journal(tmp_path / "other.sqlite", close=str.upper)) as other:
        other.write_blocking(asked)
        Shipper(replace(office.house, journal=other))()
    (item,) = decoded(audit.every(office.house, AUDITOR, Asked({"action": "x"})))["items"]
    assert (item["purpose"], item["because"], item["case"]) == ("p", "(sealed with a key that is gone)", None)


def test_without_the_database_there_is_no_audit_to_read(one_office: Office, tmp_path: Path) -> None:
    gone = Database(f"sqlite:///{tmp_path / 'no' / 'such.sqlite'}", one_office.clock)
    object.__setattr__(one_office.house, "database", gone)
    for reading in (audit.every, audit.own):
        with pytest.raises(DatabaseUnavailable):
            reading(one_office.house, AUDITOR, Asked({}))


def test_nothing_is_read_where_the_reading_cannot_be_kept(one_office: Office) -> None:
    one_office.house.journal.close()
    with pytest.raises(AuditUnavailable):
        audit.every(one_office.house, AUDITOR, Asked({}))


def _actions(tree: ast.Module) -> set[str]:
    """The actions of events that a module writes."""
    found = set()
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        place = {"event": 1, "remember": 2, "_changing": 3, "_looking_after": 3, "_settling": 3}.get(name)
        named = [each.value for each in call.keywords if each.arg == "action"]
        given = [*(call.args[place : place + 1] if place else []), *named]
        first = [each.elts[0] if isinstance(each, ast.Tuple) else each for each in given]
        found |= {str(each.value) for each in first if isinstance(each, ast.Constant)}
    return found


def test_every_action_about_accounts_is_known_as_one() -> None:
    places = Path(accounts.__file__).parent.glob("*.py")
    found = set().union(*(_actions(ast.parse(place.read_text(encoding="utf-8"))) for place in places))
    assert len(found) > 20
    assert found <= ABOUT_ACCOUNTS
