"""Errors of those who ask for an erasure or decide about one. Nothing was erased when one of them is raised."""

from app.domain.errors.family import DirectoryError, Kind


class StillInForce(DirectoryError):
    """A line that says how somebody is reached today or later: without it the register would lose a contact."""

    code = "still-in-force"
    kind = Kind.CONFLICT
    title = ("What is in force is not erased", "Ce qui est en vigueur n'est pas effacé")
    mend = (
        "Have a change approved that replaces or ends it; then ask for the erasure again.",
        "Faites approuver une modification qui le remplace ou y met fin ; puis redemandez l'effacement.",
    )


class PapersAtWork(DirectoryError):
    """A notification that waits for a decision holds what is to be erased."""

    code = "papers-at-work"
    kind = Kind.CONFLICT
    title = ("A notification that holds this waits for a decision", "Une notification qui le contient attend une décision")
    mend = (
        "Have the notification in the detail approved, rejected or withdrawn first; then ask again.",
        "Faites d'abord approuver, rejeter ou retirer la notification indiquée ; puis redemandez.",
    )


class ErasureChanged(DirectoryError):
    """What would be erased is not what was asked for any more."""

    code = "erasure-changed"
    kind = Kind.CONFLICT
    title = ("What would be erased has changed", "Ce qui serait effacé a changé")
    mend = (
        "Read it again. If something was written since, reject this one and have it asked for anew.",
        "Relisez-le. Si quelque chose a été écrit depuis, rejetez cette demande et faites-la refaire.",
    )


class ErasureDecided(DirectoryError):
    """An erasure that was carried out or rejected before."""

    code = "erasure-decided"
    kind = Kind.CONFLICT
    title = ("This erasure was decided already", "Cet effacement est déjà décidé")
    mend = ("There is nothing left to decide.", "Il n'y a plus rien à décider.")


class PapersErased(DirectoryError):
    """The file or the plans of a notification, which an erasure destroyed."""

    code = "papers-erased"
    kind = Kind.MISSING
    title = ("These papers were erased", "Ces pièces ont été effacées")
    mend = (
        "They held a person's data and are gone for good; GET on the erasure in the detail says when and on what ground.",
        "Elles contenaient les données d'une personne et ont disparu ; GET sur l'effacement indiqué dit quand et pour quel motif.",
    )
