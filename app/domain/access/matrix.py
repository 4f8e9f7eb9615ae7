"""The matrix: which role may do what, under which conditions. One table; ``decide`` is what reads it.

Every route, every command and every job of the service names one of these permissions, or the service does not start.
"""

from enum import StrEnum
from types import MappingProxyType

from app.domain.access.audience import Audience


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
    """What is asked for."""

    READ_PUBLIC = "read-public"
    READ_PARTIES = "read-parties"
    READ_NETWORK = "read-network"
    READ_RESTRICTED = "read-restricted"
    EXPORT_NETWORK = "export-network"
    BUNDLE_PUBLIC = "bundle-public"
    BUNDLE_PARTIES = "bundle-parties"
    BUNDLE_NETWORK = "bundle-network"
    SUBMIT = "submit"
    SEE_NOTIFICATION = "see-notification"
    SEE_CONTENTS = "see-notification-contents"
    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    SEE_PROVISIONAL = "see-provisional"
    POST_PROVISIONAL = "post-provisional"
    WITHDRAW_PROVISIONAL = "withdraw-provisional"
    ATTEST = "attest"
    REPORT = "report"
    SEE_SELF = "see-self"
    SIGN_IN = "sign-in"
    MANAGE_OWN = "manage-own-sign-in"
    READ_AUDIT = "read-audit"
    READ_OWN_AUDIT = "read-own-audit"
    READ_STATE_AUDIT = "read-state-audit"
    READ_METRICS = "read-metrics"
    SEE_ACCOUNTS = "see-accounts"
    MANAGE_ACCOUNTS = "manage-accounts"
    BREAK_GLASS = "break-glass"
    SEE_BREAK_GLASS = "see-break-glass"
    REVIEW_BREAK_GLASS = "review-break-glass"
    ASK_ERASURE = "ask-erasure"
    SEE_ERASURE = "see-erasure"
    APPROVE_ERASURE = "approve-erasure"
    SUBSCRIBE = "subscribe"
    PLAN_DRILL = "plan-drill"
    SEE_DRILL = "see-drill"
    RECORD_DRILL = "record-drill"
    ANSWER_DRILL = "answer-drill"
    PROBE = "probe"
    OPERATE = "operate"
    WORK = "work"


class Condition(StrEnum):
    """What must hold beside the role."""

    STEP_UP = "with-step-up"
    OWN_STATE = "own-state"
    FOREIGN_STATE = "foreign-state"
    NOT_ONES_OWN = "not-ones-own"
    ONES_OWN = "ones-own"
    AT_WORK = "at-work"


Grant = frozenset[Condition]
Row = MappingProxyType[Role, Grant]

_ALWAYS: Grant = frozenset()
_AT_HOME: Grant = frozenset({Condition.OWN_STATE})
_ABROAD: Grant = frozenset({Condition.FOREIGN_STATE})
_FRESH: Grant = frozenset({Condition.STEP_UP})
_FRESH_AT_HOME: Grant = frozenset({Condition.STEP_UP, Condition.OWN_STATE})
_FRESH_ABROAD: Grant = frozenset({Condition.STEP_UP, Condition.FOREIGN_STATE})
_OF_OTHERS: Grant = frozenset({Condition.NOT_ONES_OWN})
_FRESH_OF_OTHERS: Grant = frozenset({Condition.STEP_UP, Condition.NOT_ONES_OWN})
_ONES_OWN: Grant = frozenset({Condition.ONES_OWN})
_AT_WORK: Grant = frozenset({Condition.AT_WORK})


def _row(**grants: Grant) -> Row:
    return MappingProxyType({Role(name): grant for name, grant in grants.items()})


_EVERYBODY = _row(**dict.fromkeys(Role, _ALWAYS))
_NOBODY = _row()
_SPEAKS_FOR_A_STATE = _row(state_editor=_AT_HOME, registrar=_ALWAYS)

