"""People of several roles who subscribe, and what reaches them."""

import json
from dataclasses import replace
from typing import Any

from app.actions.deliver import deliver
from app.actions.house import House
from app.actions.notices import subscribing
from app.actions.notices.mailing import tell_by_mail
from app.actions.people.once import Instruction
from app.domain.access import Role
from app.store.accounts import Account
from app.store.outbox import Mail
from app.store.subscriptions import Subscription
from tests.actions.makers import NOON, Office, decoded, file, somebody
from tests.tls import Receiver

HELD = "JP,35,National Police,,,+81 3 3580 4111,,2026-01-01"
MOVED = "JP,35,National Police,,,+81 3 3580 4999,,2026-05-01"
OFFICER, DUTY, PUBLIC = (
    somebody(Role.OFFICER, state="FR"), somebody(Role.DUTY_OFFICER, state="FR"), somebody(Role.ADMINISTRATOR)
)  # fmt: skip
PEOPLE = (OFFICER, DUTY, PUBLIC)


def enrol(office: Office) -> None:
    """An officer, a duty officer and an administrator, who reads what is public; each with an address."""
    with office.house.database.writing() as unit:
        for each in PEOPLE:
            (role,), name = each.principal.roles, each.principal.account
            address = f"{name}@fr.example"
            unit.accounts.add_account(Account(name, each.principal.person, name, each.principal.state, address))
            unit.accounts.grant(name, role, starts_at=NOON.replace(year=2025))


def subscribe(house: House, caller: Any, medium: str = "email", key: str | None = None, **more: Any) -> dict[str, Any]:
    return decoded(subscribing.make(house, Instruction(caller, {"medium": medium, **more}, key)))


def hooked(
    office: Office, receiver: Receiver, caller: Any = DUTY, path: str = "/hook", **more: Any
) -> tuple[House, dict[str, Any]]:
    """A house that reaches the receiver, and a webhook there."""
    house = replace(office.house, courier=receiver.courier())
    return house, subscribe(house, caller, "webhook", url=receiver.url(path), **more)


def kept(office: Office, identifier: str) -> Subscription:
    with office.house.database.reading() as unit:
        found = unit.subscriptions.one(identifier)
    assert found is not None
    return found


def mails(office: Office) -> list[Mail]:
    """Whatever there is to send, promised and sent; as their recipients read it."""
    sent: list[Mail] = []
    tell_by_mail(office.house)

    def send(mail: Mail) -> Any:
        sent.append(mail)
        return lambda: None

    while deliver(office.house, send, lambda _: False):
        pass
    return [each for each in sent if each.kind == "changes"]


def apply(office: Office, *rows: str) -> None:
    office.approve(office.submit(file(*rows)))


def told(receiver: Receiver, place: int = -1) -> list[tuple[str, str, str | None]]:
    """What a message said changed."""
    changes = json.loads(receiver.received[place].body)["data"]["changes"]
    return [(each["kind"], each["change"], each["provision"]) for each in changes]
