"""The description of what is about people: enrolling, signing in, one's own sessions and passkeys, accounts and their roles."""

from app.api.operation import KEY, MATCH, Operation
from app.api.schemas import AUDIENCE, COUNT, INSTANT, LOOSE, NO_DAY, NO_INSTANT, TEXT, TEXTS, Schema, document, listing
from app.domain.access import Role
from app.domain.people.tokens import SCOPES
from app.http.reads import JSON, PAGED, PREFIX

_FLAG: Schema = {"type": "boolean"}
_NO_TEXT: Schema = {"type": ["string", "null"]}
_ROLE: Schema = {"type": "string", "enum": [role.value for role in Role]}
_STATE: Schema = {**_NO_TEXT, "description": "ISO 3166-1 alpha-2 code; none for somebody of the Secretariat"}


def _object(**members: Schema) -> Schema:
    return {"type": "object", "required": list(members), "properties": members}


ME: Schema = {"allOf": [document(), {"type": "object", "properties": {"form_token": TEXT}}]}
"""A session's own form token is told in a session only."""
_OPTIONS = _object(publicKey=LOOSE)
_SESSION = _object(
    account=TEXT, roles=TEXTS, state=_NO_TEXT, session=TEXT, session_end=INSTANT, idle_seconds=COUNT, stepped_up_until=NO_INSTANT
)
_ONE_OF_MINE = _object(id=TEXT, current=_FLAG, method=TEXT, agent=TEXT, made_at=INSTANT, last_used_at=INSTANT)
_PASSKEY = _object(id=TEXT, label=TEXT, created_at=INSTANT, last_used_at=NO_INSTANT)
_SCOPE: Schema = {"type": "string", "enum": list(SCOPES)}
_WANTED: dict[str, Schema] = {
    "label": TEXT,
    "scopes": {"type": "array", "minItems": 1, "items": _SCOPE},
    "audience": AUDIENCE,
    "expires_on": {"type": "string", "format": "date"},
}
_TOKEN = _object(
    id=TEXT,
    label=TEXT,
    scopes={"type": ["array", "null"], "items": _SCOPE},
    audience=AUDIENCE,
    created_at=INSTANT,
    expires_at=INSTANT,
    last_used_at=NO_INSTANT,
)
_NEW_TOKEN: Schema = {"allOf": [_TOKEN, _object(token=TEXT)]}
_ENDED = _object(id=TEXT, status=TEXT)
_GRANTED = {"role": _ROLE, "starts_at": INSTANT, "ends_at": NO_INSTANT}
_NEWEST: Schema = {"anyOf": [_object(enrolled_at=INSTANT, link_made_by=_NO_TEXT), {"type": "null"}]}
_ACCOUNT = _object(
    id=TEXT, name=TEXT, state=_NO_TEXT, email=_NO_TEXT, methods=TEXTS, created_at=INSTANT, last_used_at=NO_INSTANT,
    suspended_at=NO_INSTANT, newest_passkey=_NEWEST,
    roles={"type": "array", "items": _object(**_GRANTED, in_force=_FLAG)}, remarks=TEXTS,
)  # fmt: skip
_LINK = _object(link=TEXT, expires_at=INSTANT)
_INVITED: Schema = {"allOf": [_ACCOUNT, _object(invitation=_LINK)]}
_GIVEN = _object(account=TEXT, status={"enum": ["given", "proposed"]}, proposal=_NO_TEXT, **_GRANTED)
_SETTLED = _object(id=TEXT, account=TEXT, status={"enum": ["confirmed", "refused"]}, **_GRANTED)
_PROPOSED = _object(
    id=TEXT, account=TEXT, name=TEXT, proposed_by=TEXT, proposed_by_name=TEXT, proposed_at=INSTANT,
    newest_passkey=_NEWEST, **_GRANTED,
)  # fmt: skip

