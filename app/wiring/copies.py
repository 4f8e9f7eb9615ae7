"""Where a process keeps what it answers from without the database."""

import shutil

from app.settings import Settings
from app.store.generations import Generations

COPY = "copy"
"""The folder of the copies, and the use of the seal's key for them."""


def copies(settings: Settings) -> tuple[Generations, Generations]:
    """Of the register, and of who may read it."""
    return copy_of(settings, "register"), copy_of(settings, "people")


def copy_of(settings: Settings, kind: str) -> Generations:
    """Of one kind of thing."""
    return Generations(settings.var_dir / COPY, kind, settings.seal.keys(COPY))


def served_before(settings: Settings) -> bool:
    """Whether a process has served from this folder: the next one may start without the database."""
    if not settings.seal.ready:
        return False
    register, _ = copies(settings)
    return register.there


def forget(settings: Settings) -> None:
    """Takes all copies away: from now on another database counts."""
    shutil.rmtree(settings.var_dir / COPY, ignore_errors=True)
