"""The decoder for the whole house: what two readers could understand differently is refused, with its place."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import InvalidBody, MalformedBody
from app.intake.json_reader import rows_from_json
from app.intake.strict import MAX_DEPTH, Written, strict_json


@pytest.mark.parametrize(
    ("content", "code", "pointer"),
    [
        (b'{"a": {"b": 1, "b": 2}}', "duplicate-member", "/a"),
        (b'[{"x~/y": [NaN]}]', "not-a-number", "/0/x~0~1y/0"),
        (b"[-Infinity]", "not-a-number", "/0"),
        (b'{"a": "\\u0000"}', "unfit-character", "/a"),
        (b'{"a": "\\ud800 x"}', "unfit-character", "/a"),
        (b'{"a\\udfff": 1}', "unfit-character", ""),
        (b'{"a": 9223372036854775808}', "integer-too-large", "/a"),
        (b'{"a": -9223372036854775809}', "integer-too-large", "/a"),
        pytest.param(b"[" + b"9" * 5000 + b"]", "integer-too-large", "/0", id="thousands of digits"),
        (b"[1e999]", "number-out-of-range", "/0"),
        pytest.param(b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1), "too-deep", "", id="one too deep"),
        pytest.param(b"[" * 1_000_000, "too-deep", "", id="far too deep"),
        pytest.param(b'{"a":' * 100_000, "too-deep", "", id="objects far too deep"),
        (b'{"a": "\xff"}', "not-utf-8", ""),
        (b'{"a": "\xed\xa0\x80"}', "not-utf-8", ""),
        (b"{", "not-json", ""),
        (b'{"a": 1,}', "not-json", ""),
        (b"'a'", "not-json", ""),
        (b'"a\nb"', "not-json", ""),
        (b'"a\0b"', "not-json", ""),
        (b"1 2", "not-json", ""),
        (b"", "not-json", ""),
    ],
)
def test_a_text_is_refused(content: bytes, code: str, pointer: str) -> None:
    with pytest.raises(MalformedBody) as caught:
        strict_json(content)
    assert [(fault.code, fault.pointer) for fault in caught.value.faults] == [(code, pointer)]


def test_every_fault_is_named() -> None:
    with pytest.raises(MalformedBody) as caught:
        strict_json(b'{"a": NaN, "b": ["\\u0000", {"c": 1, "c": 1}]}')
    assert [fault.pointer for fault in caught.value.faults] == ["/a", "/b/0", "/b/1"]


def test_the_place_of_a_slip_is_named() -> None:
    with pytest.raises(MalformedBody, match="line 2, column 8"):
        strict_json(b'{\n  "a": x}')


def test_the_deepest_allowed_is_read_whatever_strings_hold() -> None:
    content = b"[" * MAX_DEPTH + b'"[[[[\\"[[["' + b"]" * MAX_DEPTH
    assert strict_json(content) == json.loads(content)


def test_numbers_keep_their_written_form() -> None:
    found = strict_json(b'[8.10, 8, -9223372036854775808, 1E2, "\\u00e9\\ud83d\\ude00"]')
    assert [number.text for number in found if isinstance(number, Written)] == ["8.10", "1E2"]
    assert found == [8.1, 8, -(2**63), 100.0, "é😀"]


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(VALUES, st.booleans())
def test_what_is_sound_reads_back(value: Any, ascii_only: bool) -> None:
    assert strict_json(json.dumps(value, ensure_ascii=ascii_only).encode()) == value


def test_rows_hold_text_numbers_flags_and_lists() -> None:
    content = b'[{"Article": 8.10, "n": 5, "yes": true, "no": false, "null": null, "list": ["a", "b"]}, {"other": "x"}, {}]'
    found = rows_from_json(strict_json(content))
    assert found.headings == ("Article", "n", "yes", "no", "null", "list", "other")
    assert [(row.number, row.cells) for row in found.rows] == [
        (1, ("8.10", "5", "yes", "no", "", "a\nb", "")),
        (2, ("", "", "", "", "", "", "x")),
    ]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ({}, [("no-rows", "/rows")]),
        ([], [("no-rows", "/rows")]),
        (None, [("no-rows", "/rows")]),
        ([{"a": 1}, "x"], [("not-a-row", "/rows/1")]),
        ([{"a/b": {"c": 1}, "d": [1]}], [("not-a-cell", "/rows/0/a~1b"), ("not-a-cell", "/rows/0/d")]),
    ],
)
def test_rows_are_refused_with_their_pointers(rows: object, expected: list[tuple[str, str]]) -> None:
    with pytest.raises(InvalidBody) as caught:
        rows_from_json(rows)
    assert [(fault.code, fault.pointer) for fault in caught.value.faults] == expected
