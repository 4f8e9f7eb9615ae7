"""ID tokens that do not hold: forged, for others, brought from elsewhere, run out; and provider files that cannot be right."""

import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from joserfc import jwk, jwt

from app.identity import openid
from app.identity.openid import Errand, NotVouched, Provider, providers_of
from tests.makers import NOON

KEY = jwk.ECKey.generate_key("P-256", {"kid": "ours"})
OTHER = jwk.ECKey.generate_key("P-256", {"kid": "ours"})
SECONDS = int(NOON.timestamp())
SAID: dict[str, Any] = {
    "id": "qm",
    "name": "Ministry",
    "state": "QM",
    "issuer": "https://id.meridia.example",
    "client_id": "authdir",
    "client_secret": "secret",
    "authorization_endpoint": "https://id.meridia.example/auth",
    "token_endpoint": "https://id.meridia.example/token",
    "keys": {"keys": [KEY.as_dict(private=False)]},
}
CLAIMS = {"iss": SAID["issuer"], "aud": "authdir", "sub": "alice", "nonce": "n", "iat": SECONDS, "exp": SECONDS + 300}


def provider() -> Provider:
    return providers_of(json.dumps([SAID]))["qm"]


def token(key: Any = KEY, header: dict[str, Any] | None = None, **changed: Any) -> str:
    claims = {name: value for name, value in (CLAIMS | changed).items() if value is not None}
    return jwt.encode({"alg": "ES256", "kid": "ours", **(header or {})}, claims, key)


def part(content: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


def refused(text: str, nonce: str = "n") -> str:
    with pytest.raises(NotVouched) as raised:
        openid.subject(provider(), text, nonce, NOON)
    return str(raised.value)


def test_whom_a_good_token_vouches_for() -> None:
    assert openid.subject(provider(), token(), "n", NOON) == "alice"
    assert openid.subject(provider(), token(aud=["authdir"], azp="authdir"), "n", NOON) == "alice"
    assert openid.subject(provider(), token(roles=["administrator"]), "n", NOON + timedelta(minutes=5)) == "alice"


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"iss": "https://id.attacker.example"}, "another issuer"),
        ({"iss": None}, "another issuer"),
        ({"aud": "another"}, "somebody else"),
        ({"aud": ["authdir", "another"]}, "somebody else"),
        ({"aud": None}, "somebody else"),
        ({"azp": "another"}, "somebody else"),
        ({"nonce": "m"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"exp": SECONDS - 61}, "run out"),
        ({"exp": None}, "time"),
        ({"exp": "soon"}, "time|signature"),
        ({"exp": True}, "time|signature"),
        ({"iat": None}, "time"),
        ({"iat": SECONDS - 3600}, "just now"),
        ({"iat": SECONDS + 3600}, "just now"),
        ({"sub": None}, "subject"),
        ({"sub": ""}, "subject"),
        ({"sub": 7}, "subject|signature"),
        ({"sub": "x" * 256}, "subject"),
        ({"sub": "a\x00b"}, "subject"),
    ],
)
def test_claims_that_do_not_hold(changed: dict[str, Any], why: str) -> None:
    text = token(**changed)
    assert any(each in refused(text) for each in why.split("|"))


def test_signatures_that_do_not_hold() -> None:
    good = token()
    public = json.dumps(KEY.as_dict(private=False)).encode()
    symmetric = jwk.OctKey.import_key(public)
    assert "signature" in refused(token(OTHER))
    assert "signature" in refused(f"{part({'alg': 'none'})}.{good.split('.')[1]}.")
    assert "signature" in refused(f"{part({'alg': 'none', 'kid': 'ours'})}.{good.split('.')[1]}.{good.split('.')[2]}")
    assert "signature" in refused(jwt.encode({"alg": "HS256", "kid": "ours"}, CLAIMS, symmetric, algorithms=["HS256"]))
    assert "signature" in refused(good[:-4] + "AAAA")
    assert "signature" in refused(good.replace(good.split(".")[1], part(CLAIMS | {"sub": "bob"})))
    for text in ("", ".", "..", "x.y.z", "é.é.é", "a" * 70_000, good + ".x"):
        assert "signature" in refused(text)


def test_a_token_that_brings_a_key_is_refused_whoever_signed_it() -> None:
    theirs = OTHER.as_dict(private=False)
    headers: list[dict[str, Any]] = [{"jwk": theirs}, {"jku": "https://id.attacker.example/keys"}, {"x5u": "https://x.example"}]
    for header in headers:
        assert "signature" in refused(token(OTHER, header))
        assert refused(token(KEY, header))


