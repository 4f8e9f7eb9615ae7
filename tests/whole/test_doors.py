"""What a process writes is for its own user alone, by whichever door it was entered."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.makers import SEAL_KEY

DOORS = {
    "asgi": ["-c", "from app.main import app; app()"],
    "command line": ["-m", "app", "migrate"],
}


@pytest.mark.parametrize("door", DOORS)
def test_nobody_else_reads_what_is_written(door: str, tmp_path: Path) -> None:
    named = {
        "AUTHDIR_VAR_DIR": "one/two",
        "AUTHDIR_DATABASE_URL": "sqlite:///one/two/directory.sqlite",
        "AUTHDIR_SEAL_KEY": SEAL_KEY,
    }
    subprocess.run([sys.executable, *DOORS[door]], cwd=tmp_path, env=named, check=True, capture_output=True, umask=0o022)
    written = list(tmp_path.rglob("*"))
    assert {"one", "two"} <= {path.name for path in written}
    assert {path: oct(path.stat().st_mode) for path in written if path.stat().st_mode & 0o077} == {}
