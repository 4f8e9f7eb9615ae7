"""The shipped proxy before two processes: restarts, slow clients, what it keeps, for whom it asks."""

import time
from collections.abc import Iterator

import pytest

from app.http.conditional import PUBLIC_SECONDS
from tests.api.asserts import SECURITY
from tests.api.served import Loaded, copied
from tests.crash.client import form
from tests.faults.caches import Cache, of_nginx, of_varnish
from tests.faults.proxied import Deployed, asking, deployed
from tests.faults.slow import BODIES, HEADS, all_gone, begin

NOTICED_SECONDS = 2.0
"""How long the guide has one wait before the next: the proxy leaves alone for a second what did not answer."""
NUMBERS = (b"4960131", b"4960132", b"4960139", b"79460111")
READS = (
    "/api/v1/designations?state=QM&limit=7",
    "/api/v1/emergency/QM",
    "/api/v1/emergency/QM.vcf",
    "/api/v1/emergency/QM.svg",
    "/api/v1/authorities?state=QM",
    "/api/v1/states/QM",
    "/api/v1/search?q=QM",
    "/api/v1/designations/d_absent",
    "/api/v1/designations?state=QM&limit=none",
    "/states/QM",
    "/emergency/QM",
)
SENT = "State,Provision,Role,Authority (en),Valid from\nQM,8.10.b,receive,Office,2026-02-01\n"


@pytest.fixture(scope="module")
def found(loaded_sqlite: Loaded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    folder = tmp_path_factory.mktemp("deployed")
    own = {"AUTHDIR_PUBLIC_URL": "https://directory.example"}
    with copied(loaded_sqlite, folder) as url, deployed(loaded_sqlite, url, folder, **own) as there:
        yield there


@pytest.mark.timeout(300)  # it starts four servers, on whatever machine
def test_no_lookup_fails_while_processes_are_restarted(found: Deployed) -> None:
    with asking(found) as asked:
        for process in found.processes:
            assert process.stop() in (0, -15)
            process.start()
            time.sleep(NOTICED_SECONDS)
    assert asked.failed == []
    assert len(asked.seconds) > 100


def test_slow_clients_are_let_go_and_harm_nobody(found: Deployed) -> None:
    with asking(found, pause=0.05) as asked:
        attacks = [begin(found, HEADS, "/", 300), begin(found, BODIES, "/api/v1/notifications", 60)]
        told = [attack.over() for attack in attacks]
    assert [text for text in told if not all_gone(text)] == []
    assert asked.failed == []


def test_what_is_not_public_stays_out_of_the_proxys_cache(found: Deployed) -> None:
    path, officer = "/api/v1/designations?state=QM", {"Authorization": f"Bearer {found.tokens['duty_officer']}"}
    with found.client() as client:
        own = client.get(path, headers=officer)
        public = [client.get(path) for _ in range(3)]
        again = client.get(path, headers=officer)
        assert client.get("/metrics").status_code == 404
    assert any(number in own.content for number in NUMBERS)
    assert own.json()["items"] == again.json()["items"]
    assert {answer.content for answer in public} == {public[0].content}
    assert public[0].headers["x-request-id"] == public[2].headers["x-request-id"]  # from the cache
    assert own.headers["x-request-id"] != again.headers["x-request-id"]
    assert b'"items"' in found.kept()
    assert not any(number in found.kept() for number in NUMBERS)


def test_the_proxy_says_for_whom_it_asks_and_takes_files(found: Deployed) -> None:
    headers = {"Authorization": f"Bearer {found.tokens['registrar']}", "X-Forwarded-For": "192.0.2.66"}
    content, media_type = form(SENT.encode(), {"state": "QM"})
    with found.client() as client:
        told = {**headers, "Idempotency-Key": "one", "Content-Type": media_type}
        sent = client.post("/api/v1/notifications", content=content, headers=told)
        assert sent.status_code == 201, sent.text
        assert client.get("/api/v1/audit", headers=headers).status_code == 403
        seen = client.get("/api/v1/me/audit", headers=headers).json()["items"]
        assert seen[0]["source"] == "127.0.0.2"
        large = client.post("/api/v1/notifications", content=bytes(12 * 1024 * 1024), headers=headers)
    assert large.status_code == 413


def test_no_header_comes_twice(found: Deployed) -> None:
    with found.client() as client:
        answers = [
            client.get(path) for path in ("/api/v1/states/QM", "/api/v1/states/QM", "/", "/absent", "/api/v1/me", "/health/live")
        ]
        answers.append(client.get("/api/v1/states/QM", headers={"If-None-Match": answers[0].headers["etag"]}))
    assert {answer.status_code for answer in answers} >= {200, 304, 401, 404}
    once = (*SECURITY, "content-security-policy", "strict-transport-security", "cache-control")
    for answer in answers:
        assert {name: len(answer.headers.get_list(name)) for name in once} == dict.fromkeys(once, 1)


@pytest.fixture(scope="module", params=["nginx", "varnish"])
def cache(found: Deployed, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cache]:
    if request.param == "nginx":
        yield of_nginx(found)
        return
    with of_varnish(found.processes[0].port, tmp_path_factory.mktemp("varnish") / "own") as own:
        yield own


@pytest.mark.parametrize("path", READS)
def test_a_cache_gives_nobody_what_was_for_somebody(found: Deployed, cache: Cache, path: str) -> None:
    theirs = [{"Authorization": f"Bearer {found.tokens[who]}"} for who in ("duty_officer", "auditor")]
    theirs += [
        {"Authorization": "Bearer authdir_unknown"},
        {"Cookie": "__Host-authdir=unknown"},
        {"Cookie": "__Host-authdir-language=fr"},
    ]
    with cache.client() as client:
        for method in ("GET", "HEAD"):
            for headers in theirs:
                own = client.request(method, path, headers=headers)
                if "Authorization" in headers:
                    assert "no-store" in own.headers["cache-control"]
                tag = {"If-None-Match": own.headers.get("etag", '"none"')}
                again = client.request(method, path, headers={**headers, **tag})
                strangers = [client.request(method, path, headers=more) for more in ({}, tag, {"Cookie": ""})]
                assert not any(number in answer.content for answer in strangers for number in NUMBERS)
                seen = {answer.headers["x-request-id"] for answer in strangers}
                assert not seen & {own.headers["x-request-id"], again.headers["x-request-id"]}


def test_a_cache_keeps_public_answers_as_long_as_they_say(cache: Cache) -> None:
    path = "/api/v1/designations?state=QM&limit=3"
    with cache.client() as client:
        first, second = client.get(path), client.get(path)
        pages = [client.get("/states/QM").headers["x-request-id"] for _ in range(2)]
        errors = [client.get("/api/v1/designations/d_none").headers["x-request-id"] for _ in range(2)]
    assert first.headers["x-request-id"] == second.headers["x-request-id"]
    assert len({*pages, *errors}) == 4
    kept = cache.kept()
    assert kept
    assert all(0 < seconds <= PUBLIC_SECONDS and not beyond for seconds, beyond in kept), kept
