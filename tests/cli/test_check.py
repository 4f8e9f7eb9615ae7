"""The doctor: silent about a sound house, and naming each thing that does not hold."""

import base64
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.store.outbox import Mail
from app.store.trail import CENTRAL
from app.wiring import close_house, open_house
from app.wiring.copies import copy_of
from app.wiring.here import settings_of
from app.wiring.notes import notes
from tests.cli.town import Town, copied, run

NOBODY = "http://127.0.0.1:1"
KEYS = [base64.urlsafe_b64encode(bytes(range(each, each + 32))).decode() for each in (1, 2)]
TRIGGERS = (
    "entry_refuses_update",
    "entry_refuses_delete",
    "audit_event_refuses_update",
    "audit_event_refuses_delete",
    "audit_target_refuses_delete",
    "notification_only_less",
)


@pytest.fixture
def house(town: Town, tmp_path: Path) -> Path:
    """A copy of the demonstration that a test may damage."""
    town.run("lookup", "QM", "35", "--as", "officer")  # so that there is a journal
    return copied(town.folder, tmp_path / "copy")


def damage(folder: Path, *statements: str) -> None:
    with closing(sqlite3.connect(folder / "directory.sqlite")) as connection:
        for trigger in TRIGGERS:
            connection.execute(f"DROP TRIGGER {trigger}")
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def examined(folder: Path) -> str:
    """What the doctor says of a house that it must not find sound."""
    result = run("check", "--dir", str(folder), "--url", NOBODY)
    assert result.exit_code == 1, result.output
    return result.stdout


def test_a_sound_house(house: Path) -> None:
    result = run("check", "--dir", str(house), "--url", NOBODY)
    assert result.exit_code == 0, result.output
    assert "Everything that was examined holds." in result.stdout
    assert "events of the local audit journal" in result.stdout
    answer = json.loads(run("check", "--dir", str(house), "--url", NOBODY, "--json").stdout)
    assert answer["sound"] is True
    assert {step["what"]: step["count"] for step in answer["steps"]}["ledger lines in unbroken order"] > 500


LINES = {
    "UPDATE entry SET payload = replace(payload, 'Japan', 'X') WHERE kind = 'state' AND key = 'JP'": "(state JP): does not match",
    "UPDATE entry SET payload = replace(payload, ':', ': ') WHERE number = 12": "entry 12 (state .*): its payload is not canonical",
    "UPDATE entry SET payload = 'x' WHERE number = 13": "entry 13 (state .*): its payload is not canonical",
    "UPDATE entry SET valid_from = '1999-01-01' WHERE number = 100": "entry 100 .*does not match its hash",
    "UPDATE entry SET valid_from = 'soon' WHERE number = 101": "entry 101: cannot be read",
    "UPDATE entry SET change = 'nonsense' WHERE number = 3": "entry 3: cannot be read",
    "UPDATE entry SET version = 7 WHERE number = 9": "entry 9 .*is version 7 of its public stream; 1 was due",
    "UPDATE entry SET recorded_at = '2001-01-01 00:00:00.000000' WHERE number = 10": "entry 10 .*was recorded at 2001",
    "UPDATE entry SET salt = NULL WHERE number = (SELECT max(number) FROM entry WHERE audience > 0)": "has no salt",
    "UPDATE entry SET salt = 'x' WHERE number = (SELECT min(number) FROM entry WHERE audience > 0)": "does not match its hash",
    "DELETE FROM entry WHERE number = 33": "entry 33: missing",
    "DELETE FROM entry WHERE number BETWEEN 35 AND 37": "entries 35 to 37: missing",
    "UPDATE head SET number = 9999": "to 9999: missing: the ledger's head counts further",
}
ITS_OWN = f"sink = '{CENTRAL}'"
"""Events of the demonstration's own making: the journal that is copied beside them grows with what other tests look up."""
LAST_FOUND = f"SELECT max(event) FROM audit_target WHERE event LIKE '%{CENTRAL}'"
APPROVALS = {
    "UPDATE entry SET approval = 'sha256:0' WHERE number = 30": "entry 30 names another digest than an approved one",
    "UPDATE entry SET notification = 'n_0' WHERE number = 31": "entry 31 .*its notification n_0 is not an approved one",
    "UPDATE decision SET person = 'demo-person-registrar' WHERE id = 2": "approved by the person who submitted it",
    "UPDATE decision SET last_entry = last_entry - 1 WHERE id = 4": "names it, but its approval wrote",
    "UPDATE decision SET last_entry = last_entry + 1 WHERE id = 5": "was written by its approval and does not name it, or is gone",
    "UPDATE decision SET first_entry = NULL WHERE id = 6": "names it, but its approval wrote nothing",
    "DELETE FROM decision WHERE id = 3": "has no decision that approves it",
    "DELETE FROM plan WHERE notification = (SELECT notification FROM decision WHERE id = 7)": "not stored under its digest",
    "UPDATE plan SET body = replace(body, 'create', 'amend')": "do not belong together",
    "UPDATE plan SET body = 'x' WHERE notification = (SELECT notification FROM decision WHERE id = 8)": "do not belong together",
    "UPDATE notification SET content = x'00' WHERE id = (SELECT max(id) FROM notification)": "original bytes do not match",
    "UPDATE notification SET content = 'text' WHERE id = (SELECT min(id) FROM notification)": "original bytes do not match",
    f"UPDATE audit_event SET body = replace(body, 'demo', 'x') WHERE {ITS_OWN} AND sequence = 5": "event 5 does not match its hash",
    f"DELETE FROM audit_event WHERE {ITS_OWN} AND sequence = 7": "events 7 to 7 are missing",
    f"DELETE FROM audit_target WHERE event = ({LAST_FOUND})": "cannot be found by",
    "UPDATE head SET number = 500": "lies beyond the ledger's head, which is 500",
}


