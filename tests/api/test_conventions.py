"""The conventions of the contract that hold on every path: problems, parameters, methods, credentials, headers."""

import html

import pytest

from app.domain.errors import PROBLEMS
from tests.api.asserts import problem, same_but_for_the_request, secured
from tests.api.places import LISTS, REGISTER, ROUTES, located
from tests.api.served import API, Served

CLOSED = ("/me", "notifications", "accounts", "role-proposals", "break-glass", "/drills", "subscriptions", "erasures")
OPEN = tuple(route for route in ROUTES if not any(word in route for word in CLOSED))
ALSO_POSTED = (
    *(f"{API}{path}" for path in ("/notifications", "/accounts", "/sign-in/openid", "/me/passkeys", "/me/tokens")),
    *(f"{API}/break-glass", f"{API}/drills", f"{API}/subscriptions", f"{API}/erasures"),
)
BAD_CREDENTIALS = (
    "Bearer authdir_not-a-token",
    "Bearer ",
    "Bearer",
    "bearer x y",
    "Basic dXNlcjpwYXNz",
    "Digest username=x",
    "",
    "Bearer authdir_" + "A" * 43 + "00000000",
    "Bearer " + "A" * 8_000,
)


@pytest.mark.parametrize("route", ROUTES)
def test_every_answer_is_secured(demo: Served, route: str) -> None:
    for who in (None, "auditor"):
        answer = demo.send("GET", located(demo, route), who)
        assert answer.status_code == (401 if who is None and route not in OPEN else 200)
        secured(answer)


@pytest.mark.parametrize("route", ROUTES)
def test_an_unknown_parameter_is_refused(demo: Served, route: str) -> None:
    path = located(demo, route)
    told = problem(demo.send("GET", f"{path}{'&' if '?' in path else '?'}colour=red", "auditor"), 400, "invalid-parameter")
    assert [(fault["parameter"], fault["code"]) for fault in told["errors"]] == [("colour", "unknown-parameter")]


@pytest.mark.parametrize("name", ["State", "state ", "STATE", "stat", "__proto__", "as_of[]", "", "état"])
def test_parameters_are_named_exactly(demo: Served, name: str) -> None:
    told = problem(demo.send("GET", f"{API}/designations", params={name: "QM"}), 400)
    assert told["errors"][0]["code"] == "unknown-parameter"


@pytest.mark.parametrize("query", ["state=QM&state=QM", "as_of=2026-01-01&as_of=2026-01-02", "state=QM&%73tate=QN"])
def test_a_repeated_parameter_is_refused(demo: Served, query: str) -> None:
    told = problem(demo.get(f"/designations?{query}"), 400)
    assert told["errors"][0]["code"] == "duplicate-parameter"


@pytest.mark.parametrize(
    ("query", "parameter", "suggestion"),
    [
        ("provision=8.1", "provision", "8.10"),
        ("state=AUS", "state", "AT or AU"),
        ("state=AUT", "state", "AT"),
        ("state=Japan", "state", "JP"),
        ("state=Austria", "state", "AT"),
        ("state=Korea", "state", "KR or KP"),
        ("state=Congo", "state", "CG"),
        ("state=ZZ", "state", None),
        ("provision=99", "provision", None),
        ("treaty=ETS999", "treaty", None),
        ("as_of=2026-02-30", "as_of", None),
        ("as_of=01/02/2026", "as_of", None),
        ("as_of=2026-1-1", "as_of", None),
        ("as_of=today", "as_of", None),
        ("as_of=\u0662\u0660\u0662\u0666-\u0660\u0661-\u0660\u0661", "as_of", None),
        ("known_at=2026-06-01", "known_at", None),
        ("known_at=2026-06-01T12:00:00", "known_at", None),
        ("known_at=-1", "known_at", None),
        ("known_at=1e3", "known_at", None),
        ("min_revision=-1", "min_revision", None),
        ("min_revision=2026-06-01", "min_revision", None),
        ("min_revision=99999999999999999999", "min_revision", None),
        ("limit=0", "limit", None),
        ("limit=201", "limit", None),
        ("limit=-1", "limit", None),
        ("limit=ten", "limit", None),
        ("limit=000000100000", "limit", None),
        ("limit=\u0665", "limit", None),
        ("cursor=zzz", "cursor", None),
        ("operative=yes", "operative", None),
        ("attestation=maybe", "attestation", None),
        ("language=klingon-but-long-words", "language", None),
        ("updated_since=yesterday", "updated_since", None),
        ("q=", "q", None),
    ],
)
def test_a_value_that_does_not_hold_is_named_and_never_guessed(
    demo: Served, query: str, parameter: str, suggestion: str | None
) -> None:
    told = problem(demo.get(f"/designations?{query}"), 400, "invalid-parameter")
    (fault,) = told["errors"]
    assert fault["parameter"] == parameter
    if suggestion is not None:
        assert suggestion in fault["suggestion"]
        assert suggestion in fault["detail"]


