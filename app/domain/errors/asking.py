"""Errors of those who ask: parameters, sign-in, access, paths. They name what to ask instead, never what is hidden."""

from app.domain.errors.family import DirectoryError, Kind


class InvalidParameter(DirectoryError):
    """A query parameter that is unknown, given twice, or whose value does not hold."""

    code = "invalid-parameter"
    kind = Kind.MALFORMED
    title = ("A parameter is not valid", "Un paramètre n'est pas valable")
    mend = (
        "Read the list of errors: each names the parameter, what is wrong and, where possible, the value that was meant.",
        "Lisez la liste des erreurs : chacune nomme le paramètre, ce qui ne va pas et, si possible, la valeur voulue.",
    )


class Unauthenticated(DirectoryError):
    """No token, or one that is unknown, expired or revoked: the reader is not told which."""

    code = "unauthenticated"
    kind = Kind.UNAUTHENTICATED
    title = ("Sign-in is needed", "Une identification est nécessaire")
    mend = (
        "Send a valid token as 'Authorization: Bearer ...'. Ask your administrator if yours no longer works.",
        "Envoyez un jeton valable : « Authorization: Bearer ... ». Demandez à votre administrateur si le vôtre ne marche plus.",
    )


class Forbidden(DirectoryError):
    """Signed in, but this is not for this role."""

    code = "forbidden"
    kind = Kind.FORBIDDEN
    title = ("Your role does not allow this", "Votre rôle ne le permet pas")
    mend = ("The detail names what would be needed.", "Le détail nomme ce qu'il faudrait.")


class CrossSite(DirectoryError):
    """A write that a page of another site made a browser send."""

    code = "cross-site"
    kind = Kind.FORBIDDEN
    title = ("This request comes from another site", "Cette requête vient d'un autre site")
    mend = (
        "Open the directory itself and do it there. Programs send a token, and no cookie.",
        "Ouvrez l'annuaire lui-même et faites-le là. Les programmes envoient un jeton, et pas de cookie.",
    )


class TooManyTries(DirectoryError):
    """Somebody tries passwords faster than a person would. ``extra`` says after how many seconds to try again."""

    code = "too-many-tries"
    kind = Kind.TOO_MANY
    title = ("Too many tries", "Trop de tentatives")
    mend = (
        "Wait for the time in Retry-After. A passkey, or a browser in which you signed in before, is not kept waiting by others.",
        (
            "Attendez le délai de Retry-After. Une clé d'accès, ou un navigateur où vous vous êtes déjà identifié, n'attend pas à "
            "cause d'autrui."
        ),
    )


class TooManyStates(DirectoryError):
    """More States' 24/7 contacts in an hour than any incident needs. ``extra`` says after how many seconds to ask again."""

    code = "too-many-states"
    kind = Kind.TOO_MANY
    title = ("The 24/7 contacts of too many States", "Les contacts 24/7 de trop d'États")
    mend = (
        "Ask about one State, and say why in the header Directory-Reason, in a sentence. Lists go on after Retry-After.",
        (
            "Interrogez sur un seul État et dites pourquoi, en une phrase, dans l'en-tête Directory-Reason. Les listes reprennent "
            "après le délai de Retry-After."
        ),
    )


class NotFound(DirectoryError):
    """No such thing, or none that this reader may know of."""

    code = "not-found"
    kind = Kind.MISSING
    title = ("Not found", "Introuvable")
    mend = (
        "Check the path and the identifier; lists such as /api/v1/designations show what exists.",
        "Vérifiez le chemin et l'identifiant ; les listes telles que /api/v1/designations montrent ce qui existe.",
    )


class MethodNotAllowed(DirectoryError):
    """The path exists, the method does not."""

    code = "method-not-allowed"
    kind = Kind.METHOD
    title = ("This method is not allowed here", "Cette méthode n'est pas permise ici")
    mend = ("The header Allow lists the methods of this path.", "L'en-tête Allow donne les méthodes de ce chemin.")


class NotAcceptable(DirectoryError):
    """A representation that this path does not have."""

    code = "not-acceptable"
    kind = Kind.NOT_ACCEPTABLE
    title = ("No such representation", "Représentation inexistante")
    mend = ("Ask for application/json.", "Demandez application/json.")
