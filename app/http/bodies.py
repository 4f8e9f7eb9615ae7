"""Reading what was sent: a notification as a form or as JSON, a decision as JSON. Bytes as they came; nothing is guessed."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from anyio import CapacityLimiter, to_thread
from fastapi import Request
from python_multipart.multipart import parse_options_header
from starlette.datastructures import FormData, Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from app.actions.submit import Sent
from app.domain.errors import Fault, InvalidBody, MalformedBody, TooLarge, UnsupportedMediaType
from app.intake.limits import MAX_BYTES
from app.intake.strict import strict_json

METADATA_BYTES = 64 * 1024
_PARTS_AT_ONCE = 16
_BOUNDARY = re.compile(r"[0-9A-Za-z'()+_,./:=? -]{1,70}")
"""RFC 2046, 5.1.1."""
LONGEST_NAME = 200
_JSON = "application/json"
_BYTE_FOR_BYTE = "latin-1"
"""Decodes every byte to the character of that number, so that what was sent can be had back and read as UTF-8 strictly."""


async def notification(request: Request, threads: CapacityLimiter) -> Sent:
    """A notification, read beside the event loop. Raises MalformedBody, InvalidBody, TooLarge, UnsupportedMediaType."""
    media_type = _media_type(request)
    if media_type == _JSON:
        content = await request.body()
        return await to_thread.run_sync(_json_body, content, limiter=threads)
    if media_type == "multipart/form-data":
        return await _form(request)
    raise UnsupportedMediaType(f"a notification is not sent as {media_type[:100] or 'a body without Content-Type'}")


async def decision(request: Request, what: str = "this") -> Any:
    """The JSON body of ``what``; None for none. Raises MalformedBody, InvalidBody, TooLarge, UnsupportedMediaType."""
    content = await request.body()
    if not content:
        return None
    media_type = _media_type(request)
    if media_type != _JSON:
        told = media_type[:100] or "a body without Content-Type"
        raise UnsupportedMediaType(f"{what} is not sent as {told}: send JSON with 'Content-Type: {_JSON}'")
    value = strict_json(content)
    if value is None:
        detail = "the body is a JSON object; null is neither one nor the absence of a body"
        raise InvalidBody(detail, (Fault("invalid-value", detail, pointer=""),))
    return value


def _media_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _json_body(content: bytes) -> Sent:
    body = strict_json(content)
    if not isinstance(body, dict) or body.keys() != {"metadata", "rows"}:
        detail = "the JSON body has exactly the members 'metadata' and 'rows'"
        raise InvalidBody(detail, (Fault("invalid-members", detail, pointer=""),))
    return Sent(content, None, _JSON, body["metadata"])


async def _form(request: Request) -> Sent:
    form = await _multipart(request, files=1, fields=1, part=METADATA_BYTES)
    try:
        return await _parts(form)
    finally:
        await form.close()


async def _multipart(request: Request, *, files: int, fields: int, part: int) -> FormData:
    """A multipart form whose texts are bytes in the guise of letters: see ``_sent_bytes``. Raises MalformedBody.

    Of the sender's Content-Type only the boundary is used: any codec that they name would decode every part.
    """
    _, told = parse_options_header(request.headers["content-type"])
    boundary = told.get(b"boundary", b"").decode("latin-1")
    if not _BOUNDARY.fullmatch(boundary):
        raise _malformed("the Content-Type of the multipart form cannot be read")
    headers = Headers({"content-type": f'multipart/form-data; boundary="{boundary}"; charset={_BYTE_FOR_BYTE}'})
    parser = MultiPartParser(headers, request.stream(), max_files=files, max_fields=fields, max_part_size=part)
    try:
        return await parser.parse()
    except MultiPartException as error:
        raise _malformed(f"the multipart form cannot be read: {error.message}") from error


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that came with a form, as it is called and what it is said to be; of one that is too long, a byte too much."""

    name: str
    media_type: str
    content: bytes


async def filled(request: Request, *, files: int, fields: int, part: int) -> list[tuple[str, str | Attached]]:
    """What a form of a page sent, as text in UTF-8. Raises MalformedBody, TooLarge, UnsupportedMediaType."""
    media_type = _media_type(request)
    if media_type == "application/x-www-form-urlencoded":
        return [*_pairs(await request.body(), fields, part)]
    if media_type != "multipart/form-data":
        raise UnsupportedMediaType("this page takes what its own form sends")
    form = await _multipart(request, files=files, fields=fields, part=part)
    try:
        return [(_text(name), await _told(value)) for name, value in form.multi_items()]
    finally:
        await form.close()


async def _told(value: str | UploadFile) -> str | Attached:
    if isinstance(value, str):
        return _text(value)
    content = await value.read(MAX_BYTES + 1)
    return Attached(shown(value.filename), shown(value.content_type), content)


def _pairs(content: bytes, fields: int, part: int) -> list[tuple[str, str]]:
    if len(content) > part * _PARTS_AT_ONCE:
        raise TooLarge(f"a form of a page may have {part * _PARTS_AT_ONCE // 1024} KiB")
    try:
        return parse_qsl(content.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=fields)
    except ValueError as error:
        raise _malformed("the form is not percent-encoded UTF-8, or has too many fields") from error


def _text(sent: str) -> str:
    try:
        return _sent_bytes(sent).decode()
    except UnicodeError as error:
        raise _malformed("the form is not in UTF-8") from error


async def _parts(form: FormData) -> Sent:
    file, metadata = form.get("file"), form.get("metadata")
    if not isinstance(file, UploadFile) or not isinstance(metadata, str):
        detail = "the form has two parts: 'file', with a file name, and 'metadata', a JSON text"
        raise InvalidBody(detail, (Fault("invalid-parts", detail),))
    content = await file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise TooLarge("a notification file may have 10 MiB")
    named = shown(file.filename) or "file"
    return Sent(content, named, shown(file.content_type) or "application/octet-stream", strict_json(_sent_bytes(metadata)))


def shown(text: str | None) -> str:
    """What a sender calls a file, or its type, fit to be stored and shown."""
    found = _sent_bytes(text or "").decode("utf-8", "replace")
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in found)[:LONGEST_NAME]


def _sent_bytes(text: str) -> bytes:
    try:
        return text.encode(_BYTE_FOR_BYTE)
    except UnicodeEncodeError as error:
        raise _malformed("the Content-Type of the multipart form cannot be read") from error


def _malformed(detail: str) -> MalformedBody:
    return MalformedBody(detail, (Fault("malformed-form", detail),))
