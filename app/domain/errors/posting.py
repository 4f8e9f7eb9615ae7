"""Errors of those who post a provisional contact or end one. Nothing was written when one of them is raised."""

from app.domain.errors.family import DirectoryError, Kind


class NotRoundTheClock(DirectoryError):
    """A provisional contact for a designation that does not hold today, or under a provision that is not answered day and night."""

    code = "not-round-the-clock"
    kind = Kind.INVALID
    title = ("No provisional contact can stand here", "Aucun contact provisoire n'est possible ici")
    mend = (
        (
            "Name a designation that holds today, under a provision with 'round_the_clock' in /api/v1/provisions; otherwise "
            "submit a notification."
        ),
        (
            "Nommez une désignation en vigueur, au titre d'une disposition avec « round_the_clock » dans /api/v1/provisions ; "
            "sinon, soumettez une notification."
        ),
    )


class TooManyProvisional(DirectoryError):
    """As many as may stand beside one designation stand already."""

    code = "too-many-provisional"
    kind = Kind.CONFLICT
    title = ("Too many provisional contacts stand here", "Trop de contacts provisoires ici")
    mend = (
        "Withdraw one that is not needed, or wait until one runs out; GET on the same path lists them.",
        "Retirez-en un qui ne sert plus, ou attendez la fin de l'un d'eux ; GET sur le même chemin les énumère.",
    )


class NotStanding(DirectoryError):
    """A provisional contact that was withdrawn, or has run out."""

    code = "not-standing"
    kind = Kind.CONFLICT
    title = ("This provisional contact stands no more", "Ce contact provisoire n'est plus affiché")
    mend = ("There is nothing left to withdraw.", "Il n'y a plus rien à retirer.")


class MissingIfMatch(DirectoryError):
    """A write on something that exists, by somebody who does not say which state of it they saw."""

    code = "missing-if-match"
    kind = Kind.UNCONDITIONAL
    title = ("If-Match is missing", "If-Match manque")
    mend = (
        "Read it first, and send the ETag of that answer in the header If-Match.",
        "Lisez-le d'abord, et envoyez l'ETag de cette réponse dans l'en-tête If-Match.",
    )
