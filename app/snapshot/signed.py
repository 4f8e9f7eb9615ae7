"""What the signer said of the register: the newest checkpoint of each audience's tree, and the keys that it signs with.

It is told to this process by whoever reads what was published, and only once it fits the lines that are here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.access import Audience


@dataclass(frozen=True, slots=True)
class SignedTree:
    """A checkpoint: ``size`` lines under ``root``, and the signed note that says so."""

    size: int
    root: bytes
    note: str


@dataclass(frozen=True, slots=True)
class SignersKey:
    """A public key in the form that verifiers take, for the tree of ``audience``. It signs until ``until``; None: it still does.

    ``since`` is not known to a mirror.
    """

    audience: Audience
    text: str
    algorithm: str
    since: datetime | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Signed:
    """All of it. Audiences may be missing: nothing was signed yet."""

    trees: Mapping[Audience, SignedTree] = field(default_factory=dict)
    keys: tuple[SignersKey, ...] = ()
