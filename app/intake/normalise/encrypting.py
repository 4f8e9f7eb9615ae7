"""Whether somebody can write to a certificate, and until when: it may be valid and have no key left to encrypt to."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from app.domain.later import later

_packet = later("pysequoia.packet")  # takes 2 MB, and few notifications hold a certificate


def ends(packets: Iterable[Any]) -> list[datetime | None]:
    """When each key that takes what is encrypted ends, None for never; empty where there is no such key.

    The latest signature on a key counts (RFC 9580 section 5.2.3.10); one that tells no purpose allows every one.
    """
    return [_end(key, latest) for key, latest in _latest(packets) if _encrypts(latest)]


def _latest(packets: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    key, latest = None, None
    for packet in packets:
        if packet.tag in (_packet.Tag.PublicKey, _packet.Tag.PublicSubkey):
            if key is not None and latest is not None:
                yield key, latest
            key, latest = packet, None
        elif packet.tag == _packet.Tag.Signature and packet.signature_created is not None:
            revoked = latest is not None and _revokes(latest)
            newer = latest is None or packet.signature_created >= latest.signature_created
            latest = packet if _revokes(packet) or (newer and not revoked) else latest
    if key is not None and latest is not None:
        yield key, latest


def _revokes(signature: Any) -> bool:
    return bool(signature.signature_type == _packet.SignatureType.SubkeyRevocation)


def _encrypts(signature: Any) -> bool:
    flags = signature.key_flags
    if _revokes(signature):
        return False
    return flags is None or _said(flags.transport_encryption) or _said(flags.storage_encryption)


def _said(flag: Any) -> bool:
    return bool(flag() if callable(flag) else flag)


def _end(key: Any, signature: Any) -> datetime | None:
    period = signature.key_validity_period
    end: datetime | None = key.key_created + period if period else None
    return end
