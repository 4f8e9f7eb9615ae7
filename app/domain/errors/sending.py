"""Errors of those who send or decide: bodies, files, keys, plans. Nothing was stored when one of them is raised."""

from app.domain.errors.family import DirectoryError, Kind


class MalformedBody(DirectoryError):
    """A body that cannot be read: broken JSON, duplicate members, wrong multipart."""

    code = "malformed-body"
    kind = Kind.MALFORMED
    title = ("The request body cannot be read", "Le corps de la requête est illisible")
    mend = (
        (
            "Send UTF-8 JSON without duplicate members, NaN, NUL or lone surrogates, or a multipart form with "
            "the parts named in the API description."
        ),
        (
            "Envoyez du JSON en UTF-8 sans membre en double, NaN, NUL ni demi-codet isolé, ou un formulaire aux "
            "parties décrites dans l'API."
        ),
    )


class InvalidBody(DirectoryError):
    """A readable body whose members do not hold."""

    code = "invalid-body"
    kind = Kind.INVALID
    title = ("The request body is not valid", "Le corps de la requête n'est pas valable")
    mend = (
        "Each error points at the member concerned and says what it must be.",
        "Chaque erreur désigne le membre en cause et dit ce qu'il doit être.",
    )


class MissingIdempotencyKey(DirectoryError):
    """A creating write without its Idempotency-Key."""

    code = "missing-idempotency-key"
    kind = Kind.MALFORMED
    title = ("Idempotency-Key is missing", "Idempotency-Key manque")
    mend = (
        "Send the header Idempotency-Key with a value of your own (1 to 128 visible ASCII characters), the same for each retry.",
        "Envoyez l'en-tête Idempotency-Key avec une valeur de votre choix (1 à 128 caractères ASCII), la même à chaque reprise.",
    )


class IdempotencyMismatch(DirectoryError):
    """A key used before for something else."""

    code = "idempotency-mismatch"
    kind = Kind.INVALID
    title = ("This Idempotency-Key was used for another request", "Cette Idempotency-Key a servi à une autre requête")
    mend = ("Use a new key for a new request.", "Utilisez une nouvelle clé pour une nouvelle requête.")


class StillRunning(DirectoryError):
    """The same key is being worked on at this moment."""

    code = "still-running"
    kind = Kind.CONFLICT
    title = ("The same request is still being carried out", "La même requête est encore en cours")
    mend = (
        "Wait a moment and send it again with the same key: you will get the one answer.",
        "Attendez un instant et renvoyez-la avec la même clé : vous recevrez la réponse unique.",
    )


class ToldOnce(DirectoryError):
    """The answer to a request that was carried out held something that is told once, and its day is over."""

    code = "told-once"
    kind = Kind.CONFLICT
    title = ("This was told once", "Ceci n'a été dit qu'une fois")
    mend = (
        "What you asked for was done then. For another link, recover the account; for another token, make one and revoke that one.",
        (
            "Ce que vous demandiez a été fait. Pour un autre lien, récupérez le compte ; pour un autre jeton, créez-en un et "
            "révoquez le premier."
        ),
    )


class TooLarge(DirectoryError):
    """More bytes, rows, cells or depth than the service takes."""

    code = "too-large"
    kind = Kind.TOO_LARGE
    title = ("The request is too large", "La requête est trop volumineuse")
    mend = ("The detail names the limit; split the file.", "Le détail nomme la limite ; divisez le fichier.")


class UnsupportedMediaType(DirectoryError):
    """A body in a media type that this path does not read."""

    code = "unsupported-media-type"
    kind = Kind.UNSUPPORTED
    title = ("This kind of body is not read here", "Ce type de corps n'est pas lu ici")
    mend = (
        "Send multipart/form-data with the parts 'file' and 'metadata', or application/json.",
        "Envoyez multipart/form-data avec les parties « file » et « metadata », ou application/json.",
    )


class UnreadableFile(DirectoryError):
    """A file of which no row can be read: empty, wrong encoding, not a table, no known heading."""

    code = "unreadable-file"
    kind = Kind.INVALID
    title = ("The file cannot be read as a notification", "Le fichier ne peut être lu comme notification")
    mend = (
        "Start from the blank template at /api/v1/templates/csv and save as UTF-8.",
        "Partez du modèle vierge /api/v1/templates/csv et enregistrez en UTF-8.",
    )


class ChoicesNeeded(DirectoryError):
    """A plan in which something may be read in several ways, and nobody has said in which."""

    code = "choices-needed"
    kind = Kind.CONFLICT
    title = ("Somebody must choose first", "Un choix est nécessaire")
    mend = (
        "Each error names a row and the readings: whoever may submit chooses one, and the new plan can be approved.",
        "Chaque erreur nomme une ligne et les lectures possibles : un déposant choisit, puis le nouveau plan peut être approuvé.",
    )


class PlanChanged(DirectoryError):
    """Between preview and approval the exact change became another one; the new plan comes along."""

    code = "plan-changed"
    kind = Kind.CONFLICT
    title = ("The plan has changed since you saw it", "Le plan a changé depuis que vous l'avez vu")
    mend = (
        "Read the plan in this answer; if it is right, approve it with its own digest.",
        "Lisez le plan joint à cette réponse ; s'il est juste, approuvez-le avec sa propre empreinte.",
    )


class NotDecidable(DirectoryError):
    """A decision on a notification that is decided already, withdrawn, or holds nothing to apply."""

    code = "not-decidable"
    kind = Kind.CONFLICT
    title = ("This notification cannot be decided", "Cette notification ne peut être décidée")
    mend = (
        "Its status says why. A new file can be submitted.",
        "Son état dit pourquoi. Un nouveau fichier peut être soumis.",
    )


class AccountConflict(DirectoryError):
    """What is asked about an account, a role or a passkey does not fit how it stands."""

    code = "account-conflict"
    kind = Kind.CONFLICT
    title = ("This does not fit how the account stands", "Cela ne convient pas à l'état du compte")
    mend = ("The detail says what stands in the way.", "Le détail dit ce qui s'y oppose.")


class StaleRepresentation(DirectoryError):
    """If-Match names a state that is no longer the current one."""

    code = "stale"
    kind = Kind.STALE
    title = ("Somebody was faster", "Quelqu'un a été plus rapide")
    mend = (
        "The current representation is in this answer; look at it and decide again.",
        "La représentation actuelle est dans cette réponse ; lisez-la et décidez à nouveau.",
    )
