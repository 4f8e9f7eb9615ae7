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


class SignInUnchecked(DirectoryError):
    """It cannot be known now whether somebody's credentials hold: the database does not answer in time. They are not refused."""

    code = "sign-in-unchecked"
    kind = Kind.UNAVAILABLE
    title = ("Your sign-in cannot be checked now", "Votre identification ne peut pas être vérifiée pour l'instant")
    mend = (
        "You are not signed out. Try again in some seconds; without credentials, what is public is shown meanwhile.",
        "Vous n'êtes pas déconnecté. Réessayez dans quelques secondes ; sans identification, ce qui est public reste consultable.",
    )


class StorageFull(DirectoryError):
    """The disk of the database is full; nothing was written."""

    code = "storage-full"
    kind = Kind.FULL
    title = ("The database's disk is full", "Le disque de la base de données est plein")
    mend = (
        "Nothing was changed. The operator has to make room; then try again with the same Idempotency-Key. Lookups go on.",
        (
            "Rien n'a été modifié. L'exploitant doit faire de la place ; réessayez ensuite avec la même Idempotency-Key. Les "
            "consultations continuent."
        ),
    )


class ForkFound(DirectoryError):
    """The database holds less than was seen before, or something else: an old primary, or a copy from before."""

    code = "fork-found"
    kind = Kind.UNAVAILABLE
    title = ("The database is not the one that was here", "La base de données n'est pas celle d'avant")
    mend = (
        "Nothing was changed. The operator has to bring back the database that took over; docs/operations/failover.md says how.",
        (
            "Rien n'a été modifié. L'exploitant doit remettre la base de données qui a pris le relais ; "
            "docs/operations/failover.md dit comment."
        ),
    )


class RevisionNotReached(DirectoryError):
    """The revision that was asked for is not here in time. ``extra`` says which one is."""

    code = "revision-not-reached"
    kind = Kind.CONFLICT
    title = ("That revision is not here yet", "Cette révision n'est pas encore ici")
    mend = (
        "Try again after the time in Retry-After, or without min_revision for what is known here now.",
        "Réessayez après le délai de Retry-After, ou sans min_revision pour ce qui est connu ici maintenant.",
    )


class AccessUnconfirmed(DirectoryError):
    """The database has been silent for so long that a session or a token may have been revoked without a word to this process."""

    code = "access-unconfirmed"
    kind = Kind.UNAVAILABLE
    title = ("Signed-in answers are suspended", "Les réponses aux personnes connectées sont suspendues")
    mend = (
        "Public answers go on: ask without signing in. In an emergency use the published fall-back channels.",
        "Les réponses publiques continuent : demandez sans vous connecter. En urgence, utilisez les voies de secours publiées.",
    )


class NothingToShow(DirectoryError):
    """This process started without the database, and no copy of the register that it kept can be used."""

    code = "nothing-to-show"
    kind = Kind.UNAVAILABLE
    title = ("The register cannot be shown now", "Le registre ne peut pas être affiché actuellement")
    mend = (
        (
            "Try again after the time in Retry-After. In an emergency use the published fall-back channels: the last emergency "
            "cards that you printed or kept, another 24/7 contact, or your State's Interpol National Central Bureau."
        ),
        (
            "Réessayez après le délai de Retry-After. En urgence, utilisez les voies de secours publiées : les dernières fiches "
            "d'urgence imprimées ou conservées, un autre point de contact 24/7, ou le Bureau central national d'Interpol de votre "
            "État."
        ),
    )


class TooBusy(DirectoryError):
    """More work of one costly sort is asked for than can be done within seconds; cheaper answers go on."""

    code = "too-busy"
    kind = Kind.UNAVAILABLE
    title = ("Too much is asked for at once", "Trop de demandes coûteuses à la fois")
    mend = (
        (
            "Less goes on: ask about one State, as JSON instead of a file, or use 'authdir emergency'. Try again after the time in "
            "Retry-After."
        ),
        (
            "Les demandes plus simples continuent : un seul État, du JSON au lieu d'un fichier, ou « authdir emergency ». "
            "Réessayez après le délai de Retry-After."
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
