"""Every path that can be read, with identifiers that exist in the demonstration."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.api.served import API, Served

CARDS = tuple(f"{API}/emergency/{{iso2}}.{ending}" for ending in ("vcf", "jscontact", "svg", "pdf"))
TIMED = (f"{API}/emergency/{{iso2}}", *CARDS)
"""What says what is open now: its tag turns with the minute for who may know of hours."""
SIGNED = tuple(f"{API}/{path}" for path in ("designations/{id}/proof.txt", "keys.txt", "checkpoint", "consistency"))
"""What is verified without JSON."""
ROUTES = (
    "/health/live",
    "/health/ready",
    "/openapi.json",
    f"{API}/designations",
    f"{API}/designations.csv",
    f"{API}/designations.xlsx",
    f"{API}/designations/{{id}}",
    f"{API}/designations/{{id}}/versions",
    f"{API}/designations/{{id}}/versions/{{n}}",
    f"{API}/designations/{{id}}/diff",
    f"{API}/designations/{{id}}/observations",
    f"{API}/designations/{{id}}/proof",
    f"{API}/keys",
    *SIGNED,
    f"{API}/provisions",
    f"{API}/provisions/{{code}}",
    f"{API}/states",
    f"{API}/states/{{iso2}}",
    f"{API}/states/{{iso2}}/{{provision}}",
    f"{API}/authorities",
    f"{API}/authorities/{{id}}",
    f"{API}/statements",
    f"{API}/statements.csv",
    f"{API}/statements.xlsx",
    f"{API}/providers",
    f"{API}/providers/{{id}}",
    f"{API}/providers/{{id}}/versions",
    f"{API}/providers/{{id}}/versions/{{n}}",
    f"{API}/providers/{{id}}/diff",
    f"{API}/provider-policies",
    f"{API}/provider-policies/{{id}}",
    f"{API}/provider-policies/{{id}}/versions",
    f"{API}/provider-policies/{{id}}/versions/{{n}}",
    f"{API}/provider-policies/{{id}}/diff",
    f"{API}/providers.csv",
    f"{API}/providers.xlsx",
    f"{API}/provider-policies.csv",
    f"{API}/provider-policies.xlsx",
    f"{API}/statements/{{id}}",
    f"{API}/statements/{{id}}/versions",
    f"{API}/statements/{{id}}/versions/{{n}}",
    f"{API}/statements/{{id}}/diff",
    f"{API}/authorities/{{id}}/versions",
    f"{API}/authorities/{{id}}/versions/{{n}}",
    f"{API}/authorities/{{id}}/diff",
    f"{API}/participations/{{id}}",
    f"{API}/participations/{{id}}/versions",
    f"{API}/participations/{{id}}/versions/{{n}}",
    f"{API}/participations/{{id}}/diff",
    f"{API}/coverage",
    f"{API}/coverage.csv",
    f"{API}/coverage.xlsx",
    f"{API}/indicators",
    f"{API}/indicators.csv",
    f"{API}/indicators.xlsx",
    f"{API}/indicators/union",
    f"{API}/indicators/union.csv",
    f"{API}/indicators/union.xlsx",
    f"{API}/routes",
    f"{API}/search",
    f"{API}/changes",
    f"{API}/feed.atom",
    "/feed.atom",
    f"{API}/emergency/{{iso2}}",
    *CARDS,
    f"{API}/templates/{{form}}",
    f"{API}/me",
    f"{API}/sign-in/openid",
    f"{API}/me/sessions",
    f"{API}/me/passkeys",
    f"{API}/me/tokens",
    f"{API}/accounts",
    f"{API}/accounts/{{id}}",
    f"{API}/role-proposals",
    f"{API}/break-glass",
    f"{API}/break-glass/{{id}}",
    f"{API}/erasures",
    f"{API}/erasures/{{id}}",
    f"{API}/subscriptions",
    f"{API}/drills",
    f"{API}/drills/{{id}}",
    f"{API}/drills/{{id}}/calls",
    f"{API}/drills/{{id}}/calls.csv",
    f"{API}/drills/{{id}}/report",
    f"{API}/notifications",
    f"{API}/notifications/{{id}}",
    f"{API}/notifications/{{id}}/plan",
    f"{API}/notifications/{{id}}/file",
)
PERSONAL = (
    "/me",
    "sign-in",
    "templates",
    "notifications",
    "accounts",
    "role-proposals",
    "break-glass",
    "drills",
    "subscriptions",
    "erasures",
)
FILES = tuple(route for route in ROUTES if route.endswith((".csv", ".xlsx")) and "drills" not in route)
FEEDS = tuple(route for route in ROUTES if route.endswith(".atom"))
REGISTER = tuple(
    route
    for route in ROUTES
    if route.startswith(API) and not any(word in route for word in (*PERSONAL, *FILES, *CARDS, *FEEDS, *SIGNED))
)
LISTS = tuple(
    route
    for route in REGISTER
    if route.rpartition("/")[2]
    in (
        *("designations", "versions", "observations", "provisions", "states", "{provision}", "authorities", "statements"),
        *("providers", "provider-policies", "coverage", "changes", "union", "keys"),
    )
)


def located(served: Served, route: str, state: str = "QM") -> str:
    """The path of ``route`` about something of ``state``."""
    path = route.replace("{code}", "8.10.b").replace("{form}", "csv")
    path = path.replace("{iso2}", state).replace("{provision}", "35").replace("{n}", "1")
    if "{id}" in path:
        path = path.replace("{id}", identifier(served, route.removeprefix(API).split("/")[1], state))
    if route.endswith("/routes"):
        return f"{path}?from=QO&to={state}&purpose=emergency-disclosure"
    if route.endswith("/search"):
        return f"{path}?q={state}+police"
    if route.endswith("/consistency"):
        return f"{path}?from=1"
    return path + ("?from=1&to=1" if route.endswith("/diff") else "")


def identifier(served: Served, of: str, state: str) -> str:
    """The identifier of something of ``state``: its 24/7 point, a body, its newest notification when first asked for."""
    if (of, state) not in served.found and of == "break-glass":
        served.found[of, state] = opened(served, state)
    elif (of, state) not in served.found and of == "erasures":
        served.found[of, state] = asked_to_erase(served, state)["id"]
    elif of == "subscriptions":
        return "w_unknown"
    elif of == "participations":
        return f"{state}.CETS224"
    elif (of, state) not in served.found and of == "drills":
        served.found[of, state] = drilled(served, state)["id"]
    elif (of, state) not in served.found:
        ask = {"designations": "?state={}&provision=35"}.get(of, "?state={}").format(state)
        who = {"notifications": "approver", "accounts": "auditor"}.get(of)
        served.found[of, state] = served.get(f"/{of}{ask}", who).json()["items"][0]["id"]
    return served.found[of, state]


def opened(served: Served, state: str) -> str:
    """What a registrar whom nobody else has to do with opened, and ended at once."""
    asked = {"state": state, "purpose": "other", "reason": "so that there is one"}
    named: str = served.post("/break-glass", "twin_registrar", asked).json()["id"]
    assert served.post(f"/break-glass/{named}/end", "twin_registrar").status_code == 200
    return named


def asked_to_erase(served: Served, state: str, who: str = "twin_registrar") -> dict[str, Any]:
    """An erasure of the papers of a notification that was rejected."""
    row = f"{state},8.10.b,receive,Office {uuid.uuid4().hex[:6]},2026-02-01\n"
    sent = served.submit(("State,Provision,Role,Authority (en),Valid from\n" + row).encode(), state=state).json()["id"]
    assert served.post(f"/notifications/{sent}/reject", "approver", {"reason": "so that there is one"}).status_code == 200
    found: dict[str, Any] = served.post("/erasures", who, wish(state, papers=[sent])).json()
    return found


def wish(state: str, **what: Any) -> dict[str, Any]:
    """A body that asks for an erasure."""
    return {"state": state, "ground": "objection", "reason": "the person has left"} | what


def drilled(served: Served, state: str, *, start: bool = False, **said: Any) -> dict[str, Any]:
    """An exercise that was announced for some days from now; ``start``: begun by hand."""
    days = [f"{datetime.now(UTC) + timedelta(days=days):%Y-%m-%dT%H:%M:%SZ}" for days in (5, 9)]
    body = {"states": [state], "starts_at": days[0], "ends_at": days[1], "announced": True} | said
    found: dict[str, Any] = served.post("/drills", "twin_registrar", body).json()
    if start:
        assert served.post(f"/drills/{found['id']}/start", "twin_registrar", If_Match="*").status_code == 200
    return found
