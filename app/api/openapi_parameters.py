"""How query parameters are described: by their name, which means the same everywhere, but for those of one operation alone."""

from typing import Any

from app.actions.audit import OUTCOMES
from app.actions.bundles.giving import OFFERED
from app.actions.drills.seeing import STATUSES as OF_DRILLS
from app.actions.emergency.carding import LANGUAGES
from app.actions.look_up import ATTESTATIONS
from app.api import openapi_providers, openapi_search, openapi_signed
from app.api import openapi_routes as routed
from app.api.schemas import STATUSES
from app.domain.provisions import TREATIES
from app.domain.records import KINDS
from app.domain.records.provider_policy import TOPICS
from app.intake.headings import IMPORTED

TEXT = {"type": "string", "minLength": 1, "maxLength": 200}
_OF_OPENID = ("code", "iss", "error", "error_description", "error_uri", "session_state")
PARAMETERS: dict[str, tuple[str, dict[str, Any]]] = {
    "as_of": ("Day asked about; today when absent", {"type": "string", "format": "date"}),
    "known_at": ("What was known at an RFC 3339 instant, or at a revision", TEXT),
    "min_revision": (
        "Revision in one's own count that the answer must know of: waited for a little, then 409 `revision-not-reached`",
        {"type": "integer", "minimum": 0},
    ),
    "limit": ("Items on a page", {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}),
    "cursor": ("What `next` of the page before said", TEXT),
    "state": ("ISO 3166-1 alpha-2 code", TEXT),
    "provision": ("Provision, by components: 8.10 means 8.10.a and 8.10.b", TEXT),
    "treaty": ("Treaty", {"type": "string", "enum": list(TREATIES)}),
    "territory": ("ISO code of a territory", TEXT),
    "language": ("BCP 47 code", TEXT),
    "authority": ("Identifier of an authority", TEXT),
    "q": ("Words in the authority's names or scope, in any script", TEXT),
    "operative": ("Whether the treaty is in force for the State", {"type": "string", "enum": ["true", "false"]}),
    "attestation": ("Freshness", {"type": "string", "enum": list(ATTESTATIONS)}),
    "updated_since": ("Recorded at or after an RFC 3339 instant", {"type": "string", "format": "date-time"}),
    "kind": ("Kind of statement", {"type": "string", "enum": list(KINDS["statement"].fields["kind"].choices)}),
    "status": ("Where a notification stands", {"type": "string", "enum": STATUSES}),
    "remarks": ("Only those that a review has to look at, or only the others", {"type": "string", "enum": ["true", "false"]}),
    "account": ("Identifier of the account that did or saw it", TEXT),
    "person": ("Identifier of the person behind the account", TEXT),
    "action": ("What was done, such as find-designations", TEXT),
    "target": ("Identifier of what it was done to, or of what was shown", TEXT),
    "outcome": ("Whether it was allowed", {"type": "string", "enum": list(OUTCOMES)}),
    "since": ("Not before this RFC 3339 instant", {"type": "string", "format": "date-time"}),
    "until": ("Before this RFC 3339 instant", {"type": "string", "format": "date-time"}),
    "lang": ("Language of the card; else what Accept-Language prefers", {"type": "string", "enum": list(LANGUAGES)}),
    "open": ("Only what goes on, or only what has ended", {"type": "string", "enum": ["true", "false"]}),
    "waiting": ("Only what nobody has answered or recorded yet, or only the rest", {"type": "string", "enum": ["true", "false"]}),
    "unreviewed": ("Only what nobody has reviewed, or only what somebody has", {"type": "string", "enum": ["true", "false"]}),
    **{name: (f"As OpenID Connect has it: {name}", TEXT) for name in _OF_OPENID},
    "digest": ("Of a plan as it was shown", TEXT),
    "record": ("Kind of record in the file", {"type": "string", "enum": list(IMPORTED)}),
    "topic": ("What a provider's policy is about", {"type": "string", "enum": list(TOPICS)}),
    "from": ("Number of the older version", {"type": "integer", "minimum": 1}),
    "to": ("Number of the newer version", {"type": "integer", "minimum": 1}),
}
PARAMETERS |= openapi_signed.PARAMETERS
REQUIRED = ("from", "to", *routed.REQUIRED)
BUNDLE_OF = ("The bundle of another audience than the highest that the caller may have", {"type": "string", "enum": list(OFFERED)})
OF_ONE: dict[str, dict[str, tuple[str, dict[str, Any]]]] = {
    routed.NAME: routed.PARAMETERS,
    **openapi_providers.OF_ONE,
    **openapi_signed.OF_ONE,
    openapi_search.NAME: openapi_search.PARAMETERS,
    **{name: {"audience": BUNDLE_OF} for name in ("see-bundle", "fetch-bundle")},
    "list-drills": {"status": ("Where a drill stands", {"type": "string", "enum": list(OF_DRILLS)})},
    "changes": {"since": ("Revision, in one's own count, behind which changes are told", {"type": "integer", "minimum": 0})},
}
"""Parameters that mean something of their own in one operation."""
