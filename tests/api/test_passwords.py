"""The exception over HTTP: password and one-time code for those who are allowed it; guessing costs the guesser, not the owner."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyotp
import pytest

from app.domain.people.passwords import FREE
from app.http.browsers import COOKIE, DEVICE
from app.store.unit import Database
from tests.api.asserts import problem, same_but_for_the_request
from tests.api.people import Directory, Person, installed, wanted
from tests.api.served import API, Response
from tests.store.makers import Hand

PASSWORD = "granite otter teapot vault"
WRONG = "address, password and code do not belong together"


@pytest.fixture
def directory(migrated_url: str, tmp_path: Path) -> Iterator[Directory]:
    with installed(migrated_url, tmp_path, Hand(), passwords=True) as made:
        yield made


@pytest.fixture
def one(migrated_sqlite_url: str, tmp_path: Path) -> Iterator[Directory]:
    """The same on SQLite alone, for what does not depend on the database."""
    with installed(migrated_sqlite_url, tmp_path, Hand(), passwords=True) as made:
        yield made


@dataclass
class Typist:
    """Somebody without a passkey, at a browser that may be known."""

    directory: Directory
    account: str
    email: str
    secret: str = ""
    session: str | None = None
    device: str | None = None

    def code(self) -> str:
        """What the app shows now."""
        return pyotp.TOTP(self.secret).at(self.directory.clock.now())

    def post(self, path: str, body: Any) -> Response:
        cookies = {COOKIE: self.session, DEVICE: self.device}
        headers = {
            "Sec-Fetch-Site": "same-origin",
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items() if value),
        }
        return self.directory.served.send("POST", API + path, json=body, headers={k: v for k, v in headers.items() if v})

    def sign_in(self, password: str = PASSWORD, code: str | None = None, email: str | None = None) -> Response:
        body = {"email": email or self.email, "password": password, "code": code or self.code()}
        answer = self.post("/sign-in/password", body)
        for cookie in answer.headers.get_list("set-cookie"):
            name, _, rest = cookie.partition("=")
            setattr(self, {COOKIE: "session", DEVICE: "device"}[name], rest.partition(";")[0])
        return answer

    def later(self) -> None:
        """Time for another code."""
        self.directory.clock.move(seconds=30)


def allowed(directory: Directory, by: Person, name: str = "typist") -> tuple[Typist, str]:
    """An officer of QM who may have a password, and the link."""
    opened = by.done("/accounts", {"name": "A. Typist", "email": f"{name}@directory.example", "state": "QM"})
    by.done(f"/accounts/{opened['id']}/roles", wanted("officer"))
    by.done(f"/accounts/{opened['id']}/allow-password", {"because": "the ministry's terminals take no passkey"})
    typist = Typist(directory, opened["id"], opened["email"])
    return typist, opened["invitation"]["link"].partition("#")[2]


def enrolled(directory: Directory) -> tuple[Typist, Person]:
    """That officer with a password, at a browser that is not known yet; and an administrator."""
    first, _ = directory.both()
    typist, invitation = allowed(directory, first)
    given = typist.post("/enrolment/password/options", {"invitation": invitation}).json()
    typist.secret = given["secret"]
    body = {"invitation": invitation, "password": PASSWORD, "code": typist.code(), "sealed": given["sealed"]}
    assert typist.post("/enrolment/password", body).json() == {"account": typist.account}
    typist.later()
    return typist, first


def test_somebody_who_may_signs_in_by_password_and_code(directory: Directory) -> None:
    typist, first = enrolled(directory)
    answer = typist.sign_in()
    assert answer.json()["stepped_up_until"] is None
    told = Person(directory, typist.account, cookie=typist.session).get("/me").json()
    assert (told["account"], told["roles"], told["stepped_up"]) == (typist.account, ["officer"], False)
    assert [cookie.partition("=")[0] for cookie in answer.headers.get_list("set-cookie")] == [COOKIE, DEVICE]
    typist.later()
    assert [cookie.partition("=")[0] for cookie in typist.sign_in().headers.get_list("set-cookie")] == [COOKIE]  # known by now
    assert first.get(f"/accounts/{typist.account}").json()["methods"] == ["password"]
    assert [entry[0] for entry in directory.trail()][-3:] == ["enrol-password", "sign-in", "sign-in"]


def test_what_needs_a_step_up_needs_a_passkey(one: Directory) -> None:
    typist, _ = enrolled(one)
    typist.sign_in()
    someone = Person(one, typist.account, cookie=typist.session)
    problem(someone.post("/me/passkeys/options"), 403)
    problem(someone.post("/me/tokens", {"label": "x", "scopes": ["read"], "audience": "public", "expires_on": "2026-09-01"}), 403)


def test_whatever_is_wrong_is_one_refusal(directory: Directory) -> None:
    typist, first = enrolled(directory)
    other = opened(first)
    answers = [
        typist.sign_in(password="granite otter teapot vaulT"),
        typist.sign_in(code="000000" if typist.code() != "000000" else "000001"),
        typist.sign_in(code="abc"),
        typist.sign_in(email="nobody@directory.example"),
        typist.sign_in(email=other),
        typist.sign_in(email="first@directory.example"),
    ]
    for each in answers:
        assert problem(each, 401, "unauthenticated")["detail"] == WRONG
        same_but_for_the_request(answers[0], each) if each is not answers[0] else None
    assert typist.session is None
    assert typist.sign_in().status_code == 200


def opened(by: Person) -> str:
    """The address of an account that has nothing to sign in with."""
    by.done("/accounts", {"name": "Other", "email": "other@directory.example", "state": "QM"})
    return "other@directory.example"


def test_a_code_counts_once(directory: Directory) -> None:
    typist, _ = enrolled(directory)
    code = typist.code()
    assert typist.sign_in(code=code).status_code == 200
    problem(typist.sign_in(code=code), 401)
    typist.later()
    assert typist.sign_in().status_code == 200


def test_a_guesser_waits_and_the_owner_at_a_known_browser_does_not(directory: Directory) -> None:
    owner, first = enrolled(directory)
    owner.sign_in()
    guesser = Typist(directory, "", owner.email, secret=owner.secret)
    for _ in range(FREE):
        problem(guesser.sign_in(password="x" * 20), 401)
    waiting = guesser.sign_in(password="x" * 20)
    told = problem(waiting, 429, "too-many-tries")
    assert int(waiting.headers["retry-after"]) == told["retry_after"] == 31
    problem(guesser.sign_in(password=PASSWORD), 429)  # also with the right one: it is not looked at
    directory.clock.move(seconds=31)
    problem(guesser.sign_in(password="x" * 20), 401)
    assert 60 <= problem(guesser.sign_in(password="x" * 20), 429)["retry_after"] <= 61
    assert owner.sign_in().status_code == 200
    stranger = Typist(directory, "", "nobody@directory.example", secret=owner.secret, device=owner.device)
    assert problem(stranger.sign_in(), 401)["detail"] == WRONG  # a known browser is known for its person only
    assert first.get("/me").status_code == 200


def test_tries_of_somebody_unknown_are_counted_alike(one: Directory) -> None:
    owner, _ = enrolled(one)
    guessers = [Typist(one, "", email, secret=owner.secret) for email in ("nobody@directory.example", "first@directory.example")]
    for guesser in guessers:
        found = [guesser.sign_in(password="x" * 20).status_code for _ in range(FREE + 1)]
        assert found == [*[401] * FREE, 429]
    one.clock.move(hours=1)
    assert [guesser.sign_in(password="x" * 20).status_code for guesser in guessers] == [401, 401]


def test_passwords_are_for_those_who_are_allowed(directory: Directory) -> None:
    first, second = directory.both()
    account = first.done("/accounts", {"name": "B", "email": "b@directory.example", "state": "QM"})
    invitation = {"invitation": account["invitation"]["link"].partition("#")[2]}
    typist = Typist(directory, account["id"], account["email"])
    problem(typist.post("/enrolment/password/options", invitation), 403)
    problem(first.post(f"/accounts/{second.account}/allow-password", {"because": "x"}), 403)
    problem(first.post(f"/accounts/{account['id']}/allow-password", {"because": ""}), 422)
    problem(typist.post("/enrolment/password/options", {"invitation": "x" * 43}), 401)


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"password": "short"}, "/password"),
        ({"password": "Typist directory 2026"}, "/password"),
        ({"password": None}, "/password"),
        ({"password": 7}, "/password"),
        ({"code": "123456x"}, "/code"),
        ({"code": None}, "/code"),
        ({"sealed": "x"}, "/code"),
        ({"sealed": 7}, "/sealed"),
        ({"account": "u_1"}, "/account"),
    ],
)
def test_what_is_not_enrolled(one: Directory, changed: dict[str, Any], pointer: str) -> None:
    first, _ = one.both()
    typist, invitation = allowed(one, first)
    given = typist.post("/enrolment/password/options", {"invitation": invitation}).json()
    typist.secret = given["secret"]
    body = {"invitation": invitation, "password": PASSWORD, "code": typist.code(), "sealed": given["sealed"]}
    assert problem(typist.post("/enrolment/password", body | changed), 422)["errors"][0]["pointer"] == pointer
    assert typist.post("/enrolment/password", body).status_code == 201
    problem(typist.post("/enrolment/password", body), 401)  # the link is used up


def test_a_secret_of_another_link_is_not_enrolled(one: Directory) -> None:
    first, _ = one.both()
    (mine, invitation), (other, theirs) = allowed(one, first, "mine"), allowed(one, first, "theirs")
    given = other.post("/enrolment/password/options", {"invitation": theirs}).json()
    mine.secret = given["secret"]
    body = {"invitation": invitation, "password": PASSWORD, "code": mine.code(), "sealed": given["sealed"]}
    assert problem(mine.post("/enrolment/password", body), 422)["errors"][0]["pointer"] == "/code"


def test_a_privileged_role_closes_the_door(directory: Directory) -> None:
    first, _ = directory.both()
    opened = first.done("/accounts", {"name": "A. Typist", "email": "typist@directory.example"})
    first.done(f"/accounts/{opened['id']}/allow-password", {"because": "no passkey yet"})
    typist = Typist(directory, opened["id"], opened["email"])
    invitation = opened["invitation"]["link"].partition("#")[2]
    given = typist.post("/enrolment/password/options", {"invitation": invitation}).json()
    typist.secret = given["secret"]
    typist.post(
        "/enrolment/password", {"invitation": invitation, "password": PASSWORD, "code": typist.code(), "sealed": given["sealed"]}
    )
    first.done(f"/accounts/{opened['id']}/roles", wanted("registrar"))
    typist.later()
    assert "passkey only" in problem(typist.sign_in(), 403)["detail"]


OTHER = "walnut ferry obelisk drum"


def changing(typist: Typist, **changed: Any) -> Response:
    """Another password, by the present one and a code."""
    body = {"password": PASSWORD, "code": typist.code(), "new_password": OTHER}
    return typist.post("/me/password", {name: value for name, value in (body | changed).items() if value is not None})


def test_a_password_is_changed_by_the_present_one_and_a_code(directory: Directory) -> None:
    typist, _ = enrolled(directory)
    elsewhere = replace(typist)
    elsewhere.sign_in()
    typist.later()
    typist.sign_in()
    problem(changing(typist), 401, "unauthenticated")  # the code was used to sign in
    typist.later()
    assert changing(typist).json() == {"account": typist.account, "status": "changed"}
    assert Person(directory, typist.account, cookie=typist.session).get("/me").status_code == 200
    problem(Person(directory, typist.account, cookie=elsewhere.session).get("/me"), 401)
    problem(changing(typist), 401)  # neither the code nor the password again
    typist.later()
    problem(typist.sign_in(), 401)
    assert typist.sign_in(password=OTHER).status_code == 200
    assert [each[0] for each in directory.trail()][-2:] == ["change-password", "sign-in"]
    with (
        closing(Database(directory.served.url, directory.clock, allow_unsafe_durability=True)) as database,
        database.reading() as unit,
    ):
        (letter,) = [each for each in unit.outbox.all() if each.kind == "password-changed"]
    assert letter.recipient == typist.email
    assert OTHER not in letter.body


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"password": "granite otter teapot vaulT"}, 401),
        ({"code": "abc"}, 401),
        ({"code": None}, 401),
        ({"new_password": "short"}, 422),
        ({"new_password": "Typist directory 2026"}, 422),
        ({"new_password": None}, 422),
        ({"password": 7}, 422),
        ({"account": "u_1"}, 422),
    ],
)
def test_what_changes_no_password(one: Directory, changed: dict[str, Any], status: int) -> None:
    typist, _ = enrolled(one)
    typist.sign_in()
    typist.later()
    problem(changing(typist, **changed), status)
    assert changing(typist).status_code == 200


def test_whoever_sits_at_somebody_elses_browser_does_not_guess_the_password(one: Directory) -> None:
    typist, _ = enrolled(one)
    typist.sign_in()
    for device in (typist.device, None):
        sitting = replace(typist, device=device)
        found = [changing(sitting, password="x" * 20).status_code for _ in range(FREE + 1)]
        assert found == [*[401] * FREE, 429]


def test_a_password_is_changed_in_ones_own_session(one: Directory) -> None:
    typist, first = enrolled(one)
    problem(changing(typist), 401)
    body = {"password": PASSWORD, "code": "123456", "new_password": OTHER}
    problem(first.post("/me/password", body), 409, "account-conflict")
    wanted_token = {"label": "x", "scopes": ["read"], "audience": "public", "expires_on": "2026-09-01"}
    bearer = {"Authorization": f"Bearer {first.done('/me/tokens', wanted_token)['token']}"}
    problem(one.served.send("POST", f"{API}/me/password", json=body, headers=bearer), 403)


def test_recovery_takes_the_password(directory: Directory) -> None:
    typist, first = enrolled(directory)
    typist.sign_in()
    first.done(f"/accounts/{typist.account}/recover")
    problem(Person(directory, typist.account, cookie=typist.session).get("/me"), 401)
    typist.later()
    problem(typist.sign_in(), 401)


def test_neither_password_nor_secret_is_in_the_database(one: Directory, tmp_path: Path) -> None:
    typist, _ = enrolled(one)
    typist.sign_in()
    content = b"".join(path.read_bytes() for path in sorted(tmp_path.glob("*.sqlite*")))
    assert b"$argon2id$" in content
    for secret in (PASSWORD, typist.secret, typist.device, typist.session):
        assert secret is not None
        assert secret.encode() not in content


def test_sessions_by_password_have_the_same_limits(one: Directory) -> None:
    typist, _ = enrolled(one)
    typist.sign_in()
    someone = Person(one, typist.account, cookie=typist.session)
    one.clock.move(minutes=59)
    assert someone.get("/me").status_code == 200
    one.clock.time += timedelta(minutes=60)
    problem(someone.get("/me"), 401)
