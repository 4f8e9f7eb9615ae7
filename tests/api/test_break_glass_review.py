"""Break-glass is told at once to who must know, seen by whom it concerns, reviewed by somebody who was not involved."""

import contextlib
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app import wiring
from app.actions.break_glass.reminding import remind
from app.actions.deliver import deliver
from app.actions.house import House
from app.domain.access import Role
from app.store.outbox import SEALED, Mail
from tests.api.asserts import problem, same_but_for_the_request
from tests.api.night import REASON, SECRETARIAT, Night, night_at
from tests.api.people import installed
from tests.api.served import Loaded, settings_of
from tests.makers import SEAL
from tests.store.makers import Hand

HOME, STATE = "editor@night.example", "foreign_editor@night.example"


@contextlib.contextmanager
def house_of(night: Night) -> Iterator[House]:
    """The rooms beside those that are served, on the same database."""
    rooms = wiring.open_house(settings_of(night.served.url, night.folder / "beside"))
    with night.database() as database:
        yield replace(rooms, clock=night.clock, database=database, secretariat=SECRETARIAT, seal=SEAL)
    wiring.close_house(rooms)


def read(night: Night) -> dict[tuple[str, str], Mail]:
    """What recipients read once the letters are sent, by kind and recipient."""
    sent: list[Mail] = []

    def send(mail: Mail) -> Callable[[], None]:
        sent.append(mail)
        return lambda: None

    with house_of(night) as house:
        while deliver(house, send, lambda _: True):
            pass
    return {(mail.kind, mail.recipient): mail for mail in sent}


def stored(night: Night) -> bytes:
    """Every byte that is kept beside the outbox's letters: the journal, the trail, and on SQLite the database itself."""
    files = b"".join(path.read_bytes() for path in night.folder.glob("*.sqlite*"))
    return files + night.served.journal_bytes() + json.dumps(night.served.trail()).encode()


def test_both_states_and_the_secretariat_are_told_at_once(night: Night) -> None:
    answer = night.open()
    assert answer.json()["told"] == {"state": 1, "home": 1, "secretariat": 1}
    mails = {recipient: mail for (kind, recipient), mail in read(night).items() if kind == "break-glass-opened"}
    assert set(mails) == {HOME, STATE, SECRETARIAT}
    for recipient, mail in mails.items():
        assert mail.subject == "Contacts opened by break-glass / Contacts ouverts en urgence : QN"
        for text in ("N. officer (of QM; officer)", "N. officer (de QM ; officer)", answer.json()["id"], SECRETARIAT):
            assert text in mail.body
        assert "emergency disclosure of computer data" in mail.body
        assert "divulgation urgente de données informatiques" in mail.body
        assert f"{night.clock.now() + timedelta(minutes=30):%Y-%m-%d at %H:%M UTC}" in mail.body
        assert (REASON in mail.body) is (recipient != STATE)
        assert "drill" not in mail.body.lower()


def test_the_reason_is_kept_sealed(night: Night) -> None:
    name = night.open(key="once").json()["id"]
    night.served.post(f"/break-glass/{name}/remarks", "foreign_editor", {"text": "We called back and nobody knew."})
    night.end(name)
    night.review(name)
    kept = stored(night) + "".join(mail.body for mail in night.letters()).encode()
    for text in (REASON, "nobody knew", "bears it out"):
        assert text.encode() not in kept
    assert [mail.recipient for mail in night.letters() if mail.body.startswith(SEALED)] in (
        [HOME, SECRETARIAT],
        [SECRETARIAT, HOME],
    )


def test_somebody_of_both_states_is_told_the_reason(one_night: Night) -> None:
    assert one_night.open("officer", "QM").json()["told"] == {"state": 1, "home": 1, "secretariat": 1}
    mails = [mail for (kind, _), mail in read(one_night).items() if kind == "break-glass-opened"]
    assert sorted(mail.recipient for mail in mails) == [HOME, SECRETARIAT]
    assert all(REASON in mail.body for mail in mails)


