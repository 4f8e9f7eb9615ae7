"""lookup and history, as people and machines see them; what fits the screen."""

import json
from pathlib import Path

import httpx
import pytest

from tests.cli.test_http import answering
from tests.cli.town import HEADINGS, Town, run


def test_japan_names_two_submitting_authorities(town: Town) -> None:
    shown = town.run("lookup", "JP", "8.10").stdout
    assert shown.count("JP 8.10.a submit") == 2
    assert "Minister of Justice" in shown
    assert "1-1-1, Kasumigaseki" in shown
    assert "treaty not in" in shown
    assert "since 2023-08-10" in shown
    assert "audience public (TLP:CLEAR)" in shown


def test_who_asks_decides_what_is_seen(town: Town) -> None:
    anonymous = town.run("lookup", "QM", "35").stdout
    officer = town.run("lookup", "QM", "35", "--as", "officer").stdout
    duty_officer = town.run("lookup", "QM", "35", "--as", "duty_officer").stdout
    assert "sign in" in anonymous
    assert "Withheld" not in anonymous
    assert "Withheld, network only:" in officer
    assert "Languages: en, fr" in officer
    assert "+441614960131" not in officer
    assert duty_officer.index("+441614960131") < duty_officer.index("+441614960132")
    assert "Round the clock" in duty_officer
    assert "Procedure: Call" in duty_officer


def test_what_nobody_approved_is_marked(town: Town) -> None:
    item = town.json("lookup", "QO", "35")["items"][0]
    path = f"{town.url}/api/v1/designations/{item['id']}/provisional-contacts"
    tokens = json.loads((town.folder / "tokens.json").read_text())
    signed_in = {"Authorization": f"Bearer {tokens['registrar']}"}
    posted = httpx.post(path, headers=signed_in, json={"slot": "duty_phone", "value": "+44 20 7946 0177"}, trust_env=False)
    until = posted.json()["until"][:16].replace("T", " ")
    wide = town.run("lookup", "QO", "35", "--as", "duty_officer", COLUMNS="300").stdout
    narrow = town.run("lookup", "QO", "35", "--as", "duty_officer").stdout
    officer = town.run("lookup", "QO", "35", "--as", "officer").stdout
    withdraw = f"{path}/{posted.json()['id']}/withdraw"
    httpx.post(withdraw, headers=signed_in | {"If-Match": posted.headers["etag"]}, trust_env=False).raise_for_status()
    assert f"PROVISIONAL, not approved, until {until} UTC: phone, duty desk: +442079460177" in wide
    assert "PROVISIONAL" in narrow
    assert "PROVISIONAL" not in officer
    assert "PROVISIONAL" not in town.run("lookup", "QO", "35", "--as", "duty_officer").stdout


def test_a_wide_screen_has_a_column_for_each(town: Town) -> None:
    heading = town.run("lookup", "QM", "35", "--as", "officer", COLUMNS="150").stdout.splitlines()[1]
    assert heading.split() == ["Provision", "Authority", "How", "to", "reach", "it", "Languages", "Status", "Since"]


@pytest.mark.parametrize(
    "words",
    [
        ("lookup", "JP", "8.10"),
        ("lookup", "FR", "35"),
        ("lookup", "QM", "--as", "duty_officer"),
        ("coverage",),
        ("coverage", "JP"),
        ("indicators",),
        ("indicators", "--eu"),
        ("indicators", "--eu", "--state", "HU"),
        ("history", "QM", "27.2", "--as", "officer"),
    ],
)
def test_tables_fit_eighty_columns_without_colour(town: Town, words: tuple[str, ...]) -> None:
    shown = town.run(*words).stdout
    drawn = [
        line for line in shown.splitlines() if not line.endswith((".", "XX")) and "/api/v1/" not in line
    ]  # sentences are left to the reader's screen
    assert max(map(len, drawn)) <= 80
    assert "\x1b" not in shown


def test_every_page_is_followed(town: Town) -> None:
    shown = town.json("lookup", "QM")
    assert shown["next"] is None
    assert len(shown["items"]) == shown["meta"]["total"] > 10


def test_json_is_utf8_and_alone(town: Town) -> None:
    result = town.run("lookup", "JP", "8.10", "--json")
    assert "法務省".encode() in result.stdout_bytes
    assert json.loads(result.stdout_bytes)["meta"]["audience"] == "public"
    assert result.stderr == ""


def test_as_of_and_known_at(town: Town) -> None:
    before = town.json("lookup", "QM", "27.2", "--as", "officer", "--as-of", "2025-08-31")["items"][0]
    after = town.json("lookup", "QM", "27.2", "--as", "officer", "--as-of", "2025-09-01")["items"][0]
    assert [each["channels"][0]["value"] for each in (before, after)] == ["+442079460110", "+442079460150"]
    first = town.json("history", after["id"])["items"][0]["versions"][0]["recorded_at"]
    known = town.json("lookup", "QM", "27.2", "--as", "officer", "--known-at", first)["items"][0]
    assert known["channels"][0]["value"] == "+442079460110"


