"""How an answer is cited, and the path that gives it again: what was asked, its day, and what was known are in both."""

from collections.abc import Mapping
from typing import Any

from app.domain.history import Happened
from app.domain.moment import in_french
from app.domain.routing.facts import Rests
from app.domain.routing.way import Text
from app.domain.timeline import Record
from app.snapshot.audience import View
from app.snapshot.stands import CURRENT, UPCOMING

PATH = "/api/v1"
PATHS = {
    "designation": "designations",
    "statement": "statements",
    "authority": "authorities",
    "participation": "participations",
    "provider": "providers",
    "provider_policy": "provider-policies",
}
"""Under which path a record of a kind, and its history, are asked for."""

_TITLE = Text(
    "Directory of authorities under ETS 185 and CETS 224",
    "Annuaire des autorités au titre de la STE n° 185 et de la STCE n° 224",
)


def cited(view: View, what: Text, outcome: Text) -> dict[str, str]:
    """The members ``citation`` and ``citation_fr``: of what, on the view's day, as its reader knew it, and with what outcome."""
    day, jour, known, revision = view.day, in_french(view.day), view.as_known, view.revision
    return {
        "citation": f"{_TITLE.en}: {what.en}, on {day}, as known at {known} (revision {revision}): {outcome.en}",
        "citation_fr": f"{_TITLE.fr} : {what.fr}, le {jour}, selon l'état connu au {known} (révision {revision}) : {outcome.fr}",
    }


def permalink(view: View, path: str, asked: Mapping[str, str]) -> str:
    """The path under the API that gives the same answer later, to the same reader; ``asked`` are its own parameters."""
    about = {**asked, "as_of": view.day.isoformat(), "known_at": view.as_known}
    return f"{PATH}{path}?" + "&".join([f"{name}={value}" for name, value in about.items() if value])


_OUTCOMES = {
    CURRENT: Text("holds", "vaut"),
    UPCOMING: Text("begins later", "à venir"),
    Happened.CREATED: Text("created", "inscription"),
    Happened.AMENDED: Text("amended", "modification"),
    Happened.ENDED: Text("ended", "fin"),
    Happened.WITHDRAWN: Text("withdrawn", "retrait"),
    Happened.CORRECTED: Text("corrected", "rectification"),
}
"""What became of a record by a version, and how one stands that is shown alone."""

_KINDS = {
    "designation": Text("designation", "désignation"),
    "statement": Text("statement", "déclaration"),
    "authority": Text("authority", "autorité"),
    "participation": Text("participation", "participation"),
    "provider": Text("provider", "fournisseur"),
    "provider_policy": Text("policy of a provider", "politique d'un fournisseur"),
}


def reference(view: View, record: Record, version: int, outcome: str) -> dict[str, str]:
    """The same of a record in its ``version``, with the member ``permalink``."""
    name, under = _KINDS[record.kind], _under(record)
    what = Text(f"{name.en} {record.key} ({under}), version {version}", f"{name.fr} {record.key} ({under}), version {version}")
    return cited(view, what, _OUTCOMES[outcome]) | {"permalink": permalink(view, f"/{PATHS[record.kind]}/{record.key}", {})}


def _under(record: Record) -> str:
    """The State, and the provision where it is under one: a member of what identifies the record, which never changes."""
    provision = record.streams[min(record.streams)][0].provision
    return f"{record.state}, {provision}" if provision else record.state


def rested(rests: Rests | None) -> dict[str, Any] | None:
    """A version by its kind, key and number in the reader's count; its address where it has one; what it says, and where."""
    if rests is None:
        return None
    path = PATHS.get(rests.kind)
    url = f"{PATH}/{path}/{rests.key}/versions/{rests.version}" if path else None
    return {
        "kind": rests.kind,
        "id": rests.key,
        "version": rests.version,
        "url": url,
        "summary": rests.summary,
        "circumstances": rests.circumstances,
        "source": rests.source,
    }
