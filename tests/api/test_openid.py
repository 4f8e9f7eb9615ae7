"""Signing in through a real OpenID provider on loopback, with the attacks; on both databases."""

import json
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app.actions.calls import IN_A_MINUTE
from app.actions.people import signing_in, vouching
from app.http.browsers import COOKIE, ERRAND
from app.identity.openid import Provider
from tests.api.asserts import problem, same_but_for_the_request
from tests.api.people import Directory, Person, installed, wanted
from tests.api.served import API, Response
from tests.makers import SEAL
from tests.openid.served import known, provider_running, signed_in
from tests.store.makers import Hand

NOT_VOUCHED = "your provider did not vouch for anybody known here: begin again"


@pytest.fixture(scope="module")
def providers() -> Iterator[dict[str, Provider]]:
    with provider_running() as issuer, socket.create_server(("127.0.0.1", 0)) as silent:
        good = known(issuer)
        yield {
            "qm-justice": good,
            "qn-justice": known(issuer, name="qn-justice", state="QN"),
            "wrong-secret": replace(good, id="wrong-secret", client_secret="x" * 40),
            "wrong-client": replace(good, id="wrong-client", client_id="another"),
            "nowhere": replace(good, id="nowhere", token_endpoint="http://127.0.0.1:1/token"),
            "silent": replace(good, id="silent", token_endpoint=f"http://127.0.0.1:{silent.getsockname()[1]}/token"),
            "no-json": replace(good, id="no-json", token_endpoint=f"{issuer}/auth"),
            "other-issuer": replace(good, id="other-issuer", issuer="http://127.0.0.1:1"),
        }


@pytest.fixture
def directory(migrated_url: str, tmp_path: Path, providers: dict[str, Provider]) -> Iterator[Directory]:
    with installed(migrated_url, tmp_path, Hand(datetime.now(UTC)), providers=providers) as made:
        yield made


@pytest.fixture
def one(migrated_sqlite_url: str, tmp_path: Path, providers: dict[str, Provider]) -> Iterator[Directory]:
    """The same on SQLite alone, for what does not depend on the database."""
    with installed(migrated_sqlite_url, tmp_path, Hand(datetime.now(UTC)), providers=providers) as made:
        yield made


@dataclass
class Traveller:
    """A browser that is sent to a provider and comes back."""

    directory: Directory
    errand: str | None = None
    session: str | None = None

    def send(self, invitation: str | None = None, provider: str = "qm-justice") -> str:
        """Where to go."""
        body = {"provider": provider} | ({"invitation": invitation} if invitation else {})
        answer = self.directory.served.post("/sign-in/openid", None, body)
        assert answer.status_code == 200, answer.text
        self.errand = answer.headers["set-cookie"].partition("=")[2].partition(";")[0]
        return str(answer.json()["location"])

    def back(self, told: dict[str, str]) -> Response:
        """Comes back with what the provider said."""
        headers = {"Cookie": f"{ERRAND}={self.errand}"} if self.errand else {}
        answer = self.directory.served.client.request(
            "GET", f"{API}/sign-in/openid/callback", params=told, headers=headers, follow_redirects=False
        )
        for cookie in answer.headers.get_list("set-cookie"):
            name, _, rest = cookie.partition("=")
            if name == COOKIE:
                self.session = rest.partition(";")[0]
        found: Response = answer
        return found


def officer(directory: Directory, state: str = "QM", name: str = "officer", by: Person | None = None) -> tuple[str, str]:
    """An officer with a link: the account and the secret in the link."""
    first = by or directory.both()[0]
    opened = first.done("/accounts", {"name": name, "email": f"{name}@directory.example", "state": state})
    ends = f"{directory.clock.now().year + 1}-01-01"
    first.done(f"/accounts/{opened['id']}/roles", wanted("officer", ends))
    return opened["id"], opened["invitation"]["link"].partition("#")[2]


def enrolled(directory: Directory, login: str) -> str:
    """An officer who enrolled by being vouched for as ``login``."""
    account, invitation = officer(directory)
    traveller = Traveller(directory)
    assert traveller.back(signed_in(traveller.send(invitation), login)).status_code == 303
    return account


def not_vouched(answer: Response) -> None:
    assert problem(answer, 401, "unauthenticated")["detail"] == NOT_VOUCHED


def test_somebody_enrols_and_signs_in_at_the_own_ministry(directory: Directory) -> None:
    account = enrolled(directory, "alice")
    traveller = Traveller(directory)
    answer = traveller.back(signed_in(traveller.send(), "alice"))
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert sorted(cookie.partition("=")[0] for cookie in answer.headers.get_list("set-cookie")) == [COOKIE, ERRAND]
    told = Person(directory, account, cookie=traveller.session).get("/me").json()
    assert (told["account"], told["roles"], told["stepped_up"]) == (account, ["officer"], False)  # no role from claims
    assert [entry[0] for entry in directory.trail()][-3:] == ["enrol-openid", "sign-in", "sign-in"]


