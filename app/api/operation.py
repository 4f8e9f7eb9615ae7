"""One operation of the API, as its description tells of it."""

from dataclasses import dataclass

from app.api.schemas import Schema
from app.http.reads import JSON

KEY, MATCH = "Idempotency-Key", "If-Match"


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path: what it takes, and what it answers with which status; ``files`` are further media types."""

    path: str
    name: str
    summary: str
    answer: Schema
    parameters: tuple[str, ...] = ()
    media_type: str = JSON
    files: tuple[str, ...] = ()
    method: str = "get"
    body: dict[str, Schema] | None = None
    statuses: tuple[int, ...] = (200, 304)
    headers: tuple[str, ...] = ()
    signed_in: bool = False
