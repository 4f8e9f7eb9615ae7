"""What States send becomes rows in the register's terms: limits, readers, headings, normalisers, blank templates.

Nothing here decides or stores anything, and nothing is guessed in silence: every doubtful step is a finding.
"""
