"""Break-glass: for half an hour somebody reads the network contacts of one State that their roles alone do not show them.

Who may, for how long, how often; who is concerned by it, who reviews it, and when a review that is missing is reminded of.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from app.domain.access import MATRIX, Audience, Clearance, Matter, Permission, Principal, Role, Verdict, clearance, decide

LASTS = timedelta(minutes=30)
MOST, WITHIN = 5, timedelta(hours=24)
"""How often one person may, in any stretch of that length: enough for an incident in several States, no way to a list."""

REMINDERS = (1, 7, 14, 28)
"""How many days after its end a missing review is told of."""

PURPOSES = MappingProxyType(
    {  # code: in English, in French
        "emergency-disclosure": ("emergency disclosure of computer data", "divulgation urgente de données informatiques"),
        "emergency-mutual-assistance": ("emergency mutual assistance", "entraide urgente"),
        "preservation": ("preservation of computer data", "conservation de données informatiques"),
        "incident-notification": ("notification of an incident", "notification d'un incident"),
        "contact-check": ("checking that the contacts answer", "vérification que les contacts répondent"),
        "other": ("another purpose", "autre finalité"),
    }
)


class Outcome(StrEnum):
    """What a review finds."""

    JUSTIFIED = "justified"
    NOT_JUSTIFIED = "not-justified"
    DRILL = "drill"


@dataclass(frozen=True, slots=True)
class Review:
    """What somebody who was not involved found."""

    by: str
    at: datetime
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Opening:
    """The contacts of ``state``, opened by a person whose ``home`` is a State, or the Secretariat (None), in these ``roles``.

    It ends at ``ends_at``: half an hour after ``opened_at``, or when it was ended.
    """

    id: str
    account: str
    person: str
    home: str | None
    roles: frozenset[Role]
    state: str
    purpose: str
    drill: bool
    opened_at: datetime
    ends_at: datetime
    review: Review | None = None

    def open_at(self, now: datetime) -> bool:
        """Whether it goes on at ``now``."""
        return now < self.ends_at

    def serves(self, principal: Principal, now: datetime) -> bool:
        """Whether ``principal`` reads by it at ``now``: in person, and as long as they hold a role that they opened it in."""
        return self.open_at(now) and principal.scope is None and not self.roles.isdisjoint(principal.roles)


def may_open(principal: Principal, state: str) -> Verdict:
    """Whether ``principal`` may open the contacts of ``state`` at all."""
    if principal.scope is not None:
        return Verdict(allowed=False, reason="break-glass is for a person who is there, not for a machine's token")
    verdict = decide(principal, Permission.BREAK_GLASS, Matter(state))
    if verdict.allowed and clearance(principal).over(state) >= Audience.NETWORK:
        return Verdict(allowed=False, reason="your roles let you read the network contacts of this State already")
    return verdict


def roles_for(principal: Principal) -> frozenset[Role]:
    """The roles of ``principal`` that allow it."""
    return principal.roles & MATRIX[Permission.BREAK_GLASS].keys()


def already(recent: Collection[Opening], state: str, now: datetime) -> Opening | None:
    """The one of a person's recent openings by which they read the contacts of ``state`` now."""
    return next((each for each in recent if each.state == state and each.open_at(now)), None)


def again_at(recent: Sequence[Opening], now: datetime) -> datetime | None:
    """When a person with these openings within WITHIN may next open one; None: now."""
    counted = sorted(each.opened_at for each in recent if each.opened_at > now - WITHIN)
    return None if len(counted) < MOST else counted[-MOST] + WITHIN


def through(principal: Principal, state: str) -> Clearance:
    """Up to which audience an answer about ``state`` alone is made for somebody who has opened its contacts. Never restricted,
    unless their roles show that anyway.
    """
    usual = clearance(principal)
    over = max(usual.over(state), min(Audience.NETWORK, principal.ceiling))
    return Clearance(usual.general, state, over) if over > usual.general else usual


@dataclass(frozen=True, slots=True)
class Concerned:
    """Which openings concern somebody: all of them, those of or about one State, those of one person."""

    everything: bool
    state: str | None
    person: str | None

    def by(self, opening: Opening) -> bool:
        """Whether this one does."""
        theirs = self.person == opening.person
        return self.everything or theirs or (self.state is not None and self.state in (opening.state, opening.home))


def concerned(principal: Principal) -> Concerned:
    """Which openings concern ``principal``: an auditor's work, those of or about an editor's State, one's own."""

    def sees(matter: Matter) -> bool:
        return decide(principal, Permission.SEE_BREAK_GLASS, matter).allowed

    return Concerned(
        sees(Matter()),
        principal.state if sees(Matter(principal.state)) else None,
        principal.person if sees(Matter(submitter=principal.person)) else None,
    )


def may_know_why(principal: Principal, opening: Opening) -> bool:
    """Whether the reason in words is for ``principal``: the person, an editor of that person's State, an auditor.

    Not for the State whose contacts were opened: a reason may tell of a case that is not theirs to know.
    """
    return decide(principal, Permission.SEE_BREAK_GLASS, Matter(opening.home, opening.person)).allowed


def may_review(principal: Principal, opening: Opening) -> Verdict:
    """Whether ``principal`` may review it: an auditor who is neither the person, nor of one of the two States."""
    verdict = decide(principal, Permission.REVIEW_BREAK_GLASS)
    if verdict.allowed and principal.person == opening.person:
        return Verdict(allowed=False, reason="somebody who was not involved reviews it, never the person who opened it")
    if verdict.allowed and principal.state is not None and principal.state in (opening.state, opening.home):
        return Verdict(allowed=False, reason="somebody who was not involved reviews it, never one of the two States")
    return verdict


def outcomes(opening: Opening) -> tuple[Outcome, ...]:
    """What a review of it may find: what was opened as a drill was one, or was none."""
    return (Outcome.DRILL if opening.drill else Outcome.JUSTIFIED, Outcome.NOT_JUSTIFIED)


def reminder(opening: Opening, now: datetime) -> int | None:
    """The newest of REMINDERS that is due at ``now`` where the review is missing."""
    if opening.review is not None:
        return None
    passed = [days for days in REMINDERS if opening.ends_at + timedelta(days=days) <= now]
    return passed[-1] if passed else None
