"""What is refused and what is found stands in French on French pages, and in English everywhere else."""

import re
from html import unescape

import pytest

from tests.web.pages import Pages, hidden_fields
from tests.web.registry import ALSO, CHANGED, IN_DOUBT, REFUSED, Desk, file

ENGLISH = re.compile(r'<span lang="en">([^<]*)</span>')
ASKED = [
    ("/states/ZZ", None, 404, ("cet État n'est pas au registre", "no such State in the register")),
    ("/nowhere", None, 404, ("cette page n'existe pas", "no such path")),
    ("/states/QM?as_of=2026-13-99", None, 400, ("reçu\xa0: «\xa02026-13-99\xa0»", "got '2026-13-99'")),
    ("/routes?from=FR&to=ZZ&purpose=preservation", None, 400, ("«\xa0ZZ\xa0» n'en est pas un", "'ZZ' is none")),
    ("/routes?from=FR", None, 400, ("purpose\xa0: choisissez une valeur", "purpose: choose one")),
    ("/search?q=...", None, 400, ("q ne contient ni lettres ni chiffres", "q holds neither letters nor digits")),
    ("/notifications", None, 401, ("Une identification est nécessaire", "Sign-in is needed")),
    (
        "/notifications",
        "officer",
        403,
        ("il faut le rôle approbateur, auditeur, greffier, rédacteur", "needs the role approver"),
    ),
    ("/problems/nothing", "officer", 404, ("il n'y a pas de code de problème «\xa0nothing\xa0»", "no problem code 'nothing'")),
]


@pytest.mark.parametrize(("path", "role", "status", "told"), ASKED)
def test_a_refusal_is_told_in_the_language_of_the_page(
    pages: Pages, path: str, role: str | None, status: int, told: tuple[str, str]
) -> None:
    answer = pages.get(path, role, language="fr")
    assert (answer.status_code, ENGLISH.findall(answer.text)) == (status, [])
    assert told[0] in unescape(answer.text)
    assert told[1] in unescape(pages.get(path, role).text)


def test_a_form_that_is_of_another_session(pages: Pages) -> None:
    told = pages.post("/subscriptions", "officer", language="fr", data={"form_token": "x"})
    assert (told.status_code, ENGLISH.findall(told.text)) == (403, [])
    assert "le formulaire a été fait pour une autre session" in told.text


@pytest.mark.parametrize(
    ("given", "french"),
    [
        ({"medium": "pigeon"}, "medium, par où vous êtes prévenu, est l'une de ces valeurs\u00a0: email, webhook"),
        (
            {"medium": "webhook", "url": "http://hooks.example.org/x"},
            "rien ne peut être envoyé là\u00a0: elle ne se joint pas par https",
        ),
        ({"medium": "email", "state": "Atlantis"}, "«\u00a0Atlantis\u00a0» n'en est pas un"),
    ],
)
def test_faults_of_a_form_stand_at_their_fields(pages: Pages, given: dict[str, str], french: str) -> None:
    fields = hidden_fields(pages.get("/subscriptions", "officer").text, "/subscriptions")
    told = pages.post("/subscriptions", "officer", language="fr", data={**fields, **given})
    assert (told.status_code, ENGLISH.findall(told.text)) == (422, [])
    assert french in unescape(told.text)


def test_a_plan_is_read_in_french_and_kept_in_english(own_pages: Pages) -> None:
    desk = Desk(own_pages, language="fr")
    place = desk.sent(file(CHANGED, ALSO, IN_DOUBT, REFUSED))
    told = desk.page(place)
    assert ENGLISH.findall(told.text) == []
    assert "Écrivez le numéro" in unescape(told.text) or "choisissez quelle partie" in unescape(told.text)
    kept = own_pages.served.get(f"{place}/plan", "registrar").json()
    messages = [finding["message"] for row in kept["rows"] for finding in row["findings"]]
    assert any("choose which part of it is meant" in each for each in messages)


@pytest.mark.parametrize(("content", "french"), [(b"", "Le fichier est vide."), (b"%PDF-1.7", "il semble être un document PDF.")])
def test_a_file_that_is_no_table(own_pages: Pages, content: bytes, french: str) -> None:
    desk = Desk(own_pages, language="fr")
    told = desk.page(desk.sent(content))
    assert (french in told.text, ENGLISH.findall(told.text)) == (True, [])
