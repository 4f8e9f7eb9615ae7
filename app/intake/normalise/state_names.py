"""Names of States and territories that CLDR does not give us as we need them. Data; ``states`` reads it."""

from types import MappingProxyType

NOT_STATES = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})
"""Codes of CLDR that are no ISO codes of a State or territory; QO is an exercise State here."""

EXERCISE = frozenset({"QM", "QN", "QO"})

# Further names, official, inverted or former, by code. Words are compared without order, accents and "of the".
NAMES = MappingProxyType(
    {
        "BO": ("Plurinational State of Bolivia",),
        "BN": ("Brunei Darussalam",),
        "CD": ("Democratic Republic of the Congo", "République démocratique du Congo", "DR Congo", "RD Congo", "DRC"),
        "CG": ("Republic of the Congo", "République du Congo"),
        "CI": ("Ivory Coast",),
        "CV": ("Cabo Verde",),
        "CZ": ("Czech Republic", "République tchèque"),
        "FM": ("Federated States of Micronesia",),
        "FR": ("French Republic", "République française"),
        "GB": (
            "United Kingdom of Great Britain and Northern Ireland",
            "Great Britain",
            "UK",
            "Royaume-Uni de Grande-Bretagne et d'Irlande du Nord",
            "Grande-Bretagne",
        ),
        "GN": ("Republic of Guinea", "République de Guinée", "Guinea-Conakry", "Guinée-Conakry"),
        "GR": ("Hellenic Republic", "République hellénique"),
        "IR": ("Islamic Republic of Iran",),
        "KP": ("Democratic People's Republic of Korea", "République populaire démocratique de Corée", "DPRK"),
        "KR": ("Republic of Korea", "République de Corée", "Korea (South)"),
        "LA": ("Lao People's Democratic Republic",),
        "LY": ("State of Libya",),
        "MD": ("Republic of Moldova", "Moldavie"),
        "MK": ("The former Yugoslav Republic of Macedonia", "Ex-République yougoslave de Macédoine"),
        "MM": ("Myanmar", "Burma", "Birmanie"),
        "NL": ("Kingdom of the Netherlands", "Royaume des Pays-Bas", "Holland"),
        "PS": ("State of Palestine", "Palestine"),
        "RU": ("Russian Federation", "Fédération de Russie"),
        "SK": ("Slovak Republic", "République slovaque"),
        "SY": ("Syrian Arab Republic",),
        "SZ": ("Swaziland",),
        "TL": ("Timor-Leste", "East Timor"),
        "TR": ("Turkey", "Türkiye", "Turkiye"),
        "TZ": ("United Republic of Tanzania",),
        "US": ("United States of America", "États-Unis d'Amérique", "USA"),
        "VA": ("Holy See", "Saint-Siège"),
        "VE": ("Bolivarian Republic of Venezuela",),
        "VN": ("Viet Nam",),
    }
)

# Names that mean several, or that nobody should resolve by guessing; with those that may be meant.
AMBIGUOUS = MappingProxyType(
    {
        "America": ("US",),
        "Congo": ("CD", "CG"),
        "Corée": ("KR", "KP"),
        "Czechoslovakia": ("CZ", "SK"),
        "Guinea": ("GN", "GW", "GQ", "PG"),
        "Guinée": ("GN", "GW", "GQ", "PG"),
        "Ireland (Northern)": ("GB", "IE"),
        "Korea": ("KR", "KP"),
        "Macedonia": ("MK",),
        "Macédoine": ("MK",),
        "Netherlands Antilles": ("CW", "SX", "BQ"),
        "Republic of China": ("TW", "CN"),
        "Serbia and Montenegro": ("RS", "ME"),
        "Soviet Union": ("RU",),
        "Virgin Islands": ("VG", "VI"),
        "Yugoslavia": ("RS", "ME"),
    }
)

# Codes used in the addresses of the Treaty Office's pages that are no ISO codes of that State. AUS is Australia in ISO.
TREATY_OFFICE = MappingProxyType({"AUS": "AT", "BUL": "BG", "JAP": "JP", "MOT": "ME", "SLK": "SK", "SWI": "CH"})
EUROPEAN_UNION = MappingProxyType({"EL": "GR"})
"""The Union's own code where ISO has another."""

# Territories with an ISO code, and the State that answers for them: a State column names the State.
TERRITORIES = MappingProxyType(
    {
        **dict.fromkeys(("AS", "GU", "MP", "PR", "UM", "VI"), "US"),
        **dict.fromkeys(("AW", "BQ", "CW", "SX"), "NL"),
        **dict.fromkeys(("FO", "GL"), "DK"),
        **dict.fromkeys(("BL", "GF", "GP", "MF", "MQ", "NC", "PF", "PM", "RE", "TF", "WF", "YT"), "FR"),
        **dict.fromkeys(("AI", "BM", "FK", "GG", "GI", "GS", "IM", "IO", "JE", "KY", "MS", "PN", "SH", "TC", "VG"), "GB"),
        **dict.fromkeys(("CC", "CX", "HM", "NF"), "AU"),
        **dict.fromkeys(("HK", "MO"), "CN"),
        **dict.fromkeys(("BV", "SJ"), "NO"),
        "AX": "FI",
        "TK": "NZ",
    }
)
