"""My State, proposals and drills."""

from tests.web.places import Place

PLACES = (
    Place("/drill-answers/{link}", "/drill-answers/a", None),
    Place("/my-state", "/my-state?state=QM", "state_editor"),
)
