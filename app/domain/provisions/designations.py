"""The provisions under which States name authorities: one row each, in paraphrase.

No row decides anything; a route or a finding reads it. Check the wording against the official text.
"""

from functools import partial

from app.domain.provisions.provision import (
    CETS224,
    ETS185,
    Cardinality,
    Confidence,
    EuRule,
    Kind,
    Provision,
    Register,
    Required,
    Timing,
)

_designation = partial(
    Provision,
    kind=Kind.DESIGNATION,
    cardinality=Cardinality.MANY,
    required=Required.ALWAYS,
    timing=Timing.SIGNATURE_OR_DEPOSIT,
    modifiable=True,
)
_of_convention = partial(
    _designation,
    treaty=ETS185,
    confidence=Confidence.TEXT,
)
_of_protocol = partial(
    _designation,
    treaty=CETS224,
    confidence=Confidence.SUPPORTED,
    eu_rule=EuRule.MUST,
)

DESIGNATIONS = (
    _of_convention(
        code="24.7",
        roles=("all", "extradition", "provisional-arrest"),
        register=Register.SECRETARY_GENERAL,
        register_provision="24.7.b",
        label_en="Extradition and provisional arrest",
        label_fr="Extradition et arrestation provisoire",
        effect_en="Where requests for extradition or provisional arrest go when no treaty applies.",
        effect_fr="Reçoit les demandes d'extradition ou d'arrestation provisoire à défaut de traité applicable.",
    ),
    _of_convention(
        code="27.2",
        roles=("all", "send", "answer"),
        register=Register.SECRETARY_GENERAL,
        register_provision="27.2.d",
        also=(
            ("mutual assistance", "mutual legal assistance", "MLA", "letters rogatory"),
            ("entraide", "entraide judiciaire", "commission rogatoire"),
        ),
        label_en="Central authority for mutual assistance",
        label_fr="Autorité centrale pour l'entraide",
        effect_en="Where requests for mutual assistance go when no treaty or arrangement applies.",
        effect_fr="Reçoit les demandes d'entraide à défaut de traité ou d'arrangement applicable.",
    ),
    _of_convention(
        code="35",
        cardinality=Cardinality.ONE,
        roles=("contact",),
        timing=Timing.NOT_STATED,
        register=Register.PRACTICE,
        round_the_clock=True,
        also=(
            ("emergency", "emergency contact", "duty officer", "preservation"),
            ("urgence", "contact d'urgence", "permanence", "conservation"),
        ),
        label_en="24/7 point of contact",
        label_fr="Point de contact 24/7",
        effect_en="Answers at any hour, and is the only channel for disclosure under Article 9 of the Protocol.",
        effect_fr="Répond à toute heure, seule voie pour la divulgation au titre de l'article 9 du Protocole.",
    ),
    _of_protocol(
        code="6.6",
        cardinality=Cardinality.ONE,
        roles=("consult",),
        register=Register.SECRETARY_GENERAL,
        register_provision="6.7",
        also=(("registrar", "WHOIS"), ("bureau d'enregistrement",)),
        label_en="Consultation on domain name registration",
        label_fr="Consultation sur l'enregistrement de noms de domaine",
        effect_en="Whom to consult when a registrar does not co-operate, never the addressee of the request itself.",
        effect_fr="À consulter si un bureau d'enregistrement ne coopère pas, jamais destinataire de la demande.",
    ),
    _of_protocol(
        code="7.5.e",
        cardinality=Cardinality.EXACTLY_ONE,
        roles=("notify",),
        required=Required.CONDITIONAL,
        timing=Timing.ANY_TIME,
        register=Register.SECRETARY_GENERAL,
        register_provision="7.5.f",
        label_en="Authority notified of orders to providers",
        label_fr="Autorité notifiée des injonctions aux fournisseurs",
        effect_en="The single address for the notification that accompanies an order to a provider in the State.",
        effect_fr="Adresse unique de la notification qui accompagne une injonction à un fournisseur de l'État.",
    ),
    _of_protocol(
        code="8.10.a",
        roles=("submit",),
        register=Register.SECRETARY_GENERAL,
        register_provision="8.12",
        label_en="Authorities submitting orders",
        label_fr="Autorités qui transmettent des injonctions",
        effect_en="Shows who may submit orders for the State, to verify a sender, never where to send one.",
        effect_fr="Indique qui transmet pour l'État, afin de vérifier l'expéditeur, jamais le destinataire.",
    ),
    _of_protocol(
        code="8.10.b",
        confidence=Confidence.UNCHECKED,
        roles=("receive",),
        register=Register.SECRETARY_GENERAL,
        register_provision="8.12",
        also=(
            ("subscriber data", "subscriber information", "traffic data"),
            ("données relatives aux abonnés", "données relatives au trafic"),
        ),
        label_en="Authorities receiving orders",
        label_fr="Autorités qui reçoivent des injonctions",
        effect_en="The addressees in the State of an order under Article 8.",
        effect_fr="Destinataires, dans l'État, d'une injonction au titre de l'article 8.",
    ),
    _of_protocol(
        code="10.5",
        roles=("contact",),
        required=Required.INFORMAL,
        timing=Timing.NOT_STATED,
        register=Register.INFORMAL,
        round_the_clock=True,
        eu_rule=None,
        label_en="Round-the-clock contact for emergency mutual assistance",
        label_fr="Contact permanent pour l'entraide en urgence",
        effect_en="Reaches the authority for mutual assistance out of hours, if the State has given a contact.",
        effect_fr="Joint hors horaires l'autorité chargée de l'entraide, si l'État a indiqué un contact.",
    ),
    _of_protocol(
        code="14.7.c",
        roles=("notify",),
        register=Register.COMMUNICATION,
        also=(("data breach",), ("violation de données",)),
        label_en="Authorities notified of security incidents",
        label_fr="Autorités notifiées des incidents de sécurité",
        effect_en="Where to report a security incident affecting data received from the State under Article 6 or 7.",
        effect_fr="Où signaler un incident de sécurité touchant des données reçues au titre de l'article 6 ou 7.",
    ),
    _of_protocol(
        code="14.10.b",
        roles=("authorise",),
        register=Register.COMMUNICATION,
        label_en="Authorities authorising onward transfer",
        label_fr="Autorités autorisant les transferts ultérieurs",
        effect_en="Whom to ask before passing on data received from the State under Article 6 or 7.",
        effect_fr="À qui demander avant de transmettre à des tiers des données reçues au titre de l'article 6 ou 7.",
    ),
)
