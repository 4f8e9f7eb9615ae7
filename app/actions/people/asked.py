"""Reading what is asked about people: days and short texts, with an error that says which member, what, and how to mend it."""

import re
import unicodedata
from datetime import datetime
from typing import Any

from app.actions.house import House
from app.actions.particulars import Unfit, fault, text
from app.domain.moment import midnight, parse_day

LONGEST_NAME = 200
_LONGEST_ADDRESS = 254
_ADDRESS = re.compile(r"[a-z0-9.!#$%&'*+/=?^_{|}~-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+", re.IGNORECASE | re.ASCII)
_UNSEEN = ("C", "Zl", "Zp")
_NEEDED = "\u200c\u200d"  # joiners that some scripts are written with


def day(house: House, value: Any, name: str) -> datetime:
    """The instant at which a legal day begins. Raises InvalidBody."""
    if value is None:
        raise fault(f"/{name}", f"{name} is missing: it has an end", "missing-member")
    try:
        return midnight(parse_day(value if isinstance(value, str) else ""), house.zone)
    except (ValueError, OverflowError) as error:
        raise fault(f"/{name}", f"{name} is a day in the form YYYY-MM-DD") from error


def address(value: Any, name: str) -> str:
    """An e-mail address as it is written to: one mailbox, in letters of which each looks like itself. Raises InvalidBody."""
    found = short_text(value, name, _LONGEST_ADDRESS)
    if not _ADDRESS.fullmatch(found):
        raise fault(f"/{name}", f"{name} is an address such as name@ministry.example, in ASCII")
    return found


def short_text(value: Any, name: str, longest: int) -> str:
    """A text of one line in which every character can be seen. Raises InvalidBody."""
    try:
        found = text(value)
    except Unfit as error:
        raise fault(f"/{name}", f"{name}: {error}") from error
    if not found:
        raise fault(f"/{name}", f"{name} is missing", "missing-member")
    if any(unicodedata.category(letter).startswith(_UNSEEN) and letter not in _NEEDED for letter in found):
        raise fault(f"/{name}", f"{name} holds a character that cannot be seen")
    if len(found) > longest:
        raise fault(f"/{name}", f"{name} has {longest} characters at most")
    return found