@pytest.mark.parametrize("damages", [LINES, APPROVALS], ids=["lines", "approvals"])
def test_whatever_does_not_hold_is_named(house: Path, damages: dict[str, str]) -> None:
    damage(house, *damages)
    found = [line for line in examined(house).splitlines() if line.startswith("FINDING")]
    unnamed = [told for told in damages.values() if not any(_says(line, told) for line in found)]
    assert unnamed == [], found


def _says(line: str, told: str) -> bool:
    return all(part in line for part in told.split(".*"))


def test_one_altered_line_is_named_and_no_other(house: Path) -> None:
    damage(house, "UPDATE entry SET payload = replace(payload, 'a', 'e') WHERE number = 50")
    found = [line for line in examined(house).splitlines() if line.startswith("FINDING")]
    assert len(found) == 2
    assert "entry 50 (" in found[0]
    assert "do not belong together" in found[1]


def test_a_database_of_another_shape(house: Path) -> None:
    damage(house, "DROP VIEW stream_timeline")
    result = run("check", "--dir", str(house), "--url", NOBODY)
    assert result.exit_code == 1
    assert "is not as this version of the directory made it: no such table: stream_timeline" in result.stderr


def test_a_view_that_disagrees_with_the_fold(house: Path) -> None:
    view = "SELECT kind, key, audience, valid_from AS day, max(number) AS number FROM entry GROUP BY 1, 2, 3, 4"
    damage(house, "DROP VIEW stream_timeline", f"CREATE VIEW stream_timeline AS {view}")
    assert "the database's view" in examined(house)


def test_a_damaged_journal(house: Path) -> None:
    with closing(sqlite3.connect(house / "audit.sqlite")) as connection:
        connection.execute("DROP TRIGGER event_refuses_update")
        connection.execute("UPDATE event SET previous = x'00' WHERE sequence = 1")
        connection.commit()
    assert "FINDING  events of the local audit journal: event 1 " in examined(house)


def test_a_journal_that_is_none(house: Path) -> None:
    (house / "audit.sqlite").write_text("nothing of the kind, and long enough to be looked at" * 20)
    assert "FINDING  events of the local audit journal: cannot be read: file is not a database" in examined(house)


def test_a_server_is_compared_with_the_ledger(town: Town) -> None:
    kept = town.run("check", "--dir", str(town.folder))
    assert kept.exit_code == 0, kept.output
    assert f"The server at {town.url} answers from public revision" in kept.stdout


