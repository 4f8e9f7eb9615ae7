"""One process for a folder, by whichever door, and commands go on beside it; the next one may when it is gone."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.cli.ends import Refused
from app.wiring.alone import alone_in
from tests.cli.town import Town, copied, run
from tests.makers import SEAL_KEY

ROOT = Path(__file__).parents[2]
DOORS = {"asgi": ["-c", "from app.main import app; app()"], "command line": ["-m", "app", "serve", "--port", "0"]}
LASTING = """
import gc
from pathlib import Path
from app.main import app
from app.wiring.alone import alone_in
application = app()
gc.collect()
with alone_in(Path("copy")):
    pass
"""


@pytest.fixture
def settings(town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Those of a service in a copy of the demonstration, which is where the test runs."""
    folder = copied(town.folder, tmp_path / "copy")
    folder.chmod(0o700)
    monkeypatch.chdir(tmp_path)
    return {
        "AUTHDIR_DATABASE_URL": f"sqlite:///{folder / 'directory.sqlite'}", "AUTHDIR_VAR_DIR": "copy", "AUTHDIR_SEAL_KEY": SEAL_KEY,
    }  # fmt: skip


def started(settings: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """A process that ends by itself."""
    named = settings | {"PYTHONPATH": str(ROOT)}
    return subprocess.run([sys.executable, *words], env=named, check=False, capture_output=True, text=True)


@pytest.mark.parametrize("door", DOORS)
def test_no_second_service_in_one_folder(door: str, settings: dict[str, str]) -> None:
    with alone_in(Path("copy")):
        done = started(settings, *DOORS[door])
    assert done.returncode == 1
    assert "runs in copy" in done.stderr
    assert "AUTHDIR_VAR_DIR" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_asgi_door_holds_it_as_long_as_its_application(settings: dict[str, str]) -> None:
    done = started(settings, "-c", LASTING)
    assert (done.returncode, "app.cli.ends.Refused" in done.stderr) == (1, True)
    with alone_in(Path("copy")):
        pass  # the process is gone, and its lock with it


def test_a_folder_is_free_again_afterwards(tmp_path: Path) -> None:
    for _ in range(2):
        with alone_in(tmp_path / "var"), pytest.raises(Refused), alone_in(tmp_path / "var"):
            pass


@pytest.mark.parametrize(
    "words",
    [
        ["check", "--url", "http://127.0.0.1:1"],
        ["users"],
        ["tokens"],
        ["migrate"],
        ["init", "--name", "A. Person", "--email", "a@x.example"],
    ],
    ids=lambda words: words[0],
)
def test_commands_go_on_beside_a_service(words: list[str], settings: dict[str, str]) -> None:
    with alone_in(Path("copy")):
        done = run(*words, **settings)
    assert done.exit_code == 0, done.output
