"""The pages around all others, routes and figures."""

from app.domain.access import Role
from tests.web.places import Place

NOWHERE = dict.fromkeys((None, *(role.value for role in Role)), 404)
"""In a demonstration alone."""

PLACES = (
    Place("/problems/{code}", "/problems/not-found"),
    Place("/components", "/components", statuses=NOWHERE),
    Place("/demonstration", "/demonstration", statuses=NOWHERE),
    Place("/", "/"),
    Place("/verify", "/verify"),
    Place("/coverage", "/coverage?show=gaps"),
    Place("/indicators", "/indicators"),
    Place("/indicators/union", "/indicators/union"),
    Place("/routes", "/routes?from=QO&to=QM&purpose=subscriber-information", "officer"),
)
