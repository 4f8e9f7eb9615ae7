"""The description is an OpenAPI document of every route. That it is what is answered is tried in test_described."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI

from app.domain.access import FOR_ANONYMOUS
from app.http.permissions import permissions
from tests.api.served import Served, for_programs


@pytest.fixture(scope="module")
def document(demo: Served) -> Any:
    return demo.send("GET", "/openapi.json").json()


def _app(served: Served) -> FastAPI:
    assert isinstance(served.client.app, FastAPI)
    return served.client.app


def test_it_describes_every_route_and_no_other(demo: Served, document: Any) -> None:
    described = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
    there = {(method, path) for path, methods, _ in permissions(for_programs(_app(demo))) for method in methods - {"HEAD"}}
    assert described == there


def test_every_operation_has_a_name_of_its_own_and_its_path_parameters(document: Any) -> None:
    operations = [(path, operation) for path, methods in document["paths"].items() for operation in methods.values()]
    names = [operation["operationId"] for _, operation in operations]
    assert len(names) == len(set(names))
    for path, operation in operations:
        in_path = [each["name"] for each in operation["parameters"] if each["in"] == "path"]
        assert [f"{{{name}}}" for name in in_path] == re.findall(r"\{\w+\}", path)
        assert operation["summary"]


def test_it_says_where_a_token_is_needed(demo: Served, document: Any) -> None:
    for path, methods, permission in permissions(for_programs(_app(demo))):
        for method in methods - {"HEAD"}:
            needed = permission not in FOR_ANONYMOUS
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


def test_it_is_the_same_bytes_each_time(demo: Served, document: Any) -> None:
    assert json.loads(demo.send("GET", "/openapi.json", "officer").content) == document
    assert document["openapi"].startswith("3.1")
