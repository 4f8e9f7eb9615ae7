"""Bundles of a whole register: signed by the signer, made by the action, in the folders of a served demonstration."""

from dataclasses import dataclass, field
from pathlib import Path

import pyrage

from app import wiring
from app.actions.bundles.making import Made
from app.bundle.manifest import Periods
from app.cli.local import Bundling, Signing
from app.domain.access import Audience
from app.settings import Settings
from app.wiring import bundling
from app.wiring.signing import sign
from tests.api.served import settings_of

PERIODS = Periods()


@dataclass
class Shop:
    """Makes bundles from the database ``url``, into ``folder`` where the service looks for them."""

    url: str
    folder: Path
    identity: pyrage.x25519.Identity = field(default_factory=pyrage.x25519.Identity.generate)
    root: Path = field(init=False)

    def __post_init__(self) -> None:
        self.sign()
        self.root = self._with_keys()

    @property
    def settings(self) -> Settings:
        return settings_of(self.url, self.folder).model_copy(update={"signer_dir": self.folder / "signer"})

    def sign(self) -> None:
        known = (self.settings.signer_dir / "keys.json").exists()
        sign(self.settings, Signing(new_key=not known), lambda _signed: None)

    def make(self, audience: Audience = Audience.PUBLIC, whom: str | None = None, to: Path | None = None) -> Made:
        recipient = (whom, str(self.identity.to_public())) if whom else None
        wanted = Bundling(audience, recipient, to, PERIODS.next_update, PERIODS.expiry)
        house = wiring.open_house(self.settings)
        try:
            return bundling.made(house, self.settings, wanted)
        finally:
            wiring.close_house(house)

    def _with_keys(self) -> Path:
        house = wiring.open_house(self.settings)
        try:
            return bundling.keys(house, self.settings, None, rotating=False)
        finally:
            wiring.close_house(house)
