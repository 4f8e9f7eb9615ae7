"""A passkey's answer counts for this site, this challenge, this key and a verified person, and for nothing else."""

import secrets
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from app.identity import passkeys
from app.identity.passkeys import Enrolled, NotAccepted, Site
from tests.authenticator import ORIGIN, PRESENT, Authenticator, decoded, encoded

SITE = Site.at(ORIGIN)
CHALLENGE = b"c" * 56
HANDLE = b"h" * 32
Lie = Callable[[Authenticator], None]


def _enrol(device: Authenticator) -> Enrolled:
    answer = device.make(passkeys.creation_options(SITE, CHALLENGE, HANDLE, "a@directory.example", ()))
    assert passkeys.claim(answer).challenge == CHALLENGE
    return passkeys.enrolled(SITE, answer, CHALLENGE)


def _sign(device: Authenticator, known: Enrolled, challenge: bytes = CHALLENGE) -> int:
    answer = device.sign(passkeys.request_options(SITE, challenge, (known.credential,)))
    assert passkeys.claim(answer).credential == device.credential
    return passkeys.signatures(SITE, answer, CHALLENGE, known.public_key, known.sign_count)


def test_a_passkey_is_made_and_signs() -> None:
    device = Authenticator()
    known = _enrol(device)
    assert (known.credential, known.sign_count) == (device.credential, 0)
    assert _sign(device, known) == 1
    assert _sign(device, known) == 2


def test_what_a_browser_is_asked_for() -> None:
    made = passkeys.creation_options(SITE, CHALLENGE, HANDLE, "a@directory.example", (b"old",))
    assert made["rp"] == {"id": "localhost", "name": "Authority Directory"}
    assert made["authenticatorSelection"]["userVerification"] == "required"
    assert made["authenticatorSelection"]["residentKey"] == "required"
    assert [decoded(each["id"]) for each in made["excludeCredentials"]] == [b"old"]
    assert {each["alg"] for each in made["pubKeyCredParams"]} == {-8, -7, -257}
    asked = passkeys.request_options(SITE, CHALLENGE)
    assert (asked["userVerification"], asked["rpId"], decoded(asked["challenge"])) == ("required", "localhost", CHALLENGE)
    assert asked["allowCredentials"] == []


@pytest.mark.parametrize(
    ("url", "origin", "host"),
    [
        ("https://directory.example", "https://directory.example", "directory.example"),
        ("https://directory.example:8443/path", "https://directory.example:8443", "directory.example"),
    ],
)
def test_a_site_is_its_origin_and_its_host(url: str, origin: str, host: str) -> None:
    assert Site.at(url) == Site(origin, host)


def _another_key(device: Authenticator) -> None:
    device.key = ec.generate_private_key(ec.SECP256R1())


LIES: dict[str, Lie] = {
    "another origin": lambda device: setattr(device, "origin", "https://directory.example.attacker.example"),
    "no transport security": lambda device: setattr(device, "origin", "http://localhost"),
    "another site": lambda device: setattr(device, "host", "attacker.example"),
    "nobody verified": lambda device: setattr(device, "flags", PRESENT),
    "nobody present": lambda device: setattr(device, "flags", 0),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_is_not_accepted(lie: str) -> None:
    device = Authenticator()
    known = _enrol(device)
    LIES[lie](device)
    with pytest.raises(NotAccepted):
        _sign(device, known)
    with pytest.raises(NotAccepted):
        _enrol(device)


def test_another_key_a_replay_and_a_copy_are_not_accepted() -> None:
    device = Authenticator()
    known = _enrol(device)
    with pytest.raises(NotAccepted):
        _sign(device, known, b"d" * 56)
    device.count = 5
    counted = Enrolled(known.credential, known.public_key, _sign(device, known))
    device.count = 3  # a copy of the authenticator that stayed behind
    with pytest.raises(NotAccepted, match="sign count"):
        _sign(device, counted)
    _another_key(device)
    with pytest.raises(NotAccepted, match="signature"):
        _sign(device, known)


def test_an_answer_from_inside_another_page_is_not_accepted() -> None:
    device = Authenticator(cross_origin=True)
    with pytest.raises(NotAccepted, match="another site"):
        _enrol(device)


def _without(name: str) -> Callable[[dict[str, Any]], Any]:
    return lambda answer: {**answer, "response": {key: value for key, value in answer["response"].items() if key != name}}


def _with(**members: Any) -> Callable[[dict[str, Any]], Any]:
    return lambda answer: {**answer, "response": answer["response"] | members}


BROKEN: dict[str, Callable[[dict[str, Any]], Any]] = {
    "nothing": lambda _: None,
    "text": lambda _: "credential",
    "list": lambda answer: [answer],
    "empty": lambda _: {},
    "no response": lambda answer: {**answer, "response": None},
    "no client data": _without("clientDataJSON"),
    "client data of a number": _with(clientDataJSON=7),
    "client data not in base64": _with(clientDataJSON="\x00\ud800é"),
    "client data not in JSON": _with(clientDataJSON=encoded(b"{")),
    "client data a list": _with(clientDataJSON=encoded(b"[]")),
    "client data deep": _with(clientDataJSON=encoded(b"[" * 10_000)),
    "too long": _with(more="x" * 30_000),
    "id of a number": lambda answer: {**answer, "id": 7},
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_answer_claims_nothing(name: str) -> None:
    answer = Authenticator(handle=HANDLE).sign(passkeys.request_options(SITE, CHALLENGE))
    with pytest.raises(NotAccepted):
        passkeys.claim(BROKEN[name](answer))


@pytest.mark.parametrize("name", ["authenticatorData", "signature"])
@pytest.mark.parametrize("value", [None, 7, "", "é", encoded(b"\xff" * 3), encoded(secrets.token_bytes(400))])
def test_bytes_that_are_no_signature_are_not_accepted(name: str, value: Any) -> None:
    device = Authenticator()
    known = _enrol(device)
    answer = _with(**{name: value})(device.sign(passkeys.request_options(SITE, CHALLENGE)))
    with pytest.raises(NotAccepted):
        passkeys.signatures(SITE, answer, CHALLENGE, known.public_key, 0)


@pytest.mark.parametrize("value", [None, 7, "", encoded(b"\xa1"), encoded(b"\xbf" * 1000), encoded(b"\x9b" + b"\xff" * 8)])
def test_bytes_that_are_no_passkey_are_not_enrolled(value: Any) -> None:
    answer = Authenticator().make(passkeys.creation_options(SITE, CHALLENGE, HANDLE, "a", ()))
    with pytest.raises(NotAccepted):
        passkeys.enrolled(SITE, _with(attestationObject=value)(answer), CHALLENGE)
