"""How keys and proofs are described: their parameters, and the schemas of what is answered in JSON."""

from typing import Any

from app.api.schemas import COUNT, NO_INSTANT, TEXT, Schema, document, listing
from app.domain.access import AUDIENCES

_NO_TEXT: Schema = {"type": ["string", "null"]}
_AUDIENCE: Schema = {"type": "string", "enum": list(AUDIENCES)}
PARAMETERS: dict[str, tuple[str, dict[str, Any]]] = {
    "audience": ("Whose tree; one's own when absent, and never one above it", _AUDIENCE),
    "stream": ("Which of the designation's streams; the one with the newest line when absent", _AUDIENCE),
}
_VERSION = ("Which version of the stream; the last when absent", {"type": "integer", "minimum": 1})
OF_ONE: dict[str, dict[str, tuple[str, dict[str, Any]]]] = {
    "prove-designation-text": {"version": _VERSION},
    "consistency": {"from": ("Size of the older checkpoint: its second line", {"type": "integer", "minimum": 0})},
}


def _object(required: dict[str, Schema], optional: dict[str, Schema] | None = None) -> Schema:
    return {"type": "object", "required": list(required), "properties": required | (optional or {})}


_KEY = _object(
    {
        "key": TEXT,
        "audience": _AUDIENCE,
        "algorithm": TEXT,
        "valid_from": NO_INSTANT,
        "valid_until": NO_INSTANT,
    }
)
_LINE = _object(
    {
        "audience": _AUDIENCE,
        "version": COUNT,
        "index": COUNT,
        "hash": TEXT,
        "leaf": {**_NO_TEXT, "description": "Null where the line was erased: then line is what is left of it"},
        "proof": {"type": ["string", "null"]},
    },
    {"line": TEXT, "salt": TEXT, "erased": TEXT},
)
_LINES: Schema = {"type": "array", "items": _LINE}
_AUTHORITY = _object({"id": TEXT, "lines": _LINES})
_PROOF = _object(
    {
        "id": TEXT,
        "audience": _AUDIENCE,
        "origin": TEXT,
        "checkpoint": TEXT,
        "lines": _LINES,
        "authority": {"anyOf": [_AUTHORITY, {"type": "null"}]},
    }
)
_ANSWERS: dict[str, Schema] = {"keys": listing(_KEY), "prove-designation": {"allOf": [document(), _PROOF]}}


def answer_of(name: str) -> Schema | None:
    """What the read of that name answers in JSON; None where it is none of these."""
    return _ANSWERS.get(name)
