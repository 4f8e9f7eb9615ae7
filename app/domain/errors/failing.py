"""Errors of our own side: what is suspended, what goes on meanwhile, and when to try again."""

from app.domain.errors.family import DirectoryError, Kind


class AuditUnavailable(DirectoryError):
    """Nothing restricted is shown without a durable trace, and none can be written now."""

    code = "audit-unavailable"
    kind = Kind.UNAVAILABLE
    title = ("Restricted answers are suspended", "Les réponses restreintes sont suspendues")
    mend = (
        "Public answers go on. Try again shortly; in an emergency use the published fall-back channels.",
        "Les réponses publiques continuent. Réessayez bientôt ; en urgence, utilisez les voies de secours publiées.",
    )


class DatabaseUnavailable(DirectoryError):
    """The database does not answer in time; nothing was written."""

    code = "database-unavailable"
    kind = Kind.UNAVAILABLE
    title = ("Writing is suspended", "L'écriture est suspendue")
    mend = (
        "Nothing was changed. Try again with the same Idempotency-Key after the time in Retry-After; lookups go on.",
        (
            "Rien n'a été modifié. Réessayez avec la même Idempotency-Key après le délai de Retry-After ; les "
            "consultations continuent."
        ),
    )


class TooBusy(DirectoryError):
    """More work of one costly sort is asked for than can be done within seconds; cheaper answers go on."""

    code = "too-busy"
    kind = Kind.UNAVAILABLE
    title = ("Too many cards are being drawn", "Trop de fiches sont en cours de production")
    mend = (
        "The same without a file goes on: ask for JSON, or use 'authdir emergency'. Try again after the time in Retry-After.",
        (
            "La même réponse sans fichier continue : demandez du JSON, ou « authdir emergency ». Réessayez après le délai de "
            "Retry-After."
        ),
    )


class ClockWentBack(DirectoryError):
    """The clock shows a time clearly before the last recorded one; recorded times must never go back."""

    code = "clock-went-back"
    kind = Kind.UNAVAILABLE
    title = ("The server's clock went back", "L'horloge du serveur a reculé")
    mend = ("Correct the clock; lookups go on meanwhile.", "Réglez l'horloge ; les consultations continuent.")


class LedgerBroken(DirectoryError):
    """A line of the ledger is missing, out of order or does not match its hash."""

    code = "ledger-broken"
    kind = Kind.UNAVAILABLE
    title = ("The ledger does not verify", "Le registre ne se vérifie pas")
    mend = ("Run 'authdir check'; it names the line.", "Lancez « authdir check » ; il nomme la ligne.")


class RestoredCopy(DirectoryError):
    """The database was restored from a backup, and nobody has said yet that it is the directory from now on."""

    code = "restored-copy"
    kind = Kind.UNAVAILABLE
    title = ("This is a restored copy, for reading only", "Ceci est une copie restaurée, en lecture seule")
    mend = (
        "Lookups go on. Nothing is written until the operator has examined the copy and run 'authdir restore --release'.",
        (
            "Les consultations continuent. Rien n'est écrit tant que l'exploitant n'a pas examiné la copie et lancé "
            "« authdir restore --release »."
        ),
    )


class Ending(DirectoryError):
    """This process is being stopped in order; others go on."""

    code = "ending"
    kind = Kind.UNAVAILABLE
    title = ("This process is being stopped", "Ce processus est en cours d'arrêt")
    mend = ("Ask another process of the directory.", "Adressez-vous à un autre processus de l'annuaire.")


class Internal(DirectoryError):
    """Something we did not foresee; the request id finds it in the log."""

    code = "internal"
    kind = Kind.INTERNAL
    title = ("Something went wrong on our side", "Une erreur est survenue de notre côté")
    mend = ("Report the request id to the operator.", "Signalez l'identifiant de requête à l'exploitant.")
