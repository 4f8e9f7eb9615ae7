"""A copy of another directory's lines only grows by what was signed, whatever the origin shows."""

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.bundle import lines
from app.bundle.checkpoint import Checkpoint, origin_of, sign
from app.bundle.faults import (
    CheckpointMismatch,
    ErasureUnsigned,
    HistoryRewritten,
    NoTrust,
    RolledBack,
    Untrusted,
    WrongRoot,
    WrongSignature,
)
from app.bundle.following import MOST_BEHIND, Followed
from app.bundle.keys import SigningKey
from app.bundle.roots import OFFLINE, make_keys, rotate
from app.domain.access import Audience
from app.domain.canonical import canonical
from app.domain.entry import Entry
from app.domain.erasure import APPROVAL, Carried, Wiped, drafts, remaining
from app.domain.tree import root_of
from tests.bundle.press import REGISTER, Press
from tests.makers import NOON, entry


@pytest.fixture
def press(tmp_path: Path) -> Press:
    return Press(tmp_path)


def _note(press: Press, entries: list[Entry], key: SigningKey | None = None) -> bytes:
    checkpoint = Checkpoint(origin_of(REGISTER, Audience.PUBLIC), len(entries), root_of([each.leaf for each in entries]))
    return sign(checkpoint, [key or press.log]).encode()


def _fetch(entries: list[Entry], at_once: int = 2) -> Callable[[int], list[bytes]]:
    return lambda after: [lines.written(each) for each in entries[after : after + at_once]]


def _followed(press: Press) -> Followed:
    return Followed(press.folder / "copy", "public", press.root)


def _take(followed: Followed, press: Press, entries: list[Entry]) -> int:
    return followed.take(_note(press, entries), _fetch(entries))


def test_it_grows_by_what_was_signed_and_begins_again_where_it_ended(press: Press) -> None:
    followed = _followed(press)
    assert _take(followed, press, press.entries) == 3
    assert _take(followed, press, press.entries) == 0
    press.grow(4)
    assert _take(followed, press, press.entries) == 4
    again = Followed(press.folder / "copy", "public", None)
    assert again.entries == press.entries
    assert again.tree.root() == root_of([each.leaf for each in press.entries])


def test_lines_behind_the_checkpoint_are_cut_off_at_the_next_start(press: Press) -> None:
    _take(_followed(press), press, press.entries)
    place = press.folder / "copy" / "lines.jsonl"
    whole = place.read_bytes()
    place.write_bytes(whole + b'{"half a li')
    assert Followed(press.folder / "copy", "public", None).size == 3
    assert place.read_bytes() == whole


@pytest.mark.parametrize(
    ("spoil", "said"), [(lambda text: text.replace(b"d_1", b"d_9"), "leaf hash"), (lambda text: text[:50], "cannot be read")]
)
def test_what_lies_on_disk_is_checked_as_well(press: Press, spoil: Callable[[bytes], bytes], said: str) -> None:
    _take(_followed(press), press, press.entries)
    place = press.folder / "copy" / "lines.jsonl"
    place.write_bytes(spoil(place.read_bytes()) + b"\n\n\n")
    with pytest.raises(CheckpointMismatch, match=said):
        _followed(press)
    place.write_bytes(b"")
    with pytest.raises(CheckpointMismatch, match="has 0 lines; its checkpoint is of 3"):
        _followed(press)


def _refused(press: Press, followed: Followed, shown: list[Entry], kind: type[Untrusted], key: SigningKey | None = None) -> None:
    before = list(followed.entries)
    with pytest.raises(kind):
        followed.take(_note(press, shown, key), _fetch(shown))
    assert followed.entries == before
    assert Followed(press.folder / "copy", "public", press.root).entries == before


def test_whatever_else_the_origin_shows_is_refused_and_changes_nothing(press: Press) -> None:
    followed = _followed(press)
    _take(followed, press, press.entries)
    _refused(press, followed, press.entries[:2], RolledBack)
    other = [entry(1, key="d_other"), *press.entries[1:]]
    _refused(press, followed, other, HistoryRewritten)
    _refused(press, followed, [*other, entry(4, key="d_4")], CheckpointMismatch)
    _refused(press, followed, [*press.entries, entry(4, key="d_4")], WrongSignature, SigningKey(b"x" * 32))


