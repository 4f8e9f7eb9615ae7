"""A provisional contact over HTTP: posted by one person, seen beside what is approved by those cleared, gone after 72 hours."""

import contextlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.domain.access import Audience
from app.identity.tokens import new_token, token_hash
from app.store.unit import Database
from tests.api.asserts import problem, same_but_for_the_request
from tests.api.places import identifier
from tests.api.served import Loaded, Response, Served, copied, serving_at
from tests.store.makers import Hand

NUMBER = "+442079460177"
ASKED = {"slot": "duty_phone", "value": "+44 20 7946 0177", "reason": "The line is cut."}
KEPT = "public, max-age=60, stale-while-revalidate=0"
TICK = timedelta(microseconds=1)


def place(served: Served, state: str = "QM") -> str:
    return f"/designations/{identifier(served, 'designations', state)}/provisional-contacts"


def posted(served: Served, who: str = "state_editor", state: str = "QM", **said: Any) -> Response:
    return served.post(place(served, state), who, ASKED | said)


def withdrawn(served: Served, post: Response, who: str = "state_editor", **headers: str) -> Response:
    path = f"{place(served)}/{post.json()['id']}/withdraw"
    return served.post(path, who, **({"If_Match": post.headers["etag"]} | headers))


def seen(served: Served, who: str | None = "duty_officer") -> Any:
    """The member of the designation's answer, the same alone and in a list; None where there is none."""
    path = place(served).removesuffix("/provisional-contacts")
    alone = served.get(path, who).json()
    (listed,) = served.get("/designations?state=QM&provision=35", who).json()["items"]
    assert alone.get("provisional") == listed.get("provisional")
    return alone.get("provisional")


def test_a_number_posted_stands_beside_the_approved_ones(either: Served) -> None:
    path = place(either).removesuffix("/provisional-contacts")
    before = either.get(path, "duty_officer").json()
    answer = posted(either)
    assert answer.status_code == 201
    said = answer.json()
    assert said["standing"] == "not approved"
    assert (said["value"], said["reason"], said["findings"]) == (NUMBER, "The line is cut.", [])
    assert datetime.fromisoformat(said["until"]) - datetime.fromisoformat(said["posted_at"]) == timedelta(hours=72)
    expected = {name: said[name] for name in ("id", "type", "value", "label", "posted_at", "until", "standing")}
    assert seen(either) == [expected]
    assert (expected["type"], expected["label"]) == ("phone", "duty desk")
    after = either.get(path, "duty_officer").json()
    for each in (before, after):
        del each["provisional"], each["meta"]
    assert before == after
    alone = either.send("GET", answer.headers["location"], "registrar")
    assert alone.headers["etag"] == answer.headers["etag"]
    assert alone.json() == {name: content for name, content in said.items() if name != "findings"}
    assert either.get(place(either), "state_editor").json()["items"] == [alone.json()]
    assert "provisional" not in either.get(f"{path}/versions/1", "duty_officer").json()


@pytest.mark.parametrize("who", [None, "officer", "client", "registrar", "foreign_editor", "public_client"])
def test_whoever_is_not_cleared_cannot_tell(fresh: Served, who: str | None) -> None:
    path = place(fresh).removesuffix("/provisional-contacts")
    paths = (path, f"{path}/versions", "/designations?limit=200", "/states/QM/35", "/designations?state=QM&q=7946", "/coverage")
    told = [[(answer.content, answer.headers["etag"]) for answer in (fresh.get(each, who) for each in paths)] for _ in range(2)]
    post = posted(fresh)
    told.append([(answer.content, answer.headers["etag"]) for answer in (fresh.get(each, who) for each in paths)])
    withdrawn(fresh, post)
    told.append([(answer.content, answer.headers["etag"]) for answer in (fresh.get(each, who) for each in paths)])
    assert told[0] == told[1] == told[2] == told[3]
    assert all(b'"provisional":[{' not in body and NUMBER.encode() not in body for body, _ in told[2])


def test_it_can_be_withdrawn_by_whoever_saw_it_as_it_is(either: Served) -> None:
    post = posted(either, "registrar")
    path = f"{place(either)}/{post.json()['id']}/withdraw"
    problem(either.post(path, "state_editor"), 428, "missing-if-match")
    stale = problem(either.post(path, "state_editor", If_Match='"other"'), 412, "stale")
    assert stale["current"]["id"] == post.json()["id"]
    answer = withdrawn(either, post, Idempotency_Key="once")
    assert (answer.status_code, answer.json()["standing"]) == (200, "withdrawn")
    assert withdrawn(either, post, Idempotency_Key="once").content == answer.content
    assert seen(either) == []
    assert either.get(place(either), "registrar").json()["items"] == []
    alone = either.send("GET", post.headers["location"], "state_editor")
    assert (alone.json()["standing"], alone.headers["etag"]) == ("withdrawn", answer.headers["etag"])
    problem(withdrawn(either, post), 412, "stale")
    problem(withdrawn(either, post, If_Match="*"), 409, "not-standing")


