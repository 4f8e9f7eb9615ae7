"""A mail domain that is new to a State and looks like one that it uses: the cheapest way to plant a false contact.

Told before approval, and never imported unless a person says that the address is right.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from app.domain.choices import LEAVE_OUT
from app.domain.findings import Finding, Level
from app.domain.likeness import one_slip
from app.domain.register import Register
from app.domain.submission import Row

CODE = "look-alike-domain"
RIGHT = "the address is right"
_MAIL = {"channels.email": "E-mail", "channels.secure_email": "Secure e-mail"}
_READ_ALIKE = str.maketrans({"0": "o", "1": "l", "3": "e", "5": "s", "-": None})


def look_alike_domains(row: Row, state: str, register: Register) -> Iterator[Finding]:
    """A finding for each column of the row with an address under such a domain."""
    for path, column in _MAIL.items():
        alike = dict(_looking_alike(row.values.get(path) or (), register.mail_domains(state)))
        if alike:
            pairs = ", ".join(f"{address} (it uses {known})" for address, known in alike.items())
            message = f"under a domain that is new to {state} and looks like one of its own: {pairs}; ask the State by another way"
            yield Finding(Level.REVIEW, CODE, message, column, "; ".join(alike), None, (RIGHT, LEAVE_OUT))


def _looking_alike(addresses: Iterable[str], known: Mapping[str, None]) -> Iterator[tuple[str, str]]:
    for address in addresses:
        domain = address.rpartition("@")[2].casefold()
        alike = next((each for each in known if domain not in known and _look_alike(domain, each)), None)
        if alike is not None:
            yield address, alike


@lru_cache(65536)
def _look_alike(one: str, other: str) -> bool:
    """The same to a hurried eye, a slip of the pen apart, or under another ending; a part in front of a known domain is its own."""
    count = min(one.count("."), other.count(".")) + 1
    here, there = one.split(".")[-count:], other.split(".")[-count:]
    differing = [(a, b) for a, b in zip(here, there, strict=True) if a != b]
    if not differing or count < 2:
        return False
    if _skeleton(".".join(here)) == _skeleton(".".join(there)):
        return True
    (a, b) = differing[0]
    return len(differing) == 1 and (here[-1] != there[-1] or one_slip(_skeleton(a), _skeleton(b)))


def _skeleton(domain: str) -> str:
    return domain.replace("rn", "m").replace("vv", "w").translate(_READ_ALIKE)
