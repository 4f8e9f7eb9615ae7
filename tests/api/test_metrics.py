"""/metrics: for whom, what it counts, and that nobody learns from it of what is not public."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app import wiring
from app.actions.exposing import names
from app.actions.telemetry.tally import WITHIN, Tally, kind_of
from app.settings import Settings
from tests.api.asserts import problem
from tests.api.served import Loaded, Served, copied, settings_of
from tests.client import Client

CSV = b"State,Provision,Role,Authority (en),Phone,Valid from\nQM,8.10.b,receive,Office,+44 20 7946 0111,2026-02-01\n"


@contextmanager
def serving(url: str, var: Path, loaded: Loaded, **more: object) -> Iterator[Served]:
    settings: Settings = settings_of(url, var).model_copy(update=more)
    with Client(wiring.web_app(settings)) as client:
        yield Served(client, url, var, loaded.tokens)


@pytest.fixture
def fresh(loaded_sqlite: Loaded, tmp_path: Path) -> Iterator[Served]:
    with copied(loaded_sqlite, tmp_path) as url, serving(url, tmp_path / "var", loaded_sqlite) as served:
        yield served


@pytest.fixture
def shown(loaded_sqlite: Loaded, tmp_path: Path) -> Iterator[Served]:
    with copied(loaded_sqlite, tmp_path) as url, serving(url, tmp_path / "var", loaded_sqlite, metrics_open=True) as served:
        yield served


def numbers(served: Served, who: str | None = "administrator") -> dict[str, float]:
    answer = served.send("GET", "/metrics", who)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/plain; version=")
    lines = (line.rpartition(" ") for line in answer.text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in lines}


def test_it_counts_answers_by_kind_and_status(fresh: Served) -> None:
    for path in ("/designations?state=JP", "/designations?state=JP", "/designations?colour=red"):
        fresh.get(path)
    fresh.send("GET", "/")
    fresh.post("/notifications", None, {})
    found = numbers(fresh)
    assert found['authdir_requests_total{kind="lookup",status="200"}'] == 2
    assert found['authdir_requests_total{kind="lookup",status="400"}'] == 1
    assert found['authdir_requests_total{kind="write",status="401"}'] == 1
    assert found['authdir_request_seconds_bucket{kind="lookup",le="+Inf"}'] == 3
    assert found['authdir_request_seconds_count{kind="page"}'] == 1
    assert found["authdir_public_revision"] > 500
    assert found["authdir_audit_reserve"] == 1
    assert found["authdir_degraded"] == 0
    assert found["process_resident_memory_bytes"] > 10_000_000
    assert found['authdir_job_failing{job="following the ledger"}'] == 0


def test_what_only_the_database_knows_comes_by_and_by(fresh: Served) -> None:
    assert fresh.carried(CSV)
    while "authdir_outbox_waiting" not in (found := numbers(fresh)):
        pass
    assert found["authdir_sessions"] == 0
    assert found["authdir_restored_copy"] == 0


def test_nobody_learns_from_it_of_what_is_not_public(shown: Served) -> None:
    shown.get("/designations?state=QM", "officer")
    before = {name for name in numbers(shown, None) if name.startswith("authdir_")}
    shown.carried(CSV)
    shown.post("/designations/d_none/reports", "officer", {})
    after = numbers(shown, None)
    assert {name for name in after if name.startswith("authdir_")} - before <= {
        name for name in after if 'kind="lookup"' in name or 'kind="probe"' in name
    }
    assert not any(re.search(r"write|outbox|sessions|job|unshipped|waiting|age_seconds", name) for name in after)
    assert any('kind="write"' in name for name in numbers(shown))


def test_closed_to_strangers_unless_it_is_opened(fresh: Served) -> None:
    problem(fresh.send("GET", "/metrics"), 401, "unauthenticated")
    problem(fresh.send("GET", "/metrics", "officer"), 403, "forbidden")
    assert [event["action"] for event in fresh.events() if event["outcome"] == "refused"] == ["read-metrics"]
    problem(fresh.send("GET", "/metrics?colour=red", "auditor"), 400, "invalid-parameter")


def test_names_without_what_distinguishes_them() -> None:
    text = b'# HELP a_b x\na_b{c="d"} 1.0\nplain 2\n'
    assert names(text) == {"a_b", "plain"}


@pytest.mark.parametrize(
    ("method", "path", "kind"),
    [
        *(("GET", "/api/v1/designations", "lookup"), ("HEAD", "/api/v1/x", "lookup"), ("POST", "/api/v1/x", "write")),
        *(("GET", "/health/live", "probe"), ("GET", "/metrics", "probe"), ("GET", "/static/app.css", "asset")),
        *(("GET", "/", "page"), ("POST", "/sign-out", "page")),
    ],
)
def test_kinds(method: str, path: str, kind: str) -> None:
    assert kind_of(method, path) == kind


def test_times_are_counted_once_each() -> None:
    tally = Tally()
    for seconds in (0.0, WITHIN[0], WITHIN[0] * 1.1, WITHIN[-1] * 2):
        tally.add("lookup", 200, seconds)
    assert tally.within["lookup"] == [2, 1, *[0] * (len(WITHIN) - 2), 1]
    assert tally.answered["lookup", 200] == 4
