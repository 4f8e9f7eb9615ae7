"""Which column of a file fills which field. All headings come from the field declarations; only the columns of a row stand here.

A heading is compared without case, accents and punctuation. It may be a label, a listed heading, or the field's own path.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any, get_args, get_type_hints

import msgspec

from app.domain.access import AUDIENCES, Audience
from app.domain.records import KINDS, Field, Reads, declared_fields
from app.domain.records.channels import SLOTS
from app.domain.submission import Verb
from app.domain.values import fold
from app.intake.normalise.languages import language

_USUAL = ("designation", "statement")
IMPORTED = (*_USUAL, *(name for name, kind in KINDS.items() if kind.row and name not in _USUAL))
"""The kinds of record that a row can be; the first where the file does not say, or the second where it can be that only."""

RECORD, TREATY, VALID_FROM, VALID_TO, AUDIENCE = "row.record", "row.treaty", "row.valid_from", "row.valid_to", "row.audience"
VERB, FORMER = "row.verb", "row.former"

ROW_COLUMNS: Mapping[str, Field] = MappingProxyType(
    {
        RECORD: Field(
            "Record",
            "Enregistrement",
            "What the row is; blank means a designation.",
            Audience.PUBLIC,
            ("record", "record kind", "enregistrement"),
            Reads.CHOICE,
            IMPORTED,
            example="designation",
        ),
        TREATY: Field(
            "Treaty",
            "Traité",
            "Must be the treaty of the provision.",
            Audience.PUBLIC,
            ("treaty", "traité"),
            Reads.TREATY,
            example="CETS224",
        ),
        VALID_FROM: Field(
            "Valid from",
            "Valable du",
            "First day on which it holds.",
            Audience.PUBLIC,
            (
                "valid from",
                "effective",
                "effective from",
                "effective date",
                "effective on",
                "date effective",
                "with effect from",
                "en vigueur",
                "prend effet le",
                "date d'effet",
            ),
            Reads.DAY,
            example="2026-06-01",
        ),
        VALID_TO: Field(
            "Valid to",
            "Cesse le",
            "The first day on which the entry no longer holds: the day after its last.",
            Audience.PUBLIC,
            ("valid to", "cesse le"),
            Reads.DAY,
        ),
        AUDIENCE: Field(
            "Audience",
            "Audience",
            "Raises who may see the channels of this row; it never lowers it.",
            Audience.PUBLIC,
            ("audience",),
            Reads.AUDIENCE,
            tuple(AUDIENCES),
        ),
        VERB: Field(
            "Change",
            "Modification",
            "What the row does; blank sets what it says, and brings in what is not there yet.",
            Audience.PUBLIC,
            ("change", "type of change", "modification", "nature de la modification"),
            Reads.CHOICE,
            tuple(verb.value for verb in Verb),
        ),
        FORMER: Field(
            "Former name",
            "Ancien nom",
            "What the authority was called, where it has a new name.",
            Audience.PUBLIC,
            ("former name", "previous name", "formerly", "ancien nom", "ancienne dénomination"),
            Reads.TEXT,
        ),
    }
)

UNKNOWN_LANGUAGE = "und"
_ORIGINAL = frozenset({"orig", "original", "originale", "native"})
# After a heading these words mean an identifier or a number, not Indonesian, Norwegian or Ndebele.
_NOT_LANGUAGES = frozenset({"id", "no", "nr"})
_NUMBERS = frozenset({"number", "numbers", "no", "nr"})
_FORMS: Mapping[Reads, frozenset[str]] = MappingProxyType(
    {
        Reads.TEXT: frozenset({"name"}),
        Reads.STATE: frozenset({"name", "code", "iso", "iso2"}),
        Reads.TREATY: _NUMBERS | {"name", "code"},
        Reads.PROVISION: _NUMBERS,
        Reads.PHONES: _NUMBERS,
        Reads.EMAILS: frozenset({"address", "addresses"}),
    }
)
_CARRIED = "authority"
"""The record that a row of a designation brings along."""
_LONGEST = 200
_EXPLICIT = re.compile(r"[(\[.]")


@dataclass(frozen=True, slots=True)
class Column:
    """What a heading means for one kind of record. ``path`` is that of the value, with its language where it has one."""

    path: str
    field: Field
    kind: str


@lru_cache(16)
def fields_of(kind: str) -> Mapping[str, Field]:
    """Every path that a row of this kind can fill, in the order of the declarations, and the row's own columns."""
    found = dict(_walk(KINDS[kind].cls, ""))
    labels = {name for path, field in found.items() for name in _names(path, field)}
    own = {path: field for path, field in ROW_COLUMNS.items() if fold(field.en) not in labels}
    return MappingProxyType(found | own)


