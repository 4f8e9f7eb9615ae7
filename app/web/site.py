"""All groups of pages."""

from app.web.demonstration import Demonstration
from app.web.home import Home
from app.web.notifications import Notifications
from app.web.notifications_deciding import Deciding
from app.web.notifications_sending import Sending
from app.web.pages import Pages
from app.web.routes import Routes

PAGES: tuple[type[Pages], ...] = (
    *(Home, Demonstration, Routes),
    *(Sending, Notifications, Deciding),
)
