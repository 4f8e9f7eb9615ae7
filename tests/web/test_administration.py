"""People at their pages: who is listed for whom, inviting, roles for a time, closing and opening, reviews of access."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.people.standing import Method
from tests.web.live import Sessions
from tests.web.pages import Pages

ENDS = (datetime.now(UTC) + timedelta(days=200)).date().isoformat()
LINK = re.compile(r"http://[^\"<\s]+/enrol#[A-Za-z0-9_-]+")
NEWCOMER = {"name": "Ana Newcomer", "email": "ana@directory.example", "state": "QM"}


def not_afresh(pages: Pages, who: str) -> None:
    """From now on ``who`` is signed in without a fresh step-up."""
    assert isinstance(pages.cookies, Sessions)
    pages.cookies.made[who] = (pages.cookies.begin(who, Method.OPENID), float("inf"))


def hidden(page: str, name: str, form: str = "") -> str:
    """A hidden field of the form that is sent to ``form``, or of the first form that has it."""
    part = page[page.index(f'action="{form}"') :] if form else page
    found = re.search(rf'name="{name}" value="([^"]*)"', part)
    assert found is not None, name
    return found[1].replace("&#34;", '"')


def sent(pages: Pages, path: str, who: str, seen: str, **fields: str) -> dict[str, str]:
    """What the form for ``path`` on the page ``seen`` sends with these fields."""
    page = pages.get(seen, who).text
    return {name: hidden(page, name, path) for name in ("form_token", "key", "tag") if f'name="{name}"' in page} | fields


def invited(pages: Pages, who: str = "administrator", **other: str) -> str:
    """The id of an account that ``who`` has opened."""
    answer = pages.post("/accounts", who, data=sent(pages, "/accounts", who, "/accounts/new", **{**NEWCOMER, **other}))
    assert answer.status_code == 200, answer.text
    found = re.search(r'href="/accounts/([^"#]+)#give"', answer.text)
    assert found is not None
    return found[1]


def deed(pages: Pages, account: str, name: str, who: str = "administrator", **fields: str) -> str:
    """Does something about an account by its page; where it led."""
    path = f"/accounts/{account}/{name}"
    answer = pages.post(path, who, data=sent(pages, path, who, f"/accounts/{account}", **fields))
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


@pytest.mark.parametrize(("language", "words"), [("en", "without an end"), ("fr", "sans terme")])
def test_the_list_and_an_account_say_who_is_there(pages: Pages, language: str, words: str) -> None:
    every = pages.get("/accounts", "auditor", language=language).text
    assert "/accounts/demo-registrar" in every
    assert "/accounts/new" not in every  # auditors look
    assert words in pages.get("/accounts/demo-registrar", "auditor", language=language).text
    assert 'action="/accounts/' not in pages.get("/accounts/demo-registrar", "auditor").text


def test_an_editor_sees_the_own_state_and_nobody_else(pages: Pages) -> None:
    every = pages.get("/accounts", "state_editor").text
    assert "/accounts/demo-officer" in every
    assert "/accounts/demo-registrar" not in every
    for foreign in ("demo-registrar", "test-foreign_officer", "nobody"):
        assert pages.get(f"/accounts/{foreign}", "state_editor").status_code == 404
    assert pages.get("/access-reviews/QM", "state_editor").status_code == 200
    for foreign in ("QN", "ZZ", "secretariat"):
        assert pages.get(f"/access-reviews/{foreign}", "state_editor").status_code == 404


def test_a_list_is_filtered(pages: Pages) -> None:
    foreign = pages.get("/accounts?state=QN&remarks=", "administrator").text
    assert "/accounts/test-foreign_officer" in foreign
    assert "/accounts/demo-officer" not in foreign
    assert 'aria-current="page"' in foreign
    assert pages.get("/accounts?remarks=perhaps", "administrator").status_code == 400


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_link_is_shown_once(own_pages: Pages, language: str) -> None:
    told = sent(own_pages, "/accounts", "administrator", "/accounts/new", **NEWCOMER)
    answer = own_pages.post("/accounts", "administrator", data=told, language=language)
    assert answer.status_code == 200
    assert len(set(LINK.findall(answer.text))) == 1
    again = own_pages.post("/accounts", "administrator", data=told, language=language)  # the page is opened once more
    assert LINK.findall(again.text) == LINK.findall(answer.text)
    account = re.search(r'href="/accounts/([^"#]+)#give"', answer.text)
    assert account is not None
    assert not LINK.search(own_pages.get(f"/accounts/{account[1]}", "administrator").text)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"email": "ana"}, "name@ministry.example"),
        ({"state": ""}, "choose one, or the Secretariat"),
        ({"name": ""}, "name is missing"),
    ],
)
def test_what_is_wrong_with_an_invitation_is_told_where_it_is(own_pages: Pages, wrong: dict[str, str], said: str) -> None:
    told = sent(own_pages, "/accounts", "administrator", "/accounts/new", **{**NEWCOMER, **wrong})
    answer = own_pages.post("/accounts", "administrator", data=told)
    assert answer.status_code == 422
    assert said in answer.text
    assert 'role="alert"' in answer.text
    kept = next(value for name, value in NEWCOMER.items() if name not in wrong)
    assert kept in answer.text


def test_an_address_that_is_known_is_told_to_an_administrator(own_pages: Pages) -> None:
    invited(own_pages)
    told = sent(own_pages, "/accounts", "administrator", "/accounts/new", **{**NEWCOMER, "name": "Twice"})
    assert own_pages.post("/accounts", "administrator", data=told).status_code == 409


def test_an_editor_invites_for_the_own_state_only(own_pages: Pages) -> None:
    page = own_pages.get("/accounts/new", "state_editor").text
    assert hidden(page, "state") == "QM"
    told = sent(own_pages, "/accounts", "state_editor", "/accounts/new", **{**NEWCOMER, "state": "QN"})
    assert own_pages.post("/accounts", "state_editor", data=told).status_code == 403
    account = invited(own_pages, "state_editor")
    assert "given" in deed(own_pages, account, "give", "state_editor", role="officer", ends_on=ENDS).replace("done=give", "given")
    offered = own_pages.get(f"/accounts/{account}", "state_editor").text
    assert 'value="duty_officer"' in offered
    assert 'value="state_editor"' not in offered


def test_a_role_is_given_ended_and_renewed(own_pages: Pages) -> None:
    account = invited(own_pages)
    assert deed(own_pages, account, "give", role="officer", ends_on=ENDS).endswith("done=give")
    page = own_pages.get(f"/accounts/{account}?done=give", "administrator", language="fr").text
    assert "Le rôle est donné." in page
    assert f"/accounts/{account}?role=officer#give" in page
    assert '<option value="officer" selected>' in own_pages.get(f"/accounts/{account}?role=officer", "administrator").text
    assert deed(own_pages, account, "end-role", role="officer").endswith("done=end-role")
    over = own_pages.get(f"/accounts/{account}", "administrator", language="fr").text
    assert "terminé" in over
    assert f"/accounts/{account}/end-role" not in over


def test_a_role_that_is_too_long_is_refused_with_its_form(own_pages: Pages) -> None:
    account, path = invited(own_pages), "/accounts/{}/give"
    fields = {"role": "duty_officer", "ends_on": (datetime.now(UTC) + timedelta(days=500)).date().isoformat()}
    told = sent(own_pages, path.format(account), "administrator", f"/accounts/{account}", **fields)
    answer = own_pages.post(path.format(account), "administrator", data=told)
    assert answer.status_code == 403
    assert "12 months at most" in answer.text
    assert fields["ends_on"] in answer.text


def test_two_administrators_agree_on_an_approver(own_pages: Pages) -> None:
    account = invited(own_pages, state="-")
    assert deed(own_pages, account, "give", role="approver", ends_on=ENDS).endswith("done=proposed")
    page = own_pages.get("/accounts", "administrator").text
    assert "Waiting for a second administrator" in page
    proposal = re.search(r'action="(/role-proposals/[^"]+)/refuse"', page)
    assert proposal is not None
    assert f'action="{proposal[1]}/confirm"' not in page  # never the one who proposed
    data = {"form_token": hidden(page, "form_token"), "key": hidden(page, "key", f"{proposal[1]}/refuse")}
    assert own_pages.post(f"{proposal[1]}/confirm", "administrator", data=data | {"key": ""}).status_code == 403
    assert own_pages.post(f"{proposal[1]}/refuse", "administrator", data=data).headers["location"] == f"/accounts/{account}"
    assert own_pages.post(f"{proposal[1]}/perhaps", "administrator", data=data).status_code == 404
    assert "/role-proposals/" not in own_pages.get("/accounts", "administrator").text


def test_an_account_is_suspended_opened_again_and_recovered(own_pages: Pages) -> None:
    account = invited(own_pages)
    deed(own_pages, account, "suspend")
    assert "suspendu depuis le" in own_pages.get(f"/accounts/{account}", "administrator", language="fr").text
    deed(own_pages, account, "restore")
    path = f"/accounts/{account}/recover"
    answer = own_pages.post(path, "administrator", data=sent(own_pages, path, "administrator", f"/accounts/{account}"))
    assert LINK.search(answer.text)


def test_nobody_decides_about_the_own_account(own_pages: Pages) -> None:
    page = own_pages.get("/accounts/demo-administrator", "administrator").text
    assert "somebody else looks after it" in page
    assert 'action="/accounts/' not in page
    other = own_pages.get("/accounts/demo-officer", "administrator").text
    data = {"form_token": hidden(other, "form_token"), "tag": "*", "role": "registrar", "ends_on": ENDS}
    answer = own_pages.post("/accounts/demo-administrator/give", "administrator", data=data)
    assert answer.status_code == 403
    assert "nobody gives a role to oneself" in answer.text


def test_somebody_was_faster(own_pages: Pages) -> None:
    account = invited(own_pages)
    old = sent(own_pages, f"/accounts/{account}/suspend", "administrator", f"/accounts/{account}")
    deed(own_pages, account, "give", role="officer", ends_on=ENDS)
    answer = own_pages.post(f"/accounts/{account}/suspend", "administrator", data=old)
    assert answer.status_code == 412
    assert "Officer" in answer.text  # as it is now
    assert own_pages.post(f"/accounts/{account}/unmake", "administrator", data=old).status_code == 404


def test_a_step_up_comes_before_the_forms_and_no_address_holds_what_was_written(own_pages: Pages) -> None:
    account = invited(own_pages)
    shown = own_pages.get(f"/accounts/{account}", "state_editor").text
    assert f'action="/accounts/{account}/suspend"' in shown
    not_afresh(own_pages, "state_editor")
    assert own_pages.get("/accounts/new", "state_editor").headers["location"] == "/step-up?next=%2Faccounts%2Fnew"
    page = own_pages.get(f"/accounts/{account}?role=officer", "state_editor").text
    assert f'href="/step-up?next=%2Faccounts%2F{account}%3Frole%3Dofficer"' in page
    assert f'action="/accounts/{account}' not in page
    token = {"form_token": hidden(own_pages.get("/me", "state_editor").text, "form_token")}
    answer = own_pages.post("/accounts", "state_editor", data=token | NEWCOMER)
    assert answer.status_code == 403
    assert 'value="Ana Newcomer"' in answer.text
    assert 'href="/step-up?next=%2Faccounts%2Fnew"' in answer.text
    told = token | {"because": "No device at hand", "tag": "*"}
    answer = own_pages.post(f"/accounts/{account}/suspend", "state_editor", data=told)
    assert answer.status_code == 403
    assert f'href="/step-up?next=%2Faccounts%2F{account}"' in answer.text


@pytest.mark.parametrize(
    "there",
    ["new?name=Ana", "new?email=ana%40evil.example", "new?state=QM", "demo-officer?because=x", "demo-officer?ends_on=2027-01-01"],
)
def test_no_address_fills_in_a_form_about_people(pages: Pages, there: str) -> None:
    assert pages.get(f"/accounts/{there}", "administrator").status_code == 400


def test_a_form_of_another_session_does_nothing(own_pages: Pages) -> None:
    told = sent(own_pages, "/accounts", "administrator", "/accounts/new", **NEWCOMER)
    assert own_pages.post("/accounts", "administrator", data=told | {"form_token": "x"}).status_code == 403
    assert own_pages.post("/accounts", "officer", data=told).status_code == 403
    assert own_pages.post("/accounts", None, data=told).status_code == 401


@pytest.mark.parametrize("language", ["en", "fr"])
def test_who_still_needs_access(own_pages: Pages, language: str) -> None:
    path = "/access-reviews/QM"
    page = own_pages.get(path, "state_editor", language=language).text
    ids = re.findall(r'name="confirmed" value="([^"]+)"', page)
    assert "demo-officer" in ids
    assert "demo-state_editor" not in ids
    told = {"form_token": hidden(page, "form_token"), "key": hidden(page, "key")}
    some = own_pages.post(path, "state_editor", data=told | {"confirmed": ids[:1]}, language=language)
    assert some.status_code == 409
    assert some.text.count(" checked") == 1
    done = own_pages.post(path, "state_editor", data=told | {"confirmed": ids, "key": "another"}, language=language)
    assert done.headers["location"] == "/access-reviews?done=QM"
    assert 'role="status"' in own_pages.get("/access-reviews?done=QM", "state_editor", language=language).text


def test_the_secretariat_is_reviewed_too(pages: Pages) -> None:
    page = pages.get("/access-reviews/secretariat", "administrator", language="fr").text
    assert "demo-registrar" in page
    assert 'value="demo-administrator"' not in page
    assert "Votre propre compte" in page
    assert "checkbox" not in pages.get("/access-reviews/secretariat", "auditor").text
