"""authdir route, as people and machines see it."""

from tests.cli.town import Town


def test_the_sentence_comes_first_and_then_whom_with_what_and_why(town: Town) -> None:
    shown = town.run("route", "QO", "QM", "subscriber-information", "--as", "officer", "--start", "2026-06-01").stdout
    assert shown.startswith("APPLIES: On ")
    places = [
        shown.index(text) for text in ("Sent by", "To, in this order", "To notify", "The request says", "Time limits", "Rule")
    ]
    assert places == sorted(places)
    assert "Prosecutor General of Meridia, notified (always:" in shown
    assert "2026-07-01: If the provider refuses" in shown
    assert "[7.2.b] that a prosecutor" in shown
    assert "s_" in shown
    assert "To see this answer again: /api/v1/routes?from=QO" in shown


def test_what_does_not_apply_says_why_and_what_else(town: Town) -> None:
    shown = town.run("route", "FR", "JP", "subscriber-information", "--on", "2026-06-01").stdout
    assert shown.startswith("DOES NOT APPLY: On 1 June 2026")
    assert "NOT MET" in shown
    assert "Otherwise\n  - APPLIES: On 1 June 2026, a request for mutual assistance" in shown


def test_a_question_is_asked_and_can_be_answered(town: Town) -> None:
    words = ("route", "QM", "QO", "emergency-disclosure")
    shown = town.run(*words).stdout
    assert "Question: Is subscriber information all that is sought?" in shown
    assert "--case subscriber-only: yes, nothing else" in shown
    settled = town.run(*words, "--case", "more-than-subscriber").stdout
    assert settled.startswith("APPLIES")
    assert "afterwards the request again: In writing" in settled


def test_copies_and_languages(town: Town) -> None:
    shown = town.run("route", "QM", "QN", "emergency-mutual-assistance", "--as", "duty_officer").stdout
    copies = " ".join(shown.partition("Copies\n")[2].split())
    assert "Ministry of Justice of Norvania, copied (by-further-channel:" in copies
    assert "Languages\n  - fr, en" in shown


def test_the_whole_answer_in_french(town: Town) -> None:
    words = ("route", "QO", "QM", "subscriber-information", "--as", "officer", "--start", "2026-06-01", "--french")
    shown = town.run(*words).stdout
    assert shown.startswith("S'APPLIQUE : Le ")
    places = [
        shown.index(text)
        for text in ("Envoyé par", "À, dans cet ordre", "À notifier", "La demande indique", "Délais", "Règle", "Autrement")
    ]
    assert places == sorted(places)
    assert "Procureur général de Meridia, à notifier (toujours : Notifier chaque injonction" in shown
    assert "QM 7.5.e, en fonction, depuis le 2024-01-01" in shown
    assert "2. courriel : article7@" in shown
    assert "Langues : en, fr" in shown
    for english in ("The ", "Note:", "Round the clock", "addressee", "goes under"):
        assert english not in shown


def test_a_closed_answer_in_french_shows_whom_to_call_in_french(town: Town) -> None:
    shown = town.run("route", "FR", "QO", "emergency-disclosure", "--as", "duty_officer", "--french").stdout
    assert shown.startswith("NE S'APPLIQUE PAS : Le ")
    assert "téléphone, permanence : " in shown
    assert "Jour et nuit" in shown
    assert "Pour : Outside working hours" in shown
    public = town.run("route", "QM", "QN", "traffic-data", "--french").stdout
    assert "Adresse : " in public
    officer = town.run("route", "QN", "QM", "emergency-disclosure", "--as", "officer", "--french").stdout
    assert "Réservé au réseau 24/7 : coordonnées" in officer


def test_machines_get_json(town: Town) -> None:
    found = town.json("route", "QM", "QN", "traffic-data", "--on", "2026-06-01")
    assert found["verdict"] == "applies"
    assert found["on"] == "2026-06-01"


def test_a_slip_is_told_with_what_was_meant(town: Town) -> None:
    result = town.run("route", "QM", "QN", "trafic-data")
    assert result.exit_code == 1
    assert "purpose: try traffic-data" in result.stderr


def test_the_tables_fit_eighty_columns(town: Town) -> None:
    lines = town.run("route", "QM", "QN", "traffic-data").stdout.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("Rule"))
    drawn = lines[start : lines.index("", start)]
    assert len(drawn) > 5
    assert max(map(len, drawn)) <= 80


def test_three_questions_of_one_night(town: Town) -> None:
    """The walk of docs/routes.md."""
    to_japan = town.run("route", "FR", "JP", "subscriber-information", "--on", "2026-11-22").stdout
    assert to_japan.startswith("DOES NOT APPLY: On 22 November 2026, an order for subscriber information")
    assert "goes under the treaty between the two (Agreement between the European Union and Japan" in to_japan
    (provider,) = town.json("providers", "QN", "--as", "duty_officer")["items"]
    of_a_child = town.json("route", "FR", "QN", "emergency-disclosure", "--provider", provider["id"], "--as", "duty_officer")
    assert of_a_child["verdict"] == "does_not_apply"
    first, *_, holder = of_a_child["contacts"]
    assert (first["part"], first["designation"]["provision"], holder["part"]) == ("addressee", "35", "holds-the-data")
    assert of_a_child["alternatives"][0]["purpose"] == "preservation"
    assert of_a_child["alternatives"][0]["verdict"] == "applies"
    called = town.json("emergency", "QN", "--as", "duty_officer")["steps"][0]["value"]
    assert called in {channel["value"] for channel in first["designation"]["channels"]}
    onward = town.json("route", "HU", "JP", "onward-transfer")
    assert onward["verdict"] == "does_not_apply"
    assert {rule["code"]: rule["outcome"] for rule in onward["rules"]}["14.10.b"] == "met"
    assert "ETS 185 art. 28" in onward["alternatives"][0]["summary"]
