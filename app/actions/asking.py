"""Reading what somebody asks: parameters into values, with an error that says where, what and how to mend it."""

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import msgspec

from app.domain.access import Audience, Clearance
from app.domain.age import LIVE, Age
from app.domain.errors import Fault, InvalidParameter
from app.domain.moment import parse_day, parse_instant
from app.domain.provisions import TREATIES, Provision, matching, suggestion
from app.domain.values import LANGUAGE_CODE
from app.intake.normalise.states import state as read_state
from app.snapshot.audience import View
from app.snapshot.shelf import Edition

LONGEST = 200
DEFAULT_LIMIT, MOST = 50, 200
LARGEST_REVISION = 2**53 - 1
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Asked:
    """Parameters by name: known to the path, given once, valid text. ``now`` is the minute that a timed answer is of, if of any.

    ``status`` is what an answer was made from that says so in its own words.
    """

    parameters: Mapping[str, str]
    now: datetime | None = None
    status: Age = LIVE

    def value(self, name: str, read: Callable[[str], T], meant: str) -> T | None:
        """The parameter read by ``read``, None when it is absent. ``meant`` says what it must be."""
        text = self.parameters.get(name)
        if text is None:
            return None
        try:
            return read(text)
        except ValueError as error:
            raise wrong(name, f"{meant}; got {text[:LONGEST]!r}") from error

    def limit(self) -> int:
        """How many items are wanted on a page."""
        found = self.value("limit", _limit, f"limit is a whole number from 1 to {MOST}")
        return DEFAULT_LIMIT if found is None else found

    def revision(self, name: str) -> int:
        """A revision in one's own count; 0 where none is named."""
        return self.value(name, _revision, f"{name} is a revision: a whole number, such as meta.revision tells") or 0

    def treaty(self) -> str | None:
        """A treaty's code."""
        text = self.parameters.get("treaty")
        found = text.upper() if text is not None else None
        if found is not None and found not in TREATIES:
            raise wrong("treaty", f"there is no treaty {found[:LONGEST]!r} here; there are {', '.join(TREATIES)}")
        return found

    def territory(self) -> str | None:
        """The ISO code of a territory."""
        text = self.parameters.get("territory")
        if text is None:
            return None
        named = read_state(text)
        if named.refused or named.value != text.upper():
            meant = named.remarks[0].suggestion if named.refused else str(named.value)
            hint = f"; did you mean {meant}?" if meant else ""
            raise wrong("territory", f"territory is an ISO 3166-1 alpha-2 code; {text[:LONGEST]!r} is none{hint}", meant)
        return str(named.value)

    def language(self) -> str | None:
        """A BCP 47 code."""
        return self.value("language", _language, "language is a BCP 47 code such as en or zh-Hant")

    def provisions(self) -> tuple[Provision, ...] | None:
        """The provisions that a component prefix names."""
        text = self.parameters.get("provision")
        return None if text is None else provisions_named(text)

    def flag(self, name: str) -> bool | None:
        """true or false."""
        text = self.parameters.get(name)
        if text not in (None, "true", "false"):
            raise wrong(name, f"{name} is true or false")
        return None if text is None else text == "true"

    def choice(self, name: str, among: tuple[str, ...]) -> str | None:
        """One of some words."""
        text = self.parameters.get(name)
        if text is not None and text not in among:
            raise wrong(name, f"{name} is one of {', '.join(among)}; got {text[:LONGEST]!r}")
        return text


def wrong(name: str, detail: str, suggested: str | None = None, *, code: str = "invalid-value") -> InvalidParameter:
    """The error for one parameter."""
    return InvalidParameter(detail, (Fault(code, detail, parameter=name, suggestion=suggested),))


def provisions_named(text: str, name: str = "provision") -> tuple[Provision, ...]:
    """The provisions that ``text`` names. Raises InvalidParameter with the one that was perhaps meant."""
    found = matching(text)
    if not found:
        meant = suggestion(text)
        hint = f"; did you mean {meant}?" if meant else "; /api/v1/provisions lists them"
        raise wrong(name, f"there is no provision {text[:LONGEST]!r}{hint}", meant, code="unknown-provision")
    return found


