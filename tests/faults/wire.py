"""A line between the server and its database that can fall silent, or carry everything late."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

_AT_ONCE = 65_536


class Wire:
    """Takes connections on ``port`` of the loopback address and carries them to another one."""

    def __init__(self, listener: socket.socket, there: int) -> None:
        self.port: int = listener.getsockname()[1]
        self.delay = 0.0
        """Seconds that each piece takes, in either direction."""
        self._listener = listener
        self._there = there
        self._talking = threading.Event()
        self._talking.set()

    def serve(self) -> None:
        """Until the listener is closed."""
        while True:
            try:
                here, _ = self._listener.accept()
            except OSError:
                return
            try:
                there = socket.create_connection(("127.0.0.1", self._there))
            except OSError:
                here.close()
                continue
            for one, other in ((here, there), (there, here)):
                threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    @contextlib.contextmanager
    def silent(self) -> Iterator[None]:
        """Connections are taken, and nothing is carried; what was said meanwhile is lost with its connection."""
        self._talking.clear()
        yield
        self._talking.set()

    @contextlib.contextmanager
    def late(self, seconds: float) -> Iterator[None]:
        """Each piece takes so long."""
        self.delay = seconds
        yield
        self.delay = 0.0

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with one, other, suppress(OSError):
            while piece := one.recv(_AT_ONCE):
                time.sleep(self.delay)
                if not self._talking.is_set():
                    self._talking.wait()
                    break
                other.sendall(piece)
            for each in (one, other):
                each.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def wired(there: int) -> Iterator[Wire]:
    """A wire to that port of the loopback address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        wire = Wire(listener, there)
        thread = threading.Thread(target=wire.serve)
        thread.start()
        try:
            yield wire
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()
