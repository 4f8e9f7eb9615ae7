"""Signatures after the Standard Webhooks specification: checked with openssl."""

import base64
import os
import re
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from app.identity.webhooks import new_secret, signatures

TOLD = (Path(__file__).parents[2] / "docs" / "notices.md").read_text(encoding="utf-8")
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


def message(secret: str, body: bytes = BODY, at: int | None = None) -> dict[str, str]:
    """The headers of one."""
    now = int(time.time()) if at is None else at
    return {"webhook-id": "msg_1", "webhook-timestamp": str(now), "webhook-signature": signatures([secret], "msg_1", now, body)}


def test_the_example_in_python_tells_the_true_from_the_forged() -> None:
    (example,) = re.findall(r"```python\n(.*?)```", TOLD, re.DOTALL)
    told: dict[str, Any] = {}
    exec(example, told)
    genuine, secret = told["genuine"], new_secret()
    assert genuine(secret, message(secret), BODY)
    assert not genuine(new_secret(), message(secret), BODY)
    assert not genuine(secret, message(secret), BODY + b" ")
    assert not genuine(secret, message(secret) | {"webhook-id": "msg_2"}, BODY)
    assert not genuine(secret, message(secret, at=int(time.time()) - 301), BODY)
    both = message(secret)
    both["webhook-signature"] = f"v1,AAAA {both['webhook-signature']}"
    assert genuine(secret, both, BODY)


def test_the_example_for_openssl_prints_the_signature(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (block,) = [each for each in re.findall(r"```console\n(.*?)```", TOLD, re.DOTALL) if "openssl" in each]
    secret = new_secret()
    headers = message(secret)
    (tmp_path / "body.json").write_bytes(BODY)
    monkeypatch.chdir(tmp_path)
    known = {"secret": secret, "webhook_id": headers["webhook-id"], "webhook_timestamp": headers["webhook-timestamp"]}
    script = "\n".join(line.removeprefix("$ ") for line in block.splitlines())
    ran = subprocess.run(["sh", "-c", script], env={**os.environ, **known}, capture_output=True, text=True, check=True)
    assert f"v1,{ran.stdout.strip()}" == headers["webhook-signature"]
