"""Routes over a register: what a reader's own view holds about the pair, as known then, and how to see the same answer again."""

from datetime import date
from typing import Any

import msgspec
import pytest

from app.actions import route
from app.domain.errors import InvalidParameter
from app.domain.moment import in_french
from app.domain.routing import PURPOSES
from app.domain.submission import Row
from tests import makers
from tests.snapshot.makers import DUTY, OFFICER, Book, ask, party, post, state, told

NOTHING_SAID = {"summary": None, "circumstances": None, "source": None}
BOTH = {"consented_on": "2023-09-15", "in_force_on": "2024-01-01"}


def pair() -> Book:
    """QM and QN, bound by both treaties; QN has a territory, and both have authorities."""
    book = Book()
    book.submit(
        state("QM", "Meridia", 2, exercise=True, memberships=["EU"], **{"names.fr": "Méridie"}),
        state("QN", "Norvania", 3, exercise=True),
        state("JP", "Japan", 4),
    )
    book.submit(*(party(code, "ETS185", n, **BOTH) for n, code in enumerate(("QM", "QN"), 2)))
    book.submit(*(party(code, "CETS224", n, **BOTH) for n, code in enumerate(("QM", "QN"), 2)))
    body: dict[str, Any] = {"authority__names__en": "Justice", "languages": ["en"], "channels__email": ["desk@justice.example"]}
    for code in ("QM", "QN"):
        for provision in ("8.10.a", "8.10.b", "27.2"):
            book.submit(post(2, code, provision=provision, **body), state=code)
        duty: dict[str, Any] = {"channels__duty_phone": ["+442079460101"], "hours__round_the_clock": True}
        book.submit(post(2, code, provision="35", authority__names__en="Police", **duty), state=code)
    book.submit(post(2, "QN", provision="8.10.b", territory="PF", authority__names__en="Island Prosecutor"), state="QN")
    book.submit(said("38", "PF", kind="territorial", options=["extended-to-territory"]), state="QN")
    return book


def said(provision: str, territory: str | None = None, number: int = 2, **values: Any) -> Row:
    place = {"territory": territory} if territory else {}
    return makers.statement(number, provision, valid_from="2024-01-01", state="QN", **({"kind": "declaration"} | place | values))


def arranged(kind: str = "mutual-assistance-treaty", **values: Any) -> Row:
    what = {"state": "QN", "partner": "QM", "kind": kind, "summary": "Treaty of 2012.", "made_on": "2012-03-01"}
    return makers.row(2, what | values, kind="arrangement", valid_from="2024-01-01")


def found(book: Book, purpose: str = "traffic-data", *reader: Any, **more: str) -> Any:
    asked = {"from_": "QM", "to": "QN", "purpose": purpose} | more
    return told(book.snapshot(), route.route, *reader, **asked)


def names(contacts: list[dict[str, Any]]) -> list[str]:
    return [each["name"] for each in contacts]


def outcomes(answer: Any, code: str) -> list[tuple[str | None, str, Any]]:
    return [(each["state"], each["outcome"], each["record"]) for each in answer["rules"] if each["code"] == code]


def test_an_answer_of_the_register() -> None:
    answer = found(pair(), "traffic-data", OFFICER)
    assert (answer["from"], answer["to"], answer["on"], answer["start"]) == ("QM", "QN", "2026-06-01", "2026-06-01")
    assert answer["verdict"] == "applies"
    assert answer["summary"].endswith("from Meridia (QM) to Norvania (QN) goes under article 8 of CETS 224 to: Justice.")
    assert "Méridie (QM)" in answer["summary_fr"]
    (contact,) = answer["contacts"]
    assert (contact["order"], contact["part"], contact["state"], contact["territory"]) == (1, "addressee", "QN", None)
    assert contact["designation"]["provision"] == "8.10.b"
    assert contact["designation"]["channels"][0]["value"] == "desk@justice.example"
    assert contact["designation"]["trust"]["status"] == "unconfirmed"
    assert answer["languages"] == ["en"]
    assert answer["senders"]["contacts"][0]["designation"]["provision"] == "8.10.a"
    assert len(answer["warnings"]) == 2


