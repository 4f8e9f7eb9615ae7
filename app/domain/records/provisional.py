"""A provisional contact: a number or address that one person of a State posted beside the approved ones, for a few days at most."""

from typing import Annotated

import msgspec

from app.domain.access import Audience
from app.domain.records.field import Field, record


@record("provisional", prefix="p_", identity=())
class Provisional(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Nothing of it is ever public, and no file brings it. Its instants are RFC 3339 in UTC."""

    state: Annotated[str, Field("State", "État", "ISO 3166-1 alpha-2 code.", Audience.NETWORK)]
    designation: Annotated[str, Field("Designation", "Désignation", "Beside whose channels it stands.", Audience.NETWORK)]
    slot: Annotated[str, Field("Sort of channel", "Type de voie", "The sort of channel that it is.", Audience.NETWORK)]
    value: Annotated[str, Field("Value", "Valeur", "The number or address.", Audience.NETWORK)]
    posted_at: Annotated[str, Field("Posted at", "Affiché le", "When it was posted.", Audience.NETWORK)]
    until: Annotated[str, Field("Until", "Jusqu'à", "When it runs out.", Audience.NETWORK)]
    reason: Annotated[str | None, Field("Reason", "Motif", "Why it was posted.", Audience.RESTRICTED)] = None
