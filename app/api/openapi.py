"""The description of the API (OpenAPI 3.1): one operation for each route, from the table of reads and the table here."""

import re
from collections.abc import Iterator
from typing import Any

from app.actions.audit import OUTCOMES
from app.actions.look_up import ATTESTATIONS
from app.api import openapi_routes as routed
from app.api.audit import OPERATIONS as AUDIT
from app.api.browsers import COOKIE
from app.api.openapi_glass import GLASS
from app.api.openapi_people import ME, PEOPLE
from app.api.operation import KEY, MATCH, Operation
from app.api.provisional import ONE, PATH
from app.api.reads import ALWAYS, FORMS, JSON, PAGED, PREFIX, READS, Read, offered
from app.api.schemas import BINARY, LOOSE, SCHEMAS, STATUSES, Schema, answer_of, listing, ref
from app.domain.provisions import TREATIES
from app.domain.records import KINDS
from app.intake.headings import IMPORTED

_TEXT = {"type": "string", "minLength": 1, "maxLength": 200}
_OF_OPENID = ("code", "iss", "error", "error_description", "error_uri", "session_state")
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
    "kind": ("Kind of statement", {"type": "string", "enum": list(KINDS["statement"].fields["kind"].choices)}),
    "status": ("Where a notification stands", {"type": "string", "enum": STATUSES}),
    "remarks": ("Only those that a review has to look at, or only the others", {"type": "string", "enum": ["true", "false"]}),
    "account": ("Identifier of the account that did or saw it", _TEXT),
    "person": ("Identifier of the person behind the account", _TEXT),
    "action": ("What was done, such as find-designations", _TEXT),
    "target": ("Identifier of what it was done to, or of what was shown", _TEXT),
    "outcome": ("Whether it was allowed", {"type": "string", "enum": list(OUTCOMES)}),
    "since": ("Not before this RFC 3339 instant", {"type": "string", "format": "date-time"}),
    "until": ("Before this RFC 3339 instant", {"type": "string", "format": "date-time"}),
    "open": ("Only what goes on, or only what has ended", {"type": "string", "enum": ["true", "false"]}),
    "unreviewed": ("Only what nobody has reviewed, or only what somebody has", {"type": "string", "enum": ["true", "false"]}),
    **{name: (f"As OpenID Connect has it: {name}", _TEXT) for name in _OF_OPENID},
    "digest": ("Of a plan as it was shown", _TEXT),
    "record": ("Kind of record in the file", {"type": "string", "enum": list(IMPORTED)}),
    "from": ("Number of the older version", {"type": "integer", "minimum": 1}),
    "to": ("Number of the newer version", {"type": "integer", "minimum": 1}),
}
_REQUIRED = ("from", "to", *routed.REQUIRED)
_OF_ONE = {routed.NAME: routed.PARAMETERS}
"""Parameters that mean something of their own in one operation."""
_IN_PATH = re.compile(r"\{(\w+)\}")


_HEADERS = {
    KEY: (
        "1 to 128 visible ASCII characters of your own; the same for each retry",
        {"type": "string", "pattern": "^[!-~]{1,128}$"},
    ),
    MATCH: ("The tag of the thing as it was seen", {"type": "string"}),
}
_NEEDED = (("submit-notification", KEY), ("withdraw-provisional", MATCH))
_ACCOUNTS = f"{PREFIX}/accounts/"
_NOTIFICATIONS = f"{PREFIX}/notifications"
_ONE = f"{_NOTIFICATIONS}/{{id}}"
_CONTACTS, _CONTACT = f"{PREFIX}{PATH}", f"{PREFIX}{ONE}"
_SENT: dict[str, Schema] = {
    "multipart/form-data": {
        "type": "object",
        "required": ["file", "metadata"],
        "properties": {"file": {"type": "string", "format": "binary"}, "metadata": {"type": "string"}},
    },
    JSON: {
        "type": "object",
        "additionalProperties": False,
        "required": ["metadata", "rows"],
        "properties": {"metadata": ref("Metadata"), "rows": {"type": "array", "minItems": 1, "items": LOOSE}},
    },
}


def _decision(verb: str, summary: str, member: str, answer: Schema, *, needed: bool) -> Operation:
    body: Schema = {
        "type": "object",
        "additionalProperties": False,
        "required": [member] if needed else [],
        "properties": {member: {"type": "string" if needed else ["string", "null"]}},
    }
    return Operation(
        f"{_ONE}/{verb}", f"{verb}-notification", summary, answer,
        method="post", body={JSON: body}, statuses=(200,), headers=(KEY, MATCH), signed_in=True,
    )  # fmt: skip


