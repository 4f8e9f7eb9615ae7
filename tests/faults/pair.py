"""Two PostgreSQL clusters on the loopback address, one of which follows the other, with the real server in front of both."""

import contextlib
import socket
import time
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path

from sqlalchemy import make_url

from tests.crash.process import PATIENCE, Process, environment
from tests.crash.stage import Stage, filled
from tests.postgres import Cluster, own_cluster


class Pair:
    """``primary`` takes the writes, and acknowledges none that ``standby`` has not on disk. They change places."""

    def __init__(self, one: Cluster, other: Cluster, database: str) -> None:
        self.primary, self.standby = one, other
        self._database = database
        self._places = one, other

    @property
    def url(self) -> str:
        """Both servers, always in the same order."""
        hosts, ports = (",".join(str(each.url.query[name]) for each in self._places) for name in ("host", "port"))
        address = make_url("postgresql+psycopg://postgres@").set(database=self._database, query={"host": hosts, "port": ports})
        return address.render_as_string(hide_password=False)

    def guard(self) -> None:
        """From now on a commit waits for the standby."""
        self.primary.tell("ALTER SYSTEM SET synchronous_standby_names = '*'")
        self.primary.tell("SELECT pg_reload_conf()")
        end = time.monotonic() + PATIENCE
        while self.primary.ask("SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'") == []:
            assert time.monotonic() < end, "the standby does not follow"
            time.sleep(0.02)

    def take_over(self) -> None:
        """The standby takes the writes from now on; who did so before is left as it is."""
        self.standby.promote()
        self.primary, self.standby = self.standby, self.primary

    def repair(self) -> None:
        """Whoever is not the primary forgets what it holds and follows it."""
        self.standby.renew(self.primary)
        self.standby.start()
        self.guard()

    def alone(self) -> None:
        """Whoever is not the primary comes back as it was, takes writes and waits for nobody: an operator's mistake."""
        self.standby.options = ["synchronous_standby_names="]
        self.standby.start()

    def count(self, cluster: Cluster, table: str) -> int:
        """How many rows a table has there."""
        ((number,),) = cluster.ask(f"SELECT count(*) FROM {table}", self._database)
        assert isinstance(number, int)
        return number

    def cut(self) -> None:
        """Ends every connection to the primary's database."""
        self.primary.tell(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{self._database}'")


def free_port() -> int:
    """A port of the loopback address that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@contextlib.contextmanager
def paired(folder: Path, settings: Mapping[str, str] | None = None) -> Iterator[tuple[Pair, Stage]]:
    """A pair with the exercise's register in it, and the server, which was given both addresses."""
    with contextlib.ExitStack() as stack:
        one = stack.enter_context(own_cluster(durable=True, port=free_port()))
        name = f"authdir_{uuid.uuid4().hex[:12]}"
        one.tell(f"CREATE DATABASE {name} TEMPLATE template0")
        other = stack.enter_context(own_cluster(durable=True, port=free_port(), copy_of=one))
        pair = Pair(one, other, name)
        tokens = filled(pair.url, folder)
        pair.guard()
        server = Process(folder, environment(pair.url, folder) | dict(settings or {}))
        stack.callback(server.kill)
        server.start()
        server.ready()
        yield pair, Stage(pair.url, folder, tokens, server, None)
