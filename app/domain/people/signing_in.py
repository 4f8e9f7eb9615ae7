"""Who gets in, by which method; when a long absence closes the door; and when the service is still being set up."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from app.domain.access import Role, Verdict
from app.domain.people.standing import PRIVILEGED, Method, Standing

DORMANT_AFTER = timedelta(days=90)


def unused_since(standing: Standing) -> datetime:
    """When somebody last signed in, or the account was opened."""
    return standing.last_used_at or standing.created_at


def dormant(standing: Standing, now: datetime) -> bool:
    """Whether nobody has signed in for ninety days, counted from the account's beginning where nobody ever did."""
    return now - unused_since(standing) >= DORMANT_AFTER


def closed(standing: Standing, now: datetime) -> str | None:
    """Why the account is closed, for its person and for its tokens; None: it is not.

    A long absence closes privileged accounts only: a duty officer whom nobody needed for a quarter must get in at night.
    """
    if standing.suspended_at is not None:
        return "this account is suspended: an administrator can restore it"
    if standing.roles(now) & PRIVILEGED and dormant(standing, now):
        return f"not used for {DORMANT_AFTER.days} days: an administrator can restore it"
    return None


def may_sign_in(standing: Standing, method: Method, now: datetime) -> Verdict:
    """Whether the person may be signed in by ``method``."""
    roles = standing.roles(now)
    privileged, refusal = roles & PRIVILEGED, closed(standing, now)
    if refusal is None and not roles:
        refusal = "no role of this account is in force: whoever gave it can renew it"
    if refusal is None and privileged and method is not Method.PASSKEY:
        refusal = f"{', '.join(sorted(privileged))}: with a passkey only"
    return Verdict(allowed=refusal is None, reason=refusal or f"by {method.value}")


def administrators(standings: Iterable[Standing], now: datetime) -> frozenset[str]:
    """The persons who can act as administrators at ``now``: enrolled, in office, neither suspended nor long away."""
    return frozenset(
        each.person
        for each in standings
        if Method.PASSKEY in each.methods
        and Role.ADMINISTRATOR in each.roles(now)
        and may_sign_in(each, Method.PASSKEY, now).allowed
    )


def enough(administrators: frozenset[str]) -> bool:
    """Whether set-up can end: two administrators are enrolled. It ends once and does not begin again."""
    return len(administrators) > 1


def may_initialise(administrators: frozenset[str], *, setting_up: bool) -> Verdict:
    """Whether the operator of the machine may make an administrator, there being no two who could do so.

    During set-up the first administrator makes the second; afterwards one alone cannot, so the operator is the way back.
    """
    if not administrators:
        return Verdict(allowed=True, reason="there is no administrator")
    if len(administrators) == 1 and not setting_up:
        return Verdict(allowed=True, reason="a single administrator is left, and two must agree on another")
    if setting_up:
        return Verdict(allowed=False, reason="the first administrator is enrolled, and invites the second")
    return Verdict(allowed=False, reason="there are administrators: two of them make another")
