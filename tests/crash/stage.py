"""Where a trial takes place: a fresh register of the exercise States, the server on it, and what can be killed of the two."""

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from app import wiring
from app.actions import demonstrate
from app.actions.check import check
from app.actions.decide import approve
from app.actions.submit import Sent, submit
from app.domain.access import Role
from app.settings import Settings
from app.store import migrate
from tests.crash.process import ROOT, Process, environment
from tests.makers import SEAL_KEY
from tests.postgres import Cluster, own_cluster

EXERCISE = ROOT / "seed" / "exercise"


@dataclass(frozen=True)
class Stage:
    """``cluster`` is the database's server, None for SQLite."""

    url: str
    folder: Path
    tokens: Mapping[str, str]
    server: Process
    cluster: Cluster | None

    @property
    def diary(self) -> Path:
        return self.folder / "diary"

    @property
    def journal(self) -> Path:
        return self.folder / "audit.sqlite"

    def revive(self) -> None:
        """The database's server runs again, if it is there to be killed."""
        if self.cluster is not None:
            self.cluster.start()

    def findings(self) -> list[str]:
        """What ``authdir check`` finds, the local audit journal included."""
        house = wiring.open_house(settings_for(self.url, self.folder))
        try:
            report = check(house, journal=self.journal.exists())
        finally:
            wiring.close_house(house)
        return [f"check: {trouble.place}: {trouble.detail}" for step in report.steps for trouble in step.troubles]


def examine(stage: Stage) -> None:
    """``authdir check`` as a command, the running server included, finds nothing."""
    command = [sys.executable, "-m", "app", "check", "--url", stage.server.address()]
    done = subprocess.run(command, cwd=ROOT, env=environment(stage.url, stage.folder), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "The server at" in done.stdout


@contextlib.contextmanager
def staged(
    kind: str, folder: Path, cluster: Cluster | None, traced: Sequence[str] = (), settings: Mapping[str, str] | None = None
) -> Iterator[Stage]:
    """A stage on a database of this kind, its server running and answering. ``settings`` are variables beyond the usual ones."""
    with contextlib.ExitStack() as stack:
        url = f"sqlite:///{folder / 'directory.sqlite'}"
        if kind == "postgresql":
            cluster = cluster or stack.enter_context(own_cluster(durable=True))
            url = stack.enter_context(cluster.fresh_database())
        tokens = filled(url, folder)
        server = Process(folder, environment(url, folder) | dict(settings or {}), traced)
        stack.callback(server.kill)
        server.start()
        server.ready()
        yield Stage(url, folder, tokens, server, cluster if kind == "postgresql" else None)


def filled(url: str, folder: Path) -> dict[str, str]:
    """Makes the register; everybody's token."""
    migrate.upgrade(url)
    house = wiring.open_house(settings_for(url, folder))
    try:
        tokens = demonstrate.enrol(house)
        for name in ("states.csv", "participation.csv"):
            sent = Sent((EXERCISE / name).read_bytes(), name, "text/csv", {"state": None})
            stored = json.loads(submit(house, demonstrate.caller_for(Role.REGISTRAR), sent, name).body)
            approve(house, demonstrate.caller_for(Role.APPROVER), stored["id"], {"digest": stored["digest"]}, name)
    finally:
        wiring.close_house(house)
    return tokens


def settings_for(url: str, folder: Path) -> Settings:
    return Settings(database_url=url, var_dir=folder, allow_unsafe_durability=False, seal_key=SecretStr(SEAL_KEY))
