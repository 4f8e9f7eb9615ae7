"""Time zones by their IANA names. Abbreviations and offsets are refused: they do not say when the clocks change."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from zoneinfo import available_timezones

from app.intake.normalise.nearness import nearest, slips
from app.intake.normalise.outcome import Outcome, refusal
from app.intake.normalise.texts import plain


@lru_cache(1024)
def time_zone(cell: str) -> Outcome:
    """The name in its official spelling."""
    wanted = plain(cell).replace(" ", "_").casefold()
    found = _zones().get(wanted)
    if found is not None:
        return Outcome(found)
    near = nearest(wanted, _slips())
    message = "This is no IANA time zone. Write one such as Europe/Paris; abbreviations and offsets are ambiguous."
    return refusal("time-zone-unknown", message, _zones()[near] if near else None)


@lru_cache(1)
def _zones() -> Mapping[str, str]:
    places = {name for name in available_timezones() if "/" in name and not name.startswith("Etc/")}
    return MappingProxyType({name.casefold(): name for name in places | {"UTC"}})


@lru_cache(1)
def _slips() -> Mapping[str, str]:
    return slips(_zones())
