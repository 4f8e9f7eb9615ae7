"""The demonstration is loaded from real notifications: nobody in them is ever written to."""

import contextlib

from app.store.unit import Database
from tests.api.served import Served
from tests.store.makers import Hand


def test_loading_it_leaves_nothing_to_send(fresh: Served) -> None:
    with contextlib.closing(Database(fresh.url, Hand(), allow_unsafe_durability=True)) as database, database.reading() as unit:
        assert unit.outbox.all() == []


def test_its_accounts_can_be_written_to_at_reserved_names_only(demo: Served) -> None:
    with contextlib.closing(Database(demo.url, Hand(), allow_unsafe_durability=True)) as database, database.reading() as unit:
        account = unit.accounts.account("demo-state_editor")
    assert account is not None
    assert account.email is not None
    assert account.email.endswith(".example")
