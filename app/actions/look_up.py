"""Looking up: every read of the register, as a function from a view and what was asked to an answer. Memory only."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, TypeVar

import msgspec

from app.actions.answer import Answer, answer, document, listing
from app.actions.asking import Asked, authority_asked, cursor, known_state, place_of, provisions_named, state_asked, wrong
from app.actions.shown import alone, disclosed_of, target, targets_of, targets_of_states
from app.domain.access import Audience
from app.domain.audit import Target
from app.domain.errors import InvalidParameter, NotFound
from app.domain.freshness import Standing
from app.domain.moment import parse_instant
from app.domain.provisions import PROVISIONS
from app.domain.records import KINDS
from app.domain.timeline import Record
from app.snapshot import coverage as covered
from app.snapshot import documents
from app.snapshot.audience import View
from app.snapshot.find import Wanted, provisions_of
from app.snapshot.find import designations as find_designations
from app.snapshot.observations import observations as observed

T = TypeVar("T")

ATTESTATIONS = tuple(each.value for each in Standing)


def designations(view: View, asked: Asked) -> Answer:
    """Current designations, filtered, in pages."""
    wanted = designations_wanted(view, asked)
    page = find_designations(view, wanted, asked.limit(), place_of(asked, tuple[str, int, str, str]))
    audience = ceiling(view, wanted.state)
    following = cursor(page.after) if page.after else None
    body = listing(view, audience, [each.encoded for each in page.cards], following, page.total)
    known = frozenset([each.state for each in page.cards if each.guarded])
    return answer(body, audience, targets_of(page.cards), disclosed_of(page.cards), guarded=known)


def designations_wanted(view: View, asked: Asked) -> Wanted:
    """Which designations are asked for."""
    provisions = asked.provisions()
    return Wanted(
        state=state_asked(view, asked),
        provisions=provisions_of(provisions) if provisions is not None else None,
        treaty=asked.treaty(),
        territory=asked.territory(),
        language=asked.language(),
        authority=authority_asked(view, asked),
        words=asked.parameters.get("q"),
        operative=asked.flag("operative"),
        attestation=asked.choice("attestation", ATTESTATIONS),
        updated_since=asked.value("updated_since", parse_instant, "updated_since is an RFC 3339 instant"),
    )


def state_designations(view: View, asked: Asked) -> Answer:
    """The short form: one State, one provision."""
    code = _state_in_path(view, asked)
    try:
        provisions_named(asked.parameters["provision"])
    except InvalidParameter as error:
        raise NotFound(error.detail, error.faults) from error
    return designations(view, Asked({**asked.parameters, "state": code}))


def designation(view: View, asked: Asked) -> Answer:
    """One designation, also an announced one or one that holds no more."""
    return lasting(view, asked, kind="designation")


def lasting(view: View, asked: Asked, *, kind: str) -> Answer:
    """The same of a record of any kind that has a history."""
    return alone(view, record_asked(view, kind, asked), f"no such {kind.replace('_', ' ')}")


def observations(view: View, asked: Asked) -> Answer:
    """What was observed of a designation, the last first."""
    record = record_asked(view, "designation", asked)
    found, audience = observed(view, record), view.ceiling(record.state)
    return paged(view, found, lambda each: each, asked, audience=audience, targets=target(view, record))


def states(view: View, asked: Asked) -> Answer:
    """All States of the register."""
    return _records(view, view.holding("state"), documents.state, asked)


def state(view: View, asked: Asked) -> Answer:
    """One State."""
    code = _state_in_path(view, asked)
    record = view.record("state", code)
    value = view.value(record) if record else None
    if record is None or value is None:
        raise NotFound("no such State on that day")
    return document(view, Audience.PUBLIC, documents.state(view, record, value))


def authorities(view: View, asked: Asked) -> Answer:
    """Bodies, by State."""
    return _records(view, view.holding("authority", state_asked(view, asked)), documents.authority, asked)


def authority(view: View, asked: Asked) -> Answer:
    """One body and the designations that it holds."""
    record = record_asked(view, "authority", asked)
    value = view.value(record)
    if value is None:
        raise NotFound("no such authority on that day")
    return document(view, Audience.PUBLIC, documents.authority(view, record, value))


def statements(view: View, asked: Asked) -> Answer:
    """Declarations, reservations and notifications."""
    return _records(view, statements_wanted(view, asked), documents.statement, asked)


def statements_wanted(view: View, asked: Asked) -> list[Record]:
    """The statements asked for, as far as they hold on the view's day."""
    provisions = asked.provisions()
    codes = provisions_of(provisions) if provisions is not None else None
    kind = asked.choice("kind", KINDS["statement"].fields["kind"].choices)
    return [
        record
        for record, value in view.values("statement", state_asked(view, asked))
        if (codes is None or value["provision"] in codes) and (kind is None or value["kind"] == kind)
    ]


