"""A State's own OpenID provider vouches for a person: code with PKCE, keys pinned in our settings, one outgoing call.

Who somebody is, is issuer and subject; nothing else that a provider says is believed, no role least of all. It stores nothing.
"""

from __future__ import annotations

import base64
import hashlib
import json
import math
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from app.domain.later import later
from app.identity.outgoing import NotReached, posted, refused_address

if TYPE_CHECKING:
    from joserfc import errors, jwk, jwt
else:
    errors, jwk, jwt = map(later, ("joserfc.errors", "joserfc.jwk", "joserfc.jwt"))  # only a directory with providers needs it

ALGORITHMS = ["RS256", "PS256", "ES256", "Ed25519"]
LASTS = timedelta(minutes=10)
_OLDEST = timedelta(minutes=5)
_SKEW = timedelta(seconds=60)
_LONGEST_SUBJECT = 255
_LEAST_RSA = 2048
"""Bits of an RSA key: shorter ones can be, or soon can be, taken apart by whoever wants to sign in the provider's name."""
_OTHER_KEYS = ("jwk", "jku", "x5u", "x5c", "crit")
"""Headers by which a token would bring, or point to, a key of its own, or ask for what we do not know."""
_MEMBERS = ("id", "name", "state", "issuer", "client_id", "client_secret", "authorization_endpoint", "token_endpoint")
_PRIVATE = "private_network"


