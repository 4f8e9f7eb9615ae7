"""One process for a folder: a lock in it, held while the process serves, because the audit journal there has one writer.

The system lets go of it when the process ends, however it ends. Commands beside a service take none: the journal they only read.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from app.cli.ends import Refused

LOCK = "lock"
_TAKEN = (
    "Another service or demonstration runs in {folder}, and a folder is for one process: the audit journal there has one "
    "writer. Stop it, or name another folder: AUTHDIR_VAR_DIR for a service, --dir for a demonstration."
)


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Makes the folder and holds its lock. Raises Refused while another process holds it."""
    with hold(folder):
        yield


def hold(folder: Path, taken: str = "") -> TextIO:
    """The same until what is returned is closed, or nobody has it any more; ``taken`` is what to say in place of the usual."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = (folder / LOCK).open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.close()
        raise Refused(taken or _TAKEN.format(folder=folder)) from error
    return lock
