"""The ASGI door: ``uvicorn --factory app.main:app --no-proxy-headers --no-server-header``.

``authdir serve`` is the usual door; what it limits on the line itself, whatever stands here must.
"""

import os
import sys

from fastapi import FastAPI

from app.cli.ends import Refused
from app.identity.seal import MissingKeyError
from app.wiring import web_app
from app.wiring.alone import hold
from app.wiring.examined import refuse_unsafe
from app.wiring.here import settings_of


def app() -> FastAPI:
    """The application with the settings of the environment. Ends the process where they are not fit to serve with."""
    os.umask(0o077)  # whatever this process writes is for its own user alone
    try:
        settings = settings_of()
        refuse_unsafe(settings, settings.host)
        held = hold(settings.var_dir)
        made = web_app(settings)
    except (Refused, MissingKeyError) as error:
        sys.exit(str(error))
    made.state.held = held  # as long as the application is there
    return made
