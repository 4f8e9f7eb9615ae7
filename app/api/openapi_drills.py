"""The description of drills: planning, moving, seeing, calling, recording, the report, and the page behind a link."""

from app.actions.drills.asked import TYPES
from app.actions.drills.calling import DONE
from app.api.drills import FILTERS, OF_CALLS
from app.api.operation import KEY, MATCH, Operation
from app.api.schemas import BINARY, COUNT, INSTANT, NO_INSTANT, TEXT, TEXTS, Schema, listing, ref
from app.domain.drills.drill import Outcome, Status
from app.domain.drills.figures import NOT_ANSWERED, TOO_FEW
from app.http.reads import FORMS, JSON, PREFIX

_PATH = f"{PREFIX}/drills"
_ONE = f"{_PATH}/{{id}}"
_FLAG: Schema = {"type": "boolean"}
_NO_TEXT: Schema = {"type": ["string", "null"]}
_OUTCOME: Schema = {"type": ["string", "null"], "enum": [*(each.value for each in Outcome), DONE, None]}
_NO_COUNT: Schema = {**COUNT, "type": ["integer", "null"]}
_TYPES: Schema = {"type": "array", "items": {"type": "string", "enum": list(TYPES)}}
_NAMES: Schema = {"type": "object", "additionalProperties": TEXT}


def _object(needed: dict[str, Schema], **more: Schema) -> Schema:
    return {"type": "object", "required": list(needed), "properties": needed | more}


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def _taking(needed: dict[str, Schema], **more: Schema) -> dict[str, Schema]:
    return {JSON: {**_object(needed, **more), "additionalProperties": False}}


_LETTER = _object({"kind": TEXT, "subject": TEXT, "text": TEXT})
_DRILL = _object(
    {
        "id": TEXT, "status": {"type": "string", "enum": [each.value for each in Status]}, "exercise": _FLAG, "announced": _FLAG,
        "states": TEXTS, "provisions": TEXTS, "channels": TEXTS, "starts_at": INSTANT, "ends_at": INSTANT, "opened_at": NO_INSTANT,
        "ended_at": NO_INSTANT, "planned_by": TEXT, "planned_at": INSTANT,
    },
    letters={**_list(_LETTER), "description": "Of an exercise: what a real one would have sent to editors"},
)  # fmt: skip
_REDACTED = _object({"field": TEXT, "audience": TEXT, "reason": TEXT})
_CALL = _object(
    {
        "id": TEXT, "number": COUNT, "state": TEXT, "provision": TEXT, "designation": TEXT, "entry": COUNT, "authority": _NAMES,
        "type": TEXT, "label": _NO_TEXT, "by": {"type": "string", "enum": ["call", "mail"]}, "round_the_clock": _FLAG,
        "languages": TEXTS, "hours": {"type": ["object", "null"]}, "outcome": _OUTCOME, "tries": _NO_COUNT, "called_at": NO_INSTANT,
        "answered_at": NO_INSTANT,
    },
    note=_NO_TEXT,
    value={**TEXT, "description": "While the drill runs, to those who are cleared for it"},
    changed_since={**_FLAG, "description": "Whether the register says otherwise by now"},
    mail={**_object({"subject": TEXT, "text": TEXT}), "description": "Of an exercise: the message, which is never sent"},
    redacted=_list(_REDACTED),
)  # fmt: skip
_PERCENTILE = _object(
    {
        "level": COUNT, "n": COUNT, "needed": COUNT, "seconds": {"type": ["integer", "null"]},
        "why": {"type": ["string", "null"], "enum": [TOO_FEW, NOT_ANSWERED, None]},
    }
)  # fmt: skip
_FIGURES: Schema = {
    "oneOf": [
        _object(dict.fromkeys(("tried", "answered", "not_answered", "not_tried"), COUNT) | {"percentiles": _list(_PERCENTILE)}),
        {"type": "null"},
    ]
}
_WAYS = {"calls": _FIGURES, "mail": _FIGURES}
_MISSED = _object(
    {"id": TEXT, "provision": TEXT, "designation": TEXT, "authority": _NAMES, "type": TEXT, "label": _NO_TEXT},
)
_OF_STATE = _object(
    {
        "state": TEXT, **_WAYS, "not_answered": _list(_MISSED),
        "over_time": _list(_object({"drill": TEXT, "opened_at": INSTANT, **_WAYS})),
    }
)  # fmt: skip
_REPORT = _object({"drill": _DRILL, "states": _list(_OF_STATE), "meta": ref("Meta")}, all=_object(_WAYS))


def _move(step: str, summary: str) -> Operation:
    return Operation(
        f"{_ONE}/{step}", f"{step}-drill", summary, _DRILL, method="post", body=_taking({}), headers=(MATCH,), signed_in=True,
        statuses=(200,),
    )  # fmt: skip


NEEDED = tuple((f"{step}-drill", MATCH) for step in ("start", "close", "cancel"))
"""The headers without which these are refused."""

OPERATIONS = (
    Operation(
        _PATH, "plan-drill", "Plan a reachability drill", _DRILL, method="post", statuses=(201,), headers=(KEY,), signed_in=True,
        body=_taking(
            {"states": TEXTS, "ends_at": INSTANT, "announced": _FLAG}, provisions=TEXTS, channels=_TYPES, starts_at=INSTANT
        ),
    ),
    Operation(_PATH, "list-drills", "Drills that the caller may know of, newest first", listing(_DRILL), FILTERS, signed_in=True),
    Operation(_ONE, "see-drill", "One drill", _DRILL, signed_in=True),
    _move("start", "Open it now, in its window"),
    _move("close", "Close it before its end"),
    _move("cancel", "Give it up; nothing is concluded from it"),
    Operation(f"{_ONE}/calls", "list-calls", "Whom to call, in order", listing(_CALL), OF_CALLS, signed_in=True),
    Operation(
        f"{_ONE}/calls.csv", "export-calls", "The same for a spreadsheet, whole", BINARY, ("state", "waiting"),
        media_type=FORMS["csv"], signed_in=True,
    ),
    Operation(
        f"{_ONE}/calls/{{call}}/results", "record-call", "Say what came of a call", _CALL, method="post", statuses=(201,),
        body=_taking({"outcome": TEXT, "called_at": INSTANT}, answered_at=INSTANT, note=TEXT), headers=(KEY,), signed_in=True,
    ),
    Operation(f"{_ONE}/report", "see-report", "Who answered how fast, per State and over time", _REPORT, signed_in=True),
)  # fmt: skip
