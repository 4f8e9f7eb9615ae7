"""One fault on each database; all of them in `make test-faults`. And two editors who were as fast as each other."""

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.crash.client import NOTIFICATIONS, line_to
from tests.faults.database import Place, endured
from tests.faults.load import Writer

EDITORS = 100


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", ["postgresql frozen", "sqlite full"])
def test_writes_are_refused_in_time_while_all_else_goes_on_and_come_back(name: str, request: pytest.FixtureRequest) -> None:
    endured(request.getfixturevalue(name.partition(" ")[0]), name)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("kind", ["postgresql", "sqlite"])
def test_of_a_hundred_writes_with_one_tag_exactly_one_succeeds(kind: str, request: pytest.FixtureRequest) -> None:
    place: Place = request.getfixturevalue(kind)
    writer = Writer(place.stage, "editors")
    sent = writer.submit().json()
    with line_to(place.stage.server.address()) as line:
        seen = line.get(f"{NOTIFICATIONS}/{sent['id']}", headers={"Authorization": f"Bearer {place.stage.tokens['approver']}"})

    def approve(number: int) -> httpx.Response:
        return writer.approve(sent, key=f"editor-{number}", tag=seen.headers["etag"])

    with ThreadPoolExecutor(EDITORS) as pool:
        answers = list(pool.map(approve, range(EDITORS)))
    (done,) = [each for each in answers if each.status_code == 200]
    assert done.json()["status"] == "approved"
    refused = {"stale", "not-decidable", "database-unavailable"}  # the last for whoever got no connection in time
    assert {each.json()["code"] for each in answers if each is not done} <= refused
    assert place.stage.findings() == []
