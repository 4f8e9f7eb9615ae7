"""Break-glass: for half an hour one State's network contacts, one thing at a time, in person; nothing else, and nobody else."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from app.domain.access import Role
from app.domain.errors import AuditUnavailable
from app.store.journal import Journal
from tests.api.asserts import problem
from tests.api.night import REASON, TICK, Night
from tests.api.places import FILES, LISTS, REGISTER, located
from tests.api.served import API, Response

OPENERS = (("officer", "QN"), ("officer", "QM"), ("editor", "QN"), ("registrar", "QM"), ("approver", "QN"))
SINGLE = ("", "/versions", "/versions/1", "/diff?from=1&to=1", "/observations")


def singles(night: Night, state: str) -> list[str]:
    """What shows opened contacts: single things of that State."""
    point = night.point(state)
    return [*(point + end for end in SINGLE), f"/states/{state}/35", f"/states/{state.lower()}/35", f"/emergency/{state}"]


def others(night: Night, state: str) -> list[str]:
    """Everything else: lists, searches, files, and single things of another State."""
    shown = {path.partition("?")[0] for path in singles(night, state)}
    elsewhere = "QN" if state == "QM" else "QM"
    routes = [route for route in REGISTER if not route.endswith(("/keys", "/proof"))]  # nothing is signed here
    paths = [located(night.served, route, each).removeprefix(API) for route in routes for each in (state, elsewhere)]
    paths += [f"{path}?limit=200" for path in paths if path in ("/designations", "/authorities", "/statements", "/coverage")]
    paths += [f"/designations?{query}" for query in (f"state={state}", f"state={state}&provision=35", "q=4960", "q=7946", "q=duty")]
    paths += [f"{path.removeprefix(API)}{'' if '/indicators.' in path else f'?state={state}'}" for path in FILES]
    return [path for path in paths if path.partition("?")[0] not in shown]


def told(night: Night, paths: list[str], who: str = "officer") -> dict[str, tuple[int, bytes, str | None]]:
    """What is answered, each with its tag; of emergencies, which tell the time, whom to call and for whose eyes."""
    found: dict[str, tuple[int, bytes, str | None]] = {}
    for path in paths:
        answer = night.served.get(path, who)
        found[path] = (answer.status_code, answer.content, answer.headers.get("etag"))
        if "/emergency/" in path and answer.status_code == 200:
            said = answer.json()
            shown = {"steps": [each["value"] for each in said["steps"]], "meta": said["meta"]}
            found[path] = (200, msgspec.json.encode(shown), None)
    return found


def values(night: Night, state: str) -> dict[str, set[str]]:
    """The channels of a State's 24/7 point by audience."""
    found: dict[str, set[str]] = {"network": set(), "restricted": set()}
    for each in night.served.get(night.point(state), "auditor").json()["channels"]:
        found[each["audience"]].add(each["value"])
    assert all(found.values())
    return found


def test_the_paths_of_this_test_are_those_of_the_register(one_night: Night) -> None:
    assert set(LISTS) & set(REGISTER)
    for state in ("QM", "QN"):
        assert len(singles(one_night, state)) == 8
        assert {status for status, *_ in told(one_night, [*singles(one_night, state), *others(one_night, state)]).values()} == {200}


@pytest.mark.parametrize(("who", "state"), OPENERS)
def test_single_things_of_that_state_are_read_for_half_an_hour(night: Night, who: str, state: str) -> None:
    paths, rest = singles(night, state), others(night, state)
    before, kept = told(night, paths, who), told(night, rest, who)
    answer = night.open(who, state)
    assert answer.status_code == 201
    said = answer.json()
    assert (said["state"], said["open"], said["drill"], said["review"]) == (state, True, False, None)
    assert answer.headers["location"] == f"{API}/break-glass/{said['id']}"
    during = told(night, paths, who)
    assert all(during[path][1:] != before[path][1:] for path in paths if "diff" not in path)
    assert all(b'"audience":"network","tlp":"TLP:AMBER+STRICT"' in during[path][1] for path in paths)
    own = values(night, state)
    for path in (paths[0], paths[5]):
        text = during[path][1].decode()
        assert all(value in text for value in own["network"])
        assert not any(value in text for value in own["restricted"])
    assert told(night, rest, who) == kept
    assert [each["state"] for each in night.served.get("/me", who).json()["break_glass"]] == [state]
    night.clock.time += timedelta(minutes=30) - TICK
    assert told(night, paths, who) == during
    night.clock.time += TICK
    assert told(night, paths, who) == before
    assert told(night, rest, who) == kept
    assert night.served.get("/me", who).json()["break_glass"] == []


