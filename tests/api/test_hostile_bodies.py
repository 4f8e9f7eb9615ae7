"""Hostile bodies and files, on both databases: 4xx, or 201 with what is wrong; nothing reaches the register."""

import json
import uuid
import zlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.api.asserts import problem, refused
from tests.api.served import API, Response, Served

GOOD = {"State": "QM", "Provision": "8.10.b", "Role": "receive", "Authority (en)": "Court of Meridia"}
FILE = b"State,Provision,Role,Authority (en),Valid from\nQM,8.10.b,receive,Court of Meridia,2026-02-01\n"
METADATA = b'{"state": "QM"}'


def _json(served: Served, content: bytes, media_type: str = "application/json") -> Response:
    headers = {"Content-Type": media_type, "Idempotency-Key": uuid.uuid4().hex}
    return served.send("POST", f"{API}/notifications", "registrar", content=content, headers=headers)


def _with(metadata: Any = None, rows: Any = None) -> bytes:
    body = {"metadata": {"state": "QM"} if metadata is None else metadata, "rows": [GOOD] if rows is None else rows}
    return json.dumps(body).encode()


BROKEN = {
    "empty": b"",
    "blank": b"   ",
    "cut": b'{"metadata": {"state": "QM"}, "rows": [',
    "not json": b"<xml/>",
    "single quotes": b"{'metadata': {}}",
    "trailing": _with() + b"x",
    "two values": _with() + _with(),
    "nan": b'{"metadata": {"state": NaN}, "rows": []}',
    "infinity": b'{"metadata": {}, "rows": [{"Phone": -Infinity}]}',
    "nul escape": b'{"metadata": {"state": "QM\\u0000"}, "rows": [{}]}',
    "nul byte": b'{"metadata": {"state": "QM\x00"}, "rows": [{}]}',
    "nul in a name": b'{"metadata": {"st\\u0000ate": "QM"}, "rows": [{}]}',
    "lone surrogate": b'{"metadata": {"reference": "\\ud800"}, "rows": [{}]}',
    "low surrogate": b'{"metadata": {}, "rows": [{"Role": "\\udc00x"}]}',
    "surrogate bytes": b'{"metadata": {"reference": "\xed\xa0\x80"}, "rows": [{}]}',
    "not utf-8": b'{"metadata": {"reference": "\xff"}, "rows": [{}]}',
    "utf-16": _with().decode().encode("utf-16"),
    "utf-16 without mark": _with().decode().encode("utf-16-le"),
    "utf-32": _with().decode().encode("utf-32"),
    "latin-1": '{"metadata": {"reference": "é"}, "rows": [{}]}'.encode("latin-1"),
    "compressed": zlib.compress(_with()),
    "duplicate member": b'{"metadata": {"state": "QM"}, "metadata": {"state": "QN"}, "rows": [{}]}',
    "duplicate inside": b'{"metadata": {"state": "QM", "state": "QN"}, "rows": [{}]}',
    "duplicate by escape": b'{"metadata": {"state": "QM", "st\\u0061te": "QN"}, "rows": [{}]}',
    "duplicate in a row": b'{"metadata": {"state": "QM"}, "rows": [{"Role": "a", "Role": "b"}]}',
    "beyond 64 bits": b'{"metadata": {"state": "QM"}, "rows": [{"Phone": 1' + b"0" * 30 + b"}]}",
    "5,000 digits": b'{"metadata": {"state": "QM"}, "rows": [{"Phone": ' + b"9" * 5_000 + b"}]}",
    "huge exponent": b'{"metadata": {"complete": 1e999999}, "rows": [{}]}',
    "1,000 deep": b'{"metadata": ' + b"[" * 1_000 + b"]" * 1_000 + b', "rows": [{}]}',
    "100,000 deep": b"[" * 100_000,
    "1,000 objects deep": b'{"a":' * 1_000 + b"1" + b"}" * 1_000,
}
INVALID = {
    "5,000 digits of a fraction": b'{"metadata": {"state": 0.' + b"9" * 5_000 + b'}, "rows": [{}]}',
    "a list": b"[]",
    "a text": b'"text"',
    "null": b"null",
    "no members": b"{}",
    "no rows": b'{"metadata": {}}',
    "unknown member": b'{"metadata": {}, "rows": [{}], "approved": true}',
    "rows no list": _with(rows={"a": 1}),
    "no row at all": _with(rows=[]),
    "row no object": _with(rows=["x"]),
    "cell no text": _with(rows=[{"State": {"a": 1}}]),
    "list of lists": _with(rows=[{"Languages": [["en"]]}]),
    "metadata no object": _with(metadata=["QM"]),
    "metadata unknown member": _with(metadata={"state": "QM", "colour": "red"}),
    "state no text": _with(metadata={"state": 7}),
    "state long": _with(metadata={"state": "Q" * 65_536}),
    "state unknown": _with(metadata={"state": "ZZ"}),
    "day no day": _with(metadata={"registered_on": "2026-02-30"}),
    "day other digits": _with(metadata={"registered_on": "\u0662\u0660\u0662\u0666-\u0660\u0661-\u0660\u0661"}),
    "day with line break": _with(metadata={"registered_on": "2026-01-01\n"}),
    "flag no flag": _with(metadata={"complete": "yes"}),
    "reference long": _with(metadata={"reference": "x" * 65_536}),
    "reference control": _with(metadata={"reference": "a\u0007b"}),
}
SERVER_OWNED = (
    "id", "version", "audience", "approved", "approval", "recorded_at", "submitter", "submitted_at", "approver", "status", "digest",
    "entries", "account", "person", "sha256", "decisions", "counts",
)  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_json_that_cannot_be_read(hostile: Served, name: str) -> None:
    stored = hostile.stored()
    told = problem(_json(hostile, BROKEN[name]), 400, "malformed-body")
    assert told["errors"][0]["pointer"] is not None
    for path, who in (("approve", "approver"), ("reject", "approver"), ("withdraw", "registrar")):
        if BROKEN[name]:
            headers = {"Content-Type": "application/json"}
            answer = hostile.send("POST", f"{API}/notifications/n_1/{path}", who, content=BROKEN[name], headers=headers)
            problem(answer, 400, "malformed-body")
    assert hostile.stored() == stored


