"""What a page shows of a plan: which plan, which of its rows, in which words; and what it does not show any more."""

import pytest

from app.actions import contents, notifications
from app.web.notifications_plan import Lens, alarms, moved, shown, to_see
from app.web.notifications_words import field_named, lines, size_of
from tests.web.pages import Pages
from tests.web.registry import CHANGED, Desk, file, hidden


def test_the_plan_of_now_is_asked_for(own_pages: Pages) -> None:
    registrar, approver = Desk(own_pages), Desk(own_pages, "approver")
    place, other = registrar.sent(file(CHANGED)), registrar.sent(file(CHANGED.replace("0177", "0178")))
    approver.do(other, "approve")
    assert "<del><bdi>+442079460150</bdi></del>" in approver.page(place).text
    assert "<del><bdi>+442079460150</bdi></del>" in approver.page(place).text
    page = own_pages.post(f"{place}/plan", "approver", data=hidden(approver.page(place), "plan"))
    assert "<del><bdi>+442079460178</bdi></del>" in page.text
    fields = hidden(page, "approve")
    assert own_pages.post(f"{place}/approve", "approver", data=fields).status_code == 303


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_plan_that_is_not_kept(own_pages: Pages, language: str) -> None:
    place = Desk(own_pages).sent(file(CHANGED))
    page = Desk(own_pages, language=language).page(f"{place}?digest=sha256:0")
    assert page.status_code == 200
    assert f'href="{place}"' in page.text
    assert 'id="plan"' not in page.text


def test_what_was_decided_long_ago_is_not_shown_to_the_secretariat(own_pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    registrar, approver = Desk(own_pages), Desk(own_pages, "approver")
    place = registrar.sent(file(CHANGED))
    approver.do(place, "approve")
    monkeypatch.setattr(notifications, "at_work", lambda *_: False)
    page = approver.page(place)
    assert page.status_code == 200
    assert "What it says is not shown to you any more" in page.text
    assert "+442079460177" not in page.text
    assert f"{place}/file" not in page.text
    assert "+442079460177" in Desk(own_pages, "auditor").page(place).text


@pytest.mark.parametrize("narrowed", ["level=error", "of=QM", "of=JP", "action=create", "page=9", "action=odd"])
def test_rows_are_narrowed_down(own_pages: Pages, narrowed: str) -> None:
    place = Desk(own_pages).sent(file(CHANGED))
    page = Desk(own_pages).page(f"{place}?{narrowed}")
    there = narrowed in ("of=QM", "page=9", "action=odd")
    assert ('<details class="row' in page.text) is there
    assert ("No row is like this." in page.text) is not there


def row(number: int, action: str = "amend", **more: object) -> dict[str, object]:
    return {"row": number, "id": f"d_{number}", "state": "QM", "action": action, "findings": [], "record": "designation"} | more


def test_what_moved_between_two_plans() -> None:
    before = {"rows": [row(2), row(3), row(4)]}
    after = {"rows": [row(2), row(3, "unchanged"), row(5)]}
    found = [(each.name, each.before is None, each.after is None) for each in moved(before, after)]
    assert found == [(3, False, False), (5, True, False), (4, False, True)]


def test_a_row_that_was_left_out_leaves_nobody_alone() -> None:
    finding = {"code": "last-round-the-clock-contact", "level": "error"}
    plan = {"rows": [row(2, "rejected", findings=[finding])], "parts": []}
    assert alarms(plan["rows"]) == []
    assert dict(to_see(plan)) == {"left-out": 1}
    finding["level"] = "info"
    assert len(alarms(plan["rows"])) == 1
    assert "last-round-the-clock-contact" in to_see(plan)


@pytest.mark.parametrize(
    ("asked", "page"), [({}, 1), ({"page": "7"}, 7), ({"page": "-1"}, 1), ({"page": "²"}, 1), ({"page": "9" * 9}, 1)]
)
def test_a_lens_that_names_nothing_shows_everything(asked: dict[str, str], page: int) -> None:
    lens = Lens.of({**asked, "action": "odd", "level": "odd"})
    assert (lens.narrow, lens.page) == (False, page)
    assert lens.shows(row(2))


def test_fields_are_called_as_they_are_declared() -> None:
    called = {
        path: field_named(path, "designation", "fr") for path in ("channels.phone", "authority.names.en", "hours.spec", "odd.path")
    }
    assert called["channels.phone"] == "Téléphone"
    assert called["authority.names.en"] == "Autorité (anglais)"
    assert called["odd.path"] == "odd.path"
    assert field_named("authority.names.und", "designation", "en") == "Authority"
    assert field_named("authority.state", "designation", "en") == "Authority (State)"
    assert field_named("state", "authority", "en") == "State"
    assert field_named("state", "no kind", "en") == "state"


def test_rows_about_one_record_stand_together() -> None:
    rows = [row(2, id="d_b"), row(3, id="d_a"), row(4, id="d_b"), row(5, state="JP")]
    plan = {"rows": rows, "findings": []}
    assert [each["row"] for _, those in shown(plan, Lens()).groups for each in those] == [5, 2, 4, 3]


def test_values_are_written_line_by_line() -> None:
    assert lines(None) == lines([]) == []
    assert lines(["a", {"b": True}]) == ["a", '{"b":true}']
    assert [size_of(count, "en") for count in (0, 10, 2048, 10 * 1024 * 1024)] == ["0 B", "10 B", "2 KiB", "10 MiB"]
    assert size_of(1536, "fr") == "1,5 Kio"


def test_a_plan_is_made_anew_by_a_press_of_a_button_and_one_at_a_time(own_pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    approver = Desk(own_pages, "approver")
    place = Desk(own_pages).sent(file(CHANGED))
    assert own_pages.get(f"{place}?now=yes", "approver").status_code == 400
    fields = hidden(approver.page(place), "plan")
    statuses: list[int] = []
    made = contents.foreseen

    def meanwhile(*given: object) -> object:
        if len(statuses) < 2:
            statuses.append(own_pages.post(f"{place}/plan", "approver", data=fields).status_code)
            statuses.append(own_pages.get(f"/api/v1{place}/plan", "approver").status_code)
        return made(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(notifications, "foreseen", meanwhile)
    answer = own_pages.post(f"{place}/plan", "approver", data=fields)
    assert (answer.status_code, statuses) == (200, [409, 409])
    assert 'id="plan"' in answer.text
    assert own_pages.post(f"{place}/plan", "approver", data={"form_token": "x"}).status_code == 403
