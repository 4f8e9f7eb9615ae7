"""What must hold between the cells of one row, whatever the register says. One small function for each rule."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from app.domain.access import Audience
from app.domain.findings import Finding, Level
from app.domain.provisions import PROVISIONS
from app.domain.records.channels import SLOTS
from app.domain.submission import Particulars, Verb
from app.intake.headings import AUDIENCE, VALID_FROM, VERB
from app.intake.layout import NEEDED, Layout, state_path, within
from app.intake.normalise.names import is_description
from app.intake.normalise.state_names import TERRITORIES

_TERRITORY = "territory"
_CHANNELS, _NAMES, _WEBSITE = "channels.", "authority.names.", "authority.website"
_PHONE, _FAX, _EMAIL = "channels.phone", "channels.fax", "channels.email"
_MAIL, _KEYS = (_EMAIL, "channels.secure_email"), "openpgp"
_REACHED_BY = (_CHANNELS, "authority.address.")
_SHARED = frozenset("ac co com edu go gob gouv gov govt gub int mil net or org".split())
"""Second parts of domains under which many own one."""


class Read(msgspec.Struct, frozen=True, gc=False):
    """A row whose cells are read: values by path, those of its own columns among them, and what was refused."""

    kind: str
    values: Mapping[str, Any]
    refused: frozenset[str]
    layout: Layout
    particulars: Particulars
    source: Mapping[str, str]

    def error(self, code: str, message: str, path: str, suggestion: str | None = None) -> Finding:
        """A finding on the column of ``path``, with the value as it came."""
        return self.told(Level.ERROR, code, message, path, suggestion)

    def told(self, level: Level, code: str, message: str, path: str, suggestion: str | None = None) -> Finding:
        """The same, of any level."""
        label = self.layout.label(self.kind, path)
        return Finding(level, code, message, label, self.source.get(label), suggestion)


def check(row: Read) -> Iterator[Finding]:
    """All findings, in the order of the rules."""
    for rule in RULES:
        yield from rule(row)


def _needed_cells_are_there(row: Read) -> Iterator[Finding]:
    renames = row.values.get(VERB) == Verb.RENAME
    for path in NEEDED[row.kind]:
        if renames and path == "provision":
            continue
        if row.values.get(path) is None and not _given_or_tried(row, path):
            name = path.rpartition(".")[2] if path != "authority.names" else "authority"
            yield row.error(f"{name}-missing", f"A {row.kind} needs this; the cell is blank.", path)


def _given_or_tried(row: Read, path: str) -> bool:
    """In any language, or refused already for another reason."""
    given = any(value is not None and within(name, path) for name, value in row.values.items())
    return given or any(within(name, path) for name in row.refused)


def _state_is_that_of_the_notification(row: Read) -> Iterator[Finding]:
    path, expected = state_path(row.kind), row.particulars.state
    state = row.values.get(path)
    if state is not None and expected is not None and state != expected:
        message = f"The row is about {state}, but the notification comes from {expected}."
        yield row.error("state-differs", message, path, expected)


def _state_is_no_territory(row: Read) -> Iterator[Finding]:
    path = state_path(row.kind)
    territory = row.values.get(path)
    parent = TERRITORIES.get(territory or "")
    if parent is not None:
        message = f"{territory} is a territory: name its State here and write {territory} under 'Territory'."
        yield row.error("state-is-territory", message, path, parent)


def _territory_belongs_to_the_state(row: Read) -> Iterator[Finding]:
    """Uniqueness is per State and territory: a State under its own code, or another's, as a territory would slip past it."""
    territory, state = row.values.get(_TERRITORY), row.values.get(state_path(row.kind)) or row.particulars.state
    if territory is None or state is None or TERRITORIES.get(territory) == state:
        return
    if territory == state:
        message = f"{territory} is the State itself; 'Territory' is for a part of it with authorities of its own. Leave it blank."
        yield row.error("territory-is-state", message, _TERRITORY)
    else:
        yield row.error(
            "territory-of-another-state", f"{territory} is no territory of {state}.", _TERRITORY, TERRITORIES.get(territory)
        )


def _holds_from_after_it_was_said(row: Read) -> Iterator[Finding]:
    """Updates keep the day on which the first communication took effect: real, and worth a look."""
    registered = row.values.get("registered_on") or row.values.get("declared_on")
    effective = row.values.get(VALID_FROM)
    if registered and effective and effective < registered:
        message = f"It is to hold from {effective}, before it was communicated on {registered}."
        yield row.told(Level.WARNING, "effective-before-communication", message, VALID_FROM)


