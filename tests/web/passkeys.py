"""Passkeys in a real browser: an authenticator that Chromium plays itself, and the ceremonies as a page's script does them."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import CDPSession, Page, Route

from tests.web.visits import Visit

_PLAYED = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
_BLANK = "<!doctype html><html lang='en'><title>Blank</title></html>"
_ASKED = """
async ([ceremony, path, known]) => {
  const post = async (url, body) => {
    const answer = await fetch('/api/v1' + url, {
      method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)});
    if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
    return await answer.json();
  };
  const {publicKey} = await post(path + '/options', known.options);
  const credential = ceremony === 'create'
    ? await navigator.credentials.create({publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey)})
    : await navigator.credentials.get({publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey)});
  return await post(path, {...known.body, credential: credential.toJSON()});
}
"""


@dataclass(frozen=True)
class Authenticator:
    """An authenticator of one page, with somebody who is there to press it. It lasts as long as the page."""

    session: CDPSession
    id: str

    def held(self) -> list[str]:
        """The hosts that its passkeys are for."""
        told = self.session.send("WebAuthn.getCredentials", {"authenticatorId": self.id})
        return [each["rpId"] for each in told["credentials"]]


def authenticator(page: Page) -> Authenticator:
    """Gives the page an authenticator that holds passkeys."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    return Authenticator(session, session.send("WebAuthn.addVirtualAuthenticator", {"options": _PLAYED})["authenticatorId"])


def blank(visit: Visit) -> Page:
    """An empty page on the site's own origin: what happens there is the browser's and the API's doing alone."""

    def answer(route: Route) -> None:
        policy = "default-src 'none'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'"
        route.fulfill(content_type="text/html", headers={"Content-Security-Policy": policy}, body=_BLANK)

    visit.page.route("**/blank", answer)
    visit.page.goto(f"{visit.site.url}/blank")
    return visit.page


def enrol(page: Page, link: str) -> dict[str, Any]:
    """Makes a passkey with a single-use link, as the page behind it does; what the API answers."""
    known = {"invitation": link.partition("#")[2]}
    return _done(page, "create", "/enrolment", {"options": known, "body": {**known, "label": "laptop"}})


def sign_in(page: Page) -> dict[str, Any]:
    """Signs in with whatever passkey the authenticator holds; the browser keeps the session."""
    return _done(page, "get", "/sign-in", {"options": {}, "body": {}})


def step_up(page: Page) -> dict[str, Any]:
    """Shows again that the passkey is there."""
    return _done(page, "get", "/step-up", {"options": {}, "body": {}})


def _done(page: Page, ceremony: str, path: str, known: dict[str, Any]) -> dict[str, Any]:
    answered: dict[str, Any] = page.evaluate(_ASKED, [ceremony, path, known])
    return answered
