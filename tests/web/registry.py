"""A registrar's desk in the browser: files that are sent in through the form, and what is done about them there."""

import contextlib
import re
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

from app.actions.demonstrate import account_of
from app.domain.people.standing import Method
from app.identity.tokens import new_secret, token_hash
from app.store.unit import Database
from tests.api.served import Response
from tests.store.makers import Hand
from tests.web.pages import Pages

NEW = "/notifications/new"
HEADING = "State;Article;Authority;Phone;E-mail;Effective\n"
CHANGED = "QM;27.2;Ministry of Justice of Meridia;+44 20 7946 0177;;2026-11-01\n"
ALSO = "QM;14.10.b;Data Protection Supervisor of Meridia;+44 20 7946 0179;;2026-11-01\n"
IN_DOUBT = "QM;8.10;Prosecutor General of Meridia;+44 20 7946 0152;office@prosecutor.meridia.example;2026-11-13\n"
REFUSED = "QM;27.2;Ministry of Justice of Meridia;020 7946 0151;;2026-11-13\n"
LAST = (
    "Change;State;Provision;Authority;Valid from\nend;QM;35;National Police of Meridia, Cybercrime Unit;2026-12-01\n"
    "amend;QM;27.2;Ministry of Justice of Meridia;2026-12-01\n"
)
"""Ends the State's one contact under article 35."""


def file(*rows: str) -> bytes:
    """A file as a ministry writes it."""
    return (HEADING + "".join(rows)).encode()


def token(answer: Response) -> str:
    """The form token of a page."""
    return str(re.search(r'name="form_token" value="([0-9a-f]*)"', answer.text)[1])  # type: ignore[index]


def hidden(answer: Response, form: str) -> dict[str, str]:
    """The hidden fields of the first form of a page that is sent to an address ending in ``form``."""
    found = re.search(rf'<form method="post" action="[^"]*/{form}".*?</form>', answer.text, re.DOTALL)
    assert found, f"no form for {form}"
    return {name: unescape(value) for name, value in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', found[0])}


def plan_of(answer: Response) -> str:
    """The part of a page that is the plan."""
    start, end = answer.text.index('<section id="plan"'), answer.text.index("Digest of this plan")
    return answer.text[start:end]


def begun_before(pages: Pages, role: str) -> str:
    """The cookie of a session that began a while ago: its step-up is over."""
    clock = Hand(datetime.now(UTC) - timedelta(minutes=10))
    cookie = new_secret()
    with contextlib.closing(Database(pages.served.url, clock)) as database, database.writing() as unit:
        unit.sessions.begin(account_of(role), token_hash(cookie), Method.PASSKEY, "a browser of the tests")
    return cookie


@dataclass(frozen=True)
class Desk:
    """Somebody's browser at a notification, without scripts."""

    pages: Pages
    role: str = "registrar"
    language: str = "en"

    def page(self, path: str) -> Response:
        """A page."""
        return self.pages.get(path, self.role, language=self.language)

    def send(self, content: bytes, name: str = "note.csv", **metadata: str) -> Response:
        """A file through the form."""
        told = {f"metadata-{member}": value for member, value in ({"state": "QM", "reference": "Note 12/2026"} | metadata).items()}
        data = {"form_token": token(self.page(NEW)), "key": uuid.uuid4().hex, **told}
        return self.pages.post(NEW, self.role, language=self.language, data=data, files={"file": (name, content, "text/csv")})

    def sent(self, content: bytes, name: str = "note.csv", **metadata: str) -> str:
        """Where the notification is that came of a file."""
        answer = self.send(content, name, **metadata)
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    def do(self, place: str, deed: str, **fields: Any) -> Response:
        """A form of a notification's page, with what is hidden in it unless ``fields`` say otherwise."""
        return self.pages.post(
            f"{place}/{deed}", self.role, language=self.language, data={**hidden(self.page(place), deed), **fields}
        )
