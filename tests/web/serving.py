"""The process behind ``live``: serves a database that is filled already, as ``authdir demo`` serves the one that it has filled.

It is handed the socket, so that nobody else can take the port that its links lead to.
"""

import socket
import sys

from app.settings import Settings
from app.wiring import web_app
from app.wiring.serving import run


def main(handle: int) -> None:
    """Serves at the socket with this handle until told to stop."""
    settings = Settings()
    with socket.socket(fileno=handle) as listener:
        run(web_app(settings, demonstration=True), listener, settings.public_url)


if __name__ == "__main__":
    main(int(sys.argv[1]))
