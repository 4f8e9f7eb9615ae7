"""The exception: password and one-time code, for somebody whom an administrator allows it because no passkey can be had.

A wrong password, a wrong code, an unknown address and a person without a password are one refusal, after the same work.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from app.actions.house import Caller, House
from app.actions.particulars import fault, members
from app.actions.people.enrolment import opened, target
from app.actions.people.letters import About, tell
from app.actions.people.signing_in import Begun, Browser, admitting, begin, in_session
from app.actions.still import still
from app.domain.errors import AccountConflict, Forbidden, NotFound, TooManyTries, Unauthenticated
from app.domain.people.passwords import forgotten, unfit, waits_until
from app.domain.people.standing import Method
from app.identity.passwords import new_totp_secret, password_hash, right_password, totp_step, totp_uri
from app.identity.seal import Seal
from app.identity.tokens import new_secret, token_hash
from app.store.accounts import Account
from app.store.passwords import Password
from app.store.unit import Reading, Writing

KNOWN_FOR = timedelta(days=180)
_LONGEST = 1_000
_BETWEEN = "\n"


def options(house: House, body: Any) -> dict[str, Any]:
    """A secret for the authenticator app of whoever holds a link and may have a password. Nothing is stored yet."""
    seal = _sealing(house)
    with house.database.reading() as unit:
        invitation = opened(unit, members(body, ("invitation",)).get("invitation"), house.clock.now())
        account = _allowed(unit, invitation.account)
    secret = new_totp_secret()
    sealed = seal.close(_BETWEEN.join((invitation.id, secret)))
    return {"secret": secret, "uri": totp_uri(secret, account.email or account.name), "sealed": sealed}


def enrol(house: House, body: Any, whence: Caller) -> dict[str, Any]:
    """A password and an authenticator app for whoever holds a link, which is used up. Raises InvalidBody for what is not taken."""
    seal = _sealing(house)
    given = members(body, ("invitation", "password", "code", "sealed"))
    password = _text(given.get("password"), "password")
    with house.database.reading() as unit:
        invitation = opened(unit, given.get("invitation"), house.clock.now())
        account = _allowed(unit, invitation.account)
    _fit(password, account, "/password")
    subject, _, secret = (seal.open(_text(given.get("sealed"), "sealed")) or "").partition(_BETWEEN)
    step = totp_step(secret, given.get("code"), house.clock.now()) if subject == invitation.id else None
    if step is None:
        raise fault("/code", "code is the six digits that the app shows now, for the secret that was given with 'sealed'")
    kept = Password(account.id, password_hash(password), seal.close(secret), step)
    with house.database.writing() as unit:
        _allowed(unit, account.id)
        if not unit.people.use_invitation(invitation.id):
            raise Unauthenticated("this link opens nothing any more: ask for another")
        unit.passwords.keep(kept)
        tell(unit, house, account.id, About.PASSWORD, "TOTP", key=invitation.id)
        standing = unit.people.standings([account.id])[0]
        caller = whence.known_as(standing.principal(unit.now, stepped_up=False))
        reason = f"by the link that {invitation.made_by} made"
        unit.trail.record(caller.event(unit.now, "enrol-password", reason, targets=(target(account.id),), count=1))
    return {"account": account.id}


def sign_in(house: House, body: Any, browser: Browser) -> Begun:
    """A session, without step-up, for whoever gives password and code. Raises Unauthenticated, TooManyTries, Forbidden."""
    seal = _sealing(house)
    given = members(body, ("email", "password", "code"))
    email, password = (_text(given.get(name), name) for name in ("email", "password"))
    with house.database.reading() as unit:
        account, known = _known(unit, email, browser, house.clock.now())
        stored = unit.passwords.of(account or "")
    bucket = seal.bucket("device", browser.device or "") if known else seal.bucket("address", email.casefold())
    _one_more_try(house, bucket)
    step = _step(house, stored, password, given.get("code"))
    if stored is None or step is None:
        raise _wrong()
    return _let_in(house, stored, step, bucket, browser if known else replace(browser, device=None))


def change(house: House, caller: Caller, body: Any, device: str | None) -> dict[str, Any]:
    """Another password for whoever is signed in and gives the present one with a code; all other sessions end.

    Counted like signing in. Raises Unauthenticated, TooManyTries, AccountConflict, InvalidBody.
    """
    seal, session, account = _sealing(house), in_session(caller), caller.principal.account
    given = members(body, ("password", "code", "new_password"))
    password, wanted = (_text(given.get(name), name) for name in ("password", "new_password"))
    with house.database.reading() as unit:
        stored, known = unit.passwords.of(account), unit.passwords.knows(token_hash(device or ""), account, house.clock.now())
        owner = unit.accounts.some((account,))[account]
    if stored is None:
        raise AccountConflict("this account has no password to change")
    _fit(wanted, owner, "/new_password")
    bucket = seal.bucket("device", device or "") if known else seal.bucket("address", (owner.email or "").casefold())
    _one_more_try(house, bucket)
    step = _step(house, stored, password, given.get("code"))
    if step is None:
        raise _wrong()
    kept = replace(stored, hash=password_hash(wanted), last_step=step)
    with house.database.writing() as unit:
        still(unit, caller)
        if not unit.passwords.use(account, step):
            raise _wrong()
        unit.passwords.count(bucket, 0)
        unit.passwords.keep(kept)
        unit.sessions.end_others(account, session)
        tell(unit, house, account, About.CHANGED, "TOTP", key=f"{account}\n{step}")
        unit.trail.record(caller.event(unit.now, "change-password", "by oneself", targets=(target(account),), count=1))
    return {"account": account, "status": "changed"}


def knows(house: House, body: Any, browser: Browser) -> bool:
    """Whether whoever this is has signed in by password in this browser before: such wait for no stranger."""
    email = body.get("email") if isinstance(body, dict) else None
    if not house.passwords or browser.device is None or not isinstance(email, str):
        return False
    with house.database.reading() as unit:
        return _known(unit, email[:_LONGEST], browser, house.clock.now())[1]


def _let_in(house: House, stored: Password, step: int, bucket: int, browser: Browser) -> Begun:
    account = stored.account
    with house.database.writing() as unit:
        unit.passwords.count(bucket, 0)
    with admitting(house, browser, account) as unit:
        present = unit.passwords.of(account)
        if present is None or present.hash != stored.hash or not unit.passwords.use(account, step):
            raise _wrong()
        begun = begin(unit, account, Method.PASSWORD, browser)
        if browser.device is not None:
            return begun
        device = new_secret()
        unit.passwords.know(token_hash(device), account, unit.now + KNOWN_FOR)
        return replace(begun, device=device)


def _step(house: House, stored: Password | None, password: str, code: Any) -> int | None:
    """The step of time of a right code beside the right password; None otherwise. All work is done in any case."""
    held = stored or _nobodys(house.seal)
    right = right_password(stored.hash if stored else None, password)
    secret = house.seal.open(held.totp)
    step = totp_step(secret, code, house.clock.now(), held.last_step) if secret else None
    return step if right and stored else None


@lru_cache(maxsize=1)
def _nobodys(seal: Seal) -> Password:
    """What is worked on for whoever has no password."""
    return Password("", "", seal.close(new_totp_secret()), 0)


def _fit(password: str, account: Account, pointer: str) -> None:
    why = unfit(password, (account.name, account.email or ""))
    if why is not None:
        raise fault(pointer, why)


def _one_more_try(house: House, bucket: int) -> None:
    """Counts a try as failed before it is made, so that none is free of charge. Raises TooManyTries."""
    with house.database.writing() as unit:
        tries = unit.passwords.tries(bucket)
        failures = 0 if tries is None or forgotten(tries.last_at, unit.now) else tries.failures
        again = waits_until(failures, tries.last_at) if tries else unit.now
        if failures and again > unit.now:
            seconds = int((again - unit.now).total_seconds()) + 1
            raise TooManyTries("too many tries with this address, or from this browser", extra={"retry_after": seconds})
        unit.passwords.count(bucket, failures + 1)


def _known(unit: Reading, email: str, browser: Browser, now: datetime) -> tuple[str | None, bool]:
    """The account with this address, and whether its person has signed in by password in this browser before."""
    found = unit.accounts.with_address(email)
    account = found[0].id if found else None
    known = unit.passwords.knows(token_hash(browser.device or ""), account or "", now)
    return account, known


def _allowed(unit: Reading | Writing, account: str) -> Account:
    found = unit.accounts.account(account)
    if found is None or unit.passwords.because(account) is None:
        raise Forbidden("a password is for those whom an administrator allowed it: enrol a passkey")
    return found


def _sealing(house: House) -> Seal:
    if not house.passwords:
        raise NotFound("passwords are not taken here: sign in with a passkey")
    return house.seal


def _text(value: Any, name: str) -> str:
    if not isinstance(value, str) or not value or len(value) > _LONGEST:
        detail = f"{name} is a text of 1 to {_LONGEST} characters"
        raise fault(f"/{name}", detail, "missing-member" if value is None else "invalid-value")
    return value


def _wrong() -> Unauthenticated:
    return Unauthenticated("address, password and code do not belong together")
