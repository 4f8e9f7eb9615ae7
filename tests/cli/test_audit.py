"""The command that reads the audit."""

import time

from tests.cli.town import Town

PATIENCE = 20.0


def shipped(town: Town, *words: str, count: int = 1) -> list[dict[str, object]]:
    """The items of a list, once there are so many."""
    end = time.monotonic() + PATIENCE
    while len(items := town.json("audit", *words)["items"]) < count:
        assert time.monotonic() < end
        time.sleep(0.05)
    return list(items)


def test_an_auditor_sees_who_saw_what(town: Town) -> None:
    town.json("lookup", "QM", "35", "--as", "duty_officer")
    words = ("--account", "demo-duty_officer", "--action", "find-designations", "--as", "auditor")
    (found, *_) = shipped(town, *words)
    assert found["account"] == "demo-duty_officer"
    told = town.run("audit", *words, "--limit", "1", COLUMNS="200").stdout
    assert "find-designations" in told
    assert "demo-duty_officer" in told


def test_as_many_as_are_wanted_over_pages(town: Town) -> None:
    for _ in range(3):
        town.json("lookup", "QM", "35", "--as", "officer")
    words = ("--mine", "--action", "find-designations", "--as", "officer")
    shipped(town, *words, count=3)
    assert len(town.json("audit", *words, "--limit", "2")["items"]) == 2
    older = town.run("audit", *words, "--limit", "2").stdout
    assert "There are older ones: --limit, or --until 20" in older


def test_nothing_found_is_said(town: Town) -> None:
    assert "There is no such event." in town.run("audit", "--action", "nothing", "--as", "auditor").stdout


def test_who_may_not_is_told_so(town: Town) -> None:
    refused = town.run("audit", "--as", "officer")
    assert refused.exit_code == 1
    assert "read-audit" in refused.stderr


def test_mine_is_of_one_account(town: Town) -> None:
    assert town.run("audit", "--mine", "--account", "u_1", "--as", "officer").exit_code == 2
