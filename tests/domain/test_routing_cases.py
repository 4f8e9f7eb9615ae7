"""Routes derived by hand from the rules of DOMAIN: pair, purpose, day and statements, with the verdict and whom to turn to.

Each row names the section of DOMAIN, and within it the purpose or paragraph, that it follows from.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pytest

from app.domain.routing.facts import Arrangement, Post
from tests.domain.routing_world import World, arrangement, noticed, post, shown

BEFORE, IN = "2026-06-01", "2027-05-01"
A, D, U = "applies", "does_not_apply", "unclear"
REGISTRAR, PROVIDER, TRANSFERRING = "the registrar", "the service provider", "the authority that transferred the data"
SUB, TRAFFIC, DOMAINS = "subscriber-information", "traffic-data", "domain-registration"
ED, EMA, MA = "emergency-disclosure", "emergency-mutual-assistance", "mutual-assistance"
KEEP, EXTRADITION, INCIDENT, ONWARD = "preservation", "extradition", "incident-notification", "onward-transfer"
TREATY = arrangement("mutual-assistance-treaty", "HU", "RS", HU="Ministry H", RS="Ministry S")
NAMELESS = arrangement("mutual-assistance-treaty", "HU", "RS")


class Case(NamedTuple):
    """``said``: statements by State; ``more``: what else is so; ``contacts``: in order."""

    rule: str
    pair: str
    purpose: str
    day: str
    verdict: str
    contacts: Sequence[str]
    said: Mapping[str, Sequence[str]] = {}
    more: Mapping[str, Any] = {}
    case: Sequence[str] = ()


def split(provision: str, along: str | None, *scopes: str, state: str = "RS", **said: str) -> dict[str, Any]:
    """Competence of a State under a provision split between two authorities, #1 and #2."""
    posts = [
        post(state, provision, key=f"{state} {provision} #{n}", along=along, scope=text, **said) for n, text in enumerate(scopes, 1)
    ]
    return {"without": [f"{state} {provision}"], "posts": {state: posts}}


def roles(provision: str, *named: str, state: str = "RS") -> dict[str, Any]:
    """One authority for each role."""
    posts = [post(state, provision, key=f"{state} {provision} {role}", role=role) for role in named]
    return {"without": [f"{state} {provision}"], "posts": {state: posts}}


def curacao(*provisions: str) -> dict[str, Any]:
    return {"posts": {"NL": [post("NL", provision, key=f"CW {provision}", territory="CW") for provision in provisions]}}


def arranged(*found: Arrangement) -> dict[str, Any]:
    return {"arrangements": found}


def lacks(*keys: str) -> dict[str, Any]:
    return {"without": keys}


