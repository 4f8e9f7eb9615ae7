"""What holds of every route, whatever the States have stated, designated, arranged and answered."""

from collections.abc import Iterable
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from app.domain.provisions import CETS224
from app.domain.records.provider import KINDS_OF_PROVIDER
from app.domain.records.provider_policy import TOPICS
from app.domain.routing import PURPOSES, WORDS, Route, contradictory, route
from app.domain.routing.facts import Facts, Policy, Post, Provider
from app.domain.routing.way import Contact, Outcome, Part, Verdict, Way
from app.domain.status import Status
from tests.domain.routing_world import DATES, World, arrangement, post, provider

STATEMENTS = (
    "7.2.b", "7.5.a in-every-case", "7.5.a listed-circumstances|Lawyers.", "7.5.a", "7.5.b", "7.8", "7.9.a", "7.9.b", "8.4", "8.11",
    "8.13", "9.1.b", "9.5", "10.9 24/7-point interpol", "10.9", "17.1", "17.2|East.", "18.2", "18.2 (CW)", "27.9.e", "29.4", "38",
    "38 (CW) extended-to-territory", "38 (CW) not-applied-to-territory",
)  # fmt: skip
RESERVATIONS = ("7.9.a", "7.9.b", "8.13", "17.1", "18.2", "18.2 (CW)", "29.4")
ARRANGED = (
    "mutual-assistance-treaty",
    "extradition-treaty",
    "data-protection-agreement",
    "agreed-authority",
    "transfer-suspension",
)
PROVISIONS = ("6.6", "7.5.e", "8.10.a", "8.10.b", "10.5", "14.7.c", "14.10.b", "24.7", "27.2", "35")
SCOPES = (None, "Traffic data", "Subscriber information", "Terrorism")
HELD = (
    ("6.6", "consult"), ("7.5.e", "notify"), ("8.10.a", "submit"), ("8.10.b", "receive"), ("10.5", "contact"), ("14.7.c", "notify"),
    ("14.10.b", "authorise"), ("24.7", "extradition"), ("24.7", "provisional-arrest"), ("27.2", "send"), ("27.2", "answer"),
    ("35", "contact"),
)  # fmt: skip
DAYS = ("2026-06-01", "2027-03-01", "2027-05-01", "2027-05-01", "2027-06-01", "2027-06-01")
PLACES = (*DATES, "NL.CW")


@st.composite
def posts(draw: st.DrawFn, state: str) -> list[Post]:
    """Further posts of a State, of any role and scope, some of them of its territory."""
    found = []
    for number in range(draw(st.integers(0, 4))):
        provision, role = draw(st.sampled_from(HELD))
        said: dict[str, str | bool | None] = {"role": role, "scope": draw(st.sampled_from(SCOPES))}
        said["along"] = draw(st.sampled_from(("class-of-data", "hours", "subject"))) if said["scope"] else None
        if state == "NL":
            said["territory"] = draw(st.sampled_from((None, "CW")))
        found.append(post(state, provision, key=f"{state} {provision} #{number}", round_the_clock=draw(st.booleans()), **said))
    return found


@st.composite
def providers(draw: st.DrawFn) -> Provider | None:
    """Any provider in any of the States, with any policies; or none."""
    kinds = draw(st.lists(st.sampled_from(KINDS_OF_PROVIDER), min_size=1, max_size=2, unique=True))
    found = provider(draw(st.sampled_from(list(DATES))), *kinds)
    topics = draw(st.lists(st.sampled_from(list(TOPICS)), unique=True))
    said = [Policy(topic=topic, position=draw(st.sampled_from((None, *TOPICS[topic])))) for topic in topics]
    return draw(st.sampled_from((None, replace(found, policies=tuple(said)))))


@st.composite
def asked(draw: st.DrawFn) -> Facts:
    """Any facts about any two of the States."""
    sender, receiver = draw(
        st.tuples(st.sampled_from(PLACES), st.sampled_from(PLACES)).filter(lambda pair: pair[0][:2] != pair[1][:2])
    )
    pair = sender[:2], receiver[:2]
    said = {state: draw(st.lists(st.sampled_from(STATEMENTS), max_size=4)) for state in pair}
    arranged = []
    for kind in draw(st.lists(st.sampled_from(ARRANGED), max_size=2, unique=True)):
        one, other = draw(st.permutations(pair))
        named = {state: f"Ministry {state}" for state in draw(st.lists(st.sampled_from(pair), unique=True))}
        arranged.append(arrangement(kind, one, other, **named))
    gone = draw(st.lists(st.tuples(st.sampled_from(pair), st.sampled_from(PROVISIONS)), max_size=4))
    words = draw(st.sets(st.sampled_from(WORDS), max_size=3).filter(lambda case: contradictory(case) is None))
    world = World(
        statements=said,
        without=[" ".join(each) for each in gone],
        more={state: draw(posts(state)) for state in pair},
        arrangements=arranged,
    )
    facts = world.facts(sender, receiver, draw(st.sampled_from(DAYS)), *words)
    return replace(facts, provider=draw(providers()))