class NotVouched(ValueError):
    """What came back does not hold. The text is for a log, never for whoever sent it."""


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider as our settings know it. It vouches for people of ``state`` only."""

    id: str
    name: str
    state: str
    issuer: str
    client_id: str
    client_secret: str
    authorization_endpoint: str
    token_endpoint: str
    keys: jwk.KeySet
    private_network: bool = False
    """Whether its addresses may be private ones, and, on this machine, without TLS."""


@dataclass(frozen=True, slots=True)
class Errand:
    """Somebody sent to their provider: what must come back with them, and where they go then.

    ``invitation``: the link by which they enrol, if they do.
    """

    provider: str
    state: str
    nonce: str
    verifier: str
    ends_at: float
    invitation: str = ""
    onward: str = "/"

    def as_text(self) -> str:
        """To be sealed."""
        return json.dumps(asdict(self))

    @classmethod
    def from_text(cls, text: str) -> Errand | None:
        """What was sealed; None for something else that was, or an errand of another version."""
        try:
            return cls(**json.loads(text))
        except (TypeError, ValueError):
            return None


def providers_of(text: str) -> dict[str, Provider]:
    """The providers in a JSON list, by id. Raises ValueError saying which one does not hold, and why."""
    found: dict[str, Provider] = {}
    for place, each in enumerate(_list_of(text)):
        name = each.get("id") if isinstance(each, dict) else None
        try:
            provider = _provider(each)
        except (TypeError, KeyError, errors.JoseError, ValueError) as error:
            raise ValueError(f"provider {name or place}: {error}") from error
        if provider.id in found:
            raise ValueError(f"provider {provider.id} is there twice")
        found[provider.id] = provider
    return found


def errand(provider: Provider, redirect_uri: str, now: datetime, invitation: str = "", onward: str = "/") -> tuple[Errand, str]:
    """An errand to ``provider``, and the address to which the browser is sent; it ends at the path ``onward``."""
    sent = Errand(
        provider=provider.id,
        state=secrets.token_urlsafe(24),
        nonce=secrets.token_urlsafe(24),
        verifier=secrets.token_urlsafe(48),
        ends_at=(now + LASTS).timestamp(),
        invitation=invitation,
        onward=onward,
    )
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": redirect_uri,
        "scope": "openid",
        "state": sent.state,
        "nonce": sent.nonce,
        "code_challenge": base64.urlsafe_b64encode(hashlib.sha256(sent.verifier.encode()).digest()).decode().rstrip("="),
        "code_challenge_method": "S256",
    }
    return sent, f"{provider.authorization_endpoint}?{urlencode(asked)}"


def returned_code(provider: Provider, sent: Errand, answer: Mapping[str, str], now: datetime) -> str:
    """The code in what came back to us, before anybody is called. Raises NotVouched."""
    if now.timestamp() >= sent.ends_at:
        raise NotVouched("the errand took too long")
    if not secrets.compare_digest(answer.get("state", "").encode(), sent.state.encode()):
        raise NotVouched("state is another one")
    if answer.get("iss") != provider.issuer:  # RFC 9207: an answer that does not name its issuer could be anybody's
        raise NotVouched("the answer comes from another issuer, or names none")
    if not answer.get("code"):
        raise NotVouched(f"no code: {answer.get('error', '')[:100]!r}")
    return answer["code"]


def id_token(provider: Provider, code: str, verifier: str, redirect_uri: str) -> str:
    """What the provider gives for ``code``: the one outgoing call, without redirects, within seconds. Raises NotVouched."""
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri, "code_verifier": verifier}
    credentials = (provider.client_id, provider.client_secret)
    try:
        token = json.loads(posted(provider.token_endpoint, form, credentials, private=provider.private_network))["id_token"]
    except (NotReached, ValueError, KeyError, TypeError, RecursionError) as error:
        raise NotVouched(f"no token: {type(error).__name__} {error}") from error
    if not isinstance(token, str):
        raise NotVouched("the provider gave no ID token for this code")
    return token


def subject(provider: Provider, token: str, nonce: str, now: datetime) -> str:
    """Whom the ID token vouches for. Raises NotVouched."""
    try:
        found = jwt.decode(token, provider.keys, algorithms=ALGORITHMS)
    except (errors.JoseError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise NotVouched(f"the signature does not hold: {type(error).__name__}") from error
    if any(name in found.header for name in _OTHER_KEYS):
        raise NotVouched("the token brings a key of its own")
    return _subject(provider, found.claims, nonce, now)


def _subject(provider: Provider, claims: Mapping[str, Any], nonce: str, now: datetime) -> str:
    if claims.get("iss") != provider.issuer:
        raise NotVouched("another issuer")
    if (
        claims.get("aud") not in (provider.client_id, [provider.client_id])
        or claims.get("azp", provider.client_id) != provider.client_id
    ):
        raise NotVouched("for somebody else")
    if claims.get("nonce") != nonce:
        raise NotVouched("another nonce")
    _in_time(claims, now)
    found = claims.get("sub")
    if not isinstance(found, str) or not 0 < len(found) <= _LONGEST_SUBJECT or not found.isprintable():
        raise NotVouched("no subject")
    return found


def _in_time(claims: Mapping[str, Any], now: datetime) -> None:
    issued, ends, begins = _number(claims.get("iat")), _number(claims.get("exp")), _number(claims.get("nbf", 0))
    if ends <= (now - _SKEW).timestamp():
        raise NotVouched("it has run out")
    if begins > (now + _SKEW).timestamp():
        raise NotVouched("it does not hold yet")
    if not (now - _OLDEST - _SKEW).timestamp() <= issued <= (now + _SKEW).timestamp():
        raise NotVouched("not issued just now")


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or (isinstance(value, float) and not math.isfinite(value)):
        raise NotVouched("a time is missing")
    return value


def _list_of(text: str) -> list[Any]:
    found = json.loads(text)
    if not isinstance(found, list):
        raise ValueError("not a JSON list of providers")  # noqa: TRY004 - a wrong file, not a wrong call
    return found


def _provider(said: Any) -> Provider:
    members = {name: said[name] for name in _MEMBERS}
    blank = [name for name, value in members.items() if not isinstance(value, str) or not value]
    private = said.get(_PRIVATE, False)
    if blank or set(said) - {_PRIVATE} != {*_MEMBERS, "keys"} or not isinstance(private, bool):
        raise ValueError(
            f"it has the members {', '.join(_MEMBERS)} and keys (a JWK set), none of them blank; {_PRIVATE} is true or false"
        )
    for name in ("issuer", "authorization_endpoint", "token_endpoint"):
        why = refused_address(members[name], private=private)
        if why is not None:
            raise ValueError(f"{name}: {why}")
    keys = jwk.KeySet.import_key_set(said["keys"])
    if not keys.keys or any(key.key_type == "oct" or key.is_private for key in keys.keys):
        raise ValueError("keys are public ones, at least one")
    if any(isinstance(key, jwk.RSAKey) and key.public_key.key_size < _LEAST_RSA for key in keys.keys):
        raise ValueError(f"an RSA key among its keys has less than {_LEAST_RSA} bits")
    return Provider(**members, keys=keys, private_network=private)
