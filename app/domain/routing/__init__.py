"""Routes: from one State to another, for a purpose, on a day. Pure: facts in, answer out, every step with its rule."""

from app.domain.routing.cases import WORDS, contradictory
from app.domain.routing.facts import Facts
from app.domain.routing.purposes import PURPOSES, Purpose
from app.domain.routing.route import Route, route

__all__ = ["PURPOSES", "WORDS", "Facts", "Purpose", "Route", "contradictory", "route"]
