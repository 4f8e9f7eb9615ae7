"""A mirror of a real server over HTTP: the same answers, marked with their age, no writes, and nothing that was not signed."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.actions.mirroring import Mirror
from app.bundle.following import Followed
from app.bundle.keys import VerifierKey
from app.bundle.proof import Proof
from app.bundle.roots import OFFLINE, rotate
from app.domain.errors import NotSignedYet, OriginUnavailable, OriginUntrusted
from app.domain.tree import leaf_hash
from app.mirror.origin import Origin
from app.store import migrate
from app.wiring import SystemClock
from app.wiring.mirroring import mirror_app
from tests.api.asserts import problem
from tests.api.collector import collecting, told
from tests.api.places import wish
from tests.api.served import API, PATIENCE, Loaded, Served, copied, serving_on_the_line, settings_of
from tests.bundle.shop import Shop
from tests.client import Client

NEW = b"State,Provision,Role,Authority (en),Valid from\nQM,8.10.b,receive,Office of the mirror,2026-02-01\n"
SAME = ("/designations?limit=200", "/states/QM", "/emergency/QM", "/coverage?state=QM", "/search?q=meridia", "/changes?limit=200")


@pytest.fixture
def origin(loaded_sqlite: Loaded, tmp_path: Path) -> Iterator[tuple[Served, Shop]]:
    folder = tmp_path / "origin"
    folder.mkdir()
    with copied(loaded_sqlite, folder) as url, serving_on_the_line(url, folder, loaded_sqlite.tokens) as served:
        others = served.send("GET", f"{API}/checkpoint").text
        shop = Shop(url, folder)
        shop.make()
        _until(lambda: served.send("GET", f"{API}/checkpoint").text != others)
        yield served, shop


def _signed(served: Served, shop: Shop) -> int:
    """Signs what is there, and waits until the service shows it; its size."""
    shop.sign()

    def shown() -> int:
        return int(served.send("GET", f"{API}/checkpoint").text.splitlines()[1])

    _until(lambda: shown() == served.send("GET", f"{API}/provisions?limit=1").json()["meta"]["revision"])
    return shown()


def _until(so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not so():
        assert time.monotonic() < end, "the service never showed what was signed"
        time.sleep(0.05)


@contextmanager
def _mirror(served: Served, shop: Shop, folder: Path, audience: str = "public", who: str | None = None) -> Iterator[Mirror]:
    wire = served.wire
    assert wire is not None
    token = served.tokens[who] if who else None
    with closing(Origin(str(wire.base_url), audience, token)) as found:
        yield Mirror(found, Followed(folder / "followed", audience, shop.root.read_bytes()))


@contextmanager
def _serving(source: Mirror, folder: Path, **more: object) -> Iterator[Client]:
    settings = settings_of(f"sqlite:///{folder / 'mirror.sqlite'}", folder).model_copy(update=more)
    folder.mkdir(exist_ok=True)
    migrate.upgrade(settings.database_url)
    with Client(mirror_app(settings, source)) as client:
        yield client


def test_it_sends_traces_where_that_is_asked(origin: tuple[Served, Shop], tmp_path: Path) -> None:
    with collecting() as collector, _mirror(*origin, tmp_path) as source:
        with _serving(source, tmp_path / "mirror", traces_to=collector.url) as client:
            answer = client.get(f"{API}/states/QM")
        assert [told(each)["request_id"] for each in collector.spans()] == [answer.headers["x-request-id"]]


def test_it_answers_as_its_origin_and_says_that_it_is_a_copy(origin: tuple[Served, Shop], tmp_path: Path) -> None:
    served, shop = origin
    folder = tmp_path / "mirror"
    with _mirror(served, shop, folder) as source, _serving(source, folder) as client:
        for path in SAME:
            here, there = client.get(API + path), served.send("GET", API + path)
            own, original = here.json(), there.json()
            told = own.pop("meta")
            assert (told["data_status"], here.headers["directory-data-status"].split(";")[0]) == ("snapshot", "snapshot"), path
            assert told["revision"] == original.pop("meta")["revision"]
            assert own == original, path
        assert client.get(f"{API}/checkpoint").text == served.send("GET", f"{API}/checkpoint").text
        told = served.send("GET", f"{API}/keys").json()["items"]
        public = [each["key"] for each in told if each["audience"] == "public"]
        assert [each["key"] for each in client.get(f"{API}/keys").json()["items"]] == public
        assert client.get(f"{API}/keys.txt").text.split() == public
        known = [VerifierKey.parse(each) for each in public]
        name = client.get(f"{API}/designations?state=QM&limit=1").json()["items"][0]["id"]
        proven = Proof.parse(client.get(f"{API}/designations/{name}/proof.txt").text)
        assert proven.verify(leaf_hash(proven.extra), known, known[0].name).size == source.size
        health = client.get("/health/ready").json()
        assert (health["follows"], health["audit_reserve"], health["data_status"]) == (source.url, True, "snapshot")
        found = problem(client.post(f"{API}/notifications"), 405, "mirror-is-read-only")
        assert source.url in found["detail"]


def test_it_follows_what_is_signed_and_outlives_its_origin(origin: tuple[Served, Shop], tmp_path: Path) -> None:
    served, shop = origin
    folder = tmp_path / "mirror"
    with _mirror(served, shop, folder) as source:
        before = source.refresh()
        served.carried(NEW, state="QM")
        assert source.refresh() == 0  # not signed yet
        assert _signed(served, shop) == before + source.refresh() > before
        assert served.wire is not None
        served.wire.close()
    earlier = datetime.now(UTC) - timedelta(hours=2)
    (folder / "followed" / "asked").write_text(earlier.isoformat())
    with closing(Origin("http://127.0.0.1:9", "public")) as nobody:
        alone = Mirror(nobody, Followed(folder / "followed", "public", None))
        with _serving(alone, folder) as client:
            assert "Office of the mirror" in client.get(f"{API}/designations?state=QM&provision=8.10.b").text
            assert client.get(f"{API}/checkpoint").text.startswith("localhost:8000/register/public\n")
            assert client.get("/health/ready").json()["age_seconds"] >= 7200
        with pytest.raises(OriginUnavailable, match="does not answer"):
            alone.refresh()


def test_what_does_not_hold_is_not_taken(origin: tuple[Served, Shop], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    served, shop = origin
    with _mirror(served, shop, tmp_path / "mirror") as source:
        honest = Origin.lines

        def lying(self: Origin, after: int) -> list[bytes]:
            return [line.replace(b"Meridia", b"Meridio") for line in honest(self, after)]

        monkeypatch.setattr(Origin, "lines", lying)
        with pytest.raises(OriginUntrusted, match=r"does not match its leaf hash \(checkpoint-mismatch\)"):
            source.refresh()
        assert source.size == 0


def test_it_goes_on_to_the_next_root(origin: tuple[Served, Shop], tmp_path: Path) -> None:
    served, shop = origin
    with _mirror(served, shop, tmp_path / "mirror") as source:
        source.refresh()
        keys = shop.settings.signer_dir
        names = [line for line in served.send("GET", f"{API}/keys.txt").text.splitlines() if line]
        rotate(keys, keys / OFFLINE, names, SystemClock().now())
        shop.make()
        assert source.refresh() == 0
        assert source.root_version == 2


def test_a_mirror_of_the_network_needs_somebody_who_may_take_all_of_it(origin: tuple[Served, Shop], tmp_path: Path) -> None:
    served, shop = origin
    for who, status in ((None, 401), ("officer", 403), ("plain_duty_officer", 403)):
        with (
            _mirror(served, shop, tmp_path / f"mirror-{who}", "network", who) as source,
            pytest.raises(OriginUnavailable, match=f"answers {status}"),
        ):
            source.refresh()
    with _mirror(served, shop, tmp_path / "mirror", "network", "duty_officer") as source:
        assert source.refresh() > served.send("GET", f"{API}/provisions?limit=1").json()["meta"]["revision"]
    assert b"+441614960131" in (tmp_path / "mirror" / "followed" / "lines.jsonl").read_bytes()
    fetched = [each for each in served.events() if each["action"] == "lines"]
    assert any(each["targets"] for each in fetched)
    assert {name for each in fetched for name in each["fields"]} == {"lines"}


def test_an_erasure_that_is_not_signed_yet_is_waited_for(origin: tuple[Served, Shop], tmp_path: Path) -> None:
    """By bundles and by mirrors: what is gone is explained by a line that nobody signed yet, which is no attack."""
    served, shop = origin
    key = _with_another_parent(served)
    _signed(served, shop)
    lines = [{"kind": "authority", "id": key, "audience": "public", "versions": [1], "fields": ["parent"]}]
    asked = served.post("/erasures", "registrar", wish("QM", lines=lines)).json()
    done = served.post(f"/erasures/{asked['id']}/approve", "approver", {"digest": asked["digest"]})
    assert done.status_code == 200, done.text
    with _mirror(served, shop, tmp_path / "mirror") as source:
        with pytest.raises(OriginUnavailable, match="the line that tells of it is not signed yet"):
            source.refresh()
        with pytest.raises(NotSignedYet, match="something was erased after the last checkpoint"):
            shop.make()
        assert _signed(served, shop) == source.refresh()
        assert shop.make().manifest.size == source.size
        assert "Quillfeather" not in (tmp_path / "mirror" / "followed" / "lines.jsonl").read_text()


def _with_another_parent(served: Served) -> str:
    """An authority whose first version named a body that is called after a person."""
    heading = "State,Provision,Role,Authority (en),Parent authority,Valid from\n"
    for parent in ("Quillfeather Office", "Office"):
        served.carried(f"{heading}QM,8.10.b,receive,Desk of the mirror,{parent},2026-02-01\n".encode(), state="QM")
    found = served.get("/designations?state=QM&q=desk+of+the+mirror", "auditor").json()["items"]
    return str(found[0]["authority"]["id"])
