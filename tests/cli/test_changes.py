"""changes and subscriptions on the command line."""

import pytest

from tests.cli.town import Town


def test_changes_are_shown_from_a_revision_on(town: Town) -> None:
    last = town.run("changes", "--state", "JP")
    assert last.exit_code == 0, last.output
    assert "designation" in last.stdout
    assert "created" in last.stdout
    assert "--since" in last.stdout
    everything = town.json("changes", "--state", "JP", "--since", "0")
    assert len(everything["items"]) == everything["meta"]["total"]
    newest = everything["meta"]["revision"]
    assert town.json("changes", "--since", str(newest))["items"] == []
    assert "0 changes" in town.run("changes", "--since", str(newest)).stdout
    refused = town.run("changes", "--since", str(newest + 1))
    assert refused.exit_code == 1
    assert f"up to the newest one, {newest}" in refused.stderr


def test_who_signs_in_is_told_more(town: Town) -> None:
    few, many = (town.json("changes", "--state", "QM", "--provision", "35", *who) for who in ((), ("--as", "duty_officer")))
    assert len(few["items"]) < len(many["items"])
    assert {each["audience"] for each in few["items"]} == {"public"}


def test_the_last_of_many_are_shown(town: Town) -> None:
    shown = town.run("changes").stdout
    assert "all of them: --since 0" in shown
    assert "Go on from here later with --since " in shown


def test_subscriptions_are_listed_and_refused_in_words(town: Town) -> None:
    assert "You have no subscriptions" in town.run("subscriptions", "--as", "officer").stdout
    assert town.json("subscriptions", "--as", "officer")["items"] == []
    inside = town.run("subscriptions", "--webhook", "https://localhost/hook", "--as", "officer")
    assert inside.exit_code == 1
    assert "nothing can be sent there" in inside.stderr
    unknown = town.run("subscriptions", "--end", "w_unknown", "--as", "officer")
    assert (unknown.exit_code, "no such subscription" in unknown.stderr) == (1, True)
    assert town.run("subscriptions").exit_code == 1


@pytest.mark.parametrize(
    "words",
    [("--email", "--webhook", "https://x.example/"), ("--end", "w_1", "--resume", "w_1"), ("--state", "JP"), ("--provision", "35")],
)
def test_one_thing_at_a_time(town: Town, words: tuple[str, ...]) -> None:
    assert town.run("subscriptions", *words, "--as", "officer").exit_code == 2


def test_one_is_added_listed_renewed_and_ended(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.identity.outgoing.Courier.look", lambda *_: None)
    where = "https://hooks.receiver.example/directory"
    made = town.run("subscriptions", "--webhook", where, "--state", "JP", "--provision", "8.10", "--as", "registrar")
    assert made.exit_code == 0, made.output
    assert "active, JP 8.10, by webhook" in made.stdout
    assert "whsec_" in made.stdout
    (listed,) = town.json("subscriptions", "--as", "registrar")["items"]
    assert "never" in town.run("subscriptions", "--as", "registrar").stdout
    fresh = town.json("subscriptions", "--rotate", listed["id"], "--as", "registrar")["secret"]
    assert fresh not in made.stdout
    assert "it is not paused" in town.run("subscriptions", "--resume", listed["id"], "--as", "registrar").stderr
    assert "ended" in town.run("subscriptions", "--end", listed["id"], "--as", "registrar").stdout
    assert "by its owner" in " ".join(town.run("subscriptions", "--as", "registrar").stdout.split())
