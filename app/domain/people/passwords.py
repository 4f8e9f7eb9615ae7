"""Which passwords are taken, and how long whoever guesses has to wait. A password is the exception: where no passkey can be had."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from app.domain.values import fold

SHORTEST, LONGEST = 15, 128
DISTINCT = 6
OWN = 8
"""How many letters must be left when everything is taken out that others would try first."""

FREE = 5
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=1)

COMMON = (
    *("password", "passwort", "motdepasse", "contrasena", "senha", "parola", "kennwort", "passphrase", "secret", "geheim"),
    *("qwerty", "qwertz", "azerty", "asdfgh", "yxcvbn", "zxcvbn", "abcdef", "letmein", "welcome", "bienvenue", "willkommen"),
    *("admin", "administrator", "iloveyou", "monkey", "dragon", "football", "sunshine", "princess", "superman", "master"),
    *("correct", "horse", "battery", "staple", "changeme", "default", "login", "guest", "test"),
    *("authority", "directory", "annuaire", "autorites", "council", "europe", "conseil", "cybercrime", "protocol", "convention"),
    *("january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "december"),
    *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "spring", "summer", "autumn", "winter"),
)
_WRITTEN_FOR = str.maketrans("0134578@$!|", "oieastbasil")


def unfit(password: str, personal: Iterable[str]) -> str | None:
    """Why ``password`` is not taken; None for one that is. ``personal``: the person's name and address."""
    if len(password) < SHORTEST:
        return f"a password has {SHORTEST} characters or more: four or five unusual words make a good one"
    if len(password) > LONGEST:
        return f"a password has {LONGEST} characters at most"
    if len(set(password)) < DISTINCT or _repeats(password):
        return "it repeats itself"
    guessed = sorted({*COMMON, *(word for text in personal for word in _words(text))}, key=len, reverse=True)
    if min(_own(password, guessed), _own(password.translate(_WRITTEN_FOR), guessed)) < OWN:
        return "it is made of what others try first: common words, dates, your name or this service's"
    return None


def waits_until(failures: int, last_at: datetime) -> datetime:
    """When the next try is taken after so many failed, the last at ``last_at``: five are free, then each wait is twice as long."""
    if failures < FREE:
        return last_at
    wait = FIRST_WAIT * (1 << min(failures - FREE, 10))
    return last_at + min(wait, LONGEST_WAIT)


def forgotten(last_at: datetime, now: datetime) -> bool:
    """Whether what failed counts no longer."""
    return now - last_at >= FORGOTTEN_AFTER


def _repeats(password: str) -> bool:
    """Whether it is one short piece again and again."""
    return any(password == (password[:size] * len(password))[: len(password)] for size in range(1, len(password) // 2 + 1))


def _own(text: str, guessed: Iterable[str]) -> int:
    """How many letters are left when everything is taken out that others would try."""
    letters = "".join(letter for letter in fold(text) if letter.isalpha())
    for word in guessed:
        letters = letters.replace(word, "")
    return len(letters)


def _words(text: str) -> list[str]:
    return [word for word in fold(text).split() if len(word) > 2]
