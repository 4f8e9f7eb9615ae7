"""Erasing what is said of a person: somebody names it exactly, somebody else approves, and it goes wherever it can be reached."""