purposes = st.sampled_from(list(PURPOSES))
PARTS = {
    Part.CONSULTED: {"6.6"},
    Part.OUT_OF_HOURS: {"10.5"},
    Part.CHANNEL: {"35"},
    Part.NOTIFIED: {"7.5.e"},
    Part.COPIED: {"27.2"},
    Part.CONSULTED_BY_PROVIDER: {"7.5.e"},
    Part.WITHOUT_TREATY: {"27.2"},
}
ADDRESSEES = {
    "domain-registration": set[str](),
    "subscriber-information": {"8.10.b"},
    "traffic-data": {"8.10.b"},
    "emergency-disclosure": {"35"},
    "emergency-mutual-assistance": {"27.2"},
    "mutual-assistance": {"27.2"},
    "preservation": {"35"},
    "extradition": {"24.7"},
    "incident-notification": {"14.7.c"},
    "onward-transfer": {"14.10.b"},
}
SENDERS = {"8.10.a", "27.2", "35", "24.7"}


def ways(found: Route) -> Iterable[tuple[str, Way]]:
    yield found.purpose.code, found.way
    for each in found.alternatives:
        if each.way is not None:
            yield each.purpose, each.way


def all_ways(facts: Facts) -> Iterable[tuple[str, Way]]:
    for purpose in PURPOSES.values():
        yield from ways(route(facts, purpose))


def _allowed(purpose: str, contact: Contact) -> set[str]:
    if contact.part is Part.SENDER:
        return SENDERS
    return ADDRESSEES[purpose] if contact.part is Part.ADDRESSEE else PARTS[contact.part]


@given(asked())
def test_nobody_of_another_role_or_state_is_ever_named(facts: Facts) -> None:
    for code, way in all_ways(facts):
        noticed = (each.contact for each in (*way.notifications, *way.copies))
        for contact in (*way.contacts, *way.senders, *noticed):
            side = facts.sender if contact.part is Part.SENDER else facts.receiver
            assert contact.side == side
            if contact.post is not None:
                assert contact.post in side.posts
                assert contact.post.provision in _allowed(code, contact)
                assert contact.post.territory in (None, side.territory)
                assert contact.post.role not in (("send",) if side is facts.receiver else ("answer",))
            if contact.provider is not None:
                assert contact.provider == facts.provider
                assert contact.provider.state == facts.receiver.code
                assert contact.part in (Part.ADDRESSEE, Part.HOLDER)
                assert contact.post is None
                assert contact.body is None
                assert (contact.part is Part.HOLDER) == (way.basis.article in ("8", "9"))
            if contact.body is not None:
                assert any(each.bodies.get(side.code) == contact.body for each in facts.arrangements)
            if contact.part is Part.CHANNEL and contact.post is not None:
                assert any(each.provision == "10.9" and "24/7-point" in each.options for each in facts.receiver.statements)


def _reserved(facts: Facts, provision: str) -> bool:
    return any(side.said(provision) for side in facts.sides)


@settings(max_examples=300)
@given(asked())
def test_what_applies_is_in_force_for_both_and_reserved_by_neither(facts: Facts) -> None:
    for code, way in all_ways(facts):
        if way.verdict is not Verdict.APPLIES or way.basis.treaty is None:
            continue
        assert all(side.treaties[way.basis.treaty].status is Status.IN_FORCE for side in facts.sides)
        if way.basis.treaty == CETS224:
            assert all(side.treaties["ETS185"].status is Status.IN_FORCE for side in facts.sides)
            assert not any(side.territory and side.said("18.2") for side in facts.sides)
        if way.basis.article == "7":
            assert not _reserved(facts, "7.9.a")
            assert not _reserved(facts, "7.9.b") or "no-access-numbers" in facts.case
        if way.basis.article in ("6", "7"):
            assert not facts.sender.said("17.1") or "central-government" in facts.case
        if code == "traffic-data":
            assert not _reserved(facts, "8.13")


