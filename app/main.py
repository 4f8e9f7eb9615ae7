"""The ASGI door: ``uvicorn --factory app.main:app``."""

from fastapi import FastAPI

from app.settings import Settings
from app.wiring import web_app


def app() -> FastAPI:
    """The application with the settings of the environment."""
    return web_app(Settings())
