"""What is kept of a decision about access: who, what, why; names of fields, never their values."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.moment import format_instant


@dataclass(frozen=True, slots=True)
class Stated:
    """What a caller says of why they ask: a word for the purpose, the reason in a sentence, the reference of their case."""

    purpose: str | None = None
    reason: str | None = None
    case: str | None = None


NOTHING_STATED = Stated()


@dataclass(frozen=True, slots=True)
class Target:
    """A record that was shown or changed: its id, the version counted by that reader, and the audience of the answer."""

    id: str
    version: int | None
    audience: str


@dataclass(frozen=True, slots=True)
class Event:
    """One decision. A sink adds its gap-free sequence number, the hash of the event before, and its own hash."""

    at: datetime
    account: str
    person: str
    state: str | None
    roles: tuple[str, ...]
    action: str
    outcome: str
    reason: str
    request_id: str
    targets: tuple[Target, ...] = ()
    fields: tuple[str, ...] = ()
    count: int = 0
    purpose: str | None = None
    mode: str = "live"

    def as_json(self) -> dict[str, object]:
        """All members, in a form that canonical bytes accept."""
        return {
            "at": format_instant(self.at),
            "account": self.account,
            "person": self.person,
            "state": self.state,
            "roles": list(self.roles),
            "action": self.action,
            "outcome": self.outcome,
            "reason": self.reason,
            "request_id": self.request_id,
            "targets": [[target.id, target.version, target.audience] for target in self.targets],
            "fields": list(self.fields),
            "count": self.count,
            "purpose": self.purpose,
            "mode": self.mode,
        }
