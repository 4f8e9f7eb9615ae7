"""The command-line face: asks the service over HTTP, or this machine through ``Local``, and shows what it says. Decides nothing."""
