"""The paragraphs of the Protocol under which States make statements: one row each, in paraphrase.

No row decides anything; a route or a finding reads it. Check the wording against the official text.
"""

from functools import partial

from app.domain.provisions.provision import (
    CETS224,
    Confidence,
    EuRule,
    Kind,
    Provision,
    Register,
    Timing,
    Withdrawal,
)

_statement = partial(
    Provision,
    treaty=CETS224,
    timing=Timing.SIGNATURE_OR_DEPOSIT,
    withdrawal=Withdrawal.ON_RECEIPT,
    confidence=Confidence.UNCHECKED,
)
_declaration = partial(_statement, kind=Kind.DECLARATION)
_reservation = partial(_statement, kind=Kind.RESERVATION)
_notification = partial(
    _statement,
    kind=Kind.NOTIFICATION,
    timing=Timing.ANY_TIME,
    modifiable=True,
    register=Register.SECRETARY_GENERAL,
)

STATEMENTS = (
    _declaration(
        code="7.2.b",
        eu_rule=EuRule.MUST,
        label_en="Orders to providers under supervision",
        label_fr="Injonctions aux fournisseurs sous contrôle",
        effect_en="An order to a provider must come from, or under, a prosecutor, judge or independent supervisor.",
        effect_fr="L'injonction est émise ou supervisée par un procureur, un juge ou une autre instance indépendante.",
    ),
    _notification(
        code="7.5.a",
        register_provision="7.5.f",
        eu_rule=EuRule.MUST,
        eu_options=("in-every-case",),
        label_en="Notification of orders to providers",
        label_fr="Notification des injonctions aux fournisseurs",
        effect_en="The sender notifies the 7.5.e authority at the same time, always or in the circumstances listed.",
        effect_fr="L'expéditeur notifie en même temps l'autorité 7.5.e, toujours ou dans les circonstances indiquées.",
    ),
    _declaration(
        code="7.5.b",
        timing=Timing.NOT_STATED,
        withdrawal=Withdrawal.NONE,
        eu_rule=EuRule.FREE,
        label_en="Provider consults before it discloses",
        label_fr="Consultation par le fournisseur avant divulgation",
        effect_en="By domestic law a provider may first have to consult the 7.5.e authority, even without 7.5.a.",
        effect_fr="Le droit interne peut obliger le fournisseur à consulter l'autorité 7.5.e, même sans 7.5.a.",
    ),
    _declaration(
        code="7.8",
        eu_rule=EuRule.FREE,
        label_en="Article 7 before Article 8",
        label_fr="Article 7 avant l'article 8",
        effect_en="For subscriber information, try the provider under Article 7 before Article 8, or explain why not.",
        effect_fr="Pour des données relatives aux abonnés, essayer l'article 7 avant l'article 8, ou expliquer pourquoi non.",
    ),
    _reservation(
        code="7.9.a",
        confidence=Confidence.SUPPORTED,
        eu_rule=EuRule.MUST_NOT,
        label_en="Article 7 not applied",
        label_fr="Article 7 non appliqué",
        effect_en="Article 7 is closed in both directions: use Article 8, and expect no 7.5.e authority.",
        effect_fr="L'article 7 est fermé dans les deux sens, utiliser l'article 8 sans attendre d'autorité 7.5.e.",
    ),
    _reservation(
        code="7.9.b",
        eu_rule=EuRule.FREE,
        label_en="Some access numbers excluded",
        label_fr="Certains numéros d'accès exclus",
        effect_en="Article 7 cannot be used to obtain certain access numbers from providers in the State.",
        effect_fr="L'article 7 ne permet pas d'obtenir certains numéros d'accès auprès des fournisseurs de l'État.",
    ),
    _declaration(
        code="8.4",
        timing=Timing.ANY_TIME,
        modifiable=True,
        eu_rule=EuRule.MUST,
        label_en="Further supporting information",
        label_fr="Informations complémentaires à l'appui",
        effect_en="Further supporting information must go with the order, and the 45 days do not start without it.",
        effect_fr="D'autres informations accompagnent l'injonction, sans elles le délai de 45 jours ne court pas.",
    ),
    _declaration(
        code="8.11",
        confidence=Confidence.SUPPORTED,
        eu_rule=EuRule.FREE,
        label_en="Only through the sender's central authority",
        label_fr="Uniquement par l'autorité centrale requérante",
        effect_en="An order reaches the State only through the sender's central authority or another one agreed on.",
        effect_fr="L'injonction passe par l'autorité centrale de l'État requérant ou une autre autorité convenue.",
    ),
    _reservation(
        code="8.13",
        eu_rule=EuRule.DISCOURAGED,
        label_en="No traffic data under Article 8",
        label_fr="Pas de données relatives au trafic au titre de l'article 8",
        effect_en="Traffic data cannot be had from the State under Article 8.",
        effect_fr="L'article 8 ne permet pas d'obtenir de l'État des données relatives au trafic.",
    ),
    _declaration(
        code="9.1.b",
        eu_rule=EuRule.DISCOURAGED,
        label_en="No emergency disclosure of subscriber data alone",
        label_fr="Pas d'urgence pour les seules données relatives aux abonnés",
        effect_en="The 24/7 point does not act on an emergency request for subscriber information only.",
        effect_fr="Le point 24/7 ne donne pas suite aux demandes urgentes visant les seules données relatives aux abonnés.",
    ),
    _declaration(
        code="9.5",
        eu_rule=EuRule.FREE,
        label_en="Resubmission after emergency disclosure",
        label_fr="Nouvelle présentation après divulgation en urgence",
        effect_en="Once an emergency request is carried out, it is submitted again in the format and channel stated.",
        effect_fr="La demande urgente exécutée est présentée de nouveau sous la forme et par la voie indiquées.",
    ),
    _declaration(
        code="10.9",
        eu_rule=EuRule.FREE,
        label_en="Further channels for emergency mutual assistance",
        label_fr="Autres voies pour l'entraide en urgence",
        effect_en="The channels declared are open too, each time with a copy between the central authorities.",
        effect_fr="Les voies déclarées sont aussi ouvertes, chaque fois avec copie entre autorités centrales.",
    ),
    _declaration(
        code="12.3",
        eu_rule=EuRule.FREE,
        label_en="Central authority and joint investigation teams",
        label_fr="Autorité centrale et équipes communes d'enquête",
        effect_en="The State's central authority must sign a joint investigation agreement or concur with it.",
        effect_fr="L'autorité centrale de l'État doit signer l'accord d'équipe commune d'enquête ou y consentir.",
    ),
    _reservation(
        code="17.1",
        label_en="Federal clause",
        label_fr="Clause fédérale",
        effect_en="Other Parties may refuse requests that come directly from the State's constituent units.",
        effect_fr="Les autres Parties peuvent refuser les demandes directes des entités constituantes de l'État.",
    ),
    _notification(
        code="17.2",
        register_provision="17.2",
        label_en="Constituent units that apply the Protocol",
        label_fr="Entités constituantes qui appliquent le Protocole",
        effect_en="Lists the constituent units of the State that are accepted as direct senders.",
        effect_fr="Énumère les entités constituantes de l'État admises comme expéditeurs directs.",
    ),
    _declaration(
        code="18.2",
        withdrawal=Withdrawal.AFTER_THREE_MONTHS,
        eu_rule=EuRule.FREE,
        label_en="Territories excluded",
        label_fr="Territoires exclus",
        effect_en="The Protocol is closed for the territories named, although the Convention covers them.",
        effect_fr="Le Protocole est fermé pour les territoires nommés, bien que la Convention les couvre.",
    ),
)
