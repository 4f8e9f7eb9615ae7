"""What people did, in words, by the codes of the trail's actions. A code without words stays as it is."""

from collections.abc import Mapping

from app.domain.audit import BREAK_GLASS
from app.web.visit import Visit


def _(sentence: str) -> str:
    """Marks a sentence for the catalogues."""
    return sentence


ACTIONS: Mapping[str, str] = {
    "sign-in": _("signed in"),
    "sign-out": _("signed out"),
    "step-up": _("signed in afresh"),
    "end-session": _("ended a session"),
    "initialise": _("set the directory up"),
    "open-account": _("opened an account"),
    "see-accounts": _("looked at accounts"),
    "manage-accounts": _("looked after accounts"),
    "manage-own-sign-in": _("looked after their own sign-in"),
    "review-accounts": _("reviewed who needs access"),
    "propose-role": _("proposed a role"),
    "give-role": _("gave a role"),
    "confirm-role": _("agreed to a role"),
    "refuse-role": _("did not agree to a role"),
    "end-role": _("ended a role"),
    "suspend": _("suspended an account"),
    "restore": _("opened an account again"),
    "recover": _("recovered an account"),
    "allow-password": _("allowed a password"),
    "disallow-password": _("took the leave to have a password back"),
    "enrol-passkey": _("enrolled a passkey"),
    "enrol-password": _("enrolled a password"),
    "change-password": _("changed a password"),
    "enrol-openid": _("joined the State's own sign-in"),
    "revoke-passkey": _("removed a passkey"),
    "see-tokens": _("looked at tokens"),
    "make-token": _("made a token"),
    "rotate-token": _("replaced a token"),
    "revoke-token": _("ended a token"),
    "find-designations": _("searched designations"),
    "see-designation": _("saw a designation"),
    "state-designations": _("saw a State's designations"),
    "list-authorities": _("saw a list of authorities"),
    "see-authority": _("saw an authority"),
    "list-observations": _("saw what was observed of an entry"),
    "see-state": _("saw a State"),
    "list-statements": _("saw a list of statements"),
    "list-providers": _("saw a list of providers"),
    "see-provider": _("saw a provider"),
    "emergency": _("saw an emergency card"),
    "route": _("asked for a route"),
    "changes": _("saw what changed"),
    "read-parties": _("asked for what officers see"),
    "read-network": _("asked for 24/7 contacts"),
    "read-restricted": _("asked for restricted values"),
    "export-network": _("asked for a file of 24/7 contacts"),
    "submit": _("sent a notification"),
    "choose": _("chose how to read a notification"),
    "approve": _("approved a notification"),
    "reject": _("rejected a notification"),
    "withdraw": _("withdrew a notification"),
    "see-notification": _("saw a notification"),
    "list-notifications": _("saw a list of notifications"),
    "see-plan": _("saw what a notification would change"),
    "see-original-file": _("opened an original file"),
    "see-notification-contents": _("asked for the contents of a notification"),
    "see-provisional": _("saw provisional contacts"),
    "post-provisional": _("posted a provisional contact"),
    "withdraw-provisional": _("withdrew a provisional contact"),
    "attest": _("confirmed an entry"),
    "report": _("reported what came of a call"),
    "subscribe": _("looked after a subscription"),
    "plan-drill": _("planned a drill"),
    "see-drill": _("saw a drill"),
    "record-drill": _("recorded a drill's call"),
    "answer-drill": _("answered a drill"),
    BREAK_GLASS: _("opened 24/7 contacts by break-glass"),
    "end-break-glass": _("ended a break-glass"),
    "see-break-glass": _("looked at break-glass"),
    "review-break-glass": _("reviewed a break-glass"),
    "remark-break-glass": _("said something of a break-glass"),
    "read-audit": _("read the trail"),
    "read-own-audit": _("read their own trail"),
    "read-state-audit": _("read who looked at their State"),
    "read-metrics": _("read how the service does"),
    "keep-copy": _("kept a local copy of the register"),
    "repeat-answer": _("got an answer again"),
}


def action(visit: Visit, code: str) -> str:
    """What somebody did, in the reader's language."""
    through = f"{BREAK_GLASS}-"
    if code.startswith(through):
        return visit.say(_("{what}, by break-glass")).format(what=action(visit, code.removeprefix(through)))
    words = ACTIONS.get(code)
    return visit.say(words) if words else code
