"""Takes the pictures of docs/web.md anew, from a demonstration in a real browser: ``python -m tests.web.tour``."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page

from tests.api.served import load
from tests.web.live import ROOT, Site, standing
from tests.web.stage import Stage
from tests.web.visits import Visitors

PICTURES = ROOT / "docs" / "tour"
WIDTH, HEIGHT, NARROW = 1120, 760, 390
ROWS = {
    "metadata": {"state": "QM", "registered_on": "2026-11-01", "reference": "Exercise note 1"},
    "rows": [
        {"State": "QM", "Provision": "8.10.b", "Authority (en)": "Ministry of Justice of Meridia", "Phone": "+44 20 7946 0199"},
        {"State": "QM", "Provision": "14.7.c", "Authority (en)": "Data Protection Office of Meridia", "Valid from": "2027-01-01"},
    ],
}


def _stops(site: Site) -> Iterator[tuple[str, str, str | None]]:
    """Name, path and reader of each picture."""
    sent = site.api("POST", "/notifications", "registrar", ROWS, **{"Idempotency-Key": "tour"})
    entry = site.api("GET", "/designations?state=QM&provision=10.5", "officer")["items"]
    moved = next(each["id"] for each in entry if each["version"] > 1)
    yield "home", "/", None
    yield "emergency", "/emergency/QN", "duty_officer"
    yield "route", "/routes?from=QO&to=QM&purpose=subscriber-information", "officer"
    yield "history", f"/designations/{moved}/history", "officer"
    yield "notification", f"/notifications/{sent['id']}", "approver"
    yield "my-state", "/my-state", "state_editor"
    yield "coverage", "/coverage", None


def _taken(visitors: Visitors, site: Site) -> None:
    PICTURES.mkdir(exist_ok=True)
    for name, path, who in _stops(site):
        page = visitors.visit(who, width=WIDTH).go(path)
        _still(page)
        page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
        page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")
    page = visitors.visit("duty_officer", width=NARROW, language="fr").go("/emergency/QN")
    page.screenshot(path=PICTURES / "telephone.png", animations="disabled")


def _still(page: Page) -> None:
    """The pointer rests and nothing is focused, so that pictures do not differ by it."""
    page.mouse.move(0, 0)


def main() -> None:
    """Takes them all."""
    with TemporaryDirectory() as folder, TemporaryDirectory() as other:
        loaded = load(f"sqlite:///{Path(folder) / 'directory.sqlite'}", Path(folder))
        with standing(loaded, Path(other)) as site:
            stage = Stage()
            visitors = Visitors(stage, site)
            try:
                stage.do(lambda: _taken(visitors, site))
            finally:
                stage.do(visitors.end)
                stage.close()


if __name__ == "__main__":
    main()