def test_what_is_read_is_what_a_duty_officer_reads(one_night: Night) -> None:
    """The same projection, at the same clearance: nothing but the reader's own count of revisions differs."""
    one_night.opened()
    for path in singles(one_night, "QN"):
        mine, theirs = (one_night.served.get(path, who).json() for who in ("officer", "duty_officer"))
        for each in (mine, theirs):
            del each["meta"]
            for version in each.get("items", ()) if path.endswith("/versions") else ():
                for counted in ("revision", "citation", "citation_fr"):
                    del version[counted]
        assert mine == theirs


def test_nobody_else_reads_by_it(one_night: Night) -> None:
    paths = singles(one_night, "QN")
    readers = ("colleague", "editor", "registrar", "administrator", "machine", "parties_only")
    before = {who: told(one_night, paths, who) for who in readers}
    public = [one_night.served.get(path).content for path in paths]
    one_night.opened()
    told(one_night, paths)
    assert {who: told(one_night, paths, who) for who in readers} == before
    assert [one_night.served.get(path).content for path in paths] == public


def test_a_tag_from_before_is_not_that_of_what_is_opened(one_night: Night) -> None:
    path = f"{API}{one_night.point('QN')}"
    tags = [one_night.served.send("GET", path, "officer").headers["etag"]]
    one_night.opened()
    answer = one_night.served.send("GET", path, "officer", headers={"If-None-Match": tags[0]})
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "private, no-store")
    again = one_night.served.send("GET", path, "officer", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("who", "state", "why"),
    [
        ("tired_officer", "QN", "fresh sign-in"),
        ("machine", "QN", "this token is not for break-glass"),
        ("parties_only", "QN", "reads up to parties"),
        ("duty_officer", "QN", "needs the role"),
        ("auditor", "QN", "needs the role"),
        ("administrator", "QN", "needs the role"),
        ("editor", "QM", "only for other States than one's own"),
    ],
)
def test_who_opens_nothing(one_night: Night, who: str, state: str, why: str) -> None:
    before = len(one_night.served.events())
    assert why in problem(one_night.open(who, state), 403, "forbidden")["detail"]
    (event,) = one_night.served.events()[before:]
    assert (event["action"], event["outcome"]) == ("break-glass", "refused")
    assert one_night.letters("break-glass-opened") == []


def test_who_reads_it_anyway_opens_nothing(one_night: Night) -> None:
    with one_night.database() as database, database.writing() as unit:
        unit.accounts.grant("n-officer", Role.DUTY_OFFICER)
    one_night.refresh()
    assert "already" in problem(one_night.open(), 403)["detail"]


@pytest.mark.parametrize("who", ["officer", "auditor"])
def test_who_was_suspended_elsewhere_does_nothing_here(night: Night, who: str) -> None:
    ended = night.opened()
    night.clock.move(minutes=31)
    name, told = night.opened(state="QO"), len(night.letters("break-glass-opened"))
    with night.again() as there:
        assert there.one(name, who).status_code == 200
        with night.database() as database, database.writing() as unit:
            unit.people.suspend(f"n-{who}")
        said = there.served.post(f"/break-glass/{name}/remarks", who, {"text": "x"})
        for answer in (said, there.end(name, who), there.open() if who == "officer" else there.review(ended)):
            problem(answer, 401)
    assert len(night.letters("break-glass-opened")) == told