def test_each_rule_names_the_version_that_it_rests_on() -> None:
    book = pair()
    book.submit(post(2, "QN", provision="8.10.b", authority__names__en="Justice", scope__text="All"), state="QN")
    answer = found(book)
    (record,) = [each for _, _, each in outcomes(answer, "8.10.b")]
    assert record == NOTHING_SAID | {
        "kind": "designation",
        "id": answer["contacts"][0]["designation"]["id"],
        "version": 2,
        "url": f"/api/v1/designations/{record['id']}/versions/2",
    }
    assert outcomes(answer, "CETS224")[0] == (
        "QM", "met",
        {"kind": "participation", "id": "QM.CETS224", "version": 1, "url": "/api/v1/participations/QM.CETS224/versions/1"}
        | NOTHING_SAID,
    )  # fmt: skip
    assert outcomes(answer, "8.4") == [("QN", "met", None)]
    book.submit(said("8.4", circumstances="The facts."), state="QN")
    stated = outcomes(found(book), "8.4")[0][2]
    assert (stated["kind"], stated["circumstances"]) == ("statement", "The facts.")
    assert stated["summary"]
    assert found(book)["content"][-1] == {
        "provision": "8.4",
        "en": "further supporting information: The facts",
        "fr": "des informations complémentaires : The facts",
    }


def test_a_reader_sees_what_they_may() -> None:
    book = pair()
    anonymous, officer, duty = (found(book, "emergency-disclosure", *reader) for reader in ((), (OFFICER,), (DUTY,)))
    assert names(anonymous["contacts"]) == names(officer["contacts"]) == names(duty["contacts"]) == ["Police"]
    assert "channels" not in anonymous["contacts"][0]["designation"]
    assert "redacted" not in anonymous["contacts"][0]["designation"]
    assert officer["contacts"][0]["designation"]["redacted"][0]["audience"] == "network"
    assert duty["contacts"][0]["designation"]["channels"][0]["value"] == "+442079460101"
    assert found(book)["languages"] == []
    assert [each["meta"]["audience"] for each in (anonymous, officer, duty)] == ["public", "parties", "network"]


def entries_in(content: Any) -> set[str]:
    """The designations that are given whole, wherever they stand."""
    if isinstance(content, list):
        return set().union(*map(entries_in, content))
    if not isinstance(content, dict):
        return set()
    own = {content["designation"]["id"]} if content.get("designation") else set()
    return own.union(*map(entries_in, content.values()))


@pytest.mark.parametrize("purpose", PURPOSES)
def test_what_is_shown_is_told_to_the_audit_and_nothing_else(purpose: str) -> None:
    answer = ask(pair().snapshot(), route.route, DUTY, from_="QM", to="QN", purpose=purpose)
    assert [each.id for each in answer.targets] == list(dict.fromkeys(each.id for each in answer.targets))
    assert {each.id for each in answer.targets} == entries_in(msgspec.json.decode(answer.body))


def test_alternatives_show_whole_entries_where_it_cannot_wait() -> None:
    book = pair()
    emergency, order = (found(book, purpose, DUTY) for purpose in ("emergency-disclosure", "subscriber-information"))
    assert all(contact["designation"] for each in emergency["alternatives"] for contact in each["contacts"])
    others = [contact for each in order["alternatives"] for contact in each["contacts"]]
    assert others
    assert all(each["designation"] is None and each["url"].startswith("/api/v1/designations/d_") for each in others)
    assert not any(each["languages"] for each in order["alternatives"])


def test_the_day_of_the_law_is_on_else_as_of() -> None:
    book = pair()
    for when in ({"on": "2023-12-31"}, {"as_of": "2023-12-31"}, {"on": "2023-12-31", "as_of": "2026-01-01"}):
        answer = found(book, **when)
        assert answer["verdict"] == "does_not_apply"
        assert answer["on"] == answer["meta"]["as_of"] == "2023-12-31"
        assert answer["contacts"] == []
    assert found(book, on="2024-01-01")["verdict"] == "applies"
    assert found(book, on="1999-01-01")["summary"].startswith(
        "On 1 January 1999, an order for traffic data from QM (QM) to QN (QN)"
    )


