"""authdir coverage and authdir indicators, as people and machines see them, and as files."""

import json
from pathlib import Path

from tests.cli.test_http import answering
from tests.cli.town import HEADINGS, Town, run
from tests.intake.makers import cells_of


def line_of(shown: str, start: str) -> list[str]:
    """The cells of the one line of a table that begins with a word."""
    (found,) = [line for line in shown.splitlines() if line.split()[:1] == [start]]
    return found.split()


def test_coverage_says_why(town: Town) -> None:
    shown = " ".join(town.run("coverage", "JP", COLUMNS="150").stdout.split())
    assert "MISSING" in shown
    assert "not required: Article 7 is reserved (7.9.a)" in shown
    assert "not required: informal: kept in practice" in shown
    assert "not what a State has told the depositary" in shown


def test_coverage_of_all_with_marks_and_sums(town: Town) -> None:
    shown = town.run("coverage").stdout
    assert line_of(shown, "JP") == ["JP", "1", "3", "MISS", "1", "R", "2", "MISS", "i", "3", "1", "6/8"]
    assert line_of(shown, "AD")[4:] == [".", ".", ".", ".", "i", ".", ".", "0/3"]
    assert "MISS: missing" in shown
    assert "not what a State has told the depositary" in shown
    found = town.json("coverage")
    sums = [each["missing"] for each in found["meta"]["totals"]["provisions"]]
    assert line_of(shown, "MISS") == ["MISS", *map(str, sums)]
    assert len(found["items"]) > 90


def test_what_is_overdue_and_disputed_is_marked(town: Town) -> None:
    found = town.json("coverage")
    (ostrovia,) = [item for item in found["items"] if item["state"] == "QO"]
    (cell,) = [cell for cell in ostrovia["provisions"] if cell["provision"] == "8.10.b"]
    cell |= {"count": 12, "overdue": 3, "disputed": 1}
    with answering(200, "application/json", json.dumps(found).encode()) as url:
        shown = run("coverage", "--url", url).stdout
    assert line_of(shown, "QO")[7] == "12!3?1"
    assert "!1: one overdue, ?1: one disputed" in shown


def test_a_territory_has_a_line_of_its_own(town: Town) -> None:
    file = town.changed("designation,FR,27.2,all,Bureau of the Outer Isles,PF")
    file.write_text(file.read_text().replace(HEADINGS, "Record,State,Provision,Role,Authority (en),Territory"))
    sent = town.json("submit", str(file), "--state", "FR", "--as", "registrar")
    town.json("approve", sent["notification"]["id"], "--yes", "--digest", sent["plan"]["digest"], "--as", "approver")
    assert "for PF alone" in town.run("coverage", "FR").stdout


def test_nothing_was_known_yet(town: Town) -> None:
    for words in (("coverage",), ("indicators",), ("indicators", "--eu")):
        result = town.run(*words, "--known-at", "0")
        assert result.exit_code == 0, result.output
        assert "0 Member States." in result.stdout or "0 States." in result.stdout


def test_indicators_tell_the_way_into_force(town: Town) -> None:
    shown = town.run("indicators").stdout
    assert "Of the 5 consents that the Protocol needs, 4 have been given: Serbia (9 February 2023)" in shown
    assert "48 signatory, 4 consented, 0 in force" in shown
    assert line_of(shown, "2023-02-09")[1:] == ["consents", "1", "RS"]
    assert "Not counted: the exercise States QM, QN, QO." in shown
    assert "as that of consent is not known: " in shown
    assert town.json("indicators")["treaties"][1]["signatures"]["count"] == 52


def test_who_left_is_told(town: Town) -> None:
    file = town.changed()
    file.write_text("Record,State,Treaty,Denunciation effective on,Valid from\nparticipation,NZ,ETS185,2026-10-01,2025-08-28\n")
    sent = town.json("submit", str(file), "--state", "NZ", "--as", "registrar")
    town.json("approve", sent["notification"]["id"], "--yes", "--digest", sent["plan"]["digest"], "--as", "approver")
    assert "without NZ" in town.run("indicators").stdout


def test_member_states(town: Town) -> None:
    shown = town.run("indicators", "--eu", "--as-of", "2026-06-01").stdout
    assert line_of(shown, "HU")[2:] == ["MISS"] * 4 + ["done"] + ["MISS"] * 5
    assert line_of(shown, "FR") == ["FR", "signatory", *["."] * 10]
    assert "special position under Union law is not known here" in shown
    hungary = " ".join(town.run("indicators", "--eu", "--state", "HU", COLUMNS="200").stdout.split())
    assert "7.9.a must not done joined without this reservation participation HU.CETS224 v1" in hungary
    assert "NOT DONE" in hungary
    assert len(town.json("indicators", "--eu", "--state", "HU")["items"][0]["obligations"]) == 10


def test_a_state_goes_with_the_union(town: Town) -> None:
    result = town.run("indicators", "--state", "HU", COLUMNS="200")
    assert result.exit_code == 2
    assert "it goes with --eu" in result.stderr


def test_all_three_are_written_to_files(town: Town, tmp_path: Path) -> None:
    for words, first in ((("coverage", "JP"), "State"), (("indicators",), "Indicator"), (("indicators", "--eu"), "State")):
        for form in ("csv", "xlsx"):
            place = tmp_path / f"table.{form}"
            result = town.run(*words, "--to", str(place))
            assert (result.exit_code, result.stdout) == (0, f"Written to {place}, {place.stat().st_size:,} bytes.\n")
            assert cells_of(place.read_bytes())[0][0].startswith(first)
    assert town.run("coverage", "--to", str(tmp_path / "table.pdf")).exit_code == 2
