"""No value reaches anybody below its audience: not in a body, a header, an error, a log; nor by what moves when it changes."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.domain.access import AUDIENCES, Audience
from app.domain.records.channels import SLOTS
from tests.api.places import CARDS, FEEDS, FILES, LISTS, REGISTER, ROUTES, located
from tests.api.served import API, Loaded, Served, copied, serving, serving_at
from tests.store.makers import Hand

PARTIES, NETWORK, RESTRICTED = Audience.PARTIES, Audience.NETWORK, Audience.RESTRICTED
BESIDE_CHANNELS = {"Hours": PARTIES, "Out-of-hours procedure": NETWORK, "Named person": RESTRICTED, "Verification note": RESTRICTED}
NAMES = {"35": "Canary Watch of Meridia", "8.10.b": "Canary Registry of Meridia", "27.2": "Canary Ministry of Meridia"}
BESIDE_THOSE_OF_POLICIES = {"Hours": PARTIES, "Instructions": PARTIES, "Verification note": RESTRICTED}
POLICY = "policy of a provider"
PROVIDER = "Canary Hosting of Meridia"
RAISED = "27.2"  # this one's column Audience says restricted
CLEARED = {
    None: Audience.PUBLIC,
    "administrator": Audience.PUBLIC,
    "public_client": Audience.PUBLIC,
    "officer": PARTIES,
    "client": PARTIES,
    "registrar": PARTIES,
    "approver": PARTIES,
    "foreign_editor": PARTIES,
    "plain_auditor": PARTIES,
    "duty_officer": NETWORK,
    "state_editor": RESTRICTED,
    "auditor": RESTRICTED,
}


def _canaries() -> dict[str, dict[str, tuple[str, str, Audience]]]:
    """By provision and column: what is written, what is shown, and to whom at the widest."""
    found: dict[str, dict[str, tuple[str, str, Audience]]] = {}
    number = 200
    for place, provision in enumerate((*NAMES, POLICY)):
        columns = found[provision] = {}
        for slot in SLOTS.values():
            number += 1
            heading, text = slot.column.en, f"canary-{number}"
            written, shown = {
                "phones": (f"+44 20 7946 0{number}", f"+442079460{number}"),
                "emails": (f"{text}@watch.example", f"{text}@watch.example"),
            }.get(slot.column.reads or "", (text, text))
            floor = max(slot.floor, NETWORK) if provision == "35" else slot.floor
            columns[heading] = (written, shown, RESTRICTED if provision == RAISED else floor)
        for heading, audience in (BESIDE_THOSE_OF_POLICIES if provision == POLICY else BESIDE_CHANNELS).items():
            text = f"Mo-Fr 0{place}:17-0{place}:43" if heading == "Hours" else f"canary {heading.lower()} {place}"
            columns[heading] = (text, text, audience)
    return found


CANARIES = _canaries()


def _file() -> bytes:
    written = io.StringIO()
    own = ("State", "Provision", "Role", "Authority (en)", "Time zone", "Valid from", "Audience")
    of_provider = ("Record", "Provider (en)", "Kind", "Provider", "Topic")
    lines = csv.DictWriter(written, [*own, *of_provider, *CANARIES["35"], "Instructions"])
    lines.writeheader()
    provider = {"Record": "provider", "State": "QM", "Valid from": "2026-01-01"}
    lines.writerow(provider | {"Provider (en)": PROVIDER, "Kind": "service-provider"})
    policy = provider | {"Record": "provider_policy", "Provider": PROVIDER, "Topic": "orders", "Time zone": "Europe/London"}
    lines.writerow(policy | {heading: said for heading, (said, _, _) in CANARIES[POLICY].items()})
    for provision, name in NAMES.items():
        columns = CANARIES[provision]
        row = {"State": "QM", "Provision": provision, "Authority (en)": name, "Time zone": "Europe/London"}
        row |= {"Role": {"35": "contact", "8.10.b": "receive", "27.2": "all"}[provision], "Valid from": "2026-01-01"}
        row |= {heading: said for heading, (said, _, _) in columns.items()}
        lines.writerow(row | ({"Audience": "restricted"} if provision == RAISED else {}))
    return written.getvalue().encode()


@pytest.fixture(scope="module")
def sung(loaded_sqlite: Loaded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A demonstration with a canary in every field above public."""
    folder = tmp_path_factory.mktemp("canaries")
    with copied(loaded_sqlite, folder) as url, serving(url, folder, loaded_sqlite.tokens) as served:
        sent = served.submit(_file()).json()
        assert (sent["counts"]["create"], sent["counts"]["rejected"]) == (5, 0)
        assert served.approve(sent).status_code == 200
        yield served


