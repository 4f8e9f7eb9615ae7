"""Roles: which part of a provision's function the words of a cell name. The table of provisions says which parts there are."""

import re
from functools import lru_cache
from types import MappingProxyType

from app.domain.provisions import PROVISIONS
from app.domain.values import fold
from app.intake.normalise.outcome import Outcome, info, refusal, warning

_SIGNS = MappingProxyType(
    {
        "extradition": r"extradition|extraditar|auslieferung|uitlevering|estradizione|extradicion",
        "provisional-arrest": r"arrest|arrestation|verhaftung|aanhouding|arresto|detention|detencion",
        "send": r"send|sent|outgoing|transmi|issu|requesting|submit|active|emission|envoi|sortant|emett|ausgehend|stell",
        "answer": r"answer|receiv|reception|incoming|execut|requested|passive|recoi|recev|entrant|eingehend|beantwort|reply",
        "submit": r"submit|send|sent|outgoing|issu|transmit|soumet|emett",
        "receive": r"receiv|recoi|recev|incoming|answer|execut",
        "contact": r"contact|24 7|24 h|round the clock|network|point|permanen|rund um die uhr|reseau",
        "consult": r"consult",
        "notify": r"notif|inform|incident|breach|security",
        "authorise": r"authori[sz]|autoris|onward|transfer|consent|permission",
    }
)
_WHOLE = re.compile(r"\b(?:all|both|central|mutual|assistance|competent|entraide|centrale|zentrale|rechtshilfe|tous|toutes)")
_FILLING = re.compile(
    r"\b(?:a|an|and|or|of|for|to|the|by|under|article|art|authority|authorities|requests?|orders?|competent|designated|point|person|office|legal"
    r"|international|criminal|matters|cooperation|emergency|et|de|du|des|la|le|les|pour|autorite|autorites|demandes?|ou|mla|mutual|assistance"
    r"|[0-9]{1,2}|h|network|reseau|clock|round|arrest|arrests|arrestation|orders|be|notified|incidents?|transfers?|security)\b"
)


@lru_cache(2048)
def role(cell: str, provision: str | None) -> Outcome:
    """The role as the table of provisions calls it; the cell's words as they are where the provision is not known."""
    row = PROVISIONS.get(provision or "")
    if row is None or not row.roles:
        return Outcome(cell)
    folded = fold(cell)
    exact = {fold(each): each for each in row.roles}
    if folded in exact:
        return Outcome(exact[folded])
    signs = {each for each, words in _SIGNS.items() if re.search(rf"\b(?:{words})", folded)}
    found = _among(row.roles, signs, folded)
    if found is None:
        return _not_found(cell, row.roles, signs)
    without_signs = re.sub(rf"\b(?:{_SIGNS.get(found, 'all')})\w*", " ", _WHOLE.sub(" ", folded))
    left = _FILLING.sub(" ", without_signs)
    lost = len(row.roles) > 1 and found != row.roles[0] and any(len(word) > 3 for word in left.split())
    remark = info("role-mapped", f"'{cell[:120]}' was read as the role {found}; what else it says is not imported.", found)
    return Outcome(found, (remark,) if lost else ())


def _among(roles: tuple[str, ...], signs: set[str], folded: str) -> str | None:
    """The one role that the words point at; the first, which stands for all of them, where they point at several or at none."""
    named = [each for each in roles if each in signs]
    if len(named) == 1:
        return named[0]
    if named or _WHOLE.search(folded):
        return roles[0]
    return None


def _not_found(cell: str, roles: tuple[str, ...], signs: set[str]) -> Outcome:
    if signs:
        message = f"'{cell[:120]}' is no part of this provision, which has: {', '.join(roles)}. One of the two is wrong."
        return refusal("role-of-another-provision", message, None, roles)
    known = ", ".join(roles)
    message = f"'{cell[:120]}' names no role that is known ({known}); the usual one, {roles[0]}, was taken."
    return Outcome(roles[0], (warning("role-not-understood", message, roles[0]),))
