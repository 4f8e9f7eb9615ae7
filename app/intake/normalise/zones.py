"""Time zones by their IANA names. Other names, abbreviations and offsets count only with a State that has one time."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from zoneinfo import ZoneInfo, available_timezones

from babel.core import get_global

from app.domain.values import fold
from app.intake.normalise.nearness import nearest, slips
from app.intake.normalise.outcome import Outcome, held, info, refusal, warning
from app.intake.normalise.texts import plain

_SEASONS = (datetime(2026, 1, 15, 12), datetime(2026, 7, 15, 12))  # noqa: DTZ001 - wall clocks, one in each season
_ONE_TIME = MappingProxyType({"CN": "Asia/Shanghai", "UA": "Europe/Kyiv"})
"""States with one legal time although their zones have known others."""
_OFFSET = re.compile(
    r"\(?(?:(?:UTC|GMT|TU|UT) ?)?([+\-−±]) ?([0-9]{1,2})(?::?([0-9]{2}))?(?: ?h)?\)?(?: .*| ?/.*|\(.*)?", re.IGNORECASE
)
_AROUND = re.compile(
    r"\b(?:time ?zone|time|zone|fuseau(?: horaire)?(?: de)?|heure(?: de| d')?|uhrzeit|zeit|zeitzone|hora(?: de)?|ora di|local"
    r"|locale)\b",
    re.IGNORECASE,
)
_LOCAL = frozenset({"local", "local time", "heure locale", "ortszeit", "hora local", "ora locale", "lokale zeit"})
_LONG_NAMES = MappingProxyType(
    {
        "central european": "CET",
        "central european summer": "CEST",
        "central european standard": "CET",
        "mitteleuropaische": "CET",
        "mez": "CET",
        "mesz": "CEST",
        "hnec": "CET",
        "europe centrale": "CET",
        "eastern european": "EET",
        "western european": "WET",
        "greenwich mean": "GMT",
        "british summer": "BST",
        "japan standard": "JST",
        "moscow": "MSK",
        "eastern": "EST",
        "pacific": "PST",
    }
)
_MOST_CHOICES = 12


@lru_cache(1024)
def time_zone(cell: str, state: str | None = None) -> Outcome:
    """The zone's name in its official spelling of today."""
    text = plain(cell)
    found = _zones().get(text.replace(" ", "_").casefold())
    if found is not None:
        return _renamed(found)
    bare, _, beside = text.partition("(")
    if beside and not text.startswith("("):
        inner = time_zone(bare.strip(), state)
        told = info("trailing-text-ignored", f"'({beside[:60]}' behind the zone was passed over.")
        return inner if inner.refused else inner.told(told)
    offset = _OFFSET.fullmatch(text)
    if offset:
        return _by_offset(offset, state)
    return _by_other_name(text, state)


def zone_of(state: str | None) -> str | None:
    """The zone of a State that has one time; None where it has several."""
    zones = _distinct(state)
    return zones[0] if len(zones) == 1 else None


def has_several(state: str | None) -> bool:
    """Whether the clocks of a State show several times."""
    return len(_distinct(state)) > 1


def _renamed(name: str) -> Outcome:
    now = _links().get(name)
    if name in _listed() or now is None or now == name or now not in _listed():
        return Outcome(name)
    return Outcome(now, (info("zone-renamed", f"{name} is now called {now}.", now),))


def _by_other_name(text: str, state: str | None) -> Outcome:
    folded = fold(text)
    if folded in _LOCAL:
        return _local(state)
    bare = fold(_AROUND.sub(" ", text))
    places = _places().get(bare, ())
    if len(places) == 1:
        return Outcome(places[0])
    windows = _windows().get(folded)
    if windows is not None:
        return _renamed(windows).told(info("zone-name-mapped", f"'{text}' is a program's name for {windows}.", windows))
    abbreviation = _LONG_NAMES.get(folded) or _LONG_NAMES.get(bare) or text.partition("/")[0].strip().upper()
    if abbreviation in _abbreviations():
        return _by_abbreviation(abbreviation, state)
    near = nearest(text.replace(" ", "_").casefold(), _slips())
    message = "This is no time zone. Write its IANA name, such as Europe/Paris."
    return refusal("timezone-invalid", message, None, (_zones()[near],) if near else ())


def _local(state: str | None) -> Outcome:
    own = zone_of(state)
    if own is not None:
        return Outcome(own)
    zones = _distinct(state)
    if not zones:
        return refusal("timezone-ambiguous", "Local time of which State? Write the zone's IANA name, such as Europe/Paris.")
    return held("state-has-several-zones", f"{state} has several times. Choose the one meant.", zones[:_MOST_CHOICES])


