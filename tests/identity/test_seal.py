"""The seal opens what it closed, marks without telling, and does nothing without a key."""

import base64
import secrets

import pytest

from app.identity.seal import BUCKETS, MissingKeyError, Seal
from tests.makers import SEAL_KEY


def other_key() -> str:
    """Another key."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def test_a_seal_opens_what_it_closed() -> None:
    seal, other = Seal(SEAL_KEY), Seal(other_key())
    closed = seal.close("secret")
    assert "secret" not in closed
    assert seal.open(closed) == "secret"
    for wrong in (closed[:-4], "", "é", "\ud800", closed.swapcase()):
        assert seal.open(wrong) is None
    assert other.open(closed) is None


@pytest.mark.parametrize(
    "key", [",", "short", "é" * 43, base64.urlsafe_b64encode(b"x" * 31).decode(), base64.urlsafe_b64encode(bytes(32)).decode()]
)
def test_a_weak_key_is_none(key: str) -> None:
    with pytest.raises(ValueError, match="not"):
        Seal(key)


def test_tries_are_counted_in_places_that_nobody_can_foresee() -> None:
    seal, other = Seal(SEAL_KEY), Seal(other_key())
    names = [f"n{number}" for number in range(50)]
    places = [seal.bucket("address", name) for name in names]
    assert all(0 <= place < BUCKETS for place in places)
    assert places == [seal.bucket("address", name) for name in names]
    assert places != [seal.bucket("device", name) for name in names]
    assert places != [other.bucket("address", name) for name in names]


def test_a_mark_tells_nothing_and_is_the_same_again() -> None:
    seal, other = Seal(SEAL_KEY), Seal(other_key())
    assert seal.mark("search", "tokyo") == seal.mark("search", "tokyo")
    marks = {each.mark(*what) for each in (seal, other) for what in (("search", "tokyo"), ("search", "Tokyo"), ("x", "tokyo"))}
    assert len(marks) == 6
    assert len({seal.key("one"), seal.key("two"), other.key("one")}) == 3


def test_an_old_key_still_opens() -> None:
    old, new = other_key(), other_key()
    closed = Seal(old).close("secret")
    assert Seal(f"{new}, {old}").open(closed) == "secret"
    assert Seal(new).open(Seal(f"{new},{old}").close("secret")) == "secret"


def test_without_a_key_nothing_is_sealed() -> None:
    seal = Seal()
    assert not seal.ready
    for use in (lambda: seal.close("x"), lambda: seal.open("x"), lambda: seal.mark("x", "y"), lambda: seal.key("x")):
        with pytest.raises(MissingKeyError, match="AUTHDIR_SEAL_KEY"):
            use()
