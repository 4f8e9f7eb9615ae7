"""The answer to a write, kept under the caller's Idempotency-Key in the same unit of work as the effect."""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec

from app.actions.house import Caller, House
from app.domain.canonical import canonical
from app.domain.errors import Fault, IdempotencyMismatch, InvalidParameter, ToldOnce
from app.identity.seal import Seal
from app.store.answers import KeptAnswer
from app.store.unit import Reading, Writing

_KEY = re.compile(r"[\x21-\x7e]{1,128}")


@dataclass(frozen=True, slots=True)
class Reply:
    """Status, body and further headers of a write's answer."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A write as its caller names it: the key they chose, and the hash of what they sent."""

    caller: Caller
    key: str | None
    request_hash: str

    @classmethod
    def of(cls, caller: Caller, key: str | None, action: str, sent: Any, content: bytes = b"") -> "Attempt":
        """The attempt of ``caller``. Raises InvalidParameter for a key that is not 1 to 128 visible ASCII characters."""
        if key is not None and not _KEY.fullmatch(key):
            detail = "Idempotency-Key is 1 to 128 visible ASCII characters"
            raise InvalidParameter(detail, (Fault("invalid-value", detail, parameter="Idempotency-Key"),))
        told = hashlib.sha256(canonical([action, sent]) + content).hexdigest()
        return cls(caller, key, told)

    @property
    def account(self) -> str:
        """Whose keys these are."""
        return self.caller.principal.account

    def answered(self, unit: Reading | Writing, house: House) -> Reply | None:
        """The answer that this attempt got before, again with a trace.

        Raises IdempotencyMismatch for a key used otherwise, ToldOnce for an answer that was not to last.
        """
        kept = unit.answers.find(self.account, self.key) if self.key else None
        if kept is None:
            return None
        if kept.request_hash != self.request_hash:
            raise IdempotencyMismatch("this Idempotency-Key belongs to another request")
        body = _as_sent(kept, house)
        house.journal.write_blocking(self.caller.event(house.clock.now(), "repeat-answer", "kept under the same Idempotency-Key"))
        return Reply(kept.status, body, dict(kept.headers))

    def keep(self, unit: Writing, status: int, content: dict[str, Any], **headers: str) -> Reply:
        """The reply, kept for a retry with the same key."""
        reply = Reply(status, msgspec.json.encode(content), headers)
        self._keep(unit, reply, reply.body)
        return reply

    def keep_sealed(self, unit: Writing, seal: Seal, status: int, content: dict[str, Any], until: datetime) -> Reply:
        """The same for what is told once: it does not lie there readable, and not for longer than ``until``."""
        reply = Reply(status, msgspec.json.encode(content))
        if self.key is not None:
            self._keep(unit, reply, seal.close(reply.body.decode()).encode(), until)
        return reply

    def _keep(self, unit: Writing, reply: Reply, body: bytes, until: datetime | None = None) -> None:
        if self.key is not None:
            unit.answers.keep(
                self.account,
                self.key,
                request_hash=self.request_hash,
                status=reply.status,
                headers=reply.headers,
                body=body,
                until=until,
            )


def _as_sent(kept: KeptAnswer, house: House) -> bytes:
    if kept.until is None and kept.body:
        return kept.body
    told = house.seal.open(kept.body.decode()) if kept.until is not None and house.clock.now() < kept.until else None
    if told is None:
        raise ToldOnce("it was done, and what it told is told no more: make another link or token, and end that one")
    return told.encode()
