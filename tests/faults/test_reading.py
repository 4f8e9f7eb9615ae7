"""Lookups outlive the database: against the real server, while it runs and when it starts, marked with their age."""

import contextlib
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import product
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import make_url

from app.domain.moment import parse_instant
from app.identity.seal import Seal
from app.store.register_copy import snapshot_of
from app.store.sealed import Unsound, unseal
from app.wiring.copies import COPY
from tests.crash.client import line_to
from tests.crash.process import PATIENCE
from tests.crash.stage import Stage, staged
from tests.faults.load import Writer, refused
from tests.makers import SEAL_KEY
from tests.postgres import own_cluster

STATUS = "directory-data-status"
LOOKUPS = (
    *("/api/v1/states", "/api/v1/states/QM", "/api/v1/designations?state=QM", "/api/v1/designations?q=office", "/api/v1/me"),
    *("/api/v1/emergency/QM", "/api/v1/routes?from=QM&to=QN&purpose=preservation", "/api/v1/search?q=meridia", "/api/v1/changes"),
    *("/api/v1/coverage", "/api/v1/indicators", "/api/v1/provisions", "/api/v1/authorities", "/api/v1/statements"),
)
FILES = ("/api/v1/emergency/QM.vcf", "/api/v1/emergency/QM.jscontact", "/api/v1/designations.csv?state=QM", "/feed.atom")
PAGES = (
    *(
        "/",
        "/states",
        "/states/QM",
        "/emergency/QM",
        "/routes",
        "/search?q=meridia&all=yes",
        "/changes",
        "/coverage",
        "/indicators",
    ),
    *("/provisions", "/statements", "/providers", "/states/QM/8.10.a", "/emergency", "/indicators/union", "/sign-in"),
)


@contextlib.contextmanager
def moved(stage: Stage) -> Iterator[None]:
    place = Path(make_url(stage.url).database or "")
    away = place.rename(place.with_suffix(".away"))
    yield
    away.rename(place)


@contextlib.contextmanager
def frozen(stage: Stage) -> Iterator[None]:
    assert stage.cluster is not None
    stage.cluster.freeze()
    yield
    stage.cluster.thaw()


Fault = Callable[[Stage], contextlib.AbstractContextManager[None]]
FAULTS: dict[str, Fault] = {"sqlite moved away": moved, "postgresql frozen": frozen}


@pytest.fixture(scope="module")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged("sqlite", tmp_path_factory.mktemp("sqlite"), None) as stage:
        Writer(stage).entered()
        yield stage


@pytest.fixture(scope="module")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with own_cluster(durable=True) as cluster, staged("postgresql", tmp_path_factory.mktemp("pg"), cluster) as stage:
        Writer(stage).entered()
        yield stage


@pytest.fixture(params=FAULTS)
def away(request: pytest.FixtureRequest) -> tuple[Stage, Fault]:
    """A stage, and what happens to its database."""
    stage: Stage = request.getfixturevalue(request.param.partition(" ")[0])
    return stage, FAULTS[request.param]


@pytest.fixture
def gone(sqlite: Stage) -> tuple[Stage, Fault]:
    """The same where one kind of database tells as much as the other; ``long_reading`` has the rest."""
    return sqlite, moved


def ask(stage: Stage, path: str, who: str | None = "officer", **headers: str) -> httpx.Response:
    """One answer, by token."""
    told = {} if who is None else {"Authorization": f"Bearer {stage.tokens[who]}"}
    with line_to(stage.server.address()) as line:
        return line.get(path, headers={**told, **headers})


def until(stage: Stage, mode: str) -> dict[str, Any]:
    """What /health/ready says once it answers from there."""
    end = time.monotonic() + PATIENCE
    while (found := ask(stage, "/health/ready", None).json()).get("data_status") != mode:
        assert time.monotonic() < end, found
        time.sleep(0.05)
    return dict(found)


def writing(stage: Stage, name: str) -> Writer:
    """Somebody who can write again."""
    writer = Writer(stage, f"{name}-{time.monotonic()}")
    writer.back()
    return writer


def kept(stage: Stage) -> None:
    """Something new is in the register, and returns when the process has kept that."""
    name = f"kept-{time.monotonic()}"
    writing(stage, name).entered()
    copy, end = stage.folder / "copy", time.monotonic() + PATIENCE
    while not ((copy / "people.list").exists() and any(_says(place, name.encode()) for place in _registers(copy))):
        assert time.monotonic() < end
        time.sleep(0.1)


def _says(place: Path, name: bytes) -> bool:
    """Whether a copy holds what was written under that name. It may be gone meanwhile, or one that another test cut off."""
    try:
        chunks = unseal(place, Seal(SEAL_KEY).keys(COPY), place.name.replace(".", " "))
        next(chunks)
        return any(name in (entry.payload or b"") for entry in snapshot_of(chunks).entries())
    except (FileNotFoundError, Unsound):
        return False


def _registers(copy: Path) -> list[Path]:
    """The copies of the register that are there whole."""
    return [place for place in copy.glob("register.*") if place.suffix[1:].isdecimal()]


def age_told(answer: httpx.Response) -> tuple[datetime, int]:
    """The header's instant and age."""
    mode, as_of, age = (part.strip() for part in answer.headers[STATUS].split(";"))
    assert mode == "snapshot"
    return parse_instant(as_of.removeprefix("as-of=").strip('"')), int(age.removeprefix("age="))


