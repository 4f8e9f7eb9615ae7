"""Looking back: the versions of a record, it as one of them left it, and what differs between two. Memory only."""

from app.actions.answer import Answer, document
from app.actions.asking import Asked, wrong
from app.actions.look_up import paged, record_asked
from app.actions.shown import GUARDED, alone, guarded_of, target
from app.domain.access import Audience
from app.domain.errors import NotFound
from app.snapshot.audience import View
from app.snapshot.past import Past

LARGEST_VERSION = 10**9


def versions(view: View, asked: Asked, *, kind: str = "designation") -> Answer:
    """The versions of a record, oldest first."""
    record = record_asked(view, kind, asked)
    past = Past.of(view, record)
    numbers = range(1, len(past.groups) + 1)
    return paged(view, numbers, past.row, asked, audience=view.ceiling(record.state), targets=target(view, record))


def version(view: View, asked: Asked, *, kind: str = "designation") -> Answer:
    """A record as one version left it."""
    record = record_asked(view, kind, asked)
    there = Past.of(view, record).at(_number(asked.parameters["n"]))
    if there is None:
        raise NotFound("no such version")
    return alone(there, record, "no such version")


def difference(view: View, asked: Asked, *, kind: str = "designation") -> Answer:
    """Field by field what differs between two versions."""
    record = record_asked(view, kind, asked)
    numbers = []
    for name in ("from", "to"):
        text = asked.parameters.get(name)
        if text is None or not _number(text):
            raise wrong(name, f"{name} is the number of a version of this {kind.replace('_', ' ')}, from 1")
        numbers.append(_number(text))
    content = Past.of(view, record).difference(numbers[0], numbers[1])
    if content is None:
        raise NotFound("no such version")
    if kind not in GUARDED:
        return document(view, Audience.PUBLIC, content)
    fields = {change["field"].partition(".")[0] for change in content["changes"] if change["audience"] != Audience.PUBLIC.label}
    ceiling, known = view.ceiling(record.state), guarded_of(view, record, fields)
    return document(view, ceiling, content, target(view, record), tuple(sorted(fields)), guarded=known)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < len(str(LARGEST_VERSION)) else 0
