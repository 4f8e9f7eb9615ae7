"""A provider that is named in a route: whether the way leads to it, how it takes orders, and whom to ask otherwise.

Whatever it is and says, it opens and closes no way: the rules of a way, and so its verdict, are those without it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from msgspec import structs

from app.domain.moment import in_english, in_french
from app.domain.provisions import CETS224
from app.domain.records.provider import DOMAIN_NAMES, SERVICE
from app.domain.records.provider_policy import CONFIDENTIALITY, CUSTOMER, REGISTRATION
from app.domain.routing.facts import Facts, Policy, Provider
from app.domain.routing.way import Contact, Outcome, Part, Rule, Text, Way, named

IN_STATE, OF_KIND = "provider-state", "provider-kind"
_REGISTERS = Text("registers domain names", "enregistre des noms de domaine")
_SERVES = Text("provides services to users", "fournit des services à des utilisateurs")
HOLDER = Text("the provider that holds the data", "le fournisseur qui détient les données")


@dataclass(frozen=True, slots=True)
class _Place:
    """What a provider is to a way: its part, what it has to be, and the topics of its policy that bear on it."""

    part: Part
    kinds: frozenset[str]
    what: Text
    topics: tuple[str, ...]


_SERVICE = frozenset((SERVICE,))
_AS_HOLDER = _Place(Part.HOLDER, _SERVICE, _SERVES, (CUSTOMER,))
PLACES: Mapping[str, _Place] = MappingProxyType(
    {
        "6": _Place(Part.ADDRESSEE, frozenset(DOMAIN_NAMES), _REGISTERS, (REGISTRATION, CUSTOMER)),
        "7": _Place(Part.ADDRESSEE, _SERVICE, _SERVES, (CUSTOMER,)),
        "8": _AS_HOLDER,
        "9": replace(_AS_HOLDER, topics=(CONFIDENTIALITY, CUSTOMER)),
    }
)
"""By article of CETS 224. Under 6 and 7 it is written to; under 8 and 9 an authority has it give what it holds."""

_SAYS: Mapping[tuple[str, str], Text] = MappingProxyType(
    {
        (CUSTOMER, "always"): Text(
            "{} tells its customer of every order: weigh that before it is sent.",
            "{} avise son client de chaque injonction : en tenir compte avant l'envoi.",
        ),
        (CUSTOMER, "unless-asked"): Text(
            "{} tells its customer unless it is asked not to: ask for confidentiality in the order itself.",
            "{} avise son client sauf demande contraire : demander la confidentialité dans l'injonction même.",
        ),
        (CUSTOMER, "by-case"): Text(
            "{} decides case by case whether it tells its customer: ask for confidentiality, and whether it will be kept.",
            "{} décide au cas par cas d'aviser son client : demander la confidentialité, et si elle sera gardée.",
        ),
        (CUSTOMER, "never"): Text("{} does not tell its customer.", "{} n'avise pas son client."),
        (CONFIDENTIALITY, "kept"): Text("{} keeps an emergency confidential.", "{} garde une urgence confidentielle."),
        (CONFIDENTIALITY, "on-request"): Text(
            "{} keeps an emergency confidential only if it is asked to: confidentiality must be asked for.",
            "{} ne garde une urgence confidentielle que sur demande : la confidentialité doit être demandée.",
        ),
        (CONFIDENTIALITY, "by-case"): Text(
            "{} decides case by case whether it keeps an emergency confidential: ask before the data are named.",
            "{} décide au cas par cas si une urgence reste confidentielle : le demander avant de nommer les données.",
        ),
        (CONFIDENTIALITY, "not-kept"): Text(
            "{} does not keep an emergency confidential: its customer may learn of it at once.",
            "{} ne garde pas une urgence confidentielle : son client peut l'apprendre aussitôt.",
        ),
        (REGISTRATION, "published"): Text(
            "{} publishes registration data: look them up before asking.",
            "{} publie les données d'enregistrement : les consulter avant de demander.",
        ),
        (REGISTRATION, "to-authorities"): Text(
            "{} gives registration data to foreign authorities.",
            "{} communique les données d'enregistrement aux autorités étrangères.",
        ),
        (REGISTRATION, "domestic-order-only"): Text(
            "{} gives registration data on an order of its own State only: expect a refusal, and the consultation that follows it.",
            "{} ne communique les données d'enregistrement que sur injonction de son propre État : prévoir un refus, puis la"
            " consultation.",
        ),
        (REGISTRATION, "refused"): Text(
            "{} gives no registration data: expect a refusal, and the consultation that follows it.",
            "{} ne communique pas de données d'enregistrement : prévoir un refus, puis la consultation.",
        ),
    }
)
"""What a position of a policy means for whoever writes; ``{}`` is the provider."""
_NOT_KNOWN = Text(
    "The register does not know whether {} tells its customer: ask for confidentiality where it matters.",
    "Le registre ne sait pas si {} avise son client : demander la confidentialité si elle importe.",
)


def with_provider(facts: Facts, way: Way) -> Way:
    """The way with what is to be known of the provider that was named: as its addressee or holder where it is one, else as told.

    Its rules are left as they are.
    """
    provider = facts.provider
    if provider is None:
        return way
    found = PLACES.get(way.basis.article or "") if way.basis.treaty == CETS224 else None
    if found is None:
        return structs.replace(way, warnings=(*way.warnings, _no_part(provider, way)))
    checks = (_in_state(facts, provider), _of_kind(provider, found))
    astray = tuple(each.detail for each in checks if each.outcome is Outcome.NOT_MET)
    if astray:
        return structs.replace(way, checks=checks, warnings=(*way.warnings, *astray))
    return structs.replace(
        way,
        checks=checks,
        contacts=tuple(_contacts(facts, provider, way, found)),
        warnings=(*way.warnings, *_warnings(provider, found)),
    )


def _contacts(facts: Facts, provider: Provider, way: Way, place: _Place) -> Iterator[Contact]:
    """Those of the way: the provider in the place of the addressee who is only described, or behind all others as the holder."""
    addressed = place.part is Part.ADDRESSEE
    for each in way.contacts:
        described = addressed and each.part is Part.ADDRESSEE and each.post is None and each.body is None
        yield structs.replace(each, provider=provider) if described else each
    if not addressed:
        yield Contact(part=place.part, side=facts.receiver, who=HOLDER, provider=provider)


def _in_state(facts: Facts, provider: Provider) -> Rule:
    """CETS 224 arts 6.1, 7.1, 8.1, 9.1: the provider is in the territory of the State that is asked."""
    asked, own = named(facts.receiver), _where(provider)
    if provider.state == facts.receiver.code:
        detail = Text(f"{provider.name} is in {own.en}.", f"{provider.title_fr} se trouve dans cet État : {own.fr}.")
        return Rule(IN_STATE, provider.state, Outcome.MET, detail, provider.rests)
    if provider.state == facts.sender.code:
        detail = Text(
            f"{provider.name} is in {own.en}, not in {asked.en}: it is in the State that asks, so no other State has to be asked.",
            f"{provider.title_fr} se trouve dans un autre État, {own.fr}, et non {asked.fr} : c'est l'État qui demande, aucun autre"
            " n'a à être saisi.",
        )
    else:
        detail = Text(
            f"{provider.name} is in {own.en}, not in {asked.en}: ask {own.en} instead.",
            f"{provider.title_fr} se trouve dans un autre État, {own.fr}, et non {asked.fr} : s'adresser plutôt à {own.fr}.",
        )
    return Rule(IN_STATE, provider.state, Outcome.NOT_MET, detail, provider.rests)


def _where(provider: Provider) -> Text:
    return Text(f"{provider.state_en} ({provider.state})", f"{provider.state_fr} ({provider.state})")


def instead(facts: Facts) -> str | None:
    """The State to ask for what the provider holds, where it is another than the one asked and than the one that asks."""
    provider = facts.provider
    elsewhere = provider is not None and provider.state not in (facts.receiver.code, facts.sender.code)
    return provider.state if provider is not None and elsewhere else None


def _of_kind(provider: Provider, place: _Place) -> Rule:
    """CETS 224 arts 6 and 7: one is for those who register domain names, the other for service providers."""
    fits = not place.kinds.isdisjoint(provider.kinds)
    said = ", ".join(provider.kinds)
    if fits:
        detail = Text(f"{provider.name} {place.what.en} ({said}).", f"{provider.title_fr} {place.what.fr} ({said}).")
        return Rule(OF_KIND, provider.state, Outcome.MET, detail, provider.rests)
    detail = Text(
        f"This is for whoever {place.what.en}; the register has {provider.name} as: {said}.",
        f"Ceci vise qui {place.what.fr} ; le registre connaît {provider.title_fr} comme : {said}.",
    )
    return Rule(OF_KIND, provider.state, Outcome.NOT_MET, detail, provider.rests)


def _no_part(provider: Provider, way: Way) -> Text:
    basis = way.basis.text
    return Text(
        f"A provider has no part in {basis.en}: what the register knows of {provider.name} changes nothing here.",
        f"Aucun fournisseur n'intervient ici ({basis.fr}) : ce que le registre sait de {provider.title_fr} n'y change rien.",
    )


def _warnings(provider: Provider, place: _Place) -> Iterator[Text]:
    """What its policies mean for whoever writes, by topic."""
    said = {policy.topic: policy for policy in provider.policies}
    for topic in place.topics:
        policy = said.get(topic)
        text = _SAYS.get((topic, policy.position or "")) if policy else None
        if text is None and topic == CUSTOMER:
            text = _NOT_KNOWN
        if text is not None:
            of = _of(policy)
            yield Text(text.en.format(provider.name) + of.en, text.fr.format(provider.title_fr) + of.fr)


def _of(policy: Policy | None) -> Text:
    """Of which day the policy is, where that is known."""
    if policy is None or policy.on is None:
        return Text("", "")
    return Text(f" Policy of {in_english(policy.on)}.", f" Politique du {in_french(policy.on)}.")
