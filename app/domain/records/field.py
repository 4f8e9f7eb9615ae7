"""What every field of every record must say about itself, and how a record is split into audiences and put together again.

Validation, import headings, blank templates, diff labels, documentation and access all read these declarations; a field without
one does not build.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

import msgspec

from app.domain.access import AUDIENCES, Audience
from app.domain.canonical import canonical


class Reads(StrEnum):
    """How a cell of an import file becomes a value; one normaliser in intake for each."""

    TEXT = "text"
    LINES = "lines"
    CODES = "codes"
    DAY = "day"
    STATE = "state"
    PROVISION = "provision"
    TREATY = "treaty"
    LANGUAGES = "languages"
    ROLE = "role"
    HOURS = "hours"
    TIME_ZONE = "time-zone"
    FLAG = "flag"
    WEB = "web"
    PHONES = "phones"
    EMAILS = "emails"
    TEXTS = "texts"
    OPENPGP = "openpgp"
    CHOICE = "choice"
    AUDIENCE = "audience"


@dataclass(frozen=True, slots=True)
class Field:
    """A field's declaration: label in English and French, help, import headings, audience, whether words in it can be searched.

    ``audience`` None means that each element carries its own. ``reads`` None means that no import column fills it directly.
    ``per_language`` fields take one column per language (``Name (fr)``).
    """

    en: str
    fr: str
    help: str
    audience: Audience | None
    headings: tuple[str, ...] = ()
    reads: Reads | None = None
    choices: tuple[str, ...] = ()
    searchable: bool = False
    per_language: bool = False
    example: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record: its class, key prefix, which fields say that two rows mean the same record, and which are needed.

    ``row`` are the paths without which a row of a file says of nothing what it says, the State's first; none where no row brings
    such a record. Where ``known_by`` names fields, a row means the record of its State that goes or went by one of their values.
    A record ``of`` another kind belongs to one of that kind, which rows name under the field called like the kind.
    ``places`` counts the fields in the order of declaration, ``audiences`` are theirs.
    """

    name: str
    prefix: str
    cls: type[msgspec.Struct]
    identity: tuple[str, ...]
    fields: Mapping[str, Field]
    needed: tuple[str, ...]
    row: tuple[str, ...] = ()
    known_by: tuple[str, ...] = ()
    of: str | None = None
    places: Mapping[str, int] = field(init=False)
    audiences: Mapping[str, Audience | None] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "audiences", {name: declared.audience for name, declared in self.fields.items()})
        object.__setattr__(self, "places", {name: place for place, name in enumerate(self.fields)})


KINDS: dict[str, Kind] = {}
R = TypeVar("R", bound=type[msgspec.Struct])


def record(
    name: str,
    *,
    prefix: str,
    identity: tuple[str, ...],
    row: tuple[str, ...] = (),
    known_by: tuple[str, ...] = (),
    of: str | None = None,
) -> Callable[[R], R]:
    """Registers a record class under ``name``. Raises TypeError for a field without its declaration."""

    def register(cls: R) -> R:
        needed = tuple(field.name for field in msgspec.structs.fields(cls) if field.required)
        KINDS[name] = Kind(name, prefix, cls, identity, declared_fields(cls), needed, row, known_by, of)
        msgspec.json.Decoder(cls)  # readies the class for msgspec.convert: threads that did so at once would crash the process
        return cls

    return register


def declared_fields(cls: type[msgspec.Struct]) -> Mapping[str, Field]:
    """The declaration of each field of a record class, or of a part such as an address, in order."""
    found = {}
    for name, hint in get_type_hints(cls, include_extras=True).items():
        marks = [mark for mark in get_args(hint)[1:] if isinstance(mark, Field)] if get_origin(hint) is Annotated else []
        if len(marks) != 1:
            raise TypeError(f"{cls.__name__}.{name} must be declared with exactly one Field")
        found[name] = marks[0]
    return MappingProxyType(found)


WITHHELD = "withheld"


def split(kind: Kind, value: Mapping[str, Any], floor: Audience = Audience.PUBLIC) -> dict[Audience, bytes]:
    """The canonical payload of each audience's stream for a whole record value, none of it below ``floor``.

    What is held above ``parties`` is named in the ``parties`` stream, so that signed-in readers learn which fields exist
    (never their values) through a change of their own stream and through nothing else.
    """
    tiers: dict[Audience, dict[str, Any]] = {}
    for name, content in value.items():
        if content is None or (not content and isinstance(content, list | dict)):
            continue
        audience = kind.audiences[name]
        for tier, part in _by_audience(content).items() if audience is None else ((audience, content),):
            tiers.setdefault(max(floor, tier), {})[name] = part
    marker = _withheld(tiers)
    if marker and WITHHELD in kind.fields and floor <= Audience.PARTIES:
        tiers.setdefault(Audience.PARTIES, {})[WITHHELD] = marker
    return {audience: canonical(tiers[audience]) for audience in sorted(tiers)}


def _by_audience(content: Any) -> dict[Audience, list[Any]]:
    """The elements of a field each of which has an audience of its own."""
    tiers: dict[Audience, list[Any]] = {}
    for element in content:
        bare = {member: part for member, part in element.items() if member != "audience"}
        tiers.setdefault(AUDIENCES[element["audience"]], []).append(bare)
    return tiers


def _withheld(tiers: Mapping[Audience, Mapping[str, Any]]) -> dict[str, list[str]]:
    marker: dict[str, list[str]] = {}
    for audience in sorted(tiers):
        if audience > Audience.PARTIES:
            for name in tiers[audience]:
                marker.setdefault(name, []).append(audience.label)
    return marker


def merge(kind: Kind, payloads: Mapping[Audience, bytes]) -> dict[str, Any]:
    """The record value that a reader of these payloads sees; elements of mixed fields come highest audience first."""
    value: dict[str, Any] = {}
    for audience in sorted(payloads, reverse=True):
        for name, content in msgspec.json.decode(payloads[audience]).items():
            field = kind.fields.get(name)
            if field is not None and field.audience is None:
                marked = [{**element, "audience": audience.label} for element in content]
                value.setdefault(name, []).extend(marked)
            else:
                value[name] = content
    return value


def without_marker(value: Mapping[str, Any]) -> dict[str, Any]:
    """A merged value without the marker that ``split`` adds: ready to be changed and split again."""
    return {name: content for name, content in value.items() if name != WITHHELD}
