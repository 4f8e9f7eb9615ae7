"""authdir emergency, as somebody with ten seconds sees it."""

from pathlib import Path

from tests.cli.town import Town


def test_the_number_comes_first_and_then_everything_else(town: Town) -> None:
    shown = town.run("emergency", "QN", "--as", "duty_officer").stdout
    parts = (
        "TLP:AMBER+STRICT",
        "CALL FIRST   +",
        "duty desk, Article 35",
        "No.",
        "If nobody answers",
        "Note: ",
        "How sure this is",
        "As of ",
    )
    places = [shown.index(part) for part in parts]
    assert places == sorted(places)
    assert shown.splitlines()[2].startswith("  CALL FIRST   +")
    assert "Never confirmed since it was recorded" in shown
    assert "audience network (TLP:AMBER+STRICT)" in shown


def test_who_is_not_signed_in_is_told_why_and_what_to_do(town: Town) -> None:
    shown = town.run("emergency", "QN").stdout
    assert "no number or address can be shown" in shown
    assert "shown to officers who sign in" in shown.partition("If nobody answers")[0]
    assert "+33" not in shown


def test_an_officer_is_told_of_break_glass(town: Town) -> None:
    assert "authdir break-glass QN" in town.run("emergency", "QN", "--as", "officer").stdout


def test_machines_get_json(town: Town) -> None:
    found = town.json("emergency", "QO", "--as", "duty_officer")
    assert found["steps"][0]["order"] == 1
    assert town.json("emergency", "QO", "--as-of", "2026-01-01")["at"] is None


def test_cards_are_written_for_their_owner(town: Town, tmp_path: Path) -> None:
    for ending, begins in ((".pdf", b"%PDF-"), (".vcf", b"BEGIN:VCARD"), (".jscontact", b"{"), (".svg", b"<svg")):
        place = tmp_path / f"card{ending}"
        shown = town.run("emergency", "QO", "--as", "duty_officer", "--to", str(place), "--lang", "fr").stdout
        assert "Written to" in shown
        assert place.read_bytes().startswith(begins)
        assert place.stat().st_mode & 0o077 == 0
    written = town.json("emergency", "QO", "--as", "duty_officer", "--to", str(tmp_path / "again.pdf"))
    assert written["bytes"] > 1000


def test_slips(town: Town, tmp_path: Path) -> None:
    assert town.run("emergency", "QO", "--to", str(tmp_path / "card.doc")).exit_code == 2
    assert town.run("emergency", "QO", "--to", str(tmp_path / "no" / "card.pdf")).exit_code == 2
    assert town.run("emergency", "XX").exit_code == 1
    assert town.run("emergency", "QO", "--to", str(tmp_path / "card.pdf"), "--lang", "de").exit_code == 1
