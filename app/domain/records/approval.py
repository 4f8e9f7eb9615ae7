"""Who approved what: the hands behind a version, under names that only the notification's own papers can resolve."""

from typing import Annotated

import msgspec

from app.domain.access import Audience
from app.domain.records.field import Field, record


@record("approval", prefix="", identity=("digest",))
class Approval(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Recorded in the lowest audience among the entries that it wrote, like its notification."""

    digest: Annotated[str, Field("Digest", "Empreinte", "The digest of the plan that was approved.", Audience.PUBLIC)]
    notification: Annotated[str, Field("Notification", "Notification", "The notification that was approved.", Audience.PUBLIC)]
    submitter: Annotated[str, Field("Submitter", "Déposant", "Who submitted it, under a pseudonym.", Audience.PUBLIC)]
    approver: Annotated[str, Field("Approver", "Approbateur", "Who approved it, under a pseudonym.", Audience.PUBLIC)]
    rows: Annotated[
        dict[str, list[int]],
        Field("Rows", "Lignes", "The rows of the file that each record came from.", Audience.RESTRICTED),
    ] = {}
