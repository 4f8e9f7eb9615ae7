"""A bundle is read by the reference client of The Update Framework as by ours."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tuf.api.exceptions import BadVersionNumberError, DownloadHTTPError, RepositoryError
from tuf.ngclient import FetcherInterface, Updater

from app.bundle.roots import OFFLINE, rotate
from app.wiring import SystemClock
from tests.bundle.press import Press


class _Files(FetcherInterface):
    """Fetches from a folder."""

    def _fetch(self, url: str) -> Iterator[bytes]:
        place = Path(urlsplit(url).path)
        if not place.is_file():
            raise DownloadHTTPError(f"{place.name} is not there", 404)
        return iter((place.read_bytes(),))


def _client(press: Press, folder: Path) -> Updater:
    kept, got = press.folder / "kept", press.folder / "got"
    kept.mkdir(exist_ok=True)
    got.mkdir(exist_ok=True)
    return Updater(str(kept), folder.as_uri(), str(got), folder.as_uri(), fetcher=_Files(), bootstrap=press.root)


def test_the_reference_client_takes_what_we_write(tmp_path: Path) -> None:
    press = Press(tmp_path, now=SystemClock().now())
    old = press.issue()
    rotate(press.keys, press.keys / OFFLINE, press.log_keys(), press.now)
    press.grow(2)
    new = press.issue()
    client = _client(press, new)
    client.refresh()
    found = client.get_targetinfo("lines.jsonl")
    assert found is not None
    assert Path(client.download_target(found)).read_bytes() == (new / "lines.jsonl").read_bytes()
    with pytest.raises(RepositoryError):
        _client(press, old).refresh()


def test_it_refuses_what_ours_refuses(tmp_path: Path) -> None:
    press = Press(tmp_path, now=SystemClock().now())
    old = press.issue()
    _client(press, press.issue()).refresh()
    with pytest.raises(BadVersionNumberError):
        _client(press, old).refresh()
