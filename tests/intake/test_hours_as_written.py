"""Hours, time zones and languages as they stand in cells."""

from typing import Any

import pytest

from app.intake.normalise.hours import hours, outside_office_hours
from app.intake.normalise.languages import by_channel, languages
from app.intake.normalise.outcome import OWN, Outcome, Spread
from app.intake.normalise.zones import time_zone
from tests.intake.makers import designation, outcome_of, row, told

LIMITED = "hours-limit-round-the-clock"
CLOCK, ZONE, DEDUCED = "hours.round_the_clock", "hours.time_zone", "?hours.time_zone"


def values(outcome: Outcome) -> dict[str, Any]:
    return dict(outcome.value.pairs) if isinstance(outcome.value, Spread) else {OWN: outcome.value}


@pytest.mark.parametrize(
    ("state", "written", "expected", "codes"),
    [
        (None, "24/7", {OWN: "24/7", CLOCK: True}, []),
        (
            "MC",
            "H24, de préférence 9 heures à 18 heures (fuseau Paris)",
            {OWN: '24/7 "preferably 09:00-18:00"', CLOCK: True, ZONE: "Europe/Paris"},
            ["preferred-hours-within-24h"],
        ),
        ("MC", "24h, preferably 09:00-18:00", {OWN: '24/7 "preferably 09:00-18:00"', CLOCK: True}, ["preferred-hours-within-24h"]),
        ("FR", "24h/24, 7j/7", {OWN: "24/7", CLOCK: True}, []),
        ("DE", "Rund um die Uhr", {OWN: "24/7", CLOCK: True}, []),
        ("FR", "24/7 (duty officer)", {OWN: '24/7 "duty officer"', CLOCK: True}, ["trailing-text-ignored"]),
        # The zone of a State with one time is no guess, and the plan shows that it is set: nothing is told.
        ("GB", "Monday to Friday 9am to 4pm", {OWN: "Mo-Fr 09:00-16:00", DEDUCED: "Europe/London"}, []),
        ("GB", "Monday to Friday 8.30am to 5.00pm", {OWN: "Mo-Fr 08:30-17:00", DEDUCED: "Europe/London"}, []),
        ("GB", "9am to close of court business", {OWN: '"9am to close of court business"'}, ["hours-not-machine-readable"]),
        ("GB", "weekdays 9-5", {OWN: '"weekdays 9-5"'}, ["hours-not-machine-readable"]),
        ("IL", "Sun-Thu 08:00-15:00", {OWN: "Su-Th 08:00-15:00", DEDUCED: "Asia/Jerusalem"}, []),
        ("SI", "ausserhalb der Amtsstunden", {OWN: '"ausserhalb der Amtsstunden"'}, ["hours-not-machine-readable"]),
        ("FR", "outside office hours: 24/7", {OWN: '"outside office hours: 24/7"'}, ["hours-not-machine-readable"]),
        ("FR", "lundi au vendredi de 9h00 à 17h30", {OWN: "Mo-Fr 09:00-17:30", DEDUCED: "Europe/Paris"}, []),
        ("DE", "Di-Fr 9-12", {OWN: "Tu-Fr 09:00-12:00", DEDUCED: "Europe/Berlin"}, []),
        ("AT", "Mo - Do 8 - 16, Fr 8 - 13 Uhr", {OWN: "Mo-Th 08:00-16:00; Fr 08:00-13:00", DEDUCED: "Europe/Vienna"}, []),
        ("JP", "月曜日-金曜日 09:00-17:00", {OWN: "Mo-Fr 09:00-17:00", DEDUCED: "Asia/Tokyo"}, []),
        ("ES", "lunes a viernes de 9:00 a 14:00", {OWN: "Mo-Fr 09:00-14:00"}, ["timezone-missing"]),
        ("FR", "09:00-12:00, 13:30-17:00", {OWN: "09:00-12:00, 13:30-17:00", DEDUCED: "Europe/Paris"}, ["days-missing"]),
        ("GB", "0900-1700", {OWN: "09:00-17:00", DEDUCED: "Europe/London"}, ["days-missing"]),
        ("FR", "Mon-Fri 9 am - noon", {OWN: "Mo-Fr 09:00-12:00", DEDUCED: "Europe/Paris"}, []),
        ("FR", "Mon-Fri 1-5pm; Sat closed", {OWN: "Mo-Fr 13:00-17:00; Sa off", DEDUCED: "Europe/Paris"}, []),
        (
            "FR",
            "Mon-Fri 9:00-17:00 (CET)",
            {OWN: "Mo-Fr 09:00-17:00", ZONE: "Europe/Paris"},
            ["fixed-abbreviation-mapped-to-zone"],
        ),
        ("GB", "No 24/7 service", {OWN: '"No 24/7 service"'}, [LIMITED]),
        ("GB", "24 hours on weekdays", {OWN: '"24 hours on weekdays"'}, [LIMITED]),
        ("FR", "7j/7 24h/24 sauf jours fériés", {OWN: '"7j/7 24h/24 sauf jours fériés"'}, [LIMITED]),
        ("GB", "not available 24/7; Mo-Fr 09:00-17:00", {OWN: '"not available 24/7; Mo-Fr 09:00-17:00"'}, [LIMITED]),
        ("GB", "24/7; Mo-Su off", {OWN: "24/7; Mo-Su off", DEDUCED: "Europe/London"}, [LIMITED]),
        ("GB", '24/7 "No service"', {OWN: '24/7 "No service"', DEDUCED: "Europe/London"}, [LIMITED]),
        (
            "FR",
            "Permanence du lundi au vendredi de 9h à 17h",
            {OWN: '"Permanence du lundi au vendredi de 9h à 17h"'},
            ["hours-not-machine-readable"],
        ),
        ("QM", "Mo-Fr 09:00-17:00; PH off", {OWN: "Mo-Fr 09:00-17:00; PH off"}, []),
    ],
)
def test_hours_are_put_into_the_syntax_of_hours(
    state: str | None, written: str, expected: dict[str, Any], codes: list[str]
) -> None:
    found = hours(written, state)
    assert values(found) == expected
    assert told(found.remarks) == codes
    assert outcome_of(found.remarks) == ("warning" if codes else "ok")


