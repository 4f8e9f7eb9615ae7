"""Links by which somebody enrols a passkey: single-use, short-lived, known here by their hash only; and the enrolling itself.

The secret stands in the link's fragment, which browsers keep to themselves: it is in no request line and no log.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.actions.house import Caller, House
from app.actions.particulars import fault, members
from app.actions.people.asked import short_text
from app.actions.people.letters import About, tell
from app.domain.access import Audience
from app.domain.audit import Target
from app.domain.errors import AccountConflict, Unauthenticated
from app.domain.moment import format_instant
from app.domain.people.signing_in import administrators, enough
from app.domain.people.standing import Standing
from app.identity import passkeys
from app.identity.challenges import CHALLENGES, Purpose, good_until, issue
from app.identity.passkeys import Enrolled, NotAccepted
from app.identity.tokens import new_secret, token_hash
from app.store.people_kept import Invitation, Passkey
from app.store.unit import Reading, Writing

LINK_LASTS = timedelta(hours=72)
FIRST_LASTS = timedelta(minutes=15)
MOST_PASSKEYS = 10
_LONGEST_LABEL = 100


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it is handed over, once."""

    account: str
    url: str
    expires_at: datetime

    def as_json(self) -> dict[str, str]:
        """It, and until when it can be used."""
        return {"link": self.url, "expires_at": format_instant(self.expires_at)}


def make_link(unit: Writing, house: House, account: str, made_by: str, lasts: timedelta = LINK_LASTS) -> Link:
    """A new link for ``account``; earlier ones open nothing any more."""
    secret = new_secret()
    expires_at = unit.now + lasts
    unit.people.invite(account, secret_hash=token_hash(secret), made_by=made_by, expires_at=expires_at)
    return Link(account, f"{house.site.origin}/enrol#{secret}", expires_at)


def options(house: House, body: Any) -> dict[str, Any]:
    """What the browser of whoever holds a link is asked for. Raises Unauthenticated for a link that opens nothing."""
    with house.database.reading() as unit:
        invitation = opened(unit, members(body, ("invitation",)).get("invitation"), house.clock.now())
        challenge = issue(house.seal.key(CHALLENGES), Purpose.ENROL, invitation.id, house.clock.now())
        return asked_to_enrol(unit, house, invitation.account, challenge)


def asked_to_enrol(unit: Reading, house: House, account: str, challenge: bytes) -> dict[str, Any]:
    """What a browser is asked for to make a passkey for ``account``, beside those that there are."""
    known = [each.credential for each in unit.people.passkeys(account)]
    found = unit.accounts.account(account)
    name = (found.email or found.name) if found else account
    return {"publicKey": passkeys.creation_options(house.site, challenge, account.encode(), name, known)}


def enrol(house: House, body: Any, whence: Caller) -> dict[str, Any]:
    """Enrols the passkey of whoever holds a link; the link is used up. Set-up ends when a second administrator has enrolled.

    Raises Unauthenticated for a link or an answer that does not hold, AccountConflict for a passkey that is enrolled already.
    """
    given = members(body, ("invitation", "credential", "label"))
    label = label_of(given.get("label"))
    with house.database.writing() as unit:
        invitation = opened(unit, given.get("invitation"), unit.now)
        made = verified(house, given.get("credential"), invitation.id)
        added = add(unit, invitation.account, made, label)
        unit.people.use_invitation(invitation.id)
        tell(unit, house, invitation.account, About.ENROLLED, label, key=added.id)
        standing = finish_set_up(unit, invitation.account)
        caller = whence.known_as(standing.principal(unit.now, stepped_up=False))
        reason = f"by the link that {invitation.made_by} made"
        unit.trail.record(caller.event(unit.now, "enrol-passkey", reason, targets=(target(added.id),), count=1))
    return {"account": invitation.account, "passkey": as_json(added)}


def verified(house: House, answer: Any, subject: str) -> Enrolled:
    """The new passkey in a browser's answer to the challenge of ``subject``. Raises Unauthenticated."""
    try:
        challenge = passkeys.claim(answer).challenge
        made = passkeys.enrolled(house.site, answer, challenge)
    except NotAccepted as error:
        raise not_accepted() from error
    if good_until(house.seal.key(CHALLENGES), challenge, Purpose.ENROL, subject, house.clock.now()) is None:
        raise not_accepted()
    return made


def add(unit: Writing, account: str, made: Enrolled, label: str) -> Passkey:
    """Keeps a verified passkey. Raises AccountConflict."""
    if len(unit.people.passkeys(account)) >= MOST_PASSKEYS:
        raise AccountConflict(f"an account has {MOST_PASSKEYS} passkeys at most: revoke one first")
    name = "k_" + secrets.token_hex(10)
    passkey = Passkey(name, account, made.credential, made.public_key, made.sign_count, label, unit.now, None)
    if not unit.people.add_passkey(passkey):
        raise AccountConflict("this passkey is, or was, enrolled already: make another")
    return passkey


def finish_set_up(unit: Writing, account: str) -> Standing:
    """Ends set-up where two administrators are enrolled now; how ``account`` stands."""
    standings = {each.account: each for each in unit.people.standings()}
    if unit.people.setting_up() and enough(administrators(standings.values(), unit.now)):
        unit.people.end_set_up()
    return standings[account]


def label_of(value: Any) -> str:
    """What somebody calls a passkey. Raises InvalidBody."""
    return short_text(value, "label", _LONGEST_LABEL) if value is not None and value != "" else "passkey"


def as_json(passkey: Passkey) -> dict[str, Any]:
    """A passkey as its owner sees it."""
    used = passkey.last_used_at
    return {
        "id": passkey.id,
        "label": passkey.label,
        "created_at": format_instant(passkey.created_at),
        "last_used_at": format_instant(used) if used else None,
    }


def not_accepted() -> Unauthenticated:
    """The one answer to a passkey that does not hold, whatever is wrong with it."""
    return Unauthenticated("this passkey was not accepted: begin again")


def target(identifier: str) -> Target:
    """Something about accounts, as the audit names it."""
    return Target(identifier, None, Audience.RESTRICTED.label)


def opened(unit: Reading | Writing, secret: Any, now: datetime) -> Invitation:
    """The invitation behind a link. Raises Unauthenticated for one that opens nothing."""
    if not isinstance(secret, str):
        raise fault(
            "/invitation", "invitation is the text behind # in the link", "missing-member" if secret is None else "invalid-value"
        )
    invitation = unit.people.invitation(token_hash(secret), now)
    standing = unit.people.standing(invitation.account) if invitation else None
    if invitation is None or standing is None or standing.suspended_at is not None:
        raise Unauthenticated("this link opens nothing any more: ask for another")
    return invitation
