"""How the service does, in numbers: what was asked and how fast, what works behind, what waits. Never a value of the register."""
