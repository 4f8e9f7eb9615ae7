"""The child's life as seen from here: given the file, heard out, and ended when it takes too long or says too much.

It runs without a shell, without this process's environment and open files, and apart from the installed path (python -I).
"""

import signal
import subprocess  # nosec B404
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import BoundedSemaphore, Timer

import msgspec

import app
from app.domain.errors import DirectoryError
from app.intake.refusals import too_large, unreadable
from app.intake.spreadsheets.wire import DECODER, OUT_OF_MEMORY, Done, Message, Refused

DEADLINE = 15.0
"""Seconds of the clock for one file."""
MAX_SAID = 128 * 1024 * 1024
"""Bytes that the child may say in all, and so in one line."""
AT_ONCE = BoundedSemaphore(2)
"""Children at one time: each may take as much memory as its limit."""
_START = (
    "import runpy, sys; sys.path.insert(0, sys.argv[1]); runpy.run_module('app.intake.spreadsheets.child', run_name='__main__')"
)
_COMMAND = [sys.executable, "-I", "-c", _START, str(Path(app.__file__).parents[1])]
_BEYOND_LIMITS = (OUT_OF_MEMORY, -signal.SIGKILL, -signal.SIGXCPU, -signal.SIGABRT, -signal.SIGSEGV)
_AGAIN = "Save it again with a spreadsheet program, keeping only the table, or send it as CSV in UTF-8."


def messages(content: bytes) -> Iterator[Message]:
    """All that the child says of this file, as it says it. Raises UnreadableFile, TooLarge, in the end if it was cut short."""
    with AT_ONCE, _child() as child:
        deadline = Timer(DEADLINE, child.kill)
        deadline.start()
        try:
            for message in _heard(child, content):
                if isinstance(message, Done):
                    return
                if isinstance(message, Refused):
                    raise _refused(message)
                yield message
        finally:
            deadline.cancel()
            child.kill()
    raise _died(child.returncode)


def _child() -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # nosec B603
        _COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}
    )


def _heard(child: "subprocess.Popen[bytes]", content: bytes) -> Iterator[Message]:
    """It takes the whole file before it says anything, so that neither waits for the other."""
    if child.stdin is None or child.stdout is None:
        raise TypeError("the child has no pipes")
    with suppress(BrokenPipeError):  # it died: what it said, or how, tells
        child.stdin.write(content)
        child.stdin.flush()
    with suppress(BrokenPipeError):
        child.stdin.close()
    left = MAX_SAID
    while (line := child.stdout.readline(left)).endswith(b"\n"):
        yield _understood(line)
        left -= len(line)


def _understood(line: bytes) -> Message:
    try:
        return DECODER.decode(line)
    except msgspec.DecodeError as error:
        raise damaged() from error


def _refused(why: Refused) -> DirectoryError:
    return too_large(why.code, why.detail, why.suggestion) if why.too_large else unreadable(why.code, why.detail, why.suggestion)


def _died(code: int) -> DirectoryError:
    """Without a last word: ended for its memory or time, or by a fault of the library."""
    if code in _BEYOND_LIMITS:
        return too_large("too-costly-to-read", "The spreadsheet takes more memory or time than a file may take.", _AGAIN)
    return damaged()


def damaged() -> DirectoryError:
    """What the child says makes no sense, or it is gone."""
    return unreadable("spreadsheet-damaged", "The file looks like a spreadsheet, but reading it failed.", _AGAIN)
