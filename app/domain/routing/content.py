"""What a request has to say and bring, paragraph by paragraph, in paraphrase. Check the wording against the official text."""

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
_PROCEDURE = Text("special procedures that are asked for", "les procédures particulières demandées")


def _of(provision: str, *texts: Text) -> tuple[Item, ...]:
    return tuple(Item(provision, text) for text in texts)


DOMAIN_NAMES = _of(
    "6.3",
    Text("who makes the request, on which day, and how to reach them", "qui fait la demande, quel jour, et comment les joindre"),
    Text("the domain name, and exactly which registration data are sought", "le nom de domaine, et quelles données sont demandées"),
    _STATED,
    Text("why the data matter to a specific criminal case", "pourquoi les données importent pour une affaire pénale précise"),
    Text("that they will be used for that case only", "qu'elles ne serviront qu'à cette affaire"),
    Text("by when and how to answer, and special procedures", "pour quand et comment répondre, et les procédures particulières"),
)

TO_PROVIDER = (
    *_of(
        "7.3",
        _ISSUED,
        _STATED,
        _SERVED,
        _OFFENCE,
        _BEHIND,
        Text("a detailed description of the subscriber information", "une description détaillée des données d'abonné"),
    ),
    *_of(
        "7.4",
        _GROUNDS,
        _LAW,
        Text("to whom the provider answers, and whom it can ask", "à qui le fournisseur répond, et à qui s'adresser"),
        Text("by when and how to answer", "pour quand et comment répondre"),
        _KEPT,
        _PROCEDURE,
        Text("where it is owed: that the notified authority was told", "si elle est due : que l'autorité notifiée a été avisée"),
    ),
)

ORDER = _of(
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
    _PROCEDURE,
)

EMERGENCY_DISCLOSURE = _of(
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
    _PROCEDURE,
)
ORAL = Item(
    "9.4",
    Text(
        "in electronic form; orally only where the receiving point accepts that, and confirmed in electronic form after",
        "sous forme électronique ; oralement seulement si le point destinataire l'accepte, puis confirmé sous forme électronique",
    ),
)

EMERGENCY_ASSISTANCE = _of(
    "10.1",
    Text("the facts that show an emergency", "les faits qui montrent l'urgence"),
    Text("how the assistance sought relates to them", "le lien entre l'entraide demandée et ces faits"),
    Text("all that a request for mutual assistance says otherwise", "tout ce que dit par ailleurs une demande d'entraide"),
)

ASSISTANCE = (
    *_of("25.4", Text("what the law of the requested State asks for", "ce que demande le droit de l'État requis")),
    *_of(
        "27",
        Text("the authority that conducts the case, the offence and the facts", "l'autorité en charge, l'infraction et les faits"),
        Text("the assistance sought, and its purpose", "l'entraide demandée, et son but"),
    ),
    *_of("27.3", _PROCEDURE),
)

BY_TREATY: tuple[Item, ...] = (
    Item("arrangement", Text("what the treaty between the two asks for", "ce que demande le traité entre les deux États")),
)

PRESERVATION = _of(
    "29.2",
    Text("which authority asks for it", "quelle autorité la demande"),
    Text("the offence, with a short summary of the facts", "l'infraction, avec un bref exposé des faits"),
    Text("the data to be kept, and how they relate to the offence", "les données à conserver, et leur lien avec l'infraction"),
    Text("what is known of who holds them, or of where they are", "ce que l'on sait de qui les détient, ou d'où elles sont"),
    Text("why preservation is needed", "pourquoi la conservation est nécessaire"),
    Text("that a request for mutual assistance will follow", "qu'une demande d'entraide suivra"),
)

EXTRADITION = _of(
    "24.7",
    Text("the papers that the law of the requested State asks for", "les pièces que demande le droit de l'État requis"),
)

INCIDENT = _of(
    "14.7",
    Text("what happened, when, and to which data", "ce qui s'est passé, quand, et sur quelles données"),
    Text(
        "the harm that is to be feared, for persons and for the other State",
        "le dommage à craindre, pour les personnes et l'autre État",
    ),
    Text("what was done about it, and whom to ask", "les mesures prises, et à qui s'adresser"),
)

TRANSFER = _of(
    "14.10",
    Text("which data were received, from whom and when", "quelles données ont été reçues, de qui et quand"),
    Text(
        "to which State or organisation they would go, and what for",
        "vers quel État ou quelle organisation elles iraient, et pourquoi",
    ),
    Text("how they will be protected there", "comment elles y seront protégées"),
)
