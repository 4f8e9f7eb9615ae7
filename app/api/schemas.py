"""JSON Schemas of what the API answers and takes, for its description. Nothing is validated with them here."""

from typing import Any

from app.domain.freshness import Standing
from app.domain.progress import Stage
from app.domain.provisional import AT_NIGHT
from app.domain.records.observation import SPEAKERS

Schema = dict[str, Any]


def _object(required: dict[str, Schema], optional: dict[str, Schema] | None = None) -> Schema:
    return {"type": "object", "required": list(required), "properties": required | (optional or {})}


def _or_null(kind: str, **more: Any) -> Schema:
    return {"type": [kind, "null"], **more}


def ref(name: str) -> Schema:
    """A reference to one of SCHEMAS."""
    return {"$ref": f"#/components/schemas/{name}"}


def listing(item: Schema) -> Schema:
    """A page of a list."""
    return _object({"items": {"type": "array", "items": item}, "next": _or_null("string"), "meta": ref("Meta")})


def document() -> Schema:
    """A single thing with its meta."""
    return _object({"meta": ref("Meta")})


TEXT: Schema = {"type": "string"}
COUNT: Schema = {"type": "integer", "minimum": 0}
DAY: Schema = {"type": "string", "format": "date"}
NO_COUNT = _or_null("integer", minimum=0)
NO_DAY = _or_null("string", format="date")
INSTANT: Schema = {"type": "string", "format": "date-time"}
NO_INSTANT = _or_null("string", format="date-time")
NO_TEXT = _or_null("string")
TEXTS: Schema = {"type": "array", "items": TEXT}
AUDIENCE: Schema = {"type": "string", "enum": ["public", "parties", "network", "restricted"]}
LOOSE: Schema = {"type": "object"}
BINARY: Schema = {"type": "string", "format": "binary"}
STATUSES = ["previewed", "rejected_input", "approved", "rejected", "withdrawn"]

