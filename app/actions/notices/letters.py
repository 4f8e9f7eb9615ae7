"""The letter about changes: which records, of which State, under which provision, and where to look. Never a value.

Until it is handed to the mail server it is a promise that names entries of the ledger: what it says is what its reader may know
when it is sent, and nothing once their account is closed.
"""

import secrets
from dataclasses import replace

import msgspec

from app.actions.feed import title
from app.actions.house import House
from app.actions.notices.whom import remember, subscribers, view_of
from app.domain.access import AUDIENCES
from app.domain.entry import Entry
from app.snapshot import changes as log
from app.snapshot.audience import View
from app.store.outbox import Mail
from app.store.subscriptions import Subscription

PROMISE = "changes\n"
"""What a body begins with that is not written yet."""
KIND = "changes"
"""Letters of this kind are each written once, by the move of a position: none of them could come again."""
MOST = 100
_SUBJECT = "Changes in the directory of authorities / Changements dans l'annuaire des autorités"
_HEAD = (
    "You asked to be told of changes in the directory of authorities. What it says now is behind each link.",
    "Vous avez demandé à être informé des changements de l'annuaire des autorités. Chaque lien mène à l'état actuel.",
)
_MORE = "There is more: {link} / Il y en a davantage : {link}"
_FOOT = "Your subscriptions / Vos abonnements : {link}"


class Promise(msgspec.Struct, frozen=True):
    """Whom to tell of which entries, by what reads up to ``ceiling``; ``more``: and of others that are not named.

    ``subscriptions`` are those that asked for it: one of them at least must still hold when it is written.
    """

    account: str
    subscriptions: list[str]
    ceiling: str
    entries: list[int]
    more: bool


_DECODER = msgspec.json.Decoder(Promise)


def promised(house: House, recipient: str, asked: list[Subscription], entries: list[int]) -> Mail:
    """A letter to be written when it is sent, for subscriptions of one account up to one audience."""
    name, (first, *_) = secrets.token_hex(20), asked
    promise = Promise(first.account, [each.id for each in asked], first.ceiling.label, entries[:MOST], len(entries) > MOST)
    body = PROMISE + msgspec.json.encode(promise).decode()
    return Mail(name, KIND, recipient, _SUBJECT, body, f"<{name}@authority-directory.invalid>", house.clock.now())


def written(house: House, mail: Mail) -> Mail | None:
    """The letter as its recipient may read it now, after its event; None where they may not be told any more.

    Raises AuditUnavailable; ValueError where this process does not know the entries yet.
    """
    told = _DECODER.decode(mail.body.removeprefix(PROMISE).encode())
    with house.database.reading() as unit:
        standing, account = unit.people.standing(told.account), unit.accounts.account(told.account)
        living = [each for each in unit.subscriptions.of(told.account) if each.id in told.subscriptions and each.ended_at is None]
        wanted = any(each.holds for each in subscribers(unit, living, house.clock.now()))
    view = view_of(house, standing, AUDIENCES[told.ceiling])
    if standing is None or view is None or account is None or account.email != mail.recipient or not wanted:
        return None
    if told.entries[-1] > view.snapshot.number:
        house.catch_up()
        raise ValueError(f"entry {told.entries[-1]} is not known here yet")
    entries = log.visible(view, told.entries)
    if not entries:
        return None
    remember(house, standing, entries, f"letter {mail.id}", mail.id)
    return replace(mail, body=_text(house, view, entries, more=told.more))


def _text(house: House, view: View, entries: list[Entry], *, more: bool) -> str:
    """One line for each record and sort of change, however many parts of it changed."""
    link = house.site.origin
    lines = dict.fromkeys(f"{title(each, log.word(view, each))}\n  {link}{log.path(view, each)}" for each in entries)
    rest = (_MORE.format(link=f"{link}/api/v1/changes"),) if more else ()
    return "\n\n".join((*_HEAD, *lines, *rest, "-" * 60, _FOOT.format(link=f"{link}/api/v1/subscriptions"))) + "\n"