def test_no_less_than_a_revision(town: Town) -> None:
    revision = town.json("lookup", "QM", "27.2", "--as", "officer")["meta"]["revision"]
    for command in ("lookup QM 27.2", "coverage QM", "search QM", "changes", "indicators", "providers"):
        assert town.json(*command.split(), "--as", "officer", "--min-revision", str(revision))["meta"]["revision"] == revision
    for command in ("emergency QM", "route QM QN subscriber-information", "history QM 27.2"):
        assert town.json(*command.split(), "--as", "officer", "--min-revision", str(revision))
    result = town.run("lookup", "QM", "27.2", "--as", "officer", "--min-revision", str(revision + 1))
    assert result.exit_code == 1
    assert f"revision {revision + 1} was asked for; here it is {revision}" in result.stderr


@pytest.mark.parametrize("name", ["QM.csv", "QM.XLSX"])
def test_designations_are_written_to_a_file_that_can_be_submitted(town: Town, tmp_path: Path, name: str) -> None:
    place = tmp_path / name
    result = town.run("lookup", "QM", "35", "--as", "officer", "--to", str(place))
    assert (result.exit_code, result.stdout) == (0, f"Written to {place}, {place.stat().st_size:,} bytes.\n")
    assert place.stat().st_mode & 0o077 == 0
    told = town.json("submit", str(place), "--state", "QM", "--as", "registrar")
    assert {name: count for name, count in told["notification"]["counts"].items() if count} == {"unchanged": 1}
    assert town.json("lookup", "QM", "35", "--as", "officer", "--to", str(place)) == {
        "file": str(place),
        "bytes": place.stat().st_size,
    }


def test_a_file_is_written_in_a_known_form_to_a_place_that_is_there(town: Town, tmp_path: Path) -> None:
    for place, told in ((tmp_path / "QM.pdf", "neither .csv nor .xlsx"), (tmp_path / "nowhere" / "QM.csv", "No such file")):
        result = town.run("lookup", "QM", "--to", str(place), COLUMNS="500")
        assert (result.exit_code, result.stdout) == (2, "")
        assert told in result.stderr
        assert not place.exists()


def test_what_is_no_file_is_not_written(tmp_path: Path) -> None:
    for media_type, body in (("text/html", b"<h1>It works</h1>"), ("application/json", b"{}")):
        with answering(200, media_type, body) as url:
            result = run("lookup", "JP", "--to", str(tmp_path / "JP.csv"), "--url", url)
        assert (result.exit_code, result.stdout) == (3, "")
        assert "but not as an authority directory" in result.stderr
    assert not list(tmp_path.iterdir())


def test_a_refusal_writes_no_file(town: Town, tmp_path: Path) -> None:
    result = town.run("lookup", "JP", "8.1", "--to", str(tmp_path / "JP.csv"))
    assert result.exit_code == 1
    assert "did you mean 8.10?" in result.stderr
    assert not list(tmp_path.iterdir())


def test_nobody_is_an_answer(town: Town) -> None:
    result = town.run("lookup", "jp", "7.5.e")
    assert result.exit_code == 0
    assert "JP has designated nobody under 7.5.e" in result.stdout
    assert "authdir coverage JP" in result.stdout


def test_refusals_say_what_was_meant(town: Town) -> None:
    result = town.run("lookup", "JP", "8.1")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "there is no provision '8.1'; did you mean 8.10?" in result.stderr
    assert "provision: try 8.10" in result.stderr
    assert "invalid-parameter, HTTP 400, request " in result.stderr


def test_a_token_from_a_file_or_the_environment(town: Town, tmp_path: Path) -> None:
    token = json.loads((town.folder / "tokens.json").read_text())["officer"]
    (tmp_path / "token").write_text(token + "\n")
    assert "TLP:AMBER" in town.run("lookup", "QM", "35", "--token-file", str(tmp_path / "token")).stdout
    assert "TLP:AMBER" in town.run("lookup", "QM", "35", AUTHDIR_TOKEN=token).stdout


def test_a_token_that_does_not_hold(town: Town) -> None:
    result = town.run("lookup", "QM", "35", AUTHDIR_TOKEN="nobody's")
    assert result.exit_code == 1
    assert "--token-file" in result.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("lookup",), "Missing argument"),
        (("lookup", "JP", "--as", "king"), "there is no role 'king'"),
        (("lookup", "JP", "--as", "officer", "--token-file", "x"), "either --as or --token-file"),
        (("lookup", "JP", "--token-file", "/nowhere"), "there is no file /nowhere"),
        (("lookup", "JP", "--url", "localhost:8000"), "does not begin with http://"),
        (("history", "JP", "35", "36"), "a State and a provision"),
        (("submit", "/nowhere.csv"), "No such file or directory"),
        (("submit", "-"), "--name"),
        (("approve", "n_1", "--json"), "say --yes with --json"),
        (("approve", "n_1", "--yes"), "'authdir plan n_1' shows it"),
        (("approve", "n_1", "--yes", "--json"), "it needs --digest"),
        (("reject", "n_1"), "Missing option"),
        (("nonsense",), "No such command"),
    ],
)
def test_wrong_usage(town: Town, words: tuple[str, ...], told: str) -> None:
    result = town.run(*words)
    assert result.exit_code == 2
    assert told in " ".join(result.stderr.replace("│", " ").split())


