"""All groups of pages."""

from app.web.coverage import Coverage
from app.web.demonstration import Demonstration
from app.web.enrolment import Enrolment
from app.web.home import Home
from app.web.lookup import Lookup
from app.web.own import Own
from app.web.pages import Pages
from app.web.routes import Routes
from app.web.search import Search
from app.web.signing_in import SigningIn
from app.web.states import States

PAGES: tuple[type[Pages], ...] = (
    *(Home, Demonstration),
    *(SigningIn, Enrolment, Own),
    *(Lookup, Search, States),
    *(Routes, Coverage),
)
