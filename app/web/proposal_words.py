"""The parts of the form in which a change is proposed, and the sentences of its fields for the catalogues.

What a field is for stands in its declaration, in English; here it is marked, so that it comes in the reader's language.
"""

from collections.abc import Mapping
from dataclasses import dataclass


def _(sentence: str) -> str:
    """Marks a sentence for the catalogues."""
    return sentence


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form: its heading, what is to be known of it, and the paths of its fields."""

    title: str
    text: str
    paths: tuple[str, ...]


SECTIONS: Mapping[str, Section] = {
    "who": Section(
        _("Who"),
        _("This is about the body itself: it changes in everything that the body holds."),
        (
            *("authority.names", "authority.type", "authority.parent"),
            *(f"authority.address.{name}" for name in ("lines", "locality", "postal_code", "country")),
            "authority.website",
        ),
    ),
    "reach": Section(
        _("How to reach them"),
        _("The order of the fields is the order in which people call."),
        (
            *(f"channels.{name}" for name in ("duty_phone", "fallback_phone", "phone", "mobile", "secure_email", "email", "fax")),
            *(f"channels.{name}" for name in ("portal", "chat", "radio", "other", "private_phone")),
            "openpgp",
        ),
    ),
    "hours": Section(
        _("Hours and languages"),
        _("In local time. A telephone that is answered at any hour is a duty phone."),
        ("hours.round_the_clock", "hours.spec", "hours.time_zone", "languages", "procedure"),
    ),
    "scope": Section(
        _("What they are competent for"),
        _("Only where competence is split between several authorities."),
        ("scope.text", "scope.along"),
    ),
    "person": Section(
        _("Person and verification"),
        _("Officers of other States never see these."),
        ("person", "verification"),
    ),
    "source": Section(
        _("Where it is declared"),
        _("Only where it differs from the notification itself."),
        ("declared_on", "registered_on", "period_start", "source_url"),
    ),
}

HELPS = (
    _("A person to ask for."),
    _("Address of an exchange portal. Several separated by semicolons."),
    _("Answered round the clock. Several separated by semicolons."),
    _("As written there."),
    _("BCP 47 codes, first preferred; several separated by semicolons."),
    _("Called when the duty phone is not answered. Several separated by semicolons."),
    _("Day of registration, when it differs from the notification's."),
    _("Day of the document, when it differs from the notification's."),
    _("First day of the period covered, as published."),
    _("For encrypted mail. Several separated by semicolons."),
    _("Functional mailbox. Several separated by semicolons."),
    _("How these details were verified."),
    _("IANA name of the zone of these hours."),
    _("ISO 3166-1 alpha-2 code."),
    _("Kind of body."),
    _("Name of the system and the address there. Several separated by semicolons."),
    _("Of a named person. Several separated by semicolons."),
    _("Opening hours in OpenStreetMap syntax, local time."),
    _("Public keys of its mailboxes in ASCII armour, one after the other."),
    _("Public page of the body."),
    _("Public page on which this was declared."),
    _("Several separated by semicolons."),
    _("Street and further lines, separated by line breaks."),
    _("The body it belongs to, by name."),
    _("The line along which competence is split."),
    _("Town or city."),
    _("What this authority is competent for, when competence is split."),
    _("What to do outside working hours."),
    _("With country code. Several separated by semicolons."),
    _("Yes when it answers at any hour."),
)
"""What the fields of a designation and of its authority are for, as they are declared."""
