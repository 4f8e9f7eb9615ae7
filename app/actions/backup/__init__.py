"""Copies of everything that is stored: made under load, locked, read again before anybody relies on them, put back when needed."""
