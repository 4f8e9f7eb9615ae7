"""Signing in with a passkey, showing again that one is there (step-up), and signing out.

Nobody says who they are first: the passkey does. So there is nothing by which known and unknown accounts could be told apart.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.actions.house import Caller, House
from app.actions.particulars import fault, members
from app.actions.people.enrolment import not_accepted, target
from app.actions.still import still
from app.domain.access import Permission
from app.domain.errors import Forbidden
from app.domain.moment import format_instant
from app.domain.people.sessions import STEP_UP_LASTS, session_end, session_limits
from app.domain.people.signing_in import may_sign_in
from app.domain.people.standing import Method, Standing
from app.identity import passkeys
from app.identity.challenges import CHALLENGES, Purpose, challenge_hash, good_until, issue
from app.identity.passkeys import NotAccepted
from app.identity.tokens import new_secret, token_hash
from app.store.people_kept import Passkey
from app.store.sessions import Session
from app.store.unit import Reading, Writing


@dataclass(frozen=True, slots=True)
class Begun:
    """A session's new value, what is answered, for how many seconds a browser keeps it, and what it is known by, if it is new.

    ``onward`` is the path at which somebody goes on who was sent elsewhere meanwhile.
    """

    secret: str
    content: dict[str, Any]
    seconds: int
    device: str | None = None
    onward: str = "/"


@dataclass(frozen=True, slots=True)
class Shown:
    """A passkey that was shown to be there, and the challenge that it answered."""

    passkey: Passkey
    signatures: int
    challenge: bytes
    until: datetime


def options(house: House) -> dict[str, Any]:
    """What a browser is asked for to sign in: any passkey that it holds for this site."""
    challenge = issue(house.seal.key(CHALLENGES), Purpose.SIGN_IN, "", house.clock.now())
    return {"publicKey": passkeys.request_options(house.site, challenge)}


@dataclass(frozen=True, slots=True)
class Browser:
    """Where somebody signs in: what the browser calls itself, the cookie that it held before, the request, what it is known by."""

    agent: str
    cookie: str | None
    request: Caller
    device: str | None = None


def sign_in(house: House, body: Any, browser: Browser) -> Begun:
    """A session for whoever answers with a passkey. Raises Unauthenticated for any that does not hold, without a reason.

    Whose passkey holds is told why they may not come in: Forbidden. The session that the browser had before ends.
    """
    with house.database.reading() as unit:
        shown = _shown(unit, house, body, Purpose.SIGN_IN, "")
    with admitting(house, browser, shown.passkey.id) as unit:
        if unit.people.passkey(shown.passkey.credential) is None:  # it was revoked since
            raise not_accepted()
        standing, reason = admitted(unit, shown.passkey.account, Method.PASSKEY)
        _accept(unit, shown)
        return begin(unit, standing, Method.PASSKEY, browser, reason)


class _NotAdmittedError(Exception):
    """Somebody may not come in, as they stand in the unit that was to let them in."""

    def __init__(self, standing: Standing, reason: str) -> None:
        super().__init__(reason)
        self.standing = standing
        self.reason = reason


@contextmanager
def admitting(house: House, browser: Browser, by: str) -> Iterator[Writing]:
    """A unit that lets somebody in by what has the id ``by``. Raises Forbidden, with a trace, where they may not come in."""
    try:
        with house.database.writing() as unit:
            yield unit
    except _NotAdmittedError as error:
        now = house.clock.now()
        caller = browser.request.known_as(error.standing.principal(now, stepped_up=False))
        house.journal.write_blocking(caller.event(now, "sign-in", error.reason, outcome="refused", targets=(target(by),)))
        raise Forbidden(error.reason) from error


def admitted(unit: Writing, account: str, method: Method) -> tuple[Standing, str]:
    """How the person stands before they come in, and why they may; in a unit of ``admitting``, which refuses where they may not."""
    standing = unit.people.standings([account])[0]
    verdict = may_sign_in(standing, method, unit.now)
    if not verdict.allowed:
        raise _NotAdmittedError(standing, verdict.reason)
    return standing, verdict.reason


def begin(unit: Writing, standing: Standing, method: Method, browser: Browser, reason: str) -> Begun:
    """A session for who is admitted; the one that the browser had before ends."""
    before = unit.sessions.one(token_hash(browser.cookie)) if browser.cookie else None
    if before is not None:
        unit.sessions.end(before.account, before.id)
    secret = new_secret()
    session = unit.sessions.begin(standing.account, token_hash(secret), method, browser.agent)
    caller = browser.request.known_as(standing.principal(unit.now, stepped_up=method is Method.PASSKEY))
    unit.trail.record(caller.event(unit.now, "sign-in", reason, targets=(target(session.id),), count=1))
    return _begun(standing, secret, session, unit.now)


def step_up_options(house: House, caller: Caller) -> dict[str, Any]:
    """What the browser of somebody signed in is asked for to show that they are there: a passkey of their own."""
    session = in_session(caller)
    with house.database.reading() as unit:
        challenge = issue(house.seal.key(CHALLENGES), Purpose.STEP_UP, session, house.clock.now())
        known = [each.credential for each in unit.people.passkeys(caller.principal.account)]
    return {"publicKey": passkeys.request_options(house.site, challenge, known)}


def step_up(house: House, caller: Caller, body: Any) -> Begun:
    """The same session under a new value, with five minutes of step-up. Raises Unauthenticated for an answer that does not hold."""
    session = in_session(caller)
    with house.database.reading() as unit:
        shown = _shown(unit, house, body, Purpose.STEP_UP, session)
        if shown.passkey.account != caller.principal.account:
            raise not_accepted()
        standing = _standing(unit, shown.passkey)
    with house.database.writing() as unit:
        still(unit, caller)
        found = [each for each in unit.sessions.of(standing.account) if each.id == session]
        _accept(unit, shown)
        secret = new_secret()
        unit.sessions.step_up(session, token_hash(secret))
        seen = (target(session), target(shown.passkey.id))
        unit.trail.record(caller.event(unit.now, "step-up", "by passkey", targets=seen, count=len(seen)))
        return _begun(standing, secret, replace(found[0], stepped_up_at=unit.now), unit.now)


def sign_out(house: House, caller: Caller) -> None:
    """Ends the session in use."""
    session = in_session(caller)
    with house.database.writing() as unit:
        unit.sessions.end(caller.principal.account, session)
        unit.trail.record(caller.event(unit.now, "sign-out", "by oneself", targets=(target(session),), count=1))


def in_session(caller: Caller) -> str:
    """The session that ``caller`` is in. Raises Forbidden for a token: it stands for a machine, or for demonstrations."""
    caller.require(Permission.MANAGE_OWN)
    if not caller.session:
        raise Forbidden("this needs a person who signed in with a browser, not a token")
    return caller.session


def present(caller: Caller) -> str:
    """The session that ``caller`` is in, with a fresh step-up. Raises Forbidden."""
    session = in_session(caller)
    if not caller.principal.stepped_up:
        raise Forbidden("needs a fresh sign-in: step up first")
    return session


def _shown(unit: Reading, house: House, body: Any, purpose: Purpose, subject: str) -> Shown:
    answer = members(body, ("credential",)).get("credential")
    if answer is None:
        raise fault("/credential", "credential is what the browser made of the options", "missing-member")
    try:
        claim = passkeys.claim(answer)
        until = good_until(house.seal.key(CHALLENGES), claim.challenge, purpose, subject, house.clock.now())
        passkey = unit.people.passkey(claim.credential)
        if until is None or passkey is None or claim.handle not in (None, passkey.account.encode()):
            raise not_accepted()
        counted = passkeys.signatures(house.site, answer, claim.challenge, passkey.public_key, passkey.sign_count)
    except NotAccepted as error:
        raise not_accepted() from error
    return Shown(passkey, counted, claim.challenge, until)


def _accept(unit: Writing, shown: Shown) -> None:
    """Uses the answer up. Raises Unauthenticated for one that came before, or that another answer has overtaken."""
    passkey = unit.people.passkey(shown.passkey.credential)
    overtaken = passkey is None or (shown.signatures > 0 and shown.signatures <= passkey.sign_count)
    if overtaken or not unit.people.spend(challenge_hash(shown.challenge), shown.until):
        raise not_accepted()
    unit.people.used(shown.passkey.account, shown.passkey.id, shown.signatures)


def _standing(unit: Reading, passkey: Passkey) -> Standing:
    standing = unit.people.standing(passkey.account)
    if standing is None:
        raise not_accepted()
    return standing


def _begun(standing: Standing, secret: str, session: Session, now: datetime) -> Begun:
    idle, ends_at = session_limits(standing, session.made_at, now).idle, session_end(standing, session.made_at, now)
    principal, fresh = standing.principal(now, stepped_up=False), session.stepped_up_at
    content = {
        "account": principal.account,
        "roles": sorted(principal.roles),
        "state": principal.state,
        "session": session.id,
        "session_end": format_instant(ends_at),
        "idle_seconds": int(idle.total_seconds()),
        "stepped_up_until": format_instant(fresh + STEP_UP_LASTS) if fresh else None,
    }
    return Begun(secret, content, max(0, int((ends_at - now).total_seconds())))
