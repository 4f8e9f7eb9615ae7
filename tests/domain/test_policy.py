"""Every event says under which version of the access rules it was decided: a change of theirs moves it."""

from app.domain.access import MATRIX, SHOWS, Audience, Condition, Permission, Role
from app.domain.policy import POLICY, version_of


def test_the_version_is_the_same_for_the_same_tables() -> None:
    turned = {permission: dict(reversed(list(row.items()))) for permission, row in reversed(list(MATRIX.items()))}
    assert version_of(turned, SHOWS) == version_of(MATRIX, SHOWS)
    assert len(POLICY) == 12


def test_every_change_of_the_tables_moves_it() -> None:
    role = {**MATRIX, Permission.OPERATE: {Role.OFFICER: frozenset()}}
    condition = {**MATRIX, Permission.PROBE: {**MATRIX[Permission.PROBE], Role.OFFICER: frozenset({Condition.STEP_UP})}}
    shown = {**SHOWS, Permission.SUBMIT: Audience.PUBLIC}
    given = ((MATRIX, SHOWS), (role, SHOWS), (condition, SHOWS), (MATRIX, shown), (MATRIX, SHOWS, {"x"}))
    assert len({version_of(*tables) for tables in given}) == len(given)
