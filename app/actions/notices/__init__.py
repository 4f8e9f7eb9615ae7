"""Telling who asked for it that something changed."""
