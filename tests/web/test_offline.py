"""What makes the pages an application on a device: manifest, icons, worker and the page for when there is no network."""

import json
from struct import unpack

import pytest

from tests.web.pages import Pages


@pytest.mark.parametrize(("language", "name"), [("en", "Authority Directory"), ("fr", "Annuaire des autorités")])
def test_the_manifest_names_the_application_and_icons_that_are_there(pages: Pages, language: str, name: str) -> None:
    answer = pages.get("/manifest.webmanifest", language=language)
    assert answer.headers["content-type"] == "application/manifest+json"
    told = json.loads(answer.content)
    assert (told["name"], told["lang"], told["display"], told["scope"]) == (name, language, "standalone", "/")
    assert {each.get("purpose") for each in told["icons"]} == {None, "any", "maskable"}
    for icon in told["icons"]:
        drawn = pages.get(icon["src"])
        assert drawn.headers["content-type"] == icon["type"]
        if icon["type"] == "image/png":
            assert "x".join(map(str, unpack(">II", drawn.content[16:24]))) == icon["sizes"]
    assert pages.get(told["shortcuts"][0]["url"]).status_code == 200


def test_the_worker_is_served_from_the_root_and_speaks_to_us_alone(pages: Pages) -> None:
    answer = pages.get("/service-worker.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-security-policy"] == "default-src 'none'; connect-src 'self'"


@pytest.mark.parametrize(("language", "said"), [("en", "The directory cannot be reached"), ("fr", "L'annuaire est injoignable")])
def test_there_is_a_page_for_when_there_is_no_network(pages: Pages, language: str, said: str) -> None:
    answer = pages.get("/offline", params={"lang": language})
    assert said in answer.text.replace("&#39;", "'")


def test_every_page_names_the_manifest(pages: Pages) -> None:
    assert '<link rel="manifest" href="/manifest.webmanifest">' in pages.get("/").text
