"""Hashes, seals and one-time codes hold what they promise."""

import base64
from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from app.identity.passwords import new_totp_secret, password_hash, right_password, totp_step, totp_uri
from tests.makers import NOON

STEP = int(NOON.timestamp()) // 30


def test_a_password_is_known_again_in_every_spelling() -> None:
    stored = password_hash("Zwölf Eulen im Nebel")
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=1$")
    assert right_password(stored, "Zwo\u0308lf Eulen im Nebel")
    assert not right_password(stored, "Zwolf Eulen im Nebel")
    assert stored != password_hash("Zwölf Eulen im Nebel")


def test_nobody_has_the_password_of_nobody() -> None:
    assert not right_password(None, "nobody has this password, and it takes as long to find out")
    assert not right_password("not a hash", "granite otter teapot vault")


def test_codes_are_those_of_the_standard() -> None:
    secret = base64.b32encode(b"12345678901234567890").decode()  # RFC 6238, appendix B, with six digits
    for seconds, code in ((59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037")):
        now = datetime.fromtimestamp(seconds, UTC)
        assert totp_step(secret, code, now) == seconds // 30


def test_a_code_is_good_for_its_time_and_once() -> None:
    secret = new_totp_secret()
    code = pyotp.TOTP(secret).at(NOON)
    assert totp_step(secret, code, NOON) == STEP
    assert totp_step(secret, code, NOON + timedelta(seconds=30)) == STEP
    assert totp_step(secret, code, NOON - timedelta(seconds=30)) == STEP
    assert totp_step(secret, code, NOON + timedelta(seconds=60)) is None
    assert totp_step(secret, code, NOON, after=STEP) is None
    assert totp_step(secret, code, NOON, after=STEP - 1) == STEP


@pytest.mark.parametrize("code", [None, 123456, "", "12345", "1234567", "12345a", "१२३४५६", " 12345", "-12345"])
def test_what_is_no_code(code: object) -> None:
    assert totp_step(new_totp_secret(), code, NOON) is None


def test_what_an_app_reads() -> None:
    uri = totp_uri("ABCDEFGH" * 4, "a@directory.example")
    assert (
        uri
        == "otpauth://totp/Authority%20Directory:a%40directory.example?secret=ABCDEFGHABCDEFGHABCDEFGHABCDEFGH&issuer=Authority%20Directory"
    )
