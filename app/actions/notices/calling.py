"""Calling webhooks: claim, send, mark. At least once, in order, under the same id each time until it has arrived.

A process that dies between sending and marking leaves a claim that runs out; then the same message is sent once more.
"""

import secrets
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec

from app.actions.house import House
from app.actions.notices.whom import CREDENTIAL_OVER, Subscriber, news, remember, subscribers, view_of
from app.actions.people.letters import About, tell
from app.domain.entry import Entry
from app.domain.moment import format_instant
from app.domain.notices import Medium, hopeless, pause_after
from app.identity.outgoing import Answered, NotReached
from app.identity.webhooks import signatures
from app.snapshot import changes as log
from app.snapshot.audience import View
from app.store.subscriptions import Subscription

LEASE = timedelta(minutes=2)
AT_ONCE = 8
"""How many hosts are called at the same time, each by one thread."""
OF_ONE_HOST = 3
"""Messages to one host in a row: then it is others' turn."""
OF_ONE_ACCOUNT = 2
"""Messages for one account in a round, however many hosts it names."""
SLOW, ROUND = 1.0, 20.0
"""After so many seconds a host is left until the next round, and no other host is begun with in this one."""
MOST = 100
"""Changes in one message."""
TYPE = "register.changed"
AGENT = "authority-directory"
TAKEN = range(200, 300)
GONE = 410

Chance = Callable[[], float]


@dataclass(frozen=True)
class Messenger:
    """Calls those who asked for it. ``chance`` spreads what is tried again: a number from 0 to 1; ``stopwatch`` tells seconds."""

    house: House
    chance: Chance = secrets.SystemRandom().random
    stopwatch: Callable[[], float] = time.monotonic

    def __call__(self) -> int:
        """Brings each webhook that is due its next message; how many arrived.

        Who is slow, or has many, holds up others for a round at most. Raises
        DatabaseUnavailable, AuditUnavailable; what was begun is finished first.
        """
        now, newest = self.house.clock.now(), self.house.shelf.snapshot.number
        with self.house.database.reading() as unit:
            due = unit.subscriptions.due(Medium.WEBHOOK, newest, now)
            if not due:
                return 0
            found = subscribers(unit, due, now)
        over = self.stopwatch() + ROUND
        with ThreadPoolExecutor(AT_ONCE, "webhook") as pool:
            return sum(pool.map(lambda several: self._host(several, newest, over), in_turn(found)))

    def _host(self, several: list[Subscriber], newest: int, over: float) -> int:
        """Those at one host, one after the other, until one of them cannot be reached, or it has taken too long."""
        arrived, over = 0, min(over, self.stopwatch() + SLOW)
        for each in several:
            if self.stopwatch() >= over:
                break
            brought = self._one(each, newest)
            if brought is False:
                break
            arrived += brought is True
        return arrived

    def _one(self, each: Subscriber, newest: int) -> bool | None:
        """Whether the next message arrived; None where there was none to send."""
        seen, view = each.subscription, view_of(self.house, each.standing, each.subscription.ceiling)
        if seen.message_to is not None and seen.message_to > newest:
            return None  # it holds entries that this process does not know yet: to mark it as told would lose them
        if not each.holds:
            self._end(seen, CREDENTIAL_OVER)
            return None
        told = news(view, seen, MOST) if view is not None else []
        told = [entry for entry in told if entry.number <= (seen.message_to or newest)]
        if view is None or each.standing is None or not told:
            with self.house.database.telling() as (subscriptions, _):
                subscriptions.passed(seen, seen.message_to or newest)
            return None
        until = told[-1].number if len(told) == MOST else (seen.message_to or newest)
        with self.house.database.telling() as (subscriptions, _):
            claimed = subscriptions.claim(seen, self.house.clock.now() + LEASE, "msg_" + secrets.token_hex(16), until)
        if claimed is None or claimed.message is None:
            return None
        remember(self.house, each.standing, told, f"subscription {seen.id}", claimed.message)
        return self._mark(claimed, self._sent(claimed, view, told), until)

    def _sent(self, claimed: Subscription, view: View, told: list[Entry]) -> Answered | str:
        """What was answered, or why nobody was reached."""
        seal, at = self.house.seal, self.house.clock.now()
        url, among = seal.open(claimed.url or ""), [seal.open(each) for each in _secrets(claimed, at)]
        if url is None or None in among:
            return "what it needs lies sealed, by a key that AUTHDIR_SEAL_KEY does not hold"
        body, message, second = payload(claimed, view, told), str(claimed.message), int(at.timestamp())
        headers = {
            "Content-Type": "application/json",
            "User-Agent": AGENT,
            "webhook-id": message,
            "webhook-timestamp": str(second),
            "webhook-signature": signatures(filter(None, among), message, second, body),
        }
        try:
            return self.house.courier.bring(url, body, headers)
        except NotReached as error:
            return str(error)
        except ValueError:  # whatever lies there: a message that fails must be marked as such, or it is sent for ever
            return "its URL cannot be called"

    def _mark(self, claimed: Subscription, answered: Answered | str, until: int) -> bool:
        """Whether it has arrived, which tells of entries up to ``until``; the next step after the answer is to keep that."""
        now = self.house.clock.now()
        if isinstance(answered, Answered) and answered.status in TAKEN:
            with self.house.database.telling() as (subscriptions, _):
                subscriptions.told(claimed, until, now)
            return True
        if isinstance(answered, Answered) and answered.status == GONE:
            self._end(claimed, "its receiver answered 410 Gone")
        else:
            self._failed(claimed, answered, now)
        return False

    def _failed(self, claimed: Subscription, answered: Answered | str, now: datetime) -> None:
        """It is tried again later; after days without success no more, and its owner is told."""
        asked = answered.retry_after if isinstance(answered, Answered) else None
        error = f"its receiver answered {answered.status}" if isinstance(answered, Answered) else answered
        again = now + pause_after(claimed.attempts, self.chance(), None if asked is None else timedelta(seconds=asked))
        with self.house.database.telling() as (subscriptions, _):
            subscriptions.failed(claimed, error, again)
        if hopeless(claimed.failing_since, now):
            with self.house.database.writing() as unit:
                unit.subscriptions.pause(claimed.id)
                key = f"{claimed.id}\n{claimed.message}"
                tell(unit, self.house, claimed.account, About.WEBHOOK_PAUSED, str(claimed.host), key=key)

    def _end(self, seen: Subscription, because: str) -> None:
        with self.house.database.writing() as unit:
            unit.subscriptions.end(seen.id, because)
            tell(unit, self.house, seen.account, About.WEBHOOK_ENDED, str(seen.host), key=seen.id)


