"""Who is behind a token or a session: maps in memory, so that lookups go on without the database, reloaded when accounts change."""

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from app.domain.access import Principal
from app.domain.errors import AccessUnconfirmed, ForkFound, RestoredCopy, Unauthenticated
from app.domain.moment import Clock
from app.domain.people.break_glass import Opening
from app.domain.people.sessions import LIMITS, session_end, session_limits, stepped_up
from app.domain.people.signing_in import closed, may_sign_in
from app.domain.people.standing import Standing
from app.identity.tokens import token_hash
from app.store.accounts import Holder
from app.store.sessions import Session
from app.store.unit import Database, Reading

OUTLIVE = timedelta(minutes=60)
"""How long sessions and tokens count without a word from the database."""
RELOAD_AFTER = timedelta(minutes=1)
LONGEST = max(each.absolute for each in LIMITS.values())


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody signed in, until ``ends_at``. ``fresh`` stands for them while a step-up counts, ``principal`` otherwise."""

    session: str
    principal: Principal
    fresh: Principal
    stepped_up_at: datetime | None
    idle: timedelta
    ends_at: datetime

    @classmethod
    def of(cls, session: Session, standing: Standing, now: datetime) -> "Seat | None":
        """The seat of a session as its person stands at ``now``; None where they may not be signed in any more."""
        if not may_sign_in(standing, session.method, now).allowed:
            return None
        return cls(
            session=session.id,
            principal=standing.principal(now, stepped_up=False),
            fresh=standing.principal(now, stepped_up=True),
            stepped_up_at=session.stepped_up_at,
            idle=session_limits(standing, session.made_at, now).idle,
            ends_at=session_end(standing, session.made_at, now),
        )

    def fresh_at(self, now: datetime) -> bool:
        """Whether a step-up counts at ``now``."""
        return stepped_up(self.stepped_up_at, now)


@dataclass(frozen=True, slots=True)
class Known:
    """Who is known to a process, as its local copy keeps it: secrets by their hashes only."""

    revision: int
    holders: Mapping[bytes, Holder]
    seats: Mapping[bytes, Seat]
    opened: Mapping[str, tuple[Opening, ...]]
    used: Mapping[str, datetime]


_DECODER = msgspec.msgpack.Decoder(Known)


class Callers:
    """Principals by the hash of their token, or of their session's cookie.

    Without a word from the database they count for ``outlive``, and nobody's after that.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        outlive: timedelta = OUTLIVE,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self._outlive = outlive.total_seconds()
        self._ticks = ticks
        self._confirmed: float | None = None
        self.confirmed_at: datetime | None = None
        """When the database last said who is who."""
        self._database = database
        self._clock = clock
        self._holders: Mapping[bytes, Holder] = {}
        self._seats: Mapping[bytes, Seat] = {}
        self._opened: Mapping[str, tuple[Opening, ...]] = {}
        self._used: dict[str, datetime] = {}
        self._tokens_used: dict[str, datetime] = {}
        self._kept_at = clock.now()
        self._revision = self._newest = -1
        self._good_until: datetime | None = None
        self._loading = threading.Lock()

    def refresh(self) -> None:
        """Reloads when accounts changed, when a token's role ends, or after a minute: grants begin without a change.

        Raises ForkFound for accounts as they were before: what was revoked since would hold again.
        """
        with self._loading:
            now, began = self._clock.now(), self._ticks()
            with self._database.reading() as unit:
                revision = unit.accounts.revision()
                if revision < self._newest:
                    raise ForkFound(f"its accounts are of revision {revision}, and revision {self._newest} was there before")
                fresh = self._good_until is not None and now < self._good_until
                if revision == self._revision and fresh:
                    self._confirmed, self.confirmed_at = began, now
                    return
                holders, seats = self._holding(unit, now), self._seated(unit, now)
                opened = _by_account(unit.glass.going_on(now))
            self._holders, self._seats, self._opened = holders, seats, opened
            there = {each.principal.token for each in holders.values()}
            self._tokens_used = {name: at for name, at in list(self._tokens_used.items()) if name in there}
            self._revision = self._newest = revision
            self._good_until = min([now + RELOAD_AFTER, *(each.expires_at for each in holders.values())])
            self._confirmed, self.confirmed_at = began, now

    def known(self) -> Known:
        """Everybody who is known now."""
        with self._loading:
            return Known(self._revision, self._holders, self._seats, self._opened, dict(self._used))

    def adopt(self, known: Known, as_of: datetime) -> None:
        """Takes those who were known at ``as_of``, until the database says more. None where the clock was put back since."""
        with self._loading:
            self._newest = max(self._newest, known.revision)
            if self._confirmed is None and as_of <= self._clock.now() + RELOAD_AFTER:
                self._holders, self._seats, self._opened = known.holders, known.seats, known.opened
                self._used = dict(known.used)
                age = max(0.0, (self._clock.now() - as_of).total_seconds())
                self._confirmed, self.confirmed_at = self._ticks() - age, as_of

    def _holding(self, unit: Reading, now: datetime) -> dict[bytes, Holder]:
        holders = unit.accounts.token_holders(now)
        standings = unit.people.standings({each.principal.account for each in holders.values()})
        open_yet = {each.account for each in standings if closed(each, now) is None}
        return {name: each for name, each in holders.items() if each.principal.account in open_yet}

    def _seated(self, unit: Reading, now: datetime) -> dict[bytes, Seat]:
        sessions = unit.sessions.since(now - LONGEST)
        standings = {each.account: each for each in unit.people.standings({each.account for each in sessions})}
        seats = {each.hash: Seat.of(each, standings[each.account], now) for each in sessions}
        known = self._used
        self._used = {each.id: max(each.last_used_at, known.get(each.id, each.last_used_at)) for each in sessions}
        return {name: seat for name, seat in seats.items() if seat is not None}

    def keep_use(self) -> None:
        """Keeps once a minute when sessions and tokens were used, so that other processes and the next start know."""
        now = self._clock.now()
        if now - self._kept_at < RELOAD_AFTER:
            return
        used, tokens = (
            {name: at for name, at in list(each.items()) if at >= self._kept_at} for each in (self._used, self._tokens_used)
        )
        if used or tokens:
            with suppress(RestoredCopy), self._database.touching() as (sessions, accounts):  # a copy stays as it was
                sessions.touch(used)
                accounts.touch_tokens(tokens)
        self._kept_at = now

    def knows(self, name: bytes) -> bool:
        """Whether the token or the session's cookie with this hash is known here, whether or not it still holds."""
        return name in self._seats or name in self._holders

    @property
    def seated(self) -> int:
        """How many sessions are known here, whether or not they still hold."""
        return len(self._seats)

    def behind(self, token: str) -> Principal:
        """The principal who holds ``token``, which counts as use. Raises Unauthenticated, which does not say why."""
        holder = self._holder(token)
        self._tokens_used[holder.principal.token] = self._clock.now()
        return holder.principal

    def session_end(self, token: str) -> datetime:
        """When ``token`` ends, or the first of the roles that it brings. Raises Unauthenticated."""
        return self._holder(token).expires_at

    def signed_in(self, cookie: str) -> tuple[Principal, Seat]:
        """Who is signed in with this cookie, which counts as use. Raises Unauthenticated, which does not say why."""
        self._refuse_outdated()
        now = self._clock.now()
        seat = self._seats.get(token_hash(cookie))
        used = self._used.get(seat.session) if seat else None
        if seat is None or used is None or seat.ends_at <= now or used + seat.idle <= now:
            raise Unauthenticated("the session has ended")
        self._used[seat.session] = now
        return (seat.fresh if seat.fresh_at(now) else seat.principal), seat

    def over(self, cookie: str) -> bool:
        """Whether this is a session that has ended by itself, in time; not so one that somebody ended, or that nobody knows."""
        return token_hash(cookie) in self._seats

    def opened(self, principal: Principal) -> tuple[Opening, ...]:
        """What was opened by break-glass from the account of ``principal``, and may have ended since."""
        return self._opened.get(principal.account, ())

    def _refuse_outdated(self) -> None:
        """Raises AccessUnconfirmed where nobody can have told this process of a revocation for too long."""
        if self._confirmed is None or self._ticks() - self._confirmed > self._outlive:
            raise AccessUnconfirmed("for too long nobody could confirm here whose sessions and tokens still hold")

    def _holder(self, token: str) -> Holder:
        self._refuse_outdated()
        holder = self._holders.get(token_hash(token))  # what has not the form of a token is nobody's
        if holder is None or holder.expires_at <= self._clock.now():
            raise Unauthenticated("the token is not valid")
        return holder


def known_in(chunks: Iterable[bytes]) -> Known:
    """Those of a local copy. Raises ValueError."""
    return _DECODER.decode(b"".join(chunks))


def _by_account(openings: Iterable[Opening]) -> dict[str, tuple[Opening, ...]]:
    found: dict[str, tuple[Opening, ...]] = {}
    for each in openings:
        found[each.account] = (*found.get(each.account, ()), each)
    return found
