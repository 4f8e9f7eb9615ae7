"""The description of what changed, and of who is told of it."""

from app.api.schemas import AUDIENCE, COUNT, DAY, INSTANT, NO_DAY, TEXT, Schema
from app.domain.records import KINDS
from app.snapshot.changes import OBSERVED, WORDS
from app.snapshot.model import PAPERS

_NO_TEXT: Schema = {"type": ["string", "null"]}


def _object(**members: Schema) -> Schema:
    return {"type": "object", "required": list(members), "properties": members}


_CHANGE = _object(
    revision={**COUNT, "description": "In the reader's own count"},
    change={"enum": [*WORDS.values(), OBSERVED]},
    kind={"enum": [kind for kind in KINDS if kind not in PAPERS]},
    id=TEXT,
    state=TEXT,
    provision=_NO_TEXT,
    audience=AUDIENCE,
    valid_from=DAY,
    valid_to=NO_DAY,
    recorded_at=INSTANT,
    path={**TEXT, "description": "Where to read what changed"},
)
SCHEMAS: dict[str, Schema] = {"Change": _CHANGE}
