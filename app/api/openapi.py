"""The description of the API (OpenAPI 3.1): the framework's for its own routes, joined with the table of reads."""

import re
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from app.actions.look_up import ATTESTATIONS
from app.api.reads import ALWAYS, PREFIX, READS, Read
from app.domain.provisions import TREATIES

_TEXT = {"type": "string", "minLength": 1, "maxLength": 200}
PARAMETERS: dict[str, tuple[str, dict[str, Any]]] = {
    "as_of": ("Day asked about; today when absent", {"type": "string", "format": "date"}),
    "known_at": ("What was known at an RFC 3339 instant, or at a revision", _TEXT),
    "limit": ("Items on a page", {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}),
    "cursor": ("What `next` of the page before said", _TEXT),
    "state": ("ISO 3166-1 alpha-2 code", _TEXT),
    "provision": ("Provision, by components: 8.10 means 8.10.a and 8.10.b", _TEXT),
    "treaty": ("Treaty", {"type": "string", "enum": list(TREATIES)}),
    "territory": ("ISO code of a territory", _TEXT),
    "language": ("BCP 47 code", _TEXT),
    "authority": ("Identifier of an authority", _TEXT),
    "q": ("Words in the authority's names or scope, in any script", _TEXT),
    "operative": ("Whether the treaty is in force for the State", {"type": "string", "enum": ["true", "false"]}),
    "attestation": ("Freshness", {"type": "string", "enum": list(ATTESTATIONS)}),
    "updated_since": ("Recorded at or after an RFC 3339 instant", {"type": "string", "format": "date-time"}),
    "kind": ("Kind of statement", _TEXT),
    "from": ("Number of the older version", {"type": "integer", "minimum": 1}),
    "to": ("Number of the newer version", {"type": "integer", "minimum": 1}),
}
_REQUIRED = ("from", "to")
_IN_PATH = re.compile(r"\{(\w+)\}")
PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "code", "request_id"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "request_id": {"type": "string"},
        "errors": {"type": "array", "items": {"type": "object"}},
    },
}


def description(app: FastAPI) -> dict[str, Any]:
    """The whole document."""
    found = get_openapi(title=app.title, version=app.version, routes=app.routes)
    paths = found.setdefault("paths", {})
    for read in READS:
        paths[PREFIX + read.path] = {"get": _operation(read)}
    schemas = found.setdefault("components", {}).setdefault("schemas", {})
    schemas["Problem"] = PROBLEM
    found["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    found["security"] = [{}, {"token": []}]
    return found


def _operation(read: Read) -> dict[str, Any]:
    in_path = [{"name": name, "in": "path", "required": True, "schema": _TEXT} for name in _IN_PATH.findall(read.path)]
    in_query = [
        {"name": name, "in": "query", "required": name in _REQUIRED, "description": told, "schema": schema}
        for name, (told, schema) in PARAMETERS.items()
        if name in (*read.parameters, *ALWAYS)
    ]
    problem = {"content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    return {
        "operationId": read.name,
        "summary": read.summary,
        "tags": ["register"],
        "parameters": in_path + in_query,
        "responses": {
            "200": {"description": "The answer", "content": {"application/json": {"schema": {"type": "object"}}}},
            "304": {"description": "Unchanged since the tag in If-None-Match"},
            **{str(status): {"description": told, **problem} for status, told in _PROBLEMS.items()},
        },
    }


_PROBLEMS = {
    400: "A parameter does not hold",
    401: "The token does not hold",
    404: "No such thing, or none that this caller may know of",
    406: "Only JSON is answered",
    503: "No durable trace can be written, so that nothing restricted is shown",
}
