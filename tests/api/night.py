"""A night at the demonstration: people with addresses and tokens that last, the time in the test's hand."""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app.actions.demonstrate import account_of
from app.domain.access import Audience, Role
from app.identity.tokens import new_token, token_hash
from app.store.accounts import Account
from app.store.outbox import Mail
from app.store.unit import Database
from tests.api.places import identifier
from tests.api.served import Loaded, Response, Served, copied, serving_at
from tests.store.makers import Hand

SECRETARIAT = "secretariat@directory.example"
REASON = "A child is in danger; case 4711 of the night."
TICK = timedelta(microseconds=1)

# name: role, State, person
PEOPLE: Mapping[str, tuple[Role, str | None, str]] = {
    "officer": (Role.OFFICER, "QM", "p_officer"),
    "colleague": (Role.OFFICER, "QM", "p_colleague"),
    "duty_officer": (Role.DUTY_OFFICER, "QM", "p_duty"),
    "editor": (Role.STATE_EDITOR, "QM", "p_editor"),
    "foreign_editor": (Role.STATE_EDITOR, "QN", "p_foreign"),
    "registrar": (Role.REGISTRAR, None, "p_registrar"),
    "approver": (Role.APPROVER, None, "p_approver"),
    "auditor": (Role.AUDITOR, None, "p_auditor"),
    "administrator": (Role.ADMINISTRATOR, None, "p_administrator"),
    "registrar_who_audits": (Role.AUDITOR, None, "p_registrar"),
}


@dataclass(frozen=True)
class Night:
    """The demonstration, served, with its clock and its database."""

    served: Served
    clock: Hand
    folder: Path

    def open(self, who: str = "officer", state: str = "QN", key: str | None = None, **said: Any) -> Response:
        """Contacts, for a reason."""
        body = {"state": state, "purpose": "emergency-disclosure", "reason": REASON} | said
        headers = {} if key is None else {"Idempotency_Key": key}
        return self.served.post("/break-glass", who, body, **headers)

    def opened(self, who: str = "officer", state: str = "QN", **said: Any) -> str:
        """The id of what must be opened."""
        answer = self.open(who, state, **said)
        assert answer.status_code == 201, answer.text
        found: str = answer.json()["id"]
        return found

    def end(self, name: str, who: str = "officer") -> Response:
        return self.served.post(f"/break-glass/{name}/end", who)

    def review(self, name: str, who: str = "auditor", outcome: str = "justified") -> Response:
        return self.served.post(f"/break-glass/{name}/review", who, {"outcome": outcome, "note": "The case file bears it out."})

    def one(self, name: str, who: str) -> Response:
        return self.served.get(f"/break-glass/{name}", who)

    def point(self, state: str) -> str:
        """The path of a State's 24/7 point."""
        return f"/designations/{identifier(self.served, 'designations', state)}"

    def audience(self, path: str, who: str = "officer") -> str:
        found: str = self.served.get(path, who).json()["meta"]["audience"]
        return found

    def letters(self, kind: str | None = None) -> list[Mail]:
        with self.database() as database, database.reading() as unit:
            return [each for each in unit.outbox.all() if kind in (None, each.kind)]

    @contextlib.contextmanager
    def database(self) -> Iterator[Database]:
        with contextlib.closing(Database(self.served.url, self.clock, allow_unsafe_durability=True)) as made:
            yield made

    @contextlib.contextmanager
    def again(self) -> Iterator["Night"]:
        """Another process on the same database, as after a restart."""
        folder = self.folder / "again"
        with serving_at(self.clock, self.served.url, folder, self.served.tokens, secretariat=SECRETARIAT) as served:
            yield Night(served, self.clock, folder)

    def refresh(self) -> None:
        """What this process would learn of others' changes a moment later."""
        assert self.served.callers is not None
        self.served.callers.refresh()


@contextlib.contextmanager
def night_at(loaded: Loaded, folder: Path, secretariat: str = SECRETARIAT) -> Iterator[Night]:
    """The day after the demonstration was loaded, at ten."""
    clock = Hand((datetime.now(UTC) + timedelta(days=1)).replace(hour=10, minute=0))
    with copied(loaded, folder) as url:
        tokens = _enrol(url, clock)
        with serving_at(clock, url, folder, tokens, secretariat=secretariat) as served:
            yield Night(served, clock, folder)


def _enrol(url: str, clock: Hand) -> dict[str, str]:
    tokens = {name: new_token() for name in (*PEOPLE, "tired_officer", "machine", "parties_only")}
    with contextlib.closing(Database(url, clock, allow_unsafe_durability=True)) as database, database.writing() as unit:
        for role in Role:
            unit.people.suspend(account_of(role))  # who have addresses too
        for name, (role, state, person) in PEOPLE.items():
            unit.accounts.add_account(Account(f"n-{name}", person, f"N. {name}", state, f"{name}@night.example"))
            unit.accounts.grant(f"n-{name}", role)
        for name, token in tokens.items():
            account = name if name in PEOPLE else "officer"
            unit.accounts.add_token(
                f"n-{account}",
                token_hash=token_hash(token),
                label="test",
                stepped_up=name != "tired_officer",
                ceiling=Audience.PARTIES if name == "parties_only" else Audience.RESTRICTED,
                expires_at=clock.now() + timedelta(days=60),
                scopes=("read",) if name == "machine" else None,
            )
    return tokens
