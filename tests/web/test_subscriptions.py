"""Being told of changes, by pages: one's own subscriptions, made and ended; a secret is shown once."""

import re

from tests.web.pages import Pages


def _fields(page: str, action: str) -> dict[str, str]:
    form = page[page.index(f'action="{action}"') :].partition("</form>")[0]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form))


def test_one_by_mail_is_made_and_ended(own_pages: Pages) -> None:
    page = own_pages.get("/subscriptions", "officer").text
    made = own_pages.post("/subscriptions", "officer", data={**_fields(page, "/subscriptions"), "medium": "email", "state": "JP"})
    assert made.status_code == 200
    (path,) = re.findall(r'action="(/subscriptions/[^"]+/end)"', made.text)
    ended = own_pages.post(path, "officer", data=_fields(made.text, path))
    assert "/end" not in ended.text
    assert own_pages.post(path.replace("/end", "/burn"), "officer", data=_fields(made.text, path)).status_code == 404
    assert own_pages.post(path, "duty_officer", data={"form_token": "x"}).status_code == 403


def test_a_webhook_inside_is_refused_beside_its_field(own_pages: Pages) -> None:
    page = own_pages.get("/subscriptions", "officer").text
    told = {**_fields(page, "/subscriptions"), "medium": "webhook", "url": "https://127.0.0.1/hook"}
    answer = own_pages.post("/subscriptions", "officer", data=told)
    assert answer.status_code == 422
    assert 'href="#url"' in answer.text
    assert 'value="https://127.0.0.1/hook"' in answer.text
