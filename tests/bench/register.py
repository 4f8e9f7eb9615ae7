"""What the benchmark's register holds: made-up States, their bodies, and designations that change a little with each version.

Everything follows from its place in the register, so that two runs make the same one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice, product
from typing import Any

from app.domain.access import Audience
from app.domain.entry import Change, Draft
from app.domain.moment import Span
from app.domain.provisions import PROVISIONS, TREATIES
from app.domain.records import KINDS, split

FIRST_DAY = date(2006, 1, 15)
BETWEEN_VERSIONS = timedelta(days=365)
MOST_AUTHORITIES = 1009
"""How many one State may have for one provision: a prime, so that words are spread over them evenly."""
CODES = ("8.10.a", "8.10.b", "24.7", "27.2", "35", "10.5", "14.7.c", "14.10.b")
PURPOSES = ("subscriber-information", "traffic-data", "emergency-disclosure", "emergency-mutual-assistance", "mutual-assistance")
"""For which routes are asked."""
STATEMENTS = (
    ("7.2.b", "declaration", (), 1), ("7.5.a", "notification", ("in-every-case",), 2), ("7.9.a", "reservation", (), 5),
    ("8.4", "declaration", (), 1), ("8.11", "declaration", (), 3), ("8.13", "reservation", (), 4), ("9.5", "declaration", (), 2),
    ("10.9", "declaration", ("judicial-authorities", "24/7-point"), 3),
)  # fmt: skip
"""Under which provisions States have stated something, and that every so manieth has: so that the rules of a route have work."""

FIRST_WORDS = (
    "Alder", "Amber", "Basalt", "Birch", "Bracken", "Cedar", "Cobalt", "Copper", "Coral", "Crane", "Ember", "Fern", "Flint",
    "Garnet", "Granite", "Hazel", "Heron", "Juniper", "Kestrel", "Laurel", "Linden", "Marble", "Meadow", "Onyx", "Orchid",
    "Osprey", "Pebble", "Quartz", "Raven", "Rowan", "Thistle", "Willow",
)  # fmt: skip
SECOND_WORDS = (
    "Archives", "Assistance", "Bridges", "Canals", "Charters", "Commons", "Courts", "Customs", "Deeds", "Evidence", "Exchange",
    "Ferries", "Gazette", "Guilds", "Inquiry", "Justice", "Ledgers", "Letters", "Liaison", "Markets", "Mediation", "Notaries",
    "Orders", "Pilots", "Posts", "Prosecution", "Records", "Requests", "Seals", "Statutes", "Tolls", "Transit", "Treasury",
    "Tribunal", "Voyages", "Warrants", "Waterways",
)  # fmt: skip
_GREEK = ("Αρχή", "Γραφείο", "Υπηρεσία", "Διεύθυνση")
_SCOPE = (
    "Made up for measuring. Competent for requests that concern {second} within the district of {first}, in the wording of "
    "edition {n} of its rules of procedure; for everything else the body that is named beside it is competent, and a request "
    "that reaches the wrong one is passed on within a working day. Urgent matters are confirmed in writing afterwards. "
)


@dataclass(frozen=True, slots=True)
class Shape:
    """How large the register is."""

    states: int = 200
    provisions: int = 8
    authorities: int = 3
    versions: int = 20

    @property
    def name(self) -> str:
        """What a register of this shape is kept under."""
        return f"{self.states}x{self.provisions}x{self.authorities}x{self.versions}"

    @property
    def current(self) -> int:
        """How many designations hold today."""
        return self.states * self.provisions * self.authorities

    def codes(self) -> list[str]:
        """The States: two letters that only look like a code."""
        return ["".join(pair) for pair in islice(product("BCDFGHJKLMNPQRSTVWXZ", repeat=2), self.states)]

    def places(self) -> Iterator["Place"]:
        """Every designation's place, State by State."""
        for number, state in enumerate(self.codes()):
            yield from self.places_of(number, state)

    def places_of(self, number: int, state: str) -> Iterator["Place"]:
        """The places of one State."""
        for provision in CODES[: self.provisions]:
            for rank in range(self.authorities):
                yield Place(state, number, provision, rank)


