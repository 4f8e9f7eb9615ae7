"""The rooms keep to their layers: the import contracts of pyproject.toml hold, and they are all there."""

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAMES = {
    "Imports point down only",
    "The core is pure",
    "Faces know neither SQL nor the store",
    "Tables are private to the store",
    "Settings are read by the wiring and the doors",
    "Kinds of record do not know each other",
    "No cycles",
}


def test_every_contract_is_kept() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    checked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout
    for name in NAMES:
        assert f"{name} KEPT" in checked.stdout


def test_the_contracts_are_exhaustive() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    assert {contract["name"] for contract in contracts} >= NAMES
    (layers,) = [contract for contract in contracts if contract["type"] == "layers"]
    assert (layers["containers"], layers["exhaustive"]) == (["app"], True)
    assert not any("ignore_imports" in contract for contract in contracts)
