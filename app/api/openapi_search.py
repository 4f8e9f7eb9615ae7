"""How the answer to a search is described: its parameter, and the schema of what was found."""

from typing import Any

from app.api.schemas import COUNT, NO_TEXT, TEXT, Schema, listing, ref
from app.domain.routing import PURPOSES
from app.snapshot.query.hits import KINDS_TOLD
from app.snapshot.query.names import How

NAME = "search"
NEEDED = ((NAME, "q"),)
PARAMETERS: dict[str, tuple[str, dict[str, Any]]] = {
    "q": ("A State, a provision, words of a name: in any script, language and order", {**TEXT, "minLength": 1, "maxLength": 200})
}


def _object(members: dict[str, Schema], optional: dict[str, Schema] | None = None) -> Schema:
    return {"type": "object", "required": list(members), "properties": members | (optional or {})}


_BOTH: dict[str, Schema] = {"en": TEXT, "fr": TEXT}
_KIND: Schema = {"enum": list(KINDS_TOLD)}
_PURPOSE: Schema = {"enum": [*PURPOSES, None]}
_TARGET = _object(
    {"kind": _KIND, "path": NO_TEXT},
    dict.fromkeys(("state", "provision", "id", "from", "to", "purpose"), TEXT),
)
_WHY = _object(
    {
        "how": {"enum": [how.label for how in How]},
        "what": TEXT,
        "language": NO_TEXT,
        "text": TEXT,
        "asked": TEXT,
        "transliterated": {"type": "boolean"},
        "slips": COUNT,
        **_BOTH,
    }
)
_POST = _object({"id": TEXT, "provision": TEXT, "role": TEXT, "territory": NO_TEXT})
_ITEM = _object(
    {
        "kind": _KIND,
        "id": NO_TEXT,
        "title": _object(_BOTH),
        "names": {"type": "object", "additionalProperties": TEXT},
        "state": NO_TEXT,
        "state_name": {"anyOf": [_object(_BOTH), {"type": "null"}]},
        "provision": NO_TEXT,
        "why": {"type": "array", "items": _WHY},
        "target": ref("SearchTarget"),
    },
    {"posts": {"type": "array", "items": _POST}, "from": TEXT, "to": TEXT, "purpose": _PURPOSE},
)
_ANSWER = _object({"answer": {"anyOf": [ref("SearchTarget"), {"type": "null"}]}})
SCHEMAS: dict[str, Schema] = {
    "SearchItem": _ITEM,
    "SearchTarget": _TARGET,
    "Search": {"allOf": [listing(ref("SearchItem")), _ANSWER]},
}


def answer_of(name: str) -> Schema | None:
    """What the read of that name answers, if it is the search."""
    return ref("Search") if name == NAME else None
