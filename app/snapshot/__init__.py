"""The register at revision n, immutable and in memory, and what can be asked of it. Pure: entries come in as arguments."""
