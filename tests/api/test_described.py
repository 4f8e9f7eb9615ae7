"""What the description says, done by every role on both databases: it is answered as described, never with an error of ours.

Making up a request takes as long as answering it: every role sends the same ones in turn.

`make test-explore` tries new requests, many more of them.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS
from schemathesis.core.result import Ok
from starlette.types import ASGIApp, Receive, Scope, Send

from app.domain.access import Role
from tests.api.asserts import FURTHER, MEMBERS, SECURITY
from tests.api.described import there
from tests.api.served import Loaded, Served, copied, serving

CHECKED = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
    "response_schema_conformance", "negative_data_rejection", "missing_required_header",
)  # fmt: skip
SHARES = 3
"""In how many parts the operations are gone through: workers take turns."""
EXAMPLES = 3 if settings.default is not None and settings.default.derandomize else 40
ROW = b"State,Provision,Role,Authority (en),Valid from\nQM,8.10.b,receive,Described Office,2026-02-01\n"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def tried(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A demonstration that all roles do something to, once on each database; a notification waits in it."""
    loaded: Loaded = request.getfixturevalue(f"loaded_{request.param}")
    folder = tmp_path_factory.mktemp("tried")
    with copied(loaded, folder) as url, serving(url, folder, loaded.tokens) as served:
        assert served.submit(ROW).status_code == 201
        yield served


def _without_lifespan(app: ASGIApp) -> ASGIApp:
    """The application for a client that would start and stop it around each of its requests."""

    async def served(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await app(scope, receive, send)
            return
        while (await receive())["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        await send({"type": "lifespan.shutdown.complete"})

    return served


def _cases(operation: Any, found: dict[str, str]) -> st.SearchStrategy[Any]:
    """Requests as described and not as described, about anything and about what is there."""
    strategies = [operation.as_strategy(mode, path_parameters=known) for mode in GenerationMode for known in (None, found)]
    return st.one_of(strategies)


def _as_ever(_context: Any, response: Any, _case: Any) -> None:
    """What is true of every answer."""
    for name, value in SECURITY.items():
        assert response.headers[name] == [value]
    (identifier,) = response.headers["x-request-id"]
    assert "cache-control" in response.headers
    if response.status_code >= 400:
        told = json.loads(response.content)
        assert response.headers["content-type"] == ["application/problem+json"]
        assert MEMBERS <= set(told) <= MEMBERS | FURTHER
        assert (told["status"], told["request_id"]) == (response.status_code, identifier)


@pytest.fixture(scope="module")
def requests(tried: Served) -> list[st.SearchStrategy[Any]]:
    """The requests to each operation, worked out from the description once."""
    app = tried.client.app
    assert isinstance(app, FastAPI)
    schema = schemathesis.openapi.from_dict(tried.send("GET", "/openapi.json").json())
    schema.app = _without_lifespan(app)
    operations = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    return [_cases(operation, there(tried, operation.path)) for operation in operations]


@pytest.mark.parametrize("share", range(SHARES))
def test_whatever_somebody_does_is_answered_as_described(tried: Served, requests: list[st.SearchStrategy[Any]], share: int) -> None:
    checks: Any = CHECKS.get_by_names(list(CHECKED))
    lines = tried.approved()
    for cases in requests[share::SHARES]:

        @settings(
            max_examples=_examples(tried),
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(cases)
        def answered(case: Any) -> None:
            for role, headers in _everybody(tried):
                note(f"as {role}")
                case.call_and_validate(headers=headers, checks=checks, additional_checks=[_as_ever])

        answered()
    assert tried.approved() == lines


def _examples(tried: Served) -> int:
    """So many on SQLite, a third of them on PostgreSQL."""
    return EXAMPLES if tried.url.startswith("sqlite") else -(-EXAMPLES // 3)


def _everybody(tried: Served) -> Iterator[tuple[str, dict[str, str]]]:
    """Nobody in particular, and every role; with what each sends."""
    yield "anonymous", {}
    for role in Role:
        yield role.value, {"Authorization": f"Bearer {tried.tokens[role]}"}
