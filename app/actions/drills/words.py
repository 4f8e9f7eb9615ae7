"""What letters about drills say, in English and in French, paragraph by paragraph."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Words:
    """One language. What stands in braces is filled in by whoever writes the letter."""

    language: str
    at: str
    colon: str
    semicolon: str
    opening_of_test: tuple[str, ...]
    entered: str
    asking: tuple[str, ...]
    wrong_box: str
    told: Mapping[str, tuple[str, ...]]
    ways: Mapping[str, str]
    both_ways: str
    over: str
    nothing: str
    figures: Mapping[str, str]
    within: str
    too_few: str
    not_so_many: str
    unanswered: str
    after: tuple[str, ...]
    more: str
    provision: str
    post: str
    secretariat: str
    units: tuple[tuple[int, str, str], ...]
    at_once: str

    def instant(self, at: datetime) -> str:
        """A moment, to the minute."""
        return at.strftime(self.at)


def duration(words: Words, seconds: int) -> str:
    """A length of time in the two largest units that it fills."""
    parts, left = [], seconds
    for length, singular, plural in words.units:
        many, left = divmod(left, length)
        if many:
            parts.append(f"{many} {singular if many == 1 else plural}")
    return " ".join(parts[:2]) or words.at_once


ENGLISH = Words(
    language="en",
    at="%Y-%m-%d at %H:%M UTC",
    colon=": ",
    semicolon="; ",
    opening_of_test=(
        "THIS IS A DRILL. There is no request, no case and no emergency behind this message.",
        "The directory of authorities checks whether a mailbox that {state} has declared is read.",
    ),
    entered="This mailbox is entered for:\n{posts}",
    asking=(
        "Please open this link and press the button on its page, not later than {until}:\n\n{link}",
        (
            "Opening the link answers nothing yet: the button does, once. No sign-in and no password is asked for, and no "
            "data about any case. Do not pass the link on: whoever has it can answer in your place."
        ),
    ),
    wrong_box=(
        "Is this not the right mailbox, or do you doubt this message? Write to {secretariat}, at an address that you knew before, "
        "and name drill {id}."
    ),
    told={
        "drill-announced": (
            (
                "THIS ANNOUNCES A DRILL. Between {from} and {until} the directory of authorities tries whether the contacts "
                "of {state} are answered: {ways}."
            ),
            "It is about: {provisions}.",
            (
                "Each call and each message will say that it is a drill. Please tell those who will be on duty, and look "
                "beforehand whether the numbers and addresses in the directory are still right; what has changed is notified "
                "as usual."
            ),
            (
                "The drill changes nothing of what {state} has declared. Afterwards you will be told your own results; other "
                "States will not."
            ),
            "Questions, or a bad time? Write to {secretariat} and name drill {id}.",
        ),
        "drill-cancelled": (
            "The drill {id}, announced for {from} to {until}, is cancelled. Nothing is concluded from it about {state}.",
            "Please tell those on duty. Links in messages of this drill answer nothing any more.",
        ),
    },
    ways={"mail": "by a message to mailboxes", "calls": "by telephone"},
    both_ways="by telephone, and by a message to mailboxes",
    over="Drill {id} is over. It ran from {opened} to {ended}. This is what was found for {state}, and for no other State:",
    nothing="No contact of this State was to be tried: none of the sort is in the directory.",
    figures={
        "calls": "Telephone: {tried} called; {answered} answered, {not_answered} not. Not called, and not counted: {not_tried}.",
        "mail": "Mailboxes: {tried} written to; {answered} answered, {not_answered} not. Not sent, and not counted: {not_tried}.",
    },
    within="- {level} % of {n} were answered within {time}",
    too_few="- within which time {level} % answer cannot be said from {n}: these are too few",
    not_so_many="- fewer than {level} % of {n} were answered in the window",
    unanswered="Not answered:\n{posts}",
    after=(
        (
            "Numbers and addresses are not written in mail: sign in to the directory to see them. Where one is wrong, send a "
            "notification that changes it; nothing was changed by the drill."
        ),
        "Is this not right? Write to {secretariat} and name drill {id}.",
    ),
    more="- and {} more",
    provision="{code} ({label})",
    post="{provision}, {name}",
    secretariat="the Secretariat",
    units=((86_400, "day", "days"), (3_600, "hour", "hours"), (60, "minute", "minutes"), (1, "second", "seconds")),
    at_once="0 seconds",
)
FRENCH = Words(
    language="fr",
    at="%Y-%m-%d à %H:%M UTC",
    colon=" : ",
    semicolon=" ; ",
    opening_of_test=(
        "CECI EST UN EXERCICE. Ce message ne correspond à aucune demande, aucune affaire ni aucune urgence.",
        "L'annuaire des autorités vérifie si une boîte de messagerie déclarée par l'État suivant est consultée : {state}.",
    ),
    entered="Cette boîte de messagerie est inscrite pour :\n{posts}",
    asking=(
        "Veuillez ouvrir ce lien et appuyer sur le bouton de sa page, au plus tard le {until} :\n\n{link}",
        (
            "Ouvrir le lien ne répond encore à rien : seul le bouton répond, une fois. Ni connexion, ni mot de passe, ni "
            "donnée sur une affaire ne vous sont demandés. Ne transmettez pas le lien : quiconque l'a peut répondre à votre "
            "place."
        ),
    ),
    wrong_box=(
        "Ce n'est pas la bonne boîte, ou ce message vous paraît douteux ? Écrivez à {secretariat}, à une adresse que vous "
        "connaissiez déjà, en citant l'exercice {id}."
    ),
    told={
        "drill-announced": (
            (
                "CECI EST L'ANNONCE D'UN EXERCICE. Entre le {from} et le {until}, l'annuaire des autorités vérifie si les "
                "contacts de l'État suivant répondent, {ways} : {state}."
            ),
            "Il porte sur : {provisions}.",
            (
                "Chaque appel et chaque message dira qu'il s'agit d'un exercice. Veuillez prévenir les personnes qui seront "
                "de permanence, et vérifier d'ici là que les numéros et adresses de l'annuaire sont encore exacts ; ce qui a "
                "changé se notifie comme d'habitude."
            ),
            (
                "L'exercice ne modifie rien de ce que votre État a déclaré. Vos propres résultats vous seront communiqués "
                "ensuite ; ils ne le seront pas aux autres États."
            ),
            "Une question, ou un mauvais moment ? Écrivez à {secretariat} en citant l'exercice {id}.",
        ),
        "drill-cancelled": (
            "L'exercice {id}, annoncé du {from} au {until}, est annulé. Rien n'en est conclu pour l'État suivant : {state}.",
            "Veuillez prévenir les personnes de permanence. Les liens des messages de cet exercice ne répondent plus à rien.",
        ),
    },
    ways={"mail": "par un message aux boîtes de messagerie", "calls": "par téléphone"},
    both_ways="par téléphone et par un message aux boîtes de messagerie",
    over=(
        "L'exercice {id} est terminé. Il s'est déroulé du {opened} au {ended}. Voici ce qui a été constaté pour cet État, et pour "
        "aucun autre : {state}."
    ),
    nothing="Aucun contact de cet État n'était à vérifier : l'annuaire n'en contient pas de cette sorte.",
    figures={
        "calls": (
            "Téléphone : appels {tried} ; avec réponse {answered}, sans réponse {not_answered}. Non appelés, non comptés : "
            "{not_tried}."
        ),
        "mail": (
            "Boîtes de messagerie : messages {tried} ; avec réponse {answered}, sans réponse {not_answered}. Non envoyés, non "
            "comptés : {not_tried}."
        ),
    },
    within="- {level} % de {n} ont répondu en {time} au plus",
    too_few="- le temps dans lequel {level} % répondent ne peut être dit à partir de {n} : c'est trop peu",
    not_so_many="- moins de {level} % de {n} ont répondu dans la fenêtre",
    unanswered="Sans réponse :\n{posts}",
    after=(
        (
            "Ni numéro ni adresse ne figure dans un courriel : connectez-vous à l'annuaire pour les voir. Si l'un d'eux est faux, "
            "envoyez une notification qui le modifie ; l'exercice n'a rien modifié."
        ),
        "Une erreur ? Écrivez à {secretariat} en citant l'exercice {id}.",
    ),
    more="- et {} autres",
    provision="{code} ({label})",
    post="{provision}, {name}",
    secretariat="notre Secrétariat",
    units=((86_400, "jour", "jours"), (3_600, "heure", "heures"), (60, "minute", "minutes"), (1, "seconde", "secondes")),
    at_once="0 seconde",
)
