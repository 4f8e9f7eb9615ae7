"""Settings of sign-in that cannot be right stop the start, and say which variable it is."""

import base64
import json
from pathlib import Path

import pytest

from app.cli.ends import Refused
from app.wiring.demonstration import reached_at
from app.wiring.here import settings_of
from app.wiring.keys import provide_key
from tests.makers import SEAL_KEY


@pytest.mark.parametrize(
    "url",
    [
        *("http://directory.example", "https://", "https://directory.example/path", "ftp://x", "https://a@b.example", "directory"),
        *("https://Directory.example", "https://directory.example:443", "http://localhost:80"),  # browsers name them otherwise
    ],
)
def test_an_address_that_browsers_cannot_sign_in_at(url: str) -> None:
    with pytest.raises(Refused, match="AUTHDIR_PUBLIC_URL"):
        settings_of(public_url=url)


def test_addresses_that_they_can() -> None:
    for url in ("https://directory.example", "https://directory.example:8443/", "http://localhost:8000"):
        assert settings_of(public_url=url).public_url == url.rstrip("/")


@pytest.mark.parametrize("key", ["weak", base64.urlsafe_b64encode(bytes(32)).decode(), "é"])
def test_a_weak_seal(key: str) -> None:
    with pytest.raises(Refused, match="AUTHDIR_SEAL_KEY") as raised:
        settings_of(seal_key=key)
    assert key not in str(raised.value)


def test_the_key_comes_from_the_setting_or_from_the_file(tmp_path: Path) -> None:
    assert not settings_of(var_dir=tmp_path).seal.ready
    assert settings_of(seal_key=SEAL_KEY).seal.ready
    made = provide_key(settings_of(var_dir=tmp_path))
    assert made is not None
    assert made.stat().st_mode & 0o077 == 0
    seal = settings_of(var_dir=tmp_path).seal
    assert seal.open(settings_of(var_dir=tmp_path).seal.close("x")) == "x"
    assert provide_key(settings_of(var_dir=tmp_path)) is None


def test_providers_are_read_at_the_start(tmp_path: Path) -> None:
    place = tmp_path / "providers.json"
    place.write_text("[]")
    assert settings_of(openid_providers=str(place)).providers == {}
    assert settings_of().providers == {}
    for content in ("", "{}", json.dumps([{"id": "x"}])):
        place.write_text(content)
        with pytest.raises(Refused, match="AUTHDIR_OPENID_PROVIDERS"):
            settings_of(openid_providers=str(place))
    with pytest.raises(Refused, match="cannot be read"):
        settings_of(openid_providers=str(tmp_path / "none"))


def test_a_demonstration_leads_to_where_it_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AUTHDIR_PUBLIC_URL", raising=False)
    assert reached_at(settings_of(), 8951).public_url == "http://localhost:8951"
    assert reached_at(settings_of(), 80).public_url == "http://localhost"
    assert reached_at(settings_of(), None).public_url == "http://localhost:8000"
    monkeypatch.setenv("AUTHDIR_PUBLIC_URL", "https://directory.example")
    assert reached_at(settings_of(), 8951).public_url == "https://directory.example"
