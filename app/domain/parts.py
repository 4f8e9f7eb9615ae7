"""Parts of a plan that rest on nothing else in it: what is urgent can be approved while the rest waits for a choice."""

from collections.abc import Callable, Iterator, Sequence

from app.domain.access import Audience
from app.domain.effect import Effect
from app.domain.entry import Draft
from app.domain.findings import Finding, Level
from app.domain.plan import Plan, PlannedRow
from app.domain.provisions import PROVISIONS, Cardinality
from app.domain.records import KINDS
from app.domain.register import Register
from app.domain.target import NAMES

MOST_ROWS = 500
"""Of a larger file nothing is urgent: whoever is in a hurry sends the urgent rows by themselves."""


Origin = Callable[[list[Draft]], tuple[Draft, ...]]
"""Makes the notification's own record from what is written with it."""


def parts(whole: Plan, origin: Origin) -> tuple[Plan, ...]:
    """The parts of a plan, each a plan of its own with what was found about the whole; none where there is only one."""
    if len(whole.rows) > MOST_ROWS:
        return ()
    groups = list(_groups([row for row in whole.rows if row.drafts]))
    if len(groups) < 2:
        return ()
    drafts = ([draft for row in group for draft in row.drafts] for group in groups)
    made = zip(groups, drafts, strict=True)
    return tuple(Plan(whole.notice, whole.base, tuple(group), origin(written), whole.findings) for group, written in made)


def resting_on(own: Effect, register: Register) -> frozenset[str]:
    """What a row rests on besides the records that it changes: its State and that to which it belongs, where the file brings them
    in, and rules on how many.
    """
    state = register.get("state", own.target.state)
    brought = {f"state {own.target.state}"} if state is not None and register.is_pending(state) else set()
    of = KINDS[own.target.kind].of
    owner = register.get(of, own.after[of]) if of is not None else None
    if owner is not None and register.is_pending(owner):
        brought.add(owner.key)
    return frozenset(brought) | at_most_one(own.target.state, own.after.get("provision", ""))


def at_most_one(state: str, provision: str) -> frozenset[str]:
    """One mark for all entries of a State under a provision of which the number matters: none, one or two."""
    row = PROVISIONS.get(provision)
    counted = row is not None and (row.round_the_clock or row.cardinality is Cardinality.EXACTLY_ONE)
    return frozenset({f"{provision} of {state}"}) if counted else frozenset()


def renames(own: Effect, register: Register) -> Iterator[Finding]:
    """What is told of a body that gets another name: everything that it holds shows it."""
    named = own.target.record is not None and any(change.field.startswith(NAMES) and change.before for change in own.changes)
    if not named:
        return
    of_state = register.of_state("designation", own.target.state)
    held = [record for record in of_state if register.authority_of(record) == own.target.key]
    if len(held) < 2:
        return
    codes = ", ".join(dict.fromkeys(record.streams[Audience.PUBLIC][-1].provision or "" for record in held))
    yield Finding(
        Level.INFO, "body-of-several", f"this body holds {len(held)} designations, all of which show its new name: {codes}"
    )


def _groups(rows: Sequence[PlannedRow]) -> Iterator[list[PlannedRow]]:
    """Rows that touch a common record, directly or through others, in the order of their first rows."""
    group_of: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        joined = {id(group): group for key in row.touched if (group := group_of.get(key)) is not None}
        whole = sorted({place, *(each for group in joined.values() for each in group)})
        for each in whole:
            group_of |= dict.fromkeys(rows[each].touched, whole)
    found = {id(group): group for row in rows if (group := group_of[next(iter(row.touched))])}
    for group in sorted(found.values()):
        yield [rows[place] for place in group]
