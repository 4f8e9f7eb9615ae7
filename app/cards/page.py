"""One tagged A4 page (PDF/UA) for the wall of a duty desk. It is always one page: what has no room is counted and said."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from anyascii import anyascii

from app.cards import qr
from app.cards.layout import LAYOUT
from app.cards.page_words import WORDS
from app.cards.words import Item, age, line, name_of, only, said, status_of, whose
from app.domain.later import later

if TYPE_CHECKING:
    import typst
else:
    typst = later("typst")  # takes 7 MB, and few ask for a page to print

STANDARD: Final = "ua-1"
FAMILIES = ("Noto Sans", "DejaVu Sans", "Libertinus Serif")
"""The first of these that is installed; the last comes with Typst. Other scripts are found in whatever fonts there are."""
_LONG, _SHORT = 420, 140
_MOST_NAMES, _MOST_STAGES, _MOST_FRESH, _MOST_STEPS = 3, 10, 20, 60
"""More has no room in any case; what is left out is counted."""
_LONGEST_WORD = 28
_PROCEDURE = "out-of-hours-procedure"


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
def _fonts() -> "typst.Fonts":
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
    words = WORDS[language] | {each: WORDS[language][each].format(state=content["state"]) for each in ("left", "more")}
    entries = {each["designation"]["id"]: each for each in content["entries"]}
    name = _cut(name_of(content, language), _SHORT)
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
        "steps": [_step(step, entries[step["designation"]], language) for step in content["steps"][:_MOST_STEPS]],
        "of_steps": len(content["steps"]),
        **_chain(content, language),
        "notes": [_cut(line(each[language]), _LONG) for each in content["notes"]],
        "fresh": _fresh(content, language),
        "of_fresh": len(content["entries"]),
    }


def _first(content: Item, entries: Mapping[str, Item], language: str) -> dict[str, Any]:
    words = WORDS[language]
    code = qr.held(content, language)
    scan = words["scan"] if code.startswith(("tel:", "mailto:")) else words["text"]
    if not content["steps"]:
        offices = [f"Art. {each['designation']['provision']}: {_cut(whose(each, language), _SHORT)}" for each in entries.values()]
        told = {"heading": words["nothing"], "value": "; ".join(offices[:_MOST_NAMES]), "size": 1.2, "reason": "", "doubts": []}
        told |= {"who": said(content, "summary", language), "told": []}
        return told | {"code": f"{scan}: {code}", "scan": scan}
    step = content["steps"][0]
    laid = _step(step, entries[step["designation"]], language)
    return {
        "heading": ", ".join(filter(None, [words[step["action"]], only(step["territory"], language).upper()])),
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
    words, now = WORDS[language], entry["now"]
    told = _told(step, now, words)
    return {
        "order": step["order"],
        "value": _breaking(line(step["display"])),
        "kind": said(step, "kind", language),
        "who": _breaking(_cut(whose(step, language), _SHORT)),
        "article": "Art. " + " + ".join(dict.fromkeys([step["provision"], *(each["provision"] for each in step["also"])])),
        "native": _native(entry["designation"]["authority"]["names"], language),
        "now": "; ".join([*([said(step, "when", language)] if step["when"] else []), *told]),
        "told": told,
        "doubts": [_cut(line(each[language]), _LONG) for each in step["doubts"]],
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
    if step["until"]:
        found.append(words["until"].format(time=step["until"][:16].replace("T", " ")))
    if step["openpgp"]:
        found.append(
            words["key"].format(fingerprint=step["openpgp"]["fingerprint"], status=status_of(step["openpgp"], words["language"]))
        )
    return found


def _chain(content: Item, language: str) -> dict[str, Any]:
    """The chain in short: what offices say of themselves apart, for that may be many; its end is always there."""
    told = {True: list[str](), False: list[str]()}
    for stage in content["if_nobody_answers"]:
        told[stage["kind"] == _PROCEDURE].append(_stage(stage, content, language))
    others = told[False]
    left = len(others) - _MOST_STAGES
    if left > 0:
        others = [*others[: _MOST_STAGES - 2], _more(left, content, language), *others[-2:]]
    return {"procedures": told[True][:_MOST_STAGES], "of_procedures": len(told[True]), "stages": others}


def _more(count: int, content: Item, language: str) -> str:
    return WORDS[language]["more"].format(state=content["state"]).replace("#", str(count))


def _stage(stage: Item, content: Item, language: str) -> str:
    entries, more = stage["entries"], len(stage["entries"]) - _MOST_NAMES
    reached = [_reached(each, language) for each in entries[:_MOST_NAMES]]
    reached += [_more(more, content, language)] if more > 0 else []
    return " ".join([_cut(line(stage[language]), _LONG), "; ".join(reached)]).strip()


def _fresh(content: Item, language: str) -> list[dict[str, str]]:
    """How sure each office is, those that are called first before others."""
    order = dict.fromkeys(step["designation"] for step in content["steps"])
    places = {key: place for place, key in enumerate(order)}
    entries = sorted(content["entries"], key=lambda each: places.get(each["designation"]["id"], len(places)))
    return [
        {"name": _office(each, language), "told": _cut("; ".join(line(one[language]) for one in each["freshness"]), _LONG)}
        for each in entries[:_MOST_FRESH]
    ]


def _breaking(text: str) -> str:
    """With places where a word that is longer than a column may be broken."""
    return " ".join(_PIECES.sub("\\g<0>\u200b", word) if len(word) > _LONGEST_WORD else word for word in text.split(" "))


_PIECES = re.compile(r"[^@._/-]{0,20}[@._/-]|[^@._/-]{20}")


def _office(entry: Item, language: str) -> str:
    return f"{_cut(whose(entry, language), _SHORT)} ({entry['designation']['provision']})"


def _reached(entry: Item, language: str) -> str:
    values = [
        line(each["value"]) for each in entry["designation"].get("channels") or () if each["type"] in ("phone", "mobile", "email")
    ]
    hours = (entry["designation"].get("hours") or {}).get("spec")
    return _cut(", ".join([whose(entry, language), *values[:2], *([line(hours)] if hours else [])]), _SHORT)


def _native(names: Mapping[str, str], language: str) -> list[dict[str, str]]:
    """Names in other languages than the card's, for whoever reads them; the language tells the font."""
    others = [(tongue, name) for tongue, name in names.items() if tongue not in ("en", "fr", language)]
    return [{"lang": _primary(tongue), "name": _cut(line(name), _SHORT)} for tongue, name in others[:_MOST_NAMES]]


def _primary(tongue: str) -> str:
    found = tongue.partition("-")[0]
    return found if len(found) in (2, 3) and found.isascii() and found.isalpha() else "en"


def _age(content: Item, language: str) -> str:
    shown = WORDS[language]["shown"].format(time=content["at"][:16].replace("T", " ")) + ", " if content["at"] else ""
    return shown + age(content, language)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
