"""What a route says is read here: nothing that the register lacks is told as a fact, and no sentence breaks off."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.routing import PURPOSES, Route, route
from app.domain.routing.facts import Body
from app.domain.routing.territories import reach
from app.domain.routing.way import Way
from tests.domain.routing_world import World, arrangement, noticed, post, shown

IN, BEFORE = "2027-05-01", "2026-06-01"
DAY = date(2027, 5, 1)


def found(purpose: str, *case: str, pair: str = "HU RS", day: str = IN, **world: object) -> Route:
    return World(**world).route(*pair.split(), purpose, day, *case)  # type: ignore[arg-type]


def ruled(way: Way, code: str, language: str = "en") -> list[str]:
    return [getattr(rule.detail, language) for rule in way.rules if rule.code == code]


def asks(way: Way, provision: str) -> list[str]:
    return [item.text.en for item in way.content if item.provision == provision]


# what the register lacks


def test_of_whom_nothing_is_known_nothing_is_asserted() -> None:
    way = found("mutual-assistance", unheard=["RS"]).way
    assert ruled(way, "ETS185")[1] == "The register knew nothing of Rs (RS) and ETS 185."
    assert ruled(way, "ETS185", "fr")[1] == "Le registre ne savait rien de cet État et de la STE n° 185 : Serbie (RS)."
    assert way.verdict.value == "unclear"


@pytest.mark.parametrize(
    ("purpose", "code", "english", "french"),
    [
        ("subscriber-information", "7.9.a", "no reservation under 7.9.a", "pas de réserve au titre de 7.9.a"),
        ("subscriber-information", "7.2.b", "no declaration under 7.2.b", "pas de déclaration au titre de 7.2.b"),
        ("subscriber-information", "7.5.a", "no notification under 7.5.a", "pas de notification au titre de 7.5.a"),
        ("traffic-data", "8.13", "no reservation under 8.13", "pas de réserve au titre de 8.13"),
        ("traffic-data", "8.4", "no declaration under 8.4", "pas de déclaration au titre de 8.4"),
        ("traffic-data", "8.11", "no declaration under 8.11", "pas de déclaration au titre de 8.11"),
        ("emergency-disclosure", "9.1.b", "no declaration under 9.1.b", "pas de déclaration au titre de 9.1.b"),
        ("emergency-disclosure", "9.5", "no declaration under 9.5", "pas de déclaration au titre de 9.5"),
        ("emergency-mutual-assistance", "10.9", "no declaration under 10.9", "pas de déclaration au titre de 10.9"),
        ("preservation", "29.4", "no reservation under 29.4", "pas de réserve au titre de 29.4"),
    ],
)
def test_what_the_register_lacks_is_no_fact_about_a_state(purpose: str, code: str, english: str, french: str) -> None:
    way = found(purpose).way
    assert ruled(way, code)[-1].startswith(f"The register has {english} of Rs (RS).")
    assert ruled(way, code, "fr")[-1].startswith(f"Le registre ne contient {french} : Serbie (RS).")
    assert way.verdict.value == "applies"


def test_no_treaty_in_the_register_is_no_treaty_known() -> None:
    way = found("mutual-assistance").way
    assert ruled(way, "27.1") == [
        "The register knows of no treaty between the two on this; where there is one, it comes first, else ETS 185 applies."
    ]
    assert found("mutual-assistance").summary.en.endswith(
        "goes under article 27 of ETS 185, unless a treaty between the two applies, to: Authority RS 27.2."
    )
    assert found("extradition").summary.fr.endswith(
        "se fonde sur l'article 24 de la STE n° 185 (autorités : 24.7), sauf traité entre les deux ; destinataire : Autorité"
        " RS 24.7."
    )
    assert "24.3" in found("extradition").way.warnings[-1].en


def test_who_is_not_known_is_told_apart_from_what_is_not_settled() -> None:
    assert found("traffic-data", without=["RS 8.10.b"]).summary.en.endswith(
        "goes under article 8 of CETS 224; to whom is not known here: The register has no authority receiving orders under"
        " 8.10.b of"
        " Rs (RS)."
    )
    assert found("traffic-data", without=["HU 8.10.a"]).summary.en.endswith(
        "to: Authority RS 8.10.b; who sends it is not known here: The register has no authority submitting orders under 8.10.a of"
        " Hu (HU)."
    )
    assert found("traffic-data", without=["HU 8.10.a", "RS 8.10.b"]).summary.fr.endswith(
        "se fonde sur l'article 8 de la STCE n° 224 ; le destinataire n'est pas connu ici : Le registre ne contient pas"
        " d'autorité qui"
        " reçoit des injonctions au titre de 8.10.b : Serbie (RS)."
    )
    split = [post("RS", "27.2", key=f"RS {scope}", scope=scope, along="stage") for scope in ("Before trial", "After")]
    assert found("mutual-assistance", without=["RS 27.2"], more={"RS": split}).summary.en.endswith(
        "applies; to whom depends on the case: Which of these is competent for the case: Authority RS Before trial: Before trial;"
        " Authority RS After: After?"
    )
    others = found("traffic-data", without=["RS 27.2"], more={"RS": split}).alternatives
    other = next(each for each in others if each.purpose == "mutual-assistance")
    assert other.summary.en.endswith("applies; to whom depends on the case.")
    assert other.summary.fr.endswith(" ; le destinataire dépend du cas.")
    notified = found("subscriber-information", statements={"RS": ["7.5.a in-every-case"]}, without=["RS 7.5.e"])
    assert notified.summary.en.endswith(
        "to: the service provider, a private entity; notify at the same time: authority notified of orders; on the notification:"
        " The register has no authority notified of orders under 7.5.e of Rs (RS)."
    )
    assert noticed(notified.way.notifications) == ["authority notified of orders"]


def test_what_confines_an_authority_is_in_the_sentence() -> None:
    one = [post("RS", "8.10.b", key="RS T", scope="Terrorism cases only", along="subject")]
    asked = found("traffic-data", without=["RS 8.10.b"], more={"RS": one})
    assert asked.summary.en.endswith("depends on the case: Is the case within: Terrorism cases only?")
    assert asked.way.question is not None
    assert [choice.word for choice in asked.way.question.choices] == ["RS T"]
    assert asked.way.question.text.fr == "Le cas relève-t-il de : Terrorism cases only ?"
    said = found("traffic-data", "RS T", without=["RS 8.10.b"], more={"RS": one})
    assert said.summary.en.endswith("to: Authority RS T (Terrorism cases only).")


# article 7 and then article 8


def test_article_7_first_is_told_wherever_it_matters() -> None:
    told = found("subscriber-information", statements={"RS": ["7.8"]})
    assert ruled(told.way, "7.8") == ["Rs (RS) wants Article 7 to be tried before Article 8, or an explanation why it was not."]
    alternative = told.alternatives[0]
    assert alternative.summary.en.endswith(
        "goes under article 8 of CETS 224, only after Article 7 was tried, or with an explanation why it was not (7.8), to:"
        " Authority"
        " RS 8.10.b."
    )
    assert (
        ", seulement après avoir essayé l'article 7, ou en expliquant pourquoi il ne l'a pas été (7.8) ;" in alternative.summary.fr
    )
    assert found("subscriber-information").alternatives[0].summary.en.endswith("article 8 of CETS 224 to: Authority RS 8.10.b.")


def test_a_provider_that_did_not_answer_leads_to_the_whole_of_article_8() -> None:
    way = found("subscriber-information", "article-7-tried", statements={"RS": ["7.8"]}).way
    assert ruled(way, "7.7", "fr") == ["L'article 7 a été essayé : le fournisseur a refusé, ou n'a pas répondu à temps."]
    assert [(each.code, each.days) for each in way.deadlines] == [("order-served", 45), ("provider-answers", 20)]
    assert shown(way.senders) == ["HU 8.10.a"]
    assert asks(way, "7.8")
    alternative = found("subscriber-information").alternatives[0].way
    assert alternative is not None
    assert alternative.answered == {"article-7-tried"}


def test_article_8_is_looked_at_where_article_7_is_closed() -> None:
    way = found("subscriber-information", statements={"RS": ["7.9.a"]}).way
    assert ruled(way, "8-instead-of-7")[0].endswith("which closes it in both directions, so Article 8 is looked at instead.")
    assert ruled(way, "8-instead-of-7", "fr")[0].endswith(
        "ce qui le ferme dans les deux sens ; c'est donc l'article 8 qui est examiné."
    )


def test_excluded_numbers_are_named() -> None:
    asked = found("subscriber-information", statements={"RS": ["7.9.b|Dynamic IP addresses."]}).way
    assert ruled(asked, "7.9.b") == ["Rs (RS) has excluded some access numbers from Article 7 (Dynamic IP addresses)."]
    sought = found("subscriber-information", "access-numbers", statements={"RS": ["7.9.b|Dynamic IP addresses."]}).way
    assert ruled(sought, "8-instead-of-7", "fr")[0].startswith(
        "Serbie (RS) a exclu de l'article 7 les numéros d'accès demandés (Dynamic IP addresses) ; c'est donc l'article 8"
    )


def test_the_time_limits_promise_no_more_than_the_law() -> None:
    (limit,) = found("subscriber-information").way.deadlines
    assert limit.text.en.startswith("If the provider refuses, or has not answered 30 days after receiving the order")
    assert "signifier" in found("traffic-data").way.deadlines[0].text.fr
    assert "reasonable efforts" in found("traffic-data").way.deadlines[0].text.en
    assert "counted from preservation" in found("preservation").way.deadlines[0].text.en


# whom to notify


@pytest.mark.parametrize(
    ("said", "rule", "notice"),
    [
        (
            "7.5.a listed-circumstances|Lawyers.",
            "Rs (RS) asks for notification, at the same time as the provider, in these circumstances: Lawyers.",
            "Notifier en même temps que le fournisseur, dans les circonstances suivantes : Lawyers.",
        ),
        (
            "7.5.a listed-circumstances",
            "Rs (RS) asks for notification, at the same time as the provider, in circumstances that the register does not",
            "dans des circonstances que le registre n'a pas : notifier dans tous les cas.",
        ),
        (
            "7.5.a in-every-case",
            "Rs (RS) asks for notification of every order, at the same time as the provider.",
            "Notifier chaque injonction, en même temps que le fournisseur.",
        ),
        (
            "7.5.a",
            "Rs (RS) asks for notification at the same time as the provider; the register does not say in which cases.",
            "Notifier en même temps que le fournisseur ; le registre ne dit pas dans quels cas, donc dans tous les cas.",
        ),
    ],
)
def test_when_to_notify_is_a_whole_sentence(said: str, rule: str, notice: str) -> None:
    told = found("subscriber-information", statements={"RS": [said]})
    assert ruled(told.way, "7.5.a")[0].startswith(rule)
    assert [each.text.fr.endswith(notice) for each in told.way.notifications] == [True]
    assert asks(told.way, "7.5.a") == ["to the notified authority: the order, the information of 7.4, and a summary of the facts"]
    assert "; notify at the same time" in told.summary.en
    assert told.summary.fr.endswith(": Autorité RS 7.5.e.")


def test_circumstances_of_several_statements_count_together() -> None:
    said = ["7.5.a listed-circumstances|Lawyers", "7.5.a listed-circumstances|Journalists"]
    way = found("subscriber-information", statements={"RS": said}).way
    assert ruled(way, "7.5.a")[0].endswith("in these circumstances: Lawyers / Journalists.")
    channels = found("emergency-mutual-assistance", statements={"RS": ["10.9 interpol", "10.9 24/7-point"]}).way
    assert ruled(channels, "10.9")[0].startswith("Rs (RS) has opened further channels (INTERPOL; 24/7 point of contact), each time")
    assert shown(channels.contacts) == ["RS 27.2", "RS 10.5", "RS 35", "INTERPOL"]
    bare = found("emergency-mutual-assistance", statements={"RS": ["10.9"]}).way
    assert "le registre ne dit pas lesquelles" in ruled(bare, "10.9", "fr")[0]


def test_whoever_is_designated_to_be_notified_is() -> None:
    told = found("subscriber-information", more={"RS": [post("RS", "7.5.e")]})
    assert told.way.verdict.value == "unclear"
    assert [each.when for each in told.way.notifications] == ["not-stated"]
    assert ruled(told.way, "7.5.a", "fr") == [
        "Serbie (RS) a une autorité à notifier (7.5.e) ; le registre n'a pas sa notification au titre de 7.5.a. L'aviser."
    ]
    assert told.summary.en.endswith(
        "notify at the same time: Authority RS 7.5.e; on the notification: Rs (RS) has an authority to be notified (7.5.e); the"
        " register does not have its notification under 7.5.a. Notify it."
    )


# who sends


def test_who_may_issue_an_order_is_narrowed() -> None:
    assert found("subscriber-information").way.sender.en == "any competent authority of Hu (HU)"
    narrowed = found("subscriber-information", "central-government", statements={"RS": ["7.2.b"], "HU": ["17.1"]}).way.sender
    assert narrowed.en == (
        "a prosecutor, a judge or another independent authority of Hu (HU), or any competent authority under the supervision"
        " of one, of"
        " the central government or a listed unit"
    )
    assert narrowed.fr == (
        "un procureur, un juge ou une autre autorité indépendante, ou toute autorité compétente sous le contrôle de l'un d'eux, du"
        " gouvernement central ou d'une entité listée : Hongrie (HU)"
    )
    blocked = found("domain-registration", "constituent-unit", statements={"HU": ["17.1"]})
    assert "Send it through the central government" in blocked.summary.en


def test_a_sender_of_extradition_is_the_one_for_what_is_asked() -> None:
    roles = [post("HU", "24.7", key=f"HU {role}", role=role) for role in ("extradition", "provisional-arrest")]
    way = found("extradition", "provisional-arrest", without=["HU 24.7"], more={"HU": roles}).way
    assert shown(way.senders) == ["HU provisional-arrest"]


def test_of_extradition_it_is_asked_first_which_of_the_two_is_meant() -> None:
    both = [
        post("RS", "24.7", key="RS foreign", role="extradition"),
        post("RS", "24.7", key="RS prosecutor", role="provisional-arrest", scope="Each for its district", along="territory"),
    ]
    asked = found("extradition", without=["RS 24.7"], more={"RS": both}).way
    assert asked.question is not None
    assert [choice.word for choice in asked.question.choices] == ["extradition", "provisional-arrest"]
    settled = found("extradition", "RS foreign", without=["RS 24.7"], more={"RS": both}).way
    assert (settled.verdict.value, shown(settled.contacts)) == ("applies", ["RS foreign"])


# what is arranged


def test_two_words_on_one_treaty() -> None:
    old = arrangement("mutual-assistance-treaty", "HU", "RS", RS="Old Ministry")
    told = found("mutual-assistance", arrangements=[old, arrangement("mutual-assistance-treaty", "RS", "HU", RS="Ministry S")])
    assert "Ministry S / Old Ministry" in ruled(told.way, "arrangement")[1]
    assert "the treaty between the two (Arrangement of HU and RS / Arrangement of RS and HU)" in told.summary.en
    same = found("mutual-assistance", arrangements=[old, arrangement("mutual-assistance-treaty", "RS", "HU", RS="old ministry")])
    assert shown(same.way.contacts) == ["old ministry"]
    agreed = [arrangement("agreed-authority", one, other, HU=name) for one, other, name in (("HU", "RS", "X"), ("RS", "HU", "Y"))]
    two = found("traffic-data", statements={"RS": ["8.11"]}, arrangements=agreed).way
    assert (two.verdict.value, shown(two.senders)) == ("unclear", ["HU 27.2", "X", "Y"])


def test_a_suspension_is_not_about_what_was_received() -> None:
    way = found("incident-notification", arrangements=[arrangement("transfer-suspension", "RS", "HU")]).way
    assert ruled(way, "14.15", "fr") == ["Une suspension des transferts ne touche pas les données déjà reçues."]
    left = found("onward-transfer", pair="DK JP", day="2027-06-01")
    assert left.summary.en.endswith("Were the data received before the denunciation took effect?")


def test_whom_an_agreement_names_is_shown() -> None:
    agreement = arrangement("data-protection-agreement", "RS", "HU", RS="Supervisor")
    told = found("onward-transfer", arrangements=[agreement])
    first = told.alternatives[0]
    assert told.way.verdict.value == "does_not_apply"
    assert first.way is not None
    assert (first.way.verdict.value, shown(first.way.contacts)) == ("applies", ["Supervisor"])
    silent = found("onward-transfer", arrangements=[replace(agreement, bodies={})]).alternatives[0]
    assert silent.summary.fr.endswith(" ; le destinataire n'est pas connu ici : L'accord lui-même dit à qui écrire (Serbie (RS)).")


def test_data_received_otherwise_are_never_left_without_a_word() -> None:
    told = found("onward-transfer", pair="HU JP", day=BEFORE)
    assert [each.purpose for each in told.alternatives] == ["data-received-otherwise", "outside-the-register"]
    assert "art. 28" in told.alternatives[0].summary.en


# emergencies


def test_in_an_emergency_freezing_comes_first_and_nobody_is_hidden() -> None:
    told = found("emergency-disclosure", day=BEFORE)
    assert told.summary.en.endswith("; instead, article 29 of ETS 185.")
    treaty = found("emergency-mutual-assistance", arrangements=[arrangement("mutual-assistance-treaty", "RS", "HU", RS="Ministry")])
    assert [(each.part.value, each.name.en) for each in treaty.way.contacts][:2] == [
        ("addressee", "Ministry"), ("where-no-treaty-applies", "Authority RS 27.2"),
    ]  # fmt: skip
    reached = replace(arrangement("mutual-assistance-treaty", "RS", "HU"), bodies={"RS": Body("a RS 27.2", "Ministry")})
    known = found("emergency-mutual-assistance", arrangements=[reached]).way
    assert shown(known.contacts) == ["RS 27.2", "RS 10.5"]
    alone = found("emergency-disclosure", "subscriber-only", statements={"RS": ["9.1.b"]}).alternatives
    assert alone[0].purpose == "subscriber-information"


def test_urgent_channels_are_told_unless_they_are_closed() -> None:
    assert asks(found("mutual-assistance").way, "27.9")
    assert not asks(found("mutual-assistance", statements={"RS": ["27.9.e"]}).way, "27.9")
    assert asks(found("emergency-disclosure").way, "3.2.c")


# territories, the Union, and statements to be doubted


def test_a_territory_is_called_by_its_own_name() -> None:
    told = found("preservation", pair="HU NL.CW", statements={"NL": ["38 (CW) @2027-01-01 extended-to-territory"]})
    assert "to Curaçao (NL, CW) goes under" in told.summary.en
    assert ruled(told.way, "38", "fr") == [
        "La STE n° 185 est étendue à ce territoire : Curaçao (NL, CW), à partir du 1er mai 2027."
    ]
    assert ruled(told.way, "ETS185")[1] == "ETS 185 is in force for Nl (NL) since 1 March 2007."
    assert (
        ruled(told.way, "ETS185", "fr")[1] == "La STE n° 185 est en vigueur pour cet État : Pays-Bas (NL), depuis le 1er mars 2007."
    )
    assert [text.en for text in told.way.warnings] == ["Whether Union law covers Curaçao (NL, CW) is not in this register."]
    assert ruled(told.way, "eu-law") == []
    assert "law-of-the-union" not in [each.purpose for each in told.alternatives]
    order = found("traffic-data", pair="HU NL.CW").way
    assert not any("2023/436" in text.en for text in order.warnings)


def test_how_far_each_treaty_reaches_a_territory() -> None:
    sides = {
        words: World(statements={"NL": words.split(";")}).facts("HU", "NL.CW", IN).receiver for words in ("38", "7.8", "18.2 (CW)")
    }
    assert reach(sides["38"], DAY) == {"ETS185": "not-settled", "CETS224": "not-settled"}
    assert reach(sides["7.8"], DAY) == {"ETS185": "included", "CETS224": "included"}
    assert reach(sides["18.2 (CW)"], DAY) == {"ETS185": "included", "CETS224": "excluded"}


def test_a_day_that_nobody_has_written_down_is_left_out() -> None:
    facts = World().facts("HU", "RS", IN)
    treaties = {code: replace(stands, since=None) for code, stands in facts.receiver.treaties.items()}
    told = route(replace(facts, receiver=replace(facts.receiver, treaties=treaties)), PURPOSES["preservation"])
    assert ruled(told.way, "ETS185")[1] == "ETS 185 is in force for Rs (RS)."


def test_a_treaty_may_not_reach_a_territory() -> None:
    treaty = arrangement("mutual-assistance-treaty", "HU", "NL", HU="Ministry H", NL="Ministry C")
    told = found("mutual-assistance", pair="HU NL.CW", arrangements=[treaty])
    assert told.summary.en.endswith("which is not settled: Does the treaty extend to Curaçao (NL, CW)?")


@pytest.mark.parametrize(
    ("said", "pair", "told"),
    [
        ("7.9.a @2026-11-01", "HU RS", "was made on 1 November 2026, after the deposit of 9 February 2023"),
        ("7.9.a @2023-02-09", "HU RS", None),
        ("7.9.a", "HU RS", None),
        ("8.4 @2026-11-01", "HU RS", None),
    ],
)
def test_a_statement_made_too_late_is_doubted(said: str, pair: str, told: str | None) -> None:
    warnings = " ".join(text.en for text in found("subscriber-information", pair=pair, statements={"RS": [said]}).way.warnings)
    assert (told in warnings) if told else ("doubtful" not in warnings)


def test_a_statement_made_between_signature_and_deposit_is_doubted() -> None:
    facts = World(statements={"RS": ["7.9.a @2022-12-01"]}).facts("HU", "RS", IN)
    treaties = dict(facts.receiver.treaties)
    treaties["CETS224"] = replace(treaties["CETS224"], signed_on=treaties["CETS224"].consented_on.replace(year=2022))  # type: ignore[union-attr]
    told = route(replace(facts, receiver=replace(facts.receiver, treaties=treaties)), PURPOSES["subscriber-information"])
    assert any("entre la signature et le dépôt du 9 février 2023" in text.fr for text in told.way.warnings)


def test_a_reservation_that_the_union_asks_not_to_make_is_told() -> None:
    told = found("subscriber-information", pair="RS HU", statements={"HU": ["7.9.a"]}).way.warnings
    assert any("not to make the reservation under 7.9.a" in text.en for text in told)
