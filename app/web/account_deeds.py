"""What is done about one account by a form: roles, closing and opening, a new link, the leave to have a password."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.actions.house import Caller, House
from app.actions.people import administering
from app.actions.people.once import Instruction
from app.actions.reply import Reply
from app.domain.access import Permission, Role
from app.domain.errors import NotFound
from app.domain.people.granting import BY_EDITORS
from app.http.counter import refuse_stale
from app.web.administration import may, over
from app.web.pages import Form
from app.web.visit import Visit

Work = Callable[[House, Instruction, str], Reply]


@dataclass(frozen=True, slots=True)
class Deed:
    """One of them: what does it, which fields it takes, and whether a link is told once in its answer."""

    name: str
    work: Work
    fields: tuple[str, ...] = ()
    link: bool = False

    def done(self, house: House, caller: Caller, account: str, form: Form) -> Reply:
        """Does it, on the account as the form showed it. Raises what the action raises, StaleRepresentation among it."""
        body = {name: form.value(name) for name in self.fields if form.value(name)}
        asked = Instruction(caller, body, form.value("key") or None)
        return self.work(house, replace(asked, condition=lambda now: refuse_stale(form.value("tag"), now)), account)


DEEDS: Mapping[str, Deed] = {
    each.name: each
    for each in (
        Deed("give", administering.give, ("role", "starts_on", "ends_on")),
        Deed("end-role", administering.end_role, ("role",)),
        Deed("suspend", administering.suspend),
        Deed("restore", administering.restore),
        Deed("recover", administering.recover, link=True),
        Deed("allow-password", administering.allow_password, ("because",)),
        Deed("disallow-password", administering.disallow_password),
    )
}


def wanted(name: str) -> Deed:
    """The deed of a path. Raises NotFound."""
    found = DEEDS.get(name)
    if found is None:
        raise NotFound("no such path")
    return found


def offered(visit: Visit, account: Mapping[str, Any]) -> frozenset[str]:
    """The deeds that there is a form for: whether they are allowed in the end, the action decides.

    ``account`` as the API tells it. Of one's own none; of accounts that an editor does not look after, none to an editor.
    """
    principal = visit.caller.principal
    administers = Role.ADMINISTRATOR in principal.roles
    held = {Role(each["role"]) for each in account["roles"] if not over(each, visit.house.clock.now())}
    theirs = administers or held <= BY_EDITORS
    if not may(visit, Permission.MANAGE_ACCOUNTS) or account["id"] == principal.account or not theirs:
        return frozenset()
    if account["suspended_at"]:
        return frozenset(("restore", "recover")) if administers else frozenset()
    away = any(each.startswith("not used") for each in account["remarks"])
    password = "a password is allowed" in account["remarks"]
    fitting = {
        "suspend": True,
        "recover": True,
        "restore": administers and away,
        "disallow-password": password,
        "allow-password": visit.house.passwords and bool(account["state"]) and not password,
    }
    return frozenset(("end-role", *(name for name, fits in fitting.items() if fits)))