@lru_cache(4096)
def column(heading: str, kind: str) -> Column | None:
    """The field that ``heading`` fills in records of ``kind``, or None."""
    if len(heading) > _LONGEST:
        return None
    fields, named = fields_of(kind), names_of(kind)
    folded = fold(heading)
    path = named.get(folded)
    path = path or named.get(_without_word(folded, fields, named))
    if path is not None:
        suffix = f".{UNKNOWN_LANGUAGE}" if fields[path].per_language else ""
        return Column(path + suffix, fields[path], kind)
    return _in_a_language(heading, kind)


def _without_word(folded: str, fields: Mapping[str, Field], named: Mapping[str, str]) -> str:
    """The heading without a last word that says only in what form its values come: "State code", "Phone number"."""
    name, _, word = folded.rpartition(" ")
    path = named.get(name)
    return name if path is not None and word in _FORMS.get(fields[path].reads or Reads.TEXT, ()) else ""


def _in_a_language(heading: str, kind: str) -> Column | None:
    fields, named = fields_of(kind), names_of(kind)
    folded = fold(heading)
    for name, path in named.items():
        rest = folded.removeprefix(f"{name} ")
        if fields[path].per_language and rest != folded:
            code = _language(rest, explicit=bool(_EXPLICIT.search(heading)))
            if code:
                return Column(f"{path}.{code}", fields[path], kind)
    return None


def _language(words: str, *, explicit: bool) -> str | None:
    if words in _ORIGINAL:
        return UNKNOWN_LANGUAGE
    if words in _NOT_LANGUAGES and not explicit:
        return None
    return language(words) or language(words.replace(" ", "-"))


@lru_cache(16)
def names_of(kind: str) -> Mapping[str, str]:
    """Folded name of a column to its path. What is declared wins over a path cut short and over a row's own column."""
    named: dict[str, str] = {}
    for path, field in fields_of(kind).items():
        for name in _names(path, field):
            named.setdefault(name, path)
    for path in fields_of(kind):
        named.setdefault(fold(path.removeprefix(f"{_CARRIED}.")), path)
    return MappingProxyType(named)


def _names(path: str, field: Field) -> Iterator[str]:
    for name in (field.en, field.fr, *field.headings, path):
        yield fold(name)


def _walk(cls: type[msgspec.Struct], prefix: str) -> Iterator[tuple[str, Field]]:
    for name, field in declared_fields(cls).items():
        path = f"{prefix}{name}"
        part = _part(cls, name)
        if field.reads is not None:
            yield path, field
        elif name == "channels":
            yield from ((f"{path}.{slot}", place.column) for slot, place in SLOTS.items())
        elif part is not None:
            yield from _walk(part, f"{path}.")


def _part(cls: type[msgspec.Struct], name: str) -> type[msgspec.Struct] | None:
    """The record that comes in the same row, or the part that a field holds."""
    if name == _CARRIED:
        return KINDS[name].cls
    hint: Any = get_type_hints(cls)[name]
    return next((part for part in get_args(hint) if isinstance(part, type) and issubclass(part, msgspec.Struct)), None)
