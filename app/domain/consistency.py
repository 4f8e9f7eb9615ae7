"""Rules that a register must keep, one small named function each, with the provision that it rests on.

Row rules look at one row before it is planned; State rules look at what a State's register would say afterwards.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from msgspec.structs import replace

from app.domain.access import Audience
from app.domain.effect import Effect
from app.domain.entry import Change
from app.domain.findings import Finding, Level
from app.domain.flat import CHANNELS
from app.domain.mail_domains import look_alike_domains
from app.domain.plan import Action, PlannedRow
from app.domain.provisions import PROVISIONS, EuRule, Kind, Timing
from app.domain.records import KINDS, merge
from app.domain.records.provider_policy import TOPICS
from app.domain.register import Register, latest_value
from app.domain.standing import Standing
from app.domain.submission import Row
from app.domain.timeline import Record, boundaries

Records = Mapping[tuple[str, str], Record]
"""Records by kind and key."""

ORDER_NOTICE = "7.5.e"
_ORDER_NOTICE_ASKED = "7.5.a"
_DIRECT_ORDERS_RESERVED = "7.9.a"


def row_faults(row: Row, state: str, register: Register, default_day: date) -> Iterator[Finding]:
    """Everything the row rules find."""
    if row.kind in ("designation", "statement") and row.values.get("provision"):
        yield from provision_of_another_kind(row)
        yield from unusual_kind(row)
        yield from not_a_signatory(row, state, register)
        if row.kind == "statement":
            yield from made_too_late(row, state, register, default_day)
            yield from reserved_against_union_law(row, state, register, default_day)
    if CHANNELS in KINDS[row.kind].fields:
        yield from look_alike_domains(row, state, register)
    if row.kind == "provider_policy":
        yield from position_of_another_topic(row)
    if row.kind == "arrangement" and row.values.get("partner") == state:
        yield Finding(Level.ERROR, "no-pair", "an arrangement is between two States; this row names one twice", "Partner", state)


def position_of_another_topic(row: Row) -> Iterator[Finding]:
    """Each topic of a provider's policy has positions of its own; some have none."""
    topic, position = row.values.get("topic"), row.values.get("position")
    fitting = TOPICS.get(topic or "", ())
    if topic is not None and position is not None and position not in fitting:
        message = f"on {topic} a policy takes no position {position!r}"
        mend = f"one of: {', '.join(fitting)}" if fitting else "leave 'Position' blank"
        yield Finding(Level.ERROR, "position-of-another-topic", message, "Position", position, mend)


def of_known_states(rows: Sequence[Row], state: str | None, records: Records) -> list[Row]:
    """The rows, with an error on each whose State is not in the register and is not brought in by the same file.

    ``state`` is the State of rows that name none.
    """
    known = {key for kind, key in records if kind == "state"}
    known |= {row.values["code"] for row in rows if row.kind == "state" and "code" in row.values and not row.refused}
    return [row if _of_known_state(row, state, known) else _of_unknown_state(row, state) for row in rows]


def _of_known_state(row: Row, state: str | None, known: Collection[str]) -> bool:
    named = row.values.get("state") or state
    return row.kind == "state" or named is None or named in known


def _of_unknown_state(row: Row, state: str | None) -> Row:
    named = row.values.get("state") or state
    message = f"{named} is not a State of this register"
    mend = "bring the State in first, by a row of the record 'state'"
    unknown = Finding(Level.ERROR, "unknown-state", message, "State", named, mend)
    return replace(row, findings=(*row.findings, unknown))


def provision_of_another_kind(row: Row) -> Iterator[Finding]:
    """Authorities are designated under some provisions, statements made under others."""
    provision = PROVISIONS[row.values["provision"]]
    designates = provision.kind is Kind.DESIGNATION
    if designates == (row.kind == "designation"):
        return
    wanted = "statement" if row.kind == "designation" else "designation"
    message = f"no {row.kind} is made under {provision.code} ({provision.label_en}); this row reads like a {wanted}"
    yield Finding(Level.ERROR, "provision-of-another-kind", message, "Provision", provision.code, f"Record: {wanted}")


