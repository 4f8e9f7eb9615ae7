"""The notification's own record in the ledger: what it was, for whoever may see something that it brought."""

from collections.abc import Iterable, Sequence

from app.domain.entry import Change, Draft
from app.domain.moment import Span
from app.domain.plan import Notice
from app.domain.records import KINDS, split
from app.domain.records.notification import SEVERAL
from app.domain.timeline import Record

_NOT_KEPT = ("state", "complete")


def provenance(notice: Notice, drafts: Sequence[Draft], states: Iterable[str], known: Record | None) -> tuple[Draft, ...]:
    """Drafts of the record, in the lowest audience among what is written; nothing where that audience is told already.

    ``states`` are those that the file speaks of: of several, the record belongs to none. ``known`` is what an earlier part of the
    same notification wrote.
    """
    if not drafts:
        return ()
    lowest = min(draft.audience for draft in drafts)
    told = known.streams if known else {}
    if told and min(told) <= lowest:
        return ()
    concerned = sorted({notice.particulars.state} if notice.particulars.state else set(states))
    state = known.state if known else concerned[0] if len(concerned) == 1 else SEVERAL
    said = {name: value for name, value in notice.particulars.as_json().items() if name not in _NOT_KEPT}
    value = {"id": notice.id, "sha256": notice.sha256, **said}
    found = split(KINDS["notification"], value, floor=lowest).items()
    span = Span(notice.default_day)
    return tuple(
        Draft("notification", notice.id, state, None, audience, span, Change.CREATE, payload)
        for audience, payload in found
        if audience not in told
    )