@given(asked())
def test_what_cannot_wait_comes_with_the_contacts_that_there_are(facts: Facts) -> None:
    receiver = facts.receiver

    def there(provision: str, *roles: str) -> set[Post]:
        return set(receiver.under(provision, *roles) or receiver.of_state(provision, *roles))

    for purpose in ("emergency-disclosure", "preservation"):
        contacts = route(facts, PURPOSES[purpose]).way.contacts
        assert {each.post for each in contacts if each.part is not Part.HOLDER} == there("35")
    shown = route(facts, PURPOSES["emergency-mutual-assistance"]).way.contacts
    posts_shown = {each.post for each in shown if each.post}
    assert there("10.5") <= posts_shown
    if any(each.kind == "mutual-assistance-treaty" and receiver.code in each.bodies for each in facts.arrangements):
        assert any(each.body for each in shown)
    else:
        assert there("27.2", "answer", "all") <= posts_shown


@given(asked(), st.sampled_from(RESERVATIONS), st.booleans())
def test_one_more_reservation_opens_nothing(facts: Facts, reservation: str, by_sender: bool) -> None:
    side = facts.sender if by_sender else facts.receiver
    stated = World(statements={side.code: [reservation]}).side(side.code, facts.day).statements
    more = replace(side, statements=(*side.statements, *stated))
    after = replace(facts, sender=more) if by_sender else replace(facts, receiver=more)
    for purpose in PURPOSES.values():
        if route(facts, purpose).way.verdict is Verdict.DOES_NOT_APPLY:
            assert route(after, purpose).way.verdict is not Verdict.APPLIES


@given(asked())
def test_the_rules_reproduce_the_verdict(facts: Facts) -> None:
    for _, way in all_ways(facts):
        outcomes = [rule.outcome.value for rule in way.rules]
        expected = "does_not_apply" if "not_met" in outcomes else "unclear" if "unknown" in outcomes else "applies"
        assert way.verdict.value == expected


@given(asked(), purposes)
def test_a_question_is_asked_only_where_it_decides_and_an_answer_settles_it(facts: Facts, purpose: str) -> None:
    way = route(facts, PURPOSES[purpose]).way
    question = way.question
    asking = [rule for rule in way.rules if rule.outcome is Outcome.UNKNOWN and rule.question]
    assert (question is None) == (way.verdict is not Verdict.UNCLEAR or not asking)
    for choice in question.choices if question else ():
        answered = replace(facts, case=facts.case | {choice.word})
        assert route(answered, PURPOSES[purpose]).way.question != question


@given(asked(), purposes)
def test_nothing_is_empty_without_a_word(facts: Facts, purpose: str) -> None:
    found = route(facts, PURPOSES[purpose])
    for text in (found.summary, *(each.summary for each in found.alternatives)):
        for said in (text.en, text.fr):
            assert said.endswith((".", "?"))
            assert "\n" not in said
    assert found.alternatives
    if found.way.verdict is Verdict.APPLIES:
        assert found.way.contacts
    if found.way.verdict is Verdict.DOES_NOT_APPLY:
        assert any(rule.outcome is Outcome.NOT_MET for rule in found.way.rules)
        assert not found.way.notifications


def _but_for_the_provider(contacts: Iterable[Contact]) -> list[Contact]:
    return [structs.replace(each, provider=None) for each in contacts if each.part is not Part.HOLDER]


@given(asked())
def test_a_named_provider_opens_and_closes_nothing(facts: Facts) -> None:
    without = replace(facts, provider=None)
    for purpose in PURPOSES.values():
        for (_, one), (_, other) in zip(ways(route(facts, purpose)), ways(route(without, purpose)), strict=True):
            assert (one.verdict, one.rules, one.question) == (other.verdict, other.rules, other.question)
            assert _but_for_the_provider(one.contacts) == list(other.contacts)
            assert (one.notifications, one.copies, one.content, one.deadlines) == (
                other.notifications,
                other.copies,
                other.content,
                other.deadlines,
            )
            assert one.warnings[: len(other.warnings)] == other.warnings
            assert other.checks == ()


@given(asked(), st.sampled_from([position for positions in TOPICS.values() for position in positions]))
def test_no_policy_changes_a_check_or_a_verdict(facts: Facts, position: str) -> None:
    if facts.provider is None:
        return
    said = replace(facts.provider, policies=tuple(Policy(topic=topic, position=position) for topic in TOPICS))
    for purpose in PURPOSES.values():
        one, other = route(facts, purpose).way, route(replace(facts, provider=said), purpose).way
        assert (one.verdict, one.checks, one.rules) == (other.verdict, other.checks, other.rules)
