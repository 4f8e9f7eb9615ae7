"""Where the pages about emergencies are, as examples, for the walk over all pages."""

EXAMPLES = {
    "/emergency": "/emergency",
    "/emergency/{iso2}": "/emergency/QM",
    "/offline": "/offline",
}