_FAULT = _object({"code": TEXT, "detail": TEXT}, {"pointer": TEXT, "parameter": TEXT, "suggestion": TEXT})
_PROBLEM = _object(
    {"type": TEXT, "title": TEXT, "status": {"type": "integer"}, "detail": TEXT, "code": TEXT, "mend": TEXT, "request_id": TEXT},
    {"errors": {"type": "array", "items": _FAULT}},
)
_META = _object(
    {
        "revision": COUNT,
        "as_of": DAY,
        "known_at": NO_INSTANT,
        "audience": AUDIENCE,
        "tlp": {"type": "string", "enum": ["TLP:CLEAR", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"]},
        "data_status": {"type": "string", "enum": ["live", "snapshot"]},
        "age_seconds": NO_COUNT,
    },
    {"total": COUNT, "citation": TEXT, "citation_fr": TEXT, "permalink": TEXT},
)
ADDRESS = {
    **_object({"lines": TEXTS, "locality": _or_null("string"), "postal_code": _or_null("string")}),
    "type": ["object", "null"],
}
SOURCE = _object({"notification": TEXT, "reference": _or_null("string"), "url": _or_null("string")})
REDACTED: Schema = {"type": "array", "items": _object({"field": TEXT, "audience": AUDIENCE, "reason": TEXT})}
_BODY = _object(
    {
        "id": TEXT,
        "names": {"type": "object", "additionalProperties": TEXT},
        "parent": _or_null("string"),
        "type": _or_null("string"),
        "address": ADDRESS,
        "website": _or_null("string"),
    }
)
HOURS = {
    **_object({"round_the_clock": {"type": "boolean"}, "spec": _or_null("string"), "time_zone": _or_null("string")}),
    "type": ["object", "null"],
}
CHANNEL = _object(
    {
        "type": {"enum": ["phone", "mobile", "fax", "email", "secure_email", "portal", "chat", "radio", "other"]},
        "value": TEXT,
        "label": _or_null("string"),
        "priority": {"type": "integer", "minimum": 1},
        "round_the_clock": {"type": "boolean"},
        "languages": TEXTS,
        "audience": AUDIENCE,
    },
    {"openpgp": ref("OpenPGP")},
)
_KEY: Schema = {"allOf": [ref("OpenPGP"), _object({"addresses": TEXTS, "key": TEXT})]}
_SORT: Schema = {"enum": ["phone", "mobile", "email", "secure_email"]}
_BESIDE = _object(
    {
        "id": TEXT,
        "type": _SORT,
        "value": TEXT,
        "label": _or_null("string"),
        "posted_at": INSTANT,
        "until": INSTANT,
        "standing": {"const": "not approved"},
    }
)
_PROVISIONAL = _object(
    {
        "id": TEXT,
        "designation": TEXT,
        "state": TEXT,
        "provision": TEXT,
        "slot": {"enum": list(AT_NIGHT)},
        "type": _SORT,
        "label": _or_null("string"),
        "value": TEXT,
        "reason": _or_null("string"),
        "posted_at": INSTANT,
        "until": INSTANT,
        "standing": {"enum": ["not approved", "withdrawn", "run out"]},
    },
    {"findings": {"type": "array", "items": _object({"code": TEXT, "message": TEXT})}},
)
_TO_POST: Schema = {
    "type": "object",
    "additionalProperties": False,
    "required": ["slot", "value"],
    "properties": {"slot": {"enum": list(AT_NIGHT)}, "value": TEXT, "reason": _or_null("string")},
}
_CHOICE = _object(
    {"row": {"type": ["integer", "string"]}, "code": TEXT, "choice": _or_null("string")}, {"column": _or_null("string")}
)
_TO_CHOOSE: Schema = {
    **_object({"digest": TEXT, "choices": {"type": "array", "minItems": 1, "items": {**_CHOICE, "additionalProperties": False}}}),
    "additionalProperties": False,
}
_TRUST = _object(
    {
        "recorded_at": INSTANT,
        "attested_at": NO_INSTANT,
        "attested_by": {"enum": [*SPEAKERS, None]},
        "answered_at": NO_INSTANT,
        "status": {"enum": [each.value for each in Standing]},
        "due_on": NO_DAY,
        "disputed_since": NO_INSTANT,
        "changed_recently": {
            **_object({"at": INSTANT, "fields": {"type": "array", "items": _object({"field": TEXT, "before": {}})}}),
            "type": ["object", "null"],
        },
    }
)
_DESIGNATION = _object(
    {
        "id": TEXT,
        "state": TEXT,
        "territory": _or_null("string"),
        "treaty": TEXT,
        "provision": TEXT,
        "role": TEXT,
        "authority": _BODY,
        "scope": _or_null("object"),
        "valid_from": NO_DAY,
        "valid_to": NO_DAY,
        "operative": {"type": "boolean"},
        "operative_reason": _or_null("string"),
        "declared_on": NO_DAY,
        "registered_on": NO_DAY,
        "trust": _TRUST,
        "version": {"type": "integer", "minimum": 1},
        "source": SOURCE,
    },
    {
        "languages": TEXTS,
        "hours": HOURS,
        "channels": {"type": "array", "items": CHANNEL},
        "openpgp": {"type": "array", "items": _KEY},
        "provisional": {"type": "array", "items": _BESIDE},
        "redacted": REDACTED,
    },
)
_METADATA: Schema = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "state": {"type": ["string", "null"], "description": "ISO 3166-1 alpha-2 code; none for a file about several States"},
        "instrument": _or_null("string"),
        "document_date": NO_DAY,
        "registered_on": NO_DAY,
        "reference": _or_null("string"),
        "complete": {"type": "boolean", "description": "Whether what the file does not mention has ended"},
    },
}
_NOTIFICATION = _object(
    {
        "id": TEXT,
        "status": {"enum": STATUSES},
        "metadata": LOOSE,
        "file": LOOSE,
        "counts": LOOSE,
        "problem": _or_null("object"),
        "digest": _or_null("string"),
        "submitter": TEXT,
        "submitted_at": INSTANT,
        "submitted_on": DAY,
        "decisions": {"type": "array", "items": LOOSE},
    }
)
_ROW = _object(
    {
        "row": _or_null("integer"),
        "action": {"enum": ["create", "amend", "end", "unchanged", "rejected"]},
        "changes": {"type": "array", "items": _object({"field": TEXT, "before": {}, "after": {}})},
        "findings": {"type": "array", "items": LOOSE},
    }
)
_PLAN = _object(
    {
        "digest": TEXT,
        "base_revision": COUNT,
        "undecided": COUNT,
        "choices": {"type": "array", "items": LOOSE},
        "rows": {"type": "array", "items": _ROW},
        "parts": {"type": "array", "items": _object({"digest": TEXT, "rows": {"type": "array"}, "counts": LOOSE})},
    }
)
_PROGRESS = _object({"stage": {"enum": [stage.value for stage in Stage]}, "done": COUNT, "total": _or_null("integer", minimum=0)})

SCHEMAS: dict[str, Schema] = {
    "Problem": _PROBLEM,
    "Meta": _META,
    "Designation": _DESIGNATION,
    "Metadata": _METADATA,
    "Notification": _NOTIFICATION,
    "Plan": _PLAN,
    "ToChoose": _TO_CHOOSE,
    "ToPost": _TO_POST,
    "ProvisionalContact": _PROVISIONAL,
    "Progress": _PROGRESS,
}
