"""Beyond the hourly measure: saying why one State's 24/7 contacts are needed, as programs do in Directory-Reason."""

import re
from dataclasses import replace

import msgspec

from app.actions.people.asked import short_text
from app.domain.access import MATRIX, Permission
from app.domain.errors import DirectoryError, Fault, InvalidBody, TooManyStates
from app.domain.measure import SHORTEST_REASON
from app.http.asked import STATED
from app.web.onward import nearest
from app.web.pages import Form, mendable
from app.web.visit import Visit

LONGEST_REASON = STATED["Directory-Reason"]
_OF_ONE_STATE = re.compile(r"/(?:emergency|designations)/[^/]+")


def reason_place(visit: Visit, error: DirectoryError) -> str | None:
    """Where a reason can be sent that lets its reader go on after ``error``; None where none would help.

    It is taken from whoever reads what the Parties see, as the API takes it: an auditor follows what happened in many States.
    """
    place = nearest(visit.request).partition("?")[0]
    reads = any(role in MATRIX[Permission.READ_PARTIES] for role in visit.caller.principal.roles)
    if not visit.caller.session or not reads or not _OF_ONE_STATE.fullmatch(place):
        return None
    sent = f"{place}/reason"
    again = visit.path == sent and mendable(error)
    return sent if again or isinstance(error, TooManyStates) else None


def stating(visit: Visit, form: Form) -> Visit:
    """The visit of whoever says why in ``form``. Raises InvalidBody for a reason that is missing, too short or too long."""
    reason = short_text(form.value("reason"), "reason", LONGEST_REASON)
    if len(reason) < SHORTEST_REASON:
        detail = f"reason has {SHORTEST_REASON} characters or more: others must understand why"
        raise InvalidBody(detail, (Fault("invalid-value", detail, pointer="/reason"),))
    stated = msgspec.structs.replace(visit.caller.stated, reason=reason)
    return replace(visit, caller=msgspec.structs.replace(visit.caller, stated=stated))
