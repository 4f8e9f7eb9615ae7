"""The unit of work: a set of reads that fit together, or a set of writes that happen wholly or not at all.

Reading and writing are two types, so that a reader cannot write. Nothing of a unit is valid after its ``with`` ended.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, text

from app.domain.moment import Clock
from app.store.accounts import ReadingAccounts, WritingAccounts
from app.store.answers import ReadingAnswers, WritingAnswers
from app.store.audited import ReadingAudit
from app.store.break_glass import ReadingGlass, WritingGlass
from app.store.chain import Close, unsealed
from app.store.chosen import ReadingChosen, WritingChosen
from app.store.drills import ReadingDrills, WritingDrills
from app.store.engine import USUAL, Limits, announce, bell_of, lock_head, open_engine
from app.store.erasures import ReadingErasures, WritingErasures
from app.store.fence import Fence
from app.store.forgetting import forget
from app.store.inbox import ReadingInbox, WritingInbox
from app.store.ledger import ReadingLedger, WritingLedger
from app.store.outage import unavailable
from app.store.outbox import ReadingOutbox, WritingOutbox
from app.store.passwords import ReadingPasswords, WritingPasswords
from app.store.people import ReadingPeople, WritingPeople
from app.store.restored import Restoration, erasures_known, refuse_unreleased, release, restoration
from app.store.reviews import ReadingReviews, WritingReviews
from app.store.sessions import ReadingSessions, WritingSessions
from app.store.signed import ReadingSigned, WritingSigned
from app.store.subscriptions import ReadingSubscriptions, WritingSubscriptions
from app.store.trail import ReadingTrail, TakingTrail, WritingTrail
from app.store.vouched import ReadingVouched, WritingVouched


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything as it stood at one moment."""

    ledger: ReadingLedger
    inbox: ReadingInbox
    chosen: ReadingChosen
    accounts: ReadingAccounts
    people: ReadingPeople
    passwords: ReadingPasswords
    vouched: ReadingVouched
    glass: ReadingGlass
    drills: ReadingDrills
    sessions: ReadingSessions
    answers: ReadingAnswers
    outbox: ReadingOutbox
    subscriptions: ReadingSubscriptions
    reviews: ReadingReviews
    trail: ReadingTrail
    audited: ReadingAudit
    signed: ReadingSigned
    erasures: ReadingErasures

    @classmethod
    def on(cls, connection: Connection) -> "Reading":
        """The reading side of everything on one connection."""
        return cls(
            ReadingLedger(connection),
            ReadingInbox(connection),
            ReadingChosen(connection),
            ReadingAccounts(connection),
            ReadingPeople(connection),
            ReadingPasswords(connection),
            ReadingVouched(connection),
            ReadingGlass(connection),
            ReadingDrills(connection),
            ReadingSessions(connection),
            ReadingAnswers(connection),
            ReadingOutbox(connection),
            ReadingSubscriptions(connection),
            ReadingReviews(connection),
            ReadingTrail(connection),
            ReadingAudit(connection),
            ReadingSigned(connection),
            ReadingErasures(connection),
        )


@dataclass(frozen=True, slots=True)
class Writing:
    """The only writer until it ends. ``now`` is the clock's time, read once the others had finished."""

    now: datetime
    ledger: WritingLedger
    inbox: WritingInbox
    chosen: WritingChosen
    accounts: WritingAccounts
    people: WritingPeople
    passwords: WritingPasswords
    vouched: WritingVouched
    glass: WritingGlass
    drills: WritingDrills
    sessions: WritingSessions
    answers: WritingAnswers
    outbox: WritingOutbox
    subscriptions: WritingSubscriptions
    reviews: WritingReviews
    trail: WritingTrail
    audited: ReadingAudit
    erasures: WritingErasures

    @classmethod
    def on(cls, connection: Connection, now: datetime, close: Close) -> "Writing":
        """The writing side of everything on one connection."""
        return cls(
            now,
            WritingLedger(connection, now),
            WritingInbox(connection, now),
            WritingChosen(connection, now),
            WritingAccounts(connection, now),
            WritingPeople(connection, now),
            WritingPasswords(connection, now),
            WritingVouched(connection, now),
            WritingGlass(connection, now),
            WritingDrills(connection),
            WritingSessions(connection, now),
            WritingAnswers(connection, now),
            WritingOutbox(connection, now),
            WritingSubscriptions(connection, now),
            WritingReviews(connection),
            WritingTrail(connection, close),
            ReadingAudit(connection),
            WritingErasures(connection),
        )


