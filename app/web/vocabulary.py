"""The closed vocabularies of the register in English; other languages stand in the catalogues, those of coverage in the domain."""

from collections.abc import Mapping


def _(sentence: str) -> str:
    """Marks a sentence for the catalogues."""
    return sentence


VOCABULARIES: Mapping[str, Mapping[str, str]] = {
    "role": {
        "extradition": _("for extradition"),
        "provisional-arrest": _("for provisional arrest"),
        "send": _("sends requests"),
        "answer": _("answers requests"),
        "contact": _("point of contact"),
        "consult": _("to be consulted"),
        "notify": _("to be notified"),
        "submit": _("submits orders"),
        "receive": _("receives orders"),
        "authorise": _("gives authorisation"),
    },
    "authority": {
        "ministry": _("Ministry"),
        "prosecution": _("Prosecution service"),
        "court": _("Court"),
        "police": _("Police"),
        "agency": _("Agency"),
        "supranational": _("Supranational body"),
        "other": _("Other body"),
    },
    "scope": {
        "function": _("by function"),
        "stage": _("by stage of the proceedings"),
        "class-of-data": _("by class of data"),
        "hours": _("by hours"),
        "subject": _("by subject"),
        "territory": _("by territory"),
        "supranational": _("beside a supranational body"),
    },
    "field": {
        "channels": _("Telephone numbers and addresses"),
        "procedure": _("Procedure out of hours"),
        "person": _("Named person"),
        "verification": _("Note on verification"),
        "languages": _("Languages"),
        "hours": _("Hours"),
        "openpgp": _("OpenPGP keys"),
        "instructions": _("Instructions"),
    },
    "audience": {
        "public": _("everybody"),
        "parties": _("officers of the Parties"),
        "network": _("the 24/7 network"),
        "restricted": _("the State itself and the Secretariat"),
    },
    "channel": {
        "duty desk": _("duty desk"),
        "fall-back": _("fall-back"),
        "named person": _("named person"),
    },
    "inoperative": {
        "treaty-not-in-force": _("The treaty is not yet in force for this State"),
        "denounced": _("The State has left the treaty"),
        "not-a-party": _("The State is not a Party to the treaty"),
        "upcoming": _("Announced: it does not hold yet"),
        "ended": _("Ended: it holds no more"),
        "withdrawn": _("Withdrawn: it has no effect any more"),
        "corrected": _("Corrected: it was entered in error"),
    },
    "treaty status": {
        "none": _("No part in it"),
        "invited": _("Invited to accede"),
        "signatory": _("Signed"),
        "consented": _("Consented, not yet in force"),
        "in_force": _("In force"),
        "denounced": _("Denounced"),
    },
    "treaty step": {
        "invited_on": _("Invitation to accede"),
        "signed_on": _("Signature"),
        "consented_on": _("Consent to be bound"),
        "in_force_on": _("Entry into force"),
        "denounced_on": _("Denunciation takes effect"),
    },
    "territorial reach": {
        "included": _("applies"),
        "excluded": _("does not apply"),
        "not-settled": _("whether it applies has not been stated"),
    },
    "membership": {
        "EU": _("European Union"),
        "CoE": _("Council of Europe"),
    },
    "kind": {
        "designation": _("Designation"),
        "declaration": _("Declaration"),
        "reservation": _("Reservation"),
        "notification": _("Notification"),
        "territorial": _("Territorial statement"),
    },
    "option": {
        "judicial-authorities": _("Directly to judicial authorities"),
        "interpol": _("Through Interpol"),
        "24/7-point": _("Through the 24/7 point of contact"),
        "in-every-case": _("In every case"),
        "listed-circumstances": _("In the circumstances listed"),
        "extended-to-territory": _("Extended to the territory"),
        "not-applied-to-territory": _("Not applied to the territory"),
    },
    "provider": {
        "service-provider": _("Service provider"),
        "registrar": _("Registrar of domain names"),
        "registry": _("Registry of domain names"),
        "domain-name-service": _("Other domain name service"),
    },
    "topic": {
        "orders": _("Where orders are taken"),
        "languages": _("Languages accepted"),
        "registration-data": _("Registration data of domain names"),
        "customer-notification": _("Whether the customer is told"),
        "emergency-confidentiality": _("Confidentiality in an emergency"),
    },
    "position": {
        "published": _("Published for everybody"),
        "to-authorities": _("Given to authorities"),
        "domestic-order-only": _("Given on a domestic order only"),
        "refused": _("Refused"),
        "always": _("Always told"),
        "unless-asked": _("Told, unless asked not to"),
        "by-case": _("Decided case by case"),
        "never": _("Never told"),
        "kept": _("Kept confidential"),
        "on-request": _("Kept confidential on request"),
        "not-kept": _("Not kept confidential"),
    },
    "told by": {
        "provider": _("the provider itself"),
        "published": _("its published terms"),
        "state": _("the State in which it is"),
        "other-state": _("another State"),
    },
    "required": {
        "always": _("Every Party names somebody"),
        "conditional": _("Parties that ask to be notified name somebody"),
        "informal": _("Kept in practice; nobody has to name anybody"),
        "optional": _("Made by those who wish to"),
    },
    "cardinality": {
        "exactly_one": _("Exactly one authority"),
        "one": _("One authority"),
        "many": _("One authority or several"),
        "none": _("No authority is named"),
    },
    "timing": {
        "signature_or_deposit": _("On signature, or when the instrument is deposited"),
        "any_time": _("At any time"),
        "not_stated": _("The text does not say"),
    },
    "withdrawal": {
        "none": _("Replaced or ended rather than withdrawn"),
        "on_receipt": _("Withdrawn as soon as the withdrawal is received"),
        "after_three_months": _("Withdrawn three months after the withdrawal is received"),
    },
    "register": {
        "secretary-general": _("Register of the Secretary General"),
        "communication": _("Told to the Secretary General; no register is laid down"),
        "informal": _("Informal list"),
        "practice": _("List kept in practice"),
        "none": _("No register"),
    },
    "eu rule": {
        "must": _("EU Member States have to make it"),
        "must_not": _("EU Member States must not make it"),
        "discouraged": _("EU Member States are asked not to make it"),
        "free": _("EU Member States decide for themselves"),
    },
    "confidence": {
        "text": _("Paraphrased from the official text"),
        "supported": _("Supported by other sources, not compared with the official text"),
        "unchecked": _("Not compared with the official text"),
    },
    "standing": {
        "current": _("Holds now"),
        "upcoming": _("Announced: it does not hold yet"),
        "ended": _("Ended: it holds no more"),
        "withdrawn": _("Withdrawn: it has no effect any more"),
        "corrected": _("Corrected: it was entered in error"),
    },
}
"""By the name of the vocabulary; each by code."""
