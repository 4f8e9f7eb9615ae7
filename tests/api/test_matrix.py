"""Every route against the table of the contract, for every caller, about the own State and a foreign one; what the audit keeps."""

import json
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response as PlainResponse
from starlette.routing import Mount, Route, Router

from app import wiring
from app.actions.callers import Callers
from app.actions.demonstrate import TOKENS_LAST
from app.actions.people.starting import OPERATOR
from app.api import reads
from app.domain.access import BUNDLES, NamelessError, Permission
from app.domain.access import READS as READING
from app.domain.moment import parse_instant
from app.http.permissions import permissions
from app.wiring.faces import build
from tests.api.asserts import problem, same_but_for_the_request
from tests.api.matrix import BESIDE, CALL, CALLERS, DRILLS, ERASED, GLASS, READS, STATES, TABLE
from tests.api.places import REGISTER, asked_to_erase, drilled, located, wish
from tests.api.served import API, Loaded, Response, Served, copied, for_programs, serving_on_the_line, settings_of

HEADING = "State,Provision,Role,Authority (en),Valid from\n"
CODES = {401: "unauthenticated", 403: "forbidden", 404: "not-found", 409: "account-conflict"}
NUMBERS = (b"4960131", b"4960132", b"4960139", b"79460111", b"79460112", b"79460118", b"4960130", b"79460110")