def test_time_limits_count_from_the_start_given() -> None:
    answer = found(pair(), start="2026-06-10")
    assert [(each["from"], each["until"]) for each in answer["deadlines"]] == [
        ("2026-06-10", "2026-07-25"), ("2026-07-25", "2026-09-08"),
    ]  # fmt: skip


def test_a_permalink_gives_the_same_answer_after_things_have_changed() -> None:
    book = pair()
    before = found(book, "traffic-data", OFFICER, start="2026-06-02", case="central-government")
    book.submit(said("8.13", kind="reservation"), post(3, "QN", provision="8.10.b", authority__names__en="Another"))
    after = found(book, "traffic-data", OFFICER)
    assert after["verdict"] == "does_not_apply"
    path, _, query = before["permalink"].partition("?")
    assert path == "/api/v1/routes"
    asked = dict(each.split("=") for each in query.split("&"))
    again = told(
        book.snapshot(), route.route, OFFICER, **{name if name != "from" else "from_": text for name, text in asked.items()}
    )
    assert {name: again[name] for name in again if name != "meta"} == {name: before[name] for name in before if name != "meta"}
    assert before["citation"].endswith("applies")
    assert before["citation_fr"].split()[:: len(before["citation_fr"].split()) - 1] == ["Annuaire", "s'applique"]
    assert f", le {in_french(date.fromisoformat(before['meta']['as_of']))}, selon" in before["citation_fr"]
    assert f"revision {before['meta']['revision']}" in before["citation"]
    assert before["meta"]["known_at"] in before["permalink"]


def test_before_anything_was_known_the_answer_says_so_and_can_be_had_again() -> None:
    book = pair()
    for then, known in (("2020-01-01T00:00:00Z", "2020-01-01T00:00:00.000000Z"), ("0", "0")):
        answer = found(book, "mutual-assistance", known_at=then)
        assert answer["verdict"] == "unclear"
        assert outcomes(answer, "ETS185") == [("QM", "unknown", None), ("QN", "unknown", None)]
        assert f"as known at {known} (revision 0)" in answer["citation"]
        assert answer["permalink"].endswith(f"&known_at={known}")
        query = dict(each.split("=") for each in answer["permalink"].partition("?")[2].split("&"))
        again = told_again(book, query)
        assert {name: again[name] for name in again if name != "meta"} == {name: answer[name] for name in answer if name != "meta"}


def told_again(book: Book, query: dict[str, str]) -> Any:
    return told(book.snapshot(), route.route, **{name if name != "from" else "from_": text for name, text in query.items()})


def test_each_alternative_has_a_permalink() -> None:
    first = found(pair(), "subscriber-information")["alternatives"][0]
    assert (first["purpose"], first["basis"]["article"]) == ("subscriber-information", "8")
    assert "&case=article-7-tried&" in first["permalink"]
    again = told_again(pair(), dict(each.split("=") for each in first["permalink"].partition("?")[2].split("&")))
    assert (again["basis"]["article"], again["verdict"]) == ("8", first["verdict"])
    assert found(pair(), "subscriber-information")["alternatives"][-1]["permalink"] is None


def test_an_agreement_is_an_alternative_without_an_answer_of_its_own() -> None:
    book = pair()
    book.submit(arranged("data-protection-agreement", state_authority="Justice"), state="QN")
    first = found(book, "onward-transfer")["alternatives"][0]
    assert (first["verdict"], names(first["contacts"]), first["permalink"]) == ("applies", ["Justice"], None)


def test_what_was_made_too_late_is_doubted() -> None:
    book = pair()
    book.submit(said("7.9.a", kind="reservation", made_on="2025-05-01"), state="QN")
    answer = found(book, "subscriber-information")
    assert any("1 May 2025, after the deposit of 15 September 2023" in each["en"] for each in answer["warnings"])


def test_authorities_and_territories_are_named_in_the_readers_language() -> None:
    book = pair()
    body = {"authority__names__en": "Ministry of Norvania", "authority__names__fr": "Ministère de la Norvanie"}
    book.submit(post(2, "QN", provision="6.6", **body), state="QN")
    answer = found(book, "domain-registration")
    assert [each["name_fr"] for each in answer["contacts"]][1] == "Ministère de la Norvanie"
    island = found(book, to="PF")
    assert "to French Polynesia (QN, PF)" in island["summary"]
    assert "l'État requis, Polynésie française (QN, PF)" in island["summary_fr"]


