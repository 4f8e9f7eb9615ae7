"""Ending what an account has open: closing it, or emptying it of every way in before a new one is made.

Who may do so is decided elsewhere.
"""

from app.domain.people.granting import SECOND_NEEDED
from app.store.unit import Writing


def close(unit: Writing, account: str, by: str | None) -> bool:
    """Suspends an account and ends whatever it has open, also the roles that wait for it; False where nothing is to be suspended.

    ``by`` None: whoever runs the machine.
    """
    unit.sessions.end(account)
    unit.glass.end_all(account, by)
    unit.people.withdraw_invitations(account)
    unit.people.refuse_all(account, by)
    return unit.people.suspend(account)


def empty(unit: Writing, account: str, by: str | None) -> None:
    """Ends every way into an account, its tokens, and the roles that two agree on, held or waiting.

    Otherwise whoever makes the next way in would hold what others agreed to give to somebody else.
    """
    unit.people.revoke_passkeys(account)
    unit.people.withdraw_invitations(account)
    unit.people.refuse_all(account, by)
    unit.sessions.end(account)
    unit.glass.end_all(account, by)
    unit.accounts.revoke_tokens(account)
    unit.passwords.disallow(account)
    unit.vouched.part(account)
    for role in sorted(SECOND_NEEDED):
        unit.accounts.end_role(account, role)
