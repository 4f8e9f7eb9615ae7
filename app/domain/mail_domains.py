"""A mail domain that is new to a State and looks like one that it uses: the cheapest way to plant a false contact.

Told before approval, and never imported unless a person says that the address is right.
"""

from collections.abc import Iterator

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
        for address in row.values.get(path) or ():
            domain = address.rpartition("@")[2].casefold()
            known = register.mail_domains(state)
            alike = next((each for each in known if domain not in known and _look_alike(domain, each)), None)
            if alike is not None:
                message = f"{domain} is new to {state} and looks like {alike}, which it uses: ask the State by another way"
                yield Finding(Level.REVIEW, CODE, message, column, address, None, (RIGHT, LEAVE_OUT))
                break


def _look_alike(one: str, other: str) -> bool:
    """The same to a hurried eye, a slip of the pen apart, or under another ending."""
    if _skeleton(one) == _skeleton(other):
        return True
    here, there = one.split("."), other.split(".")
    differing = [(a, b) for a, b in zip(here, there, strict=False) if a != b]
    if len(here) != len(there) or len(differing) != 1:
        return False
    (a, b) = differing[0]
    return here[-1] != there[-1] or one_slip(_skeleton(a), _skeleton(b))


def _skeleton(domain: str) -> str:
    return domain.replace("rn", "m").replace("vv", "w").translate(_READ_ALIKE)