def unusual_kind(row: Row) -> Iterator[Finding]:
    """A reservation written as a declaration may be what the State says, or a slip: it changes when it can be withdrawn."""
    provision, kind = PROVISIONS[row.values["provision"]], row.values.get("kind")
    usual = (None, provision.kind.value, "territorial")
    if row.kind == "statement" and provision.kind is not Kind.DESIGNATION and kind not in usual:
        message = f"what is made under {provision.code} is a {provision.kind.value}; this row calls it a {kind}"
        yield Finding(Level.WARNING, "unusual-kind", message, "Kind", kind, provision.kind.value)


def not_a_signatory(row: Row, state: str, register: Register) -> Iterator[Finding]:
    """Nothing forbids to name authorities early, but under a treaty that a State has not signed it is rare, and often a slip.

    Told only of States whose participation in some treaty is known.
    """
    provision = PROVISIONS[row.values["provision"]]
    known = register.get("participation", f"{state}.{provision.treaty}")
    dates = (latest_value(known) or {}) if known else {}
    if dates.get("signed_on") or dates.get("consented_on") or not any(register.of_state("participation", state)):
        return
    message = f"as far as this register knows, {state} has not signed {provision.treaty}, to which {provision.code} belongs"
    yield Finding(Level.WARNING, "state-not-signatory", message, "State", state)


def made_too_late(row: Row, state: str, register: Register, default_day: date) -> Iterator[Finding]:
    """CETS 224 arts 7, 8, 9, 10, 12, 17, 18 and ETS 185 art. 40: some statements are made at signature or deposit only.

    A row that does not say when it was made is taken to be made on ``default_day``.
    """
    provision = PROVISIONS[row.values["provision"]]
    if provision.timing is not Timing.SIGNATURE_OR_DEPOSIT or provision.modifiable:
        return
    made_on = row.values.get("made_on") or default_day.isoformat()
    participation = register.get("participation", f"{state}.{provision.treaty}")
    dates = (latest_value(participation) or {}) if participation else {}
    signed, deposited = dates.get("signed_on"), dates.get("consented_on")
    if out_of_time(made_on, signed, deposited):
        message = (
            f"a {row.values.get('kind', 'statement')} under {provision.code} can be made at signature or deposit only; "
            f"{state} signed on {signed or 'a day not known here'}, deposited on {deposited}, and this one is of {made_on}"
        )
        yield Finding(Level.WARNING, "statement-too-late", message, "Made on", made_on)


def out_of_time(made_on: str, signed: str | None, deposited: str | None) -> bool:
    """Whether a day, all of them as YYYY-MM-DD, is neither that of signature nor that of deposit, once there has been a deposit."""
    return bool(deposited and (made_on > deposited or (signed and signed < made_on < deposited)))


def reserved_against_union_law(row: Row, state: str, register: Register, day: date) -> Iterator[Finding]:
    """Council Decision (EU) 2023/436: Member States make some statements and refrain from others."""
    provision = PROVISIONS[row.values["provision"]]
    if provision.eu_rule is not EuRule.MUST_NOT:
        return
    if any("EU" in value.get("memberships", ()) for _, value in register.values_on("state", state, day)):
        message = f"EU Member States are bound not to make a statement under {provision.code} (Decision (EU) 2023/436)"
        yield Finding(Level.WARNING, "against-union-law", message, "Provision", provision.code)


def round_the_clock_without_channel(effect: Effect) -> Iterator[Finding]:
    """ETS 185 art. 35 and CETS 224 art. 10.5: somebody must answer at any hour, so there should be a way to reach them."""
    provision = PROVISIONS.get(effect.after.get("provision", ""))
    ending = bool(effect.drafts) and all(draft.change is Change.END for draft in effect.drafts)
    if provision is None or not provision.round_the_clock or ending:
        return
    if not any(path.startswith(f"{CHANNELS}.") for path in effect.after):
        message = f"provision {provision.code} is answered at any hour, but no phone, e-mail or other channel is given"
        yield Finding(
            Level.WARNING, "no-channel", message, "Duty phone", None, "ask the State for a number that is answered at night"
        )


