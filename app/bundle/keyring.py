"""The signer's keys in a file of its own folder: made, changed with overlap, ended. No other process reads it.

While keys change, every checkpoint is signed by the old and by the new one, so that whoever knows either can go on.
"""

import base64
import json
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from app.bundle.keys import ALGORITHMS, ED25519, NotVerifiedError, SigningKey
from app.bundle.writing import put
from app.domain.moment import format_instant, parse_instant

FILE = "keys.json"
_ID_DIGITS = 16


@dataclass(frozen=True, slots=True)
class HeldKey:
    """A key with the time from which it signs, and until when; None: it still does."""

    signing: SigningKey
    starts_at: datetime
    ends_at: datetime | None = None

    @property
    def id(self) -> str:
        """What people call it: 16 hexadecimal digits of its hash."""
        return key_id(self.signing.public)


def key_id(public: bytes) -> str:
    """What people call a key: 16 hexadecimal digits of its hash, the same under every name."""
    return sha256(public).hexdigest()[:_ID_DIGITS]


class Keyring:
    """The keys of one register's signer."""

    def __init__(self, folder: Path) -> None:
        """Reads what is kept in ``folder``. Raises NotVerifiedError where it cannot be read, or holds an unknown algorithm."""
        self._place = folder / FILE
        self.register = ""
        self.keys: tuple[HeldKey, ...] = ()
        if self._place.exists():
            self._read()

    @property
    def signing(self) -> list[SigningKey]:
        """The keys that sign now, the oldest first."""
        return [each.signing for each in self.keys if each.ends_at is None]

    def add(self, register: str, now: datetime) -> HeldKey:
        """Makes one more key, which signs from now on beside those that do. ``register`` is named by the first."""
        self.register = self.register or register
        made = HeldKey(SigningKey.new(), now)
        self._keep((*self.keys, made))
        return made

    def end(self, name: str, now: datetime) -> HeldKey:
        """Ends the key called ``name``. Raises ValueError where it is none that signs, or the last one that does."""
        going_on = [each for each in self.keys if each.ends_at is None]
        found = next((each for each in going_on if each.id == name), None)
        if found is None:
            raise ValueError(f"no key {name} signs here; those that do: {', '.join(each.id for each in going_on)}")
        if len(going_on) == 1:
            raise ValueError(f"{name} is the only key that signs: make a new one first, and give readers time to learn it")
        self._keep(tuple(replace(each, ends_at=now) if each is found else each for each in self.keys))
        return found

    def _keep(self, keys: tuple[HeldKey, ...]) -> None:
        told = {
            "register": self.register,
            "keys": [
                {
                    "algorithm": each.signing.algorithm,
                    "secret": base64.b64encode(each.signing.secret).decode(),
                    "starts_at": format_instant(each.starts_at),
                    "ends_at": format_instant(each.ends_at) if each.ends_at else None,
                }
                for each in keys
            ],
        }
        put(self._place, json.dumps(told, indent=2).encode())
        self.keys = keys

    def _read(self) -> None:
        try:
            told = json.loads(self._place.read_bytes())
            self.register = str(told["register"])
            self.keys = tuple(_held(each) for each in told["keys"])
        except (OSError, KeyError, TypeError, ValueError) as error:
            raise NotVerifiedError(f"the signer's keys in {self._place} cannot be read: {error}") from error


def _held(told: dict[str, Any]) -> HeldKey:
    if told["algorithm"] != ED25519:
        known = ", ".join(f"{name} ({number})" for number, name in ALGORITHMS.items())
        raise ValueError(f"a key is of algorithm {told['algorithm']}; this version knows {known}")
    ends_at = parse_instant(told["ends_at"]) if told["ends_at"] else None
    return HeldKey(SigningKey(base64.b64decode(told["secret"], validate=True)), parse_instant(told["starts_at"]), ends_at)
