"""The description of erasures: asking, seeing, approving, rejecting."""

from app.api.operation import Operation
from app.api.schemas import COUNT, INSTANT, TEXT, TEXTS, Schema, listing
from app.domain.access import AUDIENCES
from app.domain.records.erasure import GROUNDS
from app.http.reads import JSON, PAGED, PREFIX

_PATH = f"{PREFIX}/erasures"
_ONE = f"{_PATH}/{{id}}"
_NO_TEXT: Schema = {"type": ["string", "null"]}
_NO_TIME: Schema = {"anyOf": [INSTANT, {"type": "null"}]}
_GROUND: Schema = {"type": "string", "enum": list(GROUNDS)}
_AUDIENCE: Schema = {"type": "string", "enum": list(AUDIENCES)}


def _object(needed: dict[str, Schema], **more: Schema) -> Schema:
    return {"type": "object", "required": list(needed), "properties": needed | more}


def _several(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def _taking(needed: dict[str, Schema], **more: Schema) -> dict[str, Schema]:
    return {JSON: {**_object(needed, **more), "additionalProperties": False}}


_LINE: dict[str, Schema] = {"kind": TEXT, "id": TEXT, "audience": _AUDIENCE, "version": COUNT}
_ERASURE = _object(
    {
        "id": TEXT, "state": TEXT, "status": {"type": "string", "enum": ["asked", "rejected", "erased"]}, "ground": _GROUND,
        "digest": TEXT, "lines": _several(_object({**_LINE, "fields": TEXTS})),
        "papers": {**TEXTS, "description": "Notifications whose original file goes, with its plans"},
        "plans": {**TEXTS, "description": "Notifications whose plans go, and their file stays"},
        "still": _several(_object({**_LINE, "in_force": {"type": "boolean"}})),
        "unread": {**TEXTS, "description": "Notifications with a file that was not looked into"},
        "asked_by": TEXT, "asked_at": INSTANT, "decided_by": _NO_TEXT, "decided_at": _NO_TIME, "wiped_at": _NO_TIME,
    },
    reason=_NO_TEXT,
    note=_NO_TEXT,
)  # fmt: skip
_NAMED = _object({"kind": TEXT, "id": TEXT, "audience": _AUDIENCE, "versions": _several(COUNT), "fields": TEXTS})
_HEADERS = ("Idempotency-Key",)


def _post(verb: str, name: str, summary: str, body: dict[str, Schema]) -> Operation:
    return Operation(f"{_ONE}/{verb}", name, summary, _ERASURE, method="post", body=body, headers=_HEADERS, signed_in=True)


OPERATIONS = (
    Operation(
        _PATH, "ask-erasure", "Ask that what is said of a person be erased; nothing is until somebody else approves", _ERASURE,
        method="post", body=_taking({"state": TEXT, "ground": _GROUND, "reason": TEXT}, lines=_several(_NAMED), papers=TEXTS),
        statuses=(201,), headers=_HEADERS, signed_in=True,
    ),
    Operation(_PATH, "list-erasures", "Erasures, newest first", listing(_ERASURE), PAGED, signed_in=True),
    Operation(_ONE, "see-erasure", "One, with what the two people wrote", _ERASURE, signed_in=True),
    _post("approve", "approve-erasure", "Erase exactly what has this digest, for good", _taking({"digest": TEXT})),
    _post("reject", "reject-erasure", "End it without erasing anything", _taking({"reason": TEXT})),
)  # fmt: skip
