"""The signer signs what is stored and only if it is as it was: whatever is edited or removed is named, on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from app.actions.check_signed import checkpoints, trees_of
from app.actions.sign import Signer
from app.actions.signed import opened
from app.bundle.checkpoint import Checkpoint, open_checkpoint, origin_of
from app.bundle.keyring import Keyring
from app.bundle.keys import NotVerifiedError
from app.bundle.note import Note
from app.bundle.remembered import Remembered
from app.domain.access import Audience
from app.domain.entry import Entry, leaf_of
from app.domain.errors import DatabaseUnavailable, NotSigned, RestoredCopy
from app.domain.tree import root_of
from app.store.signed import SignedTree
from app.store.unit import Database
from tests.store.makers import Hand, draft

REGISTER = "directory.example/register"


class Desk:
    """A database with lines, and a signer beside it."""

    def __init__(self, url: str, folder: Path) -> None:
        self.folder = folder
        self.clock = Hand()
        self.url = url
        self.database = Database(url, self.clock, allow_unsafe_durability=True)
        self.count = 0

    def reopen(self) -> None:
        """As a process that has seen nothing of this database yet."""
        self.database.close()
        self.database = Database(self.url, self.clock, allow_unsafe_durability=True)

    def write(self, *audiences: Audience) -> None:
        drafts = [draft(f"a_{self.count + place}", audience=audience) for place, audience in enumerate(audiences)]
        self.count += len(drafts)
        with self.database.writing() as unit:
            unit.ledger.append(drafts, notification=f"n_{self.count}", approval="sha256:1")

    def signer(self) -> Signer:
        keyring = Keyring(self.folder)
        signer = Signer(self.database, self.clock, keyring, Remembered(self.folder))
        if not keyring.keys:
            signer.make_key(REGISTER)
        return signer

    def entries(self) -> list[Entry]:
        with self.database.reading() as unit:
            return list(unit.ledger.all_entries())

    def published(self) -> list[SignedTree]:
        with self.database.reading() as unit:
            return unit.signed.trees()

    def troubles(self) -> list[str]:
        with self.database.reading() as unit:
            entries, signed, keys = list(unit.ledger.all_entries()), unit.signed.trees(), unit.signed.inventory()
        return [f"{each.place}: {each.detail}" for each in checkpoints(trees_of(entries), signed, keys)]


@pytest.fixture
def desk(migrated_url: str, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(migrated_url, tmp_path / "signer")
    made.write(*Audience, *Audience)
    yield made
    made.database.close()


@pytest.fixture
def engine(migrated_url: str) -> Iterator[Engine]:
    made = create_engine(migrated_url)
    yield made
    made.dispose()


def tamper(engine: Engine, *statements: str) -> None:
    """What somebody with all rights on the database does."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE entry DISABLE TRIGGER USER"))
        else:
            for change in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER entry_refuses_{change}"))
        for statement in statements:
            connection.execute(text(statement))


def test_each_audience_gets_a_checkpoint_of_its_own_lines(desk: Desk) -> None:
    done = desk.signer().sign(whole=True)
    assert (done.number, done.fresh, len(done.keys)) == (8, tuple(Audience), 1)
    for told in desk.published():
        own = [leaf_of(entry) for entry in desk.entries() if entry.audience <= told.audience]
        keys = [Keyring(desk.folder).signing[0].named(origin_of(REGISTER, told.audience))]
        assert open_checkpoint(told.note, keys, origin_of(REGISTER, told.audience)) == Checkpoint(
            origin_of(REGISTER, told.audience), len(own), root_of(own)
        )
    assert desk.troubles() == []


def test_what_did_not_grow_is_not_signed_again(desk: Desk) -> None:
    signer = desk.signer()
    signer.sign(whole=True)
    assert signer.sign(whole=False).fresh == ()
    desk.write(Audience.NETWORK)
    assert signer.sign(whole=False).fresh == (Audience.NETWORK, Audience.RESTRICTED)
    assert desk.signer().sign(whole=True).fresh == ()
    assert desk.troubles() == []


