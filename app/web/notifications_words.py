"""What the fields of a plan are called in the reader's language, from their declarations; and how their values are written."""

from typing import Any

import msgspec

from app.domain.records import KINDS, Field
from app.intake.headings import UNKNOWN_LANGUAGE, fields_of
from app.web.words import tongue

_PLACE = {"en": 0, "fr": 1}


def field_named(path: str, kind: str, language: str) -> str:
    """The label of a field by its path in a record of ``kind``: ``names.fr``, ``channels.phone``, ``authority.names.en``.

    The path itself where nothing declares it.
    """
    declared = fields_of(kind) if kind in KINDS else {}
    if path in declared:
        return _label(declared[path], language)
    stem, _, rest = path.rpartition(".")
    if stem in declared and declared[stem].per_language:
        named = _label(declared[stem], language)
        return named if rest == UNKNOWN_LANGUAGE else f"{named} ({tongue(rest, language)})"
    own = KINDS[kind].fields if kind in KINDS else {}
    if path in own:
        return _label(own[path], language)
    if stem in own and stem in KINDS and rest in KINDS[stem].fields:
        return f"{_label(own[stem], language)} ({_label(KINDS[stem].fields[rest], language)})"
    return path


def _label(declared: Field, language: str) -> str:
    return (declared.en, declared.fr)[_PLACE[language]]


def lines(value: Any) -> list[str]:
    """A field's value as lines of text; none for no value."""
    if value is None or value in ([], ""):
        return []
    if isinstance(value, list):
        return [line for each in value for line in lines(each)]
    return [value if isinstance(value, str) else msgspec.json.encode(value).decode()]


def size_of(count: int) -> str:
    """A number of bytes as people write it."""
    if count < 1024:
        return f"{count} B"
    return f"{count / 1024:.0f} KiB" if count < 1024 * 1024 else f"{count / 1024 / 1024:.1f} MiB"