@pytest.mark.parametrize("name", INVALID)
def test_json_whose_members_do_not_hold(hostile: Served, name: str) -> None:
    stored = hostile.stored()
    told = problem(_json(hostile, INVALID[name]), 422, "invalid-body")
    assert all("pointer" in fault for fault in told["errors"])
    assert hostile.stored() == stored


@pytest.mark.parametrize("member", SERVER_OWNED)
def test_what_the_server_owns_cannot_be_sent(hostile: Served, member: str) -> None:
    stored = hostile.stored()
    problem(_json(hostile, _with(metadata={"state": "QM", member: "x"})), 422)
    problem(_json(hostile, json.dumps({"metadata": {}, "rows": [GOOD], member: "x"}).encode()), 422)
    for verb, body in (("approve", {"digest": "d"}), ("reject", {"reason": "r"})):
        if member not in body:
            answer = hostile.post(f"/notifications/n_1/{verb}", "approver", {**body, member: "x"})
            (fault,) = problem(answer, 422)["errors"]
            assert (fault["code"], fault["pointer"]) == ("unknown-member", f"/{member}")
    assert hostile.stored() == stored


@pytest.mark.parametrize("body", [{}, {"digest": None}, {"digest": 7}, {"digest": ["d"]}, {"digest": "x" * 65_536}, [], "d", 7])
def test_an_approval_without_its_digest(hostile: Served, body: Any) -> None:
    problem(hostile.post("/notifications/n_1/approve", "approver", body), 422)


@pytest.mark.parametrize(
    "body", [None, {}, {"reason": None}, {"reason": " "}, {"reason": 7}, {"reason": "x" * 65_536}, {"reason": "a\u0001"}]
)
def test_a_rejection_without_its_reason(hostile: Served, body: Any) -> None:
    told = problem(hostile.post("/notifications/n_1/reject", "approver", body), 422)
    assert told["errors"][0]["pointer"] == "/reason"


@pytest.mark.parametrize(
    "media_type",
    ["text/plain", "application/xml", "application/x-www-form-urlencoded", "text/csv", "", "application", "json", "*/*"],
)
def test_other_kinds_of_body(hostile: Served, media_type: str) -> None:
    stored = hostile.stored()
    problem(_json(hostile, _with(), media_type), 415, "unsupported-media-type")
    headers = {"Content-Type": media_type}
    answer = hostile.send("POST", f"{API}/notifications/n_1/approve", "approver", content=b'{"digest":"d"}', headers=headers)
    problem(answer, 415, "unsupported-media-type")
    assert hostile.stored() == stored


def _part(disposition: bytes, content: bytes, *more: bytes) -> bytes:
    return b"--B\r\n" + b"\r\n".join([b"Content-Disposition: " + disposition, *more]) + b"\r\n\r\n" + content + b"\r\n"


