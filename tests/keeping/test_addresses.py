"""No file of the project names a package registry's host: where packages come from is each machine's own setting."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]

# Written in pieces so that this file does not find itself.
HOSTS = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("files", "pythonhosted", "org"),
        ("pypi", "python", "org"),
        ("registry", "npmjs", "org"),
        ("registry", "yarnpkg", "com"),
        ("deb", "debian", "org"),
        ("security", "debian", "org"),
        ("static", "crates", "io"),
        ("index", "crates", "io"),
        ("proxy", "golang", "org"),
    )
]


def _files() -> list[Path]:
    """Tracked files and those that would be, without the ignored ones and those just deleted."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def test_no_registry_address_in_any_file() -> None:
    files = _files()
    assert Path(__file__) in files
    found = [f"{path.relative_to(ROOT)}: {host}" for path in files for host in HOSTS if host.encode() in path.read_bytes().lower()]
    assert found == []
