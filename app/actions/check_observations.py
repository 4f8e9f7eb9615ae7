"""The observations in the ledger: each well made, by somebody whom the audit trail knows, and told to nobody below its audience.

Like provisional contacts they are lines that nobody approved; they touch no designation.
"""

from collections.abc import Iterator, Mapping, Sequence

from app.actions.check_audit import carried_out
from app.actions.check_lines import Trouble, place
from app.domain.access import Audience, Matter, Permission, Principal, Role, decide
from app.domain.audit import Event
from app.domain.entry import Change, Entry
from app.domain.freshness import APPROVAL, KIND, Sort, audience_of, observed
from app.domain.provisions import PROVISIONS
from app.store.trail import ReadingTrail


def observations(trail: ReadingTrail, entries: Sequence[Entry]) -> tuple[int, list[Trouble]]:
    """How many observations there are, and what does not hold of their lines."""
    lines = [entry for entry in entries if entry.kind == KIND.name]
    designations = {entry.key: entry.state for entry in entries if entry.kind == "designation"}
    acts = _acts(trail, {entry.notification for entry in lines}) if lines else {}
    lowest: dict[str, Audience] = {}
    for entry in lines:
        lowest[entry.key] = min(entry.audience, lowest.get(entry.key, entry.audience))
    troubles = []
    for entry in lines:
        troubles += [Trouble(place(entry), detail) for detail in _line_faults(entry, acts)]
        if entry.audience == lowest[entry.key]:
            troubles += [Trouble(place(entry), detail) for detail in _faults(entry, designations)]
    return len({entry.notification for entry in lines}), troubles


def _acts(trail: ReadingTrail, names: set[str]) -> Mapping[str, Event]:
    """What the audit trail tells of each act."""
    return {event.targets[0].id: event for event in carried_out(trail) if event.targets[0].id in names}


def _line_faults(entry: Entry, acts: Mapping[str, Event]) -> Iterator[str]:
    if entry.approval != APPROVAL:
        yield "is an observation and names an approval: nobody approves one"
    if entry.change not in (Change.CREATE, Change.AMEND):
        yield "ends an observation: what was observed stays"
    event = acts.get(entry.notification)
    if event is None:
        yield "the audit trail knows of nobody who observed it"
    elif entry.key.endswith(f".{Sort.ATTESTED}") and not _may_attest(event, entry.state):
        yield f"the audit trail knows of nobody who may attest for {entry.state} and did"


def _may_attest(event: Event, state: str) -> bool:
    who = Principal(event.account, event.person, frozenset(map(Role, event.roles)), event.state)
    return event.action == Permission.ATTEST and decide(who, Permission.ATTEST, Matter(state)).allowed


def _faults(entry: Entry, designations: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with a line of the lowest stream: the one that tells what was observed, and when."""
    try:
        observation = observed(entry)
    except ValueError as error:
        yield f"makes no observation: {error}"
        return
    provision = PROVISIONS.get(observation.provision)
    if provision is None or entry.audience < audience_of(provision, observation.sort):
        yield f"is an observation in the {entry.audience.label} stream"
    if observation.at > entry.recorded_at:
        yield "was observed after it was recorded"
    if designations.get(observation.designation) != entry.state:
        yield "is about no designation of its State"
