"""Signatures after the Standard Webhooks specification: checked with openssl."""

import base64
import re
import subprocess

from app.identity.webhooks import new_secret, signatures

BODY = b'{"type":"register.changed","timestamp":"2026-06-01T12:00:00.000000Z","data":{}}'


def test_a_secret_is_as_the_specification_has_it_and_another_each_time() -> None:
    one, other = new_secret(), new_secret()
    assert one != other
    assert re.fullmatch(r"whsec_[A-Za-z0-9+/]{43}=", one)


def test_a_known_secret_signs_as_others_do() -> None:
    """Whoever has openssl can check what is sent."""
    secret = "whsec_" + base64.b64encode(bytes(range(24))).decode()
    key = bytes(range(24)).hex()
    command = ["openssl", "dgst", "-sha256", "-mac", "HMAC", "-macopt", f"hexkey:{key}", "-binary"]
    told = subprocess.run(command, input=b"msg_1.1780315200." + BODY, capture_output=True, check=True).stdout
    assert signatures([secret], "msg_1", 1780315200, BODY) == f"v1,{base64.b64encode(told).decode()}"


def test_each_secret_signs() -> None:
    one, other = new_secret(), new_secret()
    both = signatures([one, other], "msg_1", 1, BODY).split(" ")
    assert both == [signatures([each], "msg_1", 1, BODY) for each in (one, other)]
