"""drill on the command line: a newcomer trains on the exercise States, without a mail server."""

import re

import httpx2
import pytest

from tests.cli.town import Town


def words(text: str) -> str:
    return " ".join(text.split())


def test_the_walk_of_a_newcomer(town: Town) -> None:
    made = town.run("drill", "plan", "qm", "QN", "--from", "2026-01-01T00:00:00Z", "--as", "registrar")
    assert made.exit_code == 1
    assert "starts_at" in made.stderr
    made = town.run("drill", "plan", "qm", "QN", "--minutes", "90", "--channel", "phone", "--channel", "email", "--as", "registrar")
    assert made.exit_code == 0, made.output
    assert "An exercise is planned, announced" in made.stdout
    (name,) = set(re.findall(r"dr_[0-9a-f]+", made.stdout))
    town.run("drill", "start", name, "--as", "registrar")  # it may have opened by itself
    assert "running" in town.run("drill", "list", "--as", "duty_officer").stdout
    listed = town.run("drill", "calls", name, "--state", "QN", "--as", "duty_officer").stdout
    assert "+33199000231" in listed
    hidden = town.run("drill", "calls", name, "--mail", "--as", "registrar").stdout
    assert "(not for you)" in hidden
    assert "+33199000231" not in hidden
    link = re.findall(r"http://\S+?(/drill-answers/\S+)", hidden)[0]
    assert "Thank you" in httpx2.post(town.url + link, trust_env=False).text
    number = next(each["number"] for each in town.json("drill", "calls", name, "--state", "QN", "--as", "registrar")["items"])
    told = town.run("drill", "result", name, f"QN-{number}", "--answered", "--note", "At once.", "--as", "duty_officer")
    assert (told.exit_code, told.stdout) == (0, f"Call QN-{number}: answered, tries: 1.\n")
    missed = town.run("drill", "result", name, f"qn-{number + 1}", "--not-answered", "--after", "30", "--as", "duty_officer")
    assert missed.exit_code == 0, missed.output
    waiting = town.json("drill", "calls", name, "--waiting", "--as", "registrar")["items"]
    assert ("QN", number) not in [(each["state"], each["number"]) for each in waiting]
    assert "is closed" in town.run("drill", "close", name, "--as", "registrar").stdout
    report = words(town.run("drill", "report", name, "--as", "registrar").stdout)
    assert "is closed, an exercise." in report
    assert "too few (2 of 10)" in report
    own = town.run("drill", "report", name, "--as", "state_editor").stdout
    assert "QN" not in own
    letters = town.run("drill", "show", name, "--as", "registrar").stdout
    assert "Drill over, your results" in words(letters)


def test_another_drill_shows_how_it_was_before(town: Town) -> None:
    names = []
    for _ in range(2):
        names.append(town.json("drill", "plan", "QO", "--unannounced", "--as", "registrar")["id"])
        town.run("drill", "start", names[-1], "--as", "registrar")
        assert town.run("drill", "close", names[-1], "--as", "registrar").exit_code == 0
    told = words(town.run("drill", "report", names[1], "--as", "auditor").stdout)
    assert "QO, 20" in told
    assert "Mailboxes 0 of 3" in told


def test_a_file_for_a_spreadsheet(town: Town) -> None:
    name = town.json("drill", "plan", "QN", "--as", "registrar")["id"]
    before = town.run("drill", "calls", name, "--as", "registrar").stdout
    assert "nothing to call" in before or "duty desk" in words(before)
    town.run("drill", "start", name, "--as", "registrar")
    place = town.folder / "calls.csv"
    assert "Written to" in town.run("drill", "calls", name, "--to", str(place), "--as", "duty_officer").stdout
    assert "'+33199000231" in place.read_text(encoding="utf-8-sig")
    assert "cancelled" in town.run("drill", "cancel", name, "--as", "registrar").stdout
    other = town.json("drill", "plan", "QM", "--as", "registrar")["id"]
    assert "no results" in town.run("drill", "report", other, "--as", "state_editor").output


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (("list", "--as", "officer"), 1),
        (("plan", "QN", "--as", "duty_officer"), 1),
        (("plan", "QN", "--from", "now", "--as", "registrar"), 2),
        (("show", "dr_nothing", "--as", "registrar"), 1),
        (("result", "dr_nothing", "1", "--as", "registrar"), 2),
        ((), 2),
    ],
)
def test_what_cannot_be_done_is_told(town: Town, asked: tuple[str, ...], code: int) -> None:
    assert town.run("drill", *asked).exit_code == code
