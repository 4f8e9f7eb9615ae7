"""Trees against the definition of RFC 6962, written down here once more as naively as it stands there."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.access import Audience
from app.domain.tree import EMPTY_ROOT, HASH_BYTES, Tree, consistent, included, leaf_hash, node_hash, root_of
from app.domain.trees import Trees

sizes = st.one_of(st.integers(1, 40), st.integers(250, 260), st.integers(505, 520), st.integers(767, 1100))


def leaves(count: int) -> list[bytes]:
    return [leaf_hash(b"line %d" % number) for number in range(count)]


def naive_root(hashes: list[bytes]) -> bytes:
    if not hashes:
        return sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    part = 1
    while part * 2 < len(hashes):
        part *= 2
    return sha256(b"\x01" + naive_root(hashes[:part]) + naive_root(hashes[part:])).digest()


def tree(count: int) -> Tree:
    return Tree(b"".join(leaves(count)))


@given(sizes, st.data())
def test_roots_of_a_tree_and_of_its_beginnings_are_those_of_the_definition(count: int, draw: st.DataObject) -> None:
    grown, size = tree(count), draw.draw(st.integers(0, count))
    assert grown.root() == naive_root(leaves(count)) == root_of(leaves(count))
    assert grown.root(size) == naive_root(leaves(size)) == root_of(leaves(size))


@given(sizes, st.data())
def test_each_leaf_is_shown_to_be_in_and_no_other(count: int, draw: st.DataObject) -> None:
    grown = tree(count)
    size = draw.draw(st.integers(1, count))
    index = draw.draw(st.integers(0, size - 1))
    proof, root = grown.inclusion(index, size), grown.root(size)
    assert included(grown.leaf(index), index, size, proof, root)
    assert not included(leaf_hash(b"another"), index, size, proof, root)
    assert not included(grown.leaf(index), index, size, proof, leaf_hash(b"another"))
    assert not included(grown.leaf(index), index, size, [*proof, root], root)
    assert not included(grown.leaf(index), size, size, proof, root)
    assert not included(grown.leaf(index), -1, size, proof, root)
    if proof:
        assert not included(grown.leaf(index), index, size, proof[1:], root)
        assert not included(grown.leaf(index), index, size, proof[:-1], root)
        assert not included(grown.leaf(index), (index + 1) % size, size, proof, root)
        changed = [bytes([proof[-1][0] ^ 1]) + proof[-1][1:]]
        assert not included(grown.leaf(index), index, size, proof[:-1] + changed, root)


@given(sizes, st.data())
def test_a_tree_is_shown_to_be_an_older_one_grown_and_no_other(count: int, draw: st.DataObject) -> None:
    grown = tree(count)
    size = draw.draw(st.integers(0, count))
    older = draw.draw(st.integers(0, size))
    then, now = (older, grown.root(older)), (size, grown.root(size))
    proof = grown.consistency(older, size)
    assert consistent(then, now, proof)
    another = leaf_hash(b"another")
    assert not consistent((older, another), now, proof)
    assert older == 0 or not consistent(then, (size, another), proof)
    assert not consistent(then, now, [*proof, another])
    assert older == size or not consistent(now, then, proof)
    if proof:
        assert not consistent(then, now, proof[:-1])
        assert not consistent(then, now, [])
        assert not consistent(then, now, [another, *proof[1:]])


@given(sizes)
def test_adding_one_by_one_makes_the_same_tree(count: int) -> None:
    grown = Tree()
    for leaf in leaves(count):
        grown.append(leaf)
    assert (len(grown), grown.root()) == (count, tree(count).root())
    assert [grown.leaf(index) for index in range(count)] == leaves(count)


def test_the_empty_tree() -> None:
    assert Tree().root() == EMPTY_ROOT == root_of([])
    assert Tree().consistency(0) == []


def test_two_leaves_are_hashed_together() -> None:
    assert tree(2).root() == node_hash(*leaves(2)) == sha256(b"\x01" + b"".join(leaves(2))).digest()


def test_what_a_tree_does_not_hold_is_refused() -> None:
    small = tree(3)
    with pytest.raises(ValueError, match="3 leaves, not 4"):
        small.root(4)
    with pytest.raises(ValueError, match="leaf 2 is not in a tree of 2"):
        small.inclusion(2, 2)
    with pytest.raises(ValueError, match="a tree of 2 is not one of 3 grown"):
        small.consistency(3, 2)
    with pytest.raises(IndexError):
        small.leaf(3)
    with pytest.raises(ValueError, match="not 31"):
        small.append(b"x" * (HASH_BYTES - 1))
    with pytest.raises(ValueError, match="no whole number"):
        Tree(b"x" * (HASH_BYTES + 1))


@given(st.lists(st.sampled_from(Audience), max_size=600))
def test_each_audience_has_a_tree_of_what_it_may_read(lines: list[Audience]) -> None:
    trees = Trees()
    for number, audience in enumerate(lines):
        trees.add([(audience, leaf_hash(b"line %d" % number))])
    for reader in Audience:
        own = [leaf_hash(b"line %d" % number) for number, audience in enumerate(lines) if audience <= reader]
        assert trees.of(reader).root() == naive_root(own)
        assert len(trees.of(reader)) == len(own)
        assert [trees.of(reader).leaf(index) for index in range(len(own))] == own


def test_only_whole_hashes_are_added() -> None:
    with pytest.raises(ValueError, match="not 31"):
        Trees().add([(Audience.PUBLIC, b"x" * (HASH_BYTES - 1))])
