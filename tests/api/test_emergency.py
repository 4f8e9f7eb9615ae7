"""The emergency answer as it is served: by the minute, opened by break-glass, counted by the measure, audited; cards as files."""

import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from app.actions import measure
from app.actions import read as reading
from app.domain import measure as rule
from tests.api.asserts import problem
from tests.api.night import Night
from tests.api.places import CARDS, located
from tests.api.served import API, Loaded, Served, copied, serving_at
from tests.store.makers import Hand

QO = "/emergency/QO"
ENDINGS = ("vcf", "jscontact", "svg", "pdf")


@pytest.fixture
def clock() -> Hand:
    """About noon of the next Monday in Sydney, where the office of the exercise State QO is."""
    now = datetime.now(UTC)
    monday = now + timedelta(days=7 - now.weekday())
    return Hand(monday.replace(hour=1, minute=0, second=30, microsecond=0))


@pytest.fixture
def timed(loaded_sqlite: Loaded, tmp_path: Path, clock: Hand) -> Iterator[Served]:
    with copied(loaded_sqlite, tmp_path) as url, serving_at(clock, url, tmp_path, loaded_sqlite.tokens) as served:
        yield served


def test_an_answer_turns_with_the_minute_for_who_knows_of_hours_and_with_nothing_for_others(timed: Served, clock: Hand) -> None:
    first, public = timed.get(QO, "duty_officer"), timed.get(QO)
    clock.move(seconds=20)
    assert timed.get(QO, "duty_officer").headers["etag"] == first.headers["etag"]
    clock.move(seconds=20)
    later = timed.get(QO, "duty_officer")
    assert later.headers["etag"] != first.headers["etag"]
    assert [each.json()["at"][10:] for each in (first, later)] == ["T01:00Z", "T01:01Z"]
    clock.move(hours=9)
    again = timed.get(QO)
    assert (again.content, again.headers["etag"]) == (public.content, public.headers["etag"])
    assert public.json()["at"] is None
    assert not any(word in public.text for word in ('local_time":"', "Australia/Sydney", "Mo-Fr"))


def test_the_office_closes_and_the_watch_comes_first(timed: Served, clock: Hand) -> None:
    def steps() -> list[tuple[str, str]]:
        return [(each["value"], each["opening"]) for each in timed.get(QO, "duty_officer").json()["steps"]]

    noon = steps()
    assert ("+61255500331", "open") in noon
    clock.move(hours=6)
    night = steps()
    assert night[0] == ("+61255500361", "open")
    assert ("+61255500331", "closed") in night
    assert sorted(value for value, _ in noon) == sorted(value for value, _ in night)


def test_the_past_says_nothing_of_now(timed: Served, clock: Hand) -> None:
    for past in ("as_of=2026-01-01", "known_at=1", "as_of=2030-01-01"):
        found = timed.get(f"{QO}?{past}", "duty_officer").json()
        assert found["at"] is None
        assert all(each["opening"] is None for each in found["steps"])
    assert timed.get(f"{QO}?as_of={clock.now().date()}", "duty_officer").json()["at"] is not None


def test_caches(timed: Served) -> None:
    assert timed.get(QO, "officer").headers["cache-control"] == "private, no-store"
    public = timed.get(QO)
    assert public.headers["cache-control"].startswith("public, max-age=")
    assert public.headers["vary"] == "Authorization, Cookie, Accept, Accept-Language"


