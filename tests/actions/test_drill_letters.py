"""Letters about drills, read in both languages: what was found, of how many, and where that is too few to say more."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.actions.drills.letters import Occasion, announced, results
from app.actions.drills.named import PostAsItStood
from app.actions.drills.words import ENGLISH, FRENCH, duration
from app.domain.drills.drill import Call, Drill, tried
from tests.domain.test_drills import call, drill
from tests.makers import NOON

NAMES = {"en": "Japan", "fr": "Japon"}
POSTS = {"d_1": PostAsItStood({}, {"en": "National Police", "fr": "Police nationale"}, None)}


def occasion(of: Drill | None = None) -> Occasion:
    return Occasion(of or drill(), "JP", NAMES, NOON, "")


def answered(number: int, *, after: float) -> Call:
    return tried(call(f"c_{number}", number=number), NOON, NOON + timedelta(seconds=after))


def test_few_answers_give_the_percentiles_that_they_give() -> None:
    calls = [answered(1, after=40), answered(2, after=200), tried(call("c_3", number=3), NOON, None), call("c_4")]
    text = results(occasion(), "x@x.example", calls, POSTS).body
    for line in (
        "Telephone: 3 called; 2 answered, 1 not. Not called, and not counted: 1.",
        "- 50 % of 3 were answered within 3 minutes 20 seconds",
        "- within which time 90 % answer cannot be said from 3: these are too few",
        "- 35 (24/7 point of contact), National Police: Duty phone",
        "Write to the Secretariat and name drill dr_1.",
        "Téléphone : appels 3 ; avec réponse 2, sans réponse 1. Non appelés, non comptés : 1.",
        "- 50 % de 3 ont répondu en 3 minutes 20 secondes au plus",
        "- le temps dans lequel 90 % répondent ne peut être dit à partir de 3 : c'est trop peu",
        "- 35 (Point de contact 24/7), Police nationale : Téléphone de permanence",
    ):
        assert line in text, line


def test_silence_is_told_as_silence_and_nothing_as_nothing() -> None:
    silent = [tried(call(f"c_{number}", number=number), NOON, None) for number in range(1, 121)]
    text = results(occasion(), "x@x.example", silent, POSTS).body
    assert "- fewer than 95 % of 120 were answered in the window" in text
    assert "- moins de 95 % de 120 ont répondu dans la fenêtre" in text
    assert "- and 20 more\n" in text
    untried = results(occasion(), "x@x.example", [call()], POSTS).body
    assert "Telephone: 0 called" in untried
    assert "%" not in untried
    assert "none of the sort is in the directory" in results(occasion(), "x@x.example", [], {}).body


def test_a_letter_beforehand_says_by_which_way_and_where_to_ask() -> None:
    by_phone = announced(occasion(replace(drill(), channels=("phone",))), "x@x.example").body
    assert "of Japan (JP) are answered: by telephone." in by_phone
    assert "par téléphone : Japon (JP)." in by_phone
    by_mail = announced(occasion(replace(drill(), channels=("email",))), "x@x.example").body
    assert "by a message to mailboxes" in by_mail
    assert "telephone" not in by_mail


@pytest.mark.parametrize(
    ("seconds", "english", "french"),
    [
        (0, "0 seconds", "0 seconde"),
        (1, "1 second", "1 seconde"),
        (61, "1 minute 1 second", "1 minute 1 seconde"),
        (7_200, "2 hours", "2 heures"),
        (90_061, "1 day 1 hour", "1 jour 1 heure"),
    ],
)
def test_lengths_of_time(seconds: int, english: str, french: str) -> None:
    assert (duration(ENGLISH, seconds), duration(FRENCH, seconds)) == (english, french)
