"""JSContact (RFC 9553): one card of the State, with everybody's numbers in calling order and said whose they are."""

from typing import Any

import msgspec

from app.cards.words import Item, age, line, name_of, said

VERSION = "1.0"
_FEATURES = {"phone": {"voice": True}, "mobile": {"mobile": True, "voice": True}, "fax": {"fax": True}}
_MAIL = ("email", "secure_email")
_LOWEST = 100


def contact(content: Item, language: str) -> bytes:
    """The card; members that would be empty are not there."""
    designations = [each["designation"] for each in content["entries"]]
    card: dict[str, Any] = {
        "@type": "Card",
        "version": VERSION,
        "uid": f"urn:authdir:state:{content['state']}",
        "kind": "org",
        "language": language,
        "name": {"@type": "Name", "full": f"{name_of(content, language)} ({content['state']})"},
        "organizations": {
            f"o{place}": {"@type": "Organization", "name": said(each, "name", language)}
            for place, each in enumerate(content["entries"], 1)
        },
        "phones": _steps(content, "p", language),
        "emails": _steps(content, "e", language),
        "onlineServices": _steps(content, "s", language),
        "preferredLanguages": _languages(designations),
        "addresses": _addresses(designations),
        "cryptoKeys": _keys(designations),
        "notes": _notes(content, language),
        "keywords": {content["meta"]["tlp"]: True},
    }
    updated = max((each["trust"]["recorded_at"] for each in designations), default=None)
    if updated:
        card["updated"] = f"{updated[:19]}Z"
    return msgspec.json.format(msgspec.json.encode({name: held for name, held in card.items() if held}), indent=1)


def _steps(content: Item, sort: str, language: str) -> dict[str, Any]:
    return {f"{sort}{step['order']}": _reached(step, language) for step in content["steps"] if _sort(step["type"]) == sort}


def _sort(kind: str) -> str:
    return "p" if kind in _FEATURES else ("e" if kind in _MAIL else "s")


def _reached(step: Item, language: str) -> dict[str, Any]:
    """Its label says whose it is and every doubt: address books show it beside the number."""
    hours = f" ({line(step['said'])})" if step["said"] else ""
    label = f"{said(step, 'name', language)}: {said(step, 'reason', language)}{hours}"
    also = {"pref": min(step["order"], _LOWEST), "label": label}
    value = line(step["value"])
    if step["type"] in _FEATURES:
        return {"@type": "Phone", "number": f"tel:{value}", "features": _FEATURES[step["type"]], **also}
    if step["type"] in _MAIL:
        return {"@type": "EmailAddress", "address": value, **also}
    return {"@type": "OnlineService", "service": said(step, "kind", language), "user": value, **also}


def _languages(designations: list[Item]) -> dict[str, Any]:
    spoken = dict.fromkeys(tongue for each in designations for tongue in each.get("languages") or ())
    return {f"l{place}": {"@type": "LanguagePref", "language": each, "pref": place} for place, each in enumerate(spoken, 1)}


def _addresses(designations: list[Item]) -> dict[str, Any]:
    found = {}
    for place, each in enumerate(designations, 1):
        address = each["authority"]["address"]
        if address:
            town = " ".join(filter(None, (address["postal_code"], address["locality"])))
            full = line(", ".join(filter(None, [*address["lines"], town, address["country"]])))
            found[f"a{place}"] = {"@type": "Address", "full": full}
            if address["country"]:
                found[f"a{place}"]["countryCode"] = address["country"]
    return found


def _keys(designations: list[Item]) -> dict[str, Any]:
    prints = dict.fromkeys(
        channel["openpgp"]["fingerprint"]
        for each in designations
        for channel in each.get("channels") or ()
        if channel.get("openpgp")
    )
    return {f"k{place}": {"@type": "CryptoKey", "uri": f"openpgp4fpr:{each}"} for place, each in enumerate(prints, 1)}


def _notes(content: Item, language: str) -> dict[str, Any]:
    told = [content["meta"]["tlp"], said(content, "summary", language), *(line(each[language]) for each in content["notes"])]
    told += [
        f"{said(each, 'name', language)}: {line(fresh[language])}" for each in content["entries"] for fresh in each["freshness"]
    ]
    told.append(age(content, language))
    return {f"n{place}": {"@type": "Note", "note": each, "language": language} for place, each in enumerate(told, 1)}
