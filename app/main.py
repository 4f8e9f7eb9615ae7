"""The ASGI door: ``uvicorn --factory app.main:app``."""

import os

from fastapi import FastAPI

from app.settings import Settings
from app.wiring import web_app


def app() -> FastAPI:
    """The application with the settings of the environment."""
    os.umask(0o077)  # whatever this process writes is for its own user alone
    return web_app(Settings())
