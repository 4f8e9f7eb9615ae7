"""The one mutable cell: the newest snapshot, and the answers made from it on the present legal day."""

import threading
from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.access import Clearance
from app.domain.moment import legal_day, midnight
from app.snapshot.audience import View
from app.snapshot.model import Snapshot

KEPT_BYTES = 32 * 1024 * 1024
WORTH_KEEPING = 64 * 1024
RECENT = timedelta(days=7)
"""How long a changed value carries the one before it."""

_NEVER = datetime.min.replace(tzinfo=UTC)
_BEFORE_ANY = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass
class _Answers:
    """Answers by question with their size, within a budget of bytes; when it is spent, the oldest go. Threads take turns."""

    by_question: dict[Hashable, tuple[object, int]] = field(default_factory=dict)
    size: int = 0
    counting: threading.Lock = field(default_factory=threading.Lock)


@dataclass(frozen=True)
class Edition:
    """A snapshot on a legal day. Answers made from it depend on nothing else, so each is made once and kept."""

    snapshot: Snapshot
    day: date
    since: datetime
    until: datetime
    zone: ZoneInfo
    _answers: _Answers = field(default_factory=_Answers, compare=False, repr=False)

    def view(
        self, clearance: Clearance, *, day: date | None = None, known: int | None = None, moment: datetime | None = None
    ) -> View:
        """The snapshot through the eyes of that clearance, today unless another day is asked for.

        ``moment`` is when ``known`` was all that was known; what was recorded shortly before it counts as recent.
        """
        position = self.snapshot.number if known is None else known
        return View(self.snapshot, day or self.day, position, clearance, self._settled(moment or self.since))

    def _settled(self, moment: datetime) -> int:
        day = legal_day(max(_BEFORE_ANY, min(moment, self.since)), self.zone)
        return self.snapshot.log.number_before(midnight(day - RECENT, self.zone))

    def kept(self, question: Hashable) -> object | None:
        """The answer made before to ``question``."""
        found = self._answers.by_question.get(question)
        return found[0] if found else None

    def keep(self, question: Hashable, answer: object, size: int) -> None:
        """Keeps an answer that takes ``size`` bytes with its question, unless it is too large to be worth it."""
        answers = self._answers
        if size > WORTH_KEEPING:
            return
        with answers.counting:
            if question in answers.by_question:  # made twice at the same time
                return
            answers.by_question[question] = (answer, size)
            answers.size += size
            while answers.size > KEPT_BYTES:
                _, freed = answers.by_question.pop(next(iter(answers.by_question)))
                answers.size -= freed


class Shelf:
    """Holds the newest snapshot. Readers take a reference; the follower swaps it."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._edition = Edition(Snapshot.empty(), date.min, _NEVER, _NEVER, zone)
        self._swapping = threading.Lock()

    @property
    def snapshot(self) -> Snapshot:
        """The newest snapshot."""
        return self._edition.snapshot

    def edition(self, now: datetime) -> Edition:
        """The newest snapshot on the legal day of ``now``."""
        edition = self._edition
        if not edition.since <= now < edition.until:
            edition = self._turned(now)
        return edition

    def put(self, snapshot: Snapshot) -> None:
        """Makes ``snapshot`` the newest, unless a newer one is there already."""
        with self._swapping:
            edition = self._edition
            if snapshot.number > edition.snapshot.number:
                self._edition = replace(edition, snapshot=snapshot, _answers=_Answers())

    def _turned(self, now: datetime) -> Edition:
        with self._swapping:
            day = legal_day(now, self._zone)
            since = midnight(day, self._zone)
            until = midnight(day + timedelta(days=1), self._zone)
            self._edition = Edition(self._edition.snapshot, day, since, until, self._zone)
            return self._edition
