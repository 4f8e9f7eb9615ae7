"""What a demonstration shows of freshness: entries of its exercise State in every state that there is.

As if somebody had looked after it for months: what was attested weeks ago was loaded today like everything else.
"""

from datetime import timedelta

from app.actions.freshness.reporting import report
from app.actions.house import Caller, House
from app.actions.observing import Act, new_act, observe
from app.domain.access import Audience, Permission
from app.domain.audit import Target
from app.domain.freshness import Sort
from app.domain.plan import pseudonym
from app.snapshot.posts import Post

ATTESTED = (("10.5", 0, 80), ("10.5", 1, 100), ("6.6", 0, 0))
"""Provision, which of its entries, and how many days ago it was attested: due, overdue and confirmed."""

DISPUTED = "24.7"


def show_freshness(house: House, state: str, editor: Caller, registrar: Caller) -> None:
    """Attests and disputes some entries of ``state``, as far as they are there."""
    house.follower.pull()
    view = house.shelf.edition(house.clock.now()).view(editor.clearance)
    posts: dict[str, list[Post]] = {}
    for post in view.posts(state):
        if view.holds(post.record):
            posts.setdefault(post.provision, []).append(post)
    for provision, place, days in ATTESTED:
        for post in posts.get(provision, [])[place : place + 1]:
            _attested(house, editor, post, days)
    for post in posts.get(DISPUTED, [])[:1]:
        report(house, registrar, post.record.key, {"outcome": Sort.DID_NOT_ANSWER.value, "note": "Rang for ten minutes."}, None)


def _attested(house: House, editor: Caller, post: Post, days: int) -> None:
    name, who = new_act(), editor.principal
    act = Act(house.zone, name, pseudonym(name, who.person))
    with house.database.writing() as unit:
        said = {"speaker": "state", "covers": editor.clearance.over(post.record.state)}
        observe(unit, act, post.record, Sort.ATTESTED, unit.now - timedelta(days=days), **said)
        targets = tuple(Target(each, None, Audience.PUBLIC.label, post.record.state) for each in (name, post.record.key))
        unit.trail.record(editor.event(unit.now, Permission.ATTEST.value, "demonstration", targets=targets, count=1))
