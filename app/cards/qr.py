"""A QR code that calls: it holds ``tel:`` and the first number to call, nothing else.

A whole vCard would need a code four times as dense, which a tired hand does not catch off a screen or a copy; and who scans it
wants to call. Where no number can be shown it holds the sentence that says so, which a camera shows as text.
"""

import io
from urllib.parse import quote

import segno

from app.cards.words import Item, line, name_of, only, said

_LONGEST = 300


def code(content: Item, language: str) -> bytes:
    """The code as SVG, with title and description for those who cannot see it."""
    territory = only(content["steps"][0]["territory"], language) if content["steps"] else ""
    of = f"{name_of(content, language)} ({territory})" if territory else name_of(content, language)
    label = f"{of}: {held(content, language)} ({content['meta']['tlp']})"
    return drawn(content, language, title=label, description=said(content, "summary", language))


def held(content: Item, language: str) -> str:
    """What the code holds."""
    for step in content["steps"]:
        if step["action"] == "call":
            return f"tel:{line(step['value'])}"
    for step in content["steps"]:
        if step["type"] in ("email", "secure_email"):
            return f"mailto:{quote(line(step['value']), safe='@')}"
    return said(content, "summary", language)[:_LONGEST]


def drawn(content: Item, language: str, *, title: str | None = None, description: str | None = None) -> bytes:
    """The code itself, black on white whatever is behind it."""
    written = io.BytesIO()
    made = segno.make(held(content, language), error="m", micro=False)
    made.save(written, kind="svg", scale=8, light="#fff", title=title, desc=description, xmldecl=False)
    return written.getvalue()
