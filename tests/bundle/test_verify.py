"""Each attack on a bundle is refused under its own code; what is only late opens with a warning."""

import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from tuf.api.metadata import Metadata, Targets

from app.bundle import faults, lines
from app.bundle.faults import Untrusted
from app.bundle.keys import SigningKey
from app.bundle.roots import OFFLINE, make_keys, rotate
from app.bundle.seen import Memory
from app.bundle.verify import Wanted, contents, verify
from app.domain.access import Audience
from tests.bundle.press import Press
from tests.makers import NOON, entry

DAY = timedelta(days=1)


@pytest.fixture
def press(tmp_path: Path) -> Press:
    return Press(tmp_path)


def _copy(folder: Path, name: str = "copy") -> Path:
    return Path(shutil.copytree(folder, folder.parent.parent.parent / name))


def _refused(press: Press, folder: Path, kind: type[Untrusted], said: str, after: timedelta = timedelta()) -> None:
    with pytest.raises(kind, match=said) as found:
        press.judged(folder, after=after)
    assert found.value.code == kind.code


def test_a_bundle_that_holds(press: Press) -> None:
    found = press.judged(press.issue())
    assert (found.manifest.sequence, found.manifest.size, found.opened, found.warnings) == (1, 3, True, ())


def test_every_attack_has_a_code_of_its_own() -> None:
    codes = [each.code for each in vars(faults).values() if isinstance(each, type) and issubclass(each, Untrusted)]
    assert len(codes) == len(set(codes)) >= 14


def _flip(folder: Path, name: str) -> None:
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("lines.jsonl", faults.AlteredFile),
        ("checkpoint", faults.AlteredFile),
        ("timestamp.json", faults.WrongSignature),
    ],
)
def test_an_altered_file(press: Press, name: str, kind: type[Untrusted]) -> None:
    folder = press.issue()
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content.replace(b"1", b"2", 1))
    _refused(press, folder, kind, name)


@pytest.mark.parametrize("name", ["timestamp.json", "snapshot.json", "targets.json", "manifest.json", "1.root.json"])
def test_a_flipped_bit_anywhere_in_the_metadata_is_refused(press: Press, name: str) -> None:
    folder = press.issue()
    _flip(folder, name)
    with pytest.raises(Untrusted):
        press.judged(folder)


def test_a_truncated_file(press: Press) -> None:
    folder = press.issue()
    content = (folder / "lines.jsonl").read_bytes()
    (folder / "lines.jsonl").write_bytes(content[: content.rindex(b"\n", 0, -1) + 1])
    _refused(press, folder, faults.TruncatedFile, r"lines\.jsonl has \d+ of its \d+ bytes")
    (folder / "lines.jsonl").unlink()
    _refused(press, folder, faults.TruncatedFile, r"lines\.jsonl is not there")


@pytest.mark.parametrize("name", ["snapshot.json", "targets.json", "manifest.json"])
def test_missing_metadata(press: Press, name: str) -> None:
    folder = press.issue()
    (folder / name).unlink()
    _refused(press, folder, faults.TruncatedFile, f"{name} is not there")


def test_a_link_is_no_file(press: Press) -> None:
    folder = press.issue()
    moved = (folder / "lines.jsonl").rename(folder.parent / "elsewhere")
    (folder / "lines.jsonl").symlink_to(moved)
    _refused(press, folder, faults.TruncatedFile, r"lines\.jsonl is not there")


@pytest.mark.parametrize("name", ["snapshot.json", "targets.json", "manifest.json"])
def test_files_of_two_issues_together(press: Press, name: str) -> None:
    old = _copy(press.issue())
    press.grow(1)
    new = press.issue()
    shutil.copy(old / name, new / name)
    _refused(press, new, faults.MixedFiles, "files of several issues are mixed")


def test_metadata_of_one_role_in_the_place_of_another(press: Press) -> None:
    folder = press.issue()
    shutil.copy(folder / "snapshot.json", folder / "timestamp.json")
    _refused(press, folder, faults.MixedFiles, "metadata of another role: snapshot")


