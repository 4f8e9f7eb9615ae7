"""What leaves the house in a form that outsiders verify: keys, signed notes, checkpoints, proofs."""
