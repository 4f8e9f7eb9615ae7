"""The words by which somebody answers a route's question, and the questions that ask for them."""

from collections.abc import Collection

from app.domain.routing.way import Choice, Question, Text

SUBSCRIBER_ONLY, MORE_THAN_SUBSCRIBER = "subscriber-only", "more-than-subscriber"
ACCESS_NUMBERS, NO_ACCESS_NUMBERS = "access-numbers", "no-access-numbers"
UNDER_6_OR_7, OTHERWISE = "received-under-6-or-7", "received-otherwise"
BEFORE_THE_END, AFTER_THE_END = "received-before-the-end", "received-after-the-end"
CONSTITUENT_UNIT, CENTRAL_GOVERNMENT = "constituent-unit", "central-government"
EXTRADITION, PROVISIONAL_ARREST = "extradition", "provisional-arrest"
PERSONAL_DATA, NO_PERSONAL_DATA = "carries-personal-data", "no-personal-data"
ARTICLE_7_TRIED = "article-7-tried"

_PAIRS = (
    (SUBSCRIBER_ONLY, MORE_THAN_SUBSCRIBER),
    (ACCESS_NUMBERS, NO_ACCESS_NUMBERS),
    (UNDER_6_OR_7, OTHERWISE),
    (BEFORE_THE_END, AFTER_THE_END),
    (CONSTITUENT_UNIT, CENTRAL_GOVERNMENT),
    (EXTRADITION, PROVISIONAL_ARREST),
    (PERSONAL_DATA, NO_PERSONAL_DATA),
)
WORDS = (*(word for pair in _PAIRS for word in pair), ARTICLE_7_TRIED)
"""Every word there is. The key of a designation is taken beside them, where a question is about who is competent."""

_YES, _NO = Text("yes", "oui"), Text("no", "non")


def contradictory(case: Collection[str]) -> tuple[str, str] | None:
    """Two words that answer the same question differently, where both are given."""
    return next((pair for pair in _PAIRS if all(word in case for word in pair)), None)


DATA_SOUGHT = Question(
    Text("Is subscriber information all that is sought?", "Ne demande-t-on que des données relatives aux abonnés ?"),
    (
        Choice(SUBSCRIBER_ONLY, Text("yes, nothing else", "oui, rien d'autre")),
        Choice(MORE_THAN_SUBSCRIBER, Text("no, other stored data as well", "non, aussi d'autres données stockées")),
    ),
)
NUMBERS_SOUGHT = Question(
    Text(
        "Are the access numbers that the reservation excludes among what is sought?",
        "Les numéros d'accès que la réserve exclut font-ils partie de la demande ?",
    ),
    (Choice(ACCESS_NUMBERS, _YES), Choice(NO_ACCESS_NUMBERS, _NO)),
)
RECEIVED_UNDER = Question(
    Text("Were the data received under Article 6 or 7?", "Les données ont-elles été reçues au titre de l'article 6 ou 7 ?"),
    (
        Choice(UNDER_6_OR_7, Text("yes, from a registrar or a provider", "oui, d'un bureau d'enregistrement ou d'un fournisseur")),
        Choice(OTHERWISE, Text("no, from an authority", "non, d'une autorité")),
    ),
)
RECEIVED_WHEN = Question(
    Text("Were the data received before the denunciation took effect?", "Les données ont-elles été reçues avant la dénonciation ?"),
    (Choice(BEFORE_THE_END, _YES), Choice(AFTER_THE_END, _NO)),
)
WHO_ISSUES = Question(
    Text("Who submits the request?", "Qui présente la demande ?"),
    (
        Choice(
            CENTRAL_GOVERNMENT,
            Text(
                "the central government, a listed unit, or a unit through the central government",
                "le gouvernement central, une entité listée, ou une entité par l'intermédiaire du gouvernement central",
            ),
        ),
        Choice(
            CONSTITUENT_UNIT,
            Text("directly, a constituent unit that is not listed", "directement, une entité constituante qui n'est pas listée"),
        ),
    ),
)
ARREST_OR_EXTRADITION = Question(
    Text("Is it about extradition or about provisional arrest?", "S'agit-il d'extradition ou d'arrestation provisoire ?"),
    (
        Choice(EXTRADITION, Text("extradition", "extradition")),
        Choice(PROVISIONAL_ARREST, Text("provisional arrest", "arrestation provisoire")),
    ),
)
CARRIES_DATA = Question(
    Text("Does the request carry personal data?", "La demande contient-elle des données à caractère personnel ?"),
    (Choice(PERSONAL_DATA, _YES), Choice(NO_PERSONAL_DATA, _NO)),
)
