"""Settings, from environment variables with the prefix AUTHDIR_. Only wiring and the doors read them."""

from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.http.proxies import Proxies, proxies_of
from app.identity.openid import Provider, providers_of
from app.identity.seal import Seal

SEAL_FILE = "seal.key"
_DEFAULT_PORTS = {"https": 443, "http": 80}


class Settings(BaseSettings):
    """Each with its default; docs/settings.md describes them one by one."""

    model_config = SettingsConfigDict(env_prefix="AUTHDIR_", extra="ignore")

    database_url: str = Field("sqlite:///var/directory.sqlite", description="SQLAlchemy URL of the ledger's database.")
    var_dir: Path = Field(
        Path("var"), description="Folder for what this process keeps itself: the local audit journal, sealed copies, bundles."
    )
    signer_dir: Path = Field(
        Path("var/signer"), description="Folder of the signer alone: its keys, and what it signed before. Never the server's."
    )
    legal_time_zone: str = Field("Europe/Paris", description="IANA zone in which legal days begin and end.")
    host: str = Field("127.0.0.1", description="Address to serve on.")
    public_url: str = Field(
        "http://localhost:8000", description="Address under which browsers reach the service; passkeys are bound to its host."
    )
    seal_key: SecretStr = Field(
        SecretStr(""), description="The service's own key: 32 random bytes in URL-safe base64; when blank, the file seal.key."
    )
    passwords: bool = Field(default=False, description="Take passwords with one-time codes where passkeys are impossible.")
    openid_providers: str = Field("", description="File with the States' own OpenID providers; none when blank.")
    port: int = Field(8000, ge=0, le=65535, description="Port to serve on; 0 lets the system choose.")
    trusted_proxies: str = Field(
        "", description="Addresses or networks, with commas, of the proxies that may say for whom they ask; none when blank."
    )
    poll_seconds: float = Field(0.25, gt=0, le=5, description="How often entries that other processes wrote are looked for.")
    drain_seconds: float = Field(0, ge=0, le=300, description="How long a process that is told to stop goes on answering.")
    sessions_outlive_minutes: int = Field(
        60, ge=1, le=1440, description="How long sessions and tokens count while the database does not answer, in minutes."
    )
    journal_kept_minutes: int = Field(
        7 * 24 * 60,
        ge=1,
        le=366 * 24 * 60,
        description="How long events stay in the local audit journal once they are in the database.",
    )
    log_format: Literal["text", "json"] = Field("text", description="Whether the log is words for people or JSON for programs.")
    log_requests: bool = Field(default=False, description="Write a line for each answer, without path and query.")
    traces_to: str = Field("", description="Address of the OpenTelemetry collector that takes traces; none are made when blank.")
    metrics_open: bool = Field(default=False, description="Show those numbers of /metrics that are public to everybody who asks.")
    allow_unsafe_durability: bool = Field(
        default=False, description="Accept a database that acknowledges before data is on disk. For tests only."
    )

    secretariat_email: str = Field("", description="Where the Secretariat is told of changed contacts; nowhere when blank.")
    smtp_host: str = Field("", description="Mail server that takes our mail; when blank, mail waits in the outbox.")
    smtp_port: int = Field(587, ge=1, le=65535, description="Its port.")
    smtp_starttls: bool = Field(default=True, description="Encrypt the connection to it, and refuse where that cannot be.")
    smtp_username: str = Field("", description="Name to sign in with there; none when blank.")
    smtp_password: SecretStr = Field(SecretStr(""), description="Password to sign in with there.")
    smtp_from: str = Field("", validate_default=True, description="Address that our mail comes from; needed with a mail server.")

    @field_validator("smtp_from")
    @classmethod
    def _sender_named(cls, address: str, others: ValidationInfo) -> str:
        if others.data.get("smtp_host") and not address:
            raise ValueError("mail cannot be sent without the address that it comes from")
        return address

    @field_validator("smtp_username")
    @classmethod
    def _password_hidden(cls, name: str, others: ValidationInfo) -> str:
        if name and not others.data.get("smtp_starttls"):
            raise ValueError("a password is not sent without AUTHDIR_SMTP_STARTTLS")
        return name

    @field_validator("public_url")
    @classmethod
    def _origin(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme != "https" and (parts.scheme, parts.hostname) != ("http", "localhost"):
            raise ValueError("browsers sign in over https only, or on http://localhost")
        if not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment or parts.username:
            raise ValueError("an address without a path, such as https://directory.example")
        if parts.netloc != parts.netloc.lower() or parts.port == _DEFAULT_PORTS[parts.scheme]:
            raise ValueError("the address as browsers name it: in lower case, without the usual port")
        return url.rstrip("/")

    @field_validator("traces_to")
    @classmethod
    def _collector(cls, url: str) -> str:
        parts = urlsplit(url)
        if url and (parts.scheme not in _DEFAULT_PORTS or not parts.hostname or parts.username is not None):
            raise ValueError("the address of a collector by http or https, without a name and password in it")
        if url and not parts.path.strip("/"):
            raise ValueError("the whole address, with its path: collectors take traces under /v1/traces")
        return url

    @field_validator("trusted_proxies")
    @classmethod
    def _narrow(cls, text: str) -> str:
        proxies_of(text)
        return text

    @field_validator("seal_key")
    @classmethod
    def _strong(cls, key: SecretStr) -> SecretStr:
        Seal(key.get_secret_value())
        return key

    @field_validator("openid_providers")
    @classmethod
    def _readable(cls, place: str) -> str:
        if place:
            _providers_in(place)
        return place

    @field_validator("legal_time_zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        ZoneInfo(name)
        return name

    @property
    def seal(self) -> Seal:
        """The seal: with the key of the settings, else with that of the file in ``var_dir``, else without one."""
        kept = self.var_dir / SEAL_FILE
        return Seal(self.seal_key.get_secret_value() or (kept.read_text(encoding="ascii").strip() if kept.exists() else ""))

    @property
    def providers(self) -> dict[str, Provider]:
        """The States' own OpenID providers."""
        return _providers_in(self.openid_providers) if self.openid_providers else {}

    @property
    def proxies(self) -> Proxies:
        """The proxies that are believed."""
        return proxies_of(self.trusted_proxies)

    @property
    def zone(self) -> ZoneInfo:
        """The legal time zone."""
        return ZoneInfo(self.legal_time_zone)


def _providers_in(place: str) -> dict[str, Provider]:
    try:
        return providers_of(Path(place).read_text(encoding="utf-8"))
    except OSError as error:
        raise ValueError(f"{place} cannot be read: {error.strerror}") from error
