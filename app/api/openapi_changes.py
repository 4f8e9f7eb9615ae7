"""The description of what changed, and of who is told of it."""

from app.api.operation import KEY, Operation
from app.api.schemas import AUDIENCE, COUNT, DAY, INSTANT, NO_DAY, NO_INSTANT, TEXT, Schema, document, listing, ref
from app.domain.history import Happened
from app.domain.notices import Medium, Status
from app.domain.records import KINDS
from app.http.reads import JSON, PREFIX
from app.snapshot.changes import OBSERVED
from app.snapshot.log import PAPERS

_NO_TEXT: Schema = {"type": ["string", "null"]}


def _object(**members: Schema) -> Schema:
    return {"type": "object", "required": list(members), "properties": members}


_CHANGE = _object(
    revision={**COUNT, "description": "In the reader's own count"},
    change={"enum": [*(each.value for each in Happened), OBSERVED]},
    kind={"enum": [kind for kind in KINDS if kind not in PAPERS]},
    id=TEXT,
    state=TEXT,
    provision=_NO_TEXT,
    audience=AUDIENCE,
    valid_from=DAY,
    valid_to=NO_DAY,
    recorded_at=INSTANT,
    path={**TEXT, "description": "Where to read what changed"},
)
_MEDIUM: Schema = {"enum": [each.value for each in Medium]}
_SUBSCRIPTION = _object(
    id=TEXT,
    medium=_MEDIUM,
    state=_NO_TEXT,
    provision=_NO_TEXT,
    url={**_NO_TEXT, "description": "Where a webhook is, until it ends"},
    audience={**AUDIENCE, "description": "Told of nothing above it, nor of what its person may not know by then"},
    status={"enum": [each.value for each in Status]},
    made_at=INSTANT,
    told_at=NO_INSTANT,
    failing_since=NO_INSTANT,
    last_error=_NO_TEXT,
    ended_because=_NO_TEXT,
)
_WITH_SECRET: Schema = {"allOf": [ref("Subscription"), {"type": "object", "properties": {"secret": TEXT}}]}
SCHEMAS: dict[str, Schema] = {"Change": _CHANGE, "Subscription": _SUBSCRIPTION}
_TO_MAKE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["medium"],
    "properties": {"medium": _MEDIUM, "state": _NO_TEXT, "provision": _NO_TEXT, "url": _NO_TEXT},
}
_NOTHING = {"type": "object", "additionalProperties": False, "required": [], "properties": {}}
_PATH = f"{PREFIX}/subscriptions"


def _post(path: str, name: str, summary: str, body: Schema = _NOTHING, *, made: bool = False) -> Operation:
    return Operation(
        path, name, summary, _WITH_SECRET, method="post", body={JSON: body}, statuses=(201,) if made else (200,),
        headers=(KEY,), signed_in=True,
    )  # fmt: skip


OPERATIONS = (
    Operation(_PATH, "list-subscriptions", "One's own subscriptions to changes", listing(ref("Subscription")), signed_in=True),
    _post(_PATH, "subscribe", "Be told of changes by mail or by a webhook", _TO_MAKE, made=True),
    Operation(
        f"{_PATH}/{{id}}", "see-subscription", "One of them", {"allOf": [ref("Subscription"), document()]}, signed_in=True
    ),
    _post(f"{_PATH}/{{id}}/end", "end-subscription", "End it for good"),
    _post(f"{_PATH}/{{id}}/resume", "resume-subscription", "Go on where a paused one was"),
    _post(f"{_PATH}/{{id}}/rotate", "rotate-subscription", "Another secret; for a day both sign"),
)  # fmt: skip
