"""What the settings say against what lies on the disk: for the doctor, who changes nothing of it."""

import stat
from collections.abc import Iterator

from app.actions.check_lines import Step, Trouble
from app.settings import SEAL_FILE, Settings
from app.wiring.copies import COPY, copies
from app.wiring.examined import OTHERS


def settings_step(settings: Settings) -> Step:
    """Whether folders and keys are for their owner alone, and the service's own key is the one that its copies were sealed with."""
    own = (settings.var_dir, settings.var_dir / SEAL_FILE, settings.signer_dir, settings.signer_dir / "keys.json")
    there = [place for place in own if place.exists()]
    open_ones = [
        Trouble(str(place), f"others may enter or read it: chmod {'700' if place.is_dir() else '600'} {place}")
        for place in there
        if stat.S_IMODE(place.stat().st_mode) & OTHERS
    ]
    return Step.of("settings that promises rest on", len(there) + 1, [*open_ones, *_sealed_otherwise(settings)])


def _sealed_otherwise(settings: Settings) -> Iterator[Trouble]:
    if settings.seal.ready and any(each.locked for each in copies(settings)):
        yield Trouble(
            "AUTHDIR_SEAL_KEY",
            f"the copies in {settings.var_dir / COPY} were sealed with another key, or altered: without the database nothing could "
            "be answered from them. Set the key that the service had; where it is lost, a service that reads the database makes "
            "new copies",
        )
