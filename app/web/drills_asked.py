"""What the forms about drills say, as the actions take it: a plan, and what came of a call."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from app.domain.errors import Fault, InvalidBody
from app.domain.moment import format_instant, parse_instant
from app.web.pages import Form

MINUTES = (15, 60, 120, 240, 480, 1440, 4320, 10080, 20160)
"""How long a drill may be planned for in the form."""
USUAL_MINUTES = 120
_LONGEST_SECONDS = 14 * 24 * 3600


def planned(form: Form, now: datetime) -> dict[str, Any]:
    """A drill as its form asks for it. Raises InvalidBody for a length that is none of those offered."""
    minutes = form.value("minutes")
    if minutes not in map(str, MINUTES):
        raise _wrong("minutes", "choose how long the drill lasts")
    starts_at = instant_of(form.value("starts_at"))
    ends_at = _later(starts_at, timedelta(minutes=int(minutes))) if starts_at else None
    announced = {"yes": True, "no": False}.get(form.value("announced"))
    return {
        "states": form.values("states"),
        "provisions": form.values("provisions"),
        "channels": form.values("channels"),
        "ends_at": ends_at or format_instant(_next_minute(now) + timedelta(minutes=int(minutes))),
        **({"starts_at": starts_at} if starts_at else {}),
        **({} if announced is None else {"announced": announced}),
    }


def result(said: Mapping[str, str], now: datetime) -> dict[str, Any]:
    """What came of a call: without a time it was answered now, ``after`` so many seconds; or not answered now."""
    outcome, called_at, note = said["outcome"], instant_of(said["called_at"]), said["note"]
    after = timedelta(seconds=_seconds(said["after"]))
    told: dict[str, Any] = {"outcome": outcome, **({"note": note} if note else {})}
    if outcome != "answered":
        return told | {"called_at": called_at or format_instant(now)}
    if called_at:
        return told | {"called_at": called_at, "answered_at": _later(called_at, after) or called_at}
    return told | {"called_at": format_instant(now - after), "answered_at": format_instant(now)}


def key_of(form: Form, named: tuple[str, str], said: Mapping[str, str]) -> str | None:
    """The key of one press: of the page's own, the call and what is said, so that another result is another request.

    Without a time the result counts as of when it arrives: the same press once more, later, has this key with another body.
    """
    of_page = form.value("key")
    return hashlib.sha256(repr((of_page, named, sorted(said.items()))).encode()).hexdigest() if of_page else None


def instant_of(text: str) -> str:
    """A date and time of a form, which is in UTC, as an instant; anything else as it is."""
    return f"{text}{':00' if len(text) == len('2026-06-01T12:00') else ''}Z" if text else ""


def _seconds(text: str) -> int:
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) < 9 and int(text) <= _LONGEST_SECONDS):
        raise _wrong("after", "write how many seconds, in digits")
    return int(text)


def _later(instant: str, by: timedelta) -> str | None:
    try:
        return format_instant(parse_instant(instant) + by)
    except ValueError:
        return None


def _next_minute(now: datetime) -> datetime:
    return now.replace(second=0, microsecond=0) + timedelta(minutes=1)


def _wrong(name: str, detail: str) -> InvalidBody:
    return InvalidBody(detail, (Fault("invalid-value", detail, pointer=f"/{name}"),))
