"""What somebody wants erased, member by member as they wrote it. Whether it is there, and may go, is found elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.actions.particulars import Unfit, fault, members, state_code
from app.actions.people.asked import short_text
from app.domain.access import AUDIENCES, Audience
from app.domain.records import KINDS
from app.domain.records.erasure import GROUNDS

LONGEST = 1_000
MOST = 500
_LONGEST_NAME = 200
_LINE = ("kind", "id", "audience", "versions", "fields")


@dataclass(frozen=True, slots=True)
class Named:
    """Some versions of one stream, and the fields that are to go."""

    kind: str
    key: str
    audience: Audience
    versions: tuple[int, ...]
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """All that is to go, and on what ground."""

    state: str
    ground: str
    lines: tuple[Named, ...]
    papers: tuple[str, ...]


def wanted(body: Any) -> Wanted:
    """What a body names; the reason beside it is read by itself. Raises InvalidBody."""
    given = members(body, ("state", "ground", "reason", "lines", "papers"))
    lines = tuple(_line(each, place) for place, each in enumerate(_several(given.get("lines", []), "/lines")))
    papers = tuple(_name(each, f"/papers/{place}") for place, each in enumerate(_several(given.get("papers", []), "/papers")))
    if not lines and not papers:
        raise fault("/lines", "lines names what is to be erased; or papers a notification", "missing-member")
    return Wanted(_state(given.get("state")), _ground(given.get("ground")), lines, papers)


def _state(value: Any) -> str:
    try:
        found = state_code(value)
    except Unfit as error:
        raise fault("/state", f"state: {error}") from error
    if found is None:
        raise fault("/state", "state is the State of whose records something is to be erased", "missing-member")
    return found


def _ground(value: Any) -> str:
    if not isinstance(value, str) or value not in GROUNDS:
        code = "missing-member" if value is None else "invalid-value"
        raise fault("/ground", f"ground is {' or '.join(GROUNDS)}", code)
    return value


def reason_in(body: Any) -> str:
    """Why, in words. Raises InvalidBody."""
    return short_text(body.get("reason"), "reason", LONGEST)


def _line(value: Any, place: int) -> Named:
    at = f"/lines/{place}"
    if not isinstance(value, dict) or set(value) - set(_LINE):
        raise fault(at, f"a line has the members {', '.join(_LINE)}")
    kind, audience = value.get("kind"), value.get("audience")
    if not isinstance(kind, str) or kind not in KINDS or kind == "erasure":
        raise fault(f"{at}/kind", f"kind is {' or '.join(sorted(set(KINDS) - {'erasure'}))}")
    if not isinstance(audience, str) or audience not in AUDIENCES:
        raise fault(f"{at}/audience", f"audience is the stream's: {' or '.join(AUDIENCES)}")
    fields = tuple(_name(each, f"{at}/fields") for each in _several(value.get("fields"), f"{at}/fields"))
    versions = tuple(_version(each, f"{at}/versions") for each in _several(value.get("versions"), f"{at}/versions"))
    if not fields or not versions:
        raise fault(at, "a line names versions of its stream and the fields that are to go", "missing-member")
    return Named(
        kind, _name(value.get("id"), f"{at}/id"), AUDIENCES[audience], tuple(sorted(set(versions))), tuple(sorted(set(fields)))
    )


def _several(value: Any, pointer: str) -> Sequence[Any]:
    if not isinstance(value, list) or len(value) > MOST:
        raise fault(pointer, f"{pointer.rpartition('/')[2]} is a list of {MOST} at most")
    return value


def _name(value: Any, pointer: str) -> str:
    if not isinstance(value, str) or not value.isascii() or not value.isprintable() or not 0 < len(value) <= _LONGEST_NAME:
        raise fault(pointer, "this is an identifier, or the name of a field")
    return value


def _version(value: Any, pointer: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 2**31:
        raise fault(pointer, "versions are numbers from 1: those of the stream")
    return value
