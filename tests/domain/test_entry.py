"""Hashes of ledger lines: a public line can be recomputed by anybody, a line above public gives nothing away."""

import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.domain.access import Audience
from app.domain.entry import Change, leaf_content, leaf_of
from tests.makers import draft, entry, span

PHONE = b'{"channels":[{"slot":"duty_phone","value":"+81312345678"}]}'
above_public = pytest.mark.parametrize("audience", [each for each in Audience if each > Audience.PUBLIC])


def test_a_public_leaf_is_recomputable_from_what_is_published() -> None:
    line = entry(7, payload=b'{"state":"JP"}', span=span("2023-01-01", "2024-01-01"), version=3)
    published = {
        "recorded_at": "2026-06-01T12:00:00.000000Z",
        "kind": "designation",
        "key": "d_1",
        "state": "JP",
        "provision": "8.10.a",
        "audience": "public",
        "version": 3,
        "valid_from": "2023-01-01",
        "valid_to": "2024-01-01",
        "change": "create",
        "payload": '{"state":"JP"}',
        "notification": "n_1",
        "approval": "sha256:1",
    }
    content = json.dumps(published, sort_keys=True, separators=(",", ":")).encode()
    assert leaf_content(line) == content
    assert line.leaf == hashlib.sha256(b"\x00" + content).digest()


DIFFERENT: dict[str, Any] = {
    "recorded_at": entry().recorded_at.replace(year=2027),
    "kind": "authority",
    "key": "d_2",
    "state": "FR",
    "provision": None,
    "version": 2,
    "span": span("2023-01-02"),
    "change": Change.AMEND,
    "payload": None,
    "notification": "n_2",
    "approval": "sha256:2",
}


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("name", sorted(DIFFERENT))
def test_every_member_is_hashed(name: str, audience: Audience) -> None:
    line = entry(audience=audience)
    assert leaf_of(replace(line, **{name: DIFFERENT[name]})) != line.leaf


@pytest.mark.parametrize("audience", Audience)
def test_the_number_in_the_ledger_is_not_hashed_nor_told(audience: Audience) -> None:
    """It would tell how many lines there are that a reader may not see."""
    line = entry(7, audience=audience)
    assert leaf_of(replace(line, number=70_007)) == line.leaf
    assert "number" not in json.loads(line.line())


@above_public
def test_the_audience_is_hashed(audience: Audience) -> None:
    assert leaf_of(entry(audience=audience)) not in {leaf_of(entry(audience=each)) for each in Audience if each != audience}


@above_public
def test_a_salted_leaf_changes_with_salt_and_with_payload(audience: Audience) -> None:
    line = entry(audience=audience, payload=PHONE)
    assert leaf_of(replace(line, salt=b"\x01" * 32)) != line.leaf
    assert leaf_of(replace(line, payload=PHONE.replace(b"5678", b"5679"))) != line.leaf
    assert line.leaf == hashlib.sha256(b"\x00" + leaf_content(line)).digest()


@above_public
@given(st.text(st.characters(categories=["L", "N"]), min_size=6))
def test_nothing_of_a_line_above_public_is_in_its_leaf(audience: Audience, value: str) -> None:
    payload = json.dumps({"person": value}, ensure_ascii=False).encode()
    members = json.loads(leaf_content(entry(3, audience=audience, payload=payload, key="d_secret")))
    commitment = members.pop("commitment")
    assert members == {"audience": audience.label}
    assert len(bytes.fromhex(commitment)) == 32


@above_public
def test_the_commitment_can_be_opened_with_the_salt(audience: Audience) -> None:
    line = entry(audience=audience, payload=PHONE, salt=b"\x07" * 32)
    commitment = json.loads(leaf_content(line))["commitment"]
    assert commitment == hashlib.sha256(b"\x07" * 32 + line.line()).hexdigest()


@above_public
@pytest.mark.parametrize("salt", [None, b""])
def test_a_line_above_public_needs_its_salt(audience: Audience, salt: bytes | None) -> None:
    with pytest.raises(ValueError, match="no salt"):
        leaf_of(replace(entry(audience=audience), salt=salt))


def test_an_open_span_and_a_missing_payload_are_null() -> None:
    said = draft(payload=None, change=Change.END).as_json()
    assert said["payload"] is None
    assert said["valid_to"] is None
    assert said["change"] == "end"
