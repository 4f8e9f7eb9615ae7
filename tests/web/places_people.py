"""Signing in, enrolling, and one's own page."""

from app.domain.access import Role
from tests.web.places import Place

_PEOPLE = [role.value for role in Role]
NOBODYS = dict.fromkeys((None, *_PEOPLE), 404)
NO_PASSWORD: dict[str | None, int] = dict.fromkeys(_PEOPLE, 404)

PLACES = (
    Place("/sign-in", "/sign-in?next=/me", who=None),
    Place("/sign-in/openid/{provider}", "/sign-in/openid/nobody", statuses=NOBODYS),
    Place("/step-up", "/step-up?next=/me/tokens/new"),
    Place("/enrol", "/enrol", who=None),
    Place("/me", "/me", "state_editor"),
    Place("/me/audit", "/me/audit?limit=20"),
    Place("/me/passkeys/new", "/me/passkeys/new"),
    Place("/me/tokens/new", "/me/tokens/new", "duty_officer"),
    Place("/me/password", "/me/password", statuses=NO_PASSWORD),
)