def test_what_was_known_then_is_answered_again(either: Served) -> None:
    post = posted(either)
    then = post.json()["posted_at"]
    withdrawn(either, post)
    path = place(either).removesuffix("/provisional-contacts")
    found = either.get(f"{path}?known_at={then}", "auditor").json()["provisional"]
    assert [each["id"] for each in found] == [post.json()["id"]]
    assert either.get(path, "auditor").json()["provisional"] == []


def test_a_retry_posts_nothing_twice(either: Served) -> None:
    answers = [either.post(place(either), "state_editor", ASKED, Idempotency_Key="once") for _ in range(2)]
    assert answers[0].content == answers[1].content
    assert [answer.status_code for answer in answers] == [201, 201]
    assert len(seen(either)) == 1
    problem(
        either.post(place(either), "state_editor", ASKED | {"reason": None}, Idempotency_Key="once"), 422, "idempotency-mismatch"
    )


BODIES: tuple[tuple[Any, str, str], ...] = (
    (None, "", "invalid-value"),
    ([], "", "invalid-value"),
    ({}, "/slot", "missing-member"),
    ({"slot": "duty_phone"}, "/value", "missing-member"),
    ({"slot": "fax", "value": "+442079460177"}, "/slot", "invalid-value"),
    ({"slot": "private_phone", "value": "+442079460177"}, "/slot", "invalid-value"),
    ({"slot": 1, "value": "+442079460177"}, "/slot", "invalid-value"),
    ({"slot": ["duty_phone"], "value": "+442079460177"}, "/slot", "invalid-value"),
    (ASKED | {"value": 442079460177}, "/value", "invalid-value"),
    (ASKED | {"value": 1.5}, "/value", "invalid-value"),
    (ASKED | {"value": "call me"}, "/value", "phone-unreadable"),
    (ASKED | {"value": "x" * 1001}, "/value", "invalid-value"),
    (ASKED | {"value": "\t+442079460177"}, "/value", "invalid-value"),
    (ASKED | {"value": "+442079460177; +442079460178"}, "/value", "not-one-value"),
    (ASKED | {"value": "fax +442079460177"}, "/value", "not-one-value"),
    (ASKED | {"slot": "email", "value": "nobody"}, "/value", "email-invalid"),
    (ASKED | {"reason": ["x"]}, "/reason", "invalid-value"),
    (ASKED | {"until": "2099-01-01"}, "/until", "unknown-member"),
)


@pytest.mark.parametrize(("body", "pointer", "code"), BODIES)
def test_what_cannot_be_posted(hostile: Served, body: Any, pointer: str, code: str) -> None:
    fault = problem(hostile.post(place(hostile), "state_editor", body), 422, "invalid-body")["errors"][0]
    assert (fault["pointer"], fault["code"]) == (pointer, code)


def test_nothing_is_completed_for_who_posts(fresh: Served) -> None:
    fresh.carried(b"State,Provision,Authority (en),Valid from\nJP,10.5,Police,2020-01-01\n", state="JP")
    (police,) = fresh.get("/designations?state=JP&provision=10.5").json()["items"]
    path = f"/designations/{police['id']}/provisional-contacts"
    fault = problem(fresh.post(path, "registrar", ASKED | {"value": "03 3580 4999"}), 422)["errors"][0]
    assert (fault["code"], fault["suggestion"]) == ("country-code-assumed-from-state", "+81335804999")
    told = fresh.post(path, "registrar", {"slot": "email", "value": "duty@example.fr"}).json()
    assert [each["code"] for each in told["findings"]] == ["email-domain-not-state-domain"]


def test_the_same_is_not_posted_twice_nor_beside_its_approved_self(fresh: Served) -> None:
    (approved,) = [
        each["value"]
        for each in fresh.get("/designations?state=QM&provision=35", "auditor").json()["items"][0]["channels"]
        if each["label"] == "duty desk"
    ]
    fault = problem(posted(fresh, value=approved), 422, "invalid-body")["errors"][0]
    assert fault["code"] == "already-approved"
    posted(fresh)
    fault = problem(posted(fresh), 422, "invalid-body")["errors"][0]
    assert fault["code"] == "already-posted"


def test_a_few_may_stand_at_a_time(fresh: Served) -> None:
    answers = [posted(fresh, value=f"+44207946018{number}") for number in range(6)]
    assert [answer.status_code for answer in answers] == [201] * 5 + [409]
    problem(answers[-1], 409, "too-many-provisional")
    assert withdrawn(fresh, answers[0]).status_code == 200
    assert posted(fresh).status_code == 201


def test_only_who_answers_day_and_night_has_one(fresh: Served) -> None:
    (office,) = fresh.get("/designations?state=QM&provision=8.10.b&limit=1").json()["items"]
    path = f"/designations/{office['id']}/provisional-contacts"
    problem(fresh.post(path, "registrar", ASKED), 422, "not-round-the-clock")
    fresh.carried(b"State,Provision,Authority (en),Valid from,Valid to\nQM,10.5,Past Desk,2020-01-01,2021-01-01\n")
    (past,) = fresh.get("/designations?state=QM&provision=10.5&as_of=2020-06-01").json()["items"]
    path = f"/designations/{past['id']}/provisional-contacts"
    assert "today" in problem(fresh.post(path, "registrar", ASKED), 422, "not-round-the-clock")["detail"]


