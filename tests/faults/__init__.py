"""Faults against the real server: what must go on, and what must be refused, while something is away, slow, full or comes back.

``test_*.py`` runs in `make test` and must be short; ``long_*.py`` is collected by `make test-faults` alone.
"""
