"""OpenPGP keys as States send them: good ones come in once, secret and broken ones do not, and what is wrong with one is told."""

import base64
import bz2
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pysequoia import Cert, CipherSuite, Tsk
from pysequoia.packet import PacketPile, SignatureType, Tag

from app.domain.access import Audience
from app.domain.findings import Level
from app.domain.records.secure import Certificate
from app.domain.submission import Row
from app.intake.normalise.encrypting import ends
from app.intake.normalise.openpgp import MOST, certificates
from app.intake.normalise.packets import WITHHELD, Unreadable, unarmoured
from app.intake.reading import read
from app.intake.rows import rows
from app.intake.writing import csv_file
from tests.intake.makers import ANYONE, designation

YEAR = 365 * 24 * 3600
SHORT = """-----BEGIN PGP PUBLIC KEY BLOCK-----

mI0EawMQJgEEAJnCJwPVo9+nDT6mPG9CPfxMRQDA4aGjwQ1C+Rr6lVXc0cg7BAiq
MxUZPSrSl6JCIXKxTp+Veo82tsNa6s1Y4Pntgngh3Q8Vn0fOrQWByvTE4S2/eEaS
d3YwPFhV88lueqRa3/idvUQELceB4/LIsa876RtXeMhS35km5iHb++CJABEBAAG0
HU9sZCBEZXNrIDxvbGRAcG9saWNlLmV4YW1wbGU+iM4EEwEKADgWIQQgIMFV6MGe
q+gYJCZYetnq4AvOuwUCawMQJgIbAwULCQgHAgYVCgkICwIEFgIDAQIeAQIXgAAK
CRBYetnq4AvOu64FA/9c57vO6JAzaGfWxGDg38sSCL2NrC5O/8vjT5ofBx/4RlBP
6l3/KHnbp6/JoR2rJO9AWB4dzjBbGpPyKRYU4OFXpoRRBd5wY2p97PPytp35T4A5
7CU0H+eCkcjdoAyV8qGNkUA6qeo5m839M7Xpha0gNQuFEudyswTuuzX+yfzJPg==
=uwsC
-----END PGP PUBLIC KEY BLOCK-----
"""
"""A key of 1,024 bits that was made for this test."""


def secret(address: str = "Duty@police.example", seconds: int | None = YEAR) -> Tsk:
    return Tsk.generate(user_id=f"Duty Desk <{address}>", cipher_suite=CipherSuite.Cv25519, validity_seconds=seconds)


def public(address: str = "Duty@police.example", seconds: int | None = YEAR) -> str:
    return str(secret(address, seconds).extract_certificate())


def codes(cell: str) -> list[str]:
    return [remark.code for remark in certificates(cell).remarks]


def test_a_key_comes_in_with_what_it_says() -> None:
    armoured = public()
    outcome = certificates(armoured)
    (held,) = outcome.value
    whole = msgspec.convert(held, Certificate)
    assert whole.fingerprint == Cert.from_bytes(armoured.encode()).fingerprint.upper()
    assert whole.addresses == ["duty@police.example"]
    assert whole.expires_at is not None
    assert datetime.fromisoformat(whole.expires_at) - datetime.now(UTC) < timedelta(seconds=YEAR)
    assert (whole.revoked, whole.weak) == (False, None)
    assert codes(armoured) == ["openpgp-key-read"]
    assert whole.fingerprint in outcome.remarks[0].message


def test_what_came_in_can_come_in_again_unchanged() -> None:
    held = certificates(public()).value
    assert certificates(held[0]["value"]).value == held


def test_several_keys_in_one_cell_each_once() -> None:
    first, second = public(), public("watch@police.example", None)
    found = certificates(f"{first}\n{second}\n{first}").value
    assert [each["addresses"] for each in found] == [["duty@police.example"], ["watch@police.example"]]
    assert "expires_at" not in found[1]
    assert codes("\n".join([first] * (MOST + 1))) == ["too-many-values"]


@pytest.mark.parametrize("disguise", [str, lambda text: text.replace("PRIVATE", "PUBLIC"), str.lower])
def test_a_secret_key_is_refused_aloud(disguise: Callable[[str], str]) -> None:
    cell = disguise(str(secret()))
    outcome = certificates(cell)
    assert outcome.refused
    assert [remark.code for remark in outcome.remarks] == ["openpgp-secret-key"]
    assert "SECRET" in outcome.remarks[0].message
    assert "Treat it as lost" in outcome.remarks[0].message


