"""Which reads are about all States, and so are made beside the others."""

from app.http.reads import READS
from tests.api.served import Served

BROAD = {
    *(
        "find-designations",
        "search",
        "list-states",
        "list-authorities",
        "list-statements",
        "list-providers",
        "list-provider-policies",
    ),
    *("coverage", "indicators", "union", "changes", "feed"),
}
BY_TIME = {"changes", "feed"}
"""Whose first page is not that of a State."""


def test_they_are_named_in_the_table() -> None:
    assert {each.name for each in READS if each.broad} == BROAD


def test_they_are_answered_like_those_about_one_state(demo: Served) -> None:
    for path in (each.path for each in READS if each.broad and "state" in each.parameters and each.name not in BY_TIME):
        items = {"all": demo.get(f"{path}?limit=200").json()["items"], "one": demo.get(f"{path}?state=QM").json()["items"]}
        assert items["one"]
        assert items["one"] == [each for each in items["all"] if each["state"] == "QM"]
