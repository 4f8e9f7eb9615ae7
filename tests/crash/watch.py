"""Whether each restricted answer has exactly one audit event, whatever was killed meanwhile: `make test-audit`."""

import argparse
import contextlib
import random
import secrets
import signal
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
from sqlalchemy import make_url

from app.store.trail import CENTRAL
from app.store.unit import Database
from tests.crash.client import form, line_to
from tests.crash.lookups import Officers
from tests.crash.process import PATIENCE
from tests.crash.stage import EXERCISE, Stage, staged
from tests.postgres import Cluster, own_cluster
from tests.store.makers import Hand

DATABASES = ("sqlite", "postgresql")


@dataclass(frozen=True)
class Plan:
    """How many lookups are answered, and how often meanwhile the database is away and the server is killed."""

    lookups: int
    outages: int
    kills: int


@dataclass(frozen=True)
class Result:
    """What came of it: restricted answers, requests without one, and events in the central trail."""

    answers: int
    unanswered: int
    events: int


def watched(stage: Stage, plan: Plan, chance: random.Random) -> Result:
    """Carries the plan out. AssertionError where an answer has no event, or two, or the trail has a gap."""
    _fill(stage)
    officers = Officers(stage.tokens, chance, stage.server.address())
    disturbances = ["outage"] * plan.outages + ["kill"] * plan.kills
    chance.shuffle(disturbances)
    portion = plan.lookups // (len(disturbances) + 1)
    for disturbance in disturbances:
        with officers.ask(portion):
            time.sleep(chance.uniform(0, 0.2))
            if disturbance == "kill":
                stage.server.kill()
                stage.server.start()
                officers.address = stage.server.ready()
            else:
                with _away(stage, chance):
                    time.sleep(chance.uniform(0.3, 0.8))
    with officers.ask(plan.lookups - len(officers.answered)):
        pass
    assert len(officers.answered) >= plan.lookups, f"{len(officers.answered)} answers only"
    return Result(len(officers.answered), officers.unanswered, _compared(stage, officers.answered))


def _fill(stage: Stage) -> None:
    """Gives State QM contacts that are not public."""
    name = "QM-2023-09-15.csv"
    content, media_type = form((EXERCISE / name).read_bytes(), {"state": "QM"})
    with line_to(stage.server.address()) as line:
        sent = _written(line, stage.tokens["registrar"], "/api/v1/notifications", content=content, media_type=media_type)
        body = httpx.Request("POST", "http://nowhere", json={"digest": sent["digest"]}).read()
        _written(line, stage.tokens["approver"], f"/api/v1/notifications/{sent['id']}/approve", content=body)


def _written(line: httpx.Client, token: str, path: str, *, content: bytes, media_type: str = "application/json") -> dict[str, str]:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": media_type, "Idempotency-Key": path}
    answer = line.post(path, content=content, headers=headers)
    assert answer.is_success, answer.text
    found: dict[str, str] = answer.json()
    return found


@contextlib.contextmanager
def _away(stage: Stage, chance: random.Random) -> Iterator[None]:
    """The database is killed or stopped; on SQLite somebody else holds it, so that nobody can write."""
    if stage.cluster is None:
        with contextlib.closing(
            sqlite3.connect(make_url(stage.url).database or "", isolation_level=None, timeout=PATIENCE)
        ) as other:
            other.execute("BEGIN EXCLUSIVE")
            yield
            other.execute("ROLLBACK")
        return
    chance.choice((stage.cluster.kill9, stage.cluster.stop))()
    yield
    stage.revive()


def _compared(stage: Stage, answered: list[str]) -> int:
    """How many events the central trail has of the journal: of each answer one, in one chain without a gap."""
    with contextlib.closing(Database(stage.url, Hand())) as database:
        deadline = time.monotonic() + PATIENCE
        while True:
            with database.reading() as unit:
                (sink,) = unit.trail.sinks().keys() - {CENTRAL}
                events = unit.trail.events(sink=sink, limit=10**9)
            there = Counter(each.event.request_id for each in events)
            if there.keys() >= set(answered) or time.monotonic() > deadline:
                break
            time.sleep(0.1)
        with database.reading() as unit:
            assert unit.trail.verify(sink) == []
    wrong = [request for request in answered if there[request] != 1]
    assert not wrong, f"{len(wrong)} of {len(answered)} answers without exactly one event, such as {wrong[:3]}"
    assert [each.sequence for each in events] == list(range(1, len(events) + 1))
    assert stage.findings() == []
    return len(events)


def main() -> None:
    """Ends with an exception where a promise is broken."""
    parser = argparse.ArgumentParser(prog="make test-audit")
    parser.add_argument("--lookups", type=int, default=5000, help="answers per database")
    parser.add_argument("--outages", type=int, default=20, help="how often the database is away")
    parser.add_argument("--kills", type=int, default=10, help="how often the server is killed")
    parser.add_argument("--seed", type=int, default=None, help="as printed by an earlier run")
    parser.add_argument("--databases", nargs="+", choices=DATABASES, default=DATABASES)
    wanted = parser.parse_args()
    seed = secrets.randbits(32) if wanted.seed is None else wanted.seed
    print(f"seed {seed}")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends as Ctrl-C does, with everything put away
    for kind in wanted.databases:
        with contextlib.ExitStack() as stack:
            cluster: Cluster | None = stack.enter_context(own_cluster(durable=True)) if kind == "postgresql" else None
            stage = stack.enter_context(staged(kind, Path(stack.enter_context(tempfile.TemporaryDirectory())), cluster))
            plan = Plan(wanted.lookups, wanted.outages, wanted.kills)
            done = watched(stage, plan, random.Random(f"{seed} {kind}"))
            print(
                f"{kind}: {plan.outages} outages, {plan.kills} kills; {done.answers} restricted answers, each with one event; "
                f"{done.unanswered} requests without an answer; {done.events} events without a gap"
            )


if __name__ == "__main__":
    main()
