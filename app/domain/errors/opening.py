"""Errors of those who open contacts by break-glass, or review that. Nothing was opened or kept when one of them is raised."""

from app.domain.errors.family import DirectoryError, Kind


class AlreadyOpen(DirectoryError):
    """The contacts of this State are open for this person; ``extra`` says until when."""

    code = "already-open"
    kind = Kind.CONFLICT
    title = ("These contacts are open for you already", "Ces contacts vous sont déjà ouverts")
    mend = (
        "Look them up. Once that has ended, they can be opened again, for a reason of its own.",
        "Consultez-les. Une fois l'accès terminé, il peut être ouvert à nouveau, avec son propre motif.",
    )


class TooManyOpened(DirectoryError):
    """As many as one person opens in a day. ``extra`` says after how many seconds the next can be opened."""

    code = "too-many-opened"
    kind = Kind.TOO_MANY
    title = ("Too many contacts were opened by break-glass", "Trop de contacts ont été ouverts en urgence")
    mend = (
        (
            "In an emergency ask the 24/7 contact of your own State: its duty officers read all numbers at any hour. What is open "
            "stays open; the next can be opened after the time in Retry-After."
        ),
        (
            "En urgence, adressez-vous au contact 24/7 de votre propre État : ses permanents lisent tous les numéros à toute "
            "heure. Ce qui est ouvert le reste ; un nouvel accès est possible après le délai de Retry-After."
        ),
    )


class NotReviewable(DirectoryError):
    """A review of what goes on still, or was reviewed before."""

    code = "not-reviewable"
    kind = Kind.CONFLICT
    title = ("This cannot be reviewed now", "Ceci ne peut être examiné maintenant")
    mend = (
        "It is reviewed once, after its end: the detail says which is missing.",
        "L'examen a lieu une fois, après la fin : le détail dit ce qui s'y oppose.",
    )
