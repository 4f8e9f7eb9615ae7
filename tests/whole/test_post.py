"""Mail to a real SMTP server: once each by any number of workers, after refusals, and after a worker that was killed."""

import asyncio
import contextlib
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from pydantic import SecretStr

from app.actions import provisional
from app.actions.deliver import LEASE, deliver
from app.cli.ends import Refused
from app.settings import Settings
from app.store import migrate
from app.store.outbox import Mail
from app.store.unit import Database
from app.wiring import open_house, web_app
from app.wiring.here import settings_of
from app.wiring.jobs import again_and_again, mailing
from app.wiring.post import Relay
from tests.actions.makers import EDITOR, STATES, Hand, Office, opened
from tests.client import Client
from tests.makers import SEAL_KEY

ROOT = Path(__file__).parents[2]
SENDER = "directory@directory.example"
CLAIMING = """
import sys, time
from app.actions.deliver import deliver
from app.wiring import open_house
from app.wiring.post import Relay
from app.settings import Settings

settings = Settings()
relay = Relay(settings)

def send(mail):
    if sys.argv[1] == "after":
        relay.send(mail)
    print("now", flush=True)
    time.sleep(600)

deliver(open_house(settings), send, lambda seconds: True)
"""


@dataclass
class Postmaster:
    """Takes messages and keeps them, or refuses each with one answer."""

    refusal: str = ""
    taken: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        if self.refusal:
            return self.refusal
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        assert envelope.rcpt_tos == [message["To"]]
        assert envelope.mail_from == SENDER
        self.taken.append(message)
        return "250 taken"

    def ids(self) -> Counter[str]:
        return Counter(str(message["Message-ID"]) for message in self.taken)


@dataclass
class Bureau:
    """An office, its settings and its mail server."""

    office: Office
    postmaster: Postmaster
    settings: Settings

    def put(self, *names: str) -> set[str]:
        """Messages that wait; their Message-IDs."""
        now = self.office.clock.now()
        mails = [Mail(name, "test", f"{name}@one.example", "Modifié", "né\n", f"<{name}@x.invalid>", now) for name in names]
        with self.office.house.database.writing() as unit:
            unit.outbox.add(mails)
        return {mail.message_id for mail in mails}

    def run(self) -> int:
        """Sends what is due; how many attempts that were."""
        count = 0
        while deliver(self.office.house, Relay(self.settings).send, lambda _seconds: True):
            count += 1
        return count

    def waiting(self) -> int:
        with self.office.house.database.reading() as unit:
            return unit.outbox.waiting().count


@contextlib.contextmanager
def server(postmaster: Postmaster) -> Iterator[int]:
    """A mail server on a free port of this machine, in a thread of its own."""
    loop = asyncio.new_event_loop()
    serving = loop.run_until_complete(loop.create_server(lambda: SMTP(postmaster, loop=loop), "127.0.0.1", 0))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield serving.sockets[0].getsockname()[1]
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        serving.close()
        loop.run_until_complete(_ended(asyncio.all_tasks(loop)))
        loop.close()


