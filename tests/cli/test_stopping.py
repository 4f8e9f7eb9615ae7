"""A process that is told to stop says so first, answers what still comes, and ends; the second time it ends at once."""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from app.settings import Settings
from app.wiring import web_app
from app.wiring.serving import Server, address_of, listening, server_of
from tests.cli.town import Town, copied
from tests.makers import SEAL_KEY

LONG = 600.0


@contextmanager
def served(town: Town, folder: Path, drain_seconds: float) -> Iterator[tuple[Server, threading.Thread, httpx.Client]]:
    place = copied(town.folder, folder / "copy")
    settings = Settings(database_url=f"sqlite:///{place / 'directory.sqlite'}", var_dir=place, seal_key=SecretStr(SEAL_KEY))
    with closing(listening("127.0.0.1", 0)) as listener:
        server = server_of(web_app(settings), settings.public_url, drain_seconds=drain_seconds)
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        while not server.started:
            time.sleep(0.01)
        with httpx.Client(base_url=address_of(listener), trust_env=False, timeout=30) as client:
            yield server, thread, client
        server.should_exit = True
        thread.join()


def test_it_says_so_first_and_goes_on_answering(town: Town, tmp_path: Path) -> None:
    with served(town, tmp_path, LONG) as (server, thread, client):
        assert client.get("/health/ready").status_code == 200
        server.handle_exit(signal.SIGTERM, None)
        told = client.get("/health/ready")
        assert (told.status_code, told.json()["code"], told.headers["connection"]) == (503, "ending", "close")
        found = client.get("/api/v1/designations?state=JP")
        assert (found.status_code, found.headers["connection"]) == (200, "close")
        assert thread.is_alive()
        server.handle_exit(signal.SIGTERM, None)
        thread.join()


@pytest.mark.parametrize(("seconds", "how"), [(0.0, signal.SIGTERM), (0.1, signal.SIGTERM), (LONG, signal.SIGINT)])
def test_it_ends(town: Town, tmp_path: Path, seconds: float, how: signal.Signals) -> None:
    with served(town, tmp_path, seconds) as (server, thread, _):
        server.handle_exit(how, None)
        thread.join()