def test_codes_are_taken_in_any_case(demo: Served) -> None:
    assert demo.get("/designations?state=qm&provision=8.10.A").json() == demo.get("/designations?state=QM&provision=8.10.a").json()


def test_a_provision_is_a_prefix_by_components(demo: Served) -> None:
    both = demo.get("/designations?state=QM&provision=8.10").json()["items"]
    assert {item["provision"] for item in both} == {"8.10.a", "8.10.b"}
    assert {item["provision"] for item in demo.get("/designations?state=QM&provision=8").json()["items"]} == {"8.10.a", "8.10.b"}


@pytest.mark.parametrize(
    "path",
    [
        "/designations/d_nothing",
        "/designations/d_nothing/versions",
        "/designations/d_nothing/versions/1",
        "/designations/d_nothing/diff?from=1&to=2",
        "/authorities/a_nothing",
        "/provisions/8.1",
        "/states/ZZ",
        "/states/QM/8.1",
        "/states/ZZ/35",
        "/templates/pdf",
        "/designations.json",
        "/states.csv",
        "/nothing",
        "",
        "/",
        "/designations/",
        "/designations//versions",
        "/../etc/passwd",
        "/states/QM/35/more",
    ],
)
def test_what_is_not_there_is_not_found(demo: Served, path: str) -> None:
    problem(demo.get(path), 404, "not-found")


def test_an_identifier_of_another_kind_is_not_found(demo: Served) -> None:
    authority = located(demo, f"{API}/authorities/{{id}}").rpartition("/")[2]
    same_but_for_the_request(demo.get(f"/designations/{authority}"), demo.get("/designations/d_nothing"))


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_other_methods_are_refused_with_those_that_are_allowed(demo: Served, route: str, method: str) -> None:
    answer = demo.send(method, located(demo, route), "registrar")
    problem(answer, 405, "method-not-allowed")
    allowed = answer.headers["allow"].split(", ")
    assert allowed == (["GET", "HEAD", "POST"] if route in ALSO_POSTED else ["GET", "HEAD"])


@pytest.mark.parametrize("verb", ["approve", "reject", "withdraw"])
def test_decisions_are_posted(demo: Served, verb: str) -> None:
    for method in ("GET", "HEAD", "PUT"):
        answer = demo.send(method, f"{API}/notifications/n_1/{verb}", "approver")
        assert [answer.status_code, answer.headers["allow"]] == [405, "POST"]


@pytest.mark.parametrize("credentials", BAD_CREDENTIALS)
def test_credentials_that_do_not_hold_are_never_ignored(demo: Served, credentials: str) -> None:
    for route in ROUTES:
        answer = demo.send("GET", located(demo, route), headers={"Authorization": credentials})
        problem(answer, 401, "unauthenticated")
        assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("who", ["expired", "revoked"])
def test_the_reader_is_not_told_why_a_token_does_not_hold(demo: Served, who: str) -> None:
    unknown = demo.send("GET", f"{API}/states", headers={"Authorization": "Bearer authdir_unknown"})
    same_but_for_the_request(demo.get("/states", who), unknown)


def test_two_sets_of_credentials_are_refused(demo: Served) -> None:
    both = [("Authorization", f"Bearer {demo.tokens[who]}") for who in ("officer", "duty_officer")]
    answer = demo.client.get(f"{API}/states", headers=both)
    problem(answer, 401)


def test_the_scheme_is_taken_in_any_case(demo: Served) -> None:
    answer = demo.send("GET", f"{API}/me", headers={"Authorization": f"bEARER {demo.tokens['officer']}"})
    assert answer.json()["roles"] == ["officer"]


