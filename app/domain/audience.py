"""The four audiences, lowest first: how far a value may travel."""

from enum import IntEnum
from types import MappingProxyType


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
