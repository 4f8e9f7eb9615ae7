"""Enrolling by a link, signing in by passkey, step-up, sessions that end: over HTTP, on both databases, with real signatures."""

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.domain.moment import parse_instant
from app.http.browsers import COOKIE
from tests.api.asserts import problem, same_but_for_the_request, secured
from tests.api.people import Directory, Person, wanted
from tests.api.served import API
from tests.authenticator import PRESENT, VERIFIED, Authenticator

NOT_ACCEPTED = "this passkey was not accepted: begin again"


def test_the_first_administrator_enrols_and_signs_in(directory: Directory) -> None:
    boss = Person(directory, directory.account)
    assert boss.enrol(directory.link).json()["account"] == directory.account
    assert boss.cookie is None  # enrolling is not signing in
    answer = boss.sign_in()
    secured(answer)
    assert answer.headers["cache-control"] == "private, no-store"
    (cookie,) = answer.headers.get_list("set-cookie")
    assert cookie == f"{COOKIE}={boss.cookie}; Max-Age=28800; Path=/; Secure; HttpOnly; SameSite=Lax"
    assert answer.json()["roles"] == ["administrator"]
    told = boss.get("/me").json()
    assert (told["account"], told["roles"], told["stepped_up"]) == (directory.account, ["administrator"], True)
    assert parse_instant(told["session_end"]) == directory.clock.now() + timedelta(hours=8)
    assert [entry[0] for entry in directory.trail()] == ["initialise", "enrol-passkey", "sign-in"]


def test_a_link_opens_once_and_for_a_quarter_of_an_hour(directory: Directory) -> None:
    late, first = Person(directory, ""), Person(directory, "")
    options = first.asked("/enrolment", {"invitation": directory.link.partition("#")[2]})
    directory.clock.move(minutes=14)
    assert first.enrol(directory.link).status_code == 201
    for body in ({"invitation": directory.link.partition("#")[2]}, {"invitation": "x" * 43}, {"invitation": ""}):
        problem(late.post("/enrolment/options", body), 401, "unauthenticated")
    again = {"invitation": directory.link.partition("#")[2], "credential": first.device.make(options)}
    problem(late.post("/enrolment", again), 401, "unauthenticated")


def test_a_link_runs_out(one: Directory) -> None:
    one.clock.move(minutes=15)
    problem(Person(one, "").post("/enrolment/options", {"invitation": one.link.partition("#")[2]}), 401)


@pytest.mark.parametrize("broken", ["challenge", "origin", "verification", "nothing"])
def test_a_passkey_that_does_not_hold_is_not_enrolled(one: Directory, broken: str) -> None:
    invitation = one.link.partition("#")[2]
    someone = Person(one, "")
    options = someone.asked("/enrolment", {"invitation": invitation})
    if broken == "challenge":
        options = someone.asked("/sign-in") | {"user": options["user"]}
    someone.device.origin = "https://attacker.example" if broken == "origin" else someone.device.origin
    someone.device.flags = PRESENT if broken == "verification" else PRESENT | VERIFIED
    credential: Any = None if broken == "nothing" else someone.device.make(options)
    found = problem(someone.post("/enrolment", {"invitation": invitation, "credential": credential}), 401)
    assert found["detail"] == NOT_ACCEPTED
    assert Person(one, "").enrol(one.link).status_code == 201  # the link is still good


def test_a_challenge_for_one_link_is_not_good_for_another(one: Directory) -> None:
    boss = one.first()
    links = [
        boss.done("/accounts", {"name": name, "email": f"{name}@directory.example"})["invitation"]["link"].partition("#")[2]
        for name in ("a", "b")
    ]
    someone = Person(one, "")
    made = someone.device.make(someone.asked("/enrolment", {"invitation": links[0]}))
    problem(someone.post("/enrolment", {"invitation": links[1], "credential": made}), 401)


def test_what_does_not_hold_is_refused_in_the_same_words(directory: Directory) -> None:
    boss, stranger = directory.first(), Person(directory, "")
    options = stranger.asked("/sign-in")
    known = Authenticator(credential=boss.device.credential, handle=boss.device.handle)  # with another key
    unknown = Authenticator(handle=b"u_unknown")
    another = Authenticator(credential=boss.device.credential, handle=b"u_another", key=boss.device.key)
    answers = [*(device.sign(options) for device in (known, unknown, another)), {}, "x", 7, [], {"id": "x", "response": {}}]
    first, *others = (stranger.post("/sign-in", {"credential": each}) for each in answers)
    assert problem(first, 401, "unauthenticated")["detail"] == NOT_ACCEPTED
    for each in others:
        same_but_for_the_request(first, each)
    assert stranger.cookie is None
    problem(stranger.post("/sign-in"), 422)
    problem(stranger.post("/sign-in", {"credential": {}, "account": "u_1"}), 422)