def own_events(stage: Stage) -> list[dict[str, Any]]:
    """What the central trail has of the duty officer's, the last first; nothing while it is still refused."""
    answer = ask(stage, "/api/v1/me/audit", "duty_officer")
    if answer.status_code != 200:
        refused(answer)
        return []
    return list(answer.json()["items"])


@pytest.mark.timeout(300)
def test_lookups_go_on_from_a_copy_and_say_so(away: tuple[Stage, Fault]) -> None:
    stage, fault = away
    live = {path: ask(stage, path) for path in (*LOOKUPS, *FILES)}
    assert {answer.status_code for answer in live.values()} == {200}
    assert not any(STATUS in answer.headers for answer in live.values())
    with fault(stage), ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(Writer(stage, "while-it-is-away").submit)
        until(stage, "snapshot")
        for path in LOOKUPS:
            answer = ask(stage, path)
            as_of, age = age_told(answer)
            assert answer.status_code == 200, path
            meta, before = answer.json()["meta"], live[path].json()["meta"]
            assert meta == before | {"data_status": "snapshot", "age_seconds": age}, path
            assert as_of.tzinfo is not None
            assert answer.headers["etag"] != live[path].headers["etag"]
        for path in FILES:
            assert ask(stage, path).status_code == 200
        assert "verified copy of the register" in ask(stage, FILES[0]).text
        public = ask(stage, "/api/v1/states", None)
        assert public.headers["cache-control"] == "public, max-age=5, stale-while-revalidate=0"
        again = ask(stage, "/api/v1/states", None, **{"If-None-Match": public.headers["etag"]})
        assert (again.status_code, STATUS in again.headers) == (304, True)
        one = f"/designations/{ask(stage, LOOKUPS[2]).json()['items'][0]['id']}"
        for path, who in product((*PAGES, one, f"{one}/history"), (None, "duty_officer")):
            page = ask(stage, path, who, Accept="text/html")
            assert (page.status_code, STATUS in page.headers, "verified copy" in page.text) == (200, True, True), path
        french = ask(stage, "/states/QM", None, Accept="text/html", **{"Accept-Language": "fr"})
        assert "copie vérifiée du registre" in french.text
        refused(waiting.result(), "database-unavailable")
    until(stage, "live")
    for path in ("/api/v1/states", "/api/v1/designations?state=QM"):
        answer = ask(stage, path)
        assert (STATUS in answer.headers, answer.headers["etag"][0], answer.json()["meta"]["age_seconds"]) == (False, '"', 0)


@pytest.mark.timeout(300)
def test_what_was_shown_from_a_copy_is_in_the_trail_with_its_age(gone: tuple[Stage, Fault]) -> None:
    stage, fault = gone
    with fault(stage):
        until(stage, "snapshot")
        answer = ask(stage, "/api/v1/emergency/QM", "duty_officer")
        assert answer.status_code == 200
        asked, age = answer.headers["x-request-id"], age_told(answer)[1]
    until(stage, "live")
    end = time.monotonic() + PATIENCE
    while not (found := [each for each in own_events(stage) if each["request_id"] == asked]):
        assert time.monotonic() < end
        time.sleep(0.2)
    assert [(each["mode"], each["age_seconds"], each["action"]) for each in found] == [("snapshot", age, "emergency")]


@pytest.mark.timeout(300)
def test_a_process_starts_without_the_database_and_catches_up(gone: tuple[Stage, Fault]) -> None:
    stage, fault = gone
    kept(stage)
    before = ask(stage, "/api/v1/designations?state=QM").json()
    with fault(stage):
        stage.server.kill()
        stage.server.start()
        stage.server.ready()
        answer = ask(stage, "/api/v1/designations?state=QM")
        assert answer.json()["items"] == before["items"]
        assert age_told(answer)[1] == answer.json()["meta"]["age_seconds"]
        assert ask(stage, "/api/v1/states", None).status_code == 200
        assert ask(stage, "/api/v1/states", None, Authorization="Bearer authdir_unknown").status_code == 401
    until(stage, "live")
    writing(stage, "after").entered()
    assert stage.findings() == []


@pytest.mark.timeout(300)
def test_nothing_but_a_sound_copy_is_ever_shown(sqlite: Stage) -> None:
    for _ in range(2):
        kept(sqlite)
    copy = sqlite.folder / "copy"
    newest = max(_registers(copy), key=lambda place: int(place.suffix[1:]))
    with moved(sqlite):
        sqlite.server.kill()
        newest.write_bytes(newest.read_bytes()[:-1])
        sqlite.server.start()
        sqlite.server.ready()
        assert ask(sqlite, "/api/v1/states", None).json()["meta"]["data_status"] == "snapshot"
        sqlite.server.kill()
        for place in copy.glob("register.[0-9]*"):
            place.write_bytes(place.read_bytes()[:-1])
        sqlite.server.start()
        for path in ("/health/ready", "/api/v1/states", "/api/v1/emergency/QM"):
            refused(ask(sqlite, path, None), "nothing-to-show")
        page = ask(sqlite, "/states", None, Accept="text/html")
        assert (page.status_code, "Interpol National Central Bureau" in page.text) == (503, True)
        assert ask(sqlite, "/health/live", None).status_code == 200
    until(sqlite, "live")
    assert ask(sqlite, "/api/v1/states", None).status_code == 200
