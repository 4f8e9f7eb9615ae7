"""What a subscriber is to be told: changes behind their position, as far as they may know of them at this moment."""

from dataclasses import dataclass
from datetime import datetime

from app.actions.changes import targets_of
from app.actions.house import Caller, House
from app.domain.access import Audience, Principal
from app.domain.entry import Entry
from app.domain.notices import readable
from app.domain.people.standing import Standing
from app.domain.provisions import matching
from app.snapshot import changes as log
from app.snapshot.audience import View
from app.snapshot.changes import Concern
from app.snapshot.find import provisions_of
from app.store.subscriptions import Subscription
from app.store.unit import Reading

ACTION = "send-notice"
CREDENTIAL_OVER = "the token by which it was made has ended"
"""Why a subscription ended."""


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A subscription, how its person stands now, and whether the token by which it was made, if by one, still holds."""

    subscription: Subscription
    standing: Standing | None
    holds: bool


def subscribers(unit: Reading, found: list[Subscription], now: datetime) -> list[Subscriber]:
    """How the people of these subscriptions stand."""
    standings = {each.account: each for each in unit.people.standings({each.account for each in found})}
    usable = {each.id for account in {each.account for each in found if each.token} for each in unit.accounts.tokens(now, account)}
    return [Subscriber(each, standings.get(each.account), each.token is None or each.token in usable) for each in found]


def view_of(house: House, standing: Standing | None, ceiling: Audience) -> View | None:
    """The register as somebody may be told of it now; None where they may not be told of anything."""
    now = house.clock.now()
    cleared = readable(standing, ceiling, now)
    return None if cleared is None else house.shelf.edition(now).view(cleared)


def news(view: View, subscription: Subscription, limit: int) -> list[Entry]:
    """The first ``limit`` changes behind their position that they asked for."""
    return log.after(view, concern_of(subscription), subscription.position, limit)


def concern_of(subscription: Subscription) -> Concern:
    """What they asked for."""
    named = subscription.provision
    return Concern(subscription.state, None if named is None else provisions_of(matching(named)))


def remember(house: House, standing: Standing, told: list[Entry], reason: str, request: str) -> None:
    """The event of telling somebody of changes above public, before they are told. Raises AuditUnavailable."""
    above = [each for each in told if each.audience is not Audience.PUBLIC]
    if above:
        now = house.clock.now()
        principal = Principal(standing.account, standing.person, standing.roles(now), standing.state)
        targets = targets_of(above)
        event = Caller.of(principal, request).event(now, ACTION, reason, targets=targets, count=len(targets))
        house.journal.write_blocking(event)