@pytest.fixture(scope="module")
def worked(loaded_sqlite: Loaded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One register for the whole walk, over real HTTP: whoever may write, writes to something of their own."""
    folder = tmp_path_factory.mktemp("matrix")
    with copied(loaded_sqlite, folder) as url, serving_on_the_line(url, folder, loaded_sqlite.tokens) as served:
        yield served


def _routes(served: Served) -> set[tuple[str, str]]:
    app = served.client.app
    assert isinstance(app, FastAPI)
    return {(method, path) for path, methods, _ in permissions(for_programs(app)) for method in methods - {"HEAD"}}


def _sent(served: Served, state: str, provision: str = "8.10.b") -> dict[str, str]:
    """A new notification about ``state``, by the registrar."""
    row = f"{state},{provision},receive,Office {uuid.uuid4().hex[:6]},2026-02-01\n"
    found: dict[str, str] = served.submit((HEADING + row).encode(), state=state).json()
    assert found["status"] == "previewed"
    return found


def _asked(served: Served, method: str, route: str, state: str, caller: str) -> Response:
    who = None if caller == "anonymous" else caller
    if route.startswith(BESIDE):
        return _asked_beside(served, method, route, state, who)
    if method == "GET":
        return served.send("GET", located(served, route, state), who, headers={"Directory-Reason": "to walk the matrix"})
    asking = {GLASS: _asked_of_glass, DRILLS: _asked_of_drills, ERASED: _asked_of_erasures}
    for start, ask in asking.items():
        if route.startswith(start):
            return ask(served, route, state, who)
    if route == f"{API}/notifications":
        row = f"{state},8.10.b,receive,Office {uuid.uuid4().hex[:6]},2026-02-01\n"
        return served.submit((HEADING + row).encode(), who, state=state)
    if "notifications" not in route:
        return _asked_of_others(served, route, state, who)
    verb = route.rpartition("/")[2]
    sent = _sent(served, state, "8.10" if verb == "choices" else "8.10.b")
    digest = {"digest": sent["digest"]}
    choice = {"row": 2, "code": "article-incomplete", "column": "Provision", "choice": "8.10.b"}
    bodies = {"approve": digest, "choices": {**digest, "choices": [choice]}, "reject": {"reason": "r"}, "withdraw": {}}
    body = bodies[verb]
    return served.send("POST", route.replace("{id}", sent["id"]), who, json=body)


def _asked_of_erasures(served: Served, route: str, state: str, who: str | None) -> Response:
    """About the papers of a notification of ``state`` that was rejected a moment ago."""
    made = asked_to_erase(served, state)
    if route == ERASED:
        assert served.post(f"/erasures/{made['id']}/reject", "approver", {"reason": "asked anew"}).status_code == 200
        return served.send("POST", route, who, json=wish(state, papers=made["papers"]))
    body = {"digest": made["digest"]} if route.endswith("approve") else {"reason": "r"}
    return served.send("POST", route.replace("{id}", made["id"]), who, json=body)


def _asked_of_others(served: Served, route: str, state: str, who: str | None) -> Response:
    """About what is no notification."""
    if route.startswith(GLASS):
        return _asked_of_glass(served, route, state, who)
    if route.startswith((f"{API}/designations", f"{API}/states")):
        return _asked_of_freshness(served, route, state, who)
    return _asked_about_people(served, route, state, who)


def _asked_about_people(served: Served, route: str, state: str, who: str | None) -> Response:
    """About a person of ``state``, an officer since a moment ago, or about what nobody has."""
    path, name = route.removeprefix(API), uuid.uuid4().hex[:8]
    new = {"name": name, "email": f"{name}@directory.example", "state": state}
    if path == "/accounts":
        return served.post(path, who, new)
    if path.startswith("/accounts"):
        account = served.post("/accounts", "administrator", new).json()["id"]
        officer = {"role": "officer", "ends_on": f"{datetime.now(UTC) + timedelta(days=200):%Y-%m-%d}"}
        assert served.post(f"/accounts/{account}/roles", "administrator", officer, If_Match="*").status_code == 200
        bodies = {"roles": officer | {"role": "duty_officer"}, "end": {"role": "officer"}, "allow-password": {"because": "no"}}
        return served.post(path.replace("{id}", account), who, bodies.get(path.rpartition("/")[2]), If_Match="*")
    if path == "/access-reviews":
        return served.post(path, who, {"state": state, "confirmed": _others(served, state, who)})
    body = {
        "/sign-in": {"credential": {}},
        "/enrolment": {"invitation": "x"},
        "/enrolment/options": {"invitation": "x"},
        "/sign-in/openid": {"provider": "x"},
        "/subscriptions": {"medium": "email", "state": state},
    }
    return served.post(path.replace("{id}", "x_unknown"), who, body.get(path))


def _others(served: Served, state: str, who: str | None) -> list[str]:
    """The open accounts of ``state`` but the caller's own."""
    page = served.get(f"/accounts?state={state}&limit=200", "auditor").json()
    items = page["items"]
    while page["next"]:
        page = served.get(f"/accounts?state={state}&limit=200&cursor={page['next']}", "auditor").json()
        items += page["items"]
    return [each["id"] for each in items if each["suspended_at"] is None and each["id"] != f"demo-{who}"]


def _asked_of_glass(served: Served, route: str, state: str, who: str | None) -> Response:
    """Of one that another registrar opened; what is opened is ended."""
    if route == GLASS:
        answer = served.post("/break-glass", who, {"state": state, "purpose": "other", "reason": "to walk the matrix"})
        if answer.status_code == 201:
            assert served.post(f"/break-glass/{answer.json()['id']}/end", who).status_code == 200
        return answer
    bodies = {"review": {"outcome": "justified", "note": "n"}, "remarks": {"text": "t"}}
    return served.send("POST", located(served, route, state), who, json=bodies.get(route.rpartition("/")[2], {}))


def _asked_of_drills(served: Served, route: str, state: str, who: str | None) -> Response:
    """About an exercise of its own, which does not stay."""
    now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    if route == DRILLS:
        ends_at = f"{datetime.now(UTC) + timedelta(days=1):%Y-%m-%dT%H:%M:%SZ}"
        return served.post("/drills", who, {"states": [state], "ends_at": ends_at, "announced": True})
    named = drilled(served, state, start=route.endswith(("/close", "/results")))["id"]
    path = route.replace("{id}", named)
    if route == CALL:
        call = served.get(f"/drills/{named}/calls", "registrar").json()["items"][0]
        return served.send("POST", path.replace("{call}", call["id"]), who, json={"outcome": "not-answered", "called_at": now})
    return served.send("POST", path, who, headers={"If-Match": "*"})


def _asked_beside(served: Served, method: str, route: str, state: str, who: str | None) -> Response:
    """About a provisional contact that the registrar posted, where it is about one; none stays."""
    path, contact = located(served, BESIDE, state), {"slot": "duty_phone", "value": "+44 20 7946 0177"}
    if (method, route) == ("POST", BESIDE):
        answer = served.send("POST", path, who, json=contact)
        posted = [answer.headers["location"]] if answer.status_code == 201 else []
    else:
        posted = [served.send("POST", path, "registrar", json=contact).headers["location"]]
        wanted = path if route == BESIDE else posted[0] + route.partition("{contact}")[2]
        answer = served.send(method, wanted, who, headers={"If-Match": "*"})
    for each in posted:
        served.send("POST", f"{each}/withdraw", "registrar", headers={"If-Match": "*"})
    assert served.send("GET", path, "registrar").json()["items"] == []
    return answer


def _asked_of_freshness(served: Served, route: str, state: str, who: str | None) -> Response:
    """About the 24/7 point, in the version that the caller sees."""
    path = located(served, f"{API}/designations/{{id}}", state)
    version = served.send("GET", path, who).json()["version"]
    several = {"designations": [{"id": path.rpartition("/")[2], "version": version}]}
    one = {"outcome": "wrong"} if route.endswith("/reports") else {"version": version}
    return served.send("POST", located(served, route, state), who, json=several if "iso2" in route else one)


def test_the_table_has_every_route_and_no_other(worked: Served) -> None:
    assert _routes(worked) == set(TABLE)


@pytest.mark.parametrize("whose", list(STATES))
@pytest.mark.parametrize(("method", "route"), list(TABLE))
def test_every_caller_on_every_route(worked: Served, method: str, route: str, whose: str) -> None:
    found = []
    for caller in CALLERS:
        answer = _asked(worked, method, route, STATES[whose], caller)
        if answer.status_code >= 400:
            problem(answer, answer.status_code, CODES[answer.status_code])
        found.append(answer.status_code)
    assert dict(zip(CALLERS, found, strict=True)) == dict(zip(CALLERS, TABLE[method, route][whose], strict=True))


@pytest.mark.parametrize("caller", CALLERS)
def test_how_far_every_caller_reads(worked: Served, caller: str) -> None:
    who = None if caller == "anonymous" else caller
    for state, audience in zip(STATES.values(), READS[caller], strict=True):
        for path in (f"/designations?state={state}&provision=35", f"/states/{state}/35"):
            answer = worked.get(path, who).json()
            assert answer["meta"]["audience"] == audience
            (item,) = answer["items"]
            shown = {channel["audience"] for channel in item.get("channels", ())}
            assert (
                shown
                == {
                    "public": set(),
                    "parties": set(),
                    "network": {"network"},
                    "restricted": {"network", "restricted"},
                }[audience]
            )
            assert ("procedure" in item, "person" in item) == (audience in ("network", "restricted"), audience == "restricted")
            alone = worked.get(f"/designations/{item['id']}", who).json()
            assert alone["meta"]["audience"] == audience


def test_a_list_of_every_state_says_the_highest_audience_in_it(worked: Served) -> None:
    assert worked.get("/designations", "state_editor").json()["meta"]["audience"] == "restricted"


@pytest.mark.parametrize("caller", ["state_editor", "foreign_editor"])
@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", ""), ("GET", "/plan"), ("GET", "/plan?digest=d"), ("GET", "/file"), ("POST", "/withdraw")],
)
def test_what_another_state_sent_is_as_unknown_as_what_nobody_sent(worked: Served, caller: str, method: str, path: str) -> None:
    sent = _sent(worked, "QN" if caller == "state_editor" else "QM")["id"]
    other = sent[:-8] + "0" * 8
    events = len(worked.events())
    answers = [worked.send(method, f"{API}/notifications/{each}{path}", caller) for each in (sent, other)]
    problem(answers[0], 404)
    same_but_for_the_request(*answers)
    kept = worked.events()[events:]
    assert [(event["outcome"], event["targets"][0][0]) for event in kept] == [("refused", sent), ("refused", other)]
    assert [event["request_id"] for event in kept] == [answer.headers["x-request-id"] for answer in answers]


