"""Files as people send them by mistake, and files that are too large: told what is wrong, and nothing reaches the register."""

import io
import json
import zipfile

import pytest

from tests.api.asserts import problem
from tests.api.served import API, Served

HEADING = b"State,Provision,Role,Authority (en),Address,Phone,Valid from\n"
ROW = b"QM,8.10.b,receive,Court of Meridia,4 Drill Lane,+44 20 7946 0175,2026-02-01\n"
MIB = 1024 * 1024


def _zip() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"0" * MIB)
    return written.getvalue()


UNREADABLE = {
    "empty": b"",
    "blank": b" \r\n\r\n",
    "a mark only": b"\xef\xbb\xbf",
    "heading only": HEADING,
    "no known heading": b"colour,size\nred,7\n",
    "utf-32": (HEADING + ROW).decode().encode("utf-32"),
    "neither utf-8 nor windows-1252": HEADING + ROW.replace(b"Court", b"Co\x81urt\xff"),
    "nul": HEADING + ROW.replace(b"Court", b"Co\x00urt"),
    "surrogate": HEADING + ROW.replace(b"Court", b"\xed\xa0\x80"),
    "open quote": HEADING + b'QM,"8.10.b,receive\n',
    "stray quote": HEADING + b'QM,"8.10.b"x,receive\n',
    "png": b"\x89PNG\r\n\x1a\n" + bytes(200),
    "zip": _zip(),
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n",
    "html": b"<!doctype html><table><tr><td>QM</td></tr></table>",
    "rtf": b"{\\rtf1\\ansi QM}",
    "broken json": b'[{"State": "QM"',
    "deep json": b"[" * 1_000,
    "json of another kind": b'{"colour": "red"}',
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_of_which_nothing_can_be_imported(hostile: Served, name: str) -> None:
    lines = hostile.stored()[0]
    answer = hostile.submit(UNREADABLE[name], reference=name)
    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert told["status"] == "rejected_input"
    assert told["problem"]["code"] == "unreadable-file"
    assert told["problem"]["detail"]
    assert told["problem"]["errors"][0]["detail"]
    assert "errors" in told["problem"]
    seen = hostile.get(f"/notifications/{told['id']}", "registrar").json()
    assert (seen["status"], seen["problem"]) == ("rejected_input", told["problem"])
    assert hostile.get(f"/notifications/{told['id']}/file", "registrar").content == UNREADABLE[name]
    refused = hostile.post(f"/notifications/{told['id']}/approve", "approver", {"digest": told["digest"] or "d"})
    problem(refused, 409, "not-decidable")
    assert hostile.stored()[0] == lines


@pytest.mark.parametrize(
    ("row", "column", "suggestion"),
    [
        (ROW.replace(b"8.10.b", b"8.1"), "Provision", "8.10.a or 8.10.b"),
        (ROW.replace(b"QM,", b"AUS,"), "State", "AT or AU"),
        (ROW.replace(b"QM,", b"Korea,"), "State", "KR"),
        (ROW.replace(b"QM,", b"Congo,"), "State", None),
        (ROW.replace(b"QM,", b"Atlantis,"), "State", None),
        (ROW.replace(b"8.10.b", b"99.9"), "Provision", None),
        (ROW.replace(b"2026-02-01", b"01/02/2026"), "Valid from", None),
        (ROW.replace(b"2026-02-01", b"2026-02-30"), "Valid from", None),
        (ROW.replace(b"+44 20 7946 0175", b"0175"), "Phone", None),
        (ROW.replace(b"8.10.b", b"8.10\xe2\x80\x8b.b"), "Provision", None),
    ],
)
def test_a_row_that_does_not_hold_is_refused_and_never_guessed(
    hostile: Served, row: bytes, column: str, suggestion: str | None
) -> None:
    lines = hostile.stored()[0]
    told = hostile.submit(HEADING + row, state=None).json()
    assert told["status"] == "rejected_input"
    assert column in json.dumps(told["problem"]["errors"])
    assert "row 2" in json.dumps(told["problem"]["errors"])
    (planned,) = hostile.get(f"/notifications/{told['id']}/plan", "registrar").json()["rows"]
    assert (planned["action"], planned["changes"]) == ("rejected", [])
    (finding,) = [each for each in planned["findings"] if each["column"] == column and each["level"] == "error"]
    assert set(finding) >= {"level", "code", "column", "message", "suggestion"}
    if suggestion is not None:
        assert suggestion in finding["suggestion"]
    assert hostile.stored()[0] == lines


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_a_table_in_the_encodings_of_common_programs_is_read(hostile: Served, encoding: str) -> None:
    content = (HEADING + ROW).decode().replace("Court", "Cour d'équité").encode(encoding)
    told = hostile.submit(content, reference=encoding).json()
    assert (told["status"], told["counts"]["create"]) == ("previewed", 1)
    (planned,) = hostile.get(f"/notifications/{told['id']}/plan", "registrar").json()["rows"]
    assert "Cour d'équité of Meridia" in json.dumps(planned["changes"], ensure_ascii=False)


def test_one_bad_row_does_not_hide_the_good_one(hostile: Served) -> None:
    told = hostile.submit(HEADING + ROW + ROW.replace(b"8.10.b", b"8.1")).json()
    assert told["status"] == "previewed"
    assert (told["counts"]["create"], told["counts"]["rejected"]) == (1, 1)


def test_the_row_of_another_state_is_refused_and_shows_nothing_of_it(hostile: Served) -> None:
    foreign = b'QN,35,contact,"National Police of Norlandia, Cybercrime Unit",1 X,+44 20 7946 0199,2026-02-01\n'
    told = hostile.submit(HEADING + ROW + foreign, "state_editor").json()
    plan = hostile.get(f"/notifications/{told['id']}/plan", "state_editor").json()
    refused = [row for row in plan["rows"] if row["row"] == 3]
    assert [(row["action"], row["changes"]) for row in refused] == [("rejected", [])]
    assert [finding["code"] for finding in refused[0]["findings"] if finding["level"] == "error"] == ["state-differs"]


def test_the_original_is_kept_byte_for_byte(hostile: Served) -> None:
    content = b"\xef\xbb\xbf" + HEADING.replace(b"\n", b"\r\n") + b"# a comment\r\n" + ROW
    told = hostile.submit(content).json()
    answer = hostile.get(f"/notifications/{told['id']}/file", "registrar")
    assert answer.content == content
    assert told["file"]["size"] == len(content)
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == f'attachment; filename="{told["id"]}"'


def test_a_file_beyond_the_limit(hostile: Served) -> None:
    stored = hostile.stored()
    problem(hostile.submit(b"x" * (10 * MIB + 1)), 413, "too-large")
    problem(hostile.submit(b"x" * (12 * MIB)), 413, "too-large")
    body = json.dumps({"metadata": {"state": "QM"}, "rows": [{"Role": "x" * 100}] * 120_000})
    answer = hostile.send("POST", f"{API}/notifications", "registrar", content=body, headers={"Content-Type": "application/json"})
    problem(answer, 413, "too-large")
    assert hostile.stored() == stored


@pytest.mark.parametrize("media_type", ["multipart/form-data; boundary=B", "application/json"])
@pytest.mark.parametrize("path", ["", "/n_1/approve"])
def test_what_has_no_end_is_refused_before_all_of_it_has_come(demo: Served, media_type: str, path: str) -> None:
    who = "approver" if path else "registrar"
    headers = {"Content-Type": media_type, "Authorization": f"Bearer {demo.tokens[who]}", "Idempotency-Key": "k"}
    opening = b'--B\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
    chunks = [opening, *[b"x" * MIB] * 40]
    status, told, _ = demo.raw("POST", f"{API}/notifications{path}", headers=headers, chunks=chunks)
    assert status == 413
    assert (told["content-type"], told["connection"]) == ("application/problem+json", "close")
    assert demo.left_unread[0] >= 28


@pytest.mark.parametrize("length", ["12000000", "9" * 30, "0" * 30 + "12000000"])
def test_what_says_that_it_is_too_large_is_refused_unread(demo: Served, length: str) -> None:
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {demo.tokens['registrar']}", "Content-Length": length}
    status, told, _ = demo.raw("POST", f"{API}/notifications", headers=headers, chunks=[b"x" * MIB] * 14)
    assert (status, told["x-content-type-options"]) == (413, "nosniff")
    assert demo.left_unread[0] >= (15 if length[0] != "0" else 2)


@pytest.mark.parametrize("who", [None, "officer"])
def test_nothing_is_read_from_who_may_not_send(demo: Served, who: str | None) -> None:
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {demo.tokens[who]}"} if who else {})
    status, _, _ = demo.raw("POST", f"{API}/notifications", headers=headers, chunks=[b"x" * MIB] * 40)
    assert status == (403 if who else 401)
    assert demo.left_unread[0] == 41
