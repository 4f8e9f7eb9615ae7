"""Every page in a real browser: axe finds nothing, nothing is too wide, no browser complains."""

import pytest

from app.web.language import LANGUAGES
from tests.web.places import places
from tests.web.visits import Visitors

SHOWN_IN_A_DEMONSTRATION = ("/components", "/demonstration")
PAGES = [
    place
    for place in places()
    if "." not in place.route and ((place.statuses or {}).get(place.who, 200) == 200 or place.route in SHOWN_IN_A_DEMONSTRATION)
]
"""Without what browsers fetch for themselves, the manifest and the service worker, and without what only other settings show."""
READERS = sorted({place.who or "" for place in PAGES})


WORDIEST = "fr"
"""Whose words are the longest: what fits them fits. Of pages in another language, those for everybody speak for all."""


@pytest.mark.parametrize(
    ("who", "language"), [*((who, WORDIEST) for who in READERS), *(("", each) for each in LANGUAGES if each != WORDIEST)]
)
def test_no_page_has_a_fault(visitors: Visitors, who: str, language: str) -> None:
    visit = visitors.visit(who or None, language=language)
    found = visit.swept(place.path(visit.site.served) for place in PAGES if (place.who or "") == who)
    assert not found, "\n".join(f"{path}: {fault}" for path, faults in found.items() for fault in faults)
