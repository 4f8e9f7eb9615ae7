"""A mail server that takes connections and says nothing: what is approved is approved, and its letters wait."""

import contextlib
import socket
from pathlib import Path

import pytest

from tests.crash.client import NOTIFICATIONS, form
from tests.crash.stage import staged
from tests.faults.load import Writer, reading

MAIL = {
    "AUTHDIR_SECRETARIAT_EMAIL": "secretariat@directory.example",
    "AUTHDIR_SMTP_HOST": "127.0.0.1",
    "AUTHDIR_SMTP_FROM": "authdir@directory.example",
}

ROW = "State,Provision,Role,Authority (en),Phone,Valid from\nQM,8.10.a,submit,Ministry of Justice of Meridia,"


@pytest.mark.timeout(300)
def test_a_silent_mail_server_holds_up_nothing(tmp_path: Path) -> None:
    with contextlib.ExitStack() as stack:
        silent = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        silent.settimeout(60)
        settings = {**MAIL, "AUTHDIR_SMTP_PORT": str(silent.getsockname()[1])}
        stage = stack.enter_context(staged("sqlite", tmp_path, None, settings=settings))
        writer = Writer(stage)
        for phone in ("+44 20 7946 0150", "+44 20 7946 0151"):
            sent = writer.post("registrar", NOTIFICATIONS, form(f"{ROW}{phone},2026-01-01\n".encode(), {"state": "QM"}), phone[-4:])
            assert writer.approve(sent.json()).status_code == 200
        stack.enter_context(silent.accept()[0])  # the letter is on its way, and nobody takes it
        with reading(stage) as readers:
            for _ in range(3):
                writer.entered()
        assert readers.failed == []
        assert stage.findings() == []
