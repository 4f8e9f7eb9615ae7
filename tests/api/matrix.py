"""The table of the contract's access section, written out: which status each caller gets on each route. Nothing here is from app.

``own`` is about State QM, to which the demonstration's officer, duty officer and State editor belong; ``foreign`` about QN.
"""

from tests.api.served import API

CALLERS = (
    "anonymous",
    "officer",
    "duty_officer",
    "state_editor",
    "registrar",
    "approver",
    "auditor",
    "administrator",
    "client",
    "public_client",
)
OWN, FOREIGN = "QM", "QN"
STATES = {"own": OWN, "foreign": FOREIGN}
Row = tuple[int, ...]

EVERYBODY: Row = (200,) * 10
WHO_IS_SIGNED_IN: Row = (401, *(200,) * 9)
NOTHING_UNDER_WAY: Row = (401, *(404,) * 9)
#                      anon off  duty edit reg  appr aud  adm  cli  pub
SEES_NOTIFICATIONS = (401, 403, 403, 200, 200, 200, 200, 403, 403, 403)
SEES_FOREIGN_ONES_ = (401, 403, 403, 404, 200, 200, 200, 403, 403, 403)
LISTS_THEM________ = (401, 403, 403, 200, 200, 200, 200, 403, 403, 403)
SUBMITS___________ = (401, 403, 403, 201, 201, 403, 403, 403, 403, 403)
SUBMITS_FOR_FOREIGN = (401, 403, 403, 403, 201, 403, 403, 403, 403, 403)
DECIDES___________ = (401, 403, 403, 403, 403, 200, 403, 403, 403, 403)
CHOOSES___________ = (401, 403, 403, 200, 200, 403, 403, 403, 403, 403)
CHOOSES_FOREIGN__ = (401, 403, 403, 404, 200, 403, 403, 403, 403, 403)
#   withdraw: what the registrar sent; the editor sees that of the own State and may not, and knows of no foreign one
WITHDRAWS_________ = (401, 403, 403, 403, 200, 403, 403, 403, 403, 403)
WITHDRAWS_FOREIGN_ = (401, 403, 403, 404, 200, 403, 403, 403, 403, 403)
#   provisional contacts: a designation is known to everybody, what stands beside it is not
POSTS_____________ = (401, 403, 403, 201, 201, 403, 403, 403, 403, 403)
POSTS_FOREIGN_____ = (401, 403, 403, 403, 201, 403, 403, 403, 403, 403)
SEES_THEM_________ = (401, 403, 403, 200, 200, 403, 403, 403, 403, 403)
LISTS_FOREIGN_____ = (401, 403, 403, 403, 200, 403, 403, 403, 403, 403)
KNOWS_NO_FOREIGN__ = (401, 403, 403, 404, 200, 403, 403, 403, 403, 403)
#   freshness: what is observed of a designation; the rows stand for a press on the own and on a foreign State's entry
ATTESTS___________ = (401, 403, 403, 201, 201, 201, 403, 403, 403, 403)
ATTESTS_FOREIGN___ = (401, 403, 403, 403, 201, 201, 403, 403, 403, 403)
REPORTS___________ = (401, 201, 201, 201, 201, 201, 403, 403, 403, 403)
BESIDE = f"{API}/designations/{{id}}/provisional-contacts"
#   what a token may not do: it stands for no person at a browser
NO_PASSKEY_________ = (401,) * 10
NO_PASSWORDS_______ = (404,) * 10  # the demonstration has no seal for them, and no providers
NO_OWN_PASSWORD____ = (401, *(404,) * 9)
NO_SESSION_________ = (401, *(403,) * 9)
NOT_THEIRS_________ = (401, *(404,) * 9)
NONE_MADE_YET_____ = (404,) * 10
#                      anon off  duty edit reg  appr aud  adm  cli  pub
LISTS_ACCOUNTS_____ = (401, 403, 403, 200, 403, 403, 200, 200, 403, 403)
SEES_FOREIGN_ACCNT_ = (401, 403, 403, 404, 403, 403, 200, 200, 403, 403)
INVITES____________ = (401, 403, 403, 201, 403, 403, 403, 201, 403, 403)
INVITES_FOREIGN____ = (401, 403, 403, 403, 403, 403, 403, 201, 403, 403)
LOOKS_AFTER________ = (401, 403, 403, 200, 403, 403, 403, 200, 403, 403)
LOOKS_AFTER_FOREIGN = (401, 403, 403, 404, 403, 403, 403, 200, 403, 403)
#   an editor closes, and an administrator opens again
OPENS_AGAIN________ = (401, 403, 403, 403, 403, 403, 403, 200, 403, 403)
READS_AUDIT________ = (401, 403, 403, 403, 403, 403, 200, 200, 403, 403)
READS_OWN_AUDIT____ = (401, 200, 200, 200, 200, 200, 200, 200, 200, 403)
WHO_LOOKED_AT_OWN__ = (401, 403, 403, 200, 403, 403, 403, 403, 403, 403)
WHO_LOOKED_FOREIGN_ = (401, 403, 403, 403, 403, 403, 403, 403, 403, 403)
SETTLES____________ = (401, 403, 403, 404, 403, 403, 403, 404, 403, 403)
#   break-glass: nobody opens what they read anyway; of what another registrar opened, the State and auditors know
OPENS_____________ = (401, 201, 403, 403, 201, 201, 403, 403, 403, 403)
OPENS_FOREIGN_____ = (401, 201, 403, 201, 201, 201, 403, 403, 403, 403)
LISTS_GLASS_______ = (401, 200, 403, 200, 200, 200, 200, 403, 403, 403)
KNOWS_OF_GLASS____ = (401, 404, 403, 200, 404, 404, 200, 403, 403, 403)
KNOWS_FOREIGN_____ = (401, 404, 403, 404, 404, 404, 200, 403, 403, 403)
SPEAKS_OF_GLASS___ = (401, 404, 403, 201, 404, 404, 201, 403, 403, 403)
SPEAKS_FOREIGN____ = (401, 404, 403, 404, 404, 404, 201, 403, 403, 403)
REVIEWS___________ = (401, 403, 403, 403, 403, 403, 200, 403, 403, 403)
GLASS = f"{API}/break-glass"
#   erasures: asked for with a fresh sign-in, approved by a second person; the State, the Secretariat and auditors see them
ASKS_ERASURE______ = (401, 403, 403, 201, 201, 403, 403, 403, 403, 403)
ASKS_FOREIGN_ONE__ = (401, 403, 403, 403, 201, 403, 403, 403, 403, 403)
ERASED = f"{API}/erasures"
#   subscriptions: one's own alone; that which is asked about is nobody's
TOLD = f"{API}/subscriptions"
SUBSCRIBES________ = (401, *(201,) * 8, 409)  # all may; the last has no address to write to
#   drills: planned by registrars; a State knows of one that is announced, and calls others' numbers, never its own
PLANS_DRILLS______ = (401, 403, 403, 403, 201, 403, 403, 403, 403, 403)
MOVES_DRILLS______ = (401, 403, 403, 403, 200, 403, 403, 403, 403, 403)
KNOWS_OF_DRILLS___ = (401, 403, 200, 200, 200, 403, 200, 403, 403, 403)
KNOWS_NOT_OF_ONE__ = (401, 403, 404, 404, 200, 403, 200, 403, 403, 403)
RECORDS_OWN_CALL__ = (401, 403, 403, 403, 201, 403, 403, 403, 403, 403)
RECORDS_A_CALL____ = (401, 403, 201, 403, 201, 403, 403, 403, 403, 403)
DRILLS, CALL = f"{API}/drills", f"{API}/drills/{{id}}/calls/{{call}}/results"

