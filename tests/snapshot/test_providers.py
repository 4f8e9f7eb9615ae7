"""Providers by what is wanted of them: those of the kind, of the State, with the words."""

import pytest

from app.domain.access import PUBLIC_ONLY
from app.snapshot.providers import Wanted, fitting
from tests.actions.searched import register


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), 1),
        (Wanted(kind="service-provider"), 1),
        (Wanted(kind="registrar"), 0),
        (Wanted(state="JP"), 0),
        (Wanted(state="QM", kind="registrar"), 0),
        (Wanted(words="hosting"), 1),
        (Wanted(words="hosting", kind="registrar"), 0),
        (Wanted(words="nobody"), 0),
    ],
)
def test_those_that_fit_are_found(wanted: Wanted, found: int) -> None:
    assert len(list(fitting(register().view(PUBLIC_ONLY), wanted))) == found
