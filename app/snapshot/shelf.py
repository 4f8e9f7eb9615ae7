"""The one mutable cell: the newest snapshot, and the answers made from it while neither the legal day nor what stands changes."""

import threading
from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from app.domain.access import Clearance
from app.domain.moment import legal_day, midnight
from app.snapshot.audience import View
from app.snapshot.model import Snapshot
from app.snapshot.provisional import stretch

KEPT_BYTES, KEPT_FOR_EACH = 12 * 1024 * 1024, 16
"""How much is kept of answers, in bytes: at least, and for each entry of a register in which that is more."""
WORTH_KEEPING = 96 * 1024
LARGE = 16 * 1024
"""What takes more than that is kept when it is asked for a second time, unless it was dear to make: most is asked for once."""
ONCE_ASKED = 20_000
"""Of how many large answers it is remembered that they were asked for."""
RECENT = timedelta(days=7)
"""How long a changed value carries the one before it."""

_NEVER = datetime.min.replace(tzinfo=UTC)
_BEFORE_ANY = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass
class _Answers:
    """Answers by question with their size, within a budget of bytes; when it is spent, the oldest go. Threads take turns."""

    by_question: dict[Hashable, tuple[object, int]] = field(default_factory=dict)
    once_asked: set[int] = field(default_factory=set)
    size: int = 0
    counting: threading.Lock = field(default_factory=threading.Lock)

    def asked_before(self, question: Hashable) -> bool:
        """Whether the question came before, as far as that is remembered; from now on it has."""
        mark = hash(question)
        if mark in self.once_asked:
            return True
        if len(self.once_asked) >= ONCE_ASKED:
            self.once_asked.clear()
        self.once_asked.add(mark)
        return False


@dataclass(frozen=True)
class Edition:
    """A snapshot on a legal day, from ``since`` to ``until``: midnight, or when a provisional contact runs out before.

    Answers made from it depend on nothing else, so each is made once and kept. ``midnight`` is the end of the day: what is told to
    the public may name that one only.
    """

    snapshot: Snapshot
    day: date
    since: datetime
    until: datetime
    midnight: datetime
    zone: ZoneInfo
    _answers: _Answers = field(default_factory=_Answers, compare=False, repr=False)
    _views: dict[Clearance, View] = field(init=False, default_factory=dict, compare=False, repr=False)

    def view(
        self, clearance: Clearance, *, day: date | None = None, known: int | None = None, moment: datetime | None = None
    ) -> View:
        """The snapshot through the eyes of that clearance, today unless another day is asked for.

        ``moment`` is when ``known`` was all that was known; what was recorded shortly before it counts as recent.
        """
        if (day is None or day == self.day) and known is None and moment is None:
            return self._present(clearance)
        return self._view(clearance, day, known, moment)

    def _present(self, clearance: Clearance) -> View:
        """What most ask for, made once for each clearance."""
        found = self._views.get(clearance)
        return found or self._views.setdefault(clearance, replace(self._view(clearance, None, None, None), present=True))

    def _view(self, clearance: Clearance, day: date | None, known: int | None, moment: datetime | None) -> View:
        position = self.snapshot.number if known is None else known
        asked, then = day or self.day, self.since if moment is None else max(_BEFORE_ANY, min(moment, self.since))
        at = self._moment(asked, then, now=day is None or moment is None)
        settled = self.settled if then == self.since else self._settled(then)
        return View(self.snapshot, asked, position, clearance, settled, self.zone, at, moment)

    @cached_property
    def settled(self) -> int:
        """The position before the last seven legal days."""
        return self._settled(self.since)

    def _settled(self, then: datetime) -> int:
        return self.snapshot.log.number_before(midnight(legal_day(then, self.zone) - RECENT, self.zone))

    def _moment(self, asked: date, then: datetime, *, now: bool) -> datetime:
        """The beginning of the stretch that a question is about: of ``then`` where it is of that day, of now where it is of today.

        Of another day all counts that stood on it: whether it did is said in days. So it is of any day that is named together with
        what was known (not ``now``): the answer is the same whenever somebody asks.
        """
        if (self.day if then == self.since else legal_day(then, self.zone)) == asked:
            last, _ = stretch(self.snapshot, then)
            return max(midnight(asked, self.zone), last or _NEVER)
        return self.since if now and asked == self.day else _NEVER

    def kept(self, question: Hashable) -> object | None:
        """The answer made before to ``question``."""
        found = self._answers.by_question.get(question)
        return found[0] if found else None

    def keep(self, question: Hashable, answer: object, size: int, *, dear: bool = False) -> None:
        """Keeps an answer that takes ``size`` bytes with its question, unless it is too large to be worth it."""
        answers = self._answers
        if size > WORTH_KEEPING:
            return
        with answers.counting:
            if size > LARGE and not dear and not answers.asked_before(question):
                return
            if question in answers.by_question:  # made twice at the same time
                return
            answers.by_question[question] = (answer, size)
            answers.size += size
            while answers.size > max(KEPT_BYTES, KEPT_FOR_EACH * self.snapshot.number):
                _, freed = answers.by_question.pop(next(iter(answers.by_question)))
                answers.size -= freed


class Shelf:
    """Holds the newest snapshot. Readers take a reference; the follower swaps it."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._edition = Edition(Snapshot.empty(), date.min, _NEVER, _NEVER, _NEVER, zone)
        self._swapping = threading.Lock()

    @property
    def snapshot(self) -> Snapshot:
        """The newest snapshot."""
        return self._edition.snapshot

    def edition(self, now: datetime) -> Edition:
        """The newest snapshot on the legal day of ``now``, with what stands at ``now``."""
        edition = self._edition
        if not edition.since <= now < edition.until:
            edition = self._turned(now)
        return edition

    def put(self, snapshot: Snapshot) -> None:
        """Makes ``snapshot`` the newest, unless a newer one is there already."""
        with self._swapping:
            edition = self._edition
            if snapshot.number > edition.snapshot.number:
                _, next_end = stretch(snapshot, edition.since)
                until = min(edition.until, next_end or edition.until)
                self._edition = replace(edition, snapshot=snapshot, until=until, _answers=_Answers())

    def _turned(self, now: datetime) -> Edition:
        with self._swapping:
            snapshot, day = self._edition.snapshot, legal_day(now, self._zone)
            begins, ends = (midnight(day + timedelta(days=each), self._zone) for each in (0, 1))
            last_end, next_end = stretch(snapshot, now)
            since, until = max(begins, last_end or begins), min(ends, next_end or ends)
            self._edition = Edition(snapshot, day, since, until, ends, self._zone)
            return self._edition
