"""The same import two hundred times in parallel, against the real server: one notification, applied once."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import create_engine, text

from tests.crash.client import NOTIFICATIONS, form, line_to
from tests.crash.stage import Stage, staged

TIMES = 200
ROWS = "State,Provision,Role,Authority (en),Phone,Valid from\n" + "".join(
    f"QM,{provision},{role},Ministry of Justice of Meridia,+44 20 7946 0150,2026-01-01\n"
    for provision, role in (("8.10.a", "submit"), ("8.10.b", "receive"), ("14.7.c", "notify"), ("27.2", "all"))
)


def posted(stage: Stage, path: str, body: tuple[bytes, str], *, who: str, key: str) -> httpx.Response:
    """The answer to one request of somebody's, on a line of its own: one that threads share may be closed under them."""
    headers = {"Authorization": f"Bearer {stage.tokens[who]}", "Content-Type": body[1], "Idempotency-Key": key}
    with line_to(stage.server.address()) as line:
        return line.post(path, content=body[0], headers=headers)


def counted(url: str, table: str) -> int:
    engine = create_engine(url)
    with engine.connect() as connection:
        number: int = connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
    engine.dispose()
    return number


@pytest.mark.timeout(300)
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_same_import_two_hundred_times_is_one_notification(kind: str, tmp_path: Path) -> None:
    body = form(ROWS.encode(), {"state": "QM", "reference": "Note 1"})
    with staged(kind, tmp_path, None) as stage, ThreadPoolExecutor(TIMES) as pool:
        notifications, entries = counted(stage.url, "notification"), counted(stage.url, "entry")

        def submit(number: int) -> Any:
            return posted(stage, NOTIFICATIONS, body, who="registrar", key=f"import-{number}")

        answers = list(pool.map(submit, range(TIMES)))
        assert sorted({answer.status_code for answer in answers}) == [200, 201], [answer.text for answer in answers][:3]
        assert sum(answer.status_code == 201 for answer in answers) == 1
        (told,) = {(answer.json()["id"], answer.json()["digest"]) for answer in answers}
        assert counted(stage.url, "notification") == notifications + 1

        decision = json.dumps({"digest": told[1]}).encode(), "application/json"

        def approve(number: int) -> Any:
            return posted(stage, f"{NOTIFICATIONS}/{told[0]}/approve", decision, who="approver", key=f"approval-{number}")

        approvals = list(pool.map(approve, range(TIMES)))
        (approved,) = [answer.json() for answer in approvals if answer.status_code == 200]
        assert {answer.json()["code"] for answer in approvals if answer.status_code != 200} == {"not-decidable"}
        assert counted(stage.url, "entry") == entries + len(approved["entries"])
        assert stage.findings() == []
