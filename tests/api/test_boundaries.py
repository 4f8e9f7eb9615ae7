"""Answers change exactly when the legal day does, also from what was kept: on days of 23 and 25 hours, on a leap day, past 2038."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.api.served import API, Loaded, copied, serving_at
from tests.crash.client import form
from tests.store.makers import Hand

DAYS = {
    "2036-02-29": datetime(2036, 2, 28, 23, tzinfo=UTC),
    "2036-03-01": datetime(2036, 2, 29, 23, tzinfo=UTC),
    "2037-03-29": datetime(2037, 3, 28, 23, tzinfo=UTC),  # of 23 hours
    "2037-03-30": datetime(2037, 3, 29, 22, tzinfo=UTC),
    "2037-10-25": datetime(2037, 10, 24, 22, tzinfo=UTC),  # of 25 hours
    "2037-10-26": datetime(2037, 10, 25, 23, tzinfo=UTC),
    "2038-01-19": datetime(2038, 1, 18, 23, tzinfo=UTC),  # 32 bits of seconds end on it
    "2038-01-20": datetime(2038, 1, 19, 23, tzinfo=UTC),
    "2040-01-01": datetime(2039, 12, 31, 23, tzinfo=UTC),
}
"""Each day on which somebody begins, and when it does in Paris."""
PATH = f"{API}/designations?state=QM&provision=8.10.b"
TICK = timedelta(milliseconds=1)


@pytest.fixture(params=["sqlite", "postgresql"])
def placed(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[TestClient, Hand]]:
    """The service over a register in which a new office begins on each of the ``DAYS``."""
    loaded: Loaded = request.getfixturevalue(f"loaded_{request.param}")
    clock = Hand(datetime.now(UTC))
    with copied(loaded, tmp_path) as url, serving_at(clock, url, tmp_path, loaded.tokens) as served:
        rows = [f"QM,8.10.b,receive,Office of {day},{day}" for day in DAYS]
        content, media_type = form(
            "\n".join(("State,Provision,Role,Authority (en),Valid from", *rows, "")).encode(), {"state": "QM"}
        )
        headers = {"Idempotency-Key": "days", "Content-Type": media_type}
        sent = served.send("POST", f"{API}/notifications", "registrar", content=content, headers=headers)
        assert sent.status_code == 201, sent.text
        decision = json.dumps({"digest": sent.json()["digest"]}).encode()
        approve = f"{API}/notifications/{sent.json()['id']}/approve"
        headers = {"Idempotency-Key": "approved", "Content-Type": "application/json"}
        done = served.send("POST", approve, "approver", content=decision, headers=headers)
        assert done.status_code == 200, done.text
        yield served.client, clock


def named(told: bytes) -> set[str]:
    """The days whose offices an answer has."""
    return {day for day in DAYS if f"Office of {day}".encode() in told}


def test_each_office_is_there_from_its_first_moment_on(placed: tuple[TestClient, Hand]) -> None:
    client, clock = placed
    begun: set[str] = set()
    for day, begins in DAYS.items():
        clock.time = begins - TICK
        before = client.get(PATH)
        assert named(before.content) == begun
        assert before.headers["cache-control"] == "public, max-age=0, stale-while-revalidate=0"
        again = client.get(PATH, headers={"If-None-Match": before.headers["etag"]})
        assert again.status_code == 304
        clock.time = begins
        begun.add(day)
        after = client.get(PATH, headers={"If-None-Match": before.headers["etag"]})
        assert (after.status_code, named(after.content), after.json()["meta"]["as_of"]) == (200, begun, day)
        assert named(client.get("/states/QM", headers={"Accept": "text/html"}).content) == begun
        assert named(client.get(f"{API}/designations.csv?state=QM").content) == begun
        for other in DAYS:
            asked = client.get(f"{PATH}&as_of={other}").content
            assert named(asked) == {each for each in DAYS if each <= other}
