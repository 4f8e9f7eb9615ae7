"""The day that a page is about, and what was known: as its address says it, and as the register takes it."""

import re
from urllib.parse import urlencode

from app.web.visit import Visit

WHEN = ("as_of", "known_at")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def moment(visit: Visit) -> dict[str, str | None]:
    """``as_of`` and ``known_at`` as the register takes them: a day on which something was known means its last second, in UTC."""
    known = visit.asked.get("known_at")
    return {
        "as_of": visit.asked.get("as_of"),
        "known_at": f"{known}T23:59:59Z" if known and _DAY.fullmatch(known) else known,
    }


def asked_again(visit: Visit) -> str:
    """What goes behind the address of another page, so that it is about the same day and the same knowledge."""
    told = {name: value for name in WHEN if (value := visit.asked.get(name))}
    return f"?{urlencode(told)}" if told else ""
