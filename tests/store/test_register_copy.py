"""A copy of the register: the same snapshot again, read where it is asked for; what is no copy, or not all of one, is refused."""

from collections.abc import Sequence

import msgspec
import pytest

from app.domain.access import Audience
from app.domain.entry import Entry
from app.snapshot.model import Snapshot
from app.store import register_copy
from app.store.register_copy import chunks_of, snapshot_of
from tests import makers

AUDIENCES = tuple(Audience)
KINDS = ("designation", "authority", "notification")


def entries(count: int) -> list[Entry]:
    return [
        makers.entry(
            number,
            kind=KINDS[number % 3],
            key=f"x_{number % 7}_{KINDS[number % 3]}",
            state="FR" if number % 7 == 1 else "JP",
            audience=AUDIENCES[number % 4],
            provision=None if number % 5 == 0 else "24.7",
            payload=None if number % 11 == 0 else b'{"a":"%d"}' % number,
            approval=f"sha256:{number // 10}",
        )
        for number in range(1, count + 1)
    ]


def copied(snapshot: Snapshot) -> list[bytes]:
    return list(chunks_of(snapshot))


@pytest.mark.parametrize("count", [0, 1, 2, 90, 400])
def test_what_is_kept_is_what_comes_back(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register_copy, "_LOG_BYTES", 1000)
    monkeypatch.setattr(register_copy, "AT_ONCE", 2)
    whole = Snapshot.empty().advance(entries(count))
    again = snapshot_of(copied(whole))
    assert again.entries() == whole.entries() == entries(count)
    assert (again.number, again.parts) == (whole.number, whole.parts)
    assert copied(snapshot_of(copied(whole))) == copied(whole)


def test_it_holds_what_the_snapshot_held_though_more_came_meanwhile() -> None:
    before = Snapshot.empty().advance(entries(50))
    before.advance(entries(80)[50:])
    assert snapshot_of(copied(before)).entries() == entries(50)


def test_what_came_since_is_added_to_it() -> None:
    again = snapshot_of(copied(Snapshot.empty().advance(entries(50))))
    assert again.advance(entries(80)[50:]).entries() == entries(80)


def head(*members: int) -> bytes:
    return msgspec.msgpack.encode(members)


WHOLE = copied(Snapshot.empty().advance(entries(9)))


@pytest.mark.parametrize(
    ("chunks", "why"),
    [
        ([], "truncated"),
        ([b"\xc1"], "malformed"),
        ([head(1, 9, 1), *WHOLE[1:]], "form 1 is not read"),
        ([head(3, 8, 1), *WHOLE[1:]], "there are 9 entries and not 8"),
        (WHOLE[:1], "truncated"),
        ([*WHOLE, b"{}"], "Expected"),
    ],
)
def test_what_is_no_copy_is_refused(chunks: Sequence[bytes], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        snapshot_of(chunks)


def test_a_copy_of_a_version_that_hashed_in_another_way_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register_copy, "leaf_of", lambda _: b"another")
    with pytest.raises(ValueError, match="hashes entries in another way"):
        snapshot_of(WHOLE)
