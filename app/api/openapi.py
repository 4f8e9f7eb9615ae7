"""The description of the API (OpenAPI 3.1): one operation for each route, from the table of reads and the groups of operations."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from app.api import (
    audit,
    openapi_bundles,
    openapi_changes,
    openapi_coverage,
    openapi_drills,
    openapi_emergency,
    openapi_erasures,
    openapi_freshness,
    openapi_glass,
    openapi_history,
    openapi_notifications,
    openapi_people,
    openapi_providers,
    openapi_routes,
    openapi_search,
    openapi_signed,
)
from app.api.openapi_parameters import OF_ONE, PARAMETERS, REQUIRED, TEXT
from app.api.openapi_reads import answer_of
from app.api.operation import KEY, MATCH, Operation
from app.api.reads import offered
from app.api.schemas import BINARY, LOOSE, SCHEMAS, ref
from app.http.browsers import COOKIE
from app.http.reads import ALWAYS, FORMS, JSON, PAGED, PREFIX, READS, Read

_IN_PATH = re.compile(r"\{(\w+)\}")
_HEADERS = {
    KEY: (
        "1 to 128 visible ASCII characters of your own; the same for each retry",
        {"type": "string", "pattern": "^[!-~]{1,128}$"},
    ),
    MATCH: ("The tag of the thing as it was seen", {"type": "string"}),
}
_NEEDED = (("submit-notification", KEY), ("withdraw-provisional", MATCH), *openapi_drills.NEEDED, *openapi_search.NEEDED)
_EITHER = ("attest-designation",)
"""Where If-Match or a member of the body says what was seen."""
_ACCOUNTS = f"{PREFIX}/accounts/"
_GENERAL = (
    Operation("/health/live", "live", "The process answers", LOOSE),
    Operation("/health/ready", "ready", "It has a register to answer from", LOOSE),
    Operation("/openapi.json", "openapi", "This description", LOOSE),
    Operation("/metrics", "metrics", "How the service does, for Prometheus", TEXT, media_type="text/plain", signed_in=True),
    Operation(f"{PREFIX}/me", "me", "Who is calling: roles, State, audience, and until when", openapi_people.ME, signed_in=True),
    Operation(
        f"{PREFIX}/progress/{{key}}", "progress", "How far one's own write under this Idempotency-Key has come, while it runs",
        ref("Progress"), signed_in=True,
    ),
    Operation(
        f"{PREFIX}/templates/{{form}}", "template", "A blank import file", BINARY, ("record",),
        media_type=FORMS["csv"], files=(FORMS["xlsx"],),
    ),
)  # fmt: skip

_GROUPS = (
    openapi_notifications,
    openapi_people,
    audit,
    openapi_glass,
    openapi_freshness,
    openapi_drills,
    openapi_erasures,
    openapi_changes,
    openapi_bundles,
)
"""Each tells of its ``OPERATIONS``."""
_ANSWERS = (openapi_history, openapi_emergency, openapi_coverage, openapi_search, openapi_signed)
"""Each knows what some of the reads answer."""
_DESCRIBED = (
    openapi_routes,
    openapi_history,
    openapi_emergency,
    openapi_providers,
    openapi_coverage,
    openapi_changes,
    openapi_search,
)
_SCHEMAS = {name: schema for group in _DESCRIBED for name, schema in group.SCHEMAS.items()} | SCHEMAS

_CREDENTIALS = {
    "token": {"type": "http", "scheme": "bearer"},
    "session": {"type": "apiKey", "in": "cookie", "name": COOKIE},
}


def description(title: str, version: str) -> dict[str, Any]:
    """The whole document."""
    paths: dict[str, dict[str, Any]] = {}
    reads = (one for each in READS for one in _of_read(each))
    for each in (*reads, *_GENERAL, *(one for group in _GROUPS for one in group.OPERATIONS)):
        paths.setdefault(each.path, {})[each.method] = _described(each)
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version},
        "paths": paths,
        "components": {"schemas": _SCHEMAS, "securitySchemes": _CREDENTIALS},
    }


def _of_read(read: Read) -> Iterator[Operation]:
    told = next(filter(None, (each.answer_of(read.name) for each in _ANSWERS)), None)
    known = told or answer_of(read.name, paged=set(PAGED) <= set(read.parameters))
    answer = known if read.media_type == JSON else _file(read.media_type)
    files = tuple(each.media_type for each in offered(read)[1:])
    parameters = (*read.parameters, *ALWAYS)
    told = Operation(PREFIX + read.path, read.name, read.summary, answer, parameters, media_type=read.media_type, files=files)
    yield told
    if read.outside:
        yield replace(told, path=read.outside, name=f"{read.name}-outside")


def _file(media_type: str) -> dict[str, Any]:
    return LOOSE if media_type.endswith("+json") else BINARY


def _described(each: Operation) -> dict[str, Any]:
    problem = {"application/problem+json": {"schema": ref("Problem")}}
    content = {each.media_type: {"schema": each.answer}} | {name: {"schema": _file(name)} for name in each.files}
    told = {status: {"description": _TOLD[status], **({} if status == 304 else {"content": content})} for status in each.statuses}
    refused = {status: {"description": _PROBLEMS[status], "content": problem} for status in _refusals(each)}
    found = {
        "operationId": each.name,
        "summary": each.summary,
        "tags": [each.path.removeprefix(PREFIX).split("/")[1]],
        "parameters": [*_parameters(each)],
        "responses": {str(status): answer for status, answer in (told | refused).items()},
        "security": [*([] if each.signed_in else [{}]), *({name: []} for name in _CREDENTIALS)],
    }
    if each.body is not None:
        found["requestBody"] = {"content": {name: {"schema": schema} for name, schema in each.body.items()}}
    return found


def _parameters(each: Operation) -> Iterator[dict[str, Any]]:
    for name in _IN_PATH.findall(each.path):
        yield {"name": name, "in": "path", "required": True, "schema": TEXT}
    for name, (told, schema) in {**PARAMETERS, **OF_ONE.get(each.name, {})}.items():
        if name in each.parameters:
            required = name in REQUIRED or (each.name, name) in _NEEDED
            yield {"name": name, "in": "query", "required": required, "description": told, "schema": schema}
    for name in each.headers:
        told, schema = _HEADERS[name]
        required = _needs(each, name)
        yield {"name": name, "in": "header", "required": required, "description": told, "schema": schema}


def _needs(each: Operation, header: str) -> bool:
    return (each.name, header) in _NEEDED or (header == MATCH and MATCH in each.headers and each.path.startswith(_ACCOUNTS))


def _refusals(each: Operation) -> tuple[int, ...]:
    always = (400, 401, 404, 503)
    access = (403,) if each.signed_in or each.method == "post" or 303 in each.statuses or "audience" in each.parameters else ()
    conditional = (428,) if _needs(each, MATCH) or each.name in _EITHER else ()
    usual = (406, 409, 429) if each.method == "get" else (409, 412, 413, 415, 422, 429, 507)
    return (*always, *access, *usual, *conditional)


_TOLD = {
    200: "The answer",
    201: "Stored; what it is now",
    303: "Signed in: go on to the front page",
    304: "Unchanged since the tag in If-None-Match",
}
_PROBLEMS = {
    400: "A parameter, a header or the body does not hold",
    401: "The token is needed, or does not hold",
    403: "Not for this role",
    404: "No such thing, or none that this caller may know of",
    406: "This representation is not there",
    409: "A revision is not here yet; or the plan has changed, it is decided or over already, too many, or still carried out",
    412: "Somebody was faster; the current representation is in the answer",
    413: "Too large",
    415: "This kind of body is not read here",
    422: "A member of the body does not hold, or the Idempotency-Key belongs to another request",
    428: "If-Match is missing",
    429: "Asked, tried or opened faster than a person would, or more at once than can be answered",
    503: "Suspended for a moment: nothing was written, nothing restricted is shown",
    507: "The disk of the database is full: nothing was written",
}
