"""Exports over HTTP: the whole selection, as its reader sees it, audited, and unchanged when it is sent in again."""

import csv
import io
from typing import Any

import pytest

from tests.api.asserts import problem
from tests.api.places import FILES
from tests.api.served import API, Served
from tests.intake.makers import cells_of

FORMS = ("csv", "xlsx")
READERS = (None, "officer", "duty_officer", "state_editor", "auditor")
_FOR_PARTIES = {"Languages", "Hours", "Phone", "E-mail"}
_FOR_THE_NETWORK = {"Duty phone", "Out-of-hours procedure"}
_RESTRICTED = {"Private phone", "Named person", "Verification note"}


def told(content: bytes) -> list[dict[str, str]]:
    heading, *lines = cells_of(content)
    return [dict(zip(heading, line, strict=True)) for line in lines]


def every(served: Served, path: str, who: str | None) -> list[Any]:
    joint = "&" if "?" in path else "?"
    page = served.get(f"{path}{joint}limit=200", who).json()
    items = list(page["items"])
    while page["next"]:
        page = served.get(f"{path}{joint}limit=200&cursor={page['next']}", who).json()
        items += page["items"]
    return items


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("who", READERS)
def test_what_is_exported_is_unchanged_when_it_is_sent_in(either: Served, form: str, who: str | None) -> None:
    for path in (f"/designations.{form}", f"/statements.{form}"):
        content = either.get(path, who).content
        lines, _ = either.stored()
        sent = either.submit(content, state=None, reference=f"{path} of {who}").json()
        counts = {action: count for action, count in sent["counts"].items() if count}
        assert (sent["status"], counts) == ("previewed", {"unchanged": len(told(content))}), _otherwise(either, sent)
        assert either.approve(sent).status_code == 200
        assert either.stored()[0] == lines


AWKWARD = {
    "State": "QM",
    "Provision": "8.10.b",
    "Role": "receive",
    "Authority (en)": '=Court "of" Meridia, 1; 2',
    "Authority (fr)": "@Cour",
    "Authority (sr-Latn)": "Sud",
    "Authority (und)": "-法務省",
    "Parent authority": "+Ministry",
    "Address": '=1 Drill Lane\n@2, the back\n-3; "4"',
    "Postal code": "007",
    "Website": "https://court.example/?a=1&b=2",
    "Scope": "\t=cmd|' /C calc'!A0 & more",
    "Languages": "sr-Latn; en-GB; zh-Hant",
    "Hours": "=not yet known",
    "Phone": "+44 20 7946 0175 ext. 12; +44 20 7946 0176",
    "E-mail": "+a@court.example; b@court.example",
    "Portal": "=https://a.example/?x=1&y=2\n-b",
    "Duty phone": "+44 20 7946 0178",
    "Named person": "O'Hara-=",
    "Declared on": "2026-01-15",
    "Valid from": "2026-02-01",
    "Valid to": "2031-01-01",
    "Audience": "restricted",
}
"""A row with much that is awkward to write and to read."""
OF_A_TERRITORY = {
    "State": "FR",
    "Territory": "PF",
    "Provision": "35",
    "Authority (en)": "Police of the islands",
    "Hours": "Mo-Fr 08:00-16:00",
    "Duty phone": "+689 40 12 34 56",
    "Valid from": "2026-02-01",
}


WRITTEN = {"QM": (AWKWARD["Authority (en)"], AWKWARD["Address"]), "FR": ("PF",)}


def test_what_is_awkward_comes_back_unchanged_too(either: Served) -> None:
    written = io.StringIO()
    lines = csv.DictWriter(written, list(AWKWARD | OF_A_TERRITORY))
    lines.writeheader()
    lines.writerows((AWKWARD, OF_A_TERRITORY))
    sent = either.submit("\ufeff".encode() + written.getvalue().encode(), state=None).json()
    assert (sent["counts"]["create"], sent["counts"]["rejected"]) == (2, 0), sent
    assert either.approve(sent).status_code == 200
    for who in READERS:
        for form in FORMS:
            for state, texts in WRITTEN.items():
                content = either.get(f"/designations.{form}?state={state}&as_of=2026-06-01", who).content
                assert {text for text in texts for row in told(content) if text in row.values()} == set(texts)
                again = either.submit(content, state=state, reference=f"{who} {form}").json()
                counts = {action: count for action, count in again["counts"].items() if count}
                assert counts == {"unchanged": len(told(content))}, _otherwise(either, again)


def _otherwise(served: Served, sent: dict[str, Any]) -> Any:
    if "id" not in sent or sent["status"] != "previewed":
        return sent
    plan = served.get(f"/notifications/{sent['id']}/plan", "registrar").json()
    return [row for row in plan["rows"] if row["action"] != "unchanged"][:3]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("query", ["?state=QM", "?provision=8.10", "?q=justice", "?operative=true&treaty=CETS224", "?language=en"])
def test_it_holds_what_the_list_holds_of_all_pages(demo: Served, form: str, query: str) -> None:
    for who in (None, "duty_officer"):
        listed = every(demo, f"/designations{query}", who)
        rows = told(demo.get(f"/designations.{form}{query}", who).content)
        assert [(row["State"], row["Provision"], row["Role"]) for row in rows] == [
            (item["state"], item["provision"], item["role"]) for item in listed
        ]


