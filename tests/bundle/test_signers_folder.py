"""The signer's folder: keys that overlap, leaves that are remembered, and what is refused when a file is not as it was left."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.bundle.keyring import FILE, Keyring
from app.bundle.keys import NotVerifiedError
from app.bundle.remembered import COUNT, LEAVES, Remembered
from app.bundle.roots import take_sequence
from app.domain.access import Audience
from app.domain.tree import leaf_hash

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
LINES = [(audience, leaf_hash(b"%d" % number)) for number in range(5) for audience in Audience]


def test_a_key_is_kept_and_read_by_its_owner_alone(tmp_path: Path) -> None:
    made = Keyring(tmp_path).add("directory.example/register", NOON)
    read = Keyring(tmp_path)
    assert read.register == "directory.example/register"
    assert [(each.id, each.starts_at, each.ends_at) for each in read.keys] == [(made.id, NOON, None)]
    assert read.signing[0].secret == made.signing.secret
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0


def test_keys_overlap_and_one_ends(tmp_path: Path) -> None:
    keyring = Keyring(tmp_path)
    old, new = keyring.add("one", NOON), keyring.add("two", NOON + timedelta(days=1))
    assert keyring.register == "one"
    assert len(keyring.signing) == 2
    ended = keyring.end(old.id, NOON + timedelta(days=30))
    assert ended.id == old.id
    assert [each.public for each in Keyring(tmp_path).signing] == [new.signing.public]
    assert Keyring(tmp_path).keys[0].ends_at == NOON + timedelta(days=30)
    with pytest.raises(ValueError, match="the only key that signs"):
        keyring.end(new.id, NOON)
    with pytest.raises(ValueError, match=f"no key {old.id} signs here; those that do: {new.id}"):
        keyring.end(old.id, NOON)


@pytest.mark.parametrize("written", ["", "[]", "{}", '{"register": "x", "keys": [{}]}'])
def test_keys_that_cannot_be_read(tmp_path: Path, written: str) -> None:
    (tmp_path / FILE).write_text(written)
    with pytest.raises(NotVerifiedError, match="cannot be read"):
        Keyring(tmp_path)


def test_a_key_of_another_algorithm_is_refused_by_name(tmp_path: Path) -> None:
    Keyring(tmp_path).add("one", NOON)
    told = json.loads((tmp_path / FILE).read_text())
    told["keys"][0]["algorithm"] = 6
    (tmp_path / FILE).write_text(json.dumps(told))
    with pytest.raises(NotVerifiedError, match=r"algorithm 6; this version knows Ed25519 \(1\)"):
        Keyring(tmp_path)


def test_what_was_signed_is_remembered(tmp_path: Path) -> None:
    remembered = Remembered(tmp_path)
    remembered.add(LINES[:7])
    remembered.add(LINES[7:])
    read = Remembered(tmp_path)
    assert [read.line(number) for number in range(1, read.number + 1)] == LINES
    assert all(read.trees.of(each).root() == remembered.trees.of(each).root() for each in Audience)


def test_what_was_begun_and_not_counted_is_written_over(tmp_path: Path) -> None:
    Remembered(tmp_path).add(LINES[:7])
    with (tmp_path / LEAVES).open("ab") as file:
        file.write(b"\x00" * 50)
    Remembered(tmp_path).add(LINES[7:])
    assert Remembered(tmp_path).number == len(LINES)
    assert (tmp_path / LEAVES).stat().st_size == 33 * len(LINES)


@pytest.mark.parametrize("place", [0, 40])
def test_leaves_that_were_altered(tmp_path: Path, place: int) -> None:
    Remembered(tmp_path).add(LINES)
    held = bytearray((tmp_path / LEAVES).read_bytes())
    held[place] ^= 1
    (tmp_path / LEAVES).write_bytes(held)
    with pytest.raises(NotVerifiedError, match="other leaves than were signed"):
        Remembered(tmp_path)


def test_leaves_that_are_gone(tmp_path: Path) -> None:
    Remembered(tmp_path).add(LINES)
    (tmp_path / LEAVES).unlink()
    with pytest.raises(NotVerifiedError, match="fewer leaves than the 20"):
        Remembered(tmp_path)
    (tmp_path / COUNT).write_text("{}")
    with pytest.raises(NotVerifiedError, match="cannot be read"):
        Remembered(tmp_path)


def test_two_makers_at_once_take_no_number_twice(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as makers:
        taken = list(makers.map(lambda _: take_sequence(tmp_path, "public"), range(80)))
    assert sorted(taken) == list(range(1, 81))
