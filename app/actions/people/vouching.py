"""Signing in, or enrolling by a link, through the State's own OpenID provider. It vouches for people of its State, and for no role.

The errand travels with the browser, sealed: whoever comes back must be the browser that was sent.
"""

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from app.actions.house import House
from app.actions.particulars import fault, members
from app.actions.people.enrolment import opened, target
from app.actions.people.letters import About, tell
from app.actions.people.signing_in import Begun, Browser, admitted, admitting, begin
from app.domain.errors import AccountConflict, Forbidden, NotFound, Unauthenticated
from app.domain.people.standing import Method, Standing
from app.identity import openid
from app.identity.openid import Errand, NotVouched, Provider
from app.store.people_kept import Invitation
from app.store.unit import Reading, Writing

CALLBACK = "/api/v1/sign-in/openid/callback"

log = logging.getLogger("authdir")


@dataclass(frozen=True, slots=True)
class Sent:
    """Where a browser is sent, and what it carries meanwhile."""

    location: str
    sealed: str


def providers(house: House) -> dict[str, Any]:
    """The providers that people can choose from."""
    items = [{"id": each.id, "name": each.name, "state": each.state} for each in house.providers.values()]
    return {"items": sorted(items, key=lambda each: each["id"])}


def send(house: House, body: Any, onward: str = "/") -> Sent:
    """Sends a browser to a provider, to sign in, or with ``invitation`` to enrol; in the end it goes to the path ``onward``.

    Raises NotFound for a provider that is not there.
    """
    given = members(body, ("provider", "invitation"))
    provider = _provider(house, given.get("provider"))
    invited = ""
    if given.get("invitation") is not None:
        with house.database.reading() as unit:
            invitation = opened(unit, given["invitation"], house.clock.now())
            _of_the_state(unit, invitation, provider)
        invited = given["invitation"]
    sent, location = openid.errand(provider, _redirect(house), house.clock.now(), invited, onward)
    return Sent(location, house.seal.close(sent.as_text()))


def back(house: House, answer: Mapping[str, str], sealed: str | None, browser: Browser) -> Begun:
    """A session for whoever the provider vouches for. Raises Unauthenticated for whatever does not hold, without a reason.

    Nobody is called before what came back fits the errand, and that errand is done for the first time; nor too often, which
    raises TooManyTries.
    """
    sent, provider = _errand(house, sealed)
    try:
        code = openid.returned_code(provider, sent, answer, house.clock.now())
        with house.calls.to(provider.id, house.clock.now()):
            _first_time(house, sent)
            token = openid.id_token(provider, code, sent.verifier, _redirect(house))
        subject = openid.subject(provider, token, sent.nonce, house.clock.now())
    except NotVouched as error:
        log.warning("provider %s did not vouch: %s", provider.id, error)
        raise _not_vouched() from error
    if sent.invitation:
        _enrol(house, provider, subject, sent.invitation, browser)
    with house.database.reading() as unit:
        account = unit.vouched.account(provider.issuer, subject)
        standing = unit.people.standing(account) if account else None
    if standing is None or standing.state != provider.state:
        raise _not_vouched()
    return replace(_let_in(house, standing.account, provider, subject, browser), onward=sent.onward)


def _let_in(house: House, account: str, provider: Provider, subject: str, browser: Browser) -> Begun:
    with admitting(house, browser, account) as unit:
        if unit.vouched.account(provider.issuer, subject) != account:  # they were parted since
            raise _not_vouched()
        standing, reason = admitted(unit, account, Method.OPENID)
        unit.vouched.used(account)
        return begin(unit, standing, Method.OPENID, browser, f"{reason}, {provider.id}")


def _enrol(house: House, provider: Provider, subject: str, secret: str, browser: Browser) -> None:
    with house.database.writing() as unit:
        invitation = opened(unit, secret, unit.now)
        standing = _of_the_state(unit, invitation, provider)
        if not unit.vouched.join(provider.issuer, subject, invitation.account):
            raise AccountConflict("your provider vouches for you as somebody who has an account: a person has one")
        unit.people.use_invitation(invitation.id)
        tell(unit, house, invitation.account, About.VOUCHED, provider.name, key=invitation.id)
        caller = browser.request.known_as(standing.principal(unit.now, stepped_up=False))
        reason = f"{provider.id}, by the link that {invitation.made_by} made"
        unit.trail.record(caller.event(unit.now, "enrol-openid", reason, targets=(target(invitation.account),), count=1))


def _of_the_state(unit: Reading | Writing, invitation: Invitation, provider: Provider) -> Standing:
    standing = unit.people.standing(invitation.account)
    if standing is None or standing.state != provider.state:
        raise Forbidden(f"this provider vouches for people of {provider.state} only")
    return standing


def _first_time(house: House, sent: Errand) -> None:
    name = hashlib.sha256(f"openid\x00{sent.state}".encode()).digest()
    with house.database.writing() as unit:
        if not unit.people.spend(name, datetime.fromtimestamp(sent.ends_at, UTC)):
            raise NotVouched("it came back before")


def _errand(house: House, sealed: str | None) -> tuple[Errand, Provider]:
    text = house.seal.open(sealed) if sealed else None
    sent = Errand.from_text(text) if text else None
    provider = house.providers.get(sent.provider) if sent else None
    if sent is None or provider is None:
        raise _not_vouched()
    return sent, provider


def _provider(house: House, name: Any) -> Provider:
    if not isinstance(name, str):
        raise fault("/provider", "provider is the id of one", "missing-member" if name is None else "invalid-value")
    provider = house.providers.get(name)
    if provider is None:
        raise NotFound("there is no such provider: GET /api/v1/sign-in/openid lists them")
    return provider


def _redirect(house: House) -> str:
    return house.site.origin + CALLBACK


def _not_vouched() -> Unauthenticated:
    return Unauthenticated("your provider did not vouch for anybody known here: begin again")
