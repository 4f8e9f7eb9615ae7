"""Audiences, and up to which of them somebody reads. Pure; nothing of who that is."""

from enum import IntEnum
from types import MappingProxyType

import msgspec


class Audience(IntEnum):
    """How far a value may travel; each tier sees all below it (DOMAIN: audiences)."""

    PUBLIC = 0
    PARTIES = 1
    NETWORK = 2
    RESTRICTED = 3

    @property
    def label(self) -> str:
        """The name used in files, answers and documents."""
        return _LABELS[self]

    @property
    def tlp(self) -> str:
        """Traffic Light Protocol 2.0 label of an answer at this tier."""
        return _TLP[self]


_LABELS = tuple(audience.name.lower() for audience in Audience)
_TLP = {
    Audience.PUBLIC: "TLP:CLEAR",
    Audience.PARTIES: "TLP:AMBER",
    Audience.NETWORK: "TLP:AMBER+STRICT",
    Audience.RESTRICTED: "TLP:RED",
}
AUDIENCES = MappingProxyType({audience.label: audience for audience in Audience})


class Clearance(msgspec.Struct, frozen=True):
    """Up to which audience somebody reads: generally, and in records of one State, such as their own."""

    general: Audience
    state: str | None = None
    own: Audience = Audience.PUBLIC

    def over(self, state: str) -> Audience:
        """The highest audience readable in records of ``state``."""
        return max(self.general, self.own) if state == self.state else self.general

    @property
    def highest(self) -> Audience:
        """The highest audience that any answer may hold."""
        return max(self.general, self.own)


PUBLIC_ONLY = Clearance(Audience.PUBLIC)
