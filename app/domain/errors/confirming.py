"""Errors of those who attest a designation, or report on it. Nothing was written when one of them is raised."""

from app.domain.errors.family import DirectoryError, Kind


class NotInForce(DirectoryError):
    """An attestation of, or a report on, a designation that does not hold today."""

    code = "not-in-force"
    kind = Kind.CONFLICT
    title = ("This designation does not hold today", "Cette désignation n'est pas en vigueur aujourd'hui")
    mend = (
        "What is announced or has ended cannot be attested or reported; the designation itself says from when until when it holds.",
        "Ce qui est annoncé ou a pris fin ne peut être ni attesté ni signalé ; la désignation dit de quand à quand elle vaut.",
    )


class ChangedMeanwhile(DirectoryError):
    """One press for several entries of which some are no longer as they were seen. ``extra`` names them, with their version."""

    code = "changed-meanwhile"
    kind = Kind.CONFLICT
    title = ("Some of these changed meanwhile", "Certaines ont changé entre-temps")
    mend = (
        "Nothing was attested. Look at those under 'changed' again, and send all of them with the versions that you then saw.",
        "Rien n'a été attesté. Relisez celles de « changed », puis renvoyez le tout avec les versions que vous aurez vues.",
    )


class TooManyReports(DirectoryError):
    """More reports by one person than anybody makes calls. ``extra`` says after how many seconds the next is taken."""

    code = "too-many-reports"
    kind = Kind.TOO_MANY
    title = ("Too many reports by one person", "Trop de signalements par une même personne")
    mend = (
        "Wait for the time in Retry-After. Tell the Secretariat where a whole list of contacts is wrong.",
        "Attendez le délai de Retry-After. Si toute une liste de contacts est fausse, prévenez le Secrétariat.",
    )
