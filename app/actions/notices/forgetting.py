"""Forgetting what was sent and what has ended, so that neither grows for ever. The audit keeps who did what."""

from datetime import timedelta

from app.actions.house import House
from app.actions.notices.letters import KIND

KEPT = timedelta(days=90)
"""How long a subscription is shown after its end, and a letter kept after it was sent."""


def forget(house: House) -> None:
    """Takes out subscriptions and letters about changes after that time; of other letters the body.

    Those are known by their Message-ID not to be written again, so that their rows stay.
    """
    before = house.clock.now() - KEPT
    with house.database.telling() as (subscriptions, outbox):
        subscriptions.forget(before)
        outbox.strip(before, KIND)
