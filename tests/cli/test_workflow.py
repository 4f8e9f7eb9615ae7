"""submit, plan, approve, reject and withdraw: two persons, one file, and what they are shown on the way."""

import json
from pathlib import Path

import pytest
import typer

from tests.cli.town import Town, fresh_phone


def moved(town: Town, provision: str = "27.2") -> tuple[Path, str]:
    """A file that gives Norvania's central authority another number; the number as the register holds it."""
    phone = fresh_phone()
    row = f"designation,QN,{provision},all,Prosecutor General's Office of Norvania,{phone}"
    return town.changed(row), phone.replace(" ", "")


def submitted(town: Town, file: Path, *words: str) -> str:
    number: str = town.json("submit", str(file), "--state", "QN", "--as", "registrar", *words)["notification"]["id"]
    return number


def digest_of(town: Town, number: str) -> str:
    digest: str = town.json("plan", number, "--as", "approver")["digest"]
    return digest


def test_from_file_to_register(town: Town) -> None:
    file, phone = moved(town)
    sent = town.run("submit", str(file), "--state", "QN", "--reference", "Note 12", "--as", "registrar")
    assert sent.exit_code == 0, sent.output
    assert "previewed" in sent.stdout
    assert "amend" in sent.stdout
    assert phone in sent.stdout
    assert "Nothing has changed yet" in sent.stdout
    number = next(word for word in sent.stdout.split() if word.startswith("n_")).rstrip(",")
    assert f"authdir approve {number} --as approver" in sent.stdout
    assert number in town.run("plan", "--as", "approver").stdout
    shown = town.run("plan", number, "--as", "approver").stdout
    assert "Submitted by demo-registrar" in shown
    digest = digest_of(town, number)
    assert f"--yes --digest {digest}" in sent.stdout
    refused = town.run("approve", number, "--yes", "--digest", digest, "--as", "registrar")
    assert refused.exit_code == 1
    assert "needs the role approver" in refused.stderr
    approved = town.run("approve", number, "--as", "approver", stdin="y\n")
    assert approved.exit_code == 0, approved.output
    assert "is approved, written as entries" in approved.stdout
    assert phone in town.run("lookup", "QN", "27.2", "--as", "officer").stdout
    again = town.run("submit", str(file), "--state", "QN", "--reference", "Note 12", "--as", "registrar").stdout
    assert "1 unchanged" in again
    assert "there is nothing to approve" in again
    assert "Approved by demo-approver" in town.run("plan", number, "--as", "approver").stdout
    assert "is approved already" in town.run("approve", number, "--as", "approver").stderr


def test_the_same_command_again_is_the_same_request(town: Town) -> None:
    file, _ = moved(town)
    assert submitted(town, file) == submitted(town, file)


@pytest.mark.parametrize("verb", [("reject", "--reason", "a rehearsal", "--as", "approver"), ("withdraw", "--as", "registrar")])
def test_what_has_ended_can_be_sent_anew(town: Town, verb: tuple[str, ...]) -> None:
    file, _ = moved(town)
    first = submitted(town, file)
    ended = town.run(verb[0], first, *verb[1:])
    assert ended.exit_code == 0, ended.output
    assert f"Notification {first} is {verb[0]}" in ended.stdout
    second = submitted(town, file)
    assert second != first
    assert submitted(town, file) == second


def test_asked_and_not_confirmed(town: Town) -> None:
    number = submitted(town, moved(town)[0])
    for said in ("n\n", None):
        result = town.run("approve", number, "--as", "approver", stdin=said)
        assert result.exit_code == 1
        assert "Apply this to the register?" in result.stdout
    assert town.json("plan", number, "--as", "approver")["status"] == "previewed"