def provisions(view: View, asked: Asked) -> Answer:
    """The table of provisions."""
    return paged(view, tuple(PROVISIONS.values()), documents.provision, asked)


def provision(view: View, asked: Asked) -> Answer:
    """One row of the table of provisions."""
    found = PROVISIONS.get(asked.parameters["code"].lower())
    if found is None:
        raise NotFound("no such provision")
    return document(view, Audience.PUBLIC, documents.provision(found))


def coverage(view: View, asked: Asked) -> Answer:
    """State by provision: declared, missing, or not required and why; with the totals of all that is asked for."""
    found = coverage_wanted(view, asked)
    audience, targets = ceiling(view, state_asked(view, asked)), targets_of_states(view, [row.state for row in found])
    return paged(view, found, covered.item, asked, audience=audience, targets=targets, more=covered.frame(found))


def coverage_wanted(view: View, asked: Asked) -> list[covered.Row]:
    """The rows asked for. Raises InvalidParameter for a provision under which nobody is designated."""
    provisions = asked.provisions()
    codes = covered.CODES if provisions is None else covered.CODES & provisions_of(provisions)
    if not codes:
        raise wrong("provision", f"nobody is designated under it; coverage is about {', '.join(sorted(covered.CODES))}")
    return covered.rows(view, state_asked(view, asked), codes)


def _records(
    view: View, found: Sequence[Record], row: Callable[[View, Record, Mapping[str, Any]], Mapping[str, Any]], asked: Asked
) -> Answer:
    """A page of records that hold on the view's day."""
    return paged(view, found, lambda record: row(view, record, view.value(record) or {}), asked)


def paged(
    view: View,
    found: Sequence[T],
    row: Callable[[T], Mapping[str, Any]],
    asked: Asked,
    *,
    audience: Audience = Audience.PUBLIC,
    targets: tuple[Target, ...] = (),
    more: Mapping[str, Any] | None = None,
) -> Answer:
    """A page of what was found, in the order given. Only what is on the page is made into rows; ``more`` goes into ``meta``."""
    shown, following = page(found, asked)
    items = [msgspec.json.encode(row(each)) for each in shown]
    return answer(listing(view, audience, items, following, len(found), **(more or {})), audience, targets)


def page(found: Sequence[T], asked: Asked) -> tuple[Sequence[T], str | None]:
    """Those of one page, in the order given, and where the next one begins."""
    limit = asked.limit()
    (start,) = place_of(asked, tuple[Annotated[int, msgspec.Meta(ge=0)]]) or (0,)
    following = cursor((start + limit,)) if start + limit < len(found) else None
    return found[start : start + limit], following


def _state_in_path(view: View, asked: Asked) -> str:
    code = asked.parameters["iso2"].upper()
    if not known_state(view, code):
        raise NotFound("no such State in the register")
    return code


def record_asked(view: View, kind: str, asked: Asked) -> Record:
    """The record named in the path. Raises NotFound for one that this reader cannot know of."""
    record = view.record(kind, asked.parameters["id"])
    if record is None:
        raise NotFound(f"no such {kind.replace('_', ' ')}")
    return record


def ceiling(view: View, state_code: str | None) -> Audience:
    """The highest audience that may be in an answer about one State, or about all."""
    return view.clearance.highest if state_code is None else view.ceiling(state_code)
