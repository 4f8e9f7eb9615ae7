"""The page behind a link in a drill's message: looking answers nothing, its button does, once; all other links look alike."""

import secrets

import pytest

from app.actions.drills.pace import IN_A_MINUTE, Pace
from app.domain.errors import DatabaseUnavailable, TooManyTries
from app.store.unit import Database
from tests.api.asserts import problem
from tests.api.drilling import Exercise, link_in
from tests.api.night import Night
from tests.makers import NOON

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def drills(one_night: Night) -> Exercise:
    return Exercise(one_night)


@pytest.fixture
def on_both(night: Night) -> Exercise:
    return Exercise(night)


def mailed(drills: Exercise, name: str) -> dict[str, str]:
    """The link to each mailbox, by the id of its call."""
    return {call["id"]: link_in(call["mail"]["text"]) for call in drills.calls(name, "registrar", by="mail")}


def outcomes(drills: Exercise, name: str) -> dict[str, str | None]:
    return {call["id"]: call["outcome"] for call in drills.calls(name, "registrar", by="mail")}


def test_only_the_button_answers_and_once(on_both: Exercise) -> None:
    drills, name = on_both, on_both.running()
    links = mailed(drills, name)
    call, link = next(iter(links.items()))
    for method in ("GET", "HEAD", "GET"):
        drills.press(link, method)
    assert set(outcomes(drills, name).values()) == {None}
    drills.night.clock.move(seconds=90)
    assert "Your answer was noted." in drills.press(link)
    assert "This link is not open" in drills.press(link)
    found = {each: outcome for each, outcome in outcomes(drills, name).items() if outcome}
    assert found == {call: "answered"}
    (event,) = drills.events("answer-drill")
    assert (event["account"], event["outcome"]) == ("", "allowed")
    report = drills.get(f"{name}/report")["all"]["mail"]
    assert (report["answered"], report["not_tried"]) == (1, 7)


def test_every_link_that_is_not_open_gets_the_same_page(drills: Exercise) -> None:
    name = drills.running()
    used, late, cancelled = list(mailed(drills, name).values())[:3]
    drills.press(used)
    other = drills.running(states=["QN"])
    given_up = next(iter(mailed(drills, other).values()))
    drills.move(other, "cancel")
    drills.night.clock.move(hours=1)
    links = [used, late, cancelled, given_up, *(f"/drill-answers/{each}" for each in (secrets.token_urlsafe(32), "x", "é" * 43))]
    (text,) = {drills.press(link) for link in links}
    assert "This link is not open" in text
    assert "Ce lien n&#39;est pas ouvert" in text
    assert len(drills.events("answer-drill")) == 1


def test_the_page_is_the_same_whatever_the_link(drills: Exercise) -> None:
    name = drills.running()
    links = [*mailed(drills, name).values(), "/drill-answers/x"]
    pages = {drills.press(link, "GET") for link in links}
    assert len(pages) == 1
    (text,) = pages
    assert text.count('<form method="post">') == 2
    assert "<script" not in text
    assert text.index("This mailbox is read") < text.index("Cette boîte est consultée")


def test_one_message_to_a_mailbox_that_is_entered_twice(drills: Exercise) -> None:
    row = (
        "State,Provision,Authority (en),E-mail,Valid from\nQM,10.5,Ministry of Justice of Meridia,duty@police.meridia.example,{}\n"
    )
    drills.night.served.carried(row.format(drills.at()[:10]).encode())
    name = drills.running(states=["QM"], channels=["email"])
    shared = drills.calls(name, "duty_officer", value="duty@police.meridia.example")
    assert len(shared) == 2
    (link,) = {link_in(call["mail"]["text"]) for call in shared}
    assert shared[0]["mail"]["text"].count("\n- ") == 4
    drills.press(link)
    assert {outcomes(drills, name)[call["id"]] for call in shared} == {"answered"}


def test_the_button_works_in_browsers_and_behind_gateways_of_all_kinds(drills: Exercise) -> None:
    links = list(mailed(drills, drills.running()).values())
    sent: tuple[dict[str, str], ...] = ({"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://mail.example"})
    for link, headers in zip(links, sent, strict=False):
        answer = drills.night.served.send("POST", link, headers={**BROWSER, **headers})
        assert (answer.status_code, "Your answer was noted." in answer.text) == (200, True)
    tracked = links[len(sent)] + "?utm_source=mail&utm_source=%zz"
    assert "This is a drill" in drills.press(tracked, "GET")
    assert "Your answer was noted." in drills.press(tracked)
    problem(drills.night.served.post("/sign-out", None, Origin="null"), 403, "cross-site")


def test_a_secret_is_nowhere_in_clear(drills: Exercise) -> None:
    name = drills.running()
    kept = b"".join(path.read_bytes() for path in drills.night.folder.rglob("*.sqlite*"))
    assert b"drill_call" in kept
    for link in mailed(drills, name).values():
        assert link.rpartition("/")[2].encode() not in kept
    assert b"drill-answers" not in kept


def test_an_answer_that_cannot_be_noted_says_so(drills: Exercise, monkeypatch: pytest.MonkeyPatch) -> None:
    link = next(iter(mailed(drills, drills.running()).values()))

    def gone(_: Database) -> None:
        raise DatabaseUnavailable("away")

    monkeypatch.setattr(Database, "writing", gone)
    answer = drills.night.served.send("POST", link, headers=BROWSER)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert "press the button again" in answer.text
    problem(drills.night.served.send("POST", link), 503, "database-unavailable")
    monkeypatch.undo()
    assert "Thank you" in drills.press(link)


def test_whoever_presses_like_a_machine_waits(drills: Exercise) -> None:
    for _ in range(IN_A_MINUTE):
        drills.press("/drill-answers/x")
    for headers in (BROWSER, {}):
        answer = drills.night.served.send("POST", "/drill-answers/x", headers=headers)
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "61")
    drills.night.clock.move(seconds=61)
    drills.press("/drill-answers/x")


def test_one_address_does_not_use_up_anothers_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.actions.drills.pace.ADDRESSES", 2)
    pace = Pace()
    for _ in range(IN_A_MINUTE):
        pace.take("a", NOON)
    with pytest.raises(TooManyTries):
        pace.take("a", NOON)
    for address in ("b", "c"):  # the oldest is forgotten
        pace.take(address, NOON)
    pace.take("a", NOON)