def test_nothing_is_written_by_it(one_night: Night) -> None:
    one_night.opened()
    post = {"slot": "duty_phone", "value": "+44 20 7946 0177"}
    problem(one_night.served.post(f"{one_night.point('QN')}/provisional-contacts", "officer", post), 403)
    problem(one_night.served.get(f"{one_night.point('QN')}/provisional-contacts", "officer"), 403)
    row = b"State,Provision,Role,Authority (en),Valid from\nQN,8.10.b,receive,Office,2026-02-01\n"
    problem(one_night.served.submit(row, "officer", state="QN"), 403)
    problem(one_night.served.get("/notifications?state=QN", "officer"), 403)
    one_night.opened("editor")
    problem(one_night.served.submit(row, "editor", state="QN"), 403)


def test_an_editor_still_reads_all_at_home(one_night: Night) -> None:
    one_night.opened("editor")
    assert one_night.audience(one_night.point("QM"), "editor") == "restricted"
    assert one_night.audience(one_night.point("QN"), "editor") == "network"
    assert one_night.audience("/designations?state=QM", "editor") == "restricted"


@pytest.mark.parametrize("by", ["officer", "editor", "foreign_editor", "auditor"])
def test_it_ends_at_once_when_somebody_concerned_ends_it(night: Night, by: str) -> None:
    name = night.opened()
    assert night.audience(night.point("QN")) == "network"
    ended = night.end(name, by).json()
    assert (ended["open"], ended["ended_by"]) == (False, f"n-{by}")
    assert night.audience(night.point("QN")) == "parties"
    night.clock.move(minutes=1)
    assert night.end(name, "officer").json()["ends_at"] == ended["ends_at"]
    assert [each["action"] for each in night.served.trail()].count("end-break-glass") == 1
    assert len(night.letters("break-glass-ended")) == (by != "officer")
    assert night.opened() != name


def test_several_states_side_by_side(one_night: Night) -> None:
    names = {state: one_night.opened("officer", state) for state in ("QM", "QN")}
    assert [one_night.audience(one_night.point(state)) for state in names] == ["network", "network"]
    one_night.end(names["QM"])
    assert [one_night.audience(one_night.point(state)) for state in names] == ["parties", "network"]


def test_it_is_known_after_a_restart_and_to_every_process(night: Night) -> None:
    with night.again() as other:
        name = night.opened()
        assert other.audience(other.point("QN")) == "parties"
        other.refresh()
        assert other.audience(other.point("QN")) == "network"
    with night.again() as restarted:
        assert restarted.audience(restarted.point("QN")) == "network"
        restarted.end(name)
    night.refresh()
    assert night.audience(night.point("QN")) == "parties"


def test_it_goes_with_the_role_and_with_the_account(one_night: Night) -> None:
    one_night.opened()
    with one_night.database() as database, database.writing() as unit:
        unit.accounts.grant("n-officer", Role.REGISTRAR)
        unit.accounts.end_role("n-officer", Role.OFFICER)
    one_night.refresh()
    assert one_night.audience(one_night.point("QN")) == "parties"
    one_night.opened("colleague")
    for deed in ("suspend", "restore"):
        assert one_night.served.post(f"/accounts/n-colleague/{deed}", "administrator", If_Match="*").status_code == 200
    assert one_night.audience(one_night.point("QN"), "colleague") == "parties"
    one_night.opened("approver")
    assert one_night.served.post("/accounts/n-approver/recover", "administrator", If_Match="*").status_code == 200
    assert one_night.served.get("/break-glass?open=true", "auditor").json()["items"][0]["account"] == "n-officer"


def test_every_opened_answer_leaves_one_event_that_says_by_which(night: Night) -> None:
    name = night.opened()
    for path in singles(night, "QN"):
        before = len(night.served.events())
        answer = night.served.get(path, "officer")
        (event,) = night.served.events()[before:]
        assert event["request_id"] == answer.headers["x-request-id"]
        assert event["action"].startswith("break-glass-")
        assert event["reason"] == f"break-glass {name}: cleared for network"
        assert event["purpose"] == "emergency-disclosure"
        assert {target[2] for target in event["targets"]} == {"network"}
    problem(night.served.get(f"{night.point('QN')}?x=y", "officer"), 400)
    night.served.get(night.point("QM"), "officer")
    assert night.served.events()[-1]["reason"] == "cleared for parties"
    kept = night.served.journal_bytes()
    assert not any(value.encode() in kept for value in (*values(night, "QN")["network"], REASON))


