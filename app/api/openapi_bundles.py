"""How bundles are described."""

from app.actions.bundles.giving import PATH
from app.api.bundles import BYTES, PARAMETERS
from app.api.operation import Operation
from app.api.schemas import BINARY, COUNT, LOOSE, TEXT, Schema
from app.http.reads import PREFIX

_FILE: Schema = {
    "type": "object",
    "required": ["name", "href", "length"],
    "properties": {"name": TEXT, "href": TEXT, "length": COUNT},
}
_ISSUE: Schema = {
    "type": "object",
    "required": ["manifest", "files", "meta"],
    "properties": {"manifest": LOOSE, "files": {"type": "array", "items": _FILE}, "meta": LOOSE},
}

OPERATIONS = (
    Operation(f"{PREFIX}{PATH}", "see-bundle", "The last issue of the bundle that the caller may have", _ISSUE, PARAMETERS),
    Operation(
        f"{PREFIX}{PATH}/{{file}}", "fetch-bundle", "One of its files", BINARY, PARAMETERS, media_type=BYTES,
    ),
)  # fmt: skip