def test_which_providers_there_are(one: Directory) -> None:
    told = one.served.get("/sign-in/openid").json()["items"]
    assert {"id": "qm-justice", "name": "Ministry of Justice of Meridia", "state": "QM"} in told
    assert "secret" not in json.dumps([each for each in told if each["id"] != "wrong-secret"])
    problem(one.served.post("/sign-in/openid", None, {"provider": "unknown"}), 404)
    problem(one.served.post("/sign-in/openid", None, {}), 422)


def test_somebody_nobody_knows_is_not_let_in(one: Directory) -> None:
    traveller = Traveller(one)
    not_vouched(traveller.back(signed_in(traveller.send(), "mallory")))
    assert traveller.session is None


def test_a_code_and_an_errand_count_once(directory: Directory) -> None:
    enrolled(directory, "bob")
    traveller = Traveller(directory)
    told = signed_in(traveller.send(), "bob")
    assert traveller.back(told).status_code == 303
    traveller.session = None
    not_vouched(traveller.back(told))  # the same errand
    other = Traveller(directory)
    other.send()
    not_vouched(other.back(told))  # another errand: its state is another
    third = Traveller(directory)
    fresh = signed_in(third.send(), "bob")
    not_vouched(third.back(fresh | {"code": told["code"]}))  # a code that was used
    assert traveller.session is other.session is third.session is None


@pytest.mark.parametrize(
    "changed",
    [{"iss": "https://id.attacker.example"}, {"iss": ""}, {"state": "x"}, {"code": "x"}, {"code": ""}],
    ids=["another issuer", "no issuer", "another state", "another code", "no code"],
)
def test_what_was_swapped_is_refused(one: Directory, changed: dict[str, str]) -> None:
    enrolled(one, "carol")
    traveller = Traveller(one)
    told = signed_in(traveller.send(), "carol") | changed
    answer = traveller.back({name: value for name, value in told.items() if value})
    not_vouched(answer)
    assert traveller.session is None


def test_another_browser_does_not_come_back_with_it(one: Directory) -> None:
    enrolled(one, "dave")
    victim, attacker = Traveller(one), Traveller(one)
    told = signed_in(attacker.send(), "dave")
    answers = [victim.back(told)]
    victim.send()
    answers.append(victim.back(told))
    victim.errand = "x"
    answers.append(victim.back(told))
    victim.errand = SEAL.close("not an errand")
    answers.append(victim.back(told))
    for each in answers:
        not_vouched(each)
        same_but_for_the_request(answers[0], each) if each is not answers[0] else None


def test_an_id_token_with_another_nonce_is_refused(one: Directory) -> None:
    enrolled(one, "erin")
    traveller = Traveller(one)
    told = signed_in(traveller.send(), "erin")
    sent = json.loads(SEAL.open(traveller.errand or "") or "")
    traveller.errand = SEAL.close(json.dumps(sent | {"nonce": "another"}))
    not_vouched(traveller.back(told))


def test_a_code_of_somebody_elses_errand_fails_its_proof(one: Directory) -> None:
    enrolled(one, "frank")
    traveller = Traveller(one)
    told = signed_in(traveller.send(), "frank")
    sent = json.loads(SEAL.open(traveller.errand or "") or "")
    traveller.errand = SEAL.close(json.dumps(sent | {"verifier": "x" * 64}))
    not_vouched(traveller.back(told))


def test_a_provider_that_says_nothing_holds_up_nobody_else(one: Directory) -> None:
    enrolled(one, "greta")
    traveller = Traveller(one)
    told = signed_in(traveller.send(), "greta")
    sent = json.loads(SEAL.open(traveller.errand or "") or "")
    traveller.errand = SEAL.close(json.dumps(sent | {"provider": "silent"}))
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(traveller.back, told)
        for path in ("/states", "/sign-in/openid"):
            assert one.served.get(path).status_code == 200
        Traveller(one).send()
        assert not waiting.done()
    not_vouched(waiting.result())


@pytest.mark.parametrize("name", ["wrong-secret", "wrong-client", "nowhere", "no-json", "other-issuer"])
def test_a_provider_that_does_not_answer_as_it_should(one: Directory, name: str) -> None:
    enrolled(one, "grace")
    traveller = Traveller(one)
    told = signed_in(traveller.send(), "grace")
    sent = json.loads(SEAL.open(traveller.errand or "") or "")
    traveller.errand = SEAL.close(json.dumps(sent | {"provider": name}))
    not_vouched(traveller.back(told))
    assert one.served.get("/states").status_code == 200