def view_asked(edition: Edition, clearance: Clearance, asked: Asked) -> View:
    """The view for ``as_of`` (a day) and ``known_at`` (an instant, or a revision in the reader's own count)."""
    day = asked.value("as_of", parse_day, "as_of is a day in the form YYYY-MM-DD")
    known, moment = asked.value("known_at", lambda text: _known(edition, clearance, text), _KNOWN_AT) or (None, None)
    return edition.view(clearance, day=day, known=known, moment=moment)


_KNOWN_AT = "known_at is an RFC 3339 instant such as 2026-06-01T12:00:00Z, or a revision number up to the newest one"


def _known(edition: Edition, clearance: Clearance, text: str) -> tuple[int, datetime | None]:
    """The position asked for and its moment: of a revision, when the last entry that this reader may see was recorded."""
    log, newest = edition.snapshot.log, edition.snapshot.number
    if text.isascii() and text.isdigit():
        revision, last = _revision(text), log.count(clearance, newest)
        if revision > last:
            raise ValueError(f"the newest revision is {last}")
        known = min(log.number_at_revision(clearance, revision, newest), newest)
        return known, edition.snapshot.recorded_at(log.last(clearance, known))
    moment = parse_instant(text)
    return min(log.number_at(moment), newest), moment


def _revision(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST_REVISION)) and int(text) <= LARGEST_REVISION):
        raise ValueError("not a revision, or out of range")
    return int(text)


def state_asked(view: View, asked: Asked) -> str | None:
    """The State asked for. Raises InvalidParameter for one that is not in the register, with the one that was perhaps meant."""
    text = asked.parameters.get("state")
    if text is None or known_state(view, text.upper()):
        return text.upper() if text else None
    raise unknown_state("state", text)


def unknown_state(name: str, text: str) -> InvalidParameter:
    """The error for a parameter that names no State of the register."""
    return wrong(name, *_meant(name, text), code="unknown-state")


def _meant(name: str, text: str) -> tuple[str, str | None]:
    """What to say about a text that is no code of a State in the register, and the code that was perhaps meant."""
    detail = f"{name} is an ISO 3166-1 alpha-2 code of a State in the register; {text[:LONGEST]!r} is none"
    named = read_state(text)
    suggested = named.remarks[0].suggestion if named.refused else named.value
    if not suggested or suggested == text.upper():
        return detail, None
    return f"{detail}; did you mean {suggested}?", suggested


def authority_asked(view: View, asked: Asked) -> str | None:
    """The authority asked for. Raises InvalidParameter for one that this reader cannot know of."""
    key = asked.parameters.get("authority")
    if key is not None and view.on(view.day, view.snapshot.number).record("authority", key) is None:
        raise wrong("authority", "authority is the id of one; /api/v1/authorities lists them", code="unknown-authority")
    return key


def known_state(view: View, code: str) -> bool:
    """Whether the register holds that State, on any day and as known now: what was not known then is an empty answer."""
    known: set[tuple[Audience, str]] = view.snapshot.derived.setdefault("known states", set())
    place = view.ceiling(code), code
    if place in known:
        return True
    now = view if view.current else view.on(view.day, view.snapshot.number)
    if now.record("state", code) is None:
        return False
    known.add(place)  # and nothing of codes that anybody may make up
    return True


def cursor(order: tuple[str | int, ...]) -> str:
    """A place in a list, to go on from."""
    return base64.urlsafe_b64encode(msgspec.json.encode(order)).decode().rstrip("=")


def place_of(asked: Asked, form: type[T]) -> T | None:
    """The place that a cursor stands for."""
    return asked.value("cursor", lambda text: _place(text, form), "cursor is what 'next' of the page before said")


def _place(text: str, form: type[T]) -> T:
    try:
        raw = base64.b64decode(text.encode() + b"=" * (-len(text) % 4), b"-_", validate=True)
        return msgspec.json.decode(raw, type=form)
    except (binascii.Error, msgspec.DecodeError, UnicodeError) as error:
        raise ValueError("not a cursor") from error


def _limit(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(MOST)) and 1 <= int(text) <= MOST):
        raise ValueError("out of range")
    return int(text)


def _language(text: str) -> str:
    if not LANGUAGE_CODE.fullmatch(text):
        raise ValueError("not a language code")
    return text
