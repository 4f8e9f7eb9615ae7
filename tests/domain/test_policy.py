"""Every event says under which version of the access rules it was decided: a change of theirs moves it."""

from app.domain.access import MATRIX, READING, Grant, Permission, Role
from app.domain.policy import POLICY, version_of


def test_the_version_is_the_same_for_the_same_tables() -> None:
    turned = {permission: dict(reversed(list(roles.items()))) for permission, roles in reversed(list(MATRIX.items()))}
    assert version_of(turned, READING) == version_of(MATRIX, READING)
    assert len(POLICY) == 12


def test_every_change_of_the_tables_moves_it() -> None:
    more = {**MATRIX, Permission.PROBE: {**MATRIX[Permission.PROBE], Role.OFFICER: Grant.OWN_STATE}}
    less = {**READING, Role.OFFICER: READING[Role.ADMINISTRATOR]}
    seen = {version_of(MATRIX, READING), version_of(more, READING), version_of(MATRIX, less), version_of(MATRIX, READING, {"x"})}
    assert len(seen) == 4
