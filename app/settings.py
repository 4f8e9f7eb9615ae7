"""Settings, from environment variables with the prefix AUTHDIR_. Only wiring and the doors read them."""

from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Each with its default; docs/settings.md describes them one by one."""

    model_config = SettingsConfigDict(env_prefix="AUTHDIR_", extra="ignore")

    database_url: str = Field("sqlite:///var/directory.sqlite", description="SQLAlchemy URL of the ledger's database.")
    var_dir: Path = Field(Path("var"), description="Folder for what this process keeps itself: the local audit journal.")
    legal_time_zone: str = Field("Europe/Paris", description="IANA zone in which legal days begin and end.")
    host: str = Field("127.0.0.1", description="Address to serve on.")
    port: int = Field(8000, ge=0, le=65535, description="Port to serve on; 0 lets the system choose.")
    poll_seconds: float = Field(0.25, gt=0, le=60, description="How often entries that other processes wrote are looked for.")
    allow_unsafe_durability: bool = Field(
        default=False, description="Accept a database that acknowledges before data is on disk. For tests only."
    )

    @field_validator("legal_time_zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        ZoneInfo(name)
        return name

    @property
    def zone(self) -> ZoneInfo:
        """The legal time zone."""
        return ZoneInfo(self.legal_time_zone)
