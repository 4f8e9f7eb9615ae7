"""A process that is killed while it posts a provisional contact: it is wholly there or not at all, and told of once."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.actions import provisional
from app.store import migrate
from tests.actions.makers import EDITOR, STATES, Hand, Office, decoded, opened

ROOT = Path(__file__).parents[2]
ROW = b"State,Provision,Authority (en),E-mail,Valid from\nJP,35,Police,duty@police.example,2026-01-01\n"
ASKED = {"slot": "duty_phone", "value": "+81 3 3580 4999"}
POSTING = """
import sys, time
from app.actions import provisional
from app.actions.house import House
from app.settings import Settings
from app.wiring import open_house
from tests.actions.makers import EDITOR

def stop(*_):
    print("now", flush=True)
    time.sleep(600)

moment, designation = sys.argv[1:]
if moment == "before the commit":
    tell = provisional.tell_of_provisional
    provisional.tell_of_provisional = lambda *about: (tell(*about), stop())
else:
    House.catch_up = stop
house = open_house(Settings())
provisional.post(house, EDITOR, designation, {"slot": "duty_phone", "value": "+81 3 3580 4999"}, "once")
"""


@pytest.mark.parametrize(("moment", "there"), [("before the commit", 0), ("after the commit", 1)])
def test_whoever_tries_again_after_a_crash_posts_once(database_url: str, tmp_path: Path, moment: str, there: int) -> None:
    migrate.upgrade(database_url)
    with opened(database_url, tmp_path, Hand()) as office:
        office.approve(office.submit(STATES, state=None))
        office.approve(office.submit(ROW))
        (item,) = office.found(state="JP", provision="35")
        _killed(database_url, tmp_path / "other", moment, item["id"])
        head = office.head()
        assert _letters(office) == there
        office.clock.time = datetime.now(UTC) + timedelta(minutes=1)
        reply = provisional.post(office.house, EDITOR, item["id"], ASKED, "once")
        assert (reply.status, decoded(reply)["value"]) == (201, "+81335804999")
        assert (office.head() - head, _letters(office)) == (1 - there, 1)
        assert [event["action"] for event in office.trail()].count("post-provisional") == 1


def _killed(url: str, var: Path, moment: str, designation: str) -> None:
    """Posts in a process of its own, which is killed at that moment."""
    environment = os.environ | {
        "AUTHDIR_DATABASE_URL": url, "AUTHDIR_VAR_DIR": str(var), "AUTHDIR_ALLOW_UNSAFE_DURABILITY": "true",
    }  # fmt: skip
    command = [sys.executable, "-c", POSTING, moment, designation]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "now\n"
        process.send_signal(signal.SIGKILL)


def _letters(office: Office) -> int:
    with office.house.database.reading() as unit:
        return sum(mail.kind == "provisional-posted" for mail in unit.outbox.all())
