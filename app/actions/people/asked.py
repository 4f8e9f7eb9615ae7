"""Reading what is asked about people: days and short texts, with an error that says which member, what, and how to mend it."""

import unicodedata
from datetime import datetime
from typing import Any

from app.actions.house import House
from app.actions.particulars import Unfit, fault, text
from app.domain.moment import midnight, parse_day

_NEEDED = "\u200c\u200d"  # joiners that some scripts are written with


def day(house: House, value: Any, name: str) -> datetime:
    """The instant at which a legal day begins. Raises InvalidBody."""
    if value is None:
        raise fault(f"/{name}", f"{name} is missing: it has an end", "missing-member")
    try:
        return midnight(parse_day(value if isinstance(value, str) else ""), house.zone)
    except (ValueError, OverflowError) as error:
        raise fault(f"/{name}", f"{name} is a day in the form YYYY-MM-DD") from error


def short_text(value: Any, name: str, longest: int) -> str:
    """A text of one line in which every character can be seen. Raises InvalidBody."""
    try:
        found = text(value)
    except Unfit as error:
        raise fault(f"/{name}", f"{name}: {error}") from error
    if not found:
        raise fault(f"/{name}", f"{name} is missing", "missing-member")
    if any(unicodedata.category(letter).startswith("C") and letter not in _NEEDED for letter in found):
        raise fault(f"/{name}", f"{name} holds a character that cannot be seen")
    if len(found) > longest:
        raise fault(f"/{name}", f"{name} has {longest} characters at most")
    return found
