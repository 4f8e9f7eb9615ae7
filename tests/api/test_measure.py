"""Lists of duty numbers stop at the hourly measure; one State with a reason is always answered; own State and others go on."""

import contextlib
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.actions import measure
from app.actions.excess import BEYOND_MEASURE, tell_of_excess
from app.domain import measure as rule
from tests.api.asserts import problem
from tests.api.places import ROUTES, located
from tests.api.served import API, Loaded, Served, copied, serving, serving_at
from tests.store.makers import Hand

LIST = "/designations?provision=35&limit=200"


@pytest.fixture
def clock() -> Hand:
    return Hand(datetime.now(UTC) + timedelta(minutes=1))


@pytest.fixture
def one_state(loaded_sqlite: Loaded, tmp_path: Path, clock: Hand, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """A directory whose measure is the contacts of one State, beside one's own, within the hour."""
    for module in (rule, measure):
        monkeypatch.setattr(module, "MOST", 1)
    with copied(loaded_sqlite, tmp_path) as url, serving_at(clock, url, tmp_path, loaded_sqlite.tokens) as served:
        yield served


def numbers(served: Served, path: str, who: str | None, **headers: str) -> bool:
    """Whether the answer holds duty numbers."""
    answer = served.get(path, who, **headers)
    assert answer.status_code == 200, answer.text
    return '"network"' in answer.text and '"channels"' in answer.text


def test_a_list_of_more_states_is_stopped_and_says_what_to_do(one_state: Served) -> None:
    told = problem(one_state.get(LIST, "duty_officer"), 429, "too-many-states")
    assert "Directory-Reason" in told["mend"]
    assert int(one_state.get(LIST, "duty_officer").headers["retry-after"]) > 0
    assert one_state.get(LIST, "duty_officer", Directory_Reason="because I want to").status_code == 429
    assert one_state.get("/designations.csv", "duty_officer").status_code == 429
    event = one_state.events()[-1]
    assert (event["outcome"], event["reason"], event["targets"]) == ("refused", "too-many-states", [])


def test_one_state_with_a_reason_is_always_answered(one_state: Served, clock: Hand) -> None:
    assert numbers(one_state, "/states/QN/35", "duty_officer")
    assert one_state.events()[-1]["reason"] == "cleared for network"
    problem(one_state.get("/states/QO/35", "duty_officer"), 429, "too-many-states")
    assert one_state.get("/states/QO/35", "duty_officer", Directory_Reason="x").status_code == 429
    assert numbers(one_state, "/states/QO/35", "duty_officer", Directory_Reason="a threat to life")
    assert one_state.events()[-1]["reason"] == "cleared for network, beyond the hourly measure for a stated reason"
    clock.move(hours=1)
    assert numbers(one_state, "/states/QO/35", "duty_officer")


def test_what_is_seen_again_or_at_home_or_by_others_does_not_count(one_state: Served) -> None:
    for _ in range(2):
        assert numbers(one_state, "/states/QN/35", "duty_officer")
        assert numbers(one_state, "/states/QM/35", "duty_officer")
    assert numbers(one_state, "/states/QO/35", "auditor")
    for who in (None, "officer", "administrator"):
        assert one_state.get(LIST, who).status_code == 200
        assert one_state.get("/designations.csv", who).status_code == 200


def test_every_form_of_one_designation_counts(one_state: Served) -> None:
    contact = one_state.get("/states/QO/35", None).json()["items"][0]
    path = f"/designations/{contact['id']}"
    assert numbers(one_state, "/states/QN/35", "duty_officer")
    for form in ("", "/versions/1"):
        problem(one_state.get(path + form, "duty_officer"), 429, "too-many-states")
    assert one_state.get(f"{path}/versions", "duty_officer").status_code == 200


def test_the_log_is_given_to_whoever_says_why_and_never_in_silence(one_state: Served) -> None:
    house, lines = one_state.house, "/lines.jsonl?audience=network"
    assert house is not None
    problem(one_state.get(lines, "duty_officer"), 429, "too-many-states")
    assert tell_of_excess(house) == 0
    assert one_state.get(lines, "duty_officer", Directory_Reason="a verified copy is kept").status_code == 200
    assert one_state.events()[-1]["reason"] == "cleared for network, beyond the hourly measure for a stated reason"
    assert tell_of_excess(house) == 1
    assert numbers(one_state, "/states/QN/35", "duty_officer")  # what was copied is not counted
    assert one_state.get("/lines.jsonl?audience=parties", "duty_officer").status_code == 200
    assert one_state.get("/lines.jsonl", None).status_code == 200


def test_no_read_whatever_shows_a_duty_number_that_is_not_measured(
    loaded_sqlite: Loaded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every path that can be read, with a measure of nothing, about another State: no number of its duty desks."""
    with copied(loaded_sqlite, tmp_path) as url, serving(url, tmp_path, loaded_sqlite.tokens) as served:
        contacts = served.get("/designations?state=QN&limit=200", "duty_officer").json()["items"]
        secret = {each["value"] for item in contacts for each in item.get("channels", ()) if item["provision"] in ("35", "10.5")}
        assert len(secret) > 3
        paths = [*(located(served, route, "QN") for route in ROUTES), f"{API}/lines.jsonl"]
        paths.append(f"{API}/routes?from=QM&to=QN&purpose=emergency-disclosure")
        shown = [path for path in paths if any(value in served.send("GET", path, "duty_officer").text for value in secret)]
        assert len(shown) >= 6
        monkeypatch.setattr(rule, "MOST", 0)
        afresh = tmp_path / "afresh"
        afresh.mkdir()
        with serving(url, afresh, loaded_sqlite.tokens) as again:  # which has counted nothing yet
            for path in shown:
                assert again.send("GET", path, "duty_officer").status_code == 429, path


def test_whoever_goes_beyond_is_told_of_once(one_state: Served) -> None:
    why = {"Directory_Reason": "a threat to life"}
    assert numbers(one_state, "/states/QN/35", "duty_officer")
    house = one_state.house
    assert house is not None
    assert tell_of_excess(house) == 0
    for state in ("QO", "QO"):
        assert numbers(one_state, f"/states/{state}/35", "duty_officer", **why)
    assert tell_of_excess(house) == 1
    assert tell_of_excess(house) == 0
    with contextlib.closing(sqlite3.connect(one_state.url.removeprefix("sqlite:///"))) as database:
        letters = database.execute("SELECT recipient, body FROM outbox WHERE kind = ?", (BEYOND_MEASURE,)).fetchall()
    assert [recipient for recipient, _ in letters] == ["state_editor@directory.example"]
    assert "Demonstration duty officer" in letters[0][1]
    assert "a threat to life" not in letters[0][1]
