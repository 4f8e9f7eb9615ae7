"""One operation of the API, as its description tells of it."""

from dataclasses import dataclass

from app.api.schemas import Schema

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path: what it takes, and what it answers with which status."""

    path: str
    name: str
    summary: str
    answer: Schema
    parameters: tuple[str, ...] = ()
    media_type: str = JSON
    method: str = "get"
    body: dict[str, Schema] | None = None
    statuses: tuple[int, ...] = (200, 304)
    headers: tuple[str, ...] = ()
    signed_in: bool = False