def test_while_keys_change_both_sign(desk: Desk) -> None:
    signer = desk.signer()
    (first,) = signer.sign(whole=True).keys
    desk.clock.move(days=1)
    new = signer.make_key("another name")
    done = signer.sign(whole=False)
    assert (done.fresh, done.keys) == (tuple(Audience), (first, new.id))
    assert [len(Note.parse(each.note).signatures) for each in desk.published()[-4:]] == [2] * 4
    signer.end_key(first)
    assert signer.sign(whole=False).keys == (new.id,)
    with desk.database.reading() as unit:
        known = unit.signed.inventory()
    assert [(each.id, each.ends_at is None, each.speaks_for) for each in known] == [
        (first, False, REGISTER),
        (new.id, True, REGISTER),
    ]
    with pytest.raises(NotSigned, match="the only key that signs"):
        signer.end_key(new.id)
    assert desk.troubles() == []


EDITS = {
    "UPDATE entry SET payload = '{}' WHERE number = 3": r"entry 3 \(authority a_2\) does not match its hash",
    "UPDATE entry SET salt = NULL WHERE number = 3": "entry 3 cannot be hashed",
    "UPDATE entry SET audience = 9 WHERE number = 3": "after entry 0 cannot be read",
    "DELETE FROM entry WHERE number = 3": "entry 3 is missing: entry 4 stands in its place",
    "DELETE FROM entry WHERE number > 6": "entry 7 is missing",
    "UPDATE head SET number = 6": "entry 7 and those after it are gone: lines up to 8 were signed",
}


@pytest.mark.parametrize("edit", EDITS)
def test_what_was_edited_or_removed_is_named_and_nothing_is_signed(desk: Desk, engine: Engine, edit: str) -> None:
    desk.signer().sign(whole=True)
    before = desk.published()
    unbound = ["ALTER TABLE entry DROP CONSTRAINT ck_entry_audience"] if engine.dialect.name == "postgresql" else []
    if "audience" in edit and not unbound:
        unbound = ["PRAGMA ignore_check_constraints = ON"]
    tamper(engine, *unbound, edit)
    desk.reopen()
    with pytest.raises(NotSigned, match=EDITS[edit]):
        desk.signer().sign(whole=True)
    assert desk.published() == before


def _swap_hash(desk: Desk, engine: Engine, number: int) -> None:
    """Line and hash are changed together, as somebody does who knows about the hashes."""
    tamper(engine, f"UPDATE entry SET payload = '{{}}' WHERE number = {number}")
    changed = desk.entries()[number - 1]
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE entry SET leaf = :leaf WHERE number = :number"), {"leaf": leaf_of(changed), "number": number}
        )


def test_a_line_that_was_changed_together_with_its_hash_is_named(desk: Desk, engine: Engine) -> None:
    signer = desk.signer()
    signer.sign(whole=True)
    _swap_hash(desk, engine, 1)
    with pytest.raises(NotSigned, match="entry 1 is not the one that was signed: its line and its hash were both changed"):
        signer.sign(whole=True)
    assert len(desk.troubles()) == 4
    assert all("is of other lines than are there" in each for each in desk.troubles())


def test_a_signer_that_lost_what_it_remembers_signs_no_other_history(desk: Desk, engine: Engine) -> None:
    desk.signer().sign(whole=True)
    for name in ("leaves", "signed.json"):
        (desk.folder / name).unlink()
    assert desk.signer().sign(whole=True).fresh == ()
    for name in ("leaves", "signed.json"):
        (desk.folder / name).unlink()
    _swap_hash(desk, engine, 1)
    with pytest.raises(NotSigned, match="the checkpoint of 2 public lines that was published is of other lines"):
        desk.signer().sign(whole=True)
    tamper_again = ["DELETE FROM entry WHERE number > 4", "UPDATE head SET number = 4"]
    with engine.begin() as connection:
        for statement in tamper_again:
            connection.execute(text(statement))
    desk.reopen()
    with pytest.raises(NotSigned, match="shorter than the checkpoint of 2 public lines"):
        desk.signer().sign(whole=True)
    assert any("lines were removed after they were signed" in each for each in desk.troubles())