def test_the_register_moved_while_the_approver_was_asked(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    (first, _), (second, phone) = moved(town), moved(town)
    earlier, later = submitted(town, first), submitted(town, second)

    def meanwhile(*_: object, **__: object) -> bool:
        town.json("approve", earlier, "--yes", "--digest", digest_of(town, earlier), "--as", "approver")
        return True

    monkeypatch.setattr(typer, "confirm", meanwhile)
    result = town.run("approve", later, "--as", "approver")
    assert result.exit_code == 1
    assert "plan-changed, HTTP 409" in result.stderr
    assert result.stdout.count("Digest sha256:") == 2
    assert result.stdout.count(phone) == 2


@pytest.mark.parametrize("how", [("--yes",), ()])
def test_the_register_moved_since_the_plan_was_seen(town: Town, how: tuple[str, ...]) -> None:
    (first, _), (second, phone) = moved(town), moved(town)
    earlier, later = submitted(town, first), submitted(town, second)
    seen = digest_of(town, later)
    town.json("approve", earlier, "--yes", "--digest", digest_of(town, earlier), "--as", "approver")
    result = town.run("approve", later, "--digest", seen, *how, "--as", "approver")
    assert result.exit_code == 1
    assert "plan-changed, HTTP 409" in result.stderr
    assert "Apply this" not in result.stdout
    assert result.stdout.count("Digest sha256:") == result.stdout.count(phone) == 1
    assert seen not in result.stdout
    assert town.json("plan", later, "--as", "approver")["status"] == "previewed"


def test_the_digest_is_that_of_the_plan_that_is_shown_and_asked_about(town: Town) -> None:
    number = submitted(town, moved(town)[0])
    digest = digest_of(town, number)
    result = town.run("approve", number, "--digest", digest, "--as", "approver", stdin="y\n")
    assert result.exit_code == 0, result.output
    assert f"Digest {digest}" in result.stdout
    assert "Apply this to the register?" in result.stdout


def test_json_keeps_standard_output_clean(town: Town) -> None:
    number = submitted(town, moved(town)[0])
    result = town.run("approve", number, "--yes", "--json", "--digest", digest_of(town, number), "--as", "approver")
    assert json.loads(result.stdout)["status"] == "approved"
    assert result.stderr.startswith("Rows: ")
    assert [each["id"] for each in town.json("plan", "--as", "approver")["items"]].count(number) == 0


def test_rows_that_cannot_be_imported_are_told(town: Town) -> None:
    file = town.changed(f"designation,QN,8.1,submit,Nobody,{fresh_phone()}", f"designation,QN,35,contact,Somebody,{fresh_phone()}")
    shown = " ".join(town.run("submit", str(file), "--state", "QN", "--as", "registrar").stdout.split())
    assert "ERROR in Provision ('8.1')" in shown
    assert "-> try 8.10.a or 8.10.b" in shown
    assert "1 of its rows would not be imported" in shown


def test_a_file_without_a_row_that_holds(town: Town) -> None:
    file = town.changed(f"designation,QN,8.1,submit,Nobody,{fresh_phone()}")
    result = town.run("submit", str(file), "--state", "QN", "--as", "registrar")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "Not accepted: no row of this file can be imported" in result.stderr
    assert "try 8.10.a or 8.10.b" in result.stderr
    answer = town.run("submit", str(file), "--state", "QN", "--as", "registrar", "--json")
    assert answer.exit_code == 1
    assert json.loads(answer.stdout)["notification"]["status"] == "rejected_input"


def test_a_state_is_never_guessed(town: Town) -> None:
    result = town.run("submit", str(moved(town)[0]), "--state", "AUS", "--as", "registrar")
    assert result.exit_code == 1
    assert "/metadata/state" in result.stderr


def test_from_standard_input(town: Town) -> None:
    content = moved(town)[0].read_bytes()
    result = town.run("submit", "-", "--name", "note.csv", "--state", "QN", "--complete", "--as", "registrar", stdin=content)
    assert result.exit_code == 0, result.output
    assert "File note.csv" in result.stdout
    assert "ended-by-omission" in result.stdout
    number = next(word for word in result.stdout.split() if word.startswith("n_")).rstrip(",")
    town.run("withdraw", number, "--as", "registrar")


def test_not_signed_in(town: Town) -> None:
    result = town.run("plan", "n_1")
    assert result.exit_code == 1
    assert "Sign-in is needed" in result.stderr
    assert "AUTHDIR_TOKEN" in result.stderr


def test_an_unknown_notification_is_not_found(town: Town) -> None:
    result = town.run("plan", "../states", "--as", "approver")
    assert result.exit_code == 1
    assert "not-found, HTTP 404" in result.stderr


def test_a_change_of_today_shows_what_stood_before(town: Town) -> None:
    before, after = fresh_phone(), fresh_phone()
    for phone in (before, after):
        file = town.changed(f"designation,QN,8.10.b,,Office of Recent Changes,{phone}")
        number = submitted(town, file)
        town.json("approve", number, "--yes", "--digest", digest_of(town, number), "--as", "approver")
    shown = " ".join(town.run("lookup", "QN", "8.10.b", "--as", "officer", COLUMNS="200").stdout.split())
    assert f"channels.phone, before: {before.replace(' ', '')}" in shown


def test_choosing_a_reading(town: Town) -> None:
    file = town.changed("designation,QN,8.10,,Court of Choices,+44 20 7946 0177")
    sent = town.run("submit", str(file), "--state", "QN", "--as", "registrar")
    number = next(word for word in sent.stdout.split() if word.startswith("n_")).rstrip(",")
    shown = town.run("plan", number, "--as", "registrar", COLUMNS="200").stdout
    assert "8.10.a | 8.10.b | 8.10.a and 8.10.b" in shown
    assert "1 finding waits for a choice" in shown
    refused = town.run("approve", number, "--yes", "--digest", digest_of(town, number), "--as", "approver")
    assert (refused.exit_code, "8.10.b" in refused.stderr) == (1, True)
    unknown = town.run("choose", number, "--row", "2", "--reading", "35", "--as", "registrar")
    assert (unknown.exit_code, "8.10.a | 8.10.b" in unknown.stderr) == (1, True)
    elsewhere = town.run("choose", number, "--row", "9", "--reading", "35", "--as", "registrar")
    assert "Row 9 offers no such reading." in elsewhere.stderr
    chosen = town.run("choose", number, "--row", "2", "--reading", "8.10.b", "--as", "registrar")
    assert chosen.exit_code == 0, chosen.output
    assert "1 create" in chosen.stdout
    assert "0 findings wait" in chosen.stdout
    as_json = town.json("choose", number, "--row", "2", "--reading", "8.10.a", "--code", "article-incomplete", "--as", "registrar")
    assert as_json["undecided"] == 0
