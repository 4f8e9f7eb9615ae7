"""From a cell's text to a value of the register: one pure function for each way of reading that a field declares.

A normaliser never raises: what cannot be read without guessing is an outcome with an error and, where there is one, a mend.
"""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

from app.domain.records import Field, Reads
from app.intake.normalise import choices, days, languages, provisions, reach, states, texts, zones
from app.intake.normalise.outcome import Outcome, brief

Normaliser = Callable[[str, str | None], Outcome]
"""The cell's text, tidied, and the code of the row's State where it is known."""

_BRIEF: Mapping[Reads, Callable[[str], Outcome]] = MappingProxyType(
    {
        Reads.DAY: days.day,
        Reads.STATE: states.state,
        Reads.PROVISION: provisions.provision,
        Reads.TREATY: provisions.treaty,
        Reads.TIME_ZONE: zones.time_zone,
        Reads.FLAG: choices.flag,
        Reads.AUDIENCE: choices.audience,
    }
)
_LONG: Mapping[Reads, Callable[[str], Outcome]] = MappingProxyType(
    {
        Reads.TEXT: texts.text,
        Reads.LINES: texts.lines,
        Reads.TEXTS: texts.several,
        Reads.LANGUAGES: languages.languages,
        Reads.WEB: reach.web,
        Reads.EMAILS: reach.emails,
    }
)


def normaliser(field: Field) -> Normaliser:
    """The one that ``field`` asks for."""
    if field.reads is Reads.PHONES:
        return reach.phones
    if field.reads is Reads.CHOICE:
        return _stateless(partial(brief, read=partial(choices.choice, choices=field.choices)))
    if field.reads is Reads.CODES:
        return _stateless(partial(choices.codes, choices=field.choices))
    if field.reads is None:
        raise TypeError(f"no import column fills the field {field.en}")
    if field.reads in _BRIEF:
        return _stateless(partial(brief, read=_BRIEF[field.reads]))
    return _stateless(_LONG[field.reads])


def _stateless(read: Callable[[str], Outcome]) -> Normaliser:
    return lambda text, _state: read(text)
