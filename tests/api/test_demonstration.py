"""The demonstration is loaded from real notifications: nobody in them is ever written to."""

import contextlib

from app import wiring
from app.actions.check import check
from app.actions.look_up import ATTESTATIONS
from app.store.unit import Database
from tests.api.served import Served, settings_of
from tests.store.makers import Hand


def test_loading_it_leaves_nothing_to_send(fresh: Served) -> None:
    with contextlib.closing(Database(fresh.url, Hand(), allow_unsafe_durability=True)) as database, database.reading() as unit:
        assert unit.outbox.all() == []


def test_every_state_of_freshness_can_be_seen_and_the_doctor_is_content(fresh: Served) -> None:
    for status in ATTESTATIONS:
        assert fresh.get(f"/designations?state=QM&attestation={status}", "duty_officer").json()["items"], status
    (disputed,) = fresh.get("/designations?attestation=disputed", "officer").json()["items"]
    assert fresh.get("/designations?attestation=disputed").json()["items"] == []
    assert disputed["provision"] == "24.7"
    assert fresh.house is None
    house = wiring.open_house(settings_of(fresh.url, fresh.var / "doctor"))
    try:
        assert [trouble for step in check(house, journal=False).steps for trouble in step.troubles] == []
    finally:
        wiring.close_house(house)


def test_its_accounts_can_be_written_to_at_reserved_names_only(demo: Served) -> None:
    with contextlib.closing(Database(demo.url, Hand(), allow_unsafe_durability=True)) as database, database.reading() as unit:
        account = unit.accounts.account("demo-state_editor")
    assert account is not None
    assert account.email is not None
    assert account.email.endswith(".example")
