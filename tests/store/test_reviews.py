"""Reviews of accounts are kept, and the last of each State is found."""

from app.store.accounts import Account
from app.store.reviews import Review
from app.store.unit import Database
from tests.store.makers import Hand


def test_the_last_review_of_each_state_is_found(database: Database, clock: Hand) -> None:
    with database.writing() as unit:
        assert unit.reviews.last() == {}
        unit.accounts.add_account(Account("u_1", "p_1", "1"))
        for state in (None, "QM", "QN"):
            unit.reviews.add(Review(state, "u_1", unit.now, ("u_2", "u_3")))
    clock.move(days=1)
    with database.writing() as unit:
        later = [Review(None, "u_1", unit.now, ()), Review("QM", "u_1", unit.now, ("u_4",))]
        names = [unit.reviews.add(each) for each in later]
        assert names[0] != names[1]
    with database.reading() as reading:
        found = reading.reviews.last()
        assert (found[None], found["QM"]) == (later[0], later[1])
        assert found["QN"].confirmed == ("u_2", "u_3")