def test_what_is_not_there_and_what_is_anothers_look_the_same(fresh: Served) -> None:
    post = posted(fresh)
    own, other = post.headers["location"], f"{place(fresh)}/p_{'0' * 20}"
    foreign = own.replace(identifier(fresh, "designations", "QM"), identifier(fresh, "designations", "QN"))
    for method, end, headers in (("GET", "", {}), ("POST", "/withdraw", {"If-Match": "*"})):
        answers = [
            fresh.send(method, path + end, "foreign_editor", headers=headers) for path in (own, f"/api/v1{other}", foreign)
        ]  # fmt: skip
        problem(answers[0], 404, "not-found")
        same_but_for_the_request(answers[0], answers[1])
        same_but_for_the_request(answers[0], answers[2])
    problem(fresh.post("/designations/d_nothing/provisional-contacts", "registrar", ASKED), 404, "not-found")
    problem(fresh.get("/designations/d_nothing/provisional-contacts", "state_editor"), 404, "not-found")
    problem(fresh.get(f"{place(fresh)}?x=y", "state_editor"), 400, "invalid-parameter")
    problem(fresh.post(f"{other}/withdraw", "state_editor", {"x": 1}, If_Match="*"), 422, "invalid-body")


def test_every_look_and_every_write_leaves_an_event(fresh: Served) -> None:
    events, trail = len(fresh.events()), len(fresh.trail())
    post = posted(fresh)
    name = post.json()["id"]
    fresh.send("GET", post.headers["location"], "registrar")
    fresh.get(place(fresh), "state_editor")
    withdrawn(fresh, post, If_Match='"other"')
    seen(fresh, "auditor")
    withdrawn(fresh, post)
    kept = fresh.events()[events:]
    assert [(event["action"], event["account"]) for event in kept[:3]] == [
        ("see-provisional", "demo-registrar"),
        ("see-provisional", "demo-state_editor"),
        ("see-provisional", "demo-state_editor"),
    ]
    assert all(event["targets"][0][0] == name for event in kept[:3])
    assert all("provisional" in event["fields"] for event in kept[3:])
    written = fresh.trail()[trail:]
    assert [event["action"] for event in written] == ["post-provisional", "withdraw-provisional"]
    assert {event["targets"][0][0] for event in written} == {name}
    assert NUMBER.encode() not in fresh.journal_bytes() + json.dumps(written).encode()


@dataclass(frozen=True)
class Later:
    """A demonstration with the time in the test's hand, and tokens that last."""

    served: Served
    clock: Hand


@pytest.fixture
def later(loaded_sqlite: Loaded, tmp_path: Path) -> Iterator[Later]:
    clock = Hand((datetime.now(UTC) + timedelta(days=1)).replace(hour=10, minute=0))
    with copied(loaded_sqlite, tmp_path) as url:
        tokens = _lasting(url, clock, ("duty_officer", "state_editor"))
        with serving_at(clock, url, tmp_path, tokens) as served:
            yield Later(served, clock)


def _lasting(url: str, clock: Hand, names: tuple[str, ...]) -> Mapping[str, str]:
    tokens = {name: new_token() for name in names}
    end = clock.now() + timedelta(days=30)
    with contextlib.closing(Database(url, clock, allow_unsafe_durability=True)) as database, database.writing() as unit:
        for name, token in tokens.items():
            unit.accounts.add_token(
                f"demo-{name}", token_hash=token_hash(token), label="test", stepped_up=True, ceiling=Audience.RESTRICTED,
                expires_at=end,
            )  # fmt: skip
    return tokens


def test_it_runs_out_at_its_moment_for_everybody_and_nobody_else_notices(later: Later) -> None:
    served, clock = later.served, later.clock
    post = posted(served)
    until = clock.now() + timedelta(hours=72)
    clock.time = until - timedelta(seconds=10)
    path = place(served).removesuffix("/provisional-contacts")
    public = served.get(path)
    assert len(seen(served)) == 1
    clock.time = until - TICK
    assert len(seen(served)) == 1
    assert served.send("GET", post.headers["location"], "state_editor").json()["standing"] == "not approved"
    assert (served.get(path).content, served.get(path).headers["cache-control"]) == (public.content, KEPT)
    clock.time = until
    assert seen(served) == []
    gone = served.send("GET", post.headers["location"], "state_editor")
    assert gone.json()["standing"] == "run out"
    problem(withdrawn(served, post, If_Match=gone.headers["etag"]), 409, "not-standing")
    assert (served.get(path).content, served.get(path).headers["etag"]) == (public.content, public.headers["etag"])
    assert served.get(path).headers["cache-control"] == public.headers["cache-control"] == KEPT
    clock.time = until - TICK
    assert len(seen(served)) == 1
