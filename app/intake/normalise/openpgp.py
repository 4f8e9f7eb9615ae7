"""OpenPGP certificates in ASCII armour. A secret key is refused loudly and nothing of it is kept; what is no key is refused too.

Whatever the bytes are, the library that reads them is asked in one place, and all that it can raise ends there.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from app.domain.later import later
from app.domain.moment import format_instant
from app.intake.normalise.encrypting import ends
from app.intake.normalise.outcome import Outcome, Remark, info, refusal, warning
from app.intake.normalise.packets import BLOCK, Unreadable, holds_secret, unarmoured

MOST = 5
"""In one cell."""
_ADDRESS = re.compile(r"[!-?A-~]{1,64}@[A-Za-z0-9.-]{1,255}")
_library, _packet = later("pysequoia"), later("pysequoia.packet")  # take 2 MB, and few notifications hold a certificate
_RSA = ("RSAEncryptSign", "RSAEncrypt", "RSASign")
_OLD = ("DSA", "ElGamalEncrypt", "ElGamalEncryptSign")
_SHORTEST_RSA = 2048
_KEYS = ("PublicKey", "PublicSubkey")
_EXPORT = "Export it anew: gpg --armor --export-options export-minimal --export NAME"


def certificates(cell: str) -> Outcome:
    """The certificates in a cell, each once, as the members of ``Certificate``; with what is wrong with one told."""
    return secret_key() if holds_secret(cell) else _read(cell)


@lru_cache(64)
def _read(cell: str) -> Outcome:
    blocks = BLOCK.findall(cell)
    if not blocks or BLOCK.sub("", cell).strip(" ;\r\n\t"):
        return _no_key("The cell holds no armoured OpenPGP public key, or something beside it.")
    if len(blocks) > MOST:
        return refusal("too-many-values", f"The cell holds {len(blocks)} keys; at most {MOST} are read.")
    found: dict[str, dict[str, Any]] = {}
    try:
        for block in blocks:
            read = _certificate(block)
            found[read["fingerprint"]] = read
    except Unreadable as error:
        return (
            secret_key()
            if error.secret
            else _no_key("A key in the cell cannot be read: it is damaged, or of a kind no longer used.")
        )
    return Outcome(list(found.values()), tuple(_told(found.values())))


def secret_key() -> Outcome:
    """The refusal of a secret key, which repeats nothing of it."""
    message = (
        "This holds a SECRET key, which is not taken up. Treat it as lost: revoke it, make another, and send its public part only."
    )
    return refusal("openpgp-secret-key", message, _EXPORT)


def _no_key(message: str) -> Outcome:
    return refusal("openpgp-unreadable", message, _EXPORT)


def _certificate(block: str) -> dict[str, Any]:
    """Raises Unreadable, whatever the library makes of the bytes: it is written in another language, and may also panic."""
    try:
        return _members(unarmoured(block))
    except Unreadable:
        raise
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        raise Unreadable from error


def _members(content: bytes) -> dict[str, Any]:
    packets = list(_packet.PacketPile.from_bytes(content))
    cert = _library.Cert.from_bytes(content)
    held: dict[str, Any] = {"value": str(cert), "fingerprint": cert.fingerprint.upper()}
    weak = _weakness(packets)
    expires, revoked, names = None, False, list[str]()
    try:
        expires, revoked, names = cert.expiration, cert.is_revoked, [str(each) for each in cert.user_ids]
    except RuntimeError:  # no signature on it counts: damaged, or of a kind that can be forged
        weak = weak or "signatures"
    reachable = ends(packets)
    weak = weak or (None if reachable else "encryption")
    if reachable and None not in reachable:
        expires = min(filter(None, (expires, max(filter(None, reachable)))))
    addresses = sorted({each for name in names for each in _addresses(name)})
    if addresses:
        held["addresses"] = addresses
    if expires is not None:
        held["expires_at"] = format_instant(expires)
    if revoked:
        held["revoked"] = True
    if weak:
        held["weak"] = weak
    return held


def _addresses(user_id: str) -> Iterator[str]:
    """The mailbox of a user id: between angle brackets, or all of it."""
    address = user_id.rpartition("<")[2].rstrip("> ") if "<" in user_id else user_id.strip()
    if _ADDRESS.fullmatch(address):
        yield address.casefold()


def _named(sort: Any, names: Iterable[str]) -> list[Any]:
    return [getattr(sort, name) for name in names]


def _weakness(packets: Iterable[Any]) -> str | None:
    for packet in packets:
        if packet.tag not in _named(_packet.Tag, _KEYS):
            continue
        if packet.key_algorithm in _named(_packet.PublicKeyAlgorithm, _OLD):
            return "algorithm"
        # RFC 4880 section 5.5.2: version, time, algorithm, then the modulus with its length in bits.
        if packet.key_algorithm in _named(_packet.PublicKeyAlgorithm, _RSA) and int.from_bytes(packet.body[6:8]) < _SHORTEST_RSA:
            return "short"
    return None


def _told(found: Iterable[dict[str, Any]]) -> Iterator[Remark]:
    """Whoever approves the row sees whose key it is: fingerprints are compared by another way before they are trusted."""
    for each in found:
        name = f"Key {each['fingerprint']} for {', '.join(each.get('addresses', ())) or 'no mailbox'}"
        until = each.get("expires_at", "")[:10]
        yield info("openpgp-key-read", f"{name}{f', valid until {until}' if until else ', without an end'}.")
        if each.get("revoked"):
            yield warning("openpgp-revoked", f"{name} is revoked: nobody should write with it. Send the one that replaced it.")
        if each.get("weak"):
            yield warning("openpgp-weak", f"{name} is weak ({each['weak']}): readers are warned. Send a newer one.")
