"""Signed notes, checkpoints and proofs: what holds, and each way in which one does not."""

import base64
from dataclasses import replace

import pytest

from app.bundle.checkpoint import Checkpoint, open_checkpoint, origin_of, sign
from app.bundle.keys import NotVerifiedError, SigningKey
from app.bundle.note import Note
from app.bundle.proof import Proof
from app.domain.access import Audience
from app.domain.tree import EMPTY_ROOT, Tree, leaf_hash

ORIGIN = origin_of("directory.example/register", Audience.PUBLIC)
OLD, NEW = SigningKey(b"o" * 32), SigningKey(b"n" * 32)
KEYS = [OLD.named(ORIGIN)]
TREE = Tree(b"".join(leaf_hash(b"line %d" % number) for number in range(11)))
CHECKPOINT = Checkpoint(ORIGIN, len(TREE), TREE.root())
NOTE = sign(CHECKPOINT, [OLD])
PROOF = Proof(4, tuple(TREE.inclusion(4)), NOTE)


def test_a_checkpoint_is_three_lines_and_a_signature() -> None:
    origin, size, root, blank, signature = NOTE.splitlines()
    assert (origin, size, base64.b64decode(root), blank) == ("directory.example/register/public", "11", TREE.root(), "")
    assert signature.startswith(f"\u2014 {ORIGIN} ")
    assert open_checkpoint(NOTE, KEYS, ORIGIN) == CHECKPOINT
    assert sign(CHECKPOINT, [OLD]) == NOTE


def test_a_checkpoint_of_no_line() -> None:
    empty = Checkpoint(ORIGIN, 0, EMPTY_ROOT)
    assert open_checkpoint(sign(empty, [OLD]), KEYS, ORIGIN) == empty


def test_while_keys_change_a_checkpoint_is_signed_by_both_and_either_is_enough() -> None:
    note = sign(CHECKPOINT, [OLD, NEW])
    for keys in (KEYS, [NEW.named(ORIGIN)], [*KEYS, NEW.named(ORIGIN)]):
        assert open_checkpoint(note, keys, ORIGIN) == CHECKPOINT
    assert Note.parse(note).verified_by([NEW.named(ORIGIN), *KEYS]) == (KEYS[0], NEW.named(ORIGIN))


def test_a_signature_of_a_known_key_that_does_not_hold_spoils_the_note() -> None:
    parsed = Note.parse(sign(CHECKPOINT, [OLD, NEW]))
    spoilt = replace(parsed, signatures=(parsed.signatures[0], replace(parsed.signatures[1], value=b"x" * 64)))
    assert open_checkpoint(str(spoilt), KEYS, ORIGIN) == CHECKPOINT
    with pytest.raises(NotVerifiedError, match="does not hold"):
        open_checkpoint(str(spoilt), [*KEYS, NEW.named(ORIGIN)], ORIGIN)


@pytest.mark.parametrize("place", range(len(NOTE)))
def test_a_changed_character_fails_wherever_it_is(place: int) -> None:
    changed = NOTE[:place] + chr(ord(NOTE[place]) ^ 1) + NOTE[place + 1 :]
    with pytest.raises(NotVerifiedError):
        open_checkpoint(changed, KEYS, ORIGIN)


def test_another_tree_or_another_key_is_named() -> None:
    with pytest.raises(NotVerifiedError, match=r"a checkpoint of directory\.example/register/public, not of"):
        open_checkpoint(NOTE, KEYS, origin_of("directory.example/register", Audience.NETWORK))
    with pytest.raises(NotVerifiedError, match=r"signed by directory\S+ \(\w{8}\); expected is directory\S+ \(\w{8}\)$"):
        open_checkpoint(NOTE, [NEW.named(ORIGIN)], ORIGIN)
    with pytest.raises(NotVerifiedError, match="expected is no key"):
        open_checkpoint(NOTE, [], ORIGIN)


@pytest.mark.parametrize(
    "written",
    ["", "text\n", "text\n\n", "text", NOTE[:-1], NOTE + "more\n", NOTE.replace("\n", "\r\n"), "x" * 70_000 + NOTE,
     "text\n\n\u2014 name AAAA\n", "text\n\n\u2014 name AAAAA\n", "text\n\n- name AAAAAAAA\n"],
)  # fmt: skip
def test_what_is_no_note_is_refused(written: str) -> None:
    with pytest.raises(NotVerifiedError, match="no signed note"):
        Note.parse(written)


@pytest.mark.parametrize("text", ["", "a\n1\n", "a\n01\nAA==\n", "a\nb\nAA==\n", "a\n1\n!\n", "a\n\n1\n", "a\n1\nAA==\n"])
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(NotVerifiedError, match="no checkpoint"):
        Checkpoint.parse(text)


def test_further_lines_of_a_checkpoint_pass() -> None:
    assert Checkpoint.parse(CHECKPOINT.text + "something else\n") == CHECKPOINT


def test_a_proof_holds_for_its_line_alone() -> None:
    read = Proof.parse(str(PROOF))
    assert read == PROOF
    assert read.verify(leaf_hash(b"line 4"), KEYS, ORIGIN) == CHECKPOINT
    with pytest.raises(NotVerifiedError, match="not line 4 of the 11"):
        read.verify(leaf_hash(b"line 5"), KEYS, ORIGIN)
    with pytest.raises(NotVerifiedError, match="not line 5 of the 11"):
        replace(read, index=5).verify(leaf_hash(b"line 4"), KEYS, ORIGIN)


def test_a_proof_may_bring_the_content_of_its_leaf() -> None:
    told = replace(PROOF, extra=b"line 4")
    assert str(told).splitlines()[1] == "extra bGluZSA0"
    assert Proof.parse(str(told)) == told


@pytest.mark.parametrize(
    "written",
    ["", "c2sp.org/tlog-proof@v1\n\n" + NOTE, str(PROOF).replace("@v1", "@v2"), str(PROOF).replace("index 4", "index 04")],
)
def test_what_is_no_proof_is_refused(written: str) -> None:
    with pytest.raises(NotVerifiedError, match="no proof"):
        Proof.parse(written)


@pytest.mark.parametrize("line", ["AAAA", "!"])
@pytest.mark.parametrize("head", ["", "extra AAAA\n"])
def test_a_proof_with_something_else_than_hashes_is_refused(line: str, head: str) -> None:
    with pytest.raises(NotVerifiedError, match=r"is no hash|is not base64"):
        Proof.parse(f"c2sp.org/tlog-proof@v1\n{head}index 0\n{line}\n\n{NOTE}")