def test_without_a_demonstration_there_are_no_roles(town: Town, tmp_path: Path) -> None:
    result = town.run("lookup", "JP", "--as", "officer", AUTHDIR_TOKENS_FILE=str(tmp_path / "none.json"))
    assert result.exit_code == 2
    assert "authdir demo" in " ".join(result.stderr.replace("│", " ").split())


def test_no_server() -> None:
    result = run("lookup", "JP", "--url", "http://127.0.0.1:1")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "No server answers at http://127.0.0.1:1" in result.stderr
    assert "authdir serve" in result.stderr


def test_history_tells_what_changed(town: Town) -> None:
    shown = town.run("history", "QM 27.2", "--as", "officer").stdout
    assert "From version 1 to 2" in shown
    changed = [line.split() for line in shown.splitlines()]
    assert ["channels.phone", "+442079460110", "+442079460150"] in changed
    assert any(line[:1] == ["authority.address.postal_code"] for line in changed)
    identifier = town.json("lookup", "QM", "27.2")["items"][0]["id"]
    found = town.json("history", identifier, "--as", "officer")["items"]
    assert [row["version"] for row in found[0]["versions"]] == [1, 2]
    assert found[0]["differences"][0]["changes"][0]["field"] == "channels.phone"


def test_history_says_what_happened_when_it_was_known_and_by_whom_it_was_approved(town: Town) -> None:
    shown = town.run("history", "QM", "27.2", "--as", "officer", "--at", "2025-09-02").stdout
    rows = town.json("history", "QM", "27.2", "--as", "officer")["items"][0]["versions"]
    spoken, told = shown.split("What the directory said of 2025-09-02:\n")[1].split("\n\n", 1)
    assert spoken.splitlines() == [
        f"  since {rows[0]['recorded_at']}: version 1, created",
        f"  since {rows[1]['recorded_at']}: version 2, amended",
    ]
    assert "Amended: it says something else from 1 September 2025 on" in told
    assert "Instead of version 1: from 2025-09-01 on." in told
    assert "Instead of version 1 (its authority): from 2025-09-01 on." in told
    assert f"Submitted by {rows[1]['source']['submitter']}, approved by {rows[1]['source']['approver']}." in told
    for row in rows:
        assert f"To cite: {row['citation']}." in told
        assert f"To see it again: {row['permalink']}\n" in told
    identifier = rows[0]["permalink"].split("?")[0].rpartition("/")[2]
    early = town.run("history", identifier, "--at", "1999-01-01").stdout
    assert "It is upcoming." in early
    assert "Nothing was ever said of 1999-01-01." in early


@pytest.mark.parametrize(
    ("words", "title"),
    [
        (("QM", "7.5.a"), "QM 7.5.a notification: The designated authority is notified"),
        (("QM.CETS224",), "QM in CETS224 (QM.CETS224)"),
    ],
)
def test_statements_and_participations_have_a_history_too(town: Town, words: tuple[str, ...], title: str) -> None:
    shown = town.run("history", *words).stdout
    assert shown.startswith(title)
    assert "It is current." in shown
    assert "Brought in: it holds from" in shown
    assert "Never changed since." in shown
    (found,) = town.json("history", *words)["items"]
    assert found["versions"][0]["permalink"] in shown


def test_the_history_of_an_authority(town: Town) -> None:
    identifier = town.json("lookup", "QM", "27.2")["items"][0]["authority"]["id"]
    shown = town.run("history", identifier, "--at", "2025-09-02").stdout
    assert shown.startswith("QM: Ministry of Justice of Meridia")
    assert shown.count("  since ") == 2


def test_history_of_what_never_changed(town: Town) -> None:
    assert "Never changed since." in town.run("history", "FR", "35").stdout


def test_history_of_nothing(town: Town) -> None:
    assert "nothing of that State" in town.run("history", "JP", "7.5.e").stdout
    assert town.run("history", "d_unknown").exit_code == 1


def test_an_end_that_is_known_is_told(town: Town) -> None:
    file = town.changed("designation,QO,27.2,all,Passing Bureau of Ostrovia,2024-01-01,2090-01-01")
    file.write_text(file.read_text().replace(HEADINGS, "Record,State,Provision,Role,Authority (en),Valid from,Valid to"))
    sent = town.json("submit", str(file), "--state", "QO", "--as", "registrar")
    number, digest = sent["notification"]["id"], sent["plan"]["digest"]
    town.json("approve", number, "--yes", "--digest", digest, "--as", "approver")
    assert "until 2090-01-01" in " ".join(town.run("lookup", "QO", "27.2").stdout.split())