@pytest.mark.parametrize("counts", [True, False], ids=["counting", "not counting"])
def test_an_answer_counts_once(directory: Directory, counts: bool) -> None:
    boss = Person(directory, directory.account, Authenticator(counts=counts))
    boss.enrol(directory.link)
    signed = {"credential": boss.device.sign(boss.asked("/sign-in"))}
    assert boss.post("/sign-in", signed).status_code == 200
    problem(boss.post("/sign-in", signed), 401)
    assert boss.sign_in().status_code == 200


def test_a_challenge_runs_out_and_is_good_for_one_thing(one: Directory) -> None:
    boss = one.first()
    signed = boss.device.sign(boss.asked("/sign-in"))
    problem(boss.post("/step-up", {"credential": signed}), 401)
    stepped = boss.device.sign(boss.asked("/step-up"))
    problem(boss.post("/sign-in", {"credential": stepped}), 401)
    late = boss.device.sign(boss.asked("/sign-in"))
    one.clock.move(minutes=5)
    problem(boss.post("/sign-in", {"credential": late}), 401)


def test_step_up_lasts_five_minutes_and_turns_the_cookie(directory: Directory) -> None:
    boss = directory.first()
    directory.clock.move(minutes=5)
    assert boss.get("/me").json()["stepped_up"] is False
    problem(boss.post("/accounts", {"name": "A", "email": "a@directory.example"}), 403, "forbidden")
    old = boss.cookie
    before = boss.get("/me").json()["session_end"]
    assert boss.step_up().json()["session_end"] == before  # the session is the same one
    assert boss.cookie != old
    problem(Person(directory, "", cookie=old).get("/me"), 401)
    assert boss.get("/me").json()["stepped_up"] is True
    directory.clock.move(minutes=4, seconds=59)
    assert boss.get("/me").json()["stepped_up"] is True
    directory.clock.move(seconds=1)
    assert boss.get("/me").json()["stepped_up"] is False


def test_step_up_is_for_ones_own_session_with_ones_own_passkey(directory: Directory) -> None:
    first, second = directory.both()
    theirs = second.asked("/step-up")
    problem(first.post("/step-up", {"credential": first.device.sign(theirs)}), 401)  # a challenge of another session
    second.device, first.device = first.device, second.device
    problem(second.step_up(), 401)  # another person's passkey


def test_idle_and_absolute_limits(directory: Directory) -> None:
    boss = directory.first()
    for _ in range(4):
        directory.clock.move(minutes=14)
        assert boss.get("/me").status_code == 200
    directory.clock.move(minutes=15)
    problem(boss.get("/me"), 401)
    boss.sign_in()
    for _ in range(34):
        directory.clock.move(minutes=14)
        assert boss.get("/me").status_code == 200
    directory.clock.move(minutes=4)  # eight hours since sign-in
    problem(boss.get("/me"), 401)


def test_a_session_ends_with_the_role(one: Directory) -> None:
    first, _ = one.both()
    editor = one.person(first, "editor", "QM")
    first.done(f"/accounts/{editor.account}/roles", {**wanted("state_editor", "2026-06-02")})
    assert editor.sign_in().json()["session_end"] == "2026-06-01T22:00:00.000000Z"  # the legal day begins in Paris
    for _ in range(11):
        one.clock.move(minutes=59)
        editor.get("/me")
    problem(editor.get("/me"), 401)
    assert "no role" in problem(editor.sign_in(), 403)["detail"]


def test_signing_out_and_ending_other_sessions(directory: Directory) -> None:
    boss = directory.first()
    laptop, phone = boss.cookie, Person(directory, boss.account, boss.device)
    directory.clock.move(seconds=1)
    phone.sign_in()
    items = boss.get("/me/sessions").json()["items"]
    assert [(each["current"], each["method"]) for each in items] == [(False, "passkey"), (True, "passkey")]
    (other,) = [each["id"] for each in items if not each["current"]]
    assert boss.done(f"/me/sessions/{other}/end") == {"id": other, "status": "ended"}
    problem(boss.post(f"/me/sessions/{other}/end"), 404)
    problem(phone.get("/me"), 401)
    answer = boss.post("/sign-out")
    assert answer.headers["set-cookie"].startswith(f"{COOKIE}=; Max-Age=0;")
    assert boss.cookie is None
    problem(boss.get("/me"), 401)
    problem(Person(directory, "", cookie=laptop).get("/me"), 401)
    assert boss.sign_in().status_code == 200


