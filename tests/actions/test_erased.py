"""A ledger with an erasure in it is sound for all who look at it; a loss of content without one is damage for all of them."""

import logging
from pathlib import Path
from typing import Any

import pytest

from app.actions import patrol
from app.actions.check import check
from app.actions.check_lines import leaves
from app.actions.erasing import asking, deciding
from app.actions.erasing.reapplying import listed, reapply
from app.actions.erasing.wiping import wipe, wipe_here
from app.actions.keeping import CONFIRM_AFTER, Keeper
from app.actions.patrol import Patrol
from app.actions.sign import Signer
from app.bundle.keyring import Keyring
from app.bundle.remembered import Remembered
from app.domain.access import Audience, Role
from app.domain.errors import LedgerBroken, NotSigned
from app.snapshot.follow import Follower
from app.snapshot.shelf import Shelf
from app.store.generations import Generations
from app.store.register_copy import chunks_of
from tests.actions.desk import KEY
from tests.actions.makers import APPROVER, REGISTRAR, Ledger, Office, decoded, somebody
from tests.actions.test_patrol import TOLD, a_round, tamper

OFFICE = "JP,35,Night Desk,,,{},{},2026-01-10"
NAME, NUMBER = "Zacharie Quillfeather", "+81 3 3580 4177"
LOST = (
    "UPDATE entry SET payload = '{}', salt = NULL, erased = 'x_0' WHERE number = (SELECT max(number) FROM entry WHERE audience = 3)"
)


def _spoken(office: Office) -> str:
    """A designation that named a person, and another one since."""
    office.apply(OFFICE.format(NUMBER, NAME))
    office.apply(OFFICE.format("+81 3 3580 4188", "Ann Other"))
    key: str = next(entry.key for entry in _entries(office) if (entry.kind, entry.provision) == ("designation", "35"))
    return key


def _entries(office: Office) -> list[Any]:
    with office.house.database.reading() as unit:
        return list(unit.ledger.all_entries())


def _erase(office: Office) -> dict[str, Any]:
    key = _spoken(office)
    line = {"kind": "designation", "id": key, "versions": [1]}
    lines = [
        line | {"audience": "restricted", "fields": ["person"]},
        line | {"audience": "network", "fields": ["channels.duty_phone"]},
    ]
    body = {"state": "JP", "ground": "objection", "reason": "has left", "lines": lines}
    asked = decoded(asking.ask(office.house, REGISTRAR, body, None))
    return decoded(deciding.approve(office.house, APPROVER, asked["id"], {"digest": asked["digest"]}, None))


def _troubles(office: Office) -> list[str]:
    report = check(office.house, journal=False)
    return [trouble.detail for step in report.steps for trouble in step.troubles]


def _signer(office: Office, folder: Path) -> Signer:
    keyring = Keyring(folder)
    signer = Signer(office.house.database, office.clock, keyring, Remembered(folder))
    if not keyring.keys:
        signer.make_key("directory.example/register")
    return signer


def _from_scratch(office: Office) -> Follower:
    return Follower(Ledger(office.house.database), Shelf(office.house.zone))


def test_it_is_sound_for_the_doctor_once_the_pages_are_written_anew(office: Office) -> None:
    _erase(office)
    assert _troubles(office) == ["the pages of the database may still hold what was erased: run 'authdir erase wipe'"]
    assert wipe_here(office.house) is office.house.database.alone
    assert wipe(office.house)
    assert _troubles(office) == []
    assert wipe(office.house)
    assert [each["action"] for each in office.trail()][-1] == "wipe-erasures"