def test_an_editor_alone_at_home_is_not_told_of_themselves(one_night: Night) -> None:
    assert one_night.open("editor", "QN").json()["told"] == {"state": 1, "home": 0, "secretariat": 1}
    assert one_night.served.trail()[-1]["reason"].endswith("told: state 1, home 0, secretariat 1")
    mails = {recipient: mail.body for (kind, recipient), mail in read(one_night).items() if kind == "break-glass-opened"}
    assert set(mails) == {STATE, SECRETARIAT}
    for text in ("Nobody else of QM could be told", "Personne d'autre de QM n'a pu être averti", REASON):
        assert text in mails[SECRETARIAT]
        assert text not in mails[STATE]


def test_an_editors_colleague_at_home_is_told(one_night: Night) -> None:
    with one_night.database() as database, database.writing() as unit:
        unit.accounts.grant("n-colleague", Role.STATE_EDITOR)
    assert one_night.open("editor", "QN").json()["told"] == {"state": 1, "home": 1, "secretariat": 1}
    mails = {recipient: mail.body for (kind, recipient), mail in read(one_night).items() if kind == "break-glass-opened"}
    assert set(mails) == {STATE, SECRETARIAT, "colleague@night.example"}
    assert not any("Nobody else" in body for body in mails.values())


def test_for_the_secretariats_people_it_is_the_secretariat_that_is_told_why(one_night: Night) -> None:
    one_night.opened("registrar", "QN")
    mails = read(one_night)
    assert {recipient for _, recipient in mails} == {STATE, SECRETARIAT}
    assert "N. registrar (the Secretariat; registrar)" in mails["break-glass-opened", STATE].body
    assert REASON in mails["break-glass-opened", SECRETARIAT].body


def test_it_opens_when_nobody_can_be_told_and_says_so(loaded_sqlite: Loaded, tmp_path: Path) -> None:
    with night_at(loaded_sqlite, tmp_path, secretariat="") as night:
        for account in ("n-editor", "n-foreign_editor"):
            assert night.served.post(f"/accounts/{account}/suspend", "administrator", If_Match="*").status_code == 200
        assert night.open().json()["told"] == {"state": 0, "home": 0, "secretariat": 0}
        assert night.served.trail()[-1]["reason"].endswith("told: nobody")
        assert night.letters() == []
        assert night.audience(night.point("QN")) == "network"


def test_the_trail_tells_who_opened_what_until_when(night: Night) -> None:
    name = night.opened(drill=True)
    event = night.served.trail()[-1]
    assert (event["action"], event["account"], event["outcome"]) == ("break-glass", "n-officer", "allowed")
    assert [target[0] for target in event["targets"]] == [name, "QN"]
    assert event["reason"].startswith("officer (with-step-up); drill; emergency-disclosure; until ")
    assert event["reason"].endswith("told: state 1, home 1, secretariat 1")


def test_the_opened_state_finds_it_in_its_counts_at_once(night: Night) -> None:
    night.opened()
    night.clock.move(seconds=1)
    (look,) = night.served.get("/audit/states/QN", "foreign_editor").json()["items"]
    assert (look["state"], look["roles"], look["break_glass"], look["count"]) == ("QM", ["officer"], "break-glass", 1)


def test_a_drill_is_marked_as_such(night: Night) -> None:
    name = night.opened(drill=True, purpose="contact-check")
    for mail in read(night).values():
        assert mail.subject.startswith("Drill / Exercice : ")
        assert "This is a drill." in mail.body
        assert "Ceci est un exercice." in mail.body
    assert night.audience(night.point("QN")) == "network"
    night.end(name)
    problem(night.review(name, outcome="justified"), 422, "invalid-body")
    found = night.review(name, outcome="drill").json()
    assert (found["drill"], found["review"]["outcome"]) == (True, "drill")
    assert "a drill, as was said" in read(night)["break-glass-reviewed", "officer@night.example"].body


