"""All groups of pages."""

from app.web.access import Access
from app.web.accounts import Accounts
from app.web.audit import Trail
from app.web.break_glass import Glass
from app.web.changes import Changes
from app.web.coverage import Coverage
from app.web.demonstration import Demonstration
from app.web.designations import Designations
from app.web.history import History
from app.web.home import Home
from app.web.lookup import Lookup
from app.web.pages import Pages
from app.web.routes import Routes
from app.web.search import Search
from app.web.states import States
from app.web.system import System

PAGES: tuple[type[Pages], ...] = (
    *(Home, Demonstration),
    *(Lookup, Search, States, Designations, History),
    *(Routes, Coverage, Changes),
    *(Accounts, Access, Trail, Glass, System),
)