EXTENDED = "38 (CW) extended-to-territory"
CASES = [
    # Section 4: in force for both, on that day
    Case("4: not in force, four consents", "JP HU", TRAFFIC, BEFORE, D, []),
    Case("4: a signatory is not bound", "FR JP", SUB, BEFORE, D, [], {"JP": ["7.9.a"]}),
    Case("4: the day before entry into force", "JP HU", TRAFFIC, "2027-02-28", D, []),
    Case("4: first of the month after three months, consent 30 November", "JP HU", TRAFFIC, "2027-03-01", A, ["HU 8.10.b"]),
    Case("4: for the first five together", "RS CR", TRAFFIC, "2027-03-01", A, ["CR 8.10.b"]),
    Case("4: the sender has only signed", "FR JP", TRAFFIC, IN, D, []),
    Case("4: the receiver has only signed", "JP FR", TRAFFIC, IN, D, []),
    Case("4: nothing was known of it", "NL JP", MA, IN, U, ["JP 27.2"], {}, {"unheard": ["NL"]}),
    Case("4: neither invited nor signed", "NZ JP", TRAFFIC, IN, D, []),
    Case("4: a later State, the day before its own", "NL JP", TRAFFIC, "2027-03-31", D, []),
    Case("4: a later State, from its own consent", "NL JP", TRAFFIC, "2027-04-01", A, ["JP 8.10.b"]),
    Case("4: the last day before a denunciation", "DK JP", MA, "2027-05-31", A, ["JP 27.2"]),
    Case("4: denounced", "DK JP", MA, "2027-06-01", D, []),
    Case("4: a Party to both", "DK JP", TRAFFIC, "2027-05-31", A, ["JP 8.10.b"]),
    Case("4: who leaves the Convention is no Party to the Protocol", "DK JP", TRAFFIC, "2027-06-01", D, []),
    Case("4: the same of the receiver", "JP DK", TRAFFIC, "2027-06-01", D, []),
    Case("4: the Convention signed, not ratified", "IE JP", MA, BEFORE, D, []),
    Case("4: the Convention not yet in force", "NZ JP", MA, "2025-11-30", D, []),
    Case("4: the Convention in force from the stated vector", "NZ JP", MA, "2025-12-01", A, ["JP 27.2"]),
    # Section 5: domain-registration, with 6.6 of section 2
    Case("5 domain-registration: the registrar; 6.6 after refusal", "HU RS", DOMAINS, IN, A, [REGISTRAR, "RS 6.6"]),
    Case("5 domain-registration: 6.6 is for consultation only", "HU RS", DOMAINS, IN, A, [REGISTRAR], {}, lacks("RS 6.6")),
    Case("5 domain-registration: not in force", "HU RS", DOMAINS, BEFORE, D, []),
    # Section 5: subscriber-information, with article 7 of section 3
    Case("5 subscriber-information: the provider", "HU RS", SUB, IN, A, [PROVIDER]),
    Case("3, 7.5.a: in every case", "HU RS", SUB, IN, A, [PROVIDER], {"RS": ["7.5.a in-every-case"]}),
    Case("3, 7.5.a: in listed circumstances", "HU RS", SUB, IN, A, [PROVIDER], {"RS": ["7.5.a listed-circumstances|Lawyers."]}),
    Case("2, 7.5.e: a blank is not every case, and is told", "HU RS", SUB, IN, A, [PROVIDER], {"RS": ["7.5.a"]}),
    Case("2, 7.5.e: exactly one, none known", "HU RS", SUB, IN, U, [PROVIDER], {"RS": ["7.5.a in-every-case"]}, lacks("RS 7.5.e")),
    Case(
        "2, 7.5.e: exactly one, two known", "HU RS", SUB, IN, U, [PROVIDER], {"RS": ["7.5.a in-every-case"]},
        {"posts": {"RS": [post("RS", "7.5.e", key="RS 7.5.e #2")]}},
    ),
    Case("2, 7.5.e: nobody is asked for, nobody needed", "HU RS", SUB, IN, A, [PROVIDER]),
    Case("2, 7.5.e: somebody is there for a reason", "HU RS", SUB, IN, U, [PROVIDER], {}, {"posts": {"RS": [post("RS", "7.5.e")]}}),
    Case("3, 7.5.b: the provider may consult", "HU RS", SUB, IN, A, [PROVIDER, "RS 7.5.e"], {"RS": ["7.5.b"]}),
    Case("3, 7.9.a: and the reason is gone", "HU JP", SUB, IN, A, ["JP 8.10.b"], {"JP": ["7.9.a"]},
        {"posts": {"JP": [post("JP", "7.5.e")]}}),
    Case("5 subscriber-information: after 30 days, article 8", "HU RS", SUB, IN, A, ["RS 8.10.b"], {}, {}, ["article-7-tried"]),
    Case("3, 7.2.b: narrows who may issue", "HU RS", SUB, IN, A, [PROVIDER], {"RS": ["7.2.b"]}),
    Case("3, 7.9.a: towards the reserving State, article 8", "HU JP", SUB, IN, A, ["JP 8.10.b"], {"JP": ["7.9.a"]}),
    Case("3, 7.9.a: in either direction", "JP HU", SUB, IN, A, ["HU 8.10.b"], {"JP": ["7.9.a"]}),
    Case("3, 7.9.a: a missing 7.5.e entry is correct", "HU JP", SUB, IN, A, ["JP 8.10.b"], {"JP": ["7.9.a"]}, lacks("JP 7.5.e")),
    Case("3, 7.9.b: some access numbers", "HU RS", SUB, IN, U, [PROVIDER], {"RS": ["7.9.b"]}),
    Case("3, 7.9.b: in either direction", "HU RS", SUB, IN, U, [PROVIDER], {"HU": ["7.9.b"]}),
    Case("3, 7.9.b: others are sought", "HU RS", SUB, IN, A, [PROVIDER], {"RS": ["7.9.b"]}, {}, ["no-access-numbers"]),
    Case("3, 7.9.b: those are sought", "HU RS", SUB, IN, A, ["RS 8.10.b"], {"RS": ["7.9.b"]}, {}, ["access-numbers"]),
    Case("3, 7.8: article 7 first", "HU RS", SUB, IN, A, [PROVIDER], {"RS": ["7.8"]}),
    Case("3, 7.8 and 7.9.a: or explain", "HU RS", SUB, IN, A, ["RS 8.10.b"], {"RS": ["7.8"], "HU": ["7.9.a"]}),
    # Section 5: traffic-data, with article 8 of section 3
    Case("5 traffic-data: 8.10.b of the receiver", "HU RS", TRAFFIC, IN, A, ["RS 8.10.b"]),
    Case("5 traffic-data: never derive one list from the other", "HU RS", TRAFFIC, IN, U, [], {}, lacks("RS 8.10.b")),
    Case("2, 8.10.a: verifies a sender", "HU RS", TRAFFIC, IN, U, ["RS 8.10.b"], {}, lacks("HU 8.10.a")),
    Case("3, 8.11: depends on both States", "HU RS", TRAFFIC, IN, A, ["RS 8.10.b"], {"RS": ["8.11"]}),
    Case("3, 8.11: no central authority known", "HU RS", TRAFFIC, IN, U, ["RS 8.10.b"], {"RS": ["8.11"]}, lacks("HU 27.2")),
    Case(
        "3, 8.11: another agreed one", "HU RS", TRAFFIC, IN, A, ["RS 8.10.b"], {"RS": ["8.11"]},
        {"without": ["HU 27.2"], "arrangements": [arrangement("agreed-authority", "RS", "HU", HU="Police H")]},
    ),
    Case("3, 8.13: no traffic data", "HU RS", TRAFFIC, IN, D, [], {"RS": ["8.13"]}),
    Case("3, 8.13: in either direction", "HU RS", TRAFFIC, IN, D, [], {"HU": ["8.13"]}),
    Case("3, 8.13: traffic data only", "JP RS", SUB, IN, A, ["RS 8.10.b"], {"RS": ["8.13"], "JP": ["7.9.a"]}),
    Case("5: a case that is about other data is not heard", "HU RS", TRAFFIC, IN, A, ["RS 8.10.b #2"], {},
        split("8.10.b", "class-of-data", "Subscriber information", "Traffic data"), ["RS 8.10.b #1"]),
    Case("6, split: one authority, for some cases only", "HU RS", TRAFFIC, IN, U, ["RS 8.10.b #1"], {}, split("8.10.b",
        "subject", "Terrorism")),
    Case("6, split: the case is one of them", "HU RS", TRAFFIC, IN, A, ["RS 8.10.b #1"], {}, split("8.10.b", "subject",
        "Terrorism"), ["RS 8.10.b #1"]),
    Case("3, 8.4: more has to go with it", "HU RS", TRAFFIC, IN, A, ["RS 8.10.b"], {"RS": ["8.4|The facts."]}),
    Case(
        "6, split competence by class of data", "HU RS", TRAFFIC, IN, A, ["RS 8.10.b #2"], {},
        split("8.10.b", "class-of-data", "Subscriber information", "Traffic data"),
    ),
    Case(
        "6, split: only the other class known", "HU RS", TRAFFIC, IN, U, [], {},
        split("8.10.b", "class-of-data", "Subscriber information"),
    ),
    Case(
        "5: two candidates and the question", "HU RS", TRAFFIC, IN, U, ["RS 8.10.b #1", "RS 8.10.b #2"], {},
        split("8.10.b", "subject", "Terrorism", "Cases of EPPO"),
    ),
    Case(
        "5: the question answered", "HU RS", TRAFFIC, IN, A, ["RS 8.10.b #2"], {},
        split("8.10.b", "subject", "Terrorism", "Cases of EPPO"), ["RS 8.10.b #2"],
    ),
    # Section 5: emergencies, with articles 9 and 10 of section 3
    Case("5 emergency-disclosure: 24/7 point to 24/7 point", "HU RS", ED, IN, A, ["RS 35"]),
    Case("5: contacts whatever the verdict", "HU RS", ED, BEFORE, D, ["RS 35"]),
    Case("3, 9.1.b: subscriber data alone?", "HU RS", ED, IN, U, ["RS 35"], {"RS": ["9.1.b"]}),
    Case("3, 9.1.b: alone", "HU RS", ED, IN, D, ["RS 35"], {"RS": ["9.1.b"]}, {}, ["subscriber-only"]),
    Case("3, 9.1.b: not alone", "HU RS", ED, IN, A, ["RS 35"], {"RS": ["9.1.b"]}, {}, ["more-than-subscriber"]),
    Case("3, 9.1.b: of the point that declared it", "HU RS", ED, IN, A, ["RS 35"], {"HU": ["9.1.b"]}),
    Case("3, 9.5: resubmit afterwards", "HU RS", ED, IN, A, ["RS 35"], {"RS": ["9.5|By the portal."]}),
    Case(
        "2, 35: several, in hours and out of hours", "HU RS", ED, IN, A, ["RS 35 #1", "RS 35 #2"], {},
        split("35", "hours", "In hours", "Out of hours"),
    ),
    Case("2, 35: the only channel for Article 9", "HU RS", ED, IN, U, [], {}, lacks("RS 35")),
    Case("5 emergency-mutual-assistance: 10.5 outside hours", "HU RS", EMA, IN, A, ["RS 27.2", "RS 10.5"]),
    Case("5: contacts whatever the verdict, article 10", "HU RS", EMA, BEFORE, D, ["RS 27.2", "RS 10.5"]),
    Case("2, 10.5: a missing entry is no breach", "HU RS", EMA, IN, A, ["RS 27.2"], {}, lacks("RS 10.5")),
    Case("3, 10.9: the 24/7 point", "HU RS", EMA, IN, A, ["RS 27.2", "RS 10.5", "RS 35"], {"RS": ["10.9 24/7-point"]}),
    Case(
        "3, 10.9: judicial authorities, INTERPOL", "HU RS", EMA, IN, A, ["RS 27.2", "RS 10.5", "a judicial authority", "INTERPOL"],
        {"RS": ["10.9 interpol judicial-authorities"]},
    ),
    Case("3, 10.9: of the requested State", "HU RS", EMA, IN, A, ["RS 27.2", "RS 10.5"], {"HU": ["10.9 24/7-point"]}),
    Case("5: an arrangement first", "HU RS", EMA, IN, A, ["Ministry S", "RS 27.2", "RS 10.5"], {}, arranged(TREATY)),
    Case("5: all contacts, also those not called now", "HU RS", ED, IN, A, ["RS 35 #2", "RS 35 #1"], {}, split("35",
        "hours", "In hours", "Out of hours"),
        ["RS 35 #2"]),
    # Section 5: the Convention
    Case("5 mutual-assistance: article 27", "FR JP", MA, BEFORE, A, ["JP 27.2"]),
    Case("5 mutual-assistance: unless a treaty applies", "HU RS", MA, BEFORE, A, ["Ministry S"], {}, arranged(TREATY)),
    Case("5 mutual-assistance: a treaty that names nobody here", "HU RS", MA, BEFORE, U, ["RS 27.2"], {}, arranged(NAMELESS)),
    Case(
        "5 mutual-assistance: by treaty where the Convention is not in force", "IE JP", MA, BEFORE, A, ["Ministry J"], {},
        arranged(arrangement("mutual-assistance-treaty", "JP", "IE", JP="Ministry J", IE="Ministry I")),
    ),
    Case("5: each tells of its own authority", "HU RS", MA, BEFORE, A, ["Ministry S"], {}, arranged(
        arrangement("mutual-assistance-treaty", "HU", "RS", HU="Ministry H"), arrangement("mutual-assistance-treaty", "RS",
            "HU", RS="Ministry S"))),
    Case("5: the two name different authorities", "HU RS", MA, BEFORE, U, ["Ministry S", "Old Ministry"], {}, arranged(
        arrangement("mutual-assistance-treaty", "HU", "RS", HU="Ministry H", RS="Old Ministry"),
        arrangement("mutual-assistance-treaty", "RS", "HU", RS="Ministry S"))),
    Case("2, 27.2: a scope that tells the function", "HU RS", MA, BEFORE, A, ["RS 27.2 answer"], {},
        {"without": ["RS 27.2"], "posts": {"RS": [post("RS", "27.2", key="RS 27.2 answer", role="answer",
            scope="From others", along="function")]}}),
    Case("2, 27.2: split by function", "HU RS", MA, BEFORE, A, ["RS 27.2 answer"], {}, roles("27.2", "send", "answer")),
    Case("5: never a silent empty list", "HU RS", MA, BEFORE, U, [], {}, lacks("RS 27.2")),
    Case("2, 27.9.e: urgent ones, too, to the central authority", "HU RS", MA, BEFORE, A, ["RS 27.2"], {"RS": ["27.9.e"]}),
    Case("5 preservation: 24/7 point", "FR JP", KEEP, BEFORE, A, ["JP 35"]),
    Case("2, 29.4: may refuse, is not closed", "FR JP", KEEP, BEFORE, A, ["JP 35"], {"JP": ["29.4"]}),
    Case("5 preservation: the Convention not in force", "IE JP", KEEP, BEFORE, D, ["JP 35"]),
    Case("5 extradition: 24.7", "FR JP", EXTRADITION, BEFORE, A, ["JP 24.7"]),
    Case(
        "2, 24.7: split by function", "HU RS", EXTRADITION, BEFORE, U, ["RS 24.7 extradition", "RS 24.7 provisional-arrest"], {},
        roles("24.7", "extradition", "provisional-arrest"),
    ),
    Case(
        "2, 24.7: provisional arrest", "HU RS", EXTRADITION, BEFORE, A, ["RS 24.7 provisional-arrest"], {},
        roles("24.7", "extradition", "provisional-arrest"), ["provisional-arrest"],
    ),
    Case(
        "5 extradition: where no treaty applies", "HU RS", EXTRADITION, BEFORE, A, ["Ministry S"], {},
        arranged(arrangement("extradition-treaty", "RS", "HU", RS="Ministry S")),
    ),
    # Section 5: data received, with 14.7.c and 14.10.b of section 2
    Case("5 incident-notification: it depends", "HU RS", INCIDENT, IN, U, ["RS 14.7.c", TRANSFERRING]),
    Case("5 incident-notification: articles 6 and 7", "HU RS", INCIDENT, IN, A, ["RS 14.7.c"], {}, {}, ["received-under-6-or-7"]),
    Case("5 incident-notification: other data", "HU RS", INCIDENT, IN, A, [TRANSFERRING], {}, {}, ["received-otherwise"]),
    Case(
        "5: a data-protection agreement", "HU RS", INCIDENT, IN, D, [], {},
        arranged(arrangement("data-protection-agreement", "HU", "RS")),
    ),
    Case("4: data received before a denunciation?", "DK JP", INCIDENT, "2027-06-01", U, ["JP 14.7.c"], {}, {},
        ["received-under-6-or-7"]),
    Case("4: data received before a denunciation", "DK JP", INCIDENT, "2027-06-01", A, ["JP 14.7.c"], {}, {},
        ["received-under-6-or-7", "received-before-the-end"]),
    Case("4: data received after a denunciation", "DK JP", INCIDENT, "2027-06-01", D, [], {}, {}, ["received-after-the-end"]),
    Case("5 onward-transfer: it depends", "HU RS", ONWARD, IN, U, ["RS 14.10.b", TRANSFERRING]),
    Case("5 onward-transfer: articles 6 and 7", "HU RS", ONWARD, IN, A, ["RS 14.10.b"], {}, {}, ["received-under-6-or-7"]),
    Case(
        "5 onward-transfer: other data need no 14.10.b", "HU RS", ONWARD, IN, A, [TRANSFERRING], {}, lacks("RS 14.10.b"),
        ["received-otherwise"],
    ),
    # Section 5: what is arranged between the two; section 3: the Union
    Case(
        "5: transfers suspended by the receiver", "HU RS", TRAFFIC, IN, D, [], {},
        arranged(arrangement("transfer-suspension", "RS", "HU")),
    ),
    Case(
        "5: transfers suspended by the sender", "HU RS", TRAFFIC, IN, U, ["RS 8.10.b"], {},
        arranged(arrangement("transfer-suspension", "HU", "RS")),
    ),
    Case("5: a request that carries personal data", "HU RS", TRAFFIC, IN, D, [], {},
        arranged(arrangement("transfer-suspension", "HU", "RS")), ["carries-personal-data"]),
    Case("5: a request without personal data", "HU RS", TRAFFIC, IN, A, ["RS 8.10.b"], {},
        arranged(arrangement("transfer-suspension", "HU", "RS")), ["no-personal-data"]),
    Case("5 incident-notification: whatever is suspended", "HU RS", INCIDENT, IN, A, ["RS 14.7.c"], {},
        arranged(arrangement("transfer-suspension", "RS", "HU")), ["received-under-6-or-7"]),
    Case("5 onward-transfer: whatever is suspended", "HU RS", ONWARD, IN, A, ["RS 14.10.b"], {},
        arranged(arrangement("transfer-suspension", "HU", "RS")), ["received-under-6-or-7"]),
    Case("3: between two Member States, never hidden", "HU EE", TRAFFIC, IN, A, ["EE 8.10.b"]),
    # Section 6: territories, with 18.2 of section 3
    Case("6: a territory with its own authority", "HU NL.CW", TRAFFIC, IN, A, ["CW 8.10.b"], {"NL": [EXTENDED]}, curacao("8.10.b")),
    Case(
        "6: they do not replace those of the State", "HU NL", TRAFFIC, IN, A, ["NL 8.10.b"], {"NL": [EXTENDED]}, curacao("8.10.b"),
    ),
    Case("6: no authority of its own", "HU NL.CW", TRAFFIC, IN, U, ["NL 8.10.b"], {"NL": [EXTENDED]}),
    Case("2, 38: prose about territories", "HU NL.CW", KEEP, IN, U, ["CW 35"], {"NL": ["38"]}, curacao("35")),
    Case(
        "2, 38: not applied there", "HU NL.CW", KEEP, IN, D, ["CW 35"], {"NL": ["38 (CW) not-applied-to-territory"]}, curacao("35"),
    ),
    Case(
        "2, 38: extended, not yet three months ago", "HU NL.CW", KEEP, "2027-04-30", D, ["CW 35"],
        {"NL": ["38 (CW) @2027-01-01 extended-to-territory"]}, curacao("35"),
    ),
    Case(
        "2, 38: extended, first of the month after three months", "HU NL.CW", KEEP, IN, A, ["CW 35"],
        {"NL": ["38 (CW) @2027-01-01 extended-to-territory"]}, curacao("35"),
    ),
    Case(
        "2, 38: extended at deposit", "HU NL.CW", KEEP, IN, A, ["CW 35"],
        {"NL": ["38 (CW) @2006-11-16 extended-to-territory"]}, curacao("35"),
    ),
    Case("2, 38: nothing limited", "HU NL.CW", KEEP, IN, A, ["CW 35"], {}, curacao("35")),
    Case("3, 18.2: excluded", "HU NL.CW", TRAFFIC, IN, D, [], {"NL": [EXTENDED, "18.2 (CW)"]}, curacao("8.10.b")),
    Case("3, 18.2: in either direction", "NL.CW HU", TRAFFIC, IN, D, [], {"NL": [EXTENDED, "18.2 (CW)"]}, curacao("8.10.a")),
    Case("3, 18.2: excluded in prose", "HU NL.CW", TRAFFIC, IN, U, ["CW 8.10.b"], {"NL": [EXTENDED, "18.2"]}, curacao("8.10.b")),
    Case("3, 18.2: not that of the State", "HU NL", TRAFFIC, IN, A, ["NL 8.10.b"], {"NL": ["18.2 (CW)"]}),
    Case("3, 18.2: the Convention goes on", "HU NL.CW", KEEP, IN, A, ["CW 35"], {"NL": [EXTENDED, "18.2 (CW)"]}, curacao("35")),
    Case(
        "5: does the treaty reach a territory?", "HU NL.CW", MA, IN, U, ["Ministry C"], {},
        arranged(arrangement("mutual-assistance-treaty", "HU", "NL", HU="Ministry H", NL="Ministry C")),
    ),
    Case("6: the treaty's ministry is not the territory's", "HU NL.CW", EMA, IN, U, ["Ministry C", "CW 27.2", "NL 10.5"],
        {"NL": [EXTENDED]},
        {**curacao("27.2"), **arranged(arrangement("mutual-assistance-treaty", "HU", "NL", HU="Ministry H", NL="Ministry C"))}),
    Case("6: nor does the State's ministry send for it", "NL.CW JP", TRAFFIC, IN, U, ["JP 8.10.b"], {"NL": [EXTENDED],
        "JP": ["8.11"]},
        arranged(arrangement("mutual-assistance-treaty", "JP", "NL", JP="Ministry J", NL="Ministry C"))),
    # Section 3: the federal clause
    Case("3, 17: who issues?", "RS HU", SUB, IN, U, [PROVIDER], {"RS": ["17.1"]}),
    Case(
        "3, 17: the central government", "RS HU", SUB, IN, A, [PROVIDER], {"RS": ["17.1", "17.2|East."]}, {},
        ["central-government"],
    ),
    Case("3, 17: a unit may be blocked", "RS HU", SUB, IN, U, [PROVIDER], {"RS": ["17.1"]}, {}, ["constituent-unit"]),
    Case("3, 17: a unit, an order to an authority", "RS HU", TRAFFIC, IN, U, ["HU 8.10.b"], {"RS": ["17.1"]}, {},
        ["constituent-unit"]),
    Case("3, 17: an order to an authority", "RS HU", TRAFFIC, IN, A, ["HU 8.10.b"], {"RS": ["17.1"]}),
    Case("3, 17: a unit, a registrar", "RS HU", DOMAINS, IN, U, [REGISTRAR, "HU 6.6"], {"RS": ["17.1"]}, {}, ["constituent-unit"]),
    Case("3, 17: of the sender", "HU RS", SUB, IN, A, [PROVIDER], {"RS": ["17.1"]}),
]  # fmt: skip


