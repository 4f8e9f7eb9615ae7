"""Every page in a real browser, in each language: axe finds nothing, nothing is too wide, no browser complains."""

import pytest

from app.web.language import LANGUAGES
from tests.web.places import places
from tests.web.visits import Visitors

READERS = sorted({place.who or "" for place in places()})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("who", READERS)
def test_no_page_has_a_fault(visitors: Visitors, who: str, language: str) -> None:
    visit = visitors.visit(who or None, language=language)
    found = visit.swept(place.path(visit.site.served) for place in places() if (place.who or "") == who)
    assert not found, "\n".join(f"{path}: {fault}" for path, faults in found.items() for fault in faults)
