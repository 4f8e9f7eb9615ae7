"""From a cell's text to a value of the register: one pure function for each way of reading that a field declares.

A normaliser never raises: what cannot be read without guessing is an outcome with an error or a review and, where there are any,
the readings among which a person may choose.
"""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

from app.domain.records import Field, Reads
from app.intake.normalise import (
    choices,
    days,
    emails,
    hours,
    languages,
    names,
    openpgp,
    phones,
    provisions,
    roles,
    states,
    texts,
    treaties,
    zones,
)
from app.intake.normalise.outcome import Around, Outcome

Normaliser = Callable[[str, Around], Outcome]
"""The cell's text, tidied, and what is known around it."""

_ALONE: Mapping[Reads, Callable[[str], Outcome]] = MappingProxyType(
    {
        Reads.TEXT: texts.text,
        Reads.LINES: texts.lines,
        Reads.TEXTS: texts.several,
        Reads.OPENPGP: openpgp.certificates,
        Reads.LANGUAGES: languages.languages,
        Reads.WEB: emails.web,
        Reads.TREATY: treaties.treaty,
        Reads.FLAG: choices.flag,
        Reads.AUDIENCE: choices.audience,
    }
)
_AROUND: Mapping[Reads, Normaliser] = MappingProxyType(
    {
        Reads.STATE: lambda text, around: states.state(text, around.office_codes),
        Reads.DAY: lambda text, around: days.day(text, around.day_order),
        Reads.PROVISION: lambda text, around: provisions.provision(text, around.treaty, around.stored, around.kind),
        Reads.ROLE: lambda text, around: roles.role(text, around.provision),
        Reads.TIME_ZONE: lambda text, around: zones.time_zone(text, around.state),
        Reads.HOURS: lambda text, around: hours.hours(text, around.state),
        Reads.PHONES: lambda text, around: phones.phones(text, around.state),
        Reads.EMAILS: lambda text, around: emails.emails(text, around.state),
    }
)
BRIEF = frozenset(
    (
        Reads.STATE,
        Reads.DAY,
        Reads.PROVISION,
        Reads.ROLE,
        Reads.TIME_ZONE,
        Reads.HOURS,
        Reads.TREATY,
        Reads.FLAG,
        Reads.AUDIENCE,
        Reads.CHOICE,
    )
)
"""What is no running text: a long cell is not looked at."""
_LANGUAGE_NOT_SAID = ".und"


def normaliser(field: Field, path: str = "") -> Normaliser:
    """The one that ``field`` asks for; ``path`` says where a field with languages has none."""
    if field.reads is None:
        raise TypeError(f"no import column fills the field {field.en}")
    if field.reads in _AROUND:
        return _AROUND[field.reads]
    if field.per_language and path.startswith("authority.") and path.endswith(_LANGUAGE_NOT_SAID):
        return _alone(names.name)
    if field.reads is Reads.CHOICE:
        return _alone(partial(choices.choice, choices=field.choices))
    if field.reads is Reads.CODES:
        return _alone(partial(choices.codes, choices=field.choices))
    return _alone(_ALONE[field.reads])


def _alone(read: Callable[[str], Outcome]) -> Normaliser:
    return lambda text, _around: read(text)
