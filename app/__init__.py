"""Authority Directory: whom to turn to in another State when electronic evidence is at stake."""
