"""People, the trail, break-glass, the system."""

from tests.api.places import identifier
from tests.api.served import Served
from tests.web.places import Place


def _opening(served: Served) -> str:
    """One of the contacts of QO, by a registrar."""
    return f"/break-glass/{identifier(served, 'break-glass', 'QO')}"


NOT_THEIRS: dict[str | None, int] = dict.fromkeys(("officer", "state_editor", "registrar", "approver"), 404)
"""An opening by somebody else, of another State: for them it is not there."""

PLACES = (
    Place("/accounts", "/accounts"),
    Place("/accounts/new", "/accounts/new", "administrator"),
    Place("/accounts/{id}", "/accounts/demo-officer", "administrator"),
    Place("/access-reviews", "/access-reviews"),
    Place("/access-reviews/{iso2}", "/access-reviews/QM", "administrator"),
    Place("/audit", "/audit"),
    Place("/audit/states/{iso2}", "/audit/states/QM", "state_editor"),
    Place("/break-glass", "/break-glass"),
    Place("/break-glass/new", "/break-glass/new?state=QO", "officer"),
    Place("/break-glass/{id}", _opening, statuses=NOT_THEIRS),
    Place("/system", "/system", "administrator"),
)
