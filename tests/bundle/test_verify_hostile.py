"""Whoever has the online key, or made the medium, cannot reach beyond the bundle, nor show other bytes than were judged."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.bundle import faults
from app.bundle.manifest import CHECKPOINT, LINES, NAME
from app.bundle.manifest import read as manifest_of
from app.bundle.roots import signing
from app.bundle.trusted import Trusted
from app.bundle.verify import open_into
from app.bundle.write import copy, write
from tests.bundle.press import Press


@pytest.fixture
def press(tmp_path: Path) -> Press:
    return Press(tmp_path)


def _issue(press: Press, **said: Any) -> Path:
    """An issue whose manifest says something else, signed by the online key all the same."""
    folder = press.issue()
    manifest = msgspec.structs.replace(manifest_of((folder / NAME).read_bytes()), sequence=9, **said)
    contents = {name: (folder / name).read_bytes() for name in (LINES, CHECKPOINT)}
    return write(contents, manifest, signing(press.keys), press.folder / "shelf")


@pytest.mark.parametrize("name", ["../../planted", "/etc/hostname", "planted.html"])
def test_a_manifest_that_names_what_nobody_signed_for(press: Press, name: str) -> None:
    folder = _issue(press, files={name: "planted"})
    (folder / "planted.html").write_text("planted")
    with pytest.raises(faults.TruncatedFile, match="is not among the files that were signed"):
        press.judged(folder)


def test_a_signed_list_that_names_what_is_outside(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = press.issue()
    honest = Trusted.targets

    def wider(*given: Any) -> Any:
        found = honest(*given)
        found.targets["../planted"] = found.targets[NAME]
        return found

    monkeypatch.setattr(Trusted, "targets", wider)
    with pytest.raises(faults.AlteredFile, match="no name of a file in the bundle"):
        press.judged(folder)


def test_a_bundle_of_one_audience_with_the_tree_of_another(press: Press) -> None:
    with pytest.raises(faults.CheckpointMismatch, match="is of a bundle for network, and of the tree"):
        press.judged(_issue(press, audience="network"))


def test_a_medium_that_answers_otherwise_the_second_time(press: Press, tmp_path: Path) -> None:
    folder = _issue(press, files={LINES: "lines"})
    found = press.judged(folder)
    assert open_into(folder, found, None, tmp_path / "opened") == [LINES]
    content = (folder / LINES).read_bytes()
    (folder / LINES).write_bytes(content.replace(b"d_1", b"d_9"))
    with pytest.raises(faults.AlteredFile, match="its bytes were changed"):
        open_into(folder, found, None, tmp_path / "opened")
    assert (tmp_path / "opened" / LINES).read_bytes() == content
    (folder / LINES).unlink()
    with pytest.raises(faults.TruncatedFile, match="is not there"):
        open_into(folder, found, None, tmp_path / "opened")


def test_a_link_on_the_medium_leads_no_issue_elsewhere(press: Press, tmp_path: Path) -> None:
    """A stick that was prepared, so that copying an issue to it writes over what its maker cannot reach."""
    (tmp_path / "stick").mkdir()
    (tmp_path / "keys.json").write_text("secret")
    (tmp_path / "stick" / LINES).symlink_to(tmp_path / "keys.json")
    (tmp_path / "stick" / "targets.json").write_text("no metadata")
    copy(press.issue(), tmp_path / "stick")
    assert (tmp_path / "keys.json").read_text() == "secret"
    assert press.judged(tmp_path / "stick").opened
