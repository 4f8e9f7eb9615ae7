"""Promising letters about changes: one for each person, in the unit that moves their positions."""

from collections import defaultdict
from contextlib import suppress

from app.actions.house import House
from app.actions.notices.letters import promised
from app.actions.notices.whom import CREDENTIAL_OVER, Subscriber, news, subscribers, view_of
from app.domain.access import Audience
from app.domain.notices import TOGETHER, Medium
from app.store.accounts import Account

MANY = 1_000
"""So many changes are looked at for one letter, which names fewer."""


class _OvertakenError(Exception):
    """Another process was faster: what this one was about to promise is promised already."""


def tell_by_mail(house: House) -> int:
    """Puts a letter into the outbox for everybody who asked for it and may know of what changed; how many.

    What one person asked for by a token comes in a letter of its own, and ends with the token.
    """
    now, newest = house.clock.now(), house.shelf.snapshot.number
    with house.database.reading() as unit:
        due = unit.subscriptions.due(Medium.EMAIL, newest, now)
        if not due:
            return 0
        found = subscribers(unit, due, now)
        accounts = unit.accounts.some({each.account for each in due})
    together: dict[tuple[str, Audience, str | None], list[Subscriber]] = defaultdict(list)
    for each in found:
        seen = each.subscription
        if each.holds:
            together[seen.account, seen.ceiling, seen.token].append(each)
        else:
            with house.database.telling() as (subscriptions, _):
                subscriptions.end(seen.id, CREDENTIAL_OVER)
    return sum(_tell(house, accounts[account], several, newest) for (account, *_), several in together.items())


def _tell(house: House, account: Account, several: list[Subscriber], newest: int) -> int:
    """One letter at most, about whatever any of these subscriptions of one person asks for."""
    numbers = sorted({number for each in several for number in _numbers(house, each, newest)})
    letters = []
    if numbers and account.email:
        letters = [promised(house, account.email, [each.subscription for each in several], numbers)]
    with suppress(_OvertakenError), house.database.telling() as (subscriptions, outbox):
        due_at = house.clock.now() + TOGETHER
        for each in several:
            seen = each.subscription
            _first(subscriptions.told(seen, newest, due_at) if numbers else subscriptions.passed(seen, newest))
        outbox.add(letters)
        return len(letters)
    return 0


def _first(moved: bool) -> None:  # noqa: FBT001 - what a move answered
    """Raises _OvertakenError, which undoes the whole unit, where another process had moved this one."""
    if not moved:
        raise _OvertakenError


def _numbers(house: House, each: Subscriber, newest: int) -> list[int]:
    view = view_of(house, each.standing, each.subscription.ceiling)
    if view is None:
        return []
    return [entry.number for entry in news(view, each.subscription, MANY) if entry.number <= newest]
