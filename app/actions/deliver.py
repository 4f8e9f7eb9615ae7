"""Handing over what waits in the outbox: claim, send, mark. Once each, as far as that can be done with mail.

The mark follows the server's acceptance as the very next step. A process that dies between the two leaves a claim that runs out,
and the message is sent once more under the same Message-ID, by which a receiver can tell that it is the same.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from app.actions.house import House
from app.actions.notices.letters import PROMISE, written
from app.domain.errors import DatabaseUnavailable
from app.store.outbox import SEALED, Mail

LEASE = timedelta(minutes=10)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=6)
_MARK_AGAIN_SECONDS = 0.5

Leave = Callable[[], None]
Send = Callable[[Mail], Leave]
"""Returns once a server has accepted the message; what is returned ends the conversation. Raises OSError, ValueError."""
Wait = Callable[[float], bool]
"""Waits that many seconds; True when it is time to stop."""


def deliver(house: House, send: Send, wait: Wait) -> bool:
    """Sends one message that is due; False where there is none. Raises DatabaseUnavailable only before anything is sent."""
    with house.database.reading() as unit:
        if not unit.outbox.due(house.clock.now()):
            return False
    with house.database.posting() as outbox:
        mail = outbox.claim(LEASE)
    if mail is None:
        return False
    try:
        ready = written(house, mail) if mail.body.startswith(PROMISE) else _opened(house, mail)
        leave = send(ready) if ready is not None else _nobody
    except (OSError, ValueError) as error:  # whatever smtplib raises is an OSError; ValueError: it is no message that can be sent
        with house.database.posting() as outbox:
            outbox.failed(mail.id, f"{type(error).__name__}: {error}", pause_after(mail.attempts))
    else:
        _mark(house, mail, wait)
        leave()
    return True


def _nobody() -> None:
    """There is nobody any more who may be told."""


def pause_after(attempts: int) -> timedelta:
    """How long to wait after that many attempts: twice as long each time."""
    return min(FIRST_PAUSE * (1 << min(attempts - 1, 20)), LONGEST_PAUSE)


def _opened(house: House, mail: Mail) -> Mail:
    """The message as it is to be read. Raises ValueError where it was sealed by a key that is there no more."""
    if not mail.body.startswith(SEALED):
        return mail
    body = house.seal.open(mail.body.removeprefix(SEALED))
    if body is None:
        raise ValueError("it lies sealed, by a key that AUTHDIR_SEAL_KEY does not hold")
    return replace(mail, body=body)


def _mark(house: House, mail: Mail, wait: Wait) -> None:
    """Marks it as sent, however long the database is away, unless it is time to stop."""
    stopping = False
    while not stopping:
        try:
            with house.database.posting() as outbox:
                return outbox.sent(mail.id)
        except DatabaseUnavailable:
            stopping = wait(_MARK_AGAIN_SECONDS)
    return None