def test_an_older_issue_than_one_seen_here(press: Press) -> None:
    old = _copy(press.issue())
    press.judged(old)
    press.grow(1)
    press.judged(press.issue())
    _refused(press, old, faults.RolledBack, "this is issue 1 of public; issue 2 was seen here before")


def test_issues_of_other_bundles_are_counted_apart(press: Press) -> None:
    press.issue()
    press.judged(press.issue())
    press.judged(press.issue(Audience.NETWORK, "QM"))


def test_what_is_late_opens_with_a_warning_and_what_is_over_only_on_demand(press: Press) -> None:
    folder = press.issue()
    (warning,) = press.judged(folder, after=DAY).warnings
    assert warning[0] == "overdue"
    _refused(press, folder, faults.Expired, "expired at 2026-06-08 12:00 UTC", after=7 * DAY)
    late = press.judged(folder, after=7 * DAY, even_expired=True).warnings
    assert {code for code, _ in late} == {"expired", "overdue"}


def test_a_bundle_from_the_future_says_that_a_clock_is_wrong(press: Press) -> None:
    assert [code for code, _ in press.judged(press.issue(), after=-DAY).warnings] == ["from-the-future"]


def test_a_root_that_is_past_its_time(press: Press) -> None:
    press.now += timedelta(days=399)
    _refused(press, press.issue(), faults.Expired, "root expired", after=2 * DAY)


def test_without_a_root_nothing_is_believed(press: Press) -> None:
    with pytest.raises(faults.NoTrust, match="--trust"):
        verify(press.issue(), Wanted(NOON))


def test_what_is_no_bundle(press: Press, tmp_path: Path) -> None:
    _refused(press, tmp_path, faults.NotABundle, "holds no timestamp.json")


def test_another_root(press: Press, tmp_path: Path) -> None:
    stranger = Press(tmp_path / "stranger")
    _refused(press, stranger.issue(), faults.WrongRoot, "another one than the root that is trusted")


@pytest.mark.parametrize("root", [b"{}", b"no json"])
def test_what_is_given_to_trust_must_be_a_root(press: Press, root: bytes) -> None:
    with pytest.raises(faults.WrongRoot, match="given to trust"):
        verify(press.issue(), Wanted(NOON, root=root))


def test_a_signature_of_somebody_else(press: Press, tmp_path: Path) -> None:
    stranger = Press(tmp_path / "stranger")
    forged = stranger.issue()
    shutil.copy(press.keys / "1.root.json", forged / "1.root.json")
    _refused(press, forged, faults.WrongSignature, r"timestamp\.json is not signed by the key that the root names")


def test_roots_follow_one_another(press: Press) -> None:
    press.judged(press.issue())
    rotate(press.keys, press.keys / OFFLINE, press.log_keys(), press.now)
    rotate(press.keys, press.keys / OFFLINE, press.log_keys(), press.now)
    folder = press.issue()
    press.judged(folder)
    assert Memory(press.folder / "seen").root() == (folder / "3.root.json").read_bytes()
    shutil.move(folder / "3.root.json", folder / "2.root.json")
    _refused(press, folder, faults.WrongRoot, "root 3 stands where root 2 belongs")


def test_a_root_that_the_one_before_did_not_sign(press: Press, tmp_path: Path) -> None:
    stranger = Press(tmp_path / "stranger")
    rotate(stranger.keys, stranger.keys / OFFLINE, stranger.log_keys(), NOON)
    forged = stranger.issue()
    shutil.copy(press.keys / "1.root.json", forged / "1.root.json")
    _refused(press, forged, faults.WrongRoot, "root 2 does not follow from the trusted root")


def test_a_bundle_without_any_root(press: Press) -> None:
    folder = press.issue()
    (folder / "1.root.json").unlink()
    _refused(press, folder, faults.TruncatedFile, "holds no root")