async def _ended(tasks: set[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture
def bureau(database_url: str, tmp_path: Path) -> Iterator[Bureau]:
    migrate.upgrade(database_url)
    postmaster = Postmaster()
    with server(postmaster) as port, opened(database_url, tmp_path, Hand()) as office:
        settings = Settings(
            database_url=database_url, var_dir=tmp_path, seal_key=SecretStr(SEAL_KEY), allow_unsafe_durability=True,
            smtp_host="127.0.0.1", smtp_port=port, smtp_starttls=False, smtp_from=SENDER, poll_seconds=0.01,
        )  # fmt: skip
        yield Bureau(office, postmaster, settings)


def test_a_message_arrives_as_it_was_written(bureau: Bureau) -> None:
    bureau.put("m1")
    assert bureau.run() == 1
    (message,) = bureau.postmaster.taken
    assert (message["From"], message["Subject"], message["Auto-Submitted"]) == (SENDER, "Modifié", "auto-generated")
    assert message["Date"].datetime.year == 2026
    assert message.get_content().splitlines() == ["né"]
    assert bureau.run() == 0


def test_a_provisional_contact_is_told_once_whatever_is_tried_again(bureau: Bureau) -> None:
    """The server refuses, the request is repeated with its key: the posting arrives once, without its number."""
    office = bureau.office
    office.approve(office.submit(STATES, state=None))
    office.approve(
        office.submit(b"State,Provision,Authority (en),E-mail,Valid from\nJP,35,Police,duty@police.example,2026-01-01\n")
    )
    (item,) = office.found(state="JP", provision="35")
    asked = {"slot": "duty_phone", "value": "+81 3 3580 4999"}
    bureau.postmaster.refusal = "451 come back later"
    for _ in range(2):
        assert provisional.post(office.house, EDITOR, item["id"], asked, "once").status == 201
        assert bureau.run() == 1
        office.clock.time += timedelta(minutes=5)
    bureau.postmaster.refusal = ""
    assert (bureau.run(), bureau.run(), bureau.waiting()) == (1, 0, 0)
    (message,) = bureau.postmaster.taken
    assert message["To"] == "duty@police.example"
    assert message["Subject"] == "Provisional contact posted / Contact provisoire affiché : JP"
    assert "4999" not in message.get_content()


def test_a_server_that_refuses_for_a_while(bureau: Bureau) -> None:
    wanted = bureau.put("m1", "m2")
    bureau.postmaster.refusal = "451 come back later"
    attempts = 0
    for _ in range(4):
        attempts += bureau.run()
        bureau.office.clock.time += timedelta(minutes=5)
    assert (attempts, bureau.postmaster.taken, bureau.waiting()) == (8, [], 2)
    with bureau.office.house.database.reading() as unit:
        assert "come back later" in (unit.outbox.waiting().last_error or "")
    bureau.postmaster.refusal = ""
    bureau.office.clock.time += timedelta(hours=1)
    assert bureau.run() == 2
    assert bureau.postmaster.ids() == Counter(wanted)


def test_no_server_at_all(bureau: Bureau) -> None:
    bureau.put("m1")
    bureau.settings = bureau.settings.model_copy(update={"smtp_port": 1})
    assert bureau.run() == 1
    assert bureau.waiting() == 1


def test_an_address_that_is_none_is_refused_and_holds_up_nothing(bureau: Bureau) -> None:
    with bureau.office.house.database.writing() as unit:
        unit.outbox.add([Mail("bad", "test", "nobody\nBcc: x@one.example", "s", "b", "<bad@x.invalid>", unit.now)])
    wanted = bureau.put("m1")
    assert bureau.run() == 2
    assert bureau.postmaster.ids() == Counter(wanted)
    assert bureau.waiting() == 1


def test_a_connection_that_cannot_be_encrypted_gets_nothing(bureau: Bureau) -> None:
    bureau.put("m1")
    bureau.settings = bureau.settings.model_copy(update={"smtp_starttls": True})
    assert bureau.run() == 1
    assert (bureau.postmaster.taken, bureau.waiting()) == ([], 1)


def test_several_workers_send_each_message_once(bureau: Bureau) -> None:
    wanted = bureau.put(*(f"m{number}" for number in range(30)))
    stop, relay = threading.Event(), Relay(bureau.settings)
    bases = [Database(bureau.office.url, bureau.office.clock, allow_unsafe_durability=True) for _ in range(3)]
    houses = [replace(bureau.office.house, database=each) for each in bases]
    workers = [
        threading.Thread(target=again_and_again, args=([mailing(house, relay.send, stop)], stop.wait, 0.001)) for house in houses
    ]
    for worker in workers:
        worker.start()
    while bureau.waiting():
        stop.wait(0.01)
    stop.set()
    for worker in workers:
        worker.join()
    for each in bases:
        each.close()
    assert bureau.postmaster.ids() == Counter(wanted)


@pytest.mark.parametrize(("moment", "copies"), [("before", 1), ("after", 2)])
def test_a_worker_that_is_killed(bureau: Bureau, moment: str, copies: int) -> None:
    """Before the server has it: it is sent later, once. Between its 250 and the mark: again, under the same Message-ID."""
    real = open_house(bureau.settings)
    bureau.office.clock.time = real.clock.now() - timedelta(minutes=1)  # due, however fast the worker starts
    (wanted,) = bureau.put("m1")
    settings = bureau.settings.model_dump(mode="json") | {"smtp_password": "", "seal_key": SEAL_KEY}
    environment = {f"AUTHDIR_{name.upper()}": str(value) for name, value in settings.items()}
    worker = subprocess.Popen(
        [sys.executable, "-c", CLAIMING, moment], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )  # fmt: skip
    with worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "now\n"
        worker.send_signal(signal.SIGKILL)
    real.journal.close()
    real.database.close()
    bureau.office.clock.time = real.clock.now()
    assert bureau.run() == 0
    bureau.office.clock.time += LEASE
    assert bureau.run() == 1
    assert bureau.postmaster.ids() == Counter({wanted: copies})
    assert bureau.waiting() == 0


def test_the_service_sends_what_waits_and_ends_in_order(bureau: Bureau) -> None:
    bureau.office.clock.time = datetime.now(UTC)
    wanted = bureau.put("m1")
    with Client(web_app(bureau.settings)):
        while bureau.waiting():
            time.sleep(0.01)
    assert bureau.postmaster.ids() == Counter(wanted)


def test_without_a_server_mail_waits(bureau: Bureau) -> None:
    bureau.put("m1")
    with Client(web_app(bureau.settings.model_copy(update={"smtp_host": ""}))) as client:
        assert client.get("/health/ready").json().keys() == {
            "status",
            "data_status",
            "age_seconds",
            "as_of",
            "revision",
            "audit_reserve",
        }
        assert "post" not in {thread.name for thread in threading.enumerate()}
    assert bureau.waiting() == 1


@pytest.mark.parametrize(
    ("given", "variable"),
    [
        ({"smtp_host": "mail.example"}, "AUTHDIR_SMTP_FROM"),
        ({"smtp_host": "mail.example", "smtp_from": ""}, "AUTHDIR_SMTP_FROM"),
        ({"smtp_starttls": False, "smtp_username": "u"}, "AUTHDIR_SMTP_USERNAME"),
    ],
)
def test_settings_that_cannot_work_are_refused(given: dict[str, Any], variable: str) -> None:
    with pytest.raises(Refused, match=variable):
        settings_of(**given)


def test_a_password_is_in_nothing_that_is_printed() -> None:
    given = settings_of(smtp_username="u", smtp_password="hunter2", smtp_host="mail.example", smtp_from=SENDER)
    assert "hunter2" not in repr(given) + str(given)
    assert given.smtp_password.get_secret_value() == "hunter2"