@pytest.mark.parametrize(
    "cell",
    [
        "hello",
        "80E8 C176 97F8 612A",
        "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n-----END PGP PUBLIC KEY BLOCK-----",
        "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n\n-----END PGP PUBLIC KEY BLOCK-----",
        "-----BEGIN PGP PUBLIC KEY BLOCK-----",
        SHORT.replace("mI0E", "AAAA"),
        f"{SHORT} and more",
    ],
)
def test_what_is_no_key_is_refused(cell: str) -> None:
    assert certificates(cell).refused
    assert codes(cell) == ["openpgp-unreadable"]


def test_a_short_key_is_told_as_weak() -> None:
    assert certificates(SHORT).value[0]["weak"] == "short"
    assert codes(SHORT) == ["openpgp-key-read", "openpgp-weak"]


def test_a_revoked_key_is_told() -> None:
    key = secret()
    cert = key.extract_certificate()
    revoked = Cert.from_bytes(bytes(cert) + bytes(cert.revoke(key.certifier())))
    outcome = certificates(str(revoked))
    assert outcome.value[0]["revoked"] is True
    assert codes(str(revoked)) == ["openpgp-key-read", "openpgp-revoked"]


def packet(tag: int, body: bytes) -> bytes:
    return bytes((0xC0 | tag, 255)) + len(body).to_bytes(4) + body


def armour(content: bytes) -> str:
    text = base64.encodebytes(content).decode()
    return f"-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n{text}-----END PGP PUBLIC KEY BLOCK-----"


def squeezed(content: bytes, algorithm: int) -> bytes:
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    inside = bz2.compress(content) if algorithm == 3 else deflate.compress(content) + deflate.flush()
    return packet(8, bytes((algorithm,)) + inside)


LARGE = packet(11, b"b\0\0\0\0\0" + bytes(3_000_000))
KEY = bytes(secret().extract_certificate())


