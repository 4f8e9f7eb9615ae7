"""What fields are called: their labels as the records declare them."""

from collections.abc import Mapping
from typing import Any

from app.domain.records import KINDS


def label(path: str, language: str, kind: str) -> str:
    """What a field of a kind of record is called, by its path such as ``authority.address.lines``.

    A part that names a record of another kind leads into that one; parts that no record declares stay as they are.
    """
    told = []
    known = KINDS[kind].fields
    for part in path.split("."):
        name = part.partition("[")[0]
        field = known.get(name)
        if field is not None:
            told.append(field.en if language == "en" else field.fr)
        elif not told:
            told.append(name)
        known = KINDS[name].fields if name in KINDS else {}
    return " · ".join(told)


IN_LANGUAGE: Mapping[str, Any] = {"label": label}
"""Takes the reader's language from the template."""
