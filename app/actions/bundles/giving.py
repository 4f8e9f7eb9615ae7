"""Giving the last issue of the bundle that somebody may have; what is above public leaves an event before its first byte."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.actions import refusals
from app.actions.answer import Answer, document, tag
from app.actions.asking import Asked
from app.actions.bundles.making import SECRETARIAT
from app.actions.house import Caller, House
from app.bundle.manifest import Manifest, as_json, named
from app.bundle.write import files_of, manifest_in, newest
from app.domain.access import AUDIENCES, BUNDLES, Audience, Permission, decide
from app.domain.audit import Target
from app.domain.errors import NotFound

PATH = "/bundle"
OFFERED = tuple(each.label for each in BUNDLES)


@dataclass(frozen=True, slots=True)
class Given:
    """A file of an issue: where it lies here, and whether anybody may have it."""

    place: Path
    audience: Audience

    @property
    def etag(self) -> str:
        """Its tag: a file of an issue never changes."""
        return tag("/".join(self.place.parts[-3:]).encode())


def issue(house: House, caller: Caller, asked: Asked) -> Answer:
    """What the last issue is and which files it has. Raises NotFound before the first."""
    audience, folder = _last(house, caller, asked)
    manifest = manifest_in(folder)
    _tell(house, caller, manifest, audience)
    files = [_listed(folder / name) for name in files_of(folder)]
    view = house.shelf.edition(house.clock.now()).view(caller.clearance)
    return document(view, audience, {"manifest": as_json(manifest), "files": files})


def file(house: House, caller: Caller, asked: Asked) -> Given:
    """One file of it. Raises NotFound for another name than those that are listed."""
    audience, folder = _last(house, caller, asked)
    name = asked.parameters["file"]
    if name not in files_of(folder):
        raise NotFound("the bundle has no such file; GET /api/v1/bundle lists those that it has")
    _tell(house, caller, manifest_in(folder), audience, name)
    return Given(folder / name, audience)


def _last(house: House, caller: Caller, asked: Asked) -> tuple[Audience, Path]:
    """The bundle that was asked for, or else the highest that this caller may have, and where its last issue lies."""
    wanted = asked.choice("audience", OFFERED)
    audience = AUDIENCES[wanted] if wanted else _highest(caller)
    permission = BUNDLES[audience]
    if permission is not Permission.BUNDLE_PUBLIC:
        refusals.admit(house, caller, permission)
    whom = None if audience is Audience.PUBLIC else caller.principal.state or SECRETARIAT
    name = named(audience.label, whom)
    found = newest(house.bundles, name)
    if found is None:
        raise NotFound(f"no bundle {name} was made yet: whoever runs the directory makes one with 'authdir bundle'")
    return audience, found


def _highest(caller: Caller) -> Audience:
    return max(audience for audience, permission in BUNDLES.items() if decide(caller.principal, permission).allowed)


def _listed(place: Path) -> Mapping[str, Any]:
    return {"name": place.name, "href": f"/api/v1{PATH}/{place.name}", "length": place.stat().st_size}


def _tell(house: House, caller: Caller, manifest: Manifest, audience: Audience, name: str = "") -> None:
    """Raises AuditUnavailable where no trace can be left: then nothing is given."""
    if audience is Audience.PUBLIC:
        return
    target = Target(f"bundle-{manifest.name}", manifest.sequence, audience.label, caller.principal.state)
    mark = manifest.recipient.mark if manifest.recipient else ""
    reason = f"encrypted to {manifest.name}, mark {mark}"
    event = caller.event(house.clock.now(), "fetch-bundle", reason, targets=(target,), fields=(name,) if name else (), count=1)
    house.journal.write_blocking(event)
