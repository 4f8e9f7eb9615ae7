"""The forms in which days are written, and the words that stand around them. Patterns; ``days`` reads with them."""

import re

MARKS = r"([-/.‑–]) ?"
YEAR_FIRST = re.compile(rf"([0-9]{{4}}){MARKS}([0-9]{{1,2}})\2 ?([0-9]{{1,2}})\.?")
YEAR_LAST = re.compile(rf"([0-9]{{1,2}}){MARKS}([0-9]{{1,2}})\2 ?([0-9]{{4}})\.?")
SHORT_YEAR = re.compile(rf"([0-9]{{1,2}}){MARKS}([0-9]{{1,2}})\2 ?'?([0-9]{{2,3}})\.?")
COMPACT = re.compile(r"((?:19|20|21)[0-9]{2})([0-9]{2})([0-9]{2})")
CJK = re.compile(r"([0-9]{4}) ?[年년] ?([0-9]{1,2}) ?[月월] ?([0-9]{1,2}) ?[日일]")
ERA = re.compile(r"(令和|平成|昭和) ?([0-9]{1,2}|元) ?年 ?([0-9]{1,2}) ?月 ?([0-9]{1,2}) ?日")
ROMAN = re.compile(r"([0-9]{1,2})[./ -] ?([IVX]{1,4})[./ -] ?([0-9]{4})\.?", re.IGNORECASE)
NAME = r"([^\W\d_]{2,20})\.?"
DAY_NAME_YEAR = re.compile(
    rf"([0-9]{{1,2}})(?:er|re|st|nd|rd|th|º|ª|\.)?,?[ -]?(?:day of |of |de |di |d')?{NAME},?[ -]?(?:de "
    rf"|del )?([0-9]{{1,4}})\.?(?: ?(?:г|р|m|г)\.?)?",
    re.IGNORECASE,
)
NAME_DAY_YEAR = re.compile(rf"{NAME} ([0-9]{{1,2}})(?:st|nd|rd|th)?,? ([0-9]{{1,4}})", re.IGNORECASE)
YEAR_NAME_DAY = re.compile(rf"([0-9]{{4}})\.?(?: m\.| г\.)? {NAME} ([0-9]{{1,2}})\.?(?: d\.)?", re.IGNORECASE)
MONTH_YEAR = re.compile(rf"(?:{NAME}[ -]|[0-9]{{1,2}}[./-])[0-9]{{4}}|[0-9]{{4}}[./-][0-9]{{1,2}}", re.IGNORECASE)
DAY_MONTH = re.compile(rf"[0-9]{{1,2}}(?:er|st|nd|rd|th|\.)?[ -](?:de )?{NAME}|{NAME} [0-9]{{1,2}}(?:st|nd|rd|th)?", re.IGNORECASE)

BEFORE = re.compile(
    r"(?:with effect (?:from|on|as of)|effective(?: (?:from|on|as of))?|entry into force:?|as (?:of|from)|in force (?:since"
    r"|from)|starting|since|from|on"
    r"|dated|date:?|the|le|du|dès le|depuis le|à (?:compter|partir) du|avec effet (?:au|le)|en date du|en vigueur le"
    r"|ab(?: dem)?|am|vom|seit(?: dem)?"
    r"|mit wirkung vom|per|desde(?: el)?|a partir del|el|dal|dal'|il|op|vanaf|met ingang van|od|dnia|от|с|da|em)[: ]+",
    re.IGNORECASE,
)
TOWN = re.compile(r"[^\W\d_][^\d,]{1,40}, ?(?:(?:le|the|den|am|on|el) )?(?=[0-9])", re.IGNORECASE)
WEEKDAY = re.compile(r"([^\W\d_]{2,20})\.?,? (?=[^\W_])")
TIME = re.compile(
    r"[T ]+(?:at |à |um )?([0-9]{1,2}[:.h][0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?: ?[ap]m)?)(?: ?(?:Z|UTC"
    r"|[+-][0-9]{2}:?[0-9]{2}))?",
    re.IGNORECASE,
)
AFTER = re.compile(r" ?(?:\(([^()]{1,80})\)|\[([^\[\]]{1,80})\])")
OPEN_END = re.compile(r"(?<=[0-9]) ?[-–—] ?(?:\.\.\.|…|present|today|open|to date|onwards?)?\Z", re.IGNORECASE)
SPAN = re.compile(r"(.{4,30}?) (?:[-–—]|to|until|au|bis)(?: (.{4,30}))?")
RELATIVE = re.compile(
    r"(?:today|tomorrow|yesterday|now|immediate|forthwith|upon|after|before|following|days?|weeks?|months?|years?|next|last"
    r"|signature|entry into force|receipt"
    r"|ratification|notification|deposit|publication|aujourd|demain|immédiat|dès|après|jours?|mois|prochain|heute|morgen"
    r"|sofort|nach|tage?|monate?"
    r"|idem|same day|ab sofort|hoy|mañana|inmediat)",
    re.IGNORECASE,
)
