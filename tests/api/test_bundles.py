"""The last issue of a bundle over HTTP: to whom which is given, what is kept of that, and that what arrives verifies."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.bundle.seen import Memory
from app.bundle.verify import Wanted, contents, verify
from app.domain.access import Audience
from app.wiring import SystemClock
from tests.api.asserts import problem
from tests.api.served import API, Loaded, Served, copied, serving
from tests.bundle.shop import Shop

BUNDLE = f"{API}/bundle"
NUMBERS = (b"4960131", b"79460111")


@pytest.fixture(scope="module")
def shop(loaded_sqlite: Loaded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Shop]]:
    """A served demonstration with a public bundle, one of parties for the Secretariat and one of the network for QM."""
    folder = tmp_path_factory.mktemp("bundles")
    with copied(loaded_sqlite, folder) as url, serving(url, folder, loaded_sqlite.tokens) as served:
        made = Shop(url, folder)
        made.make()
        made.make(Audience.NETWORK, "QM")
        made.make(Audience.PARTIES, "secretariat")
        yield served, made


def _fetched(served: Served, folder: Path, who: str | None = None, query: str = "") -> Path:
    folder.mkdir()
    for each in served.send("GET", BUNDLE + query, who).json()["files"]:
        answer = served.send("GET", each["href"] + query, who)
        assert (answer.status_code, len(answer.content)) == (200, each["length"])
        (folder / each["name"]).write_bytes(answer.content)
    return folder


def _wanted(shop: Shop, **more: str) -> Wanted:
    return Wanted(SystemClock().now(), root=shop.root.read_bytes(), memory=Memory(None), **more)  # type: ignore[arg-type]


def test_anybody_is_given_the_public_bundle_and_it_verifies(shop: tuple[Served, Shop], tmp_path: Path) -> None:
    served, made = shop
    folder = _fetched(served, tmp_path / "fetched")
    found = verify(folder, _wanted(made))
    assert (found.manifest.name, found.opened, found.warnings) == ("public", True, ())
    register = json.loads((folder / "register.json").read_bytes())
    asked = served.send("GET", f"{API}/designations?limit=200").json()["items"]
    assert [each["id"] for each in register["designations"]][: len(asked)] == [each["id"] for each in asked]
    assert register["meta"]["revision"] == found.manifest.size == len((folder / "lines.jsonl").read_bytes().splitlines())
    assert not any(number in each.read_bytes() for each in folder.iterdir() for number in NUMBERS)


def test_what_is_made_elsewhere_is_given_too(loaded_sqlite: Loaded, tmp_path: Path) -> None:
    """As in compose.yaml: the keys and the maker have folders of their own; what is made is mounted into the service's."""
    given = tmp_path / "service" / "bundles"
    given.parent.mkdir(mode=0o700)
    with copied(loaded_sqlite, tmp_path) as url, serving(url, given.parent, loaded_sqlite.tokens) as served:
        problem(served.send("GET", BUNDLE), 404, "not-found")
        elsewhere = Shop(url, tmp_path / "maker")
        elsewhere.make()
        given.symlink_to(elsewhere.folder / "bundles")
        folder = _fetched(served, tmp_path / "fetched")
        assert verify(folder, _wanted(elsewhere)).manifest.name == "public"


def test_a_duty_officer_is_given_the_one_of_their_state_encrypted(shop: tuple[Served, Shop], tmp_path: Path) -> None:
    served, made = shop
    folder = _fetched(served, tmp_path / "fetched", "duty_officer")
    assert not any(number in each.read_bytes() for each in folder.iterdir() for number in NUMBERS)
    found = verify(folder, _wanted(made, identity=str(made.identity)))
    assert (found.manifest.name, found.opened) == ("network.QM", True)
    recipient = found.manifest.recipient
    assert recipient is not None
    for name in ("emergency.html", "contacts.en.vcf", "contacts.fr.vcf", "register.json"):
        opened = contents(folder, found, name, str(made.identity))
        assert recipient.mark.encode() in opened
    assert b"+441614960131" in contents(folder, found, "lines.jsonl", str(made.identity))


def test_what_is_above_public_leaves_an_event_before_it_is_given(shop: tuple[Served, Shop]) -> None:
    served, _ = shop
    before = len(served.events())
    served.send("GET", BUNDLE)
    assert len(served.events()) == before
    assert served.send("GET", f"{BUNDLE}/lines.jsonl.age", "duty_officer").status_code == 200
    (event,) = served.events()[before:]
    assert (event["action"], event["targets"][0][0], event["fields"]) == ("fetch-bundle", "bundle-network.QM", ["lines.jsonl.age"])


def test_making_one_is_an_event_that_names_its_recipient(shop: tuple[Served, Shop]) -> None:
    served, made = shop
    events = served.trail()
    (event,) = [each for each in events if each["action"] == "make-bundle" and each["targets"][0][0] == "bundle-network.QM"]
    assert f"for QM, mark {_mark(served)}, key {made.identity.to_public()}" in event["reason"]


def _mark(served: Served) -> str:
    return str(served.send("GET", BUNDLE, "duty_officer").json()["manifest"]["recipient"]["mark"])


#: whose bundle each caller is given: its name, or what they are refused with
GIVEN = {
    None: "public",
    "officer": 404,
    "duty_officer": "network.QM",
    "foreign_duty_officer": 404,
    "state_editor": 404,
    "registrar": "parties.secretariat",
    "approver": "parties.secretariat",
    "auditor": "parties.secretariat",
    "administrator": "public",
    "client": "parties.secretariat",
    "public_client": "public",
}


@pytest.mark.parametrize("who", GIVEN)
def test_each_role_is_given_the_bundle_of_its_audience(shop: tuple[Served, Shop], who: str | None) -> None:
    answer = shop[0].send("GET", BUNDLE, who)
    if GIVEN[who] == 404:
        assert problem(answer, 404, "not-found")["detail"].startswith("no bundle ")
    else:
        manifest = answer.json()["manifest"]
        whom = manifest["recipient"]
        assert ".".join(filter(None, (manifest["audience"], whom and whom["name"]))) == GIVEN[who]
        assert answer.headers["cache-control"].startswith("public" if GIVEN[who] == "public" and who is None else "p")


@pytest.mark.parametrize(
    ("who", "audience", "status"),
    [
        (None, "parties", 401), (None, "network", 401), ("officer", "network", 403), ("auditor", "network", 403),
        ("administrator", "parties", 403), ("duty_officer", "public", 200), ("registrar", "public", 200), (None, "restricted", 400),
    ],
)  # fmt: skip
def test_another_audience_is_given_where_the_role_has_it(
    shop: tuple[Served, Shop], who: str | None, audience: str, status: int
) -> None:
    answer = shop[0].send("GET", f"{BUNDLE}?audience={audience}", who)
    assert answer.status_code == status
    if status == 200:
        assert answer.json()["manifest"]["audience"] == audience


def test_conditional_and_whole(shop: tuple[Served, Shop]) -> None:
    served, _ = shop
    first = served.send("GET", f"{BUNDLE}/emergency.html")
    assert first.headers["content-disposition"] == 'attachment; filename="emergency.html"'
    again = served.send("GET", f"{BUNDLE}/emergency.html", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    restricted = served.send("GET", f"{BUNDLE}/manifest.json", "duty_officer")
    assert restricted.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize("name", ["nothing", "..%2f..%2fseal.key", "%2e%2e", "lines.jsonl.age"])
def test_no_other_file_is_given(shop: tuple[Served, Shop], name: str) -> None:
    assert shop[0].send("GET", f"{BUNDLE}/{name}").status_code == 404