def test_without_a_trace_nothing_is_shown(one_night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    one_night.opened()

    async def refuse(*_: Any) -> None:
        raise AuditUnavailable

    monkeypatch.setattr(Journal, "write", refuse)
    problem(one_night.served.get(one_night.point("QN"), "officer"), 503, "audit-unavailable")


def test_one_person_opens_a_few_in_a_day(night: Night) -> None:
    start = night.clock.now()
    for _ in range(5):
        night.end(night.opened())
        night.clock.move(hours=1)
    refused = night.open()
    found = problem(refused, 429, "too-many-opened")
    assert "24/7 contact of your own State" in found["mend"]
    assert int(refused.headers["retry-after"]) == found["retry_after"] == 19 * 3600
    assert night.served.events()[-1]["reason"] == "too-many-opened"
    assert night.open("colleague").status_code == 201
    night.clock.time = start + timedelta(hours=24) - TICK
    problem(night.open(), 429)
    night.clock.time = start + timedelta(hours=24)
    assert night.open().status_code == 201
    problem(night.open("officer", "QM"), 429)


def test_two_accounts_of_one_person_open_as_one(one_night: Night) -> None:
    with one_night.database() as database, database.writing() as unit:
        unit.accounts.grant("n-registrar_who_audits", Role.APPROVER)
        unit.accounts.end_role("n-registrar_who_audits", Role.AUDITOR)
    one_night.refresh()
    one_night.opened("registrar")
    found = problem(one_night.open("registrar_who_audits"), 409, "already-open")
    assert found["current"]["ends_at"] in found["detail"]
    for _ in range(4):
        one_night.end(one_night.opened("registrar_who_audits", "QM"), "registrar")
    problem(one_night.open("registrar", "QM"), 429)


def test_a_retry_opens_nothing_twice(night: Night) -> None:
    answers: list[Response] = [night.open(key="once") for _ in range(2)]
    assert answers[0].content == answers[1].content
    assert [answer.status_code for answer in answers] == [201, 201]
    problem(night.open(key="once", reason=f"{REASON} Really."), 422, "idempotency-mismatch")
    problem(night.open(key="twice"), 409, "already-open")
    assert night.served.get("/break-glass", "officer").json()["meta"]["total"] == 1


def test_of_many_at_the_same_time_one_opens(night: Night) -> None:
    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(lambda _: night.open().status_code, range(6)))
    assert sorted(answers) == [201] + [409] * 5
    assert night.served.get("/break-glass", "officer").json()["meta"]["total"] == 1
    assert len(night.letters("break-glass-opened")) == 3


BODIES: tuple[tuple[dict[str, Any], str, str], ...] = (
    ({"state": None}, "/state", "missing-member"),
    ({"state": "Atlantis"}, "/state", "invalid-value"),
    ({"state": 7}, "/state", "invalid-value"),
    ({"state": ["QN"]}, "/state", "invalid-value"),
    ({"state": "AQ"}, "/state", "unknown-state"),
    ({"purpose": None}, "/purpose", "missing-member"),
    ({"purpose": "curiosity"}, "/purpose", "invalid-value"),
    ({"purpose": ["other"]}, "/purpose", "invalid-value"),
    ({"reason": None}, "/reason", "missing-member"),
    ({"reason": "because"}, "/reason", "invalid-value"),
    ({"reason": "x" * 501}, "/reason", "invalid-value"),
    ({"reason": "a line\nand another"}, "/reason", "invalid-value"),
    ({"reason": "not what it \u202eseems"}, "/reason", "invalid-value"),
    ({"drill": "yes"}, "/drill", "invalid-value"),
    ({"ends_at": "2099-01-01"}, "/ends_at", "unknown-member"),
)


@pytest.mark.parametrize(("changed", "pointer", "code"), BODIES)
def test_what_cannot_be_opened(one_night: Night, changed: dict[str, Any], pointer: str, code: str) -> None:
    fault = problem(one_night.open(**changed), 422, "invalid-body")["errors"][0]
    assert (fault["pointer"], fault["code"]) == (pointer, code)
