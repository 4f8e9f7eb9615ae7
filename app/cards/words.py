"""What every card says beside what States sent, in the language asked for; and text made harmless for a single line."""

import unicodedata
from collections.abc import Mapping
from typing import Any

Item = Mapping[str, Any]
_HIDDEN = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
_JOINERS = "\u200c\u200d"


def line(text: Any) -> str:
    """Any value as one line of text without what cannot be seen, but for the joiners that some scripts are written with."""
    shown = " ".join(str(text).split())
    return "".join(each for each in shown if each in _JOINERS or unicodedata.category(each) not in _HIDDEN)


def said(item: Item, name: str, language: str) -> str:
    """A member that is there in both languages as ``name`` and ``name_fr``."""
    return line(item[name if language == "en" else f"{name}_{language}"])


def name_of(content: Item, language: str) -> str:
    """What the State is called in that language."""
    names = content["names"]
    return line(names.get(language) or names.get("en") or next(iter(names.values()), content["state"]))


_ONLY = {"en": "for {} only", "fr": "pour {} seulement"}


def only(territory: str | None, language: str) -> str:
    """That somebody is there for a territory and not for the State; nothing where it is the State's own."""
    return _ONLY[language].format(line(territory)) if territory else ""


def whose(item: Item, language: str) -> str:
    """The name of an office, or of a step's office, and of the territory if it is that of one."""
    territory = item["territory"] if "territory" in item else item["designation"]["territory"]
    name = said(item, "name", language)
    return f"{name} ({only(territory, language)})" if territory else name


_STATUSES = {
    "en": {"valid": "valid", "expired": "expired", "revoked": "REVOKED", "weak": "weak"},
    "fr": {"valid": "valable", "expired": "expirée", "revoked": "RÉVOQUÉE", "weak": "faible"},
}


def status_of(key: Item, language: str) -> str:
    """What a reader must know of an OpenPGP key before writing with it."""
    words = _STATUSES[language]
    return ", ".join([words[key["status"]], *([f"{words['weak']}: {line(key['weak'])}"] if key["weak"] else [])])


def keys_of(designation: Item) -> list[Item]:
    """The keys beside its mailboxes, each once."""
    keys = (channel.get("openpgp") for channel in designation.get("channels") or ())
    return list({key["fingerprint"]: key for key in keys if key}.values())


def usable(key: Item) -> bool:
    """Whether nothing speaks against writing with it."""
    return key["status"] == "valid" and not key["weak"]


def steps_of(content: Item, designation: str) -> list[Item]:
    """The steps that belong to a designation, shared numbers too, in calling order."""
    return [
        step
        for step in content["steps"]
        if step["designation"] == designation or any(each["designation"] == designation for each in step["also"])
    ]


def age(content: Item, language: str) -> str:
    """Of when the data are, and how old that is."""
    meta = content["meta"]
    minutes = None if meta["age_seconds"] is None else -(-meta["age_seconds"] // 60)
    live = meta["data_status"] == "live"
    if language == "fr":
        old = "d'un âge inconnu" if minutes is None else f"datant de {minutes} min au plus"
        stand = "données du registre" if live else f"copie du registre, vérifiée, {old}"
        known = f", connues au {meta['known_at'][:19].replace('T', ' ')} UTC" if meta["known_at"] else ""
        return line(f"{stand}, au {meta['as_of']}{known}, révision {meta['revision']}")
    old = "of unknown age" if minutes is None else f"at most {minutes} min old"
    stand = "live data" if live else f"verified copy of the register, {old}"
    known = f", known at {meta['known_at'][:19].replace('T', ' ')} UTC" if meta["known_at"] else ""
    return line(f"{stand}, as of {meta['as_of']}{known}, revision {meta['revision']}")
