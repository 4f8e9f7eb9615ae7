"""erase on the command line: ask, list, show, approve, reject; the list beside backups, and a copy that needs it."""

import json
from pathlib import Path

import pytest
from typer.testing import Result

from tests.api.places import wish
from tests.api.served import Loaded, copied, serving
from tests.cli.test_backups import operate
from tests.cli.town import Town

NAME = "Zacharie Quillfeather"
HEADING = "State,Provision,Role,Authority (en),Named person,Valid from\n"
ROW = "QN,35,,Norvania Evening Desk,{},2026-01-10\n"


def _spoken(town: Town, tmp_path: Path) -> str:
    for place, person in enumerate((NAME, "Ann Other")):
        file = tmp_path / f"{place}.csv"
        file.write_text(HEADING + ROW.format(person))
        made = town.json("submit", str(file), "--state", "QN", "--as", "registrar")["notification"]
        town.json(
            "approve",
            made["id"],
            "--digest",
            town.json("plan", made["id"], "--as", "approver")["digest"],
            "--yes",
            "--as",
            "approver",
        )
    found = town.json("lookup", "QN", "35", "--as", "auditor")["items"]
    return str(next(each["id"] for each in found if "Norvania Evening Desk" in each["authority"]["names"].values()))


def _ask(town: Town, key: str) -> Result:
    line = f"designation/{key}/restricted/1/person"
    return town.run("erase", "ask", "QN", "--ground", "objection", "--reason", "has left", "--line", line, "--as", "registrar")


def test_it_is_asked_for_shown_and_approved(town: Town, tmp_path: Path) -> None:
    key = _spoken(town, tmp_path)
    asked = _ask(town, key)
    assert asked.exit_code == 0, asked.output
    assert "File and plans: n_" in asked.stdout
    assert NAME not in asked.stdout
    name = next(word for word in asked.stdout.split() if word.startswith("x_"))
    listed = town.run("erase", "list", "--as", "auditor")
    assert name in listed.stdout
    shown = town.json("erase", "show", name, "--as", "approver")
    assert shown["reason"] == "has left"
    refused = town.run("erase", "approve", name, "--as", "approver", "--yes")
    assert refused.exit_code == 2
    done = town.run("erase", "approve", name, "--as", "approver", stdin="y\n")
    assert done.exit_code == 0, done.output
    assert "objection: erased." in done.stdout
    assert "there is nothing to decide" in town.run("erase", "approve", name, "--as", "approver", stdin="y\n").stderr
    assert town.json("erase", "list", "--as", "auditor")["items"][0]["status"] == "erased"


def test_it_is_rejected(town: Town, tmp_path: Path) -> None:
    file = tmp_path / "one.csv"
    file.write_text(HEADING + ROW.format("Bo Third").replace("Evening", "Morning"))
    made = town.json("submit", str(file), "--state", "QN", "--as", "registrar")["notification"]
    town.json("withdraw", made["id"], "--as", "registrar")
    words = ("erase", "ask", "QN", "--ground", "unlawful", "--reason", "x", "--paper", made["id"], "--as", "registrar")
    name = town.json(*words)["id"]
    assert "rejected." in town.run("erase", "reject", name, "--reason", "no", "--as", "approver").stdout


def test_wrong_words(town: Town) -> None:
    for line in ("designation/d_1", "designation/d_1/restricted/x/person"):
        said = town.run("erase", "ask", "QN", "--ground", "objection", "--reason", "x", "--line", line, "--as", "registrar")
        assert said.exit_code == 2


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_copy_of_before_is_not_opened_until_it_is_erased_there_again(loaded_sqlite: Loaded, tmp_path: Path) -> None:
    with copied(loaded_sqlite, tmp_path) as url:
        with serving(url, tmp_path / "own", loaded_sqlite.tokens) as served:
            for person in (NAME, "Ann Other"):
                sent = served.submit((HEADING + ROW.format(person)).encode(), state="QN").json()
                assert served.approve(sent).status_code == 200
            found = served.get("/designations?state=QN&provision=35&limit=200").json()["items"]
            key = next(each["id"] for each in found if "Norvania Evening Desk" in each["authority"]["names"].values())
            assert operate(url, "backup", "before.age").exit_code == 0
            lines = [{"kind": "designation", "id": key, "audience": "restricted", "versions": [1], "fields": ["person"]}]
            asked = served.post("/erasures", "registrar", wish("QN", lines=lines)).json()
            done = served.post(f"/erasures/{asked['id']}/approve", "approver", {"digest": asked["digest"]})
            assert done.status_code == 200, done.text
        assert "lists 1 erasures" in operate(url, "erase", "record", "erasures.json").stdout
        assert "written anew" in operate(url, "erase", "wipe").stdout
        assert NAME not in Path("erasures.json").read_text()
    copy = f"sqlite:///{tmp_path / 'copy.sqlite'}"
    assert operate(copy, "restore", "before.age").exit_code == 0
    closed = operate(copy, "restore", "--release")
    assert closed.exit_code == 1
    assert "name the list that 'authdir erase record' wrote" in closed.stderr
    assert "no list that" in operate(copy, "restore", "--release", "--erasures", "before.age").stderr
    whole = json.loads(Path("erasures.json").read_text())
    (erasure,) = whole["erasures"]
    for spoilt in ([], [erasure, erasure], [erasure | {"wanted": "{}"}], [erasure | {"id": "x_other"}]):
        Path("spoilt.json").write_text(json.dumps(whole | {"erasures": spoilt}))
        refused = operate(copy, "restore", "--release", "--erasures", "spoilt.json")
        assert (refused.exit_code, "does not bear the mark of this service's key" in refused.stderr) == (1, True)
    assert operate(copy, "restore", "--release", "--erasures", "erasures.json", "--no-erasures").exit_code == 2
    opened = operate(copy, "restore", "--release", "--erasures", "erasures.json", "--despite-findings")
    assert opened.exit_code == 0, opened.output
    assert "Of 1 erasures 1 were carried out again, on 2 lines." in opened.stdout
    assert operate(copy, "erase", "wipe").exit_code == 0
    assert NAME.encode() not in (tmp_path / "copy.sqlite").read_bytes()
    report = json.loads(operate(copy, "check", "--json").stdout)
    assert [each for step in report["steps"] for each in step["findings"]] == []
    with serving(copy, tmp_path / "there", loaded_sqlite.tokens) as served:
        assert NAME not in served.get(f"/designations/{key}/versions/1", "auditor").text
    assert "no restored database" in operate(copy, "restore", "--release", "--no-erasures").stderr
