"""The description of break-glass: opening, ending, seeing, reviewing, remarks."""

from app.api.break_glass import FILTERS
from app.api.operation import Operation
from app.api.schemas import COUNT, INSTANT, TEXT, TEXTS, Schema, listing
from app.domain.people.break_glass import PURPOSES, Outcome
from app.http.reads import JSON, PREFIX

_PATH = f"{PREFIX}/break-glass"
_ONE = f"{_PATH}/{{id}}"
_FLAG: Schema = {"type": "boolean"}
_NO_TEXT: Schema = {"type": ["string", "null"]}
_OUTCOME: Schema = {"type": "string", "enum": [each.value for each in Outcome]}
_PURPOSE: Schema = {"type": "string", "enum": list(PURPOSES)}


def _object(needed: dict[str, Schema], **more: Schema) -> Schema:
    return {"type": "object", "required": list(needed), "properties": needed | more}


def _taking(needed: dict[str, Schema], **more: Schema) -> dict[str, Schema]:
    return {JSON: {**_object(needed, **more), "additionalProperties": False}}


_REVIEW = _object({"outcome": _OUTCOME, "by": TEXT, "at": INSTANT}, note=_NO_TEXT)
_OPENING = _object(
    {
        "id": TEXT, "state": TEXT, "account": TEXT, "name": TEXT, "home": _NO_TEXT, "roles": TEXTS, "purpose": _PURPOSE,
        "drill": _FLAG, "opened_at": INSTANT, "ends_at": INSTANT, "open": _FLAG, "ended_by": _NO_TEXT,
        "told": _object(dict.fromkeys(("state", "home", "secretariat"), COUNT)),
        "review": {"oneOf": [_REVIEW, {"type": "null"}]},
    },
    reason={**_NO_TEXT, "description": "Not for the State whose contacts were opened"},
)  # fmt: skip
_REMARK = _object({"by": TEXT, "name": TEXT, "at": INSTANT, "text": _NO_TEXT})
_WHOLE: Schema = {"allOf": [_OPENING, _object({"remarks": {"type": "array", "items": _REMARK}})]}


def _post(verb: str, name: str, summary: str, body: dict[str, Schema], status: int = 200) -> Operation:
    return Operation(f"{_ONE}/{verb}", name, summary, _WHOLE, method="post", body=body, statuses=(status,), signed_in=True)


OPERATIONS = (
    Operation(
        _PATH, "open-contacts", "Open the network contacts of one State for half an hour", _OPENING, method="post",
        body=_taking({"state": TEXT, "purpose": _PURPOSE, "reason": TEXT}, drill=_FLAG), statuses=(201,),
        headers=("Idempotency-Key",), signed_in=True,
    ),
    Operation(
        _PATH, "list-break-glass", "Break-glass that concerns the caller, newest first", listing(_OPENING), FILTERS, signed_in=True,
    ),
    Operation(_ONE, "see-break-glass", "One, with what was said of it", _WHOLE, signed_in=True),
    _post("end", "end-break-glass", "End it before its time", _taking({})),
    _post(
        "review", "review-break-glass", "Say what was found, once, as somebody who was not involved",
        _taking({"outcome": _OUTCOME, "note": TEXT}),
    ),
    _post("remarks", "remark-break-glass", "Say something of it, as somebody concerned", _taking({"text": TEXT}), 201),
)  # fmt: skip
