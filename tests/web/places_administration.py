"""People, the trail, break-glass, the system."""

from tests.api.served import Served
from tests.web.places import Place


def _opening(served: Served) -> str:
    """One that the officer of QM opened of QN."""
    found = served.get("/api/v1/break-glass", "auditor").json()["items"]
    if found:
        return f"/break-glass/{found[0]['id']}"
    said = {"state": "QO", "purpose": "contact-check", "reason": "Checking that the pages can be seen", "drill": True}
    answer = served.post("/api/v1/break-glass", "officer", said)
    assert answer.status_code == 201, answer.text
    return f"/break-glass/{answer.json()['id']}"


FOREIGN = {"registrar": 404, "approver": 404}
"""They see what they opened themselves."""

PLACES = (
    Place("/accounts", "/accounts"),
    Place("/accounts/new", "/accounts/new", "administrator"),
    Place("/accounts/{id}", "/accounts/demo-officer", "administrator"),
    Place("/access-reviews", "/access-reviews"),
    Place("/access-reviews/{iso2}", "/access-reviews/QM", "administrator"),
    Place("/audit", "/audit"),
    Place("/audit/states/{iso2}", "/audit/states/QM", "state_editor"),
    Place("/break-glass", "/break-glass"),
    Place("/break-glass/new", "/break-glass/new", "officer"),
    Place("/break-glass/{id}", _opening, statuses=FOREIGN),
    Place("/system", "/system", "administrator"),
)