def test_an_errand_runs_out(one: Directory) -> None:
    enrolled(one, "heidi")
    traveller = Traveller(one)
    told = signed_in(traveller.send(), "heidi")
    one.clock.move(minutes=10)
    not_vouched(traveller.back(told))


def test_a_provider_vouches_for_people_of_its_state_only(directory: Directory) -> None:
    _, invitation = officer(directory, "QN", "foreign")
    problem(directory.served.post("/sign-in/openid", None, {"provider": "qm-justice", "invitation": invitation}), 403)
    traveller = Traveller(directory)
    assert traveller.back(signed_in(traveller.send(invitation, "qn-justice"), "ivan")).status_code == 303
    not_vouched(traveller.back(signed_in(traveller.send(), "ivan")))  # the same issuer, as another State's


def test_one_subject_is_one_account(directory: Directory) -> None:
    first, _ = directory.both()
    links = [officer(directory, name=name, by=first)[1] for name in ("a", "b")]
    traveller = Traveller(directory)
    assert traveller.back(signed_in(traveller.send(links[0]), "judy")).status_code == 303
    problem(traveller.back(signed_in(traveller.send(links[1]), "judy")), 409, "account-conflict")
    assert traveller.back(signed_in(traveller.send(links[1]), "judith")).status_code == 303  # the link was not used up


def test_recovery_and_suspension_close_this_way_in_too(directory: Directory) -> None:
    first, _ = directory.both()
    account, link = officer(directory, by=first)
    traveller = Traveller(directory)
    traveller.back(signed_in(traveller.send(link), "ken"))
    first.done(f"/accounts/{account}/suspend")
    assert "suspended" in problem(traveller.back(signed_in(traveller.send(), "ken")), 403)["detail"]
    first.done(f"/accounts/{account}/restore")
    first.done(f"/accounts/{account}/recover")
    not_vouched(traveller.back(signed_in(traveller.send(), "ken")))


def test_what_else_a_provider_says_is_ignored(one: Directory) -> None:
    enrolled(one, "mia")
    traveller = Traveller(one)
    told = {**signed_in(traveller.send(), "mia"), "scope": "openid", "authuser": "0", "x": "x" * 5000}
    assert traveller.back(told).status_code == 303


@pytest.mark.parametrize("deed", ["recover", "suspend"])
def test_no_session_begins_for_whom_nobody_vouches_any_more(
    directory: Directory, monkeypatch: pytest.MonkeyPatch, deed: str
) -> None:
    first, _ = directory.both()
    account, link = officer(directory, by=first)
    traveller = Traveller(directory)
    assert traveller.back(signed_in(traveller.send(link), "nora")).status_code == 303
    traveller.session = None

    def late(*given: Any) -> Any:
        first.done(f"/accounts/{account}/{deed}")
        return signing_in.admitting(*given)

    monkeypatch.setattr(vouching, "admitting", late)
    problem(traveller.back(signed_in(traveller.send(), "nora")), 401 if deed == "recover" else 403)
    assert traveller.session is None


def test_what_is_no_answer_of_a_provider(one: Directory) -> None:
    traveller = Traveller(one)
    for query in ("?code=a&x=y&code=b", "?code=" + "x" * 4001, "?state=%00", "?iss=%ff"):
        answer = one.served.send("GET", f"{API}/sign-in/openid/callback{query}")
        problem(answer, 400, "invalid-parameter")
    not_vouched(one.served.send("GET", f"{API}/sign-in/openid/callback"))
    assert traveller.session is None


def test_a_provider_is_not_called_as_often_as_somebody_likes(one: Directory) -> None:
    enrolled(one, "leo")  # the first call
    told, issuer = [], signed_in(Traveller(one).send(), "leo")["iss"]
    for _ in range(IN_A_MINUTE):
        traveller = Traveller(one)
        traveller.send()
        state = json.loads(SEAL.open(traveller.errand or "") or "")["state"]
        made_up = {"code": "made up", "state": state, "iss": issuer}
        told.append((traveller, made_up, traveller.back(made_up)))
    traveller, made_up, answer = told[-1]
    problem(answer, 429, "too-many-tries")
    assert int(answer.headers["retry-after"]) > 0
    one.clock.move(minutes=2)
    not_vouched(traveller.back(made_up))  # the errand was not used up, and now the provider is asked again
    assert [each.status_code for *_, each in told[:-1]] == [401] * (IN_A_MINUTE - 1)