def payload(claimed: Subscription, view: View, told: list[Entry]) -> bytes:
    """What a message says: which records changed, how, and where to read them. The same bytes for the same changes."""
    changes = {(each.key, log.word(view, each)): _change(view, each) for each in told}
    content = {
        "type": TYPE,
        "timestamp": format_instant(told[-1].recorded_at),
        "data": {"subscription": claimed.id, "changes": list(changes.values())},
    }
    return msgspec.json.encode(content)


def _change(view: View, entry: Entry) -> dict[str, Any]:
    told = {"id": entry.key, "kind": entry.kind, "state": entry.state, "provision": entry.provision}
    return {**told, "change": log.word(view, entry), "path": log.path(view, entry)}


def _secrets(claimed: Subscription, now: datetime) -> list[str]:
    """What signs it: the secret, and for a while the one before."""
    before = claimed.secret_before if claimed.before_until is not None and now < claimed.before_until else None
    return [each for each in (claimed.secret, before) if each is not None]


def in_turn(found: list[Subscriber]) -> list[list[Subscriber]]:
    """Those who get a message in this round, by host; the first of ``found`` first."""
    of_account: Counter[str] = Counter()
    by_host: dict[str, list[Subscriber]] = defaultdict(list)
    for each in found:
        account, host = each.subscription.account, str(each.subscription.host)
        if of_account[account] < OF_ONE_ACCOUNT and len(by_host[host]) < OF_ONE_HOST:
            of_account[account] += 1
            by_host[host].append(each)
    return list(by_host.values())
