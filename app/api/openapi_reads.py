"""Which schema describes what a read of the register answers, where no history or emergency is asked about."""

from app.api.schemas import LOOSE, Schema, document, listing, ref

_ITEMS = {
    "find-designations": "Designation",
    "state-designations": "Designation",
    "changes": "Change",
    "list-providers": "Provider",
    "list-provider-policies": "ProviderPolicy",
}


def answer_of(name: str, *, paged: bool) -> Schema:
    """What the read of that name answers in JSON."""
    if name == "route":
        return ref("Route")
    item = ref(_ITEMS[name]) if name in _ITEMS else LOOSE
    return listing(item) if paged else document()
