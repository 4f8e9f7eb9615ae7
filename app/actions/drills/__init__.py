"""Reachability drills: planned, opened and closed in time, called, answered by mail, told of. They change no declared data."""
