"""The paragraphs of the Convention under which States make statements: one row each, in paraphrase.

Only 27.9.e, 29.4 and 38 bear on a lookup; the others are kept because States have used them.
"""

from functools import partial

from app.domain.provisions.provision import ETS185, Confidence, Kind, Provision, Timing, Withdrawal

_statement = partial(
    Provision,
    treaty=ETS185,
    timing=Timing.SIGNATURE_OR_DEPOSIT,
    withdrawal=Withdrawal.ON_RECEIPT,
)
_at_home = partial(
    _statement,
    confidence=Confidence.SUPPORTED,
    effect_en="Limits the State's own criminal law or procedure and does not change where a request goes.",
    effect_fr="Limite le droit pénal ou la procédure de l'État, sans effet sur le destinataire d'une demande.",
)

STATEMENTS = (
    _at_home(
        code="2",
        kind=Kind.DECLARATION,
        label_en="Illegal access: further elements",
        label_fr="Accès illégal, éléments supplémentaires",
    ),
    _at_home(
        code="3",
        kind=Kind.DECLARATION,
        label_en="Illegal interception: further elements",
        label_fr="Interception illégale, éléments supplémentaires",
    ),
    _at_home(
        code="6.3",
        kind=Kind.RESERVATION,
        label_en="Misuse of devices: acts not covered",
        label_fr="Abus de dispositifs, actes non couverts",
    ),
    _at_home(
        code="7",
        kind=Kind.DECLARATION,
        label_en="Computer-related forgery: dishonest intent",
        label_fr="Falsification informatique, intention délictueuse",
    ),
    _at_home(
        code="9.3",
        kind=Kind.DECLARATION,
        label_en="Offences against children: lower age limit",
        label_fr="Infractions visant des enfants, âge limite inférieur",
    ),
    _at_home(
        code="9.4",
        kind=Kind.RESERVATION,
        label_en="Offences against children: acts not covered",
        label_fr="Infractions visant des enfants, actes non couverts",
    ),
    _at_home(
        code="14.3",
        kind=Kind.RESERVATION,
        label_en="Collection of traffic data: offences covered",
        label_fr="Données relatives au trafic, infractions couvertes",
    ),
    _at_home(
        code="21",
        kind=Kind.DECLARATION,
        timing=Timing.NOT_STATED,
        label_en="Interception of content: offences covered",
        label_fr="Interception du contenu, infractions couvertes",
    ),
    _at_home(
        code="22.2",
        kind=Kind.RESERVATION,
        label_en="Jurisdiction: cases not covered",
        label_fr="Compétence, cas non couverts",
    ),
    _statement(
        code="27.9.e",
        kind=Kind.DECLARATION,
        confidence=Confidence.TEXT,
        label_en="Urgent requests to the central authority",
        label_fr="Demandes urgentes à l'autorité centrale",
        effect_en="Even urgent requests for mutual assistance go to the State's central authority.",
        effect_fr="Même urgentes, les demandes d'entraide vont à l'autorité centrale de l'État.",
    ),
    _statement(
        code="29.4",
        kind=Kind.RESERVATION,
        confidence=Confidence.SUPPORTED,
        label_en="Dual criminality for preservation",
        label_fr="Double incrimination pour la conservation",
        effect_en="Preservation may be refused without dual criminality, save for offences under Articles 2 to 11.",
        effect_fr="La conservation peut être refusée sans double incrimination, hors infractions des articles 2 à 11.",
    ),
    _statement(
        code="38",
        kind=Kind.DECLARATION,
        confidence=Confidence.TEXT,
        modifiable=True,
        withdrawal=Withdrawal.AFTER_THREE_MONTHS,
        label_en="Territories covered",
        label_fr="Territoires couverts",
        effect_en="Says in which territories of the State the Convention, and so each of its designations, applies.",
        effect_fr="Indique dans quels territoires de l'État la Convention, donc chaque désignation, s'applique.",
    ),
)
