"""What the service does by itself, again and again: each job with its name, its thread and the permission that it asks for."""

import logging
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.actions.break_glass.reminding import remind
from app.actions.callers import Callers
from app.actions.deliver import Send, deliver
from app.actions.drills.in_time import keep_time
from app.actions.erasing.wiping import wipe_here
from app.actions.excess import tell_of_excess
from app.actions.freshness.digest import tell_of_waiting
from app.actions.house import House
from app.actions.keeping import Keeper
from app.actions.notices.calling import Messenger
from app.actions.notices.forgetting import forget
from app.actions.notices.mailing import tell_by_mail
from app.actions.patrol import Patrol
from app.actions.people.notices import tell_in_time
from app.actions.roll import Roller
from app.actions.ship import Shipper
from app.actions.signed import Signatures
from app.actions.telemetry.work import FOLLOWING
from app.domain.access import Permission, permission_of
from app.domain.errors import DirectoryError
from app.domain.moment import Clock
from app.settings import Settings
from app.store.bell import Bell
from app.wiring.post import Relay

WOKEN, ACCOUNTS = "follow", "accounts"
"""The threads that are woken when another process has written, and look by themselves when nobody wakes them.

Two, because a revocation does not wait for the lines of a large import.
"""
LISTENING = "listen"
NOTICES_EVERY = timedelta(hours=1)
SIGNATURES_EVERY = timedelta(seconds=1)
WIPED_EVERY = timedelta(seconds=1)
STEP_EVERY = timedelta(seconds=1)
ROLLED_EVERY = timedelta(seconds=10)
GAUGE_EVERY = timedelta(seconds=5)

log = logging.getLogger("authdir")


@dataclass(frozen=True, slots=True)
class Job:
    """``work`` under a ``name`` that says what is not done when it fails. Jobs of one ``thread`` take turns."""

    thread: str
    name: str
    work: Callable[[], object]
    permission: Permission = Permission.WORK


class Seldom:
    """Work that is worth doing at the first call, and then once in a while."""

    def __init__(self, work: Callable[[], object], every: timedelta, clock: Clock) -> None:
        self._work = work
        self._every = every
        self._clock = clock
        self._done_at: datetime | None = None

    def __call__(self) -> None:
        """Does it, if it is time again; what fails is tried again at the next call."""
        now = self._clock.now()
        if self._done_at is None or now - self._done_at >= self._every:
            self._work()
            self._done_at = now


def jobs(house: House, callers: Callers, settings: Settings, stop: threading.Event) -> tuple[Job, ...]:
    """All of them; mail is sent where there is a server for it."""
    wanted = (
        Job(WOKEN, FOLLOWING, house.follow),
        Job(ACCOUNTS, "following the accounts", callers.refresh),
        Job("watch", "following the sessions", callers.keep_use),
        Job("watch", "telling in time", Seldom(lambda: tell_in_time(house), NOTICES_EVERY, house.clock)),
        Job("watch", "reminding of reviews", Seldom(lambda: remind(house), NOTICES_EVERY, house.clock)),
        Job("watch", "telling of entries that wait", Seldom(lambda: tell_of_waiting(house), NOTICES_EVERY, house.clock)),
        Job("watch", "opening and closing drills", lambda: keep_time(house)),
        Job("watch", "telling who reads beyond the measure", lambda: tell_of_excess(house)),
        Job("watch", "telling subscribers by mail", lambda: tell_by_mail(house)),
        Job("watch", "walking along the ledger", Seldom(Patrol(house).walk, STEP_EVERY, house.clock)),
        Job("wipe", "forgetting what was erased", Seldom(lambda: wipe_here(house), WIPED_EVERY, house.clock)),
        Job("watch", "forgetting what was sent", Seldom(lambda: forget(house), NOTICES_EVERY, house.clock)),
        Job("call", "calling webhooks", Messenger(house)),
        *shipping(house, settings),
        *([Job(LISTENING, "listening for what others write", house.database.bell.listen)] if house.database.bell.hears else []),
        Job("gauge", "counting what waits", Seldom(lambda: gauge(house, callers), GAUGE_EVERY, house.clock)),
        *([mailing(house, Relay(settings).send, stop)] if settings.smtp_host else []),
    )
    return tuple(replace(job, work=house.work.watched(job.name, job.work, house.clock)) for job in wanted)


def shipping(house: House, settings: Settings) -> tuple[Job, ...]:
    """Brings the local audit journal to the central trail, and takes out of it what was there long enough."""
    kept = timedelta(minutes=settings.journal_kept_minutes)
    return (
        Job("ship", "copying the audit journal", Shipper(house)),
        Job("ship", "taking old events out of the audit journal", Seldom(Roller(house, kept), ROLLED_EVERY, house.clock)),
    )


def gauge(house: House, callers: Callers) -> None:
    """Asks the database for the numbers that only it has."""
    house.gauges.ask(house.database, house.journal, house.clock.now(), callers.seated)


def keeping(keeper: Keeper) -> tuple[Job, ...]:
    """Keeps what this process would answer from without the database."""
    return (
        Job("keep register", "keeping a copy of the register", keeper.keep_register),
        Job("keep people", "keeping a copy of who is known", keeper.keep_people),
    )


def following(signatures: Signatures, clock: Clock) -> Job:
    """Takes in what the signer published."""
    return Job(WOKEN, "following the signatures", Seldom(signatures.follow, SIGNATURES_EVERY, clock))


def mailing(house: House, send: Send, stop: threading.Event) -> Job:
    """Brings the mail server what is due, until nothing is, or ``stop``."""

    def work() -> None:
        while not stop.is_set() and deliver(house, send, stop.wait):
            pass

    return Job("post", "delivering the outbox", work)


def threads(wanted: Iterable[Job], stop: threading.Event, pause: float, bell: Bell) -> list[threading.Thread]:
    """A thread for each group of jobs, not yet started. Raises NamelessError for a job that names no permission.

    They end when ``stop`` is set and ``bell`` has ended.
    """
    groups: dict[str, list[Job]] = defaultdict(list)
    for job in wanted:
        permission_of(job, f"the job of {job.name}")
        groups[job.thread].append(job)
    waits = {WOKEN: bell.ear(), ACCOUNTS: bell.ear(), LISTENING: bell.rest}
    return [
        threading.Thread(target=again_and_again, args=(group, waits.get(name, stop.wait), pause), name=name)
        for name, group in groups.items()
    ]


def again_and_again(group: Sequence[Job], wait: Callable[[float], bool], pause: float) -> None:
    """Does all of it after each ``wait`` of ``pause`` seconds at most, until that says that it is over.

    What goes wrong, whatever it is, is logged once and tried again. None stops the others.
    """
    troubles: dict[str, str] = {}
    while not wait(pause):
        for job in group:
            try:
                job.work()
                troubles.pop(job.name, None)
            except Exception as error:
                told = f"{type(error).__name__}: {error}"
                if troubles.get(job.name) != told:
                    foreseen = isinstance(error, DirectoryError)  # an outage has a name, and needs no trace
                    log.exception("not %s: %s", job.name, told, exc_info=not foreseen)
                troubles[job.name] = told