SEES = {  # who: the reason as well
    "officer": True,
    "editor": True,
    "foreign_editor": False,
    "auditor": True,
}


def test_those_whom_it_concerns_see_it(night: Night) -> None:
    name = night.opened()
    for who, knowing in SEES.items():
        before = len(night.served.events())
        alone = night.one(name, who).json()
        (listed,) = night.served.get("/break-glass", who).json()["items"]
        assert {key: value for key, value in alone.items() if key != "remarks"} == listed
        assert alone.get("reason") == (REASON if knowing else None)
        assert ("reason" in alone) is knowing
        assert (alone["name"], alone["home"], alone["state"], alone["open"]) == ("N. officer", "QM", "QN", True)
        events = night.served.events()[before:]
        assert [(event["action"], event["targets"][0][0]) for event in events] == [("see-break-glass", name)] * 2
        assert all(event["fields"] == (["reason"] if knowing else []) for event in events)


@pytest.mark.parametrize("who", ["colleague", "registrar", "approver"])
def test_for_others_there_is_none(one_night: Night, who: str) -> None:
    name = one_night.opened()
    assert one_night.served.get("/break-glass", who).json()["items"] == []
    for method, end, body in (("GET", "", None), ("POST", "/end", {}), ("POST", "/remarks", {"text": "t"})):
        answers = [one_night.served.send(method, f"/api/v1/break-glass/{each}{end}", who, json=body) for each in (name, "b_0")]
        problem(answers[0], 404, "not-found")
        same_but_for_the_request(*answers)
        assert [event["targets"][0][0] for event in one_night.served.events()[-2:]] == [name, "b_0"]
    assert one_night.audience(one_night.point("QN")) == "network"


@pytest.mark.parametrize("who", ["duty_officer", "administrator", "machine", "parties_only"])
def test_for_some_it_is_no_business(one_night: Night, who: str) -> None:
    name = one_night.opened()
    for answer in (one_night.served.get("/break-glass", who), one_night.one(name, who), one_night.end(name, who)):
        problem(answer, 403, "forbidden")


def test_who_was_not_involved_reviews_it_once_and_its_person_is_told(night: Night) -> None:
    name = night.opened("registrar")
    problem(night.review(name), 409, "not-reviewable")
    night.clock.move(minutes=30)
    for who in ("registrar", "editor", "foreign_editor", "approver"):
        problem(night.review(name, who), 403)
    assert "never the person" in problem(night.review(name, "registrar_who_audits"), 403)["detail"]
    found = night.review(name, outcome="not-justified").json()["review"]
    assert found["by"] == "n-auditor"
    assert (found["outcome"], found["note"]) == ("not-justified", "The case file bears it out.")
    assert "before" in problem(night.review(name), 409, "not-reviewable")["detail"]
    assert "note" not in night.one(name, "foreign_editor").json()["review"]
    assert night.one(name, "registrar").json()["review"] == found
    mail = read(night)["break-glass-reviewed", "registrar@night.example"]
    assert "The outcome: not justified." in mail.body
    assert "Résultat : non justifié." in mail.body
    assert "bears it out" not in mail.body
    assert [(each["action"], each["account"]) for each in night.served.trail()][-1] == ("review-break-glass", "n-auditor")


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({}, "/note", "missing-member"),
        ({"note": "n"}, "/outcome", "missing-member"),
        ({"note": "n", "outcome": "drill"}, "/outcome", "invalid-value"),
        ({"note": "n", "outcome": ["justified"]}, "/outcome", "invalid-value"),
        ({"note": "x" * 1001, "outcome": "justified"}, "/note", "invalid-value"),
        ({"note": "n", "outcome": "justified", "by": "u_1"}, "/by", "unknown-member"),
    ],
)
def test_what_is_no_review(one_night: Night, body: dict[str, Any], pointer: str, code: str) -> None:
    name = one_night.opened()
    one_night.end(name)
    fault = problem(one_night.served.post(f"/break-glass/{name}/review", "auditor", body), 422, "invalid-body")["errors"][0]
    assert (fault["pointer"], fault["code"]) == (pointer, code)