#                      anon off  duty edit reg  appr aud  adm  cli  pub
SEES_NUMBERS_______ = (401, 403, 403, 403, 403, 403, 200, 200, 403, 403)

TABLE: dict[tuple[str, str], dict[str, Row]] = {
    ("GET", "/metrics"): {"own": SEES_NUMBERS_______, "foreign": SEES_NUMBERS_______},
    **{
        ("GET", path): {"own": EVERYBODY, "foreign": EVERYBODY}
        for path in (
            "/health/live",
            "/health/ready",
            "/openapi.json",
            f"{API}/designations",
            f"{API}/designations.csv",
            f"{API}/designations.xlsx",
            f"{API}/designations/{{id}}",
            f"{API}/designations/{{id}}/versions",
            f"{API}/designations/{{id}}/versions/{{n}}",
            f"{API}/designations/{{id}}/diff",
            f"{API}/designations/{{id}}/observations",
            f"{API}/designations/{{id}}/proof",
            f"{API}/designations/{{id}}/proof.txt",
            f"{API}/keys",
            f"{API}/keys.txt",
            f"{API}/checkpoint",
            f"{API}/consistency",
            f"{API}/provisions",
            f"{API}/provisions/{{code}}",
            f"{API}/states",
            f"{API}/states/{{iso2}}",
            f"{API}/states/{{iso2}}/{{provision}}",
            f"{API}/authorities",
            f"{API}/authorities/{{id}}",
            f"{API}/statements",
            f"{API}/statements.csv",
            f"{API}/statements.xlsx",
            f"{API}/providers",
            f"{API}/providers/{{id}}",
            f"{API}/providers/{{id}}/versions",
            f"{API}/providers/{{id}}/versions/{{n}}",
            f"{API}/providers/{{id}}/diff",
            f"{API}/provider-policies",
            f"{API}/provider-policies/{{id}}",
            f"{API}/provider-policies/{{id}}/versions",
            f"{API}/provider-policies/{{id}}/versions/{{n}}",
            f"{API}/provider-policies/{{id}}/diff",
            f"{API}/providers.csv",
            f"{API}/providers.xlsx",
            f"{API}/provider-policies.csv",
            f"{API}/provider-policies.xlsx",
            f"{API}/statements/{{id}}",
            f"{API}/statements/{{id}}/versions",
            f"{API}/statements/{{id}}/versions/{{n}}",
            f"{API}/statements/{{id}}/diff",
            f"{API}/authorities/{{id}}/versions",
            f"{API}/authorities/{{id}}/versions/{{n}}",
            f"{API}/authorities/{{id}}/diff",
            f"{API}/participations/{{id}}",
            f"{API}/participations/{{id}}/versions",
            f"{API}/participations/{{id}}/versions/{{n}}",
            f"{API}/participations/{{id}}/diff",
            f"{API}/coverage",
            f"{API}/coverage.csv",
            f"{API}/coverage.xlsx",
            f"{API}/indicators",
            f"{API}/indicators.csv",
            f"{API}/indicators.xlsx",
            f"{API}/indicators/union",
            f"{API}/indicators/union.csv",
            f"{API}/indicators/union.xlsx",
            f"{API}/routes",
            f"{API}/search",
            f"{API}/lines.jsonl",
            f"{API}/changes",
            f"{API}/feed.atom",
            "/feed.atom",
            *(f"{API}/emergency/{{iso2}}{ending}" for ending in ("", ".vcf", ".jscontact", ".svg", ".pdf")),
            f"{API}/templates/{{form}}",
        )
    },
    ("GET", f"{API}/me"): {"own": WHO_IS_SIGNED_IN, "foreign": WHO_IS_SIGNED_IN},
    ("GET", f"{API}/progress/{{key}}"): {"own": NOTHING_UNDER_WAY, "foreign": NOTHING_UNDER_WAY},
    **{
        ("POST", f"{API}{path}"): {"own": row, "foreign": row}
        for path, row in {
            "/sign-in/options": EVERYBODY,
            "/sign-in": NO_PASSKEY_________,
            "/enrolment/options": NO_PASSKEY_________,
            "/enrolment": NO_PASSKEY_________,
            "/sign-in/openid": NO_PASSWORDS_______,
            "/enrolment/password/options": NO_PASSWORDS_______,
            "/enrolment/password": NO_PASSWORDS_______,
            "/sign-in/password": NO_PASSWORDS_______,
            "/sign-out": NO_SESSION_________,
            "/step-up/options": NO_SESSION_________,
            "/step-up": NO_SESSION_________,
            "/me/password": NO_OWN_PASSWORD____,
            "/me/sessions/{id}/end": NOT_THEIRS_________,
            "/me/passkeys/options": NO_SESSION_________,
            "/me/passkeys": NO_SESSION_________,
            "/me/passkeys/{id}/revoke": NO_SESSION_________,
            "/me/tokens": NO_SESSION_________,
            "/me/tokens/{id}/rotate": NO_SESSION_________,
            "/me/tokens/{id}/revoke": NOT_THEIRS_________,
            "/role-proposals/{id}/confirm": SETTLES____________,
            "/role-proposals/{id}/refuse": SETTLES____________,
        }.items()
    },
    ("GET", f"{API}/sign-in/openid"): {"own": EVERYBODY, "foreign": EVERYBODY},
    ("GET", f"{API}/sign-in/openid/callback"): {"own": NO_PASSKEY_________, "foreign": NO_PASSKEY_________},
    ("GET", f"{API}/me/sessions"): {"own": WHO_IS_SIGNED_IN, "foreign": WHO_IS_SIGNED_IN},
    ("GET", f"{API}/me/passkeys"): {"own": WHO_IS_SIGNED_IN, "foreign": WHO_IS_SIGNED_IN},
    ("GET", f"{API}/me/tokens"): {"own": WHO_IS_SIGNED_IN, "foreign": WHO_IS_SIGNED_IN},
    ("GET", f"{API}/accounts"): {"own": LISTS_ACCOUNTS_____, "foreign": LISTS_ACCOUNTS_____},
    ("GET", f"{API}/audit"): {"own": READS_AUDIT________, "foreign": READS_AUDIT________},
    ("GET", f"{API}/me/audit"): {"own": READS_OWN_AUDIT____, "foreign": READS_OWN_AUDIT____},
    ("GET", f"{API}/audit/states/{{iso2}}"): {"own": WHO_LOOKED_AT_OWN__, "foreign": WHO_LOOKED_FOREIGN_},
    ("GET", f"{API}/role-proposals"): {"own": LISTS_ACCOUNTS_____, "foreign": LISTS_ACCOUNTS_____},
    ("GET", f"{API}/accounts/{{id}}"): {"own": LISTS_ACCOUNTS_____, "foreign": SEES_FOREIGN_ACCNT_},
    ("GET", f"{API}/access-reviews"): {"own": LISTS_ACCOUNTS_____, "foreign": LISTS_ACCOUNTS_____},
    ("POST", f"{API}/access-reviews"): {"own": INVITES____________, "foreign": INVITES_FOREIGN____},
    ("POST", f"{API}/accounts"): {"own": INVITES____________, "foreign": INVITES_FOREIGN____},
    ("POST", f"{API}/accounts/{{id}}/restore"): {"own": OPENS_AGAIN________, "foreign": LOOKS_AFTER_FOREIGN},
    **{
        ("POST", f"{API}/accounts/{{id}}{path}"): {"own": LOOKS_AFTER________, "foreign": LOOKS_AFTER_FOREIGN}
        for path in ("/roles", "/roles/end", "/suspend", "/recover", "/allow-password", "/disallow-password")
    },
    ("POST", GLASS): {"own": OPENS_____________, "foreign": OPENS_FOREIGN_____},
    ("GET", GLASS): {"own": LISTS_GLASS_______, "foreign": LISTS_GLASS_______},
    ("GET", f"{GLASS}/{{id}}"): {"own": KNOWS_OF_GLASS____, "foreign": KNOWS_FOREIGN_____},
    ("POST", f"{GLASS}/{{id}}/end"): {"own": KNOWS_OF_GLASS____, "foreign": KNOWS_FOREIGN_____},
    ("POST", f"{GLASS}/{{id}}/review"): {"own": REVIEWS___________, "foreign": REVIEWS___________},
    ("POST", f"{GLASS}/{{id}}/remarks"): {"own": SPEAKS_OF_GLASS___, "foreign": SPEAKS_FOREIGN____},
    ("POST", ERASED): {"own": ASKS_ERASURE______, "foreign": ASKS_FOREIGN_ONE__},
    ("GET", ERASED): {"own": SEES_NOTIFICATIONS, "foreign": SEES_NOTIFICATIONS},
    ("GET", f"{ERASED}/{{id}}/proof.txt"): {"own": NONE_MADE_YET_____, "foreign": NONE_MADE_YET_____},  # none is carried out
    ("GET", f"{ERASED}/{{id}}"): {"own": SEES_NOTIFICATIONS, "foreign": SEES_FOREIGN_ONES_},
    **{
        ("POST", f"{ERASED}/{{id}}/{what}"): {"own": DECIDES___________, "foreign": DECIDES___________}
        for what in ("approve", "reject")
    },
    ("GET", TOLD): {"own": WHO_IS_SIGNED_IN, "foreign": WHO_IS_SIGNED_IN},
    ("POST", TOLD): {"own": SUBSCRIBES________, "foreign": SUBSCRIBES________},
    ("GET", f"{TOLD}/{{id}}"): {"own": NOT_THEIRS_________, "foreign": NOT_THEIRS_________},
    **{
        ("POST", f"{TOLD}/{{id}}/{what}"): {"own": NOT_THEIRS_________, "foreign": NOT_THEIRS_________}
        for what in ("end", "resume", "rotate")
    },
    ("POST", DRILLS): {"own": PLANS_DRILLS______, "foreign": PLANS_DRILLS______},
    ("GET", DRILLS): {"own": KNOWS_OF_DRILLS___, "foreign": KNOWS_OF_DRILLS___},
    **{
        ("GET", f"{DRILLS}/{{id}}{path}"): {"own": KNOWS_OF_DRILLS___, "foreign": KNOWS_NOT_OF_ONE__}
        for path in ("", "/calls", "/calls.csv", "/report")
    },
    **{
        ("POST", f"{DRILLS}/{{id}}{path}"): {"own": MOVES_DRILLS______, "foreign": MOVES_DRILLS______}
        for path in ("/start", "/close", "/cancel")
    },
    ("POST", CALL): {"own": RECORDS_OWN_CALL__, "foreign": RECORDS_A_CALL____},
    **{
        ("GET", f"{API}{path}"): {"own": NONE_MADE_YET_____, "foreign": NONE_MADE_YET_____}
        for path in ("/bundle", "/bundle/{file}")
    },
    ("GET", f"{API}/notifications"): {"own": LISTS_THEM________, "foreign": LISTS_THEM________},
    ("GET", f"{API}/notifications/{{id}}"): {"own": SEES_NOTIFICATIONS, "foreign": SEES_FOREIGN_ONES_},
    ("GET", f"{API}/notifications/{{id}}/plan"): {"own": SEES_NOTIFICATIONS, "foreign": SEES_FOREIGN_ONES_},
    ("GET", f"{API}/notifications/{{id}}/file"): {"own": SEES_NOTIFICATIONS, "foreign": SEES_FOREIGN_ONES_},
    ("POST", f"{API}/notifications"): {"own": SUBMITS___________, "foreign": SUBMITS_FOR_FOREIGN},
    ("POST", f"{API}/notifications/{{id}}/approve"): {"own": DECIDES___________, "foreign": DECIDES___________},
    ("POST", f"{API}/notifications/{{id}}/choices"): {"own": CHOOSES___________, "foreign": CHOOSES_FOREIGN__},
    ("POST", f"{API}/notifications/{{id}}/reject"): {"own": DECIDES___________, "foreign": DECIDES___________},
    ("POST", f"{API}/notifications/{{id}}/withdraw"): {"own": WITHDRAWS_________, "foreign": WITHDRAWS_FOREIGN_},
    ("POST", f"{API}/designations/{{id}}/attestations"): {"own": ATTESTS___________, "foreign": ATTESTS_FOREIGN___},
    ("POST", f"{API}/states/{{iso2}}/attestations"): {"own": ATTESTS___________, "foreign": ATTESTS_FOREIGN___},
    ("POST", f"{API}/designations/{{id}}/reports"): {"own": REPORTS___________, "foreign": REPORTS___________},
    ("POST", BESIDE): {"own": POSTS_____________, "foreign": POSTS_FOREIGN_____},
    ("GET", BESIDE): {"own": SEES_THEM_________, "foreign": LISTS_FOREIGN_____},
    ("GET", f"{BESIDE}/{{contact}}"): {"own": SEES_THEM_________, "foreign": KNOWS_NO_FOREIGN__},
    ("POST", f"{BESIDE}/{{contact}}/withdraw"): {"own": SEES_THEM_________, "foreign": KNOWS_NO_FOREIGN__},
}

#: up to which audience each caller reads a designation of the own and of a foreign State
READS = {
    "anonymous": ("public", "public"),
    "officer": ("parties", "parties"),
    "duty_officer": ("network", "network"),
    "state_editor": ("restricted", "parties"),
    "registrar": ("parties", "parties"),
    "approver": ("parties", "parties"),
    "auditor": ("restricted", "restricted"),
    "administrator": ("public", "public"),
    "client": ("parties", "parties"),
    "public_client": ("public", "public"),
}
