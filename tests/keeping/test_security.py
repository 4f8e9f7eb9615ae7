"""docs/security.md tells the matrix as the code has it, and names tests that are there."""

import re
from collections.abc import Iterator
from pathlib import Path

from app.domain.access import FOR_ANONYMOUS, MATRIX, Condition, Permission, Role

ROOT = Path(__file__).parents[2]
TOLD = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
WORDS = {Condition.STEP_UP: "fresh"} | {
    each: each.value.replace("-state", " State") for each in Condition if each.name.endswith("STATE")
}
WORDS |= {Condition.NOT_ONES_OWN: "others'", Condition.ONES_OWN: "one's own", Condition.AT_WORK: "at work"}


def _cell(permission: Permission, role: Role) -> str:
    grant = MATRIX[permission].get(role)
    if grant is None:
        return ""
    return ", ".join(WORDS[each] for each in Condition if each in grant) or "yes"


def _rows() -> Iterator[str]:
    yield "|".join(("", "", "anonymous", *(role.value for role in Role), ""))
    yield "|".join(("", *("---" for _ in range(len(Role) + 2)), ""))
    for permission in Permission:
        anonymous = "yes" if permission in FOR_ANONYMOUS else ""
        yield "|".join(("", f"`{permission.value}`", anonymous, *(_cell(permission, role) for role in Role), ""))


def test_the_matrix_is_told_as_it_is() -> None:
    _, _, after = TOLD.partition("<!-- matrix -->\n")
    told, _, _ = after.partition("\n<!-- /matrix -->")
    assert [re.sub(r"\s*\|\s*", "|", line) for line in told.splitlines()] == list(_rows()), "\n".join(_rows())


def test_every_test_that_is_named_is_there() -> None:
    for line in TOLD.splitlines():
        folder = ""
        for named in re.findall(r"`((?:tests/\w+/)?test_\w+\.py)`", line):
            folder = named.rpartition("/")[0] or folder
            assert (ROOT / folder / named.rpartition("/")[2]).is_file(), named
