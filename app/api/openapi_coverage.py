"""How coverage, the indicators and the obligations of EU Member States are described."""

from app.api.schemas import COUNT, DAY, LOOSE, NO_DAY, TEXT, TEXTS, Schema, document, listing, ref
from app.domain.coverage import DUTIES, STATUSES
from app.domain.provisions import TREATIES, EuRule, Kind
from app.domain.status import Status
from app.domain.union import DETAILS, Outcome
from app.snapshot.coverage import FLAGGED
from app.snapshot.indicators import FRESHNESS, SERIES


def _object(**members: Schema) -> Schema:
    return {"type": "object", "required": list(members), "properties": members}


def _several(item: Schema) -> Schema:
    return {"type": "array", "items": item}


_NO_TEXT: Schema = {"type": ["string", "null"]}
_BOOL: Schema = {"type": "boolean"}
_SHARE: Schema = {"type": ["number", "null"], "minimum": 0, "maximum": 1}
_FLAGS: dict[str, Schema] = dict.fromkeys(FLAGGED, COUNT)
_CELL = _object(
    provision=TEXT,
    status={"enum": list(STATUSES)},
    reason=_NO_TEXT,
    duty={"enum": list(DUTIES)},
    count=COUNT,
    **_FLAGS,
    territories=_several(_object(territory=TEXT, count=COUNT, **_FLAGS)),
)
_TOTAL = _object(
    **dict.fromkeys(STATUSES, COUNT),
    owed=COUNT,
    reasons={"type": "object", "additionalProperties": COUNT},
    entries=COUNT,
    **_FLAGS,
    territories=_object(entries=COUNT, **_FLAGS),
)
_ROW = _object(state=TEXT, exercise=_BOOL, provisions=_several(_CELL), totals=_TOTAL)
_STEP = _object(day=DAY, count=COUNT, states=TEXTS, left=TEXTS)
_SERIES = _object(count=COUNT, steps=_several(_STEP), announced=_several(_STEP))
_STATUSES = _object(**{status.value: COUNT for status in Status})
_ADVANCE: Schema = {
    **_object(
        needed=COUNT,
        given=_several(_object(state=TEXT, on=DAY)),
        lacking=COUNT,
        uncounted=TEXTS,
        signatories=TEXTS,
        fifth_on=NO_DAY,
        in_force_on=NO_DAY,
        summary=TEXT,
        summary_fr=TEXT,
    ),
    "type": ["object", "null"],
}
_TREATY = _object(
    treaty={"enum": list(TREATIES)},
    labels=_object(en=TEXT, fr=TEXT),
    statuses=_STATUSES,
    **dict.fromkeys(SERIES, _SERIES),
    undated=TEXTS,
    entry_into_force=_ADVANCE,
)
_PROVISION = _object(
    provision=TEXT,
    owed=COUNT,
    met=COUNT,
    missing=COUNT,
    completeness=_SHARE,
    entries=COUNT,
    attestation=_object(**dict.fromkeys(FRESHNESS, _object(count=COUNT, share=_SHARE))),
)
_INDICATORS = _object(treaties=_several(_TREATY), provisions=_several(_PROVISION), exercise=LOOSE, note=_object(en=TEXT, fr=TEXT))
_OUTCOMES: dict[str, Schema] = {outcome.value: COUNT for outcome in Outcome}
_OBLIGATION = _object(
    provision=TEXT,
    kind={"enum": [kind.value for kind in Kind]},
    rule={"enum": [EuRule.MUST.value, EuRule.MUST_NOT.value]},
    options=TEXTS,
    outcome={"enum": list(_OUTCOMES)},
    code={"enum": list(DETAILS)},
    detail=TEXT,
    detail_fr=TEXT,
    due_on=NO_DAY,
    records=_several(_object(kind=TEXT, id=TEXT, version=COUNT, url=_NO_TEXT)),
)
_MEMBER = _object(
    state=TEXT,
    exercise=_BOOL,
    member_since=DAY,
    status={"enum": [status.value for status in Status]},
    signed_on=NO_DAY,
    consented_on=NO_DAY,
    obligations=_several(_OBLIGATION),
    totals=_object(**_OUTCOMES),
)
SCHEMAS: dict[str, Schema] = {
    "Coverage": _ROW,
    "Indicators": {"allOf": [_INDICATORS, document()]},
    "MemberState": _MEMBER,
}
_ANSWERS: dict[str, Schema] = {
    "coverage": listing(ref("Coverage")),
    "indicators": ref("Indicators"),
    "union": listing(ref("MemberState")),
}


def answer_of(name: str) -> Schema | None:
    """What the read of that name answers, if it is one of these."""
    return _ANSWERS.get(name)
