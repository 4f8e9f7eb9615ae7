"""What every action is handed: the rooms as wiring put them together, and who is calling."""

import contextlib
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from anyio import CapacityLimiter

from app.actions.calls import Calls
from app.actions.lag import Lag
from app.actions.measure import Measure
from app.actions.progress import FOLLOWING, Running
from app.actions.telemetry.gauges import Gauges
from app.actions.telemetry.tally import Tally
from app.actions.telemetry.work import Work
from app.domain.access import ANONYMOUS, PUBLIC_ONLY, Clearance, Matter, Permission, Principal, Role, clearance, decide
from app.domain.age import LIVE, Age
from app.domain.audit import NOTHING_STATED, Event, Stated
from app.domain.errors import DirectoryError, Forbidden, Unauthenticated
from app.domain.moment import Clock, legal_day
from app.domain.people.break_glass import Opening
from app.domain.policy import POLICY
from app.identity.openid import Provider
from app.identity.outgoing import Courier
from app.identity.passkeys import Site
from app.identity.seal import Seal
from app.snapshot.follow import FOR_EVER, Follower
from app.snapshot.shelf import Shelf
from app.store.journal import Journal
from app.store.unit import Database

CATCHING_UP_SECONDS = 5.0
"""How long a write that is done waits for this process to answer from it."""
PAUSE_SECONDS = 0.02
"""Between two looks at whether something has come."""
BROAD_AT_ONCE = 2
"""How many questions about all States are answered at the same time, beside those about one; as many for those not signed in."""
CHECKED_AT_ONCE = 2
"""How many passwords of strangers are checked at the same time, beside one of those whose browser is known: each takes 64 MiB."""
EXPECTING_AT_ONCE = 50
"""How many requests wait for a revision at the same time: each looks for it again and again, and anybody may name any."""
DRAWN_AT_ONCE = 1
"""How many cards are drawn at the same time for those who signed in, and as many for those who did not: lookups need a core."""


@dataclass(frozen=True)
class House:
    """The rooms. ``zone`` is where legal days begin and end; ``secretariat`` its e-mail address, if it is to be told of changes.

    ``seal`` is the service's own key, ``providers`` are the States' own; ``passwords`` whether those are taken as well; ``site`` is
    where browsers reach the service, ``bundles`` where bundles lie; ``follows`` the directory that this one is a copy of. In a
    ``demonstration`` anybody may come in as anybody. With ``metrics_open`` everybody sees some of how the service does. ``ending``
    is set once this process is about to stop.
    """

    database: Database
    shelf: Shelf
    follower: Follower
    journal: Journal
    clock: Clock
    zone: ZoneInfo
    seal: Seal
    secretariat: str = ""
    passwords: bool = False
    providers: Mapping[str, Provider] = field(default_factory=dict)
    demonstration: bool = False
    metrics_open: bool = False
    bundles: Path = Path("bundles")
    follows: str = ""
    site: Site = field(default_factory=lambda: Site.at("http://localhost:8000"))
    running: Running = field(default_factory=Running)
    lag: Lag = field(default_factory=Lag)
    tally: Tally = field(default_factory=Tally)
    work: Work = field(default_factory=Work)
    gauges: Gauges = field(default_factory=Gauges)
    ending: threading.Event = field(default_factory=threading.Event)
    measure: Measure = field(default_factory=Measure)
    calls: Calls = field(default_factory=Calls)
    courier: Courier = field(default_factory=Courier)
    broad: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(BROAD_AT_ONCE))
    broad_for_all: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(BROAD_AT_ONCE))
    drawing: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(DRAWN_AT_ONCE))
    drawing_for_all: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(DRAWN_AT_ONCE))
    strangers: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(CHECKED_AT_ONCE))
    acquaintances: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(1))
    expecting: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(EXPECTING_AT_ONCE))

    def today(self) -> date:
        """The present legal day."""
        return legal_day(self.clock.now(), self.zone)

    def follow(self, patience: float = FOR_EVER) -> None:
        """Brings this process up to the ledger's last entry, and keeps when that was. Raises what the follower does.

        Nothing happens where another thread is at it for longer than ``patience``, in seconds.
        """
        began = self.lag.ticks()
        try:
            number = self.follower.pull(self.running.giving_way(FOLLOWING), patience)
        except Exception:
            self.lag.lost()
            raise
        if number is not None:
            self.lag.reached(began, self.clock.now())

    def catch_up(self) -> None:
        """Waits until this process answers from what was just written; if it cannot soon, the follower will later."""
        end = time.monotonic() + CATCHING_UP_SECONDS
        while True:
            with contextlib.suppress(DirectoryError):
                self.follow(max(0.0, end - time.monotonic()))
            if self.shelf.snapshot.number >= self.database.fence.number or time.monotonic() >= end:
                return
            time.sleep(PAUSE_SECONDS)


class Caller(msgspec.Struct, frozen=True):
    """Who is calling, up to which audience they read, under which request, in which session, if they have one, why and whence.

    ``opened`` is what their person opened by break-glass: for answers about one State alone, as long as it goes on. ``status`` says
    what they are answered from.
    """

    principal: Principal
    clearance: Clearance
    request_id: str
    session: str = ""
    stated: Stated = NOTHING_STATED
    source: str = ""
    opened: tuple[Opening, ...] = ()
    status: Age = LIVE

    @classmethod
    def of(cls, principal: Principal, request_id: str, session: str = "", **more: Any) -> "Caller":
        """The caller behind a principal; ``more`` are further members of Caller."""
        return cls(principal, clearance(principal), request_id, session, **more)

    @classmethod
    def anonymous(cls, request_id: str, source: str = "", status: Age = LIVE) -> "Caller":
        """Somebody who did not sign in."""
        return cls(ANONYMOUS, PUBLIC_ONLY, request_id, source=source, status=status)

    def known_as(self, principal: Principal) -> "Caller":
        """The same request, now that it is known who makes it."""
        return Caller.of(principal, self.request_id, source=self.source, status=self.status)

    def require(self, permission: Permission, matter: Matter | None = None) -> str:
        """The reason why this caller may. Raises Unauthenticated or Forbidden."""
        verdict = decide(self.principal, permission, matter)
        if verdict.allowed:
            return verdict.reason
        if self.principal.anonymous:
            raise Unauthenticated("this needs a signed-in caller")
        raise Forbidden(f"{permission.value}: {verdict.reason}")

    def event(self, now: datetime, action: str, reason: str, outcome: str = "allowed", **more: Any) -> Event:
        """An audit event of this caller's; ``more`` are further members of Event."""
        principal, stated = self.principal, self.stated
        return Event(
            account=principal.account,
            action=action,
            age_seconds=self.status.age_seconds,
            at=now,
            because=stated.reason,
            case=stated.case,
            credential=self.session or principal.token,
            mode=self.status.mode,
            outcome=outcome,
            person=principal.person,
            policy=POLICY,
            purpose=stated.purpose,
            reason=reason,
            request_id=self.request_id,
            roles=_in_order(principal.roles),
            source=self.source,
            state=principal.state,
            **more,
        )


@lru_cache(256)
def _in_order(roles: frozenset[Role]) -> tuple[str, ...]:
    return tuple(sorted(roles))