def test_it_is_sound_for_followers_signer_and_patrol(
    office: Office, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    signer = _signer(office, tmp_path)
    office.apply("JP,8.10.b,Ministry,,,,,2026-01-01")
    signer.sign(whole=True)
    _erase(office)
    assert signer.sign(whole=True).number == office.head()
    assert _signer(office, tmp_path).sign(whole=True).number == office.head()
    assert _from_scratch(office).pull() == office.head()
    assert office.house.shelf.snapshot.entries() == _entries(office)
    monkeypatch.setattr(patrol, "AT_ONCE", 4)
    with caplog.at_level(logging.CRITICAL, "authdir"):
        a_round(office, Patrol(office.house))
    assert [each for each in caplog.records if TOLD in each.getMessage()] == []


def test_a_line_that_was_signed_before_it_was_erased(one_office: Office, tmp_path: Path) -> None:
    signer = _signer(one_office, tmp_path)
    _spoken(one_office)
    signer.sign(whole=True)
    before = {entry.number: entry.leaf for entry in _entries(one_office)}
    _erase(one_office)
    assert {entry.number: entry.leaf for entry in _entries(one_office) if entry.number in before} == before
    assert signer.sign(whole=False).number == signer.sign(whole=True).number == one_office.head()


def test_a_loss_without_an_erasure_is_damage(one_office: Office, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    _spoken(one_office)
    one_office.house.follower.pull()
    tamper(one_office, LOST)
    with pytest.raises(LedgerBroken, match="lost what it said, and no erasure tells of it"):
        _from_scratch(one_office).pull()
    with pytest.raises(NotSigned, match="lost what it said, and no erasure tells of it"):
        _signer(one_office, tmp_path).sign(whole=True)
    assert "lost what it said, and no erasure after it tells of that" in _troubles(one_office)
    with caplog.at_level(logging.CRITICAL, "authdir"):
        a_round(one_office, Patrol(one_office.house))
    assert any(TOLD in each.getMessage() for each in caplog.records)


def test_a_sound_beginning_is_answered_from_where_a_loss_follows(one_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.snapshot.follow.BATCH", 1)
    _spoken(one_office)
    tamper(one_office, LOST)
    shelf = Shelf(one_office.house.zone)
    with pytest.raises(LedgerBroken):
        Follower(Ledger(one_office.house.database), shelf).pull()
    assert 0 < shelf.snapshot.number < one_office.head()


def test_what_an_erasure_says_is_gone_and_is_there_again(one_office: Office) -> None:
    _spoken(one_office)
    (line,) = [
        each
        for each in _entries(one_office)
        if each.audience is Audience.RESTRICTED and each.kind == "designation" and each.version == 1
    ]
    _erase_again = _erase_only(one_office, line.key)
    payload, salt = (line.payload or b"").decode(), (line.salt or b"").hex()
    tamper(one_office, f"UPDATE entry SET payload = '{payload}', salt = x'{salt}', erased = NULL WHERE number = {line.number}")
    assert "still says what an erasure after it erased" in [each.detail for each in leaves(_entries(one_office))]
    assert _erase_again["status"] == "erased"


def _erase_only(office: Office, key: str) -> dict[str, Any]:
    lines = [{"kind": "designation", "id": key, "versions": [1], "audience": "restricted", "fields": ["person"]}]
    body = {"state": "JP", "ground": "unlawful", "reason": "x", "lines": lines}
    asked = decoded(asking.ask(office.house, REGISTRAR, body, None))
    return decoded(deciding.approve(office.house, APPROVER, asked["id"], {"digest": asked["digest"]}, None))


EDITS = {
    "DELETE FROM erasure": "is an erasure that nobody asked for here",
    "UPDATE erasure SET decided_person = person": "was approved by the person who asked for it",
    "UPDATE erasure SET person = 'p_x'": "the audit trail does not tell that these two people asked for it and approved it",
    "UPDATE erasure SET nonce = 'x'": "names other people than those who asked for it and approved it",
    "UPDATE erasure SET id = 'x_0'": "was carried out, and no line tells of it",
    "UPDATE erasure SET wanted = replace(wanted, 'restricted', 'parties')": "tells of other lines than were approved",
    "UPDATE erasure SET wanted = replace(wanted, 'n_', 'm_')": "tells of other papers than were approved",
    "UPDATE notification SET erased = 'x_0'": "lost its papers, and no erasure tells of it",
}


@pytest.mark.parametrize("edit", EDITS)
def test_what_does_not_fit_an_erasure_is_named(one_office: Office, edit: str) -> None:
    _erase(one_office)
    one_office.run(edit)
    assert EDITS[edit] in _troubles(one_office)


def test_older_copies_of_a_process_go(one_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.actions.keeping.Pace.due", True)
    register, people = (Generations(tmp_path / "copy", kind, (KEY,)) for kind in ("register", "people"))
    keeper = Keeper(one_office.house, None, register, people)  # type: ignore[arg-type]
    for _ in range(3):
        one_office.apply(f"JP,8.10.b,Ministry {_},,,,,2026-01-01")
        one_office.house.follow()
        keeper.keep_register()
    assert register.full
    _erase(one_office)
    assert NAME.encode() not in b"".join(chunks_of(one_office.house.shelf.snapshot))
    keeper.keep_register()
    assert len(list((tmp_path / "copy").glob("register.[0-9]*"))) == 1
    for _ in range(2):
        one_office.clock.time += CONFIRM_AFTER
        one_office.house.follow()
        keeper.keep_register()
    assert register.full


def _killed() -> None:
    raise KeyboardInterrupt


def test_older_copies_of_a_process_that_was_killed_before_it_let_go_of_them(
    one_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.actions.keeping.Pace.due", True)
    register, people = (Generations(tmp_path / "copy", kind, (KEY,)) for kind in ("register", "people"))
    keeper = Keeper(one_office.house, None, register, people)  # type: ignore[arg-type]
    for _ in range(3):
        one_office.apply(f"JP,8.10.b,Ministry {_},,,,,2026-01-01")
        one_office.house.follow()
        keeper.keep_register()
    _erase(one_office)
    with monkeypatch.context() as before:
        before.setattr(register, "only_newest", _killed)
        with pytest.raises(KeyboardInterrupt):
            keeper.keep_register()
    assert len(list((tmp_path / "copy").glob("register.[0-9]*"))) == 3
    after = Generations(tmp_path / "copy", "register", (KEY,))
    following = Keeper(one_office.house, None, after, people)  # type: ignore[arg-type]
    assert following.restore()
    one_office.house.follow()
    following.keep_register()
    assert len(list((tmp_path / "copy").glob("register.[0-9]*"))) == 1


def test_the_list_erases_again_in_a_copy_of_before(one_office: Office, office: Office) -> None:
    """``office`` stands for a copy in which the same was written: keys are derived, so they are the same there."""
    _erase(one_office)
    content, many = listed(one_office.house)
    assert many == 1
    assert NAME.encode() not in content
    with pytest.raises(ValueError, match="missing required field"):
        reapply(office.house, b"{}")
    nothing = reapply(office.house, content)
    assert (nothing.listed, nothing.done, nothing.lines) == (1, 0, 0)
    known = reapply(one_office.house, content)
    assert (known.listed, known.done) == (1, 0)


def test_people_without_a_fresh_sign_in_neither_ask_nor_approve(one_office: Office) -> None:
    stale = somebody(Role.REGISTRAR, stepped_up=False)
    with pytest.raises(Exception, match="fresh sign-in"):
        asking.ask(one_office.house, stale, {}, None)
    with pytest.raises(Exception, match="fresh sign-in"):
        deciding.approve(one_office.house, somebody(Role.APPROVER, stepped_up=False), "x_1", {"digest": "x"}, None)
