"""Changes, the feed and subscriptions over HTTP."""

import threading
import uuid
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from app.wiring.jobs import jobs
from tests.api.asserts import problem
from tests.api.served import API, Loaded, Served, copied, serving_at, settings_of
from tests.store.makers import Hand
from tests.tls import receiving

URL = "https://hooks.receiver.example/directory?for=us"
ATOM = "{http://www.w3.org/2005/Atom}"
HEADINGS = "State,Provision,Role,Authority (en),Duty phone,Valid from\n"


@pytest.fixture
def reachable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the resolver of this machine says."""
    monkeypatch.setattr("app.identity.outgoing.Courier.look", lambda *_: None)


def test_a_copy_keeps_up(fresh: Served) -> None:
    before = fresh.get("/changes?limit=200").json()
    revision = before["meta"]["revision"]
    assert fresh.get(f"/changes?since={revision}").json()["items"] == []
    fresh.carried(f"{HEADINGS}QM,8.10.b,receive,Court of {uuid.uuid4().hex[:6]},,2026-02-01\n".encode())
    behind = fresh.get(f"/changes?since={revision}").json()
    assert {each["kind"] for each in behind["items"]} == {"authority", "designation"}
    for each in behind["items"]:
        assert fresh.send("GET", each["path"]).status_code == 200
        assert each["revision"] > revision
    refused = problem(fresh.get(f"/changes?since={behind['meta']['revision'] + 1}"), 400, "invalid-parameter")
    assert refused["newest"] == behind["meta"]["revision"]
    assert refused["errors"][0]["parameter"] == "since"


def test_every_path_in_the_feed_leads_somewhere(demo: Served) -> None:
    for who in (None, "duty_officer", "auditor"):
        paths = {each["path"] for each in demo.get("/changes?state=QM&limit=200", who).json()["items"]}
        assert {demo.send("GET", path, who).status_code for path in paths} == {200}


def test_the_feed_is_the_same_inside_and_outside_and_spares_its_body(demo: Served) -> None:
    inside, outside = demo.get("/feed.atom"), demo.send("GET", "/feed.atom")
    assert inside.content == outside.content
    assert outside.headers["content-type"].startswith("application/atom+xml")
    tag = outside.headers["etag"]
    again = demo.send("GET", "/feed.atom", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    root = ET.fromstring(outside.content)
    assert len(root.findall(f"{ATOM}entry")) == 50
    assert problem(demo.send("GET", "/feed.atom", headers={"Accept": "application/json"}), 406)


def test_who_is_told_of_changes_above_public_leaves_an_event(demo: Served) -> None:
    before = len(demo.events())
    assert demo.get("/changes?state=QM&provision=35").status_code == 200
    assert len(demo.events()) == before
    for path in ("/changes?state=QM&provision=35", "/feed.atom?state=QM&provision=35"):
        assert demo.get(path, "duty_officer").status_code == 200
    events = demo.events()[before:]
    assert [event["action"] for event in events] == ["changes", "feed"]
    assert all(event["targets"] and event["fields"] == [] for event in events)


@pytest.mark.usefixtures("reachable")
def test_a_webhook_from_its_beginning_to_its_end(fresh: Served) -> None:
    body = {"medium": "webhook", "url": URL, "state": "QM"}
    made = fresh.post("/subscriptions", "officer", body, Idempotency_Key="k")
    assert made.status_code == 201
    assert made.headers["cache-control"] == "private, no-store"
    assert made.json()["secret"].startswith("whsec_")
    assert fresh.post("/subscriptions", "officer", body, Idempotency_Key="k").json() == made.json()
    named = f"/subscriptions/{made.json()['id']}"
    seen = fresh.get(named, "officer")
    assert seen.headers["etag"]
    assert (seen.json()["url"], seen.json()["status"]) == (URL, "active")
    assert "secret" not in seen.json()
    problem(fresh.get(named, "duty_officer"), 404)
    problem(fresh.post(f"{named}/end", "duty_officer", {}), 404)
    problem(fresh.post(f"{named}/end", None, {}), 401)
    problem(fresh.post(f"{named}/end", "officer", {"x": 1}), 422)
    fresh_secret = fresh.post(f"{named}/rotate", "officer", {}).json()["secret"]
    assert fresh_secret != made.json()["secret"]
    problem(fresh.post(f"{named}/resume", "officer", {}), 409, "account-conflict")
    assert fresh.post(f"{named}/end", "officer", {}).json()["status"] == "ended"
    problem(fresh.post(f"{named}/resume", "officer", {}), 409, "account-conflict")
    assert [each["status"] for each in fresh.get("/subscriptions", "officer").json()["items"]] == ["ended"]


def test_where_nothing_is_ever_sent(demo: Served) -> None:
    for url in (
        "http://hooks.receiver.example/",
        "https://127.0.0.1/",
        "https://localhost/",
        "https://[::1]/",
        "file:///etc/passwd",
    ):
        refused = problem(demo.post("/subscriptions", "officer", {"medium": "webhook", "url": url}), 422, "invalid-body")
        assert refused["errors"][0]["pointer"] == "/url"


def test_parameters_that_are_none(demo: Served) -> None:
    for path in ("/subscriptions?state=QM", "/feed.atom?since=1", "/changes?kind=designation"):
        problem(demo.send("GET", API + path, "officer"), 400, "invalid-parameter")


def test_the_service_itself_calls_and_writes_in_threads_that_hold_up_no_mail(loaded_sqlite: Loaded, tmp_path: Path) -> None:
    """From a subscription to the message at its receiver, by the jobs of the service, over real TLS."""
    with receiving(tmp_path) as receiver, copied(loaded_sqlite, tmp_path) as url:
        rooms = {"courier": receiver.courier()}
        with serving_at(Hand(datetime.now(UTC)), url, tmp_path, loaded_sqlite.tokens, **rooms) as served:
            body = {"medium": "webhook", "url": receiver.url(), "state": "QM"}
            made = served.post("/subscriptions", "officer", body).json()
            served.carried(f"{HEADINGS}QM,8.10.b,receive,Court of {uuid.uuid4().hex[:6]},,2026-02-01\n".encode())
            assert served.house is not None
            assert served.callers is not None
            settings = settings_of(url, tmp_path).model_copy(update={"smtp_host": "mail.example"})
            found = {job.name: job for job in jobs(served.house, served.callers, settings, threading.Event())}
            assert found["calling webhooks"].thread not in {
                each.thread for name, each in found.items() if name != "calling webhooks"
            }
            assert found["following the accounts"].thread not in {
                each.thread for name, each in found.items() if name != "following the accounts"
            }, "a revocation waits for nothing else"
            for name in ("telling subscribers by mail", "calling webhooks"):
                found[name].work()
            (message,) = receiver.received
            assert made["id"] in message.body.decode()
            assert message.headers["webhook-id"].startswith("msg_")
            assert served.get(f"/subscriptions/{made['id']}", "officer").json()["told_at"] is not None
