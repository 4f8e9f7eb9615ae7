"""People: making the first administrator, enrolling, signing in, one's own sessions and passkeys, and looking after accounts."""
