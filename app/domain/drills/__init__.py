"""Reachability drills: whether the contacts of some States are answered, how fast, and who may know that. Pure.

A drill never changes what a State declared.
"""
