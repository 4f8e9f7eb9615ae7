"""Searching by whatever people type."""
