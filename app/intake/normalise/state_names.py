"""Names of States and territories that CLDR does not give as they are needed, or not with what must be told.

Data; ``states`` reads it.
"""

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
        "CV": ("Cabo Verde", "Cape Verde", "Cap-Vert"),
        "CZ": ("Czech Republic", "République tchèque"),
        "DE": ("Federal Republic of Germany", "République fédérale d'Allemagne", "FRG", "BRD"),
        "ES": ("Kingdom of Spain",),
        "FM": ("Federated States of Micronesia",),
        "FR": ("French Republic", "République française"),
        "GB": (
            "United Kingdom of Great Britain and Northern Ireland",
            "Great Britain",
            "UK",
            "U.K.",
            "Great Britain and Northern Ireland",
            "Royaume-Uni de Grande-Bretagne et d'Irlande du Nord",
            "Grande-Bretagne",
        ),
        "HK": ("Hong Kong", "Hongkong"),
        "KG": ("Kyrgyz Republic", "République kirghize"),
        "MO": ("Macao", "Macau"),
        "GN": ("Republic of Guinea", "République de Guinée", "Guinea-Conakry", "Guinée-Conakry"),
        "GR": ("Hellenic Republic", "République hellénique"),
        "IR": ("Islamic Republic of Iran",),
        "KP": ("Democratic People's Republic of Korea", "République populaire démocratique de Corée", "DPRK"),
        "KR": ("Republic of Korea", "République de Corée", "Korea (South)", "한국"),
        "LA": ("Lao People's Democratic Republic",),
        "LY": ("State of Libya",),
        "MD": ("Republic of Moldova", "Moldavie"),
        "MM": ("Myanmar", "Republic of the Union of Myanmar"),
        "NL": (
            "Kingdom of the Netherlands",
            "Royaume des Pays-Bas",
            "Koninkrijk der Nederlanden",
            "Holland",
            "Netherlands (European part)",
            "European part of the Netherlands",
        ),
        "PS": ("State of Palestine", "Palestine"),
        "RU": ("Russian Federation", "Fédération de Russie"),
        "SK": ("Slovak Republic", "République slovaque"),
        "SY": ("Syrian Arab Republic",),
        "TL": ("Timor-Leste",),
        "TR": ("Turkey", "Türkiye", "Turkiye"),
        "TZ": ("United Republic of Tanzania",),
        "US": ("United States of America", "États-Unis d'Amérique", "USA", "U.S.A.", "U.S."),
        "VA": ("Holy See", "Saint-Siège", "Vatican", "Vatican City State"),
        "VE": ("Bolivarian Republic of Venezuela",),
        "VN": ("Viet Nam",),
    }
)

# Names that a State has borne before, in any of the languages in which they are met.
FORMER = MappingProxyType(
    {
        "BF": ("Upper Volta", "Haute-Volta"),
        "BJ": ("Dahomey",),
        "BW": ("Bechuanaland",),
        "BY": ("Byelorussia", "Belorussia", "Weissrussland"),
        "BZ": ("British Honduras",),
        "CD": ("Zaire", "Zaïre"),
        "GH": ("Gold Coast",),
        "IR": ("Persia", "Perse"),
        "KH": ("Kampuchea",),
        "LK": ("Ceylon", "Ceylan"),
        "MK": (
            "The former Yugoslav Republic of Macedonia",
            "Macedonia, FYR",
            "FYROM",
            "Ex-République yougoslave de Macédoine",
            "Ancienne République yougoslave de Macédoine",
            "Voormalige Joegoslavische Republiek Macedonië",
            "Ehemalige jugoslawische Republik Mazedonien",
            "ex Repubblica jugoslava di Macedonia",
            "Antigua República Yugoslava de Macedonia",
            "Macedonia",
            "Macédoine",
            "Macedonië",
            "Mazedonien",
        ),
        "MM": ("Burma", "Birmanie", "Birma"),
        "MW": ("Nyasaland",),
        "SR": ("Dutch Guiana",),
        "SZ": ("Swaziland",),
        "TH": ("Siam",),
        "TL": ("East Timor",),
        "VU": ("New Hebrides", "Nouvelles-Hébrides"),
        "WS": ("Western Samoa", "Samoa occidentales"),
        "ZM": ("Northern Rhodesia",),
        "ZW": ("Rhodesia", "Southern Rhodesia"),
    }
)

