"""When something that is needed is gone: 503 with the time to come back, nothing restricted shown, nothing half done."""

import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from app.actions.witness import KEEP
from app.domain.errors import PROBLEMS, Kind
from app.http import problems
from app.store import journal
from app.store.journal import Journal
from tests.api.asserts import problem
from tests.api.places import REGISTER, located
from tests.api.served import Loaded, Served, copied, serving_at
from tests.store.makers import Hand

FILE = b"State,Provision,Role,Authority (en),Valid from\nQM,8.10.b,receive,Court of Meridia,2026-02-01\n"


def _break_journal(served: Served) -> list[tuple[Path, Path]]:
    """Moves the journal's files and leaves a folder where they were, once the service has said its own word there.

    Each with where it is now: a process that has written to them accepts no others in their place.
    """
    journal = served.var / "audit.sqlite"
    with closing(Journal(journal)) as beside:
        while beside.newest(KEEP) is None:
            pass
    (served.var / "aside").mkdir()
    moved = [(path, path.rename(served.var / "aside" / path.name)) for path in served.var.glob("audit.sqlite*")]
    journal.mkdir()
    return moved


def test_without_a_trace_nothing_restricted_is_shown_and_public_answers_go_on(fresh: Served) -> None:
    sent = fresh.submit(FILE).json()
    tag = fresh.get("/designations?state=QM", "duty_officer").headers["etag"]
    paths = [located(fresh, route) for route in REGISTER]
    public = {path: fresh.send("GET", path) for path in paths}
    restricted = {path: fresh.send("GET", path, "duty_officer") for path in paths}
    _break_journal(fresh)
    for path in paths:
        assert fresh.send("GET", path).content == public[path].content
        answer = fresh.send("GET", path, "duty_officer")
        if restricted[path].json()["meta"]["audience"] == "public":
            assert answer.status_code == 200
        else:
            problem(answer, 503, "audit-unavailable")
            assert int(answer.headers["retry-after"]) > 0
            assert '"channels"' not in answer.text
    for path in ("/designations?state=QM", "/designations/d_nothing", f"/notifications/{sent['id']}", "/notifications"):
        problem(fresh.get(path, "approver", If_None_Match=tag), 503, "audit-unavailable")
    problem(fresh.get(f"/notifications/{sent['id']}/file", "approver"), 503)
    assert fresh.send("GET", "/health/live").status_code == 200


def test_the_file_of_the_journal_is_found_again(fresh: Served) -> None:
    moved = _break_journal(fresh)
    problem(fresh.get("/designations", "officer"), 503)
    (fresh.var / "audit.sqlite").rmdir()
    for path, kept in moved:
        kept.rename(path)
    assert fresh.get("/designations", "officer").status_code == 200
    assert len(fresh.events()) in (1, 2)  # what was refused because the files were elsewhere may be in them all the same


def test_a_disk_that_hangs_keeps_nobody_waiting(loaded_sqlite: Loaded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    again = threading.Event()

    def wait(text: str) -> str:
        again.wait()
        return text

    hanging, clock = Journal(tmp_path / "hanging.sqlite", wait), Hand(datetime.now(UTC))
    monkeypatch.setattr(journal, "PATIENCE_SECONDS", 0.05)
    with copied(loaded_sqlite, tmp_path) as url, serving_at(clock, url, tmp_path, loaded_sqlite.tokens, journal=hanging) as served:
        problem(served.get("/states/QN/35", "duty_officer", Directory_Reason="a threat to life"), 503, "audit-unavailable")
        for path in ("/states/QN/35", "/me/audit"):
            problem(served.get(path, "duty_officer"), 503, "audit-unavailable")
        assert served.get("/states/QN/35").status_code == 200
        monkeypatch.setattr(journal, "PATIENCE_SECONDS", 60)
        again.set()
        assert served.get("/states/QN/35", "duty_officer").status_code == 200


def test_without_the_database_lookups_go_on_and_writes_say_when_to_come_back(fresh: Served) -> None:
    sent, lines = fresh.submit(FILE).json(), fresh.stored()
    lookup = fresh.get("/designations?state=QM", "officer").content
    with closing(sqlite3.connect(fresh.var / "directory.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")  # somebody holds the one lock for writing
        assert fresh.get("/designations?state=QM", "officer").content == lookup
        answer = fresh.approve(sent, Idempotency_Key="k")
        problem(answer, 503, "database-unavailable")
        assert int(answer.headers["retry-after"]) > 0
        other.execute("ROLLBACK")
    assert fresh.stored() == lines
    assert fresh.approve(sent, Idempotency_Key="k").status_code == 200


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_clock_that_jumps_stops_writes_and_no_lookup(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    loaded: Loaded = request.getfixturevalue(f"loaded_{kind}")
    clock = Hand(datetime.now(UTC))
    with copied(loaded, tmp_path) as url, serving_at(clock, url, tmp_path, loaded.tokens) as served:
        clock.move(hours=1)
        served.carried(FILE)
        sent, lines = served.submit(FILE.replace(b"Court", b"Tribunal")).json(), served.approved()
        clock.move(hours=-1)
        answer = served.approve(sent)
        problem(answer, 503, "clock-went-back")
        assert int(answer.headers["retry-after"]) > 0
        assert served.approved() == lines
        assert served.get("/designations?state=QM", "officer").status_code == 200
        clock.move(minutes=57)  # a correction, not a fault
        assert served.approve(sent).status_code == 200
        clock.move(hours=1)
        served.carried(FILE.replace(b"Court", b"Chamber"))
        assert all(before <= after for before, after in pairwise(served.recorded()))


def test_every_kind_of_error_has_its_status() -> None:
    assert set(problems.STATUS) == set(Kind)
    for error in PROBLEMS.values():
        answer = problems.response(error(), "0" * 16)
        assert (answer.status_code in (429, 503, 507)) == ("retry-after" in answer.headers)
        assert (answer.status_code == 401) == ("www-authenticate" in answer.headers)


class _Unforeseen(RuntimeError):
    """Carries what must not be told."""


def test_what_was_not_foreseen_tells_nothing(fresh: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise _Unforeseen("SELECT duty_phone FROM entry -- /srv/app/secret.py +441614960131")

    monkeypatch.setattr("app.api.around.meta", fail)
    told = problem(fresh.get("/me", "officer"), 500, "internal")
    assert told["detail"] == told["title"]
    assert fresh.get("/states").status_code == 200