def test_a_server_that_stays_behind(town: Town, house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.cli.running.CATCH_UP_SECONDS", 0.1)
    monkeypatch.setattr("app.cli.http.Server.revision", lambda _: 1)
    late = town.run("check", "--dir", str(house))
    assert late.exit_code == 1
    assert "still answers from public revision 1; the ledger is at" in late.stdout
    answer = town.run("check", "--dir", str(house), "--json")
    assert json.loads(answer.stdout)["steps"][-1]["what"] == "server"


def test_no_database(tmp_path: Path) -> None:
    result = run("check", "--dir", str(tmp_path), "--url", NOBODY)
    assert (result.exit_code, result.stdout) == (3, "")
    assert "authdir migrate" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_demonstration_is_examined_where_there_is_nothing_else(
    house: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here" / "var").mkdir(parents=True)
    house.rename(tmp_path / "here" / "var" / "demo")
    monkeypatch.chdir(tmp_path / "here")
    result = run("check", "--url", NOBODY)
    assert result.exit_code == 0, result.output
    assert "the demonstration in var/demo is examined" in result.stdout


def test_mail_that_waits_is_told_and_is_no_finding(house: Path) -> None:
    settings = settings_of(database_url=f"sqlite:///{house / 'directory.sqlite'}", var_dir=house)
    opened = open_house(settings)
    with opened.database.posting() as outbox:
        outbox.forget()
    assert "outbox" not in run("check", "--dir", str(house), "--url", NOBODY).stdout
    for place, told in enumerate(("1 message waits in the outbox, since 2026-06-01T12:00", "2 messages wait in the outbox"), 1):
        made_at = datetime(2026, 6, place, 12, tzinfo=UTC)
        with opened.database.posting() as outbox:
            outbox.add([Mail(f"m{place}", "test", "a@one.example", "s", "b", f"<m{place}@x.invalid>", made_at)])
            outbox.failed(f"m{place}", "451 come back later", timedelta(hours=1))
        result = run("check", "--dir", str(house), "--url", NOBODY, COLUMNS="500")
        assert result.exit_code == 0, result.output
        assert told in result.stdout
        assert "last trouble: 451 come back later; AUTHDIR_SMTP_HOST names no server" in result.stdout
    close_house(opened)


def test_settings_are_compared_with_what_lies_there(house: Path) -> None:
    (house / "seal.key").write_text(KEYS[0])
    (house / "seal.key").chmod(0o640)
    settings = settings_of(database_url=f"sqlite:///{house / 'directory.sqlite'}", var_dir=house)
    copy_of(settings, "register").save([b"all of it"], datetime(2026, 6, 1, tzinfo=UTC))
    told = examined(house)
    assert "chmod 600" in told
    assert "sealed with another key" not in told
    (house / "seal.key").chmod(0o600)
    assert run("check", "--dir", str(house), "--url", NOBODY).exit_code == 0
    (house / "seal.key").write_text(KEYS[1])
    assert "AUTHDIR_SEAL_KEY" in (told := examined(house))
    assert "another key" in told
    assert copy_of(settings, "register").there


def test_a_bundle_that_is_overdue_is_told_and_is_no_finding(house: Path) -> None:
    issue = house / "bundles" / "public" / f"{1:010d}"
    issue.mkdir(parents=True)
    settings = settings_of(database_url=f"sqlite:///{house / 'directory.sqlite'}", var_dir=house)
    now = datetime(2026, 6, 2, tzinfo=UTC)
    said: dict[str, object] = {
        "as_of": "2026-06-01",
        "audience": "public",
        "files": {},
        "origin": "o",
        "recipient": None,
        "root_hash": "",
        "sequence": 1,
    }
    more = {"size": 1, "tlp": "TLP:CLEAR", "issued_at": "2026-06-01T00:00:00Z", "expires": "2026-06-08T00:00:00Z"}
    for due, count in (("2026-06-01T12:00:00Z", 1), ("2026-06-02T12:00:00Z", 0)):
        written = {**said, **more, "format": "authdir-bundle/1", "next_update": due}
        (issue / "manifest.json").write_text(json.dumps(written, sort_keys=True, separators=(",", ":")) + "\n")
        assert sum("next public bundle was due" in note for note in notes(settings, None, None, now)) == count
    (issue / "manifest.json").write_text("cut")
    assert not any("bundle" in note for note in notes(settings, None, None, now))


def test_a_database_that_nothing_shows_to_be_the_right_one_is_told_and_is_no_finding(tmp_path: Path) -> None:
    address, now = "postgresql+psycopg://authdir@database/authdir", datetime(2026, 6, 2, tzinfo=UTC)
    for more, told in (
        ("", True),
        ("?sslmode=require", True),
        ("?sslmode=verify-full&sslrootcert=/etc/authdir/database.pem", False),
    ):
        settings = settings_of(database_url=address + more, var_dir=tmp_path)
        found = [note for note in notes(settings, None, None, now) if "sslmode=verify-full" in note]
        assert [note for note in found if "database is the database" not in note] == []
        assert bool(found) is told