MATRIX: MappingProxyType[Permission, Row] = MappingProxyType(
    {
        # reading the register; of notifications at work registrars and approvers see all, under SEE_CONTENTS
        Permission.READ_PUBLIC: _EVERYBODY,
        Permission.READ_PARTIES: _row(**dict.fromkeys(set(Role) - {Role.ADMINISTRATOR}, _ALWAYS)),
        Permission.READ_NETWORK: _row(duty_officer=_ALWAYS, state_editor=_AT_HOME, auditor=_FRESH),
        Permission.READ_RESTRICTED: _row(state_editor=_AT_HOME, auditor=_FRESH),
        Permission.EXPORT_NETWORK: _row(duty_officer=_FRESH, state_editor=_FRESH, auditor=_FRESH),
        # bundles: those above public are encrypted to one recipient
        Permission.BUNDLE_PUBLIC: _EVERYBODY,
        Permission.BUNDLE_PARTIES: _row(**dict.fromkeys(set(Role) - {Role.ADMINISTRATOR}, _ALWAYS)),
        Permission.BUNDLE_NETWORK: _row(duty_officer=_ALWAYS),
        # notifications
        Permission.SUBMIT: _SPEAKS_FOR_A_STATE,
        Permission.SEE_NOTIFICATION: _row(state_editor=_AT_HOME, registrar=_ALWAYS, approver=_ALWAYS, auditor=_FRESH),
        Permission.SEE_CONTENTS: _row(state_editor=_AT_HOME, registrar=_AT_WORK, approver=_AT_WORK, auditor=_FRESH),
        Permission.APPROVE: _row(approver=_FRESH_OF_OTHERS),
        Permission.REJECT: _row(approver=_OF_OTHERS),
        Permission.WITHDRAW: _row(state_editor=_ONES_OWN, registrar=_ONES_OWN),
        # provisional contacts
        Permission.SEE_PROVISIONAL: _SPEAKS_FOR_A_STATE,
        Permission.POST_PROVISIONAL: _SPEAKS_FOR_A_STATE,
        Permission.WITHDRAW_PROVISIONAL: _SPEAKS_FOR_A_STATE,
        # freshness
        Permission.ATTEST: _row(state_editor=_AT_HOME, registrar=_ALWAYS, approver=_ALWAYS),
        Permission.REPORT: _row(officer=_ALWAYS, duty_officer=_ALWAYS, state_editor=_ALWAYS, registrar=_ALWAYS, approver=_ALWAYS),
        # people
        Permission.SIGN_IN: _EVERYBODY,
        Permission.SEE_SELF: _EVERYBODY,
        Permission.MANAGE_OWN: _EVERYBODY,
        Permission.READ_AUDIT: _row(auditor=_ALWAYS, administrator=_ALWAYS),
        Permission.READ_OWN_AUDIT: _EVERYBODY,
        Permission.READ_STATE_AUDIT: _row(state_editor=_AT_HOME),
        Permission.READ_METRICS: _row(auditor=_ALWAYS, administrator=_ALWAYS),
        Permission.SEE_ACCOUNTS: _row(state_editor=_AT_HOME, auditor=_ALWAYS, administrator=_ALWAYS),
        Permission.MANAGE_ACCOUNTS: _row(state_editor=_FRESH_AT_HOME, administrator=_FRESH),
        # break-glass
        Permission.BREAK_GLASS: _row(officer=_FRESH, state_editor=_FRESH_ABROAD, registrar=_FRESH, approver=_FRESH),
        Permission.SEE_BREAK_GLASS: _row(
            officer=_ONES_OWN, state_editor=_AT_HOME, registrar=_ONES_OWN, approver=_ONES_OWN, auditor=_FRESH
        ),
        Permission.REVIEW_BREAK_GLASS: _row(auditor=_FRESH),
        # erasing what is said of a person: ids and names of fields are seen, never what goes
        Permission.ASK_ERASURE: _row(state_editor=_FRESH_AT_HOME, registrar=_FRESH),
        Permission.SEE_ERASURE: _row(state_editor=_AT_HOME, registrar=_ALWAYS, approver=_ALWAYS, auditor=_ALWAYS),
        Permission.APPROVE_ERASURE: _row(approver=_FRESH_OF_OTHERS),
        # notices
        Permission.SUBSCRIBE: _EVERYBODY,
        # drills: who plans reads no number by it, who calls reads them anyway; nobody says of their own State that it answered
        Permission.PLAN_DRILL: _row(registrar=_FRESH),
        Permission.SEE_DRILL: _row(duty_officer=_ALWAYS, state_editor=_AT_HOME, registrar=_ALWAYS, auditor=_ALWAYS),
        Permission.RECORD_DRILL: _row(duty_officer=_ABROAD, registrar=_ALWAYS),
        Permission.ANSWER_DRILL: _EVERYBODY,
        # the service itself
        Permission.PROBE: _EVERYBODY,
        Permission.OPERATE: _NOBODY,  # whoever may run commands on the machine, beside the database
        Permission.WORK: _NOBODY,  # what the service does by itself
    }
)

FOR_ANONYMOUS = frozenset(
    {Permission.READ_PUBLIC, Permission.BUNDLE_PUBLIC, Permission.PROBE, Permission.SIGN_IN, Permission.ANSWER_DRILL}
)
"""What everybody may ask for, signed in or not."""

READS: MappingProxyType[Audience, Permission] = MappingProxyType(
    {
        Audience.PUBLIC: Permission.READ_PUBLIC,
        Audience.PARTIES: Permission.READ_PARTIES,
        Audience.NETWORK: Permission.READ_NETWORK,
        Audience.RESTRICTED: Permission.READ_RESTRICTED,
    }
)
"""What it takes to read each audience."""

BUNDLES: MappingProxyType[Audience, Permission] = MappingProxyType(
    {
        Audience.PUBLIC: Permission.BUNDLE_PUBLIC,
        Audience.PARTIES: Permission.BUNDLE_PARTIES,
        Audience.NETWORK: Permission.BUNDLE_NETWORK,
    }
)
"""What it takes to be given the bundle of an audience; there is none of what single States keep to themselves."""

SHOWS: MappingProxyType[Permission, Audience] = MappingProxyType(
    {permission: audience for table in (READS, BUNDLES) for audience, permission in table.items()}
    | dict.fromkeys((Permission.EXPORT_NETWORK, Permission.BREAK_GLASS), Audience.NETWORK)
    | dict.fromkeys(
        (
            Permission.SUBMIT, Permission.SEE_NOTIFICATION, Permission.SEE_CONTENTS,
            Permission.APPROVE, Permission.REJECT, Permission.WITHDRAW,
            Permission.SEE_PROVISIONAL, Permission.POST_PROVISIONAL, Permission.WITHDRAW_PROVISIONAL,
            Permission.READ_AUDIT, Permission.READ_OWN_AUDIT, Permission.READ_STATE_AUDIT,
            Permission.SEE_BREAK_GLASS, Permission.REVIEW_BREAK_GLASS,
            Permission.ASK_ERASURE, Permission.SEE_ERASURE, Permission.APPROVE_ERASURE,
            Permission.PLAN_DRILL, Permission.SEE_DRILL, Permission.RECORD_DRILL,
        ),
        Audience.RESTRICTED,
    )
)  # fmt: skip
"""Up to which audience values are shown by it: not for a token with a lower ceiling."""