@pytest.mark.parametrize("who", ["officer", "duty_officer", "auditor"])
def test_what_is_shown_is_in_the_audit_before_it_is_sent(timed: Served, who: str) -> None:
    for ending in ("", *(f".{each}" for each in ENDINGS)):
        before = len(timed.events())
        answer = timed.get(f"/emergency/QN{ending}", who)
        assert answer.status_code == 200, (ending, answer.text)
        (event,) = timed.events()[before:]
        assert event["request_id"] == answer.headers["x-request-id"]
        assert event["action"] == f"emergency{ending.replace('.', '-')}"
        assert {each[-1] for each in event["targets"]} == {"QN"}
        assert "hours" in event["fields"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_duty_officer_takes_the_card_of_one_state_without_stepping_up(timed: Served, ending: str) -> None:
    answer = timed.get(f"{QO}.{ending}", "duty_officer")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == f'attachment; filename="emergency-QO-en.{ending}"'
    if ending not in ("pdf", "svg"):
        assert "TLP:AMBER+STRICT" in answer.text


def test_the_media_types_of_cards(timed: Served) -> None:
    told = {ending: timed.get(f"{QO}.{ending}").headers["content-type"] for ending in ENDINGS}
    assert told == {
        "vcf": "text/vcard; charset=utf-8",
        "jscontact": "application/jscontact+json;version=1.0",
        "svg": "image/svg+xml",
        "pdf": "application/pdf",
    }
    for ending, media_type in told.items():
        chosen = timed.get(QO, Accept=media_type.partition(";")[0].strip())
        assert chosen.content == timed.get(f"{QO}.{ending}").content


@pytest.mark.parametrize(
    ("query", "header", "language"),
    [("", "fr-CH, en;q=0.5", "fr"), ("", "de, en", "en"), ("", "de", "en"), ("?lang=fr", "en", "fr"), ("?lang=en", "fr", "en")],
)  # fmt: skip
def test_the_language_of_a_card(timed: Served, query: str, header: str, language: str) -> None:
    answer = timed.get(f"{QO}.pdf{query}", Accept_Language=header)
    root: Any = PdfReader(io.BytesIO(answer.content)).trailer["/Root"]
    assert root["/Lang"] == language
    assert json.loads(timed.get(f"{QO}.jscontact{query}", Accept_Language=header).content)["language"] == language


def test_what_cannot_be_asked(timed: Served) -> None:
    problem(timed.get(f"{QO}.pdf?lang=de"), 400, "invalid-parameter")
    problem(timed.get(f"{QO}?lang=fr"), 400, "invalid-parameter")
    problem(timed.get("/emergency/XX"), 404, "not-found")
    problem(timed.get("/emergency/XX.pdf"), 404, "not-found")
    problem(timed.get("/emergency/QO.doc"), 404, "not-found")


def test_break_glass_opens_the_answer_and_the_card_of_that_state(night: Night) -> None:
    assert '"audience":"parties"' in night.served.get("/emergency/QN", "officer").text
    night.opened("officer", "QN")
    for ending in ("", ".vcf", ".jscontact"):
        opened = night.served.get(f"/emergency/QN{ending}", "officer")
        assert "TLP:AMBER+STRICT" in opened.text
    assert night.served.get("/emergency/QN.pdf", "officer").status_code == 200
    assert '"audience":"parties"' in night.served.get("/emergency/QO", "officer").text
    assert night.served.events()[-2]["action"] == "break-glass-emergency-pdf"


def test_the_hourly_measure_counts_it(loaded_sqlite: Loaded, tmp_path: Path, clock: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (rule, measure):
        monkeypatch.setattr(module, "MOST", 1)
    with copied(loaded_sqlite, tmp_path) as url, serving_at(clock, url, tmp_path, loaded_sqlite.tokens) as served:
        assert served.get("/emergency/QN.pdf", "duty_officer").status_code == 200
        problem(served.get(QO, "duty_officer"), 429, "too-many-states")
        problem(served.get(f"{QO}.vcf", "duty_officer"), 429, "too-many-states")
        assert served.get(QO, "duty_officer", Directory_Reason="a child is in danger").status_code == 200
        assert served.get("/emergency/QM", "duty_officer").status_code == 200
        assert served.get(QO).status_code == 200


def test_a_card_that_was_drawn_is_not_drawn_again_within_the_minute(
    timed: Served, clock: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = timed.get(f"{QO}.pdf", "duty_officer")
    monkeypatch.setattr("app.cards.page._compiled", lambda *_: pytest.fail("drawn again"))
    assert timed.get(f"{QO}.pdf", "duty_officer").content == first.content
    monkeypatch.undo()
    clock.move(minutes=1)
    assert timed.get(f"{QO}.pdf", "duty_officer").content != first.content


def test_when_too_many_wait_for_the_drawing_the_answer_itself_goes_on(
    loaded_sqlite: Loaded, tmp_path: Path, clock: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_WAITING", 0)
    with copied(loaded_sqlite, tmp_path) as url, serving_at(clock, url, tmp_path, loaded_sqlite.tokens) as served:
        told = problem(served.get(f"{QO}.pdf"), 503, "too-busy")
        assert "authdir emergency" in told["mend"]
        assert served.get(QO).status_code == 200
        assert served.get(f"{QO}.vcf").status_code == 200


@pytest.mark.parametrize("route", CARDS)
def test_the_past_as_a_card(timed: Served, route: str) -> None:
    path = located(timed, route).removeprefix(API)
    assert timed.get(f"{path}?as_of={(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=1)).date()}", "officer").status_code == 200
