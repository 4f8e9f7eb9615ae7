"""Exports: what a list answers, as a file that can be sent in again: all of it, in the reader's own sight."""

from collections.abc import Sequence

from app.actions.answer import Answer, tag
from app.actions.asking import Asked, state_asked
from app.actions.look_up import ceiling, designations_wanted, statements_wanted
from app.actions.shown import guarded_of, target
from app.domain.access import Audience
from app.domain.timeline import Record
from app.intake.writing import WRITERS
from app.snapshot.audience import View
from app.snapshot.find import fitting
from app.snapshot.rows import FIRST_ROW, disclosed, row_of

_SEVERAL = {"provider_policy": "provider-policies"}
"""What files are called that hold several of a kind, where an "s" behind it does not say so."""


def designations(view: View, asked: Asked, form: str) -> Answer:
    """The designations that the list would show, in one of the forms of WRITERS."""
    wanted = designations_wanted(view, asked)
    found = [post.record for post in fitting(view, wanted)]
    return file_of(view, "designation", found, wanted.state, form, audience=ceiling(view, wanted.state))


def statements(view: View, asked: Asked, form: str) -> Answer:
    """The same for declarations, reservations and notifications, which are public throughout."""
    found = statements_wanted(view, asked)
    return file_of(view, "statement", found, state_asked(view, asked), form, audience=Audience.PUBLIC)


def file_of(view: View, kind: str, found: Sequence[Record], state: str | None, form: str, *, audience: Audience) -> Answer:
    """The file of these records, all of one kind, and its name, which says of what and of which day it is."""
    rows = [row_of(view, record, number) for number, record in enumerate(found, FIRST_ROW)]
    body = WRITERS[form](kind, rows, audience)
    targets = tuple(each for record in found for each in target(view, record))
    shown = [disclosed(row) for row in rows]
    fields = tuple(sorted({name for names in shown for name in names}))
    known = frozenset[str]().union(*(guarded_of(view, record, names) for record, names in zip(found, shown, strict=True)))
    name = "-".join((_SEVERAL.get(kind, f"{kind}s"), *([state] if state else []), view.day.isoformat()))
    return Answer(body, tag(body), audience, targets, fields, f"{name}.{form}", known)
