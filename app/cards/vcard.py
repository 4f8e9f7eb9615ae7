"""vCard 4.0 (RFC 6350): one card for each office, its numbers preferred in calling order. A small writer of our own."""

from collections.abc import Iterator

from app.cards.words import Item, age, line, name_of, said, steps_of

_ESCAPED = str.maketrans({"\\": "\\\\", ",": "\\,", ";": "\\;", "\n": "\\n", "\r": ""})
_FOLD = 75
"""Octets of a line; longer ones go on in the next after a space."""
_TYPES = {"phone": "voice", "mobile": "cell", "fax": "fax"}
_MAIL = ("email", "secure_email")
_LOWEST = 100
_HOURS = {"en": "Hours as given:", "fr": "Horaires tels que donnés :"}


def vcards(content: Item, language: str) -> bytes:
    """The cards of all offices one after the other; where there is none, one that says why."""
    cards = [_card(content, entry, language) for entry in content["entries"]] or [_nobody(content, language)]
    return b"".join(_folded(each) for card in cards for each in card)


def _card(content: Item, entry: Item, language: str) -> Iterator[str]:
    designation = entry["designation"]
    name = said(entry, "name", language)
    title = f"{content['state']} {designation['provision']} {name}"
    yield from _head(title, f"urn:authdir:{designation['id']}", language)
    yield f"ORG:{_text(name)}"
    yield f"REV:{designation['trust']['recorded_at'][:19].replace('-', '').replace(':', '')}Z"
    for place, step in enumerate(steps_of(content, designation["id"]), 1):
        yield from _reached(step, place)
    for place, tongue in enumerate(designation.get("languages") or (), 1):
        yield f"LANG;PREF={place}:{_text(tongue)}"
    yield from _address(designation["authority"])
    yield from _keys(designation)
    zone = (designation.get("hours") or {}).get("time_zone")
    if zone:
        yield f"TZ:{_text(zone)}"
    yield from _notes(content, entry, language)
    yield "END:VCARD"


def _head(title: str, uid: str, language: str) -> Iterator[str]:
    yield from ("BEGIN:VCARD", "VERSION:4.0", "PRODID:-//Authority Directory//EN", "KIND:org")
    yield f"UID:{_text(uid)}"
    yield f"FN;LANGUAGE={language}:{_text(title)}"


def _reached(step: Item, place: int) -> Iterator[str]:
    """Nothing that a State sent becomes a parameter: there its quotation marks and colons would count."""
    preferred, value = min(place, _LOWEST), line(step["value"])
    if step["type"] in _TYPES:
        yield f'TEL;VALUE=uri;PREF={preferred};TYPE="work,{_TYPES[step["type"]]}":tel:{_number(value)}'
    elif step["type"] in _MAIL:
        yield f"EMAIL;PREF={preferred};TYPE=work:{_text(value)}"
    else:
        yield f"NOTE:{_text(step['kind'])}: {_text(value)}"


def _number(value: str) -> str:
    return "".join(each for each in value if each in "+0123456789-;=ext")


def _address(body: Item) -> Iterator[str]:
    address = body["address"]
    if address:
        street = ",".join(_text(each) for each in address["lines"])
        rest = (_text(address[each] or "") for each in ("locality", "postal_code", "country"))
        town, code, country = rest
        yield f"ADR;TYPE=work:;;{street};{town};;{code};{country}"
    if body["website"]:
        yield f"URL:{_text(body['website'])}"


def _keys(designation: Item) -> Iterator[str]:
    for channel in designation.get("channels") or ():
        key = channel.get("openpgp")
        if key:
            yield f"KEY;VALUE=text;MEDIATYPE=application/pgp-keys:{_text('openpgp4fpr:' + key['fingerprint'])}"


def _notes(content: Item, entry: Item, language: str) -> Iterator[str]:
    meta = content["meta"]
    told = [meta["tlp"], *(each[language] for each in entry["freshness"])]
    told += [f"{step['value']}: {said(step, 'reason', language)}" for step in steps_of(content, entry["designation"]["id"])]
    if entry["now"] and entry["now"]["said"]:
        told.append(f"{_HOURS[language]} {entry['now']['said']}")
    told += [each[language] for each in content["notes"]]
    told.append(age(content, language))
    yield f"NOTE;LANGUAGE={language}:{_text(chr(10).join(map(line, told)))}"
    yield f"CATEGORIES:{_text(meta['tlp'])}"


def _nobody(content: Item, language: str) -> Iterator[str]:
    yield from _head(f"{content['state']} {name_of(content, language)}", f"urn:authdir:state:{content['state']}", language)
    told = [content["meta"]["tlp"], said(content, "summary", language), *(each[language] for each in content["notes"])]
    yield f"NOTE;LANGUAGE={language}:{_text(chr(10).join(map(line, [*told, age(content, language)])))}"
    yield f"CATEGORIES:{_text(content['meta']['tlp'])}"
    yield "END:VCARD"


def _text(text: str) -> str:
    """RFC 6350 section 3.4. Line breaks of our own stay as escapes; those of others were taken out before."""
    shown = chr(10).join(map(line, text.split(chr(10)))) if chr(10) in text else line(text)
    return shown.translate(_ESCAPED)


def _folded(content: str) -> bytes:
    """A content line in pieces of at most 75 octets, never inside a character."""
    pieces, room = [bytearray()], _FOLD
    for each in content:
        encoded = each.encode()
        if len(pieces[-1]) + len(encoded) > room:
            pieces.append(bytearray(b" "))
        pieces[-1] += encoded
    return b"\r\n".join(pieces) + b"\r\n"
