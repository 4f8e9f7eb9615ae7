"""How histories are described: the versions of a record, one of them, and what differs between two."""

from app.api.schemas import COUNT, DAY, INSTANT, NO_DAY, TEXT, Schema, document, listing, ref
from app.domain.history import Happened

_HAPPENED: Schema = {"enum": [each.value for each in Happened]}
_NO_TEXT: Schema = {"type": ["string", "null"]}


def _object(required: dict[str, Schema], optional: dict[str, Schema] | None = None) -> Schema:
    return {"type": "object", "required": list(required), "properties": required | (optional or {})}


def _several(item: Schema) -> Schema:
    return {"type": "array", "items": item}


_DAYS = _several(_object({"from": DAY, "to": NO_DAY}))
_SAID = _object(
    {
        "of": TEXT,
        "happened": _HAPPENED,
        "days": _DAYS,
        "overrides": _several(_object({"version": COUNT, "days": _DAYS})),
    }
)
_ORIGIN = _object(
    {
        "notification": TEXT,
        "reference": _NO_TEXT,
        "document_date": NO_DAY,
        "registered_on": NO_DAY,
        "submitter": _NO_TEXT,
        "approver": _NO_TEXT,
    },
    {"sha256": TEXT, "rows": _several({"type": "integer"})},
)
_VERSION = _object(
    {
        "version": COUNT,
        "change": {"enum": ["create", "amend", "correct", "end", "void"]},
        "happened": _HAPPENED,
        "summary": TEXT,
        "summary_fr": TEXT,
        "recorded_at": INSTANT,
        "valid_from": DAY,
        "valid_to": NO_DAY,
        "says": _several(_SAID),
        "revision": COUNT,
        "source": _ORIGIN,
        "citation": TEXT,
        "citation_fr": TEXT,
        "permalink": TEXT,
    },
    {"erased": _several(_object({"erasure": TEXT, "on": DAY, "ground": TEXT, "audience": TEXT, "fields": _several(TEXT)}))},
)
_CHANGE = _object({"field": TEXT, "before": {}, "after": {}, "audience": TEXT}, {"days": _DAYS})
_DIFFERENCE = _object(
    {
        "id": TEXT,
        "from": COUNT,
        "to": COUNT,
        "happened": _several(_HAPPENED),
        "days": _object({"from": _DAYS, "to": _DAYS}),
        "changes": _several(_CHANGE),
    }
)
_LASTING = _object(
    {
        "id": TEXT,
        "version": COUNT,
        "standing": {"enum": ["current", "upcoming", "ended", "withdrawn", "corrected"]},
    }
)
SCHEMAS: dict[str, Schema] = {
    "Version": _VERSION,
    "Difference": {"allOf": [_DIFFERENCE, document()]},
    "Lasting": {"allOf": [_LASTING, document()]},
}
_DESIGNATION: Schema = {"allOf": [ref("Designation"), ref("Lasting")]}
_PROVIDER: Schema = {"allOf": [ref("Provider"), ref("Lasting")]}
_POLICY: Schema = {"allOf": [ref("ProviderPolicy"), ref("Lasting")]}
_SINGLE: dict[str, Schema] = {
    "see-designation": _DESIGNATION,
    "see-version": _DESIGNATION,
    "see-provider": _PROVIDER,
    "see-provider-version": _PROVIDER,
    "see-provider-policy": _POLICY,
    "see-provider-policy-version": _POLICY,
    **{f"see-{name}": ref("Lasting") for name in ("statement", "participation")},
    **{f"see-{name}-version": ref("Lasting") for name in ("statement", "participation", "authority")},
}


def answer_of(name: str) -> Schema | None:
    """What the read of that name answers, if it is one of a history."""
    if name.startswith("list-") and name.endswith("versions"):
        return listing(ref("Version"))
    if name.startswith("see-") and name.endswith("difference"):
        return ref("Difference")
    return _SINGLE.get(name)
