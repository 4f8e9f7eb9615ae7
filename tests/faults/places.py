"""Places for faults of the database: the real server on either, with a wire between it and PostgreSQL."""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from sqlalchemy import make_url

from tests.crash.process import Process, environment
from tests.crash.stage import Stage, filled, staged
from tests.faults.database import Place
from tests.faults.pair import free_port
from tests.faults.wire import wired
from tests.postgres import own_cluster


@contextlib.contextmanager
def on_sqlite(folder: Path, settings: Mapping[str, str] | None = None) -> Iterator[Place]:
    """The server on a file in ``folder``. ``settings`` are variables beyond the usual ones."""
    with staged("sqlite", folder, None, settings=settings) as stage:
        yield Place(stage)


@contextlib.contextmanager
def on_postgresql(folder: Path, settings: Mapping[str, str] | None = None, options: Sequence[str] = ()) -> Iterator[Place]:
    """The server on a cluster of its own, behind a wire. ``options`` are settings of that cluster beyond the usual ones."""
    with contextlib.ExitStack() as stack:
        cluster = stack.enter_context(own_cluster(durable=True, port=free_port()))
        if options:
            cluster.options = list(options)
            cluster.stop()
            cluster.start()
        url = make_url(stack.enter_context(cluster.fresh_database()))
        wire = stack.enter_context(wired(int(str(url.query["port"]))))
        through = url.set(query={"host": "127.0.0.1", "port": str(wire.port)}).render_as_string(hide_password=False)
        tokens = filled(through, folder)
        server = Process(folder, environment(through, folder) | dict(settings or {}))
        stack.callback(server.kill)
        server.start()
        server.ready()
        yield Place(Stage(through, folder, tokens, server, cluster), wire)


PLACES = {"sqlite": on_sqlite, "postgresql": on_postgresql}
