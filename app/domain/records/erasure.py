"""An erasure: which lines lost which fields, on what ground. It names lines and fields, and never a value."""

from typing import Annotated

import msgspec

from app.domain.access import Audience
from app.domain.records.field import Field, record

GROUNDS = ("no-longer-needed", "objection", "unlawful", "legal-obligation", "recorded-by-mistake")
"""Why a person's data must go, as laws on data protection have it in common."""


class ErasedLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line by its stream and version, the fields that it lost, its leaf and SHA-256 of what is left of it, in hexadecimal."""

    kind: Annotated[str, Field("Kind", "Genre", "Kind of the record.", Audience.PUBLIC)]
    key: Annotated[str, Field("Record", "Fiche", "Identifier of the record.", Audience.PUBLIC)]
    version: Annotated[int, Field("Version", "Version", "Version of the stream.", Audience.PUBLIC)]
    fields: Annotated[tuple[str, ...], Field("Fields", "Champs", "The fields that were erased.", Audience.PUBLIC)]
    leaf: Annotated[str, Field("Leaf", "Feuille", "The hash of the line in the tree, which stays.", Audience.PUBLIC)]
    remains: Annotated[str, Field("Remains", "Reste", "SHA-256 of the line as it is left.", Audience.PUBLIC)]


@record("erasure", prefix="x_", identity=("id",))
class Erasure(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Recorded once in each audience of which it erased lines, each time with those lines alone."""

    id: Annotated[str, Field("Erasure", "Effacement", "Its identifier.", Audience.PUBLIC)]
    state: Annotated[str, Field("State", "État", "ISO 3166-1 alpha-2 code.", Audience.PUBLIC)]
    ground: Annotated[str, Field("Ground", "Motif", "On what ground it was erased.", Audience.PUBLIC)]
    lines: Annotated[tuple[ErasedLine, ...], Field("Lines", "Lignes", "The lines that it concerns.", Audience.PUBLIC)] = ()
    requester: Annotated[str, Field("Requester", "Demandeur", "Who asked for it, under a pseudonym.", Audience.PUBLIC)]
    approver: Annotated[str, Field("Approver", "Approbateur", "Who approved it, under a pseudonym.", Audience.PUBLIC)]
    papers: Annotated[
        tuple[str, ...],
        Field("Papers", "Pièces", "Notifications whose file and plans were destroyed.", Audience.RESTRICTED),
    ] = ()
