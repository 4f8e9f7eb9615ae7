"""Measures a running server on this machine: ``make bench``, or ``python -m tests.bench --help``.

A register of made-up States is written straight into a ledger, the real server is started on it in a process of its own on one
core, and ``wrk`` asks from another. In the same rounds it asks three references on the same uvicorn: a bare FastAPI route and a
bare Starlette route that answer with constant bytes, and the same lookup written the usual way (a query in each request, one
committed INSERT for the audit) on the same database. Machines are noisy: what counts are the ratios within a round.

It also proves that each restricted answer left exactly one audit event, and stops where one did not.
docs/performance.md tells how to read what is printed.
"""
