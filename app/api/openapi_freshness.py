"""The description of freshness: attesting one entry or several, and reporting what came of a call."""

from app.actions.freshness.at_once import MOST
from app.actions.freshness.reporting import LONGEST_CHANNEL, OUTCOMES
from app.actions.particulars import LONGEST
from app.api.freshness import AT_ONCE, ATTESTATIONS, REPORTS
from app.api.operation import KEY, MATCH, Operation
from app.api.schemas import DAY, INSTANT, TEXT, Schema
from app.domain.records.observation import SPEAKERS
from app.http.reads import JSON, PREFIX

_VERSION: Schema = {"type": "integer", "minimum": 1}
_OUTCOME: Schema = {"enum": [each.value for each in OUTCOMES]}


def _object(needed: dict[str, Schema], **more: Schema) -> Schema:
    return {"type": "object", "required": list(needed), "properties": needed | more}


def _taking(needed: dict[str, Schema], **more: Schema) -> dict[str, Schema]:
    return {JSON: {**_object(needed, **more), "additionalProperties": False}}


def _text(longest: int) -> Schema:
    return {"type": ["string", "null"], "maxLength": longest}


_ATTESTED = _object(
    {
        "designation": TEXT, "state": TEXT, "provision": TEXT, "version": _VERSION, "attested_at": INSTANT,
        "attested_by": {"enum": list(SPEAKERS)}, "due_on": DAY,
    }
)  # fmt: skip
_SEVERAL: Schema = {
    "type": "array",
    "minItems": 1,
    "maxItems": MOST,
    "items": {**_object({"id": TEXT, "version": _VERSION}), "additionalProperties": False},
}

OPERATIONS = (
    Operation(
        f"{PREFIX}{ATTESTATIONS}", "attest-designation", "Say that an entry is still correct, as it was seen", _ATTESTED,
        method="post", body=_taking({}, version=_VERSION), statuses=(201,), headers=(KEY, MATCH), signed_in=True,
    ),
    Operation(
        f"{PREFIX}{AT_ONCE}", "attest-state", "The same of several entries of a State: all of them as they were seen, or none",
        _object({"state": TEXT, "attested": {"type": "array", "items": _ATTESTED}}), method="post",
        body=_taking({"designations": _SEVERAL}), statuses=(201,), headers=(KEY,), signed_in=True,
    ),
    Operation(
        f"{PREFIX}{REPORTS}", "report-designation", "Say what came of a call: answered, did not answer, or wrong",
        _object({"designation": TEXT, "state": TEXT, "provision": TEXT, "outcome": _OUTCOME, "at": INSTANT}), method="post",
        body=_taking({"outcome": _OUTCOME}, channel=_text(LONGEST_CHANNEL), note=_text(LONGEST)), statuses=(201,),
        headers=(KEY,), signed_in=True,
    ),
)  # fmt: skip
