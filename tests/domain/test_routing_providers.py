"""What is said of a provider that is named in a route: by its State, its kind and its policies."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.records.provider_policy import CONFIDENTIALITY, CUSTOMER, REGISTRATION, TOPICS
from app.domain.routing import PURPOSES, Route, route
from app.domain.routing.facts import Policy, Provider
from app.domain.routing.providers import instead
from app.domain.routing.way import Outcome, Part
from tests.domain.routing_world import World, provider

DAY = "2027-05-01"
MET, NOT_MET = Outcome.MET, Outcome.NOT_MET


def routed(purpose: str, named: Provider | None, *, receiver: str = "RS", world: World | None = None) -> Route:
    facts = (world or World()).facts("JP", receiver, DAY)
    return route(replace(facts, provider=named), PURPOSES[purpose])


def said(found: Route) -> str:
    return " ".join(each.en for each in found.way.warnings)


@pytest.mark.parametrize(
    ("purpose", "kind", "part", "who"),
    [
        ("domain-registration", "registrar", Part.ADDRESSEE, "private entity"),
        ("domain-registration", "registry", Part.ADDRESSEE, "private entity"),
        ("domain-registration", "domain-name-service", Part.ADDRESSEE, "private entity"),
        ("subscriber-information", "service-provider", Part.ADDRESSEE, "private entity"),
        ("traffic-data", "service-provider", Part.HOLDER, "holds the data"),
        ("emergency-disclosure", "service-provider", Part.HOLDER, "holds the data"),
    ],
)
def test_whoever_is_in_that_state_and_of_that_kind_is_a_contact(purpose: str, kind: str, part: Part, who: str) -> None:
    """CETS 224 arts 6.1, 7.1, 8.1, 9.1."""
    named = provider("RS", kind)
    found = routed(purpose, named)
    (contact,) = (each for each in found.way.contacts if each.provider)
    assert (contact.part, contact.provider, contact.name.fr) == (part, named, named.name)
    assert who in contact.who.en
    assert [(each.code, each.outcome) for each in found.way.checks] == [("provider-state", MET), ("provider-kind", MET)]
    assert (named.name in found.summary.en) == (part is Part.ADDRESSEE)
    assert found.way.contacts[0].part is Part.ADDRESSEE
    assert instead(found.facts) is None


def test_languages_are_those_of_the_one_who_is_written_to() -> None:
    assert routed("subscriber-information", provider("RS")).way.languages == ("en",)
    assert "en" not in routed("emergency-disclosure", provider("RS"), world=World(without=["RS 35"])).way.languages


def test_under_article_8_where_article_7_is_closed_it_holds_the_data() -> None:
    """CETS 224 art. 7.9.a."""
    found = routed("subscriber-information", provider("RS"), world=World(statements={"RS": ["7.9.a"]}))
    assert (found.way.basis.article, found.way.contacts[-1].part) == ("8", Part.HOLDER)


def test_one_in_another_state_is_no_contact_and_that_state_is_named() -> None:
    found = routed("subscriber-information", provider("HU"))
    assert [each.outcome for each in found.way.checks] == [NOT_MET, MET]
    assert not any(each.provider for each in found.way.contacts)
    assert "ask Hu (HU) instead" in said(found)
    assert instead(found.facts) == "HU"


def test_one_at_home_needs_no_other_state() -> None:
    found = routed("subscriber-information", provider("JP"))
    assert "in the State that asks" in said(found)
    assert instead(found.facts) is None


@pytest.mark.parametrize(
    ("purpose", "kind"),
    [("domain-registration", "service-provider"), ("subscriber-information", "registrar"), ("emergency-disclosure", "registry")],
)
def test_one_of_another_kind_is_no_contact(purpose: str, kind: str) -> None:
    found = routed(purpose, provider("RS", kind))
    assert [each.outcome for each in found.way.checks] == [MET, NOT_MET]
    assert not any(each.provider for each in found.way.contacts)
    assert f"as: {kind}" in said(found)


@pytest.mark.parametrize(
    "purpose", ["mutual-assistance", "extradition", "preservation", "onward-transfer", "incident-notification"]
)
def test_where_no_provider_has_a_part_that_is_told(purpose: str) -> None:
    found = routed(purpose, provider("RS"))
    assert found.way.checks == ()
    assert "A provider has no part" in said(found)


SAID = {
    (CUSTOMER, "always"): "tells its customer of every order",
    (CUSTOMER, "unless-asked"): "ask for confidentiality in the order",
    (CUSTOMER, "by-case"): "case by case whether it tells",
    (CUSTOMER, "never"): "does not tell its customer",
    (CONFIDENTIALITY, "kept"): "keeps an emergency confidential.",
    (CONFIDENTIALITY, "on-request"): "confidentiality must be asked for",
    (CONFIDENTIALITY, "by-case"): "case by case whether it keeps",
    (CONFIDENTIALITY, "not-kept"): "does not keep an emergency confidential",
    (REGISTRATION, "published"): "publishes registration data",
    (REGISTRATION, "to-authorities"): "gives registration data to foreign",
    (REGISTRATION, "domestic-order-only"): "on an order of its own State only",
    (REGISTRATION, "refused"): "gives no registration data",
}


@pytest.mark.parametrize(("topic", "position"), [(topic, each) for topic, positions in TOPICS.items() for each in positions])
def test_each_position_is_told_where_it_matters(topic: str, position: str) -> None:
    """Explanatory report of CETS 224, paragraphs 84.d, 106 and 165."""
    purpose, kind = {
        CUSTOMER: ("subscriber-information", "service-provider"),
        CONFIDENTIALITY: ("emergency-disclosure", "service-provider"),
        REGISTRATION: ("domain-registration", "registrar"),
    }[topic]
    named = replace(provider("RS", kind), policies=(Policy(topic=topic, position=position, on=date(2026, 1, 1)),))
    found = routed(purpose, named)
    assert f"{SAID[topic, position].rstrip('.')}" in said(found)
    assert "Policy of 1 January 2026." in said(found)
    assert any("Politique du 1er janvier 2026." in each.fr for each in found.way.warnings)
    assert all(each.fr and each.fr != each.en for each in found.way.warnings)


def test_a_policy_on_customers_that_nobody_knows_is_told() -> None:
    assert "does not know whether Provider RS tells" in said(routed("subscriber-information", provider("RS")))
    silent = replace(provider("RS"), policies=(Policy(topic=CUSTOMER),))
    assert "does not know whether Provider RS tells" in said(routed("subscriber-information", silent))


def test_a_closed_way_that_cannot_wait_still_shows_who_holds_the_data() -> None:
    facts = replace(World().facts("FR", "JP", "2026-06-01"), provider=provider("JP"))
    found = route(facts, PURPOSES["emergency-disclosure"])
    assert found.way.contacts[-1].part is Part.HOLDER
    assert route(facts, PURPOSES["subscriber-information"]).way.contacts == ()


def test_in_french_it_is_called_by_its_french_name() -> None:
    french = replace(provider("RS"), name_fr="Hébergement d'exercice")
    found = routed("subscriber-information", french)
    (contact,) = (each for each in found.way.contacts if each.provider)
    assert (contact.name.en, contact.name.fr) == (french.name, "Hébergement d'exercice")
    assert all("Hébergement d'exercice" in each.detail.fr for each in found.way.checks)
    assert "Hébergement d'exercice" in found.summary.fr
    assert "Hébergement" not in found.summary.en
