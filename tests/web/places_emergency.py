"""Emergencies, and what makes the pages an application on a device."""

from tests.web.places import Place

PLACES = (
    Place("/emergency", "/emergency"),
    Place("/emergency/{iso2}", "/emergency/QM", "duty_officer"),
    Place("/offline", "/offline"),
    Place("/manifest.webmanifest", "/manifest.webmanifest"),
    Place("/service-worker.js", "/service-worker.js"),
)
