"""Conditional requests (RFC 9110): whether a tag that the caller holds is the present one."""


def matches(header: bytes | None, etag: str) -> bool:
    """Whether an If-None-Match or If-Match header names ``etag``, compared weakly."""
    if header is None:
        return False
    given = header.decode("latin-1")
    return given.strip() == "*" or etag in (tag.strip().removeprefix("W/") for tag in given.split(","))
