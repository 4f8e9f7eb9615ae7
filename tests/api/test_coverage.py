"""Coverage, indicators and EU Member States over HTTP, on the seed: the known facts, and the same as files."""

import csv
import io
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.api.served import Served
from tests.api.test_freshness import point, reported
from tests.intake.makers import cells_of

PATHS = ("/coverage", "/indicators", "/indicators/union")
FORMS = ("csv", "xlsx")
CSV, XLSX = "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RATIFIED = ["RS", "JP", "HU", "CR"]


def rows(content: bytes) -> list[dict[str, str]]:
    heading, *lines = cells_of(content)
    names = [each.partition(" / ")[0] for each in heading]
    return [dict(zip(names, line, strict=True)) for line in lines]


def items(served: Served, path: str, who: str | None = None) -> list[Any]:
    found: list[Any] = served.get(f"{path}{'&' if '?' in path else '?'}limit=200", who).json()["items"]
    return found


def protocol(served: Served, query: str = "") -> Any:
    return served.get(f"/indicators{query}").json()["treaties"][1]


def test_fifty_two_have_signed_four_have_ratified_and_the_protocol_is_not_in_force(demo: Served) -> None:
    found = protocol(demo, "?as_of=2026-06-01")
    assert found["signatures"]["count"] == 52
    last = found["signatures"]["steps"][-1]
    assert (last["day"], last["states"]) == ("2025-11-14", ["BA"])
    assert [state for step in found["consents"]["steps"] for state in step["states"]] == RATIFIED
    assert found["parties"] == {"count": 0, "steps": [], "announced": []}
    way = found["entry_into_force"]
    assert ([each["state"] for each in way["given"]], way["needed"], way["lacking"], way["in_force_on"]) == (RATIFIED, 5, 1, None)
    assert all(name in way["summary"] for name in ("Serbia", "Japan", "Hungary", "Costa Rica"))
    assert "Serbie" in way["summary_fr"]
    assert set(RATIFIED).isdisjoint(way["signatories"])
    assert (found["statuses"]["signatory"], found["statuses"]["consented"], found["statuses"]["in_force"]) == (48, 4, 0)


def test_one_by_one_over_the_days(demo: Served) -> None:
    counts = {day: protocol(demo, f"?as_of={day}")["consents"]["count"] for day in ("2023-02-08", "2023-02-09", "2023-08-10")}
    assert list(counts.values()) == [0, 1, 2]
    first = protocol(demo, "?as_of=2022-05-12")
    assert (first["signatures"]["count"], len(first["signatures"]["steps"])) == (22, 1)


def test_exercise_states_are_told_by_themselves(demo: Served) -> None:
    found = demo.get("/indicators").json()
    assert found["exercise"]["states"] == ["QM", "QN", "QO"]
    assert found["exercise"]["treaties"][1]["statuses"]["in_force"] == 3
    assert sum(found["treaties"][0]["statuses"].values()) == 95
    assert not any(code in str(found["treaties"]) for code in ("'QM'", "'QN'", "'QO'"))
    meta = demo.get("/coverage").json()["meta"]
    assert (meta["totals"]["states"], meta["exercise"]["states"], meta["total"]) == (95, 3, 98)


def test_japan_need_name_nobody_under_7_5_e(demo: Served) -> None:
    (japan,) = items(demo, "/coverage?state=JP")
    cells = {each["provision"]: each for each in japan["provisions"]}
    assert (cells["7.5.e"]["status"], cells["7.5.e"]["reason"], cells["7.5.e"]["duty"]) == (
        "not_required",
        "reserved-7.9.a",
        "reserved-7.9.a",
    )
    assert (cells["10.5"]["status"], cells["10.5"]["duty"]) == ("not_required", "informal-directory")
    assert (cells["8.10.a"]["status"], cells["8.10.a"]["count"]) == ("declared", 2)
    assert (cells["24.7"]["status"], cells["24.7"]["duty"]) == ("declared", "owed")


