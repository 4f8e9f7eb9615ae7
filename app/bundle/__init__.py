"""What leaves the house in a form that outsiders verify: keys, signed notes, checkpoints, proofs, and bundles of all of it.

Nothing here knows the database or who asks; bytes, files, keys and signatures only.
"""