def test_an_origin_that_gives_fewer_or_other_lines_than_it_shows(press: Press) -> None:
    followed = _followed(press)
    with pytest.raises(CheckpointMismatch, match="shows a checkpoint of 3 lines and gives 2"):
        followed.take(_note(press, press.entries), _fetch(press.entries[:2]))
    with pytest.raises(CheckpointMismatch, match="line 1 cannot be read"):
        followed.take(_note(press, press.entries), lambda _: [b"{}"] * 3)
    assert followed.size == 0


def test_it_trusts_what_it_was_told_to_and_what_follows_from_it(press: Press, tmp_path: Path) -> None:
    with pytest.raises(NoTrust, match="--trust"):
        Followed(press.folder / "copy", "public", None)
    followed = _followed(press)
    press.log = SigningKey(b"n" * 32)
    with pytest.raises(WrongSignature):
        _take(followed, press, press.entries)
    second = rotate(press.keys, press.keys / OFFLINE, press.log_keys(), NOON)
    followed.follow_root(second.read_bytes())
    assert _take(followed, press, press.entries) == 3
    with pytest.raises(WrongRoot):
        followed.follow_root(Press(tmp_path / "stranger").root)


def test_naming_the_first_root_again_does_not_bring_back_keys_that_were_taken_away(press: Press) -> None:
    followed, stolen = _followed(press), press.log
    press.log = SigningKey(b"n" * 32)
    followed.follow_root(rotate(press.keys, press.keys / OFFLINE, press.log_keys(), NOON).read_bytes())
    _take(followed, press, press.entries)
    again = _followed(press)  # which names the first root
    assert (again.size, again.trusted.root.version) == (3, 2)
    press.grow(1)
    with pytest.raises(WrongSignature):
        again.take(_note(press, press.entries, stolen), _fetch(press.entries))
    (press.folder / "copy" / "2.root.json").unlink()  # as a copy from before has none; the origin can give it again
    with pytest.raises(RolledBack, match="ends with root 1; root 2 was trusted here before"):
        _followed(press).take(_note(press, press.entries, stolen), _fetch(press.entries))


def test_an_end_between_a_new_root_and_its_checkpoint_stops_nobody(press: Press) -> None:
    followed = _followed(press)
    _take(followed, press, press.entries)
    press.log = SigningKey(b"n" * 32)
    followed.follow_root(rotate(press.keys, press.keys / OFFLINE, press.log_keys(), NOON).read_bytes())
    again = _followed(press)
    assert (again.size, again.trusted.root.version) == (3, 2)
    press.grow(1)
    assert _take(again, press, press.entries) == 1
    assert _followed(press).size == 4