_SENT_FILE = _part(b'form-data; name="file"; filename="a.csv"', FILE)
_SENT_METADATA = _part(b'form-data; name="metadata"', METADATA)
END = b"--B--\r\n"
FORMS = {
    "nothing": b"",
    "no parts": END,
    "no end": _SENT_FILE + _SENT_METADATA,
    "no file": _SENT_METADATA + END,
    "no metadata": _SENT_FILE + END,
    "two files": _SENT_FILE + _SENT_FILE + _SENT_METADATA + END,
    "two metadata": _SENT_FILE + _SENT_METADATA + _SENT_METADATA + END,
    "a further part": _SENT_FILE + _SENT_METADATA + _part(b'form-data; name="approved"', b"true") + END,
    "file without name": _part(b'form-data; name="file"', FILE) + _SENT_METADATA + END,
    "metadata as file": _part(b'form-data; name="metadata"; filename="m"', METADATA) + END,
    "no disposition": b"--B\r\nX: y\r\n\r\nz\r\n" + END,
    "no name": _part(b'form-data; filename="a"', FILE) + END,
    "headers without end": b"--B\r\n" + b"X: y\r\n" * 10_000,
    "long header": b"--B\r\nX: " + b"y" * 200_000 + b"\r\n\r\n" + END,
    "metadata too long": _SENT_FILE + _part(b'form-data; name="metadata"', b" " * 70_000) + END,
    "metadata no json": _SENT_FILE + _part(b'form-data; name="metadata"', b"state=QM") + END,
    "metadata latin-1": _SENT_FILE + _part(b'form-data; name="metadata"', b'{"reference": "\xe9"}') + END,
    "metadata utf-16": _SENT_FILE + _part(b'form-data; name="metadata"', '{"state": "QM"}'.encode("utf-16")) + END,
    "metadata deep": _SENT_FILE + _part(b'form-data; name="metadata"', b"[" * 1_000) + END,
    "line feeds only": (_SENT_FILE + _SENT_METADATA + END).replace(b"\r\n", b"\n"),
    "garbage": bytes(range(256)) * 40,
}


def _form(served: Served, content: bytes, media_type: str = "multipart/form-data; boundary=B") -> Response:
    return _json(served, content, media_type)


@pytest.mark.parametrize("name", FORMS)
def test_forms_that_cannot_be_read(hostile: Served, name: str) -> None:
    stored = hostile.stored()
    assert refused(_form(hostile, FORMS[name]))["code"] in ("malformed-body", "invalid-body")
    assert hostile.stored() == stored


@pytest.mark.parametrize(
    "parameters",
    ["", "; boundary=", "; boundary=C", "; boundary=" + "B" * 5_000, '; boundary="B', "; boundary=\x7f", "; boundary=B B"],
)
def test_boundaries_that_are_not_there(hostile: Served, parameters: str) -> None:
    refused(_form(hostile, _SENT_FILE + _SENT_METADATA + END, f"multipart/form-data{parameters}"))


@pytest.mark.parametrize(
    "charset", ["unicode_escape", "utf-16", "utf-7", "latin-1", "rot13", "hex", "zip", "idna", "no-such", "undefined"]
)
def test_a_declared_charset_decides_nothing(hostile: Served, charset: str) -> None:
    sent = _SENT_FILE + _part(b'form-data; name="metadata"', b'{"state": "QM", "reference": "\xc3\xa9\\u00e9 +AOk-"}') + END
    answer = _form(hostile, sent, f"multipart/form-data; boundary=B; charset={charset}")
    assert answer.status_code in (200, 201)
    assert answer.json()["metadata"]["reference"] == "éé +AOk-"
    surrogate = _SENT_FILE + _part(b'form-data; name="metadata"', b'{"reference": "\\ud800"}') + END
    problem(_form(hostile, surrogate, f"multipart/form-data; boundary=B; charset={charset}"), 400)
    refused(_form(hostile, surrogate, f'multipart/form-data; boundary=B; charset={charset}; x="'))


@pytest.mark.parametrize(
    "name",
    [b"a\x00b", b"\xed\xa0\x80", b"\xff", b"../../etc/passwd", b"x" * 65_536, b"\x1b[31m", b"\xe2\x80\xae.csv", b"", b"=1+1"],
)
def test_names_and_types_of_files_are_made_fit_to_show(hostile: Served, name: bytes) -> None:
    part = _part(
        b'form-data; name="file"; filename="' + name + b'"', FILE + name[:8].hex().encode() + b"\n", b"Content-Type: " + name
    )
    answer = _form(hostile, part + _SENT_METADATA + END)
    if answer.status_code < 400:
        shown = answer.json()["file"]
        assert all(shown[member].isprintable() and 0 < len(shown[member]) <= 200 for member in ("name", "media_type"))
    else:
        refused(answer)


PIECES = (
    *(b"--B", b"\r\n", b"\n", b"--", b"Content-Disposition: form-data", b'; name="file"', b"; filename=", b'"', b"\x00", b": "),
    *(METADATA, FILE),
)


@settings(max_examples=60)
@given(st.lists(st.sampled_from(PIECES), max_size=14))
def test_any_form(demo: Served, pieces: list[bytes]) -> None:
    refused(_form(demo, b"".join(pieces)))


@settings(max_examples=60)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["metadata", "rows", "state", "x"]), inner, max_size=3)
        ),
    )
)
def test_any_json(demo: Served, body: Any) -> None:
    refused(_json(demo, json.dumps(body).encode()))
