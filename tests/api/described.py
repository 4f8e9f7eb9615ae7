"""What the description says can be sent: every parameter and every member of every body, by operation."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from tests.api.places import identifier
from tests.api.served import API, Response, Served

JSON = "application/json"
THERE = {
    "iso2": "QM",
    "provision": "35",
    "n": "1",
    "form": "csv",
    "contact": "p_1",
    "key": "a",
    "link": "a",
    "call": "1",
    "code": "8.10.b",
    "id": "x_1",
}
Place = tuple[str, ...]
OF_A_STATE = (
    *("designations", "authorities", "statements", "participations", "providers", "provider-policies"),
    *("notifications", "accounts", "drills"),
)
"""Of these there is one of the State of the exercise."""


def there(served: Served, path: str) -> dict[str, str]:
    """Values for the parts of a path with which something is found."""
    found = THERE
    kind = path.removeprefix(API).split("/")[1]
    if kind in OF_A_STATE:
        found = found | {"id": identifier(served, kind, "QM")}
    return {name: value for name, value in found.items() if f"{{{name}}}" in path}


@dataclass(frozen=True)
class Described:
    """One operation, and the whole document for what it refers to."""

    document: Any
    method: str
    path: str

    @property
    def said(self) -> Any:
        return self.document["paths"][self.path][self.method]

    def parameters(self, where: str) -> list[str]:
        return [each["name"] for each in self.said["parameters"] if each["in"] == where]

    @property
    def body(self) -> Any:
        """The schema of its JSON body, if it takes one."""
        return self.said.get("requestBody", {}).get("content", {}).get(JSON, {}).get("schema")

    def address(self, served: Served, **changed: str) -> str:
        """Its path about what is there, but for what is ``changed``, which is sent as it stands."""
        path = self.path
        for name, value in (there(served, self.path) | changed).items():
            path = path.replace(f"{{{name}}}", value)
        return path

    def query(self, **changed: str) -> str:
        """The query with what is needed, and what is ``changed``."""
        needed = {each["name"]: "1" for each in self.said["parameters"] if each["in"] == "query" and each["required"]}
        return "&".join(f"{quote(name)}={value}" for name, value in (needed | changed).items())

    def headers(self, **changed: str) -> dict[str, str]:
        needed = {each["name"]: "a" for each in self.said["parameters"] if each["in"] == "header" and each["required"]}
        return needed | ({"Content-Type": JSON} if self.body else {}) | changed

    def send(self, served: Served, who: str | None, content: bytes | None = None) -> Response:
        """A request with this body, or with the usual one; to what is there."""
        more: dict[str, Any] = {}
        if self.body:
            more["content"] = self.written((), json.dumps(self.sample(self.body))) if content is None else content
        return served.send(self.method, f"{self.address(served)}?{self.query()}", who, headers=self.headers(), **more)

    def places(self) -> Iterator[Place]:
        """Every place in the body in which something can stand."""
        if self.body:
            yield from self._places(self.body)

    def objects(self, further: str) -> Iterator[bytes]:
        """The usual body with a ``further`` member, in every place in turn that takes named members, and not this one."""
        for place in self.places():
            schema = self._at(self.body, place)
            if schema.get("additionalProperties") is False and further not in schema.get("properties", {}):
                yield self.written(place, json.dumps(self.sample(schema) | {further: "x"}))

    def written(self, place: Place, raw: str) -> bytes:
        """The usual body with ``raw`` JSON in one place."""
        return self._written(self.body, place, raw).encode("utf-8", "surrogatepass")

    def sample(self, schema: Any) -> Any:
        """Something that fits."""
        schema = self._resolved(schema)
        kind = schema.get("type", "string")
        kind = kind[0] if isinstance(kind, list) else kind
        if "enum" in schema:
            return schema["enum"][0]
        if kind == "object":
            return {name: self.sample(schema["properties"][name]) for name in schema.get("required", ())}
        if kind == "array":
            return [self.sample(schema["items"])]
        text = "2027-01-01" if schema.get("format") == "date" else "QM"
        return {"string": text, "integer": 1, "boolean": True, "null": None}[kind]

    def _resolved(self, schema: Any) -> Any:
        while "$ref" in schema:
            schema = self.document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return schema

    def _places(self, schema: Any) -> Iterator[Place]:
        yield ()
        schema = self._resolved(schema)
        for name, inner in schema.get("properties", {}).items():
            yield from ((name, *place) for place in self._places(inner))
        if "items" in schema:
            yield from (("0", *place) for place in self._places(schema["items"]))

    def _at(self, schema: Any, place: Place) -> Any:
        schema = self._resolved(schema)
        if not place:
            return schema
        return self._at(schema["items"] if "items" in schema else schema["properties"][place[0]], place[1:])

    def _written(self, schema: Any, place: Place, raw: str) -> str:
        schema = self._resolved(schema)
        if not place:
            return raw
        if "items" in schema:
            return f"[{self._written(schema['items'], place[1:], raw)}]"
        usual = {name: json.dumps(value) for name, value in self.sample(schema).items()}
        usual[place[0]] = self._written(schema["properties"][place[0]], place[1:], raw)
        return "{" + ", ".join(f"{json.dumps(name)}: {value}" for name, value in usual.items()) + "}"


def operations(served: Served) -> list[Described]:
    """All of them."""
    document = served.send("GET", "/openapi.json").json()
    return [Described(document, method, path) for path, methods in document["paths"].items() for method in methods]
