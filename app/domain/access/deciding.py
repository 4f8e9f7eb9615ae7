"""Who is asking, and whether they may: ``decide`` gives the answer with its reason, ``clearance`` how far they read."""

from dataclasses import dataclass
from functools import lru_cache

from app.domain.access.audience import Audience, Clearance
from app.domain.access.matrix import FOR_ANONYMOUS, MATRIX, READS, SHOWS, Condition, Grant, Permission, Role


@dataclass(frozen=True, slots=True)
class Principal:
    """Who is asking. ``person`` is the human behind the account: two accounts of one person are one person.

    ``ceiling`` and ``scope`` confine the token in use, whose id is ``token``; a ``scope`` of None: to nothing.
    """

    account: str
    person: str
    roles: frozenset[Role] = frozenset()
    state: str | None = None
    stepped_up: bool = False
    ceiling: Audience = Audience.RESTRICTED
    scope: frozenset[Permission] | None = None
    token: str = ""

    @property
    def anonymous(self) -> bool:
        """True for a caller who did not sign in."""
        return not self.account


ANONYMOUS = Principal(account="", person="")


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer of ``decide``, with the reason in words."""

    allowed: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Matter:
    """What a decision is about: the State concerned (None: no single one), who brought it in, who chose how it is read, and
    whether it is still, or was lately, at work.
    """

    state: str | None = None
    submitter: str | None = None
    editors: frozenset[str] = frozenset()
    at_work: bool = False


_ANYWHERE = Matter()
_OPEN = Verdict(allowed=True, reason="open to everyone")


def decide(principal: Principal, permission: Permission, matter: Matter | None = None) -> Verdict:
    """Whether ``principal`` may use ``permission`` on ``matter``; without a matter, whether on anything at all."""
    if permission in FOR_ANONYMOUS:
        return _OPEN
    if principal.anonymous:
        return Verdict(allowed=False, reason="sign-in is needed")
    if principal.scope is not None and permission not in principal.scope:
        return Verdict(allowed=False, reason=f"this token is not for {permission.value}")
    needed = SHOWS.get(permission, Audience.PUBLIC)
    if principal.ceiling < needed:
        return Verdict(allowed=False, reason=f"this token reads up to {principal.ceiling.label}; this needs {needed.label} values")
    return _by_role(principal, permission, matter)


def _by_role(principal: Principal, permission: Permission, matter: Matter | None) -> Verdict:
    row = MATRIX[permission]
    reasons = []
    for role in sorted(principal.roles & row.keys()):
        refusal = _refusal(principal, row[role], matter)
        if refusal is None:
            return Verdict(allowed=True, reason=f"{role} ({', '.join(sorted(row[role])) or 'always'})")
        reasons.append(f"{role}: {refusal}")
    needed = f"needs the role {', '.join(sorted(row))}" if row else "nobody's role: only the machine's operator, or the service"
    return Verdict(allowed=False, reason="; ".join(reasons) or needed)


def _refusal(principal: Principal, grant: Grant, matter: Matter | None) -> str | None:
    """Which condition does not hold; None where all do. Without a matter, those about one are left open."""
    if Condition.STEP_UP in grant and not principal.stepped_up:
        return "needs a fresh sign-in"
    if matter is None:
        return None
    at_home = matter.state is not None and matter.state == principal.state
    if Condition.OWN_STATE in grant and not at_home:
        return "only for one's own State"
    if Condition.FOREIGN_STATE in grant and at_home:
        return "only for other States than one's own"
    return _of_the_work(principal, grant, matter)


def _of_the_work(principal: Principal, grant: Grant, matter: Matter) -> str | None:
    if Condition.AT_WORK in grant and not matter.at_work:
        return "is decided since more than seven days: an auditor, or an editor of its State, still sees what it says"
    if Condition.ONES_OWN in grant and matter.submitter != principal.person:
        return "only the submitter"
    return _of_ones_own(principal, matter) if Condition.NOT_ONES_OWN in grant else None


def _of_ones_own(principal: Principal, matter: Matter) -> str | None:
    if principal.person in matter.editors:
        return "a second person must decide, never one who chose how it is read"
    alone = matter.submitter in (None, principal.person)
    return "a second person must decide, never the submitter" if alone else None


@lru_cache(4096)
def clearance(principal: Principal) -> Clearance:
    """Up to which audience ``principal`` reads, generally and in their own State."""
    general, own = _up_to(principal, _ANYWHERE), _up_to(principal, Matter(principal.state))
    return Clearance(general) if own <= general else Clearance(general, principal.state, own)


def _up_to(principal: Principal, matter: Matter) -> Audience:
    return max(audience for audience, permission in READS.items() if decide(principal, permission, matter).allowed)
