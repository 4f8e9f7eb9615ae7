"""Letters to a person about their own account, in English and French: what was done with it, and to whom to object.

Each is put into the outbox in the unit that does it. None holds a link, or anything else that opens a door.
"""

import hashlib
from collections.abc import Iterable
from enum import Enum

from app.actions.house import House
from app.store.outbox import Mail
from app.store.unit import Writing


class About(Enum):
    """What a letter is about: its name, its subject, and its sentence in English and French."""

    ENROLLED = (
        "passkey-enrolled",
        "A passkey was added / Une clé d'accès a été ajoutée",
        "On {at} UTC the passkey “{what}” was added to your account in the directory of authorities.",
        "Le {at} UTC, la clé d'accès « {what} » a été ajoutée à votre compte dans l'annuaire des autorités.",
    )
    REVOKED = (
        "passkey-revoked",
        "A passkey was removed / Une clé d'accès a été retirée",
        "On {at} UTC the passkey “{what}” was removed from your account in the directory of authorities.",
        "Le {at} UTC, la clé d'accès « {what} » a été retirée de votre compte dans l'annuaire des autorités.",
    )
    PASSWORD = (
        "password-set",
        "A password was set / Un mot de passe a été défini",
        "On {at} UTC a password with one-time codes ({what}) was set for your account in the directory of authorities.",
        "Le {at} UTC, un mot de passe à codes uniques ({what}) a été défini pour votre compte dans l'annuaire des autorités.",
    )
    CHANGED = (
        "password-changed",
        "Your password was changed / Votre mot de passe a été changé",
        "On {at} UTC your password in the directory of authorities was changed, and all other sessions ended.",
        "Le {at} UTC, votre mot de passe dans l'annuaire des autorités a été changé, et toute autre session a pris fin.",
    )
    VOUCHED = (
        "openid-joined",
        "A provider vouches for you / Un fournisseur vous identifie",
        "On {at} UTC your account in the directory of authorities was joined to {what}: whoever it takes for you can sign in.",
        "Le {at} UTC, votre compte dans l'annuaire des autorités a été relié à {what} : qui s'y identifie pour vous peut entrer.",
    )
    RECOVERED = (
        "account-recovered",
        "Your account was recovered / Votre compte a été récupéré",
        "On {at} UTC {what} ended all passkeys of your account in the directory of authorities and made a link to enrol anew.",
        "Le {at} UTC, {what} a mis fin à toutes les clés d'accès de votre compte et a créé un lien pour en inscrire une nouvelle.",
    )
    GIVEN = (
        "role-given",
        "A role was given to you / Un rôle vous a été attribué",
        "On {at} UTC you were given the role {what} in the directory of authorities.",
        "Le {at} UTC, le rôle {what} vous a été attribué dans l'annuaire des autorités.",
    )
    ACCREDITED = (
        "duty-officer-given",
        "A duty officer was accredited / Un agent de permanence a été accrédité",
        "On {at} UTC this person was given the role duty_officer, and so reads all States' contacts for day and night: {what}.",
        "Le {at} UTC, cette personne a reçu le rôle duty_officer et lit donc les contacts jour et nuit de tous les États : {what}.",
    )
    CLOSES = (
        "account-closes",
        "An account closes soon / Un compte va être fermé",
        "An account in the directory of authorities has not been used for long, and closes unless its person signs in: {what}.",
        "Un compte de l'annuaire des autorités n'a pas servi depuis longtemps et sera fermé si l'on ne s'y identifie pas : {what}.",
    )
    UNUSED = (
        "account-unused",
        "An account is not used / Un compte ne sert pas",
        "Nobody has signed in with this account in the directory of authorities for 90 days: {what}. Is it still needed?",
        "Personne ne s'est identifié avec ce compte de l'annuaire des autorités depuis 90 jours : {what}. Sert-il encore ?",
    )
    REVIEW = (
        "review-due",
        "Accounts are to be reviewed / Des comptes sont à revoir",
        "The accounts in the directory of authorities are to be gone through, who still needs theirs and for which role: {what}.",
        "Les comptes de l'annuaire des autorités sont à passer en revue, qui en a encore besoin et pour quel rôle : {what}.",
    )
    WEBHOOK_PAUSED = (
        "webhook-paused",
        "A webhook cannot be reached / Un webhook est injoignable",
        "Nothing is sent any more to your webhook at {what}: it has failed for three days. Resume it when it works again.",
        "Plus rien n'est envoyé à votre webhook chez {what}, en échec depuis trois jours. Réactivez-le quand il fonctionnera.",
    )
    WEBHOOK_ENDED = (
        "webhook-ended",
        "A webhook has ended / Un webhook a pris fin",
        "Your subscription to changes, told to a webhook at {what}, has ended: its receiver is gone, or the token that made it.",
        "Votre abonnement aux changements, par webhook chez {what}, a pris fin : le destinataire ou le jeton n'existe plus.",
    )
    ENDS = (
        "role-ends",
        "A role ends soon / Un rôle prend bientôt fin",
        "A role in the directory of authorities ends, unless it is given again: {what}. Whoever gave it can do so.",
        "Un rôle dans l'annuaire des autorités prend fin, sauf renouvellement : {what}. Qui l'a attribué peut le renouveler.",
    )


_OBJECT = "Is this not right? Write to {} at once."
_OBJECT_FRENCH = "Une erreur ? Écrivez aussitôt à {}."


def letter(house: House, about: About, recipient: str, what: str, key: str) -> Mail:
    """The letter to one recipient; the same ``key``, what it is about and to whom give the same Message-ID."""
    kind, subject, english, french = about.value
    name = hashlib.sha256(f"{kind}\n{key}\n{recipient}".encode()).hexdigest()[:40]
    now = house.clock.now()
    members = {"at": f"{now:%Y-%m-%d %H:%M}", "what": what}
    parts = (
        "Le texte français suit.",
        english.format(**members),
        _OBJECT.format(house.secretariat or "the Secretariat"),
        "-" * 60,
        french.format(**members),
        _OBJECT_FRENCH.format(house.secretariat or "l'adresse du Secrétariat"),
    )
    message_id = f"<{name}@authority-directory.invalid>"
    return Mail(name, kind, recipient, subject, "\n\n".join(parts) + "\n", message_id, now)


def tell(unit: Writing, house: House, account: str, about: About, what: str, *, key: str) -> None:
    """Puts the letter to the person of ``account`` into the outbox, unless it lies there already or they have no address."""
    found = unit.accounts.account(account)
    write(unit, house, [found.email] if found is not None and found.email else [], about, what, key=key)


def write(unit: Writing, house: House, recipients: Iterable[str], about: About, what: str, *, key: str) -> None:
    """Puts the letter to each of ``recipients`` into the outbox, unless it lies there already."""
    letters = [letter(house, about, each, what, key) for each in dict.fromkeys(recipients)]
    unit.outbox.add([each for each in letters if not unit.outbox.holds(each.message_id)])
