"""Passkeys: what a browser is asked for, and whether what it answers holds. User verification is always required.

It knows no account and stores nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from app.domain.later import later

if TYPE_CHECKING:
    import webauthn
    from webauthn import helpers
    from webauthn.helpers import cose, structs
else:
    # takes 7 MB with all it brings, and only who signs in, or enrols, needs it
    webauthn, helpers = later("webauthn"), later("webauthn.helpers")
    cose, structs = later("webauthn.helpers.cose"), later("webauthn.helpers.structs")

NAME = "Authority Directory"
MILLISECONDS = 300_000
ALGORITHMS = ("EDDSA", "ECDSA_SHA_256", "RSASSA_PKCS1_v1_5_SHA_256")
_LONGEST = 20_000


class NotAccepted(ValueError):
    """What the browser sent does not hold. The text is for a log, never for whoever sent it."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where people reach the service: passkeys are bound to its ``host`` and answer to its ``origin`` only."""

    origin: str
    host: str

    @classmethod
    def at(cls, url: str) -> Site:
        """The site behind an address such as ``https://directory.example``."""
        parts = urlsplit(url)
        return cls(f"{parts.scheme}://{parts.netloc}", parts.hostname or "")


@dataclass(frozen=True, slots=True)
class Claim:
    """What an answer says of itself before anything is verified."""

    credential: bytes
    challenge: bytes
    handle: bytes | None


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A new passkey, verified."""

    credential: bytes
    public_key: bytes
    sign_count: int


def _algorithms() -> list[cose.COSEAlgorithmIdentifier]:
    return [cose.COSEAlgorithmIdentifier[name] for name in ALGORITHMS]


def creation_options(site: Site, challenge: bytes, handle: bytes, name: str, known: Iterable[bytes]) -> dict[str, Any]:
    """What a browser is asked for to make a passkey for ``name``, on no authenticator that holds one of ``known``."""
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name=NAME,
        user_name=name,
        user_id=handle,
        challenge=challenge,
        timeout=MILLISECONDS,
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.REQUIRED, user_verification=structs.UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[structs.PublicKeyCredentialDescriptor(id=each) for each in known],
        supported_pub_key_algs=_algorithms(),
    )
    return dict(json.loads(webauthn.options_to_json(options)))


def request_options(site: Site, challenge: bytes, known: Iterable[bytes] = ()) -> dict[str, Any]:
    """What a browser is asked for to sign in, with one of ``known``, or with any passkey that it holds for this site."""
    options = webauthn.generate_authentication_options(
        rp_id=site.host,
        challenge=challenge,
        timeout=MILLISECONDS,
        allow_credentials=[structs.PublicKeyCredentialDescriptor(id=each) for each in known],
        user_verification=structs.UserVerificationRequirement.REQUIRED,
    )
    return dict(json.loads(webauthn.options_to_json(options)))


def claim(answer: Any) -> Claim:
    """What ``answer`` says of itself. Raises NotAccepted."""
    with _accepting():
        if not isinstance(answer, dict) or len(json.dumps(answer)) > _LONGEST:
            raise NotAccepted("not a credential, or too long for one")
        response = answer["response"]
        client = helpers.parse_client_data_json(helpers.base64url_to_bytes(response["clientDataJSON"]))
        if client.cross_origin:
            raise NotAccepted("made inside a page of another site")
        handle = response.get("userHandle")
        return Claim(
            helpers.base64url_to_bytes(answer["id"]), client.challenge, helpers.base64url_to_bytes(handle) if handle else None
        )


def enrolled(site: Site, answer: Any, challenge: bytes) -> Enrolled:
    """The passkey that ``answer`` enrols. Raises NotAccepted."""
    with _accepting():
        found = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
            supported_pub_key_algs=_algorithms(),
        )
    return Enrolled(found.credential_id, found.credential_public_key, found.sign_count)


def signatures(site: Site, answer: Any, challenge: bytes, public_key: bytes, sign_count: int) -> int:
    """How many signatures the passkey has made, this one verified. Raises NotAccepted, also for a count that went back."""
    with _accepting():
        found = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=public_key,
            credential_current_sign_count=sign_count,
            require_user_verification=True,
        )
    return found.new_sign_count


@contextmanager
def _accepting() -> Iterator[None]:
    """A stranger wrote these bytes, and three parsers read them: whatever one of them raises, the answer is not accepted."""
    try:
        yield
    except NotAccepted:
        raise
    except Exception as error:
        raise NotAccepted(f"{type(error).__name__}: {error}") from error
