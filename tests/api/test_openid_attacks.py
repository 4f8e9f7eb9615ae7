"""ID tokens that were forged or brought from elsewhere, all the way through sign-in: refused alike, and nobody else is called."""

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwk, jwt

from tests.api.people import Directory, Person, installed
from tests.api.served import Response
from tests.api.test_openid import Traveller, not_vouched, officer
from tests.openid.forging import Forger, forger_running
from tests.store.makers import Hand

OTHER = jwk.ECKey.generate_key("P-256", {"kid": "ours"})


@pytest.fixture(scope="module")
def running() -> Iterator[Forger]:
    with forger_running() as made:
        yield made


@pytest.fixture
def forger(running: Forger) -> Forger:
    running.token, running.status, running.headers = "", 200, {}
    running.asked.clear()
    return running


@pytest.fixture
def directory(migrated_url: str, tmp_path: Path, forger: Forger) -> Iterator[Directory]:
    with installed(migrated_url, tmp_path, Hand(datetime.now(UTC)), providers={"forger": forger.as_provider()}) as made:
        yield made


@pytest.fixture
def one(migrated_sqlite_url: str, tmp_path: Path, forger: Forger) -> Iterator[Directory]:
    """The same on SQLite alone, for what does not depend on the database."""
    with installed(migrated_sqlite_url, tmp_path, Hand(datetime.now(UTC)), providers={"forger": forger.as_provider()}) as made:
        yield made


def said(forger: Forger, nonce: str, **changed: Any) -> dict[str, Any]:
    """What a good token says of alice."""
    now = int(datetime.now(UTC).timestamp())
    return {"iss": forger.issuer, "aud": "authdir", "sub": "alice", "nonce": nonce, "iat": now, "exp": now + 300} | changed


def part(content: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


def signed(claims: dict[str, Any], key: Any, **header: Any) -> str:
    return jwt.encode({"alg": "ES256", "kid": "ours", **header}, claims, key)


def unsigned(forger: Forger, nonce: str, algorithm: str) -> str:
    return f"{part({'alg': algorithm, 'kid': 'ours'})}.{part(said(forger, nonce))}."


def by_public_key(forger: Forger, nonce: str) -> str:
    """Signed with the public key as if it were a shared secret."""
    shared = jwk.OctKey.import_key(json.dumps(forger.key.as_dict(private=False)).encode())
    return jwt.encode({"alg": "HS256", "kid": "ours"}, said(forger, nonce), shared, algorithms=["HS256"])


FORGED: dict[str, Any] = {
    "alg none": lambda forger, nonce: unsigned(forger, nonce, "none"),
    "alg None": lambda forger, nonce: unsigned(forger, nonce, "None"),
    "public key as secret": by_public_key,
    "another key": lambda forger, nonce: signed(said(forger, nonce), OTHER),
    "embedded key": lambda forger, nonce: signed(said(forger, nonce), OTHER, jwk=OTHER.as_dict(private=False)),
    "good key, and an embedded one": lambda forger, nonce: signed(
        said(forger, nonce), forger.key, jwk=forger.key.as_dict(private=False)
    ),
    "key to be fetched": lambda forger, nonce: signed(said(forger, nonce), OTHER, jku=f"{forger.issuer}/keys"),
    "certificate to be fetched": lambda forger, nonce: signed(said(forger, nonce), OTHER, x5u=f"{forger.issuer}/certificate"),
    "foreign audience": lambda forger, nonce: signed(said(forger, nonce, aud="another"), forger.key),
    "two audiences": lambda forger, nonce: signed(said(forger, nonce, aud=["authdir", "another"]), forger.key),
    "another client's": lambda forger, nonce: signed(said(forger, nonce, azp="another"), forger.key),
    "swapped issuer": lambda forger, nonce: signed(said(forger, nonce, iss="https://id.attacker.example"), forger.key),
    "wrong nonce": lambda forger, nonce: signed(said(forger, nonce[::-1]), forger.key),
    "run out": lambda forger, nonce: signed(said(forger, nonce, exp=1), forger.key),
    "another subject": lambda forger, nonce: signed(said(forger, nonce, sub="mallory"), forger.key),
    "nothing": lambda _forger, _nonce: "",
}


def comes_back(traveller: Traveller, forger: Forger, make: Any, **link: str) -> Response:
    """From the provider, which then answers the token that ``make`` makes for this errand."""
    told = {name: values[0] for name, values in parse_qs(urlsplit(traveller.send(provider="forger", **link)).query).items()}
    forger.token = make(forger, told["nonce"])
    forger.asked.clear()
    return traveller.back({"code": "c", "state": told["state"], "iss": forger.issuer})


def good(forger: Forger, nonce: str) -> str:
    return signed(said(forger, nonce, roles=["administrator"], state="QN"), forger.key)


def enrolled(directory: Directory, forger: Forger) -> str:
    account, invitation = officer(directory)
    assert comes_back(Traveller(directory), forger, good, invitation=invitation).status_code == 303
    return account


def test_what_this_provider_says_truly_is_believed_but_for_roles(directory: Directory, forger: Forger) -> None:
    account, traveller = enrolled(directory, forger), Traveller(directory)
    assert comes_back(traveller, forger, good).status_code == 303
    told = Person(directory, account, cookie=traveller.session).get("/me").json()
    assert (told["account"], told["roles"], told["state"]) == (account, ["officer"], "QM")


@pytest.mark.parametrize("name", list(FORGED))
def test_a_forged_token_opens_nothing(one: Directory, forger: Forger, name: str) -> None:
    enrolled(one, forger)
    traveller = Traveller(one)
    not_vouched(comes_back(traveller, forger, FORGED[name]))
    assert traveller.session is None
    assert forger.asked == ["/token"]  # no key, no certificate was asked for


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (302, {"Location": "/elsewhere"}),
        (307, {"Location": "/elsewhere"}),
        (400, {}),
        (500, {}),
        (200, {"Content-Encoding": "gzip"}),
    ],
)
def test_an_answer_that_is_none_is_not_followed(one: Directory, forger: Forger, status: int, headers: dict[str, str]) -> None:
    enrolled(one, forger)
    forger.status, forger.headers = status, headers
    not_vouched(comes_back(Traveller(one), forger, good))
    assert forger.asked == ["/token"]


@pytest.mark.parametrize("changed", [{"state": "x"}, {"iss": "https://id.attacker.example"}, {"iss": ""}, {"code": ""}])
def test_nobody_is_called_for_what_does_not_fit_the_errand(one: Directory, forger: Forger, changed: dict[str, str]) -> None:
    traveller = Traveller(one)
    told = {name: values[0] for name, values in parse_qs(urlsplit(traveller.send(provider="forger")).query).items()}
    given = {"code": "c", "state": told["state"], "iss": forger.issuer} | changed
    not_vouched(traveller.back({name: value for name, value in given.items() if value}))
    assert forger.asked == []


def test_a_code_is_not_handed_in_twice(directory: Directory, forger: Forger) -> None:
    enrolled(directory, forger)
    traveller = Traveller(directory)
    told = {name: values[0] for name, values in parse_qs(urlsplit(traveller.send(provider="forger")).query).items()}
    forger.token = good(forger, told["nonce"])
    given = {"code": "c", "state": told["state"], "iss": forger.issuer}
    assert traveller.back(given).status_code == 303
    forger.asked.clear()
    not_vouched(traveller.back(given))
    assert forger.asked == []
