"""authdir providers, and authdir route with a provider, as people and machines see them."""

from tests.cli.town import Town

HOST = "Meridia Exercise Hosting"


def key_of(town: Town, name: str = HOST) -> str:
    (found,) = (each for each in town.json("providers")["items"] if each["names"]["en"] == name)
    return str(found["id"])


def test_those_of_a_state_with_what_an_officer_may_know(town: Town) -> None:
    shown = " ".join(town.run("providers", "QM", "--as", "officer").stdout.split())
    assert f"{HOST} (QM), service-provider" in shown
    assert "Meridia Exercise Names (QM), registrar, registry" in shown
    assert "Languages: en, fr" in shown
    assert "told by: published" in shown
    assert "Withheld, network only: channels" in shown
    assert "2 providers. As of" in shown


def test_without_signing_in_it_is_told_that_there_is_more(town: Town) -> None:
    shown = town.run("providers", "QM", "--kind", "registrar").stdout
    assert HOST not in shown
    assert "Languages:" not in shown
    assert "shown to officers who sign in" in shown


def test_one_by_its_identifier_and_by_words(town: Town) -> None:
    key = key_of(town)
    assert town.json("providers", key)["names"]["en"] == HOST
    shown = town.run("providers", key).stdout
    assert shown.startswith(HOST)
    assert "1 provider. As of" in shown
    assert [each["id"] for each in town.json("providers", "--q", "hebergement")["items"]] == [key]


def test_none_at_all(town: Town) -> None:
    assert "0 providers. As of" in town.run("providers", "QO").stdout


def test_a_slip_is_told(town: Town) -> None:
    unknown, slip = town.run("providers", "v_none"), town.run("providers", "--kind", "bank")
    assert (unknown.exit_code, slip.exit_code) == (1, 1)
    assert "registrar" in slip.stderr


def test_a_route_shows_the_provider_with_its_policies_and_what_to_mind(town: Town) -> None:
    shown = " ".join(
        town.run("route", "QN", "QM", "subscriber-information", "--provider", key_of(town), "--as", "officer").stdout.split()
    )
    assert f"Provider: {HOST}" in shown
    assert "met: Meridia Exercise Hosting is in Exercise State Meridia (QM)." in shown
    assert "ask for confidentiality in the order itself. Policy of 15 February 2024." in shown
    assert f"1. {HOST}, addressee" in shown
    assert "Languages: en, fr" in shown


def test_a_route_to_the_wrong_state_leads_to_the_right_one(town: Town) -> None:
    shown = town.run("route", "FR", "JP", "emergency-disclosure", "--provider", key_of(town), "--as", "duty_officer").stdout
    assert "NOT MET: Meridia Exercise Hosting is in Exercise State Meridia (QM), not in" in shown
    assert "The same of QM: /api/v1/routes?from=FR&to=QM" in shown
