"""Hostile input to every parameter of every operation that is described, on both databases: 4xx, never an error of ours."""

import json
from collections.abc import Iterator
from typing import TypeVar

import pytest

from app.http.reads import PREFIX, READS
from tests.api.asserts import problem, refused, secured
from tests.api.described import Described, operations
from tests.api.places import ROUTES
from tests.api.served import Response, Served
from tests.api.test_hostile_queries import HOSTILE
from tests.intake.makers import cells_of

SEARCHED = "/search?"
WORKBOOK = ".xlsx"
"""What takes longest to make: its headers are read like those of every other file."""
TAKES_ANY_TEXT = ("q", "territory", "authority")
OF_THE_REGISTER = frozenset(PREFIX + read.path for read in READS)
CALLERS = (None, "administrator", "registrar", "approver", "state_editor")
Read = list[tuple[Described, str | None]]
T = TypeVar("T")
NO_JSON = {
    "nul": r'"a\u0000b"',
    "nul byte": '"a\x00b"',
    "lone surrogate": r'"\ud800"',
    "low surrogate": r'"a\udfffb"',
    "surrogate bytes": '"\ud800"',
    "nan": "NaN",
    "infinity": "-Infinity",
    "duplicate keys": '{"a": 1, "a": 2}',
    "ten to the thirty": "1" + "0" * 30,
    "5,000 digits": "9" * 5_000,
    "huge exponent": "1e999999",
    "1,000 deep": "[" * 1_000 + "]" * 1_000,
    "1,000 objects deep": '{"a":' * 1_000 + "1" + "}" * 1_000,
}
"""What no reader may take, wherever it stands."""
NO_VALUE = {
    "bidi": '"a\u202eb"',
    "isolate": '"a\u2066b"',
    "zero width": '"a\u200bb"',
    "mark": '"\ufeffQM"',
    "control": r'"a\u0007b"',
    "c1": '"a\u009fb"',
    "64 KiB": '"' + "a" * 65_536 + '"',
    "64 KiB of marks": '"e' + "\u0301" * 32_768 + '"',
    "64 KiB of quotes": '"' + r"\"" * 32_768 + '"',
    "64 KiB of spaces": '"' + " " * 65_536 + '"',
    "below zero": "-1",
    "a list": '[["x"]]',
    "an object": '{"$ne": null}',
}
"""What is JSON, and nothing that any member means."""
SERVER_OWNED = (
    *("id", "state", "version", "audience", "approved", "recorded_at", "submitter", "approver"),
    *("status", "roles", "account", "person", "digest", "suspended_at", "stepped_up"),
)  # fmt: skip
UNREADABLE = {"utf-16": "utf-16", "utf-16 without mark": "utf-16-le", "utf-32": "utf-32", "latin-1": "latin-1"}


@pytest.fixture(scope="module")
def described(hostile: Served) -> list[Described]:
    found = operations(hostile)
    for each in found:
        each.address(hostile)  # what it is about is made before it is asked whether anything changed
    if hostile.url.startswith("sqlite"):
        return found
    return [each for each in found if each.path not in OF_THE_REGISTER]  # those ask a view and no database: once is enough


@pytest.fixture(scope="module")
def read(hostile: Served, described: list[Described]) -> Read:
    """Every operation whose body is read, and somebody for whom it is; all others are told before that they may not."""
    found = []
    for each in described:
        if each.body:
            answers = {who: each.send(hostile, who, b"{") for who in CALLERS}
            assert {answer.status_code for answer in answers.values()} <= {400, 401, 403}
            found += [(each, who) for who, answer in answers.items() if answer.status_code == 400][:1]
    assert len(found) > 30
    return found


@pytest.fixture(autouse=True)
def nothing_changed(hostile: Served) -> Iterator[None]:
    before = _kept(hostile)
    yield
    assert _kept(hostile) == before


def _kept(served: Served) -> tuple[object, ...]:
    """What is stored, and how often somebody was allowed something that is written down."""
    accounts = served.get("/accounts?limit=200", "administrator").json()["items"]
    steady = [{name: value for name, value in each.items() if name != "last_used_at"} for each in accounts]
    done = [each["action"] for each in served.trail() if each["outcome"] == "allowed"]
    return served.stored(), steady, done


def _no_error(answer: Response) -> None:
    assert answer.status_code < 500, (answer.request.method, answer.request.url, answer.text[:300])
    secured(answer)
    if answer.status_code >= 400:
        refused(answer)
        assert len(answer.content) < 10_000


def _in_turn(served: Served, found: list[T], name: str) -> list[T]:
    """All of them on SQLite. On PostgreSQL what is hostile takes turns: each of them meets a third of it there."""
    return found if served.url.startswith("sqlite") else found[sum(name.encode()) % 3 :: 3]