def test_a_list_is_confined_to_the_own_state(worked: Served) -> None:
    foreign = _sent(worked, "QN")["id"]
    assert {item["metadata"]["state"] for item in worked.get("/notifications?limit=200", "state_editor").json()["items"]} == {"QM"}
    assert worked.get("/notifications?state=QN", "state_editor").json()["items"] == []
    answers = [worked.get(f"/notifications?cursor={each}", "state_editor") for each in (foreign, foreign[:-8] + "0" * 8)]
    assert problem(answers[0], 400)["errors"][0]["parameter"] == "cursor"
    same_but_for_the_request(*answers)


def test_an_editor_sends_nothing_for_no_state_or_several(worked: Served) -> None:
    for row in (HEADING + "QM,8.10.b,receive,Office,2026-02-01\n", HEADING + "QN,8.10.b,receive,Office,2026-02-01\n"):
        problem(worked.submit(row.encode(), "state_editor", state=None), 403)


def test_an_auditor_needs_a_fresh_sign_in(worked: Served) -> None:
    problem(worked.get("/notifications", "plain_auditor"), 403)
    assert worked.get("/designations?state=QM", "plain_auditor").json()["meta"]["audience"] == "parties"


def test_me(worked: Served) -> None:
    problem(worked.get("/me"), 401)
    told = worked.get("/me", "state_editor").json()
    assert {name: told[name] for name in ("account", "roles", "state", "audience", "audience_own_state")} == {
        "account": "demo-state_editor",
        "roles": ["state_editor"],
        "state": "QM",
        "audience": "parties",
        "audience_own_state": "restricted",
    }
    assert timedelta() < parse_instant(told["session_end"]) - datetime.now(UTC) <= TOKENS_LAST


