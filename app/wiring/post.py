"""The mail server, and how a message of the outbox is handed to it."""

import contextlib
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime

from app.actions.deliver import Leave
from app.settings import Settings
from app.store.outbox import Mail

SECONDS = 20
"""How long any one step of a conversation with the server may take."""


@dataclass(frozen=True)
class Relay:
    """The server that takes our mail, as the settings describe it."""

    settings: Settings

    def send(self, mail: Mail) -> Leave:
        """Returns when the server has accepted the message; what is returned says goodbye. Raises OSError and ValueError."""
        message = message_of(mail, self.settings.smtp_from)
        client = smtplib.SMTP(self.settings.smtp_host, self.settings.smtp_port, timeout=SECONDS)
        try:
            if self.settings.smtp_starttls:
                client.starttls(context=ssl.create_default_context())
            if self.settings.smtp_username:
                client.login(self.settings.smtp_username, self.settings.smtp_password.get_secret_value())
            client.send_message(message)
        except BaseException:
            client.close()
            raise
        return lambda: leave(client)


def leave(client: smtplib.SMTP) -> None:
    """Ends a conversation; how the server takes that does not matter any more."""
    with contextlib.suppress(OSError):
        client.quit()
    client.close()


def message_of(mail: Mail, sender: str) -> EmailMessage:
    """The message as it goes over the wire, the same each time. Raises ValueError for an address that is none."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = mail.recipient
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.made_at)
    message["Message-ID"] = mail.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.body)
    return message
