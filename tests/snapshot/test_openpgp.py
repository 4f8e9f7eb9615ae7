"""Keys in a designation's JSON: beside the mailboxes that they name, for those who may see them, and nobody else learns of any."""

from typing import Any

from app.actions import look_up
from app.domain.access import PUBLIC_ONLY
from tests.snapshot.makers import DUTY, OFFICER, Book, post, state, told

KEY = {"value": "armour", "fingerprint": "AB12", "addresses": ["desk@justice.example"]}
BODY: dict[str, Any] = {
    "authority__names__en": "Justice",
    "channels__email": ["desk@justice.example", "press@justice.example"],
    "channels__phone": ["+81335804111"],
}


def seen(reader: Any, **more: Any) -> Any:
    book = Book()
    book.submit(state())
    book.submit(post(2, provision="8.10.a", **BODY, **more), state="JP")
    (found,) = told(book.snapshot(), look_up.designations, reader)["items"]
    return found


def test_a_key_stands_beside_its_mailbox() -> None:
    for reader in (OFFICER, DUTY):
        found = seen(reader, openpgp=[KEY])
        beside = {each["value"]: each.get("openpgp") for each in found["channels"]}
        told_of = {"fingerprint": "AB12", "expires_at": None, "status": "valid", "weak": None}
        assert beside == {"desk@justice.example": told_of, "press@justice.example": None, "+81335804111": None}
        assert found["openpgp"] == [told_of | {"addresses": ["desk@justice.example"], "key": "armour"}]


def test_without_keys_there_is_no_member() -> None:
    assert "openpgp" not in seen(OFFICER)
    assert "openpgp" not in seen(PUBLIC_ONLY, openpgp=[KEY])
