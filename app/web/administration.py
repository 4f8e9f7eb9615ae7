"""What the pages about people, the trail and break-glass have in common: their words, and forms that are shown again."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from app.actions import refusals
from app.actions.asking import Asked
from app.domain.access import MATRIX, Permission
from app.domain.errors import DirectoryError, Kind
from app.domain.moment import parse_instant
from app.web.pages import Pages, mendable
from app.web.visit import Visit


def _(sentence: str) -> str:
    """Marks a sentence for the catalogues."""
    return sentence


_REMARKS = (
    (re.compile(r"suspended since (.+)"), _("suspended since {}")),
    (re.compile(r"not enrolled()"), _("has not enrolled yet")),
    (re.compile(r"not used for (\d+) days"), _("not used for {} days")),
    (re.compile(r"no role in force()"), _("no role in force")),
    (re.compile(r"a password is allowed()"), _("a password is allowed")),
)
_ENDS = re.compile(r"(\w+) ends on (.+)")
_ROLES = {
    "officer": _("Officer"),
    "duty_officer": _("Duty officer"),
    "state_editor": _("Editor for a State"),
    "registrar": _("Registrar"),
    "approver": _("Approver"),
    "auditor": _("Auditor"),
    "administrator": _("Administrator"),
    "client": _("Machine"),
}


def roles(visit: Visit) -> dict[str, str]:
    """What each role is called."""
    return {code: visit.say(words) for code, words in _ROLES.items()}


def remark(visit: Visit, text: str) -> str:
    """What is to be looked at about an account, as the API tells it, in the reader's language."""
    ends = _ENDS.fullmatch(text)
    if ends:
        role = _ROLES.get(ends[1])
        return visit.say(_("{role} ends on {day}")).format(role=visit.say(role) if role else ends[1], day=ends[2])
    for pattern, words in _REMARKS:
        found = pattern.fullmatch(text)
        if found:
            return visit.say(words).format(found[1])
    return text


def may(visit: Visit, permission: Permission) -> bool:
    """Whether the caller's roles let them do this at all, a fresh step-up or not."""
    return any(role in MATRIX[permission] for role in visit.caller.principal.roles)


def again(error: DirectoryError, permission: Permission, visit: Visit) -> bool:
    """Whether the form that this is the answer to is shown again: it can be mended there, or somebody may who steps up."""
    return mendable(error) or (error.kind is Kind.FORBIDDEN and may(visit, permission))


def step_up(visit: Visit, path: str, codes: Mapping[str, str] | None = None) -> str | None:
    """Where to show that it is oneself, where that is missing, and to come back to ``path``; None where it is not missing.

    Addresses are kept by browsers and proxies, and anybody can make one: ``codes`` only go with it, never what somebody wrote.
    """
    if visit.caller.principal.stepped_up or not visit.caller.session:
        return None
    kept = {name: value for name, value in (codes or {}).items() if value}
    there = f"{path}?{urlencode(kept)}" if kept else path
    return f"/step-up?next={quote(there, safe='')}"


def asked(visit: Visit, **more: str) -> Asked:
    """The page's parameters as an action takes them."""
    return Asked({**visit.asked, **more})


def over(role: Mapping[str, Any], now: datetime) -> bool:
    """Whether a role, as the API tells it, has ended."""
    return role["ends_at"] is not None and parse_instant(role["ends_at"]) <= now


class Rooms(Pages):
    """Pages that take a role, whether or not a step-up is still fresh: a form says what is missing, and keeps its fields."""

    at_once = 4

    async def let_in(self, visit: Visit, permission: Permission) -> None:
        """Raises Unauthenticated or, with a trace, Forbidden for who has no role that allows it."""
        if not may(visit, permission):
            await self.in_thread(lambda: refusals.admit(self.house, visit.caller, permission))

    def noted(self, visit: Visit, account: dict[str, Any]) -> dict[str, Any]:
        """An account with its remarks in the reader's language, and whether each role is over, or is still to begin."""
        now = self.house.clock.now()
        held = [{**each, "over": over(each, now)} for each in account["roles"]]
        return {**account, "remarks": [remark(visit, each) for each in account["remarks"]], "roles": held}