def test_a_checkpoint_that_is_not_of_these_lines(press: Press) -> None:
    other = lines.written(entry(3, key="d_other")) + b"\n"
    kept = b"".join(lines.written(each) + b"\n" for each in press.entries[:2])
    _refused(press, press.issue(lines=kept + other), faults.CheckpointMismatch, "another one than the signed checkpoint")
    _refused(press, press.issue(lines=kept), faults.CheckpointMismatch, "there are 2 lines; the signed checkpoint is of 3")


SPOILT: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "another record": (lambda line: line.replace(b"d_1", b"d_9"), "does not match its leaf hash"),
    "other blanks": (lambda line: line.replace(b'{\\"approval', b'{ \\"approval'), "not in canonical form"),
    "no line": (lambda _: b"{}", "line 1 cannot be read"),
    "a member missing": (lambda line: line.replace(b'\\"kind', b'\\"kine'), "line 1 cannot be read"),
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_line_that_is_not_what_its_hash_stands_for(press: Press, name: str) -> None:
    change, said = SPOILT[name]
    written = [lines.written(each) for each in press.entries]
    altered = b"\n".join((change(written[0]), *written[1:])) + b"\n"
    _refused(press, press.issue(lines=altered), faults.CheckpointMismatch, said)


def test_a_checkpoint_that_the_log_did_not_sign(press: Press) -> None:
    press.log = SigningKey(b"x" * 32)
    _refused(press, press.issue(), faults.WrongSignature, "the checkpoint: nobody known signed this")


def test_a_manifest_that_tells_of_another_checkpoint(press: Press) -> None:
    note = (press.issue() / "checkpoint").read_bytes()
    press.grow(1)
    _refused(press, press.issue(checkpoint=note), faults.CheckpointMismatch, "another checkpoint than the one that is signed")


def test_a_line_above_the_bundle_has_no_place_in_it(press: Press) -> None:
    press.grow(1, Audience.NETWORK)
    _refused(press, press.issue(), faults.CheckpointMismatch, "line 4 is for network")


def test_a_history_that_was_rewritten_though_all_is_signed(press: Press) -> None:
    press.judged(press.issue())
    press.entries[0] = entry(1, key="d_other")
    press.grow(1)
    _refused(press, press.issue(), faults.HistoryRewritten, "the first 3 lines are not those that were seen here before")


def test_a_file_that_nobody_signed_is_told_of(press: Press) -> None:
    folder = press.issue()
    (folder / "README.html").write_text("open me")
    (folder / ".DS_Store").write_text("x")
    (folder / "5.root.json").write_text("{}")
    assert [(code, told.split()[0]) for code, told in press.judged(folder).warnings] == [
        ("unsigned-file", "5.root.json"),
        ("unsigned-file", "README.html"),
    ]


def test_a_root_before_the_trusted_one_must_lead_to_it(press: Press, tmp_path: Path) -> None:
    rotate(press.keys, press.keys / OFFLINE, press.log_keys(), press.now)
    folder, second = press.issue(), (press.keys / "2.root.json").read_bytes()
    verify(folder, Wanted(press.now, root=second))
    for altered in ((folder / "1.root.json").read_bytes().replace(b'"sig": "', b'"sig": "0'), Press(tmp_path / "other").root):
        (folder / "1.root.json").write_bytes(altered)
        with pytest.raises(faults.WrongRoot, match=r"1\.root\.json does not lead to the root that is trusted"):
            verify(folder, Wanted(press.now, root=second))


def test_a_restricted_bundle_opens_for_its_recipient_alone(press: Press, tmp_path: Path) -> None:
    press.grow(2, Audience.NETWORK)
    folder = press.issue(Audience.NETWORK, "QM")
    assert b"d_4" not in b"".join(each.read_bytes() for each in folder.iterdir())
    assert [code for code, _ in press.judged(folder).warnings] == ["not-opened"]
    found = press.judged(folder, opening=True)
    assert (found.opened, found.warnings, found.manifest.name) == (True, (), "network.QM")
    assert b"d_4" in contents(folder, found, "lines.jsonl", str(press.identity))
    press.identity = Press(tmp_path / "other").identity
    with pytest.raises(faults.NotForUs, match="does not open with this identity"):
        press.judged(folder, opening=True)


