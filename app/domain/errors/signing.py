"""Errors about signatures on the ledger: what is not signed, or not yet."""

from app.domain.errors.family import DirectoryError, Kind


class NotSigned(DirectoryError):
    """The signer does not sign: a line is not as it was, or what it remembers does not fit what is stored."""

    code = "not-signed"
    kind = Kind.CONFLICT
    title = ("Nothing was signed", "Rien n'a été signé")
    mend = (
        "Run 'authdir check', find out who changed the database, and restore it; a signer never signs two histories.",
        (
            "Lancez « authdir check », établissez qui a modifié la base et restaurez-la ; un signataire ne signe jamais deux "
            "histoires."
        ),
    )


class NotSignedYet(DirectoryError):
    """No checkpoint is there yet that covers what is asked about: the signer comes after the write."""

    code = "not-signed-yet"
    kind = Kind.UNAVAILABLE
    title = ("Not signed yet", "Pas encore signé")
    mend = (
        "Ask again after the time in Retry-After; where it stays so, the operator runs 'authdir sign --watch'.",
        "Redemandez après le délai de Retry-After ; si cela dure, l'exploitant lance « authdir sign --watch ».",
    )
