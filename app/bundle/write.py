"""Writing an issue: files, manifest and the metadata that signs for them, in a folder that appears whole or not at all."""

import contextlib
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import mkdtemp
from typing import TypeVar

from tuf.api.metadata import Metadata, MetaFile, Root, Snapshot, TargetFile, Targets, Timestamp
from tuf.api.serialization import DeserializationError
from tuf.api.serialization.json import JSONSerializer

from app.bundle import manifest as manifests
from app.bundle.manifest import NAME, SEALED, Manifest
from app.bundle.recipients import sealed
from app.bundle.roots import Signing, root_name
from app.bundle.writing import sync_folder

S = TypeVar("S", Targets, Snapshot, Timestamp)
KEPT = 2
"""How many issues stay: whoever is fetching the one before finishes."""
_HASHES = ["sha256"]
_JSON = JSONSerializer()
_ISSUE = re.compile("[0-9]{10}")


def write(contents: Mapping[str, bytes], manifest: Manifest, signing: Signing, shelf: Path) -> Path:
    """The folder of the issue, under ``shelf``; ``contents`` are encrypted where it has a recipient. Raises OSError."""
    files = {**dict(_closed(contents, manifest)), NAME: manifest.written()}
    place = shelf / manifest.name / f"{manifest.sequence:010d}"
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = Path(mkdtemp(dir=place.parent, prefix=".making-"))
    for name, content in {**files, **_metadata(files, manifest, signing)}.items():
        _keep(made / name, content)
    made.rename(place)
    sync_folder(place.parent)
    for old in issues(place.parent)[:-KEPT]:
        shutil.rmtree(old)
    return place


def copy(issue: Path, folder: Path) -> None:
    """Copies an issue to another folder, over an earlier one there; what was no part of it stays. Raises OSError.

    The folder may be on a medium that somebody prepared: no link there is followed, and a list that cannot be read lists nothing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(DeserializationError):
        for name in files_of(folder):
            (folder / name).unlink()
    for each in sorted(issue.iterdir()):
        (folder / each.name).unlink(missing_ok=True)
        _keep(folder / each.name, each.read_bytes())
    sync_folder(folder)


def files_of(folder: Path) -> list[str]:
    """The names of the files of the issue in a folder, as its own metadata lists them; none where it holds no issue."""
    if not (folder / "targets.json").is_file():
        return []
    targets = Metadata[Targets].from_file(str(folder / "targets.json")).signed.targets
    listed = {*targets, "targets.json", "snapshot.json", "timestamp.json"}
    return sorted(each.name for each in folder.iterdir() if each.name in listed or each.name.endswith(".root.json"))


def issues(folder: Path) -> list[Path]:
    """The issues in a folder, the newest last."""
    return sorted(each for each in folder.iterdir() if _ISSUE.fullmatch(each.name)) if folder.is_dir() else []


def newest(shelf: Path, name: str) -> Path | None:
    """The last issue that is counted under ``name``."""
    return next(iter(issues(shelf / name)[-1:]), None)


def manifest_in(issue: Path) -> Manifest:
    """What an issue says of itself. Raises AlteredFile, OSError."""
    return manifests.read((issue / NAME).read_bytes())


def _closed(contents: Mapping[str, bytes], manifest: Manifest) -> Iterator[tuple[str, bytes]]:
    for name, content in contents.items():
        if manifest.recipient is None:
            yield name, content
        else:
            yield f"{name}{SEALED}", sealed(content, manifest.recipient.key)


def _metadata(files: Mapping[str, bytes], manifest: Manifest, signing: Signing) -> Mapping[str, bytes]:
    version, expires = manifest.sequence, manifest.expires

    def signed(said: S) -> bytes:
        made: Metadata[S] = Metadata(said)
        made.sign(signing.online)
        return made.to_bytes(_JSON)

    def named(content: bytes) -> MetaFile:
        return MetaFile.from_data(version, content, _HASHES)

    listed = {name: TargetFile.from_data(name, content, _HASHES) for name, content in files.items()}
    targets = signed(Targets(version=version, expires=expires, targets=listed))
    snapshot = signed(Snapshot(version=version, expires=expires, meta={"targets.json": named(targets)}))
    timestamp = signed(Timestamp(version=version, expires=expires, snapshot_meta=named(snapshot)))
    roots = {root_name(Metadata[Root].from_bytes(each).signed.version): each for each in signing.roots}
    return {"targets.json": targets, "snapshot.json": snapshot, "timestamp.json": timestamp} | roots


def _keep(place: Path, content: bytes) -> None:
    with place.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