@pytest.mark.parametrize("name", HOSTILE)
def test_in_every_query(hostile: Served, described: list[Described], name: str) -> None:
    for each in _in_turn(hostile, described, name):
        for parameter in each.parameters("query"):
            there = f"{each.address(hostile)}?{each.query(**{parameter: HOSTILE[name]})}"
            who = "administrator" if "accounts" in each.path else "registrar"
            answer = hostile.send(each.method, there, who)
            _no_error(answer)
            if each.path in OF_THE_REGISTER:
                _refused_or_nothing_found(answer, parameter)


def _refused_or_nothing_found(answer: Response, parameter: str) -> None:
    if answer.status_code != 200 or parameter not in TAKES_ANY_TEXT:
        assert problem(answer, 400, "invalid-parameter")["errors"]
        assert len(answer.content) < 4_000
    elif answer.headers["content-type"] == "application/json" and SEARCHED not in str(answer.url):
        assert answer.json()["items"] == []  # a search finds the words among it that mean something
    else:
        assert len(cells_of(answer.content)) == 1


@pytest.mark.parametrize("name", [name for name in HOSTILE if name != "blank"])
def test_in_every_path(hostile: Served, described: list[Described], name: str) -> None:
    value = HOSTILE[name].replace("+", "%2B")
    for each in _in_turn(hostile, described, name):
        for part in each.parameters("path"):
            there = f"{each.address(hostile, **{part: value})}?{each.query()}"
            content = json.dumps(each.sample(each.body)).encode() if each.body else b""
            who = "auditor" if each.path in ROUTES else "administrator"
            answer = hostile.send(each.method, there, who, headers=each.headers(), content=content)
            _no_error(answer)
            assert answer.status_code >= 400 or part == "link", there[:200]  # all links get one page
            if each.path in ROUTES and each.method == "get" and part != "link":
                assert answer.json()["code"] in ("not-found", "invalid-parameter"), there[:200]
                assert len(answer.content) < 4_000


@pytest.mark.parametrize("value", ["\xff\xfe", "a" * 60_000, '"' * 60_000, ";;,=", "9" * 5_000, "\u00ad", "W/", "%00", "-1"])
def test_in_every_header(hostile: Served, described: list[Described], value: str) -> None:
    of_writes = {header for each in described for header in each.parameters("header")}
    apart = (of_writes, {"Accept"}, {"If-None-Match"}, {"Cookie"})
    for each in _in_turn(hostile, described, value):
        if each.method == "get":
            for headers in (set().union(*apart),) if each.path.endswith(WORKBOOK) else apart:
                sent = {header.encode(): value.encode("latin-1") for header in headers}
                _no_error(hostile.client.request("GET", f"{each.address(hostile)}?{each.query()}", headers=sent))
        for header in each.parameters("header"):
            token = f"Bearer {hostile.tokens['registrar']}"
            told = {
                b"Content-Type": b"application/json",
                b"Authorization": token.encode(),
                header.encode(): value.encode("latin-1"),
            }
            _no_error(hostile.client.request(each.method, each.address(hostile), headers=told, content=b"{}"))


@pytest.mark.parametrize("name", NO_JSON)
def test_what_is_no_json_in_every_place_of_every_body(hostile: Served, read: Read, name: str) -> None:
    for each, who in _in_turn(hostile, read, name):
        for place in each.places():
            answer = each.send(hostile, who, each.written(place, NO_JSON[name]))
            problem(answer, 400, "malformed-body")


@pytest.mark.parametrize("name", NO_VALUE)
def test_what_no_member_means_in_every_place_of_every_body(hostile: Served, read: Read, name: str) -> None:
    for each, who in _in_turn(hostile, read, name):
        for place in each.places():
            if place[:1] != ("rows",):  # those are a file: whatever stands there is kept, and told
                answer = each.send(hostile, who, each.written(place, NO_VALUE[name]))
                _no_error(answer)
                assert answer.status_code >= 400, (each.path, place, answer.text[:300])


def test_null_is_no_body(hostile: Served, read: Read) -> None:
    for each, who in read:
        problem(each.send(hostile, who, b"null"), 422, "invalid-body")


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_body_in_another_encoding(hostile: Served, read: Read, name: str) -> None:
    for each, who in read:
        text = json.dumps({**each.sample(each.body), "é": "é"}, ensure_ascii=False)
        problem(each.send(hostile, who, text.encode(UNREADABLE[name])), 400, "malformed-body")


@pytest.mark.parametrize("member", SERVER_OWNED)
def test_what_the_server_owns_cannot_be_sent_anywhere(hostile: Served, read: Read, member: str) -> None:
    found = 0
    for each, who in read:
        for content in each.objects(member):
            answer = each.send(hostile, who, content)
            refused(answer)
            assert answer.status_code in (401, 403, 404, 422), (each.path, content, answer.text)
            found += answer.status_code == 422
    assert found > 15