def test_what_comes_back_fits_the_errand_before_anybody_is_called() -> None:
    sent, location = openid.errand(provider(), "https://directory.example/back", NOON)
    assert location.startswith("https://id.meridia.example/auth?response_type=code&client_id=authdir&")
    assert "code_challenge_method=S256" in location
    assert sent.verifier not in location
    assert Errand.from_text(sent.as_text()) == sent
    assert [Errand.from_text(each) for each in ("i_1\nSECRET", "why they ask", '{"provider": "qm"}', "[]", "7")] == [None] * 5
    good = {"code": "c", "state": sent.state, "iss": SAID["issuer"]}
    assert openid.returned_code(provider(), sent, good, NOON) == "c"
    for wrong in (
        good | {"state": "x"},
        good | {"state": "é"},
        good | {"iss": "https://id.attacker.example"},
        {"code": "c", "state": sent.state},
        {"code": "c", "iss": SAID["issuer"]},
        {"error": "access_denied", "state": sent.state, "iss": SAID["issuer"]},
    ):
        with pytest.raises(NotVouched):
            openid.returned_code(provider(), sent, wrong, NOON)
    with pytest.raises(NotVouched, match="too long"):
        openid.returned_code(provider(), sent, good, NOON + openid.LASTS)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"issuer": "http://id.meridia.example"}, "https"),
        ({"token_endpoint": "ftp://id.meridia.example"}, "https"),
        ({"client_secret": ""}, "blank"),
        ({"state": None}, "blank"),
        ({"roles": "editor"}, "members"),
        ({"keys": {"keys": []}}, "keys"),
        ({"keys": {"keys": [KEY.as_dict(private=True)]}}, "public"),
        ({"keys": {"keys": [{"kty": "oct", "k": "c2VjcmV0c2VjcmV0c2VjcmV0"}]}}, "public"),
        ({"keys": "none"}, "qm"),
    ],
)
def test_a_provider_that_cannot_be_right_is_named(changed: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=f"provider qm: .*{why}" if why != "qm" else "provider qm"):
        providers_of(json.dumps([SAID | changed]))


def modulus(bits: int) -> str:
    """An odd number of so many bits, as a JWK has it."""
    return base64.urlsafe_b64encode(((1 << (bits - 1)) + 1).to_bytes(bits // 8, "big")).decode().rstrip("=")


@pytest.mark.filterwarnings("ignore:Key size")
def test_a_short_rsa_key_is_refused_beside_whatever_else() -> None:
    long, short = ({"kty": "RSA", "kid": f"{bits}", "e": "AQAB", "n": modulus(bits)} for bits in (2048, 1024))
    assert list(providers_of(json.dumps([SAID | {"keys": {"keys": [long]}}]))) == ["qm"]
    with pytest.raises(ValueError, match="provider qm: an RSA key among its keys has less than 2048 bits"):
        providers_of(json.dumps([SAID | {"keys": {"keys": [KEY.as_dict(private=False), long, short]}}]))


@pytest.mark.parametrize("text", ["", "{}", "[7]", '[{"id": "x"}]', json.dumps([SAID, SAID])])
def test_a_file_that_cannot_be_right_is_refused(text: str) -> None:
    with pytest.raises((ValueError, TypeError)):
        providers_of(text)


DEEP = b"[" * 30_000


def test_an_answer_nested_without_end_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openid, "posted", lambda *_, **__: b'{"id_token":' + DEEP)
    with pytest.raises(NotVouched):
        openid.id_token(provider(), "code", "verifier", "https://directory.example/callback")


@pytest.mark.parametrize("place", [0, 1])
def test_nor_is_a_token(place: int) -> None:
    parts = token().split(".")
    parts[place] = base64.urlsafe_b64encode(DEEP).decode().rstrip("=")
    with pytest.raises(NotVouched):
        openid.subject(provider(), ".".join(parts), "n", NOON)


@pytest.mark.parametrize(
    "changed", [{"exp": float("nan")}, {"exp": float("inf")}, {"iat": float("nan")}, {"iat": 10**400}, {"nbf": SECONDS + 61}]
)
def test_times_that_hold_no_water(changed: dict[str, Any]) -> None:
    with pytest.raises(NotVouched):
        openid.subject(provider(), token(**changed), "n", NOON)
    assert openid.subject(provider(), token(nbf=SECONDS), "n", NOON) == "alice"
