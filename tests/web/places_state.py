"""My State, proposals and drills."""

from tests.api.places import drilled, identifier
from tests.api.served import Served
from tests.web.places import Place


def _proposal(served: Served) -> str:
    return f"/my-state/propose/{identifier(served, 'designations', 'QM')}"


def _planned(served: Served) -> str:
    return f"/drills/{drilled(served, 'QM')['id']}"


def _running(served: Served) -> str:
    return f"/drills/{drilled(served, 'QM', start=True)['id']}?state=QM"


PLACES = (
    Place("/drill-answers/{link}", "/drill-answers/a", None),
    Place("/my-state", "/my-state?state=QM", "state_editor"),
    Place("/my-state", "/my-state", "registrar"),
    Place("/my-state/propose", "/my-state/propose?state=QM&provision=27.2", "registrar"),
    Place("/my-state/propose/{id}", _proposal, "state_editor"),
    Place("/drills", "/drills", "auditor"),
    Place("/drills/new", "/drills/new", "registrar"),
    Place("/drills/{id}", _planned, "registrar"),
    Place("/drills/{id}", _running, "auditor"),
)
