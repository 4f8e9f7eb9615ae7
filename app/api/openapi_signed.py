"""How keys and proofs are described: their parameters, and the schemas of what is answered in JSON."""

from typing import Any

from app.api.schemas import COUNT, INSTANT, TEXT, Schema, document, listing
from app.domain.access import AUDIENCES

_AUDIENCE: Schema = {"type": "string", "enum": list(AUDIENCES)}
PARAMETERS: dict[str, tuple[str, dict[str, Any]]] = {
    "audience": ("Whose tree; one's own when absent, and never one above it", _AUDIENCE),
    "stream": ("Which of the designation's streams; the one with the newest line when absent", _AUDIENCE),
}
OF_ONE: dict[str, dict[str, tuple[str, dict[str, Any]]]] = {
    "consistency": {"from": ("Size of the older checkpoint: its second line", {"type": "integer", "minimum": 0})}
}


def _object(required: dict[str, Schema], optional: dict[str, Schema] | None = None) -> Schema:
    return {"type": "object", "required": list(required), "properties": required | (optional or {})}


_KEY = _object(
    {
        "key": TEXT,
        "audience": _AUDIENCE,
        "algorithm": TEXT,
        "valid_from": INSTANT,
        "valid_until": {"anyOf": [INSTANT, {"type": "null"}]},
    }
)
_LINE = _object(
    {
        "audience": _AUDIENCE,
        "version": COUNT,
        "index": COUNT,
        "hash": TEXT,
        "leaf": TEXT,
        "proof": {"type": ["string", "null"]},
    },
    {"line": TEXT, "salt": TEXT},
)
_PROOF = _object(
    {"id": TEXT, "audience": _AUDIENCE, "origin": TEXT, "checkpoint": TEXT, "lines": {"type": "array", "items": _LINE}}
)
_ANSWERS: dict[str, Schema] = {"keys": listing(_KEY), "prove-designation": {"allOf": [document(), _PROOF]}}


def answer_of(name: str) -> Schema | None:
    """What the read of that name answers in JSON; None where it is none of these."""
    return _ANSWERS.get(name)
