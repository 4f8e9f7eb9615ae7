"""Lines as a process holds them say what they said; of a stream only the first and the newest are held as they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.domain.access import Audience
from app.domain.entry import Change, Entry
from app.domain.held import SALT_BYTES, Held, Packed, grown, held, piece_of, plain, put_together
from app.domain.timeline import Record
from app.domain.trees import Trees
from tests.makers import entry

LONG = b'{"text":"' + b"Competent for requests that concern the district. " * 20 + b'"}'
EMPTY = Record("designation", "d_1", "JP", {})


def in_trees(entries: list[Entry]) -> Trees:
    trees = Trees()
    trees.add([(each.audience, each.leaf) for each in entries])
    return trees


def versions(count: int, audience: Audience = Audience.PARTIES) -> list[Entry]:
    return [
        entry(number, audience=audience, version=number, payload=LONG.replace(b"district", b"district %d" % number))
        for number in range(1, count + 1)
    ]


@given(
    st.lists(st.tuples(st.sampled_from(Audience), st.sampled_from([None, b"{}", LONG, b'{"a":1}'])), min_size=1, max_size=9),
    st.integers(0, 9),
)
def test_a_record_that_grows_says_what_its_lines_say(said: list[tuple[Audience, bytes | None]], cut: int) -> None:
    lines = [entry(number, audience=audience, payload=payload) for number, (audience, payload) in enumerate(said, 1)]
    trees = in_trees(lines)
    record = grown(grown(EMPTY, lines[:cut], trees), lines[cut:], trees)
    assert record.entries() == lines
    assert record == grown(EMPTY, lines, trees)
    for stream in record.streams.values():
        kinds = [type(line) for line in stream]
        assert kinds == ([Held, *[Packed] * (len(stream) - 2), Held] if len(stream) > 1 else [Held])


def test_what_is_held_has_every_member_of_the_line() -> None:
    lines = [*versions(2), entry(3, payload=None, audience=Audience.PARTIES, change=Change.END), *versions(4)[3:]]
    stream = grown(EMPTY, lines, in_trees(lines)).streams[Audience.PARTIES]
    for before, after in zip(lines, stream, strict=True):
        assert isinstance(after, Held)
        assert (after.payload, after.salt, after.leaf) == (before.payload, before.salt, before.leaf)
        assert after.silent is before.silent is (before.payload is None)
        assert after.line() == before.line()
        assert hash(after) == hash(before)
        assert after.numbered(70) == replace(before, number=70)
        assert type(after.numbered(70)) is Entry


def test_a_line_is_another_one_where_any_member_differs() -> None:
    line = entry()
    assert line != replace(line, salt=b"other")
    assert line != "line"


def test_packed_lines_take_a_fraction_of_the_room() -> None:
    lines = versions(20)
    stream = grown(EMPTY, lines, in_trees(lines)).streams[Audience.PARTIES]
    pieces = [piece for packed, piece, _ in map(piece_of, stream) if packed and piece]
    assert len(pieces) == 18
    assert max(map(len, pieces)) < 1 + SALT_BYTES + len(LONG) / 10


@pytest.mark.parametrize("salt", [b"short", b"x" * (SALT_BYTES + 1)])
def test_a_salt_of_another_length_is_kept(salt: bytes) -> None:
    lines = [entry(number, audience=Audience.NETWORK, salt=salt) for number in (1, 2, 3)]
    stream = grown(EMPTY, lines, in_trees(lines)).streams[Audience.NETWORK]
    assert [each.salt for each in stream] == [salt] * 3
    assert not isinstance(stream[1], Packed)


def test_what_was_taken_apart_is_put_together_again() -> None:
    lines = versions(4)
    trees = in_trees(lines)
    stream = grown(EMPTY, lines, trees).streams[Audience.PARTIES]
    again = [put_together(plain(each), piece_of(each), stream[0].payload or b"", trees) for each in stream]
    assert again == lines
    assert [type(each) for each in again] == [type(each) for each in stream]


def test_a_line_alone_is_held_with_its_leaf_in_the_tree() -> None:
    line = entry()
    assert held(line, in_trees([line])).leaf == line.leaf
