"""The command-line door: ``authdir`` and ``python -m app``."""

import io
import os
import sys

from app.cli.app import build
from app.cli.local import Local


def main() -> None:
    """Runs the command that the arguments name."""
    os.umask(0o077)  # whatever this process writes is for its own user alone
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    build(_here)()


def _here() -> Local:
    from app.wiring.here import Here  # noqa: PLC0415 - it takes a second to load, and most commands need none of it

    return Here()


if __name__ == "__main__":
    main()
