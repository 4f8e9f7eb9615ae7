"""Which schema describes what a read of the register answers."""

from app.api.schemas import LOOSE, Schema, document, listing, ref

ANSWERED = {
    **dict.fromkeys(("find-designations", "state-designations", "see-designation", "see-version"), "Designation"),
    **dict.fromkeys(("list-providers", "see-provider"), "Provider"),
    "list-provider-policies": "ProviderPolicy",
    "route": "Route",
}
"""The schema of what a read answers, or of each item of a list."""


def answer_of(name: str, *, paged: bool) -> Schema:
    """What the read of that name answers in JSON."""
    item = ref(ANSWERED[name]) if name in ANSWERED else LOOSE
    if paged:
        return listing(item)
    if name == "route":
        return item
    return {"allOf": [item, document()]} if name in ANSWERED else document()
