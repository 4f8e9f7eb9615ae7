"""Verifier keys in their text form, and what is refused of them."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.bundle.keys import NotVerifiedError, SigningKey, VerifierKey

NAME = "directory.example/register/public"
KEY = SigningKey(bytes(range(32)))
# The example of C2SP signed-note.
EXAMPLE = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
EXAMPLE_TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
EXAMPLE_SIGNATURE = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="


def test_a_key_is_read_back_as_it_was_written() -> None:
    key = KEY.named(NAME)
    assert VerifierKey.parse(f"{key}\n") == key
    assert str(key).startswith(f"{NAME}+{key.id.hex()}+AQ")


def test_the_published_example_holds() -> None:
    key = VerifierKey.parse(EXAMPLE)
    signature = base64.b64decode(EXAMPLE_SIGNATURE)
    assert (key.id, str(key)) == (signature[:4], EXAMPLE)
    assert key.verifies(EXAMPLE_TEXT.encode(), signature[4:])
    assert not key.verifies(EXAMPLE_TEXT.replace("answer", "Answer").encode(), signature[4:])


@given(st.binary(max_size=64))
def test_a_key_signs_and_no_other_signature_holds(message: bytes) -> None:
    signature, key = KEY.sign(message), KEY.named(NAME)
    assert key.verifies(message, signature)
    assert not key.verifies(message + b"x", signature)
    assert not key.verifies(message, signature[:-1])
    assert not SigningKey.new().named(NAME).verifies(message, signature)


def test_a_key_is_kept_as_32_bytes() -> None:
    assert SigningKey(KEY.secret).public == KEY.public
    with pytest.raises(ValueError, match="32"):
        SigningKey(b"short")


@pytest.mark.parametrize("name", ["two words", "a+b", ""])
def test_a_name_that_no_note_can_carry_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no name of a key"):
        KEY.named(name)


def test_an_unknown_algorithm_is_refused_by_name() -> None:
    later = VerifierKey(NAME, KEY.public, algorithm=6)
    with pytest.raises(NotVerifiedError, match=r"algorithm 6, which this version does not know; it knows Ed25519 \(1\)"):
        VerifierKey.parse(str(later))
    with pytest.raises(NotVerifiedError, match="algorithm 6"):
        later.verifies(b"", b"")


@pytest.mark.parametrize("text", ["", "name", "name+00000000", "name+00000000+!!", "na me+00000000+AQ==", "+00000000+AQ=="])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(NotVerifiedError, match="no verifier key"):
        VerifierKey.parse(text)


def test_an_altered_key_is_refused() -> None:
    other = SigningKey.new().named(NAME)
    swapped = str(KEY.named(NAME)).replace(KEY.named(NAME).id.hex(), other.id.hex())
    with pytest.raises(NotVerifiedError, match="it was altered"):
        VerifierKey.parse(swapped)
    with pytest.raises(NotVerifiedError, match="has 31 bytes"):
        VerifierKey.parse(str(VerifierKey(NAME, KEY.public[1:])))
