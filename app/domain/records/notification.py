"""Provenance: the notification that brought entries into the ledger, visible to whoever may see at least one of them."""

from typing import Annotated

import msgspec

from app.domain.access import Audience
from app.domain.records.field import Field, record

SEVERAL = "ZZ"
"""Stands for the State of a notification that concerns several."""


@record("notification", prefix="n_", identity=("id",))
class Notification(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Recorded in the lowest audience among the entries it wrote: a change of a duty number alone stays invisible below."""

    id: Annotated[str, Field("Notification", "Notification", "Its identifier.", Audience.PUBLIC)]
    instrument: Annotated[str | None, Field("Instrument", "Instrument", "Kind of document.", Audience.PUBLIC)] = None
    document_date: Annotated[str | None, Field("Document date", "Date du document", "Day of the document.", Audience.PUBLIC)] = None
    registered_on: Annotated[str | None, Field("Registered on", "Enregistré le", "Day of registration.", Audience.PUBLIC)] = None
    reference: Annotated[str | None, Field("Reference", "Référence", "The sender's reference.", Audience.PUBLIC)] = None
    sha256: Annotated[
        str | None,
        Field(
            "File hash",
            "Empreinte du fichier",
            "SHA-256 of the original bytes; as guessable as the numbers inside.",
            Audience.RESTRICTED,
        ),
    ] = None
