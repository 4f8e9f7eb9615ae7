"""The operations on notifications and on provisional contacts, as the description tells of them."""

from app.api.operation import KEY, MATCH, Operation
from app.api.provisional import ONE, PATH
from app.api.schemas import BINARY, LOOSE, Schema, listing, ref
from app.http.reads import JSON, PAGED, PREFIX

_NOTIFICATIONS = f"{PREFIX}/notifications"
_ONE = f"{_NOTIFICATIONS}/{{id}}"
_CONTACTS, _CONTACT = f"{PREFIX}{PATH}", f"{PREFIX}{ONE}"
_SENT: dict[str, Schema] = {
    "multipart/form-data": {
        "type": "object",
        "required": ["file", "metadata"],
        "properties": {"file": {"type": "string", "format": "binary"}, "metadata": {"type": "string"}},
    },
    JSON: {
        "type": "object",
        "additionalProperties": False,
        "required": ["metadata", "rows"],
        "properties": {"metadata": ref("Metadata"), "rows": {"type": "array", "minItems": 1, "items": LOOSE}},
    },
}


def _decision(verb: str, summary: str, member: str, answer: Schema, *, needed: bool) -> Operation:
    body: Schema = {
        "type": "object",
        "additionalProperties": False,
        "required": [member] if needed else [],
        "properties": {member: {"type": "string" if needed else ["string", "null"]}},
    }
    return Operation(
        f"{_ONE}/{verb}", f"{verb}-notification", summary, answer,
        method="post", body={JSON: body}, statuses=(200,), headers=(KEY, MATCH), signed_in=True,
    )  # fmt: skip


OPERATIONS = (
    Operation(
        _NOTIFICATIONS, "submit-notification", "Send a notification: the file is read, kept and planned; nothing is applied",
        ref("Notification"), method="post", body=_SENT, statuses=(201, 200), headers=(KEY,), signed_in=True,
    ),
    Operation(
        _NOTIFICATIONS, "list-notifications", "Notifications, newest first", listing(ref("Notification")),
        ("state", "status", *PAGED), signed_in=True,
    ),
    Operation(_ONE, "see-notification", "Status, metadata, counts, decisions", ref("Notification"), signed_in=True),
    Operation(
        f"{_ONE}/plan", "see-plan", "What approving it would do now; with digest the plan that was shown under it",
        ref("Plan"), ("digest",), signed_in=True,
    ),
    Operation(
        f"{_ONE}/file", "see-file", "The original file, byte for byte", BINARY,
        media_type="application/octet-stream", signed_in=True,
    ),
    _decision("approve", "Apply it, all or nothing, by another person than the submitter", "digest", LOOSE, needed=True),
    Operation(
        f"{_ONE}/choices", "choose", "Say which of the readings that the plan offers is meant", ref("Notification"),
        method="post", body={JSON: ref("ToChoose")}, statuses=(200,), headers=(KEY,), signed_in=True,
    ),
    _decision("reject", "End it without applying, for a reason", "reason", ref("Notification"), needed=True),
    _decision("withdraw", "Take back one's own", "reason", ref("Notification"), needed=False),
    Operation(
        _CONTACTS, "post-provisional", "Post a provisional contact beside a designation's, for 72 hours; nothing approved changes",
        ref("ProvisionalContact"), method="post", body={JSON: ref("ToPost")}, statuses=(201,), headers=(KEY,), signed_in=True,
    ),
    Operation(
        _CONTACTS, "list-provisional", "The provisional contacts that stand beside a designation",
        listing(ref("ProvisionalContact")), signed_in=True,
    ),
    Operation(_CONTACT, "see-provisional", "A provisional contact, also after its end", ref("ProvisionalContact"), signed_in=True),
    Operation(
        f"{_CONTACT}/withdraw", "withdraw-provisional", "End a provisional contact before it runs out", ref("ProvisionalContact"),
        method="post", body={JSON: {"type": "object", "additionalProperties": False}}, statuses=(200,), headers=(KEY, MATCH),
        signed_in=True,
    ),
)  # fmt: skip