def test_nobody_reads_more_in_a_file_than_in_the_list(demo: Served) -> None:
    for who, seen, hidden in (
        (None, set(), _FOR_PARTIES | _FOR_THE_NETWORK | _RESTRICTED),
        ("administrator", set(), _FOR_PARTIES | _FOR_THE_NETWORK | _RESTRICTED),
        ("officer", _FOR_PARTIES, _FOR_THE_NETWORK | _RESTRICTED),
        ("duty_officer", _FOR_PARTIES | _FOR_THE_NETWORK, _RESTRICTED),
        ("state_editor", _FOR_PARTIES | _FOR_THE_NETWORK | _RESTRICTED, set()),
    ):
        headings = set(cells_of(demo.get("/designations.csv?state=QM", who).content)[0])
        assert seen <= headings
        assert not headings & hidden
    for row in told(demo.get("/designations.csv", "state_editor").content):
        assert row["State"] == "QM" or not any(row[heading] for heading in _FOR_THE_NETWORK | _RESTRICTED)


@pytest.mark.parametrize("form", FORMS)
def test_its_name_says_of_what_and_of_which_day(demo: Served, form: str) -> None:
    for path, name in (
        (f"/designations.{form}?as_of=2026-03-01", f"designations-2026-03-01.{form}"),
        (f"/designations.{form}?state=qm&as_of=2026-03-01", f"designations-QM-2026-03-01.{form}"),
        (f"/statements.{form}?state=FR&as_of=2026-03-01", f"statements-FR-2026-03-01.{form}"),
    ):
        assert demo.get(path).headers["content-disposition"] == f'attachment; filename="{name}"'


def test_it_is_of_the_day_and_of_what_was_known(demo: Served) -> None:
    before, after = (told(demo.get(f"/designations.csv?state=QM&provision=27.2&as_of={day}", "officer").content)[0]
                     for day in ("2025-08-31", "2025-09-01"))  # fmt: skip
    assert (before["Phone"], after["Phone"]) == ("+442079460110", "+442079460150")
    assert after["Valid from"] == "2025-09-01" > before["Valid from"]
    assert told(demo.get("/designations.csv?known_at=0").content) == []
    revision = demo.get("/designations?state=QM").json()["meta"]["revision"]
    now = demo.get("/designations.csv?state=QM")
    assert demo.get(f"/designations.csv?state=QM&known_at={revision}").content == now.content


@pytest.mark.parametrize("route", FILES)
@pytest.mark.parametrize("parameter", ["limit=10", "cursor=WzBd"])
def test_it_has_no_pages(demo: Served, route: str, parameter: str) -> None:
    path, _, form = route.rpartition(".")
    accept = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}[form]
    for answer in (
        demo.send("GET", f"{route}?{parameter}"),
        demo.send("GET", f"{path}?{parameter}", headers={"Accept": accept}),
    ):
        assert [fault["code"] for fault in problem(answer, 400)["errors"]] == ["unknown-parameter"]


@pytest.mark.parametrize("form", FORMS)
def test_its_event_names_records_and_fields_and_comes_first(demo: Served, form: str) -> None:
    before = len(demo.events())
    demo.get(f"/designations.{form}?state=QM")
    demo.get(f"/statements.{form}", "duty_officer")
    assert len(demo.events()) == before
    answer = demo.get(f"/designations.{form}?state=QM", "duty_officer")
    (event,) = demo.events()[before:]
    assert event["request_id"] == answer.headers["x-request-id"]
    assert (event["action"], event["count"]) == (f"export-designations-{form}", len(told(answer.content)))
    assert [target[0] for target in event["targets"]] == [
        item["id"] for item in every(demo, "/designations?state=QM", "duty_officer")
    ]
    assert set(event["fields"]) == {"languages", "hours", "channels", "procedure"}


@pytest.mark.parametrize("form", FORMS)
def test_caches_are_told_what_they_are_told_of_the_list(demo: Served, form: str) -> None:
    for who in (None, "officer"):
        listed, file = (demo.get(path, who) for path in ("/designations", f"/designations.{form}"))
        for name in ("cache-control", "vary"):
            assert file.headers[name] == listed.headers[name]
    assert demo.get(f"/designations.{form}", If_None_Match=demo.get(f"/designations.{form}").headers["etag"]).status_code == 304


@pytest.mark.parametrize("kind", ["designation", "statement", "participation", "state", "arrangement"])
def test_blank_files_are_there_in_both_forms(demo: Served, kind: str) -> None:
    sheet, text = (demo.get(f"/templates/{form}?record={kind}") for form in ("xlsx", "csv"))
    assert cells_of(sheet.content) == cells_of(text.content)
    assert sheet.headers["content-disposition"] == f'attachment; filename="{kind}.xlsx"'
    assert sheet.headers["content-type"].startswith("application/vnd.openxmlformats")
    assert demo.get(f"/templates/xlsx?record={kind}").headers["etag"] == sheet.headers["etag"]
    told = problem(demo.get("/templates/xlsx?record=person"), 400)
    assert told["errors"][0]["parameter"] == "record"
    assert API in str(sheet.url)
