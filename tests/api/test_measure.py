"""Lists of duty numbers stop at the hourly measure; one State with a reason is always answered; own State and others go on."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.actions import measure
from app.domain import measure as rule
from tests.api.asserts import problem
from tests.api.served import Loaded, Served, copied, serving_at
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
    assert one_state.get(LIST, "duty_officer", Directory_Reason="why not").status_code == 429
    assert one_state.get("/designations.csv", "duty_officer").status_code == 429
    event = one_state.events()[-1]
    assert (event["outcome"], event["reason"], event["targets"]) == ("refused", "too-many-states", [])


def test_one_state_with_a_reason_is_always_answered(one_state: Served, clock: Hand) -> None:
    assert numbers(one_state, "/states/QN/35", "duty_officer")
    assert one_state.events()[-1]["reason"] == "cleared for network"
    problem(one_state.get("/states/QO/35", "duty_officer"), 429, "too-many-states")
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