class Database:
    """The way in. Connects when first asked to; raises DatabaseUnavailable when it cannot, UnsafeDurability when it must not,
    StorageFull where there is no room, ForkFound for a database that holds less than was seen, and RestoredCopy when it would write
    to a copy that nobody released.

    ``close`` seals what callers state of why they ask.
    """

    def __init__(
        self, url: str, clock: Clock, *, close: Close = unsealed, allow_unsafe_durability: bool = False, limits: Limits = USUAL
    ) -> None:
        self._clock = clock
        self._close = close
        self.fence = fence = Fence()
        """What was seen of it, by readers who tell so and by every writing unit: no other database will do."""
        self._readers = open_engine(url, limits, fence, writing=False, allow_unsafe_durability=allow_unsafe_durability)
        self._writers = open_engine(url, limits, fence, writing=True, allow_unsafe_durability=allow_unsafe_durability)
        self.bell = bell_of(url, limits, fence, allow_unsafe_durability=allow_unsafe_durability)
        """Rings when any process has written."""

    def ping(self) -> None:
        """One round trip."""
        with unavailable(), self._readers.connect() as connection:
            connection.execute(text("SELECT 1"))

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """A unit that only reads."""
        with unavailable(), self._readers.begin() as connection:
            yield Reading.on(connection)

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """A unit that writes: committed when the block ends well, rolled back when it raises."""
        with unavailable(), self._writers.begin() as connection:
            lock_head(connection)
            refuse_unreleased(connection)
            unit = Writing.on(connection, self._clock.now().astimezone(UTC), self._close)
            yield unit
            announce(connection)
        if unit.ledger.added is not None:
            self.fence.saw(unit.ledger.added.number, unit.ledger.added.leaf)

    @contextmanager
    def mending(self) -> Iterator[Writing]:
        """A unit that writes to a restored copy which nobody released yet: what was erased since it was made is erased there."""
        with unavailable(), self._writers.begin() as connection:
            lock_head(connection)
            now = self._clock.now().astimezone(UTC)
            yield Writing.on(connection, now, self._close)
            erasures_known(connection, now)
            announce(connection)

    @contextmanager
    def touching(self) -> Iterator[tuple[WritingSessions, WritingAccounts]]:
        """A unit on when sessions and tokens were used, which waits for no other writer on PostgreSQL: that is worth no queue."""
        with unavailable(), self._writers.begin() as connection:
            refuse_unreleased(connection)
            now = self._clock.now().astimezone(UTC)
            yield WritingSessions(connection, now), WritingAccounts(connection, now)

    @contextmanager
    def posting(self) -> Iterator[WritingOutbox]:
        """A unit on the outbox alone. It waits for no other writer on PostgreSQL: a message that was sent is marked at once."""
        with unavailable(), self._writers.begin() as connection:
            refuse_unreleased(connection)
            yield WritingOutbox(connection, self._clock.now().astimezone(UTC))

    @contextmanager
    def telling(self) -> Iterator[tuple[WritingSubscriptions, WritingOutbox]]:
        """A unit on who was told of what, with letters about it. It waits for no other writer on PostgreSQL."""
        with unavailable(), self._writers.begin() as connection:
            refuse_unreleased(connection)
            now = self._clock.now().astimezone(UTC)
            yield WritingSubscriptions(connection, now), WritingOutbox(connection, now)

    @contextmanager
    def signing(self) -> Iterator[WritingSigned]:
        """A unit of the signer's. It waits for no other writer on PostgreSQL: a ledger that grows meanwhile is signed next."""
        with unavailable(), self._writers.begin() as connection:
            refuse_unreleased(connection)
            yield WritingSigned(connection)

    @contextmanager
    def shipping(self) -> Iterator[TakingTrail]:
        """A unit that takes in what a local journal holds. It waits for no other writer on PostgreSQL."""
        with unavailable(), self._writers.begin() as connection:
            yield TakingTrail(connection)

    @property
    def alone(self) -> bool:
        """Whether this is a file that whoever serves owns, and no server's."""
        return self._writers.dialect.name == "sqlite"

    def forget(self) -> bool:
        """Writes anew what may hold erased values still; whether all of it was."""
        with unavailable():
            return forget(self._writers)

    def restoration(self) -> Restoration | None:
        """Whether this database was restored from a backup."""
        with unavailable(), self._readers.begin() as connection:
            return restoration(connection)

    def release(self) -> None:
        """Lets a restored database take writes from now on."""
        with unavailable(), self._writers.begin() as connection:
            lock_head(connection)
            release(connection, self._clock.now().astimezone(UTC))

    def close(self) -> None:
        """Let go of all connections."""
        self._readers.dispose()
        self._writers.dispose()
