"""All groups of pages."""

from app.web.demonstration import Demonstration
from app.web.enrolment import Enrolment
from app.web.home import Home
from app.web.own import Own
from app.web.pages import Pages
from app.web.routes import Routes
from app.web.signing_in import SigningIn

PAGES: tuple[type[Pages], ...] = (Home, Demonstration, SigningIn, Enrolment, Own, Routes)
