"""Errors of a mirror: what cannot be done at a copy, and why it does not follow. What is here is answered all the same."""

from app.domain.errors.family import DirectoryError, Kind


class MirrorIsReadOnly(DirectoryError):
    """A write that was sent to a copy of another directory."""

    code = "mirror-is-read-only"
    kind = Kind.METHOD
    title = ("This is a copy, and takes no changes", "Ceci est une copie, qui n'accepte aucun changement")
    mend = (
        "Send it to the directory that is followed: the detail names it.",
        "Envoyez-le à l'annuaire suivi : le détail le nomme.",
    )


class OriginUnavailable(DirectoryError):
    """The directory that is followed does not answer."""

    code = "origin-unavailable"
    kind = Kind.UNAVAILABLE
    title = ("The directory that is followed does not answer", "L'annuaire suivi ne répond pas")
    mend = (
        "What was copied is answered, with its age. Check the address, the network and the token.",
        "Ce qui a été copié est répondu, avec son âge. Vérifiez l'adresse, le réseau et le jeton.",
    )


class OriginUntrusted(DirectoryError):
    """What the directory that is followed gives does not verify."""

    code = "origin-untrusted"
    kind = Kind.CONFLICT
    title = ("What the directory that is followed gives does not hold", "Ce que donne l'annuaire suivi ne se vérifie pas")
    mend = (
        "Nothing of it was taken; what was copied before is answered. Ask whoever runs it, by another way, what happened.",
        "Rien n'en a été pris ; ce qui a été copié avant est répondu. Demandez à son exploitant, par une autre voie, pourquoi.",
    )