def _by_offset(found: re.Match[str], state: str | None) -> Outcome:
    sign = -1 if found[1] in "-−" else 1
    offset = sign * timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    fitting = [zone for zone in _of_state(state) if offset in {_offset(zone, season) for season in _SEASONS}]
    return _chosen(found[0], fitting, state, "offset-mapped-to-single-zone-of-state")


def _by_abbreviation(abbreviation: str, state: str | None) -> Outcome:
    fitting = [zone for zone in _of_state(state) if abbreviation in _names_of(zone)]
    return _chosen(abbreviation, fitting, state, "fixed-abbreviation-mapped-to-zone")


def _chosen(written: str, fitting: list[str], state: str | None, code: str) -> Outcome:
    if state is None or not _of_state(state):
        message = f"'{written}' is used in several zones and does not say when the clocks change. Write the zone's IANA name."
        return refusal("timezone-ambiguous", message)
    if not fitting:
        choices = _distinct(state)[:_MOST_CHOICES]
        return refusal("timezone-invalid", f"'{written}' is not the time of {state}.", None, choices)
    own = zone_of(state)
    if own is None:
        message = f"{state} has several times; '{written}' may be any of these zones."
        return held("state-has-several-zones", message, fitting[:_MOST_CHOICES])
    return Outcome(own, (warning(code, f"'{written}' was taken for {own}, the one zone of {state}.", own),))


def _offset(zone: str, season: datetime) -> timedelta | None:
    return season.replace(tzinfo=ZoneInfo(zone)).utcoffset()


@lru_cache(512)
def _names_of(zone: str) -> frozenset[str]:
    return frozenset(season.replace(tzinfo=ZoneInfo(zone)).tzname() or "" for season in _SEASONS)


@lru_cache(256)
def _distinct(state: str | None) -> tuple[str, ...]:
    """One zone for each time that the clocks of a State show over the year, the most populous first."""
    if state is not None and state in _ONE_TIME:
        return (_ONE_TIME[state],)
    found: dict[tuple[timedelta | None, ...], str] = {}
    for zone in _of_state(state):
        found.setdefault(tuple(_offset(zone, season) for season in _SEASONS), zone)
    return tuple(found.values())


def _of_state(state: str | None) -> tuple[str, ...]:
    return _by_state().get(state or "", ())


@lru_cache(1)
def _by_state() -> Mapping[str, tuple[str, ...]]:
    """The zones of each State, as tzdata lists them."""
    found: dict[str, list[str]] = {}
    for line in _lines("zone.tab"):
        if not line.startswith("#"):
            state, _, zone, *_ = line.split("\t")
            if not zone.startswith("Antarctica/"):
                found.setdefault(state, []).append(zone.strip())
    return MappingProxyType({state: tuple(zones) for state, zones in found.items()})


@lru_cache(1)
def _listed() -> frozenset[str]:
    return frozenset(zone for zones in _by_state().values() for zone in zones)


@lru_cache(1)
def _links() -> Mapping[str, str]:
    """Names that tzdata keeps for old programs, with those of today."""
    return MappingProxyType({old: now for kind, now, old in _linked() if kind == "L"})


def _linked() -> Iterable[tuple[str, str, str]]:
    return ((words[0], words[1], words[2]) for line in _lines("tzdata.zi") if line.startswith("L ") and (words := line.split()))


def _lines(name: str) -> list[str]:
    return (files("tzdata") / "zoneinfo" / name).read_text("utf-8").splitlines()


@lru_cache(1)
def _zones() -> Mapping[str, str]:
    places = {name for name in available_timezones() if "/" in name and not name.startswith("Etc/")}
    return MappingProxyType({name.casefold(): name for name in places | {"UTC"}})


@lru_cache(1)
def _places() -> Mapping[str, tuple[str, ...]]:
    """Zones by the town that they are named after."""
    found: dict[str, list[str]] = {}
    for zone in sorted(_listed()):
        found.setdefault(fold(zone.rpartition("/")[2]), []).append(zone)
    return MappingProxyType({town: tuple(zones) for town, zones in found.items()})


@lru_cache(1)
def _abbreviations() -> frozenset[str]:
    return frozenset(name for zone in _listed() for name in _names_of(zone) if name.isalpha())


@lru_cache(1)
def _windows() -> Mapping[str, str]:
    return MappingProxyType({fold(name): zone for name, zone in get_global("windows_zone_mapping").items()})


@lru_cache(1)
def _slips() -> Mapping[str, str]:
    return slips(_zones())
