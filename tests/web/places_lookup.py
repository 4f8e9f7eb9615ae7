"""Looking up: the search, States, and single things of the register."""

from collections.abc import Callable

from tests.api.served import Served
from tests.web.places import Place


def first(listed: str, page: str) -> Callable[[Served], str]:
    """The page of the first thing in a list of the API."""

    def path(served: Served) -> str:
        found = served.get(listed).json()["items"][0]["id"]
        return page.format(found)

    return path


PLACES = (
    Place("/search", "/search"),
    Place("/states", "/states?q=e&convention=in_force"),
    Place("/states/{iso2}", "/states/QM"),
    Place("/states/{iso2}/{provision}", "/states/QM/35"),
    Place("/authorities/{id}", first("/authorities?state=QM", "/authorities/{}")),
    Place("/statements", "/statements?state=QM"),
    Place("/statements/{id}", first("/statements?state=QM&provision=7.5.a", "/statements/{}")),
    Place("/providers", "/providers?kind=service-provider"),
    Place("/providers/{id}", first("/providers?state=QM", "/providers/{}")),
    Place("/provisions", "/provisions"),
    Place("/provisions/{code}", "/provisions/8.10.b"),
)
