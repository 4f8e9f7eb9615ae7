"""The description is a valid OpenAPI document of every route, and what it describes is what is answered."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import CHECKS
from schemathesis.core.result import Ok
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.permissions import permissions
from app.domain.access import Permission
from tests.api.served import Served

CHECKED = ("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance")


@pytest.fixture(scope="module")
def document(demo: Served) -> Any:
    return demo.send("GET", "/openapi.json").json()


def _app(served: Served) -> FastAPI:
    assert isinstance(served.client.app, FastAPI)
    return served.client.app


def test_it_describes_every_route_and_no_other(demo: Served, document: Any) -> None:
    described = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
    there = {(method, path) for path, methods, _ in permissions(_app(demo).routes) for method in methods - {"HEAD"}}
    assert described == there


def test_every_operation_has_a_name_of_its_own_and_its_path_parameters(document: Any) -> None:
    operations = [(path, operation) for path, methods in document["paths"].items() for operation in methods.values()]
    names = [operation["operationId"] for _, operation in operations]
    assert len(names) == len(set(names))
    for path, operation in operations:
        in_path = [each["name"] for each in operation["parameters"] if each["in"] == "path"]
        assert [f"{{{name}}}" for name in in_path] == [part for part in path.split("/") if part.startswith("{")]
        assert operation["summary"]


def test_it_says_where_a_token_is_needed(demo: Served, document: Any) -> None:
    for path, methods, permission in permissions(_app(demo).routes):
        for method in methods - {"HEAD"}:
            needed = permission not in (Permission.READ_PUBLIC, Permission.PROBE, Permission.SIGN_IN)
            assert ({} not in document["paths"][path][method.lower()]["security"]) == needed, path


def test_references_lead_somewhere(document: Any) -> None:
    for reference in set(_references(document)):
        place = document
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for each in node.values():
            yield from _references(each)
    if isinstance(node, list):
        for each in node:
            yield from _references(each)


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


@pytest.mark.parametrize("who", [None, "officer", "registrar"])
def test_whatever_is_generated_from_it_is_answered_as_described(demo: Served, document: Any, who: str | None) -> None:
    lines = demo.stored()[0]
    schema = schemathesis.openapi.from_dict(document)
    schema.app = _without_lifespan(_app(demo))
    headers = {} if who is None else {"Authorization": f"Bearer {demo.tokens[who]}"}
    checks: Any = CHECKS.get_by_names(list(CHECKED))
    operations = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    assert len(operations) == len([1 for methods in document["paths"].values() for _ in methods])

    @settings(max_examples=5, database=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck))
    @given(st.data())
    def answered(data: st.DataObject) -> None:
        for operation in operations:
            case = data.draw(operation.as_strategy())
            case.call_and_validate(headers=headers, checks=checks)

    answered()
    assert demo.stored()[0] == lines


def test_it_is_the_same_bytes_each_time(demo: Served, document: Any) -> None:
    assert json.loads(demo.send("GET", "/openapi.json", "officer").content) == document
    assert document["openapi"].startswith("3.1")