def test_what_was_seen_cannot_be_forgotten_by_spoiling_it(press: Press) -> None:
    press.judged(press.issue())
    (press.folder / "seen" / "seen.json").write_text("{")
    _refused(press, press.issue(), faults.NoTrust, "cannot be read")


def test_keys_are_made_once(press: Press) -> None:
    with pytest.raises(faults.NoKeys, match="made once"):
        make_keys(press.keys, press.keys / OFFLINE, [], NOON)


def test_keys_are_as_they_were_where_they_cannot_be_changed(press: Press, tmp_path: Path) -> None:
    stranger = Press(tmp_path / "stranger")
    for wrong, said in (
        (press.folder / "no medium" / OFFLINE, "cannot be read"),
        (stranger.keys / OFFLINE, "not the key that signs"),
    ):
        before = {each.name: each.read_bytes() for each in press.keys.iterdir()}
        with pytest.raises(faults.NoKeys, match=said):
            rotate(press.keys, wrong, press.log_keys(), press.now)
        assert {each.name: each.read_bytes() for each in press.keys.iterdir()} == before
    press.judged(press.issue())


def test_no_keys_are_made_where_the_medium_for_one_is_missing(tmp_path: Path) -> None:
    with pytest.raises(faults.NoKeys, match="cannot be written"):
        make_keys(tmp_path, tmp_path / "no medium" / OFFLINE, [], NOON)
    with pytest.raises(faults.NoKeys, match="cannot be written"):
        make_keys(tmp_path / "no folder", tmp_path / OFFLINE, [], NOON)
    assert make_keys(tmp_path, tmp_path / OFFLINE, [], NOON).is_file()


def test_a_rotation_that_ended_in_between_signs_nothing_and_is_done_again(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    def ends(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as cut:
        cut.setattr(Path, "replace", ends)
        cut.setattr("app.bundle.roots.put", lambda place, content: place.write_bytes(content))
        with pytest.raises(KeyboardInterrupt):
            rotate(press.keys, press.keys / OFFLINE, press.log_keys(), press.now)
    with pytest.raises(faults.NoKeys, match="rotate the keys once more"):
        press.issue()
    rotate(press.keys, press.keys / OFFLINE, press.log_keys(), press.now)
    press.judged(press.issue())


def test_a_manifest_of_another_format(press: Press) -> None:

    folder = press.issue()
    assert "manifest.json" in Metadata[Targets].from_file(str(folder / "targets.json")).signed.targets
    said = json.loads((folder / "manifest.json").read_bytes())
    (folder / "manifest.json").write_text(json.dumps(said | {"format": "another/9"}))
    _refused(press, folder, faults.AlteredFile, "is of the format 'another/9'")


def test_naming_the_first_root_again_does_not_bring_back_keys_that_were_taken_away(press: Press) -> None:
    stolen = Path(shutil.copytree(press.keys, press.folder / "stolen"))
    press.judged(press.issue())
    rotate(press.keys, press.keys / OFFLINE, press.log_keys(), press.now)
    press.judged(press.issue())
    shutil.copy(press.keys / "bundle-sequences.json", stolen)
    press.keys = stolen  # a thief of the online key goes on as if there were no second root
    _refused(press, press.issue(), faults.RolledBack, "ends with root 1; root 2 was trusted here before")
    assert b'"version": 2' in (Memory(press.folder / "seen").root() or b"")


def test_another_directory_takes_no_place_of_the_one_that_was_trusted(press: Press, tmp_path: Path) -> None:
    press.judged(press.issue())
    stranger = Press(tmp_path / "stranger")
    with pytest.raises(faults.WrongRoot, match="name another --state"):
        verify(stranger.issue(), Wanted(NOON, root=stranger.root, memory=Memory(press.folder / "seen")))
