"""What goes with a route: senders, copies, content, time limits, languages, warnings, alternatives, and the one sentence."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.routing import PURPOSES, WORDS, contradictory, route
from app.domain.routing.facts import Arrangement, Body
from app.domain.routing.limits import days_after
from app.domain.routing.way import Part, Way
from tests.domain.routing_world import World, arrangement, noticed, post, shown

IN = "2027-05-01"


def way(purpose: str, *case: str, pair: str = "HU RS", day: str = IN, world: World | None = None) -> Way:
    return (world or World()).route(*pair.split(), purpose, day, *case).way


def items(found: Way, provision: str) -> list[str]:
    return [item.text.en for item in found.content if item.provision == provision]


# who sends


@pytest.mark.parametrize(
    ("purpose", "senders"),
    [
        ("domain-registration", []),
        ("subscriber-information", []),
        ("traffic-data", ["HU 8.10.a"]),
        ("emergency-disclosure", ["HU 35"]),
        ("emergency-mutual-assistance", ["HU 27.2"]),
        ("mutual-assistance", ["HU 27.2"]),
        ("preservation", ["HU 35"]),
        ("extradition", ["HU 24.7"]),
        ("incident-notification", []),
        ("onward-transfer", []),
    ],
)
def test_who_sends(purpose: str, senders: list[str]) -> None:
    found = way(purpose)
    assert shown(found.senders) == senders
    assert found.sender.en
    assert found.sender.fr


def test_whoever_confined_it_by_8_11_gets_orders_from_the_central_authority() -> None:
    world = World(statements={"RS": ["8.11"]})
    assert shown(way("traffic-data", world=world).senders) == ["HU 27.2"]
    agreed = replace(world, arrangements=[arrangement("agreed-authority", "RS", "HU", HU="Police of Hungary")])
    assert shown(way("traffic-data", world=agreed).senders) == ["HU 27.2", "Police of Hungary"]
    treaty = replace(world, arrangements=[arrangement("mutual-assistance-treaty", "RS", "HU", HU="Ministry of Hungary")])
    assert shown(way("traffic-data", world=treaty).senders) == ["Ministry of Hungary"]


def test_a_sender_knows_its_own_authorities() -> None:
    several = [post("HU", "8.10.a", key=f"HU {scope}", scope=scope, along="subject") for scope in ("East", "West")]
    found = way("traffic-data", world=World(without=["HU 8.10.a"], more={"HU": several}))
    assert found.verdict.value == "applies"
    assert shown(found.senders) == ["HU East", "HU West"]


# whom to turn to


def test_a_body_that_a_treaty_names_is_reached_by_what_it_has_designated() -> None:
    named = Arrangement(
        kind="mutual-assistance-treaty", state="RS", summary="Treaty.", bodies={"RS": Body("a RS 27.2", "Ministry")}
    )
    (contact,) = way("mutual-assistance", world=World(arrangements=[named])).contacts
    assert contact.post is not None
    assert contact.post.key == "RS 27.2"
    assert contact.name.en == "Authority RS 27.2"


def test_whoever_answers_at_any_hour_is_called_first() -> None:
    more = [post("RS", "35", key="RS night", scope="Out of hours", along="hours", round_the_clock=True)]
    assert shown(way("emergency-disclosure", world=World(more={"RS": more})).contacts) == ["RS night", "RS 35"]


def test_an_authority_for_everything_comes_before_one_for_some_things() -> None:
    special = post("RS", "27.2", key="RS special", scope="Cases of EPPO", along="supranational")
    found = way("mutual-assistance", world=World(without=["RS 27.2"], more={"RS": [special, post("RS", "27.2", key="RS general")]}))
    assert shown(found.contacts) == ["RS general", "RS special"]
    assert found.question is not None
    assert [choice.word for choice in found.question.choices] == ["RS general", "RS special"]
    assert "Cases of EPPO" in found.question.text.en
    assert found.question.text.fr == (
        "Laquelle de ces autorités est compétente pour le cas : Autorité RS general : sans limite indiquée ;"
        " Autorité RS special : Cases of EPPO ?"
    )


def test_copies_go_from_central_authority_to_central_authority() -> None:
    assert way("emergency-mutual-assistance").copies == ()
    world = World(statements={"RS": ["10.9 interpol"]})
    found = way("emergency-mutual-assistance", world=world)
    assert noticed(found.copies) == ["RS 27.2"]
    assert [each.when for each in found.copies] == ["by-further-channel"]
    assert [each.part for each in found.contacts] == [Part.ADDRESSEE, Part.OUT_OF_HOURS, Part.CHANNEL]
    nobody = way("emergency-mutual-assistance", world=replace(world, without=["RS 27.2"]))
    assert noticed(nobody.copies) == ["central authority"]


def test_nothing_is_asked_where_nothing_is_open() -> None:
    assert way("traffic-data").question is None
    assert way("traffic-data", day="2026-06-01").question is None


def test_languages_are_those_of_the_addressees() -> None:
    assert way("traffic-data").languages == ("en", "rs")
    assert way("subscriber-information").languages == ()


# what goes with it


@pytest.mark.parametrize(
    ("purpose", "provisions"),
    [
        ("domain-registration", {"4", "6.3"}),
        ("subscriber-information", {"4", "7.3", "7.4"}),
        ("traffic-data", {"4", "8.3", "8.3.b"}),
        ("emergency-disclosure", {"3.2.c", "4", "9.3", "9.4"}),
        ("emergency-mutual-assistance", {"3.2.c", "4", "10.1", "25.3", "25.4", "27", "27.3", "27.9"}),
        ("mutual-assistance", {"25.3", "25.4", "27", "27.3", "27.9"}),
        ("preservation", {"25.3", "29.2"}),
        ("extradition", {"24.1", "24.5"}),
        ("incident-notification", {"14.7", "14.7.a", "14.7.b"}),
        ("onward-transfer", {"14.10"}),
    ],
)
def test_the_content_of_each_request(purpose: str, provisions: set[str]) -> None:
    assert {item.provision for item in way(purpose).content} == provisions
    assert all(item.text.en and item.text.fr for item in way(purpose).content)


def test_statements_ask_for_more() -> None:
    said = ["7.2.b", "8.4|A summary of the facts", "9.5|By the portal", "7.8"]
    world = World(statements={"RS": said})
    assert len(items(way("subscriber-information", world=world), "7.2.b")) == 1
    assert items(way("traffic-data", world=world), "8.4") == ["further supporting information: A summary of the facts"]
    assert items(way("emergency-disclosure", world=world), "9.5") == ["afterwards the request again: By the portal"]
    bare = World(statements={"RS": ["8.4", "9.5"]})
    assert items(way("traffic-data", world=bare), "8.4") == ["further supporting information, as declared"]
    assert items(way("emergency-disclosure", world=bare), "9.5") == [
        "afterwards the request again, in the form and by the channel declared"
    ]
    closed = replace(world, statements={"RS": said, "HU": ["7.9.a"]})
    assert len(items(way("subscriber-information", world=closed), "7.8")) == 1
    assert items(way("traffic-data", world=closed), "7.8") == []


def test_by_treaty_the_treaty_says_what_goes_with_it() -> None:
    world = World(arrangements=[arrangement("mutual-assistance-treaty", "RS", "HU", RS="Ministry")])
    assert [item.provision for item in way("mutual-assistance", world=world).content] == ["arrangement"]


# by when


def limits(found: Way) -> list[tuple[str, int, str]]:
    return [(each.code, each.days, each.ends.isoformat()) for each in found.deadlines]


def test_time_limits_are_dates_from_a_given_day() -> None:
    assert limits(way("subscriber-information")) == [("provider-answers", 30, "2027-05-31")]
    assert limits(way("traffic-data")) == [("order-served", 45, "2027-06-15"), ("provider-answers", 45, "2027-07-30")]
    assert limits(way("preservation")) == [("data-preserved", 60, "2027-06-30")]
    by_article_8 = way("subscriber-information", world=World(statements={"HU": ["7.9.a"]}))
    assert limits(by_article_8) == [("order-served", 45, "2027-06-15"), ("provider-answers", 20, "2027-07-05")]
    later = World().facts("HU", "RS", IN, start="2027-05-03")
    assert limits(route(later, PURPOSES["subscriber-information"]).way) == [("provider-answers", 30, "2027-06-02")]
    assert limits(way("emergency-disclosure")) == []


def test_no_time_runs_before_the_further_information_is_there() -> None:
    with_more = way("traffic-data", world=World(statements={"RS": ["8.4"]})).deadlines[0].text
    without = way("traffic-data").deadlines[0].text
    assert with_more.en.startswith(without.en)
    assert "8.4" in with_more.en
    assert "8.4" in with_more.fr


def test_the_calendar_has_a_last_day() -> None:
    assert days_after(date(9999, 12, 1), 60) == date.max


# what else


def alternatives(purpose: str, *, pair: str = "HU RS", day: str = IN, world: World | None = None) -> list[tuple[str, str | None]]:
    found = (world or World()).route(*pair.split(), purpose, day).alternatives
    return [(each.purpose, each.way.basis.article if each.way else None) for each in found]


OUTSIDE = ("outside-the-register", None)
ASSISTANCE, KEEPING = ("mutual-assistance", "27"), ("preservation", "29")


def test_alternatives_are_ranked() -> None:
    assert alternatives("subscriber-information") == [("subscriber-information", "8"), ASSISTANCE, KEEPING, OUTSIDE]
    reserved = World(statements={"RS": ["7.9.a"]})
    assert alternatives("subscriber-information", world=reserved) == [ASSISTANCE, KEEPING, OUTSIDE]
    assert alternatives("subscriber-information", day="2026-06-01") == [ASSISTANCE, KEEPING, OUTSIDE]
    assert alternatives("traffic-data", pair="FR EE") == [("law-of-the-union", None), ASSISTANCE, KEEPING, OUTSIDE]
    assert alternatives("traffic-data", pair="IE JP") == [OUTSIDE]
    assert alternatives("incident-notification") == [OUTSIDE]


def test_in_an_emergency_closed_ways_are_told_at_the_end_for_their_contacts() -> None:
    found = World(without=["RS 35"]).route("HU", "RS", "emergency-disclosure", "2026-06-01").alternatives
    assert [each.purpose for each in found] == [
        "preservation", "mutual-assistance", "emergency-mutual-assistance", "outside-the-register",
    ]  # fmt: skip
    closed = found[2].way
    assert closed is not None
    assert closed.verdict.value == "does_not_apply"
    assert shown(closed.contacts) == ["RS 27.2", "RS 10.5"]


# what to look out for


def warned(world: World, pair: str = "HU RS", purpose: str = "traffic-data") -> str:
    return " ".join(text.en for text in way(purpose, pair=pair, world=world).warnings)


def test_warnings() -> None:
    assert warned(World()) == ""
    assert "European Union" in warned(World(), "HU EE")
    assert "agreement between the two" in warned(World(arrangements=[arrangement("data-protection-agreement", "HU", "RS")]))
    assert "6.6" in warned(World(without=["RS 6.6"]), purpose="domain-registration")
    assert warned(World(), "RS HU", "subscriber-information").endswith("does not have of Hu (HU): 7.2.b, 7.5.a.")
    notified = World(statements={"HU": ["7.5.a in-every-case"]})
    assert warned(notified, "RS HU", "subscriber-information").endswith("of Hu (HU): 7.2.b.")
    assert warned(World(), "RS HU").endswith("of Hu (HU): 8.4.")
    assert warned(World(statements={"HU": ["8.4"]}), "RS HU") == ""
    assert "consult" in warned(World(statements={"RS": ["7.5.b"]}), purpose="subscriber-information")
    assert "come" in warned(World(), purpose="mutual-assistance")


def test_an_exercise_state_is_told_to_be_one_and_a_real_one_not_to_be_called() -> None:
    found = way("traffic-data", world=World(exercise=["RS"])).warnings
    assert [text.en for text in found] == [
        "Rs (RS) is fictional and exists for exercises only.",
        "The authorities of Hu (HU) are real: do not contact them in an exercise.",
    ]
    assert found[1].fr == "Autorités réelles, à ne pas contacter dans un exercice : Hongrie (HU)."
    assert len(way("traffic-data", world=World(exercise=["RS", "HU"])).warnings) == 2


# the sentence


def test_the_sentence_says_what_between_whom_on_what_basis_to_whom() -> None:
    assert World().route("HU", "RS", "traffic-data", IN).summary.en == (
        "On 1 May 2027, an order for traffic data from Hu (HU) to Rs (RS) goes under article 8 of CETS 224 to: Authority RS 8.10.b."
    )
    assert World().route("HU", "RS", "traffic-data", IN).summary.fr == (
        "Le 1er mai 2027, de l'État requérant, Hongrie (HU), à l'État requis, Serbie (RS), une injonction visant des données"
        " relatives"
        " au trafic se fonde sur l'article 8 de la STCE n° 224 ; destinataire : Autorité RS 8.10.b."
    )


def test_the_sentence_says_why_not_and_what_instead() -> None:
    assert World().route("FR", "JP", "traffic-data", "2026-06-01").summary.en == (
        "On 1 June 2026, an order for traffic data from Fr (FR) to Jp (JP) cannot go under article 8 of CETS 224:"
        " Fr (FR) has signed CETS 224 and not ratified it; Jp (JP) has consented to CETS 224, which is not in force for it yet;"
        " instead, article 27 of ETS 185, unless a treaty between the two applies."
    )
    assert World().route("FR", "JP", "traffic-data", "2026-06-01").summary.fr == (
        "Le 1er juin 2026, de l'État requérant, France (FR), à l'État requis, Japon (JP), une injonction visant des données"
        " relatives"
        " au trafic ne peut se fonder sur l'article 8 de la STCE n° 224 : France (FR) a signé la STCE n° 224 sans la ratifier ;"
        " Japon (JP) a consenti à la STCE n° 224, qui n'est pas encore en vigueur à son égard ; à la place, l'article 27 de la STE"
        " n° 185, sauf traité entre les deux."
    )
    alone = World().route("IE", "JP", "extradition", "2026-06-01").summary
    assert alone.en.endswith("Ie (IE) has signed ETS 185 and not ratified it.")
    assert "à la place" not in alone.fr


def test_the_sentence_asks_what_decides() -> None:
    summary = World(statements={"RS": ["9.1.b"]}).route("HU", "RS", "emergency-disclosure", IN).summary
    assert summary.en.endswith("which is not settled: Is subscriber information all that is sought?")
    assert summary.fr.endswith(
        "pourrait se fonder sur l'article 9 de la STCE n° 224 ; il reste à établir : Ne demande-t-on que des données relatives aux"
        " abonnés ?"
    )


def test_words_that_answer_one_question_differently_contradict_each_other() -> None:
    assert contradictory(WORDS) == ("subscriber-only", "more-than-subscriber")
    assert contradictory(("subscriber-only", "access-numbers")) is None
