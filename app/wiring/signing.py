"""The signer's process: its own folder, its own connection, its own keys. It serves nobody and writes no line of the ledger."""

import os
import subprocess  # nosec B404
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from app.actions.sign import Signature, Signer
from app.bundle.keyring import FILE as KEYS
from app.bundle.keyring import Keyring
from app.bundle.keys import NotVerifiedError
from app.bundle.remembered import COUNT, LEAVES, Remembered
from app.cli.ends import Refused
from app.cli.local import Signing
from app.domain.errors import DatabaseUnavailable, ForkFound, RestoredCopy, StorageFull
from app.settings import Settings
from app.store.unit import Database
from app.wiring import SystemClock
from app.wiring.alone import hold

_PAUSE = 0.5
_ENDS_WITHIN = 10
_LOST = (
    "{folder} holds no key, and this register was signed before, by {keys}. Name the signer's own folder with AUTHDIR_SIGNER_DIR; "
    "if it is lost, 'authdir sign --new-key' makes another key, which readers have to be told of."
)

SIGNER_FILES = (KEYS, LEAVES, COUNT)
"""What a signer keeps in its folder."""
Told = Callable[[Signature], None]


def sign(settings: Settings, wanted: Signing, told: Told) -> None:
    """Signs once, or on and on. Raises Refused and NotSigned."""
    with hold(settings.signer_dir, _TAKEN.format(folder=settings.signer_dir)):
        clock, unsafe = SystemClock(), settings.allow_unsafe_durability
        database = Database(settings.database_url, clock, allow_unsafe_durability=unsafe)
        try:
            signer = _signer(settings, database, wanted)
            if wanted.retire is not None:
                signer.end_key(wanted.retire)
            told(signer.sign(whole=True))
            if wanted.watching:
                _watch(signer, wanted, told)
        except NotVerifiedError as error:
            raise Refused(str(error)) from error
        finally:
            database.close()


_TAKEN = "Another signer works in {folder}, and keys are for one process. Stop it, or name another folder: AUTHDIR_SIGNER_DIR."


def _signer(settings: Settings, database: Database, wanted: Signing) -> Signer:
    keyring, remembered = Keyring(settings.signer_dir), Remembered(settings.signer_dir)
    signer = Signer(database, SystemClock(), keyring, remembered)
    if not keyring.keys and not wanted.new_key:
        with database.reading() as unit:
            known = [each.id for each in unit.signed.inventory()]
        if known:
            raise Refused(_LOST.format(folder=settings.signer_dir, keys=", ".join(known)))
    if not keyring.keys or wanted.new_key:
        signer.make_key(register_of(settings))
    return signer


def register_of(settings: Settings) -> str:
    """The name of this register in checkpoints: where it is reached, and what it is. It stays as it was with the first key."""
    return f"{urlsplit(settings.public_url).netloc}/register"


def signed_elsewhere(settings: Settings) -> bool:
    """Whether another signer has published its keys there already, as one that was started before a demonstration is filled."""
    database = Database(settings.database_url, SystemClock(), allow_unsafe_durability=True)
    with closing(database), database.reading() as unit:
        return bool(unit.signed.inventory())


def _watch(signer: Signer, wanted: Signing, told: Told) -> None:
    """Signs what comes, and reads everything again once in a while.

    It waits where the database is gone or full, where only an old one is left, and where a restored copy is not released yet.
    """
    whole_at = time.monotonic() + wanted.full_every
    while wanted.beside is None or _there(wanted.beside):
        time.sleep(_PAUSE)
        whole = time.monotonic() >= whole_at
        try:
            done = signer.sign(whole=whole)
        except (DatabaseUnavailable, StorageFull, ForkFound, RestoredCopy):
            continue
        if whole:
            whole_at = time.monotonic() + wanted.full_every
        if done.fresh:
            told(done)


def _there(process: int) -> bool:
    """Whether the process is there; as its child one has another parent once it is not."""
    return os.getppid() == process


@contextmanager
def signing_beside(settings: Settings) -> Iterator[None]:
    """A signer in a process of its own for as long as the context lasts; it ends with this process, however that ends."""
    given = {
        "AUTHDIR_DATABASE_URL": settings.database_url,
        "AUTHDIR_SIGNER_DIR": str(settings.signer_dir),
        "AUTHDIR_PUBLIC_URL": settings.public_url,
        "AUTHDIR_ALLOW_UNSAFE_DURABILITY": str(settings.allow_unsafe_durability).lower(),
    }
    command = [sys.executable, "-m", "app", "sign", "--watch", "--beside", str(os.getpid())]
    root = Path(__file__).parents[2]
    started = subprocess.Popen(  # nosec B603 - this very program
        command, env=os.environ | given, cwd=root, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        started.terminate()
        started.wait(_ENDS_WITHIN)
