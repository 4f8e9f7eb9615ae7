"""All groups of pages."""

from app.web.access import Access
from app.web.accounts import Accounts
from app.web.audit import Trail
from app.web.break_glass import Glass
from app.web.changes import Changes
from app.web.coverage import Coverage
from app.web.demonstration import Demonstration
from app.web.designations import Designations
from app.web.drill_answers import DrillAnswers
from app.web.drills import Drills
from app.web.emergency import Emergency
from app.web.enrolment import Enrolment
from app.web.history import History
from app.web.home import Home
from app.web.lookup import Lookup
from app.web.my_state import MyState
from app.web.notifications import Notifications
from app.web.notifications_deciding import Deciding
from app.web.notifications_provisional import Provisional
from app.web.notifications_sending import Sending
from app.web.offline import Offline
from app.web.own import Own
from app.web.pages import Pages
from app.web.propose import Propose
from app.web.routes import Routes
from app.web.search import Search
from app.web.signing_in import SigningIn
from app.web.states import States
from app.web.system import System
from app.web.verify import Verify

PAGES: tuple[type[Pages], ...] = (
    *(Home, Demonstration, Offline, Lookup, Search),
    *(States, Designations, History, Emergency, Routes),
    *(Coverage, Changes, Access, Accounts, Deciding),
    *(DrillAnswers, Drills, Enrolment, Glass, MyState),
    *(Notifications, Own, Propose, Provisional, Sending),
    *(SigningIn, System, Trail, Verify),
)