_NOTED = _object(id=TEXT, name=TEXT, remarks=TEXTS)
_REVIEW = _object(
    state=_NO_TEXT, accounts=COUNT, last_reviewed_at=NO_INSTANT, last_reviewed_by=_NO_TEXT, last_reviewed_by_name=_NO_TEXT,
    due_at=INSTANT, overdue=_FLAG, to_look_at={"type": "array", "items": _NOTED}, not_confirmed=TEXTS,
)  # fmt: skip


def _taking(needed: dict[str, Schema], **more: Schema) -> dict[str, Schema]:
    return {JSON: {"type": "object", "additionalProperties": False, "required": list(needed), "properties": needed | more}}


_NOTHING = _taking({})
_CREDENTIAL: dict[str, Schema] = {"credential": {**LOOSE, "description": "What the browser made of the options, as JSON"}}


def _post(
    path: str,
    name: str,
    summary: str,
    answer: Schema,
    body: dict[str, Schema] = _NOTHING,
    *,
    made: bool = False,
    open_to_all: bool = False,
    headers: tuple[str, ...] = (),
) -> Operation:
    return Operation(
        PREFIX + path, name, summary, answer, method="post", body=body, statuses=(201,) if made else (200,),
        headers=headers or ((KEY, MATCH) if path.startswith("/accounts/") else ()), signed_in=not open_to_all,
    )  # fmt: skip


def _get(path: str, name: str, summary: str, answer: Schema, parameters: tuple[str, ...] = ()) -> Operation:
    return Operation(PREFIX + path, name, summary, answer, parameters, signed_in=True)


