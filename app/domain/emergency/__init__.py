"""Whom to call first in a State, when somebody is in danger: what is open, in which order, and what to do if nobody answers."""