@pytest.mark.parametrize(
    "content",
    [
        squeezed(LARGE, 1),
        squeezed(LARGE, 3),
        squeezed(squeezed(LARGE, 1), 1),
        squeezed(squeezed(LARGE, 1), 3),
        KEY + squeezed(LARGE, 1),
        packet(18, b"\1" + bytes(50)),
        packet(1, bytes(50)),
        KEY + packet(13, b"a") * 70,
        KEY + packet(10, bytes(9_000)),
        bytes((0xC0 | 6, 225, 0)),  # of a length that is told in parts
        bytes((0x80 | 6 << 2 | 3, 0)),  # to the end, however far that is
        KEY + b"\xc6",
        KEY + bytes((0xC0 | 13, 9)) + b"short",
    ],
    ids=range(13),
)
def test_what_may_grow_is_refused_before_any_library_is_asked(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(_: bytes) -> None:
        raise AssertionError("the library was asked")

    monkeypatch.setattr("app.intake.normalise.openpgp._packet", SimpleNamespace(PacketPile=SimpleNamespace(from_bytes=asked)))
    assert codes(armour(content)) == ["openpgp-unreadable"]
    with pytest.raises(Unreadable):
        unarmoured(armour(content))


def signed(**more: Any) -> SimpleNamespace:
    flags = KeyFlags(more.pop("encrypts", True))
    members = {"tag": Tag.Signature, "signature_type": SignatureType.SubkeyBinding, "key_flags": flags, "key_validity_period": None}
    return SimpleNamespace(**members | {"signature_created": datetime(2024, 1, 1, tzinfo=UTC)} | more)


class KeyFlags:
    """What the library tells of a key's purposes."""

    def __init__(self, encrypts: bool) -> None:
        self.transport_encryption = lambda: encrypts
        self.storage_encryption = lambda: encrypts


BORN = datetime(2024, 1, 1, tzinfo=UTC)
PRIMARY, SUBKEY = (SimpleNamespace(tag=tag, key_created=BORN) for tag in (Tag.PublicKey, Tag.PublicSubkey))


@pytest.mark.parametrize(
    ("packets", "expected"),
    [
        ([PRIMARY, signed(encrypts=False)], []),
        ([PRIMARY, signed(key_flags=None)], [None]),
        ([PRIMARY, signed(encrypts=False), SUBKEY, signed()], [None]),
        ([PRIMARY, signed(encrypts=False), SUBKEY, signed(key_validity_period=timedelta(9))], [BORN + timedelta(9)]),
        ([PRIMARY, SUBKEY, signed(), signed(signature_created=BORN - timedelta(1), encrypts=False)], [None]),
        ([PRIMARY, SUBKEY, signed(), signed(signature_type=SignatureType.SubkeyRevocation), signed()], []),
        ([], []),
    ],
)
def test_until_when_somebody_can_write_to_it(packets: list[Any], expected: list[Any]) -> None:
    assert ends(packets) == expected


def test_a_key_that_only_signs_is_told_as_weak() -> None:
    signing = b"".join(packet(TAGS[str(each.tag)], bytes(each.body)) for each in list(PacketPile.from_bytes(KEY))[:-2])
    (held,) = certificates(armour(signing)).value
    assert held["weak"] == "encryption"
    assert "openpgp-weak" in codes(armour(signing))


TAGS = {str(tag): number for tag, number in ((Tag.PublicKey, 6), (Tag.Signature, 2), (Tag.UserID, 13), (Tag.PublicSubkey, 14))}


def test_lengths_in_every_form_are_walked() -> None:
    long = packet(13, b"x" * 300)
    two = bytes((0xC0 | 13, 192, 108)) + b"x" * 300
    old = bytes((0x80 | 13 << 2 | 1,)) + (300).to_bytes(2) + b"x" * 300
    assert unarmoured(armour(long + two + old)) == long + two + old


ARMOURED = public()


@given(st.lists(st.tuples(st.integers(0, len(ARMOURED) - 1), st.characters(max_codepoint=0x2FF)), min_size=1, max_size=8))
def test_damaged_bytes_are_an_outcome_and_never_an_error(damage: list[tuple[int, str]]) -> None:
    letters = list(ARMOURED)
    for place, letter in damage:
        letters[place] = letter
    outcome = certificates("".join(letters))
    assert outcome.remarks
    assert outcome.refused or all(set(each) <= set(Certificate.__struct_fields__) for each in outcome.value)


def imported(**cells: str) -> Row:
    return designation(Valid_from="2026-02-01", **cells)


def test_a_row_with_a_key_and_back() -> None:
    row = imported(OpenPGP_key=public(), Email="duty@police.example")
    assert not row.refused
    (held,) = row.values["openpgp"]
    shown = Row(row.number, row.kind, {**row.values, "openpgp": [held["value"]]}, valid_from=row.valid_from)
    (again,), _ = rows(read(csv_file("designation", [shown], Audience.RESTRICTED)), ANYONE)
    assert again.values["openpgp"] == [held]


@pytest.mark.parametrize("column", ["OpenPGP_key", "Email", "Scope", "Hours", "Authority", "Bogus"])
@pytest.mark.parametrize("disguise", [str, lambda text: text.replace("PRIVATE", "PUBLIC"), str.lower])
def test_no_plan_repeats_a_secret_key_wherever_it_stands(column: str, disguise: Callable[[str], str]) -> None:
    cell = disguise(str(secret()))
    row = imported(**{column: cell})
    line = cell.split("\n\n")[1][:40]
    assert line not in repr(row)
    assert WITHHELD in row.source.values()
    assert column == "Bogus" or "openpgp-secret-key" in [each.code for each in row.findings]


def test_not_even_as_a_heading() -> None:
    cell = str(secret())
    found, told = rows(read(f'State,Provision,Authority,"{cell}"\nFR,35,Police,x\n'.encode()), ANYONE)
    assert cell.splitlines()[2] not in repr((found, told))


def test_a_part_of_a_secret_key_is_not_repeated_either() -> None:
    cell = "\n".join(str(secret()).splitlines()[2:-2])
    row = imported(OpenPGP_key=cell)
    assert [each.code for each in row.findings if each.level is Level.ERROR] == ["openpgp-unreadable"]
    assert cell.splitlines()[0] not in repr(row)


def test_a_key_that_names_none_of_the_mailboxes_is_told() -> None:
    row = imported(PGP_key=public("other@police.example"), Email="duty@police.example")
    assert "openpgp-names-no-mailbox" in [each.code for each in row.findings]
    alone = imported(Clé_OpenPGP=public("other@police.example"))
    assert "openpgp-names-no-mailbox" not in [each.code for each in alone.findings]


def test_a_key_that_has_expired_by_the_day_of_the_row_is_told() -> None:
    later = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
    row = designation(OpenPGP_key=public(seconds=3600), Valid_from=later)
    assert "openpgp-expired" in [each.code for each in row.findings]
