"""When something that is needed is gone: 503 with the time to come back, nothing restricted shown, nothing half done."""

import sqlite3
from contextlib import closing

import pytest

from app.api import problems
from app.domain.errors import PROBLEMS, Kind
from tests.api.asserts import problem
from tests.api.places import REGISTER, located
from tests.api.served import Served

FILE = b"State,Provision,Role,Authority (en),Valid from\nQM,8.10.b,receive,Court of Meridia,2026-02-01\n"


def _break_journal(served: Served) -> None:
    """Takes the journal's files away and leaves a folder where they were."""
    for path in served.var.glob("audit.sqlite*"):
        path.unlink()
    (served.var / "audit.sqlite").mkdir()


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
    _break_journal(fresh)
    problem(fresh.get("/designations", "officer"), 503)
    (fresh.var / "audit.sqlite").rmdir()
    assert fresh.get("/designations", "officer").status_code == 200
    assert len(fresh.events()) == 1


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


def test_every_kind_of_error_has_its_status() -> None:
    assert set(problems.STATUS) == set(Kind)
    for error in PROBLEMS.values():
        answer = problems.response(error(), "0" * 16)
        assert (answer.status_code in (429, 503)) == ("retry-after" in answer.headers)
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
