"""All groups of pages."""

from app.web.coverage import Coverage
from app.web.demonstration import Demonstration
from app.web.emergency import Emergency
from app.web.home import Home
from app.web.offline import Offline
from app.web.pages import Pages
from app.web.routes import Routes

PAGES: tuple[type[Pages], ...] = (
    *(Home, Demonstration),
    *(Emergency, Offline),
    *(Routes, Coverage),
)
