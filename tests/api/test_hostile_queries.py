"""Hostile input in paths, queries and headers, on both databases: refused or found nothing, never an error of ours."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import InvalidParameter
from app.http.asked import parameters
from app.http.reads import PREFIX, READS, Read
from tests.api.asserts import problem, refused, secured
from tests.api.places import located
from tests.api.served import API, Served

HOSTILE = {
    "nul": "%00",
    "nul inside": "QM%00",
    "lone surrogate": "%ED%A0%80",
    "overlong": "%C0%80",
    "not utf-8": "%FF%FE",
    "broken escape": "%zz",
    "cut escape": "QM%2",
    "bidi": "%E2%80%AE4.01",
    "zero width": "%E2%80%8BQM",
    "astral": "%F0%9F%98%80" * 20,
    "line breaks": "QM%0D%0ASet-Cookie:x=1",
    "quotes": "'%22;--",
    "sql": "QM'%20OR%20'1'='1",
    "template": "${7*7}{{7*7}}%25s%25n",
    "path": "../../etc/passwd",
    "huge number": "9" * 5_000,
    "ten to the thirty": "1" + "0" * 30,
    "negative": "-1",
    "float": "1e309",
    "nan": "NaN",
    "deep": "[" * 1_000,
    "long": "a" * 60_000,
    "many words": "a+" * 10_000,
    "combining": "e" + "%CC%81" * 5_000,
    "non-ascii digits": "%D9%A1%D9%A2",
    "markup": "<script>alert(1)</script>",
    "blank": "",
    "spaces": "+++",
}


@pytest.mark.parametrize("name", [name for name in HOSTILE if name != "blank"])
def test_in_the_parameters_and_paths_of_notifications(hostile: Served, name: str) -> None:
    value = HOSTILE[name]
    for query in (f"state={value}", f"status={value}", f"limit={value}", f"cursor={value}"):
        problem(hostile.send("GET", f"{API}/notifications?{query}", "registrar"), 400)
    there = located(hostile, f"{API}/notifications/{{id}}")
    refused(hostile.send("GET", f"{there}/plan?digest={value}", "registrar"))
    for verb, body in (("approve", {"digest": "d"}), ("reject", {"reason": "r"})):
        path = f"{API}/notifications/{value.replace('+', '%2B')}/{verb}"
        refused(hostile.send("POST", path, "approver", json=body))


@pytest.mark.parametrize(
    "name",
    ["Accept", "If-None-Match", "If-Match", "Accept-Language", "Accept-Encoding", "Range", "Cookie", "X-Forwarded-For", "Origin"],
)
@pytest.mark.parametrize("value", [b"\xff\xfe", b"*/*," * 10_000, b"\x22" * 60_000, b";;;==,,,q=,q", b"W/", b"bytes=0-0,-1"])
def test_in_headers(demo: Served, name: str, value: bytes) -> None:
    answer = demo.client.get(f"{API}/designations?state=QM", headers={name.encode(): value})
    assert answer.status_code in (200, 406)
    secured(answer)


@pytest.mark.parametrize(
    "query", ["&".join(f"a{n}=1" for n in range(5_000)), "&" * 60_000, "=" * 1_000, "?" * 1_000, ";state=QM", "%", "=&=&"]
)
def test_queries_as_a_whole(demo: Served, query: str) -> None:
    answer = demo.send("GET", f"{API}/designations?{query}")
    if query.strip("&"):
        assert len(problem(answer, 400)["errors"]) <= 50
    else:
        assert answer.status_code in (200, 400)


def test_a_query_that_is_not_ascii(demo: Served) -> None:
    status, headers, body = demo.raw("GET", f"{API}/designations", query=b"q=\xff\xfe")
    assert (status, headers["content-type"]) == (400, "application/problem+json")
    assert b"percent-encoded" in body


def test_a_private_value_finds_nothing(demo: Served) -> None:
    """No search hit, filter or order tells what is held above public."""
    for words in (
        "7946",
        "+441614960131",
        "441614960131",
        "0131",
        "duty",
        "Exercise Person",
        "Matrix",
        "orders@police",
        "called back",
    ):
        for who in (None, "officer"):
            answer = demo.send("GET", f"{API}/designations", who, params={"q": words})
            assert answer.json()["meta"]["total"] == 0, (words, who)
    assert demo.send("GET", f"{API}/designations?language=en").json()["meta"]["total"] == 0
    assert demo.send("GET", f"{API}/designations?language=en", "officer").json()["meta"]["total"] > 0


@settings(max_examples=60)
@given(
    read=st.sampled_from(READS),
    pairs=st.lists(
        st.tuples(st.sampled_from(["state", "provision", "q", "as_of", "known_at", "limit", "cursor", "x"]), st.text(max_size=40))
    ),
)
def test_any_text_in_any_parameter(demo: Served, read: Read, pairs: list[tuple[str, str]]) -> None:
    path = located(demo, PREFIX + read.path).partition("?")[0]
    encodable = [(name, text.encode("utf-8", "replace").decode()) for name, text in pairs]
    answer = demo.send("GET", path, params=encodable)
    assert answer.status_code == 200 or refused(answer)


@given(st.text("ab=&;", max_size=12).map(str.encode))
def test_a_plain_query_says_what_an_escaped_one_does(query: bytes) -> None:
    assert _said(query) == _said(query + b"&z=%41")


def _said(query: bytes) -> dict[str, str] | list[str | None]:
    try:
        return parameters(query, frozenset(("a", "b")), others_ignored=True)
    except InvalidParameter as error:
        return [fault.code for fault in error.faults]
