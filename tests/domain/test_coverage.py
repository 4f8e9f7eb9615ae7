"""Which designations a State owes (DOMAIN, sections 2 and 3): by treaty status, statements and the nature of each list."""

from collections import Counter

import pytest

from app.domain.coverage import COVERED, DUTIES, STATUSES, Need, Total, cell_of, requirement, total
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


def counted(**freshness: int) -> Counter[str]:
    return Counter(freshness)


@pytest.mark.parametrize(
    ("need", "found", "status", "reason", "duty"),
    [
        (NEEDED, [], "missing", None, "owed"),
        (NEEDED, [(None, "confirmed")], "declared", None, "owed"),
        (NEEDED, [("CW", "confirmed")], "missing", None, "owed"),
        (Need(needed=False, reason="not-bound"), [], "not_required", "not-bound", "not-bound"),
        (Need(needed=False, reason="not-bound"), [(None, "due")], "declared", None, "not-bound"),
        (Need(needed=False, reason="informal-directory"), [], "not_required", "informal-directory", "informal-directory"),
    ],
)
def test_a_cell_says_what_is_there_and_what_is_owed(
    need: Need, found: list[tuple[str | None, str]], status: str, reason: str | None, duty: str
) -> None:
    cell = cell_of(PROVISIONS["10.5"], need, found)
    assert (cell.provision, cell.status, cell.reason, cell.duty) == ("10.5", status, reason, duty)
    assert cell.status in STATUSES
    assert cell.duty in DUTIES


def test_what_is_said_for_a_territory_is_counted_apart() -> None:
    found = [(None, "due"), ("PF", "overdue"), (None, "overdue"), ("CW", "disputed"), ("PF", "overdue")]
    cell = cell_of(PROVISIONS["35"], NEEDED, found)
    assert cell.entries == counted(due=1, overdue=1)
    assert cell.territories == {"CW": counted(disputed=1), "PF": counted(overdue=2)}
    assert list(cell.territories) == ["CW", "PF"]


def test_a_total_is_the_sum_of_its_cells() -> None:
    not_bound = Need(needed=False, reason="not-bound")
    cells = [
        cell_of(PROVISIONS["35"], NEEDED, [(None, "due"), (None, "disputed"), ("PF", "overdue")]),
        cell_of(PROVISIONS["35"], NEEDED, [("CW", "due")]),
        cell_of(PROVISIONS["35"], not_bound, [(None, "due")]),
        cell_of(PROVISIONS["35"], not_bound, []),
    ]
    found = total(cells)
    assert found.statuses == {"declared": 2, "missing": 1, "not_required": 1}
    assert found.reasons == {"not-bound": 1}
    assert (found.entries, found.elsewhere) == (counted(due=2, disputed=1), counted(due=1, overdue=1))
    assert (found.met, found.owed) == (1, 2)
    assert total(()) == Total()
    assert Total().owed == 0


def test_every_word_is_told_in_both_languages() -> None:
    reasons = {
        requirement(row, status, said).reason for row in COVERED for status in Status for said in ((), ("7.5.a",), ("7.9.a",))
    }
    assert {reason for reason in reasons if reason} | {"owed"} == set(DUTIES)
    for text in (*STATUSES.values(), *DUTIES.values()):
        assert text.en != text.fr
