"""Being told of changes, by pages: one's own subscriptions, made and ended; a secret is shown once."""

import re

from tests.web.pages import Pages, hidden_fields


def test_one_by_mail_is_made_and_ended(own_pages: Pages) -> None:
    page = own_pages.get("/subscriptions", "officer").text
    made = own_pages.post(
        "/subscriptions", "officer", data={**hidden_fields(page, "/subscriptions"), "medium": "email", "state": "JP"}
    )
    assert made.status_code == 200
    (path,) = re.findall(r'action="(/subscriptions/[^"]+/end)"', made.text)
    ended = own_pages.post(path, "officer", data=hidden_fields(made.text, path))
    assert "/end" not in ended.text
    assert own_pages.post(path.replace("/end", "/burn"), "officer", data=hidden_fields(made.text, path)).status_code == 404
    assert own_pages.post(path, "duty_officer", data={"form_token": "x"}).status_code == 403


def test_a_webhook_inside_is_refused_beside_its_field(own_pages: Pages) -> None:
    page = own_pages.get("/subscriptions", "officer").text
    told = {**hidden_fields(page, "/subscriptions"), "medium": "webhook", "url": "https://127.0.0.1/hook"}
    answer = own_pages.post("/subscriptions", "officer", data=told)
    assert answer.status_code == 422
    assert 'href="#url"' in answer.text
    assert 'value="https://127.0.0.1/hook"' in answer.text