OPERATIONS = (
    Operation("/health/live", "live", "The process answers", LOOSE),
    Operation("/health/ready", "ready", "It has a register to answer from", LOOSE),
    Operation("/openapi.json", "openapi", "This description", LOOSE),
    Operation("/problems/{code}", "problem", "What a problem code means", {"type": "string"}, media_type="text/html"),
    Operation(f"{PREFIX}/me", "me", "Who is calling: roles, State, audience, and until when", ME, signed_in=True),
    Operation(
        f"{PREFIX}/progress/{{key}}", "progress", "How far one's own write under this Idempotency-Key has come, while it runs",
        ref("Progress"), signed_in=True,
    ),
    Operation(
        f"{PREFIX}/templates/{{form}}", "template", "A blank import file", BINARY, ("record",),
        media_type=FORMS["csv"], files=(FORMS["xlsx"],),
    ),
    Operation(
        _NOTIFICATIONS, "submit-notification", "Send a notification: the file is read, kept and planned; nothing is applied",
        ref("Notification"), method="post", body=_SENT, statuses=(201, 200), headers=(KEY,), signed_in=True,
    ),
    Operation(
        _NOTIFICATIONS, "list-notifications", "Notifications, newest first", listing(ref("Notification")),
        ("state", "status", *PAGED), signed_in=True,
    ),
    Operation(_ONE, "see-notification", "Status, metadata, counts, decisions", ref("Notification"), signed_in=True),
    Operation(
        f"{_ONE}/plan", "see-plan", "What approving it would do now; with digest the plan that was shown under it",
        ref("Plan"), ("digest",), signed_in=True,
    ),
    Operation(
        f"{_ONE}/file", "see-file", "The original file, byte for byte", BINARY,
        media_type="application/octet-stream", signed_in=True,
    ),
    _decision("approve", "Apply it, all or nothing, by another person than the submitter", "digest", LOOSE, needed=True),
    Operation(
        f"{_ONE}/choices", "choose", "Say which of the readings that the plan offers is meant", ref("Notification"),
        method="post", body={JSON: ref("ToChoose")}, statuses=(200,), headers=(KEY,), signed_in=True,
    ),
    _decision("reject", "End it without applying, for a reason", "reason", ref("Notification"), needed=True),
    _decision("withdraw", "Take back one's own", "reason", ref("Notification"), needed=False),
    Operation(
        _CONTACTS, "post-provisional", "Post a provisional contact beside a designation's, for 72 hours; nothing approved changes",
        ref("ProvisionalContact"), method="post", body={JSON: ref("ToPost")}, statuses=(201,), headers=(KEY,), signed_in=True,
    ),
    Operation(
        _CONTACTS, "list-provisional", "The provisional contacts that stand beside a designation",
        listing(ref("ProvisionalContact")), signed_in=True,
    ),
    Operation(_CONTACT, "see-provisional", "A provisional contact, also after its end", ref("ProvisionalContact"), signed_in=True),
    Operation(
        f"{_CONTACT}/withdraw", "withdraw-provisional", "End a provisional contact before it runs out", ref("ProvisionalContact"),
        method="post", body={JSON: {"type": "object", "additionalProperties": False}}, statuses=(200,), headers=(KEY, MATCH),
        signed_in=True,
    ),
)  # fmt: skip


_CREDENTIALS = {
    "token": {"type": "http", "scheme": "bearer"},
    "session": {"type": "apiKey", "in": "cookie", "name": COOKIE},
}


def description(title: str, version: str) -> dict[str, Any]:
    """The whole document."""
    paths: dict[str, dict[str, Any]] = {}
    for each in (*map(_of_read, READS), *OPERATIONS, *PEOPLE, *AUDIT, *GLASS):
        paths.setdefault(each.path, {})[each.method] = _described(each)
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version},
        "paths": paths,
        "components": {"schemas": {**SCHEMAS, "Route": routed.ROUTE}, "securitySchemes": _CREDENTIALS},
    }


def _of_read(read: Read) -> Operation:
    answer = answer_of(read.name, paged=set(PAGED) <= set(read.parameters)) if read.media_type == JSON else BINARY
    files = tuple(each.media_type for each in offered(read)[1:])
    parameters = (*read.parameters, *ALWAYS)
    return Operation(PREFIX + read.path, read.name, read.summary, answer, parameters, media_type=read.media_type, files=files)


def _described(each: Operation) -> dict[str, Any]:
    problem = {"application/problem+json": {"schema": ref("Problem")}}
    content = {each.media_type: {"schema": each.answer}} | {name: {"schema": BINARY} for name in each.files}
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
        yield {"name": name, "in": "path", "required": True, "schema": _TEXT}
    for name, (told, schema) in {**PARAMETERS, **_OF_ONE.get(each.name, {})}.items():
        if name in each.parameters:
            yield {"name": name, "in": "query", "required": name in _REQUIRED, "description": told, "schema": schema}
    for name in each.headers:
        told, schema = _HEADERS[name]
        required = _needs(each, name)
        yield {"name": name, "in": "header", "required": required, "description": told, "schema": schema}


def _needs(each: Operation, header: str) -> bool:
    return (each.name, header) in _NEEDED or (header == MATCH and MATCH in each.headers and each.path.startswith(_ACCOUNTS))


def _refusals(each: Operation) -> tuple[int, ...]:
    always = (400, 401, 404, 503)
    access = (403,) if each.signed_in or each.method == "post" or 303 in each.statuses else ()
    called = (429,) if 303 in each.statuses else ()
    conditional = (428,) if _needs(each, MATCH) else ()
    return (*always, *access, *((406,) if each.method == "get" else (409, 412, 413, 415, 422, 429)), *called, *conditional)


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
    409: "The plan has changed, it is decided, open or over already, there are too many, or the same request is still carried out",
    412: "Somebody was faster; the current representation is in the answer",
    413: "Too large",
    415: "This kind of body is not read here",
    422: "A member of the body does not hold, or the Idempotency-Key belongs to another request",
    428: "If-Match is missing",
    429: "Asked, tried or opened faster than a person would",
    503: "Suspended for a moment: nothing was written, nothing restricted is shown",
}