# Names that mean several, or that nobody should resolve by guessing; with those that may be meant.
AMBIGUOUS = MappingProxyType(
    {
        "America": ("US",),
        "Congo": ("CD", "CG"),
        "Kongo": ("CD", "CG"),
        "Corée": ("KR", "KP"),
        "England": ("GB",),
        "Guinea": ("GN", "GW", "GQ", "PG"),
        "Guinée": ("GN", "GW", "GQ", "PG"),
        "Ireland (Northern)": ("GB", "IE"),
        "Korea": ("KR", "KP"),
        "Republic of China": ("TW", "CN"),
        "Samoa Islands": ("WS", "AS"),
        "Scotland": ("GB",),
        "Saint Martin": ("MF", "SX"),
        "Sudan and South Sudan": ("SD", "SS"),
        "Virgin Islands": ("VG", "VI"),
        "Wales": ("GB",),
    }
)

# States and territories that are no more; with those that may speak for what they did.
GONE = MappingProxyType(
    {
        "Czechoslovakia": ("CZ", "SK"),
        "Czech and Slovak Federal Republic": ("CZ", "SK"),
        "Tchécoslovaquie": ("CZ", "SK"),
        "Tschechoslowakei": ("CZ", "SK"),
        "German Democratic Republic": ("DE",),
        "République démocratique allemande": ("DE",),
        "East Germany": ("DE",),
        "Netherlands Antilles": ("CW", "SX", "BQ"),
        "Antilles néerlandaises": ("CW", "SX", "BQ"),
        "Nederlandse Antillen": ("CW", "SX", "BQ"),
        "Serbia and Montenegro": ("RS", "ME"),
        "Serbie-et-Monténégro": ("RS", "ME"),
        "Serbien und Montenegro": ("RS", "ME"),
        "Servië en Montenegro": ("RS", "ME"),
        "State Union of Serbia and Montenegro": ("RS", "ME"),
        "Yugoslavia": ("RS", "ME"),
        "Yougoslavie": ("RS", "ME"),
        "Jugoslawien": ("RS", "ME"),
        "Federal Republic of Yugoslavia": ("RS", "ME"),
        "Socialist Federal Republic of Yugoslavia": ("BA", "HR", "ME", "MK", "RS", "SI"),
        "Soviet Union": ("RU",),
        "Union of Soviet Socialist Republics": ("RU",),
        "USSR": ("RU",),
        "URSS": ("RU",),
        "Union soviétique": ("RU",),
    }
)

USER_ASSIGNED = MappingProxyType({"XK": "Kosovo"})
"""Codes that ISO leaves to users: in use, and of no Party."""

# Codes used in the addresses of the Treaty Office's pages that are no ISO codes of that State. AUS is Australia in ISO.
TREATY_OFFICE = MappingProxyType({"AUS": "AT", "BUL": "BG", "JAP": "JP", "MOT": "ME", "SLK": "SK", "SWI": "CH"})
OFFICE_AND_ISO = frozenset({"AUS"})
"""Codes of the Treaty Office that ISO gives to another State."""
EUROPEAN_UNION = MappingProxyType({"EL": "GR"})
"""The Union's own code where ISO has another."""

# Codes of three letters that other lists use, sport and licence plates among them; in ISO they are nobody's.
OTHER_LISTS = MappingProxyType(
    {
        "BOS": "BA",
        "CRO": "HR",
        "DEN": "DK",
        "GER": "DE",
        "GRE": "GR",
        "ICE": "IS",
        "IRE": "IE",
        "LAT": "LV",
        "LIT": "LT",
        "MOL": "MD",
    }
    | {"NED": "NL", "NET": "NL", "POR": "PT", "ROM": "RO", "SLO": "SI", "SPA": "ES", "SUI": "CH"}
)

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
