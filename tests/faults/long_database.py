"""Every fault of the database, one after the other on one running server."""

import pytest

from tests.faults.database import FAULTS, endured


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", FAULTS)
def test_each_fault(name: str, request: pytest.FixtureRequest) -> None:
    print(
        f"{name}: the last of the writes was refused after {endured(request.getfixturevalue(name.partition(' ')[0]), name):.1f} s"
    )
