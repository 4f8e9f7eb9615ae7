"""All groups of pages."""

from app.web.changes import Changes
from app.web.coverage import Coverage
from app.web.demonstration import Demonstration
from app.web.designations import Designations
from app.web.drill_answers import DrillAnswers
from app.web.drills import Drills
from app.web.history import History
from app.web.home import Home
from app.web.lookup import Lookup
from app.web.my_state import MyState
from app.web.pages import Pages
from app.web.propose import Propose
from app.web.routes import Routes
from app.web.search import Search
from app.web.states import States

PAGES: tuple[type[Pages], ...] = (
    *(Home, Demonstration),
    *(Lookup, Search, States, Designations, History),
    *(Routes, Coverage, Changes),
    *(MyState, Propose, Drills, DrillAnswers),
)
