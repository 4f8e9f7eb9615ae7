"""What a request under the Protocol has to say and bring, by paragraph, in paraphrase. Check it against the official text."""

from app.domain.routing.way import Item, Text

_STATED = Text("that it is made under the Protocol", "qu'elle est faite au titre du Protocole")
_ISSUED = Text("who issues it, and on which day", "qui l'émet, et quel jour")
_BEHIND = Text(
    "which authority wants the data, where another one issues it", "quelle autorité veut les données, si une autre l'émet"
)
_SERVED = Text("name and address of the provider to be served", "nom et adresse du fournisseur visé")
_OFFENCE = Text("the offence that is investigated or prosecuted", "l'infraction qui fait l'objet de l'enquête ou des poursuites")
_GROUNDS = Text("by which domestic law the authority may issue it", "le fondement en droit interne du pouvoir de l'émettre")
_LAW = Text(
    "the legal provisions on the offence, with the penalties", "les dispositions sur l'infraction, avec les peines encourues"
)
_KEPT = Text(
    "whether preservation was asked for already: day and reference", "si la conservation a déjà été demandée : date et référence"
)
PROCEDURE = Text("special procedures that are asked for", "les procédures particulières demandées")


_MORE = Text("anything else that helps to carry it out", "tout autre élément utile à l'exécution")
_DANGER = Item(
    "3.2.c",
    Text(
        "that it is an emergency: a significant and imminent risk to the life or safety of a natural person",
        "qu'il y a urgence : un risque important et imminent pour la vie ou la sécurité d'une personne physique",
    ),
)
_TONGUE = Item(
    "4",
    Text(
        "in a language that the requested State accepts, or with a translation into one",
        "dans une langue que l'État requis accepte, ou avec une traduction dans une telle langue",
    ),
)
_TONGUE_OF_PROVIDER = Item(
    "4",
    Text(
        "in a language in which whoever receives it takes orders of its own State, or in another that it accepts, or with a"
        " translation into one of these",
        "dans une langue dans laquelle le destinataire reçoit les injonctions de son propre État, ou une autre qu'il accepte, ou"
        " avec"
        " une traduction dans l'une d'elles",
    ),
)
NOTIFICATION = Item(
    "7.5.a",
    Text(
        "to the notified authority: the order, the information of 7.4, and a summary of the facts",
        "à l'autorité notifiée : l'injonction, les informations de 7.4 et un résumé des faits",
    ),
)


def items(provision: str, *texts: Text) -> tuple[Item, ...]:
    """One for each text, under the same provision."""
    return tuple(Item(provision, text) for text in texts)


DOMAIN_NAMES = (
    *items(
        "6.3",
        Text(
            "who makes the request, on which day, and how to reach them", "qui fait la demande, quel jour, et comment les joindre"
        ),
        Text(
            "the domain name, and exactly which registration data are sought",
            "le nom de domaine, et quelles données sont demandées",
        ),
        _STATED,
        Text("why the data matter to a specific criminal case", "pourquoi les données importent pour une affaire pénale précise"),
        Text("that they will be used for that case only", "qu'elles ne serviront qu'à cette affaire"),
        Text(
            "by when and how to answer, and special procedures", "pour quand et comment répondre, et les procédures particulières"
        ),
    ),
    _TONGUE_OF_PROVIDER,
)

TO_PROVIDER = (
    *items(
        "7.3",
        _ISSUED,
        _STATED,
        _SERVED,
        _OFFENCE,
        _BEHIND,
        Text("a detailed description of the subscriber information", "une description détaillée des données relatives aux abonnés"),
    ),
    *items(
        "7.4",
        _GROUNDS,
        _LAW,
        Text("to whom the provider answers, and whom it can ask", "à qui le fournisseur répond, et à qui s'adresser"),
        Text("by when and how to answer", "pour quand et comment répondre"),
        _KEPT,
        PROCEDURE,
        Text("where it is owed: that the notified authority was told", "si elle est due : que l'autorité notifiée a été avisée"),
        _MORE,
    ),
    _TONGUE_OF_PROVIDER,
)

ORDER = (
    *items(
        "8.3",
        _ISSUED,
        _STATED,
        _SERVED,
        _OFFENCE,
        _BEHIND,
        Text("a detailed description of the data sought", "une description détaillée des données demandées"),
        _GROUNDS,
        _LAW,
        Text("why the provider is believed to hold the data", "pourquoi on pense que le fournisseur détient les données"),
        Text(
            "a summary of the facts, and how the data matter to the case",
            "un résumé des faits, et l'intérêt des données pour l'affaire",
        ),
        Text("whom to ask for more", "à qui demander des précisions"),
        _KEPT,
        Text("whether the data were sought in another way already", "si les données ont déjà été demandées autrement"),
        PROCEDURE,
    ),
    *items(
        "8.3.b",
        Text(
            "apart from the order: what supports it is for the requested State, and is not shown to the provider without consent",
            "séparément de l'injonction : les informations à l'appui sont pour l'État requis, et ne sont pas montrées au"
            " fournisseur sans"
            " accord",
        ),
    ),
    _TONGUE,
)

EMERGENCY_DISCLOSURE = (
    _DANGER,
    *items(
        "9.3",
        Text("which authority seeks the data, on which day", "quelle autorité demande les données, quel jour"),
        _STATED,
        _SERVED,
        Text("the offence, the provisions on it and the penalties", "l'infraction, les dispositions applicables et les peines"),
        Text(
            "the facts that show an emergency, and how the data relate to it",
            "les faits qui montrent l'urgence, et le lien avec les données",
        ),
        Text("a detailed description of the stored data", "une description détaillée des données stockées"),
        PROCEDURE,
        _MORE,
    ),
    _TONGUE,
)
ORAL = Item(
    "9.4",
    Text(
        "in electronic form; orally only where the receiving point accepts that, and confirmed in electronic form where it asks"
        " for it",
        "sous forme électronique ; oralement seulement si le point destinataire l'accepte, puis confirmé sous forme électronique"
        " s'il"
        " le demande",
    ),
)

EMERGENCY_ASSISTANCE = (
    _DANGER,
    *items(
        "10.1",
        Text("the facts that show an emergency", "les faits qui montrent l'urgence"),
        Text("how the assistance sought relates to them", "le lien entre l'entraide demandée et ces faits"),
    ),
    _TONGUE,
)
"""What comes before all that a request for mutual assistance says otherwise."""

INCIDENT = (
    *items(
        "14.7.a",
        Text(
            "owed where there is a significant risk of harm to persons or to the other State",
            "due en cas de risque important de préjudice pour des personnes ou pour l'autre État",
        ),
    ),
    *items(
        "14.7",
        Text("what happened, when, and to which data", "ce qui s'est passé, quand, et sur quelles données"),
        Text(
            "the harm that is to be feared, for persons and for the other State",
            "le dommage à craindre, pour les personnes et l'autre État",
        ),
        Text("what was done about it, and whom to ask", "les mesures prises, et à qui s'adresser"),
    ),
    *items("14.7.b", Text("whether the persons concerned are told", "si les personnes concernées sont informées")),
)

TRANSFER = items(
    "14.10",
    Text("which data were received, from whom and when", "quelles données ont été reçues, de qui et quand"),
    Text(
        "to which State or organisation they would go, and what for",
        "vers quel État ou quelle organisation elles iraient, et pourquoi",
    ),
    Text("how they will be protected there", "comment elles y seront protégées"),
)