def test_those_concerned_say_what_they_think(night: Night) -> None:
    name = night.opened()
    for who in ("foreign_editor", "officer"):
        said = night.served.post(f"/break-glass/{name}/remarks", who, {"text": f"Said by {who}."})
        assert said.status_code == 201
        night.clock.move(seconds=1)
    seen = night.one(name, "auditor").json()["remarks"]
    assert [(each["by"], each["text"]) for each in seen] == [
        ("n-foreign_editor", "Said by foreign_editor."),
        ("n-officer", "Said by officer."),
    ]
    problem(night.served.post(f"/break-glass/{name}/remarks", "officer", {}), 422)


def test_the_list_is_filtered_and_comes_in_pages(one_night: Night) -> None:
    names = [one_night.opened("officer", state) for state in ("QM", "QN")]
    names.append(one_night.opened("registrar", "QM"))
    one_night.end(names[0])
    one_night.review(names[0])

    def listed(query: str, who: str = "auditor") -> list[int]:
        return [names.index(each["id"]) for each in one_night.served.get(f"/break-glass{query}", who).json()["items"]]

    assert listed("") == [2, 1, 0]
    assert (listed("?open=true"), listed("?open=false")) == ([2, 1], [0])
    assert (listed("?unreviewed=true"), listed("?unreviewed=false")) == ([2, 1], [0])
    assert (listed("?state=QM"), listed("?state=QM&open=true")) == ([2, 0], [2])
    assert (listed("", "officer"), listed("", "registrar")) == ([1, 0], [2])
    assert (listed("", "editor"), listed("", "foreign_editor")) == ([2, 1, 0], [1])
    page = one_night.served.get("/break-glass?limit=2", "auditor").json()
    assert page["meta"]["total"] == 3
    assert listed(f"?limit=2&cursor={page['next']}") == [0]
    for wrong in ("state=Atlantis", "open=perhaps", "unreviewed=1", "cursor=x", "limit=0", "who=me"):
        problem(one_night.served.get(f"/break-glass?{wrong}", "auditor"), 400, "invalid-parameter")


def test_missing_reviews_are_reminded_of(night: Night) -> None:
    names = [night.opened("officer", state) for state in ("QM", "QN")]
    night.clock.move(minutes=30)
    night.review(names[0])
    sent = []
    with house_of(night) as house:
        for days in (0, 1, 0, 5, 1, 7, 14, 28):
            night.clock.move(days=days)
            sent.append(remind(house))
    assert sent == [0, 3, 0, 0, 3, 3, 3, 0]
    mails = night.letters("break-glass-unreviewed")
    assert {mail.recipient for mail in mails} == {
        SECRETARIAT,
        "auditor@night.example",
        "registrar_who_audits@night.example",
    }
    assert all(names[1] in mail.body and REASON not in mail.body for mail in mails)


def test_opening_needs_a_fresh_step_up(migrated_url: str, tmp_path: Path) -> None:
    """Of somebody with a passkey, in a directory without a register: whether they may is asked first."""
    with installed(migrated_url, tmp_path, Hand()) as directory:
        first, _ = directory.both()
        officer = directory.person(first, "officer", "QM", "officer")
        body = {"state": "QN", "purpose": "preservation", "reason": REASON}
        directory.clock.move(minutes=5)
        assert "fresh sign-in" in problem(officer.post("/break-glass", body), 403, "forbidden")["detail"]
        assert officer.step_up().status_code == 200
        assert problem(officer.post("/break-glass", body), 422)["errors"][0]["code"] == "unknown-state"
