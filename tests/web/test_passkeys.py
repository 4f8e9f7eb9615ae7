"""Passkeys with a real browser, from a single-use link to a step-up. Chromium plays the authenticator; all else is real."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Error, Page

from tests.web.passkeys import authenticator, blank, enrol, sign_in, step_up
from tests.web.visits import Visit, Visitors


def invited(visit: Visit) -> str:
    """The link of a new duty officer."""
    name = f"duty-{uuid.uuid4().hex[:8]}"
    told = {"name": name, "email": f"{name}@directory.example", "state": "QM"}
    made = visit.site.api("POST", "/accounts", "administrator", told, Idempotency_Key=uuid.uuid4().hex)
    until = (datetime.now(UTC) + timedelta(days=90)).date().isoformat()
    role = {"role": "duty_officer", "ends_on": until}
    given = visit.site.api("POST", f"/accounts/{made['id']}/roles", "administrator", role, Idempotency_Key=uuid.uuid4().hex)
    assert given["status"] == "given"
    link: str = made["invitation"]["link"]
    assert link.startswith(f"{visit.site.url}/")
    return link


def me(page: Page) -> str:
    """What the browser's session is taken for."""
    told: str = page.evaluate("async () => (await fetch('/api/v1/me')).text()")
    return told


def test_somebody_enrols_with_a_link_signs_in_and_steps_up(visitors: Visitors) -> None:
    visit = visitors.visit()
    link, page = invited(visit), blank(visit)
    device = authenticator(page)

    enrol(page, link)
    assert device.held() == ["localhost"]

    begun = sign_in(page)
    assert begun["roles"] == ["duty_officer"]
    assert begun["state"] == "QM"
    assert begun["account"] in me(page)
    assert "__Host-authdir" not in page.evaluate("() => document.cookie")

    assert step_up(page)["session"] == begun["session"]


def test_a_link_is_used_up(visitors: Visitors) -> None:
    visit = visitors.visit()
    link, page = invited(visit), blank(visit)
    authenticator(page)
    enrol(page, link)
    visit.forgive("status of 40")
    with pytest.raises(Error, match="/enrolment/options: 40"):
        enrol(page, link)


def test_a_browser_without_the_passkey_does_not_come_in(visitors: Visitors) -> None:
    first, second = visitors.visit(), visitors.visit()
    link, page, other = invited(first), blank(first), blank(second)
    authenticator(page)
    enrol(page, link)
    authenticator(other)
    with pytest.raises(Error, match="NotAllowedError"):
        sign_in(other)
    second.forgive("status of 401")
    assert "401" in me(other)
