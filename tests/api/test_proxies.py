"""Whose word about a caller's address is believed, and what is never built from what a caller says of hosts."""

import anyio
import pytest
from starlette.types import Message, Receive, Scope, Send

from app.actions.lag import Lag
from app.actions.telemetry.tally import Tally
from app.http.edge import Edge, Ours
from app.http.problems import Refusals
from app.http.proxies import Proxies, proxies_of
from tests.api.asserts import secured
from tests.api.places import ROUTES, located
from tests.api.served import Served

NEAR, FAR, SOMEBODY, ELSE = "10.1.0.7", "10.2.0.9", "198.51.100.4", "203.0.113.5"
OURS = proxies_of(f" {NEAR}, 10.2.0.0/24,2001:db8::/32 ")


@pytest.mark.parametrize(
    ("peer", "said", "found"),
    [
        (SOMEBODY, [], SOMEBODY),
        (SOMEBODY, [ELSE], SOMEBODY),
        (NEAR, [], NEAR),
        (NEAR, [SOMEBODY], SOMEBODY),
        (NEAR, [f"{ELSE}, {SOMEBODY}"], SOMEBODY),
        (NEAR, [ELSE, SOMEBODY], SOMEBODY),
        (NEAR, [f"{ELSE}, {SOMEBODY}, {FAR}"], SOMEBODY),
        (NEAR, [f"{SOMEBODY},{FAR}", FAR], SOMEBODY),
        (NEAR, [f"{FAR}, {FAR}"], FAR),
        (NEAR, [f"{SOMEBODY}:4711"], SOMEBODY),
        (NEAR, ["[2001:db9::1]:4711"], "2001:db9::1"),
        (NEAR, ["2001:DB9:0::1"], "2001:db9::1"),
        (f"::ffff:{NEAR}", [f"::ffff:{SOMEBODY}"], SOMEBODY),
        ("2001:db8::9", [SOMEBODY], SOMEBODY),
        (NEAR, [f"{SOMEBODY}, unknown"], ""),
        (NEAR, [""], ""),
        (NEAR, [f"{SOMEBODY},"], ""),
        (NEAR, ["\u0661.2.3.4"], ""),
        (NEAR, ["1" * 5_000], ""),
        (NEAR, [",".join([FAR] * 5_000)], FAR),
        ("", [SOMEBODY], ""),
        ("a socket", [SOMEBODY], ""),
    ],
)
def test_who_asks(peer: str, said: list[str], found: str) -> None:
    headers = [(b"host", b"x"), *((b"x-forwarded-for", each.encode("latin-1", "replace")) for each in said)]
    assert OURS.client(peer, headers) == found


def test_without_proxies_nobody_is_believed() -> None:
    assert Proxies() == proxies_of("") == proxies_of(" , ")
    for peer in ("127.0.0.1", NEAR, "::1"):
        assert Proxies().client(peer, [(b"x-forwarded-for", SOMEBODY.encode()), (b"forwarded", b"for=1.2.3.4")]) == peer


@pytest.mark.parametrize(
    "text", ["*", "0.0.0.0/0", "::/0", "0.0.0.0/7", "2001::/16", "10.1.0.7/24", "proxy", "10.1.0.7;10.1.0.8", "10.1"]
)
def test_what_is_no_proxy_of_ours(text: str) -> None:
    with pytest.raises(ValueError, match=r"too wide|neither an address nor a network"):
        proxies_of(f"{NEAR},{text}")


@pytest.mark.parametrize(("client", "found"), [((NEAR, 1), SOMEBODY), ((ELSE, 1), ELSE), (None, "")])
def test_it_is_there_for_whoever_writes_it_down(client: tuple[str, int] | None, found: str) -> None:
    seen: list[Scope] = []

    async def inner(scope: Scope, _receive: Receive, send: Send) -> None:
        seen.append(scope)
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(_message: Message) -> None:
        return

    told = [(b"x-forwarded-for", SOMEBODY.encode())]
    scope = {"type": "http", "method": "GET", "path": "/", "headers": told, "client": client}
    refusals = Refusals(lambda _scope, _error, known: known)
    ours = Ours("https://directory.example", b"", Lag())
    anyio.run(Edge(inner, ours, proxies=OURS, refusals=refusals, tally=Tally()), scope, receive, send)
    assert seen[0]["client_address"] == found


LIES = {
    "Host": "evil.example",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Prefix": "/evil.example",
    "X-Forwarded-Server": "evil.example",
    "X-Original-URL": "/evil.example",
    "X-Rewrite-URL": "/evil.example",
    "X-HTTP-Method-Override": "DELETE",
    "Forwarded": "for=1.2.3.4;host=evil.example;proto=https",
}


@pytest.mark.parametrize("route", ROUTES)
def test_nothing_is_built_from_what_is_said_of_hosts(demo: Served, route: str) -> None:
    path = located(demo, route)
    for who in (None, "auditor"):
        plain, lied = demo.send("GET", path, who), demo.send("GET", path, who, headers=LIES)
        secured(lied)
        assert (lied.status_code, set(lied.headers)) == (plain.status_code, set(plain.headers))
        assert "evil.example" not in lied.text + str(lied.headers)
        assert lied.status_code != 200 or "etag" not in plain.headers or lied.headers["etag"] == plain.headers["etag"]


@pytest.mark.parametrize("path", ["/health/live/", "/api/v1", "/api/v1/states/", "/api/v1/sign-in/openid/"])
def test_nobody_is_sent_elsewhere(demo: Served, path: str) -> None:
    answer = demo.client.request("GET", path, headers=LIES, follow_redirects=False)
    assert answer.status_code == 404
    assert "location" not in answer.headers


def test_links_name_our_own_address(fresh: Served) -> None:
    new = {"name": "Somebody", "email": "somebody@directory.example", "state": "QM"}
    answer = fresh.send("POST", "/api/v1/accounts", "administrator", headers=LIES, json=new)
    assert answer.status_code == 201
    assert "evil.example" not in answer.text
    assert answer.json()["invitation"]["link"].startswith("http://localhost:8000/")


def test_every_answer_to_somebody_signed_in_is_theirs_alone(demo: Served) -> None:
    for route in (*ROUTES, "/nothing", "/api/v1/designations?x=y", "/api/v1/designations/d_nothing"):
        answer = demo.send("GET", located(demo, route), "officer")
        assert answer.headers["cache-control"] == "private, no-store", route
        for header in ("Authorization", "Cookie", "Accept"):
            assert header in answer.headers["vary"], route
        again = demo.send("GET", located(demo, route), "officer", headers={"If-None-Match": answer.headers.get("etag", "x")})
        assert again.headers["cache-control"] == "private, no-store", route
