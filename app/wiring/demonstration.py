"""Making a fresh demonstration: its folder, its database, its accounts and tokens, and the seed. Never touches anything else."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import app
from app.actions import demonstrate
from app.bundle.roots import KEY_FILES
from app.cli.ends import Refused
from app.cli.local import Progress, Signing, Wanted
from app.settings import SEAL_FILE, Settings
from app.store import migrate
from app.wiring import ISSUES, close_house, open_house
from app.wiring.alone import alone_in
from app.wiring.backups import NOTE as LAST_BACKUP
from app.wiring.copies import COPY
from app.wiring.keys import keep, provide_key
from app.wiring.signing import SIGNER_FILES, sign, signed_elsewhere

DATABASE, JOURNAL, BALLAST, TOKENS, SIGNER = "directory.sqlite", "audit.sqlite", "audit.ballast", "tokens.json", "signer"
_PLAIN = 80  # the port that browsers leave out
SEED = Path(app.__file__).parents[1] / "seed"


@dataclass(frozen=True, slots=True)
class Filled:
    """What a demonstration was filled with."""

    tokens: Path
    roles: tuple[str, ...]
    files: int
    entries: int


@contextmanager
def prepare(settings: Settings, wanted: Wanted, progress: Progress) -> Iterator[Filled]:
    """A filled demonstration, nobody else's as long as the context lasts. Raises Refused where it cannot be."""
    if not (SEED / "manifest.json").exists():
        raise Refused(f"There is no seed at {SEED}: a demonstration needs the repository, not only the installed package.")
    with alone_in(wanted.folder):
        if wanted.database is not None:
            refuse_used(settings)
        clear(wanted.folder)
        migrate.upgrade(settings.database_url)
        provide_key(settings)
        house = open_house(settings)
        try:
            tokens = demonstrate.enrol(house)
            demonstrate.load(house, SEED, progress)
            house.follower.pull()
        finally:
            close_house(house)
        if not signed_elsewhere(settings):
            sign(settings, Signing(), lambda _signed: None)
        kept = keep(wanted.folder / TOKENS, json.dumps(tokens, indent=2))
        yield Filled(kept, tuple(tokens), len(demonstrate.seed_files(SEED)), house.shelf.snapshot.number)


def clear(folder: Path) -> None:
    """Removes the files of an earlier demonstration, and only those."""
    for name in (DATABASE, JOURNAL):
        for suffix in ("", "-wal", "-shm"):
            (folder / f"{name}{suffix}").unlink(missing_ok=True)
    for name in (TOKENS, SEAL_FILE, BALLAST, LAST_BACKUP, *(f"{SIGNER}/{each}" for each in (*SIGNER_FILES, *KEY_FILES))):
        (folder / name).unlink(missing_ok=True)
    for name in (COPY, ISSUES):
        shutil.rmtree(folder / name, ignore_errors=True)


def refuse_used(settings: Settings) -> None:
    """Raises Refused for a database that somebody has worked with: a demonstration must never mix with real entries."""
    if migrate.current(settings.database_url) is None:  # it has none of our tables yet
        return
    house = open_house(settings)
    try:
        with house.database.reading() as unit:
            entries, accounts = unit.ledger.head(), unit.accounts.revision()
    finally:
        close_house(house)
    if entries or accounts:
        raise Refused(
            f"This database is in use ({entries} entries in its ledger). A demonstration starts on an empty one: "
            "make a new database and name it with --database-url, or leave that out to use SQLite."
        )


def reached_at(settings: Settings, port: int | None) -> Settings:
    """The settings of a demonstration: links lead to where it is served, unless somebody said where it is reached."""
    if port is None or "public_url" in settings.model_fields_set:
        return settings
    there = "http://localhost" if port == _PLAIN else f"http://localhost:{port}"
    return settings.model_copy(update={"public_url": there})
