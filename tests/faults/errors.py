"""A disk that fails under a running process: strace answers its writes to one file in the disk's place."""

import contextlib
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from tests.crash.process import PATIENCE

_WRITES = "pwrite64,pwritev,write,ftruncate,fallocate"


@contextlib.contextmanager
def failing(process: int, files: list[Path], error: str) -> Iterator[None]:
    """While the context lasts, every write of ``process`` to one of these ``files`` fails with that ``error``, such as ENOSPC."""
    command = ["strace", "-f", "-qq", "-p", str(process), "-e", f"trace={_WRITES}", "-e", f"inject={_WRITES}:error={error}"]
    for each in files:
        command += ["-P", str(each)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as tracer:
        try:
            _wait(process, tracer)
            yield
        finally:
            tracer.terminate()


def _wait(process: int, tracer: "subprocess.Popen[bytes]") -> None:
    """Until every thread of ``process`` is watched."""
    end = time.monotonic() + PATIENCE
    while not all(f"TracerPid:\t{tracer.pid}" in each.read_text() for each in Path(f"/proc/{process}/task").glob("*/status")):
        assert tracer.poll() is None, "strace cannot watch the server: is tracing allowed here?"
        assert time.monotonic() < end, "strace does not watch the server"
        time.sleep(0.02)
