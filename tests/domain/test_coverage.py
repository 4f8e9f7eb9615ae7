"""Which designations a State owes (DOMAIN, sections 2 and 3): by treaty status, statements and the nature of each list."""

import pytest

from app.domain.coverage import COVERED, Need, requirement
from app.domain.provisions import PROVISIONS
from app.domain.status import Status

NEEDED = Need(needed=True)


def test_the_ten_provisions_of_designations_are_covered() -> None:
    codes = {"6.6", "7.5.e", "8.10.a", "8.10.b", "10.5", "14.7.c", "14.10.b", "24.7", "27.2", "35"}
    assert {provision.code for provision in COVERED} == codes


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("code", ["6.6", "8.10.a", "24.7", "27.2", "35", "14.10.b"])
def test_whoever_has_consented_owes_them(code: str, status: Status) -> None:
    bound = status in (Status.CONSENTED, Status.IN_FORCE)
    assert requirement(PROVISIONS[code], status, ()) == (NEEDED if bound else Need(needed=False, reason="not-bound"))


@pytest.mark.parametrize("status", Status)
def test_the_informal_list_is_owed_by_nobody(status: Status) -> None:
    assert requirement(PROVISIONS["10.5"], status, ()) == Need(needed=False, reason="informal-directory")


@pytest.mark.parametrize(
    ("stated", "need"),
    [
        ((), Need(needed=False, reason="notification-not-asked")),
        (("7.5.a",), NEEDED),
        (("7.9.a",), Need(needed=False, reason="reserved-7.9.a")),
        (("7.5.a", "7.9.a"), Need(needed=False, reason="reserved-7.9.a")),
    ],
)
def test_the_notified_authority_is_owed_by_those_who_ask_for_it(stated: tuple[str, ...], need: Need) -> None:
    assert requirement(PROVISIONS["7.5.e"], Status.IN_FORCE, stated) == need
