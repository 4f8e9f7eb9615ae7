"""Two people at work: one submits files, the other looks at each plan and approves it. Both write down what they do."""

import hashlib
import json
import random
import threading
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import httpx

from tests.crash.diary import Act, Diary, Intent, Outcome
from tests.crash.files import Sizes, sample
from tests.crash.process import PATIENCE

NOTIFICATIONS = "/api/v1/notifications"
_WHO = {Act.SUBMIT: "registrar", Act.LOOK: "approver", Act.APPROVE: "approver"}
_AFTER = {Act.SUBMIT: Act.LOOK, Act.LOOK: Act.APPROVE, Act.APPROVE: Act.SUBMIT}
_PAUSE = 0.1


class Unanswered(Exception):
    """No answer came, or one that leaves open what has happened."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request down to its bytes, so that a second attempt is the same one."""

    intent: Intent
    method: str
    path: str
    content: bytes
    media_type: str


class Client:
    """Does one thing after the other. What got no answer stays ``pending`` and is the next thing to do, with the same key."""

    def __init__(self, diary: Path, tokens: Mapping[str, str], chance: random.Random, sizes: Sizes) -> None:
        self.pending: Request | None = None
        self.begun = threading.Event()
        self.paces = dict.fromkeys(Act, 0.001)  # seconds per row, by what was seen last
        self.acknowledged: list[tuple[Request, bytes]] = []
        self._diary_path = diary
        self._tokens = tokens
        self._chance = chance
        self._sizes = sizes
        self._count = 0
        self._following = Act.SUBMIT
        self._file = sample(chance, sizes)
        self._notification: Mapping[str, str] = {}

    def work(self, address: str, requests: int | None = None) -> None:
        """Goes on until no answer comes, or for a number of requests. Raises Unanswered."""
        with Diary(self._diary_path) as diary, line_to(address) as line:
            for _ in count() if requests is None else range(requests):
                self._step(line, diary)

    def finish(self, address: str) -> None:
        """Repeats what is pending until it is acknowledged."""
        end = time.monotonic() + PATIENCE
        with Diary(self._diary_path) as diary, line_to(address) as line:
            while self.pending is not None:
                try:
                    self._step(line, diary)
                except Unanswered:
                    assert time.monotonic() < end, f"{self.pending.intent} is not answered any more"
                    time.sleep(_PAUSE)

    def repeat(self, address: str, request: Request) -> bytes:
        """The body of the answer to a request that was acknowledged before."""
        with line_to(address) as line:
            return self._ask(line, request).content

    def _step(self, line: httpx.Client, diary: Diary) -> None:
        request = self.pending or self._next()
        if request is not self.pending:
            diary.write(request.intent)
            self.pending = request
        self.begun.set()
        began = time.monotonic()
        answer = self._ask(line, request)
        told = answer.json()
        kept = told if request.intent.act is not Act.LOOK else {}
        outcome = Outcome(request.intent.number, answer.status_code, answer.headers["x-request-id"], _sha256(answer.content), kept)
        diary.write(outcome)
        self.paces[request.intent.act] = (time.monotonic() - began) / len(request.intent.sites)
        if request.intent.act is not Act.LOOK:
            self.acknowledged.append((request, answer.content))
        if request.intent.act is Act.SUBMIT:
            self._notification = told
        if request.intent.act is Act.APPROVE:
            self._file = sample(self._chance, self._sizes)
        self._following = _AFTER[request.intent.act]
        self.pending = None

    def _ask(self, line: httpx.Client, request: Request) -> httpx.Response:
        headers = {
            "Authorization": f"Bearer {self._tokens[_WHO[request.intent.act]]}",
            "Content-Type": request.media_type,
            "Idempotency-Key": request.intent.key,
        }
        assert _sha256(request.content) == request.intent.body_sha256
        try:
            answer = line.request(request.method, request.path, content=request.content, headers=headers)
        except httpx.TransportError as error:
            raise Unanswered(str(error)) from error
        if answer.status_code >= 500:
            raise Unanswered(answer.text)
        assert answer.status_code in (200, 201), f"{request.intent.act} of {request.intent.key}: {answer.text}"
        return answer

    def _next(self) -> Request:
        self._count += 1
        act, key = self._following, uuid.uuid4().hex
        method, path, content, media_type = self._asked(act, key)
        mark, sites, sent = self._file.mark, self._file.sites, _sha256(self._file.content)
        return Request(Intent(self._count, act, key, _sha256(content), mark, sent, sites), method, path, content, media_type)

    def _asked(self, act: Act, key: str) -> tuple[str, str, bytes, str]:
        if act is Act.SUBMIT:
            content, media_type = form(self._file.content, {"state": self._file.state, "reference": key})
            return "POST", NOTIFICATIONS, content, media_type
        here = f"{NOTIFICATIONS}/{self._notification['id']}"
        if act is Act.LOOK:
            return "GET", f"{here}/plan", b"", "application/json"
        return "POST", f"{here}/approve", json.dumps({"digest": self._notification["digest"]}).encode(), "application/json"


def form(content: bytes, metadata: Mapping[str, object]) -> tuple[bytes, str]:
    """The body of a submission and its media type."""
    parts: Any = {"file": ("sent.csv", content, "text/csv"), "metadata": (None, json.dumps(metadata))}
    built = httpx.Request("POST", "http://nowhere", files=parts)
    return built.read(), built.headers["content-type"]


def line_to(address: str) -> httpx.Client:
    """A client with a connection for each request: one that was kept open may just be closing."""
    return httpx.Client(base_url=address, timeout=PATIENCE, trust_env=False, limits=httpx.Limits(max_keepalive_connections=0))


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
