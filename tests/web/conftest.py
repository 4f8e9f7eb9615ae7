"""For tests of pages: a client that looks at each, and real browsers at a demonstration that is really served."""

import functools
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from tests.api.served import Loaded, copied, serving
from tests.web.live import Sessions, Site, standing
from tests.web.pages import Pages
from tests.web.stage import Stage
from tests.web.visits import Visitors


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> None:
    """A test with browsers runs where the browser is."""
    if "stage" not in pyfuncitem.fixturenames:
        return
    test, stage = pyfuncitem.obj, cast("Stage", pyfuncitem.funcargs["stage"])

    @functools.wraps(test)
    def there(**given: object) -> None:
        stage.do(lambda: test(**given))

    pyfuncitem.obj = there


@pytest.fixture(scope="session")
def pages(loaded_sqlite: Loaded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    """The pages of a filled directory that no test changes, without a browser."""
    folder = tmp_path_factory.mktemp("pages")
    with copied(loaded_sqlite, folder) as url, serving(url, folder, loaded_sqlite.tokens) as made:
        yield Pages(made, Sessions(url))


@pytest.fixture
def own_pages(loaded_sqlite: Loaded, tmp_path: Path) -> Iterator[Pages]:
    """The pages of a filled directory of the test's own."""
    with copied(loaded_sqlite, tmp_path) as url, serving(url, tmp_path, loaded_sqlite.tokens) as made:
        yield Pages(made, Sessions(url))


@pytest.fixture(scope="session")
def stage() -> Iterator[Stage]:
    """The browser of this process."""
    made = Stage()
    yield made
    made.close()


@pytest.fixture(scope="session")
def site(loaded_sqlite: Loaded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A served demonstration whose register no test changes."""
    with standing(loaded_sqlite, tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture
def own_site(loaded_sqlite: Loaded, tmp_path: Path) -> Iterator[Site]:
    """A served demonstration of the test's own, to change or to stop."""
    with standing(loaded_sqlite, tmp_path) as running:
        yield running


@pytest.fixture
def visitors(stage: Stage, site: Site) -> Iterator[Visitors]:
    """Browsers at the demonstration that no test changes."""
    before = site.revision()
    yield from _visiting(stage, site)
    assert site.revision() == before, "the test changed the register that others read: it needs own_visitors"


@pytest.fixture
def own_visitors(stage: Stage, own_site: Site) -> Iterator[Visitors]:
    """Browsers at a demonstration of the test's own."""
    yield from _visiting(stage, own_site)


def _visiting(stage: Stage, site: Site) -> Iterator[Visitors]:
    made = Visitors(stage, site)
    yield made
    complaints = stage.do(made.end)
    assert not complaints, "\n  ".join(["a visitor's browser complained:", *complaints])