def test_the_sums_are_those_of_the_cells(demo: Served) -> None:
    listed = items(demo, "/coverage")
    totals = {each["provision"]: each for each in demo.get("/coverage?limit=1").json()["meta"]["totals"]["provisions"]}
    for code, sums in totals.items():
        cells = [cell for item in listed if not item["exercise"] for cell in item["provisions"] if cell["provision"] == code]
        assert len(cells) == 95
        for status in ("declared", "missing", "not_required"):
            assert sums[status] == sum(cell["status"] == status for cell in cells)
        assert sums["entries"] == sum(cell["count"] for cell in cells)
        assert sums["not_required"] == sum(sums["reasons"].values())
    for item in listed:
        assert item["totals"]["entries"] == sum(cell["count"] for cell in item["provisions"])


def test_twenty_seven_member_states_of_which_hungary_alone_has_something_due(demo: Served) -> None:
    found = {each["state"]: each for each in items(demo, "/indicators/union?as_of=2026-06-01")}
    real = {code: each for code, each in found.items() if not each["exercise"]}
    assert len(real) == 27
    assert [code for code, each in real.items() if each["totals"]["not_done"]] == ["HU"]
    hungary = {each["provision"]: each["outcome"] for each in real["HU"]["obligations"]}
    assert hungary == dict.fromkeys(hungary, "not_done") | {"7.9.a": "done"}
    assert not any(each["totals"]["contrary"] for each in real.values())
    before = {each["state"] for each in items(demo, "/indicators/union?as_of=2020-01-31")}
    assert before - set(found) == {"GB"}
    assert found["QM"]["exercise"] is True


@pytest.mark.parametrize("path", PATHS)
def test_both_files_hold_the_same_and_can_be_negotiated(demo: Served, path: str) -> None:
    text, sheet = (demo.get(f"{path}.{form}") for form in FORMS)
    assert rows(text.content) == rows(sheet.content)
    assert text.headers["content-type"] == "text/csv; charset=utf-8"
    for form, media_type, answer in (("csv", CSV, text), ("xlsx", XLSX, sheet)):
        assert demo.send("GET", f"/api/v1{path}", headers={"Accept": media_type}).content == answer.content
        assert f".{form}" in answer.headers["content-disposition"]
    assert cells_of(sheet.content)[0][0].count(" / ") == 1
    assert demo.get(f"{path}.csv").content == text.content


def test_the_file_of_coverage_holds_the_cells_of_the_list(demo: Served) -> None:
    lines = [line for line in rows(demo.get("/coverage.csv", "duty_officer").content) if not line["Territory"]]
    listed = [(item, cell) for item in items(demo, "/coverage", "duty_officer") for cell in item["provisions"]]
    assert len(lines) == len(listed) == 980
    for line, (item, cell) in zip(lines, listed, strict=True):
        assert (line["State"], line["Provision"], line["Status"], line["Duty"]) == (
            item["state"],
            cell["provision"],
            cell["status"],
            cell["duty"],
        )
        assert [int(line[name]) for name in ("Declared", "Overdue", "Disputed")] == [
            cell[name] for name in ("count", "overdue", "disputed")
        ]
    japan = rows(demo.get("/coverage.xlsx?state=JP&provision=7.5.e").content)
    assert japan[0]["In words (en)"].endswith("Article 7 is reserved (7.9.a)")
    assert japan[0]["Name (fr)"] == "Japon"
    named = demo.get("/coverage.csv?state=JP&as_of=2026-03-01").headers["content-disposition"]
    assert named == 'attachment; filename="coverage-JP-2026-03-01.csv"'


def test_the_file_of_indicators_is_one_line_for_each_count(demo: Served) -> None:
    lines = rows(demo.get("/indicators.csv?as_of=2026-06-01").content)
    consents = [line for line in lines if (line["Indicator"], line["Treaty"]) == ("consents", "CETS224")]
    assert [(line["Day"], line["Count"], line["States"]) for line in consents] == [
        ("2023-02-09", "1", "RS"),
        ("2023-08-10", "2", "JP"),
        *((line["Day"], line["Count"], line["States"]) for line in consents[2:]),
    ]
    (way,) = [line for line in lines if line["Indicator"] == "entry into force"]
    assert (way["Count"], way["Of"], way["States"], way["Day"]) == ("4", "5", "RS; JP; HU; CR", "")
    (complete,) = [line for line in lines if line["Indicator"] == "completeness" and line["Provision"] == "35"]
    row = next(each for each in demo.get("/indicators?as_of=2026-06-01").json()["provisions"] if each["provision"] == "35")
    assert (int(complete["Count"]), int(complete["Of"])) == (row["met"], row["owed"])


