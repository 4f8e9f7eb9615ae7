"""A disk that is really full: the journal goes on in the room kept for it, then restricted answers end; public ones never do."""

import json
import subprocess
import sys
from pathlib import Path

from tests.api.served import Loaded, copied
from tests.crash.process import ROOT, environment

ALONE = ("unshare", "--user", "--map-root-user", "--mount", "--")
"""A command in a view of the disks of its own. Where that is forbidden the test fails: allow unprivileged user namespaces."""


def test_restricted_answers_need_room_and_public_ones_do_not(loaded_sqlite: Loaded, tmp_path: Path) -> None:
    (tmp_path / "small").mkdir()
    with copied(loaded_sqlite, tmp_path) as url:
        command = [
            *ALONE,
            sys.executable,
            "-m",
            "tests.api.full_disk",
            url,
            str(tmp_path / "small"),
            json.dumps(loaded_sqlite.tokens),
        ]
        done = subprocess.run(command, cwd=ROOT, env=environment(url, tmp_path), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    count, events = told.pop("answers on a full disk"), told.pop("events")
    assert told == {
        "before": [200, 200, True],
        "full": [200, 200, False],
        "nothing left": [503, 200, False],
        "code": "audit-unavailable",
        "room again": [200, 200, True],
        "later": [200, 200, True],
        "sequence whole": True,
    }
    assert count > 50
    assert events >= count + 4
    assert "THE DISK IS FULL" in done.stderr
