"""An answer before it is sent: bytes, their tag, and what the audit must know of it."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from app.domain.access import Audience
from app.domain.age import LIVE, Age
from app.domain.audit import Target
from app.snapshot.audience import View
from app.snapshot.passages import Passage, filled


class Answer(msgspec.Struct, frozen=True):
    """``audience`` is the highest that may be in it; above public it is audited before it is sent.

    ``file`` is what to call it where it is a file; ``guarded`` are the States whose 24/7 contacts above parties are in it.
    """

    body: bytes
    etag: str
    audience: Audience
    targets: tuple[Target, ...] = ()
    fields: tuple[str, ...] = ()
    file: str | None = None
    guarded: frozenset[str] = frozenset()


def meta(view: View, audience: Audience, status: Age = LIVE, **more: Any) -> dict[str, Any]:
    """The ``meta`` of every read, the same bytes for as long as the register says the same to this reader."""
    return {
        "revision": view.revision,
        "as_of": view.day.isoformat(),
        "known_at": view.known_at,
        "audience": audience.label,
        "tlp": audience.tlp,
        "data_status": status.mode,
        "age_seconds": status.age_seconds,
        **more,
    }


_AS_LIVE = b'"data_status":"live","age_seconds":0'
"""How ``meta`` says it in every answer that is kept. Quotes within JSON's strings are escaped: these bytes stand in no value."""


def of_copy(answer: Answer, status: Age) -> Answer:
    """The same answer as one from a copy of that age. Its tag is weak, for the age goes on, and no live answer's."""
    body = answer.body
    if body.startswith(b"{"):
        age = "null" if status.age_seconds is None else status.age_seconds
        body = body.replace(_AS_LIVE, f'"data_status":"{status.mode}","age_seconds":{age}'.encode(), 1)
    return msgspec.structs.replace(answer, body=body, etag=f'W/{answer.etag[:-1]}-copy"')


def answer(
    body: bytes,
    audience: Audience,
    targets: tuple[Target, ...] = (),
    fields: tuple[str, ...] = (),
    *,
    guarded: frozenset[str] = frozenset(),
) -> Answer:
    """An answer tagged by its own bytes: nothing that is not in them can move the tag."""
    return Answer(body, tag(body), audience, targets, fields, guarded=guarded)


def tag(body: bytes) -> str:
    """The entity tag of some bytes."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def document(
    view: View,
    audience: Audience,
    content: dict[str, Any],
    targets: tuple[Target, ...] = (),
    fields: tuple[str, ...] = (),
    *,
    guarded: frozenset[str] = frozenset(),
    cited: Mapping[str, Any] | None = None,
    within: Sequence[Passage] = (),
) -> Answer:
    """A single thing with its meta; ``cited`` says how to cite it, and where it is found again.

    ``within`` is encoded already, and belongs in the gaps of the content in its order.
    """
    told = meta(view, audience, **(cited or {}))
    body, etag = _filled(msgspec.json.encode(content | {"meta": told}), within)
    return Answer(body, etag, audience, targets, fields, guarded=guarded)


def _filled(outline: bytes, within: Sequence[Passage]) -> tuple[bytes, str]:
    """The whole body, and its tag: of the outline and the digests of what is in its gaps, as much as of every byte."""
    body = b"".join(filled(outline, [each.parts for each in within])) if within else outline
    return body, tag(b"".join((outline, *[each.digest for each in within])))


def listing(view: View, audience: Audience, items: list[bytes], following: str | None, total: int, **more: Any) -> bytes:
    """The body of a list whose items are encoded already; ``more`` goes into its meta."""
    tail = msgspec.json.encode({"next": following, "meta": meta(view, audience, total=total, **more)})
    return b'{"items":[%b],%b' % (b",".join(items), tail[1:])
