"""Canonical bytes are those of RFC 8785, and whatever does not travel between JSON readers is refused."""

import hashlib
import json
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from app.domain.canonical import SAFE_INTEGER, canonical, canonical_but_for, derived_key, digest, nfc

texts = st.text(st.characters(exclude_categories=["Cs"]))
scalars = st.none() | st.booleans() | texts | st.integers(-SAFE_INTEGER, SAFE_INTEGER)
values = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(texts, inner), max_leaves=20)


@given(values)
def test_the_bytes_are_those_of_the_reference_library(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@given(values)
def test_reading_gives_the_value_back(value: Any) -> None:
    assert json.loads(canonical(value)) == value


@given(st.dictionaries(texts, scalars, max_size=6))
def test_the_order_of_members_says_nothing(value: dict[str, Any]) -> None:
    assert canonical(dict(reversed(value.items()))) == canonical(value)


def test_names_are_in_the_order_of_utf_16() -> None:
    """The Euro sign, an emoji, a letter that comes after the emoji's surrogates but before its code point."""
    assert canonical({"ﬃ": 1, "😀": 2, "€": 3}).decode() == '{"€":3,"😀":2,"ﬃ":1}'


@given(values, values)
def test_only_the_doubtful_parts_of_a_value_are_looked_through(one: Any, other: Any) -> None:
    value = {"row": 2, "source": one, "changes": [{"field": "note", "before": None, "after": other}]}
    assert canonical_but_for(value, one, [None, other]) == rfc8785.dumps(value)


@pytest.mark.parametrize("refused", [1.5, SAFE_INTEGER + 1])
def test_what_does_not_travel_is_refused_in_doubtful_parts(refused: float) -> None:
    with pytest.raises((TypeError, ValueError), match="canonical bytes"):
        canonical_but_for({"source": [{"a": refused}]}, [{"a": refused}])


@pytest.mark.parametrize("number", [0.0, 1.5, float("nan"), float("inf")])
def test_floats_are_refused_wherever_they_stand(number: float) -> None:
    for value in (number, [number], {"a": {"b": (number,)}}):
        with pytest.raises(TypeError):
            canonical(value)


@pytest.mark.parametrize("number", [2**53, -(2**53), 2**64])
def test_integers_that_other_readers_round_are_refused(number: int) -> None:
    with pytest.raises(ValueError, match=r"2\^53-1"):
        canonical({"a": [number]})
    assert canonical([SAFE_INTEGER, -SAFE_INTEGER]) == b"[9007199254740991,-9007199254740991]"


@pytest.mark.parametrize("value", [b"bytes", {1, 2}, {1: "a"}, {None: "a"}, object()])
def test_other_types_are_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical(value)


@pytest.mark.parametrize("value", ["\ud800", {"\ud800": 1}])
def test_half_a_character_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="surrogates"):
        canonical(value)


@given(values)
def test_a_digest_is_that_of_the_canonical_bytes(value: Any) -> None:
    for each in (value, {"a": [value, value], "b": value}):
        assert digest(each) == "sha256:" + hashlib.sha256(canonical(each)).hexdigest()


def test_a_digest_names_its_algorithm() -> None:
    assert digest({"a": 1}) == "sha256:" + hashlib.sha256(b'{"a":1}').hexdigest()


def test_a_derived_key_follows_from_its_parts_and_their_borders() -> None:
    key = derived_key("d_", "n_1", "JP")
    assert key == derived_key("d_", "n_1", "JP")
    assert key.startswith("d_")
    assert len(key) == 22
    assert key[2:].isalnum()
    assert len({key, derived_key("d_", "n_1J", "P"), derived_key("d_", "n_1", "JP", ""), derived_key("a_", "n_1", "JP")}) == 4


def test_one_text_has_one_form() -> None:
    assert nfc("e\u0301") == nfc("\u00e9") == "\u00e9"