@pytest.mark.parametrize("route", REGISTER)
def test_every_read_above_public_leaves_one_event_that_names_what_was_shown(worked: Served, route: str) -> None:
    for caller in CALLERS:
        who = None if caller == "anonymous" else caller
        path = located(worked, route)
        before = len(worked.events())
        answer = worked.send("GET", path, who)
        events = worked.events()[before:]
        above = answer.json()["meta"]["audience"] != "public"
        assert len(events) == above, (caller, events)
        for event in events:
            assert event["request_id"] == answer.headers["x-request-id"]
            assert (event["account"], event["roles"], event["outcome"]) == (f"{_account(caller)}", [caller], "allowed")
            assert event["state"] == ("QM" if caller in ("officer", "duty_officer", "state_editor") else None)
            items = answer.json().get("items", [])
            if route == f"{API}/designations":
                assert [target[0] for target in event["targets"]] == [item["id"] for item in items]
            assert event["count"] == len(event["targets"]) > 0


def _account(caller: str) -> str:
    return f"demo-{caller}"


@pytest.mark.parametrize(
    "path", ["/designations?state=QM&provision=35", "/states/QM/35", "/designations/{id}", "/designations/{id}/versions/1"]
)
def test_an_event_names_the_fields_that_were_shown(worked: Served, path: str) -> None:
    path = path.replace("{id}", located(worked, f"{API}/designations/{{id}}").rpartition("/")[2])
    for caller, fields in (
        ("officer", {"languages", "hours"}),
        ("duty_officer", {"languages", "hours", "channels", "procedure"}),
        ("state_editor", {"languages", "hours", "channels", "procedure", "person", "verification"}),
    ):
        worked.get(path, caller)
        assert set(worked.events()[-1]["fields"]) - {"redacted"} == fields


