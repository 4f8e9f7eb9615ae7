"""authdir search, as people and machines see it."""

from tests.cli.town import Town


def test_a_state_and_a_provision_lead_to_the_answer(town: Town) -> None:
    shown = " ".join(town.run("search", "meridia", "35").stdout.split())
    assert shown.startswith("Exercise State Meridia: whom to call now: /api/v1/emergency/QM")
    assert "“35” is the code of the provision: 35" in shown


def test_a_slip_is_offered_and_leads_nowhere_by_itself(town: Town) -> None:
    shown = town.run("search", "jpan", "--most", "1").stdout
    assert "“jpan” is nearly its name in English: Japan" in " ".join(shown.split())
    assert "1 of 2 found" in shown
    assert town.json("search", "jpan")["answer"] is None


def test_nothing_found_says_what_always_works(town: Town) -> None:
    assert "authdir search JP 35" in town.run("search", "zzzzzz").stdout


def test_what_cannot_be_sought_is_told(town: Town) -> None:
    refused = town.run("search", "...")
    assert refused.exit_code == 1
    assert "neither letters nor digits" in refused.stderr
