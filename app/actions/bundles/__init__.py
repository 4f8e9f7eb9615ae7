"""Bundles: making an issue from what is stored and signed, and giving the last one to those who may have it."""
