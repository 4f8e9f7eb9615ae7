"""What every action is handed: the rooms as wiring put them together, and who is calling."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from anyio import CapacityLimiter

from app.domain.access import ANONYMOUS, PUBLIC_ONLY, Clearance, Matter, Permission, Principal, clearance, decide
from app.domain.audit import Event
from app.domain.errors import Forbidden, NotFound, StillRunning, Unauthenticated
from app.domain.moment import Clock, legal_day
from app.domain.progress import Report, Stage
from app.snapshot.follow import Follower
from app.snapshot.shelf import Shelf
from app.store.journal import Journal
from app.store.unit import Database

BROAD_AT_ONCE = 2
"""How many questions about all States are answered at the same time, beside those about one."""


@dataclass(slots=True)
class Progress:
    """How far one request has come. Written by the thread that carries it out, read by whoever asks."""

    stage: Stage = Stage.READING
    done: int = 0
    total: int | None = None

    def report(self, stage: Stage, done: int, total: int | None) -> None:
        """Takes what the work tells of itself."""
        self.stage, self.done, self.total = stage, done, total


@dataclass
class Running:
    """Requests that are being carried out at this moment, so that the same one is not started twice."""

    _keys: dict[tuple[str, str], Progress] = field(default_factory=dict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def only_once(self, account: str, key: str | None) -> Iterator[Report]:
        """What takes reports on the progress. Raises StillRunning while the same account's same key is inside."""
        progress = Progress()
        if key is None:
            yield progress.report
            return
        with self._guard:
            if (account, key) in self._keys:
                raise StillRunning("a request with this Idempotency-Key is still being carried out")
            self._keys[account, key] = progress
        try:
            yield progress.report
        finally:
            with self._guard:
                del self._keys[account, key]

    def progress(self, account: str, key: str) -> Progress:
        """Of the account's own request under ``key``. Raises NotFound where none is being carried out by this process."""
        with self._guard:
            found = self._keys.get((account, key))
        if found is None:
            raise NotFound("no request of yours is being carried out here under this Idempotency-Key")
        return found


@dataclass(frozen=True)
class House:
    """The rooms. ``zone`` is where legal days begin and end; ``secretariat`` its e-mail address, if it is to be told of changes."""

    database: Database
    shelf: Shelf
    follower: Follower
    journal: Journal
    clock: Clock
    zone: ZoneInfo
    secretariat: str = ""
    running: Running = field(default_factory=Running)
    broad: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(BROAD_AT_ONCE))

    def today(self) -> date:
        """The present legal day."""
        return legal_day(self.clock.now(), self.zone)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is calling, up to which audience they read, and under which request."""

    principal: Principal
    clearance: Clearance
    request_id: str

    @classmethod
    def of(cls, principal: Principal, request_id: str) -> "Caller":
        """The caller behind a principal."""
        return cls(principal, clearance(principal), request_id)

    @classmethod
    def anonymous(cls, request_id: str) -> "Caller":
        """Somebody who did not sign in."""
        return cls(ANONYMOUS, PUBLIC_ONLY, request_id)

    def require(self, permission: Permission, matter: Matter | None = None) -> str:
        """The reason why this caller may. Raises Unauthenticated or Forbidden."""
        verdict = decide(self.principal, permission, matter)
        if verdict.allowed:
            return verdict.reason
        if self.principal.anonymous:
            raise Unauthenticated("this needs a signed-in caller")
        raise Forbidden(f"{permission.value}: {verdict.reason}")

    def event(self, now: datetime, action: str, reason: str, **more: object) -> Event:
        """An audit event of this caller's; ``more`` are further members of Event."""
        principal = self.principal
        members: dict[str, object] = {"outcome": "allowed"} | more
        return Event(
            at=now,
            account=principal.account,
            person=principal.person,
            state=principal.state,
            roles=tuple(sorted(principal.roles)),
            action=action,
            reason=reason,
            request_id=self.request_id,
            **members,  # type: ignore[arg-type]
        )
