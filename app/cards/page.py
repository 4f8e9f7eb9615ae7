"""One tagged A4 page (PDF/UA) for the wall of a duty desk. It is always one page: what has no room is counted and said."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

import typst
from anyascii import anyascii

from app.cards import qr
from app.cards.layout import LAYOUT
from app.cards.words import Item, age, line, name_of, said

STANDARD: Final = "ua-1"
FAMILIES = ("Noto Sans", "DejaVu Sans", "Libertinus Serif")
"""The first of these that is installed; the last comes with Typst. Other scripts are found in whatever fonts there are."""
_LONG, _SHORT = 420, 140
_MOST_NAMES, _MOST_STAGES = 3, 8

_WORDS = {
    "en": {
        "directory": "Directory of authorities",
        "subtitle": "Emergency card: 24/7 network (ETS 185, Article 35) and Article 10.5 of CETS 224",
        "call": "CALL FIRST",
        "write": "WRITE FIRST",
        "nothing": "NO NUMBER CAN BE SHOWN",
        "scan": "scan to call",
        "text": "scan to read",
        "steps": "Calling order",
        "order": "No.",
        "number": "Number or address",
        "who": "Who",
        "now": "When, and what to know",
        "left": "# further contacts have no room here: authdir emergency {state}, or /api/v1/emergency/{state}",
        "otherwise": "If nobody answers",
        "notes": "Notes",
        "fresh": "How sure this is",
        "hours": "hours as given: {said}",
        "local": "local time {time} ({zone})",
        "opens": "opens {time} there",
        "speaks": "languages: {languages}",
        "shown": "state of {time} UTC",
        "key": "OpenPGP {fingerprint} ({status})",
    },
    "fr": {
        "directory": "Annuaire des autorités",
        "subtitle": "Fiche d'urgence : réseau 24/7 (STE n° 185, article 35) et article 10.5 de la STCE n° 224",
        "call": "APPELEZ D'ABORD",
        "write": "ÉCRIVEZ D'ABORD",
        "nothing": "AUCUN NUMÉRO NE PEUT ÊTRE MONTRÉ",
        "scan": "scanner pour appeler",
        "text": "scanner pour lire",
        "steps": "Ordre d'appel",
        "order": "N°",
        "number": "Numéro ou adresse",
        "who": "Qui",
        "now": "Quand, et ce qu'il faut savoir",
        "left": "# autres contacts n'ont pas de place ici : authdir emergency {state}, ou /api/v1/emergency/{state}",
        "otherwise": "Si personne ne répond",
        "notes": "À savoir",
        "fresh": "Fiabilité",
        "hours": "horaires tels que donnés : {said}",
        "local": "heure locale {time} ({zone})",
        "opens": "ouvre le {time}, heure locale",
        "speaks": "langues : {languages}",
        "shown": "état de {time} UTC",
        "key": "OpenPGP {fingerprint} ({status})",
    },
}


def page(content: Item, language: str) -> bytes:
    """The PDF. What no installed font can show is set in Latin letters."""
    laid = _laid(content, language)
    code = qr.drawn(content, language).decode()
    moment = content["at"] or content["meta"]["known_at"]
    return _drawn(laid, code, int(datetime.fromisoformat(moment).timestamp()) if moment else 0)


def _drawn(laid: Mapping[str, Any], code: str, moment: int) -> bytes:
    try:
        return _compiled(laid, code, moment)
    except typst.TypstError:
        return _compiled(_in_latin(laid), code, moment)


def _compiled(laid: Mapping[str, Any], code: str, moment: int) -> bytes:
    inputs = {"card": json.dumps(laid), "code": code}
    compiler = typst.Compiler(LAYOUT.encode(), font_paths=_fonts(), sys_inputs=inputs)
    made = compiler.compile(format="pdf", pdf_standards=STANDARD, timestamp=moment)
    if not isinstance(made, bytes):
        raise TypeError("a PDF is one file")
    return made


@lru_cache(1)
def _fonts() -> typst.Fonts:
    """Looked for once: they do not change while the service runs."""
    return typst.Fonts()


@lru_cache(1)
def _families() -> tuple[str, ...]:
    there = set(_fonts().families())
    return tuple(each for each in FAMILIES if each in there)


def _in_latin(value: Any) -> Any:
    if isinstance(value, str):
        return value if value.isascii() else "".join(each if ord(each) < 0x250 else anyascii(each) for each in value)
    if isinstance(value, Mapping):
        return {name: _in_latin(held) for name, held in value.items()}
    return [_in_latin(each) for each in value] if isinstance(value, list | tuple) else value


def _laid(content: Item, language: str) -> dict[str, Any]:
    """All that stands on the page, as text."""
    words = _WORDS[language] | {"left": _WORDS[language]["left"].format(state=content["state"])}
    entries = {each["designation"]["id"]: each for each in content["entries"]}
    name = _cut(name_of(content, language), _SHORT)
    stages = [*_stages(content, language)]
    return {
        "language": language,
        "fonts": _families(),
        "words": words,
        "title": f"{name} ({content['state']}): {words['subtitle']}",
        "name": name,
        "state": content["state"],
        "native": _native(content["names"], language),
        "summary": said(content, "summary", language),
        "tlp": content["meta"]["tlp"],
        "age": _age(content, language),
        "first": _first(content, entries, language),
        "steps": [_step(step, entries[step["designation"]], language) for step in content["steps"]],
        "stages": stages,
        "notes": [_cut(line(each[language]), _LONG) for each in content["notes"]],
        "fresh": [
            {
                "name": _office(each, language),
                "told": "; ".join(line(one[language]) for one in each["freshness"]),
            }
            for each in content["entries"]
        ],
    }


def _first(content: Item, entries: Mapping[str, Item], language: str) -> dict[str, Any]:
    words = _WORDS[language]
    code = qr.held(content, language)
    scan = words["scan"] if code.startswith(("tel:", "mailto:")) else words["text"]
    if not content["steps"]:
        offices = [
            f"Art. {each['designation']['provision']}: {_cut(said(each, 'name', language), _SHORT)}" for each in entries.values()
        ]
        told = {"heading": words["nothing"], "value": "; ".join(offices[:_MOST_NAMES]), "size": 1.2, "reason": "", "doubts": []}
        told |= {"who": said(content, "summary", language), "told": []}
        return told | {"code": f"{scan}: {code}", "scan": scan}
    step = content["steps"][0]
    laid = _step(step, entries[step["designation"]], language)
    return {
        "heading": words[step["action"]],
        "value": laid["value"],
        "size": 2.7 if len(laid["value"]) <= 20 else 1.5,
        "who": laid["who"],
        "reason": ", ".join(filter(None, [laid["kind"], laid["article"], said(step, "when", language) if step["when"] else ""])),
        "doubts": laid["doubts"],
        "told": laid["told"],
        "code": f"{scan}: {code}",
        "scan": scan,
    }


def _step(step: Item, entry: Item, language: str) -> dict[str, Any]:
    words, now = _WORDS[language], entry["now"]
    told = _told(step, now, words)
    return {
        "order": step["order"],
        "value": _cut(line(step["display"]), _SHORT),
        "kind": said(step, "kind", language),
        "who": _cut(said(step, "name", language), _SHORT),
        "article": "Art. " + " + ".join(dict.fromkeys([step["provision"], *(each["provision"] for each in step["also"])])),
        "native": _native(entry["designation"]["authority"]["names"], language),
        "now": "; ".join([*([said(step, "when", language)] if step["when"] else []), *told]),
        "told": told,
        "doubts": [line(each[language]) for each in step["doubts"]],
    }


def _told(step: Item, now: Item | None, words: Mapping[str, str]) -> list[str]:
    found = []
    if step["said"]:
        found.append(words["hours"].format(said=_cut(line(step["said"]), _SHORT)))
    if now and now["local_time"]:
        found.append(words["local"].format(time=now["local_time"][11:16], zone=line(now["time_zone"])))
    if now and now["next_opening"] and step["opening"] != "open":
        found.append(words["opens"].format(time=now["next_opening"][:16].replace("T", " ")))
    if step["languages"]:
        found.append(words["speaks"].format(languages=line(", ".join(step["languages"]))))
    if step["openpgp"]:
        found.append(words["key"].format(**step["openpgp"]))
    return found


def _stages(content: Item, language: str) -> Iterator[str]:
    """The chain in short; who else is to be called is said with the number."""
    stages = content["if_nobody_answers"]
    for stage in stages[:_MOST_STAGES]:
        reached = "; ".join(map(_reached, stage["entries"][:2]))
        yield _cut(line(stage[language]), _LONG) + (f" {reached}" if reached else "")


def _office(entry: Item, language: str) -> str:
    return f"{_cut(said(entry, 'name', language), _SHORT)} ({entry['designation']['provision']})"


def _reached(entry: Item) -> str:
    values = [
        line(each["value"]) for each in entry["designation"].get("channels") or () if each["type"] in ("phone", "mobile", "email")
    ]
    hours = (entry["designation"].get("hours") or {}).get("spec")
    return _cut(", ".join([line(entry["name"]), *values[:2], *([line(hours)] if hours else [])]), _SHORT)


def _native(names: Mapping[str, str], language: str) -> list[dict[str, str]]:
    """Names in other languages than the card's, for whoever reads them; the language tells the font."""
    others = [(tongue, name) for tongue, name in names.items() if tongue not in ("en", "fr", language)]
    return [{"lang": _primary(tongue), "name": _cut(line(name), _SHORT)} for tongue, name in others[:_MOST_NAMES]]


def _primary(tongue: str) -> str:
    found = tongue.partition("-")[0]
    return found if len(found) in (2, 3) and found.isascii() and found.isalpha() else "en"


def _age(content: Item, language: str) -> str:
    shown = _WORDS[language]["shown"].format(time=content["at"][:16].replace("T", " ")) + ", " if content["at"] else ""
    return shown + age(content, language)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