def test_a_disk_without_room_loses_no_line(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    followed = _followed(press)
    _take(followed, press, press.entries)
    press.grow(2)

    def full(*_: object) -> None:
        with (press.folder / "copy" / "lines.jsonl").open("ab") as file:
            file.write(b'{"half a li')
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as cut:
        cut.setattr("app.bundle.following.os.fsync", full)
        with pytest.raises(OSError, match="No space"):
            _take(followed, press, press.entries)
    assert followed.size == 3
    assert _take(followed, press, press.entries) == 2
    press.grow(1)
    assert _take(followed, press, press.entries) == 1
    assert _followed(press).entries == press.entries


def test_nothing_around_a_line_is_kept(press: Press) -> None:
    followed = _followed(press)
    dressed = [lines.written(each)[:-1] + b',"more":"' + b"x" * 1000 + b'"}' for each in press.entries]
    followed.take(_note(press, press.entries), lambda after: dressed[after:])
    assert b"xxx" not in (press.folder / "copy" / "lines.jsonl").read_bytes()
    assert _followed(press).entries == press.entries


def test_a_root_that_names_no_key_of_the_log(press: Press, tmp_path: Path) -> None:
    (tmp_path / "bare").mkdir()
    bare = make_keys(tmp_path / "bare", tmp_path / "bare" / OFFLINE, [], NOON).read_bytes()
    with pytest.raises(NoTrust, match="names no key for the tree of public"):
        _take(Followed(press.folder / "copy", "public", bare), press, press.entries)


PERSON = b"Zacharie Quillfeather"


def _erased(press: Press) -> list[Entry]:
    """A log whose second line named a person; the erasure is its last line. What is left of it follows from that."""
    named = entry(2, key="d_2", payload=canonical({"person": PERSON.decode(), "state": "JP"}))
    press.entries[1] = named
    left = remaining(named, ("person",), "x_1")
    (said,) = drafts(Carried("x_1", "JP", "objection", NOON.date(), "p_1", "p_2"), [Wiped(named, ("person",), left)], ())
    press.entries.append(entry(4, said, notification="x_1", approval=APPROVAL))
    return [press.entries[0], left, *press.entries[2:]]


def test_what_was_erased_there_is_erased_here_on_disk_too(press: Press) -> None:
    after = _erased(press)
    followed = _followed(press)
    _take(followed, press, press.entries[:3])
    place = press.folder / "copy" / "lines.jsonl"
    assert PERSON in place.read_bytes()
    assert _take(followed, press, after) == 1
    assert followed.entries == after
    assert PERSON not in place.read_bytes()
    again = Followed(press.folder / "copy", "public", None)
    assert again.entries == after
    assert again.tree.root() == root_of([each.leaf for each in press.entries])
    fresh = Followed(press.folder / "another", "public", press.root)
    assert _take(fresh, press, after) == 4
    assert fresh.entries == after


def test_a_line_without_its_content_is_refused_until_an_erasure_tells_of_it(press: Press) -> None:
    after = _erased(press)
    with pytest.raises(CheckpointMismatch, match="lost what it said, and no erasure among these lines tells of it"):
        _take(_followed(press), press, after[:3])
    altered = [after[0], replace(after[1], provision="35"), *after[2:]]
    with pytest.raises(CheckpointMismatch, match="lost what it said"):
        _take(_followed(press), press, altered)


def test_an_erasure_that_is_not_signed_yet_is_waited_for(press: Press) -> None:
    after = _erased(press)
    followed = _followed(press)
    with pytest.raises(ErasureUnsigned, match="not signed yet"):
        followed.take(_note(press, after[:3]), _fetch(after))
    assert followed.entries == []
    bare = [after[0], after[1], after[2]]
    silent = [lines.written(each) for each in bare]
    with pytest.raises(CheckpointMismatch, match="lost what it said"):  # what is behind cannot be read
        followed.take(_note(press, bare), lambda place: silent[place:] or [b"nothing"])
    assert _take(followed, press, after) == 4


def test_an_origin_that_gives_lines_without_end_is_not_asked_for_ever(press: Press) -> None:
    after = _erased(press)
    one, asked = lines.written(press.entries[0]), []

    def fetch(place: int) -> list[bytes]:
        asked.append(place)
        return [lines.written(each) for each in after[:3][place:]] or [one]

    with pytest.raises(CheckpointMismatch, match="lost what it said"):
        _followed(press).take(_note(press, after[:3]), fetch)
    assert len(asked) == MOST_BEHIND + 1


def test_a_false_erasure_is_found_by_whoever_has_the_line(press: Press) -> None:
    """Signed and all: what it leaves of the line is not that line without what was erased. Who never had it cannot know."""
    named = entry(2, key="d_2", payload=canonical({"person": PERSON.decode(), "state": "JP"}))
    press.entries[1] = named
    planted = replace(remaining(named, ("person",), "x_1"), payload=canonical({"note": "planted", "state": "JP"}))
    (said,) = drafts(Carried("x_1", "JP", "objection", NOON.date(), "p_1", "p_2"), [Wiped(named, ("person",), planted)], ())
    press.entries.append(entry(4, said, notification="x_1", approval=APPROVAL))
    altered = [press.entries[0], planted, *press.entries[2:]]
    followed = _followed(press)
    _take(followed, press, press.entries[:3])
    with pytest.raises(HistoryRewritten, match="leaves something else of line 2"):
        _take(followed, press, altered)
    assert followed.entries == press.entries[:3]
    assert Followed(press.folder / "copy", "public", None).entries == press.entries[:3]


def test_a_bundle_holds_what_is_left(press: Press) -> None:
    press.entries = _erased(press)
    assert press.judged(press.issue()).opened
    press.entries = press.entries[:3]
    with pytest.raises(CheckpointMismatch, match="lost what it said"):
        press.judged(press.issue())
