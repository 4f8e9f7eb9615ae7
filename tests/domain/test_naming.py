"""Whatever can be asked of the service names its permission."""

import pytest

from app.domain.access import NamelessError, Permission, asks, permission_of


@asks(Permission.SUBMIT)
def marked(said: str) -> str:
    return said


def test_what_is_marked_says_so_and_does_what_it_did() -> None:
    assert permission_of(marked, "POST /notifications") is Permission.SUBMIT
    assert marked("as ever") == "as ever"


@pytest.mark.parametrize("permission", [None, "submit"])
def test_what_names_none_is_named(permission: object) -> None:
    def unmarked() -> None: ...

    if permission:
        unmarked.permission = permission  # type: ignore[attr-defined]
    with pytest.raises(NamelessError, match="GET /somewhere names no permission"):
        permission_of(unmarked, "GET /somewhere")
