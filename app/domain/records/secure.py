"""OpenPGP certificates that a State gave for its mailboxes, with what was read from them when they came in. No cryptography."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec


class Certificate(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """``value`` is the certificate in ASCII armour; ``addresses`` are the mailboxes that its user ids name, in lower case.

    ``expires_at`` is an instant. ``weak`` says why it should not be relied on, in one word.
    """

    value: str
    fingerprint: str
    addresses: list[str] = []
    expires_at: str | None = None
    revoked: bool = False
    weak: str | None = None


def as_told(certificate: Mapping[str, Any], day: date) -> dict[str, Any]:
    """What is answered about one on ``day``, without the certificate itself: it is good through the day on which it expires."""
    expires = certificate.get("expires_at")
    expired = expires is not None and expires[:10] < day.isoformat()
    return {
        "fingerprint": certificate["fingerprint"],
        "expires_at": expires,
        "status": "revoked" if certificate.get("revoked") else ("expired" if expired else "valid"),
        "weak": certificate.get("weak"),
    }


def belonging_to(certificates: list[dict[str, Any]], address: str) -> Mapping[str, Any] | None:
    """The certificate whose user ids name that mailbox: neither revoked nor weak before others, then the longest valid."""
    wanted = address.casefold()
    found = [each for each in certificates if wanted in each.get("addresses", ())]
    return max(found, key=_worth, default=None)


def _worth(certificate: Mapping[str, Any]) -> tuple[bool, bool, str]:
    return not certificate.get("revoked"), not certificate.get("weak"), certificate.get("expires_at") or "9999"
