"""Room on the disk that is kept for the audit journal: a file beside it, given up when the disk is full."""

import logging
import os
import threading
from pathlib import Path

BALLAST_BYTES = 8 * 1024 * 1024
"""Some ten thousand events: an hour for somebody to make room."""

log = logging.getLogger("authdir")


class Ballast:
    """The file ``path``, all of whose bytes are really there. A failure to make or to remove it is never raised."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._changing = threading.Lock()
        self._told = ""
        self.made = False
        """Whether there is something to give up."""

    def make(self) -> None:
        """Makes it where it is not, and where as much again stays free: others need room too. Why it cannot is told once."""
        if self.made:
            return
        with self._changing:
            try:
                if self._path.exists() or self._free() >= 2 * BALLAST_BYTES:
                    with self._path.open("ab") as file:
                        os.posix_fallocate(file.fileno(), 0, BALLAST_BYTES)
                    self.made, self._told = True, ""
            except OSError as error:
                self._remove()
                if self._told != str(error):
                    log.warning("no ballast for the audit journal: %s", error)
                self._told = str(error)

    def leaves_room(self) -> bool:
        """Whether it is there, or can be made, and as much again is free: another process here may have given up its own."""
        self.make()
        try:
            return self.made and self._free() >= BALLAST_BYTES
        except OSError:
            return False

    def _free(self) -> int:
        room = os.statvfs(self._path.parent)
        return room.f_bavail * room.f_frsize

    def release(self) -> bool:
        """Gives the room free because the disk is full; False where there was none to give."""
        with self._changing:
            if not self.made:
                return False
            self._remove()
        log.critical("THE DISK IS FULL. %s is given up: the audit journal goes on for a while. Make room now", self._path)
        return True

    def remove(self) -> None:
        """Takes the file away, if there is one."""
        with self._changing:
            self._remove()

    def _remove(self) -> None:
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            log.warning("the ballast of the audit journal stays: %s", error)
        self.made = False