def test_nobody_ends_the_session_of_another(directory: Directory) -> None:
    first, second = directory.both()
    (theirs,) = [each["id"] for each in second.get("/me/sessions").json()["items"]]
    problem(first.post(f"/me/sessions/{theirs}/end"), 404, "not-found")
    assert second.get("/me").status_code == 200


def test_signing_in_again_in_the_same_browser_ends_the_session_before(directory: Directory) -> None:
    boss = directory.first()
    old = boss.cookie
    boss.sign_in()
    problem(Person(directory, "", cookie=old).get("/me"), 401)
    assert len(boss.get("/me/sessions").json()["items"]) == 1


def test_a_second_passkey_and_the_end_of_the_first(directory: Directory) -> None:
    boss = directory.first()
    elsewhere = Person(directory, boss.account, boss.device)
    elsewhere.sign_in()
    spare = Authenticator()
    options = boss.asked("/me/passkeys")
    assert len(options["excludeCredentials"]) == 1
    added = boss.done("/me/passkeys", {"credential": spare.make(options), "label": "spare key"})
    assert sorted(each["label"] for each in boss.get("/me/passkeys").json()["items"]) == ["laptop", "spare key"]
    problem(boss.post("/me/passkeys", {"credential": spare.make(boss.asked("/me/passkeys"))}), 409, "account-conflict")
    (old,) = [each["id"] for each in boss.get("/me/passkeys").json()["items"] if each["id"] != added["id"]]
    assert boss.done(f"/me/passkeys/{old}/revoke")["status"] == "revoked"
    problem(elsewhere.get("/me"), 401)
    problem(boss.post(f"/me/passkeys/{added['id']}/revoke"), 409)
    problem(boss.post("/me/passkeys/k_unknown/revoke"), 404)
    problem(elsewhere.sign_in(), 401)
    boss.device = spare
    assert boss.sign_in().status_code == 200


def test_another_passkey_needs_a_fresh_step_up(one: Directory) -> None:
    boss = one.first()
    one.clock.move(minutes=5)
    problem(boss.post("/me/passkeys/options"), 403)
    problem(boss.post("/me/passkeys", {"credential": {}}), 403)
    problem(boss.post("/me/passkeys/k_1/revoke"), 403)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec_Fetch_Site": "same-origin"}, 200),
        ({"Sec_Fetch_Site": "same-origin", "Origin": "https://attacker.example"}, 200),  # browsers do not lie in the first
        ({"Sec_Fetch_Site": "cross-site"}, 403),
        ({"Sec_Fetch_Site": "same-site"}, 403),
        ({"Sec_Fetch_Site": "none"}, 403),
        ({"Sec_Fetch_Site": "", "Origin": "http://localhost:8000"}, 200),
        ({"Sec_Fetch_Site": "", "Origin": "http://localhost"}, 403),
        ({"Sec_Fetch_Site": "", "Origin": "null"}, 403),
        ({"Sec_Fetch_Site": ""}, 403),
    ],
)
def test_a_write_comes_from_our_own_pages(one: Directory, headers: dict[str, str], status: int) -> None:
    boss = one.first()
    answer = boss.post("/step-up/options", **headers)
    assert answer.status_code == status
    if status == 403:
        problem(answer, 403, "cross-site")
    assert boss.send("GET", "/me", **headers).status_code == 200  # what is read stays with whoever may read it


