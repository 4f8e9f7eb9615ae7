"""The lines of the reader's tree as they travel, for whoever keeps a verified copy of it."""

from app.actions.answer import Answer, answer
from app.actions.asking import LARGEST_REVISION, Asked
from app.bundle import lines as travelling
from app.domain.access import AUDIENCES, Audience
from app.domain.audit import Target
from app.domain.errors import Forbidden
from app.snapshot.audience import View
from app.snapshot.lines import lines

AT_ONCE = 1_000
PARAMETERS = ("after", "audience")


def written(view: View, asked: Asked) -> Answer:
    """The next lines, a thousand at most, one a line. Raises Forbidden for a tree above the reader."""
    named = asked.choice("audience", tuple(AUDIENCES))
    reader = view.clearance.general if named is None else AUDIENCES[named]
    if reader > view.clearance.general:
        raise Forbidden(f"the tree of {reader.label} is for those who read it")
    after = asked.value("after", _place, "after is how many lines are there already, from 0") or 0
    found = lines(view, reader, after, AT_ONCE)
    above = [entry for entry in found if entry.audience is not Audience.PUBLIC]
    targets = tuple(dict.fromkeys(Target(entry.key, None, entry.audience.label, entry.state) for entry in above))
    body = b"".join(travelling.written(entry) + b"\n" for entry in found)
    known = frozenset(entry.state for entry in above if entry.audience >= Audience.NETWORK)
    return answer(body, reader, targets, ("lines",) if above else (), guarded=known)


def _place(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST_REVISION))):
        raise ValueError(text)
    return int(text)