def _a_description_can_be_reached(row: Read) -> Iterator[Finding]:
    if row.kind != "designation" or any(path.startswith(_REACHED_BY) and row.values[path] for path in row.values):
        return
    names = ((path, value) for path, value in row.values.items() if path.startswith(_NAMES) and value)
    described = next((path for path, value in names if is_description(value)), None)
    if described:
        message = "This says who is competent instead of naming a body, and there is no address or channel to find it by."
        yield row.told(Level.WARNING, "authority-by-description-no-contact", message, described)


def _fax_is_another_number(row: Read) -> Iterator[Finding]:
    faxes = row.values.get(_FAX)
    same = set(faxes) & set(row.values.get(_PHONE) or ()) if faxes else ()
    written = row.source.get(row.layout.label(row.kind, _FAX), "") if same else ""
    if any(map(str.isdigit, written)):
        message = f"{', '.join(sorted(same))} stands under phone and fax."
        yield row.told(Level.INFO, "same-number-for-fax", message, _FAX)


def _mail_goes_where_the_page_is(row: Read) -> Iterator[Finding]:
    website = row.values.get(_WEBSITE)
    addresses = row.values.get(_EMAIL)
    if not website or not addresses:
        return
    own = website.partition("://")[2].partition("/")[0].partition(":")[0].casefold().removeprefix("www.")
    strange = [address for address in addresses if not _of_one_owner(address.rpartition("@")[2].casefold(), own)]
    if strange:
        message = f"{', '.join(strange)} is not under the domain of the website, {own}."
        yield row.told(Level.WARNING, "email-domain-differs-from-website", message, _EMAIL)


def _key_names_a_mailbox(row: Read) -> Iterator[Finding]:
    """Where the row gives mailboxes; a row with a key alone is about those that are there already."""
    mailboxes = {address.casefold() for path in _MAIL for address in row.values.get(path) or ()}
    for each in (row.values.get(_KEYS) or ()) if mailboxes else ():
        if mailboxes.isdisjoint(each.get("addresses", ())):
            message = f"The user ids of key {each['fingerprint']} name none of the row's mailboxes: it is shown with none of them."
            yield row.told(Level.WARNING, "openpgp-names-no-mailbox", message, _KEYS)


def _key_has_not_expired(row: Read) -> Iterator[Finding]:
    """By the last of the days that the row and its notification name."""
    told = (row.particulars.registered_on, row.particulars.document_date)
    day = max(filter(None, (row.values.get(VALID_FROM), *(each.isoformat() for each in told if each))), default="")
    for each in row.values.get(_KEYS) or ():
        until = each.get("expires_at", "")[:10]
        if until and until < day:
            message = f"Key {each['fingerprint']} expired on {until}: nobody can write with it. Send it with a later end."
            yield row.told(Level.WARNING, "openpgp-expired", message, _KEYS)


def _of_one_owner(first: str, second: str) -> bool:
    return first == second or first.endswith(f".{second}") or second.endswith(f".{first}") or _owner(first) == _owner(second)


def _owner(domain: str) -> str:
    """The part of a domain that its owner has registered, as far as its form shows: gouv.fr is shared, justice.gouv.fr is not."""
    parts = domain.rstrip(".").split(".")
    shared = len(parts) > 2 and (parts[-2] in _SHARED or (len(parts[-1]) == 2 and len(parts[-2]) == 2))
    return ".".join(parts[-3:] if shared else parts[-2:])


def _audience_only_rises(row: Read) -> Iterator[Finding]:
    asked = row.values.get(AUDIENCE)
    if asked is None:
        return
    for path in row.values:
        slot = SLOTS.get(path.removeprefix(_CHANNELS)) if path.startswith(_CHANNELS) else None
        if slot is not None and asked < (lowest := _lowest(slot.floor, row.values.get("provision"))):
            message = f"'{slot.column.en}' is shown to '{lowest.label}' at the widest; a column 'Audience' may only raise that."
            yield row.error("audience-too-low", message, AUDIENCE, lowest.label)
            return


def _lowest(floor: Audience, code: str | None) -> Audience:
    provision = PROVISIONS.get(code or "")
    return max(floor, Audience.NETWORK) if provision is not None and provision.round_the_clock else floor


Rule = Callable[[Read], Iterator[Finding]]
RULES: tuple[Rule, ...] = (
    _needed_cells_are_there,
    _state_is_that_of_the_notification,
    _state_is_no_territory,
    _territory_belongs_to_the_state,
    _audience_only_rises,
    _holds_from_after_it_was_said,
    _a_description_can_be_reached,
    _fax_is_another_number,
    _mail_goes_where_the_page_is,
    _key_names_a_mailbox,
    _key_has_not_expired,
)
