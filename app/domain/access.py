"""Who may do what: audiences, roles, permissions, and the one matrix that ``decide`` reads.

Every route and command names a ``Permission``; nothing else in the house decides about access.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from app.domain.audience import AUDIENCES as AUDIENCES  # noqa: PLC0414 - given on from here
from app.domain.audience import Audience as Audience  # noqa: PLC0414


class Role(StrEnum):
    """What a person, or a client, is here to do."""

    OFFICER = "officer"
    DUTY_OFFICER = "duty_officer"
    STATE_EDITOR = "state_editor"
    REGISTRAR = "registrar"
    APPROVER = "approver"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    CLIENT = "client"


STATE_BOUND = frozenset({Role.OFFICER, Role.DUTY_OFFICER, Role.STATE_EDITOR})


class Permission(StrEnum):
    """What a route or command asks for."""

    READ_REGISTER = "read-register"
    SUBMIT = "submit"
    SEE_NOTIFICATION = "see-notification"
    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    SEE_PROVISIONAL = "see-provisional"
    POST_PROVISIONAL = "post-provisional"
    WITHDRAW_PROVISIONAL = "withdraw-provisional"
    SEE_SELF = "see-self"
    SIGN_IN = "sign-in"
    MANAGE_OWN = "manage-own-sign-in"
    SEE_ACCOUNTS = "see-accounts"
    MANAGE_ACCOUNTS = "manage-accounts"
    BREAK_GLASS = "break-glass"
    SEE_BREAK_GLASS = "see-break-glass"
    REVIEW_BREAK_GLASS = "review-break-glass"
    PROBE = "probe"


class Grant(StrEnum):
    """How a role holds a permission."""

    ALWAYS = "always"
    OWN_STATE = "own-state"
    NOT_ONES_OWN = "not-ones-own"
    ONES_OWN = "ones-own"
    WITH_STEP_UP = "with-step-up"
    OWN_STATE_WITH_STEP_UP = "own-state-with-step-up"
    FOREIGN_STATE_WITH_STEP_UP = "foreign-state-with-step-up"


@dataclass(frozen=True, slots=True)
class Principal:
    """Who is asking. ``person`` is the human behind the account: two accounts of one person are one person.

    ``ceiling`` and ``scope`` confine the token in use; a ``scope`` of None: to nothing.
    """

    account: str
    person: str
    roles: frozenset[Role] = frozenset()
    state: str | None = None
    stepped_up: bool = False
    ceiling: Audience = Audience.RESTRICTED
    scope: frozenset[Permission] | None = None

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
class Clearance:
    """Up to which audience somebody reads: generally, and in their own State."""

    general: Audience
    state: str | None = None
    own: Audience = Audience.PUBLIC

    def over(self, state: str) -> Audience:
        """The highest audience readable in records of ``state``."""
        return max(self.general, self.own) if state == self.state else self.general

    @property
    def highest(self) -> Audience:
        """The highest audience that any answer may hold."""
        return max(self.general, self.own)


PUBLIC_ONLY = Clearance(Audience.PUBLIC)

_DECIDING = (Permission.APPROVE, Permission.REJECT)
_ABOUT_PROVISIONAL = (Permission.SEE_PROVISIONAL, Permission.POST_PROVISIONAL, Permission.WITHDRAW_PROVISIONAL)
_ABOUT_GLASS = (Permission.BREAK_GLASS, Permission.SEE_BREAK_GLASS, Permission.REVIEW_BREAK_GLASS)
_WITHOUT_NETWORK = (Role.OFFICER, Role.REGISTRAR, Role.APPROVER)
_EVERYONE = MappingProxyType(dict.fromkeys(Role, Grant.ALWAYS))
_WHO_SPEAKS_FOR_A_STATE = MappingProxyType({Role.REGISTRAR: Grant.ALWAYS, Role.STATE_EDITOR: Grant.OWN_STATE})

MATRIX: MappingProxyType[Permission, MappingProxyType[Role, Grant]] = MappingProxyType(
    {
        Permission.READ_REGISTER: _EVERYONE,
        Permission.PROBE: _EVERYONE,
        Permission.SEE_SELF: _EVERYONE,
        Permission.SIGN_IN: _EVERYONE,
        Permission.MANAGE_OWN: _EVERYONE,
        Permission.SEE_ACCOUNTS: MappingProxyType(
            {Role.ADMINISTRATOR: Grant.ALWAYS, Role.AUDITOR: Grant.ALWAYS, Role.STATE_EDITOR: Grant.OWN_STATE}
        ),
        Permission.MANAGE_ACCOUNTS: MappingProxyType(
            {Role.ADMINISTRATOR: Grant.WITH_STEP_UP, Role.STATE_EDITOR: Grant.OWN_STATE_WITH_STEP_UP}
        ),
        Permission.BREAK_GLASS: MappingProxyType(
            dict.fromkeys(_WITHOUT_NETWORK, Grant.WITH_STEP_UP) | {Role.STATE_EDITOR: Grant.FOREIGN_STATE_WITH_STEP_UP}
        ),
        Permission.SEE_BREAK_GLASS: MappingProxyType(
            dict.fromkeys(_WITHOUT_NETWORK, Grant.ONES_OWN) | {Role.STATE_EDITOR: Grant.OWN_STATE, Role.AUDITOR: Grant.WITH_STEP_UP}
        ),
        Permission.REVIEW_BREAK_GLASS: MappingProxyType({Role.AUDITOR: Grant.WITH_STEP_UP}),
        Permission.SUBMIT: _WHO_SPEAKS_FOR_A_STATE,
        **dict.fromkeys(_ABOUT_PROVISIONAL, _WHO_SPEAKS_FOR_A_STATE),
        Permission.SEE_NOTIFICATION: MappingProxyType(
            _WHO_SPEAKS_FOR_A_STATE | {Role.APPROVER: Grant.ALWAYS, Role.AUDITOR: Grant.WITH_STEP_UP}
        ),
        **dict.fromkeys(_DECIDING, MappingProxyType({Role.APPROVER: Grant.NOT_ONES_OWN})),
        Permission.WITHDRAW: MappingProxyType({Role.REGISTRAR: Grant.ONES_OWN, Role.STATE_EDITOR: Grant.ONES_OWN}),
    }
)
FOR_ANONYMOUS = frozenset({Permission.READ_REGISTER, Permission.PROBE, Permission.SIGN_IN})
"""What everybody may ask for, signed in or not; how much they then see is a matter of clearance."""

NEEDS_RESTRICTED = frozenset(
    {*_DECIDING, *_ABOUT_PROVISIONAL, *_ABOUT_GLASS, Permission.SUBMIT, Permission.SEE_NOTIFICATION, Permission.WITHDRAW}
)
"""What shows notifications, provisional contacts or reasons, and so restricted values: not for a token with a lower ceiling."""

READING: MappingProxyType[Role, tuple[Audience, Audience, Audience]] = MappingProxyType(
    {  # role: (generally, in one's own State, with step-up)
        Role.OFFICER: (Audience.PARTIES, Audience.PARTIES, Audience.PARTIES),
        Role.DUTY_OFFICER: (Audience.NETWORK, Audience.NETWORK, Audience.NETWORK),
        Role.STATE_EDITOR: (Audience.PARTIES, Audience.RESTRICTED, Audience.PARTIES),
        Role.REGISTRAR: (Audience.PARTIES, Audience.PARTIES, Audience.PARTIES),
        Role.APPROVER: (Audience.PARTIES, Audience.PARTIES, Audience.PARTIES),
        Role.AUDITOR: (Audience.PARTIES, Audience.PARTIES, Audience.RESTRICTED),
        Role.ADMINISTRATOR: (Audience.PUBLIC, Audience.PUBLIC, Audience.PUBLIC),
        Role.CLIENT: (Audience.PARTIES, Audience.PARTIES, Audience.PARTIES),
    }
)


@lru_cache(4096)
def clearance(principal: Principal) -> Clearance:
    """Up to which audience ``principal`` reads, capped by the ceiling of the token in use."""
    general = own = Audience.PUBLIC
    for role in principal.roles:
        usual, at_home, stepped_up = READING[role]
        general = max(general, usual, stepped_up if principal.stepped_up else usual)
        own = max(own, at_home)
    general, own = min(general, principal.ceiling), min(own, principal.ceiling)
    if principal.state is None or own <= general:
        return Clearance(general)
    return Clearance(general, principal.state, own)


@dataclass(frozen=True, slots=True)
class Matter:
    """What a decision is about: the State concerned (None: no single one), who brought it in, and who chose how it is read."""

    state: str | None = None
    submitter: str | None = None
    editors: frozenset[str] = frozenset()


def decide(principal: Principal, permission: Permission, matter: Matter | None = None) -> Verdict:
    """Whether ``principal`` may use ``permission`` on ``matter``; without a matter, whether on anything at all."""
    if permission in FOR_ANONYMOUS:
        return Verdict(allowed=True, reason="open to everyone")
    if principal.anonymous:
        return Verdict(allowed=False, reason="sign-in is needed")
    if principal.scope is not None and permission not in principal.scope:
        return Verdict(allowed=False, reason=f"this token is not for {permission.value}")
    if permission in NEEDS_RESTRICTED and principal.ceiling < Audience.RESTRICTED:
        return Verdict(allowed=False, reason=f"this token reads up to {principal.ceiling.label}; this needs restricted values")
    reasons = []
    for role in sorted(principal.roles):
        grant = MATRIX[permission].get(role)
        if grant is None:
            continue
        refusal = _refusal(principal, grant, matter)
        if refusal is None:
            return Verdict(allowed=True, reason=f"{role} ({grant})")
        reasons.append(f"{role}: {refusal}")
    needed = ", ".join(sorted(MATRIX[permission]))
    return Verdict(allowed=False, reason="; ".join(reasons) or f"needs the role {needed}")


_STEP_UP = (Grant.WITH_STEP_UP, Grant.OWN_STATE_WITH_STEP_UP, Grant.FOREIGN_STATE_WITH_STEP_UP)


def _refusal(principal: Principal, grant: Grant, matter: Matter | None) -> str | None:
    if grant in _STEP_UP and not principal.stepped_up:
        return "needs a fresh sign-in"
    if grant in (Grant.ALWAYS, Grant.WITH_STEP_UP) or matter is None:
        return None
    at_home = matter.state is not None and matter.state == principal.state
    if grant in (Grant.OWN_STATE, Grant.OWN_STATE_WITH_STEP_UP):
        return None if at_home else "only for one's own State"
    if grant is Grant.FOREIGN_STATE_WITH_STEP_UP:
        return "of one's own State one reads everything already" if at_home else None
    if grant is Grant.NOT_ONES_OWN:
        return _of_ones_own(principal, matter)
    return None if matter.submitter == principal.person else "only the submitter"


def _of_ones_own(principal: Principal, matter: Matter) -> str | None:
    if principal.person in matter.editors:
        return "a second person must decide, never one who chose how it is read"
    alone = matter.submitter in (None, principal.person)
    return "a second person must decide, never the submitter" if alone else None
