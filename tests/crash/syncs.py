"""That the disk has it before the client is told: read from what strace saw of the server and of its database."""

import re
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_CALLS = "read,readv,recvfrom,recvmsg,write,writev,sendto,sendmsg,pwrite64,pwritev,fsync,fdatasync"
_LINE = re.compile(r"(?P<began>\d+\.\d+) (?P<name>\w+)\(\d+<(?P<file>.*?)>(?P<said>.*) = -?\d+.*<(?P<took>\d+\.\d+)>")
_REQUEST = re.compile(r'"(POST|GET) /api/v1/notifications(\S*)')
_WRITES = ("pwrite64", "pwritev", "write", "writev")
_SYNCS = ("fsync", "fdatasync")
_PATIENCE = 30.0
AUDIT = "/audit.sqlite-wal"
DATABASE = {"sqlite": "/directory.sqlite-wal", "postgresql": "/pg_wal/"}


@dataclass(frozen=True, slots=True)
class Call:
    """A finished system call: when it began and ended, on which file, and the beginning of what was read or written."""

    began: float
    ended: float
    name: str
    file: str
    said: str

    @classmethod
    def of(cls, line: str) -> "Call | None":
        """From a line of strace; None for any other line."""
        found = _LINE.match(line)
        if found is None:
            return None
        began = float(found["began"])
        return cls(began, began + float(found["took"]), found["name"], found["file"], found["said"])


class Tracing:
    """A folder for traces that every user may write to, and the commands under which processes leave them there."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="authdir-strace-", dir="/tmp"))
        self.folder.chmod(0o777)

    def command(self, name: str) -> Sequence[str]:
        """To be put before the command that is to be traced. The tracer is nobody's parent and in no one's process group."""
        return (
            "strace",
            "-DD",
            "-ff",
            "-ttt",
            "-T",
            "-y",
            "-s",
            "60",
            "-e",
            f"trace={_CALLS}",
            "-o",
            f"{self.folder / name}",
            "--",
        )

    def calls(self, name: str, only: str = "") -> list[Call]:
        """What all processes of that name did that ever said ``only``, in order. To be asked when they have ended."""
        lines: list[str] = []
        for path in self.folder.glob(f"{name}.*"):
            told = _finished(path)
            lines += told.splitlines() if only in told else ()
        return sorted(filter(None, map(Call.of, lines)), key=lambda call: call.began)

    def remove(self) -> None:
        shutil.rmtree(self.folder)


def _finished(path: Path) -> str:
    """A trace to its end."""
    end = time.monotonic() + _PATIENCE
    while not (told := path.read_text(errors="replace")).rstrip().endswith("+++"):
        assert time.monotonic() < end, f"strace has not finished {path}"
        time.sleep(0.05)
    return told


def answers(server: Sequence[Call], database: Sequence[Call], where: str) -> Iterator[tuple[str, list[str]]]:
    """Each answer to a request about notifications, and what is wrong with it. ``where`` is in the name of the database's log."""
    asked: tuple[float, str, str] | None = None
    for call in server:
        request = _REQUEST.search(call.said)
        if request is not None and call.name in ("read", "recvfrom", "recvmsg", "readv"):
            asked = (call.began, request[1], request[2])
        elif asked is not None and '"HTTP/1.1 20' in call.said:
            since, method, path = asked
            log, calls = (AUDIT, server) if method == "GET" else (where, database)
            yield f"{method} notifications{path}", late(calls, log, since, call.began)
            asked = None


def late(calls: Iterable[Call], where: str, since: float, answered: float) -> list[str]:
    """What is wrong unless something was written there, and all of it was synced, before the answer's first byte."""
    here = [call for call in calls if where in call.file and since <= call.began < answered]
    written = [call.ended for call in here if call.name in _WRITES]
    if not written:
        return [f"nothing was written to {where}"]
    synced = any(call.name in _SYNCS and call.began >= max(written) and call.ended <= answered for call in here)
    return [] if synced else [f"{where} was not synced between its last write and the answer"]
