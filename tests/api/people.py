"""People with browsers and passkeys, at a directory that has just been installed; the time is in the test's hand."""

import contextlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from anyio import to_thread

from app import wiring
from app.actions.people.starting import initialise
from app.http.browsers import COOKIE
from app.identity.openid import Provider
from app.store.unit import Database
from tests.api.served import API, Response, Served, serving_at, settings_of
from tests.authenticator import Authenticator
from tests.store.makers import Hand


@dataclass
class Person:
    """Somebody with a browser, which holds a cookie or none, and a passkey."""

    directory: "Directory"
    account: str
    device: Authenticator = field(default_factory=Authenticator)
    cookie: str | None = None

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Response:
        """A request as a page of the directory makes it; underscores in names of headers stand for hyphens."""
        told = {"Sec-Fetch-Site": "same-origin", **{name.replace("_", "-"): value for name, value in headers.items()}}
        if path.startswith("/accounts/") and "If-Match" not in told:
            told["If-Match"] = "*"  # whoever does not test that it is asked for
        if self.cookie is not None:
            told["Cookie"] = f"theme=dark; {COOKIE}={self.cookie}"
        content = {} if body is None else {"json": body}
        answer = self.directory.served.send(method, API + path, headers={k: v for k, v in told.items() if v}, **content)
        for name, value in answer.headers.multi_items():
            if name == "set-cookie":
                self.cookie = value.partition("=")[2].partition(";")[0] or None
        return answer

    def get(self, path: str) -> Response:
        return self.send("GET", path)

    def post(self, path: str, body: Any = None, **headers: str) -> Response:
        return self.send("POST", path, body, **headers)

    def done(self, path: str, body: Any = None) -> dict[str, Any]:
        """What is answered to a write that must go well."""
        answer = self.post(path, body)
        assert answer.status_code in (200, 201), answer.text
        found: dict[str, Any] = answer.json()
        return found

    def asked(self, path: str, body: Any = None) -> dict[str, Any]:
        """What the browser is asked for."""
        found: dict[str, Any] = self.done(f"{path}/options", body)["publicKey"]
        return found

    def enrol(self, link: str, label: str = "laptop") -> Response:
        """With a link."""
        invitation = link.partition("#")[2]
        made = self.device.make(self.asked("/enrolment", {"invitation": invitation}))
        return self.post("/enrolment", {"invitation": invitation, "credential": made, "label": label})

    def sign_in(self) -> Response:
        return self.post("/sign-in", {"credential": self.device.sign(self.asked("/sign-in"))})

    def step_up(self) -> Response:
        return self.post("/step-up", {"credential": self.device.sign(self.asked("/step-up"))})


@dataclass
class Directory:
    """A directory without a register, and its first administrator's link."""

    served: Served
    clock: Hand
    link: str
    account: str

    def first(self) -> Person:
        """The first administrator, signed in."""
        boss = Person(self, self.account)
        assert boss.enrol(self.link).status_code == 201
        assert boss.sign_in().status_code == 200
        return boss

    def both(self) -> tuple[Person, Person]:
        """Two administrators, signed in: set-up is over."""
        first = self.first()
        second = self.person(first, "second", None, "administrator")
        return first, second

    def person(self, by: Person, name: str, state: str | None, *roles: str) -> Person:
        """Somebody invited by an administrator, with roles that need no second one, enrolled and signed in."""
        opened = by.done("/accounts", {"name": name, "email": f"{name}@directory.example", "state": state})
        for role in roles:
            assert by.done(f"/accounts/{opened['id']}/roles", wanted(role))["status"] == "given"
        somebody = Person(self, opened["id"])
        assert somebody.enrol(opened["invitation"]["link"]).status_code == 201
        if roles:
            assert somebody.sign_in().status_code == 200
        return somebody

    @contextlib.contextmanager
    def again(self) -> Iterator["Directory"]:
        """The same directory in another process, as it were, once this one has kept what it knew of sessions."""
        assert self.served.callers is not None
        self.served.callers.keep_use()
        with serving_at(self.clock, self.served.url, self.served.var / "again", {}) as served:
            yield replace(self, served=served)

    def trail(self) -> list[tuple[str, str, str]]:
        """Action, outcome and account of what the central trail holds."""
        return [(each["action"], each["outcome"], each["account"]) for each in self.served.trail()]


def stalled(person: Person, path: str, body: Any, meanwhile: Callable[[], None]) -> tuple[int, str]:
    """Status and code of the answer to a write whose body comes only after ``meanwhile``."""
    told = {"sec-fetch-site": "same-origin", "content-type": "application/json", "if-match": "*", "idempotency-key": "k" * 16}
    headers = [(name.encode(), value.encode()) for name, value in {**told, "cookie": f"{COOKIE}={person.cookie}"}.items()]
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "http", "path": API + path,
        "raw_path": (API + path).encode(), "query_string": b"", "root_path": "", "headers": headers, "state": {},
    }  # fmt: skip
    waiting: list[Any] = [{"type": "http.request", "body": json.dumps(body).encode(), "more_body": False}]
    sent: list[Any] = []

    async def receive() -> Any:
        if not waiting:
            return {"type": "http.disconnect"}
        await to_thread.run_sync(meanwhile)
        return waiting.pop()

    async def send(message: Any) -> None:
        sent.append(message)

    client = person.directory.served.client
    assert client.portal is not None
    client.portal.call(client.app, scope, receive, send)
    return sent[0]["status"], json.loads(b"".join(each.get("body", b"") for each in sent[1:])).get("code", "")


def wanted(role: str, until: str = "2027-05-01") -> dict[str, str]:
    """A role up to a day."""
    return {"role": role, "ends_on": until}


def opened(by: Person, name: str = "new", state: str | None = None) -> dict[str, str]:
    """An account without a role: its id, and its link."""
    found = by.done("/accounts", {"name": name, "email": f"{name}@directory.example", "state": state})
    return {"id": found["id"], "link": found["invitation"]["link"]}


@contextlib.contextmanager
def installed(
    url: str, folder: Path, clock: Hand, *, passwords: bool = False, providers: Mapping[str, Provider] | None = None
) -> Iterator[Directory]:
    """A directory on a database with its tables alone, after ``authdir init``; it takes what ``providers`` say, and passwords."""
    settings = settings_of(url, folder)
    rooms = wiring.open_house(settings)
    house = replace(rooms, clock=clock, database=Database(url, clock, allow_unsafe_durability=True))
    link = initialise(house, "First", "first@directory.example")
    house.database.close()
    wiring.close_house(rooms)
    with serving_at(clock, url, folder, {}, passwords=passwords, providers=providers or {}) as served:
        yield Directory(served, clock, link.url, link.account)
