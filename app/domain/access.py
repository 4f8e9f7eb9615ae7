"""Who may do what: audiences, roles, permissions, and the one matrix that ``decide`` reads.

Every route and command names a ``Permission``; nothing else in the house decides about access.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import lru_cache
from types import MappingProxyType


class Audience(IntEnum):
    """How far a value may travel; each tier sees all below it (DOMAIN: audiences)."""

    PUBLIC = 0
    PARTIES = 1
    NETWORK = 2
    RESTRICTED = 3

    @property
    def label(self) -> str:
        """The name used in files, answers and documents."""
        return _LABELS[self]

    @property
    def tlp(self) -> str:
        """Traffic Light Protocol 2.0 label of an answer at this tier."""
        return _TLP[self]


_LABELS = tuple(audience.name.lower() for audience in Audience)
_TLP = {
    Audience.PUBLIC: "TLP:CLEAR",
    Audience.PARTIES: "TLP:AMBER",
    Audience.NETWORK: "TLP:AMBER+STRICT",
    Audience.RESTRICTED: "TLP:RED",
}
AUDIENCES = MappingProxyType({audience.label: audience for audience in Audience})


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
    READ_AUDIT = "read-audit"
    READ_OWN_AUDIT = "read-own-audit"
    READ_STATE_AUDIT = "read-state-audit"
    SEE_ACCOUNTS = "see-accounts"
    MANAGE_ACCOUNTS = "manage-accounts"
    PROBE = "probe"


class Grant(StrEnum):
    """How a role holds a permission."""

    ALWAYS = "always"
    OWN_STATE = "own-state"
    NOT_ONES_OWN = "not-ones-own"
    ONES_OWN = "ones-own"
    WITH_STEP_UP = "with-step-up"
    OWN_STATE_WITH_STEP_UP = "own-state-with-step-up"


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
_OPEN = (Permission.READ_REGISTER, Permission.PROBE, Permission.SIGN_IN)
_ABOUT_ONESELF = (Permission.SEE_SELF, Permission.MANAGE_OWN, Permission.READ_OWN_AUDIT)
_EVERYONE = MappingProxyType(dict.fromkeys(Role, Grant.ALWAYS))
_AUDITING = MappingProxyType({Role.ADMINISTRATOR: Grant.ALWAYS, Role.AUDITOR: Grant.ALWAYS})
_WHO_SPEAKS_FOR_A_STATE = MappingProxyType({Role.REGISTRAR: Grant.ALWAYS, Role.STATE_EDITOR: Grant.OWN_STATE})

MATRIX: MappingProxyType[Permission, MappingProxyType[Role, Grant]] = MappingProxyType(
    {
        **dict.fromkeys((*_OPEN, *_ABOUT_ONESELF), _EVERYONE),
        Permission.READ_AUDIT: _AUDITING,
        Permission.READ_STATE_AUDIT: MappingProxyType({Role.STATE_EDITOR: Grant.OWN_STATE}),
        Permission.SEE_ACCOUNTS: MappingProxyType({**_AUDITING, Role.STATE_EDITOR: Grant.OWN_STATE}),
        Permission.MANAGE_ACCOUNTS: MappingProxyType(
            {Role.ADMINISTRATOR: Grant.WITH_STEP_UP, Role.STATE_EDITOR: Grant.OWN_STATE_WITH_STEP_UP}
        ),
        Permission.SUBMIT: _WHO_SPEAKS_FOR_A_STATE,
        **dict.fromkeys(_ABOUT_PROVISIONAL, _WHO_SPEAKS_FOR_A_STATE),
        Permission.SEE_NOTIFICATION: MappingProxyType(
            _WHO_SPEAKS_FOR_A_STATE | {Role.APPROVER: Grant.ALWAYS, Role.AUDITOR: Grant.WITH_STEP_UP}
        ),
        **dict.fromkeys(_DECIDING, MappingProxyType({Role.APPROVER: Grant.NOT_ONES_OWN})),
        Permission.WITHDRAW: MappingProxyType({Role.REGISTRAR: Grant.ONES_OWN, Role.STATE_EDITOR: Grant.ONES_OWN}),
    }
)
FOR_ANONYMOUS = frozenset(_OPEN)
"""What everybody may ask for, signed in or not; how much they then see is a matter of clearance."""

_OF_AUDIT = (Permission.READ_AUDIT, Permission.READ_OWN_AUDIT, Permission.READ_STATE_AUDIT)
_SENT = (Permission.SUBMIT, Permission.SEE_NOTIFICATION, Permission.WITHDRAW)
NEEDS_RESTRICTED = frozenset((*_DECIDING, *_ABOUT_PROVISIONAL, *_OF_AUDIT, *_SENT))
"""What shows notifications, provisional contacts or who looked at what: not for a token with a lower ceiling."""

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


def _refusal(principal: Principal, grant: Grant, matter: Matter | None) -> str | None:
    if grant in (Grant.WITH_STEP_UP, Grant.OWN_STATE_WITH_STEP_UP) and not principal.stepped_up:
        return "needs a fresh sign-in"
    if grant in (Grant.ALWAYS, Grant.WITH_STEP_UP) or matter is None:
        return None
    own = matter.submitter == principal.person
    if grant in (Grant.OWN_STATE, Grant.OWN_STATE_WITH_STEP_UP):
        return None if matter.state is not None and matter.state == principal.state else "only for one's own State"
    if grant is Grant.NOT_ONES_OWN:
        if principal.person in matter.editors:
            return "a second person must decide, never one who chose how it is read"
        return "a second person must decide, never the submitter" if own or matter.submitter is None else None
    return None if own else "only the submitter"