def test_a_made_up_host_or_identifier_is_not_repeated(demo: Served) -> None:
    answer = demo.send("GET", f"{API}/designations/", headers={"Host": "evil.example", "X-Request-Id": "mine"})
    assert answer.status_code == 404
    assert "evil.example" not in answer.text + str(answer.headers)
    assert answer.headers["x-request-id"] != "mine"


def test_every_request_has_an_identifier_of_its_own(demo: Served) -> None:
    assert len({demo.get("/provisions").headers["x-request-id"] for _ in range(5)}) == 5


@pytest.mark.parametrize("code", sorted(PROBLEMS))
def test_every_problem_has_a_page_in_both_languages(demo: Served, code: str) -> None:
    answer = demo.send("GET", f"/problems/{code}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    french = demo.send("GET", f"/problems/{code}?lang=fr")
    known = PROBLEMS[code]
    for page, place in ((answer, 0), (french, 1)):
        for said in (known.title[place], known.mend[place]):
            assert html.escape(said).replace("&#x27;", "&#39;").replace("&quot;", "&#34;") in page.text


def test_a_problem_code_that_is_none_is_a_problem(demo: Served) -> None:
    told = problem(demo.send("GET", "/problems/%3Cscript%3E"), 404)
    assert demo.send("GET", told["type"]).status_code == 200


@pytest.mark.parametrize("route", REGISTER)
def test_a_revision_that_is_here_is_no_other_answer(demo: Served, route: str) -> None:
    path = located(demo, route)
    joint = "&" if "?" in path else "?"
    for who in (None, "duty_officer"):
        told = demo.send("GET", path, who).json()["meta"]
        assert demo.send("GET", f"{path}{joint}min_revision={told['revision']}", who).json()["meta"] == told


def test_a_revision_that_is_not_here_is_waited_for_and_refused(demo: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.actions.reached.LOOKS", 2)
    here = demo.get("/states").json()["meta"]["revision"]
    told = problem(demo.get(f"/states?min_revision={here + 1}"), 409, "revision-not-reached")
    assert told["revision"] == here
    assert demo.get(f"/states?min_revision={here + 1}", "duty_officer").status_code == 200  # who sees more counts more


SAID_FURTHER = {"total", "counted_for", "citation", "citation_fr", "permalink", "legend", "totals", "note", "exercise"}
"""Members of some reads alone."""


@pytest.mark.parametrize("route", REGISTER)
def test_every_read_of_the_register_has_its_meta(demo: Served, route: str) -> None:
    for who, audience, tlp in ((None, "public", "TLP:CLEAR"), ("officer", None, None), ("duty_officer", None, None)):
        meta = demo.send("GET", located(demo, route), who).json()["meta"]
        assert set(meta) - SAID_FURTHER == {
            "revision",
            "as_of",
            "known_at",
            "audience",
            "tlp",
            "data_status",
            "age_seconds",
        }
        assert isinstance(meta["revision"], int)
        assert meta["data_status"] == "live"
        assert meta["age_seconds"] == 0
        assert ("total" in meta) == (route in (*LISTS, f"{API}/search"))
        if who is None:
            assert (meta["audience"], meta["tlp"]) == (audience, tlp)


@pytest.mark.parametrize(
    ("who", "audience", "tlp"),
    [
        (None, "public", "TLP:CLEAR"),
        ("administrator", "public", "TLP:CLEAR"),
        ("public_client", "public", "TLP:CLEAR"),
        ("client", "parties", "TLP:AMBER"),
        ("officer", "parties", "TLP:AMBER"),
        ("registrar", "parties", "TLP:AMBER"),
        ("approver", "parties", "TLP:AMBER"),
        ("plain_auditor", "parties", "TLP:AMBER"),
        ("foreign_editor", "parties", "TLP:AMBER"),
        ("duty_officer", "network", "TLP:AMBER+STRICT"),
        ("state_editor", "restricted", "TLP:RED"),
        ("auditor", "restricted", "TLP:RED"),
    ],
)
def test_an_answer_says_how_far_it_may_travel(demo: Served, who: str | None, audience: str, tlp: str) -> None:
    meta = demo.get("/designations?state=QM&provision=35", who).json()["meta"]
    assert (meta["audience"], meta["tlp"]) == (audience, tlp)
