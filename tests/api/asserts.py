"""What must be true of every answer, whatever was asked."""

import json
import re
from typing import Any

from app.domain.errors import PROBLEMS
from tests.api.served import Response

MEMBERS = {"type", "title", "status", "detail", "code", "mend", "request_id"}
FURTHER = {"errors", "plan", "current", "changed", "newest", "retry_after", "revision"}
SECURITY = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
INTERNAL = re.compile(
    r"Traceback|File \"|\.py\b|site-packages|SELECT |INSERT |sqlite|psycopg|sqlalchemy|/tmp/|/work/|/root/|0x[0-9a-f]{8}"
)


def secured(answer: Response) -> None:
    """The security headers and the request's identifier, once each."""
    for name, value in SECURITY.items():
        assert answer.headers.get_list(name) == [value], (name, answer.status_code)
    (content,) = answer.headers.get_list("content-security-policy")
    assert {"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"} <= set(content.split("; "))
    (permissions,) = answer.headers.get_list("permissions-policy")
    assert {"camera=()", "publickey-credentials-get=(self)"} <= set(permissions.split(", "))
    assert re.fullmatch(r"[0-9a-f]{16}", answer.headers["x-request-id"])
    assert "server" not in answer.headers


def problem(answer: Response, status: int, code: str | None = None) -> dict[str, Any]:
    """That ``answer`` is a problem document of that status; the document."""
    assert answer.status_code == status, (answer.status_code, answer.text[:500])
    secured(answer)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["vary"] == "Authorization, Cookie, Accept"
    assert "etag" not in answer.headers
    assert not INTERNAL.search(answer.text), answer.text
    found: dict[str, Any] = json.loads(answer.content)
    assert set(found) >= MEMBERS
    assert set(found) <= MEMBERS | FURTHER
    assert found["status"] == status
    assert found["request_id"] == answer.headers["x-request-id"]
    assert found["code"] in PROBLEMS
    assert found["type"] == f"/problems/{found['code']}"
    assert found["title"] == PROBLEMS[found["code"]].title[0]
    assert found["detail"]
    for fault in found.get("errors", ()):
        assert fault["code"]
        assert fault["detail"]
        assert set(fault) <= {"parameter", "pointer", "code", "detail", "suggestion"}
    assert code is None or found["code"] == code, found
    return found


def refused(answer: Response) -> dict[str, Any]:
    """That ``answer`` is a problem of the client's making, whichever; the document."""
    assert 400 <= answer.status_code < 500, (answer.status_code, answer.text[:500])
    return problem(answer, answer.status_code)


def same_but_for_the_request(one: Response, other: Response) -> None:
    """That two refusals cannot be told apart."""
    assert one.status_code == other.status_code
    first, second = (json.loads(answer.content) for answer in (one, other))
    assert first.pop("request_id") != second.pop("request_id")
    assert first == second
    headers = [
        {name: value for name, value in answer.headers.items() if name not in ("x-request-id", "date")} for answer in (one, other)
    ]
    assert headers[0] == headers[1]
