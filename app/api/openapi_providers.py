"""How providers are described: the filters of their lists, which mean something else elsewhere, and the schema of one."""

from typing import Any

from app.api.schemas import ADDRESS, CHANNEL, COUNT, HOURS, LOOSE, NO_DAY, NO_TEXT, REDACTED, SOURCE, TEXT, TEXTS, Schema
from app.domain.records.provider import KINDS_OF_PROVIDER
from app.domain.records.provider_policy import POSITIONS, TOLD_BY, TOPICS

PARAMETERS: dict[str, tuple[str, dict[str, Any]]] = {
    "kind": ("Kind of provider", {"type": "string", "enum": list(KINDS_OF_PROVIDER)}),
    "q": ("Words in the names, or in what is said of the policies, in any script", {**TEXT, "minLength": 1, "maxLength": 200}),
}
OF_ONE = dict.fromkeys(
    (
        "list-providers",
        "list-provider-policies",
        *(f"export-{name}-{form}" for name in ("providers", "provider-policies") for form in ("csv", "xlsx")),
    ),
    PARAMETERS,
)


def _object(members: dict[str, Schema], optional: dict[str, Schema] | None = None) -> Schema:
    return {"type": "object", "required": list(members), "properties": members | (optional or {})}


_STANDING: dict[str, Schema] = {"valid_from": NO_DAY, "valid_to": NO_DAY, "version": COUNT, "source": SOURCE}
_POLICY = _object(
    {
        "id": TEXT,
        "topic": {"enum": list(TOPICS)},
        "position": {"enum": [*POSITIONS, None]},
        "summary": NO_TEXT,
        "policy_on": NO_DAY,
        "told_by": {"enum": [*TOLD_BY, None]},
        **_STANDING,
    },
    {
        "languages": TEXTS,
        "instructions": NO_TEXT,
        "hours": HOURS,
        "channels": {"type": "array", "items": CHANNEL},
        "verification": NO_TEXT,
        "redacted": REDACTED,
    },
)
_WHOSE = _object({"state": TEXT, "provider": _object({"id": TEXT, "names": LOOSE})})
_PROVIDER = _object(
    {
        "id": TEXT,
        "state": TEXT,
        "names": {"type": "object", "additionalProperties": TEXT},
        "kinds": {"type": "array", "items": {"enum": list(KINDS_OF_PROVIDER)}},
        "website": NO_TEXT,
        "address": ADDRESS,
        "policies": {"type": "array", "items": _POLICY},
        **_STANDING,
    }
)
SCHEMAS: dict[str, Schema] = {"Provider": _PROVIDER, "ProviderPolicy": {"allOf": [_POLICY, _WHOSE]}}
