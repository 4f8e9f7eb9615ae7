"""How the route answer is described: its parameters, which mean something else elsewhere, and the schema of what it says."""

from typing import Any

from app.actions.route import NEEDED
from app.api.schemas import COUNT, DAY, LOOSE, TEXT, TEXTS, Schema, document, ref
from app.domain.routing import PURPOSES, WORDS

NAME = "route"
REQUIRED = NEEDED
_CODE: Schema = {"type": "string", "minLength": 1, "maxLength": 200}
PARAMETERS: dict[str, tuple[str, dict[str, Any]]] = {
    "from": ("State, or territory of one, that asks: its ISO 3166-1 alpha-2 code", _CODE),
    "to": ("State, or territory of one, that is asked", _CODE),
    "purpose": ("What for", {"type": "string", "enum": list(PURPOSES)}),
    "on": ("Legal day; else as_of, else today", DAY),
    "start": ("Day from which time limits count; else the legal day", DAY),
    "case": (f"Answers to questions of an earlier route, separated by commas: {', '.join(WORDS)}, or designations' ids", _CODE),
    "provider": ("Who holds what is sought: identifier of a provider", _CODE),
}


def _object(**members: Schema) -> Schema:
    return {"type": "object", "required": list(members), "properties": members}


def _several(item: Schema) -> Schema:
    return {"type": "array", "items": item}


_NO_TEXT: Schema = {"type": ["string", "null"]}
_BOTH: dict[str, Schema] = {"en": TEXT, "fr": TEXT}
_VERDICT: Schema = {"enum": ["applies", "does_not_apply", "unclear", None]}
_RECORD = {
    **_object(kind=TEXT, id=TEXT, version=COUNT, url=_NO_TEXT, summary=_NO_TEXT, circumstances=_NO_TEXT, source=_NO_TEXT),
    "type": ["object", "null"],
}
_RULE = _object(
    code=TEXT,
    state=_NO_TEXT,
    outcome={"enum": ["met", "not_met", "unknown"]},
    detail=TEXT,
    detail_fr=TEXT,
    record=_RECORD,
)
_PARTY: dict[str, Schema] = {
    "part": TEXT,
    "state": TEXT,
    "territory": _NO_TEXT,
    "name": TEXT,
    "name_fr": TEXT,
    "is": _object(**_BOTH),
    "url": _NO_TEXT,
    "designation": {"anyOf": [ref("Designation"), {"type": "null"}]},
    "authority": {"type": ["object", "null"]},
    "provider": {"anyOf": [ref("Provider"), {"type": "null"}]},
}
_NAMED = {
    **_object(
        id=TEXT, name=TEXT, state=TEXT, kinds=TEXTS, checks=_several(_RULE),
        instead={**_object(to=TEXT, permalink=TEXT), "type": ["object", "null"]},
    ),
    "type": ["object", "null"],
}  # fmt: skip
_CONTACTS = _several(_object(order=COUNT, **_PARTY))
_NOTICES = _several(_object(when=TEXT, **_BOTH, **_PARTY))
_DEADLINE: dict[str, Schema] = {"code": TEXT, "days": COUNT, "from": DAY, "until": DAY, **_BOTH}
_ALTERNATIVE = _object(
    rank=COUNT, purpose=TEXT, summary=TEXT, summary_fr=TEXT, verdict=_VERDICT, basis={"type": ["object", "null"]},
    contacts=_CONTACTS, languages=TEXTS, permalink=_NO_TEXT,
)  # fmt: skip
_ROUTE: dict[str, Schema] = {
    "from": TEXT,
    "to": TEXT,
    "purpose": TEXT,
    "on": DAY,
    "start": DAY,
    "case": TEXTS,
    "provider": _NAMED,
    "verdict": _VERDICT,
    "basis": LOOSE,
    "summary": TEXT,
    "summary_fr": TEXT,
    "rules": _several(_RULE),
    "question": {"type": ["object", "null"]},
    "senders": _object(contacts=_CONTACTS, **_BOTH),
    "contacts": _CONTACTS,
    "notifications": _NOTICES,
    "copies": _NOTICES,
    "content": _several(_object(provision=TEXT, **_BOTH)),
    "deadlines": _several(_object(**_DEADLINE)),
    "languages": TEXTS,
    "alternatives": _several(_ALTERNATIVE),
    "warnings": _several(_object(**_BOTH)),
    "citation": TEXT,
    "citation_fr": TEXT,
    "permalink": TEXT,
}
SCHEMAS: dict[str, Schema] = {"Route": {"allOf": [_object(**_ROUTE), document()]}}
