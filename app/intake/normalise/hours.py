"""Opening hours into OpenStreetMap's syntax. What cannot be put into it stands there as a remark, between quotation marks."""

import re
from functools import lru_cache

from app.intake.normalise.opening import rules, says_something
from app.intake.normalise.outcome import IF_UNSAID, OWN, Outcome, Remark, Spread, warning
from app.intake.normalise.texts import plain
from app.intake.normalise.zones import has_several, time_zone, zone_of

_ROUND_THE_CLOCK = "hours.round_the_clock"
_ZONE = "hours.time_zone"

_OSM_TIME = r"[0-2][0-9]:[0-5][0-9]-[0-4][0-9]:[0-5][0-9]\+?"
_OSM_DAYS = r"(?:(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|SH)(?:-(?:Mo|Tu|We|Th|Fr|Sa|Su))?)"
_OSM_RULE = rf"(?:{_OSM_DAYS}(?:, ?{_OSM_DAYS})* ?)?(?:{_OSM_TIME}(?:, ?{_OSM_TIME})*|off|closed|open)?(?: ?\"[^\"]*\")?"
_OSM = re.compile(rf"(?:24/7(?: ?\"[^\"]*\")?|{_OSM_RULE})(?:(?:;| \|\|) ?{_OSM_RULE})*")
_AT_ANY_HOUR = re.compile(r'24/7(?: ?"[^"]*")?')
_DAYS_OR_TIMES = re.compile(rf"\b{_OSM_DAYS}\b|\b[0-9]{{1,2}} ?[:hH.] ?[0-9]{{0,2}}\b|\b[0-9]{{1,2}} ?[ap]\.?m\b")
_NAMES_DAYS = re.compile(rf"(?:24/7|{_OSM_DAYS}|\")")

_ALWAYS = re.compile(
    r"\b24 ?(?:h|hours?|heures?|stunden|horas|ore|uur)? ?[/x] ?7(?: ?(?:j|days?|d|jours?)(?:/7)?)?\b"
    r"|\b24 ?h?/24(?: ?h)?(?:,? ?(?:et )?7 ?j?/7 ?j?)?|\b7 ?j?/7(?: ?j)?,? (?:et )?24 ?h?/24 ?h?|\bh ?24\b"
    r"|\b24 ?(?:-| )?(?:hours?|h|hrs|heures|stunden|horas|ore|uur)\b(?: (?:a day|sur 24|per day|al giorno|al día|am tag|per dag))?"
    r"(?:,? (?:and |et )?(?:7|seven) (?:days?|jours?|tage)(?: (?:a|per|par|sur|in der) (?:week|semaine|7|woche))?)?"
    r"|\b(?:round|around)[- ]the[- ]clock\b|\brund um die uhr\b|\bjour et nuit\b|\bday and night\b"
    r"|\b0?0?[:h.]?(?:00)? ?[-–] ?24(?:[:h.]00)?\b|\bpermanent(?:ly)?\b|\bat any (?:time|hour)\b|\balways(?: open)?\b"
    r"|\bcontinuous(?:ly)?\b"
    r"|круглосуточно|цілодобово|\bnon-?stop\b|24時間",
    re.IGNORECASE,
)
_PREFERRED = re.compile(
    r"\b(?:de préférence|préférablement|prefer(?:ably|red)|vorzugsweise|bevorzugt|preferentemente|preferiblemente"
    r"|preferibilmente|bij voorkeur)\b",
    re.IGNORECASE,
)
_LIMITED = re.compile(
    r"\b(?:no|not|non|none|never|without|except(?:ing|ed)?|but|unless|only|weekdays?|week days?|weekends?|workdays?|off|closed|ne"
    r"|pas|jamais|sans|sauf|hormis|excepté|seulement|uniquement|fermée?s?|ouvrables?|ouvrés?|semaine|kein\w*|nicht|niemals|ohne|außer"
    r"|ausser|nur|geschlossen|werktags?|sin|nunca|excepto|salvo|solo|sólo|cerrad[oa]|senza|mai|eccetto|tranne|chiuso|não|sem|exceto"
    r"|niet|geen|nooit|behalve|gesloten|nie|oprócz|bez|не|нет|кроме|без|holidays?|fériés?|feiertag\w*|festiv\w*|PH|SH)\b"
    r"|\bn['’]|[dlmct]on['’]t\b|n['’]t\b",
    re.IGNORECASE,
)
"""Words that say that it is not at every hour, or that it is at none."""
_OUTSIDE = re.compile(
    r"\b(?:outside|out of|after|ausserhalb|außerhalb|en dehors|hors|fuera|fuori|buiten|poza|mimo|izven|izvan|вне|поза)\b",
    re.IGNORECASE,
)
_ZONE_WORDS = re.compile(
    r"\(([^()]*)\)|\b((?:UTC|GMT)(?: ?[+\-−] ?[0-9]{1,2}(?::[0-9]{2})?)?|CET|CEST|EET|EEST|MEZ|MESZ|JST|MSK|BST|local time"
    r"|heure locale"
    r"|heure de [A-ZÉ]\w+|[A-Z]\w+ time)(?!\w)"
)


