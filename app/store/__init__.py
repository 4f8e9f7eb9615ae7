"""The ledger and what surrounds it, on SQLite or PostgreSQL, one unit of work at a time.

It keeps and gives back; it decides nothing. Nobody outside sees a table, a session or a dialect.
"""
