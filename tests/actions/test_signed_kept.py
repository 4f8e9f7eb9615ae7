"""The signer's checkpoints are kept beside the register's copy, later where there is no room for them at first."""

import logging
from pathlib import Path

import pytest

from app.actions.sign import Signer
from app.actions.signed import Signatures
from app.bundle.keyring import Keyring
from app.bundle.remembered import Remembered
from app.store.generations import Generations
from app.store.journal import Journal
from tests.actions.desk import KEY
from tests.actions.makers import Office


def _no_room(_: Journal) -> None:
    raise OSError("no room but for the journal")


def test_what_was_not_kept_is_told_once_and_kept_when_there_is_room(
    one_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    house = one_office.house
    signer = Signer(house.database, house.clock, Keyring(tmp_path / "signer"), Remembered(tmp_path / "signer"))
    signer.make_key("directory.example/register")
    signer.sign(whole=True)
    signatures = Signatures(house, Generations(tmp_path / "copy", "signed", (KEY,)))
    with caplog.at_level(logging.WARNING), monkeypatch.context() as full:
        full.setattr(Journal, "refuse_others", _no_room)
        signatures.follow()
        signatures.follow()
    assert len(house.shelf.snapshot.log.signed.trees) > 0
    assert caplog.messages == ["the signer's checkpoints are not kept here: no room but for the journal"]
    assert not (tmp_path / "copy").exists()
    signatures.follow()
    kept = sorted(place.name for place in (tmp_path / "copy").iterdir())
    assert kept == ["signed.1", "signed.list"]
    signatures.follow()
    assert sorted(place.name for place in (tmp_path / "copy").iterdir()) == kept
