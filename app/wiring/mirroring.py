"""A mirror on this machine: its folder holds the copy and a database of its own, with nobody's accounts in it."""

import logging
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import replace
from datetime import timedelta

from anyio import to_thread
from fastapi import FastAPI

from app.actions.callers import Callers
from app.actions.house import House
from app.actions.mirroring import Mirror
from app.actions.monitoring import Strange, recognised_in, unrecognised
from app.bundle.faults import Untrusted
from app.bundle.following import Followed
from app.cli.ends import Refused
from app.cli.local import Mirroring
from app.domain.errors import OriginUnavailable, OriginUntrusted
from app.mirror.origin import Origin
from app.settings import Settings
from app.snapshot.follow import Follower
from app.snapshot.model import Snapshot
from app.store import migrate
from app.wiring import at_work, open_house, traces_of
from app.wiring.alone import alone_in
from app.wiring.faces import build
from app.wiring.jobs import ACCOUNTS, WOKEN, Job, shipping
from app.wiring.keys import provide_key
from app.wiring.serving import address_of, listening, run

DATABASE, LINES = "mirror.sqlite", "followed"
_NEVER_LIVE = -1.0

log = logging.getLogger("authdir")


def mirror(settings: Settings, wanted: Mirroring, told: Callable[[int, int], None], ready: Callable[[str], None]) -> None:
    """Takes what is new; then serves what is here and goes on following, if wanted. ``told`` gets how many came and are here.

    Raises Refused, OriginUnavailable, OriginUntrusted.
    """
    with _following(wanted) as found:
        if not wanted.serving or not found.size:
            told(found.refresh(), found.size)
        if wanted.serving:
            migrate.upgrade(settings.database_url)
            provide_key(settings)
            with closing(listening(wanted.host, wanted.port)) as listener:
                ready(address_of(listener))
                run(mirror_app(settings, found), listener, settings.public_url)


def monitor(wanted: Mirroring, state: str, recognised: str) -> tuple[int, Sequence[Strange]]:
    """How many lines are there, and what the State does not recognise. Raises Refused, OriginUnavailable, OriginUntrusted."""
    with _following(wanted) as found:
        found.refresh()
        return found.size, unrecognised(found.after(0, found.size), state, recognised_in(recognised))


@contextmanager
def _following(wanted: Mirroring) -> Iterator[Mirror]:
    """The copy in its folder, which no other process uses meanwhile. Raises Refused for one that does not hold."""
    with alone_in(wanted.folder), closing(Origin(wanted.url, wanted.audience, wanted.token)) as origin:
        try:
            followed = Followed(wanted.folder / LINES, wanted.audience, wanted.root)
        except Untrusted as error:
            raise Refused(f"{error} ({error.code}).") from error
        yield Mirror(origin, followed)


def mirror_app(settings: Settings, source: Mirror) -> FastAPI:
    """The application over what is copied: every read as its origin answers it, marked with its age, and no write."""
    usual = open_house(settings)
    house = replace(usual, follower=Follower(source, usual.shelf), follows=source.url)
    callers = Callers(house.database, house.clock, timedelta(minutes=settings.sessions_outlive_minutes))

    @asynccontextmanager
    async def opening() -> AsyncIterator[None]:
        house.lag.watch(_NEVER_LIVE)
        await to_thread.run_sync(begin, house, source)
        await to_thread.run_sync(callers.refresh)
        stop = threading.Event()
        async with at_work(house, _jobs(house, callers, source, settings), stop, settings.poll_seconds):
            yield

    return build(house, callers, opening, settings.proxies, traces_of(settings, house))


def begin(house: House, source: Mirror) -> None:
    """Answers from what is here, as old as it is; then from what the origin has, where it can be had."""
    if source.as_of is not None:
        house.follower.adopt(Snapshot.empty().advance(source.here))
        house.lag.started_from(source.as_of, house.clock.now())
    try:
        follow(house, source)
    except (OriginUnavailable, OriginUntrusted) as error:
        log.critical("THE MIRROR STARTS WITHOUT ITS ORIGIN, from what is here: %s", error)
    house.journal.reserve()


def follow(house: House, source: Mirror) -> None:
    """Brings the mirror up to its origin's last checkpoint. Raises OriginUnavailable, OriginUntrusted."""
    try:
        house.follow()
    finally:
        register = house.shelf.snapshot.log
        if register.signed != source.signed and source.size == house.shelf.snapshot.number:
            register.signed = source.signed


def _jobs(house: House, callers: Callers, source: Mirror, settings: Settings) -> tuple[Job, ...]:
    return (
        Job(WOKEN, f"following {source.url}", lambda: follow(house, source)),
        Job(ACCOUNTS, "following the accounts", callers.refresh),
        *shipping(house, settings),
    )
