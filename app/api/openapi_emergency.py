"""How the emergency answer is described: the steps in calling order, what to do if nobody answers, and why something is missing."""

from app.api.schemas import COUNT, LOOSE, NO_INSTANT, TEXT, TEXTS, Schema, document, ref
from app.domain.emergency.opening import Reason, State

NAME = "emergency"


def _object(**members: Schema) -> Schema:
    return {"type": "object", "required": list(members), "properties": members}


def _several(item: Schema) -> Schema:
    return {"type": "array", "items": item}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


_NO_TEXT: Schema = {"type": ["string", "null"]}
_BOTH: dict[str, Schema] = {"en": TEXT, "fr": TEXT}
_STATE: Schema = {"enum": [each.value for each in State]}
_NOW = _object(
    state=_STATE,
    reason={"enum": [each.value for each in Reason]},
    **_BOTH,
    said=_NO_TEXT,
    local_time=_NO_TEXT,
    time_zone=_NO_TEXT,
    holiday=_NO_TEXT,
    next_opening=_NO_TEXT,
    next_opening_unknown=_NO_TEXT,
)
_ENTRY = _object(
    name=TEXT,
    name_fr=TEXT,
    now=_or_null(_NOW),
    freshness=_several(_object(**_BOTH)),
    designation=ref("Designation"),
    new={"type": "boolean"},
)
_STEP = _object(
    order=COUNT,
    action={"enum": ["call", "write"]},
    type=TEXT,
    label=_NO_TEXT,
    kind=TEXT,
    kind_fr=TEXT,
    value=TEXT,
    display=TEXT,
    name=TEXT,
    name_fr=TEXT,
    designation=TEXT,
    provision=TEXT,
    territory=_NO_TEXT,
    opening=_or_null(_STATE),
    languages=TEXTS,
    standing={"enum": ["approved", "not approved"]},
    until=NO_INSTANT,
    when=_NO_TEXT,
    when_fr=_NO_TEXT,
    said=_NO_TEXT,
    flags=TEXTS,
    doubts=_several(_object(**_BOTH)),
    before=_or_null(TEXTS),
    openpgp=_or_null(ref("OpenPGP")),
    reason=TEXT,
    reason_fr=TEXT,
    also=_several(_object(designation=TEXT, provision=TEXT, type=TEXT, flags=TEXTS, opening=_or_null(_STATE))),
)
_STAGE = _object(order=COUNT, kind=TEXT, provision=_NO_TEXT, record=_NO_TEXT, **_BOTH, said=_NO_TEXT, entries=_several(_ENTRY))
_EMERGENCY = _object(
    state=TEXT,
    names=LOOSE,
    exercise={"type": "boolean"},
    at=_NO_TEXT,
    summary=TEXT,
    summary_fr=TEXT,
    steps=_several(_STEP),
    if_nobody_answers=_several(_STAGE),
    notes=_several(_object(code=TEXT, provision=_NO_TEXT, **_BOTH)),
    entries=_several(_ENTRY),
)
_OPENPGP = _object(fingerprint=TEXT, expires_at=NO_INSTANT, status={"enum": ["valid", "expired", "revoked"]}, weak=_NO_TEXT)
SCHEMAS: dict[str, Schema] = {"Emergency": {"allOf": [_EMERGENCY, document()]}, "OpenPGP": _OPENPGP}


def answer_of(name: str) -> Schema | None:
    """What the emergency answer is in JSON; None for other reads."""
    return ref("Emergency") if name == NAME else None
