"""The demonstration, served from a thread on a free port for all tests of the command line."""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from app.cli.local import Wanted
from app.settings import Settings
from app.wiring import web_app
from app.wiring.demonstration import prepare
from app.wiring.serving import address_of, listening, server_of
from tests.cli.town import Town, file_of


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("demo")
    settings = Settings(database_url=f"sqlite:///{folder / 'directory.sqlite'}", var_dir=folder, signer_dir=folder / "signer")
    with (
        closing(listening("127.0.0.1", 0)) as listener,
        prepare(settings, Wanted(folder, None, 0, serving=True), lambda *_: None),
    ):
        server = server_of(web_app(settings), settings.public_url)
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield Town(address_of(listener), folder, lambda *rows: file_of(tmp_path_factory.mktemp("files"), rows))
        server.handle_exit(signal.SIGTERM, None)
        thread.join()
