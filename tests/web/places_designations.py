"""A designation and its history; what changed."""

from app.snapshot.citation import PATHS
from tests.api.places import identifier
from tests.api.served import Served
from tests.web.places import Example, Place


def _of(path: str, last: str) -> Example:
    def found(served: Served) -> str:
        return f"/{path}/{identifier(served, path, 'QM')}{last}"

    return found


PLACES = (
    Place("/changes", "/changes"),
    Place("/subscriptions", "/subscriptions", "officer"),
    Place("/designations/{id}", _of("designations", ""), "duty_officer"),
    Place("/designations/{id}/versions/{n}", _of("designations", "/versions/1"), "duty_officer"),
    *(Place(f"/{path}/{{id}}/{last}", _of(path, f"/{last}")) for path in PATHS.values() for last in ("history", "diff")),
)
