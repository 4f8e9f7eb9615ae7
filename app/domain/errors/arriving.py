"""Errors of requests that are refused before anybody reads what they ask: their form, their size, their pace, their number."""

from app.domain.errors.family import DirectoryError, Kind


class MalformedRequest(DirectoryError):
    """What came over the line is not HTTP, or could be understood in two ways."""

    code = "malformed-request"
    kind = Kind.MALFORMED
    title = ("This is not an HTTP request", "Ce n'est pas une requête HTTP")
    mend = (
        "Send HTTP/1.1 with one Host header and one length of the body, through a usual HTTP client.",
        "Envoyez du HTTP/1.1 avec un seul en-tête Host et une seule longueur du corps, par un client HTTP usuel.",
    )


class TooSlow(DirectoryError):
    """The request did not arrive in time."""

    code = "too-slow"
    kind = Kind.TOO_SLOW
    title = ("The request took too long to arrive", "La requête a mis trop de temps à arriver")
    mend = (
        "Send it again over a better connection; a large file State by State.",
        "Renvoyez-la par une meilleure liaison ; un grand fichier, État par État.",
    )


class AddressTooLong(DirectoryError):
    """A path and query beyond what is read."""

    code = "address-too-long"
    kind = Kind.ADDRESS_TOO_LONG
    title = ("The address is too long", "L'adresse est trop longue")
    mend = ("Shorten the values in the query.", "Raccourcissez les valeurs des paramètres.")


class HeadersTooLarge(DirectoryError):
    """Headers that are too many or too long."""

    code = "headers-too-large"
    kind = Kind.HEADERS_TOO_LARGE
    title = ("The headers are too large", "Les en-têtes sont trop volumineux")
    mend = (
        "Send fewer and shorter headers; in a browser, forget the cookies of this site.",
        "Envoyez moins d'en-têtes, et plus courts ; dans un navigateur, effacez les cookies de ce site.",
    )


class Overloaded(DirectoryError):
    """As many connections as this process serves are open."""

    code = "overloaded"
    kind = Kind.UNAVAILABLE
    title = ("Too many connections are open", "Trop de connexions sont ouvertes")
    mend = (
        "Try again after the time in Retry-After; in an emergency use the published fall-back channels.",
        "Réessayez après le délai de Retry-After ; en urgence, utilisez les voies de secours publiées.",
    )