def _asked(served: Served) -> list[str]:
    """Every path, with filters and with mistakes."""
    ids = [
        item["id"]
        for item in served.get("/designations?state=QM&limit=200").json()["items"]
        if item["authority"]["names"]["en"] in NAMES.values()
    ]
    paths = [located(served, route) for route in ROUTES]
    paths += [f"{located(served, route)}?limit=200" for route in LISTS]
    for each in ids:
        paths += [
            f"{API}/designations/{each}{end}"
            for end in ("", "/versions", "/versions/1", "/versions/2", "/diff?from=1&to=1", "?x=y")
        ]
    paths += [f"{API}/designations?q={word}" for word in ("canary", "watch.example", "7946", "canary-215", "Mo-Fr")]
    ours = served.get("/providers?q=canary").json()["items"][0]
    for path in (f"providers/{ours['id']}", f"provider-policies/{ours['policies'][0]['id']}"):
        paths += [f"{API}/{path}{end}" for end in ("/versions", "/versions?x=y", "/diff?from=1&to=1", "/diff?from=1&to=2")]
    paths += [f"{API}/providers?q={word}" for word in ("canary", "watch.example", "7946", "canary-240", "Mo-Fr")]
    paths.append(f"{API}/routes?from=QN&to=QM&purpose=subscriber-information&provider={ours['id']}")
    paths += [
        f"{API}/designations?{query}"
        for query in ("language=en", "state=QM&limit=1", "known_at=0", "as_of=2026-01-01", "state=canary")
    ]
    sent = served.get("/notifications?state=QM", "auditor").json()["items"][0]["id"]
    return [*paths, *(f"{API}/notifications/{sent}{end}" for end in ("", "/plan", "/file", "/plan?digest=d"))]


