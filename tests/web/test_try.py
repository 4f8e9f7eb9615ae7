import pytest

from tests.web.pages import Pages
from tests.web.visits import Visitors


@pytest.mark.parametrize("path", ["/", "/demonstration", "/problems/not-found", "/nothing-here"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a(pages: Pages, path, language):
    pages.get(path, language=language)
    pages.get(path, "registrar", language=language)


def test_b(visitors: Visitors):
    v = visitors.visit("registrar")
    for name, path in (("home", "/"), ("demonstration", "/demonstration")):
        v.go(path)
        v.shot(name)
    assert v.swept(["/", "/demonstration", "/problems/not-found"]) == {}
