"""The HTTP face: reads what was asked, calls actions, writes what they answer. It decides nothing and touches no database."""
