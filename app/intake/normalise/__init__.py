"""From a cell's text to a value of the register: one pure function for each way of reading that a field declares.

A normaliser never raises: what cannot be read without guessing is an outcome with an error and, where there is one, a mend.
"""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

from app.domain.records import Field, Reads
from app.intake.normalise import choices, days, languages, provisions, reach, states, texts, zones
from app.intake.normalise.outcome import Outcome

Normaliser = Callable[[str, str | None], Outcome]
"""The cell's text, tidied, and the code of the row's State where it is known."""

_PLAIN: Mapping[Reads, Callable[[str], Outcome]] = MappingProxyType(
    {
        Reads.TEXT: texts.text,
        Reads.LINES: texts.lines,
        Reads.TEXTS: texts.several,
        Reads.DAY: days.day,
        Reads.STATE: states.state,
        Reads.PROVISION: provisions.provision,
        Reads.TREATY: provisions.treaty,
        Reads.LANGUAGES: languages.languages,
        Reads.TIME_ZONE: zones.time_zone,
        Reads.FLAG: choices.flag,
        Reads.WEB: reach.web,
        Reads.EMAILS: reach.emails,
        Reads.AUDIENCE: choices.audience,
    }
)


def normaliser(field: Field) -> Normaliser:
    """The one that ``field`` asks for."""
    if field.reads is Reads.PHONES:
        return reach.phones
    if field.reads is Reads.CHOICE:
        return _stateless(partial(choices.choice, choices=field.choices))
    if field.reads is Reads.CODES:
        return _stateless(partial(choices.codes, choices=field.choices))
    if field.reads is None:
        raise TypeError(f"no import column fills the field {field.en}")
    return _stateless(_PLAIN[field.reads])


def _stateless(read: Callable[[str], Outcome]) -> Normaliser:
    return lambda text, _state: read(text)