def test_hours_outside_those_of_the_office_are_known_as_such() -> None:
    assert outside_office_hours("ausserhalb der Amtsstunden")
    assert not outside_office_hours("in der Zeit der Amtsstunden")


def test_a_cell_of_hours_fills_the_fields_that_no_column_fills() -> None:
    found = designation(Hours="24/7")
    assert (found.values["hours.spec"], found.values["hours.round_the_clock"]) == ("24/7", True)
    assert designation(Hours="Mo-Fr 09:00-17:00").values["hours.time_zone"] == "Europe/Paris"


def test_a_column_of_its_own_comes_first() -> None:
    found = designation(Hours="Mo-Fr 09:00-17:00 (UTC+1)", **{"Time zone": "Indian/Reunion"})
    assert found.values["hours.time_zone"] == "Indian/Reunion"
    assert told(found.findings) == ["offset-mapped-to-single-zone-of-state", "columns-disagree"]
    assert designation(Hours="Mo-Fr 09:00-17:00", **{"Time zone": "Indian/Reunion"}).findings == ()
    both = designation(Hours="24/7", **{"Round the clock": "no"})
    assert (both.values["hours.round_the_clock"], told(both.findings)) == (False, ["columns-disagree"])


def test_a_zone_that_is_given_is_not_missing() -> None:
    headings = "State,Provision,Authority,Hours,Time zone"
    assert row(headings, "US,35,x,Mo-Fr 09:00-17:00,America/New_York").findings == ()
    assert told(row(headings, "US,35,x,Mo-Fr 09:00-17:00,").findings) == ["timezone-missing"]


