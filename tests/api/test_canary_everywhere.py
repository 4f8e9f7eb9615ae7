"""Where canaries are kept and where they are not: the ledger and what a notification is made of; no table, file or letter else.

And the paths through which canaries are driven elsewhere are all paths that there are.
"""

import sqlite3
from contextlib import closing

import pytest
from fastapi import FastAPI

from app.domain.access import Audience
from app.http.permissions import permissions
from tests.api.matrix import BESIDE
from tests.api.places import ROUTES
from tests.api.served import API, Served, for_programs
from tests.api.test_no_leak import CANARIES, sung

__all__ = ["sung"]

KEEPS = {"entry", "notification", "plan"}
"""What holds values by its nature: the ledger's lines, the files that came, the plans that were shown."""

OF_SOMETHING_ELSE = {
    f"{API}/sign-in/openid/callback",
    f"{API}/progress/{{key}}",
    f"{API}/audit/states/{{iso2}}",
    f"{API}/audit",
    f"{API}/me/audit",
    f"{API}/access-reviews",
    f"{API}/subscriptions/{{id}}",
    f"{API}/drills/{{id}}/calls.csv",
    f"{API}/bundle",
    f"{API}/bundle/{{file}}",
    f"{API}/lines.jsonl",
    f"{API}/erasures/{{id}}/proof.txt",
    "/metrics",
    BESIDE,
    f"{BESIDE}/{{contact}}",
}
"""Paths that need something made for them; their own tests drive values through them, but those of the audit: see below."""


def _values() -> set[str]:
    return {text for columns in CANARIES.values() for said, shown, _ in columns.values() for text in (said, shown)}


def test_every_path_that_can_be_read_is_among_those_that_canaries_are_driven_through(sung: Served) -> None:
    app = sung.client.app
    assert isinstance(app, FastAPI)
    read = {path for path, methods, _ in permissions(for_programs(app)) if "GET" in methods}
    assert read == set(ROUTES) | OF_SOMETHING_ELSE


def test_no_table_but_those_that_must_holds_a_canary(sung: Served) -> None:
    for who in ("auditor", "duty_officer", "state_editor"):
        for path in ("/designations?state=QM&limit=200", "/designations?q=canary", "/states/QM/35"):
            assert sung.get(path, who, Directory_Reason="to see what is kept of it").status_code == 200
    found = set()
    with closing(sqlite3.connect(sung.url.removeprefix("sqlite:///"))) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for name in names:
            said = b"\n".join(repr(row).encode() for row in database.execute(f'SELECT * FROM "{name}"'))
            found |= {name for value in _values() if value.encode() in said}
    assert "entry" in found
    assert found == KEEPS
    journal = sung.journal_bytes()
    assert journal
    assert [value for value in _values() if value.encode() in journal] == []


@pytest.mark.parametrize("audience", list(Audience))
def test_the_lines_of_a_tree_hold_no_canary_above_it(sung: Served, audience: Audience) -> None:
    held = b""
    for after in range(0, 10_000, 1_000):
        answer = sung.get(f"/lines.jsonl?audience={audience.label}&after={after}", "auditor", Directory_Reason="a copy of our own")
        assert answer.status_code == 200
        held += answer.content
    canaries = [(shown, widest) for columns in CANARIES.values() for _, shown, widest in columns.values()]
    assert [shown for shown, widest in canaries if widest > audience and shown.encode() in held] == []
    own = [shown for shown, widest in canaries if widest == audience]
    assert not own or any(shown.encode() in held for shown in own)


def test_no_answer_of_the_audit_holds_a_canary(sung: Served) -> None:
    for who, path in (
        ("auditor", "/audit?limit=200"),
        ("administrator", "/audit"),
        ("officer", "/me/audit"),
        ("state_editor", "/audit/states/QM"),
        ("auditor", "/access-reviews"),
    ):
        answer = sung.get(path, who)
        assert answer.status_code == 200, answer.text
        assert [value for value in _values() if value in answer.text] == []
