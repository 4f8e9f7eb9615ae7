"""What is written where only its owner reads it: the service's own key, the tokens of a demonstration."""

import base64
import os
import secrets
from pathlib import Path

from app.settings import SEAL_FILE, Settings


def provide_key(settings: Settings) -> Path | None:
    """Makes the service's own key where there is none yet; where it was kept, if it was made."""
    if settings.seal.ready:
        return None
    settings.var_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    return keep(settings.var_dir / SEAL_FILE, base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())


def keep(place: Path, text: str) -> Path:
    """Writes a new file that nobody else can read. Raises FileExistsError where there is one."""
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(f"{text}\n")
    return place
