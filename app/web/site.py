"""All groups of pages."""

from app.web.coverage import Coverage
from app.web.demonstration import Demonstration
from app.web.home import Home
from app.web.lookup import Lookup
from app.web.notifications import Notifications
from app.web.notifications_deciding import Deciding
from app.web.notifications_provisional import Provisional
from app.web.notifications_sending import Sending
from app.web.pages import Pages
from app.web.routes import Routes
from app.web.search import Search
from app.web.states import States

PAGES: tuple[type[Pages], ...] = (
    *(Home, Demonstration),
    *(Lookup, Search, States),
    *(Routes, Coverage),
    *(Sending, Notifications, Deciding, Provisional),
)
