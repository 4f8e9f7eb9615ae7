"""The rule by which traces are judged, on traces written by hand. That the server keeps to it is seen by `make test-crash`."""

import pytest

from tests.crash.syncs import Call, answers

WAL = "/directory.sqlite-wal"


def traced(*lines: str) -> list[Call]:
    """Calls a second apart, each taking a tenth of one."""
    calls = [Call.of(f"{100 + number}.000000 {line} <0.100000>") for number, line in enumerate(lines)]
    return [call for call in calls if call is not None]


ASKED = 'read(9<socket:[5]>, "POST /api/v1/notifications HTTP/1.1\\r\\nHost"..., 65536) = 700'
LOOKED = 'read(9<socket:[5]>, "GET /api/v1/notifications/n_1/plan HTTP/1.1\\r\\n"..., 65536) = 300'
WRITTEN = f'pwrite64(7</var{WAL}>, "\\0\\0", 4096, 32) = 4096'
SYNCED = f"fdatasync(7</var{WAL}>) = 0"
NOTED = 'pwrite64(8</var/audit.sqlite-wal>, "\\0", 24, 0) = 24'
NOTE_SYNCED = "fdatasync(8</var/audit.sqlite-wal>) = 0"
ANSWERED = 'write(9<socket:[5]>, "HTTP/1.1 201 Created\\r\\ncache-contr"..., 900) = 900'
REFUSED = 'write(9<socket:[5]>, "HTTP/1.1 503 Service Unavailable"..., 900) = 900'


@pytest.mark.parametrize(
    ("lines", "faults"),
    [
        ((ASKED, WRITTEN, SYNCED, ANSWERED), [[]]),
        ((LOOKED, NOTED, NOTE_SYNCED, ANSWERED), [[]]),
        ((ASKED, WRITTEN, SYNCED, ANSWERED, LOOKED, NOTED, NOTE_SYNCED, ANSWERED), [[], []]),
        ((ASKED, REFUSED), []),
        ((ASKED, ANSWERED), [[f"nothing was written to {WAL}"]]),
        ((ASKED, WRITTEN, ANSWERED, SYNCED), [[f"{WAL} was not synced between its last write and the answer"]]),
        ((ASKED, WRITTEN, SYNCED, WRITTEN, ANSWERED), [[f"{WAL} was not synced between its last write and the answer"]]),
        ((WRITTEN, SYNCED, ASKED, ANSWERED), [[f"nothing was written to {WAL}"]]),
        ((LOOKED, WRITTEN, SYNCED, ANSWERED), [["nothing was written to /audit.sqlite-wal"]]),
    ],
)
def test_an_answer_comes_after_the_sync_of_what_it_tells(lines: tuple[str, ...], faults: list[list[str]]) -> None:
    calls = traced(*lines)
    assert len(calls) == len(lines)
    assert [told for _, told in answers(calls, calls, WAL)] == faults


def test_a_sync_that_ends_after_the_answer_began_is_late() -> None:
    calls = traced(ASKED, WRITTEN)
    slow = Call.of(f"102.000000 {SYNCED} <1.500000>")
    answered = Call.of(f"103.000000 {ANSWERED} <0.000010>")
    assert slow is not None
    assert answered is not None
    ((_, told),) = answers([*calls, slow, answered], [*calls, slow, answered], WAL)
    assert told == [f"{WAL} was not synced between its last write and the answer"]


@pytest.mark.parametrize("line", ["+++ exited with 0 +++", "101.5 read(9<socket:[5]>,  <unfinished ...>", ""])
def test_lines_that_are_no_finished_call(line: str) -> None:
    assert Call.of(line) is None