@lru_cache(2048)
def hours(cell: str, state: str | None = None) -> Outcome:
    """When it answers, with the zone where the cell or the State tells it; anything else as a remark."""
    text = plain(cell)
    if _OSM.fullmatch(text) and text.strip('" '):
        return _in_syntax(text, state)
    zone, remarks, text = _zone_in(text, state)
    always = None if outside_office_hours(text) else _ALWAYS.search(text)
    if always and not _limited(f"{text[: always.start()]} {text[always.end() :]}"):
        return _always(text, always, zone, remarks)
    if always:
        return _spread(_remark(plain(cell)), zone, [*remarks, _contradiction()])
    spec = None if outside_office_hours(text) else rules(text, state)
    if spec is None:
        message = "The hours cannot be put into the syntax of hours; they are kept as a remark."
        return _spread(_remark(plain(cell)), zone, [*remarks, warning("hours-not-machine-readable", message)])
    return _told(spec, zone, state, remarks)


def outside_office_hours(text: str) -> bool:
    """Whether the words speak of the time when offices are closed."""
    return _OUTSIDE.search(text) is not None


def _in_syntax(text: str, state: str | None) -> Outcome:
    if _AT_ANY_HOUR.fullmatch(text) and not _limited(text[4:]):
        return Outcome(Spread(((OWN, text), (_ROUND_THE_CLOCK, True))))
    limited = [_contradiction()] if text.startswith("24/7") else []
    return _told(text, None, state, limited)


def _limited(rest: str) -> bool:
    """Whether words beside "24/7" take something of it away: a negation, an exception, days, or times that are not preferred."""
    return _LIMITED.search(rest) is not None or (_PREFERRED.search(rest) is None and _DAYS_OR_TIMES.search(rest) is not None)


def _contradiction() -> Remark:
    message = "Words beside 'round the clock' take something of it away; it is not taken for answering at any hour."
    return warning("hours-limit-round-the-clock", message)


def _told(spec: str, zone: str | None, state: str | None, remarks: list[Remark]) -> Outcome:
    if not _NAMES_DAYS.match(spec):
        remarks.append(warning("days-missing", "The hours name no days of the week."))
    if zone is None and has_several(state):
        message = f"{state} has several times, and the cell does not say in which of them the hours are."
        remarks.append(warning("timezone-missing", message))
    return _spread(spec, zone, remarks, unsaid=zone_of(state))


def _spread(spec: str, zone: str | None, remarks: list[Remark], *, unsaid: str | None = None) -> Outcome:
    further = (_ZONE, zone) if zone else (f"{IF_UNSAID}{_ZONE}", unsaid)
    return Outcome(Spread(((OWN, spec), further)) if further[1] else spec, tuple(remarks))


def _zone_in(text: str, state: str | None) -> tuple[str | None, list[Remark], str]:
    """The zone that a cell of hours names, what is told of it, and the text without it."""
    for found in _ZONE_WORDS.finditer(text):
        outcome = time_zone((found[1] or found[2] or "").strip(), state)
        if not outcome.refused:
            return outcome.value, list(outcome.remarks), f"{text[: found.start()]} {text[found.end() :]}".strip()
    return None, [], text


def _always(text: str, always: re.Match[str], zone: str | None, remarks: list[Remark]) -> Outcome:
    rest = _PREFERRED.sub("", f"{text[: always.start()]} {text[always.end() :]}").strip(" ,;:()-–")
    spec = "24/7"
    preferred = rules(rest) if rest else None
    if preferred is not None:
        spec = f'24/7 "preferably {preferred}"'
        remarks.append(warning("preferred-hours-within-24h", f"It answers at any hour, and prefers {preferred}."))
    elif says_something(rest):
        spec = f"24/7 {_remark(rest)}"
        remarks.append(warning("trailing-text-ignored", f"'{rest[:80]}' beside the hours is kept as a remark."))
    pairs = ((OWN, spec), (_ROUND_THE_CLOCK, True))
    return Outcome(Spread((*pairs, (_ZONE, zone)) if zone else pairs), tuple(remarks))


def _remark(text: str) -> str:
    return '"' + " ".join(text.replace('"', "'").split())[:200] + '"'
