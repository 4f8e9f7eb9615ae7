"""What a State recognises in the log covers what it was told of, and nothing that is written under the same name later."""

from app.actions.monitoring import recognised_in, unrecognised
from app.domain.entry import Entry
from tests.makers import entry


def _line(number: int, notification: str, approval: str = "sha256:a", state: str = "JP") -> Entry:
    return entry(number, key=f"d_{number}", state=state, notification=notification, approval=approval)


def _alarms(log: list[Entry], known: str) -> list[list[int]]:
    return [[line.number for line in each.lines] for each in unrecognised(log, "JP", recognised_in(known))]


OURS = [_line(1, "n_1"), _line(2, "n_1"), _line(3, "n_2", "sha256:b", state="FR")]


def test_what_came_in_together_is_recognised_by_either_name() -> None:
    assert _alarms(OURS, "n_1") == _alarms(OURS, "sha256:a # ours") == []
    assert _alarms(OURS, "") == [[1, 2]]


def test_a_line_that_borrows_a_recognised_name_later_is_an_alarm() -> None:
    """As a directory would write it that wants a planted number to pass for what the State sent."""
    log = [*OURS, _line(4, "n_1"), _line(5, "n_9", "sha256:a"), _line(6, "n_1")]
    assert _alarms(log, "n_1\nsha256:a") == [[4], [5], [6]]
    assert _alarms(log, "n_1\nn_1  4 # withdrawn by us\nn_9 5\nsha256:a") == [[6]]
