"""Stages for faults of the database: the real server on either, with a wire between it and PostgreSQL."""

import contextlib
from collections.abc import Iterator

import pytest
from sqlalchemy import make_url

from tests.crash.process import Process, environment
from tests.crash.stage import Stage, filled, staged
from tests.faults.database import Place
from tests.faults.pair import free_port
from tests.faults.wire import wired
from tests.postgres import own_cluster


@pytest.fixture(scope="module")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with staged("sqlite", tmp_path_factory.mktemp("sqlite"), None) as stage:
        yield Place(stage)


@pytest.fixture(scope="module")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("postgresql")
    with contextlib.ExitStack() as stack:
        cluster = stack.enter_context(own_cluster(durable=True, port=free_port()))
        url = make_url(stack.enter_context(cluster.fresh_database()))
        wire = stack.enter_context(wired(int(str(url.query["port"]))))
        through = url.set(query={"host": "127.0.0.1", "port": str(wire.port)}).render_as_string(hide_password=False)
        tokens = filled(through, folder)
        server = Process(folder, environment(through, folder))
        stack.callback(server.kill)
        server.start()
        server.ready()
        yield Place(Stage(through, folder, tokens, server, cluster), wire)
