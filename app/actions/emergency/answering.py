"""The emergency answer about one State, made of what this reader's view holds. Memory only, but for the table of holidays."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec

from app.actions.answer import Answer, document
from app.actions.asking import Asked, known_state
from app.actions.emergency import sentences
from app.actions.emergency.chain import stages
from app.actions.emergency.holidays_there import holidays_of
from app.actions.emergency.notes import notes
from app.actions.emergency.steps import steps_of
from app.actions.shown import disclosed_of, targets_of
from app.domain.access import Audience
from app.domain.emergency.opening import Opening, State, opening, utc
from app.domain.errors import NotFound
from app.domain.routing.way import Text
from app.snapshot.audience import View
from app.snapshot.cards import Card, card
from app.snapshot.pairs import places
from app.snapshot.recent import appeared_recently

Item = dict[str, Any]
POSTS, CENTRAL = frozenset(("35", "10.5")), frozenset(("27.2",))


@dataclass(frozen=True, slots=True)
class Sheet:
    """The answer's content, and what audit and measure must know of the designations in it."""

    content: Item
    cards: tuple[Card, ...]
    audience: Audience
    state: str

    def known_by(self, view: View) -> Answer:
        """As JSON."""
        return document(view, self.audience, self.content, targets_of(self.cards), disclosed_of(self.cards), guarded=self.guarded)

    @property
    def guarded(self) -> frozenset[str]:
        """The State, if its 24/7 contacts above parties are in it."""
        return frozenset((self.state,)) if any(each.guarded for each in self.cards) else frozenset()


def emergency(view: View, asked: Asked) -> Answer:
    """Raises NotFound for what is no State of the register, with the State that speaks for a territory of that code."""
    return sheet(view, asked).known_by(view)


def sheet(view: View, asked: Asked) -> Sheet:
    """What the answer says, whatever form it is given."""
    state = _state(view, asked.parameters["iso2"].upper())
    names = _named(view, state)
    name = _name(names, state)
    shown, cards = _entries(view, state, POSTS, asked.now)
    central, further = _entries(view, state, CENTRAL, asked.now)
    exercise = bool((_value(view, state)).get("exercise"))
    steps = list(steps_of(shown, asked.now))
    first = sentences.first(name, steps[0] if steps else None, timed=asked.now is not None)
    content = {
        "state": state,
        "names": names,
        "exercise": exercise,
        "at": _instant(asked.now),
        "summary": first.en,
        "summary_fr": first.fr,
        "steps": steps,
        "if_nobody_answers": stages(view, state, name, shown, central),
        "notes": [each.as_json() for each in notes(view, state, name, [each["designation"] for each in shown], exercise=exercise)],
        "entries": shown,
    }
    return Sheet(content, (*cards, *further), view.ceiling(state), state)


def _state(view: View, code: str) -> str:
    if known_state(view, code):
        return code
    of = places(view, code)
    if of:
        speaks = " or ".join(f"/api/v1/emergency/{state}" for state, _ in of)
        raise NotFound(f"{code} is a territory; its contacts are with those of its State: {speaks}")
    raise NotFound("no such State in the register")


def _value(view: View, state: str) -> Mapping[str, Any]:
    record = view.record("state", state)
    return (view.value(record) if record else None) or {}


def _named(view: View, state: str) -> Mapping[str, str]:
    names: Mapping[str, str] = _value(view, state).get("names", {})
    return names


def _name(names: Mapping[str, str], otherwise: str) -> Text:
    english = names.get("en") or next(iter(names.values()), otherwise)
    return Text(english, names.get("fr", english))


def _entries(view: View, state: str, provisions: frozenset[str], now: datetime | None) -> tuple[list[Item], list[Card]]:
    """The designations that hold, as this reader sees them, each with whether it is open and how fresh it is."""
    found, cards = [], []
    of_state = _name(_named(view, state), state)
    for post in view.posts(state, provisions):
        made = card(view, post.record) if view.holds(post.record) else None
        if made is not None:
            cards.append(made)
            entry = _entry(msgspec.json.decode(made.encoded), of_state, view.day, now)
            found.append(entry | {"new": appeared_recently(view, post.record)})
    return found, cards


def _entry(designation: Item, of_state: Text, day: date, now: datetime | None) -> Item:
    name = _name(designation["authority"]["names"], designation["authority"]["id"])
    there = None
    if now is not None and "hours" in designation:
        there = opening(designation["hours"], now, holidays_of(designation["state"]))
        _check_keys(designation, now)
    fresh = sentences.freshness(of_state, designation["trust"], day)
    return {
        "name": name.en,
        "name_fr": name.fr,
        "now": _now(there, designation["hours"]) if there else None,
        "freshness": [{"en": each.en, "fr": each.fr} for each in fresh],
        "designation": designation,
    }


def _now(there: Opening, hours: Mapping[str, Any] | None) -> Item:
    said = sentences.OPENINGS[there.reason]
    return {
        "state": there.state.value,
        "reason": there.reason.value,
        "en": said.en,
        "fr": said.fr,
        "said": _words(there, (hours or {}).get("spec")),
        "local_time": there.local.isoformat(timespec="minutes") if there.local else None,
        "time_zone": there.zone,
        "holiday": there.holiday,
        "next_opening": there.next.isoformat(timespec="minutes") if there.next else None,
        "next_opening_unknown": "clock-change" if there.clock_change else None,
    }


def _words(there: Opening, spec: str | None) -> str | None:
    """The hours as the State put them, where nobody but a reader can tell what they mean, or words stand among them."""
    if not spec or (there.state is not State.UNKNOWN and '"' not in spec):
        return None
    return spec[1:-1] if spec.count('"') == 2 and spec[0] == spec[-1] == '"' else spec


def _check_keys(designation: Item, now: datetime) -> None:
    """Whether a key has run out is told by the minute here, by the day elsewhere."""
    for channel in designation.get("channels") or ():
        key = channel.get("openpgp")
        if key and key["status"] == "valid" and key["expires_at"] and datetime.fromisoformat(key["expires_at"]) <= now:
            key["status"] = "expired"


def _instant(now: datetime | None) -> str | None:
    return utc(now).isoformat(timespec="minutes").replace("+00:00", "Z") if now else None
