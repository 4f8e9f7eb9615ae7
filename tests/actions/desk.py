"""A desk that keeps copies of the register and of who is known, with seconds in the test's hand."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from app.actions.callers import Callers
from app.actions.keeping import Keeper
from app.actions.lag import Lag
from app.domain.access import Audience, Role
from app.identity.tokens import new_token, token_hash
from app.snapshot.follow import Follower
from app.snapshot.shelf import Shelf
from app.store.accounts import Account
from app.store.generations import Generations
from tests.actions.makers import Ledger, Office

KEY = b"k" * 32


class Ticks:
    """Seconds in the test's hand, the same for everybody."""

    def __init__(self) -> None:
        self.shown = 1000.0

    def __call__(self) -> float:
        return self.shown


class Desk:
    """A process over an office's database, as it is just after its start; nothing is pulled yet."""

    def __init__(self, office: Office, folder: Path, ticks: Ticks) -> None:
        shelf = Shelf(office.house.zone)
        follower = Follower(Ledger(office.house.database), shelf)
        self.house = replace(office.house, shelf=shelf, follower=follower, lag=Lag(ticks))
        self.callers = Callers(self.house.database, self.house.clock, ticks=ticks)
        self.register = Generations(folder / "copy", "register", (KEY,))
        self.keeper = Keeper(self.house, self.callers, self.register, Generations(folder / "copy", "people", (KEY,)))
        self.house.lag.watch()

    def keep(self) -> None:
        """One turn of the job."""
        self.keeper.keep_register()
        self.keeper.keep_people()


def token_of(office: Office, account: str) -> str:
    """A token of somebody new, who is an officer."""
    token = new_token()
    with office.house.database.writing() as unit:
        unit.accounts.add_account(Account(account, f"p_{account}", account, "JP"))
        unit.accounts.grant(account, Role.OFFICER)
        unit.accounts.add_token(
            account,
            token_hash=token_hash(token),
            label="test",
            stepped_up=False,
            ceiling=Audience.RESTRICTED,
            expires_at=unit.now + timedelta(days=1),
        )
    return token


def files(folder: Path) -> set[str]:
    return {place.name for place in (folder / "copy").glob("*")}
