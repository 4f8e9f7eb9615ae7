"""The last changes as an Atom feed (RFC 4287), newest first, in English and French. Nothing in it depends on when it is read."""

import uuid
from collections.abc import Iterator
from html import escape
from urllib.parse import urlencode

from app.actions.answer import Answer, answer
from app.actions.asking import Asked
from app.actions.changes import concern_asked, targets_of
from app.actions.look_up import ceiling
from app.domain.entry import Entry
from app.domain.moment import format_instant
from app.snapshot import changes as log
from app.snapshot.audience import View

MEDIA_TYPE = "application/atom+xml"
PATH = "/api/v1/feed.atom"
_NAMES = uuid.uuid5(uuid.NAMESPACE_URL, "urn:authority-directory:feed")
_BEFORE_ANY = "1970-01-01T00:00:00.000000Z"
_CHANGES = {
    "created": ("created", "création"),
    "amended": ("amended", "modification"),
    "corrected": ("corrected", "rectification"),
    "ended": ("ended", "fin"),
    "withdrawn": ("withdrawn", "retrait"),
    "observed": ("observed", "constat"),
}
_KINDS = {
    "designation": ("designation", "désignation"),
    "authority": ("authority", "autorité"),
    "statement": ("statement", "déclaration"),
    "participation": ("participation", "participation"),
    "arrangement": ("arrangement", "arrangement"),
    "state": ("State", "État"),
    "provisional": ("provisional contact", "contact provisoire"),
    "observation": ("observation", "constat"),
    "provider": ("provider", "fournisseur"),
    "provider_policy": ("provider's policy", "politique d'un fournisseur"),
}
_TITLE = "Changes of the directory of authorities / Changements de l'annuaire des autorités"


def feed(view: View, asked: Asked) -> Answer:
    """The newest changes that are asked for. ``updated`` is when the newest of them was recorded."""
    concern, limit = concern_asked(view, asked), asked.limit()
    found = log.newest(view, concern, limit)
    wanted = {name: asked.parameters[name] for name in ("state", "provision") if name in asked.parameters}
    query = f"?{urlencode(wanted)}" if wanted else ""
    whole = f"?{urlencode(sorted(asked.parameters.items()))}" if asked.parameters else ""
    updated = format_instant(found[0].recorded_at) if found else _BEFORE_ANY
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">',
        f"<id>{_name(log.scale(view), whole)}</id>",
        f"<title>{escape(' · '.join((_TITLE, *map(str.upper, wanted.values()))))}</title>",
        f"<updated>{updated}</updated>",
        "<author><name>Authority Directory</name></author>",
        f'<link rel="self" type="{MEDIA_TYPE}" href="{escape(PATH + whole)}"/>',
        f'<link rel="alternate" type="application/json" href="{escape(f"/api/v1/changes{query}")}"/>',
        *(line for each in found for line in _entry(view, each)),
        "</feed>",
    ]
    return answer("\n".join(lines).encode() + b"\n", ceiling(view, concern.state), targets_of(found))


def _entry(view: View, entry: Entry) -> Iterator[str]:
    """One change. Its id is made of what its reader knows, and of nothing that counts what they do not."""
    recorded, change = format_instant(entry.recorded_at), log.word(view, entry)
    yield "<entry>"
    yield f"<id>{_name(entry.kind, entry.key, entry.audience.label, str(entry.version))}</id>"
    yield f"<title>{escape(title(entry, change))}</title>"
    yield f"<updated>{recorded}</updated>"
    yield f"<published>{recorded}</published>"
    yield f'<link rel="alternate" type="application/json" href="{escape(log.path(view, entry))}"/>'
    yield f'<category term="{escape(change)}"/>'
    yield f"<summary>{escape(_days(entry))}</summary>"
    yield "</entry>"


def title(entry: Entry, change: str) -> str:
    """What changed, in both languages: State, provision, kind of record, change; ``change`` is one of the feed's words."""
    english, french = zip(_KINDS.get(entry.kind, (entry.kind, entry.kind)), _CHANGES[change], strict=True)
    parts = (entry.state, entry.provision, f"{' '.join(english)} / {' : '.join(french)}")
    return " · ".join(part for part in parts if part)


def _days(entry: Entry) -> str:
    start, end = entry.span.start.isoformat(), entry.span.end.isoformat() if entry.span.end else None
    until, jusque = (f" up to, not including, {end}", f" jusqu'au {end} exclu") if end else ("", "")
    return f"Valid from {start}{until}; id {entry.key}. / Valable à partir du {start}{jusque} ; identifiant {entry.key}."


def _name(*parts: str) -> str:
    return uuid.uuid5(_NAMES, "\n".join(parts)).urn