OPERATIONS = (
    _post(
        "/enrolment/options", "enrolment-options", "What a browser is asked for by who holds a link", _OPTIONS,
        _taking({"invitation": TEXT}), open_to_all=True,
    ),
    _post(
        "/enrolment", "enrol", "Enrol a passkey by a link, which is used up", _object(account=TEXT, passkey=_PASSKEY),
        _taking({"invitation": TEXT, **_CREDENTIAL}, label=_NO_TEXT), made=True, open_to_all=True,
    ),
    _post(
        "/enrolment/password/options", "password-options", "A secret for an authenticator app, for who may have a password",
        _object(secret=TEXT, uri=TEXT, sealed=TEXT), _taking({"invitation": TEXT}), open_to_all=True,
    ),
    _post(
        "/enrolment/password", "enrol-password", "Set a password with one-time codes by a link, which is used up",
        _object(account=TEXT), _taking(dict.fromkeys(("invitation", "password", "code", "sealed"), TEXT)),
        made=True, open_to_all=True,
    ),
    _post(
        "/sign-in/password", "sign-in-password", "Sign in by password and code, without step-up; sets the cookie", _SESSION,
        _taking({"email": TEXT, "password": TEXT, "code": TEXT}), open_to_all=True,
    ),
    _post(
        "/me/password", "change-password", "Another password, by the present one and a code; all other sessions end",
        _object(account=TEXT, status=TEXT), _taking(dict.fromkeys(("password", "code", "new_password"), TEXT)),
    ),
    Operation(
        f"{PREFIX}/sign-in/openid", "openid-providers", "The States' own OpenID providers",
        _object(items={"type": "array", "items": _object(id=TEXT, name=TEXT, state=TEXT)}),
    ),
    _post(
        "/sign-in/openid", "openid-send", "Where to go to sign in there, or with a link to enrol", _object(location=TEXT),
        _taking({"provider": TEXT}, invitation=_NO_TEXT), open_to_all=True,
    ),
    Operation(
        f"{PREFIX}/sign-in/openid/callback", "openid-back", "Where the provider sends the browser back to", _SESSION,
        ("code", "state", "iss", "error", "error_description", "error_uri", "session_state"), statuses=(303,), headers=(),
    ),
    _post("/sign-in/options", "sign-in-options", "What a browser is asked for to sign in", _OPTIONS, open_to_all=True),
    _post("/sign-in", "sign-in", "Sign in by passkey; sets the cookie", _SESSION, _taking(_CREDENTIAL), open_to_all=True),
    _post("/sign-out", "sign-out", "End the session in use", _object(status=TEXT)),
    _post("/step-up/options", "step-up-options", "What a browser is asked for to show that its person is there", _OPTIONS),
    _post("/step-up", "step-up", "Five minutes of step-up; sets the cookie anew", _SESSION, _taking(_CREDENTIAL)),
    _get("/me/sessions", "my-sessions", "Where one is signed in", listing(_ONE_OF_MINE)),
    _post("/me/sessions/{id}/end", "end-session", "End one of one's own sessions", _ENDED),
    _get("/me/passkeys", "my-passkeys", "One's passkeys", listing(_PASSKEY)),
    _post("/me/passkeys/options", "passkey-options", "What a browser is asked for to make another passkey", _OPTIONS),
    _post(
        "/me/passkeys", "add-passkey", "Enrol another", _PASSKEY, _taking(_CREDENTIAL, label=_NO_TEXT), made=True, headers=(KEY,),
    ),
    _post("/me/passkeys/{id}/revoke", "revoke-passkey", "End one of one's passkeys, and all other sessions", _ENDED),
    _get("/me/tokens", "my-tokens", "One's tokens for machines", listing(_TOKEN)),
    _post("/me/tokens", "make-token", "A token, told once", _NEW_TOKEN, _taking(_WANTED), made=True, headers=(KEY,)),
    _post("/me/tokens/{id}/rotate", "rotate-token", "A new value; the old one goes on for a day", _NEW_TOKEN, headers=(KEY,)),
    _post("/me/tokens/{id}/revoke", "revoke-token", "End a token", _ENDED),
    _get("/accounts", "list-accounts", "Accounts, with what a review looks at", listing(_ACCOUNT), ("state", "remarks", *PAGED)),
    _post(
        "/accounts", "open-account", "Open an account; answers the link to enrol by, once", _INVITED,
        _taking({"name": TEXT, "email": TEXT}, state=_STATE), made=True, headers=(KEY,),
    ),
    _get("/accounts/{id}", "see-account", "Roles, ways to sign in, remarks", _ACCOUNT),
    _post(
        "/accounts/{id}/roles", "give-role", "Give a role, or propose it to a second administrator", _GIVEN,
        _taking({"role": _ROLE, "ends_on": {"type": "string", "format": "date"}}, starts_on=NO_DAY),
    ),
    _post("/accounts/{id}/roles/end", "end-role", "End a role now", _ACCOUNT, _taking({"role": _ROLE})),
    _post("/accounts/{id}/suspend", "suspend-account", "Close an account and end its sessions", _ACCOUNT),
    _post("/accounts/{id}/restore", "restore-account", "Open it again", _ACCOUNT),
    _post("/accounts/{id}/recover", "recover-account", "A new link in the place of lost passkeys", _INVITED),
    _post(
        "/accounts/{id}/allow-password", "allow-password", "Let somebody who can have no passkey enrol a password", _ACCOUNT,
        _taking({"because": TEXT}),
    ),
    _post("/accounts/{id}/disallow-password", "disallow-password", "Take that back, and the password", _ACCOUNT),
    _get("/role-proposals", "list-role-proposals", "Roles that wait for a second administrator", listing(_PROPOSED)),
    _post("/role-proposals/{id}/confirm", "confirm-role", "Agree, as a second administrator", _SETTLED, headers=(KEY,)),
    _post("/role-proposals/{id}/refuse", "refuse-role", "Do not agree, or take back", _SETTLED, headers=(KEY,)),
    _get("/access-reviews", "list-access-reviews", "When accounts were reviewed, and are to be", listing(_REVIEW)),
    _post(
        "/access-reviews", "review-accounts", "Find the accounts of a State, or of the Secretariat, in order",
        {"allOf": [_REVIEW, _object(id=TEXT)]}, _taking({"confirmed": TEXTS}, state=_STATE), made=True, headers=(KEY,),
    ),
)  # fmt: skip
