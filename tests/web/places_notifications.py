"""Notifications and provisional contacts."""

from functools import partial

from tests.api.served import API, Served
from tests.web.places import Place

_DEEDS = ("plan", "choices", "approve", "reject", "withdraw")


def _notification(served: Served) -> str:
    """One of QM's, which its editor sees as well."""
    found = served.send("GET", f"{API}/notifications?state=QM&limit=1", "registrar").json()["items"]
    return f"/notifications/{found[0]['id']}"


def _deed(deed: str, served: Served) -> str:
    return f"{_notification(served)}/{deed}"


def _beside(served: Served) -> str:
    """A designation of QM that is answered day and night."""
    found = served.send("GET", f"{API}/designations?state=QM&provision=35", "registrar").json()["items"]
    return f"/provisional/{found[0]['id']}"


PLACES = (
    Place("/notifications", "/notifications", "registrar"),
    Place("/notifications/new", "/notifications/new", "registrar"),
    Place("/notifications/{id}", _notification, "registrar"),
    *(Place(f"/notifications/{{id}}/{deed}", partial(_deed, deed)) for deed in _DEEDS),
    Place("/provisional", "/provisional?state=QM", "registrar"),
    Place("/provisional/{id}", _beside, "registrar"),
    Place("/provisional/{id}/{contact}/withdraw", lambda served: f"{_beside(served)}/p_0/withdraw", "registrar"),
)
