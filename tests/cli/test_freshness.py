"""attest and report on the command line: what is shown is what is attested, and a report is kept at once."""

import re

import pytest

from tests.cli.town import Town


def entries(town: Town, who: str = "state_editor") -> list[dict[str, object]]:
    found: list[dict[str, object]] = town.json("lookup", "QM", "--as", who)["items"]
    return found


def test_what_is_shown_is_attested_after_a_question(town: Town) -> None:
    refused = town.run("attest", "QM", "35", "--as", "state_editor", stdin="n\n")
    assert refused.exit_code == 1
    assert "still correct? [y/N]" in refused.stdout
    done = town.run("attest", "qm", "35", "--as", "state_editor", stdin="y\n")
    assert done.exit_code == 0, done.output
    assert "confirmed. To be confirmed again by" in done.stdout
    assert "confirmed by the State" in " ".join(town.run("lookup", "QM", "35", COLUMNS="200").stdout.split())


def test_a_machine_names_what_it_saw(town: Town) -> None:
    named = [f"{each['id']}@{each['version']}" for each in entries(town)]
    words = [word for each in named for word in ("--entry", each)]
    done = town.json("attest", "QM", *words, "--yes", "--as", "state_editor")
    assert [each["designation"] for each in done["attested"]] == [each.partition("@")[0] for each in named]
    stale = town.run("attest", "QM", "--entry", f"{named[0]}9", "--yes", "--as", "state_editor")
    assert stale.exit_code == 1
    assert f"{named[0].partition('@')[0]} is version" in stale.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--yes",), "needs --entry"),
        (("--json",), "say --yes"),
        (("--entry", "d_1"), "d_1a2b3c@3"),
        (("--entry", "d_1@0"), "d_1a2b3c@3"),
    ],
)
def test_wrong_usage(town: Town, words: tuple[str, ...], told: str) -> None:
    refused = town.run("attest", "QM", *words, "--as", "state_editor")
    assert refused.exit_code == 2
    assert told in " ".join(refused.stderr.replace("│", " ").split())


def test_nothing_to_attest(town: Town) -> None:
    assert "None of these entries" in town.run("attest", "QM", "--entry", "d_1@1", "--as", "state_editor").stderr
    assert "designated nobody" in town.run("attest", "US", "14.7.c", "--as", "registrar").stderr


def test_a_report(town: Town) -> None:
    item = town.json("lookup", "QN", "35", "--as", "duty_officer")["items"][0]
    said = town.run("report", item["id"], "did-not-answer", "--note", "Rang for ten minutes.", "--as", "duty_officer")
    assert said.exit_code == 0, said.output
    assert re.fullmatch(r"Kept\. QN 35: did-not-answer, \d{4}-\d\d-\d\d \d\d:\d\d UTC\n", said.stdout)
    there = {each["id"]: each for each in town.json("lookup", "QN", "35", "--as", "duty_officer")["items"]}
    assert there[item["id"]]["trust"]["status"] == "disputed"
    assert "disputed since" in " ".join(town.run("lookup", "QN", "35", "--as", "duty_officer").stdout.split())
    told = town.json("report", item["id"], "answered", "--channel", "+44 20 7946 0100", "--as", "duty_officer")
    assert told["outcome"] == "answered"
    refused = town.run("report", item["id"], "gone", "--as", "duty_officer")
    assert refused.exit_code == 1
    assert "did-not-answer" in refused.stderr