def test_every_look_at_a_notification_leaves_one_event(worked: Served) -> None:
    sent = _sent(worked, "QM")["id"]
    for path in ("", f"/{sent}", f"/{sent}/plan", f"/{sent}/file"):
        before = len(worked.events())
        answer = worked.get(f"/notifications{path}", "auditor")
        (event,) = worked.events()[before:]
        assert event["request_id"] == answer.headers["x-request-id"]
        assert sent in [target[0] for target in event["targets"]]


def test_every_write_leaves_one_event_in_the_trail(worked: Served) -> None:
    before = len(worked.trail())
    sent = worked.submit(HEADING.encode() + b"QM,8.10.b,receive,Trail Office,2026-02-01\n")
    approved = worked.approve(sent.json())
    events = [
        event for event in worked.trail()[before:] if event["account"] != OPERATOR.principal.account
    ]  # the service works beside it
    assert [(event["action"], event["account"]) for event in events] == [("submit", "demo-registrar"), ("approve", "demo-approver")]
    assert [event["request_id"] for event in events] == [answer.headers["x-request-id"] for answer in (sent, approved)]
    assert {event["targets"][0][0] for event in events} == {sent.json()["id"]}


def test_a_refusal_leaves_an_event(worked: Served) -> None:
    asked: tuple[tuple[str, Callable[[str], Response]], ...] = (
        ("officer", lambda who: worked.submit(b"", who)),
        ("state_editor", lambda who: worked.submit(b"", who, state="QN")),
        ("officer", lambda who: worked.get("/notifications", who)),
        ("registrar", lambda who: worked.post("/notifications/n_1/approve", who, {"digest": "d"})),
        ("officer", lambda who: worked.get("/designations/d_nothing", who)),
    )
    for who, ask in asked:
        before = len(worked.events())
        refused = ask(who)
        (event,) = worked.events()[before:]
        assert (event["outcome"], event["account"], event["request_id"]) == (
            "refused",
            f"demo-{who}",
            refused.headers["x-request-id"],
        )


def test_no_value_is_in_any_event(worked: Served) -> None:
    for caller in ("duty_officer", "state_editor", "auditor"):
        body = json.dumps([worked.get(f"/designations?state={state}", caller).json() for state in STATES.values()]).encode()
        assert any(number in body for number in NUMBERS)
    worked.get(f"/notifications/{_sent(worked, 'QM')['id']}/plan", "auditor")
    kept = worked.journal_bytes() + json.dumps(worked.trail()).encode()
    assert b"channels" in kept
    for value in (*NUMBERS, b"police.meridia.example", b"Exercise Person", b"Matrix @", b"called back"):
        assert value not in kept


async def _nameless(_request: Request) -> PlainResponse:
    return PlainResponse()


@pytest.mark.parametrize("route", [Route("/x", _nameless), Mount("/x", Router()), Mount("/x", routes=[Route("/y", _nameless)])])
def test_a_route_without_permission_stops_the_start(
    loaded_sqlite: Loaded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, route: Route | Mount
) -> None:
    house = wiring.open_house(settings_of(loaded_sqlite.url, tmp_path))

    @asynccontextmanager
    async def opening() -> AsyncIterator[None]:
        yield

    known = reads.routes
    monkeypatch.setattr(reads, "routes", lambda *rooms: [*known(*rooms), route])
    with pytest.raises(NamelessError, match="/x"):
        build(house, Callers(house.database, house.clock), opening)
    wiring.close_house(house)


def test_permissions_are_those_of_the_domain(worked: Served) -> None:
    app = worked.client.app
    assert isinstance(app, FastAPI)
    asked = {permission for _, _, permission in permissions(app.routes)}
    not_by_path = {*READING.values(), *BUNDLES.values(), Permission.EXPORT_NETWORK, Permission.OPERATE, Permission.WORK}
    assert asked | not_by_path == set(Permission)