def test_what_was_not_known_then_is_not_in_the_answer() -> None:
    book = pair()
    known = found(book)["meta"]["known_at"]
    book.submit(said("8.13", kind="reservation"), state="QN")
    assert found(book)["verdict"] == "does_not_apply"
    assert found(book, known_at=known)["verdict"] == "applies"


def test_whom_to_notify_and_to_whom_copies_go() -> None:
    book = pair()
    book.submit(post(2, "QN", provision="7.5.e", authority__names__en="Notified"), state="QN")
    book.submit(
        said("7.5.a", kind="notification", options=["in-every-case"]), said("10.9", number=3, options=["interpol"]), state="QN"
    )
    (notice,) = found(book, "subscriber-information")["notifications"]
    assert (notice["name"], notice["when"], notice["part"]) == ("Notified", "always", "notified")
    assert notice["designation"]["provision"] == "7.5.e"
    (copy,) = found(book, "emergency-mutual-assistance")["copies"]
    assert (copy["name"], copy["when"], copy["part"]) == ("Justice", "by-further-channel", "copied")


# what is arranged between the two


def test_a_treaty_between_the_two_names_bodies_of_the_register() -> None:
    book = pair()
    book.submit(arranged(state_authority="justice", partner_authority="Ministry of somewhere"), state="QN")
    answer = found(book, "mutual-assistance")
    assert answer["basis"]["treaty"] is None
    assert answer["contacts"][0]["designation"]["provision"] == "27.2"
    (sender,) = answer["senders"]["contacts"]
    assert (sender["name"], sender["designation"], sender["authority"]["id"]) == ("Ministry of somewhere", None, None)
    (rule,) = outcomes(answer, "27.1")
    assert rule[2]["kind"] == "arrangement"
    back = found(book, "mutual-assistance", from_="QN", to="QM")
    assert names(back["contacts"]) == ["Ministry of somewhere"]
    book.submit(arranged("extradition-treaty", state_authority="Police"), state="QN")
    (contact,) = found(book, "extradition")["contacts"]
    assert contact["designation"] is None
    assert contact["authority"]["names"] == {"en": "Police"}
    assert contact["authority"]["id"].startswith("a_")


def test_an_arrangement_with_another_state_is_none_of_this_pair() -> None:
    book = pair()
    book.submit(arranged(partner="JP", state_authority="Police"), state="QN")
    assert found(book, "mutual-assistance")["basis"]["treaty"] == "ETS185"


def test_a_suspension_closes_what_it_is_about() -> None:
    book = pair()
    book.submit(arranged("transfer-suspension"), state="QN")
    answer = found(book)
    assert answer["verdict"] == "does_not_apply"
    assert outcomes(answer, "14.15")[0][:2] == ("QN", "not_met")


# who and what is asked about


def test_a_territory_is_asked_about_by_its_code() -> None:
    answer = found(pair(), to="PF")
    assert answer["to"] == "PF"
    assert names(answer["contacts"]) == ["Island Prosecutor"]
    assert answer["contacts"][0]["territory"] == "PF"
    assert answer["verdict"] == "applies"
    assert "(QN, PF)" in answer["summary"]
    assert "to=PF" in answer["permalink"]


def test_a_territory_of_which_nothing_is_designated_is_known_by_what_was_stated() -> None:
    book = pair()
    book.submit(said("18.2", "NC"), state="QN")
    assert found(book, to="NC")["verdict"] == "does_not_apply"


def test_a_territory_that_two_states_claim_has_to_be_named_otherwise() -> None:
    book = pair()
    book.submit(post(2, "JP", provision="35", territory="PF", authority__names__en="Police"), state="JP")
    with pytest.raises(InvalidParameter, match="several States speak"):
        found(book, to="PF")


def test_a_question_and_its_answer() -> None:
    book = pair()
    book.submit(said("9.1.b"), state="QN")
    answer = found(book, "emergency-disclosure")
    assert answer["verdict"] == "unclear"
    assert [each["case"] for each in answer["question"]["answers"]] == ["subscriber-only", "more-than-subscriber"]
    assert found(book, "emergency-disclosure", case="more-than-subscriber")["question"] is None
    assert found(book, "emergency-disclosure", case="subscriber-only")["verdict"] == "does_not_apply"
    assert names(found(book, "emergency-disclosure", case="subscriber-only")["contacts"]) == ["Police"]