def test_after_an_older_copy_was_put_back_only_who_has_the_signers_folder_lets_it_sign(desk: Desk, engine: Engine) -> None:
    desk.signer().sign(whole=True)
    desk.write(Audience.PUBLIC)
    tamper(engine, "DELETE FROM entry WHERE number > 8", "UPDATE head SET number = 8")
    with engine.begin() as connection:  # as released, by whoever can write there
        row = "INSERT INTO restoration (id, made_at, entries, restored_at, released_at) VALUES (1, :now, 8, :now, :now)"
        connection.execute(text(row), {"now": str(desk.clock.now())})
    desk.reopen()
    Remembered(desk.folder).add([(Audience.PUBLIC, b"l" * 32)])  # the line that was signed after the copy was made
    with pytest.raises(NotSigned, match="entry 9 and those after it are gone"):
        desk.signer().sign(whole=True)
    for name in ("leaves", "signed.json"):
        (desk.folder / name).rename(desk.folder / f"{name}.before")
    assert desk.signer().sign(whole=True).number == 8
    desk.write(Audience.PUBLIC)
    assert desk.signer().sign(whole=False).fresh == tuple(Audience)
    assert desk.troubles() == []


def test_a_checkpoint_that_nobody_signed_is_found(desk: Desk) -> None:
    desk.signer().sign(whole=True)
    with desk.database.signing() as signed:
        first = signed.trees()[0]
        signed.publish(Audience.PUBLIC, 1, first.root, first.note, desk.clock.now())
    details = "\n".join(desk.troubles())
    assert "checkpoint 5 (1 public lines): is of other lines than are there" in details
    assert "is of fewer lines than checkpoint 1 before it" in details
    assert "says something else than its note" in details
    with pytest.raises(NotVerifiedError, match="expected is no key"):
        opened(first, [])


def test_of_a_copy_that_nobody_released_nothing_is_signed_or_remembered(desk: Desk, engine: Engine) -> None:
    """Else a copy that was put aside again would have to be the beginning of every ledger that this signer signs."""
    desk.signer().sign(whole=True)
    before = Remembered(desk.folder).number
    desk.write(Audience.PUBLIC)
    copied = "INSERT INTO restoration (id, made_at, entries, restored_at) VALUES (1, :now, 9, :now)"
    with engine.begin() as connection:
        connection.execute(text(copied), {"now": str(desk.clock.now())})
    with pytest.raises(RestoredCopy):
        desk.signer().sign(whole=True)
    assert Remembered(desk.folder).number == before
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM restoration"))
    assert desk.signer().sign(whole=True).number == before + 1


def test_a_key_of_which_nobody_could_be_told_is_told_with_the_next_checkpoint(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> None:
        raise DatabaseUnavailable

    signer = desk.signer()
    signer.sign(whole=True)
    with monkeypatch.context() as cut:
        cut.setattr("app.store.signed.WritingSigned.tell_key", gone)
        with pytest.raises(DatabaseUnavailable):
            signer.make_key(REGISTER)
    desk.signer().sign(whole=True)
    old, new = Keyring(desk.folder).keys
    with monkeypatch.context() as cut:
        cut.setattr("app.store.signed.WritingSigned.tell_key", gone)
        with pytest.raises(DatabaseUnavailable):
            desk.signer().end_key(old.id)
    desk.signer().sign(whole=True)
    with desk.database.reading() as unit:
        found = {each.id: each.ends_at is None for each in unit.signed.inventory()}
    assert found == {old.id: False, new.id: True}
    assert desk.troubles() == []
    monkeypatch.setattr("app.store.signed.WritingSigned.tell_key", gone)
    desk.signer().sign(whole=True)  # what is told already is not told again
