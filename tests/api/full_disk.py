"""Run as a program of its own that sees a small disk where everybody else sees a folder: what is answered while that is full.

Arguments: the database's URL, the folder, the tokens as JSON. Prints what was answered, as JSON. Needs a mount namespace.
"""

import contextlib
import json
import sqlite3
import subprocess
import sys
from pathlib import Path

from app.store import ballast
from tests.api.served import Response, Served, serving

LOOKUP = "/designations?state=QM&provision=35"
DISK, BALLAST = "3m", 512 * 1024
MOST = 20_000


def answered(served: Served) -> tuple[int, int, bool]:
    """Status of a restricted lookup and of a public one, and whether room is kept for the journal."""
    restricted, public = served.get(LOOKUP, "duty_officer"), served.get(LOOKUP)
    return restricted.status_code, public.status_code, served.send("GET", "/health/ready").json()["audit_reserve"]


def fill(filler: Path) -> None:
    """Takes every byte that is free."""
    with filler.open("ab", buffering=0) as file, contextlib.suppress(OSError):
        for size in (65_536, 1):
            with contextlib.suppress(OSError):
                while True:
                    file.write(b"x" * size)


def until_given_up(served: Served, filler: Path) -> tuple[int, int, bool]:
    """What is answered once the room that was kept is in use. A copy that does not fit leaves room, which is filled as well."""
    fill(filler)
    found, tries = answered(served), 1
    while found[-1] and tries < MOST:
        fill(filler)
        found, tries = answered(served), tries + 1
    return found


def until_refused(served: Served) -> tuple[int, Response]:
    """How many restricted lookups are answered until one is not, and what that one is told.

    The next may be answered again: a copy of the register that did not fit is removed, which makes room.
    """
    answer = served.get(LOOKUP, "duty_officer")
    count = 0
    while answer.status_code == 200 and count < MOST:
        answer = served.get(LOOKUP, "duty_officer")
        count += 1
    return count, answer


def whole(folder: Path) -> bool:
    """Whether no number is missing among the events of the journal, those of the service itself included."""
    with contextlib.closing(sqlite3.connect(folder / "audit.sqlite")) as journal:
        numbers = [number for (number,) in journal.execute("SELECT sequence FROM event ORDER BY sequence")]
    return numbers == list(range(1, len(numbers) + 1))


def main() -> None:
    url, folder, tokens = sys.argv[1], Path(sys.argv[2]), json.loads(sys.argv[3])
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "none", str(folder)], check=True)
    ballast.BALLAST_BYTES = BALLAST
    told: dict[str, object] = {}
    with serving(url, folder, tokens) as served:
        told["before"] = answered(served)
        filler = folder / "filler"
        told["full"] = until_given_up(served, filler)
        told["answers on a full disk"], refused = until_refused(served)
        told["nothing left"] = [refused.status_code, *answered(served)[1:]]
        told["code"] = refused.json().get("code")
        filler.unlink()
        told["room again"] = answered(served)
        told["later"] = answered(served)
        told["events"] = len(served.events())
        told["sequence whole"] = whole(folder)
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
