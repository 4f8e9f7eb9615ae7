"""Bundles: the lines of one audience with what is made of them, signed so that a copy can be judged without network.

Nothing here knows the database or who asks; files, keys and signatures only.
"""
