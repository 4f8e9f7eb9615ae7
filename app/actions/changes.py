"""The change feed: what changed since a revision, oldest first, for whoever keeps a copy of what they may read."""

from typing import Annotated

import msgspec

from app.actions.answer import Answer, answer, meta
from app.actions.asking import LARGEST_REVISION, LONGEST, Asked, cursor, place_of, state_asked, wrong
from app.actions.look_up import ceiling
from app.domain.audit import Target
from app.domain.entry import Entry
from app.domain.errors import InvalidParameter
from app.snapshot import changes as log
from app.snapshot.audience import View
from app.snapshot.changes import Concern
from app.snapshot.find import provisions_of

_Revision = Annotated[int, msgspec.Meta(ge=0, le=LARGEST_REVISION)]


def changes(view: View, asked: Asked) -> Answer:
    """Changes behind the revision ``since``, in pages. Each tells of a record, never of its values.

    ``known_at`` ends the feed where that was all that was known. ``as_of`` leaves none out: each change tells its days itself.
    """
    concern, limit = concern_asked(view, asked), asked.limit()
    since = _since(view, asked)
    place = place_of(asked, tuple[_Revision, str, str, str])
    if place is not None and place[1:] != _counted(view, asked):
        raise wrong("cursor", "cursor is of another filter, or was counted for other readers than you are now: begin again from 0")
    behind = since if place is None else place[0]
    found = log.after(view, concern, log.position_of(view, min(behind, view.revision)), limit + 1)
    rows = [log.row(view, each) for each in found[:limit]]
    audience = ceiling(view, concern.state)
    told = meta(view, audience, total=log.counted(view, concern, log.position_of(view, since)), counted_for=log.scale(view))
    following = cursor((rows[-1]["revision"], *_counted(view, asked))) if len(found) > limit else None
    body = msgspec.json.encode({"items": rows, "next": following, "meta": told})
    return answer(body, audience, targets_of(found[:limit]))


def concern_asked(view: View, asked: Asked) -> Concern:
    """Which changes are asked for."""
    provisions = asked.provisions()
    return Concern(state_asked(view, asked), None if provisions is None else provisions_of(provisions))


def targets_of(entries: list[Entry]) -> tuple[Target, ...]:
    """What the audit says of whoever was told that these records changed: each of them once."""
    told = {each.key: Target(each.key, None, each.audience.label, each.state) for each in sorted(entries, key=_audience)}
    return tuple(told.values())


def _audience(entry: Entry) -> int:
    return entry.audience


def _counted(view: View, asked: Asked) -> tuple[str, str, str]:
    """What a place in the feed is a place in: whose count it is, of which State, under which provision."""
    state, provision = (asked.parameters.get(name, "").lower() for name in ("state", "provision"))
    return log.scale(view), state, provision


def _since(view: View, asked: Asked) -> int:
    """The revision behind which to begin. Raises InvalidParameter for one that is not there yet, which names the newest."""
    since = asked.value("since", _revision, "since is the number of a revision, from 0")
    if since is None:
        return 0
    if since > view.revision:
        newest = view.revision
        fault = wrong("since", f"since is a revision up to the newest one, {newest}; begin again from 0", str(newest))
        raise InvalidParameter(fault.detail, fault.faults, extra={"newest": newest})
    return since


def _revision(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST_REVISION)) and int(text) <= LARGEST_REVISION):
        raise ValueError(text[:LONGEST])
    return int(text)