def world(case: Case) -> World:
    more = dict(case.more)
    posts: dict[str, list[Post]] = more.pop("posts", {})
    return World(statements=case.said, more=posts, **more)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_the_route_derived_by_hand(case: Case) -> None:
    found = world(case).route(*case.pair.split(), case.purpose, case.day, *case.case)
    assert found.way.verdict.value == case.verdict
    assert shown(found.way.contacts) == list(case.contacts)


def test_there_are_enough_of_them_for_every_purpose() -> None:
    assert len(CASES) >= 60
    assert len({case.purpose for case in CASES}) == 10
    assert len({case.rule for case in CASES}) == len(CASES)


NOTIFIED = {case.rule: case for case in CASES}


@pytest.mark.parametrize(
    ("rule", "when"),
    [
        ("3, 7.5.a: in every case", "always"),
        ("3, 7.5.a: in listed circumstances", "in-listed-circumstances"),
        ("2, 7.5.e: a blank is not every case, and is told", "not-stated"),
        ("5 subscriber-information: the provider", None),
    ],
)
def test_whom_to_notify_and_when(rule: str, when: str | None) -> None:
    case = NOTIFIED[rule]
    found = world(case).route(*case.pair.split(), case.purpose, case.day)
    assert [(each.when, *noticed([each])) for each in found.way.notifications] == ([(when, "RS 7.5.e")] if when else [])
