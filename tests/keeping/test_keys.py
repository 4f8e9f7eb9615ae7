"""docs/operations/keys.md names every file of ours that uses cryptography, and the algorithms that are taken from others."""

import re
from pathlib import Path

from app.identity.openid import ALGORITHMS
from app.settings import Settings

ROOT = Path(__file__).parents[2]
TOLD = (ROOT / "docs" / "operations" / "keys.md").read_text(encoding="utf-8")
LIBRARIES = "argon2|cryptography|hmac|joserfc|pyotp|pyrage|securesystemslib|ssl|tuf|webauthn"
IMPORTED = re.compile(rf"^\s*(?:import|from) (?:{LIBRARIES})\b|later\(\"(?:{LIBRARIES})\b", re.MULTILINE)


def test_every_file_that_uses_cryptography_is_named_and_no_other() -> None:
    files = {path.relative_to(ROOT).as_posix(): path for path in (ROOT / "app").rglob("*.py")}
    using = {name for name, path in files.items() if IMPORTED.search(path.read_text(encoding="utf-8"))}
    listed = TOLD[TOLD.index("## Where it is in the code") :]
    assert set(re.findall(r"`(app/[\w/]+\.py)`", listed)) == using


def test_every_file_that_is_named_is_there() -> None:
    assert [name for name in re.findall(r"`(app/[\w/.]+)`", TOLD) if not (ROOT / name).exists()] == []


def test_every_algorithm_of_providers_and_every_setting_with_a_secret_is_named() -> None:
    assert [name for name in ALGORITHMS if name not in TOLD] == []
    secret = [name for name, field in Settings.model_fields.items() if "Secret" in str(field.annotation)]
    assert secret == ["seal_key", "smtp_password"]
    assert "AUTHDIR_SEAL_KEY" in TOLD
