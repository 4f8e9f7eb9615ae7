"""The fuse box: the only place that knows every concrete thing and puts the rooms together."""

from __future__ import annotations

import gc
import logging
import sys
import threading
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from anyio import to_thread
from fastapi import FastAPI

from app.actions.callers import Callers
from app.actions.house import House
from app.actions.keeping import Keeper
from app.actions.lag import LIVE_SECONDS
from app.actions.signed import Signatures
from app.bundle.keys import NotVerifiedError
from app.domain.entry import Entry
from app.domain.errors import DatabaseUnavailable, ForkFound, LedgerBroken
from app.domain.later import later
from app.identity.passkeys import Site
from app.identity.seal import MissingKeyError
from app.settings import Settings
from app.snapshot.follow import Follower
from app.snapshot.shelf import Shelf
from app.store.journal import Journal
from app.store.unit import Database
from app.wiring.backups import last_backup
from app.wiring.bundling import last_public
from app.wiring.copies import copies, copy_of
from app.wiring.faces import build
from app.wiring.jobs import Job, following, jobs, keeping, threads
from app.wiring.memory import give_back, share_pools

if TYPE_CHECKING:
    from app.wiring import traces as tracing
else:
    tracing = later("app.wiring.traces")  # takes 7 MB and a fifth of a second, and few want traces

ISSUES = "bundles"
"""The folder of issues of bundles, in the one of this process."""
SWITCH_SECONDS = 0.0005
WALK_AFTER = (10_000, 500, 1000)
"""Objects made and not freed before the youngest are walked; rounds of that before the older ones are, and before all are."""


log = logging.getLogger("authdir")


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present instant in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True)
class LedgerSource:
    """The ledger of this house as a source of entries."""

    database: Database

    def after(self, number: int, limit: int) -> list[Entry]:
        """Entries that follow ``number``, which is known to have been there. Raises ForkFound where it is not."""
        self.database.fence.saw(number, None)
        with self.database.reading() as unit:
            return unit.ledger.after(number, limit)


def open_house(settings: Settings, *, demonstration: bool = False) -> House:
    """All rooms. Nothing is read yet; call ``close_house`` at the end."""
    share_pools()
    clock = SystemClock()
    settings.var_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    seal, unsafe = settings.seal, settings.allow_unsafe_durability
    database = Database(settings.database_url, clock, close=seal.close, allow_unsafe_durability=unsafe)
    shelf = Shelf(settings.zone)
    follower = Follower(LedgerSource(database), shelf, lambda entry: database.fence.saw(entry.number, entry.leaf))
    journal = Journal(settings.var_dir / "audit.sqlite", seal.close)
    return House(
        database,
        shelf,
        follower,
        journal,
        clock,
        settings.zone,
        seal,
        secretariat=settings.secretariat_email,
        passwords=settings.passwords,
        providers=settings.providers,
        site=Site.at(settings.public_url),
        demonstration=demonstration,
        metrics_open=settings.metrics_open,
        bundles=settings.var_dir / ISSUES,
    )


def close_house(house: House) -> None:
    """Ends what the rooms hold open."""
    house.journal.close()
    house.database.close()


def web_app(settings: Settings, *, demonstration: bool = False) -> FastAPI:
    """The application as uvicorn serves it; a ``demonstration`` says so on every page and lets anybody in.

    Raises MissingKeyError without the service's own key.
    """
    if not settings.seal.ready:
        raise MissingKeyError
    house = open_house(settings, demonstration=demonstration)
    callers = Callers(house.database, house.clock, timedelta(minutes=settings.sessions_outlive_minutes))
    keeper = Keeper(house, callers, *copies(settings))
    signatures = Signatures(house, copy_of(settings, "signed"))
    house.gauges.kept.update(
        backup=lambda: last_backup(settings.var_dir), copy=lambda: keeper.as_of, bundle=lambda: _issued_at(house)
    )

    @asynccontextmanager
    async def opening() -> AsyncIterator[None]:
        gc.disable()  # a first fold makes many objects that all stay: walking them again and again would double its time
        try:
            await to_thread.run_sync(started, house, callers, keeper, signatures)
            await to_thread.run_sync(house.journal.reserve)
        finally:
            gc.enable()
        house.lag.watch(max(LIVE_SECONDS, 4 * settings.poll_seconds))
        stop = threading.Event()
        wanted = (*jobs(house, callers, settings, stop), *keeping(keeper), following(signatures, house.clock))
        async with at_work(house, wanted, stop, settings.poll_seconds):
            yield

    return build(house, callers, opening, settings.proxies, traces_of(settings, house))


def traces_of(settings: Settings, house: House) -> tracing.Traces | None:
    """What sends traces, where they are wanted."""
    return tracing.Traces(settings.traces_to, house.work, house.clock) if settings.traces_to else None


def _issued_at(house: House) -> datetime | None:
    last = last_public(house.bundles)
    return last.issued_at if last is not None else None


@asynccontextmanager
async def at_work(house: House, wanted: Iterable[Job], stop: threading.Event, pause: float) -> AsyncIterator[None]:
    """The jobs go on while this lasts; at its end they are told by ``stop``, waited for, and the house is closed."""
    running = threads(wanted, stop, pause, house.database.bell)
    for thread in running:
        thread.start()
    gc.collect()
    gc.freeze()
    give_back()
    answer_meanwhile()
    try:
        yield
    finally:
        stop.set()
        house.database.bell.end()
        for thread in running:
            await to_thread.run_sync(thread.join)
        close_house(house)


def started(house: House, callers: Callers, keeper: Keeper, signatures: Signatures) -> None:
    """Brings what is kept here up to the ledger's last entry; where the database does not answer, what is kept here will do.

    Raises DirectoryError where it does not answer and nothing was ever kept here: then nobody has been served from here yet.
    """
    kept = keeper.restore()
    signatures.restore()
    try:
        house.follow()
        callers.refresh()
        signatures.follow()
    except (DatabaseUnavailable, ForkFound, LedgerBroken) as error:
        if not kept and not keeper.served_before:
            raise
        log.critical("THE SERVICE STARTS WITHOUT THE DATABASE, from %s: %s", "its copy" if kept else "nothing", error)
    except NotVerifiedError:
        log.exception("THE SIGNER'S CHECKPOINTS DO NOT FIT THE LEDGER: none is told to anybody")


def answer_meanwhile() -> None:
    """Lookups go on while a large file is read and planned: the long work gives way to them within half a millisecond.

    It makes millions of objects and no cycles: walking all of them, again and again, would stop every answer meanwhile.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.set_threshold(*WALK_AFTER)