def second_notified_authorities(register: Register, rows: Sequence[PlannedRow]) -> dict[int | str, Finding]:
    """CETS 224 art. 7.5.e: a State has exactly one notified authority (for each territory) at any time.

    Returns the rows that would make a second one, by number; each finding names the other.
    """
    written = {row.record for row in rows if row.action is Action.CREATE}
    found: dict[int | str, Finding] = {}
    concerned = [row for row in rows if row.provision == ORDER_NOTICE and row.record and row.action is not Action.END]
    for state in sorted({row.state for row in concerned if row.state}):
        clashing = _clashing(register, state)
        new = [row for row in concerned if row.state == state and row.record in clashing]
        created = [row for row in new if row.action is Action.CREATE] or [r for r in new if r.action is Action.AMEND]
        for row in created:
            other, authority = clashing[row.record or ""]
            named = f"'{register.title_of(authority)}'"
            message = f"{state} can have one authority under {ORDER_NOTICE} at a time, and would have this one besides {named}"
            end = f"end {named} on the same day, in this file, by a row with 'Valid to'"
            mend = "keep one of these rows" if other in written else end
            found[row.number or 0] = Finding(Level.ERROR, "second-notified-authority", message, "Provision", ORDER_NOTICE, mend)
    return found


def _clashing(register: Register, state: str) -> dict[str, tuple[str, str]]:
    """Designations that hold on one day with another: each with such a one, the older if there are several, and its authority."""
    records = [r for r in register.of_state("designation", state) if r.streams[Audience.PUBLIC][-1].provision == ORDER_NOTICE]
    days = sorted({day for record in records for day in boundaries(record.streams[Audience.PUBLIC])})
    clashing: dict[str, tuple[str, str]] = {}
    for day in days:
        holders: dict[str | None, list[tuple[str, str]]] = {}
        for key, value in _held(records, day):
            holders.setdefault(value.get("territory"), []).append((key, value["authority"]))
        for first, *others in holders.values():
            clashing |= {key: first for key, _ in others if key not in clashing}
            if others:
                clashing.setdefault(first[0], others[0])
    return clashing


def _held(records: Sequence[Record], day: date) -> Iterator[tuple[str, dict[str, Any]]]:
    for record in records:
        payloads = record.payloads(day, Audience.PUBLIC)
        if payloads:
            yield record.key, merge(KINDS[record.kind], payloads)


def remarks(register: Register, states: Sequence[str], days: Sequence[date]) -> Iterator[Finding]:
    """Everything the State rules find in what the register would say, for each State and each territory of its own.

    They look at each State on the first of ``days``, which ascend, and on each on which something has changed since the one before.
    """
    standings = {state: [Standing(register, kind, state) for kind in ("designation", "statement")] for state in states}
    for day in days:
        for state, (designated, stated) in standings.items():
            if designated.advance(day) | stated.advance(day):  # both, always
                yield from _remarks_on(state, designated, stated)


def _remarks_on(state: str, designated: Standing, stated: Standing) -> Iterator[Finding]:
    for territory in sorted(designated.territories() | stated.territories(), key=lambda each: each or ""):
        place = f"{state} ({territory})" if territory else state
        here = designated.provisions(territory)
        everywhere = [*here, *designated.provisions(None)]
        yield from notice_asked_without_authority(place, everywhere, stated.provisions(territory))
        yield from more_than_one(place, here)


def notice_asked_without_authority(place: str, designated: Sequence[str], stated: Sequence[str]) -> Iterator[Finding]:
    """CETS 224 art. 7.5.e: who asks to be notified (7.5.a) names whom to notify; a reservation under 7.9.a makes both void."""
    if ORDER_NOTICE in designated:
        return
    if _DIRECT_ORDERS_RESERVED in stated:
        message = f"{place} has reserved Article 7 ({_DIRECT_ORDERS_RESERVED}): that it has no {ORDER_NOTICE} authority is correct"
        yield Finding(Level.INFO, "no-notified-authority-needed", message)
    elif _ORDER_NOTICE_ASKED in stated:
        message = f"{place} asks to be notified of orders ({_ORDER_NOTICE_ASKED}) but has no authority under {ORDER_NOTICE}"
        yield Finding(Level.WARNING, "notified-authority-missing", message, None, None, "ask the State whom to notify")


def more_than_one(place: str, designated: Sequence[str]) -> Iterator[Finding]:
    """CETS 224 art. 6.6 and ETS 185 art. 35 speak of one; several happen, and are told, not refused."""
    for code, level in (("6.6", Level.WARNING), ("35", Level.INFO)):
        count = sum(each == code for each in designated)
        if count > 1:
            yield Finding(level, "more-than-one", f"{place} would have {count} authorities under {code}; the text speaks of one")
