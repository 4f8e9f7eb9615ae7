"""Reading what a submitter writes beside a file: the metadata of a notification, member by member."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.domain.canonical import nfc
from app.domain.errors import Fault, InvalidBody
from app.domain.moment import parse_day
from app.domain.submission import Particulars
from app.intake.normalise.scripts import unseen
from app.intake.normalise.states import state as read_state
from app.intake.strict import escaped

MEMBERS = ("state", "instrument", "document_date", "registered_on", "reference", "complete")
LONGEST = 1_000


class Unfit(ValueError):
    """A member that does not hold, and what was perhaps meant."""

    def __init__(self, detail: str, suggestion: str | None = None) -> None:
        super().__init__(detail)
        self.suggestion = suggestion


def particulars_of(metadata: Any) -> Particulars:
    """The particulars in ``metadata``. Raises InvalidBody with one fault for each member that does not hold."""
    if not isinstance(metadata, dict):
        raise fault("/metadata", "metadata is a JSON object")
    faults = [
        Fault(
            "unknown-member",
            f"metadata has no member {name[:100]!r}; it has {', '.join(MEMBERS)}",
            pointer=f"/metadata/{escaped(name[:100])}",
        )
        for name in metadata
        if name not in MEMBERS
    ]
    values: dict[str, Any] = {}
    for name in MEMBERS:
        try:
            values[name] = _READERS[name](metadata.get(name))
        except Unfit as error:
            faults.append(Fault("invalid-value", f"{name}: {error}", pointer=f"/metadata/{name}", suggestion=error.suggestion))
    if values.get("complete") and not values.get("state") and not faults:
        detail = "complete: a complete file is that of one State; name it under state"
        faults.append(Fault("missing-member", detail, pointer="/metadata/state"))
    if faults:
        raise InvalidBody("the metadata of the notification does not hold", faults)
    return Particulars(**values)


def fault(pointer: str, detail: str, code: str = "invalid-value") -> InvalidBody:
    """The error for one member of a body."""
    return InvalidBody(detail, (Fault(code, detail, pointer=pointer),))


def members(body: Any, allowed: tuple[str, ...]) -> Mapping[str, Any]:
    """The members of a JSON body. Raises InvalidBody for one that is not an object or has others than ``allowed``."""
    if not isinstance(body, dict):
        raise fault("", "the body is a JSON object")
    faults = [
        Fault(
            "unknown-member",
            f"there is no member {name[:100]!r} here; there is {', '.join(allowed) or 'none'}",
            pointer=f"/{escaped(name[:100])}",
        )
        for name in body
        if name not in allowed
    ]
    if faults:
        raise InvalidBody(faults[0].detail, faults)
    return body


def text(value: Any) -> str | None:
    """A member that holds a short text, or nothing."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise Unfit("must be a text")
    if len(value) > LONGEST:
        raise Unfit(f"is longer than {LONGEST} characters")
    if any(ord(letter) < 32 for letter in value):
        raise Unfit("holds a control character")
    hidden = unseen(value)
    if hidden is not None:
        raise Unfit(hidden.remarks[0].message, hidden.remarks[0].suggestion)
    return nfc(value).strip() or None


def _day(value: Any) -> date | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise Unfit("must be a day in the form YYYY-MM-DD")
    if len(value) > LONGEST:
        raise Unfit("is longer than a day in the form YYYY-MM-DD")
    try:
        return parse_day(value)
    except ValueError as error:
        raise Unfit(str(error)) from error


def state_code(value: Any) -> str | None:
    """The code of a State, or nothing. Raises Unfit with the code that was perhaps meant."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise Unfit("must be an ISO 3166-1 alpha-2 code")
    if len(value) > LONGEST:
        raise Unfit(f"is longer than {LONGEST} characters")
    outcome = read_state(value)
    if outcome.refused:
        raise Unfit(outcome.remarks[0].message, outcome.remarks[0].suggestion)
    return str(outcome.value)


def _flag(value: Any) -> bool:
    if value is not None and not isinstance(value, bool):
        raise Unfit("must be true or false")
    return bool(value)


_READERS = {
    "state": state_code,
    "instrument": text,
    "document_date": _day,
    "registered_on": _day,
    "reference": text,
    "complete": _flag,
}