def test_what_an_old_browser_sends_instead(directory: Directory) -> None:
    boss, old = directory.first(), {"Sec_Fetch_Site": ""}
    token = boss.get("/me").json()["form_token"]
    assert boss.post("/step-up/options", **old, X_Form_Token=token).status_code == 200
    assert boss.post("/step-up/options", **old, Origin="https://attacker.example", X_Form_Token=token).status_code == 403
    assert boss.post("/step-up/options", Sec_Fetch_Site="cross-site", X_Form_Token=token).status_code == 403
    for wrong in (token[:-1], token.upper(), token[::-1], "x", "x" * 64):
        problem(boss.post("/step-up/options", **old, X_Form_Token=wrong), 403, "cross-site")
    assert boss.post("/sign-in/options", **old, X_Form_Token=token).status_code == 200
    elsewhere = Person(directory, boss.account, boss.device)
    elsewhere.sign_in()
    problem(elsewhere.post("/step-up/options", **old, X_Form_Token=token), 403, "cross-site")  # that of another session
    boss.step_up()
    problem(boss.post("/step-up/options", **old, X_Form_Token=token), 403, "cross-site")  # the session's value is new
    assert boss.post("/step-up/options", **old, X_Form_Token=boss.get("/me").json()["form_token"]).status_code == 200


def test_a_token_for_machines_has_no_form_token(one: Directory) -> None:
    boss = one.first()
    wanted = {"label": "x", "scopes": ["read"], "audience": "public", "expires_on": "2026-09-01"}
    bearer = {"Authorization": f"Bearer {boss.done('/me/tokens', wanted)['token']}"}
    assert "form_token" not in one.served.send("GET", f"{API}/me", headers=bearer).json()
    both = {**bearer, "Cookie": f"{COOKIE}={boss.cookie}"}
    assert "form_token" not in one.served.send("GET", f"{API}/me", headers=both).json()


def test_nobody_is_signed_in_from_another_site(one: Directory) -> None:
    boss = one.first()
    boss.cookie = None
    signed = {"credential": boss.device.sign(boss.asked("/sign-in"))}
    problem(boss.post("/sign-in", signed, Sec_Fetch_Site="cross-site"), 403, "cross-site")
    assert boss.post("/sign-in", signed).status_code == 200


@pytest.mark.parametrize("cookie", ["x", "é" * 3, "x" * 9000, '"', "=", "a=b"])
def test_a_cookie_that_nobody_has_is_refused(one: Directory, cookie: str) -> None:
    for path in ("/me", "/states"):
        status, _, body = one.served.raw("GET", f"{API}{path}", headers={"Cookie": f"{COOKIE}={cookie}"})
        assert (status, json.loads(body)["code"]) == (401, "unauthenticated")


def test_other_cookies_are_none_of_ours(one: Directory) -> None:
    for cookie in ("theme=dark", COOKIE, f"{COOKIE}=", f"x{COOKIE}=1", ";;=;"):
        answer = one.served.send("GET", f"{API}/states", headers={"Cookie": cookie})
        assert answer.status_code == 200, cookie


def test_a_session_outlives_its_process_and_its_use_is_kept(directory: Directory) -> None:
    boss = directory.first()
    directory.clock.move(minutes=14)
    boss.get("/me")
    directory.clock.move(minutes=2)
    boss.get("/me")
    with directory.again() as later:
        moved = Person(later, boss.account, boss.device, boss.cookie)
        directory.clock.move(minutes=14)
        assert moved.get("/me").status_code == 200


def test_sessions_go_on_without_the_database_and_signing_in_does_not(one: Directory, tmp_path: Path) -> None:
    boss = one.first()
    signed = {"credential": boss.device.sign(boss.asked("/sign-in"))}
    with closing(sqlite3.connect(tmp_path / "test.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")  # somebody holds the one lock for writing
        assert boss.get("/me").status_code == 200
        problem(boss.post("/sign-in", signed), 503, "database-unavailable")
        problem(boss.post("/sign-out"), 503, "database-unavailable")
        assert boss.get("/me").status_code == 200
        other.execute("ROLLBACK")
    assert boss.post("/sign-in", signed).status_code == 200  # nothing was used up


def test_of_answers_that_come_at_once_one_counts(directory: Directory) -> None:
    boss = Person(directory, directory.account, Authenticator(counts=False))
    boss.enrol(directory.link)
    signed = {"credential": boss.device.sign(boss.asked("/sign-in"))}
    browsers = [Person(directory, directory.account) for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda each: each.post("/sign-in", signed).status_code, browsers))
    assert sorted(found) == [200, *[401] * 5]


def test_no_secret_is_in_the_database(one: Directory, tmp_path: Path) -> None:
    boss = one.first()
    secrets = [boss.cookie, one.link.partition("#")[2]]
    content = b"".join(path.read_bytes() for path in sorted(tmp_path.glob("*.sqlite*")))
    assert boss.account.encode() in content
    assert not any(secret is None or secret.encode() in content for secret in secrets)
