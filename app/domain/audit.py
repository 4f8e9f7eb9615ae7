"""What is kept of a decision about access: who, what, why; names of fields, never their values."""

from datetime import datetime

import msgspec

BREAK_GLASS = "break-glass"
"""How the actions of a break-glass begin."""
ABOUT_ACCOUNTS = frozenset(
    (
        *("initialise", "open-account", "see-accounts", "review-accounts", "manage-accounts", "manage-own-sign-in"),
        *("suspend", "restore", "recover", "allow-password", "disallow-password", "see-tokens"),
        *("propose-role", "give-role", "confirm-role", "refuse-role", "end-role"),
        *(
            "enrol-passkey",
            "enrol-password",
            "change-password",
            "enrol-openid",
            "revoke-passkey",
            "make-token",
            "rotate-token",
            "revoke-token",
        ),
        *("sign-in", "sign-out", "step-up", "end-session"),
    )
)
"""The actions of which administrators may read. One that is not here is for auditors alone."""


class Stated(msgspec.Struct, frozen=True):
    """What a caller says of why they ask: a word for the purpose, the reason in a sentence, the reference of their case."""

    purpose: str | None = None
    reason: str | None = None
    case: str | None = None


NOTHING_STATED = Stated()


class Target(msgspec.Struct, frozen=True, array_like=True):
    """A record that was shown or changed: its id, the version counted by that reader, the audience of the answer, its State."""

    id: str
    version: int | None
    audience: str
    state: str | None = None


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One decision. The members stand in the order of their names, so that their JSON is canonical as it is made.

    A sink gives ``id`` and ``sequence``, and seals ``because`` and ``case``: what the caller states of why they ask.
    ``credential`` is the session or the token in use, ``policy`` the version of the matrix that decided, ``terms`` a keyed hash
    of what was searched for, ``source`` the address that the request came from.
    """

    account: str
    action: str
    age_seconds: int | None = 0
    at: datetime
    because: str | None = None
    case: str | None = None
    count: int = 0
    credential: str = ""
    fields: tuple[str, ...] = ()
    id: str = ""
    mode: str = "live"
    outcome: str
    person: str
    policy: str = ""
    purpose: str | None = None
    reason: str
    request_id: str
    roles: tuple[str, ...]
    sequence: int = 0
    source: str = ""
    state: str | None
    targets: tuple[Target, ...] = ()
    terms: str | None = None
