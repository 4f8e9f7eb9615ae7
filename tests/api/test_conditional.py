"""Tags, caches, representations, HEAD; and If-Match on decisions."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.api.asserts import problem, secured
from tests.api.places import CARDS, FEEDS, FILES, REGISTER, ROUTES, SIGNED, TIMED, located
from tests.api.served import API, Loaded, Served, copied, serving_at
from tests.client import Client
from tests.store.makers import Hand

FILE = b"State,Provision,Role,Authority (en),Valid from\nQM,8.10.b,receive,Court of Meridia,2026-02-01\n"
MEDIA_TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "vcf": "text/vcard",
    "jscontact": "application/jscontact+json",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
}
ACCEPTED = {
    f"{API}/drills/{{id}}/calls.csv": "text/csv",
    f"{API}/templates/{{form}}": "text/csv",
    f"{API}/notifications/{{id}}/file": "application/octet-stream",
    **{route: MEDIA_TYPES[route.rpartition(".")[2]] for route in (*FILES, *CARDS)},
    **dict.fromkeys(FEEDS, "application/atom+xml"),
    **dict.fromkeys(SIGNED, "text/plain"),
}
IN_TABLES = tuple(route.removesuffix(".csv") for route in FILES if route.endswith(".csv"))
IN_SEVERAL = (
    *IN_TABLES,
    *(route.removesuffix(".txt") for route in SIGNED if route.endswith(".txt")),
)


@pytest.mark.parametrize("route", ROUTES)
def test_every_read_has_a_tag_that_spares_its_body(demo: Served, route: str) -> None:
    path, who = located(demo, route), None if route in TIMED else "auditor"
    answer = demo.send("GET", path, who)
    tag = answer.headers["etag"]
    assert tag[0] == tag[-1] == '"'
    assert demo.send("GET", path, who).headers["etag"] == tag
    for header in (tag, f"W/{tag}", f'"other", {tag}', f'"other",W/{tag} ', "*", " * "):
        same = demo.send("GET", path, who, headers={"If-None-Match": header})
        assert (same.status_code, same.content) == (304, b""), header
        secured(same)
        for name in ("etag", "cache-control", "vary"):
            assert same.headers[name] == answer.headers[name]
        assert "content-type" not in same.headers
    for header in ('"other"', tag.strip('"'), '"*"', "", ","):
        other = demo.send("GET", path, who, headers={"If-None-Match": header})
        assert (other.status_code, other.content) == (200, answer.content), header


@pytest.mark.parametrize("route", ROUTES)
def test_head_is_get_without_its_body(demo: Served, route: str) -> None:
    path, who = located(demo, route), None if route in TIMED else "auditor"
    get, head = (demo.send(method, path, who) for method in ("GET", "HEAD"))
    assert (head.status_code, head.content) == (200, b"")
    told = [{name: value for name, value in answer.headers.items() if name != "x-request-id"} for answer in (get, head)]
    assert told[0] == told[1]
    assert head.headers["content-length"] == str(len(get.content))
    refused = demo.send("HEAD", path, headers={"Authorization": "Bearer no"})
    assert (refused.status_code, refused.content) == (401, b"")


@pytest.mark.parametrize("route", REGISTER)
def test_signed_in_answers_stay_out_of_every_cache(demo: Served, route: str) -> None:
    path = located(demo, route)
    for who in ("officer", "duty_officer", "administrator", "public_client"):
        assert demo.send("GET", path, who).headers["cache-control"] == "private, no-store"
    public = demo.send("GET", path)
    assert public.headers["cache-control"].startswith("public, max-age=")
    assert {name.strip() for name in public.headers["vary"].split(",")} >= {"Authorization", "Accept"}


def test_a_tag_of_one_audience_is_none_of_another(demo: Served) -> None:
    tags = [demo.get("/designations?state=QM&provision=35", who).headers["etag"] for who in (None, "officer", "duty_officer")]
    assert len(set(tags)) == 3


def test_a_restricted_answer_that_is_not_modified_is_audited_all_the_same(demo: Served) -> None:
    path = "/designations?state=QM&provision=35"
    tag = demo.get(path, "duty_officer").headers["etag"]
    before = len(demo.events())
    answer = demo.get(path, "duty_officer", If_None_Match=tag)
    assert answer.status_code == 304
    (event,) = demo.events()[before:]
    assert event["request_id"] == answer.headers["x-request-id"]


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("accept", ["image/png", "application/xml", "text/turtle;q=1", "audio/*, video/*"])
def test_another_representation_is_refused(demo: Served, route: str, accept: str) -> None:
    problem(demo.send("GET", located(demo, route), "auditor", headers={"Accept": accept}), 406, "not-acceptable")


@pytest.mark.parametrize("route", ROUTES)
def test_the_representation_that_is_there_is_taken(demo: Served, route: str) -> None:
    media_type = ACCEPTED.get(route, "application/json")
    group = media_type.partition("/")[0]
    for accept in (
        "*/*",
        media_type,
        media_type.upper(),
        f"{group}/*;q=0.1",
        f"image/png, {media_type};q=0.5",
        "image/png, */*;q=0.1",
    ):
        answer = demo.send("GET", located(demo, route), "auditor", headers={"Accept": accept})
        assert answer.status_code == 200, accept
        assert answer.headers["content-type"].partition(";")[0] == media_type
    for accept in (f"{media_type};q=0", f"{media_type};q=0, */*", f"{group}/*;q=0.0", "*/*;q=0"):
        if accept.endswith("*/*") and route in (*IN_SEVERAL, TIMED[0]):
            continue
        problem(demo.send("GET", located(demo, route), "auditor", headers={"Accept": accept}), 406)


@pytest.mark.parametrize("route", IN_TABLES)
@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("text/csv", "csv"),
        ("text/*", "csv"),
        (MEDIA_TYPES["xlsx"], "xlsx"),
        (f"text/csv;q=0.5, {MEDIA_TYPES['xlsx']};q=0.7", "xlsx"),
        (f"text/csv;q=0.701, {MEDIA_TYPES['xlsx']};q=0.7, application/json;q=0.7", "csv"),
        ("application/json;q=0.9, text/csv", "csv"),
        ("text/csv;header=present;q=0.9, application/json;q=0.8", "csv"),
        ("application/json;q=0, */*", "csv"),
        ("text/csv;q=0.5, */*;q=0.5", None),
        ("text/csv, application/json", None),
        ("text/csv;q=0.9, application/*;q=1.000", None),
        ("text/csv;q=much, application/json", None),
        ("text/csv;q=0, application/json", None),
    ],
)
def test_the_representation_that_is_wanted_most_is_taken(demo: Served, route: str, accept: str, form: str | None) -> None:
    answer = demo.send("GET", route, "officer", headers={"Accept": accept})
    wanted = demo.send("GET", f"{route}.{form}" if form else route, "officer")
    assert answer.headers["content-type"].partition(";")[0] == (MEDIA_TYPES[form] if form else "application/json")
    assert (answer.content, answer.headers["etag"]) == (wanted.content, wanted.headers["etag"])
    assert {name.strip() for name in answer.headers["vary"].split(",")} >= {"Authorization", "Accept"}


@contextmanager
def _with_clock(loaded: Loaded, folder: Path, clock: Hand) -> Iterator[Client]:
    with copied(loaded, folder) as url, serving_at(clock, url, folder, loaded.tokens) as served:
        yield served.client


def _age(client: Client, path: str = "/states") -> int:
    control = client.get(API + path).headers["cache-control"]
    assert control.startswith("public, max-age=")
    return int(control.removeprefix("public, max-age=").removesuffix(", stale-while-revalidate=0"))


@pytest.mark.parametrize("path", ["/states", "/templates/csv"])
def test_no_public_answer_is_kept_beyond_midnight(loaded_sqlite: Loaded, tmp_path: Path, path: str) -> None:
    midnight = datetime(2026, 6, 1, 22, tzinfo=UTC)  # in Paris
    clock = Hand(midnight - timedelta(hours=5))
    with _with_clock(loaded_sqlite, tmp_path, clock) as client:
        assert _age(client, path) == 60
        for before, age in ((61, 60), (60, 60), (59.5, 59), (30, 30), (1, 1), (0.4, 0)):
            clock.time = midnight - timedelta(seconds=before)
            assert _age(client, path) == age
        clock.time = midnight
        assert _age(client, path) == 60


def test_answers_change_at_midnight_also_for_who_holds_a_tag(loaded_sqlite: Loaded, tmp_path: Path) -> None:
    midnight = datetime(2025, 8, 31, 22, tzinfo=UTC)  # on 1 September the Ministry of Justice of Meridia moves
    clock = Hand(midnight - timedelta(seconds=1))
    path = f"{API}/designations?state=QM&provision=27.2"
    with _with_clock(loaded_sqlite, tmp_path, clock) as client:
        before = client.get(path)
        clock.time = midnight
        after = client.get(path, headers={"If-None-Match": before.headers["etag"]})
        assert after.status_code == 200
        addresses = [answer.json()["items"][0]["authority"]["address"]["lines"] for answer in (before, after)]
        assert addresses == [["1 Exercise Square"], ["12 Example Avenue"]]
        days = [answer.json()["meta"]["as_of"] for answer in (before, after)]
        assert days == ["2025-08-31", "2025-09-01"]
        assert before.json()["meta"]["revision"] == after.json()["meta"]["revision"]
        assert client.get(f"{path}&as_of=2025-08-31").json() == before.json()


@pytest.mark.parametrize(("verb", "body"), [("approve", {"digest": "d"}), ("reject", {"reason": "r"}), ("withdraw", {})])
def test_a_decision_on_what_has_changed_since_is_refused_with_what_is_there_now(
    fresh: Served, verb: str, body: dict[str, str]
) -> None:
    sent = fresh.submit(FILE, "registrar").json()
    path, who = f"/notifications/{sent['id']}", "registrar" if verb == "withdraw" else "approver"
    body = {"digest": sent["digest"]} if verb == "approve" else body
    tag = fresh.get(path, who).headers["etag"]
    told = problem(fresh.post(f"{path}/{verb}", who, body, If_Match='"stale"'), 412, "stale")
    assert told["current"] == fresh.get(path, who).json()
    decided = fresh.post(f"{path}/{verb}", who, body, If_Match=f'"other", {tag}', Idempotency_Key="k")
    assert decided.status_code == 200
    again = fresh.post(f"{path}/{verb}", who, body, If_Match=tag, Idempotency_Key="k")
    assert (again.status_code, again.content) == (200, decided.content)
    problem(fresh.post(f"{path}/{verb}", who, body, If_Match=tag), 412)
    problem(fresh.post(f"{path}/{verb}", who, body, If_Match="*"), 409, "not-decidable")


def test_if_match_is_no_way_to_see_what_is_hidden(fresh: Served) -> None:
    foreign = fresh.submit(FILE, "registrar", state="QM").json()
    told = problem(fresh.post(f"/notifications/{foreign['id']}/withdraw", "foreign_editor", {}, If_Match='"stale"'), 404)
    assert "current" not in told