def test_who_is_competent_is_answered_with_the_id_of_a_designation() -> None:
    book = pair()
    special = post(2, "QN", provision="8.10.b", authority__names__en="Terror Office", scope__text="Terrorism")
    book.submit(special, state="QN")
    answer = found(book)
    assert answer["verdict"] == "unclear"
    chosen = answer["question"]["answers"][1]["case"]
    assert names(found(book, case=chosen)["contacts"]) == ["Terror Office"]


@pytest.mark.parametrize(
    ("asked", "parameter", "suggestion"),
    [
        ({"from_": "Japon"}, "from", "JP"),
        ({"to": "XX"}, "to", None),
        ({"to": "QM"}, "to", None),
        ({"purpose": "trafic-data"}, "purpose", "traffic-data"),
        ({"purpose": "Traffic data"}, "purpose", "traffic-data"),
        ({"purpose": "nothing like it"}, "purpose", None),
        ({"on": "01/06/2026"}, "on", None),
        ({"start": "tomorrow"}, "start", None),
        ({"case": "subscriber-onlyy"}, "case", "subscriber-only"),
        ({"case": "subscriber-only,more-than-subscriber"}, "case", None),
        ({"case": "d_none"}, "case", None),
        ({"case": "Constituent Unit"}, "case", "constituent-unit"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_was_meant(asked: dict[str, str], parameter: str, suggestion: str | None) -> None:
    with pytest.raises(InvalidParameter) as caught:
        found(pair(), **asked)
    (fault,) = caught.value.faults
    assert (fault.parameter, fault.suggestion) == (parameter, suggestion)


@pytest.mark.parametrize("name", ["from", "to", "purpose"])
def test_what_is_needed(name: str) -> None:
    asked = {"from_": "QM", "to": "QN", "purpose": "traffic-data"}
    del asked["from_" if name == "from" else name]
    with pytest.raises(InvalidParameter, match=f"{name} is needed"):
        told(pair().snapshot(), route.route, **asked)


def test_a_provider_that_is_not_there_on_the_day_is_refused_and_one_that_is_makes_the_answer_and_its_citation() -> None:
    book = pair()
    hosting = {"state": "QN", "names.fr": "Hébergement", "kinds": ["service-provider"]}
    book.submit(makers.row(2, hosting, kind="provider", valid_from="2025-01-01"), state="QN")
    key = book.key("provider", "QN")
    answer = found(book, "subscriber-information", provider=key)
    assert (answer["provider"]["id"], answer["contacts"][0]["name"]) == (key, "Hébergement")
    assert key in answer["permalink"]
    assert key in answer["citation"]
    for more in ({"provider": "v_none"}, {"provider": key, "on": "2024-06-01"}, {"provider": key, "known_at": "3"}):
        with pytest.raises(InvalidParameter) as caught:
            found(book, "subscriber-information", **more)
        assert caught.value.faults[0].parameter == "provider"


@pytest.mark.parametrize("purpose", ["traffic-data", "subscriber-information", "emergency-disclosure"])
def test_what_was_asked_before_changes_no_answer(purpose: str) -> None:
    """What is kept of a State is kept for one reader and day, and holds nothing of the other State or of the case."""
    used = (book := pair()).snapshot()
    asked = [{"from_": "QM", "to": "QN"}, {"from_": "QN", "to": "QM"}, {"from_": "QM", "to": "PF"}, {"from_": "JP", "to": "QN"}]
    cases: list[dict[str, str]] = [{}, {"case": "subscriber-only"}, {"case": "article-7-tried"}, {"on": "2023-12-01"}]
    questions = [each | case | {"purpose": purpose} for each in asked for case in cases]
    readers: list[Any] = [(), (OFFICER,), (DUTY,)]
    found = [ask(used, route.route, *reader, **each) for _ in range(2) for each in questions for reader in readers]
    assert found == 2 * [ask(book.snapshot(), route.route, *reader, **each) for each in questions for reader in readers]