@pytest.mark.parametrize("who", list(CLEARED))
def test_canaries_are_seen_where_the_matrix_allows_and_nowhere_else(
    sung: Served, who: str | None, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(0)
    at_work = who in ("registrar", "approver", "state_editor", "auditor")
    texts = [
        f"{answer.headers.raw!r} {answer.text}"
        for answer in (sung.send("GET", path, who) for path in _asked(sung) if not (at_work and "notifications" in path))
    ]
    output = "".join(capfd.readouterr()) + caplog.text
    for provision, columns in CANARIES.items():
        for heading, (written, shown, audience) in columns.items():
            seen = any(shown in text or written in text for text in texts)
            assert seen == (audience <= CLEARED[who]), (provision, heading, audience)
            assert written not in output
            assert shown not in output


@pytest.mark.parametrize("who", [None, "officer", "client", "administrator", "duty_officer", "foreign_editor", "plain_auditor"])
def test_no_canary_by_way_of_the_notification(sung: Served, who: str | None) -> None:
    for path in _asked(sung):
        if "notifications" in path:
            answer = sung.send("GET", path, who)
            assert not any(shown in answer.text for columns in CANARIES.values() for _, shown, _ in columns.values())


def test_errors_about_a_file_name_its_values_to_its_sender_only(sung: Served) -> None:
    bad = _file().replace(b"Europe/London", b"Nowhere/Land")
    told = sung.submit(bad).json()
    assert told["counts"]["rejected"] == 4
    for who in (None, "officer", "duty_officer"):
        answer = sung.get(f"/notifications/{told['id']}", who)
        assert answer.status_code in (401, 403)
        assert "Nowhere" not in answer.text


def test_what_is_withheld_is_named_by_field_and_audience_only(sung: Served) -> None:
    (watch,) = [
        each for each in sung.get("/designations?state=QM&provision=35", "officer").json()["items"] if "Canary" in json.dumps(each)
    ]
    assert {each["field"] for each in watch["redacted"]} == {"channels", "procedure", "person", "verification"}
    assert all(set(each) == {"field", "audience", "reason"} for each in watch["redacted"])
    assert all(each["audience"] in AUDIENCES for each in watch["redacted"])


ROW = {"State": "QM", "Provision": "35", "Role": "contact", "Authority (en)": "National Police of Meridia, Cybercrime Unit"}
OF_PROVIDER = {"Record": "provider_policy", "Provider": "Meridia Exercise Hosting", "Topic": "orders"}
CHANGES: dict[str, tuple[dict[str, str], tuple[str | None, ...]]] = {
    "network": ({"Duty phone": "+44 161 496 0777"}, (None, "officer")),
    "restricted": (
        {"Private phone": "+44 161 496 0777", "Named person": "Another Exercise Person"},
        (None, "officer", "duty_officer"),
    ),
    "parties": ({"Provision": "8.10.a", "Role": "submit", "Phone": "+44 161 496 0777"}, (None,)),
    "network, of a provider": ({**OF_PROVIDER, "Duty phone": "+44 161 496 0777"}, (None, "officer")),
    "parties, of a provider": ({**OF_PROVIDER, "Phone": "+44 161 496 0777"}, (None,)),
    "restricted, of a provider": ({**OF_PROVIDER, "Verification note": "asked +441614960777"}, (None, "officer", "duty_officer")),
}


def _everything(served: Served, who: str | None) -> dict[str, tuple[int, list[tuple[bytes, bytes]], bytes]]:
    found = {}
    ids = [item["id"] for item in served.get("/designations?state=QM&limit=200").json()["items"]]
    paths = ["/health/live", "/health/ready", "/openapi.json", *(located(served, route) for route in REGISTER), *FILES, *FEEDS]
    paths += [located(served, route) for route in CARDS if who is None]
    paths += [f"{located(served, route)}?limit=200" for route in LISTS]
    paths += [
        f"{API}/designations/{each}{end}"
        for each in ids
        for end in ("", "/versions", "/versions/1", "/versions/2", "/diff?from=1&to=2")
    ]
    for each in served.get("/providers?state=QM").json()["items"]:
        paths += [f"{API}/providers/{each['id']}{end}" for end in ("", "/versions", "/diff?from=1&to=2")]
        paths += [
            f"{API}/provider-policies/{policy['id']}{end}"
            for policy in each["policies"]
            for end in ("/versions", "/diff?from=1&to=2")
        ]
        paths.append(f"{API}/routes?from=QN&to=QM&purpose=subscriber-information&provider={each['id']}")
    paths += [f"{API}/{name}?q={word}&state=QM" for name in ("designations", "providers") for word in ("meridia", "police", "0777")]
    paths += [
        f"{API}/designations?{query}"
        for query in ("updated_since=2000-01-01T00:00:00Z", "known_at=9999-12-31T00:00:00Z", "known_at=99999")
    ]
    paths += [f"{API}/{name}?{query}" for name in ("changes", "feed.atom") for query in ("state=QM", "provision=35", "limit=1")]
    paths += [f"{API}/changes?since={since}" for since in (100, 9999)]
    for path in paths:
        answer = served.send("GET", path, who)
        headers = [(name, value) for name, value in answer.headers.raw if name.lower() != b"x-request-id"]
        body = json.dumps({**answer.json(), "request_id": None}).encode() if answer.status_code >= 400 else answer.content
        if "/emergency/" in path and who is not None:
            headers, body = [], _without_the_time(answer.json())
        found[path] = (answer.status_code, headers, body)
    return found


def _without_the_time(told: Any) -> bytes:
    """The emergency answer without what turns with the minute."""
    entries = [*told["entries"], *(entry for stage in told["if_nobody_answers"] for entry in stage["entries"])]
    for each in (told, *(entry["now"] for entry in entries if entry["now"])):
        for name in ("at", "local_time"):
            each.pop(name, None)
    return json.dumps(told).encode()


@pytest.mark.parametrize("audience", list(CHANGES))
def test_a_change_moves_nothing_below_its_audience(loaded_sqlite: Loaded, tmp_path: Path, audience: str) -> None:
    changed, readers = CHANGES[audience]
    clock = Hand(datetime.now(UTC).replace(hour=9) + timedelta(days=1))
    tokens = loaded_sqlite.tokens
    of_provider = "Record" in changed
    row = {"State": "QM", **changed} if of_provider else ROW | changed
    path = "/providers?state=QM" if of_provider else f"/designations?state=QM&provision={row['Provision']}"
    with copied(loaded_sqlite, tmp_path) as url, serving_at(clock, url, tmp_path, tokens) as served:
        before = {who: _everything(served, who) for who in readers}
        above = served.get(path, "state_editor")
        clock.move(minutes=1)
        body = {"metadata": {"state": "QM", "registered_on": "2026-02-01"}, "rows": [row]}
        sent = served.post("/notifications", "registrar", body, Idempotency_Key="k").json()
        assert (sent["status"], sent["counts"]["amend"]) == ("previewed", 1), sent
        assert served.approve(sent).status_code == 200
        clock.move(minutes=1)
        for who in readers:
            after = _everything(served, who)
            assert [path for path in after if after[path] != before[who][path]] == [], who
        changed_answer = served.get(path, "state_editor")
        assert "+441614960777" in changed_answer.text
        assert "+441614960777" not in above.text
        assert changed_answer.headers["etag"] != above.headers["etag"]


def test_a_notification_that_is_refused_or_waits_moves_nothing(fresh: Served) -> None:
    before = {who: _everything(fresh, who) for who in (None, "duty_officer")}
    fresh.submit(_file())
    fresh.submit(b"")
    assert before == {who: _everything(fresh, who) for who in (None, "duty_officer")}