def test_the_file_of_the_union_names_what_each_line_rests_on(demo: Served) -> None:
    lines = rows(demo.get("/indicators/union.csv?state=HU").content)
    assert len(lines) == 10
    assert {line["Rule"] for line in lines} == {"must", "must_not"}
    (kept,) = [line for line in lines if line["Provision"] == "7.9.a"]
    assert (kept["Outcome"], kept["Records"]) == ("done", "participation HU.CETS224 v1")
    assert kept["In words (en)"] == "done: joined without this reservation"


@pytest.mark.parametrize("path", ["/coverage.xlsx?state=QN", "/indicators/union.xlsx?state=QN", "/indicators.xlsx"])
def test_no_cell_of_a_workbook_is_computed(either: Served, path: str) -> None:
    name = "=cmd|' /C calc'!A0"
    written = io.StringIO()
    csv.writer(written).writerows(
        [("Record", "State", "Name (en)", "Memberships", "Valid from"), ("state", "QN", name, "EU", "2026-01-01")]
    )
    sent = either.submit(written.getvalue().encode(), state=None).json()
    assert either.approve(sent).status_code == 200
    cells = [cell for line in load_workbook(io.BytesIO(either.get(path).content)).worksheets[0] for cell in line if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells)
    if "QN" in path:
        assert name in {cell.value for cell in cells}
        assert name in {line["Name (en)"] for line in rows(either.get(path.replace("xlsx", "csv")).content)}


@pytest.mark.parametrize("path", PATHS)
def test_what_may_tell_more_than_is_public_is_in_the_audit_first(demo: Served, path: str) -> None:
    names = {"/coverage": "coverage", "/indicators": "indicators", "/indicators/union": "union"}
    before = len(demo.events())
    demo.get(path)
    assert len(demo.events()) == before
    demo.get(path, "officer")
    demo.get(f"{path}.csv", "officer")
    asked, exported = demo.events()[before:]
    assert (asked["action"], exported["action"]) == (names[path], f"export-{names[path]}-csv")


def test_a_provision_without_authorities_is_refused_with_those_that_have_some(demo: Served) -> None:
    answer = demo.get("/coverage?provision=7.9.a")
    assert answer.status_code == 400
    assert "coverage is about 10.5" in answer.json()["errors"][0]["detail"]


def public(served: Served) -> dict[str, tuple[bytes, str, str]]:
    """What everybody is told, with its tag and how long it may be kept, as JSON and as files."""
    paths = [f"{path}{form}" for path in (*PATHS, "/states/QM") for form in ("", ".csv", ".xlsx") if path in PATHS or not form]
    answers = {path: served.get(path) for path in (*paths, "/coverage?state=QM", "/coverage?limit=1")}
    return {path: (each.content, each.headers["etag"], each.headers["vary"]) for path, each in answers.items()}


def flagged(served: Served, who: str | None) -> tuple[int, int]:
    """How many are disputed under 35: in the State's cell, and in the shares."""
    (item,) = items(served, "/coverage?state=QM&provision=35", who)
    rows = served.get("/indicators", who).json()["exercise"]["provisions"]
    (row,) = [each for each in rows if each["provision"] == "35"]
    return item["provisions"][0]["disputed"], row["attestation"]["disputed"]["count"]


def test_a_report_moves_nothing_for_those_who_may_not_know_of_it(either: Served) -> None:
    before, (cell, count) = public(either), flagged(either, "duty_officer")
    officers = {path: either.get(path, "officer").content for path in PATHS}
    assert reported(either, point(either)).status_code == 201
    assert public(either) == before
    assert {path: either.get(path, "officer").content for path in PATHS} == officers
    assert flagged(either, "duty_officer") == (cell + 1, count + 1)
    assert flagged(either, "officer") == flagged(either, None) == (0, 0)
    lines = rows(either.get("/coverage.csv?state=QM&provision=35", "duty_officer").content)
    assert [line["Disputed"] for line in lines] == [str(cell + 1)]
