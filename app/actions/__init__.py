"""What the directory does, one module per verb: authorise, audit, one unit of work. Faces call these and decide nothing."""
