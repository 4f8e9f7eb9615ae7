"""The law of the house: provisions, records, the rule of time, plans and access. Pure: no clock, file, network or database."""
