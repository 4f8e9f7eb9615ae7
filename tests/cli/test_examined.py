"""What nobody can start the service with, by either door, and that what is printed says how to mend it."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.cli.ends import Refused
from app.settings import Settings
from app.wiring.examined import refuse_unsafe
from app.wiring.here import settings_of
from tests.cli.town import run
from tests.makers import SEAL_KEY

ROOT = Path(__file__).parents[2]
DOORS = {"asgi": ["-c", "from app.main import app; app()"], "command line": ["-m", "app", "serve"]}


def _settings(folder: Path, **given: object) -> Settings:
    return settings_of(var_dir=folder, **given)


def _environment(folder: Path) -> dict[str, str]:
    return {"PYTHONPATH": str(ROOT), "AUTHDIR_VAR_DIR": str(folder / "var"), "AUTHDIR_SEAL_KEY": SEAL_KEY}


def test_what_is_fit_to_serve_with(tmp_path: Path) -> None:
    refuse_unsafe(_settings(tmp_path), "0.0.0.0", {})
    refuse_unsafe(_settings(tmp_path / "not made yet"), "directory.example", {"FORWARDED_ALLOW_IPS": "10.1.0.7"})
    for host in ("127.0.0.1", "::1", "localhost"):
        refuse_unsafe(_settings(tmp_path, allow_unsafe_durability=True), host, {})


@pytest.mark.parametrize(
    ("environment", "mend"),
    [
        ({"PYTHONASYNCIODEBUG": "1"}, "PYTHONASYNCIODEBUG .* unset it"),
        ({"PYTHONDEVMODE": "1"}, "PYTHONDEVMODE .* unset it"),
        ({"FORWARDED_ALLOW_IPS": "*"}, "FORWARDED_ALLOW_IPS .* AUTHDIR_TRUSTED_PROXIES"),
        ({"FORWARDED_ALLOW_IPS": "127.0.0.1,*"}, "FORWARDED_ALLOW_IPS"),
        ({"FORWARDED_ALLOW_IPS": "0.0.0.0/0,::/0"}, "FORWARDED_ALLOW_IPS .*0.0.0.0/0 is too wide.* AUTHDIR_TRUSTED_PROXIES"),
        ({"FORWARDED_ALLOW_IPS": "127.0.0.1, 10.0.0.0/7"}, "FORWARDED_ALLOW_IPS"),
        ({"FORWARDED_ALLOW_IPS": "2001:db8::/31"}, "FORWARDED_ALLOW_IPS"),
    ],
)
def test_what_the_environment_must_not_say(tmp_path: Path, environment: dict[str, str], mend: str) -> None:
    with pytest.raises(Refused, match=mend):
        refuse_unsafe(_settings(tmp_path), "127.0.0.1", environment)


@pytest.mark.parametrize("mode", [0o750, 0o701, 0o755, 0o777])
def test_a_folder_that_others_may_enter(tmp_path: Path, mode: int) -> None:
    folder = tmp_path / "var"
    folder.mkdir()
    folder.chmod(mode)
    with pytest.raises(Refused, match=rf"AUTHDIR_VAR_DIR.*chmod 700 {folder}"):
        refuse_unsafe(_settings(folder), "127.0.0.1", {})


@pytest.mark.parametrize(
    ("host", "url"),
    [("0.0.0.0", "http://localhost:8000"), ("::", "http://localhost:8000"), ("127.0.0.1", "https://directory.example"),
     ("directory.example", "http://localhost:8000")],
)  # fmt: skip
def test_a_database_that_forgets_is_for_this_machine_only(tmp_path: Path, host: str, url: str) -> None:
    with pytest.raises(Refused, match=r"AUTHDIR_ALLOW_UNSAFE_DURABILITY .* unset it"):
        refuse_unsafe(_settings(tmp_path, allow_unsafe_durability=True, public_url=url), host, {})


@pytest.mark.parametrize("text", ["*", "0.0.0.0/0", "::/0", "10.0.0.0/7", "2001:db8::/31", "proxy.example"])
def test_proxies_that_could_be_anybody(text: str) -> None:
    with pytest.raises(Refused, match="AUTHDIR_TRUSTED_PROXIES"):
        settings_of(trusted_proxies=text)


@pytest.mark.parametrize(
    ("name", "value"), [("PYTHONASYNCIODEBUG", "1"), ("AUTHDIR_TRUSTED_PROXIES", "*"), ("AUTHDIR_SEAL_KEY", "weak")]
)
@pytest.mark.parametrize("door", DOORS)
def test_either_door_says_what_is_wrong(door: str, name: str, value: str, tmp_path: Path) -> None:
    named = _environment(tmp_path) | {name: value}
    done = subprocess.run([sys.executable, *DOORS[door]], cwd=tmp_path, env=named, check=False, capture_output=True, text=True)
    assert done.returncode == 1
    assert name in done.stderr
    assert "Traceback" not in done.stderr
    assert SEAL_KEY not in done.stderr


def test_the_asgi_door_needs_the_key(tmp_path: Path) -> None:
    named = _environment(tmp_path) | {"AUTHDIR_SEAL_KEY": ""}
    done = subprocess.run([sys.executable, *DOORS["asgi"]], cwd=tmp_path, env=named, check=False, capture_output=True, text=True)
    assert (done.returncode, "AUTHDIR_SEAL_KEY" in done.stderr, "Traceback" in done.stderr) == (1, True, False)


def test_python_in_development_mode_does_not_serve(tmp_path: Path) -> None:
    named = _environment(tmp_path)
    command = [sys.executable, "-X", "dev", "-W", "ignore", *DOORS["asgi"]]
    done = subprocess.run(command, cwd=tmp_path, env=named, check=False, capture_output=True, text=True)
    assert done.returncode == 1
    assert "-X dev" in done.stderr


def test_serve_looks_at_where_it_serves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told = run("serve", "--host", "0.0.0.0", AUTHDIR_ALLOW_UNSAFE_DURABILITY="true")
    assert told.exit_code == 1
    assert "AUTHDIR_ALLOW_UNSAFE_DURABILITY" in told.stderr