@dataclass(frozen=True, slots=True)
class Place:
    """One State, provision and authority: a designation."""

    state: str
    number: int
    provision: str
    rank: int

    @property
    def serial(self) -> int:
        """A number that is this place's own."""
        return (self.number * len(CODES) + CODES.index(self.provision)) * MOST_AUTHORITIES + self.rank

    @property
    def key(self) -> str:
        """The designation's key."""
        return f"d_bench{self.serial:012d}"

    @property
    def body(self) -> str:
        """Its authority's key."""
        return f"a_bench{self.serial:012d}"

    @property
    def words(self) -> tuple[str, str]:
        """The two words of its authority's name."""
        first, rest = self.serial % len(FIRST_WORDS), self.serial // len(FIRST_WORDS)
        return FIRST_WORDS[first], SECOND_WORDS[(rest + first) % len(SECOND_WORDS)]

    def authority(self) -> dict[str, Any]:
        """The body that holds the designation."""
        first, second = self.words
        domain = f"{first}{second}{self.serial}.example".lower()
        return {
            "state": self.state,
            "names": {
                "en": f"{first} Office of {second}, Bench State {self.number + 1:03d}",
                "fr": f"Bureau « {first} » chargé de la matière {second}, État d'épreuve {self.number + 1:03d}",
                "el": f"{_GREEK[self.rank % len(_GREEK)]} {first} {second} {self.number + 1:03d}",
            },
            "type": ("ministry", "prosecution", "police")[self.rank % 3],
            "parent": f"Ministry of {second} of Bench State {self.number + 1:03d}",
            "address": {
                "lines": [f"{second} House", f"{self.serial % 97 + 1} {first} Square"],
                "locality": f"{first} Town",
                "postal_code": f"{self.state}-{self.serial % 9000 + 1000}",
                "country": self.state,
            },
            "website": f"https://{domain}/mutual-assistance/contact",
        }

    def designation(self, version: int) -> dict[str, Any]:
        """What holds from the day of ``version`` on, counted from 0. Each version changes one audience's part."""
        first, second = self.words
        public, hours, phone, duty = (1 + (version + turn) // 4 for turn in (0, 1, 3, 2))
        name = f"{first}.{second}{self.serial}".lower()
        return {
            "state": self.state,
            "provision": self.provision,
            "role": PROVISIONS[self.provision].roles[0],
            "authority": self.body,
            "scope": {"text": _SCOPE.format(first=first, second=second, n=public) * 2, "along": "function"},
            "languages": ["en", "fr", "el"],
            "hours": {"spec": f"Mo-Fr {6 + hours:02d}:00-17:30", "time_zone": "Europe/Athens"},
            "channels": [
                _channel("duty_phone", f"+4420794600{duty:02d}", Audience.NETWORK),
                _channel("fallback_phone", f"+4420794601{duty:02d}", Audience.NETWORK),
                _channel("phone", f"+4411149600{phone:02d}", Audience.PARTIES),
                _channel("secure_email", f"secure.{name}@bench.example", Audience.PARTIES),
                _channel("email", f"{name}@bench.example", Audience.PARTIES),
                _channel("fax", f"+4411149608{phone:02d}", Audience.PARTIES),
            ],
            "procedure": f"Out of hours: ring the duty desk twice, then the fall-back; say the word {first} and the file's number.",
            "source_url": f"https://register.bench.example/{self.state}/{self.provision}/{self.rank}/{public}",
        }


def _channel(slot: str, value: str, audience: Audience) -> dict[str, str]:
    return {"slot": slot, "value": value, "audience": audience.label}


def day_of(version: int) -> date:
    """From when a version holds."""
    return FIRST_DAY + version * BETWEEN_VERSIONS


def drafts_of(shape: Shape, number: int, state: str, version: int) -> list[Draft]:
    """What one State's notification of that version writes, the notification's own record first."""
    found = _foundation(number, state) if version == 0 else []
    span = Span(day_of(version))
    for place in shape.places_of(number, state):
        if version == 0:
            found += _opening("authority", place.body, place.authority())
        before = split(KINDS["designation"], place.designation(version - 1)) if version else {}
        change = Change.AMEND if version else Change.CREATE
        found += [
            Draft("designation", place.key, state, place.provision, audience, span, change, payload)
            for audience, payload in split(KINDS["designation"], place.designation(version)).items()
            if payload != before.get(audience)
        ]
    lowest = min(draft.audience for draft in found)
    value = {"id": f"n_bench{number:05d}{version:05d}", "instrument": "note verbale", "reference": f"BENCH/{state}/{version + 1}"}
    payload = split(KINDS["notification"], value, floor=lowest)[lowest]
    return [Draft("notification", value["id"], state, None, lowest, span, Change.CREATE, payload), *found]


def _foundation(number: int, state: str) -> list[Draft]:
    """The State itself and its treaties, which enter into force for one after the other."""
    name, signed = f"{number + 1:03d}", FIRST_DAY + timedelta(days=number * 10)
    names = {"en": f"Bench State {name}", "fr": f"État d'épreuve {name}"}
    found = _opening("state", state, {"code": state, "names": names, "exercise": True})
    dates = {"signed_on": signed, "consented_on": signed + timedelta(days=90), "in_force_on": signed + timedelta(days=200)}
    said = {name: day.isoformat() for name, day in dates.items()}
    for treaty in TREATIES:
        found += _opening("participation", f"{state}.{treaty}", {"state": state, "treaty": treaty, **said})
    for place, (provision, kind, options, every) in enumerate(STATEMENTS):
        if number % every == 0:
            made = {"state": state, "provision": provision, "kind": kind, "summary": f"Made up for measuring {provision}."}
            found += _opening("statement", f"s_bench{number:05d}{place}", made | ({"options": list(options)} if options else {}))
    return found


def _opening(kind: str, key: str, value: dict[str, Any]) -> list[Draft]:
    """The first entries of a record that never changes."""
    state = value.get("state", key)
    return [
        Draft(kind, key, state, None, audience, Span(FIRST_DAY), Change.CREATE, payload)
        for audience, payload in split(KINDS[kind], value).items()
    ]