@pytest.mark.parametrize(
    ("state", "written", "zone", "codes", "outcome"),
    [
        (None, "Europe/Kiev", "Europe/Kyiv", ["zone-renamed"], "ok"),
        (None, "US/Eastern", "America/New_York", ["zone-renamed"], "ok"),
        (None, "Europe/Amsterdam", "Europe/Amsterdam", [], "ok"),
        (None, "Paris", "Europe/Paris", [], "ok"),
        (None, "heure de Paris", "Europe/Paris", [], "ok"),
        ("FR", "local time", "Europe/Paris", [], "ok"),
        ("JP", "UTC+9", "Asia/Tokyo", ["offset-mapped-to-single-zone-of-state"], "warning"),
        ("FR", "(UTC+01:00) Brussels, Paris", "Europe/Paris", ["offset-mapped-to-single-zone-of-state"], "warning"),
        ("FR", "CET", "Europe/Paris", ["fixed-abbreviation-mapped-to-zone"], "warning"),
        ("DE", "MEZ", "Europe/Berlin", ["fixed-abbreviation-mapped-to-zone"], "warning"),
        ("CR", "CST", "America/Costa_Rica", ["fixed-abbreviation-mapped-to-zone"], "warning"),
        (None, "Romance Standard Time", "Europe/Paris", ["zone-name-mapped"], "ok"),
        (None, "Europe/Paris (CET)", "Europe/Paris", ["trailing-text-ignored"], "ok"),
        (None, "CST", None, ["timezone-ambiguous"], "error"),
        (None, "local time", None, ["timezone-ambiguous"], "error"),
        ("RU", "GMT+3", None, ["state-has-several-zones"], "review"),
        ("US", "local time", None, ["state-has-several-zones"], "review"),
        ("US", "CST", None, ["state-has-several-zones"], "review"),
        ("FR", "GMT+3", None, ["timezone-invalid"], "error"),
        (None, "xyz", None, ["timezone-invalid"], "error"),
    ],
)
def test_zones_are_read_as_written(state: str | None, written: str, zone: str | None, codes: list[str], outcome: str) -> None:
    found = time_zone(written, state)
    assert (found.value, told(found.remarks), outcome_of(found.remarks)) == (zone, codes, outcome)


def test_the_zones_of_a_state_are_offered() -> None:
    assert "Europe/Moscow" in time_zone("GMT+3", "RU").remarks[0].choices
    assert time_zone("GMT+3", "FR").remarks[0].choices == ("Europe/Paris",)


@pytest.mark.parametrize(
    ("written", "expected", "codes"),
    [
        ("français - anglais", ["fr", "en"], []),
        ("Catalan or French", ["ca", "fr"], []),
        ("Dutch, English, French and German", ["nl", "en", "fr", "de"], []),
        ("Nederlands en Engels", ["nl", "en"], []),
        ("en fr de", ["en", "fr", "de"], []),
        ("Serbian (Cyrillic)", ["sr-Cyrl"], []),
        ("Portuguese (Brazil)", ["pt-BR"], []),
        ("Српски / English", ["sr", "en"], []),
        ("日本語, English", ["ja", "en"], []),
        ("English only", ["en"], []),
        ("anglais, de préférence français", ["en", "fr"], []),
        ("Castilian", ["es"], ["language-name-mapped"]),
        ("Japanese (by telephone) Japanese and English (by fax)", ["ja", "en"], ["languages-per-channel"]),
    ],
)
def test_languages_are_read_as_written(written: str, expected: list[str], codes: list[str]) -> None:
    found = languages(written)
    assert (found.value, told(found.remarks)) == (expected, codes)


def test_languages_are_known_by_channel() -> None:
    assert by_channel("Japanese (by telephone) Japanese and English (by fax)") == {"phone": ("ja",), "fax": ("ja", "en")}
    assert by_channel("Serbian (Cyrillic)") == {}
